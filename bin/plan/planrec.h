/* planrec - writes steps, verdicts and rules as records (layer 2)
 *
 * Called by main.  The keys are described in cph-plan(1).  Write errors are kept in w->o (record.h).
 */
#ifndef CPH_PLANREC_H
#define CPH_PLANREC_H

#include "judge.h"
#include "record.h"
#include "step.h"

/* the types and every key of theirs, for -o */
#define PLAN_REC_KEYS "step: verdict: rule: missing: load: mac hop of from to how serve write absent last seen next_safe oneway conf source " \
	"option150 contested display seconds trouble remedy oneof model assumes load phones archive size hash files id family protocol version " \
	"verdict instead why from_protocol from_range to_protocol to_range via mechanism status " \
	"confidence kind key"

void plan_rec_step(struct rec_writer *w, const struct step *s, size_t hop, size_t of, const char *mac, struct span model);
void plan_rec_verdict(struct rec_writer *w, const struct place *from, const struct place *to, size_t hop, size_t of,
    const struct judgement *j);
void plan_rec_rule(struct rec_writer *w, const struct rule *r);

#endif
