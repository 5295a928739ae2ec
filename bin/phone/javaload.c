#include <stdio.h>
#include <string.h>

#include "cisco/model.h"
#include "fw/sighdr.h"
#include "javaload.h"

/* "jar42sip.9-4-2ES26.sbn" -> "9-4-2ES26" */
static struct span
inner_of(struct span name)
{
	size_t dot = span_find(name, '.'), end = span_rfind(name, '.');

	return dot < end ? span_sub(name, dot + 1, end) : span(NULL, 0);
}

static const char *
take_file(struct javalist *l, struct span word)
{
	struct span inner = inner_of(word);

	if (l->n == JAVALOAD_FILES)
		return "names more files than any phone has";
	span_copy(word, l->file[l->n], sizeof l->file[0]);
	if (l->n == 0)
		span_copy(inner, l->inner, sizeof l->inner);
	else if (!span_is(inner, l->inner))
		l->inner[0] = '\0';
	l->n++;
	return NULL;
}

const char *
javaload_list(struct span text, struct javalist *l)
{
	struct loads_reader r;
	const char *why = NULL;
	struct span name;
	int more = 0;

	memset(l, 0, sizeof *l);
	loads_start(&r, text);
	while (why == NULL && (more = loads_next(&r, &name)) == 1)
		why = take_file(l, name);
	l->hardware = r.hardware;
	if (more < 0)
		return r.why;
	return why != NULL || l->n > 0 ? why : "names no file";
}

void
javaload_check(struct span file, const char *name, const struct keyring *ring, struct image *out)
{
	struct sighdr h;
	const char *why = sighdr_parse(file, &h);

	memset(out, 0, sizeof *out);
	snprintf(out->name, sizeof out->name, "%.*s", IMAGE_NAME_MAX, name);
	out->file = file;
	out->body = file;
	if (why != NULL) {
		out->verdict = IMAGE_MALFORMED;
		snprintf(out->reason, sizeof out->reason, "%s", why);
		return;
	}
	out->is_signed = 1;
	out->body = span_sub(file, h.len, file.n);
	span_copy(h.name, out->embedded, sizeof out->embedded);
	switch (sighdr_verify(file, &h, ring, span(NULL, 0), &out->key, &out->time)) {
	case SIG_GOOD: out->verdict = IMAGE_GENUINE; break;
	case SIG_ALTERED: out->verdict = IMAGE_ALTERED; break;
	case SIG_UNKNOWN: out->verdict = IMAGE_UNKNOWN_SIGNER; break;
	}
	if (out->verdict == IMAGE_GENUINE && !span_is(h.name, name))
		out->verdict = IMAGE_WRONG_NAME;
}

const char *
javaload_family(const char *family, char out[3])
{
	struct model m;
	unsigned at = 0;

	out[0] = '\0';
	if (model_next(span_cstr(family), &at, &m) && m.java && m.loads > 0 && m.loads < 100)
		snprintf(out, 3, "%u", (unsigned)m.loads % 100u);
	return out;
}

int
javaload_parse(const char *id, struct load *l)
{
	enum load_res res = loadid_parse(span_cstr(id), l);

	return (res == LOAD_OK || res == LOAD_OTHER) && l->era == ERA_JAVA && l->role == ROLE_APPLICATION;
}

/* "SIP42.8-5-2S" -> "8-5-2" */
static struct span
release_of(struct span id)
{
	return span_sub(id, span_find(id, '.') + 1, id.n > 0 ? id.n - 1 : 0);
}

int
javaload_same(const char *app, const char *files, const char *named)
{
	struct span rest = span_cstr(files), first, a = span_cstr(app), n = span_cstr(named), inner, release;
	size_t dot = span_find(n, '.');
	struct load l;

	if (strcmp(app, named) == 0)
		return 1;
	if (rest.n == 0 || !javaload_parse(named, &l) || l.meant[0] != '\0' || strcmp(l.id, named) != 0)
		return 0;
	/* SIP42. or SCCP42. */
	if (dot == n.n || !span_eq(span_sub(a, 0, dot + 1), span_sub(n, 0, dot + 1)))
		return 0;
	span_cut(&rest, ',', &first);
	inner = inner_of(first);
	/* a load that came by its own list has the name of that list, and any other name is another load */
	if (!span_eq(span_sub(a, dot + 1, a.n), inner))
		return 0;
	if (l.inner.n > 0)
		return span_eq(inner, l.inner);
	/* an inner name that no table has mostly begins with the release: 8-5-4TH1-6 */
	release = release_of(n);
	return release.n > 0 && inner.n > release.n && span_eq(span_sub(inner, 0, release.n), release);
}

/* loaders_holding names kernels, "cnu42.9-4-2ES26": those of the key's own family and of its siblings. */
static int
held_by_family(const struct key *k, const char *family)
{
	struct span rest = k->loaders_holding;
	struct key_loader l;
	char kernel[8];

	snprintf(kernel, sizeof kernel, "cnu%s.", family);
	while (key_loader_next(&rest, &l))
		if (!l.lacks && span_starts(l.id, kernel))
			return 1;
	return 0;
}

unsigned
javaload_keys(const struct keyring *ring, const char *family, int old_only)
{
	unsigned set = 0;
	size_t i;

	for (i = 0; i < ring->n; i++) {
		const struct key *k = &ring->key[i];
		int old = span_ends_nocase(span_cstr(k->name), "old");

		if (held_by_family(k, family) && (old || !old_only))
			set |= 1u << i;
	}
	return set;
}

void
javaload_files(const struct load *l, char *out, size_t cap)
{
	const char *p = l->proto == PROTO_SIP ? "sip" : "sccp";
	char f[3];
	int n = (int)l->inner.n;
	const char *in = (const char *)l->inner.p;

	out[0] = '\0';
	if (n == 0 || javaload_family(l->family, f)[0] == '\0')
		return;
	snprintf(out, cap, "jar%s%s.%.*s.sbn,cnu%s.%.*s.sbn,apps%s.%.*s.sbn,dsp%s.%.*s.sbn,cvm%s%s.%.*s.sbn", f, p, n, in, f, n, in, f, n, in, f, n,
	    in, f, p, n, in);
}
