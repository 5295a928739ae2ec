/* One file read as the phone's loader reads it: packet by packet. */
#include "bytes.h"
#include "kit/check.h"
#include "phone/tftpget.h"

#define WAIT 4000u
static struct tftpget g;
static unsigned char pkt[1024];

static struct span
data(unsigned block, size_t n)
{
	put_be16(pkt, 3);
	put_be16(pkt + 2, block & 0xffff);
	memset(pkt + 4, 'x', n);
	return span(pkt, 4 + n);
}

static struct span
error(unsigned code)
{
	put_be16(pkt, 5);
	put_be16(pkt + 2, code);
	pkt[4] = 0;
	return span(pkt, 5);
}

static int
is_ack(unsigned block)
{
	return g.nout == 4 && be16(g.out) == 4 && be16(g.out + 2) == (block & 0xffff);
}

static int
is_request(void)
{
	static const char want[] = "\0\1SEP001122334455.cnf.xml\0octet";

	return g.nout == sizeof want && memcmp(g.out, want, sizeof want) == 0;
}

static void
begin(size_t max)
{
	CHECK(tftpget_start(&g, "SEP001122334455.cnf.xml", max, WAIT, 0) == TFTPGET_SEND);
	CHECK(is_request());
}

static void
whole_files(void)
{
	begin(1024);
	CHECK(tftpget_packet(&g, data(1, 0), 7000, 1) == TFTPGET_DONE && is_ack(1) && g.got == 0);
	begin(1024);
	CHECK(tftpget_packet(&g, data(1, 511), 7000, 1) == TFTPGET_DONE && g.got == 511 && g.data.n == 511);
	begin(1024);
	CHECK(tftpget_packet(&g, data(1, 512), 7000, 1) == TFTPGET_BLOCK_IN && is_ack(1));
	/* the ACK was lost: again, and nothing new */
	CHECK(tftpget_packet(&g, data(1, 512), 7000, 2) == TFTPGET_SEND && is_ack(1) && g.got == 512);
	CHECK(tftpget_packet(&g, data(3, 512), 7000, 2) == TFTPGET_NOTHING);
	CHECK(tftpget_packet(&g, data(2, 512), 7000, 3) == TFTPGET_BLOCK_IN && is_ack(2));
	CHECK(tftpget_packet(&g, data(3, 0), 7000, 4) == TFTPGET_DONE && is_ack(3) && g.got == 1024);
}

static void
too_large(void)
{
	begin(512);
	CHECK(tftpget_packet(&g, data(1, 512), 7000, 1) == TFTPGET_BLOCK_IN);
	CHECK(tftpget_packet(&g, data(2, 1), 7000, 2) == TFTPGET_OVER && be16(g.out) == 5 && be16(g.out + 2) == 3);
	begin(512);
	/* a server that never saw options granted: the loader gives up, and says so */
	CHECK(tftpget_packet(&g, data(1, 513), 7000, 1) == TFTPGET_REFUSED && g.code == 0 && be16(g.out) == 5 && be16(g.out + 2) == 4);
}

static void
wrap(void)
{
	unsigned i;

	begin((size_t)1 << 30);
	for (i = 1; i < 70000; i++)
		if (tftpget_packet(&g, data(i, 512), 7000, i) != TFTPGET_BLOCK_IN || !is_ack(i)) {
			CHECK_ROW(0, "block behind the wrap");
			return;
		}
	CHECK(g.got == 69999u * 512);
}

static void
refusals(void)
{
	begin(512);
	CHECK(tftpget_packet(&g, error(1), 7000, 1) == TFTPGET_REFUSED && g.code == 1);
	begin(512);
	CHECK(tftpget_packet(&g, error(2), 7000, 1) == TFTPGET_REFUSED && g.code == 2);
	/* whatever the number, and what it means is the phone's affair */
	begin(512);
	CHECK(tftpget_packet(&g, error(3), 7000, 1) == TFTPGET_REFUSED && g.code == 3 && g.nout == 0);
	/* strangers: told so, never heard; their errors ignored */
	begin(2048);
	CHECK(tftpget_packet(&g, data(1, 512), 7000, 1) == TFTPGET_BLOCK_IN);
	CHECK(tftpget_packet(&g, data(2, 512), 7001, 1) == TFTPGET_STRANGER && be16(g.out) == 5 && be16(g.out + 2) == 5);
	CHECK(tftpget_packet(&g, error(1), 7001, 1) == TFTPGET_NOTHING);
	CHECK(tftpget_packet(&g, data(2, 512), 7000, 1) == TFTPGET_BLOCK_IN && is_ack(2));
	/* a stranger may not leave his answer behind for the timer to send */
	CHECK(tftpget_packet(&g, data(3, 512), 7001, 1) == TFTPGET_STRANGER);
	CHECK(tftpget_timer(&g, 1 + WAIT) == TFTPGET_SEND && is_ack(2));
	/* nothing but DATA 1 and ERROR opens a transfer */
	begin(512);
	CHECK(tftpget_packet(&g, data(2, 5), 7000, 1) == TFTPGET_NOTHING && g.tid == 0);
	put_be16(pkt, 6);
	CHECK(tftpget_packet(&g, span(pkt, 20), 7000, 1) == TFTPGET_NOTHING && g.tid == 0);
	CHECK(tftpget_packet(&g, span(pkt, 3), 7000, 1) == TFTPGET_NOTHING);
	CHECK(tftpget_packet(&g, span(pkt, 0), 7000, 1) == TFTPGET_NOTHING);
}

/* 4 sends: after 1, 4 and 4 seconds, and 4 more until it counts as silent */
static void
silence(void)
{
	enum tftpget_what w;
	unsigned sends = 1;
	uint64_t now = 0;

	begin(512);
	for (;;) {
		CHECK(g.deadline == now + (sends == 1 ? WAIT / 4 : WAIT));
		CHECK(tftpget_timer(&g, g.deadline - 1) == TFTPGET_NOTHING);
		now = g.deadline;
		w = tftpget_timer(&g, now);
		if (w == TFTPGET_SILENT)
			break;
		CHECK(is_request());
		sends++;
	}
	CHECK(sends == 4 && now == 3 * WAIT + WAIT / 4);
	/* half a file, and the server dies: the last ACK goes out again, then it is given up */
	begin(2048);
	CHECK(tftpget_packet(&g, data(1, 512), 7000, 0) == TFTPGET_BLOCK_IN);
	for (now = WAIT; now < 4 * WAIT; now += WAIT)
		CHECK(tftpget_timer(&g, now) == TFTPGET_SEND && is_ack(1));
	CHECK(tftpget_timer(&g, now) == TFTPGET_SILENT);
}

static void
names(void)
{
	char name[600];

	memset(name, 'n', sizeof name);
	name[503] = '\0';
	CHECK(tftpget_start(&g, name, 1, WAIT, 0) == TFTPGET_SEND && g.nout == 512);
	name[503] = 'n';
	name[504] = '\0';
	CHECK(tftpget_start(&g, name, 1, WAIT, 0) == TFTPGET_REFUSED && g.code == 0);
	CHECK(tftpget_start(&g, "", 1, WAIT, 0) == TFTPGET_REFUSED);
}

int
main(void)
{
	whole_files();
	too_large();
	wrap();
	refusals();
	silence();
	names();
	return check_done();
}
