/* boot_common - what every part of the phone uses: actions, remarks, images (layer 1)
 *
 * boot.c starts the parts boot_old.c, boot_ual.c, boot_app.c and boot_java.c.  These call boot_common.c and boot_image.c, and never each
 * other: a part that ends names the stage that follows.
 */
#ifndef CPH_BOOT_COMMON_H
#define CPH_BOOT_COMMON_H

#include "boot.h"
#include "cisco/bootcnf.h"

#define APP_MAX_CONFIG 262144   /* no limit is known for what an application reads; this is ours */

/* Seconds on a real phone, from the log of one conversion (LOG) where not said otherwise. */
enum {
	SEC_RESET = 15,         /* from the reset by an application to the first request of the UAL */
	SEC_TO_LOADER = 1,      /* from the .loads to the request for another loader */
	SEC_TO_APPLICATION = 3, /* ... for another application */
	SEC_LOADER = 26,        /* a loader fetched, burned, started */
	SEC_APPLICATION = 46,   /* an application fetched, burned, started */
	SEC_START = 24,         /* from the .loads of what is aboard to its first request (LOG2) */
	SEC_SCCP_AGAIN = 34,    /* SCCP application told another load: until it asks again */
	SEC_OWN_FILE = 31,      /* SIP application without its own file: until it asks again */
	SEC_ERROR_3 = 4,        /* observed */
	SEC_RETRY = 9,          /* after a damaged file: 4 to 14 (observed for the 4) until it is asked for again */
	SEC_TERM = 120,         /* 90 to 150 (log of a 7906) until a reset phone asks for its list again */
	SEC_JAVA = 300,         /* 5 to 15 minutes with format and flash writing, by reports; 36 s of transfer (log) */
	SEC_PAI = 26            /* "Protocol Application Invalid": 16 to 36 (FW) until the next hunt */
};

/* How much a remark matters: worth knowing; why the phone stays as it is, which may be well; a fault. */
enum { GRADE_NOTE = 1, GRADE_HOLD, GRADE_FAIL };

void boot_show(struct boot *b, const char *text);
void boot_log(struct boot *b, const char *text);
void boot_ask(struct boot *b, const char *file, size_t max, boot_handler *next);
void boot_ask_again(struct boot *b, size_t max, boot_handler *next);     /* the same file */
void boot_wait(struct boot *b, unsigned sec, const char *text, boot_handler *next);
void boot_wait_stage(struct boot *b, unsigned sec, const char *text, enum boot_stage next);
void boot_finish(struct boot *b, enum boot_end end);
void boot_burned(struct boot *b, const char *file, const char *text);   /* progress: what was wrong before does not count any more */
void boot_forget(struct boot *b);               /* the same without a burn */

/* note may be NULL. */
void boot_remark(struct boot *b, int grade, enum boot_rule rule, const char *file, const char *note, ...)
#ifdef __GNUC__
    __attribute__((format(printf, 5, 6)))
#endif
    ;

/* Count a start.  If the run ends here, because it started so before with the same flash (the end is then as) or too often, returns 1. */
int boot_starts(struct boot *b, enum boot_who who, enum boot_end as);
void boot_enter(struct boot *b, enum boot_who who);     /* who asks from here on */

/* The parts.  boot_app_start is no start to be counted. */
void boot_old_start(struct boot *b, enum boot_end as);
void boot_ual_start(struct boot *b, enum boot_end as);
void boot_ual_silent(struct boot *b);   /* the server was silent too often: the hunt is over */
void boot_app_start(struct boot *b);
void boot_java_start(struct boot *b, enum boot_end as);

/* PREFIX<MAC>SUFFIX into out. */
void boot_name(const struct boot *b, char out[BOOT_NAME_MAX + 1], const char *prefix, const char *suffix);

/* Copy the load ID that a file names to b->image, and the name of the file to b->image_by.  An ID longer than the phone keeps is cut. */
enum bootcnf_res boot_read_text(struct boot *b, struct span file, int (*ok)(struct span value));        /* image_version */
enum bootcnf_res boot_read_xml(struct boot *b, struct span file, int which);    /* BOOTCNF_PLAIN, BOOTCNF_NUMBERED */
void boot_tell(struct boot *b, int application);        /* keep b->image for the explanation of a loop */

int boot_has_server(const struct boot *b);

int boot_asked_sbn(const struct boot *b);               /* was a .sbn asked for last? */

/* "A, testB" */
void boot_key_names(const struct keyring *ring, unsigned set, char *out, size_t cap);

/* Examine the image in ev as the answer to b->asked: into b->im.  RULE_NONE, or why this phone does not take it (remarked already).
 * What the file is for (its role) is the caller's to test. */
enum boot_rule boot_judge(struct boot *b, struct span data);
/* The loader of b->im is in the flash now. */
void boot_set_loader(struct boot *b);
/* The single image of b->im is in the flash now, and with it the old boot. */
void boot_set_single(struct boot *b);

#endif
