/* record - reads and writes records, the lines that the tools exchange (layer 2); cph-record(5) describes the form
 *
 *	type<TAB>key=value<TAB>key=value...<LF>
 *
 * Writing escapes values (backslash, bytes that are not UTF-8, and characters that control a terminal or are invisible), reading unescapes
 * them.
 */
#ifndef CPH_RECORD_H
#define CPH_RECORD_H

#include <stdint.h>

#include "buf.h"
#include "out.h"
#include "span.h"

#define REC_LINE_MAX 65536      /* bytes in a line, newline not counted */
#define REC_FIELDS_MAX 512      /* fields in a record */

/* ---- writing ---- */

enum rec_form { REC_TEXT, REC_BARE, REC_JSON };         /* plain, -o, -j */

struct rec_writer {
	struct out *o;
	enum rec_form form;
	const char *keys;       /* REC_BARE: the -o argument (comma separated), borrowed */
	struct buf line;        /* the record so far; with REC_BARE the wanted values so far */
	struct { struct span key; size_t at, n; int have; } want[REC_FIELDS_MAX];
	size_t nwant;
	uint32_t initials;      /* REC_BARE: bit set of the first letters of the wanted keys, to reject most others quickly; else all bits */
	int any;                /* REC_BARE: one of the keys occurred */
	struct span types;      /* only records of these types (comma separated) are written; empty: of all */
	int muted;              /* this record is of another type */
};

/* form and keys as above; keys must be well formed (cli checks them). */
void rec_writer_init(struct rec_writer *w, struct out *o, enum rec_form form, const char *keys);
void rec_writer_free(struct rec_writer *w);

/* Write records of these types only (comma separated, borrowed, well formed); empty: all. */
void rec_writer_types(struct rec_writer *w, struct span types);

/* 1 if a value of this key will be printed: always, except with an -o that does not name it.  For values that are costly to compute. */
int rec_wants(const struct rec_writer *w, const char *key);

/* rec_start, any number of adds, rec_end.  With REC_BARE a record that has none of the wanted keys prints nothing.
 * These return no error: the first failure is in w->o->err, ENOMEM if memory ran out. */
void rec_start(struct rec_writer *w, const char *type);
void rec_add(struct rec_writer *w, const char *key, struct span value);
static inline void rec_adds(struct rec_writer *w, const char *key, const char *value);
void rec_addu(struct rec_writer *w, const char *key, uint64_t value);           /* a JSON number under -j */
void rec_addtime(struct rec_writer *w, const char *key, int64_t sec, unsigned msec);    /* UTC seconds, 3 decimals */
void rec_addnone(struct rec_writer *w, const char *key);        /* an unknown number or time: an empty value, and no member under -j */
void rec_end(struct rec_writer *w);

/* rec_adds for a key that may be wanted.  Under -o most keys are not, and rec_adds rejects most of these by the first letter, inline. */
void rec_adds_wanted(struct rec_writer *w, const char *key, const char *value);

static inline void
rec_adds(struct rec_writer *w, const char *key, const char *value)
{
	if ((w->initials >> (key[0] & 31) & 1) != 0)
		rec_adds_wanted(w, key, value);
}

/* Append s to b escaped as record values are (also used for names in diagnostics). */
void rec_escape(struct buf *b, struct span s);

/* ---- reading ---- */

struct rec_field {
	struct span key, value;         /* value unescaped, in place */
};

struct rec {
	struct span type;
	size_t n;
	struct rec_field f[REC_FIELDS_MAX];
};

/* Parse one line (without its newline) in place: the bytes of line are overwritten by unescaping and the spans point into
 * it.  Returns NULL, or the reason the line is not a record.  The caller must skip blank lines and lines that start
 * with '#' (see rec_skip).  A key that occurs twice is an error: readers would disagree on which one counts. */
const char *rec_parse(unsigned char *line, size_t n, struct rec *r);
int rec_skip(struct span line);         /* 1 for a blank line or a comment */

/* Value of key; found (may be NULL) tells present-and-empty from absent. */
struct span rec_get(const struct rec *r, const char *key, int *found);

/* Write a record that was read, fields in its own order (unknown types pass through unchanged). */
void rec_copy(struct rec_writer *w, const struct rec *r);

/* 1 if s is a legal record type or key: [a-z][a-z0-9_]* */
int rec_name_ok(struct span s);

#endif
