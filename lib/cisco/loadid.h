/* loadid - reads the names of loads (layer 1)
 *
 * Called by every tool that meets a load name.  Reads all naming schemes of the 7940/7960 by grammar, those of other Cisco devices by the
 * patterns of lib/data/families.tsv, and takes from the catalogue (lib/data/loadids.tsv) what no grammar can know, such as the maintenance
 * digit of P0030801SR02.  Does not allocate and cannot fail; both tables are indexed in static memory at their first use.  The strings in
 * struct load are static or inside it.  cph-loadid(1) describes the schemes, the values and their sources.
 */
#ifndef CPH_LOADID_H
#define CPH_LOADID_H

#include "lver.h"
#include "span.h"

#define LOADID_MAX 63           /* longest ID accepted, bytes */

enum load_proto { PROTO_NONE, PROTO_SCCP, PROTO_SIP, PROTO_MGCP, PROTO_UAL, PROTO_BOOT, PROTO_UNKNOWN };
/* PROTO_UAL and PROTO_BOOT are states of a phone (matrix.tsv); no load has them as its protocol. */

enum load_role { ROLE_UNKNOWN, ROLE_APPLICATION, ROLE_UAL, ROLE_UAL_VERSION, ROLE_BOOT, ROLE_DSP, ROLE_APP_MODULE, ROLE_EXPANSION, ROLE_MODULE,
	ROLE_RESET_LIST, ROLE_PART, ROLE_PACKAGE, ROLE_INNER };

/* How a load is fetched and checked: a single unsigned image, a single signed image, or a universal loader with its application; the
 * five images of a phone with Java (7906 to 7975). */
enum load_era { ERA_NONE, ERA_UNSIGNED, ERA_SIGNED, ERA_LOADER, ERA_JAVA };

enum load_signed { SIGNED_UNKNOWN, SIGNED_NO, SIGNED_YES };

struct load {
	char id[LOADID_MAX + 1];        /* canonical ID: no path, extension, quotes or blanks; misspellings stay as they are */
	const char *family;             /* "7940/7960" (LOADID_FAMILY itself), "7910" ..., "unknown" */
	enum load_role role;
	enum load_proto proto;
	enum load_era era;
	enum load_signed is_signed;     /* a release of the signed era, whatever the extension */
	char version[32];               /* as Cisco writes it: 8.0(5), 8.1(2)SR2, 8.12; "-" = none known; ? where the name does not tell */
	struct lver ver;
	const char *kind;               /* the kind of file by its extension: id, image, signed-image, application, list ...; see cph-loadid(1) */
	char ext[16];                   /* lower case with its dot, "" = none; .cop.sgn is one */
	struct span inner;              /* of a phone with Java: the name in the images of that release (9-4-2ES26); empty = not known */
	int in_catalogue;
	char meant[LOADID_MAX + 1];     /* the name that a misspelling probably means, "" = spelt well; also for a phone with Java (LOAD_OTHER) */
	const char *why;                /* what is wrong with the spelling, or why it is no load; NULL = nothing */
	const char *holds;              /* content of a file of that name and extension: load (a whole old one), ual, application, unknown; "" = n/a */
};

extern const char LOADID_FAMILY[];      /* "7940/7960": compare struct load's family with this pointer */

enum load_res {
	LOAD_OK,                        /* well formed */
	LOAD_MISSPELT,                  /* meant is the probable name; the other fields describe that load */
	LOAD_OTHER,                     /* a load of another family */
	LOAD_UNKNOWN                    /* no load that we know; why may tell what it looks like */
};

/* Parse a name as people paste it: blanks, quotes, ';', CR, path and extension are removed first.  Parsing out->id again gives the same id and
 * facts (without extension); parsing out->meant gives the same facts and LOAD_OK. */
enum load_res loadid_parse(struct span text, struct load *out);

/* The same without the catalogue.  Unit tests use it to check that the catalogue and the grammar agree. */
enum load_res loadid_parse_grammar(struct span text, struct load *out);

/* The era of an application of the 7940/7960 by its protocol and major version. */
enum load_era load_era_of(enum load_proto p, unsigned major);

/* The words of the records. */
const char *proto_name(enum load_proto p);              /* "SCCP" "SIP" "MGCP" "UAL" "BOOT" "none" "unknown" */
enum load_proto proto_parse(struct span s);             /* case ignored; PROTO_UNKNOWN when it is none of them */
const char *load_role_name(enum load_role r);           /* "application" "ual" "ual-version" "boot" ... "unknown" */
const char *load_era_name(enum load_era e);             /* "unsigned" "signed" "loader" "java" "-" */
const char *load_signed_name(enum load_signed s);       /* "yes" "no" "unknown" */

#endif
