#include <string.h>

#include "cisco/model.h"
#include "which.h"

int
which_find(struct span text, struct which *w)
{
	struct model m;

	memset(w, 0, sizeof *w);
	if (model_find(text, &m) != 0 || span_copy(m.name, w->name, sizeof w->name) != 0 ||
	    span_copy(m.family, w->family, sizeof w->family) != 0)
		return -1;
	w->type = m.type;
	w->model = m.type == 8 ? BOOT_7940 : m.type == 7 ? BOOT_7960 : BOOT_OTHER_MODEL;
	if (m.java)
		span_copy(span_sub(m.name, 2, 4), w->term, sizeof w->term);
	return 0;
}

void
which_set(struct boot_env *env, const struct which *w)
{
	env->model = w->model;
	env->family = w->family;
	env->term = w->term;
	env->type = w->type;
}
