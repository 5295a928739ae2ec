#include "mac.h"
#include "meaning.h"
#include "tsv.h"

enum { FILE_COL, WHO_COL, SERVED_COL, MISSING_COL };

/* 1 if name fits pattern, in which "<MAC>" stands for an address and one "*" for one character or more. */
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

/* The first row for the file and who asks for it; 0 if there is none. */
static int
find_row(struct tsv *t, struct span file, enum asker who)
{
	static const char *const words[] = { "any", "old", "loader", "SIP", "SCCP", "MGCP", "java" };
	size_t slash = span_rfind(file, '/');

	if (slash < file.n)
		file = span_sub(file, slash + 1, file.n);
	if (tsv_data(t, data_meanings) == 0)
		while (tsv_next(t) > 0)
			if ((span_is(t->col[WHO_COL], "any") || span_is(t->col[WHO_COL], "java") || span_is(t->col[WHO_COL], words[who])) &&
			    matches(t->col[FILE_COL], file))
				return 1;
	return 0;
}

struct span
meaning_of(struct span file, enum asker who, int served)
{
	struct tsv t;

	return find_row(&t, file, who) ? t.col[served ? SERVED_COL : MISSING_COL] : span(NULL, 0);
}

enum asker
meaning_asker(struct span file)
{
	struct tsv t;

	return find_row(&t, file, ASKER_ANY) && span_is(t.col[WHO_COL], "java") ? ASKER_JAVA : ASKER_ANY;
}
