#include <stdio.h>
#include <string.h>

#include "fw/image.h"

/* Packages: what belongs together, and whether it fits together. */

static struct span
stem(const char *name)
{
	struct span s = span_cstr(name);

	return span_sub(s, 0, span_rfind(s, '.'));
}

/* The file of that name: its very spelling before another case of it. */
static size_t
find(const struct image *v, size_t n, const char *name)
{
	size_t i, hit = IMAGE_NONE;

	for (i = 0; i < n; i++) {
		if (span_is(span_cstr(v[i].name), name))
			return i;
		if (hit == IMAGE_NONE && span_is_nocase(span_cstr(v[i].name), name))
			hit = i;
	}
	return hit;
}

static size_t
find_ext(const struct image *v, size_t n, struct span st, const char *ext)
{
	char name[IMAGE_NAME_MAX + 8];

	snprintf(name, sizeof name, "%.*s%s", (int)st.n, (const char *)st.p, ext);
	return find(v, n, name);
}

static void
start(struct image_package *p, struct span load)
{
	memset(p, 0, sizeof *p);
	p->list = p->loader = p->loader_bin = p->application = p->single = p->os79xx = IMAGE_NONE;
	span_copy(span_sub(load, 0, IMAGE_NAME_MAX), p->load, sizeof p->load);
}

/* The first thing found is the reason kept. */
static void
broken(struct image_package *p, const char *what, const char *why)
{
	if (!p->broken)
		snprintf(p->reason, sizeof p->reason, "%.63s%s%.120s", what, what[0] == '\0' ? "" : ": ", why);
	p->broken = 1;
}

static void
missing(struct image_package *p, struct span st, const char *ext)
{
	size_t n = strlen(p->missing);

	snprintf(p->missing + n, sizeof p->missing - n, "%s%.*s%s", n > 0 ? "," : "", (int)st.n, (const char *)st.p, ext);
}

/* OS79XX.TXT names the loader, or the single image; blanks and line ends around it do not count.  Where several packages lie in one
 * directory it belongs to one of them, which is none of the others' business. */
static void
os79xx(struct image_package *p, const struct image *v, size_t n, struct span want)
{
	size_t at = find(v, n, "OS79XX.TXT"), other;
	struct span id;

	if (at == IMAGE_NONE)
		return;
	id = span_cstr(v[at].loader);
	if (span_eq(id, want)) {
		p->os79xx = at;
		return;
	}
	other = find_ext(v, n, id, ".sbn");
	if (other == IMAGE_NONE)
		other = find_ext(v, n, id, ".bin");
	if (other == IMAGE_NONE || (v[other].role != IMAGE_ROLE_LOADER && v[other].role != IMAGE_ROLE_SINGLE))
		p->warn |= IMAGE_WARN_OS79XX;
}

/* Verdicts of its files: none refused, all genuine, one key. */
static void
members(struct image_package *p, const struct image *v)
{
	const size_t at[5] = { p->list, p->loader, p->application, p->single, p->loader_bin };
	const struct image *unknown = NULL;
	int i, genuine = 1, mixed = 0;

	for (i = 0; i < 5; i++) {
		const struct image *m;

		if (at[i] == IMAGE_NONE)
			continue;
		m = &v[at[i]];
		p->warn |= m->warn;
		if (image_refused(m->verdict))
			broken(p, m->name, m->reason[0] != '\0' ? m->reason : image_verdict_name(m->verdict));
		if (m->verdict != IMAGE_GENUINE)
			genuine = 0;
		if (m->verdict == IMAGE_UNKNOWN_SIGNER)
			unknown = m;
		if (!m->is_signed || m->key == NULL)
			continue;
		if (p->key != NULL && p->key != m->key)
			mixed = 1;
		p->key = m->key;
	}
	if (mixed) {
		broken(p, p->load, "its files are signed with different keys");
		p->key = NULL;
	}
	if (unknown != NULL && p->key != NULL)
		broken(p, unknown->name, "its signature is damaged or forged: the rest of the package is signed with a known key");
	p->genuine = genuine && p->complete && !p->broken;
}

/* ---- one .loads and what it names ---- */

static void
ties(struct image_package *p, const struct image *v)
{
	const struct image *l = &v[p->list], *m;

	if (!span_eq_nocase(stem(l->application), span_cstr(p->load)))
		broken(p, l->name, "names the application of another load");
	if (p->loader != IMAGE_NONE) {
		m = &v[p->loader];
		if (m->whole && m->role != IMAGE_ROLE_LOADER)
			broken(p, m->name, "named as loader, but is none");
		else if (m->whole && !span_is_nocase(span_cstr(m->tag), l->la_version))
			broken(p, l->name, "LA_VERSION is not the version of its loader: a phone would fetch and burn it at every start");
		if (l->key != NULL && (key_held_by(l->key, span_cstr(m->id)) == 0 || key_held_by(l->key, span_cstr(m->tag)) == 0))
			broken(p, m->name, "does not hold the key this package is signed with");
	}
	if (p->loader != IMAGE_NONE && p->loader_bin != IMAGE_NONE && v[p->loader].whole && v[p->loader_bin].whole &&
	    v[p->loader_bin].twin != &v[p->loader])
		broken(p, v[p->loader_bin].name, "is another image than the signed loader");
}

static void
by_list(struct image_package *p, const struct image *v, size_t n, size_t list)
{
	const struct image *l = &v[list];

	start(p, stem(l->name));
	p->list = list;
	if (!l->whole) {
		broken(p, l->name, l->reason);
		members(p, v);
		return;
	}
	p->loader = find(v, n, l->loader);
	p->application = find(v, n, l->application);
	p->loader_bin = find_ext(v, n, stem(l->loader), ".bin");
	if (p->loader == IMAGE_NONE)
		missing(p, span_cstr(l->loader), "");
	if (p->application == IMAGE_NONE)
		missing(p, span_cstr(l->application), "");
	/* the phone asks for the spelling of the list */
	if ((p->loader != IMAGE_NONE && strcmp(v[p->loader].name, l->loader) != 0) ||
	    (p->application != IMAGE_NONE && strcmp(v[p->application].name, l->application) != 0))
		p->warn |= IMAGE_WARN_CASE;
	p->complete = p->missing[0] == '\0';
	os79xx(p, v, n, stem(l->loader));
	members(p, v);
	ties(p, v);
	if (p->broken)
		p->genuine = 0;
}

/* ---- what no .loads names ---- */

static int
is_list(const struct image *v)
{
	return v->verdict != IMAGE_NOT_FIRMWARE && span_ends_nocase(span_cstr(v->name), ".loads");
}

static int
named(const struct image *v, size_t n, size_t i)
{
	size_t k;

	for (k = 0; k < n; k++) {
		const struct image *l = &v[k];

		if (!is_list(l))
			continue;
		if (k == i || span_eq_nocase(stem(v[i].name), stem(l->name)))
			return 1;
		if (l->loader[0] != '\0' && span_eq_nocase(stem(v[i].name), stem(l->loader)))
			return 1;
		if (l->application[0] != '\0' && span_eq_nocase(stem(v[i].name), stem(l->application)))
			return 1;
	}
	return 0;
}

/* Loader and application in one: by its layout, or, where that is not known, by its age. */
static int
is_single(const struct image *m)
{
	return m->role == IMAGE_ROLE_SINGLE ||
	    (m->role == IMAGE_ROLE_NONE && !m->is_signed && (m->verdict == IMAGE_UNKNOWN_LAYOUT || m->verdict == IMAGE_GENUINE));
}

static void
without_list(struct image_package *p, const struct image *v, size_t n, size_t i)
{
	struct span st = stem(v[i].name);
	size_t bin = find_ext(v, n, st, ".bin"), sbn = find_ext(v, n, st, ".sbn"), sb2 = find_ext(v, n, st, ".sb2");
	size_t main = sbn != IMAGE_NONE ? sbn : bin;

	start(p, st);
	if (sb2 == IMAGE_NONE && main != IMAGE_NONE && is_single(&v[main])) {
		p->single = main;
		if (main != bin)
			p->loader_bin = bin;
		p->complete = 1;
		os79xx(p, v, n, st);
	} else {
		p->application = sb2;
		p->loader = sbn;
		p->loader_bin = bin;
		if (sb2 == IMAGE_NONE && bin != IMAGE_NONE && v[bin].role == IMAGE_ROLE_APPLICATION) {
			p->loader_bin = IMAGE_NONE;
			p->application = bin;
		}
		/* a loader of its own name (P003-8-12-00) goes with any application: what is missing has no name */
		if (st.n < 5 || st.p[4] != '-' || p->application != IMAGE_NONE)
			missing(p, st, ".loads");
	}
	members(p, v);
	if (!p->broken && p->list == IMAGE_NONE && p->single == IMAGE_NONE)
		snprintf(p->reason, sizeof p->reason, "no .loads names it");
}

size_t
image_packages(const struct image *v, size_t n, struct image_package *out, size_t cap)
{
	struct image_package p;
	size_t i, k, count = 0;

	for (i = 0; i < n; i++) {
		if (v[i].verdict == IMAGE_NOT_FIRMWARE)
			continue;
		if (is_list(&v[i])) {
			by_list(&p, v, n, i);
		} else {
			/* the first file of each stem that no .loads takes care of */
			for (k = 0; k < i; k++)
				if (v[k].verdict != IMAGE_NOT_FIRMWARE && span_eq_nocase(stem(v[k].name), stem(v[i].name)))
					break;
			if (k < i || named(v, n, i))
				continue;
			without_list(&p, v, n, i);
		}
		if (count < cap)
			out[count] = p;
		count++;
	}
	return count;
}
