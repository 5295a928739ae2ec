/* loadid - names to facts (layer 1)
 *
 * Reads every naming scheme of the 7940/7960 and names those of other Cisco families.  Grammar first, catalogue (lib/data/loadids.tsv)
 * for what no grammar can know (the maintenance digit of P0030801SR02, where an ID was attested).  Pure: no allocation, no I/O; the
 * catalogue is indexed in static memory at its first use.  All strings in struct load are static or inside it.  cph-loadid(1)
 * describes the schemes, the values and what they rest on.
 */
#ifndef CPH_LOADID_H
#define CPH_LOADID_H

#include "lver.h"
#include "span.h"

#define LOADID_MAX 63           /* longest ID accepted, bytes */

enum load_proto { PROTO_NONE, PROTO_SCCP, PROTO_SIP, PROTO_MGCP, PROTO_UAL, PROTO_BOOT, PROTO_UNKNOWN };
/* PROTO_UAL and PROTO_BOOT occur as states in the matrix; as protocol of a load they print "none". */

struct load {
	char id[LOADID_MAX + 1];        /* canonical ID: no path, extension, quotes or blanks; misspellings stay as they are */
	const char *family;             /* "7940/7960", "7910" ..., "unknown" */
	const char *role;               /* application ual ual-version boot dsp app-module expansion module unknown */
	enum load_proto proto;
	const char *protocol;           /* SCCP SIP MGCP none unknown */
	char version[32];               /* as Cisco writes it: 8.0(5), 8.1(2)SR2, 8.12; "-" = none known; ? where the name does not tell */
	struct lver ver;
	const char *is_signed;          /* yes no unknown: a release of the signed era, whatever the extension */
	const char *era;                /* unsigned signed loader; "-" where it has no meaning */
	const char *kind;               /* what the extension says: id, image, signed-image, application, list ...; see cph-loadid(1) */
	char ext[8];                    /* lower case with its dot, "" = none */
	int in_catalogue;
	char meant[LOADID_MAX + 1];     /* likely meaning of a misspelling, "" = spelt well */
	const char *why;                /* what is wrong with the spelling, or why it is no load; NULL = nothing */
	const char *holds;              /* what a file of that name and extension holds: load (a whole old one), ual, application, unknown; "" = n/a */
};

enum load_res {
	LOAD_OK,                        /* well formed */
	LOAD_MISSPELT,                  /* meant says what it probably is; the other fields describe that */
	LOAD_OTHER,                     /* a load of another family, named as such */
	LOAD_UNKNOWN                    /* nothing we know; why may tell what it looks like */
};

/* Parse what people paste: blanks, quotes, ';', CR, path and extension are taken off.  Parsing the id of a result again gives the
 * same id and facts (without extension), parsing meant gives the facts and LOAD_OK. */
enum load_res loadid_parse(struct span text, struct load *out);

/* The same by grammar alone (unit tests, and a check that the catalogue adds no rule). */
enum load_res loadid_parse_grammar(struct span text, struct load *out);

/* Order: family, protocol, role, then version as lver_cmp has it; -1, 0, 1.  0 also for two spellings of one load.  A total order, so
 * usable to sort: where versions do not decide (none known, other families) the ID does, and an unknown z counts as 0. */
int loadid_cmp(const struct load *a, const struct load *b);

/* NULL if loadid_cmp(a, b) says which one is newer; else the reason why nothing can be said (another family, no version ...). */
const char *loadid_incomparable(const struct load *a, const struct load *b);

#define LOADID_SORT_MAX 160
/* Text whose byte order is the order of loadid_cmp (LC_ALL=C sort). */
void loadid_sort_key(const struct load *l, char out[LOADID_SORT_MAX]);

const char *proto_name(enum load_proto p);      /* "SCCP" "SIP" "MGCP" "UAL" "BOOT" "none" "unknown" */
enum load_proto proto_parse(struct span s);     /* case ignored; PROTO_UNKNOWN when it is none of them */

#endif
