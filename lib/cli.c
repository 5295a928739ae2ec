#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "diag.h"
#include "num.h"

#ifndef CPH_VERSION
#define CPH_VERSION "unknown"
#endif

static void
hold_descriptor(int fd, int mode)
{
	if (fcntl(fd, F_GETFD) == -1 && errno == EBADF) {
		int got = open("/dev/null", mode);

		if (got >= 0 && got != fd) {
			dup2(got, fd);
			close(got);
		}
	}
}

void
cli_init(struct cli *c, const char *prog, const char *usage, const char *opts, const char *keys)
{
	diag_init(prog);
	/* The wrong direction on purpose: reading a closed stdin must fail, not find an empty file. */
	hold_descriptor(STDIN_FILENO, O_WRONLY);
	hold_descriptor(STDOUT_FILENO, O_RDONLY);
	hold_descriptor(STDERR_FILENO, O_WRONLY);
	signal(SIGPIPE, SIG_IGN);
	c->usage = usage;
	c->keys = keys;
	snprintf(c->opts, sizeof c->opts, ":hVqvjo:%s", opts);
	c->arg = NULL;
	c->ind = 1;
	c->told = 0;
	out_init(&c->out, STDOUT_FILENO);
	rec_writer_init(&c->rec, &c->out, REC_TEXT, NULL);
}

static int
key_known(const char *keys, struct span k)
{
	struct span rest = span_cstr(keys), w;

	while (span_cut(&rest, ' ', &w))
		if (span_eq(w, k))
			return 1;
	return 0;
}

static void
set_keys(struct cli *c, const char *arg)
{
	struct span rest = span_cstr(arg), k;
	size_t n = 0;

	while (span_cut(&rest, ',', &k)) {
		if (!rec_name_ok(k))
			diag_die(DIAG_FAIL, "-o", "%s: not a list of keys (key[,key...])", arg);
		if (++n > REC_FIELDS_MAX)
			diag_die(DIAG_FAIL, "-o", "too many keys");
	}
	rest = span_cstr(arg);
	while (c->keys != NULL && span_cut(&rest, ',', &k))
		if (!key_known(c->keys, k))
			diag_die(DIAG_FAIL, "-o", "%.*s: no such key", (int)k.n, (const char *)k.p);
	rec_writer_free(&c->rec);
	rec_writer_init(&c->rec, &c->out, REC_BARE, arg);
}

int
cli_next(struct cli *c, int argc, char **argv)
{
	for (;;) {
		int o = getopt(argc, argv, c->opts);
		char name[3] = { '-', 0, 0 };

		c->ind = optind;
		c->arg = optarg;
		switch (o) {
		case 'h':
			out_add(&c->out, c->usage, strlen(c->usage));
			exit(cli_end(c));
		case 'V':
			out_add(&c->out, diag_prog(), strlen(diag_prog()));
			out_add(&c->out, " " CPH_VERSION "\n", strlen(" " CPH_VERSION "\n"));
			exit(cli_end(c));
		case 'q':
			diag_quiet = 1;
			continue;
		case 'v':
			diag_verbose++;
			continue;
		case 'o':
			set_keys(c, optarg);
			continue;
		case 'j':
			rec_writer_free(&c->rec);
			rec_writer_init(&c->rec, &c->out, REC_JSON, NULL);
			continue;
		case '?':
			name[1] = (char)optopt;
			diag_die(DIAG_FAIL, name, "unknown option");
		case ':':
			name[1] = (char)optopt;
			diag_die(DIAG_FAIL, name, "needs an argument");
		default:
			return o;
		}
	}
}

uint64_t
cli_num(struct cli *c, int option, uint64_t min, uint64_t max)
{
	char name[3] = { '-', (char)option, 0 };
	uint64_t v = 0;
	enum num_err e = num_u64(span_cstr(c->arg), min, max, &v);

	if (e != NUM_OK)
		diag_die(DIAG_FAIL, name, "%s: %s", c->arg, num_reason(e));
	return v;
}

void
cli_usage(const char *object, const char *reason)
{
	diag_die(DIAG_FAIL, object, "%s", reason);
}

void
cli_terminal(const char *what)
{
	if (isatty(STDIN_FILENO))
		diag_warn("stdin", "a terminal: %s are read from it, up to an end of file", what);
}

int
cli_flush(struct cli *c)
{
	int e = out_flush(&c->out);

	if (e != 0 && !c->told) {
		c->told = 1;
		diag_err(DIAG_FAIL, "stdout", "%s", strerror(e));
	}
	return e;
}

int
cli_end(struct cli *c)
{
	/* A network file system may say only at close that the data did not fit. */
	if (cli_flush(c) == 0 && close(STDOUT_FILENO) != 0)
		diag_err(DIAG_FAIL, "stdout", "%s", strerror(errno));
	rec_writer_free(&c->rec);
	return diag_result();
}
