#include <string.h>

#include "bytes.h"
#include "net/tftp.h"
#include "tftpget.h"

static void
put_error(struct tftpget *g, enum tftp_code code, const char *text)
{
	g->nout = tftp_put_error(g->out, code, text);
}

static void
put_ack(struct tftpget *g)
{
	g->nout = tftp_put_ack(g->out, (unsigned)(g->block & 0xffff));
}

static enum tftpget_what
send_request(struct tftpget *g, uint64_t now)
{
	size_t n = strlen(g->file);

	g->tid = 0;
	g->block = 0;
	g->got = 0;
	g->sends = 1;
	g->deadline = now + g->wait / 4;
	if (n == 0 || n > sizeof g->out - 2 - 1 - sizeof "octet") {
		g->code = 0;
		g->nout = 0;
		return TFTPGET_REFUSED;
	}
	put_be16(g->out, TFTP_RRQ);
	memcpy(g->out + 2, g->file, n + 1);
	memcpy(g->out + 2 + n + 1, "octet", sizeof "octet");
	g->nout = 2 + n + 1 + sizeof "octet";
	return TFTPGET_SEND;
}

enum tftpget_what
tftpget_start(struct tftpget *g, const char *file, size_t max, uint64_t wait, uint64_t now)
{
	memset(g, 0, sizeof *g);
	g->file = file;
	g->max = max;
	g->wait = wait;
	return send_request(g, now);
}

static enum tftpget_what
got_data(struct tftpget *g, struct span pkt, uint64_t now)
{
	unsigned block = be16(pkt.p + 2);

	g->data = span_sub(pkt, 4, pkt.n);
	if (block != ((g->block + 1) & 0xffff)) {
		/* seen before: the ACK was lost; anything else is not for now */
		if (g->block == 0 || block != (g->block & 0xffff))
			return TFTPGET_NOTHING;
		put_ack(g);
		return TFTPGET_SEND;
	}
	g->block++;
	if (g->data.n > g->max - g->got) {
		g->got += g->data.n;
		put_error(g, TFTP_E_FULL, "Buffer Full");
		return TFTPGET_OVER;
	}
	g->got += g->data.n;
	g->sends = 1;
	g->deadline = now + g->wait;
	put_ack(g);
	return g->data.n < TFTPGET_BLOCK ? TFTPGET_DONE : TFTPGET_BLOCK_IN;
}

static enum tftpget_what
refused(struct tftpget *g, struct span pkt)
{
	size_t i;

	g->code = be16(pkt.p + 2);
	for (i = 0; i < TFTPGET_TEXT_MAX && 4 + i < pkt.n && pkt.p[4 + i] != 0; i++)
		g->text[i] = (char)(pkt.p[4 + i] >= ' ' && pkt.p[4 + i] < 0x7f ? pkt.p[4 + i] : '?');
	g->text[i] = '\0';
	g->nout = 0;
	return TFTPGET_REFUSED;
}

/* A block of more than 512 bytes, from a server that took options for granted: the loader gives up with result 0 (observed). */
static enum tftpget_what
too_long(struct tftpget *g)
{
	g->code = 0;
	put_error(g, TFTP_E_ILLEGAL, "Illegal TFTP operation");
	return TFTPGET_REFUSED;
}

enum tftpget_what
tftpget_packet(struct tftpget *g, struct span pkt, unsigned port, uint64_t now)
{
	unsigned op;

	if (pkt.n < 4 || port == 0)
		return TFTPGET_NOTHING;
	op = be16(pkt.p);
	if (g->tid != 0 && port != g->tid) {
		/* RFC 1350 section 4; an ERROR is never answered */
		if (op == TFTP_ERROR)
			return TFTPGET_NOTHING;
		put_error(g, TFTP_E_TID, "Unknown transfer ID");
		return TFTPGET_STRANGER;
	}
	switch (op) {
	case TFTP_DATA:
		/* the port is the transfer's only once it has sent something we can use */
		if (g->tid == 0 && be16(pkt.p + 2) != 1)
			return TFTPGET_NOTHING;
		g->tid = port;
		if (pkt.n > 4 + TFTPGET_BLOCK)
			return too_long(g);
		return got_data(g, pkt, now);
	case TFTP_ERROR:
		return refused(g, pkt);
	default:
		/* no answer; also to an OACK, for no option was sent */
		return TFTPGET_NOTHING;
	}
}

enum tftpget_what
tftpget_timer(struct tftpget *g, uint64_t now)
{
	if (now < g->deadline)
		return TFTPGET_NOTHING;
	if (g->sends == TFTPGET_SENDS)
		return TFTPGET_SILENT;
	/* out may hold the answer to a stranger */
	if (g->tid != 0)
		put_ack(g);
	else {
		unsigned sends = g->sends;

		send_request(g, now);
		g->sends = sends;
	}
	g->sends++;
	g->deadline = now + g->wait;
	return TFTPGET_SEND;
}
