/* loadid_int - between the modules of loadid (layer 1); nobody else includes it */
#ifndef CPH_LOADID_INT_H
#define CPH_LOADID_INT_H

#include "loadid.h"

/* A cursor for small anchored grammars: every step says 1 and goes on, or says 0 and the match is over. */
struct cur {
	const char *p, *end;
};

int cur_c(struct cur *c, char want);
int cur_s(struct cur *c, const char *want);                     /* all of it or nothing */
int cur_digits(struct cur *c, int n, unsigned *v);              /* exactly n digits */
int cur_num(struct cur *c, int max, unsigned *v);               /* 1 to max digits */
int cur_alnum(struct cur *c, int n);                            /* exactly n of 0-9 A-Z */

/* Text into a field of struct load, NUL put behind; cut at the field's size. */
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

/* Each reads o->id (n bytes, NUL not counted) and fills in everything but ext, kind, holds, in_catalogue; o comes from load_clear.  The strict grammars say
 * LOAD_OK, LOAD_OTHER, LOAD_MISSPELT (dashes padded as never shipped) or LOAD_UNKNOWN. */
enum load_res loadid_own(struct load *o, size_t n);
enum load_res loadid_other(struct load *o, size_t n);
/* LOAD_MISSPELT, or LOAD_UNKNOWN with o->why set; never mistakes one well-formed name for another. */
enum load_res loadid_spell(struct load *o);

void load_clear(struct load *o);                                /* all but id: unknown */
void load_proto(struct load *o, enum load_proto p);

/* A row of the catalogue, and what comes out when its ID is parsed: most names met are in it, and need no grammar then. */
struct row {
	struct span id;
	char family[24], version[32];
	const char *role, *is_signed;
	enum load_proto proto;
	struct lver ver;
	enum load_res res;
	struct load load;
};

const struct row *loadid_row(struct span id);                   /* NULL = not in the catalogue */
void loadid_settle(struct row *r);                              /* fills in res and load; all rows are there */

extern const char LOADID_FAMILY[];                              /* "7940/7960" */

#endif
