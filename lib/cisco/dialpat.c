#include "dialpat.h"

/* Check one character that is not '*'. */
static const char *
literal(int c, int *doubtful)
{
	if (c == '[' || c == ']')
		return "can never match what is meant: the phone knows no [2-9], only . for any one digit; every other character stands for "
		    "itself";
	if (c == '!' || c == '_' || c == '|' || c == '(' || c == ')' || c == '^' || c == '$' || c == '?')
		return "can never match: this is the syntax of a PBX; here . is any one digit, * anything, every other character itself";
	*doubtful = 1;
	if (c == 'X' || c == 'N' || c == 'Z' || c == 'x')
		return "X, N and Z stand for themselves here, . is any one digit: this rule never matches a dialled number";
	if (!ascii_isdigit(c) && c != '#' && c != '+' && c != '.' && c != ',')
		return c == ' ' ? "a blank stands for itself and no key gives it: this rule never matches a dialled number" :
		    c == '-' ? "'-' stands for itself and no key gives it: this rule never matches a dialled number" :
		    "holds a character that no key gives: this rule never matches a dialled number";
	*doubtful = 0;
	return NULL;
}

/* Check a '*'.  It matches digits until the next character of the pattern; before '.' it matches all of them. */
static const char *
star(struct span m, size_t i, int *doubtful)
{
	*doubtful = 1;
	if (i + 1 < m.n && m.p[i + 1] == '.')
		return "* takes every digit that follows: the . behind it is never reached (the key * is written with a backslash before it)";
	if (i == 0 && m.n > 1 && ascii_isdigit(m.p[1]))
		return "* is any digits here (297 fits *97 and is dialled at once); the key * is written with a backslash before it";
	*doubtful = 0;
	return NULL;
}

const char *
dialpat_check(struct span m, int *doubtful)
{
	size_t i;

	*doubtful = 0;
	if (m.n == 0)
		return "empty";
	if (m.n > DIALPAT_MAX)
		return "longer than the 63 characters that are read of an attribute";
	for (i = 0; i < m.n; i++) {
		const char *why;

		if (m.p[i] == '\\') {
			i++;
			if (i < m.n && (m.p[i] == '*' || m.p[i] == '#' || m.p[i] == '+'))
				continue;
			*doubtful = 1;
			return "a backslash that escapes nothing (it goes before *)";
		}
		why = m.p[i] == '*' ? star(m, i, doubtful) : literal(m.p[i], doubtful);
		if (why != NULL)
			return why;
	}
	return NULL;
}
