/* writes that never wait, the queue before them, and messages on a stderr that nobody reads */
#define _XOPEN_SOURCE 700
#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include "diag.h"
#include "net/outq.h"
#include "kit/check.h"

#define RECORD "log\ttext=0123456789012345678901234567890123456789\n"
#define NRECORD (sizeof RECORD - 1)

/* Put and push until the queue drops; a write that waits ends the test by its alarm. */
static void
fill(int fd, struct outq *q)
{
	int flags = fcntl(fd, F_GETFL);

	alarm(20);
	outq_init(q, fd);
	while (q->dropped < 10) {
		outq_put(q, RECORD, NRECORD);
		outq_push(q);
	}
	alarm(0);
	CHECK(outq_pending(q) && q->err == 0 && q->full == 0);
	CHECK(fcntl(fd, F_GETFL) == flags);     /* it is not ours alone */
}

/* Read everything that comes while the queue is pushed; returns how many bytes, or -1 if some were not whole records. */
static long
drain(int fd, struct outq *q)
{
	static char b[65536];
	long total = 0;
	ssize_t r;

	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	for (;;) {
		struct pollfd p = { fd, POLLIN, 0 };
		ssize_t i;

		/* what was written to a terminal may take a moment to its other side */
		r = poll(&p, 1, outq_pending(q) ? 20 : 200) == 1 ? read(fd, b, sizeof b) : 0;
		if (r <= 0 && !outq_pending(q))
			break;

		outq_push(q);
		for (i = 0; i < r; i++, total++)
			if (b[i] != RECORD[(size_t)total % NRECORD])
				return -1;
	}
	return total % (long)NRECORD == 0 ? total : -1;
}

static void
readers(void)
{
	struct outq q;
	int p[2], s[2];

	/* a pipe whose reader sleeps, and that somebody else fills too */
	CHECK(pipe(p) == 0);
	fill(p[1], &q);
	CHECK(drain(p[0], &q) > (long)OUTQ_MAX);
	CHECK(outq_dropped(&q) == 10 && outq_dropped(&q) == 0);
	outq_free(&q);
	CHECK(write(p[1], "x", 1) == 1);        /* still open */
	/* a socket */
	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, s) == 0);
	fill(s[1], &q);
	CHECK(drain(s[0], &q) > (long)OUTQ_MAX);
	outq_free(&q);
	/* a reader that went away is a failure, once */
	signal(SIGPIPE, SIG_IGN);
	outq_init(&q, p[1]);
	close(p[0]);
	outq_put(&q, RECORD, NRECORD);
	outq_push(&q);
	CHECK(q.err == EPIPE && !outq_pending(&q));
	outq_put(&q, RECORD, NRECORD);
	CHECK(q.dropped == 0);
	outq_free(&q);
	close(p[1]);
}

/* ^S */
static void
terminal(void)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY), slave;
	struct termios t;
	struct outq q;

	if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0 || (slave = open(ptsname(master), O_RDWR | O_NOCTTY)) < 0) {
		fprintf(stderr, "no terminals here\n");
		return;
	}
	tcgetattr(slave, &t);
	t.c_oflag &= ~(tcflag_t)OPOST;
	tcsetattr(slave, TCSANOW, &t);
	CHECK(tcflow(slave, TCOOFF) == 0);
	fill(slave, &q);
	CHECK(tcflow(slave, TCOON) == 0);
	CHECK(drain(master, &q) > (long)OUTQ_MAX / 2);
	outq_free(&q);
	close(slave);
	close(master);
}

/* A disk that is full for a moment. */
static void
full(void)
{
	char name[] = "nowaitXXXXXX", b[3 * NRECORD + 1];
	int fd = open("/dev/full", O_WRONLY), file = mkstemp(name);
	struct outq q;

	CHECK(file >= 0);
	unlink(name);
	if (fd < 0) {
		fprintf(stderr, "no /dev/full here\n");
		return;
	}
	outq_init(&q, fd);
	outq_put(&q, RECORD, NRECORD);
	outq_put(&q, RECORD, NRECORD);
	outq_push(&q);
	CHECK(q.full == ENOSPC && q.err == 0 && outq_pending(&q));
	dup2(file, q.w.fd);
	outq_put(&q, RECORD, NRECORD);
	outq_push(&q);
	CHECK(q.full == 0 && !outq_pending(&q) && q.dropped == 0);
	CHECK(pread(file, b, sizeof b, 0) == 3 * (ssize_t)NRECORD && memcmp(b + 2 * NRECORD, RECORD, NRECORD) == 0);
	outq_free(&q);
	close(fd);
	close(file);
}

static int cleared;

static void
clear(void)
{
	cleared++;
}

static struct nowait later;

static ssize_t
write_later(const void *p, size_t n)
{
	return nowait_write(&later, p, n);
}

/* Messages: whole lines, and how many are missing. */
static void
messages(void)
{
	static char b[1 << 20];
	size_t n = 0, i, lines = 0, from = 0;
	int p[2], keep = dup(STDERR_FILENO);
	unsigned long lost = 0;
	ssize_t r;

	CHECK(pipe(p) == 0 && fcntl(p[0], F_SETFL, O_NONBLOCK) == 0);
	dup2(p[1], STDERR_FILENO);
	diag_init("t");
	nowait_init(&later, STDERR_FILENO);
	diag_nowait(write_later);
	diag_before = clear;
	alarm(20);
	for (i = 0; i < 20000; i++)
		diag_warn("object", "message %zu", i);
	alarm(0);
	while (diag_pending() || n == 0) {
		if ((r = read(p[0], b + n, sizeof b - n)) > 0)
			n += (size_t)r;
		diag_flush();
	}
	if ((r = read(p[0], b + n, sizeof b - n)) > 0)
		n += (size_t)r;
	dup2(keep, STDERR_FILENO);
	diag_before = NULL;
	CHECK(cleared == 20000);
	for (i = 0; i < n; i++)
		if (b[i] == '\n') {
			unsigned long k;

			b[i] = '\0';
			if (sscanf(b + from, "t: stderr: %lu messages dropped, the reader is too slow", &k) == 1)
				lost += k;
			else {
				CHECK_ROW(sscanf(b + from, "t: object: message %lu", &k) == 1 && k == lines, b + from);
				lines++;
			}
			from = i + 1;
		}
	CHECK(from == n && lines + lost == 20000 && lost > 0);
	close(p[0]);
	close(p[1]);
	close(keep);
}

int
main(void)
{
	readers();
	terminal();
	full();
	messages();
	return check_done();
}
