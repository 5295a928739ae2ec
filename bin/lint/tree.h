/* tree - a served directory judged as a whole (layer 2): what names a load and what is there must fit, each phone with all it is told */
#ifndef CPH_TREE_H
#define CPH_TREE_H

#include "files.h"

int tree_judge(struct lint *l);         /* 0, or -1 with errno when the directory cannot be read */

#endif
