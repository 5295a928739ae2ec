/* timeit - run commands by turns and print the median of each: wall ms, user+system ms, largest resident set in KB
 *
 * usage: timeit rounds freshdir command ...
 *
 * Each command is one argument, split at blanks, run without a shell, output to /dev/null; before each run freshdir is emptied.  A
 * command that fails ends it all; one that begins with '!' must end with status 1.  The wall seconds of each run of the k-th command
 * (from 0) go to the file times.k.
 */
#define _XOPEN_SOURCE 700
#define _DEFAULT_SOURCE
#include <sys/resource.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define COMMANDS 16
#define WORDS 32
#define ROUNDS 1001

static double wall[COMMANDS][ROUNDS], cpu[COMMANDS][ROUNDS];
static long rss[COMMANDS];

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static void
run(int which, int round, const char *command)
{
	char text[2048], *word[WORDS], *p;
	struct rusage u;
	int n = 0, status, refused = command[0] == '!';
	double t;
	pid_t pid;

	command += refused;
	snprintf(text, sizeof text, "%s", command);
	for (p = strtok(text, " "); p != NULL && n < WORDS - 1; p = strtok(NULL, " "))
		word[n++] = p;
	word[n] = NULL;
	t = now();
	pid = vfork();
	if (pid == 0) {
		int fd = open("/dev/null", O_RDWR);

		dup2(fd, 0);
		dup2(fd, 1);
		if (refused)
			dup2(fd, 2);
		execvp(word[0], word);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &u) != pid || status != (refused ? 1 << 8 : 0)) {
		fprintf(stderr, "timeit: %s: failed\n", command);
		exit(1);
	}
	wall[which][round] = now() - t;
	cpu[which][round] = (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e3 + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e3;
	if (u.ru_maxrss > rss[which])
		rss[which] = u.ru_maxrss;
}

static void
keep(int which, int rounds)
{
	char name[32];
	FILE *f;
	int r;

	snprintf(name, sizeof name, "times.%d", which);
	if ((f = fopen(name, "w")) == NULL)
		exit(2);
	for (r = 0; r < rounds; r++)
		fprintf(f, "%.6f\n", wall[which][r] / 1e3);
	if (fclose(f) != 0)
		exit(2);
}

int
main(int argc, char **argv)
{
	int rounds = argc > 3 ? atoi(argv[1]) : 0, n = argc - 3, r, k;
	char clean[600];

	if (rounds < 1 || rounds > ROUNDS || n > COMMANDS) {
		fprintf(stderr, "usage: timeit rounds freshdir command ...\n");
		return 2;
	}
	snprintf(clean, sizeof clean, "rm -rf '%s' && mkdir '%s'", argv[2], argv[2]);
	for (r = 0; r < rounds; r++) {
		for (k = 0; k < n; k++) {
			if (system(clean) != 0)
				return 2;
			run(k, r, argv[3 + k]);
		}
	}
	for (k = 0; k < n; k++) {
		keep(k, rounds);
		qsort(wall[k], (size_t)rounds, sizeof(double), by_value);
		qsort(cpu[k], (size_t)rounds, sizeof(double), by_value);
		printf("%.3f %.3f %ld %s\n", wall[k][rounds / 2], cpu[k][rounds / 2], rss[k], argv[3 + k]);
	}
	return 0;
}
