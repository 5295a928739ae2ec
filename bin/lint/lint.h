/* lint - judge files and directories that are there already */
#ifndef CPH_LINT_H
#define CPH_LINT_H

#include "cisco/params.h"
#include "report.h"

/* Judge one file, or a directory file by file and as a whole.  release is that of the SIP application that reads the files; 0 = take it
 * from the load that they name.  Returns how many files were judged (0: it was a file that these
 * phones do not ask for, or a directory, which says so itself), or -1 with errno when path cannot be read. */
int lint_path(const struct params *ps, const char *path, unsigned release, struct report rep);

#endif
