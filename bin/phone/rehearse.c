#include <errno.h>
#include <string.h>

#include "diag.h"
#include "phonedir.h"
#include "rehearse.h"

void
rehearse(int dirfd, struct phone *p, const struct phone_tell *t)
{
	struct phonedir_answer a;
	struct buf b = { 0 };

	while (p->next.kind != BOOT_END) {
		struct boot_event ev = { BOOT_TICK, { NULL, 0 }, 0, NULL };

		a.bytes = 0;
		if (p->next.kind == BOOT_ASK) {
			if (phonedir_ask(dirfd, p->b.mac, p->next.file, p->next.max, &b, &a) != 0)
				diag_die(DIAG_FAIL, p->next.file, "%s", strerror(errno));
			ev.kind = a.kind;
			ev.data = buf_span(&b);
			ev.code = a.code;
			ev.near = a.near;
		}
		phone_go(p, &ev, a.bytes, 0, t);
	}
	buf_free(&b);
}
