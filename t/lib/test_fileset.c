/* sets of files in several directories, hard links and symbolic links: all or nothing, and nothing done twice */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "file.h"
#include "kit/check.h"

static void
put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text) || close(fd) != 0)
		abort();
}

static int
holds(const char *path, const char *text)
{
	char b[64];
	int fd = open(path, O_RDONLY);
	ssize_t n = fd < 0 ? -1 : read(fd, b, sizeof b);

	if (fd >= 0)
		close(fd);
	return n == (ssize_t)strlen(text) && memcmp(b, text, (size_t)n) == 0;
}

static ino_t
inode(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 ? st.st_ino : 0;
}

static void
fill(struct fileset *s, int dir, const char *content)
{
	fileset_init(s, dir);
	CHECK(fileset_add_path(s, "t/a/1/conf", content, strlen(content), 0640) == 0);
	CHECK(fileset_add_link(s, "t/a/1/image", "image") == 0);
	CHECK(fileset_add_link(s, "t/a/2/image", "image") == 0);
	CHECK(fileset_add_symlink(s, "a", "t/a/1") == 0);
}

static void
whole(int dir)
{
	struct fileset s;
	struct stat st;
	char to[64];
	size_t i;

	put("image", "image bytes");
	fill(&s, dir, "one");
	CHECK(fileset_commit(&s, FILESET_GROUP) == 0);
	for (i = 0; i < 4; i++)
		CHECK(fileset_changed(&s, i));
	fileset_free(&s);
	CHECK(holds("t/a/1/conf", "one") && holds("a/conf", "one") && inode("t/a/2/image") == inode("image"));
	CHECK(readlink("a", to, sizeof to) == 5 && memcmp(to, "t/a/1", 5) == 0);
	CHECK(stat("t/a", &st) == 0 && (st.st_mode & 0777) == 0750);

	/* again: nothing is touched */
	fill(&s, dir, "one");
	CHECK(fileset_commit(&s, 0) == 0);
	for (i = 0; i < 4; i++)
		CHECK(!fileset_changed(&s, i));
	fileset_free(&s);

	/* an image of the same content in another file counts as there; of another content, or another link, is replaced */
	unlink("t/a/1/image");
	put("t/a/1/image", "image bytes");
	unlink("t/a/2/image");
	put("t/a/2/image", "image_bytes");
	unlink("a");
	if (symlink("elsewhere", "a") != 0)
		abort();
	fill(&s, dir, "one");
	CHECK(fileset_commit(&s, 0) == 0);
	CHECK(!fileset_changed(&s, 1) && fileset_changed(&s, 2) && fileset_changed(&s, 3));
	fileset_free(&s);
	CHECK(inode("t/a/2/image") == inode("image") && readlink("a", to, sizeof to) == 5);
	if (system("rm -rf t a image") != 0)
		abort();
}

/* Each of these fails at another stage; the directory must be as it was, directories made for it included. */
static void
nothing(int dir)
{
	static const char *const row[] = { "no image", "a is a directory", "a file where a directory belongs", "conf is a directory" };
	struct fileset s;
	size_t i;

	for (i = 0; i < sizeof row / sizeof row[0]; i++) {
		if (i != 0)
			put("image", "image bytes");
		if ((i == 1 && (mkdir("a", 0755) != 0 || mkdir("t", 0755) != 0)) || (i == 3 && system("mkdir -p t/a/1/conf") != 0))
			abort();
		if (i == 2)
			put("t", "file");
		fill(&s, dir, "one");
		CHECK_ROW(fileset_commit(&s, 0) == -1 && errno != 0 && s.bad != NULL, row[i]);
		fileset_free(&s);
		CHECK_ROW(i != 1 || (access("a", F_OK) == 0 && access("t/a", F_OK) != 0 && rmdir("t") == 0), row[i]);
		CHECK_ROW(i != 2 || holds("t", "file"), row[i]);
		CHECK_ROW(i != 3 || (access("t/a/2", F_OK) != 0 && access("t/a/1/image", F_OK) != 0), row[i]);
		CHECK_ROW(system("ls -A | grep -q '^.cph-tmp'") != 0, row[i]);
		CHECK_ROW(i != 0 || access("t", F_OK) != 0, row[i]);
		if (system("rm -rf t a image") != 0)
			abort();
	}
	fileset_init(&s, dir);
	CHECK(fileset_add_path(&s, "../x", "", 0, 0640) == -1 && fileset_add_path(&s, "a//b", "", 0, 0640) == -1 &&
	    fileset_add_path(&s, "/a", "", 0, 0640) == -1 && fileset_add_path(&s, "", "", 0, 0640) == -1);
	CHECK(fileset_add_link(&s, "a", "../x") == -1 && fileset_add_link(&s, "./a", "x") == -1 && fileset_add_symlink(&s, "..", "x") == -1);
	CHECK(s.n == 0);
	fileset_free(&s);
}

static mode_t
mode_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? st.st_mode & 07777 : 0;
}

/* Modes: exactly the one asked for with FILESET_SET, kept by who asks for the old one; what is replaced keeps owner and group. */
static void
modes(int dir)
{
	struct fileset s;
	struct stat st;

	put("f", "one");
	CHECK(chmod("f", 0600) == 0 && (geteuid() != 0 || chown("f", 12345, 12346) == 0));
	fileset_init(&s, dir);
	s.dirmode = 0755;
	CHECK(fileset_add_path(&s, "f", "one", 3, 0644) == 0 && fileset_add_path(&s, "d/g", "one", 3, 0644) == 0);
	CHECK(fileset_commit(&s, FILESET_GROUP) == 0 && mode_of("f") == 0600 && mode_of("d") == 0755 && mode_of("d/g") == 0644);
	CHECK(fileset_commit(&s, FILESET_GROUP | FILESET_SET) == 0 && mode_of("f") == 0644 && !fileset_changed(&s, 0));
	fileset_free(&s);
	fileset_init(&s, dir);
	CHECK(fileset_add_path(&s, "f", "two", 3, 0604) == 0 && fileset_commit(&s, FILESET_GROUP) == 0 && mode_of("f") == 0604);
	fileset_free(&s);
	CHECK(geteuid() != 0 || (stat("f", &st) == 0 && st.st_uid == 12345 && st.st_gid == 12346));
	fileset_init(&s, dir);
	s.gid = 12347;
	CHECK(fileset_add_path(&s, "f", "two", 3, 0604) == 0 && fileset_add_path(&s, "h", "", 0, 0604) == 0);
	CHECK(fileset_commit(&s, FILESET_GROUP) == 0);
	fileset_free(&s);
	CHECK(geteuid() != 0 || (stat("f", &st) == 0 && st.st_gid == 12347 && stat("h", &st) == 0 && st.st_gid == 12347));
	if (system("rm -rf f h d") != 0)
		abort();
}

int
main(void)
{
	char tmp[] = "/tmp/cph-test-fileset.XXXXXX";
	int dir;

	if (mkdtemp(tmp) == NULL || chdir(tmp) != 0)
		abort();
	dir = open(".", O_RDONLY | O_DIRECTORY);
	whole(dir);
	nothing(dir);
	modes(dir);
	close(dir);
	CHECK(chdir("/") == 0 && rmdir(tmp) == 0);
	return check_done();
}
