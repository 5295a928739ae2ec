/* Misspellings: what was probably meant. */
#include "loadid_int.h"

enum load_res
loadid_spell(struct load *o)
{
	(void)o;
	return LOAD_UNKNOWN;
}
