/* inftab - the decoding tables of inflate (layer 0, used by inflate.c only)
 *
 * A table entry is one 32-bit word; the low byte is what to take off the bit buffer.
 *
 *	literal			LITERAL | byte << 16 | bits << 8 | bits
 *	length, distance	base << 16 | code bits << 8 | code bits + extra bits
 *	second table		SPECIAL | SECOND | index << 16 | its bits << 8 | bits of the first
 *	end of block		SPECIAL | END | bits
 *	no meaning		SPECIAL | bits
 *
 * Length and distance come out of one word without a look at a table of bases: base + (the bits taken >> code bits).  The
 * tables are indexed with the next bits of the stream; an entry of a second table gives the bits beyond those of the first.
 */
#ifndef CPH_INFTAB_H
#define CPH_INFTAB_H

#include <stdint.h>

#define INFTAB_LITERAL 0x80000000u
#define INFTAB_SPECIAL 0x8000u
#define INFTAB_SECOND 0x4000u
#define INFTAB_END 0x2000u

#define INFTAB_LIT_BITS 11
#define INFTAB_DIST_BITS 8
#define INFTAB_CL_BITS 7

/* The most entries that complete codes of 288, 32 and 19 symbols can need with these first-level sizes (Mark Adler's
 * "enough" counts them); inftab_build checks all the same. */
#define INFTAB_LIT_SIZE 2342
#define INFTAB_DIST_SIZE 402
#define INFTAB_CL_SIZE 128

#define INFTAB_LIT_SYMS 288
#define INFTAB_DIST_SYMS 32
#define INFTAB_CL_SYMS 19

enum inftab_kind { INFTAB_CL, INFTAB_LIT, INFTAB_DIST };
enum inftab_err { INFTAB_OK, INFTAB_OVER, INFTAB_SHORT };       /* over-subscribed, incomplete */

/* Table for the code in which symbol i has len[i] bits (0: it does not occur, at most 15); n is at most the SYMS of its kind,
 * the table has the SIZE of its kind. */
enum inftab_err inftab_build(enum inftab_kind kind, const uint8_t *len, unsigned n, uint32_t *table);

#endif
