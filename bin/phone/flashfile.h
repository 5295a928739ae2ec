/* flashfile - the flash memory of simulated phones, in a text file (layer 2)
 *
 * One record for each phone (cph-record(5)).  The first keys are those of an inventory, so cph-plan reads the file too:
 *
 *	phone	mac=001122334455	model=7960	load=P0S3-8-12-00	loader=PAS30830	state=	era=loader	keys=A,B	settings=kept	ctl=no	config=kept
 *
 * load= is empty and state=UAL for a loader without application.  The file is written whole or not at all.
 */
#ifndef CPH_FLASHFILE_H
#define CPH_FLASHFILE_H

#include "which.h"

struct flash_phone {
	char mac[MAC_LEN + 1];
	struct which which;
	struct boot_flash flash;
};

struct flashfile {
	struct flash_phone *v;
	size_t n, cap;
	unsigned long lineno;   /* at fault */
};

/* Read path.  No such file: 0 and no phones.  Returns 0; -1 with errno when it cannot be read; 1 when a line is wrong: *why and
 * ff->lineno. */
int flashfile_read(struct flashfile *ff, const char *path, const struct keyring *ring, const char **why);

struct flash_phone *flashfile_find(const struct flashfile *ff, const char *mac);

/* Add a phone: a place to fill in, valid until the next call; NULL when memory ran out. */
struct flash_phone *flashfile_add(struct flashfile *ff);

/* Returns 0, or -1 with errno. */
int flashfile_write(const struct flashfile *ff, const char *path, const struct keyring *ring);
void flashfile_free(struct flashfile *ff);


#endif
