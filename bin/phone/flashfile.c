#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "flashfile.h"
#include "num.h"
#include "record.h"

#define FLASHFILE_MAX ((size_t)64 << 20)

static int
read_keys(struct span list, const struct keyring *ring, unsigned *set)
{
	struct span w;

	*set = 0;
	if (list.n == 0)
		return 0;
	while (span_cut(&list, ',', &w)) {
		const struct key *k = keyring_find(ring, w);

		if (k == NULL)
			return -1;
		*set |= 1u << (k - ring->key);
	}
	return 0;
}

/* A 7906 to 7975. */
static const char *
read_java(const struct rec *r, struct flash_phone *p, struct span load)
{
	uint64_t hardware = 0;
	struct span text = rec_get(r, "hardware", NULL);

	if (p->flash.era != BOOT_JAVA || p->which.model != BOOT_OTHER_MODEL ||
	    (load.n == 0) != span_is(rec_get(r, "state", NULL), "RESET"))
		return "model=, load=, state= and era= contradict one another";
	if (text.n > 0 && num_u64(text, 0, UINT32_MAX, &hardware) != NUM_OK)
		return "hardware= is not a number";
	p->flash.hardware = (unsigned)hardware;
	if (span_copy(rec_get(r, "files", NULL), p->flash.files, sizeof p->flash.files) != 0)
		return "files= is too long";
	return NULL;
}

/* NULL, or what is wrong with the record. */
static const char *
read_fields(const struct rec *r, struct flash_phone *p)
{
	struct span load = rec_get(r, "load", NULL), state = rec_get(r, "state", NULL), era = rec_get(r, "era", NULL);
	int e;

	memset(p, 0, sizeof *p);
	if (!span_is(r->type, "phone"))
		return "not a phone record";
	if (era.n == 0)
		return "an inventory, not a flash file (it has no era=)";
	if (mac_parse(rec_get(r, "mac", NULL), p->mac) != NULL)
		return "mac= is no usable address";
	if (which_find(rec_get(r, "model", NULL), &p->which) != 0)
		return "model= is none that is simulated";
	for (e = BOOT_UNSIGNED; !span_is(era, boot_era_name((enum boot_era)e)); e++)
		if (e == BOOT_JAVA)
			return "era= is none of unsigned, signed, loader, java";
	p->flash.era = (enum boot_era)e;
	if (span_copy(load, p->flash.app, sizeof p->flash.app) != 0)
		return "load= is too long";
	p->flash.burned = span_is(state, "burned-loader");
	if (p->flash.era == BOOT_JAVA || p->which.model == BOOT_OTHER_MODEL)
		return read_java(r, p, load);
	if ((load.n == 0) != (span_is(state, "UAL") || p->flash.burned) || (load.n == 0 && p->flash.era != BOOT_LOADER))
		return "load=, state= and era= contradict one another";
	if (load.n > 0 && !(load.n >= 4 && load.p[0] == 'P'))
		return "load= is not a load of a 7940 or 7960";
	if (span_copy(rec_get(r, "loader", NULL), p->flash.tag, sizeof p->flash.tag) != 0)
		return "loader= is not a loader's version";
	return NULL;
}

static const char *
read_phone(const struct rec *r, const struct keyring *ring, struct flash_phone *p)
{
	const char *why = read_fields(r, p);

	if (why == NULL && read_keys(rec_get(r, "keys", NULL), ring, &p->flash.keys) != 0)
		return "keys= names a key that is not known (its table goes with -k)";
	p->flash.lost = span_is(rec_get(r, "settings", NULL), "lost");
	p->flash.ctl = span_is(rec_get(r, "ctl", NULL), "yes");
	p->flash.cleared = span_is(rec_get(r, "config", NULL), "cleared");
	return why;
}

static int
parent_exists(const char *path)
{
	const char *name;
	int fd = file_open_parent(path, &name);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

int
flashfile_read(struct flashfile *ff, const char *path, const struct keyring *ring, const char **why)
{
	struct buf b = { 0 };
	struct rec *r = malloc(sizeof *r);
	struct span rest, line;

	memset(ff, 0, sizeof *ff);
	*why = NULL;
	if (r == NULL || file_slurp(path, &b, FLASHFILE_MAX) != 0) {
		int e = r == NULL ? ENOMEM : errno;

		free(r);
		buf_free(&b);
		errno = e;
		return e == ENOENT && parent_exists(path) ? 0 : -1;
	}
	for (rest = buf_span(&b); rest.p != NULL && *why == NULL && span_cut(&rest, '\n', &line);) {
		struct flash_phone p, *q;

		ff->lineno++;
		if (rec_skip(line))
			continue;
		*why = rec_parse((unsigned char *)b.p + (line.p - b.p), line.n, r);
		if (*why == NULL)
			*why = read_phone(r, ring, &p);
		if (*why == NULL && flashfile_find(ff, p.mac) != NULL)
			*why = "this phone stands there twice";
		if (*why != NULL)
			break;
		q = flashfile_add(ff);
		if (q == NULL)
			*why = "out of memory";
		else
			*q = p;
	}
	free(r);
	buf_free(&b);
	return *why == NULL ? 0 : 1;
}

struct flash_phone *
flashfile_find(const struct flashfile *ff, const char *mac)
{
	size_t i;

	for (i = 0; i < ff->n; i++)
		if (strcmp(ff->v[i].mac, mac) == 0)
			return &ff->v[i];
	return NULL;
}

struct flash_phone *
flashfile_add(struct flashfile *ff)
{
	if (ff->n == ff->cap) {
		size_t cap = ff->cap == 0 ? 8 : ff->cap * 2;
		struct flash_phone *v = realloc(ff->v, cap * sizeof *v);

		if (v == NULL)
			return NULL;
		ff->v = v;
		ff->cap = cap;
	}
	memset(&ff->v[ff->n], 0, sizeof ff->v[0]);
	return &ff->v[ff->n++];
}

/* Write the names of the keys in a set: "A,testB". */
static void
key_names(const struct keyring *ring, unsigned set, char *out, size_t cap)
{
	size_t i, n = 0;

	out[0] = '\0';
	for (i = 0; i < ring->n && n < cap; i++)
		if (set & 1u << i) {
			int k = snprintf(out + n, cap - n, "%s%s", n > 0 ? "," : "", ring->key[i].name);

			n += k > 0 ? (size_t)k : 0;
		}
}

static void
field(struct buf *b, const char *key, const char *value)
{
	buf_addf(b, "\t%s=", key);
	rec_escape(b, span_cstr(value));
}

int
flashfile_write(const struct flashfile *ff, const char *path, const struct keyring *ring)
{
	const char *name;
	char keys[KEYRING_MAX * (KEY_NAME_MAX + 1) + 1];
	struct buf b = { 0 };
	struct fileset s;
	int fd, e = 0;
	size_t i;

	for (i = 0; i < ff->n; i++) {
		const struct flash_phone *p = &ff->v[i];

		key_names(ring, p->flash.keys, keys, sizeof keys);
		buf_adds(&b, "phone");
		field(&b, "mac", p->mac);
		field(&b, "model", p->which.name);
		field(&b, "load", p->flash.app);
		field(&b, "loader", p->flash.tag);
		field(&b, "state", p->flash.burned ? "burned-loader" : p->flash.app[0] != '\0' ? "" :
		    p->flash.era == BOOT_JAVA ? "RESET" : "UAL");
		field(&b, "era", boot_era_name(p->flash.era));
		field(&b, "keys", keys);
		field(&b, "settings", p->flash.lost ? "lost" : "kept");
		field(&b, "ctl", p->flash.ctl ? "yes" : "no");
		field(&b, "config", p->flash.cleared ? "cleared" : "kept");
		if (p->flash.era == BOOT_JAVA) {
			buf_addf(&b, "\thardware=%u", p->flash.hardware);
			field(&b, "files", p->flash.files);
		}
		buf_addc(&b, '\n');
	}
	fd = file_open_parent(path, &name);
	if (b.failed || fd < 0)
		e = b.failed ? ENOMEM : errno;
	else {
		fileset_init(&s, fd);
		if (fileset_add(&s, name, b.p, b.n, 0640) != 0 || fileset_commit(&s, 0) != 0)
			e = errno;
		fileset_free(&s);
	}
	if (fd >= 0)
		close(fd);
	buf_free(&b);
	errno = e;
	return e == 0 ? 0 : -1;
}

void
flashfile_free(struct flashfile *ff)
{
	free(ff->v);
	memset(ff, 0, sizeof *ff);
}
