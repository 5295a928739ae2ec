#include <stdio.h>
#include <string.h>

#include "tsv.h"
#include "words.h"

#define TABLE "verdicts.tsv"

struct words { char name[24], rules[160]; struct span says, todo; };

static struct words words[V_COUNT];

const char *
verdict_read(struct span table)
{
	struct tsv t;
	int got, n = 0;

	if (tsv_text(&t, table) != 0)
		return tsv_fault(&t, TABLE, t.err);
	while ((got = tsv_next(&t)) != 0) {
		if (got < 0)
			return tsv_fault(&t, TABLE, t.err);
		if (n == V_COUNT)
			return tsv_fault(&t, TABLE, "more verdicts than the program has");
		if (span_copy(t.col[0], words[n].name, sizeof words[n].name) != 0 ||
		    span_copy(t.col[1], words[n].rules, sizeof words[n].rules) != 0)
			return tsv_fault(&t, TABLE, "a name that is too long");
		words[n].says = t.col[2];
		words[n++].todo = t.col[3];
	}
	return n == V_COUNT ? NULL : tsv_fault(&t, TABLE, "fewer verdicts than the program has");
}

const char *
verdict_init(void)
{
	return verdict_read(span_cstr((const char *)data_verdicts));
}

const char *verdict_name(enum verdict_kind k) { return words[k].name; }

const char *
verdict_rule(enum verdict_kind k)
{
	return words[k].rules[0] == '-' || strchr(words[k].rules, ',') != NULL ? "" : words[k].rules;
}

int
verdict_stands_for(enum verdict_kind k, const char *rule)
{
	const char *at = words[k].rules;
	size_t n = strlen(rule);

	for (; n > 0; at = strchr(at, ',') + 1) {
		if (strncmp(at, rule, n) == 0 && (at[n] == ',' || at[n] == '\0'))
			return 1;
		if (strchr(at, ',') == NULL)
			break;
	}
	return 0;
}

enum verdict_kind
verdict_of_rule(const char *rule)
{
	int k;

	for (k = 0; k < V_COUNT; k++)
		if (strcmp(words[k].name, rule) == 0)
			return (enum verdict_kind)k;
	for (k = 0; k < V_COUNT; k++)
		if (verdict_stands_for((enum verdict_kind)k, rule))
			return (enum verdict_kind)k;
	return V_REHEARSAL;
}

/* A name for a command line: quoted where a shell would see more in it than a name. */
static void
quote(const char *name, char *out, size_t cap)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._/-+,:@%";
	size_t n = 0;

	if (name[strspn(name, plain)] == '\0') {
		snprintf(out, cap, "%s", name);
		return;
	}
	out[n++] = '\'';
	for (; *name != '\0' && n + 6 < cap; name++) {
		if (*name == '\'') {
			memcpy(out + n, "'\\''", 4);
			n += 4;
		} else
			out[n++] = *name;
	}
	out[n++] = '\'';
	out[n] = '\0';
}

/* command: what is filled in is part of a command line. */
static void
fill(struct span text, const struct verdict *v, const char *phone, int command, char *out, size_t cap)
{
	char file[4 * ASK_NAME], other[4 * ASK_NAME];
	const struct { const char *mark, *with; } marks[] = {
		{ "{phone}", phone }, { "{file}", v->file[0] == '\0' ? "a file" : command ? file : v->file }, { "{other}", command ? other : v->other },
		{ "{load}", v->load[0] == '\0' ? "its load" : v->load }, { "{asked}", v->asked }, { "{family}", v->family },
		{ "{dir}", v->dir == NULL ? "DIR" : v->dir },
	};
	size_t i, k, n = 0;

	quote(v->file, file, sizeof file);
	quote(v->other, other, sizeof other);
	for (i = 0; i < text.n && n + 1 < cap; ) {
		struct span rest = span_sub(text, i, text.n);
		int len = -1;

		for (k = 0; len < 0 && k < sizeof marks / sizeof marks[0]; k++)
			if (span_starts(rest, marks[k].mark)) {
				len = snprintf(out + n, cap - n, "%s", marks[k].with);
				i += strlen(marks[k].mark);
			}
		if (len < 0 && span_starts(rest, "{n}")) {
			len = snprintf(out + n, cap - n, "%u", v->n);
			i += 3;
		}
		if (len < 0) {
			out[n++] = (char)text.p[i++];
			continue;
		}
		n = (size_t)len >= cap - n ? cap - 1 : n + (size_t)len;
	}
	out[n] = '\0';
}

void
verdict_says(const struct verdict *v, const char *phone, char *out, size_t cap)
{
	size_t n;

	fill(words[v->kind].says, v, phone, 0, out, cap);
	n = strlen(out);
	if (v->kind == V_OTHER_FAMILY && v->also != V_OTHER_FAMILY && n + 3 < cap) {
		memcpy(out + n, "; ", 3);
		fill(words[v->also].says, v, phone, 0, out + n + 2, cap - n - 2);
	}
}

void
verdict_todo(const struct verdict *v, char *out, size_t cap)
{
	fill(words[v->kind == V_OTHER_FAMILY ? v->also : v->kind].todo, v, "", 1, out, cap);
}
