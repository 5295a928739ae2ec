/* Finds the name that a misspelt name of a load (7940/7960, or a phone with Java) probably means.
 *
 * A name is corrected only if there is exactly one reading: a letter O can only be a zero, a missing dash only a dash.  If characters of the
 * version are missing, why says so and nothing is guessed, since a wrong load can make a phone unusable. */
#include <string.h>

#include "loadid_int.h"

/* Copies the text and corrects the letter O, small letters and other dashes; *why names a fault that was corrected. */
static void
undo(const char *id, char out[LOADID_MAX + 1], const char **why)
{
	const unsigned char *p = (const unsigned char *)id;
	struct put t = { out, out + LOADID_MAX };

	while (*p != '\0') {
		if (*p == '.' && t.p > out && out[0] == 'P' && ascii_isdigit(p[1])) {
			*why = "dots for the dashes";
			put_c(&t, '-');
			p++;
			continue;
		}
		/* hyphens and dashes U+2010-U+2015, minus U+2212, and the underscore */
		if (*p == '_' || (p[0] == 0xe2 && p[1] == 0x80 && p[2] >= 0x90 && p[2] <= 0x95) ||
		    (p[0] == 0xe2 && p[1] == 0x88 && p[2] == 0x92)) {
			*why = "another character for the dash";
			put_c(&t, '-');
			p += *p == '_' ? 1 : 3;
			continue;
		}
		if (ascii_upper(*p) != *p && *why == NULL)
			*why = "lower case: the phone asks for names in upper case";
		if (ascii_upper(*p) == 'O') {
			*why = "letter O for a zero";
			put_c(&t, '0');
		} else
			put_c(&t, (char)ascii_upper(*p));
		p++;
	}
	put_end(&t);
}

/* Reads name by the strict grammar into o, but keeps o->id.  Returns 1 if it is a name, even if its numbers are padded unusually. */
static int
reads_as(struct load *o, const char *name)
{
	struct load m;
	enum load_res res;

	size_t n = strlen(name);

	load_clear(&m);
	memcpy(m.id, name, n + 1);
	res = loadid_own(&m, n);
	if (res != LOAD_OK && res != LOAD_MISSPELT)
		return 0;
	if (res == LOAD_OK)
		memcpy(m.meant, m.id, sizeof m.meant);
	memcpy(m.id, o->id, sizeof m.id);
	*o = m;
	return 1;
}

/* Reads a number of one or two digits, after surplus zeros; *zeros becomes 1 if there were any.  Returns as cur_num does. */
static int
padded(struct cur *c, unsigned *v, int *zeros)
{
	while (c->end - c->p > 2 && c->p[0] == '0' && ascii_isdigit((unsigned char)c->p[1]) && ascii_isdigit((unsigned char)c->p[2])) {
		c->p++;
		*zeros = 1;
	}
	return cur_num(c, 2, v);
}

/* Writes x-y-zz as shipped to t; 0 if there are several readings.  -zz may be missing (read as -00), but "12-00" is refused: the major
 * version could be missing instead. */
static int
numbers(struct cur *c, struct put *t, int *zeros)
{
	unsigned x, y, z = 0;
	int nx = padded(c, &x, zeros), ny, nz;

	/* 080 may be 08 or 80 */
	if (nx == 0 || (*zeros && x > 9) || !cur_c(c, '-') || (ny = padded(c, &y, zeros)) == 0)
		return 0;
	if (c->p == c->end) {
		if (x > 8 || y == 0 || nx + ny < 3)
			return 0;
	} else {
		if (!cur_c(c, '-') || (nz = padded(c, &z, zeros)) == 0 || c->p != c->end || (nz == 1 && z != 0))
			return 0;
	}
	put_u2(t, x);
	put_c(t, '-');
	put_u(t, y);
	put_c(t, '-');
	put_u2(t, z);
	put_end(t);
	return 1;
}

/* P0S3-8-12-00 and P003-8-12-00 with pieces missing: the 3, a dash, the 0 of P0, digits of the subversion; or with zeros too many */
static int
dashed(struct load *o, const char *name, const char **why)
{
	struct cur c = { name, name + strlen(name) };
	char fixed[LOADID_MAX + 1];
	struct put t = PUT(fixed);
	int zeros = 0;

	if ((zeros = cur_s(&c, "P0003-")) || cur_s(&c, "P003-"))
		put_s(&t, "P003-");
	else {
		if (!cur_c(&c, 'P'))
			return 0;
		if (cur_c(&c, '0'))
			zeros = cur_c(&c, '0');
		if (c.p == c.end || (*c.p != 'S' && *c.p != 'M'))
			return 0;
		put_s(&t, *c.p++ == 'S' ? "P0S3-" : "P0M3-");
		/* a 3 here is the digit of the hardware, not a version: no load of 3.x has this form */
		cur_c(&c, '3');
		cur_c(&c, '-');
	}
	if (!numbers(&c, &t, &zeros))
		return 0;
	if (*why == NULL)
		*why = zeros ? "zeros too many" : "characters missing";
	return reads_as(o, fixed);
}

/* P0003..., PO003...: a zero too many; P0030801SR2: one too few; both at once; P003-08-00-05-00, P0030-8000500: dashes that no SCCP name has */
static int
sccp(struct load *o, const char *name, const char **why)
{
	char fixed[LOADID_MAX + 1];
	struct put t = PUT(fixed);
	const char *p;
	size_t n;

	if (strncmp(name, "P0003", 5) == 0) {
		put_c(&t, 'P');
		name += 2;
		*why = *why == NULL ? "a zero too many" : *why;
	}
	for (p = name; *p != '\0'; p++)
		if (*p == '-')
			*why = *why == NULL ? "no dashes in names of this form" : *why;
		else
			put_c(&t, *p);
	put_end(&t);
	n = strlen(fixed);
	if (n == 11 && strncmp(fixed, "P003", 4) == 0 && strncmp(fixed + 8, "SR", 2) == 0) {
		memmove(fixed + 11, fixed + 10, 2);
		fixed[10] = '0';
		n++;
		*why = *why == NULL ? "the SR number has two digits" : *why;
	}
	return n == 12 && *why != NULL && reads_as(o, fixed);
}

/* SIP42.9-4-2SR3-1S and other names for the phones with Java: in small letters, with other marks for dot and dashes, or without the last S.
 * Writes the facts of the corrected name to o, but keeps o->id. */
static int
java(struct load *o, const char *name, const char **why)
{
	char fixed[LOADID_MAX + 1];
	struct put t = PUT(fixed);
	struct load m;
	size_t i, n = 0;

	if (strncmp(name, "SIP", 3) == 0 || strncmp(name, "SCCP", 4) == 0)
		n = name[1] == 'I' ? 5 : 6;
	if (n == 0 || strlen(name) < n + 2 || !ascii_isdigit((unsigned char)name[n - 2]) || (name[n] != '-' && name[n] != '.'))
		return 0;
	if (name[n] != '.' && *why == NULL)
		*why = "a dash for the dot";
	for (i = 0; name[i] != '\0'; i++) {
		if (i > n && name[i] == '.' && *why == NULL)
			*why = "dots for the dashes";
		if (i == n)
			put_c(&t, '.');
		else if (i > n && name[i] == '.')
			put_c(&t, '-');
		else
			put_c(&t, name[i]);
	}
	if (name[i - 1] != 'S') {
		put_c(&t, 'S');
		*why = *why == NULL ? "the S at the end is missing" : *why;
	}
	put_end(&t);
	load_clear(&m);
	memcpy(m.id, fixed, strlen(fixed) + 1);
	if (*why == NULL || loadid_other(&m, strlen(fixed)) != LOAD_OTHER || m.ver.n == 0 || m.era != ERA_JAVA)
		return 0;
	memcpy(m.meant, fixed, sizeof m.meant);
	memcpy(m.id, o->id, sizeof m.id);
	*o = m;
	return 1;
}

/* For a name without a reading: words for what it looks like, or NULL. */
static const char *
looks_like(const char *name)
{
	struct cur c = { name, name + strlen(name) };
	struct lver v;
	size_t n = strlen(name), d;

	if (lver_parse(span_cstr(name), &v) == 0)
		return "a version, not a load name";
	if (strcmp(name, "0S79XX") == 0)
		return "the file that names a load, not a load";
	if (n > 9 && memcmp(name, "CMTERM-79", 9) == 0)
		return "a package, not a load: its files name the load";
	if (cur_s(&c, "S003") && strspn(c.p, "0123456789") == n - 4)
		return "characters missing or changed: neither P003xxyyzzww nor P0S3-xx-y-zz";
	c.p = name;
	if (!cur_s(&c, "P003"))
		return NULL;
	d = strspn(c.p, "0123456789");
	if (d == 4 && strncmp(c.p + d, "SR", 2) == 0)
		return "the SR number is missing or wrong: the form is P003xxyySRnn";
	if (d == n - 4)
		return d < 8 ? "digits missing: the form is P003xxyyzzww" : "too many digits: the form is P003xxyyzzww";
	return NULL;
}

enum load_res
loadid_spell(struct load *o)
{
	char name[LOADID_MAX + 1];
	const char *why = NULL, *said;

	undo(o->id, name, &why);
	said = why;
	if (reads_as(o, name) || dashed(o, name, &why) || sccp(o, name, &why)) {
		o->why = why;
		return LOAD_MISSPELT;
	}
	if (java(o, name, &said)) {
		o->why = said;
		return LOAD_OTHER;
	}
	o->why = looks_like(name);
	return LOAD_UNKNOWN;
}
