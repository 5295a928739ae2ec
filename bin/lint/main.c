/* cph-lint - judge the files that phones are served.  See cph-lint(1). */
#include <errno.h>
#include <string.h>

#include "cli.h"
#include "diag.h"
#include "lint.h"

static const char usage[] =
    "cph-lint - judge the files that a Cisco 7940/7960 is served\n"
    "usage: cph-lint [-q] [-t load] path ...\n"
    "Manual: cph-lint(1)\n";

static void
report_finding(void *ctx, int status, const char *file, unsigned long line, const char *why)
{
	const char *object = line > 0 ? diag_at(file, line) : file;

	(void)ctx;
	if (status == 0)
		diag_warn(object, "%s", why);
	else
		diag_err(status, object, "%s", why);
}

int
main(int argc, char **argv)
{
	static struct cli cli;
	static struct params params;
	struct report rep = { report_finding, NULL };
	unsigned release = 0;
	const char *why;
	int i, o, judged = 0, n;

	cli_init(&cli, "cph-lint", usage, "t:", "");
	why = params_init(&params);
	if (why != NULL)
		diag_die(DIAG_FAIL, NULL, "%s", why);
	while ((o = cli_next(&cli, argc, argv)) != -1)
		if (o == 't') {
			release = param_release(span_cstr(cli.arg));
			if (release == 0)
				cli_usage("-t", "not a SIP load of these phones");
		}
	if (cli.ind == argc)
		cli_usage(NULL, "needs a file or directory");
	for (i = cli.ind; i < argc; i++) {
		n = lint_path(&params, argv[i], release, rep);
		if (n < 0)
			diag_err(DIAG_FAIL, argv[i], "%s", strerror(errno));
		judged += n != 0;
	}
	/* silence must mean that files were judged and are right */
	if (judged == 0)
		diag_err(DIAG_NO, argv[cli.ind], "nothing that these phones ask for%s", argc - cli.ind > 1 ? ", nor any other of the files" : "");
	return cli_end(&cli);
}
