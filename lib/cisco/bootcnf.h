/* bootcnf - the files a phone is told its load by, read as the phone reads them (layer 1)
 *
 * Values are spans into the file.  Nothing here judges a value: an image name from outside is only a name.
 */
#ifndef CPH_BOOTCNF_H
#define CPH_BOOTCNF_H

#include "span.h"

enum bootcnf_res {
	BOOTCNF_NONE,           /* no such setting, or set to nothing */
	BOOTCNF_OK,
	BOOTCNF_SYNTAX          /* it is there, and is not something the phone reads */
};

/* SIPDefault.cnf, SIP<MAC>.cnf, MGC...: "name: value" lines.  Names without regard to case, quotes optional, '#' and ';' begin a
 * comment outside quotes, the last of several wins (FW; that the last wins is what generators assume). */
enum bootcnf_res bootcnf_text(struct span file, const char *name, struct span *value);

/* SEP<MAC>.cnf.xml, XMLDefault.cnf.xml: content of the first element of that name.  Attributes are skipped, comments too; the content
 * is letters, digits, '_', '=', '.', '-' and nothing else, not even blanks; an empty element is a syntax error (FW).  digits: the
 * name may be followed by digits. */
enum bootcnf_res bootcnf_xml(struct span file, const char *name, int digits, struct span *value);

/* OS79XX.TXT: the name of an image.  trim 0: the bytes of the file as they stand, but for one line end at the end; trim 1: the first
 * line without blanks around it (which of the two a phone does is contested: CSCdv19260, JM). */
enum bootcnf_res bootcnf_os79xx(struct span file, int trim, struct span *value);

#endif
