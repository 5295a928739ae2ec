/* image - decides whether a firmware file is genuine, whole and acceptable to a phone (layer 1)
 *
 * A signed file (.sbn, .sb2, .loads) is a header with name and RSA signature, then a body: a raw image, or the three lines of a .loads.  Raw
 * images (.bin) stand alone.  The tests are those of the phone's loader (FW: read from its check routine) and more: a form that no genuine
 * file has is refused.  The manual cph-unpack(1) describes layout and verdicts.
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

#define IMAGE_MAX 1048576       /* largest firmware file of a 7940/7960; the largest genuine one has 756,524 bytes */
#define IMAGE_FILE_MAX ((size_t)8 << 20)        /* largest file of any phone that is examined */
#define IMAGE_NAME_MAX 63       /* longest file name of a firmware file */

/* Sizes of the phone's buffers in bytes, headers included (FW).  Limits of the raw image inside are in rawimage.h. */
#define PHONE_MAX_CONFIG 8192
#define PHONE_MAX_LOADER 393216         /* loader or single image */
#define PHONE_MAX_APPLICATION 786432

/* In order of severity: the worst finding is the verdict. */
enum image_verdict {
	IMAGE_NOT_FIRMWARE,     /* neither name nor content is that of firmware: nothing was tested (known may be set) */
	IMAGE_OTHER_PHONE,      /* for a phone of another kind, whose files cannot be tested here */
	IMAGE_GENUINE,          /* signed by a key of the ring, or known by its SHA-256, or the body of a genuine file */
	IMAGE_INTACT,           /* unsigned, all checksums are right: whole, but anybody can compute such checksums */
	IMAGE_UNKNOWN_LAYOUT,   /* unsigned, named as a load older than any examined one, of an unknown layout: it cannot be tested */
	IMAGE_UNKNOWN_SIGNER,   /* signed by none of the keys (or its signature is damaged); the checksums of the body are right */
	IMAGE_WRONG_NAME,       /* good, but the phone would refuse it under this name */
	IMAGE_BROKEN,           /* damaged, cut or padded: a checksum, a length or a limit of the phone is violated */
	IMAGE_ALTERED,          /* signed by a key of the ring and changed afterwards */
	IMAGE_MALFORMED         /* the signed header is missing, or of a form that no phone accepts */
};

enum image_role {
	IMAGE_ROLE_NONE,
	IMAGE_ROLE_LOADER,      /* universal application loader (UAL) */
	IMAGE_ROLE_APPLICATION,
	IMAGE_ROLE_SINGLE,      /* loader and application in one, as before the UAL */
	IMAGE_ROLE_LIST,        /* .loads */
	IMAGE_ROLE_PART         /* one of the images for a phone with Java */
};

enum {                          /* warnings, bits of image.warn */
	IMAGE_WARN_CASE = 1,            /* file name and embedded name differ in case: a TFTP server may not find the file */
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
	char reason[160];                       /* the reason of the verdict in English; "" if the verdict needs none */
	unsigned warn;
	int is_signed;                          /* it begins with the signed header of a phone's firmware */
	const struct key *key;                  /* the key of the ring that signed it (if proved: its twin), whatever the verdict; NULL = none */
	uint32_t time;                          /* signing time with key != NULL: UTC seconds since 1970; else 0 */
	char embedded[IMAGE_NAME_MAX + 1];      /* name inside the header, "" = unsigned */
	int java;                               /* for a phone with Java (7906 to 7975); nothing of the 7940/7960 applies to it */
	const char *family;                     /* the family of a file for other phones (static); else "" */
	int known;                              /* found in lib/data/genuine.tsv */
	int whole;                              /* the raw image or .loads inside passed every test */
	const struct image *twin;               /* the signed file that has this unsigned file as its body, or NULL */
	int proved;                             /* unsigned, and genuine because the body of a genuine signed file is the same */

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

/* Examine one file of any content.  basename: its name without directory, as the phone would ask for it.  now (UTC seconds) is for
 * IMAGE_WARN_FUTURE, 0 = do not warn.  Allocates up to RAW_MAX_PLAIN bytes for unpacking and frees them.  Returns 0, or -1 if memory ran out;
 * then the verdict is IMAGE_BROKEN with the reason "out of memory". */
int image_check(struct span file, struct span basename, const struct keyring *ring, uint32_t now, struct image *out);

/* Fill in the verdict for a file larger than IMAGE_FILE_MAX, of which only the first bytes were read. */
void image_too_large(struct span head, struct span basename, struct image *v);

/* As image_check, for an unsigned file whose bytes may be the body of the signed file t, which was examined and is whole.  If they are, the
 * content is not examined again, and if t is genuine the file is genuine too (proved).  t may be NULL; it must live as long as v. */
int image_check_twin(struct span file, struct span basename, const struct keyring *ring, uint32_t now, const struct image *t,
    struct image *v);

const char *image_verdict_name(enum image_verdict v);   /* "genuine", "unknown-signer" ... as in records */
const char *image_role_name(enum image_role r);         /* "loader", "application", "single", "list", "part", "none" */
const char *image_warning(unsigned bit);                /* English for one bit of warn */

/* 1 if a phone must not be offered it: broken, altered, malformed, wrong name. */
int image_refused(enum image_verdict v);

/* 1 if size and SHA-256 are those of a known genuine file (lib/data/genuine.tsv).  The digest is computed only when the size fits
 * a row.  The name under which it is known goes to *known_as (static; may be NULL). */
int image_known(struct span file, struct span *known_as);

/* 1 if a file of this name, in any case, is in that table, whatever its content. */
int image_published(struct span name);

#endif
