/* lint - judge files and directories that are there already */
#ifndef CPH_LINT_H
#define CPH_LINT_H

#include "cisco/lint_text.h"

/* 0, or -1 with errno when path cannot be read.  A directory is judged file by file and as a whole: what names a load and what is
 * there must fit. */
int lint_path(const struct params *ps, const char *path, struct report rep);

#endif
