/* sepfile - what a phone with Java (7906 to 7975) takes from its configuration file at start (layer 1)
 *
 * SEP<MAC>.cnf.xml and XMLDefault.cnf.xml.  Names are compared with case; a file that is not well-formed is dropped whole, also one
 * with an empty members or sipLines.  Rules:
 * lib/data/sep.tsv and what cph-phone(1) says of these phones.
 */
#ifndef CPH_PHONE_SEPFILE_H
#define CPH_PHONE_SEPFILE_H

#include "span.h"

#define SEPFILE_NAME_MAX 63

struct sepfile {
	const char *dropped;            /* why the phone's reader drops the file; NULL = it does not */
	char load[SEPFILE_NAME_MAX + 1];
	char dial_template[SEPFILE_NAME_MAX + 1], soft_keys[SEPFILE_NAME_MAX + 1];
	char user_locale[SEPFILE_NAME_MAX + 1], network_locale[SEPFILE_NAME_MAX + 1];
	const char *no_line;            /* SIP: what the first line lacks; NULL = it is there */
};

/* type: N of the loadInformationN that counts in the default file; own: SEP<MAC>.cnf.xml, where it is loadInformation; sip: a
 * SIP load runs. */
void sepfile_read(struct span file, unsigned type, int own, int sip, struct sepfile *s);

#endif
