/* TFTP packets, byte for byte: what is understood, what is refused, what is built; names; words; until; timers; clients */
#include <stdlib.h>

#include "tftpd/clients.h"
#include "tftpd/servepath.h"
#include "net/tftp.h"
#include "net/timerq.h"
#include "kit/check.h"
#include "tftpd/until.h"

#define SP(lit) span(lit, sizeof(lit) - 1)

static void
bad_packets(void)
{
	static const struct { const char *name, *p; size_t n; const char *why; unsigned op; } row[] = {
#define R(name, lit, why, op) { name, lit, sizeof(lit) - 1, why, op }
		R("nothing", "", "too short", 0),
		R("one byte", "\0", "too short", 0),
		R("opcode 0", "\0\0x\0octet\0", "unknown opcode", 0),
		R("opcode 7", "\0\7x\0octet\0", "unknown opcode", 0),
		R("opcode 256+1", "\1\1x\0octet\0", "unknown opcode", 0),
		R("request of its opcode only", "\0\1", "file name without its end", 1),
		R("name without NUL", "\0\1abc", "file name without its end", 1),
		R("name only", "\0\1abc\0", "mode without its end", 1),
		R("mode without NUL", "\0\1abc\0octet", "mode without its end", 1),
		R("option name only", "\0\1abc\0octet\0blksize", "option without its end", 1),
		R("option name with NUL only", "\0\1abc\0octet\0blksize\0", "option without its end", 1),
		R("option value without NUL", "\0\1abc\0octet\0blksize\0" "512", "option without its end", 1),
		R("option without name", "\0\1abc\0octet\0\0" "512\0", "option without a name", 1),
		R("second option cut", "\0\2abc\0octet\0a\0b\0c\0d", "option without its end", 2),
		R("ACK of three bytes", "\0\4\0", "too short", 4),
		R("ERROR of three bytes", "\0\5\0", "too short", 5),
		R("DATA of three bytes", "\0\3\0", "too short", 3),
		R("OACK cut", "\0\6blksize\0", "option without its end", 6),
#undef R
	};
	unsigned char big[TFTP_REQUEST_MAX + 1];
	struct tftp_pkt p;
	const char *why;
	size_t i;

	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		/* an exact copy: reading one byte too many is seen under ASan */
		unsigned char *q = malloc(row[i].n + !row[i].n);

		memcpy(q, row[i].p, row[i].n);
		why = tftp_parse(span(q, row[i].n), &p);
		CHECK_ROW(why != NULL && strcmp(why, row[i].why) == 0, row[i].name);
		CHECK_ROW(p.op == row[i].op, row[i].name);
		free(q);
	}
	memset(big, 'a', sizeof big);
	memcpy(big, "\0\1", 2);
	memcpy(big + sizeof big - 7, "\0octet\0", 7);
	CHECK_STR(tftp_parse(span(big, sizeof big), &p), "request too long");
	memcpy(big + sizeof big - 8, "\0octet\0", 7);
	CHECK(tftp_parse(span(big, sizeof big - 1), &p) == NULL && p.file.n == TFTP_REQUEST_MAX - 9);
}

static void
good_packets(void)
{
	struct tftp_pkt p;
	struct span rest, name, value;

	CHECK(tftp_parse(SP("\0\1SEP.cnf\0oCtEt\0"), &p) == NULL && p.op == TFTP_RRQ && p.mode == TFTP_OCTET);
	CHECK(span_is(p.file, "SEP.cnf") && p.options.n == 0);
	CHECK(tftp_parse(SP("\0\2f\0NETASCII\0"), &p) == NULL && p.op == TFTP_WRQ && p.mode == TFTP_NETASCII);
	CHECK(tftp_parse(SP("\0\1f\0mail\0"), &p) == NULL && p.mode == TFTP_MODE_OTHER && span_is(p.mode_text, "mail"));
	CHECK(tftp_parse(SP("\0\1\0\0"), &p) == NULL && p.file.n == 0 && p.mode == TFTP_MODE_OTHER);
	CHECK(tftp_parse(SP("\0\1f\0octet\0blksize\0" "1428\0tsize\0\0"), &p) == NULL);
	rest = p.options;
	CHECK(tftp_option(&rest, &name, &value) && span_is(name, "blksize") && span_is(value, "1428"));
	CHECK(tftp_option(&rest, &name, &value) && span_is(name, "tsize") && value.n == 0);
	CHECK(!tftp_option(&rest, &name, &value));
	CHECK(tftp_parse(SP("\0\1f\0octet\0a\0b\0\0\0\0"), &p) == NULL && p.options.n == 4);   /* padded */
	CHECK(tftp_parse(SP("\0\1f\0octet\0\0"), &p) == NULL && p.options.n == 0);
	CHECK(tftp_parse(SP("\0\4\377\376"), &p) == NULL && p.op == TFTP_ACK && p.block == 65534);
	CHECK(tftp_parse(SP("\0\4\0\1padding"), &p) == NULL && p.block == 1);
	CHECK(tftp_parse(SP("\0\3\0\1"), &p) == NULL && p.data.n == 0);
	CHECK(tftp_parse(SP("\0\5\0\10no"), &p) == NULL && p.code == 8 && span_is(p.text, "no"));
	CHECK(tftp_parse(SP("\0\5\0\10no\0junk"), &p) == NULL && span_is(p.text, "no"));
	CHECK(tftp_parse(SP("\0\6a\0b\0"), &p) == NULL && p.op == TFTP_OACK && p.options.n == 4);
}

/* options as "name=value,..." through a request, and the OACK back in the same form */
static const char *
negotiate(const char *opts, uint64_t size, struct tftp_opts *o)
{
	static char text[TFTP_OACK_MAX];
	unsigned char req[TFTP_REQUEST_MAX], oack[TFTP_OACK_MAX];
	struct tftp_pkt p;
	size_t n = 10, i, m;

	memcpy(req, "\0\1f\0octet\0", 10);
	for (i = 0; opts[i] != '\0'; i++)
		req[n++] = (unsigned char)(opts[i] == '=' || opts[i] == ',' ? '\0' : opts[i]);
	if (i > 0)
		req[n++] = '\0';
	if (tftp_parse(span(req, n), &p) != NULL)
		return "unparsable";
	m = tftp_negotiate(&p, size, 64, o, oack);
	if (m == 0)
		return "";
	if (oack[0] != 0 || oack[1] != 6 || oack[m - 1] != '\0')
		return "no OACK";
	for (i = 2, n = 0; i < m; i++)
		text[i - 2] = oack[i] != '\0' ? (char)oack[i] : n++ % 2 == 0 ? '=' : ',';
	text[m - 3] = '\0';
	return text;
}

static void
options(void)
{
	static const struct { const char *ask, *get; unsigned blksize, window, timeout; } row[] = {
		{ "", "", 512, 1, 0 },
		{ "blksize=1428", "blksize=1428", 1428, 1, 0 },
		{ "BLKSIZE=8", "BLKSIZE=8", 8, 1, 0 },
		{ "blksize=65464", "blksize=65464", 65464, 1, 0 },
		{ "blksize=7", "", 512, 1, 0 }, { "blksize=65465", "", 512, 1, 0 }, { "blksize=0", "", 512, 1, 0 },
		{ "blksize=-1", "", 512, 1, 0 }, { "blksize=", "", 512, 1, 0 }, { "blksize=+512", "", 512, 1, 0 },
		{ "blksize= 512", "", 512, 1, 0 }, { "blksize=0x200", "", 512, 1, 0 }, { "blksize=1024x", "", 512, 1, 0 },
		{ "blksize=4294967808", "", 512, 1, 0 }, { "blksize=18446744073709552128", "", 512, 1, 0 },
		{ "blksize=01024", "blksize=1024", 1024, 1, 0 },
		{ "tsize=0", "tsize=1000", 512, 1, 0 }, { "tsize=77", "tsize=1000", 512, 1, 0 }, { "tsize=x", "", 512, 1, 0 },
		{ "timeout=1", "timeout=1", 512, 1, 1 }, { "timeout=255", "timeout=255", 512, 1, 255 },
		{ "timeout=0", "", 512, 1, 0 }, { "timeout=256", "", 512, 1, 0 }, { "timeout=-1", "", 512, 1, 0 },
		{ "windowsize=1", "windowsize=1", 512, 1, 0 }, { "windowsize=64", "windowsize=64", 512, 64, 0 },
		{ "windowsize=65535", "windowsize=64", 512, 64, 0 }, { "windowsize=0", "", 512, 1, 0 },
		{ "windowsize=65536", "", 512, 1, 0 }, { "windowsize=-1", "", 512, 1, 0 },
		{ "multicast=", "", 512, 1, 0 }, { "utimeout=100", "", 512, 1, 0 }, { "rollover=0", "", 512, 1, 0 },
		{ "foo=bar,blksize=100,x=y,tsize=0", "blksize=100,tsize=1000", 100, 1, 0 },
		{ "tsize=0,timeout=3,blksize=600,windowsize=4", "tsize=1000,timeout=3,blksize=600,windowsize=4", 600, 4, 3 },
		{ "blksize=600,blksize=700", "blksize=600", 600, 1, 0 }, { "blksize=7,blksize=700", "", 512, 1, 0 },
		{ "blksiz=600", "", 512, 1, 0 }, { "blksizee=600", "", 512, 1, 0 },
	};
	struct tftp_opts o;
	size_t i;

	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		const char *got = negotiate(row[i].ask, 1000, &o);

		CHECK_ROW(strcmp(got, row[i].get) == 0, row[i].ask);
		CHECK_ROW(o.blksize == row[i].blksize && o.window == row[i].window && o.timeout == row[i].timeout, row[i].ask);
	}
	CHECK_STR(negotiate("tsize=0", 0, &o), "");
	CHECK_STR(negotiate("tsize=0", UINT64_MAX, &o), "tsize=18446744073709551615");
	CHECK_STR(negotiate("tsize=0,blksize=9", 0, &o), "blksize=9");
}

static void
builders(void)
{
	unsigned char b[TFTP_ERROR_MAX], q[16];
	char text[TFTP_ERROR_MAX + 10];

	CHECK(tftp_put_data(b, 65537) == 4 && memcmp(b, "\0\3\0\1", 4) == 0);
	CHECK(tftp_put_ack(b, 65535) == 4 && memcmp(b, "\0\4\377\377", 4) == 0);
	CHECK(tftp_put_error(b, 1, "no") == 7 && memcmp(b, "\0\5\0\1no", 7) == 0);
	memset(text, 'x', sizeof text);
	text[sizeof text - 1] = '\0';
	CHECK(tftp_put_error(b, 0, text) == TFTP_ERROR_MAX && b[TFTP_ERROR_MAX - 1] == '\0');
	CHECK(tftp_netascii_size(SP("a\nb\r\r\n")) == 10);
	tftp_netascii(SP("a\nb\r\r\n"), q);
	CHECK(memcmp(q, "a\r\nb\r\0\r\0\r\n", 10) == 0);
	CHECK_STR(tftp_code_name(8), "option refused");
	CHECK_STR(tftp_code_name(9), "unknown code");
}

static void
names(void)
{
	static const struct { const char *ask, *want, *why; } row[] = {
		{ "SIPDefault.cnf", "SIPDefault.cnf", NULL }, { "/SIPDefault.cnf", "SIPDefault.cnf", NULL },
		{ "./SIPDefault.cnf", "SIPDefault.cnf", NULL }, { ".//././//x", "x", NULL }, { "a/b/c", "a/b/c", NULL },
		{ "name with blank ", "name with blank ", NULL }, { "%n%s", "%n%s", NULL }, { "\xe4.cnf", "\xe4.cnf", NULL },
		{ "", "", "empty name" }, { "/", "", "empty name" }, { "./", "", "empty name" }, { ".", "", "begins with a dot" },
		{ "..", "", "leads upward" }, { "../x", "", "leads upward" }, { "a/../x", "", "leads upward" }, { "/../x", "", "leads upward" },
		{ "a/..", "", "leads upward" }, { "./../x", "", "leads upward" }, { "...", "", "begins with a dot" },
		{ ".hops/001122334455/1/x", "", "begins with a dot" }, { "a/.x", "", "begins with a dot" }, { "a//b", "", "empty component" },
		{ "a/", "", "empty component" }, { "a/./b", "", "begins with a dot" }, { "..\\x", "", "backslash in name" },
		{ "a\\b", "", "backslash in name" }, { "a\nb", "", "control byte in name" }, { "a\x7f", "", "control byte in name" },
		{ "1/2/3/4/5/6/7/8", "1/2/3/4/5/6/7/8", NULL }, { "1/2/3/4/5/6/7/8/9", "", "too many directories" },
		{ "001122334455", "001122334455", NULL }, { "001122334455/x", "", "a phone's own directory" },
		{ "00aabbccddee/x", "", "a phone's own directory" }, { "x/001122334455/y", "x/001122334455/y", NULL },
	};
	static const struct { const char *name, *mac; } macs[] = {
		{ "SEP001122AABBCC.cnf.xml", "001122AABBCC" }, { "CTLSEP001122AABBCC.tlv", "001122AABBCC" },
		{ "SIP001122aabbcc.cnf", "001122AABBCC" }, { "./SIP001122AABBCC.cnf", "001122AABBCC" }, { "MGC001122AABBCC.cnf", "001122AABBCC" },
		{ "SIP001122AABBCC", "001122AABBCC" }, { "SIPDefault.cnf", "" }, { "SIP001122AABBC.cnf", "" }, { "SIP001122AABBCCD.cnf", "" },
		{ "SIP000000000000.cnf", "" }, { "SIPFFFFFFFFFFFF.cnf", "" }, { "001122AABBCC", "" }, { "P00308000500.sbn", "" }, { "", "" },
		{ "xSIP001122AABBCC.cnf", "" }, { "SIP001122AABBCC-x.cnf", "" },
	};
	char out[SERVEPATH_MAX + 1], mac[MAC_LEN + 1], big[SERVEPATH_MAX + 2];
	size_t i;

	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		const char *why = servepath_clean(span_cstr(row[i].ask), out);

		CHECK_ROW(strcmp(out, row[i].want) == 0, row[i].ask);
		CHECK_ROW(row[i].why == NULL ? why == NULL : why != NULL && strcmp(why, row[i].why) == 0, row[i].ask);
	}
	CHECK_STR(servepath_clean(SP("a\0b"), out), "control byte in name");
	memset(big, 'x', sizeof big);
	CHECK(servepath_clean(span(big, SERVEPATH_MAX), out) == NULL && strlen(out) == SERVEPATH_MAX);
	CHECK_STR(servepath_clean(span(big, SERVEPATH_MAX + 1), out), "name too long");
	for (i = 0; i < sizeof macs / sizeof macs[0]; i++) {
		CHECK_ROW(servepath_mac(span_cstr(macs[i].name), mac) == (macs[i].mac[0] != '\0'), macs[i].name);
		CHECK_ROW(strcmp(mac, macs[i].mac) == 0, macs[i].name);
	}
}

static void
conditions(void)
{
	static const char *const bad[] = { "", "idle", "idle=", "idle=0", "idle=x", "phones=0", "phones=10001", "file=", "foo=1", "idle=1,,phones=2",
		"idle=1,idle=2", "file=a,file=b" };
	struct until u;
	size_t i;

	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		CHECK_ROW(until_parse(&u, span_cstr(bad[i])) != NULL, bad[i]);
	CHECK(until_parse(&u, span_cstr("idle=3")) == NULL && u.idle == 3 && !until_done(&u, "x", "a"));
	CHECK(until_parse(&u, span_cstr("file=x")) == NULL && !until_done(&u, "y", "a") && until_done(&u, "x", "a"));
	CHECK(until_parse(&u, span_cstr("file=OS79XX.TXT")) == NULL && until_done(&u, "os79xx.txt", "a"));
	CHECK(until_parse(&u, span_cstr("phones=2,file=x")) == NULL && !until_done(&u, "x", "a") && !until_done(&u, "x", "a"));
	CHECK(!until_done(&u, "y", "b") && until_done(&u, "x", "b") && until_done(&u, "", ""));
	until_free(&u);
}

static void
timers(void)
{
	static struct timer t[500];
	struct timerq q = { 0 };
	uint64_t next, now, last = 0, seed = 1;
	struct timer *d;
	size_t i, n = 0;

	for (i = 0; i < 500; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		CHECK(timerq_add(&q, &t[i], 1000 + (seed >> 33) % 1000) == 0);
	}
	for (i = 0; i < 500; i += 5)
		timerq_set(&q, &t[i], t[i].due + 5000);
	for (i = 1; i < 500; i += 5)
		timerq_set(&q, &t[i], t[i].due - 900);
	for (i = 2; i < 500; i += 5)
		timerq_del(&q, &t[i]);
	timerq_del(&q, &t[2]);
	CHECK(timerq_next(&q, 0, &next) == NULL && next < 1100);
	for (now = 0; next != TIMERQ_NEVER; now = next) {
		while ((d = timerq_next(&q, now, &next)) != NULL) {
			CHECK(d->at == 0 && (size_t)(d - t) % 5 != 2);
			CHECK(d->due == now);           /* not early, not late */
			last = d->due;
			n++;
		}
	}
	CHECK(n == 400 && next == TIMERQ_NEVER && last > 5000);
	timerq_free(&q);
}

/* Who asks: the lease file and the neighbour table say it, a name only claims it. */
static void
phones(void)
{
	static const char A[] = "00112233445A", B[] = "00112233445B";
	static const struct { const char *host; int believe; const char *carried, *lease, *neigh; enum who_found found; enum who_by by; const char *mac; } row[] = {
		{ "192.0.2.1", 0, "", "", "", WHO_FOUND, WHO_NONE, "" },
		{ "192.0.2.1", 0, A, "", "", WHO_FOUND, WHO_NONE, "" },
		{ "192.0.2.1", 0, B, A, "", WHO_FOUND, WHO_LEASE, A },
		{ "192.0.2.1", 0, B, "", A, WHO_FOUND, WHO_NEIGHBOUR, A },
		{ "192.0.2.1", 0, "", A, A, WHO_FOUND, WHO_LEASE, A },
		{ "192.0.2.1", 0, A, A, B, WHO_SOURCES, WHO_NONE, "" },
		{ "192.0.2.1", 1, B, A, A, WHO_FOUND, WHO_NAME, B },
		{ "192.0.2.1", 1, "", A, "", WHO_FOUND, WHO_LEASE, A },
		{ "192.0.2.1", 1, "", "", A, WHO_FOUND, WHO_NEIGHBOUR, A },
		{ "127.0.0.9", 0, A, "", "", WHO_FOUND, WHO_NAME, A },
		{ "127.0.0.9", 0, A, B, "", WHO_FOUND, WHO_LEASE, B },
		{ "::1", 0, A, "", "", WHO_FOUND, WHO_NAME, A },
		{ "::ffff:127.0.0.1", 0, A, "", "", WHO_FOUND, WHO_NAME, A },
		{ "fe80::1", 0, A, "", "", WHO_FOUND, WHO_NONE, "" },
		{ "::ffff:192.0.2.1", 0, A, "", "", WHO_FOUND, WHO_NONE, "" },
	};
	static struct clients t;
	union sock_addr a, b;
	struct client *c;
	struct who w;
	unsigned i;

	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		sock_parse(span_cstr(row[i].host), 5, &a);
		sock_unmap(&a);
		c = clients_get(&t, &a);
		CHECK_ROW(client_who(c, row[i].believe, row[i].carried, row[i].lease, row[i].neigh, 0, &w) == row[i].found, row[i].host);
		CHECK_ROW(w.by == row[i].by && strcmp(w.mac, row[i].mac) == 0, row[i].host);
	}
	clients_free(&t);
	sock_parse(span_cstr("127.0.0.1"), 5, &a);
	c = clients_get(&t, &a);
	sock_set_port(&a, 6);
	CHECK(clients_get(&t, &a) == c && t.n == 1);
	client_named(c, A, 1000);
	CHECK(client_who(c, 0, "", "", "", 1000, &w) == WHO_FOUND && w.by == WHO_NAME && strcmp(w.mac, A) == 0);
	/* two phones behind one address, within a minute: only what a request itself says can tell them apart */
	client_named(c, B, 2000);
	CHECK(client_who(c, 0, "", "", "", 2001, &w) == WHO_SEVERAL && w.by == WHO_NONE && w.mac[0] == '\0');
	CHECK(client_who(c, 0, A, "", "", 2001, &w) == WHO_FOUND && strcmp(w.mac, A) == 0);
	CHECK(client_who(c, 0, "", B, "", 2001, &w) == WHO_FOUND && w.by == WHO_LEASE && strcmp(w.mac, B) == 0);
	CHECK(client_who(c, 1, "", B, "", 2001, &w) == WHO_SEVERAL);
	/* an address that went to another phone an hour later */
	client_named(c, "00112233445C", 2000 + 60 * CLIENTS_CLASH);
	CHECK(client_who(c, 0, "", "", "", 2000 + 60 * CLIENTS_CLASH, &w) == WHO_FOUND && strcmp(w.mac, "00112233445C") == 0);
	/* a budget: what was acknowledged comes back, the rest with time */
	CHECK(client_spend(c, CLIENTS_BUDGET, 1) && !client_spend(c, 1, 1));
	client_earn(c, 516);
	CHECK(client_spend(c, 516, 1) && !client_spend(c, 1, 1));
	CHECK(!client_spend(c, CLIENTS_BUDGET / 2 + 1, CLIENTS_REFILL / 2) && client_spend(c, CLIENTS_BUDGET / 2 - 1, CLIENTS_REFILL / 2));
	CHECK(client_spend(c, CLIENTS_BUDGET, 3 * CLIENTS_REFILL));
	CHECK(client_warn(c, WARNED_BURNS, 5) && !client_warn(c, WARNED_BURNS, 6) && client_warn(c, WARNED_CLASH, 6));
	/* bounded; the one with a transfer stays */
	c->active = 1;
	for (i = 0; i < CLIENTS_MAX + 10; i++) {
		char text[32];

		snprintf(text, sizeof text, "10.%u.%u.%u", i >> 16, i >> 8 & 255, i & 255);
		sock_parse(span_cstr(text), 5, &b);
		clients_get(&t, &b);
	}
	CHECK(t.n == CLIENTS_MAX && clients_get(&t, &a) == c);
	CHECK(sock_parse(span_cstr("10.0.0.0"), 0, &b) == NULL && clients_get(&t, &b)->named[0] == '\0');
	clients_free(&t);
}

static void
addresses(void)
{
	static const struct { const char *s, *want; } row[] = {
		{ "127.0.0.1", "127.0.0.1" }, { "::1", "::1" }, { "[::1]", "::1" }, { "2001:DB8::1", "2001:db8::1" }, { "fe80::1%lo", "fe80::1%lo" },
		{ "", NULL }, { "localhost", NULL }, { "1.2.3", NULL }, { "1.2.3.4.5", NULL }, { "1.2.3.256", NULL }, { "fe80::1%nosuch", NULL },
		{ "[::1", NULL }, { "0x7f.1", NULL },
	};
	union sock_addr a, b;
	char t[SOCK_TEXT];
	size_t i;

	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		const char *why = sock_parse(span_cstr(row[i].s), 7, &a);

		CHECK_ROW((why == NULL) == (row[i].want != NULL), row[i].s);
		if (why == NULL && row[i].want != NULL)
			CHECK_ROW(strcmp(sock_text(&a, t), row[i].want) == 0 && sock_port(&a) == 7, row[i].s);
	}
	sock_parse(span_cstr("::1"), 1, &a);
	sock_parse(span_cstr("::1"), 2, &b);
	CHECK(sock_same_host(&a, &b) && !sock_eq(&a, &b) && sock_hash(&a, 0) == sock_hash(&b, 0));
	CHECK(!sock_is_any(&a) && sock_parse(span_cstr("::"), 0, &a) == NULL && sock_is_any(&a));
}

int
main(void)
{
	bad_packets();
	good_packets();
	options();
	builders();
	names();
	conditions();
	timers();
	phones();
	addresses();
	return check_done();
}
