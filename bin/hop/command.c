#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"

int
commands_add(struct commands *cs, const struct command *c)
{
	if (cs->nwait == cs->cap) {
		struct command *more = realloc(cs->wait, (cs->cap * 2 + 16) * sizeof *more);

		if (more == NULL)
			return -1;
		cs->wait = more;
		cs->cap = cs->cap * 2 + 16;
	}
	cs->wait[cs->nwait++] = *c;
	return 0;
}

static void
become(const char *line, const struct command *c)
{
	if (setenv("CPH_MAC", c->mac, 1) != 0 || setenv("CPH_IP", c->ip, 1) != 0 || setenv("CPH_HOP", c->hop, 1) != 0 ||
	    setenv("CPH_OF", c->of, 1) != 0 || setenv("CPH_LOAD", c->load, 1) != 0 || setenv("CPH_TO", c->to, 1) != 0)
		return;
	/* its output is no record, and the server's records are not its input */
	if (dup2(STDERR_FILENO, STDOUT_FILENO) < 0 || close(STDIN_FILENO) != 0 || open("/dev/null", O_RDONLY) != STDIN_FILENO)
		return;
	signal(SIGPIPE, SIG_DFL);
	execl("/bin/sh", "sh", "-c", line, (char *)NULL);
}

static pid_t
start(const char *line, const struct command *c)
{
	pid_t pid = fork();

	if (pid == 0) {
		setpgid(0, 0);
		become(line, c);
		_exit(127);
	}
	if (pid > 0)
		setpgid(pid, pid);      /* whichever of the two comes first */
	return pid;
}

/* Has this one ended?  Then why tells of a failure, or is "". */
static int
ended(pid_t pid, int term, char *why, size_t cap)
{
	int status;

	why[0] = '\0';
	if (waitpid(pid, &status, WNOHANG) <= 0)
		return 0;
	if (term)
		snprintf(why, cap, "ended after a minute: it ran too long");
	else if (!WIFEXITED(status))
		snprintf(why, cap, "ended by signal %d", WTERMSIG(status));
	else if (WEXITSTATUS(status) != 0)
		snprintf(why, cap, "status %d", WEXITSTATUS(status));
	return 1;
}

void
commands_tick(struct commands *cs, const char *line, uint64_t now, void (*fn)(const char *mac, const char *why))
{
	char why[64];
	size_t i;

	for (i = 0; i < COMMAND_MAX; i++) {
		if (cs->run[i].pid > 0) {
			if (ended(cs->run[i].pid, cs->run[i].term, why, sizeof why)) {
				cs->run[i].pid = 0;
				if (why[0] != '\0')
					fn(cs->run[i].mac, why);
			} else if (now >= cs->run[i].since + COMMAND_LIMIT + COMMAND_GRACE)
				kill(-cs->run[i].pid, SIGKILL);
			else if (now >= cs->run[i].since + COMMAND_LIMIT && !cs->run[i].term) {
				cs->run[i].term = 1;
				kill(-cs->run[i].pid, SIGTERM);
			}
		}
		if (cs->run[i].pid > 0 || cs->nwait == 0)
			continue;
		cs->run[i].pid = start(line, &cs->wait[0]);
		if (cs->run[i].pid < 0) {
			cs->run[i].pid = 0;
			fn(cs->wait[0].mac, strerror(errno));
		}
		cs->run[i].since = now;
		cs->run[i].term = 0;
		memcpy(cs->run[i].mac, cs->wait[0].mac, sizeof cs->run[i].mac);
		memmove(cs->wait, cs->wait + 1, --cs->nwait * sizeof cs->wait[0]);
	}
}

int
commands_busy(const struct commands *cs)
{
	size_t i;

	for (i = 0; i < COMMAND_MAX && cs->run[i].pid <= 0; i++)
		;
	return i < COMMAND_MAX || cs->nwait > 0;
}

void
commands_free(struct commands *cs)
{
	size_t i;

	for (i = 0; i < COMMAND_MAX; i++)
		if (cs->run[i].pid > 0)
			kill(-cs->run[i].pid, SIGTERM);
	free(cs->wait);
	memset(cs, 0, sizeof *cs);
}
