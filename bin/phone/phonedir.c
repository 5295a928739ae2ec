#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "dirlist.h"
#include "file.h"
#include "phonedir.h"

struct answer {
	enum boot_event_kind kind;      /* BOOT_FILE, BOOT_MISSING, BOOT_OVER */
	unsigned code;                  /* BOOT_MISSING: 1 there is no such file, 2 it cannot be read */
	size_t bytes;                   /* size of the file */
	char near[BOOT_NAME_MAX + 1];   /* BOOT_MISSING: a name in the directory that differs only in case, or "" */
};

static void
look_near(int world, const char *file, char near[BOOT_NAME_MAX + 1])
{
	DIR *d = dirlist(world);
	struct dirent *e;

	if (d == NULL)
		return;
	while ((e = readdir(d)) != NULL)
		if (strcmp(e->d_name, file) != 0 && span_eq_nocase(span_cstr(e->d_name), span_cstr(file)))
			span_copy(span_cstr(e->d_name), near, BOOT_NAME_MAX + 1);
	closedir(d);
}

/* Lack of descriptors or memory is a failure of this program; any other error is a file that the phone does not get. */
static int
ours(int e)
{
	return e == EMFILE || e == ENFILE || e == ENOMEM || e == EIO;
}

static int
read_file(int fd, size_t max, struct buf *b, struct answer *a)
{
	struct stat st;

	a->kind = BOOT_FILE;
	if (file_slurp_fd(fd, b, max) == 0)
		a->bytes = b->n;
	else if (errno == EFBIG) {
		a->kind = BOOT_OVER;
		a->bytes = fstat(fd, &st) == 0 && st.st_size > 0 ? (size_t)st.st_size : max + 1;
	} else
		return -1;
	return 0;
}

/* Answer the request of phone mac for file, of which it takes at most max bytes.  The content replaces that of b.  Returns 0, or -1 with errno
 * if the system failed. */
static int
answer(int dirfd, const char *mac, const char *file, size_t max, struct buf *b, struct answer *a)
{
	int world, fd, r = 0, e = 0;

	memset(a, 0, sizeof *a);
	a->kind = BOOT_MISSING;
	a->code = 1;
	b->n = 0;
	while (strncmp(file, "./", 2) == 0)
		file += 2;
	if (file[0] == '.' || strstr(file, "/.") != NULL)
		return 0;
	world = openat(dirfd, mac, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (world < 0 && (errno == ENOENT || errno == ENOTDIR))
		world = openat(dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (world < 0)
		return -1;
	fd = file_open_beneath(world, file);
	if (fd >= 0) {
		r = read_file(fd, max, b, a);
		e = errno;
		close(fd);
	} else if (ours(errno)) {
		r = -1;
		e = errno;
	} else if (errno == EACCES)
		a->code = 2;
	else
		look_near(world, file, a->near);
	close(world);
	errno = e;
	return r;
}

int
phonedir_run(int dirfd, struct phone *p, const struct phone_tell *t)
{
	struct answer a;
	struct buf b = { 0 };
	int r = 0, e = 0;

	while (r == 0 && p->next.kind != BOOT_END) {
		struct boot_event ev = { BOOT_TICK, { NULL, 0 }, 0, NULL, NULL };

		a.bytes = 0;
		if (p->next.kind == BOOT_ASK) {
			r = answer(dirfd, p->b.mac, p->next.file, p->next.max, &b, &a);
			e = errno;
			ev.kind = a.kind;
			ev.data = buf_span(&b);
			ev.code = a.code;
			ev.near = a.near;
			ev.text = a.code == 2 ? "Permission denied" : NULL;
		}
		if (r == 0)
			phone_go(p, &ev, a.bytes, 0, t);
	}
	buf_free(&b);
	errno = e;
	return r;
}
