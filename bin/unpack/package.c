#include <stdio.h>
#include <string.h>

#include "package.h"

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
		if (!span_is_nocase(span_cstr(v[i].name), name))
			continue;
		if (strcmp(v[i].name, name) == 0)
			return i;
		if (hit == IMAGE_NONE)
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

/* Only the first reason is kept. */
static void
broken(struct image_package *p, const char *what, const char *why)
{
	if (!p->broken)
		snprintf(p->reason, sizeof p->reason, "%.63s%s%.120s", what, what[0] == '\0' ? "" : ": ", why);
	p->broken = 1;
}

/* A file of it must not be offered to a phone. */
static void
refused(struct image_package *p, const struct image *m)
{
	p->refused |= !p->broken;
	broken(p, m->name, m->reason[0] != '\0' ? m->reason : image_verdict_name(m->verdict));
}

static void
missing(struct image_package *p, struct span st, const char *ext)
{
	size_t n = strlen(p->missing);

	snprintf(p->missing + n, sizeof p->missing - n, "%s%.*s%s", n > 0 ? "," : "", (int)st.n, (const char *)st.p, ext);
}

/* OS79XX.TXT names the loader, or the single image; blanks and line ends around it do not count.  If it names the loader of another
 * package in the same directory, this one is not warned about. */
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
			refused(p, m);
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
		refused(p, l);
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
	return v->verdict != IMAGE_NOT_FIRMWARE && v->verdict != IMAGE_OTHER_PHONE && !v->java &&
	    span_ends_nocase(span_cstr(v->name), ".loads");
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

/* ---- phones with Java: a list names all of its images ---- */

/* "9-4-2ES26" of jar42sip.9-4-2ES26.sbn: the release by its inner name. */
static struct span
inner(const char *name)
{
	struct span s = span_cstr(name);
	size_t dot = span_find(s, '.');

	return span_sub(s, dot + 1, span_rfind(s, '.'));
}

static void
append(char *list, size_t cap, struct span name)
{
	size_t n = strlen(list);

	if (n + (n > 0) + name.n < cap)
		snprintf(list + n, cap - n, "%s%.*s", n > 0 ? "," : "", (int)name.n, (const char *)name.p);
}

/* The term file of one model, "7942", is of the phones of the family, "7942/7962". */
static int
same_phones(const struct image *list, const struct image *m)
{
	return strstr(m->family, list->family) != NULL || strstr(list->family, m->family) != NULL;
}

/* Images for the same phones that the list does not name, of another release: why a set is incomplete when two were mixed. */
static void
other_release(struct image_package *p, const struct image *v, size_t n, struct span want)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (v[i].java && v[i].role == IMAGE_ROLE_PART && same_phones(&v[p->list], &v[i]) && !span_eq(inner(v[i].name), want)) {
			struct span other = inner(v[i].name);

			snprintf(p->reason, sizeof p->reason, "the list is of %.*s, images of %.*s are here", (int)want.n, (const char *)want.p,
			    (int)other.n, (const char *)other.p);
			return;
		}
}

/* One file that the list names. */
static void
listed(struct image_package *p, const struct image *v, size_t n, struct span name, int *genuine)
{
	char file[IMAGE_NAME_MAX + 1];
	const struct image *m;
	size_t at;

	append(p->files, sizeof p->files, name);
	at = span_copy(name, file, sizeof file) == 0 ? find(v, n, file) : IMAGE_NONE;
	if (at == IMAGE_NONE) {
		append(p->missing, sizeof p->missing, name);
		return;
	}
	m = &v[at];
	p->warn |= m->warn;
	if (strcmp(m->name, file) != 0)
		p->warn |= IMAGE_WARN_CASE;
	if (image_refused(m->verdict))
		refused(p, m);
	else if (m->verdict == IMAGE_UNKNOWN_SIGNER && v[p->list].key != NULL)
		broken(p, m->name, "its signature is damaged or forged: the list is signed with a known key");
	if (m->java && !same_phones(&v[p->list], m))
		broken(p, m->name, "is for other phones than the list");
	if (m->verdict != IMAGE_GENUINE)
		*genuine = 0;
	if (m->key != NULL && p->key != NULL && m->key != p->key)
		broken(p, m->name, "is signed with another key than the list");
}

static void
java_list(struct image_package *p, const struct image *v, size_t n, size_t list)
{
	const struct image *l = &v[list];
	struct span name, first = { NULL, 0 };
	int genuine = l->verdict == IMAGE_GENUINE, two = 0;
	struct loads_reader j;

	start(p, stem(l->name));
	p->java = 1;
	p->list = list;
	p->key = l->key;
	p->warn = l->warn;
	if (image_refused(l->verdict)) {
		refused(p, l);
		return;
	}
	loads_start(&j, l->body);
	while (loads_next(&j, &name) == 1) {
		char file[IMAGE_NAME_MAX + 1];
		struct span in;

		listed(p, v, n, name, &genuine);
		in = span_copy(name, file, sizeof file) == 0 ? inner(file) : span_cstr("");
		in = span_sub(name, name.n - in.n - 4, name.n - 4);
		if (first.p == NULL)
			first = in;
		two |= !span_eq(first, in);
	}
	p->has_hardware = j.has_hardware;
	p->hardware = j.hardware;
	p->complete = p->missing[0] == '\0' && !two;
	if (two && !p->broken)
		snprintf(p->reason, sizeof p->reason, "the list names images of two releases");
	else if (!p->complete && !p->broken && first.p != NULL)
		other_release(p, v, n, first);
	p->genuine = genuine && p->complete && !p->broken;
}

/* Is an image named by a list that is here? */
static int
java_named(const struct image *v, size_t n, size_t i)
{
	struct loads_reader j;
	struct span name;
	size_t k;

	for (k = 0; k < n; k++) {
		if (!v[k].java || v[k].role != IMAGE_ROLE_LIST || image_refused(v[k].verdict))
			continue;
		loads_start(&j, v[k].body);
		while (loads_next(&j, &name) == 1)
			if (span_eq_nocase(name, span_cstr(v[i].name)))
				return 1;
	}
	return 0;
}

/* A package of the images that no list names, one for each family and release: 0 if an earlier image has begun it. */
static int
java_stray(struct image_package *p, const struct image *v, size_t n, size_t i)
{
	size_t k;

	if (java_named(v, n, i))
		return 0;
	for (k = 0; k < i; k++)
		if (v[k].java && v[k].role == v[i].role && strcmp(v[k].family, v[i].family) == 0 && span_eq(inner(v[k].name), inner(v[i].name)) &&
		    !java_named(v, n, k))
			return 0;
	start(p, stem(v[i].name));
	p->java = 1;
	p->key = v[i].key;
	p->warn = v[i].warn;
	if (image_refused(v[i].verdict))
		refused(p, &v[i]);
	else
		snprintf(p->reason, sizeof p->reason, "no .loads names the images of %.*s", (int)inner(v[i].name).n, (const char *)inner(v[i].name).p);
	return 1;
}

/* The package that begins with file i: 1, or 0 when it belongs to one that another file begins. */
static int
package_at(struct image_package *p, const struct image *v, size_t n, size_t i)
{
	size_t k;

	if (v[i].verdict == IMAGE_NOT_FIRMWARE || v[i].verdict == IMAGE_OTHER_PHONE)
		return 0;
	if (v[i].java) {
		if (!span_ends_nocase(span_cstr(v[i].name), ".loads"))
			return java_stray(p, v, n, i);
		java_list(p, v, n, i);
		return 1;
	}
	if (is_list(&v[i])) {
		by_list(p, v, n, i);
		return 1;
	}
	/* the first file of each stem that no .loads takes care of */
	for (k = 0; k < i; k++)
		if (v[k].verdict != IMAGE_NOT_FIRMWARE && span_eq_nocase(stem(v[k].name), stem(v[i].name)))
			return 0;
	if (named(v, n, i))
		return 0;
	without_list(p, v, n, i);
	return 1;
}

int
image_package_next(const struct image *v, size_t n, size_t *at, struct image_package *out)
{
	while (*at < n)
		if (package_at(out, v, n, (*at)++))
			return 1;
	return 0;
}
