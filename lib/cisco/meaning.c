#include "mac.h"
#include "meaning.h"
#include "tsv.h"

enum { FILE_COL, WHO_COL, SERVED_COL, MISSING_COL };

/* pattern: a name, in which "<MAC>" stands for an address and one "*" for one character or more. */
static int
matches(struct span pattern, struct span name)
{
	static const char mark[] = "<MAC>";
	size_t at = span_find(pattern, '<'), behind = at + sizeof mark - 1;
	struct span mid, pre, post;
	char mac[MAC_LEN + 1];

	if (at == pattern.n) {
		at = span_find(pattern, '*');
		behind = at + 1;
	}
	if (at == pattern.n)
		return span_eq_nocase(pattern, name);
	pre = span_sub(pattern, 0, at);
	post = span_sub(pattern, behind, pattern.n);
	if (name.n < pre.n + post.n || !span_eq_nocase(span_sub(name, 0, pre.n), pre) ||
	    !span_eq_nocase(span_sub(name, name.n - post.n, name.n), post))
		return 0;
	mid = span_sub(name, pre.n, name.n - post.n);
	return pattern.p[at] == '*' ? mid.n > 0 : mid.n == MAC_LEN && mac_parse(mid, mac) == NULL;
}

static int
is_asker(struct span word, enum asker who)
{
	static const char *const words[] = { "any", "old", "loader", "SIP", "SCCP", "MGCP" };

	return span_is(word, "any") || span_is(word, words[who]);
}

struct span
meaning_of(struct span file, enum asker who, int served)
{
	size_t slash = span_rfind(file, '/');
	struct tsv t;

	if (slash < file.n)
		file = span_sub(file, slash + 1, file.n);
	if (tsv_lines(&t, data_meanings) == 0)
		while (tsv_next(&t) > 0)
			if (is_asker(t.col[WHO_COL], who) && matches(t.col[FILE_COL], file))
				return t.col[served ? SERVED_COL : MISSING_COL];
	return span(NULL, 0);
}
