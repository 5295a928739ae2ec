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
	/* The access modes are wrong on purpose: reading a closed stdin must fail, not find an empty file. */
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
	c->types = span(NULL, 0);
	out_init(&c->out, STDOUT_FILENO);
	rec_writer_init(&c->rec, &c->out, REC_TEXT, NULL);
}

static int
known(const char *words, struct span w, const char *end)
{
	struct span rest = span_cstr(words), k;
	size_t n = strlen(end);

	while (span_cut(&rest, ' ', &k))
		if (k.n == w.n + n && span_eq(span_sub(k, 0, w.n), w) && span_is(span_sub(k, w.n, k.n), end))
			return 1;
	return 0;
}

/* Every word of a comma-separated list must be a name that the tool writes; of types they have a colon behind them in c->keys. */
static void
check_names(struct cli *c, struct span list, const char *arg, const char *end, const char *what)
{
	struct span rest = list, k;
	size_t n = 0;

	while (span_cut(&rest, ',', &k)) {
		if (!rec_name_ok(k))
			diag_die(DIAG_FAIL, "-o", "%s: not a list of keys ([type[,type...]:]key[,key...])", arg);
		if (++n > REC_FIELDS_MAX)
			diag_die(DIAG_FAIL, "-o", "too many keys");
	}
	for (rest = list; c->keys != NULL && span_cut(&rest, ',', &k);)
		if (!known(c->keys, k, end))
			diag_die(DIAG_FAIL, "-o", "%.*s: no such %s", (int)k.n, (const char *)k.p, what);
}

static void
set_form(struct cli *c, enum rec_form form, const char *keys)
{
	rec_writer_free(&c->rec);
	rec_writer_init(&c->rec, &c->out, form, keys);
	rec_writer_types(&c->rec, c->types);
}

/* "keys", "types:keys" or "types:" */
static void
set_output(struct cli *c, const char *arg)
{
	struct span all = span_cstr(arg), keys = all;
	size_t colon = span_find(all, ':');

	c->types = span(NULL, 0);
	if (colon < all.n) {
		c->types = span_sub(all, 0, colon);
		check_names(c, c->types, arg, ":", "record type");
		keys = span_sub(all, colon + 1, all.n);
	}
	if (colon == all.n || keys.n > 0) {
		check_names(c, keys, arg, "", "key");
		set_form(c, REC_BARE, (const char *)keys.p);
	} else
		set_form(c, c->rec.form == REC_JSON ? REC_JSON : REC_TEXT, NULL);
}

static _Noreturn void
print_and_exit(struct cli *c, const char *text)
{
	out_add(&c->out, text, strlen(text));
	exit(cli_end(c));
}

static _Noreturn void
print_version(struct cli *c)
{
	out_add(&c->out, diag_prog(), strlen(diag_prog()));
	print_and_exit(c, " " CPH_VERSION "\n");
}

/* --help and --version.  cli_next calls it between arguments, so word is never the argument of another option. */
static void
long_option(struct cli *c, const char *word)
{
	if (word == NULL || word[0] != '-' || word[1] != '-' || word[2] == '\0')
		return;
	if (strcmp(word, "--help") == 0)
		print_and_exit(c, c->usage);
	if (strcmp(word, "--version") == 0)
		print_version(c);
	diag_die(DIAG_FAIL, word, "unknown option");
}

int
cli_next(struct cli *c, int argc, char **argv)
{
	for (;;) {
		char name[3] = { '-', 0, 0 };
		int o;

		if (optind < argc)
			long_option(c, argv[optind]);
		o = getopt(argc, argv, c->opts);

		c->ind = optind;
		c->arg = optarg;
		switch (o) {
		case 'h':
			print_and_exit(c, c->usage);
		case 'V':
			print_version(c);
		case 'q':
			diag_quiet = 1;
			continue;
		case 'v':
			diag_verbose++;
			continue;
		case 'o':
			set_output(c, optarg);
			continue;
		case 'j':
			set_form(c, REC_JSON, NULL);
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
