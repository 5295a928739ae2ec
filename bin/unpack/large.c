#if defined(__linux__) && !defined(CPH_POSIX_ONLY)
#define _DEFAULT_SOURCE
#include <sys/mman.h>
#endif

#include <errno.h>
#include <stdlib.h>

#include "large.h"

void *
large_alloc(size_t n)
{
	void *p = NULL;
	int e = posix_memalign(&p, LARGE_PAGE, n);

#ifdef MADV_HUGEPAGE
	if (e == 0)
		madvise(p, n, MADV_HUGEPAGE);
#endif
	errno = e;
	return e == 0 ? p : NULL;
}
