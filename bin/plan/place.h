/* place - where a phone stands: a load, a version of which the name is not known, or a loader without application (layer 1) */
#ifndef CPH_PLACE_H
#define CPH_PLACE_H

#include "holders.h"
#include "cisco/loadid.h"

#define PLACE_NAME_MAX (LOADID_MAX + 1)

struct place {
	enum load_proto proto;          /* SCCP SIP MGCP UAL BOOT; PROTO_NONE: any load that has a loader */
	struct lver ver;
	enum load_era era;
	int family;                     /* of the phones with Java: 11, 31, 41, 42, 45, 70, 75 as in SIP42...; 0 = 7940/7960 */
	int has_id;                     /* name is a load ID, and so a file name */
	char name[PLACE_NAME_MAX];      /* P0S3-8-12-00, SCCP:7.0, UAL, UAL:8.12, BOOT, LOADER, RESET */
	struct keyset keys;             /* what the loader running there can verify: matrix_set_keys */
};

enum place_res {
	PLACE_OK,
	PLACE_TAKEN,            /* zeros put in or left out; taken as the load of that version, *why tells what was wrong */
	PLACE_MEANT,            /* misspelt; name is what it probably means, *why what was wrong; not to be used unasked */
	PLACE_PROTOCOL,         /* a protocol alone: proto is set, nothing else */
	PLACE_BAD               /* *why tells */
};

/* Where a phone is: load ID in any form people paste, UAL, UAL:8.12, BOOT, LOADER, SCCP:7.0.  The name of a loader (P003-8-12-00) is
 * UAL with that version. */
enum place_res place_parse(struct span s, struct place *out, const char **why);

/* The same, and the own version (LA_VERSION) of a loader that was examined: PAS30830, UAL:PAS30830. */
enum place_res place_start(const struct holders *h, struct span s, struct place *out, const char **why);

/* Where a phone of that family shall go: the same without the states; a version must belong to exactly one load of the catalogue. */
enum place_res place_target(struct span s, int family, struct place *out, const char **why);

/* The newest load of a protocol and family in the catalogue; see cph-plan(1), DECISIONS. */
void place_newest(enum load_proto proto, int family, struct place *out);

/* The load of that version for a family of the phones with Java, named by the scheme: SIP42.8-5-2S. */
void place_java(enum load_proto proto, int family, const struct lver *v, struct place *out);

enum load_era place_era(enum load_proto proto, const struct lver *v);

/* 1 for two spellings of one place (keys do not count). */
int place_same(const struct place *a, const struct place *b);

/* File name, without extension, of the loader that load id comes with: P003-8-12-00 for P0S3-8-12-00, itself for SCCP. */
void place_loader(const struct place *p, char out[PLACE_NAME_MAX]);

/* 0 for a load whose name only follows from its neighbours (P0S3-05-3-00). */
int place_attested(const struct place *p);

/* Applications in the catalogue, of the 7940/7960 and of the phones with Java, in its order: start with *at = 0; returns 0 at the end.
 * Names that are only implied, and other spellings, are left out. */
int place_catalogue(size_t *at, struct place *out);

#endif
