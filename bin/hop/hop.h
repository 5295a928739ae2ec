/* hop - decides when each phone of a shelf is moved to its next hop (layer 1)
 *
 * cph-hop passes it the plan, the links and the server's records; it decides where each link must lead and calls act() for that.  It uses no
 * files, no clock and no memory except the caller's.  All its state follows from links and records: started again with the same records, it
 * decides the same.  cph-hop(8) has the rules and the reasons for them.  evidence.c reads the records, rules.c decides, stranger.c handles
 * phones without a plan, show.c has the words.
 *
 *	each phone: hop_phone_set; hop_init(&h, phones, n, act, arg); hop_begin(&h, now);
 *	each record: hop_record(&h, &r); whenever there is none to read, and at least every second: hop_settle(&h, now);
 *
 * Times are milliseconds of a clock that does not go back, the same for records and for now.  Phones and steps belong to the caller and must
 * not move; strings of a record are copied.  Only act (the link then stays where it was) and hop_phone_set can fail.
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
#define HOP_STRANGE 1500        /* ms after which a phone without a plan has shown what it is: a 7906 to 7975 asks for CTLSEP<MAC>.tlv too,
                                 * and for ITLSEP<MAC>.tlv right after it */
#define HOP_SETTLED 90000       /* ms without a request after which a phone wants nothing more: an SCCP application that was told another
                                 * load asks again after 34 s, a loader without application hunts again after 16 to 36 s, and burning
                                 * takes 46 to 69 s (logs of real phones) */
#define HOP_AGAIN 60000         /* ms: a phone that refuses a list starts over within a minute */
#define HOP_PATIENCE 600000     /* ms without a record after which somebody should look at a phone */
#define HOP_RESTARTS 3          /* restarts of one phone on one hop, at most */
#define HOP_ROUNDS 5            /* starts in a row at which a phone reads its configuration, and nothing comes of it */
#define HOP_CUT 2               /* the same, and a file of it broke off each time */
#define HOP_SAME_LOADER 3       /* the same loader so many times without an application between is a loop */

struct hop_step {               /* of a plan; see cph-plan(1) for the fields */
	struct span from, to, serve, last, seen, display;
	int next_safe, oneway;
	unsigned seconds;
};

/* What runs after a hop: something with the old boot; an application above a loader; or a load of a 7906 to 7975. */
enum hop_kind { HOP_OLD, HOP_SIP, HOP_SCCP, HOP_MGCP, HOP_JAVA };

enum hop_what {
	HOP_LINK,               /* point DIR/<MAC> to .hops/<MAC>/<to> */
	HOP_TELL,               /* report event and note */
	HOP_RESTART,            /* report event "restart": only its power or check-sync makes this phone go on */
	HOP_GUEST               /* make a phone of mac, of the model for guests, and put it on the shelf (hop_phones) */
};

struct hop_phone;

struct hop_act {
	enum hop_what what;
	struct hop_phone *p;    /* NULL: a phone without a plan, mac and ip say which */
	const char *mac, *ip;
	unsigned to;            /* HOP_LINK */
	const char *event;      /* one word; for HOP_LINK reported after the link was moved */
	const char *note;       /* in words, may be "" */
	unsigned hop;           /* the hop it is about */
	uint64_t ms;            /* when */
	int check_sync;         /* HOP_RESTART: a SIP application runs that knows check-sync (SIP 7 and later) */
};

struct hop_phone {
	/* set by the caller */
	char mac[MAC_LEN + 1];
	char model[8];                  /* "" = not known */
	const struct hop_step *step;
	unsigned of;
	unsigned link;                  /* where DIR/<MAC> leads, see cisco/hopdir.h */
	char label[24];                 /* what people call it, "" = nothing */
	int link_error;                 /* errno of the last attempt to move the link */

	/* state of the phone, for displays to read.  "Sent" means that the server sent the whole file. */
	unsigned at;                    /* the hop whose files the server sent it last, 0 = none */
	int arrived, stopped, stuck;
	int inferred;                   /* it arrived, or moved on, although no record shows that the image was sent */
	int held;                       /* its hop does not begin yet: it waits for the canary or for -y */
	int out;                        /* the last image of hop "at" was sent; 1: a 7906 to 7975 may still ask for another one */
	int up;                         /* after that it asked for the files of the new application, and read its configuration */
	int ran;                        /* out and up held together, which proves the new load; cleared when it asks for an image again */
	int running;                    /* a transfer is running: file, bytes, size */
	int owed;                       /* 1: it needs a restart; 2: and that was reported */
	int sip;                        /* it needs a restart and runs a SIP application that knows check-sync */
	char file[HOP_FILE_MAX];        /* the file of its last RRQ */
	uint64_t bytes, size;
	char ip[HOP_FILE_MAX];          /* its address, "" = not known */
	uint64_t heard, since;          /* ms: its last record; begin of this hop */
	uint64_t stirred;               /* ms: its last record that was not the same request again for a file that is not there */
	char note[160];                 /* of the last event */
	const char *event;              /* the last one, NULL = none */

	/* private to evidence.c and rules.c */
	struct hop_phone *leader;       /* canary of its (load, model) */
	unsigned asked;                 /* bit set of the files it asked for since it started or fetched an image */
	int read;                       /* it read a configuration that may name a load, since it started or asked for an image */
	unsigned whole, lost;           /* bit sets of the configuration files that went out whole since it started; that did not, though they are there */
	int late;                       /* 1: it read the files of this hop again after its last image, so it does not know the next hop's */
	int back;                       /* a record shows an older state than that of hop "at"; hop_settle decides whether to go back */
	int tried;                      /* since its link leads to this hop, it asked for an image that is not the last or did not come, or was refused the list */
	int unsaid;                     /* it asked for the last image of this hop, and no record says what became of that */
	int list;                       /* 1: the list was sent, and it has asked for no image since; 2: and it started again since */
	int refusals;                   /* how often it read the list, asked for no image, and started again */
	unsigned rounds, cut;           /* starts in a row at which nothing came of its configuration; at which a file of that broke off */
	int breaks;                     /* transfers of images that broke off since the last one that was sent whole */
	int repeats;                    /* how often it asked for the last image after it had been sent */
	int wants_last;                 /* its latest RRQ for an image was for the last image of the hop, not for the loader */
	int idle;                       /* its last RRQ was for a configuration, or for an image that is missing, so it neither fetches nor burns */
	unsigned reach;                 /* the lowest hop in its records, 0 = none */
	unsigned loader_hop, loader_times;
	char loader[HOP_FILE_MAX], last_ip[HOP_FILE_MAX], broken[HOP_FILE_MAX];
	uint64_t moved, stopped_at, asked_restart, ip_at, list_at;
	unsigned restarts;
	int released, told_conflict, told_silent, told_held, told_odd, told_ignored;
};

struct hop {
	struct hop_phone **phone;
	size_t n;
	int canary, yes;                /* -c, -y */
	int names;                      /* 1: trust the MAC in the name of a file, whatever address asks for it */
	uint64_t begun;
	uint64_t settled;               /* ms; HOP_SETTLED unless set after hop_init */
	int guests;                     /* phones without a plan may become guests */
	int (*act)(void *arg, const struct hop_act *a);         /* HOP_LINK, HOP_GUEST: 0 when done, else nothing has changed */
	void *arg;
	struct hop_stranger {
		char mac[MAC_LEN + 1], ip[HOP_FILE_MAX];
		uint64_t ms;            /* first heard */
		int established, loader, old, ours, other, told;        /* ours: asked for a file that only a 7940 or 7960 asks for */
	} stranger[HOP_STRANGERS];
	size_t nstranger;
	char why[96];                   /* used by rules.c */
};

enum hop_record_kind {
	HOP_NOTHING,            /* of no use here */
	HOP_ASKED,              /* request: ok = a transfer began */
	HOP_PART,               /* part: bytes of size so far */
	HOP_SENT                /* xfer: ok = every block was sent, and at most the last acknowledgement is missing */
};

enum hop_by {                   /* how the server knows who asked */
	HOP_BY_NONE,
	HOP_BY_NAME,            /* from the name of a file only: anybody can write that */
	HOP_BY_WIRE             /* a lease or the neighbour table names the phone */
};

struct hop_record {
	enum hop_record_kind kind;
	uint64_t ms;
	struct span mac, ip, file, path, reason;        /* as in the record */
	enum hop_by by;
	int ok;
	int unknown;            /* HOP_ASKED: the record does not say whether a transfer began */
	uint64_t bytes, size;
};

void hop_init(struct hop *h, struct hop_phone **phone, size_t n, int (*act)(void *arg, const struct hop_act *a), void *arg);

/* Phone *p of a plan.  NULL, or why the steps cannot be used. */
const char *hop_phone_set(struct hop_phone *p, const char *mac, struct span model, const struct hop_step *step, unsigned of, unsigned link);

/* All phones are set (in the order of the plan: the first of its kind is the canary).  Records of the time before now are history. */
void hop_begin(struct hop *h, uint64_t now);

/* The shelf has other phones now: some were added, or replaced by ones with other steps. */
void hop_phones(struct hop *h, struct hop_phone **phone, size_t n);

/* Returns the phone that the record is about, or NULL. */
struct hop_phone *hop_record(struct hop *h, const struct hop_record *r);

/* Somebody else moved the phone's link, and that counts. */
void hop_link_moved(struct hop_phone *p, unsigned to, uint64_t now);

/* Draw the conclusions: links moved, arrivals, restarts. */
void hop_settle(struct hop *h, uint64_t now);

/* 1 if the phone has not begun, has arrived, was stopped or is silent, so that it loses nothing when it is followed no longer. */
int hop_idle(const struct hop_phone *p);

enum hop_end { HOP_GOES_ON, HOP_ALL_ARRIVED, HOP_STUCK };       /* stuck: no phone that has not arrived will go on by itself */
enum hop_end hop_over(const struct hop *h);

/* ---- steps ---- */

enum hop_kind hop_step_kind(const struct hop_step *s);

/* What a name is to a step. */
enum hop_image { HOP_NO_IMAGE, HOP_LIST, HOP_LOADER_IMAGE, HOP_LAST_IMAGE };
enum hop_image hop_image_of(const struct hop_step *s, struct span name);

/* 1 if a phone that is about to do hop n has a universal loader already. */
int hop_has_loader(const struct hop_phone *p, unsigned n);

int hop_loopback(struct span ip);

/* ---- used by evidence.c, rules.c and stranger.c ---- */

/* files asked for since the phone started or fetched an image: hop_phone.asked */
enum {
	ASKED_CTL = 1, ASKED_OS79XX = 2, ASKED_SIPDEFAULT = 4, ASKED_SIP = 8, ASKED_XML = 16, ASKED_SEP = 32, ASKED_MGC = 64, ASKED_MGCDEFAULT = 128,
	ASKED_RINGS = 256, ASKED_DIALPLAN = 512
};

/* 1 if what the phone has asked for shows at once that its application is up, not only when it is quiet. */
int hop_at_once(const struct hop_phone *p);

struct hop_phone *hop_find(const struct hop *h, struct span mac);

/* Report an event; hop_event with what is printed as its note, else p->note. */
void hop_emit(struct hop *h, struct hop_phone *p, enum hop_what what, const char *event, unsigned hop, uint64_t ms);
#if defined(__GNUC__)
__attribute__((format(printf, 6, 7)))
#endif
void hop_event(struct hop *h, struct hop_phone *p, const char *event, unsigned hop, uint64_t ms, const char *fmt, ...);

/* The phone does not get on by itself: report why, once for a hop until it gets on. */
void hop_stuck(struct hop *h, struct hop_phone *p, uint64_t ms, const char *file, const char *why);

/* ---- words ---- */

/* What sent the last request, as far as the requests before it tell. */
enum asker hop_asker(const struct hop_phone *p);

/* Where the phone stands, for a list: "hop 1 of 2: fetches P0S3-07-5-00.sb2", at most cap - 1 bytes. */
void hop_state(const struct hop_phone *p, char *out, size_t cap);

/* What its display should show now, "" where that is not known. */
const char *hop_display(const struct hop_phone *p);

/* The load it should be running, as far as is known. */
struct span hop_load(const struct hop_phone *p);

/* The same for people: LOADER, UAL and RESET are no loads. */
struct span hop_words(struct span load);

/* Break a text between words, where it is longer than the columns of a terminal: blanks become line ends.  columns 0: not known, nothing is done. */
void hop_fold(unsigned char *text, size_t n, unsigned columns);

/* One line of a table, at most cols columns: address, label (labels columns wide, 0 = none), the load that it runs, hop, file and percent,
 * since when, display. */
size_t hop_line(const struct hop_phone *p, uint64_t now, unsigned labels, unsigned cols, char *out, size_t cap);

/* An event as a sentence: "0011223344AA 2001: goes on to hop 2 of 2, P0S3-8-12-00: the last image went out"; its length. */
size_t hop_sentence(const struct hop_act *a, char *out, size_t cap);

#endif
