/* tree - a served directory judged as a whole (layer 2): every load that is named must be there, and each
 * phone is checked with all the settings it reads */
#ifndef CPH_TREE_H
#define CPH_TREE_H

#include "files.h"

int tree_judge(struct lint *l);         /* 0, or -1 with errno when the directory cannot be read */

#endif
