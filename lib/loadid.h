/* loadid - names to facts (layer 1)
 *
 * Reads every naming scheme of the 7940/7960 and names those of other Cisco families.  Grammar first, catalogue (lib/data/loadids.tsv)
 * for what no grammar can know (the maintenance digit of P0030801SR02, where an ID was attested).  Pure: no allocation after
 * loadid_init, no I/O.  All strings in struct load are static or inside it.
 */
#ifndef CPH_LOADID_H
#define CPH_LOADID_H

#include "span.h"

#define LOADID_MAX 63           /* longest ID accepted, bytes */

enum load_proto { PROTO_NONE, PROTO_SCCP, PROTO_SIP, PROTO_MGCP, PROTO_UAL, PROTO_BOOT, PROTO_UNKNOWN };
/* PROTO_UAL and PROTO_BOOT occur as states in the matrix; as protocol of a load they print "none". */

/* A version as numbers.  x.y(z.w)SRn; dashed IDs are x.y with the subversion in part[2].  Compared number by number, missing parts
 * count as 0; SR is a part of its own after x.y(z.w).  z_unknown: the name does not carry z (P003xxyySRnn not in the catalogue, T builds). */
struct lver {
	int n;                          /* parts given, 0 = no version */
	unsigned part[4];
	unsigned sr;
	int z_unknown;
};

struct load {
	char id[LOADID_MAX + 1];        /* canonical ID: no path, extension, quotes or blanks */
	const char *family;             /* "7940/7960", "7910" ..., "unknown" */
	const char *role;               /* application ual ual-version boot dsp app-module expansion module unknown */
	enum load_proto proto;
	const char *protocol;           /* SCCP SIP MGCP none unknown */
	char version[32];               /* as Cisco writes it: 8.0(5), 8.1(2)SR2, 8.12; "-" = none known */
	struct lver ver;
	const char *is_signed;          /* yes no unknown */
	const char *era;                /* unsigned signed loader; "-" where it has no meaning */
	const char *kind;               /* what the extension says: id, image, signed-image, application, list ...; see cph-loadid(1) */
	char ext[8];                    /* lower case with its dot, "" = none */
	int in_catalogue;
	char meant[LOADID_MAX + 1];     /* likely meaning of a misspelling, "" = spelt well */
	const char *why;                /* what is wrong with the spelling, or why it is no load; NULL = nothing */
};

enum load_res {
	LOAD_OK,                        /* well formed */
	LOAD_MISSPELT,                  /* meant says what it probably is; the other fields describe that */
	LOAD_OTHER,                     /* a load of another family, named as such */
	LOAD_UNKNOWN                    /* nothing we know */
};

/* Parse what people paste: blanks, quotes, ';', CR, path and extension are taken off. */
enum load_res loadid_parse(struct span text, struct load *out);

/* The same by grammar alone (unit tests, and a check that the catalogue adds no rule). */
enum load_res loadid_parse_grammar(struct span text, struct load *out);

/* Order: family, protocol, then version number by number; -1, 0, 1.  0 also for two spellings of one load. */
int loadid_cmp(const struct load *a, const struct load *b);
int lver_cmp(const struct lver *a, const struct lver *b);

const char *proto_name(enum load_proto p);      /* "SCCP" "SIP" "MGCP" "UAL" "BOOT" "none" "unknown" */
enum load_proto proto_parse(struct span s);     /* PROTO_UNKNOWN when it is none of them */

#endif
