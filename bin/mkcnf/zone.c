#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "zone.h"

#define ZONE_MAX 65536          /* bytes of a zone file; the largest have four thousand */

static enum zone_res
read_zone(const char *name, const char *dir, struct buf *text)
{
	int dirfd, fd = -1, r;

	dirfd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dirfd < 0)
		return ZONE_DIR;
	/* zones are links to each other, so links are followed; the name itself must stay below */
	if (name[0] != '/' && strstr(name, "..") == NULL)
		fd = openat(dirfd, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	close(dirfd);
	r = fd < 0 ? -1 : file_slurp_fd(fd, text, ZONE_MAX);
	if (fd >= 0)
		close(fd);
	return r == 0 ? ZONE_OK : ZONE_NONE;
}

enum zone_res
zone_find(const char *name, const char *dir, int64_t now, struct zone *z)
{
	struct span rule = span_cstr(name);
	const char *iana = "";
	struct buf text = { 0 };
	struct tz tz;

	memset(z, 0, sizeof *z);
	if (span_find(rule, ',') == rule.n) {
		enum zone_res r = read_zone(name, dir, &text);

		if (r != ZONE_OK) {
			int e = errno;

			buf_free(&text);
			errno = e;
			return r;
		}
		iana = name;
		z->why = tz_file(buf_span(&text), now, &rule);
	}
	if (z->why == NULL)
		z->why = tz_parse(rule, &tz);
	buf_free(&text);
	if (z->why != NULL)
		return ZONE_NO;
	z->why = tz_phone(&tz, z->value, &z->n, &z->doubt);
	z->java_why = javazone_find(&tz, iana, z->java, &z->java_doubt);
	return ZONE_OK;
}
