/* progress - the text of one line of the live display (layer 1) */
#ifndef CPH_PROGRESS_H
#define CPH_PROGRESS_H

#include <stddef.h>
#include <stdint.h>

#include "span.h"

/* "001122334455  P0S3-8-12-00.sb2  [#####     ]  52%   0.41 MB/s", printable whatever the name holds, at most cols columns and
 * cap - 1 bytes; NUL-terminated.  Returns its length. */
size_t progress_line(const char *who, struct span file, uint64_t done, uint64_t size, uint64_t ms, unsigned cols, char *out, size_t cap);

#endif
