/* image - is this firmware file genuine, whole, and something the phone will accept (layer 1)
 *
 * Signed files (.sbn, .sb2, .loads) are a header with name and RSA signature, then a body; a body is a raw image, or the three lines of a
 * .loads.  Raw images (.bin) stand alone.  What is tested here is everything that the phone's loader tests (FW: read from its check
 * routine) and more: what was never seen in a genuine file is refused.  The manual cph-unpack(1) describes layout and verdicts.
 *
 * Nothing is copied but names: spans in struct image point into the file given.
 */
#ifndef CPH_IMAGE_H
#define CPH_IMAGE_H

#include <stdint.h>

#include "keyring.h"
#include "loads.h"
#include "rawimage.h"
#include "span.h"

#define IMAGE_MAX 1048576       /* no firmware file may be larger; the largest genuine one has 756,524 bytes */
#define IMAGE_FILE_MAX ((size_t)8 << 20)        /* nor may any file that is looked at, for whatever phone */
#define IMAGE_NAME_MAX 63       /* longest file name of a firmware file */

/* What the phone's buffers hold, in bytes, headers included (FW); limits on what is inside: rawimage.h */
#define PHONE_MAX_CONFIG 8192
#define PHONE_MAX_LOADER 393216         /* loader or single image */
#define PHONE_MAX_APPLICATION 786432

/* In order of severity: the worst finding is the verdict. */
enum image_verdict {
	IMAGE_NOT_FIRMWARE,     /* neither by name nor by content: nothing was tested (known may be set) */
	IMAGE_OTHER_PHONE,      /* for a phone of another kind, of which nothing more is known here */
	IMAGE_GENUINE,          /* signed by a key of the ring, or known by its SHA-256, or the body of a genuine file */
	IMAGE_INTACT,           /* unsigned, every sum right: whole, but anybody can make such sums */
	IMAGE_UNKNOWN_LAYOUT,   /* unsigned, named as a load older than any examined, and not of the layout we know: nothing can be said */
	IMAGE_UNKNOWN_SIGNER,   /* signed by none of the keys (or its signature is damaged); body without fault as far as sums tell */
	IMAGE_WRONG_NAME,       /* good, but not under this name: the phone would refuse it */
	IMAGE_BROKEN,           /* damaged, cut, padded: sums, lengths or the phone's limits say no */
	IMAGE_ALTERED,          /* was signed by a key of the ring, and changed afterwards */
	IMAGE_MALFORMED         /* no signed header where one must be, or none that a phone accepts */
};

enum image_role {
	IMAGE_ROLE_NONE,
	IMAGE_ROLE_LOADER,      /* universal application loader (UAL) */
	IMAGE_ROLE_APPLICATION,
	IMAGE_ROLE_SINGLE,      /* loader and application in one, as before the UAL */
	IMAGE_ROLE_LIST,        /* .loads */
	IMAGE_ROLE_PART         /* one of the images of a phone with Java */
};

enum {                          /* warnings, bits of image.warn */
	IMAGE_WARN_CASE = 1,            /* file name and embedded name differ in case: TFTP servers may not find it */
	IMAGE_WARN_LA_VERSION = 2,      /* LA_VERSION does not look like a loader's tag, PAS3.... */
	IMAGE_WARN_FUTURE = 4,          /* signed later than the time given: the phone only logs that */
	IMAGE_WARN_FAMILY = 8,          /* an image for another phone family */
	IMAGE_WARN_OS79XX = 16          /* package: OS79XX.TXT does not name its loader */
};
#define IMAGE_WARN_ALL 31

struct image {
	char name[IMAGE_NAME_MAX + 1];          /* file name without directory; cut when longer */
	struct span file, body;                 /* body: behind the signed header; the whole file when unsigned */
	enum image_verdict verdict;
	enum image_role role;
	char reason[160];                       /* why, in English; "" where the verdict says it all */
	unsigned warn;
	int is_signed;                          /* has the signed header of a phone's firmware */
	const struct key *key;                  /* genuine, wrong name, altered: the key that signed it; else NULL */
	uint32_t time;                          /* signing time with key != NULL: UTC seconds since 1970; else 0 */
	char embedded[IMAGE_NAME_MAX + 1];      /* name inside the header, "" = unsigned */
	int java;                               /* for a phone with Java (7906 to 7975); nothing of the 7940/7960 applies to it */
	const char *family;                     /* of a file for other phones: which (static); else "" */
	int known;                              /* found in lib/data/genuine.tsv */
	int whole;                              /* what is inside (raw image, .loads) passed every test */
	const struct image *twin;               /* the signed file whose body this unsigned one is, or NULL */
	int proved;                             /* unsigned, genuine because a genuine signed file has it as its body */

	/* raw image; id is "" when it could not be read */
	char id[RAW_ID_MAX + 1];                /* load ID at 0x20 */
	char tag[9];                            /* at 0x120: loader version, or build tag of an application */
	int packed;                             /* compressed */
	uint32_t plain_len, packed_len;         /* words 0x12c, 0x138 */
	char dsp[29];                           /* ID of the DSP part */
	uint32_t dsp_len;                       /* 32: the stub of a loader */

	/* .loads (of OS79XX.TXT the first); "" when it could not be read */
	char loader[LOADS_NAME_MAX + 1];
	char application[LOADS_NAME_MAX + 1];
	char la_version[9];
};

/* Examine one file.  basename: its name without directory, as the phone would ask for it.  Works on any file whatever.  Memory: up to
 * RAW_MAX_PLAIN bytes while it runs, for unpacking; without it the verdict is IMAGE_BROKEN with reason "out of memory" and -1 is
 * returned, else 0.  now (UTC seconds) is for IMAGE_WARN_FUTURE, 0 = do not warn. */
int image_check(struct span file, struct span basename, const struct keyring *ring, uint32_t now, struct image *out);

/* The outcome for a file that is larger than IMAGE_FILE_MAX, of which nothing was read. */
void image_too_large(struct span basename, struct image *v);

/* The same of an unsigned file whose bytes are the body of the signed file t, which was examined and is whole: of a genuine one it is
 * genuine itself (proved), and what is inside is not examined twice.  t may be NULL, and must live as long as v. */
int image_check_twin(struct span file, struct span basename, const struct keyring *ring, uint32_t now, const struct image *t,
    struct image *v);

const char *image_verdict_name(enum image_verdict v);   /* "genuine", "unknown-signer" ... as in records */
const char *image_role_name(enum image_role r);         /* "loader", "application", "single", "list", "none" */
const char *image_warning(unsigned bit);                /* English for one bit of warn */

/* 1 if a phone must not be offered it: broken, altered, malformed, wrong name. */
int image_refused(enum image_verdict v);

/* 1 if size and SHA-256 are those of a known genuine file (lib/data/genuine.tsv).  The digest is computed only when the size fits
 * a row.  The name under which it is known goes to *known_as (static; may be NULL). */
int image_known(struct span file, struct span *known_as);

/* 1 if a file of this name is in that table, whatever its content. */
int image_published(struct span name);

/* ---- packages ---- */

#define IMAGE_NONE ((size_t)-1)

struct image_package {
	char load[IMAGE_NAME_MAX + 1];          /* the load ID a phone is told */
	size_t list, loader, loader_bin, application, single, os79xx;   /* indices into the images, IMAGE_NONE */
	const struct key *key;                  /* that signed all of it, or NULL */
	int complete;                           /* every file the phone asks for is here (a .bin of the loader is for old phones only) */
	int genuine;                            /* complete, not broken, and every one of its files is genuine */
	int broken;                             /* a file of it is refused, or they do not belong together: see reason */
	unsigned warn;
	int java;                               /* for a phone with Java: .list is its list, the next three lines are filled */
	char files[512];                        /* what the list names, comma separated, as far as they fit */
	int has_hardware;
	uint32_t hardware;                      /* mask of the hardware it says it is for */
	char missing[512];                      /* file names, comma separated, as far as they are known, and fit */
	char reason[200];                       /* with broken, or with complete == 0 and nothing missing by name */
};

/* Sort the images of one archive or directory into packages (one a .loads, one a single image, one for what no .loads names) and
 * test the ties between their files, all of which hold in every package seen: names in the .loads and of the files, LA_VERSION and the
 * loader's tag, one key for all, which the loader is not known to lack; OS79XX.TXT only warns, people edit it.  The phone itself
 * compares only names; a wrong LA_VERSION makes it fetch and burn the loader at every start.  At most cap are written; returns
 * how many there are. */
size_t image_packages(const struct image *v, size_t n, struct image_package *out, size_t cap);

#endif
