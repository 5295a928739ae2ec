/* hop_int - between the modules of the shelf (layer 1): hop.c concludes, hop_rec.c takes in records, hop_show.c puts into words
 *
 * Nobody else includes it; units and ownership as in hop.h.
 */
#ifndef CPH_HOP_INT_H
#define CPH_HOP_INT_H

#include "hop.h"

/* files asked for since the phone started or fetched an image: struct hop_phone.asked */
enum {
	ASKED_CTL = 1, ASKED_OS79XX = 2, ASKED_SIPDEFAULT = 4, ASKED_SIP = 8, ASKED_XML = 16, ASKED_SEP = 32, ASKED_MGC = 64, ASKED_MGCDEFAULT = 128,
	ASKED_RINGS = 256, ASKED_DIALPLAN = 512
};

/* What an image is to a step. */
enum hop_image { HOP_NO_IMAGE, HOP_LIST, HOP_LOADER_IMAGE, HOP_LAST_IMAGE };
enum hop_image hop_image_of(const struct hop_step *s, struct span name);

/* 1 if a phone that is about to do hop n has a universal loader already. */
int hop_has_loader(const struct hop_phone *p, unsigned n);

/* HOP_TELL: the note is made from fmt, cut to what struct hop_phone holds, and kept as the phone's last. */
void hop_tell(struct hop *h, struct hop_phone *p, const char *event, unsigned hop, uint64_t ms, const char *fmt, ...)
#ifdef __GNUC__
    __attribute__((format(printf, 6, 7)))
#endif
    ;

#endif
