/* tftpmin - the least program that serves one file over TFTP, to measure servers against
 *
 *	tftpmin port file
 *
 * No timers, no directory, no options, no checks, no log: a read request of whatever name gets a connected socket of its own, and each packet
 * that comes there the block after the one it names.  What a server takes beyond this is what it does for its users.  127.0.0.1 only,
 * Linux only.
 */
#ifdef __linux__
#include <sys/types.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <netinet/in.h>
#include <arpa/inet.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLOCK 512
#define BATCH 256

static unsigned char *content;
static size_t size;

static void
reply(int fd, unsigned block)
{
	unsigned char head[4] = { 0, 3, 0, 0 };
	size_t at = (size_t)(block - 1) * BLOCK;
	struct iovec v[2];

	if (block == 0 || at > size)
		return;
	head[2] = (unsigned char)(block >> 8);
	head[3] = (unsigned char)block;
	v[0].iov_base = head;
	v[0].iov_len = 4;
	v[1].iov_base = content + at;
	v[1].iov_len = size - at < BLOCK ? size - at : BLOCK;
	(void)!writev(fd, v, 2);
}

static void
request(int ep, int main_fd)
{
	struct sockaddr_in from, any;
	socklen_t n = sizeof from;
	unsigned char b[1024];
	struct epoll_event e;
	int fd;

	if (recvfrom(main_fd, b, sizeof b, 0, (struct sockaddr *)&from, &n) < 2)
		return;
	memset(&any, 0, sizeof any);
	any.sin_family = AF_INET;
	any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&any, sizeof any) != 0 || connect(fd, (struct sockaddr *)&from, n) != 0)
		exit(1);
	e.events = EPOLLIN;
	e.data.fd = fd;
	epoll_ctl(ep, EPOLL_CTL_ADD, fd, &e);
	reply(fd, 1);
}

static void
ack(int fd)
{
	unsigned char b[1024];
	ssize_t n = read(fd, b, sizeof b);
	unsigned block = n < 4 ? 0 : (unsigned)b[2] << 8 | b[3];

	if (block == size / BLOCK + 1 || n < 0)
		close(fd);
	else
		reply(fd, block + 1);
}

int
main(int argc, char **argv)
{
	struct sockaddr_in a;
	struct epoll_event e[BATCH];
	int ep = epoll_create1(0), fd = socket(AF_INET, SOCK_DGRAM, 0), buf = 4 << 20, i, n;
	FILE *f = argc == 3 ? fopen(argv[2], "rb") : NULL;

	if (f == NULL)
		return 2;
	content = malloc(1 << 26);
	size = fread(content, 1, 1 << 26, f);
	memset(&a, 0, sizeof a);
	a.sin_family = AF_INET;
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	a.sin_port = htons((unsigned short)atoi(argv[1]));
	if (bind(fd, (struct sockaddr *)&a, sizeof a) != 0)
		return 1;
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &buf, sizeof buf);
	e[0].events = EPOLLIN;
	e[0].data.fd = fd;
	epoll_ctl(ep, EPOLL_CTL_ADD, fd, &e[0]);
	for (;;) {
		n = epoll_wait(ep, e, BATCH, -1);
		for (i = 0; i < n; i++) {
			if (e[i].data.fd == fd)
				request(ep, fd);
			else
				ack(e[i].data.fd);
		}
	}
}
#else
int
main(void)
{
	return 2;
}
#endif
