/* what people leave in a tftpboot directory: every judge takes any bytes */
#include <string.h>

#include "cisco/dialpat.h"
#include "kit/replay.h"
#include "lint/judge.h"
#include "cisco/xmlscan.h"

static void
quiet(void *ctx, int status, const char *file, unsigned long line, const char *why)
{
	(void)status, (void)file, (void)line;
	*(size_t *)ctx += strlen(why);
}

static void
quiet_ring(void *ctx, unsigned long line, struct span name)
{
	*(size_t *)ctx += line + name.n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = span(data, size), rest, name, value;
	struct named_loads a = { 0 }, b = { 0 }, c = { 0 };
	struct report rep = { quiet, NULL };
	struct xmlscan x;
	enum xml_token t;
	size_t seen = 0;
	int odd;

	rep.ctx = &seen;
	judge_cnfxml(text, PF_XMLDEFAULT, "f", rep, &a);
	judge_cnfxml(text, PF_SEPMAC, "f", rep, &b);
	judge_os79xx(text, "f", rep, &c);
	judge_dialplan(text, "f", rep);
	judge_syncinfo(text, "f", rep);
	judge_sep(text, "f", 1, rep);
	judge_logo(text, "f", 0, "n", rep);
	judge_ringlist(text, "f", rep, quiet_ring, &seen);
	dialpat_check(text, &odd);
	/* tokens stay inside the text, and elements close in the order they opened */
	xml_open(&x, text);
	while ((t = xml_next(&x)) != XML_END && t != XML_BAD) {
		if (x.depth > XML_DEPTH || (t == XML_TEXT && (x.text.p < data || x.text.p + x.text.n > data + size)))
			__builtin_trap();
		rest = x.attrs;
		while (t == XML_OPEN && xml_attr(&rest, &name, &value) == 1)
			if (value.n > 0 && (value.p < data || value.p + value.n > data + size))
				__builtin_trap();
	}
	if (t == XML_END && x.depth != 0)
		__builtin_trap();
	return 0;
}
