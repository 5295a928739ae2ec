#include <string.h>
#include <unistd.h>

#include "diag.h"
#include "recout.h"

void
recout_init(struct recout *r, struct cli *c)
{
	r->cli = c;
	outq_init(&r->q, STDOUT_FILENO);
}

void
recout_emit(struct recout *r)
{
	struct out *o = &r->cli->out;

	if (o->err != 0) {      /* out of memory while the record was made */
		o->err = 0;
		r->q.dropped++;
	} else
		outq_put(&r->q, o->b, o->n);
	o->n = 0;
}

void
recout_push(struct recout *r)
{
	uint64_t n;

	outq_push(&r->q);
	if (r->q.err != 0 && !r->cli->told) {
		r->cli->told = 1;
		diag_err(DIAG_FAIL, "stdout", "%s", strerror(r->q.err));
	}
	n = outq_dropped(&r->q);
	if (n > 0)
		diag_err(DIAG_FAIL, "stdout", "%llu records dropped, the reader is too slow", (unsigned long long)n);
}

uint64_t
recout_wake(const struct recout *r, uint64_t now, uint64_t when)
{
	return outq_pending(&r->q) && when > now + RECOUT_AGAIN ? now + RECOUT_AGAIN : when;
}

void
recout_end(struct recout *r)
{
	if (outq_pending(&r->q))
		diag_err(DIAG_FAIL, "stdout", "records left unwritten, the reader is too slow");
	outq_free(&r->q);
}
