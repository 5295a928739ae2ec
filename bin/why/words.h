/* words - the rows of lib/data/verdicts.tsv: a verdict's name, the rules of cph-phone it stands for, its sentences
 *
 * verdict_init() must have been called; the sentences are cut at cap.
 */
#ifndef CPH_WHY_WORDS_H
#define CPH_WHY_WORDS_H

#include "verdict.h"

/* Read the table.  NULL, or "verdicts.tsv:LINE: reason" in a static buffer. */
const char *verdict_init(void);
const char *verdict_read(struct span table);    /* another table */

const char *verdict_name(enum verdict_kind k);

/* The only rule that a verdict stands for; "" where there are several, or none. */
const char *verdict_rule(enum verdict_kind k);
int verdict_stands_for(enum verdict_kind k, const char *rule);

/* The verdict of that name, else the first that stands for the rule; V_REHEARSAL where none does. */
enum verdict_kind verdict_of_rule(const char *rule);

void verdict_says(const struct verdict *v, const char *phone, char *out, size_t cap);
void verdict_todo(const struct verdict *v, char *out, size_t cap);

#endif
