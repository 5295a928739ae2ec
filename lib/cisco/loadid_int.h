/* loadid_int - shared by the modules of loadid and by cph-loadid's sort keys (layer 1); no other file includes it */
#ifndef CPH_LOADID_INT_H
#define CPH_LOADID_INT_H

#include "loadid.h"

/* A cursor for small anchored grammars.  Every step returns 1 and advances, or returns 0: then the match has failed. */
struct cur {
	const char *p, *end;
};

int cur_c(struct cur *c, char want);
int cur_s(struct cur *c, const char *want);                     /* the whole of want */
int cur_digits(struct cur *c, int n, unsigned *v);              /* exactly n digits */
int cur_num(struct cur *c, int max, unsigned *v);               /* 1 to max digits */
int cur_alnum(struct cur *c, int n);                            /* exactly n of 0-9 A-Z */

/* Writes text into a field of struct load, cut at the field's size; put_end adds the NUL. */
struct put {
	char *p, *end;
};

#define PUT(field) { (field), (field) + sizeof (field) - 1 }

static inline void
put_c(struct put *p, char c)
{
	if (p->p < p->end)
		*p->p++ = c;
}

static inline void
put_s(struct put *p, const char *s)
{
	while (*s != '\0')
		put_c(p, *s++);
}

static inline void
put_span(struct put *p, struct span s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		put_c(p, (char)s.p[i]);
}

static inline void
put_end(struct put *p)
{
	*p->p = '\0';
}

void put_u(struct put *p, unsigned v);
void put_u2(struct put *p, unsigned v);                         /* at least two digits */

/* Each reads o->id (n bytes, NUL not counted) and fills in everything but ext, kind, holds, in_catalogue; o comes from load_clear.  The
 * strict grammars return LOAD_OK, LOAD_OTHER, LOAD_MISSPELT (numbers padded as never shipped) or LOAD_UNKNOWN. */
enum load_res loadid_own(struct load *o, size_t n);
enum load_res loadid_other(struct load *o, size_t n);
/* LOAD_MISSPELT, LOAD_OTHER (a misspelt name for a phone with Java), or LOAD_UNKNOWN with o->why set or NULL.  It must never take one
 * well-formed name for another. */
enum load_res loadid_spell(struct load *o);

void load_clear(struct load *o);                                /* everything but id: unknown */
int load_role_parse(struct span s, enum load_role *out);        /* the words of the tables; 0, or -1 */
int load_signed_parse(struct span s, enum load_signed *out);

#endif
