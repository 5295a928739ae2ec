/* shelf - the phones of a plan file: their steps, checked, their labels, and where each phone's link leads (layer 2)
 *
 * The fields of steps are described in cph-plan(1), the directories in cph-hop(8).  Plan and inventory may be read again when they have
 * changed.  A phone, once handed out, stays where it is in memory until shelf_free.
 */
#ifndef CPH_SHELF_H
#define CPH_SHELF_H

#include "cisco/macset.h"
#include "hop.h"
#include "keep.h"
#include "report.h"

#define SHELF_GUEST "020000000000"      /* the steps for this address are the model for guests: phones that no plan has */

struct shelf_phone;

struct shelf {                          /* {0} is empty */
	struct hop_phone **phone;       /* in the order of the plan; what is added comes last */
	size_t n, cap;
	struct shelf_phone *all;        /* these, those that wait for their directories, and those that were replaced */
	struct shelf_phone *guest;      /* NULL = the plan has none */
	unsigned read;                  /* how often a plan was read */
	unsigned whole;                 /* the last reading that found a plan without a fault */
	struct macset listed;           /* phones of the inventory */
	struct keep keep;
};

/* Read the step records of fd; other records are passed over.  Phones that are new, or have other steps than before, wait for shelf_links.
 * Faults are reported (status 2 a line that cannot be read, 1 a plan that makes no sense).  0, or -1 with errno (reading failed, or memory
 * ran out). */
int shelf_read(struct shelf *sh, int fd, const char *file, struct report rep);

/* Find directories and link of every phone that waits, beneath dirfd; make the link where there is none, unless dry.  Phones whose directories
 * are there are added to phone.  Faults are reported with status 1.  Returns how many phones still wait, or -1 when memory ran out. */
int shelf_links(struct shelf *sh, const char *dir, int dirfd, struct report rep, int dry);

/* Take a phone out of phone that the plan no longer has, if nothing of it is under way (hop_idle) or its link is gone.  A plan that is empty or
 * has a fault lets nobody go.  The phone, or NULL: there is none. */
struct hop_phone *shelf_leave(struct shelf *sh, int dirfd);

/* Read the inventory fd (phone records, TSV or CSV): which phones there are, and their labels, from the column label or phone_label, else
 * line1_name.  What is wrong with a row cph-plan and cph-mkcnf have reported, which make plan and files of it: it costs a label here.  0, or -1
 * with errno. */
int shelf_labels(struct shelf *sh, int fd, const char *file, struct report rep);

/* Make a phone out of the guest's steps, with a directory whose files are links to those of the guest.  NULL with errno. */
struct hop_phone *shelf_guest(struct shelf *sh, int dirfd, const char *mac);

void shelf_free(struct shelf *sh);

#endif
