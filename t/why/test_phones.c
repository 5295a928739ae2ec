/* Which phone an event belongs to: how many there are, whatever addresses one MAC address is claimed at. */
#include <stdlib.h>

#include "kit/check.h"
#include "why/format.h"
#include "why/reader.h"
#include "why/words.h"

/* A row of lines, parted by |: r IP FILE = a request, a IP MAC = a lease, d MAC = a phone that looks for one. */
static const struct row {
	const char *name, *lines;
	size_t phones;
	const char *last;       /* of each phone: MAC address, address, number of requests, by lease */
} rows[] = {
	{ "one address", "r 1 OS79XX.TXT|r 1 SIP001122334455.cnf|r 1 RINGLIST.DAT", 1, "001122334455 1 3;" },
	{ "a name at another address: it has moved", "r 1 SIP001122334455.cnf|r 2 SIP001122334455.cnf|r 2 RINGLIST.DAT", 1, "001122334455 2 3;" },
	{ "what was asked there without a name before is its own", "r 1 SIP001122334455.cnf|r 2 OS79XX.TXT|r 2 SIP001122334455.cnf", 1, "001122334455 2 3;" },
	{ "two addresses by turns", "r 1 SIP001122334455.cnf|r 2 OS79XX.TXT|r 2 SIP001122334455.cnf|r 1 OS79XX.TXT|r 1 SIP001122334455.cnf|r 2 OS79XX.TXT|r 2 SIP001122334455.cnf",
	    1, "001122334455 2 7;" },
	{ "a lease, and a name elsewhere: not by lease", "a 1 001122334455|r 1 OS79XX.TXT|r 2 SIP001122334455.cnf", 1, "001122334455 2 2;" },
	{ "a lease, and a name elsewhere behind what has none", "a 1 001122334455|r 2 OS79XX.TXT|r 2 SIP001122334455.cnf", 1, "001122334455 2 2;" },
	{ "a new lease", "a 1 001122334455|r 1 OS79XX.TXT|a 2 001122334455|r 2 OS79XX.TXT", 1, "001122334455 2 2 lease;" },
	{ "an address that goes to another phone", "a 1 001122334455|r 1 OS79XX.TXT|a 1 001122334466|r 1 OS79XX.TXT", 2,
	    "001122334455 1 1 lease;001122334466 1 1 lease;" },
	{ "before the first lease it looked for one", "d 001122334455|d 001122334455|a 1 001122334455|r 1 OS79XX.TXT", 1, "001122334455 1 1 lease;" },
	{ "two behind one address", "r 1 SIP001122334455.cnf|r 1 SIP001122334466.cnf|r 1 RINGLIST.DAT|r 1 SIP001122334455.cnf", 2, "001122334455 1 2;001122334466 1 2;" },
	{ "the place of one that is no more is used again", "r 1 SIP001122334455.cnf|r 2 OS79XX.TXT|r 2 SIP001122334455.cnf|r 3 OS79XX.TXT|r 1 OS79XX.TXT", 3,
	    "001122334455 2 3; 3 1; 1 1;" },
	{ "IPv4 in the form of IPv6", "r 1 OS79XX.TXT|a ::ffff:192.0.2.1 001122334455", 1, "001122334455 1 1 lease;" },
};

static void
take(struct reader *r, const char *text, size_t n)
{
	static unsigned long number;
	char a[64] = "", b[64] = "", line[300], copy[200];
	int len;

	snprintf(copy, sizeof copy, "%.*s", (int)n - 2, text + 2);
	sscanf(copy, "%63s %63s", a, b);
	number++;
	if (text[0] == 'r')
		len = snprintf(line, sizeof line, "Nov 20 19:04:11 b in.tftpd[%lu]: RRQ from 192.0.2.%s filename %s", number, a, b);
	else if (text[0] == 'a')
		len = snprintf(line, sizeof line, "Nov 20 19:04:11 r dhcpd: DHCPACK on %s%s to %.2s:%.2s:%.2s:%.2s:%.2s:%.2s via eth0",
		    strchr(a, '.') != NULL ? "" : "192.0.2.", a, b, b + 2, b + 4, b + 6, b + 8, b + 10);
	else
		len = snprintf(line, sizeof line, "Nov 20 19:04:11 r dhcpd: DHCPDISCOVER from %.2s:%.2s:%.2s:%.2s:%.2s:%.2s via eth0", a, a + 2, a + 4, a + 6,
		    a + 8, a + 10);
	reader_line(r, (unsigned char *)line, (size_t)len, number);
}

static void
play(struct asks *asks, const char *lines)
{
	struct reader r;
	size_t n;

	memset(asks, 0, sizeof *asks);
	reader_init(&r, asks);
	for (; *lines != '\0'; lines += n + (lines[n] == '|')) {
		n = strcspn(lines, "|");
		take(&r, lines, n);
	}
	reader_flush(&r);
}

static void
test_rows(void)
{
	static struct asks asks;
	size_t i, k;

	for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char got[512] = "";

		play(&asks, rows[i].lines);
		for (k = 0; k < asks.n; k++) {
			const struct phone *p = &asks.phone[k];

			if (p->n > 0)
				snprintf(got + strlen(got), sizeof got - strlen(got), "%s %s %zu%s;", p->mac, p->ip[0] == '\0' ? "" : strrchr(p->ip, '.') + 1, p->n,
				    p->by_lease ? " lease" : "");
		}
		CHECK_ROW(asks.nphones == rows[i].phones, rows[i].name);
		CHECK_STR(got, rows[i].last);
		asks_free(&asks);
	}
}

/* The log of every line that a server is known to write, again and again: no more phones than the first time. */
static void
test_again(const char *path)
{
	static struct asks asks;
	struct reader r;
	size_t once = 0;
	int i;

	reader_init(&r, &asks);
	for (i = 0; i < 300; i++) {
		char line[1024];
		FILE *f = fopen(path, "r");

		CHECK(f != NULL);
		while (f != NULL && fgets(line, sizeof line, f) != NULL)
			reader_line(&r, (unsigned char *)line, strcspn(line, "\n"), 1);
		if (f != NULL)
			fclose(f);
		reader_flush(&r);
		if (i == 1)
			once = asks.nphones;
	}
	CHECK(once > 0 && asks.nphones == once);
	CHECK(asks.n < once + 3 && asks.dropped == 0);
	asks_free(&asks);
}

/* Requests of two addresses by turns, more than are kept: those of one MAC address stay in their order. */
static void
test_order(void)
{
	static struct asks asks;
	struct reader r;
	const struct phone *p;
	size_t i;

	reader_init(&r, &asks);
	take(&r, "r 1 SIP001122334455.cnf", 23);
	for (i = 0; i < 400; i++) {
		take(&r, "r 1 RINGLIST.DAT", 16);
		take(&r, "r 2 OS79XX.TXT", 14);
	}
	CHECK(asks.nphones == 2);
	take(&r, "r 2 SIP001122334455.cnf", 23);
	CHECK(asks.nphones == 1);
	p = &asks.phone[0];
	CHECK(p->n == ASKS_MAX);
	for (i = 1; i < p->n; i++)
		CHECK(phone_ask(p, i)->seq == phone_ask(p, i - 1)->seq + 1);
	CHECK_STR(phone_ask(p, p->n - 1)->file, "SIP001122334455.cnf");
	CHECK_STR(phone_ask(p, p->n - 2)->file, "OS79XX.TXT");
	asks_free(&asks);
}

/* A bad row of a table is reported with its file and line.  It must be the last test, since it reads other tables. */
static void
test_tables(void)
{
	CHECK_STR(format_read(span_cstr("format\tevent\tkey\tpattern\n\nx\tno-event\tkey\tkey$\n")), "logs.tsv:3: an unknown event");
	CHECK_STR(format_read(span_cstr("format\tevent\n\nx\n")), "logs.tsv:3: wrong number of columns");
	CHECK_STR(format_read(span_cstr("")), "logs.tsv: empty table");
	CHECK_STR(verdict_read(span_cstr("verdict\trule\tsays\tdo\na-name-of-more-than-twenty-four\t-\tx\tx\n")), "verdicts.tsv:2: a name that is too long");
	CHECK_STR(verdict_read(span_cstr("verdict\trule\tsays\tdo\nx\t-\tx\tx\n")), "verdicts.tsv:2: fewer verdicts than the program has");
}

int
main(void)
{
	const char *root = getenv("CPH_ROOT");
	char path[4096];

	if (format_init() != NULL)
		return 2;
	snprintf(path, sizeof path, "%s/t/why/lines.log", root == NULL ? "." : root);
	test_rows();
	test_order();
	test_again(path);
	test_tables();
	return check_done();
}
