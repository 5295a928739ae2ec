/* cph-loadid - read, classify and compare Cisco load names.  See cph-loadid(1). */
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "diag.h"
#include "lines.h"
#include "cisco/loadid.h"
#include "compare.h"

#define KEYS "load: id family role protocol version signed era kind num sort known ext holds meant why given inner"

static const char usage[] =
    "cph-loadid - read, classify and compare load names of Cisco phones\n"
    "usage: cph-loadid [-jqsv] [-o keys] [id ...]\n"
    "       cph-loadid -c [-qsv] id id\n"
    "Manual: cph-loadid(1)\n";

static struct cli c;
static int strict;
static struct { int num, sort, given; } want;   /* what costs something is made only when asked for */

/* Report a name that is not well spelt or not of the 7940/7960: an error with -s, else a warning for misspellings only.  lineno 0 = an
 * operand. */
static void
tell(unsigned long lineno, enum load_res res, const struct load *l)
{
	const char *id = l->id[0] == '\0' ? "''" : l->id, *where = lineno == 0 ? id : diag_at("stdin", lineno);
	const char *name = lineno == 0 ? "" : id, *sep = lineno == 0 ? "" : ": ";
	const char *why = l->why != NULL ? l->why : "no load name known here";

	if (res == LOAD_MISSPELT && strict)
		diag_err(DIAG_NO, where, "%s%s%s; probably %s", name, sep, why, l->meant);
	else if (res == LOAD_MISSPELT)
		diag_warn(where, "%s%s%s; probably %s", name, sep, why, l->meant);
	else if (res == LOAD_OTHER && strict)
		diag_err(DIAG_NO, where, "%s%sa load of the %s, not of the 7940/7960%s", name, sep, l->family,
		    l->era == ERA_JAVA ? "" : "; not converted by cph");
	else if (res == LOAD_OTHER && l->meant[0] != '\0')
		diag_warn(where, "%s%s%s; probably %s", name, sep, why, l->meant);
	else if (res == LOAD_UNKNOWN && strict)
		diag_err(DIAG_NO, where, "%s%s%s", name, sep, why);
	else if (res == LOAD_UNKNOWN)
		diag_note(1, where, "%s%s%s", name, sep, why);
}

/* 1 if put_load writes this key itself */
static int
own_key(struct span key)
{
	struct span rest = span_cstr(KEYS), k;

	while (span_cut(&rest, ' ', &k))
		if (span_eq(k, key))
			return 1;
	return 0;
}

static void
put_load(const struct load *l, struct span given, const struct rec *from)
{
	char num[LVER_NUM_MAX], sort[LOADID_SORT_MAX];
	struct rec_writer *w = &c.rec;
	size_t i;

	rec_start(w, "load");
	rec_adds(w, "id", l->id);
	rec_adds(w, "family", l->family);
	rec_adds(w, "role", load_role_name(l->role));
	rec_adds(w, "protocol", proto_name(l->proto));
	rec_adds(w, "version", l->version);
	rec_adds(w, "signed", load_signed_name(l->is_signed));
	rec_adds(w, "era", load_era_name(l->era));
	rec_adds(w, "kind", l->kind);
	if (want.num) {
		lver_num(&l->ver, num);
		rec_adds(w, "num", num[0] == '\0' ? "-" : num);
	}
	if (want.sort) {
		loadid_sort_key(l, sort);
		rec_adds(w, "sort", sort);
	}
	rec_adds(w, "known", l->in_catalogue ? "yes" : "no");
	if (l->ext[0] != '\0')
		rec_adds(w, "ext", l->ext);
	if (l->holds[0] != '\0')
		rec_adds(w, "holds", l->holds);
	if (l->meant[0] != '\0')
		rec_adds(w, "meant", l->meant);
	if (l->why != NULL)
		rec_adds(w, "why", l->why);
	if (want.given && !span_is(given, l->id))
		rec_add(w, "given", given);
	if (l->inner.n > 0)
		rec_add(w, "inner", l->inner);
	/* copy the other keys of a load record that was read */
	for (i = 0; from != NULL && i < from->n; i++) {
		char key[32];

		if (span_copy(from->f[i].key, key, sizeof key) == 0 && !own_key(from->f[i].key))
			rec_add(w, key, from->f[i].value);
	}
	rec_end(w);
}

/* Returns 1 if the name was reported. */
static int
one(unsigned long lineno, struct span given, const struct rec *from)
{
	struct load l;
	enum load_res res = loadid_parse(given, &l);
	int report = res != LOAD_OK && (strict || (!diag_quiet && (l.meant[0] != '\0' || diag_verbose > 0)));

	if (report)
		tell(lineno, res, &l);
	put_load(&l, given, from);
	return report;
}

/* Long inputs (logs, inventories) repeat few names, so the output for a name is kept until another name needs its slot.  Names that are
 * reported are not kept: each line needs its own message. */
#define SLOTS 4096              /* a power of two */

static struct slot {
	uint64_t name[3];               /* padded with NUL */
	uint32_t at;                    /* of its output in outputs */
	unsigned short len, n;          /* lengths of name and output; n 0 = free */
} slots[SLOTS];
static unsigned char outputs[SLOTS * 64];
static size_t used;

static void
keep(struct slot *s, const uint64_t name[3], size_t len, struct span output)
{
	if (output.n > sizeof outputs - used) {
		memset(slots, 0, sizeof slots);
		used = 0;
	}
	memcpy(s->name, name, sizeof s->name);
	s->len = (unsigned short)len;
	s->at = (uint32_t)used;
	s->n = (unsigned short)output.n;
	memcpy(outputs + used, output.p, output.n);
	used += output.n;
}

static void
one_line(unsigned long lineno, struct span line)
{
	uint64_t name[3] = { 0, 0, 0 }, h;
	size_t before = c.out.n;
	struct slot *s;

	if (line.n > sizeof name) {
		one(lineno, line, NULL);
		return;
	}
	memcpy(name, line.p, line.n);
	h = name[0] ^ name[1] * 0x9e3779b97f4a7c15u ^ name[2] * 0x94d049bb133111ebu;
	h = (h ^ h >> 29) * 0xbf58476d1ce4e5b9u;
	s = &slots[(h >> 40) & (SLOTS - 1)];
	if (s->n > 0 && s->len == line.n && memcmp(s->name, name, sizeof name) == 0) {
		out_add(&c.out, outputs + s->at, s->n);
		return;
	}
	/* the new line stands at the end of the output buffer, unless the buffer was flushed meanwhile */
	if (!one(lineno, line, NULL) && c.out.n > before && c.out.n - before < 1024)
		keep(s, name, line.n, span(c.out.b + before, c.out.n - before));
}

/* A record has a TAB behind its first word and a = after it; anything else is a name. */
static int
is_record(struct span line)
{
	size_t tab;

	if (line.p[0] < 'a' || line.p[0] > 'z')
		return 0;
	tab = span_find(line, '\t');
	return tab < line.n && rec_name_ok(span_sub(line, 0, tab)) && memchr(line.p + tab, '=', line.n - tab) != NULL;
}

static void
one_record(unsigned char *line, size_t n, unsigned long lineno)
{
	static struct rec r;
	const char *why = rec_parse(line, n, &r);
	struct span id;
	int found;

	if (why != NULL) {
		diag_err(DIAG_FAIL, diag_at("stdin", lineno), "%s", why);
		return;
	}
	id = rec_get(&r, "id", &found);
	if (!span_is(r.type, "load"))
		rec_copy(&c.rec, &r);
	else if (!found)
		diag_err(DIAG_FAIL, diag_at("stdin", lineno), "load record without id");
	else
		one(lineno, id, &r);
}

static void
from_stdin(void)
{
	enum lines_res res;
	unsigned char *p;
	struct lines in;
	size_t n;

	cli_terminal("names of loads");
	lines_init(&in, STDIN_FILENO, REC_LINE_MAX);
	for (;;) {
		if (lines_would_wait(&in) && cli_flush(&c) != 0)
			break;
		res = lines_next(&in, &p, &n);
		if (res == LINES_EOF)
			break;
		if (res == LINES_ERR) {
			diag_err(DIAG_FAIL, "stdin", "%s", strerror(in.err));
			break;
		}
		if (res == LINES_LONG)
			diag_err(DIAG_FAIL, diag_at("stdin", in.lineno), "line too long");
		else if (rec_skip(span(p, n)))
			continue;
		else if (is_record(span(p, n)))
			one_record(p, n, in.lineno);
		else
			one_line(in.lineno, span(p, n));
	}
	lines_free(&in);
}

static int
compare(const char *a, const char *b)
{
	const char *name[2] = { a, b }, *why;
	struct load l[2];
	const char *text;
	int i, r;

	for (i = 0; i < 2; i++) {
		enum load_res res = loadid_parse(span_cstr(name[i]), &l[i]);

		if (res == LOAD_UNKNOWN)
			diag_err(DIAG_NO, l[i].id, "%s", l[i].why != NULL ? l[i].why : "no load name known here");
		else
			tell(0, res, &l[i]);
	}
	if (diag_result() != DIAG_OK)
		return cli_end(&c);
	why = loadid_incomparable(&l[0], &l[1]);
	if (why != NULL) {
		diag_err(DIAG_NO, l[0].id, "cannot be compared with %s: %s", l[1].id, why);
		return cli_end(&c);
	}
	r = loadid_cmp(&l[0], &l[1]);
	text = r < 0 ? "-1\n" : r > 0 ? "1\n" : "0\n";
	out_add(&c.out, text, strlen(text));
	return cli_end(&c);
}

int
main(int argc, char **argv)
{
	int o, i, comparing = 0;

	cli_init(&c, "cph-loadid", usage, "cs", KEYS);
	while ((o = cli_next(&c, argc, argv)) != -1) {
		if (o == 'c')
			comparing = 1;
		else
			strict = 1;
	}
	if (comparing) {
		if (argc - c.ind != 2)
			cli_usage("-c", "needs two names");
		if (c.rec.form != REC_TEXT)
			cli_usage("-c", "writes no records: not with -j or -o");
		return compare(argv[c.ind], argv[c.ind + 1]);
	}
	want.num = rec_wants(&c.rec, "num");
	want.sort = rec_wants(&c.rec, "sort");
	want.given = rec_wants(&c.rec, "given");
	if (c.ind == argc)
		from_stdin();
	for (i = c.ind; i < argc && c.out.err == 0; i++) {
		if (strcmp(argv[i], "-") == 0)
			from_stdin();
		else
			one(0, span_cstr(argv[i]), NULL);
	}
	return cli_end(&c);
}
