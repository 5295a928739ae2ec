/* built - what this build is, for the tests that need to know
 *
 *	built error NAME	what its C library calls the error of that name: the words are not laid down anywhere
 *	built posix		0 when it was built with -DCPH_POSIX_ONLY, 1 when not
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	int number;
} errors[] = {
	{ "EADDRINUSE", EADDRINUSE },
	{ "EPERM", EPERM },
	{ "EADDRNOTAVAIL", EADDRNOTAVAIL },
	{ "EMFILE", EMFILE },
	{ "ENETUNREACH", ENETUNREACH },
	{ "ENOMEM", ENOMEM },
	{ "ENOSYS", ENOSYS },
};

int
main(int argc, char **argv)
{
	size_t i;

	if (argc == 2 && strcmp(argv[1], "posix") == 0)
#ifdef CPH_POSIX_ONLY
		return 0;
#else
		return 1;
#endif
	for (i = 0; argc == 3 && strcmp(argv[1], "error") == 0 && i < sizeof errors / sizeof *errors; i++)
		if (strcmp(argv[2], errors[i].name) == 0)
			return puts(strerror(errors[i].number)) == EOF ? 2 : 0;
	fputs("usage: built error NAME | posix\n", stderr);
	return 2;
}
