#include <stdint.h>
#include <string.h>

#include "loadid_int.h"
#include "tsv.h"

/* ---- text around a name ---- */

/* What a text consists of: characters of names only (BARE), these and dots (DOTTED), or others too (ADORNED). */
enum look { ADORNED = 0, DOTTED = 1, BARE = 3 };

static enum look
look(struct span s)
{
#define B BARE
#define TEN B, B, B, B, B, B, B, B, B, B
#define ALPHABET TEN, TEN, B, B, B, B, B, B
	static const unsigned char part[256] = {
		['-'] = B, ['.'] = DOTTED, ['0'] = TEN, ['A'] = ALPHABET, ['a'] = ALPHABET,
	};
#undef B
#undef TEN
#undef ALPHABET
	unsigned all = BARE;
	size_t i;

	for (i = 0; i < s.n; i++)
		all &= part[s.p[i]];
	return (enum look)all;
}

/* Length of the mark at p (n bytes at most): a quote, or an invisible character of web pages and editors - typographic quotes
 * (U+2018-U+201F, U+00AB, U+00BB), the blank that does not break (U+00A0), blanks without width (U+200B-U+200F) and the byte order
 * mark (U+FEFF).  0: none of them. */
static size_t
mark(const unsigned char *p, size_t n)
{
	if (n > 0 && (p[0] == '"' || p[0] == '\'' || p[0] == '`'))
		return 1;
	if (n > 1 && p[0] == 0xc2 && (p[1] == 0xa0 || p[1] == 0xab || p[1] == 0xbb))
		return 2;
	if (n > 2 && p[0] == 0xe2 && p[1] == 0x80 && ((p[2] >= 0x98 && p[2] <= 0x9f) || (p[2] >= 0x8b && p[2] <= 0x8f)))
		return 3;
	return n > 2 && p[0] == 0xef && p[1] == 0xbb && p[2] == 0xbf ? 3 : 0;
}

static struct span
unmark(struct span s)
{
	size_t n, before;

	do {
		before = s.n;
		s = span_sub(s, mark(s.p, s.n), s.n);
		for (n = 1; n <= 3 && n <= s.n; n++)
			if (mark(s.p + s.n - n, n) == n) {
				s.n -= n;
				break;
			}
	} while (s.n != before);
	return s;
}

/* Remove the comment of "name ; comment", "name;comment", "name # comment" or "name#comment".  A path may hold a '#'. */
static struct span
uncomment(struct span s)
{
	size_t i, base = s.n;

	while (base > 0 && s.p[base - 1] != '/' && s.p[base - 1] != '\\')
		base--;
	for (i = 1; i < s.n; i++)
		if (s.p[i] == ';' || (s.p[i] == '#' && (i > base || ascii_isspace(s.p[i - 1]))))
			return span_sub(s, 0, i);
	return s;
}

/* Remove what people paste with a name, repeatedly: marks, blanks, ; and , at the end, comments, an XML
 * element, a path (also flash:name and C:\name), "image_version:" and "LA_VERSION=". */
static struct span
clean(struct span s)
{
	size_t before, i;

	do {
		before = s.n;
		s = unmark(span_trim(uncomment(s)));
		while (s.n > 0 && (s.p[s.n - 1] == ';' || s.p[s.n - 1] == ','))
			s.n--;
		if (s.n > 0 && s.p[0] == '<' && (i = span_find(s, '>')) < s.n) {
			s = span_sub(s, i + 1, s.n);
			s.n = span_find(s, '<');
		}
		for (i = s.n; i > 0; i--)
			if (s.p[i - 1] == '/' || s.p[i - 1] == '\\' || s.p[i - 1] == ':' || s.p[i - 1] == '=')
				break;
		s = span_sub(s, i, s.n);
	} while (s.n != before);
	return s;
}

/* ---- extensions ---- */

static const struct extension {
	const char *ext, *kind;
} extensions[] = {
	{ ".bin", "image" }, { ".sbn", "signed-image" }, { ".sb2", "application" }, { ".loads", "list" }, { ".txt", "text" },
	{ ".zip", "package" }, { ".exe", "package" }, { ".tar", "package" }, { ".tgz", "package" }, { ".gz", "package" },
	{ ".zup", "image" }, { ".sbin", "signed-image" },
}, packages[] = {       /* of CallManager, signed; and two extensions in one */
	{ ".k3.cop.sgn", "package" }, { ".cop.sgn", "package" }, { ".cop", "package" }, { ".tar.gz", "package" },
	{ ".k4.cop.sha512", "package" }, { ".k3.cop.sha512", "package" }, { ".cop.sha512", "package" },
};

/* The known extension at the end of s, or NULL; *n its length. */
static const struct extension *
find_extension(struct span s, size_t *n)
{
	size_t i, dot = s.n;

	for (i = 0; i < sizeof packages / sizeof packages[0]; i++)
		if (s.n > strlen(packages[i].ext) + 1 && span_ends_nocase(s, packages[i].ext)) {
			*n = strlen(packages[i].ext);
			return &packages[i];
		}
	while (dot > 0 && s.n - dot < 7 && s.p[dot - 1] != '.')
		dot--;
	if (dot < 2 || s.p[dot - 1] != '.')
		return NULL;
	s = span(s.p + dot - 1, s.n - dot + 1);
	*n = s.n;
	if (s.n < 3 || !ascii_isalpha(s.p[1]))
		return NULL;
	for (i = 0; i < sizeof extensions / sizeof extensions[0]; i++)
		if (span_is_nocase(s, extensions[i].ext))
			return &extensions[i];
	return NULL;
}

/* Loader and application of SCCP packages have one name: only the extension tells which of the two a file is. */
static const char *
holds(const struct load *o)
{
	int old = o->era != ERA_LOADER, app = o->role == ROLE_APPLICATION, ual = o->role == ROLE_UAL;

	if (o->family != LOADID_FAMILY || (!app && !ual))
		return "";
	if (strcmp(o->ext, ".sb2") == 0)
		return app && !old ? "application" : "unknown";
	if (strcmp(o->ext, ".sbn") != 0 && strcmp(o->ext, ".bin") != 0)
		return "";
	if (ual || (!old && o->proto == PROTO_SCCP))
		return "ual";
	if (old)
		return strcmp(o->ext, ".sbn") == 0 && o->era == ERA_UNSIGNED ? "unknown" : "load";
	/* One public set of SIP 7.5 has the unsigned application under this name; no .sbn of that name is known. */
	return strcmp(o->ext, ".bin") == 0 ? "application" : "unknown";
}

static void
set_extension(struct load *o, const char *kind, struct span ext)
{
	size_t i;

	for (i = 0; i < ext.n && i < sizeof o->ext - 1; i++)
		o->ext[i] = (char)ascii_lower(ext.p[i]);
	o->ext[i] = '\0';
	o->kind = kind;
	o->holds = holds(o);
}

/* ---- a name ---- */

static void
set_id(struct load *o, struct span s)
{
	if (s.n > 0)
		memcpy(o->id, s.p, s.n);
	o->id[s.n] = '\0';
}

/* A bare name by grammar alone. */
static enum load_res
grammar(struct span s, struct load *o)
{
	enum load_res res;
	const char *why;

	load_clear(o);
	set_id(o, s);
	res = loadid_own(o, s.n);
	if (res != LOAD_UNKNOWN)
		return res;
	why = o->why;
	load_clear(o);
	res = loadid_other(o, s.n);
	if (res != LOAD_UNKNOWN && (o->era != ERA_JAVA || o->role != ROLE_APPLICATION || o->ver.n > 0))
		return res;
	if (res != LOAD_UNKNOWN) {      /* the version cannot be read: perhaps the name is misspelt */
		struct load m = *o;

		return loadid_spell(&m) == LOAD_OTHER ? *o = m, res : res;
	}
	load_clear(o);
	res = loadid_spell(o);
	if (res != LOAD_UNKNOWN)
		return res;
	if (why == NULL)
		why = o->why;
	load_clear(o);
	o->why = why;
	return res;
}

/* ---- the catalogue: lib/data/loadids.tsv ---- */

#define ROWS_MAX 512
#define ID_MIN 8
#define SLOTS 2048              /* a power of two, several times ROWS_MAX */

/* A row with the result of parsing its ID, kept because most names that occur are in the catalogue. */
struct row {
	struct span id;
	char family[24], version[32];
	enum load_role role;
	enum load_signed is_signed;
	enum load_proto proto;
	struct lver ver;
	enum load_res res;
	struct load load;
};

static struct row rows[ROWS_MAX];       /* touched only as far as there are rows */
static unsigned short slot[SLOTS];      /* row number + 1, 0 = free */
static int ready;

/* Hash of the first and the last eight bytes, which differ for all names of the catalogue.  No name there is shorter. */
static unsigned
hash(struct span s)
{
	uint64_t a, b;

	memcpy(&a, s.p, 8);
	memcpy(&b, s.p + s.n - 8, 8);
	a = (a ^ b * 0x9e3779b97f4a7c15u) * 0xbf58476d1ce4e5b9u;
	return (unsigned)(a >> 40) & (SLOTS - 1);
}

static struct row *
find_row(struct span id)
{
	unsigned h;

	if (id.n < ID_MIN)
		return NULL;
	for (h = hash(id); slot[h] != 0; h = (h + 1) & (SLOTS - 1))
		if (span_eq(rows[slot[h] - 1].id, id))
			return &rows[slot[h] - 1];
	return NULL;
}

/* Add the facts of the catalogue, which precede those of the grammar. */
static enum load_res
consult(struct load *o, enum load_res res)
{
	const struct row *r = find_row(span_cstr(o->meant[0] != '\0' ? o->meant : o->id));

	if (r == NULL)
		return res;
	o->in_catalogue = 1;
	if (strcmp(o->family, r->family) != 0)
		o->family = strcmp(r->family, LOADID_FAMILY) == 0 ? LOADID_FAMILY : r->family;
	o->role = r->role;
	o->proto = r->proto;
	o->is_signed = r->is_signed;
	if (strcmp(o->version, r->version) != 0) {
		memcpy(o->version, r->version, sizeof o->version);
		o->ver = r->ver;
	}
	if (o->meant[0] != '\0' && (o->family == LOADID_FAMILY || o->era == ERA_JAVA))
		return res;
	o->meant[0] = '\0';
	o->why = NULL;
	return o->family == LOADID_FAMILY ? LOAD_OK : LOAD_OTHER;
}

static int
fill(struct row *r, const struct tsv *t, const int col[6])
{
	r->id = t->col[col[0]];
	r->proto = proto_parse(t->col[col[3]]);
	if (r->id.n < ID_MIN || r->id.n > LOADID_MAX || load_role_parse(t->col[col[2]], &r->role) != 0 ||
	    load_signed_parse(t->col[col[5]], &r->is_signed) != 0 || span_copy(t->col[col[1]], r->family, sizeof r->family) != 0 ||
	    span_copy(t->col[col[4]], r->version, sizeof r->version) != 0)
		return -1;
	lver_parse(t->col[col[4]], &r->ver);
	return 0;
}

/* Index the table.  It is part of the program, so a row that cannot be read is left out; the unit test counts the rows. */
static void
index_rows(void)
{
	static const char *const name[6] = { "id", "family", "role", "protocol", "version", "signed" };
	struct tsv t;
	int col[6], i, got;
	size_t n = 0;

	ready = 1;
	if (tsv_data(&t, data_loadids) != 0)
		return;
	for (i = 0; i < 6; i++) {
		col[i] = tsv_find(&t, name[i]);
		if (col[i] < 0)
			return;
	}
	while (n < ROWS_MAX && (got = tsv_next(&t)) != 0) {
		unsigned h;

		if (got < 0 || fill(&rows[n], &t, col) != 0)
			continue;
		for (h = hash(rows[n].id); slot[h] != 0; h = (h + 1) & (SLOTS - 1))
			;
		slot[h] = (unsigned short)++n;
	}
	for (; n > 0; n--)
		rows[n - 1].res = consult(&rows[n - 1].load, grammar(rows[n - 1].id, &rows[n - 1].load));
}

/* Parse a name with nothing around it. */
static enum load_res
name(struct span s, struct load *o, int catalogue)
{
	const struct row *r;
	enum load_res res;

	if (!catalogue)
		return grammar(s, o);
	if (!ready)
		index_rows();
	r = find_row(s);
	if (r != NULL) {
		*o = r->load;
		return r->res;
	}
	res = grammar(s, o);
	/* look up the canonical ID too, if it is not s: of a misspelt name, or a DSP ID without its "DSP" */
	if (o->meant[0] != '\0' || (res == LOAD_OK && o->id[0] != (char)s.p[0]))
		res = consult(o, res);
	return res;
}

/* Returns LOAD_UNKNOWN.  A NUL byte, and the end of a text that is too long, become '?', so that the id is no valid name. */
static enum load_res
nothing(struct load *o, struct span s, const char *why)
{
	size_t i, n = s.n < LOADID_MAX ? s.n : LOADID_MAX;

	load_clear(o);
	set_id(o, span_sub(s, 0, n));
	for (i = 0; i < n; i++)
		if (o->id[i] == '\0' || (i == LOADID_MAX - 1 && s.n > LOADID_MAX))
			o->id[i] = '?';
	o->kind = "unknown";
	o->why = why;
	return LOAD_UNKNOWN;
}

/* A 7940/7960 load with the extension .sbin is misspelt: that extension belongs to the 7905 and 7912. */
static enum load_res
check_extension(struct load *o, enum load_res res)
{
	size_t n;

	if (o->family != LOADID_FAMILY || strcmp(o->ext, ".sbin") != 0)
		return res;
	if (o->meant[0] == '\0')
		memcpy(o->meant, o->id, sizeof o->meant);
	n = strlen(o->meant);
	if (n + 5 <= sizeof o->meant)
		memcpy(o->meant + n, ".sbn", 5);
	if (o->why == NULL)
		o->why = "no such extension on a 7940 or 7960, where signed files end in .sbn";
	return LOAD_MISSPELT;
}

static enum load_res
parse(struct span text, struct load *o, int catalogue)
{
	const struct extension *e = NULL;
	struct span s = text;
	enum look what = look(s);
	enum load_res res;
	size_t n = 0, i;
	const char *why;

	if (what == ADORNED)
		s = clean(s);
	if (s.n == 0)
		return nothing(o, s, "nothing there");
	if (s.n > LOADID_MAX)
		return nothing(o, s, "too long for a load name");
	if (what == ADORNED && span_find(s, '\0') < s.n)
		return nothing(o, s, "holds a NUL byte");
	if (what != BARE)
		e = find_extension(s, &n);
	res = name(span_sub(s, 0, e == NULL ? s.n : s.n - n), o, catalogue);
	if (res != LOAD_UNKNOWN) {
		if (e != NULL) {
			set_extension(o, e->kind, span_sub(s, s.n - n, s.n));
			res = check_extension(o, res);
		}
		return res;
	}
	why = o->why;
	if (e == NULL && n > 0) {
		/* remove an unknown extension too: P0S3-8-12-00.old is still that load */
		for (i = s.n - n + 1; i < s.n && ascii_isalnum(s.p[i]); i++)
			;
		res = i == s.n && n > 1 && n <= 7 ? name(span_sub(s, 0, s.n - n), o, catalogue) : LOAD_UNKNOWN;
		if (res != LOAD_UNKNOWN) {
			set_extension(o, "unknown", span_sub(s, s.n - n, s.n));
			return res;
		}
		if (res == LOAD_UNKNOWN && why == NULL)
			why = o->why;
	}
	return nothing(o, s, why);
}

enum load_res
loadid_parse(struct span text, struct load *out)
{
	return parse(text, out, 1);
}

enum load_res
loadid_parse_grammar(struct span text, struct load *out)
{
	return parse(text, out, 0);
}
