/* num - strict numbers (layer 0)
 *
 * Numbers from outside: digits only (num_u64 decimal, num_hex hex), no sign, no blank, no 0x.  The whole span must be a number within the range
 * that the caller gives.
 */
#ifndef CPH_NUM_H
#define CPH_NUM_H

#include <stdint.h>

#include "span.h"

enum num_err { NUM_OK, NUM_EMPTY, NUM_INVALID, NUM_SMALL, NUM_LARGE };

enum num_err num_u64(struct span s, uint64_t min, uint64_t max, uint64_t *out);
enum num_err num_hex(struct span s, uint64_t max, uint64_t *out);

/* English for an error, to go after the object in a message ("not a number", "too large"...). */
const char *num_reason(enum num_err e);

/* Decimal digits of v into out (at most 20, no NUL); returns their count. */
size_t num_put(uint64_t v, char out[20]);

/* Write a duration in its two largest units: "45 s", "1 min 5 s", "3 h 12 min", "20 d".  Returns out. */
#define NUM_DURATION_MAX 32
const char *num_duration(uint64_t seconds, char out[NUM_DURATION_MAX]);

#endif
