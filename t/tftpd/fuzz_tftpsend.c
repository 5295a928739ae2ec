/* one transfer: any order of ACKs, timeouts and ends, at any time */
#include "bytes.h"
#include "kit/replay.h"
#include "tftpd/tftpsend.h"

#define DEMAND(c) do { if (!(c)) __builtin_trap(); } while (0)

static void
judge(const struct tftpsend *x, struct tftpsend_act a, uint64_t now, uint64_t was)
{
	uint64_t i;

	DEMAND(x->lo <= x->hi && x->hi <= x->last + 1 && x->top <= x->last + 1 && x->hi - x->lo <= x->window);
	DEMAND(x->lo >= was);                           /* never back */
	DEMAND(tftpsend_bytes(x) <= x->size && tftpsend_blocks(x) <= x->last);
	DEMAND(x->rto >= TFTPSEND_RTO_MIN);
	if (a.what == TFTPSEND_DATA) {
		DEMAND(a.count >= 1 && a.count <= x->window && a.first == x->lo && a.first + a.count == x->hi && a.first >= 1);
		for (i = a.first; i < a.first + a.count; i++)
			DEMAND(tftpsend_length(x, i) <= x->blksize && tftpsend_offset(x, i) + tftpsend_length(x, i) <= x->size);
		DEMAND(tftpsend_deadline(x) > now);
	} else if (a.what == TFTPSEND_OACK)
		DEMAND(x->lo == 0);
	else if (a.what == TFTPSEND_END)
		DEMAND(x->end != TFTPSEND_RUNS);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct tftp_opts o = { 512, 1, 0 };
	struct tftpsend x;
	struct tftpsend_act a;
	uint64_t now = 0, size, was;
	uint64_t sent;

	if (n < 10)
		return 0;
	o.blksize = TFTP_BLKSIZE_MIN + be16(p) % (TFTP_BLKSIZE_MAX - TFTP_BLKSIZE_MIN + 1);
	o.window = p[2] % TFTPSEND_WINDOW + 1;
	o.timeout = p[3];
	size = be32(p + 4) % (1u << (p[8] % 32));
	a = tftpsend_start(&x, size, &o, p[9] & 1, p[9] >> 1, now);
	/* block numbers begin with 0 where there is an OACK, else with 1 */
	sent = a.what == TFTPSEND_OACK ? 1 : a.count + 1;
	judge(&x, a, now, 0);
	for (p += 10, n -= 10; n >= 4; p += 4, n -= 4) {
		now += (uint64_t)be16(p + 2) << (p[0] >> 4);
		was = x.lo;
		switch (p[0] & 15) {
		case 0:
			a = tftpsend_stop(&x, TFTPSEND_ABORTED);
			break;
		case 1:
			a = tftpsend_repeat(&x, now);
			break;
		case 2:
		case 3:
			a = tftpsend_timer(&x, now = x.deadline);
			break;
		case 4:
			a = tftpsend_ack(&x, be16(p + 1), now);
			break;
		case 5:         /* the block before the window */
			a = tftpsend_ack(&x, (unsigned)((x.lo - 1) & 0xffff), now);
			break;
		case 6:
		case 7:
			a = tftpsend_ack(&x, (unsigned)((x.lo + p[1] % x.window) & 0xffff), now);
			break;
		default:        /* what is due */
			a = tftpsend_ack(&x, (unsigned)((x.hi - 1) & 0xffff), now);
		}
		judge(&x, a, now, was);
		sent += a.what == TFTPSEND_DATA ? a.count : a.what == TFTPSEND_OACK;
		/* nothing goes out that is neither new nor counted as sent again */
		DEMAND(sent == x.top + x.resent);
	}
	return 0;
}
