/* boot - how a 7940/7960 starts: the phone as a state machine (layer 1)
 *
 * Events go in (power on, the answer to a request, time is up), actions come out (ask for a file, show a text, burn, restart, the
 * end).  No sockets, files, clock: the driver carries an action out and reports the result as the next event.  The same machine is
 * driven from a directory, over the network, by unit tests and by a fuzzer.
 *
 *	boot_init(&b, &env, &flash, mac); boot_event(&b, &(struct boot_event){ .kind = BOOT_POWER });
 *	while (boot_next(&b, &a)) switch (a.kind) { ... }
 *
 * After BOOT_ASK exactly one of BOOT_FILE, BOOT_MISSING, BOOT_SILENT, BOOT_OVER must follow, after BOOT_WAIT a BOOT_TICK; nothing
 * comes after BOOT_END.  cph-phone(1) describes the phone's rules and their sources.
 */
#ifndef CPH_BOOT_H
#define CPH_BOOT_H

#include "cisco/params.h"
#include "fw/image.h"
#include "javaload.h"
#include "mac.h"
#include "span.h"

#define BOOT_NAME_MAX 127       /* longest file name asked for */
#define BOOT_HISTORY 32         /* starts remembered to recognise a loop; also the largest boots_max with static_world */

enum boot_era {
	BOOT_UNSIGNED,          /* old boot, takes .bin: SCCP up to 3.x, SIP up to 4.x */
	BOOT_SIGNED,            /* old boot, takes .sbn: SCCP 5.x, SIP 5.x and 6.x */
	BOOT_LOADER,            /* universal application loader (UAL) */
	BOOT_JAVA               /* 7906 to 7975, another family: its own lists, keys and files */
};

enum boot_model { BOOT_7940, BOOT_7960, BOOT_OTHER_MODEL };

/* What survives a power cut. */
struct boot_flash {
	enum boot_era era;
	char app[IMAGE_NAME_MAX + 1];   /* load ID of the application or single image; "" = loader without application */
	char tag[9];                    /* of the loader (PAS30830); "" = not known, or none (old boot) */
	unsigned keys;                  /* bit i: the loader, or application, that checks signatures holds env->ring->key[i] */
	int lost;                       /* network settings typed in at the phone are gone */
	int ctl;                        /* a CTL file is stored */
	int cleared;                    /* the configuration of the application aboard was cleared for another protocol's load */
	unsigned hardware;              /* 7906 to 7975: hardware value, a bit mask */
	char files[256];                /* ... archives installed, comma separated; app is "" after a factory reset */
	int burned;                     /* a loader was burned in the place of the application: what the phone is now is not known */
};

/* Who is asking.  The source ports of the UAL and of the applications of its era are those of a real log. */
enum boot_who { BOOT_WHO_OLD, BOOT_WHO_UAL, BOOT_WHO_SCCP, BOOT_WHO_SIP, BOOT_WHO_MGCP, BOOT_WHO_RESET, BOOT_WHO_JAVA };

/* Where sources disagree.  All zero is the cautious choice.  cph-phone(1) names the sources; boot_say sets one by its name there. */
struct boot_contested {
	int settings_kept;      /* 0: network settings are lost when an old phone gets its loader */
	int os79xx_trim;        /* 0: blanks, CR and further lines of OS79XX.TXT become part of the name */
	int config_first;       /* 0: old SIP compares OS79XX.TXT at every start; 1: its configuration files decide */
	int sep_falls;          /* 0: on old SCCP a SEP file without loadInformation hides XMLDefault.cnf.xml */
	int long_names;         /* 0: SCCP up to 2.x and SIP up to 2.1 ask for 8.3 names only */
	int any_key;            /* 0: a loader that nobody examined holds what the oldest one does; 1: every key */
	int ctl_needed;         /* 0: a missing CTLSEP file is skipped; 1: the UAL asks again until there is one */
	int xml_old;            /* 1: old SCCP asks for xmlDefault.CNF.XML */
	int sepdefault;         /* 1: old SCCP reads SEPDefault.cnf only */
	int same_asks;          /* 0: the load that runs, named again, starts at once; 1: the UAL reads its .loads first */
	int silence_next;       /* 0: three time-outs end the UAL's hunt; 1: after three the next file is asked for */
	int sbn_too;            /* 0: an unsigned phone takes .bin only; 1: where that is missing it asks for the .sbn, and takes it */
};

struct boot_env {
	const struct keyring *ring;
	/* Examine an image: image_check, or something that remembers or pretends.  Returns 0, -1 when memory ran out. */
	int (*check)(void *arg, struct span file, const char *name, struct image *out);
	void *arg;
	const struct params *params;    /* how the SIP application reads its files */
	enum boot_model model;
	const char *family;             /* BOOT_JAVA: "7942/7962" */
	const char *term;               /* ... "42" of term42.default.loads */
	unsigned type;                  /* ... N of loadInformationN */
	int no_option150;       /* DHCP gives no TFTP server: the phone has one only while its own settings last */
	int running;            /* begin with the application up and running, not at power-on */
	int static_world;       /* answers do not change: what started before with the same flash is a loop, and ends the run */
	unsigned boots_max;     /* so many starts, 0 = BOOT_HISTORY */
	struct boot_contested say;
};

/* ---- in ---- */

enum boot_event_kind {
	BOOT_POWER,             /* once, at the beginning */
	BOOT_FILE,              /* the file, whole: data */
	BOOT_MISSING,           /* the server answered with an error: code, and in data what had come before it */
	BOOT_SILENT,            /* no answer until the phone gave up */
	BOOT_OVER,              /* the file has more than max bytes; the transfer was broken off */
	BOOT_TICK               /* the time of a BOOT_WAIT is over */
};

struct boot_event {
	enum boot_event_kind kind;
	struct span data;       /* borrowed for the call */
	unsigned code;          /* BOOT_MISSING */
	const char *near;       /* BOOT_MISSING, where the driver can know: a name there that differs in case only; else NULL */
	const char *text;       /* BOOT_MISSING: the server's words, NULL = none */
};

/* ---- out ---- */

enum boot_action_kind {
	BOOT_START,             /* who starts; n counts the starts */
	BOOT_ASK,               /* file, max bytes, source port */
	BOOT_SHOW,              /* text on the display */
	BOOT_LOG,               /* text in the loader's own log, which is not displayed */
	BOOT_REMARK,            /* why: something that a person looking for a fault wants to know */
	BOOT_BURN,              /* file went into the flash; text says what it is */
	BOOT_WAIT,              /* sec seconds pass on a real phone; text says with what */
	BOOT_END                /* end, why */
};

enum boot_end {
	BOOT_IDLE,              /* the application runs and wants nothing */
	BOOT_UNPROVISIONED,     /* SIP application runs, its own file is missing, it asks for ever */
	BOOT_PAI,               /* "Protocol Application Invalid": loader without application, hunts for ever */
	BOOT_LOOP,              /* starts over and over */
	BOOT_LIMIT,             /* boots_max reached */
	BOOT_STUCK,             /* nothing more happens, or the same request for ever, until the power is switched off */
	BOOT_RESET_LOOP,        /* 7906 to 7975 after a factory reset: asks for its list for ever */
	BOOT_BURNED_LOADER      /* a loader was burned in the place of the application: the worst end, perhaps for good */
};

/* The rule that stopped or held up the phone.  Names and sentences: boot_rule_name, boot_rule_text; cph-phone(1) lists them. */
enum boot_rule {
	RULE_NONE,
	RULE_NOT_TOLD, RULE_NO_CONFIG, RULE_FOUR, RULE_SEP_HIDES, RULE_UNREAD, RULE_OWN_FILE, RULE_CASE,    /* notes */
	RULE_NO_SERVER, RULE_NO_LOAD, RULE_NO_DEFAULT, RULE_BAD_LOAD, RULE_CONFIG_SIZE, RULE_BUFFER_FULL, RULE_MISSING, RULE_SILENT, RULE_SHORT_NAME,
	RULE_UNSIGNED, RULE_SIGNED, RULE_NAME, RULE_ALTERED, RULE_UNKNOWN_SIGNER, RULE_KEY, RULE_BROKEN, RULE_LOADER_AS_LOAD, RULE_BURNED_LOADER,
	RULE_NOT_SINGLE, RULE_NOT_LIST, RULE_NOT_LOADER, RULE_NOT_APPLICATION, RULE_DSP, RULE_LA_VERSION, RULE_CTL, RULE_CTL_ERROR_8, RULE_SGN, RULE_REFUSED, RULE_DISK_FULL,
	RULE_CFG_DIR, RULE_CLEARED, RULE_CRASH,
	RULE_DIAL_PLAN, RULE_NO_LINE, RULE_XML, RULE_HARDWARE, RULE_NO_CFG, RULE_TERM,  /* 7906 to 7975 */
	RULE_NAME_LENGTH, RULE_LOOP, RULE_MEMORY,
	RULE_COUNT
};

struct boot_why {
	enum boot_rule rule;
	char file[BOOT_NAME_MAX + 1];   /* at fault, or concerned; "" = none */
	char note[200];                 /* particulars; "" = none */
};

struct boot_action {
	enum boot_action_kind kind;
	enum boot_who who;
	char file[BOOT_NAME_MAX + 1];
	const char *text;       /* static */
	size_t max;
	unsigned port;
	unsigned sec;           /* 0 = not known */
	unsigned n;
	enum boot_end end;
	struct boot_why why;
};

/* What follows when a part of the phone is over. */
enum boot_stage {
	STAGE_NONE,
	STAGE_RESTART,          /* the boot that the flash calls for: the loader or the old one */
	STAGE_HUNT,             /* the loader once more, after Protocol Application Invalid */
	STAGE_APPLICATION       /* the stored application */
};

struct boot;
typedef void boot_handler(struct boot *b, const struct boot_event *ev);

struct boot {
	const struct boot_env *env;     /* borrowed, like the ring and arg in it */
	struct boot_flash flash;
	char mac[MAC_LEN + 1];
	unsigned boots;
	const char *verdict;            /* what became of the file asked for last: a word for the ask record, static */
	struct boot_why why;            /* the gravest since the phone last made progress */
	int why_grade;

	/* private from here */
	enum boot_who who;
	boot_handler *on;               /* takes the next event */
	enum boot_stage next_stage;     /* else this begins with it */
	enum boot_action_kind awaited;
	unsigned port, round;
	unsigned timeouts;              /* of this hunt; elsewhere, of this file */
	unsigned repeats;               /* of this request, after error 3 */
	boot_handler *repeated;         /* takes the answer to the repeat */
	unsigned loads_tries;
	char asked[BOOT_NAME_MAX + 1];  /* the file asked for last */
	char shown[BOOT_NAME_MAX + 60]; /* a message made for the display */
	size_t asked_max;
	char refusal[100];              /* the server's words, where it is there and not given out; "" = none */
	char near[BOOT_NAME_MAX + 1];
	char list_near[BOOT_NAME_MAX + 1];      /* near of a .loads that is missing */
	char image[BOOT_NAME_MAX + 1];  /* load that the file being read names */
	char image_by[BOOT_NAME_MAX + 1];
	char os79xx[BOOT_NAME_MAX + 1];
	char dir[BOOT_NAME_MAX + 1];    /* tftp_cfg_dir */
	char told[2][2 * BOOT_NAME_MAX + 8];    /* "LOAD (FILE)" as the loader and as the application read it last */
	char loader_file[BOOT_NAME_MAX + 1], app_file[BOOT_NAME_MAX + 1];       /* of the .loads in hand */
	char la_version[9];
	void (*after)(struct boot *b);  /* old boot: where to go on when an image could not be had */
	struct image im;
	struct boot_action q[16];
	unsigned qhead, qn;
	/* 7906 to 7975 */
	char dial_template[64], soft_keys[64], user_locale[64], network_locale[64];
	const char *no_line;            /* what line 1 lacks; NULL = nothing */
	struct javalist list;           /* of the .loads in hand */
	size_t list_at;
	char list_file[BOOT_NAME_MAX + 1], term[40];
	struct { struct boot_flash flash; enum boot_who who; } seen[BOOT_HISTORY];
	unsigned nseen;
	unsigned char config[PHONE_MAX_CONFIG]; /* the receive buffer: what a shorter file leaves of a longer one is read too */
};

/* flash->keys is taken as it is; see boot_loader_keys.  mac: twelve upper-case hex digits. */
void boot_init(struct boot *b, const struct boot_env *env, const struct boot_flash *flash, const char *mac);

/* Returns 0, or -1 when this event is not what the machine waits for (nothing changed then). */
int boot_event(struct boot *b, const struct boot_event *ev);

/* The next action: 1, or 0 when it waits for an event (or has ended). */
int boot_next(struct boot *b, struct boot_action *a);

/* Did it end where it should?  expect: a load ID; NULL or "": any application that runs and did not fail to get a load it was told. */
int boot_success(const struct boot *b, enum boot_end end, const char *expect);

/* "LOAD (FILE)": what it was told last, and by which file; "" = nothing. */
const char *boot_told(const struct boot *b);

/* The keys held by the loader with this tag.  One that nobody has looked into is taken to hold what the oldest known one (7.5) holds, and the same goes for
 * signed phones of the old boot (tag ""). */
unsigned boot_loader_keys(const struct keyring *ring, const char *tag);

/* A factory-fresh flash with this load on it: 0, or -1 when it is not a load this phone can run (era unknown). "UAL" is a loader
 * without application.  tag "" = the one of the load's own package. */
int boot_flash_make(struct boot_flash *f, const struct keyring *ring, const char *load, const char *tag);

/* The same for a phone of env->family: a load of that family, or "RESET" after a factory reset. */
int boot_java_make(struct boot_flash *f, const struct boot_env *env, const char *load, unsigned hardware);

/* 1 if nothing about it differs. */
int boot_flash_same(const struct boot_flash *x, const struct boot_flash *y);

struct boot_point {
	const char *name, *usual, *other;       /* usual: the cautious value, and the default */
	size_t field;                           /* an int of struct boot_contested */
};

/* The contested points in order of name; NULL past the last. */
const struct boot_point *boot_point(size_t i);

/* arg is "point=value".  Returns 0, or -1: *p is the point whose value this is not, NULL when there is no such point. */
int boot_say(struct boot_contested *say, struct span arg, const struct boot_point **p);

const char *boot_who_name(enum boot_who w);     /* "old" "ual" "sccp" "sip" "mgcp" */
const char *boot_end_name(enum boot_end e);     /* "idle" "unprovisioned" "pai" "loop" "limit" */
const char *boot_era_name(enum boot_era e);     /* "unsigned" "signed" "loader", as cph-loadid says */
const char *boot_rule_name(enum boot_rule r);
const char *boot_rule_text(enum boot_rule r);

#endif
