#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "diag.h"
#include "record.h"

int diag_quiet, diag_verbose;

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

/* One write(2) a message, so that lines of several processes on one terminal or log do not mix. */
static void
say(const char *object, const char *fmt, va_list ap)
{
	struct buf b = { 0 };
	char reason[2048];

	buf_adds(&b, prog);
	buf_adds(&b, ": ");
	if (object != NULL) {
		rec_escape(&b, span_cstr(object));
		buf_adds(&b, ": ");
	}
	vsnprintf(reason, sizeof reason, fmt, ap);
	rec_escape(&b, span_cstr(reason));
	buf_addc(&b, '\n');
	if (!b.failed) {
		if (write(STDERR_FILENO, b.p, b.n) < 0) {
			/* nowhere left to say it */
		}
	} else {
		/* without memory the program's name and that much can be said */
		int n = snprintf(reason, sizeof reason, "%s: out of memory\n", prog);

		if (n > 0 && write(STDERR_FILENO, reason, (size_t)n) < 0) {
			/* nowhere left to say it */
		}
	}
	buf_free(&b);
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
