/* logs and captures from anywhere: every reader takes any bytes, and a verdict is found for whatever came of them */
#include <stdlib.h>
#include <string.h>

#include "kit/replay.h"
#include "lines.h"
#include "why/clean.h"
#include "why/format.h"
#include "why/pcap.h"
#include "why/reader.h"
#include "why/verdict.h"
#include "why/words.h"

static size_t seen;

static void
request(void *ctx, const struct phone *p, struct ask *k)
{
	(void)ctx;
	seen += strlen(p->mac) + strlen(p->ip) + strlen(k->file) + strlen(k->text);
}

static void
xfer(void *ctx, const struct phone *p, const struct ask *k)
{
	(void)ctx;
	seen += strlen(p->ip) + strlen(k->path);
}

/* What is taken for the rest of the input stands in the buffer already; there is nothing behind it. */
static void
capture(struct reader *r, const uint8_t *data, size_t size)
{
	struct lines in;

	lines_init(&in, -1, READER_LINE);
	in.b = malloc(size + 1);
	if (in.b == NULL)
		return;
	memcpy(in.b, data, size);
	in.n = in.cap = size;
	in.at = 0;
	pcap_read(&in, reader_event, r);
	lines_free(&in);
}

static void
text(struct reader *r, const uint8_t *data, size_t size)
{
	struct span rest = span(data, size), line;
	unsigned long n = 0;

	while (size > 0 && span_cut(&rest, '\n', &line)) {
		unsigned char *copy = malloc(line.n + 1);

		if (copy == NULL)
			return;
		memcpy(copy, line.p, line.n);
		reader_line(r, copy, line.n, ++n);
		free(copy);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct asks a = { 0 };
	struct reader r;
	struct verdict v;
	char says[512];
	size_t i;

	if (format_init() != NULL || verdict_init() != NULL)
		abort();
	reader_init(&r, &a);
	a.request = request;
	a.xfer = xfer;
	if (pcap_is(span(data, size)))
		capture(&r, data, size);
	else
		text(&r, data, size);
	asks_settle(&a);
	for (i = 0; i < a.n; i++) {
		verdict_find(&a.phone[i], a.last.us, -1, &v);
		if (v.kind >= V_COUNT || a.phone[i].n > ASKS_MAX)
			abort();
		verdict_says(&v, a.phone[i].mac, says, sizeof says);
		verdict_todo(&v, says, sizeof says);
		seen += strlen(says);
	}
	asks_free(&a);
	return 0;
}
