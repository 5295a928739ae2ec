/* cli - what every command line has in common (layer 3): -h -V -q -v -o -j, unknown options, the checked end
 *
 *	static const char usage[] = "usage: cph-x [-jqv] [-o keys] ...\n";
 *	struct cli c;
 *	cli_init(&c, "cph-x", usage, "ab:", "id version");
 *	while ((o = cli_next(&c, argc, argv)) != -1) switch (o) { case 'b': ... c.arg ... }
 *	operands are argv[c.ind] ... ; records go to &c.rec
 *	return cli_end(&c);
 */
#ifndef CPH_CLI_H
#define CPH_CLI_H

#include <stdint.h>

#include "out.h"
#include "record.h"

struct cli {
	const char *usage;      /* the SYNOPSIS, printed by -h; a test keeps it equal to the manual */
	const char *keys;       /* blank-separated keys -o may name, or NULL when any may */
	char opts[64];
	const char *arg;        /* argument of the option last returned */
	int ind;                /* index of the first operand, after the last option */
	int told;               /* a failure of stdout was said already */
	struct out out;
	struct rec_writer rec;
};

/* opts: the tool's own options in getopt form.  Also makes sure that descriptors 0-2 are open (a closed one is replaced by one
 * on which the operation fails with EBADF, so that no file opened later can be mistaken for it) and ignores SIGPIPE: a reader
 * that went away is a write error like any other. */
void cli_init(struct cli *c, const char *prog, const char *usage, const char *opts, const char *keys);

/* Next option of the tool's own, or -1.  Handles the common ones; -h and -V do not return; an unknown option or a missing
 * argument ends the program with status 2 and one line. */
int cli_next(struct cli *c, int argc, char **argv);

/* A number given to option -o; dies with "cph-x: -p: 70000: too large" and status 2. */
uint64_t cli_num(struct cli *c, int option, uint64_t min, uint64_t max);

/* Dies with status 2: "cph-x: object: reason". */
_Noreturn void cli_usage(const char *object, const char *reason);

/* Before standard input is read: where it is a terminal, one line says that what (a plural) is waited for.  Not with -q. */
void cli_terminal(const char *what);

/* Flush stdout and tell: returns the exit status (diag_result(), or 2 when stdout failed, with a message). */
int cli_end(struct cli *c);

/* Flush now (daemons, interactive pipes); a failure is said once and remembered for cli_end.  Returns 0 or errno. */
int cli_flush(struct cli *c);

#endif
