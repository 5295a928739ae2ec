/* check - the smallest unit test frame: each CHECK that fails prints file, line and text; check_done() makes the exit status. */
#ifndef CPH_CHECK_H
#define CPH_CHECK_H

#include <stdio.h>
#include <string.h>

static int check_count, check_failed;

#define CHECK(cond) check_(!!(cond), #cond, __FILE__, __LINE__)
/* cond with a note that tells which row of a table it was */
#define CHECK_ROW(cond, row) check_row_(!!(cond), #cond, (row), __FILE__, __LINE__)
#define CHECK_STR(got, want) check_str_((got), (want), #got, __FILE__, __LINE__)

static inline void
check_row_(int ok, const char *text, const char *row, const char *file, int line)
{
	check_count++;
	if (!ok) {
		check_failed++;
		fprintf(stderr, "%s:%d: [%s] failed: %s\n", file, line, row, text);
	}
}

static inline void
check_(int ok, const char *text, const char *file, int line)
{
	check_row_(ok, text, "", file, line);
}

static inline void
check_str_(const char *got, const char *want, const char *text, const char *file, int line)
{
	check_count++;
	if (got == NULL || want == NULL ? got != want : strcmp(got, want) != 0) {
		check_failed++;
		fprintf(stderr, "%s:%d: %s is \"%s\", wanted \"%s\"\n", file, line, text, got == NULL ? "(null)" : got,
		    want == NULL ? "(null)" : want);
	}
}

static inline int
check_done(void)
{
	printf("%d checks, %d failed\n", check_count, check_failed);
	return check_count == 0 || check_failed != 0;
}

#endif
