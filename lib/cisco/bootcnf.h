/* bootcnf - reads the files that name a load, as the universal loader reads them (layer 1)
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
	BOOTCNF_BAD             /* the loader refuses every value in the file; value is the last of them */
};

/* 1 if the loader takes this for a load ID.  It wants four characters and checks three of them: P0?3 or PD?3, in either case. */
int bootcnf_is_load(struct span id);

/* Look up a setting in SIPDefault.cnf, SIP<MAC>.cnf, MGC...: lines "name: value".  The case of names does not matter.  A value stands in
 * single or double quotes, or ends at a blank, TAB, '#' or ';'.  A line without a colon, or with a quote that is not closed, is ignored.  A
 * NUL, 1a or ff where a line begins ends the file.  The last value that ok() accepts counts (ok NULL: the last that is not empty). */
enum bootcnf_res bootcnf_text(struct span file, const char *name, int (*ok)(struct span value), struct span *value);

enum {                          /* which elements of an XML file name a load */
	BOOTCNF_PLAIN = 1,      /* loadInformation */
	BOOTCNF_NUMBERED = 2    /* loadInformation7, loadInformation8; also 70 to 89, and within longer names */
};

struct bootcnf_xml {
	struct span load;       /* the last text in such an element that is a load ID; p NULL = none */
	struct span bad;        /* the last text in such an element that is no load ID; p NULL = none */
	unsigned empty;         /* number of such elements without text; the loader logs a syntax error and goes on */
};

/* SEP<MAC>.cnf.xml, XMLDefault.cnf.xml.  The loader has no XML parser: a tag or a comment ends at the first '>' outside double quotes, and a
 * '"' in the text hides everything up to the next one.  An element without an end tag, or <x/>, takes the next text, even that of another
 * element.  The file ends at its first NUL.  model: '7' or '8'. */
void bootcnf_read_xml(struct span file, char model, int which, struct bootcnf_xml *out);

/* The .loads: names of loader and application, and LA_VERSION.  The loader reads word by word; a field that is missing keeps its value. */
struct bootcnf_loads {
	/* The loader's own buffers hold 32 characters without a NUL, so an application name of 32 has the loader's name appended. */
	char loader[33], application[65], la_version[9];
};
void bootcnf_read_loads(struct span text, struct bootcnf_loads *l);

/* OS79XX.TXT: the name of an image.  trim 0: all bytes of the file, without one line end at the end; trim 1: the first line without blanks
 * around it.  Sources disagree which of the two a phone does (CSCdv19260, JM). */
enum bootcnf_res bootcnf_os79xx(struct span file, int trim, struct span *value);

#endif
