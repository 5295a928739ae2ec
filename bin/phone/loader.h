/* loader - what is known of the universal application loaders (layer 1)
 *
 * The rows of lib/data/loaders.tsv.  boot_image.c asks which loader a load comes with, boot_ual.c how a loader behaves where releases
 * differ.
 */
#ifndef CPH_PHONE_LOADER_H
#define CPH_PHONE_LOADER_H

#include "span.h"

struct loader {
	char tag[9];            /* LA_VERSION, PAS30830; "" = not known */
	int sgn_all;            /* .sgn on every configuration name; 0: not on SIP<MAC>.cnf and SIPDefault.cnf */
	int burns_named;        /* a loader named as a load is burned in the place of the application; 0: refused */
	int examined_named;     /* burns_named was observed, not assumed */
	int ctl8_hunts;         /* TFTP error 8 on the CTL file starts the hunt again; 0: the request is repeated once */
	int shows_cause;        /* shows the TFTP error where no file was found; 0: Protocol Application Invalid */
	int old_dsp_only;       /* cannot burn an application with the new kind of DSP part */
};

/* The loader with this tag.  For one that nobody has looked into: the values of the oldest one, and the worse choice for burns_named. */
void loader_find(const char *tag, struct loader *l);

/* Tag of the loader in the package of a load, or of a loader given by its ID, tag or release (8.12); "" = not known.  Returns out. */
const char *loader_tag_of(const char *id, char out[9]);

/* The oldest loader of the table: what it holds, every later one examined holds too.  Returns out. */
const char *loader_oldest(char out[9]);

#endif
