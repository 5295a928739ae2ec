/* TFTP packets and names: what any datagram may hold */
#include <string.h>

#include "kit/replay.h"
#include "tftpd/servepath.h"
#include "net/tftp.h"

#define DEMAND(c) do { if (!(c)) __builtin_trap(); } while (0)

static void
request(const struct tftp_pkt *p)
{
	unsigned char oack[TFTP_OACK_MAX], err[TFTP_ERROR_MAX];
	char name[SERVEPATH_MAX + 1], again[SERVEPATH_MAX + 1], mac[MAC_LEN + 1];
	struct tftp_opts o;
	struct tftp_pkt q;
	size_t n;

	n = tftp_negotiate(p, 130228, 64, &o, oack);
	DEMAND(n <= sizeof oack && (n == 0 || (tftp_parse(span(oack, n), &q) == NULL && q.op == TFTP_OACK && q.options.n == n - 2)));
	DEMAND(o.blksize >= TFTP_BLKSIZE_MIN && o.blksize <= TFTP_BLKSIZE_MAX && o.window >= 1 && o.window <= 64 && o.timeout <= 255);
	if (servepath_clean(p->file, name) == NULL) {
		DEMAND(name[0] != '\0' && name[0] != '/' && name[0] != '.' && strstr(name, "/.") == NULL && strstr(name, "//") == NULL);
		DEMAND(servepath_clean(span_cstr(name), again) == NULL && strcmp(name, again) == 0);
	}
	servepath_mac(p->file, mac);
	n = tftp_put_error(err, 1, name);
	DEMAND(n <= sizeof err && tftp_parse(span(err, n), &q) == NULL && q.op == TFTP_ERROR);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tftp_pkt p;
	struct span rest, a, b;
	static unsigned char out[1 << 17];

	if (tftp_parse(span(data, size), &p) == NULL) {
		DEMAND(p.op >= TFTP_RRQ && p.op <= TFTP_OACK && p.block <= 65535 && p.code <= 65535);
		for (rest = p.options; tftp_option(&rest, &a, &b);)
			DEMAND(a.n > 0);
		DEMAND(rest.n == 0);
		if (p.op == TFTP_RRQ || p.op == TFTP_WRQ)
			request(&p);
	}
	if (size < sizeof out / 2) {
		DEMAND(tftp_netascii_size(span(data, size)) <= 2 * size);
		tftp_netascii(span(data, size), out);
	}
	return 0;
}
