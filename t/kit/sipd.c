/* sipd ADDRESS PORT STATUS [SKIP] - the SIP side of a phone: takes one request over UDP (after ignoring SKIP of them), prints it, answers STATUS, ends. */
#include <sys/types.h>
#include <sys/socket.h>
#include <arpa/inet.h>
#include <netinet/in.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* the header lines of a request that a response repeats */
static size_t
copy_lines(const char *req, char *out, size_t cap)
{
	static const char *const names[] = { "Via:", "From:", "To:", "Call-ID:", "CSeq:" };
	const char *line, *end;
	size_t n = 0, i;

	for (line = strchr(req, '\n'); line != NULL && *++line != '\r'; line = end) {
		end = strchr(line, '\n');
		if (end == NULL)
			break;
		for (i = 0; i < sizeof names / sizeof names[0]; i++)
			if (strncmp(line, names[i], strlen(names[i])) == 0 && n + (size_t)(end + 1 - line) < cap) {
				memcpy(out + n, line, (size_t)(end + 1 - line));
				n += (size_t)(end + 1 - line);
			}
	}
	out[n] = '\0';
	return n;
}

int
main(int argc, char **argv)
{
	struct sockaddr_in a, from;
	socklen_t len = sizeof from;
	char req[2048], head[1024], resp[2048];
	int fd = socket(AF_INET, SOCK_DGRAM, 0), skip = argc > 4 ? atoi(argv[4]) : 0;
	ssize_t n;

	memset(&a, 0, sizeof a);
	a.sin_family = AF_INET;
	if (argc < 4 || fd < 0 || inet_pton(AF_INET, argv[1], &a.sin_addr) != 1)
		return 2;
	a.sin_port = htons((unsigned short)atoi(argv[2]));
	if (bind(fd, (struct sockaddr *)&a, sizeof a) != 0) {
		perror("sipd");
		return 2;
	}
	alarm(60);
	do {
		n = recvfrom(fd, req, sizeof req - 1, 0, (struct sockaddr *)&from, &len);
		if (n < 0)
			return 2;
	} while (skip-- > 0);
	req[n] = '\0';
	fputs(req, stdout);
	copy_lines(req, head, sizeof head);
	n = snprintf(resp, sizeof resp, "SIP/2.0 %s x\r\n%sContent-Length: 0\r\n\r\n", argv[3], head);
	return sendto(fd, resp, (size_t)n, 0, (struct sockaddr *)&from, len) == n ? fflush(stdout) != 0 : 2;
}
