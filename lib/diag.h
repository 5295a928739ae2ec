/* diag - writes all messages to stderr, and ends the program after a fatal one (layer 3)
 *
 * A message is one line, "cph-x: object: reason".  Objects are escaped like record values, so a hostile name cannot move the
 * cursor or forge a line.  Exit statuses everywhere: 0 done/yes, 1 the data says no, 2 the caller or the system failed.
 */
#ifndef CPH_DIAG_H
#define CPH_DIAG_H

#include <sys/types.h>

#if defined(__GNUC__)
#define DIAG_PRINTF(a, b) __attribute__((format(printf, a, b)))
#else
#define DIAG_PRINTF(a, b)
#endif

enum { DIAG_OK = 0, DIAG_NO = 1, DIAG_FAIL = 2 };

extern int diag_quiet;          /* -q: no warnings, no notes; errors are always printed */
extern int diag_verbose;        /* number of -v options */

void diag_init(const char *name);
const char *diag_prog(void);

/* object may be NULL: then "cph-x: reason".  diag_err remembers the highest status and returns. */
void diag_err(int status, const char *object, const char *fmt, ...) DIAG_PRINTF(3, 4);
_Noreturn void diag_die(int status, const char *object, const char *fmt, ...) DIAG_PRINTF(3, 4);
_Noreturn void diag_no_memory(void);
void diag_warn(const char *object, const char *fmt, ...) DIAG_PRINTF(2, 3);             /* unless -q; no effect on status */
void diag_note(int level, const char *object, const char *fmt, ...) DIAG_PRINTF(3, 4);  /* with at least level -v */

/* Print text as one line without the program's name, for a program that reports in sentences. */
void diag_line(const char *text);

/* For servers (net/recout.h): from now on messages are written by write_now, which must not block.  It returns how many bytes it wrote, or
 * -1 with errno (EAGAIN: no room now).  Up to 64 kB wait in memory; further messages are dropped and counted.  Call diag_flush again while
 * diag_pending returns 1. */
typedef ssize_t diag_write_fn(const void *p, size_t n);
void diag_nowait(diag_write_fn *write_now);
void diag_flush(void);
int diag_pending(void);

/* Called before a line is written to stderr, for a live display to clear itself.  May be NULL. */
extern void (*diag_before)(void);

void diag_status(int status);   /* remember without a message */
int diag_result(void);          /* highest status so far */

/* "FILE:LINE" for messages about a line of input, in a static buffer used by the next message only. */
const char *diag_at(const char *file, unsigned long line);

#endif
