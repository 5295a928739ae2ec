/* report - a callback by which library code, which may not print, reports what it found (layer 1; no code)
 *
 * status: 0 a warning, 1 the data say no, 2 the input cannot be read.  file may be NULL, line 0 = none; why is one line without
 * secrets.
 */
#ifndef CPH_REPORT_H
#define CPH_REPORT_H

typedef void report_fn(void *ctx, int status, const char *file, unsigned long line, const char *why);

struct report {
	report_fn *fn;
	void *ctx;
};

#endif
