/* Loads of other Cisco families, so that they are named as such and never guessed into the 7940/7960. */
#include <string.h>

#include "loadid_int.h"

enum load_res
loadid_other(struct load *o)
{
	(void)o;
	return LOAD_UNKNOWN;
}
