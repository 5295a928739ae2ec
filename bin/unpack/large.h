/* large - memory for megabytes of data (layer 2)
 *
 * Where a page fault is dear, as in virtual machines, touching a megabyte for the first time costs more than inflating it.  With one huge
 * page it is one fault.
 */
#ifndef CPH_LARGE_H
#define CPH_LARGE_H

#include <stddef.h>

#define LARGE_PAGE ((size_t)2 << 20)

/* n bytes, best a multiple of LARGE_PAGE, in huge pages where the system has them.  free() them.  NULL: errno. */
void *large_alloc(size_t n);

#endif
