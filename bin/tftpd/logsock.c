#include <sys/types.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "buf.h"
#include "logsock.h"

#ifdef _PATH_LOG
#define PATH _PATH_LOG
#else
#define PATH "/dev/log"
#endif
#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0
#endif

static int
attach(struct logsock *s)
{
	struct sockaddr_un a;

	memset(&a, 0, sizeof a);
	a.sun_family = AF_UNIX;
	memcpy(a.sun_path, PATH, sizeof PATH);
	return connect(s->fd, (struct sockaddr *)&a, sizeof a);
}

int
logsock_open(struct logsock *s)
{
	int fl;

	tzset();        /* its file is out of reach later */
	s->dropped = 0;
	s->fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	if (s->fd < 0)
		return -1;
	fl = fcntl(s->fd, F_GETFL);
	if (fl < 0 || fcntl(s->fd, F_SETFL, fl | O_NONBLOCK) < 0 || fcntl(s->fd, F_SETFD, FD_CLOEXEC) < 0)
		return -1;
	return attach(s);
}

uint64_t
logsock_put(struct logsock *s, struct span record)
{
	struct buf b = { 0 };
	char stamp[32];
	time_t now = time(NULL);
	struct tm tm;
	uint64_t dropped = s->dropped;
	ssize_t r = -1;
	size_t i;

	if (localtime_r(&now, &tm) == NULL || strftime(stamp, sizeof stamp, "%b %e %H:%M:%S", &tm) == 0)
		stamp[0] = '\0';
	buf_addf(&b, "<%d>%s cph-tftpd[%ld]: ", LOG_DAEMON | LOG_INFO, stamp, (long)getpid());
	i = b.n;
	buf_addspan(&b, record);
	for (; i < b.n; i++)
		if (b.p[i] == '\t')
			b.p[i] = ' ';
	if (!b.failed) {
		r = send(s->fd, b.p, b.n, MSG_NOSIGNAL);
		/* the daemon has started anew */
		if (r < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != ENOBUFS && attach(s) == 0)
			r = send(s->fd, b.p, b.n, MSG_NOSIGNAL);
	}
	buf_free(&b);
	if (r < 0) {
		s->dropped++;
		return 0;
	}
	s->dropped = 0;
	return dropped;
}

void
logsock_close(struct logsock *s)
{
	if (s->fd >= 0)
		close(s->fd);
}
