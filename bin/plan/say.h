/* plan_rec - what cph-plan found, as records (layer 2); the keys are described in cph-plan(1)
 *
 * Nothing is kept of what is passed; what cannot be written is found in w->o (record.h).
 */
#ifndef CPH_PLAN_REC_H
#define CPH_PLAN_REC_H

#include "judge.h"
#include "record.h"
#include "step.h"

/* every key of the three types, for -o */
#define PLAN_REC_KEYS "mac hop of from to how serve write absent last seen next_safe oneway conf source option150 contested display " \
	"seconds trouble remedy oneof model verdict instead why from_protocol from_range to_protocol to_range via mechanism status " \
	"confidence kind key"

void plan_rec_step(struct rec_writer *w, const struct step *s, size_t hop, size_t of, const char *mac, struct span model);
void plan_rec_verdict(struct rec_writer *w, const struct place *from, const struct place *to, size_t hop, size_t of,
    const struct judgement *j);
void plan_rec_rule(struct rec_writer *w, const struct rule *r);

#endif
