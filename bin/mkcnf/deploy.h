/* deploy - bring a directory to the state that the steps of a plan need (layer 2)
 *
 * main.c calls it in this order: the checks and deploy_phone() report every fault and fill the list, then deploy_write() publishes the
 * list, or deploy_show() prints what it would change.  Nothing is written before.  What each hop needs: facts/boot.md.
 */
#ifndef CPH_DEPLOY_H
#define CPH_DEPLOY_H

#include <sys/types.h>

#include "cisco/steprec.h"
#include "compose.h"
#include "extras.h"
#include "outlist.h"
#include "tree.h"

#define DEPLOY_OPEN 0644        /* mode of files without a secret: a server that has dropped root reads them */
#define DEPLOY_SECRET 0640      /* mode of files with one */
#define DEPLOY_IMAGES ".images" /* images here are seen only by phones that have a directory of their own */

struct deploy {
	struct tree *t;
	const struct extras *extras;
	const struct inv *inv;
	mode_t mode;                    /* of every file, also of those that are there; 0 = by content, and a mode that is there stays */
	gid_t gid;                      /* of every file; -1 = that of the directory */
	int lacking;                    /* an image of the phone at hand is missing, even if it was reported for an earlier phone */
	struct span lacks[64];          /* missing images that were reported: once, not for every phone */
	size_t nlacks;
};

/* ---- everything in the directory itself ---- */

/* Report each file of the directory that step s wants absent, in any case (many servers ignore case). */
void deploy_absent(struct deploy *d, const struct steprec *s);

/* Report each file of the list that step s wants absent: another phone of this plan needs it. */
void deploy_conflicts(struct deploy *d, const struct outlist *l, const struct steprec *s);

/* Report a term<NN>.default.loads that step s serves and that is there, but of another release than the load: a phone that was reset (7906 to
 * 7975) takes what it lists.  stack: the phone gets a directory of its own. */
void deploy_term(struct deploy *d, const struct steprec *s, int stack);

/* Warn about the images of step s that are not in the directory. */
void deploy_images(struct deploy *d, const struct steprec *s);

/* ---- a directory for each hop: DIR/.hops/<MAC>/<n>/, with the link DIR/<MAC> to the current hop ---- */

/* Report the files of DIR itself that would name a load to phones without a link. */
void deploy_bare(struct deploy *d);

/* Put all hops of one phone on the list, n steps in order, and the link if there is none.  0, or -1 when memory ran out. */
int deploy_phone(struct deploy *d, struct compose *c, struct outlist *l, const struct steprec *s, size_t n, const struct inv_phone *ph);

enum deploy_link { DEPLOY_NONE, DEPLOY_HOP, DEPLOY_LOST };

/* The hop that DIR/<MAC> leads to.  DEPLOY_LOST: the name is there and leads to no directory of this phone; that is reported. */
enum deploy_link deploy_link(struct deploy *d, const char *mac, unsigned *hop);

/* Configure a phone that runs its load already (step s of -t) in the directory of its current hop.  0, or -1 when memory ran out. */
int deploy_current(struct deploy *d, struct compose *c, struct outlist *l, const struct steprec *s, unsigned hop, const struct inv_phone *ph);

/* ---- the end ---- */

/* Fill up each XMLDefault.cnf.xml, and SEP<MAC>.cnf.xml of a 7940 or 7960, with blank lines to the length of the file that it replaces, and of
 * the longest in the other hops of the phone: a loader without an application hunts again and again, keeps what it received last, and reads
 * behind the end of a shorter file (observed).  The load named there would count.  0, or -1 (memory). */
int deploy_fill_up(struct deploy *d, struct outlist *l);

/* Write the list, all or nothing.  0, or -1 with errno and the path at fault in *bad.  fn gets each path, and 1 if it changed. */
int deploy_write(struct deploy *d, const struct outlist *l, void (*fn)(void *ctx, const char *path, int changed), void *ctx,
    char bad[512]);

/* Append to text what deploy_write() would change, as lines with + and -; secrets are left out.  Same results. */
int deploy_show(struct deploy *d, const struct outlist *l, struct buf *text, char bad[512]);

#endif
