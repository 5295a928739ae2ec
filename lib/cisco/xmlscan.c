#include <string.h>

#include "num.h"
#include "xmlscan.h"

void
xml_open(struct xmlscan *x, struct span text)
{
	memset(x, 0, sizeof *x);
	x->all = text;
	x->line = 1;
}

static enum xml_token
bad(struct xmlscan *x, const char *why)
{
	x->err = why;
	x->lineno = x->line;
	x->at = x->all.n;
	return XML_BAD;
}

static int
name_char(int c)
{
	return ascii_isalnum(c) || c == '_' || c == '-' || c == '.' || c == ':';
}

/* 1 if the rest begins with s. */
static int
here(const struct xmlscan *x, const char *s)
{
	return span_starts(span_sub(x->all, x->at, x->all.n), s);
}

static void
go(struct xmlscan *x, size_t to)
{
	for (; x->at < to; x->at++)
		if (x->all.p[x->at] == '\n')
			x->line++;
}

/* Skip past the next s: 0, or -1 if there is none. */
static int
skip(struct xmlscan *x, const char *s)
{
	size_t n = strlen(s), i;

	for (i = x->at; i + n <= x->all.n; i++)
		if (memcmp(x->all.p + i, s, n) == 0) {
			go(x, i + n);
			return 0;
		}
	return -1;
}

static enum xml_token
close_tag(struct xmlscan *x)
{
	x->depth--;
	x->name = x->open[x->depth];
	x->vacant = !x->filled[x->depth];
	if (x->depth > 0)
		x->filled[x->depth - 1] = 1;
	return XML_CLOSE;
}

static enum xml_token
tag(struct xmlscan *x)
{
	size_t from = x->at + 1, i = from, end;
	int closing = here(x, "</"), quote = 0, c = 0;

	x->lineno = x->line;
	if (closing)
		i = ++from;
	while (i < x->all.n && name_char(x->all.p[i]))
		i++;
	x->name = span_sub(x->all, from, i);
	if (x->name.n == 0)
		return bad(x, "a '<' that begins no tag");
	for (end = i; end < x->all.n; end++) {
		c = x->all.p[end];
		if (quote != 0)
			quote = c == quote ? 0 : quote;
		else if (c == '>' || c == '<')
			break;
		else if (c == '"' || c == '\'')
			quote = c;
	}
	if (end == x->all.n || c != '>')
		return bad(x, "a tag that does not end");
	x->attrs = span_trim(span_sub(x->all, i, end));
	go(x, end + 1);
	if (closing) {
		if (x->attrs.n > 0)
			return bad(x, "something after the name in an end tag");
		if (x->depth == 0 || !span_eq(x->open[x->depth - 1], x->name))
			return bad(x, "an end tag that does not fit the start tag");
		return close_tag(x);
	}
	if (x->depth == XML_DEPTH)
		return bad(x, "nested too deep");
	if (x->depth == 0 && x->began)
		return bad(x, "a second root element");
	x->closed = end > i && x->all.p[end - 1] == '/';
	if (x->closed)
		x->attrs = span_trim(span_sub(x->attrs, 0, x->attrs.n - 1));
	x->filled[x->depth] = 0;
	x->open[x->depth++] = x->name;
	x->began = 1;
	return XML_OPEN;
}

enum xml_token
xml_next(struct xmlscan *x)
{
	if (x->closed) {
		x->closed = 0;
		return close_tag(x);
	}
	x->literal = 0;
	while (x->at < x->all.n) {
		size_t end;

		if (x->at == 0 && here(x, "\xef\xbb\xbf"))
			x->at = 3;
		if (here(x, "<?")) {
			if (skip(x, "?>") != 0)
				return bad(x, "a '<?' that does not end");
			continue;
		}
		if (here(x, "<!--")) {
			if (skip(x, "-->") != 0)
				return bad(x, "a comment that does not end");
			continue;
		}
		if (x->cdata && x->depth > 0 && here(x, "<![CDATA[")) {
			size_t from = x->at + strlen("<![CDATA[");

			x->lineno = x->line;
			if (skip(x, "]]>") != 0)
				return bad(x, "a '<![CDATA[' that does not end");
			x->text = span_trim(span_sub(x->all, from, x->at - strlen("]]>")));
			x->filled[x->depth - 1] = 1;
			x->literal = 1;
			return XML_TEXT;
		}
		if (here(x, "<!"))
			return bad(x, "a '<!' other than a comment, which the phone does not know");
		if (here(x, "<"))
			return tag(x);
		end = x->at + span_find(span_sub(x->all, x->at, x->all.n), '<');
		x->text = span_trim(span_sub(x->all, x->at, end));
		if (x->text.n > 0 && span_find(x->text, 0) < x->text.n)
			return bad(x, "a NUL byte");
		if (x->text.n > 0 && x->depth == 0)
			return bad(x, x->began ? "text behind the root element" : "text before the first element");
		/* the line of the token is that where its text begins, not the blanks in front */
		if (x->text.n > 0) {
			x->filled[x->depth - 1] = 1;
			go(x, (size_t)(x->text.p - x->all.p));
			x->lineno = x->line;
			go(x, end);
			return XML_TEXT;
		}
		go(x, end);
	}
	if (x->err != NULL)
		return XML_END;
	if (x->depth > 0)
		return bad(x, "the file ends inside an element");
	if (!x->began)
		return bad(x, "no element in it");
	return XML_END;
}

int
xml_attr(struct span *rest, struct span *name, struct span *value)
{
	struct span s = span_trim(*rest);
	size_t i = 0;
	int q;

	if (s.n == 0)
		return 0;
	while (i < s.n && name_char(s.p[i]))
		i++;
	*name = span_sub(s, 0, i);
	s = span_trim(span_sub(s, i, s.n));
	if (name->n == 0 || s.n == 0 || s.p[0] != '=')
		return -1;
	s = span_trim(span_sub(s, 1, s.n));
	if (s.n == 0 || (s.p[0] != '"' && s.p[0] != '\''))
		return -1;
	q = s.p[0];
	s = span_sub(s, 1, s.n);
	i = span_find(s, (unsigned char)q);
	if (i == s.n)
		return -1;
	*value = span_sub(s, 0, i);
	*rest = span_sub(s, i + 1, s.n);
	return 1;
}

/* The character that the entity at v.p[i] stands for, and the entity's length; length 0 = it is none. */
static uint32_t
entity(struct span v, size_t i, size_t *len)
{
	static const struct { const char *name; char c; } known[] = { { "&lt;", '<' }, { "&gt;", '>' }, { "&amp;", '&' }, { "&quot;", '"' },
		{ "&apos;", '\'' } };
	uint64_t c = 0;
	struct span s;
	size_t k;
	int hex;

	v = span_sub(v, i, v.n);
	for (k = 0; k < sizeof known / sizeof known[0]; k++)
		if (span_starts(v, known[k].name)) {
			*len = strlen(known[k].name);
			return (uint32_t)known[k].c;
		}
	*len = 0;
	if (!span_starts(v, "&#"))
		return 0;
	hex = v.n > 2 && (v.p[2] == 'x' || v.p[2] == 'X');
	s = span_sub(v, hex ? 3 : 2, span_find(v, ';'));
	if (span_find(v, ';') == v.n || (hex ? num_hex(s, 0x10ffff, &c) : num_u64(s, 1, 0x10ffff, &c)) != NUM_OK)
		return 0;
	*len = span_find(v, ';') + 1;
	return (uint32_t)c;
}

/* Append c in UTF-8 to the n bytes at b, as far as cap bytes go.  Returns their new number. */
static size_t
put_utf8(unsigned char *b, size_t n, size_t cap, uint32_t c)
{
	unsigned more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;

	if (n < cap)
		b[n++] = (unsigned char)(more == 0 ? c : ((0xf00u >> (more + 1)) & 0xff) | c >> 6 * more);
	for (; more > 0 && n < cap; more--)
		b[n++] = (unsigned char)(0x80 | (c >> 6 * (more - 1) & 0x3f));
	return n;
}

int
xml_plain(struct span v, int literal, unsigned char *out, size_t cap)
{
	size_t i, n = 0, len;

	for (i = 0; i < v.n; i += len) {
		int amp = v.p[i] == '&' && !literal;
		uint32_t c = amp ? entity(v, i, &len) : 0;

		if (amp && len == 0)
			return -1;
		if (amp) {
			n = put_utf8(out, n, cap, c);
			continue;
		}
		len = 1;
		if (n < cap)
			out[n++] = v.p[i];
	}
	return (int)n;
}
