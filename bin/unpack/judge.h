/* judge - verify every file of one download; write the records and the messages (layer 2) */
#ifndef CPH_JUDGE_H
#define CPH_JUDGE_H

#include "archive.h"
#include "fw/image.h"
#include "record.h"

/* How to judge; the same for all. */
struct judging {
	struct rec_writer *rec;
	struct keyring ring;
	int list;               /* say nothing of what is wrong */
	int force, strict;
	int astray;             /* warn of firmware in directories: it is going to be served */
	const char *only;       /* judge this one file, and write no records; NULL = all */
};

/* One archive or directory, or the single files among the operands: what is judged together. */
struct pile {
	const char *label;      /* how messages call it; NULL: its members stand for themselves */
	struct archive a;
	const char **path;      /* without a label: where each member is */
	struct image *v;        /* of each member */
	int refused;            /* something was found that refuses it */
};

/* "LABEL(NAME)" for messages; valid until the next call. */
const char *judge_object(const struct pile *p, const char *name);

/* Verify every member, write the records and say what is wrong; p->refused tells the outcome.  free(p->v) afterwards. */
void judge(const struct judging *j, struct pile *p);

#endif
