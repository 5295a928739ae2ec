/* bootcnf - the files that name a load, read as the universal loader reads them (layer 1)
 *
 * The rules were observed: the genuine loaders 7.5 to 8.12 were run on some hundred inputs (t/phone/loader-observed.tsv).  Values are
 * spans into the file.  Nothing here allocates or fails.
 */
#ifndef CPH_BOOTCNF_H
#define CPH_BOOTCNF_H

#include "span.h"

#define BOOTCNF_NAME_MAX 56     /* longest load ID in a request; the loader cuts what is longer */

enum bootcnf_res {
	BOOTCNF_NONE,           /* no such setting, or set to nothing */
	BOOTCNF_OK,
	BOOTCNF_BAD             /* every one that is there is refused; value is the last of them */
};

/* Does the loader take this for a load ID?  P03 and PD3 forms: four characters decide, letters in either case. */
int bootcnf_is_load(struct span id);

/* SIPDefault.cnf, SIP<MAC>.cnf, MGC...: lines "name: value".  Names without regard to case; both quotes quote; a bare value ends at blank,
 * TAB, '#' or ';'; a line without a colon, or with a quote that is not closed, counts for nothing; NUL, 1a and ff where a line begins end
 * the file.  Of several values the last one that ok() accepts wins (ok NULL: any that is not empty). */
enum bootcnf_res bootcnf_text(struct span file, const char *name, int (*ok)(struct span value), struct span *value);

enum {                          /* which elements of an XML file name a load */
	BOOTCNF_PLAIN = 1,      /* loadInformation */
	BOOTCNF_NUMBERED = 2    /* loadInformation7, loadInformation8; also 70 to 89, and within longer names */
};

struct bootcnf_xml {
	struct span load;       /* the last that is a load ID; p NULL = none */
	struct span bad;        /* the last text in such an element that is none; p NULL = none */
	unsigned empty;         /* such elements without a text of their own; the loader logs a syntax error and goes on */
};

/* SEP<MAC>.cnf.xml, XMLDefault.cnf.xml.  The loader has no parser: a tag, a comment too, ends at the first '>' outside double quotes;
 * a '"' in the text hides everything up to the next one; an element without end tag, or <x/>, takes the text that follows, whoever's it
 * is.  The file ends at its first NUL.  model: '7' or '8'. */
void bootcnf_read_xml(struct span file, char model, int which, struct bootcnf_xml *out);

/* The .loads: names of loader and application and LA_VERSION, by words; what is missing keeps the value that is there. */
struct bootcnf_loads {
	char loader[33], application[65], la_version[9];        /* a name of 32 characters runs on into the loader's */
};
void bootcnf_read_loads(struct span text, struct bootcnf_loads *l);

/* OS79XX.TXT: the name of an image.  trim 0: the bytes of the file as they stand, without one line end at the end; trim 1: the first
 * line without blanks around it (which of the two a phone does is contested: CSCdv19260, JM). */
enum bootcnf_res bootcnf_os79xx(struct span file, int trim, struct span *value);

#endif
