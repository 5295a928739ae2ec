/* file and fileset: opened beneath a directory, published together or not at all.  Runs in its current directory (the test's own). */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "file.h"
#include "kit/check.h"

static void
put(const char *name, const char *text)
{
	FILE *f = fopen(name, "w");

	if (f == NULL || fputs(text, f) < 0 || fclose(f) != 0)
		abort();
}

static int
holds(const char *name, const char *text)
{
	struct buf b = { 0 };
	int same = file_slurp(name, &b, 1000) == 0 && span_is(buf_span(&b), text);

	buf_free(&b);
	return same;
}

/* number of names in the directory, "." and ".." left out */
static int
names(void)
{
	FILE *p = popen("ls -A | wc -l", "r");
	int n = -1;

	if (p == NULL || fscanf(p, "%d", &n) != 1)
		n = -1;
	if (p != NULL)
		pclose(p);
	return n;
}

static void
beneath(int dir)
{
	static const struct { const char *path; int err; } row[] = {
		{ "plain", 0 }, { "sub/inner", 0 }, { "", EINVAL }, { ".", EINVAL }, { "..", EINVAL }, { "../plain", EINVAL }, { "/etc/passwd", EINVAL },
		{ "sub/../plain", EINVAL }, { "sub//inner", EINVAL }, { "sub/", EINVAL }, { "./plain", EINVAL }, { "link", ELOOP }, { "linkdir/inner", ELOOP },
		{ "fifo", EINVAL }, { "sub", EISDIR }, { "nothing", ENOENT }, { "plain/x", ENOTDIR },
	};
	size_t i;

	put("plain", "p");
	if (mkdir("sub", 0755) != 0 || symlink("/etc/passwd", "link") != 0 || symlink("sub", "linkdir") != 0 || mkfifo("fifo", 0644) != 0)
		abort();
	put("sub/inner", "i");
	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		int fd = file_open_beneath(dir, row[i].path), e = errno;

		CHECK_ROW(row[i].err == 0 ? fd >= 0 : fd < 0 && e == row[i].err, row[i].path);
		if (fd >= 0)
			close(fd);
	}
	if (system("rm -rf plain sub link linkdir fifo") != 0)
		abort();
}

static void
slurping(void)
{
	struct buf b = { 0 };

	put("ten", "0123456789");
	CHECK(file_slurp("ten", &b, 10) == 0 && b.n == 10);
	b.n = 0;
	CHECK(file_slurp("ten", &b, 9) == -1 && errno == EFBIG);
	CHECK(file_slurp(".", &b, 9) == -1 && errno == EISDIR);
	CHECK(file_slurp("nothing", &b, 9) == -1 && errno == ENOENT);
	buf_free(&b);
	unlink("ten");
}

static void
sets(int dir)
{
	struct fileset s;
	struct stat before, after;
	int i;

	put("old", "old");
	put("same", "same");
	stat("same", &before);
	fileset_init(&s, dir);
	CHECK(fileset_add(&s, "a/b", "x", 1, 0640) == -1 && errno == EINVAL);
	CHECK(fileset_add(&s, "..", "x", 1, 0640) == -1);
	CHECK(fileset_add(&s, "new", "new", 3, 0640) == 0);
	CHECK(fileset_add(&s, "old", "fresh", 5, 0640) == 0);
	CHECK(fileset_add(&s, "same", "same", 4, 0640) == 0);
	CHECK(fileset_commit(&s, FILESET_NOCLOBBER) == -1 && errno == EEXIST && strcmp(s.bad, "old") == 0);
	CHECK(names() == 2 && holds("old", "old"));
	CHECK(fileset_commit(&s, FILESET_SYNC) == 0);
	CHECK(names() == 3 && holds("new", "new") && holds("old", "fresh") && holds("same", "same"));
	CHECK(fileset_changed(&s, 0) && fileset_changed(&s, 1) && !fileset_changed(&s, 2));
	stat("same", &after);
	CHECK(before.st_ino == after.st_ino && before.st_mtime == after.st_mtime);
	stat("new", &after);
	CHECK((after.st_mode & 0777) == 0640);
	fileset_free(&s);

	/* the last name is a directory: nothing at all may have changed */
	if (mkdir("zdir", 0755) != 0)
		abort();
	fileset_init(&s, dir);
	for (i = 0; i < 3; i++)
		CHECK(fileset_add(&s, i == 0 ? "first" : i == 1 ? "old" : "zdir", "later", 5, 0600) == 0);
	CHECK(fileset_commit(&s, 0) == -1 && errno == EISDIR && strcmp(s.bad, "zdir") == 0);
	CHECK(names() == 4 && holds("old", "fresh"));
	fileset_free(&s);

	/* what a killed run left goes away, even one that had our number; what a live one has under way stays */
	put(FILE_TMP_PREFIX "999999999.0", "x");
	{
		char mine[64], live[64];

		snprintf(mine, sizeof mine, FILE_TMP_PREFIX "%ld.0", (long)getpid());
		snprintf(live, sizeof live, FILE_TMP_PREFIX "%ld.0", (long)getppid());
		put(mine, "x");
		put(live, "x");
		put(FILE_TMP_PREFIX "nonsense", "x");
		file_sweep(dir);
		CHECK(access(mine, F_OK) != 0);
		CHECK(access(live, F_OK) == 0);
		CHECK(access(FILE_TMP_PREFIX "999999999.0", F_OK) != 0);
		CHECK(access(FILE_TMP_PREFIX "nonsense", F_OK) == 0);
	}
	if (system("rm -rf new old same zdir .cph-tmp.*") != 0)
		abort();
}

int
main(void)
{
	char tmp[] = "/tmp/cph-test-file.XXXXXX";
	int dir;

	if (mkdtemp(tmp) == NULL || chdir(tmp) != 0)
		abort();
	dir = open(".", O_RDONLY | O_DIRECTORY);
	beneath(dir);
	slurping();
	sets(dir);
	if (chdir("/") != 0 || rmdir(tmp) != 0)
		CHECK_ROW(0, "the scratch directory is empty at the end");
	return check_done();
}
