/* tftpload - many TFTP clients at once, in one process, to measure a server with
 *
 *	tftpload [-A addresses] [-H seconds] [-a address] [-b blksize] [-c clients] [-l loss] [-n transfers] [-r seed] [-t timeout] [-w windowsize]
 *		host port name file
 *
 * Fetches name until so many transfers (1) were begun, so many of them (1) at a time, each from a port of its own, and compares every byte
 * with file.  Without -b and -w no options are sent, as by a phone.  -l drops so many of 100 DATA packets; a client that hears
 * nothing for timeout milliseconds (1000) says its last word again, ten times.  -A: the clients have so many addresses, IPv4, from that of -a on
 * (127.0.0.2).  Prints one line:
 *
 *	transfers=N failed=N timeouts=N doubled=N seconds=S mbs=MB/S p50=MS p99=MS max=MS cpu=MS
 *
 * timeouts: how often a client had to repeat itself; doubled: DATA that came although it had come before; p50, p99, max: how long a
 * transfer took; cpu: of this program, for each transfer.  Exit status 1 if a transfer failed; why is said on standard error.
 *
 * -H: ask, and never answer what comes: clients half-open transfers, asked for again every two seconds (not all at one moment), for so
 * long.  Nothing is printed.
 */
#include <sys/types.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <arpa/inet.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net/loop.h"
#include "net/sock.h"

#define TRIES 10

struct client {
	struct loop_io io;
	uint64_t began, heard;          /* heard: when the other end last moved us on */
	uint64_t done, at;              /* blocks; bytes */
	unsigned in_window, blksize, window, tries;
	unsigned char connected, gap, active;
	struct client *older, *newer;   /* by heard: all have the same patience */
};

static union sock_addr host, src;
static int have_src;
static const char *name;
static unsigned blksize, window, loss, clients = 1, transfers = 1, patience = 1000, hold, addresses = 1;
static uint64_t seed = 1;
static unsigned char *want;
static size_t nwant;
static unsigned char req[1024], pkt[65600];
static size_t nreq;

static struct loop *loop;
static struct client *oldest, *newest;
static unsigned begun, ended, failed;
static uint64_t timeouts, doubled, now;
static uint64_t *took;
static unsigned ntook;

_Noreturn static void
die(const char *what)
{
	fprintf(stderr, "tftpload: %s: %s\n", what, strerror(errno));
	exit(2);
}

static unsigned
number(const char *s)
{
	char *end;
	unsigned long v = strtoul(s, &end, 10);

	if (*s == '\0' || *end != '\0' || v > 100000000) {
		fprintf(stderr, "tftpload: %s: not a number\n", s);
		exit(2);
	}
	return (unsigned)v;
}

static unsigned
percent(void)
{
	uint64_t z = (seed += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (unsigned)((z ^ (z >> 31)) % 100);
}

static void
word(const char *w)
{
	size_t n = strlen(w) + 1;

	if (nreq + n > sizeof req) {
		fprintf(stderr, "tftpload: %s: too long\n", w);
		exit(2);
	}
	memcpy(req + nreq, w, n);
	nreq += n;
}

static void
build_request(void)
{
	char num[16];

	req[1] = 1;
	nreq = 2;
	word(name);
	word("octet");
	if (blksize != 0) {
		snprintf(num, sizeof num, "%u", blksize);
		word("blksize");
		word(num);
	}
	if (window != 0) {
		snprintf(num, sizeof num, "%u", window);
		word("windowsize");
		word(num);
	}
}

static void
load_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	long n;

	if (f == NULL || fseek(f, 0, SEEK_END) != 0 || (n = ftell(f)) < 0 || fseek(f, 0, SEEK_SET) != 0)
		die(path);
	nwant = (size_t)n;
	want = malloc(nwant + 1);
	if (want == NULL || fread(want, 1, nwant, f) != nwant)
		die(path);
	fclose(f);
}

static int
new_socket(void)
{
	static unsigned turn;
	union sock_addr a = src;
	int fd = socket(host.sa.sa_family, SOCK_DGRAM, 0);

	if (addresses > 1)
		a.in.sin_addr.s_addr = htonl(ntohl(a.in.sin_addr.s_addr) + turn++ % addresses);
	if (fd < 0 || fcntl(fd, F_SETFL, O_NONBLOCK) != 0 || (have_src && bind(fd, &a.sa, sock_len(&a)) != 0))
		die("socket");
	return fd;
}

/* ---- one client ---- */

static void
forget(struct client *c)
{
	*(c->newer != NULL ? &c->newer->older : &newest) = c->older;
	*(c->older != NULL ? &c->older->newer : &oldest) = c->newer;
}

static void
remember(struct client *c)
{
	c->heard = now;
	c->newer = NULL;
	c->older = newest;
	*(newest != NULL ? &newest->newer : &oldest) = c;
	newest = c;
}

static void
say(struct client *c)
{
	unsigned char a[4] = { 0, 4, 0, 0 };

	a[2] = (unsigned char)(c->done >> 8);
	a[3] = (unsigned char)c->done;
	if (c->connected)
		(void)!send(c->io.fd, a, sizeof a, 0);
	else
		(void)!sendto(c->io.fd, req, nreq, 0, &host.sa, sock_len(&host));
}

static void on_packet(struct loop_io *io, unsigned events);

static void
begin(struct client *c, int fd)
{
	begun++;
	c->began = now;
	c->done = c->at = 0;
	c->in_window = c->tries = 0;
	c->blksize = 512;
	c->window = 1;
	c->connected = c->gap = 0;
	c->active = 1;
	if (loop_add(loop, &c->io, fd, LOOP_READ, on_packet) != 0)
		die("loop");
	remember(c);
	say(c);
}

/* why: NULL if all of the file came as it should */
static void
end(struct client *c, const char *why)
{
	loop_del(loop, &c->io);
	close(c->io.fd);
	forget(c);
	c->active = 0;
	ended++;
	if (why == NULL)
		took[ntook++] = now - c->began;
	else {
		failed++;
		fprintf(stderr, "tftpload: blksize %u, windowsize %u, after %llu blocks: %s\n", c->blksize, c->window,
		    (unsigned long long)c->done, why);
	}
	if (begun < transfers)
		begin(c, new_socket());
}

static int
take_oack(struct client *c, size_t n)
{
	size_t i = 2;

	if (c->done > 0)
		return 1;
	while (i < n) {
		const unsigned char *o = pkt + i, *v = memchr(o, 0, n - i), *z;

		z = v == NULL ? NULL : memchr(v + 1, 0, n - (size_t)(v + 1 - pkt));
		if (z == NULL)
			return 0;
		if (strcmp((const char *)o, "blksize") == 0)
			c->blksize = number((const char *)v + 1);
		else if (strcmp((const char *)o, "windowsize") == 0)
			c->window = number((const char *)v + 1);
		i = (size_t)(z + 1 - pkt);
	}
	say(c);
	return 1;
}

static const char all_came[] = "all came";

/* *over: all_came, or what went wrong. */
static void
take_data(struct client *c, size_t n, const char **over)
{
	unsigned wire = (unsigned)pkt[2] << 8 | pkt[3];

	n -= 4;
	if (wire != ((c->done + 1) & 0xffff)) {
		unsigned behind = ((unsigned)(c->done & 0xffff) - wire) & 0xffff;

		doubled += behind < 0x8000;
		if (c->window > 1 && !c->gap) {
			c->gap = 1;
			c->in_window = 0;
			say(c);
		}
		return;
	}
	if (n > c->blksize || c->at + n > nwant || memcmp(pkt + 4, want + c->at, n) != 0) {
		*over = "not what the file has there";
		return;
	}
	c->gap = 0;
	c->tries = 0;
	c->done++;
	c->at += n;
	if (n < c->blksize)
		*over = c->at == nwant ? all_came : "shorter than the file";
	if (++c->in_window >= c->window || *over == all_came) {
		c->in_window = 0;
		say(c);
	}
}

static void
on_packet(struct loop_io *io, unsigned events)
{
	struct client *c = (struct client *)(void *)((unsigned char *)io - offsetof(struct client, io));
	const char *over = NULL;
	unsigned i, came = 0;

	(void)events;
	for (i = 0; i < c->window && over == NULL; i++) {
		union sock_addr from;
		socklen_t len = sizeof from;
		ssize_t n = recvfrom(io->fd, pkt, sizeof pkt, 0, &from.sa, &len);

		if (n < 0)
			break;
		/* Who lost the packet knows nothing of it, and not the port it came from: the request is repeated, not an ACK of block 0. */
		if (n >= 4 && pkt[1] == 3 && loss > 0 && percent() < loss)
			continue;
		came = 1;
		if (!c->connected)
			c->connected = connect(io->fd, &from.sa, len) == 0;
		if (n >= 4 && pkt[1] == 3)
			take_data(c, (size_t)n, &over);
		else if (n >= 4 && pkt[1] == 5) {
			pkt[n] = '\0';
			over = (const char *)pkt + 4;
		} else if (n < 2 || pkt[1] != 6 || !take_oack(c, (size_t)n))
			over = "not a packet of TFTP";
	}
	if (!came)
		return;
	forget(c);
	remember(c);
	if (over != NULL)
		end(c, over == all_came ? NULL : over);
}

/* ---- all of them ---- */

static void
impatient(void)
{
	while (oldest != NULL && now - oldest->heard >= patience * (uint64_t)1000) {
		struct client *c = oldest;

		timeouts++;
		if (++c->tries > TRIES) {
			end(c, "no answer");
			continue;
		}
		forget(c);
		remember(c);
		say(c);
	}
}

static int
by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static double
quantile(unsigned percentile)
{
	return ntook == 0 ? 0 : (double)took[(ntook - 1) * (uint64_t)percentile / 100] / 1000;
}

static void
report(uint64_t us)
{
	struct rusage ru;
	double cpu;

	getrusage(RUSAGE_SELF, &ru);
	cpu = (double)(ru.ru_utime.tv_sec + ru.ru_stime.tv_sec) * 1e3 + (double)(ru.ru_utime.tv_usec + ru.ru_stime.tv_usec) / 1e3;
	qsort(took, ntook, sizeof *took, by_value);
	printf("transfers=%u failed=%u timeouts=%llu doubled=%llu seconds=%.3f mbs=%.1f p50=%.2f p99=%.2f max=%.2f cpu=%.3f\n", ended, failed,
	    (unsigned long long)timeouts, (unsigned long long)doubled, (double)us / 1e6, us == 0 ? 0 : (double)ntook * (double)nwant / (double)us,
	    quantile(50), quantile(99), quantile(100), cpu / (ended == 0 ? 1 : ended));
}

static int
half_open(void)
{
	int *fd = malloc(clients * sizeof *fd);
	uint64_t until = loop_now() + hold * (uint64_t)1000000;
	unsigned i;

	if (fd == NULL)
		die("memory");
	for (i = 0; i < clients; i++)
		fd[i] = new_socket();
	for (i = 0; loop_now() < until; i++) {
		(void)!sendto(fd[i % clients], req, nreq, 0, &host.sa, sock_len(&host));
		if (i % (clients / 100 + 1) == 0)
			poll(NULL, 0, 20);
	}
	free(fd);
	return 0;
}

static void
run(void)
{
	struct client *c = calloc(clients, sizeof *c);
	int *fd = malloc(clients * sizeof *fd);
	uint64_t from;
	unsigned i;

	took = malloc((transfers + 1) * sizeof *took);
	loop = loop_new();
	if (c == NULL || took == NULL || fd == NULL || loop == NULL)
		die("memory");
	if (clients > transfers)
		clients = transfers;
	for (i = 0; i < clients; i++)
		fd[i] = new_socket();
	now = from = loop_now();
	for (i = 0; i < clients; i++)
		begin(&c[i], fd[i]);
	while (ended < transfers) {
		if (loop_wait(loop, oldest->heard + patience * (uint64_t)1000) != 0)
			die("loop");
		now = loop_now();
		impatient();
	}
	report(loop_now() - from);
	loop_free(loop);
	free(c);
	free(fd);
	free(took);
}

static void
options(int argc, char **argv)
{
	const char *why = NULL;
	int o;

	while ((o = getopt(argc, argv, "A:H:a:b:c:l:n:r:t:w:")) != -1) {
		switch (o) {
		case 'H':
			hold = number(optarg);
			break;
		case 'A':
			addresses = number(optarg);
			if (!have_src)
				why = sock_parse(span_cstr("127.0.0.2"), 0, &src);
			have_src = 1;
			break;
		case 'a':
			why = sock_parse(span_cstr(optarg), 0, &src);
			have_src = 1;
			break;
		case 'b':
			blksize = number(optarg);
			break;
		case 'c':
			clients = number(optarg);
			break;
		case 'l':
			loss = number(optarg);
			break;
		case 'n':
			transfers = number(optarg);
			break;
		case 'r':
			seed = number(optarg);
			break;
		case 't':
			patience = number(optarg);
			break;
		case 'w':
			window = number(optarg);
			break;
		default:
			exit(2);
		}
	}
	if (argc - optind != 4) {
		fprintf(stderr, "usage: tftpload [-A addresses] [-H seconds] [-a address] [-b blksize] [-c clients] [-l loss] [-n transfers] [-r seed]\n"
		    "                [-t timeout] [-w windowsize] host port name file\n");
		exit(2);
	}
	if (why == NULL)
		why = sock_parse(span_cstr(argv[optind]), number(argv[optind + 1]), &host);
	if (why != NULL) {
		fprintf(stderr, "tftpload: address: %s\n", why);
		exit(2);
	}
	/* bound to no address, a client would hear what is still sent to another one of this machine, on another address and the same port */
	if (!have_src)
		have_src = sock_towards(&host, &src) == 0;
	name = argv[optind + 2];
	load_file(argv[optind + 3]);
}

int
main(int argc, char **argv)
{
	struct rlimit r;

	options(argc, argv);
	if (getrlimit(RLIMIT_NOFILE, &r) == 0) {
		r.rlim_cur = r.rlim_max;
		setrlimit(RLIMIT_NOFILE, &r);
	}
	build_request();
	if (hold > 0)
		return half_open();
	run();
	free(want);
	return failed > 0;
}
