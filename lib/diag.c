#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "diag.h"
#include "record.h"

int diag_quiet, diag_verbose;
void (*diag_before)(void);

static const char *prog = "cph";
static int worst;

void
diag_init(const char *name)
{
	prog = name;
}

const char *
diag_prog(void)
{
	return prog;
}

/* ---- messages that must not wait for a reader of stderr ---- */

#define QUEUE 65536

static struct {
	diag_write_fn *write;   /* NULL: messages may wait */
	struct buf b;           /* b.p + at ... is not written yet */
	size_t at;
	unsigned long dropped;
} later;

void
diag_nowait(diag_write_fn *write_now)
{
	later.write = write_now;
}

int
diag_pending(void)
{
	return later.at < later.b.n || later.dropped > 0;
}

static void
write_queue(void)
{
	while (later.at < later.b.n) {
		ssize_t r = later.write(later.b.p + later.at, later.b.n - later.at);

		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return;
		/* any other failure: stderr itself failed, so drop the messages */
		later.at = r < 0 ? later.b.n : later.at + (size_t)r;
	}
	later.b.n = later.at = 0;
}

void
diag_flush(void)
{
	write_queue();
	if (later.b.n > 0 || later.dropped == 0)
		return;
	buf_addf(&later.b, "%s: stderr: %lu messages dropped, the reader is too slow\n", prog, later.dropped);
	later.dropped = 0;
	write_queue();
}

/* Queue the whole message, or nothing: returns 1 or 0. */
static int
queue(const void *p, size_t n)
{
	diag_flush();
	if (later.b.n == 0) {
		/* An empty queue: write directly.  This needs no memory, so "out of memory" can be printed. */
		ssize_t r = later.write(p, n);

		if (r == (ssize_t)n || (r < 0 && errno != EINTR && errno != EAGAIN && errno != EWOULDBLOCK))
			return 1;
		if (r > 0) {
			p = (const unsigned char *)p + r;
			n -= (size_t)r;
		}
	}
	if (later.b.n - later.at + n > QUEUE || buf_reserve(&later.b, n) != 0) {
		later.b.failed = 0;
		return 0;
	}
	buf_add(&later.b, p, n);
	write_queue();
	return 1;
}

/* One write(2) a message, so that lines of several processes on one terminal or log do not mix. */
static void
put_line(const void *p, size_t n)
{
	if (later.write != NULL)
		later.dropped += queue(p, n) == 0;
	else if (write(STDERR_FILENO, p, n) < 0) {
		/* a failure of stderr cannot be reported */
	}
}

static void
say(const char *object, const char *fmt, va_list ap)
{
	struct buf b = { 0 };
	char reason[2048];

	if (diag_before != NULL)
		diag_before();
	buf_adds(&b, prog);
	buf_adds(&b, ": ");
	if (object != NULL) {
		rec_escape(&b, span_cstr(object));
		buf_adds(&b, ": ");
	}
	vsnprintf(reason, sizeof reason, fmt, ap);
	rec_escape(&b, span_cstr(reason));
	buf_addc(&b, '\n');
	if (!b.failed)
		put_line(b.p, b.n);
	else {
		/* There is no memory for the message: print a shorter one that needs none. */
		int n = snprintf(reason, sizeof reason, "%s: out of memory\n", prog);

		if (n > 0)
			put_line(reason, (size_t)n);
	}
	buf_free(&b);
}

void
diag_line(const char *text)
{
	struct buf b = { 0 };

	if (diag_before != NULL)
		diag_before();
	rec_escape(&b, span_cstr(text));
	buf_addc(&b, '\n');
	if (!b.failed)
		put_line(b.p, b.n);
	buf_free(&b);
}

/* Before the program ends, wait up to one second for a slow reader. */
static void
last_messages(void)
{
	int i;

	for (i = 0; i < 50 && diag_pending(); i++) {
		poll(NULL, 0, 20);
		diag_flush();
	}
}

void
diag_status(int status)
{
	if (status > worst)
		worst = status;
}

int
diag_result(void)
{
	return worst;
}

void
diag_err(int status, const char *object, const char *fmt, ...)
{
	va_list ap;

	diag_status(status);
	va_start(ap, fmt);
	say(object, fmt, ap);
	va_end(ap);
}

void
diag_die(int status, const char *object, const char *fmt, ...)
{
	va_list ap;

	diag_status(status);
	va_start(ap, fmt);
	say(object, fmt, ap);
	va_end(ap);
	last_messages();
	exit(worst);
}

void
diag_no_memory(void)
{
	diag_die(DIAG_FAIL, NULL, "%s", strerror(ENOMEM));
}

void
diag_warn(const char *object, const char *fmt, ...)
{
	va_list ap;

	if (diag_quiet)
		return;
	va_start(ap, fmt);
	say(object, fmt, ap);
	va_end(ap);
}

void
diag_note(int level, const char *object, const char *fmt, ...)
{
	va_list ap;

	if (diag_quiet || diag_verbose < level)
		return;
	va_start(ap, fmt);
	say(object, fmt, ap);
	va_end(ap);
}

const char *
diag_at(const char *file, unsigned long line)
{
	static char at[512];

	snprintf(at, sizeof at, "%s:%lu", file, line);
	return at;
}
