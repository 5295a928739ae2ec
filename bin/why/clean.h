/* clean - what pasting does to a line of a log is undone: line numbers, quotation marks, HTML entities, colours, BOM, CR */
#ifndef CPH_WHY_CLEAN_H
#define CPH_WHY_CLEAN_H

#include <stddef.h>

/* In place; returns the new length. */
size_t clean_line(unsigned char *line, size_t n);

#endif
