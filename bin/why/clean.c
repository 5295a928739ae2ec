#include <string.h>

#include "clean.h"
#include "span.h"

static const struct { const char *name; unsigned char c; } entities[] = {
	{ "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' }, { "&amp;", '&' }, { "&#39;", '\'' }, { "&apos;", '\'' }, { "&nbsp;", ' ' },
	{ "&#34;", '"' }, { "&#x27;", '\'' }, { "&#039;", '\'' }, { "&#60;", '<' }, { "&#62;", '>' }, { "&#160;", ' ' }, { "&#x2F;", '/' },
	/* what editors and web pages make of blanks and quotation marks */
	{ "\xc2\xa0", ' ' }, { "\xe2\x80\x98", '\'' }, { "\xe2\x80\x99", '\'' }, { "\xe2\x80\x9c", '"' }, { "\xe2\x80\x9d", '"' },
};

/* The length of an escape sequence for colours at p, or 0. */
static size_t
colour(const unsigned char *p, size_t n)
{
	size_t i;

	if (n < 2 || p[0] != 0x1b || p[1] != '[')
		return 0;
	for (i = 2; i < n && (ascii_isdigit(p[i]) || p[i] == ';'); i++)
		;
	return i < n && ascii_isalpha(p[i]) ? i + 1 : 0;
}

/* Quotation marks and the no-break space of Windows-1252: no byte of UTF-8 stands alone like that. */
static int
of_windows(const unsigned char *p, size_t i, size_t n)
{
	if ((i > 0 && p[i - 1] >= 0x80) || (i + 1 < n && p[i + 1] >= 0x80))
		return 0;
	return p[i] == 0x91 || p[i] == 0x92 ? '\'' : p[i] == 0x93 || p[i] == 0x94 ? '"' : p[i] == 0xa0 ? ' ' : 0;
}

/* Entities, quotation marks, no-break spaces, colours, and the NUL bytes of UTF-16; returns the new length. */
static size_t
unescape(unsigned char *p, size_t n)
{
	size_t i = 0, to = 0, k, skip;
	int c;

	while (i < n) {
		skip = 0;
		c = p[i];
		if (c == '&' || c == 0xc2 || c == 0xe2)
			for (k = 0; k < sizeof entities / sizeof entities[0] && skip == 0; k++)
				if (span_starts(span(p + i, n - i), entities[k].name)) {
					skip = strlen(entities[k].name);
					c = entities[k].c;
				}
		if (skip == 0 && (c == '\0' || (skip = colour(p + i, n - i)) > 0)) {
			i += skip + (skip == 0);
			continue;
		}
		if (skip == 0 && c >= 0x80 && of_windows(p, i, n))
			c = of_windows(p, i, n);
		i += skip + (skip == 0);
		p[to++] = (unsigned char)c;
	}
	return to;
}

/* The length without what stands behind: blanks, the end of a row of a table, of a line of HTML. */
static size_t
without_end(const unsigned char *p, size_t n)
{
	static const char *const ends[] = { " ", "\t", "\r", "|", "<br>", "<br/>", "<br />" };
	size_t k = 0;

	while (k < sizeof ends / sizeof ends[0])
		/* nearly all lines end with a letter or a digit */
		if (n > 0 && ascii_isalnum(p[n - 1]))
			break;
		else if (span_ends_nocase(span(p, n), ends[k])) {
			n -= strlen(ends[k]);
			k = 0;
		} else
			k++;
	return n;
}

/* What stands in front on a paste site, in a mail, or by grep -n and cat -n: "12. ", "12:", "> ", "- ". */
static size_t
in_front(const unsigned char *p, size_t n)
{
	size_t i = 0, d;

	if (n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
		i = 3;
	else if (n >= 2 && memcmp(p, "\xff\xfe", 2) == 0)      /* UTF-16 */
		i = 2;
	while (i < n && (p[i] == '>' || (p[i] == ' ' && i + 1 < n && p[i + 1] == '>')))
		i++;
	if (i > 0 && i < n && p[i - 1] == '>' && p[i] == ' ')
		i++;
	for (d = i; d < n && (p[d] == ' ' || p[d] == '\t'); d++)
		;
	if (d + 1 < n && (p[d] == '-' || p[d] == '*') && p[d + 1] == ' ')
		return d + 2;
	if (d < n && ascii_isdigit(p[d])) {
		size_t k = d;

		while (k < n && ascii_isdigit(p[k]))
			k++;
		if (k + 1 < n && p[k] == ' ' && p[k + 1] == '|')
			k++;
		if (k + 1 < n && p[k] != '\0' && strchr(".:)|", p[k]) != NULL && (p[k + 1] == ' ' || p[k + 1] == '\t'))
			return k + 2;
		/* not 19:04:11 */
		if (k + 1 < n && ((p[k] == ':' && !ascii_isdigit(p[k + 1])) || p[k] == '\t'))
			return k + 1;
	}
	return i;
}

/* rsyslog: "message repeated 2 times: [the message]" */
static size_t
repeated(unsigned char *line, size_t n)
{
	static const char mark[] = " times: [ ";
	size_t i, at = 0;

	if (line[n - 1] != ']')
		return n;
	for (i = 0; i + sizeof mark - 1 < n && at == 0; i++)
		if (memcmp(line + i, mark, sizeof mark - 2) == 0)
			at = i + sizeof mark - 2;
	/* not Tftpd32's time at the end */
	if (at == 0 || memchr(line, '[', n) == NULL)
		return n;
	memmove(line, line + at, n - 1 - at);
	return n - 1 - at;
}

/* A line in quotation marks; not a row of values each of which has them. */
static int
in_marks(const unsigned char *line, size_t from, size_t n)
{
	size_t i;

	if (n < from + 2 || (line[from] != '"' && line[from] != '\'' && line[from] != '`') || line[n - 1] != line[from])
		return 0;
	for (i = from + 1; line[i] != line[from]; i++)
		;
	return i + 1 == n || line[i + 1] != ',';
}

size_t
clean_line(unsigned char *line, size_t n)
{
	/* the bytes that unescape() changes */
	static const unsigned char odd[256] = { [0] = 1, [0x1b] = 1, ['&'] = 1, [0xc2] = 1, [0xe2] = 1, [0x91] = 1, [0x92] = 1, [0x93] = 1, [0x94] = 1,
		[0xa0] = 1 };
	size_t front, i;

	for (i = 0; i < n && !odd[line[i]]; i++)
		;
	if (i < n)
		n = unescape(line, n);
	n = without_end(line, n);
	if (n > 0)
		n = repeated(line, n);
	front = n == 0 || (line[0] >= 'A' && line[0] <= 'Z') || line[0] == '[' ? 0 : in_front(line, n);
	if (in_marks(line, front, n)) {
		front++;
		n--;
	}
	if (front > 0)
		memmove(line, line + front, n - front);
	return n - front;
}
