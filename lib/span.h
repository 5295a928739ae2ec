/* span - a borrowed view of bytes (layer 0)
 *
 * A span does not own the bytes it points at, and no NUL need follow them.  The owner (a buf, a string literal, a mapped file) must
 * outlive it.  No function here allocates or fails.
 */
#ifndef CPH_SPAN_H
#define CPH_SPAN_H

#include <stddef.h>
#include <string.h>

struct span {
	const unsigned char *p;
	size_t n;
};

static inline struct span
span(const void *p, size_t n)
{
	struct span s;

	s.p = p;
	s.n = n;
	return s;
}

/* NULL gives the empty span */
static inline struct span
span_cstr(const char *s)
{
	return span(s, s == NULL ? 0 : strlen(s));
}

static inline int
span_eq(struct span a, struct span b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* clamped: never outside a */
static inline struct span
span_sub(struct span a, size_t from, size_t to)
{
	if (to > a.n)
		to = a.n;
	if (from > to)
		from = to;
	return a.p == NULL ? a : span(a.p + from, to - from);
}

int span_cmp(struct span a, struct span b);     /* byte order, shorter first; <0 0 >0 */
int span_eq_nocase(struct span a, struct span b);       /* ASCII letters folded */

/* Compare with a C string.  These are inline because the compiler knows the length of nearly every string that they are given. */
static inline int span_is(struct span a, const char *s) { return span_eq(a, span_cstr(s)); }
static inline int span_starts(struct span a, const char *s) { return a.n >= strlen(s) && span_is(span_sub(a, 0, strlen(s)), s); }
static inline int span_is_nocase(struct span a, const char *s) { return a.n == strlen(s) && span_eq_nocase(a, span_cstr(s)); }
static inline int span_ends_nocase(struct span a, const char *s) { return a.n >= strlen(s) && span_is_nocase(span_sub(a, a.n - strlen(s), a.n), s); }

/* Index of the first (last) c in a, or a.n when there is none. */
static inline size_t
span_find(struct span a, unsigned char c)
{
	const unsigned char *q = a.n == 0 ? NULL : memchr(a.p, c, a.n);

	return q == NULL ? a.n : (size_t)(q - a.p);
}

size_t span_rfind(struct span a, unsigned char c);
struct span span_trim(struct span a);           /* without blanks, TAB, CR, LF, VT, FF at both ends */

/* Cut the text before the next sep off *rest into *word.  Returns 0 once nothing is left (an empty last word counts as a
 * word: "a," gives "a" and ""), 1 otherwise.  Start with a rest.p that is not NULL; it becomes NULL at the end. */
int span_cut(struct span *rest, unsigned char sep, struct span *word);

/* Remove c from the front of *s: 1, or 0 if s does not begin with it. */
int span_take(struct span *s, unsigned char c);

/* 1 if w is one of a comma-separated list, ASCII letters folded; an empty list has nothing. */
int span_list_has_nocase(struct span list, struct span w);

/* Copy into a C string of size cap; returns 0, or -1 when it does not fit or holds a NUL byte (out is then ""). */
int span_copy(struct span a, char *out, size_t cap);

/* Used instead of <ctype.h>, whose functions depend on the locale and are undefined for a negative char. */
static inline int ascii_isdigit(int c) { return c >= '0' && c <= '9'; }
static inline int ascii_isalpha(int c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static inline int ascii_isalnum(int c) { return ascii_isdigit(c) || ascii_isalpha(c); }
static inline int ascii_isxdigit(int c) { return ascii_isdigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
static inline int ascii_isspace(int c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
static inline int ascii_lower(int c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; }
static inline int ascii_upper(int c) { return c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c; }

#endif
