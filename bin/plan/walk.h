/* walk - a plan in plain text, for the person who stands at the phone (layer 2) */
#ifndef CPH_WALK_H
#define CPH_WALK_H

#include "buf.h"
#include "step.h"

#define WALK_WIDTH 78

/* Append the walk-through.  mac may be "".  finish, if not NULL, completes a step that was made (0, or -1).  Returns 0, or -1 when a step
 * could not be made; memory: b->failed. */
int walk_text(struct buf *b, const struct planner *pl, const struct plan *p, const struct place *from, const struct place *to,
    const char *mac, int (*finish)(struct step *s));

#endif
