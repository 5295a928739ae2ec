/* cph-unpack - is this download genuine, whole, and what the phone will accept; list, test, extract */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "archive.h"
#include "cli.h"
#include "diag.h"
#include "extract.h"
#include "file.h"
#include "fw/image.h"
#include "keep.h"
#include "cisco/loadid.h"
#include "num.h"
#include "source.h"

static const char usage[] =
    "cph-unpack - verify and extract firmware for Cisco 7940 and 7960 phones\n"
    "usage: cph-unpack [-fjlqstv] [-d dir | -p name] [-k keyfile] [-m limits]\n"
    "                  [-o keys] [archive ...]\n"
    "Manual: cph-unpack(1)\n";
static const char keys[] =
    "file: package: name size crc32 role id protocol version signed key time verdict reason load complete genuine missing signer why";

enum mode { MODE_TEST, MODE_LIST, MODE_DIR, MODE_PRINT };

static struct cli cli;
static struct keyring ring;
static struct keep tables;      /* the texts of -k, which the ring borrows */
static enum mode mode;
static const char *dir, *wanted;
static int dirfd = -1, force, strict, have_mode, wanted_found;
static struct limits lim = { LIMITS_BYTES, LIMITS_ENTRIES, LIMITS_RATIO, LIMITS_DEPTH };

/* One archive or directory, or the single files among the operands: what is judged together. */
struct pile {
	const char *label;      /* how messages call it; NULL: its members stand for themselves */
	struct archive a;
	const char **path;      /* without a label: where each member is */
	struct image *v;        /* of each member */
	int told, refused;      /* something was found that refuses it; it is refused */
};

/* "LABEL(NAME)" for messages; valid until the next call. */
static const char *
object(const struct pile *p, const char *name)
{
	static struct buf b;
	size_t i;

	b.n = 0;
	for (i = 0; p->path != NULL && i < p->a.n; i++)
		if (p->a.m[i].name == name)
			name = p->path[i];
	if (p->label == NULL || name == NULL || name[0] == '\0')
		buf_adds(&b, name != NULL && name[0] != '\0' ? name : p->label != NULL ? p->label : "");
	else
		buf_addf(&b, "%s(%s)", p->label, name);
	return buf_cstr(&b);
}

/* Why an archive was refused; of a limit, also how to raise it. */
static void
say_fault(const struct pile *p, const struct archive *a)
{
	diag_err(DIAG_NO, object(p, a->at), "%s%s", a->why, span_ends_nocase(span_cstr(a->why), " limit") ? " (-m)" : "");
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
	why = keyring_add(&ring, table);
	if (why != NULL)
		diag_die(DIAG_FAIL, ring.lineno > 0 ? diag_at(path, ring.lineno) : path, "%s", why);
}

static void
options(int argc, char **argv)
{
	const char *why = keyring_init(&ring);
	int o;

	if (why != NULL)
		diag_die(DIAG_FAIL, "built-in keys", "%s", why);
	while ((o = cli_next(&cli, argc, argv)) != -1) {
		switch (o) {
		case 'd':
			set_mode(MODE_DIR);
			dir = cli.arg;
			break;
		case 'f':
			force = 1;
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
			wanted = cli.arg;
			break;
		case 's':
			strict = 1;
			break;
		case 't':
			set_mode(MODE_TEST);
			break;
		}
	}
	if (mode == MODE_DIR && (dirfd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
		diag_die(DIAG_FAIL, dir, "%s", strerror(errno));
}

/* ---- judging ---- */

/* A finding that makes the pile refused, unless the user forces it. */
static void
refuse(struct pile *p, const char *name, const char *what, const char *why)
{
	const char *colon = why[0] != '\0' ? ": " : "";

	if (mode == MODE_LIST)
		return;
	p->told = 1;
	if (force && !strict) {
		diag_warn(object(p, name), "%s%s%s", what, colon, why);
	} else {
		diag_err(DIAG_NO, object(p, name), "%s%s%s", what, colon, why);
		p->refused = 1;
	}
}

static void
judge_file(struct pile *p, const char *name, const struct image *v)
{
	const char *colon = v->reason[0] != '\0' ? ": " : "";
	unsigned bit;

	if (image_refused(v->verdict)) {
		refuse(p, name, image_verdict_name(v->verdict), v->reason);
	} else if (v->verdict != IMAGE_GENUINE && v->verdict != IMAGE_NOT_FIRMWARE && mode != MODE_LIST) {
		if (strict) {
			diag_err(DIAG_NO, object(p, name), "not proved genuine: %s%s%s", image_verdict_name(v->verdict), colon, v->reason);
			p->refused = 1;
		} else if (v->verdict == IMAGE_INTACT) {
			diag_note(1, object(p, name), "%s%s%s", image_verdict_name(v->verdict), colon, v->reason);
		} else {
			diag_warn(object(p, name), "%s%s%s", image_verdict_name(v->verdict), colon, v->reason);
		}
	}
	for (bit = 1; bit <= IMAGE_WARN_ALL && mode != MODE_LIST; bit <<= 1)
		if (v->warn & bit)
			diag_warn(object(p, name), "%s", image_warning(bit));
}

static void
judge_package(struct pile *p, const struct image_package *k)
{
	unsigned bit;

	if (mode == MODE_LIST)
		return;
	if (k->broken && !p->told)
		refuse(p, k->load, "package", k->reason);
	if (!k->complete && k->missing[0] != '\0')
		diag_warn(object(p, k->load), "package incomplete: %s missing", k->missing);
	for (bit = 1; bit <= IMAGE_WARN_ALL; bit <<= 1)
		if (k->warn & bit)
			diag_warn(object(p, k->load), "%s", image_warning(bit));
}

static void
write_file(const struct archive_member *m, const struct image *v)
{
	int firmware = v->verdict != IMAGE_NOT_FIRMWARE;
	struct load load;
	char crc[9];

	snprintf(crc, sizeof crc, "%08lx", (unsigned long)m->crc);
	rec_start(&cli.rec, "file");
	rec_adds(&cli.rec, "name", m->name);
	rec_addu(&cli.rec, "size", m->data.n);
	rec_adds(&cli.rec, "crc32", crc);
	rec_adds(&cli.rec, "role", image_role_name(v->role));
	/* what the image says it is, whatever it is called; a list has only its name */
	if (v->id[0] != '\0' || v->role == IMAGE_ROLE_LIST) {
		loadid_parse(span_cstr(v->id[0] != '\0' ? v->id : v->name), &load);
		rec_adds(&cli.rec, "id", v->id[0] != '\0' ? v->id : load.id);
		rec_adds(&cli.rec, "protocol", v->role == IMAGE_ROLE_LOADER ? "none" : proto_name(load.proto));
		rec_adds(&cli.rec, "version", load.version);
	} else {
		rec_adds(&cli.rec, "id", "");
		rec_adds(&cli.rec, "protocol", "");
		rec_adds(&cli.rec, "version", "");
	}
	rec_adds(&cli.rec, "signed", !firmware ? "" : v->is_signed ? "yes" : "no");
	rec_adds(&cli.rec, "key", v->key != NULL ? v->key->name : "");
	if (v->key != NULL)
		rec_addtime(&cli.rec, "time", v->time, 0);
	else
		rec_adds(&cli.rec, "time", "");
	rec_adds(&cli.rec, "verdict", firmware ? image_verdict_name(v->verdict) : "plain");
	rec_adds(&cli.rec, "reason", v->reason);
	rec_end(&cli.rec);
}

static void
write_package(const struct image_package *k)
{
	rec_start(&cli.rec, "package");
	rec_adds(&cli.rec, "load", k->load);
	rec_adds(&cli.rec, "complete", k->complete ? "yes" : "no");
	rec_adds(&cli.rec, "genuine", k->genuine ? "yes" : "no");
	rec_adds(&cli.rec, "missing", k->missing);
	rec_adds(&cli.rec, "signer", k->key != NULL ? k->key->name : "");
	rec_adds(&cli.rec, "why", k->reason);
	rec_end(&cli.rec);
}

/* What a download is that is none, where that can be seen. */
static const char *
what_else(struct span data)
{
	return data.n == 0 ? "it is empty" : span_starts(span_trim(data), "<") ? "it begins as web pages do" : "";
}

/* Firmware is asked for by plain names: what an archive has in a directory of its own no phone will find. */
static void
astray(const struct pile *p)
{
	size_t i;

	for (i = 0; i < p->a.n; i++)
		if (p->v[i].verdict != IMAGE_NOT_FIRMWARE && strchr(p->a.m[i].name, '/') != NULL) {
			diag_warn(object(p, p->a.m[i].name), "phones ask for names without a directory: move the files up");
			return;
		}
}

static void
packages(struct pile *p)
{
	size_t n = image_packages(p->v, p->a.n, NULL, 0), i;
	struct image_package *k = calloc(n + 1, sizeof *k);

	if (k == NULL)
		diag_no_memory();
	image_packages(p->v, p->a.n, k, n);
	for (i = 0; i < n; i++)
		judge_package(p, &k[i]);
	if (mode != MODE_PRINT)
		for (i = 0; i < n; i++)
			write_package(&k[i]);
	/* a file by itself was taken for a download: what is neither is a web page under its name, or what a cut left of it */
	for (i = 0; n == 0 && p->label == NULL && i < p->a.n; i++)
		refuse(p, p->a.m[i].name, "neither an archive nor firmware", what_else(p->a.m[i].data));
	if (n == 0 && p->label != NULL && strict && !p->refused)
		refuse(p, NULL, "no firmware in it", "");
	else if (n == 0 && p->label != NULL && !p->refused && mode != MODE_LIST)
		diag_warn(p->label, "no firmware in it");
	else if (n > 0 && mode == MODE_DIR)
		astray(p);
	free(k);
}

static void
judge(struct pile *p)
{
	size_t i, n = p->a.n;
	struct span *file = calloc(n + 1, sizeof *file), *name = calloc(n + 1, sizeof *name);

	p->v = calloc(n + 1, sizeof *p->v);
	if (file == NULL || name == NULL || p->v == NULL)
		diag_no_memory();
	for (i = 0; i < n; i++) {
		const char *slash = strrchr(p->a.m[i].name, '/');

		file[i] = p->a.m[i].data;
		name[i] = span_cstr(slash == NULL ? p->a.m[i].name : slash + 1);
		/* what a Mac puts beside a file ("._name"), and other hidden files, is nothing a phone asks for */
		if (name[i].n > 0 && name[i].p[0] == '.')
			file[i] = name[i] = span_cstr("");
	}
	if (image_check_all(file, name, n, &ring, (uint32_t)time(NULL), p->v) != 0)
		diag_no_memory();
	for (i = 0; i < n; i++)
		if (mode != MODE_PRINT || strcmp(p->a.m[i].name, wanted) == 0)
			judge_file(p, p->a.m[i].name, &p->v[i]);
	if (mode != MODE_PRINT)
		for (i = 0; i < n; i++)
			write_file(&p->a.m[i], &p->v[i]);
	if (mode != MODE_PRINT)
		packages(p);
	free(file);
	free(name);
}

/* ---- output ---- */

/* OS79XX.TXT is written for a phone's next hop by cph-mkcnf; the one in the package must not stand in the way of a second run, nor
 * undo the first. */
static int
keep_theirs(const struct archive_member *m)
{
	struct buf b = { 0 };
	struct span a, c;
	int fd, kept = 0;

	if (force || !span_is_nocase(span_cstr(m->name), "OS79XX.TXT") || (fd = file_open_beneath(dirfd, m->name)) < 0)
		return 0;
	if (file_slurp_fd(fd, &b, 4096) == 0 && !span_eq(buf_span(&b), m->data)) {
		a = span_trim(buf_span(&b));
		c = span_trim(m->data);
		kept = 1;
		if (span_eq(a, c))
			diag_note(1, m->name, "the one in %s names the same loader, and is kept", dir);
		else
			diag_warn(m->name, "the one in %s has other content, and is kept (-f replaces it)", dir);
	}
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
		skip[i] = (unsigned char)keep_theirs(&p->a.m[i]);
	if (extract(dirfd, p->a.m, p->a.n, skip, force ? EXTRACT_FORCE : 0, &x) != 0) {
		struct buf b = { 0 };
		int e = errno;

		buf_adds(&b, dir);
		if (x.at[0] != '\0')
			buf_addf(&b, "%s%s", dir[strlen(dir) - 1] == '/' ? "" : "/", x.at);
		diag_err(DIAG_FAIL, buf_cstr(&b), "%s", e == EEXIST ? "is there with other content (-f replaces it)" : strerror(e));
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
		if (strcmp(p->a.m[i].name, wanted) != 0)
			continue;
		wanted_found = 1;
		out_add(&cli.out, p->a.m[i].data.p, p->a.m[i].data.n);
	}
}

/* Everything is in memory and sound as an archive: judge it, then use it. */
static void
finish(struct pile *p)
{
	char name[256];

	if (archive_end(&p->a) != 0) {
		if (p->a.why == NULL)
			diag_no_memory();
		say_fault(p, &p->a);
		return;
	}
	if (p->a.n == 0) {
		if (source_archive_in(p->label, name, sizeof name))
			diag_err(DIAG_NO, p->label, "no firmware in it but archives; name these (%s/%s)", p->label, name);
		else
			diag_err(DIAG_NO, p->label, "no firmware in it");
		return;
	}
	judge(p);
	if (mode == MODE_PRINT)
		print_member(p);
	else if (mode == MODE_DIR && !p->refused)
		write_members(p);
	free(p->v);
}

/* ---- operands ---- */

/* Read one operand.  A single file goes to the pile of those; the rest is finished here.  keep: its bytes, to be kept for the
 * loose ones. */
static void
operand(const char *path, struct pile *loose, struct buf *keep)
{
	struct pile p = { 0 };
	int is_dir = 0;
	enum source_res r;

	p.label = strcmp(path, "-") == 0 ? "stdin" : path;
	archive_init(&p.a, &lim);
	if (strcmp(path, "-") == 0)
		cli_terminal("the bytes of an archive");
	r = source_read(&p.a, path, keep, &is_dir);
	if (r == SOURCE_ERRNO && errno == ENOMEM)
		diag_no_memory();
	if (r == SOURCE_FAULT && p.a.why == NULL)
		diag_no_memory();
	if (r == SOURCE_ERRNO) {
		diag_err(DIAG_FAIL, object(&p, p.a.at), "%s", strerror(errno));
	} else if (r == SOURCE_LARGE) {
		diag_err(DIAG_NO, object(&p, p.a.at), "larger than the limit (-m)");
	} else if (r == SOURCE_FAULT) {
		say_fault(&p, &p.a);
	} else if (!is_dir && p.a.opened == 0) {
		if (archive_add(&loose->a, p.a.m[0].data, p.a.m[0].name) != 0) {
			if (loose->a.why == NULL)
				diag_no_memory();
			say_fault(&p, &loose->a);
		} else {
			loose->path[loose->a.n - 1] = path;
		}
		archive_free(&p.a);
		return;
	} else {
		finish(&p);
	}
	archive_free(&p.a);
	buf_free(keep);
}

int
main(int argc, char **argv)
{
	static char *const from_stdin[] = { "-", NULL };
	struct pile loose = { 0 };
	struct buf *keep;
	int i, n;

	cli_init(&cli, "cph-unpack", usage, "d:fk:lm:p:st", keys);
	options(argc, argv);
	n = argc - cli.ind;
	argv = n == 0 ? (char **)from_stdin : argv + cli.ind;
	n = n == 0 ? 1 : n;
	archive_init(&loose.a, &lim);
	keep = calloc((size_t)n, sizeof *keep);
	loose.path = calloc((size_t)n, sizeof *loose.path);
	if (keep == NULL || loose.path == NULL)
		diag_no_memory();
	for (i = 0; i < n; i++)
		operand(argv[i], &loose, &keep[i]);
	if (loose.a.n > 0)
		finish(&loose);
	if (mode == MODE_PRINT && !wanted_found && diag_result() == DIAG_OK)
		diag_err(DIAG_NO, wanted, "no such file in it");
	for (i = 0; i < n; i++)
		buf_free(&keep[i]);
	free(keep);
	free(loose.path);
	archive_free(&loose.a);
	keep_free(&tables);
	return cli_end(&cli);
}
