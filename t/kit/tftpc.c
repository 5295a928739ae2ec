/* tftpc - a scriptable TFTP client for byte-exact tests
 *
 *	tftpc [-a address] [-s port] host port [command ...]
 *	tftpc -x address program ...	run a program with a UDP socket bound to address (a free port) as its standard input
 *	tftpc -X address program ...	the same as descriptor 3, as systemd does it (LISTEN_FDS, LISTEN_PID)
 *
 * Each command is one argument ("rrq FILE octet blksize=8"); without any, they are read from stdin, one a line.  The first that fails
 * ends the program with status 1 and one line on stderr.  -a and -s: address and port to send from.
 *
 *	row NAME	from stdin: a new client, as if the program began anew, with new sockets.  A command that fails ends its row only: the
 *			name and the failure go to stderr, the next row follows, and the status at the end is 1
 *	rrq NAME MODE [OPT=VAL ...]	send a read request to the main port; wrq the same.  %XX in a word is that byte
 *	open NAME [OPT=VAL ...]	begin an octet transfer with timeout=9 (and these options) and acknowledge the OACK: no resend disturbs what
 *			follows, however slow the test; at the end of the program it is given up with an ERROR
 *	send HEX	send these bytes; to the main port, until a packet came from another port: then to that one.  In HEX, here and
 *			below, {TEXT} stands for the bytes of a text, in which | is a NUL, \n a LF and \r a CR: 0006{blksize|1428|}
 *	ack N | error N TEXT
 *	recv [MS]	print the next packet in hex; none within MS (20000) fails
 *	expect HEX [MS]	the next packet is exactly this; a "*" at the end of HEX stands for anything
 *	refused N TEXT	the next packet is exactly this ERROR
 *	data N LEN	the next packet is DATA with this number on the wire and this many bytes
 *	block N		print DATA N in hex, whatever comes before it (copies of the one before, sent again while the test was slow)
 *	silence MS	nothing comes for so long
 *	from main|tid|N:M	the last packet came from the main port, from another one, from one of these
 *	to main|tid	where send goes from here on
 *	socket N	use socket N (0-3; each has its own port, made when first used, and its own transfer); 0 is the one of -s
 *	tid N		send to the transfer of socket N: be a stranger
 *	keep N		what socket N sends to is from here on the current transfer (and "tid N" comes back to it)
 *	address A	from here on new sockets send from this address; the current socket is a new one
 *	close		close the current socket (the next use makes another)
 *	pause MS
 *	flood N SEED	N packets of random bytes to where send goes
 *	garbage N SEED	the same, each beginning like a TFTP packet
 *	burst N NAME	N read requests from N ports; then how many of them were answered with DATA 1 is printed
 *	lose WHAT ...	for the gets that follow: dN drops the first DATA N, aN the first ACK N, d%P each DATA with P in 100, dd each
 *			DATA comes twice, aa each ACK goes out twice; no WHAT: nothing
 *	get NAME OUT [OPT=VAL ...]	fetch into a file ("-": nowhere): lock-step, 512-byte blocks, no options, octet, as a phone does, or
 *			with these options (mode=netascii too); prints "BYTES bytes BLOCKS blocks DOUBLED doubled"
 *	same A B	these two files hold the same bytes
 *	seed N		for d%P
 *	timeout MS	of get: when to send the last packet again (4000)
 */
#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net/loop.h"
#include "net/sock.h"

#define WORDS 32
#define NSOCK 4
#define PATIENCE 20000          /* ms for what must come */
#define GET_TIMEOUT 4000        /* ms, as a phone */

static union sock_addr host, last_from;
static unsigned main_port;
static int have_from;
static int fds[NSOCK] = { -1, -1, -1, -1 }, cur;
static union sock_addr tid_of[NSOCK];           /* the other end of each socket's transfer */
static int to_tid_of[NSOCK];
static int opened[NSOCK];
#define tid tid_of[cur]
#define to_tid to_tid_of[cur]
static union sock_addr src;
static int have_src;
static unsigned char pkt[65600];
static size_t npkt;
static const char *doing = "";
static uint64_t seed = 1;
static unsigned get_timeout = GET_TIMEOUT;
static char row[256];           /* "": not in rows */
static jmp_buf next_row;

static struct {
	unsigned data[64], ack[64];
	unsigned ndata, nack, percent;
	int dd, aa;
} lose;

static void give_up(void);

_Noreturn static void
fail(const char *fmt, ...)
{
	va_list ap;

	fflush(stdout);
	give_up();
	if (row[0] != '\0')
		fprintf(stderr, "-- %s --\n", row);
	fprintf(stderr, "tftpc: %s: ", doing);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	if (row[0] != '\0')
		longjmp(next_row, 1);
	exit(1);
}

static unsigned
number(const char *s)
{
	char *end;
	unsigned long v = strtoul(s, &end, 10);

	if (*s == '\0' || *end != '\0' || v > 100000000)
		fail("%s: not a number", s);
	return (unsigned)v;
}

static uint64_t
rnd(void)
{
	uint64_t z = (seed += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static int
open_socket(unsigned port)
{
	union sock_addr a;
	const char *any = host.sa.sa_family == AF_INET6 ? "::" : "0.0.0.0";
	int fd;

	/* one bound to no address would hear what is still sent to another client of this machine, on another address and the same port */
	if (have_src)
		a = src;
	else if (sock_towards(&host, &a) != 0)
		sock_parse(span_cstr(any), 0, &a);
	sock_set_port(&a, port);
	fd = sock_udp(&a, 0);
	if (fd < 0)
		fail("bind port %u: %s", port, strerror(errno));
	return fd;
}

static int
sock_now(void)
{
	if (fds[cur] < 0)
		fds[cur] = open_socket(0);
	return fds[cur];
}

static void
transmit(const void *p, size_t n, int tid_too)
{
	union sock_addr a = tid_too && to_tid ? tid : host;

	if (sock_send(sock_now(), &a, NULL, p, n, NULL, 0) != 0 && errno != ECONNREFUSED)
		fail("send: %s", strerror(errno));
}

/* 1 a packet, 0 none within ms */
static int
receive(unsigned ms)
{
	uint64_t end = loop_now() + (uint64_t)ms * 1000;
	struct sock_msg m;

	for (;;) {
		uint64_t now = loop_now();
		struct pollfd p = { sock_now(), POLLIN, 0 };

		if (sock_recv(p.fd, pkt, sizeof pkt, &m) == 0) {
			npkt = m.n;
			last_from = m.from;
			have_from = 1;
			return 1;
		}
		if (now >= end)
			return 0;
		poll(&p, 1, (int)((end - now + 999) / 1000));
	}
}

static void
learn(void)
{
	if (sock_port(&last_from) != main_port || !to_tid) {
		tid = last_from;
		to_tid = 1;
	}
}

static void
give_up(void)
{
	for (cur = 0; cur < NSOCK; cur++)
		if (opened[cur] && fds[cur] >= 0)
			sock_send(fds[cur], &tid, NULL, "\0\5\0\0done", 9, NULL, 0);
}

static int
hexdigit(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* the bytes of a text up to } or its end; returns where that is */
static const char *
add_text(const char *s, unsigned char *out, size_t cap, size_t *n)
{
	for (; *s != '\0' && *s != '}'; s++) {
		if (*n == cap)
			fail("too long");
		if (*s == '\\' && (s[1] == 'n' || s[1] == 'r'))
			out[(*n)++] = *++s == 'n' ? '\n' : '\r';
		else
			out[(*n)++] = *s == '|' ? '\0' : (unsigned char)*s;
	}
	return s;
}

/* Returns the length; *open tells a "*" at the end. */
static size_t
unhex(const char *s, unsigned char *out, size_t cap, int *open)
{
	size_t n = 0;

	*open = 0;
	while (*s != '\0') {
		if (*s == '*' && s[1] == '\0') {
			*open = 1;
			break;
		}
		if (*s == '{') {
			s = add_text(s + 1, out, cap, &n);
			if (*s++ != '}')
				fail("{ without }");
			continue;
		}
		if (hexdigit((unsigned char)s[0]) < 0 || hexdigit((unsigned char)s[1]) < 0 || n == cap)
			fail("bad hex");
		out[n++] = (unsigned char)(hexdigit((unsigned char)s[0]) << 4 | hexdigit((unsigned char)s[1]));
		s += 2;
	}
	return n;
}

static void
print_hex(const unsigned char *p, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		printf("%02x", p[i]);
	putchar('\n');
}

static size_t
add_word(unsigned char *b, size_t n, const char *w)
{
	for (; *w != '\0'; w++) {
		if (*w == '%' && hexdigit((unsigned char)w[1]) >= 0 && hexdigit((unsigned char)w[2]) >= 0) {
			b[n++] = (unsigned char)(hexdigit((unsigned char)w[1]) << 4 | hexdigit((unsigned char)w[2]));
			w += 2;
		} else
			b[n++] = (unsigned char)*w;
	}
	b[n++] = '\0';
	return n;
}

static size_t
build_request(unsigned char *b, unsigned op, const char *name, const char *mode, char **opt, int nopt)
{
	size_t n = 2;
	int i;

	b[0] = 0;
	b[1] = (unsigned char)op;
	n = add_word(b, n, name);
	n = add_word(b, n, mode);
	for (i = 0; i < nopt; i++) {
		char *eq = strchr(opt[i], '=');

		if (eq == NULL)
			fail("%s: not OPT=VAL", opt[i]);
		*eq = '\0';
		n = add_word(b, n, opt[i]);
		n = add_word(b, n, eq + 1);
		*eq = '=';
	}
	return n;
}

/* ---- whole files ---- */

static int
dropped(unsigned *list, unsigned n, uint64_t block)
{
	unsigned i;

	for (i = 0; i < n; i++)
		if (list[i] == block && block != UINT32_MAX) {
			list[i] = UINT32_MAX;
			return 1;
		}
	return 0;
}

static void
put_ack(uint64_t block)
{
	unsigned char a[4] = { 0, 4, 0, 0 };

	a[2] = (unsigned char)(block >> 8);
	a[3] = (unsigned char)block;
	if (dropped(lose.ack, lose.nack, block))
		return;
	transmit(a, 4, 1);
	if (lose.aa)
		transmit(a, 4, 1);
}

struct get {
	FILE *out;
	unsigned blksize, window;
	uint64_t done, bytes, doubled;
	unsigned in_window;
	int oack, gap, end;
};

static void
take_oack(struct get *g)
{
	size_t i = 2;

	while (i < npkt) {
		const char *name = (const char *)pkt + i, *val;
		const unsigned char *z = memchr(pkt + i, 0, npkt - i);

		if (z == NULL)
			fail("OACK without NUL");
		val = (const char *)z + 1;
		z = memchr(val, 0, npkt - (size_t)((const unsigned char *)val - pkt));
		if (z == NULL)
			fail("OACK without value");
		i = (size_t)(z + 1 - pkt);
		if (strcmp(name, "blksize") == 0)
			g->blksize = number(val);
		else if (strcmp(name, "windowsize") == 0)
			g->window = number(val);
	}
	g->oack = 1;
	put_ack(0);
}

static void
take_data(struct get *g)
{
	unsigned wire = (unsigned)pkt[2] << 8 | pkt[3];
	size_t n = npkt - 4;

	if (dropped(lose.data, lose.ndata, g->done + 1) || (lose.percent > 0 && rnd() % 100 < lose.percent))
		return;
	if (wire != ((g->done + 1) & 0xffff)) {
		if (wire == (g->done & 0xffff)) {
			g->doubled++;
			if (g->window == 1)     /* RFC 1350: our ACK was lost, say it again */
				put_ack(g->done);
		}
		if (g->window > 1 && !g->gap) {
			g->gap = 1;
			g->in_window = 0;
			put_ack(g->done);
		}
		return;
	}
	if (n > g->blksize)
		fail("DATA %llu has %zu bytes", (unsigned long long)g->done + 1, n);
	g->gap = 0;
	g->done++;
	g->bytes += n;
	if (g->out != NULL && fwrite(pkt + 4, 1, n, g->out) != n)
		fail("write: %s", strerror(errno));
	g->end = n < g->blksize;
	if (++g->in_window >= g->window || g->end) {
		g->in_window = 0;
		put_ack(g->done);
	}
}

/* w: get NAME OUT [mode=MODE] [OPT=VAL ...] */
static void
get_file(char **w, int n)
{
	struct get g = { NULL, 512, 1, 0, 0, 0, 0, 0, 0, 0 };
	unsigned char req[1024];
	const char *mode = "octet";
	int opt = 3;
	size_t nreq;
	unsigned tries = 0, again;

	if (n > opt && strncmp(w[opt], "mode=", 5) == 0)
		mode = w[opt++] + 5;
	nreq = build_request(req, 1, w[1], mode, w + opt, n - opt);
	if (strcmp(w[2], "-") != 0 && (g.out = fopen(w[2], "wb")) == NULL)
		fail("%s: %s", w[2], strerror(errno));
	/* a late copy from the transfer before is no answer to this request */
	while (receive(0))
		;
	to_tid = 0;
	transmit(req, nreq, 0);
	while (!g.end) {
		if (!receive(get_timeout)) {
			if (++tries == 30)
				fail("%s: nothing after %llu blocks", w[1], (unsigned long long)g.done);
			if (g.done == 0 && !g.oack)
				transmit(req, nreq, 0);
			else
				put_ack(g.done);
			continue;
		}
		if (!to_tid)
			learn();
		if (!sock_eq(&last_from, &tid) || npkt < 2)
			continue;
		tries = 0;
		if (pkt[1] == 5)
			fail("%s: ERROR %u: %.*s", w[1], npkt < 4 ? 0 : pkt[3], npkt < 5 ? 0 : (int)(npkt - 5), (char *)pkt + 4);
		for (again = 0; again <= (lose.dd ? 1u : 0u) && !g.end; again++) {
			if (pkt[1] == 6 && g.done == 0)
				take_oack(&g);
			else if (pkt[1] == 3 && npkt >= 4)
				take_data(&g);
		}
	}
	if (g.out != NULL && fclose(g.out) != 0)
		fail("%s: %s", w[2], strerror(errno));
	printf("%llu bytes %llu blocks %llu doubled\n", (unsigned long long)g.bytes, (unsigned long long)g.done,
	    (unsigned long long)g.doubled);
}

/* w: burst N NAME */
static void
burst(unsigned n, const char *name)
{
	unsigned char req[1024];
	size_t nreq = build_request(req, 1, name, "octet", NULL, 0);
	int *fd = malloc(n * sizeof *fd);
	unsigned i, got = 0;
	uint64_t end;

	if (fd == NULL)
		fail("out of memory");
	for (i = 0; i < n; i++)
		fd[i] = open_socket(0);
	for (i = 0; i < n; i++)
		if (sock_send(fd[i], &host, NULL, req, nreq, NULL, 0) != 0)
			fail("send: %s", strerror(errno));
	end = loop_now() + 5000000;
	for (i = 0; i < n; i++) {
		struct pollfd p = { fd[i], POLLIN, 0 };
		struct sock_msg m;
		uint64_t now = loop_now();

		poll(&p, 1, now < end ? (int)((end - now) / 1000) : 0);
		got += sock_recv(fd[i], pkt, sizeof pkt, &m) == 0 && m.n >= 4 && pkt[1] == 3 && pkt[3] == 1;
		close(fd[i]);
	}
	free(fd);
	printf("%u answered\n", got);
}

static void
flood(unsigned n, unsigned from, int shaped)
{
	unsigned i, k, len;

	seed = from;
	for (i = 0; i < n; i++) {
		len = (unsigned)(rnd() % (i % 16 == 0 ? 1400 : 64));
		for (k = 0; k < len; k++)
			pkt[k] = (unsigned char)rnd();
		if (shaped && len > 2) {
			pkt[0] = 0;
			pkt[1] = (unsigned char)(rnd() % 8);
			/* a copy of what is asked often, cut or damaged at random */
			if (pkt[1] == 1 && len > 24)
				memcpy(pkt + 2, "P.sbn\0octet\0blksize\0" "512\0", (size_t)(24 - rnd() % 12));
		}
		transmit(pkt, len, 1);
	}
}

/* ---- commands ---- */

static void
set_loss(char **w, int n)
{
	int i;

	memset(&lose, 0, sizeof lose);
	for (i = 1; i < n; i++) {
		if (strcmp(w[i], "dd") == 0)
			lose.dd = 1;
		else if (strcmp(w[i], "aa") == 0)
			lose.aa = 1;
		else if (strncmp(w[i], "d%", 2) == 0)
			lose.percent = number(w[i] + 2);
		else if (w[i][0] == 'd' && lose.ndata < 64)
			lose.data[lose.ndata++] = number(w[i] + 1);
		else if (w[i][0] == 'a' && lose.nack < 64)
			lose.ack[lose.nack++] = number(w[i] + 1);
		else
			fail("%s: unknown", w[i]);
	}
}

static void
expect_bytes(const unsigned char *want, size_t n, int open, unsigned ms)
{
	if (!receive(ms))
		fail("nothing came");
	if (npkt < n || (npkt != n && !open) || memcmp(pkt, want, n) != 0) {
		char got[161];
		size_t i;

		for (i = 0; i < npkt && i < 80; i++)
			snprintf(got + 2 * i, 3, "%02x", pkt[i]);
		fail("%zu bytes came: %.*s", npkt, (int)(2 * i), got);
	}
	learn();
}

static void
expect(const char *hex, unsigned ms)
{
	unsigned char want[2048];
	int open;
	size_t n = unhex(hex, want, sizeof want, &open);

	expect_bytes(want, n, open, ms);
}

/* text: the rest of the command, blanks and all */
static void
refused(const char *code, const char *text)
{
	unsigned char want[2048] = { 0, 5, 0, (unsigned char)number(code) };
	size_t n = 4;

	add_text(text, want, sizeof want - 1, &n);
	want[n++] = '\0';
	expect_bytes(want, n, 0, PATIENCE);
}

static void
simple_packet(char **w, int n)
{
	unsigned char b[2048];
	size_t len = 4;
	unsigned v = number(w[1]);

	b[0] = 0;
	b[1] = strcmp(w[0], "ack") == 0 ? 4 : 5;
	b[2] = (unsigned char)(v >> 8);
	b[3] = (unsigned char)v;
	if (b[1] == 5)
		len = add_word(b, len, n > 2 ? w[2] : "");
	transmit(b, len, 1);
}

static void
open_transfer(char **w, int n)
{
	unsigned char b[2048];
	char timeout[] = "timeout=9";

	w[n] = timeout;
	to_tid = 0;
	transmit(b, build_request(b, 1, w[1], "octet", w + 2, n - 1), 0);
	if (!receive(5000))
		fail("nothing came");
	learn();
	if (npkt < 2 || pkt[1] != 6)
		fail("opcode %u came: %.*s", pkt[1], npkt < 5 ? 0 : (int)npkt - 5, (char *)pkt + 4);
	transmit("\0\4\0", 4, 1);
	opened[cur] = 1;
}

static int
packets(char **w, int n)
{
	unsigned char b[70000];
	int open;

	if (strcmp(w[0], "rrq") == 0 || strcmp(w[0], "wrq") == 0) {
		if (n < 3)
			fail("needs NAME MODE");
		to_tid = 0;
		transmit(b, build_request(b, w[0][0] == 'r' ? 1 : 2, w[1], w[2], w + 3, n - 3), 0);
	} else if (strcmp(w[0], "open") == 0 && n > 1)
		open_transfer(w, n);
	else if (strcmp(w[0], "send") == 0)
		transmit(b, unhex(n > 1 ? w[1] : "", b, sizeof b, &open), 1);
	else if (strcmp(w[0], "ack") == 0 || strcmp(w[0], "error") == 0)
		simple_packet(w, n);
	else if (strcmp(w[0], "recv") == 0) {
		if (!receive(n > 1 ? number(w[1]) : PATIENCE))
			fail("nothing came");
		learn();
		print_hex(pkt, npkt);
	} else if (strcmp(w[0], "expect") == 0 && n > 1)
		expect(w[1], n > 2 ? number(w[2]) : PATIENCE);
	else if (strcmp(w[0], "block") == 0) {
		do {
			if (!receive(PATIENCE))
				fail("nothing came");
			learn();
			if (npkt >= 4 && pkt[1] == 5)
				fail("ERROR %u came", pkt[3]);
		} while (npkt < 4 || pkt[1] != 3 || ((unsigned)pkt[2] << 8 | pkt[3]) != number(w[1]));
		print_hex(pkt, npkt);
	} else if (strcmp(w[0], "data") == 0) {
		if (!receive(PATIENCE))
			fail("nothing came");
		learn();
		if (npkt < 4 || pkt[1] != 3 || ((unsigned)pkt[2] << 8 | pkt[3]) != number(w[1]) || npkt - 4 != number(w[2]))
			fail("opcode %u number %u with %zu bytes came", pkt[1], (unsigned)pkt[2] << 8 | pkt[3], npkt - 4);
	} else if (strcmp(w[0], "silence") == 0) {
		if (receive(number(w[1])))
			fail("opcode %u number %u came", pkt[1], (unsigned)pkt[2] << 8 | pkt[3]);
	} else if (strcmp(w[0], "flood") == 0 || strcmp(w[0], "garbage") == 0)
		flood(number(w[1]), number(w[2]), w[0][0] == 'g');
	else
		return 0;
	return 1;
}

static void
check_from(const char *where)
{
	unsigned port = have_from ? sock_port(&last_from) : 0, lo, hi;

	if (sscanf(where, "%u:%u", &lo, &hi) == 2 ? port < lo || port > hi : (port == main_port) != (strcmp(where, "main") == 0))
		fail("it came from port %u", port);
}

static void
send_from(const char *address)
{
	const char *why = sock_parse(span_cstr(address), 0, &src);

	if (why != NULL)
		fail("%s", why);
	have_src = 1;
	if (fds[cur] >= 0)
		close(fds[cur]);
	fds[cur] = -1;
}

static void
same_bytes(const char *a, const char *b)
{
	FILE *f = fopen(a, "rb"), *g = fopen(b, "rb");
	int x = 0, y = 0;

	while (f != NULL && g != NULL && x == y && x != EOF) {
		x = getc(f);
		y = getc(g);
	}
	if (f != NULL)
		fclose(f);
	if (g != NULL)
		fclose(g);
	if (f == NULL || g == NULL)
		fail("%s: %s", f == NULL ? a : b, strerror(errno));
	if (x != y)
		fail("they differ");
}

/* Splits at blanks, but not at one in {TEXT}. */
static int
words(char *line, char **w)
{
	int n = 0, text = 0;
	char *p = line;

	while (n < WORDS) {
		p += strspn(p, " \t\n");
		if (*p == '\0')
			break;
		for (w[n++] = p; *p != '\0' && (text || strchr(" \t\n", *p) == NULL); p++)
			text = *p == '{' ? 1 : *p == '}' ? 0 : text;
		if (*p != '\0')
			*p++ = '\0';
	}
	w[n] = NULL;
	return n;
}

static void
command(char *line)
{
	static char copy[256];          /* what is said of it when it fails */
	char *w[WORDS + 1];
	int n;

	line[strcspn(line, "\n")] = '\0';
	snprintf(copy, sizeof copy, "%s", line);
	doing = copy;
	if (strncmp(line, "refused ", 8) == 0 && (w[0] = strchr(line + 8, ' ')) != NULL) {
		*w[0] = '\0';
		refused(line + 8, w[0] + 1);
		return;
	}
	n = words(line, w);
	if (n == 0 || w[0][0] == '#')
		return;
	if (packets(w, n))
		return;
	if (n < 2 && strcmp(w[0], "lose") != 0 && strcmp(w[0], "close") != 0)
		fail("needs more words");
	if (strcmp(w[0], "get") == 0 && n > 2)
		get_file(w, n);
	else if (strcmp(w[0], "address") == 0)
		send_from(w[1]);
	else if (strcmp(w[0], "same") == 0 && n > 2)
		same_bytes(w[1], w[2]);
	else if (strcmp(w[0], "lose") == 0)
		set_loss(w, n);
	else if (strcmp(w[0], "timeout") == 0)
		get_timeout = number(w[1]);
	else if (strcmp(w[0], "seed") == 0)
		seed = number(w[1]);
	else if (strcmp(w[0], "burst") == 0 && n > 2)
		burst(number(w[1]), w[2]);
	else if (strcmp(w[0], "from") == 0)
		check_from(w[1]);
	else if (strcmp(w[0], "to") == 0)
		to_tid = strcmp(w[1], "tid") == 0;
	else if (strcmp(w[0], "socket") == 0)
		cur = (int)number(w[1]) % NSOCK;
	else if (strcmp(w[0], "tid") == 0) {
		tid = tid_of[number(w[1]) % NSOCK];
		to_tid = 1;
	} else if (strcmp(w[0], "keep") == 0)
		tid_of[number(w[1]) % NSOCK] = tid;
	else if (strcmp(w[0], "close") == 0) {
		close(sock_now());
		fds[cur] = -1;
	} else if (strcmp(w[0], "pause") == 0)
		poll(NULL, 0, (int)number(w[1]));
	else
		fail("unknown command");
}

_Noreturn static void
run_bound(const char *address, int fd, char **argv)
{
	union sock_addr a;
	const char *why = sock_parse(span_cstr(address), 0, &a);
	char num[32];
	int s;

	if (why != NULL)
		fail("%s: %s", address, why);
	s = socket(a.sa.sa_family, SOCK_DGRAM, 0);
	if (s < 0 || bind(s, &a.sa, sock_len(&a)) != 0 || (s != fd && dup2(s, fd) < 0))
		fail("%s: %s", address, strerror(errno));
	if (s != fd)
		close(s);
	if (fd == 3) {
		snprintf(num, sizeof num, "%ld", (long)getpid());
		setenv("LISTEN_PID", num, 1);
		setenv("LISTEN_FDS", "1", 1);
	}
	execvp(argv[0], argv);
	fail("%s: %s", argv[0], strerror(errno));
}

static void
begin_row(const char *name, unsigned port)
{
	static union sock_addr first_src;
	static int had_src = -1;

	if (had_src < 0) {
		first_src = src;
		had_src = have_src;
	}
	src = first_src;
	have_src = had_src;
	give_up();
	for (cur = 0; cur < NSOCK; cur++) {
		if (fds[cur] >= 0)
			close(fds[cur]);
		fds[cur] = -1;
	}
	cur = have_from = 0;
	memset(to_tid_of, 0, sizeof to_tid_of);
	memset(opened, 0, sizeof opened);
	memset(&lose, 0, sizeof lose);
	seed = 1;
	get_timeout = GET_TIMEOUT;
	snprintf(row, sizeof row, "%.*s", (int)strcspn(name, "\n"), name);
	fds[0] = open_socket(port);
}

/* Returns the status of the program. */
static int
from_stdin(unsigned port)
{
	static char line[70000];
	static volatile int failed, skip;

	if (setjmp(next_row) != 0)
		failed = skip = 1;
	while (fgets(line, sizeof line, stdin) != NULL) {
		if (strncmp(line, "row ", 4) == 0) {
			skip = 0;
			begin_row(line + 4, port);
		} else if (!skip)
			command(line);
	}
	return failed;
}

int
main(int argc, char **argv)
{
	unsigned port = 0;
	int status = 0;
	const char *why;
	int o;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc > 3 && (strcmp(argv[1], "-x") == 0 || strcmp(argv[1], "-X") == 0))
		run_bound(argv[2], argv[1][1] == 'x' ? 0 : 3, argv + 3);
	while ((o = getopt(argc, argv, "a:s:")) != -1) {
		if (o == 'a')
			send_from(optarg);
		else if (o == 's')
			port = number(optarg);
		else
			return 2;
	}
	if (argc - optind < 2) {
		fprintf(stderr, "usage: tftpc [-a address] [-s port] host port [command ...]\n");
		return 2;
	}
	main_port = number(argv[optind + 1]);
	if ((why = sock_parse(span_cstr(argv[optind]), main_port, &host)) != NULL)
		fail("%s: %s", argv[optind], why);
	fds[0] = open_socket(port);
	if (argc - optind > 2)
		for (o = optind + 2; o < argc; o++)
			command(argv[o]);
	else
		status = from_stdin(port);
	give_up();
	if (fflush(stdout) != 0)
		fail("stdout: %s", strerror(errno));
	return status;
}
