/* cph-unpack - is this download genuine, whole, and what the phone will accept; list, test, extract */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive.h"
#include "cli.h"
#include "diag.h"
#include "extract.h"
#include "file.h"
#include "judge.h"
#include "keep.h"
#include "source.h"

static const char usage[] =
    "cph-unpack - verify and extract firmware for Cisco 7940, 7960, 7906 to 7975\n"
    "usage: cph-unpack [-fjlqstv] [-d dir | -p name] [-k keyfile] [-m limits]\n"
    "                  [-o keys] [archive ...]\n"
    "Manual: cph-unpack(1)\n";
static const char keys[] =
    "file: package: name size crc32 role id protocol version signed key time verdict reason load complete genuine missing signer why hardware files";

enum mode { MODE_TEST, MODE_LIST, MODE_DIR, MODE_PRINT };

static struct cli cli;
static struct judging how;
static struct keep tables;      /* the texts of -k, which the ring borrows */
static enum mode mode;
static const char *dir;
static int dirfd = -1, have_mode, wanted_found;
static struct limits lim = { LIMITS_BYTES, LIMITS_ENTRIES, LIMITS_RATIO, LIMITS_DEPTH };

/* What a failure of the system is about: the file that was read, or the directory of temporary files. */
static const char *
failed_object(const struct pile *p, const struct archive *a)
{
	return !a->store.failed ? judge_object(p, a->at) : dirfd >= 0 ? dir : store_tmpdir();
}

/* Why an archive was refused; of a limit, also how to raise it. */
static void
say_fault(const struct pile *p, const struct archive *a)
{
	if (a->why == NULL && a->err == ENOMEM)
		diag_no_memory();
	if (a->why == NULL)
		diag_err(DIAG_FAIL, failed_object(p, a), "%s", strerror(a->err));
	else
		diag_err(DIAG_NO, judge_object(p, a->at), "%s%s", a->why, archive_over_limit(a) ? " (-m)" : "");
}

/* ---- options ---- */

static void
set_mode(enum mode m)
{
	static const char *const option[] = { "-t", "-l", "-d", "-p" };

	if (have_mode && mode != m)
		cli_usage(option[m], "only one of -d, -l, -p and -t can be given");
	mode = m;
	have_mode = 1;
}

static void
add_keys(const char *path)
{
	struct buf b = { 0 };
	struct span table;
	const char *why;

	if (file_slurp(path, &b, 1 << 20) != 0)
		diag_die(DIAG_FAIL, path, "%s", strerror(errno));
	table = keep_span(&tables, buf_span(&b));
	buf_free(&b);
	if (table.p == NULL)
		diag_no_memory();
	why = keyring_add(&how.ring, table);
	if (why != NULL)
		diag_die(DIAG_FAIL, how.ring.lineno > 0 ? diag_at(path, how.ring.lineno) : path, "%s", why);
}

static void
options(int argc, char **argv)
{
	const char *why = keyring_init(&how.ring);
	int o;

	if (why != NULL)
		diag_die(DIAG_FAIL, diag_at("keys.tsv", how.ring.lineno), "%s", why);
	while ((o = cli_next(&cli, argc, argv)) != -1) {
		switch (o) {
		case 'd':
			set_mode(MODE_DIR);
			dir = cli.arg;
			break;
		case 'f':
			how.force = 1;
			break;
		case 'k':
			add_keys(cli.arg);
			break;
		case 'l':
			set_mode(MODE_LIST);
			break;
		case 'm':
			if ((why = limits_parse(span_cstr(cli.arg), &lim)) != NULL)
				diag_die(DIAG_FAIL, "-m", "%s: %s", cli.arg, why);
			break;
		case 'p':
			set_mode(MODE_PRINT);
			how.only = cli.arg;
			break;
		case 's':
			how.strict = 1;
			break;
		case 't':
			set_mode(MODE_TEST);
			break;
		}
	}
	how.rec = &cli.rec;
	how.list = mode == MODE_LIST;
	how.astray = mode == MODE_DIR;
	if (mode != MODE_DIR)
		return;
	dirfd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dirfd < 0)
		diag_die(DIAG_FAIL, dir, "%s", strerror(errno));
	file_sweep(dirfd);
}

/* ---- output ---- */

/* OS79XX.TXT is written for a phone's next hop by cph-mkcnf; the one in the package must not stand in the way of a second run, nor
 * undo the first. */
static int
keep_theirs(const struct archive *a, const struct archive_member *m)
{
	struct buf b = { 0 };
	struct span theirs, ours;
	void *copy = NULL;
	int fd, kept = 0;

	if (how.force || m->data.n > 4096 || !span_is_nocase(span_cstr(m->name), "OS79XX.TXT") ||
	    (fd = file_open_beneath(dirfd, m->name)) < 0)
		return 0;
	if (file_slurp_fd(fd, &b, 4096) == 0 && store_load(&a->store, &m->data, &ours, &copy) == 0 && !span_eq(buf_span(&b), ours)) {
		theirs = span_trim(buf_span(&b));
		kept = 1;
		if (span_eq(theirs, span_trim(ours)))
			diag_note(1, m->name, "the one in %s names the same loader, and is kept", dir);
		else
			diag_warn(m->name, "the one in %s has other content, and is kept (-f replaces it)", dir);
	}
	free(copy);
	close(fd);
	buf_free(&b);
	return kept;
}

static void
write_members(struct pile *p)
{
	unsigned char *skip = calloc(p->a.n + 1, 1);
	struct extract x;
	size_t i;

	if (skip == NULL)
		diag_no_memory();
	for (i = 0; i < p->a.n; i++)
		skip[i] = (unsigned char)keep_theirs(&p->a, &p->a.m[i]);
	if (extract(dirfd, &p->a, skip, how.force ? EXTRACT_FORCE : 0, &x) != 0) {
		struct buf b = { 0 };
		int e = errno;

		buf_adds(&b, dir);
		if (x.at[0] != '\0')
			buf_addf(&b, "%s%s", dir[strlen(dir) - 1] == '/' ? "" : "/", x.at);
		diag_err(DIAG_FAIL, buf_cstr(&b), "%s", e == EEXIST ? "is there with other content (-f replaces it)" : fileset_reason(e));
		buf_free(&b);
	} else {
		diag_note(1, dir, "%zu of %zu files written", x.changed, p->a.n);
	}
	free(skip);
}

static void
print_member(struct pile *p)
{
	size_t i;

	for (i = 0; i < p->a.n && !p->refused; i++) {
		const struct blob *d = &p->a.m[i].data;
		const unsigned char *q;
		struct input in;
		uint64_t at = 0, n;

		if (strcmp(p->a.m[i].name, how.only) != 0)
			continue;
		wanted_found = 1;
		if (store_open(&p->a.store, d, &in) != 0)
			diag_die(DIAG_FAIL, judge_object(p, how.only), "%s", strerror(errno));
		for (; at < d->n; at += n) {
			n = d->n - at < 65536 ? d->n - at : 65536;
			q = input_at(&in, at, (size_t)n);
			if (q == NULL)
				diag_die(DIAG_FAIL, judge_object(p, how.only), "%s", strerror(errno));
			out_add(&cli.out, q, (size_t)n);
		}
		store_close(&p->a.store, d, &in);
	}
}

/* Everything is unpacked and sound as an archive: judge it, then use it. */
static void
finish(struct pile *p)
{
	char name[256];

	if (archive_end(&p->a) != 0) {
		say_fault(p, &p->a);
		return;
	}
	if (p->a.n == 0) {
		if (p->a.passed > 0)
			diag_err(DIAG_NO, judge_object(p, p->a.passed_at), "%s", p->a.passed_why);
		else if (source_archive_in(p->label, name, sizeof name))
			diag_err(DIAG_NO, p->label, "no firmware in it but archives; name these (%s/%s)", p->label, name);
		else
			diag_err(DIAG_NO, p->label, "no firmware in it");
		return;
	}
	judge(&how, p);
	if (mode == MODE_PRINT)
		print_member(p);
	else if (mode == MODE_DIR && !p->refused)
		write_members(p);
	free(p->v);
}

/* ---- operands ---- */

/* A single file goes to the pile of those.  It is copied: its archive is about to be freed. */
static void
add_loose(struct pile *loose, const struct pile *p, const char *path)
{
	const struct archive_member *m = &p->a.m[0];
	struct input in;
	int r;

	if (store_open(&p->a.store, &m->data, &in) != 0)
		diag_die(DIAG_FAIL, path, "%s", strerror(errno));
	r = archive_add(&loose->a, &in, m->name);
	if (r != 0)
		say_fault(p, &loose->a);
	else
		loose->path[loose->a.n - 1] = path;
	store_close(&p->a.store, &m->data, &in);
}

/* Read one operand.  A single file goes to the pile of those; the rest is finished here. */
static void
operand(const char *path, struct pile *loose)
{
	struct pile p = { 0 };
	int is_dir = 0;
	enum source_res r;

	p.label = strcmp(path, "-") == 0 ? "stdin" : path;
	archive_init(&p.a, &lim, dirfd);
	if (strcmp(path, "-") == 0)
		cli_terminal("the bytes of an archive");
	r = source_read(&p.a, path, &is_dir);
	if (r == SOURCE_ERRNO && errno == ENOMEM)
		diag_no_memory();
	if (r == SOURCE_ERRNO)
		diag_err(DIAG_FAIL, failed_object(&p, &p.a), "%s", strerror(errno));
	else if (r == SOURCE_LARGE)
		diag_err(DIAG_NO, judge_object(&p, p.a.at), "larger than the limit (-m)");
	else if (r == SOURCE_FAULT)
		say_fault(&p, &p.a);
	else if (!is_dir && p.a.opened == 0)
		add_loose(loose, &p, path);
	else
		finish(&p);
	archive_free(&p.a);
}

int
main(int argc, char **argv)
{
	static char *const from_stdin[] = { "-", NULL };
	struct pile loose = { 0 };
	int i, n;

	cli_init(&cli, "cph-unpack", usage, "d:fk:lm:p:st", keys);
	options(argc, argv);
	n = argc - cli.ind;
	argv = n == 0 ? (char **)from_stdin : argv + cli.ind;
	n = n == 0 ? 1 : n;
	archive_init(&loose.a, &lim, dirfd);
	loose.path = calloc((size_t)n, sizeof *loose.path);
	if (loose.path == NULL)
		diag_no_memory();
	for (i = 0; i < n; i++)
		operand(argv[i], &loose);
	if (loose.a.n > 0)
		finish(&loose);
	if (mode == MODE_PRINT && !wanted_found && diag_result() == DIAG_OK)
		diag_err(DIAG_NO, how.only, "no such file in it");
	free(loose.path);
	archive_free(&loose.a);
	keep_free(&tables);
	return cli_end(&cli);
}
