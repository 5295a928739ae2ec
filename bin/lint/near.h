/* near - names that are nearly those of files which a phone asks for (layer 1)
 *
 * An editor puts .txt behind, a person writes the MAC with dashes, takes SEP for SIP, or leaves .xml out.  No phone
 * asks for such a file.
 */
#ifndef CPH_NEAR_H
#define CPH_NEAR_H

#include "cisco/phonefile.h"
#include "span.h"

/* For a name that phonefile_kind does not know.  xml: the file holds XML.  Returns 1 with the name that was probably meant, 2 when no name
 * can be given because the MAC has not twelve digits, 0 when the name is not near any. */
int near_name(struct span name, int xml, char right[PHONEFILE_MAX]);

#endif
