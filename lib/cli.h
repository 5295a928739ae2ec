/* cli - what every command line has in common (layer 3): -h -V -q -v -o -j, unknown options, the checked end
 *
 *	static const char usage[] = "cph-x - what it is for\n" "usage: cph-x [-jqv] [-o keys] ...\n" "Manual: cph-x(1)\n";
 *	struct cli c;
 *	cli_init(&c, "cph-x", usage, "ab:", "load: id version");
 *	while ((o = cli_next(&c, argc, argv)) != -1) switch (o) { case 'b': ... c.arg ... }
 *	operands are argv[c.ind] ... ; records go to &c.rec
 *	return cli_end(&c);
 *
 * Every main uses this module, so the conventions of all tools stand here.  A function reports failure in one of three ways:
 *
 *	const char *	NULL on success, else the reason, to be printed as it is: functions that parse or check data
 *	int		0 (or a count, or a descriptor), -1 with errno: functions that make system calls
 *	enum		a name for each outcome, if the caller must handle more than success and failure
 *
 * Only mains, diag and the few modules that t/make/layers calls "voice" print or exit.  A message is "cph-x: object: reason"; the exit
 * status is 0 for done or yes, 1 when the data says no, 2 when the caller or the system failed (diag.h).
 */
#ifndef CPH_CLI_H
#define CPH_CLI_H

#include <stdint.h>

#include "out.h"
#include "record.h"

struct cli {
	const char *usage;      /* what -h prints; a test compares it with the manual */
	const char *keys;       /* blank-separated: the record types with a colon behind them, and the keys, that -o may name */
	char opts[64];
	const char *arg;        /* argument of the option last returned */
	int ind;                /* index of the first operand, after the last option */
	int told;               /* a failure of stdout was reported already */
	struct span types;      /* of -o */
	struct out out;
	struct rec_writer rec;
};

/* opts: the tool's own options in getopt form.  Also makes sure that descriptors 0-2 are open, so that no file opened later
 * can be mistaken for one of them: a closed stdin or stdout is replaced by one on which the operation fails with EBADF, a closed stderr by
 * /dev/null.  Ignores SIGPIPE: a reader that went away is a write error like any other. */
void cli_init(struct cli *c, const char *prog, const char *usage, const char *opts, const char *keys);

/* Next option of the tool's own, or -1.  Handles the common ones, and --help and --version; those and -h, -V do not return.  An unknown
 * option or a missing argument ends the program with status 2 and one line. */
int cli_next(struct cli *c, int argc, char **argv);

/* A number given to option -o; dies with "cph-x: -p: 70000: too large" and status 2. */
uint64_t cli_num(struct cli *c, int option, uint64_t min, uint64_t max);

/* Dies with status 2: "cph-x: object: reason". */
_Noreturn void cli_usage(const char *object, const char *reason);

/* Call it before reading standard input.  If that is a terminal, warn (not with -q) that it is read; what, a plural, names the input. */
void cli_terminal(const char *what);

/* Flush stdout and report a failure: returns the exit status (diag_result(), or 2 when stdout failed, with a message). */
int cli_end(struct cli *c);

/* Flush now (interactive pipes); a failure is reported once and remembered for cli_end.  Returns 0 or errno. */
int cli_flush(struct cli *c);

#endif
