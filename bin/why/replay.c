#include <sys/types.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "replay.h"

static char beside[512];        /* the directory of this program with its slash, "" = PATH */

void
replay_init(const char *self)
{
	const char *slash = strrchr(self, '/');

	if (slash != NULL && (size_t)(slash - self) + 1 < sizeof beside)
		snprintf(beside, sizeof beside, "%.*s", (int)(slash - self) + 1, self);
}

static void
become(const char *tool, char *const *argv)
{
	char path[600];

	snprintf(path, sizeof path, "%s%s", beside, tool);
	if (beside[0] != '\0')
		execv(path, argv);
	execvp(tool, argv);
	_exit(127);
}

/* What a program writes, to its standard output or (err) error, as far as there is room. */
static void
output(const char *tool, char *const *argv, int err, char *out, size_t cap)
{
	int p[2], null, status;
	size_t n = 0;
	ssize_t got;
	pid_t pid;
	char rest[4096];

	out[0] = '\0';
	if (pipe(p) != 0)
		return;
	pid = fork();
	if (pid == 0) {
		null = open("/dev/null", O_RDWR);
		dup2(null, STDIN_FILENO);
		dup2(err ? null : p[1], STDOUT_FILENO);
		dup2(err ? p[1] : null, STDERR_FILENO);
		close(p[0]);
		close(p[1]);
		become(tool, argv);
	}
	close(p[1]);
	/* all of it is read, so that the program does not die of a closed pipe */
	for (;;) {
		char *to = n + 1 < cap ? out + n : rest;

		got = pid < 0 ? 0 : read(p[0], to, to == rest ? sizeof rest : cap - 1 - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		if (to != rest)
			n += (size_t)got;
	}
	close(p[0]);
	out[n] = '\0';
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
}

/* The words of cph-phone -W for a rule. */
static void
rule_text(const char *rule, char *text, size_t cap)
{
	static char all[16384];
	char tool[] = "cph-phone", *at;
	char *argv[] = { tool, (char *)"-W", (char *)"-o", (char *)"rule:rule,text", NULL };
	size_t n = strlen(rule);

	if (all[0] == '\0')
		output(tool, argv, 0, all, sizeof all);
	text[0] = '\0';
	for (at = all; n > 0 && *at != '\0'; at++) {
		size_t len = strcspn(at, "\n");

		if (strncmp(at, rule, n) == 0 && at[n] == '\t') {
			snprintf(text, cap, "%.*s", (int)(len - n - 1), at + n + 1);
			return;
		}
		at += len;
		if (*at == '\0')
			return;
	}
}

void
replay_phone(const char *dir, const struct replay *r, char *rule, size_t nrule, char *file, size_t nfile, char *text, size_t ntext)
{
	char line[512], tool[] = "cph-phone", *tab;
	const struct { const char *option, *value; } given[] = {
		{ "-m", r->mac }, { "-f", r->load }, { "-l", r->loader }, { "-M", r->model }, { "-k", r->keys }, { "-O", r->point }, { "-d", dir },
	};
	char *argv[20] = { tool, (char *)"-q", (char *)"-o", (char *)"state:rule,cause" };
	size_t i, n = 4;

	for (i = 0; i < sizeof given / sizeof given[0]; i++)
		if (given[i].value != NULL && given[i].value[0] != '\0') {
			argv[n++] = (char *)given[i].option;
			argv[n++] = (char *)given[i].value;
		}
	if (r->running)
		argv[n++] = (char *)"-A";
	argv[n] = NULL;
	rule[0] = file[0] = text[0] = '\0';
	output(tool, argv, 0, line, sizeof line);
	line[strcspn(line, "\n")] = '\0';
	tab = strchr(line, '\t');
	if (tab == NULL)
		return;
	*tab = '\0';
	snprintf(rule, nrule, "%s", line);
	snprintf(file, nfile, "%s", tab + 1);
	rule_text(rule, text, ntext);
}

void
replay_lint(const char *dir, const char *file, char *finding, size_t cap)
{
	char path[1024], tool[] = "cph-lint";
	char *argv[] = { tool, path, NULL };

	finding[0] = '\0';
	if (file[0] == '\0' || strchr(file, '/') != NULL)
		return;
	snprintf(path, sizeof path, "%s/%s", dir, file);
	if (access(path, F_OK) == 0)
		output(tool, argv, 1, finding, cap);
	finding[strcspn(finding, "\n")] = '\0';
}
