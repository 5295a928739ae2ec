/* phone - one simulated phone: its machine, its clock, and its records and messages (layer 3)
 *
 * Call phone_start.  Then, until p->next.kind is BOOT_END, carry out p->next (BOOT_ASK or BOOT_WAIT) and pass the result to phone_go.
 * Both write the records, print with -v what the display shows, and report a failure at the end.
 */
#ifndef CPH_PHONE_H
#define CPH_PHONE_H

#include "boot.h"
#include "record.h"

#define PHONE_SILENCE_SEC 13    /* 4 sends: 100, 400, 400 and 400 ticks (observed) of 10 ms (read in code) */

struct phone_tell {
	struct rec_writer *rec; /* NULL: no records */
	const char *expect;     /* load it must end with, "" = any */
	int again;              /* it may be switched on again (-P), so its end is not a failure yet */
	const char *label;      /* stands before the reason when it fails; NULL = nothing */
};

struct phone {
	struct boot b;
	struct boot_env env;            /* its own copy: models differ */
	struct boot_action next;
	int vague;                      /* an old boot was among it: how long that takes is not known, and counts as nothing */
	unsigned at;                    /* seconds since the beginning, as a real phone would take; answers count as instant */
};

void phone_start(struct phone *p, const struct boot_env *env, const struct boot_flash *flash, const char *mac, const struct phone_tell *t);

/* For the record: bytes, size of what was answered; port, the source port of the request, 0 = as p->next says. */
void phone_go(struct phone *p, const struct boot_event *ev, size_t bytes, unsigned port, const struct phone_tell *t);

#endif
