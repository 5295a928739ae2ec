/* zip - read a zip archive that lies whole in memory (layer 1)
 *
 * Firmware packages are as plain as zip gets, so strictness costs nothing: every entry is checked against its local header and
 * its neighbours before the first byte is inflated, and whatever is odd, or is read differently by different programs, is refused
 * by the name of the fault.  Accepted: stored and deflated entries, zip64, data descriptors with and without signature, anything
 * in front of the archive (self-extractors) that is not an archive itself.  Source: PKWARE APPNOTE 6.3.x; what other readers
 * make of odd archives was found by trying.
 */
#ifndef CPH_ZIP_H
#define CPH_ZIP_H

#include "member.h"
#include "span.h"

struct zip_entry {
	struct span name;       /* fit to be a file name: member_name_fault() was asked */
	struct span data;       /* as it lies in the archive */
	size_t size;            /* unpacked */
	uint32_t crc;
	int deflated;           /* else stored: data is the file */
	int directory;          /* name ends in '/', no data */
};

struct zip {
	struct zip_entry *entry;        /* in the order of the central directory; owned */
	size_t n;
	uint64_t total;                 /* bytes of all files */
	struct fault fault;             /* after -1; why NULL: out of memory */
};

/* 1 if there is something at the start, or an end record at the end, that only a zip archive has. */
int zip_is(struct span file);

/* Read and check the structure.  Spans point into file, which must outlive z.  0, or -1 with z->fault; zip_free() in both cases. */
int zip_open(struct zip *z, struct span file, const struct limits *lim);

/* Unpack a deflated entry into out, which has room for its size (and is not NULL even for size 0), and check everything: exactly
 * that many bytes come out of exactly its data, and the CRC is right.  Of a stored entry, whose data are the file, only the CRC
 * is checked and out is not used.  0, or -1 with z->fault. */
int zip_read(struct zip *z, size_t i, unsigned char *out);

void zip_free(struct zip *z);

#endif
