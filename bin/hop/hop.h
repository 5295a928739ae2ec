/* hop - a shelf of phones on their way, hop by hop: the rules by which a phone is shown its next directory (layer 1)
 *
 * Plan, links and the server's records go in, with the clock; what is to be done comes out through act.  No files, no clock, no memory but
 * the caller's.  Nothing is remembered that links and records do not say: started anew with the same records, it decides the same.
 *
 * DIR/<MAC> leads to .hops/<MAC>/<n>, n = 1 ... of; or to HOPDIR_PARKED + n, an empty directory: the phone waits before hop n, and what it
 * asks for is not there, which harms no phone (absent is safe).
 *
 *	hop_init(&h, phone, n, act, arg); each phone: hop_phone_set; hop_begin(&h, now);
 *	each record: hop_record(&h, &r); whenever there is none to read, and at least every second: hop_settle(&h, now);
 *
 * Times are milliseconds since 1970, those of the records: the caller's clock must be the server's.  Phones and steps are the caller's and
 * stay where they are; of a record nothing is kept but copies.  Nothing fails but act (the link then stays where it was) and
 * hop_phone_set.  The rules, and why, are in cph-hop(8).
 */
#ifndef CPH_HOP_H
#define CPH_HOP_H

#include <stdint.h>

#include "cisco/hopdir.h"
#include "cisco/meaning.h"
#include "mac.h"
#include "span.h"

#define HOP_FILE_MAX 64         /* file and address texts kept, NUL counted */
#define HOP_STRANGERS 256       /* phones without a plan that are remembered */
#define HOP_SETTLED 45000       /* ms without a request after which a phone is taken to want nothing more: an SCCP application that
                                 * was told another load asks again after 34 s, a loader without application hunts again after 16 to
                                 * 36 s (facts of logs and code) */
#define HOP_PATIENCE 600000     /* ms without a word after which somebody should look at a phone: ten minutes, as people advise */
#define HOP_RESTARTS 3          /* so many restarts at most on one hop */
#define HOP_SAME_LOADER 3       /* so many times the same loader without an application between is a loop */

struct hop_step {               /* of a plan; see cph-plan(1) for the fields */
	struct span from, to, serve, last, seen, display;
	int next_safe, oneway;
	unsigned seconds;
};

/* What runs after a hop: something with the old boot; or an application above a loader. */
enum hop_kind { HOP_OLD, HOP_SIP, HOP_SCCP, HOP_MGCP };

enum hop_what {
	HOP_LINK,               /* let DIR/<MAC> lead to to */
	HOP_TELL,               /* event, note */
	HOP_RESTART             /* event "restart": nothing but switching it off and on, or check-sync, makes this phone go on */
};

struct hop_phone;

struct hop_act {
	enum hop_what what;
	struct hop_phone *p;    /* NULL: a phone without a plan, mac and ip say which */
	const char *mac, *ip;
	unsigned to;            /* HOP_LINK */
	const char *event;      /* one word; for HOP_LINK told after it */
	const char *note;       /* in words, may be "" */
	unsigned hop;           /* the hop it is about */
	uint64_t ms;            /* when */
	int check_sync;         /* HOP_RESTART: what runs is a SIP application that knows check-sync (SIP 7 and later) */
};

struct hop_phone {
	/* the caller's */
	char mac[MAC_LEN + 1];
	char model[8];                  /* "" = not known */
	const struct hop_step *step;
	unsigned of;
	unsigned link;                  /* where DIR/<MAC> leads */

	/* what is known; to be read, e.g. for a display */
	unsigned at;                    /* hop whose files it was last given, 0 = none */
	int arrived, stopped, held;     /* held: kept from the next hop by the canary or for want of -y */
	int out;                        /* the last image of at went out */
	int up;                         /* what it asked for since is what the new application asks for, and at's configuration was read */
	int running;                    /* a transfer is under way: file, bytes, size */
	int owed;                       /* 1: needs a restart; 2: was told so */
	int sip;                        /* ... and runs a SIP application that knows check-sync */
	char file[HOP_FILE_MAX];        /* asked for last */
	uint64_t bytes, size;
	char ip[HOP_FILE_MAX];
	uint64_t heard, since;          /* ms: last record; begin of this hop */
	char note[160];                 /* of the last event */
	const char *event;              /* the last one, NULL = none */

	/* private */
	struct hop_phone *leader;       /* canary of its (load, model) */
	unsigned asked;                 /* set of files asked for since it started or fetched an image */
	int read, late, back;
	int wants_last;                 /* of loader and last image it asked for the latter more lately */
	int idle;                       /* what it asked for last was a configuration, or an image that is not there: it is neither fetching nor burning */
	unsigned reach;                 /* the lowest hop that the records speak of, 0 = none */
	unsigned loader_hop, loader_times;
	char loader[HOP_FILE_MAX], last_ip[HOP_FILE_MAX];
	uint64_t moved, stopped_at, asked_restart, ip_at;
	unsigned restarts;
	int released, told_conflict, told_silent, told_held, told_odd;
};

struct hop {
	struct hop_phone *phone;
	size_t n;
	int canary, yes;                /* -c, -y */
	uint64_t begun;
	uint64_t settled;               /* ms; HOP_SETTLED unless set after hop_init */
	int (*act)(void *arg, const struct hop_act *a);         /* HOP_LINK: 0 when done, else the link stays where it was */
	void *arg;
	char stranger[HOP_STRANGERS][MAC_LEN + 1];
	size_t nstranger;
};

enum hop_record_kind {
	HOP_NOTHING,            /* of no use here */
	HOP_ASKED,              /* request: ok = a transfer began */
	HOP_PART,               /* part: bytes of size so far */
	HOP_SENT                /* xfer: ok = every block was sent, and at most the last acknowledgement is missing */
};

struct hop_record {
	enum hop_record_kind kind;
	uint64_t ms;
	struct span mac, ip, file, path;        /* as in the record */
	int ok;
	uint64_t bytes, size;
};

void hop_init(struct hop *h, struct hop_phone *phone, size_t n, int (*act)(void *arg, const struct hop_act *a), void *arg);

/* phone[i] of a plan: NULL, or why the steps cannot be used.  link: 1 ... of, or HOPDIR_PARKED + that. */
const char *hop_phone_set(struct hop_phone *p, const char *mac, struct span model, const struct hop_step *step, unsigned of, unsigned link);

/* All phones are set (in the order of the plan: the first of its kind is the canary).  What records tell of the time before now is history. */
void hop_begin(struct hop *h, uint64_t now);

/* Returns the phone that the record is about, or NULL. */
struct hop_phone *hop_record(struct hop *h, const struct hop_record *r);

/* Somebody else moved the phone's link: that counts. */
void hop_link_moved(struct hop_phone *p, unsigned to, uint64_t now);

/* Draw the conclusions: links moved, arrivals, restarts. */
void hop_settle(struct hop *h, uint64_t now);

enum hop_end { HOP_GOES_ON, HOP_ALL_ARRIVED, HOP_STUCK };       /* stuck: no phone that has not arrived will go on by itself */
enum hop_end hop_over(const struct hop *h);

/* ---- steps ---- */

enum hop_kind hop_step_kind(const struct hop_step *s);

/* What a name is to a step. */
enum hop_image { HOP_NO_IMAGE, HOP_LIST, HOP_LOADER_IMAGE, HOP_LAST_IMAGE };
enum hop_image hop_image_of(const struct hop_step *s, struct span name);

/* 1 if a phone that is about to do hop n has a universal loader already. */
int hop_has_loader(const struct hop_phone *p, unsigned n);

/* ---- words ---- */

/* What sent the last request, as far as the requests before it tell. */
enum asker hop_asker(const struct hop_phone *p);

/* Where the phone stands, for a list: "hop 1 of 2: fetches P0S3-07-5-00.sb2", at most cap - 1 bytes. */
void hop_state(const struct hop_phone *p, char *out, size_t cap);

/* What its display should show now, "" where that is not known. */
const char *hop_display(const struct hop_phone *p);

/* The load it should be running, as far as is known. */
struct span hop_load(const struct hop_phone *p);

/* One line of a table, at most cols columns: address, load, hop, file and percent, since when, display. */
size_t hop_line(const struct hop_phone *p, uint64_t now, unsigned cols, char *out, size_t cap);

#endif
