/* zip - read a zip archive (layer 1)
 *
 * Firmware packages are plain zip files, so nothing is lost by strictness: every entry is checked against its local header and its
 * neighbours before the first byte is inflated, and whatever is odd, or is read differently by different programs, is refused by the
 * name of the fault.  Accepted: stored and deflated entries, zip64, data descriptors with and without signature, and anything in front
 * of the archive (self-extractors) that is not an archive itself.  Source: PKWARE APPNOTE 6.3.x; what other readers make of odd
 * archives was found by trying.
 */
#ifndef CPH_ZIP_H
#define CPH_ZIP_H

#include "member.h"
#include "store.h"

struct zip_entry {
	struct span name;       /* fit to be a file name, unless skip; owned by the store */
	uint64_t at, packed;    /* where its data lie in the archive, and how many bytes */
	uint64_t size;          /* unpacked */
	uint32_t crc;
	int deflated;           /* else stored: the data are the file */
	int directory;          /* name ends in '/', no data */
	int skip;               /* a harmless name that no file may have (member_passed_by) */
};

struct zip {
	struct zip_entry *entry;        /* in the order of the central directory; owned */
	size_t n;
	uint64_t total;                 /* bytes of all files */
	struct fault fault;             /* after -1; why NULL: errno */
	struct store *st;
	struct input *in;
};

/* 1 if there is something at the start, or an end record at the end, that only a zip archive has. */
int zip_is(struct input *in);

/* Read and check the structure.  st and in must outlive z.  0, or -1 with z->fault; zip_free() in both cases. */
int zip_open(struct zip *z, struct store *st, struct input *in, const struct limits *lim);

/* Unpack an entry into a blob, and check everything: exactly its size comes out of exactly its data, and the CRC is right.  0, or -1 with
 * z->fault. */
int zip_read(struct zip *z, size_t i, struct blob *b);

void zip_free(struct zip *z);

#endif
