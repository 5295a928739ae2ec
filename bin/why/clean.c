#include <string.h>

#include "clean.h"
#include "span.h"

static const struct { const char *name; char c; } entities[] = {
	{ "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' }, { "&amp;", '&' }, { "&#39;", '\'' }, { "&apos;", '\'' }, { "&nbsp;", ' ' },
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

/* Entities, no-break spaces and colours; returns the new length. */
static size_t
unescape(unsigned char *p, size_t n)
{
	size_t i = 0, to = 0, k, skip;

	while (i < n) {
		if (p[i] == '&') {
			for (k = 0; k < sizeof entities / sizeof entities[0]; k++)
				if (span_starts(span(p + i, n - i), entities[k].name))
					break;
			if (k < sizeof entities / sizeof entities[0]) {
				i += strlen(entities[k].name);
				p[to++] = (unsigned char)entities[k].c;
				continue;
			}
		} else if (p[i] == 0xc2 && i + 1 < n && p[i + 1] == 0xa0) {
			i += 2;
			p[to++] = ' ';
			continue;
		} else if ((skip = colour(p + i, n - i)) > 0) {
			i += skip;
			continue;
		}
		p[to++] = p[i++];
	}
	return to;
}

/* What stands in front on a paste site or in a mail: "12. ", "> ", "- ". */
static size_t
in_front(const unsigned char *p, size_t n)
{
	size_t i = 0, d;

	if (n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
		i = 3;
	while (i < n && (p[i] == '>' || (p[i] == ' ' && i + 1 < n && p[i + 1] == '>')))
		i++;
	for (d = i; d < n && (p[d] == ' ' || p[d] == '\t'); d++)
		;
	if (d + 1 < n && p[d] == '-' && p[d + 1] == ' ')
		return d + 2;
	if (d < n && ascii_isdigit(p[d])) {
		size_t k = d;

		while (k < n && ascii_isdigit(p[k]))
			k++;
		if (k + 1 < n && p[k] == '.' && (p[k + 1] == ' ' || p[k + 1] == '\t'))
			return k + 2;
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

size_t
clean_line(unsigned char *line, size_t n)
{
	size_t front;

	if (memchr(line, '&', n) != NULL || memchr(line, 0x1b, n) != NULL || memchr(line, 0xc2, n) != NULL)
		n = unescape(line, n);
	while (n > 0 && (line[n - 1] == '\r' || line[n - 1] == '|')) {
		if (line[n - 1] == '|')
			while (n > 1 && line[n - 2] == ' ')
				n--;
		n--;
	}
	if (n > 0)
		n = repeated(line, n);
	front = n == 0 || (line[0] >= 'A' && line[0] <= 'Z') || line[0] == '[' ? 0 : in_front(line, n);
	if (front > 0)
		memmove(line, line + front, n - front);
	return n - front;
}

