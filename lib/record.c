#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "num.h"
#include "record.h"

int
rec_name_ok(struct span s)
{
	size_t i;

	if (s.n == 0 || s.p[0] < 'a' || s.p[0] > 'z')
		return 0;
	for (i = 1; i < s.n; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || ascii_isdigit(s.p[i]) || s.p[i] == '_'))
			return 0;
	return 1;
}

/* Length of the UTF-8 character at p (n > 0 bytes left); *c becomes its code point.  0: the bytes are not UTF-8. */
static size_t
utf8(const unsigned char *p, size_t n, uint32_t *c)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t len, i;

	*c = p[0];
	if (p[0] < 0x80)
		return 1;
	len = p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : p[0] < 0xf5 ? 4 : 0;
	if (len == 0 || n < len)
		return 0;
	*c = p[0] & (0xffu >> (len + 1));
	for (i = 1; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		*c = *c << 6 | (p[i] & 0x3fu);
	}
	return *c < least[len] || (*c >= 0xd800 && *c <= 0xdfff) || *c > 0x10ffff ? 0 : len;
}

/* 1 for a character that a terminal does not show but obeys: control characters, and those that are invisible or change the direction of
 * the text (general categories Cc, Cf, Zl and Zp of Unicode).  With them one name could look like another. */
static int
obeyed(uint32_t c)
{
	static const struct { uint32_t from, to; } row[] = {
		{ 0, 0x1f }, { 0x7f, 0x9f }, { 0xad, 0xad }, { 0x600, 0x605 }, { 0x61c, 0x61c }, { 0x6dd, 0x6dd }, { 0x70f, 0x70f },
		{ 0x890, 0x891 }, { 0x8e2, 0x8e2 }, { 0x180e, 0x180e }, { 0x200b, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x206f },
		{ 0xfeff, 0xfeff }, { 0xfff9, 0xfffb }, { 0x110bd, 0x110bd }, { 0x110cd, 0x110cd }, { 0x13430, 0x1343f },
		{ 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a }, { 0xe0000, 0xe007f },
	};
	size_t i;

	for (i = 0; i < sizeof row / sizeof row[0] && c >= row[i].from; i++)
		if (c <= row[i].to)
			return 1;
	return 0;
}

/* How many bytes at p are a character that may be written unescaped; 0: the first byte must be escaped. */
static size_t
shown(const unsigned char *p, size_t n)
{
	uint32_t c;
	size_t len = utf8(p, n, &c);

	return len > 0 && obeyed(c) ? 0 : len;
}

/* Length of a run at p that needs no escapes, in steps of eight bytes: all of 0x20 to 0x7e, no backslash. */
static size_t
plain(const unsigned char *p, size_t n)
{
	const uint64_t one = UINT64_MAX / 255, top = one << 7;
	size_t i;

	for (i = 0; n - i >= 8; i += 8) {
		uint64_t w, back, del;

		memcpy(&w, p + i, 8);
		back = w ^ one * '\\';
		del = w ^ one * 0x7f;
		if (((w | (w - one * 0x20) | ((back - one) & ~back) | ((del - one) & ~del)) & top) != 0)
			break;
	}
	return i;
}

void
rec_escape(struct buf *b, struct span s)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t i, run = 0;

	if (s.n == 0)           /* p may be NULL */
		return;
	for (i = plain(s.p, s.n); i < s.n;) {
		unsigned char c = s.p[i];
		char e[4];
		size_t n;

		if ((unsigned)c - 0x20 < 0x5f && c != '\\') {
			i++;
			continue;
		}
		n = c < 0x80 ? 0 : shown(s.p + i, s.n - i);
		if (n > 0) {
			i += n;
			continue;
		}
		buf_add(b, s.p + run, i - run);
		e[0] = '\\';
		n = 2;
		switch (c) {
		case '\t':
			e[1] = 't';
			break;
		case '\n':
			e[1] = 'n';
			break;
		case '\r':
			e[1] = 'r';
			break;
		case '\\':
			e[1] = '\\';
			break;
		default:
			e[1] = 'x';
			e[2] = hex[c >> 4];
			e[3] = hex[c & 15];
			n = 4;
		}
		buf_add(b, e, n);
		run = ++i;
	}
	buf_add(b, s.p + run, s.n - run);
}

/* JSON must be valid Unicode: a byte that is not UTF-8 becomes the Latin-1 character of that number, which is what the
 * byte most likely was (phones' displays are ISO-8859-1). */
static void
json_escape(struct buf *b, struct span s)
{
	size_t i = 0;

	buf_addc(b, '"');
	while (i < s.n) {
		uint32_t c;
		size_t n = utf8(s.p + i, s.n - i, &c);

		if (n == 0 || (obeyed(c) && c < 0x10000))
			buf_addf(b, "\\u%04x", (unsigned)(n == 0 ? s.p[i] : c));
		else if (obeyed(c))
			buf_addf(b, "\\u%04x\\u%04x", (unsigned)(0xd800 + ((c - 0x10000) >> 10)), (unsigned)(0xdc00 + (c & 0x3ff)));
		else if (c == '"' || c == '\\')
			buf_addf(b, "\\%c", (int)c);
		else
			buf_add(b, s.p + i, n);
		i += n == 0 ? 1 : n;
	}
	buf_addc(b, '"');
}

static uint32_t
initial(int c)
{
	return (uint32_t)1 << (c & 31);
}

void
rec_writer_init(struct rec_writer *w, struct out *o, enum rec_form form, const char *keys)
{
	memset(w, 0, sizeof *w);
	w->o = o;
	w->form = form;
	w->keys = keys;
	w->initials = UINT32_MAX;
	if (form == REC_BARE) {
		struct span rest = span_cstr(keys), k;

		w->initials = 0;
		while (w->nwant < REC_FIELDS_MAX && span_cut(&rest, ',', &k)) {
			w->want[w->nwant++].key = k;
			if (k.n > 0)
				w->initials |= initial(k.p[0]);
		}
	}
}

int
rec_wants(const struct rec_writer *w, const char *key)
{
	size_t i;

	if ((w->initials & initial(key[0])) == 0)
		return 0;
	for (i = 0; i < w->nwant; i++)
		if (span_is(w->want[i].key, key))
			return 1;
	return w->form != REC_BARE;
}

void
rec_writer_free(struct rec_writer *w)
{
	buf_free(&w->line);
}

void
rec_writer_types(struct rec_writer *w, struct span types)
{
	w->types = types;
}

static void
start(struct rec_writer *w, struct span type)
{
	size_t i;

	w->line.n = 0;
	w->muted = w->types.n > 0 && !span_list_has_nocase(w->types, type);
	w->any = 0;
	switch (w->form) {
	case REC_TEXT:
		buf_addspan(&w->line, type);
		break;
	case REC_JSON:
		buf_adds(&w->line, "{\"type\":");
		json_escape(&w->line, type);
		break;
	case REC_BARE:
		for (i = 0; i < w->nwant; i++)
			w->want[i].have = 0;
		break;
	}
}

void
rec_start(struct rec_writer *w, const char *type)
{
	start(w, span_cstr(type));
}

static void
add(struct rec_writer *w, struct span key, struct span value, int number)
{
	size_t i;

	if (w->muted)
		return;
	switch (w->form) {
	case REC_TEXT:
		buf_addc(&w->line, '\t');
		buf_addspan(&w->line, key);
		buf_addc(&w->line, '=');
		rec_escape(&w->line, value);
		break;
	case REC_JSON:
		buf_addc(&w->line, ',');
		json_escape(&w->line, key);
		buf_addc(&w->line, ':');
		if (number)
			buf_addspan(&w->line, value);
		else
			json_escape(&w->line, value);
		break;
	case REC_BARE:
		for (i = 0; i < w->nwant; i++)
			if (span_eq(w->want[i].key, key)) {
				w->want[i].at = w->line.n;
				rec_escape(&w->line, value);
				w->want[i].n = w->line.n - w->want[i].at;
				w->want[i].have = w->any = 1;
			}
		break;
	}
}

void
rec_add(struct rec_writer *w, const char *key, struct span value)
{
	add(w, span_cstr(key), value, 0);
}

void
rec_adds_wanted(struct rec_writer *w, const char *key, const char *value)
{
	add(w, span_cstr(key), span_cstr(value), 0);
}

void
rec_addu(struct rec_writer *w, const char *key, uint64_t value)
{
	char d[20];

	add(w, span_cstr(key), span(d, num_put(value, d)), 1);
}

void
rec_addtime(struct rec_writer *w, const char *key, int64_t sec, unsigned msec)
{
	char t[40];
	int n = snprintf(t, sizeof t, "%lld.%03u", (long long)sec, msec % 1000);

	add(w, span_cstr(key), span(t, n < 0 ? 0 : (size_t)n), 1);
}

void
rec_addnone(struct rec_writer *w, const char *key)
{
	if (w->form != REC_JSON)
		add(w, span_cstr(key), span(NULL, 0), 0);
}

void
rec_end(struct rec_writer *w)
{
	size_t i;

	if (w->muted)
		return;
	if (w->line.failed) {
		if (w->o->err == 0)
			w->o->err = ENOMEM;
		return;
	}
	switch (w->form) {
	case REC_JSON:
		buf_adds(&w->line, "}\n");
		out_add(w->o, w->line.p, w->line.n);
		break;
	case REC_TEXT:
		buf_addc(&w->line, '\n');
		out_add(w->o, w->line.p, w->line.n);
		break;
	case REC_BARE:
		if (!w->any)
			break;
		for (i = 0; i < w->nwant; i++) {
			if (i > 0)
				out_add(w->o, "\t", 1);
			if (w->want[i].have && w->want[i].n > 0)
				out_add(w->o, w->line.p + w->want[i].at, w->want[i].n);
		}
		out_add(w->o, "\n", 1);
		break;
	}
	if (w->line.failed && w->o->err == 0)
		w->o->err = ENOMEM;
}

int
rec_skip(struct span line)
{
	return (line.n > 0 && line.p[0] == '#') || span_trim(line).n == 0;
}

static int
hexval(int c)
{
	c = ascii_lower(c);
	if (ascii_isdigit(c))
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static const char *
unescape(unsigned char *p, size_t n, struct span *value)
{
	size_t i = 0, o = 0;

	while (i < n) {
		int hi, lo;

		if (p[i] != '\\') {
			p[o++] = p[i++];
			continue;
		}
		if (i + 1 >= n)
			return "backslash at the end of a value";
		switch (p[i + 1]) {
		case 't':
			p[o++] = '\t';
			break;
		case 'n':
			p[o++] = '\n';
			break;
		case 'r':
			p[o++] = '\r';
			break;
		case '\\':
			p[o++] = '\\';
			break;
		case 'x':
			hi = i + 3 < n ? hexval(p[i + 2]) : -1;
			lo = i + 3 < n ? hexval(p[i + 3]) : -1;
			if (hi < 0 || lo < 0)
				return "\\x needs two hex digits";
			p[o++] = (unsigned char)(hi << 4 | lo);
			i += 2;
			break;
		default:
			return "unknown escape (known: \\t \\n \\r \\\\ \\xHH)";
		}
		i += 2;
	}
	*value = span(p, o);
	return NULL;
}

const char *
rec_parse(unsigned char *line, size_t n, struct rec *r)
{
	size_t at, i;

	r->n = 0;
	if (n > 0 && line[n - 1] == '\r')       /* records edited on Windows */
		n--;
	at = span_find(span(line, n), '\t');
	r->type = span(line, at);
	if (!rec_name_ok(r->type))
		return "not a record (type<TAB>key=value...)";
	while (at < n) {
		struct span f, key, value;
		const char *why;
		size_t eq;

		f = span(line + at + 1, n - at - 1);
		f.n = span_find(f, '\t');
		eq = span_find(f, '=');
		key = span(f.p, eq);
		if (eq == f.n)
			return "field without '='";
		if (!rec_name_ok(key))
			return "bad key (a-z, then a-z 0-9 _)";
		if (r->n == REC_FIELDS_MAX)
			return "too many fields";
		for (i = 0; i < r->n; i++)
			if (span_eq(r->f[i].key, key))
				return "key given twice";
		at += 1 + f.n;
		why = unescape(line + (f.p - line) + eq + 1, f.n - eq - 1, &value);
		if (why != NULL)
			return why;
		r->f[r->n].key = key;
		r->f[r->n++].value = value;
	}
	return NULL;
}

struct span
rec_get(const struct rec *r, const char *key, int *found)
{
	size_t i;

	for (i = 0; i < r->n; i++)
		if (span_is(r->f[i].key, key)) {
			if (found != NULL)
				*found = 1;
			return r->f[i].value;
		}
	if (found != NULL)
		*found = 0;
	return span("", 0);
}

void
rec_copy(struct rec_writer *w, const struct rec *r)
{
	size_t i;

	start(w, r->type);
	for (i = 0; i < r->n; i++)
		add(w, r->f[i].key, r->f[i].value, 0);
	rec_end(w);
}
