#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "diag.h"
#include "recout.h"

static struct nowait messages;

static ssize_t
write_message(const void *p, size_t n)
{
	return nowait_write(&messages, p, n);
}

void
recout_init(struct recout *r, struct cli *c)
{
	memset(r, 0, sizeof *r);
	r->cli = c;
	r->terminal = isatty(STDOUT_FILENO);
	outq_init(&r->q, STDOUT_FILENO);
	nowait_init(&messages, STDERR_FILENO);
	diag_nowait(write_message);
}

void
recout_patient(struct recout *r)
{
	nowait_free(&r->q.w);
	r->q.w.fd = STDOUT_FILENO;
	diag_nowait(NULL);
}

static void
put(struct recout *r)
{
	struct out *o = &r->cli->out;

	if (o->err != 0) {      /* out of memory while the record was made */
		o->err = 0;
		r->q.dropped++;
	} else
		outq_put(&r->q, o->b, o->n);
	o->n = 0;
}

/* Once there is room again, put a record of type "lost" where records are missing. */
static void
put_lost(struct recout *r)
{
	struct rec_writer *w = &r->cli->rec;
	struct timespec ts = { 0, 0 };
	uint64_t n = outq_dropped(&r->q);

	if (n == 0)
		return;
	diag_err(DIAG_FAIL, "stdout", "%llu records dropped, the reader is too slow", (unsigned long long)n);
	if (!rec_wants(w, "records"))
		return;
	clock_gettime(CLOCK_REALTIME, &ts);
	rec_start(w, "lost");
	rec_addtime(w, "time", ts.tv_sec, (unsigned)(ts.tv_nsec / 1000000));
	rec_addu(w, "records", n);
	rec_end(w);
	put(r);
}

static void
push_queue(struct recout *r)
{
	if (r->terminal && outq_pending(&r->q) && diag_before != NULL)
		diag_before();
	outq_push(&r->q);
}

void
recout_emit(struct recout *r)
{
	struct out *o = &r->cli->out;
	unsigned char record[sizeof o->b];
	size_t n = o->n;

	if (outq_half(&r->q))
		push_queue(r);
	if (r->q.dropped > 0 && o->err == 0) {
		memcpy(record, o->b, n);
		o->n = 0;
		put_lost(r);
		memcpy(o->b, record, n);
		o->n = n;
	}
	put(r);
}

void
recout_push(struct recout *r)
{
	push_queue(r);
	if (r->q.err != 0 && !r->cli->told) {
		r->cli->told = 1;
		diag_err(DIAG_FAIL, "stdout", "%s", strerror(r->q.err));
	}
	if (r->q.full != 0 && !r->full_told)
		diag_err(DIAG_OK, "stdout", "%s", strerror(r->q.full));        /* nothing is lost yet */
	r->full_told = r->q.full != 0;
	put_lost(r);
	diag_flush();
}

int
recout_failed(const struct recout *r)
{
	return r->q.err != 0 || r->q.full != 0;
}

/* when, or RECOUT_AGAIN from now if that is earlier and something is pending */
static uint64_t
wake(const struct recout *r, uint64_t now, uint64_t when)
{
	return (outq_pending(&r->q) || diag_pending()) && when > now + RECOUT_AGAIN ? now + RECOUT_AGAIN : when;
}

void
recout_wait(struct recout *r, struct loop *l, uint64_t until)
{
	if (loop_wait(l, wake(r, loop_now(), until)) != 0)
		diag_die(DIAG_FAIL, "event loop", "%s", strerror(errno));
	recout_push(r);
}

void
recout_finish(struct recout *r, struct loop *l)
{
	uint64_t end = loop_now() + RECOUT_LAST;

	recout_push(r);
	while (((outq_pending(&r->q) && r->q.full == 0) || diag_pending()) && loop_now() < end && loop_stops() < 2)
		recout_wait(r, l, end);
	if (outq_pending(&r->q) && r->q.full != 0)
		diag_status(DIAG_FAIL);
	else if (outq_pending(&r->q))
		diag_err(DIAG_FAIL, "stdout", "records left unwritten, the reader is too slow");
	outq_free(&r->q);
}
