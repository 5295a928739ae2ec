#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "buf.h"
#include "cisco/loadid.h"
#include "diag.h"
#include "fw/sighdr.h"
#include "judge.h"
#include "package.h"

/* A firmware file is looked at whole, one at a time. */
#define LOAD_MAX ((uint64_t)IMAGE_FILE_MAX)

const char *
judge_object(const struct pile *p, const char *name)
{
	static struct buf b;
	size_t i;

	b.n = 0;
	for (i = 0; p->path != NULL && i < p->a.n; i++)
		if (p->a.m[i].name == name)
			name = p->path[i];
	if (p->label == NULL || name == NULL || name[0] == '\0')
		buf_adds(&b, name != NULL && name[0] != '\0' ? name : p->label != NULL ? p->label : "");
	else
		buf_addf(&b, "%s(%s)", p->label, name);
	return buf_cstr(&b);
}

/* ---- findings ---- */

/* A finding that makes the pile refused, unless the user forces it. */
static void
refuse(const struct judging *j, struct pile *p, const char *name, const char *what, const char *why)
{
	const char *colon = why[0] != '\0' ? ": " : "";

	if (j->list)
		return;
	if (j->force && !j->strict) {
		diag_warn(judge_object(p, name), "%s%s%s", what, colon, why);
	} else {
		diag_err(DIAG_NO, judge_object(p, name), "%s%s%s", what, colon, why);
		p->refused = 1;
	}
}

/* A finding that only -s refuses. */
static void
doubt(const struct judging *j, struct pile *p, const char *name, const char *what)
{
	if (j->list)
		return;
	if (!j->strict) {
		diag_warn(judge_object(p, name), "%s", what);
		return;
	}
	diag_err(DIAG_NO, judge_object(p, name), "%s", what);
	p->refused = 1;
}

static void
judge_file(const struct judging *j, struct pile *p, const char *name, const struct image *v)
{
	const char *colon = v->reason[0] != '\0' ? ": " : "";
	unsigned bit;

	if (j->list)
		return;
	if (image_refused(v->verdict)) {
		refuse(j, p, name, image_verdict_name(v->verdict), v->reason);
	} else if (v->verdict == IMAGE_OTHER_PHONE) {
		diag_warn(judge_object(p, name), "%s", v->reason);
	} else if (v->verdict != IMAGE_GENUINE && v->verdict != IMAGE_NOT_FIRMWARE) {
		if (j->strict) {
			diag_err(DIAG_NO, judge_object(p, name), "not proved genuine: %s%s%s", image_verdict_name(v->verdict), colon, v->reason);
			p->refused = 1;
		} else if (v->verdict == IMAGE_INTACT) {
			diag_note(1, judge_object(p, name), "%s%s%s", image_verdict_name(v->verdict), colon, v->reason);
		} else {
			diag_warn(judge_object(p, name), "%s%s%s", image_verdict_name(v->verdict), colon, v->reason);
		}
	}
	for (bit = 1; bit <= IMAGE_WARN_ALL; bit <<= 1)
		if (v->warn & bit)
			diag_warn(judge_object(p, name), "%s", image_warning(bit));
}

static void
judge_package(const struct judging *j, struct pile *p, const struct image_package *k)
{
	unsigned bit;

	if (j->list)
		return;
	if (k->broken && !k->refused)
		refuse(j, p, k->load, "package", k->reason);
	if (!k->complete) {
		char text[sizeof k->missing + sizeof k->reason + 40];
		int named = k->missing[0] != '\0', more = named && k->reason[0] != '\0' && !k->broken;

		snprintf(text, sizeof text, "package incomplete: %s%s%s%s%s", named ? k->missing : k->reason, named ? " missing" : "",
		    more ? " (" : "", more ? k->reason : "", more ? ")" : "");
		if (named || j->strict)
			doubt(j, p, k->load, text);
	}
	for (bit = 1; bit <= IMAGE_WARN_ALL; bit <<= 1) {
		if (!(k->warn & bit))
			continue;
		if (bit == IMAGE_WARN_OS79XX)
			doubt(j, p, k->load, image_warning(bit));
		else
			diag_warn(judge_object(p, k->load), "%s", image_warning(bit));
	}
}

/* ---- records ---- */

static void
write_file(struct rec_writer *rec, const struct archive_member *m, const struct image *v)
{
	int firmware = v->verdict != IMAGE_NOT_FIRMWARE;
	struct load load;
	char crc[9];

	snprintf(crc, sizeof crc, "%08lx", (unsigned long)m->crc);
	rec_start(rec, "file");
	rec_adds(rec, "name", m->name);
	rec_addu(rec, "size", m->data.n);
	rec_adds(rec, "crc32", crc);
	rec_adds(rec, "role", image_role_name(v->role));
	/* what the image says it is, whatever it is called; a list has only its name */
	if (v->id[0] != '\0' || v->role == IMAGE_ROLE_LIST || v->role == IMAGE_ROLE_PART) {
		loadid_parse(span_cstr(v->id[0] != '\0' ? v->id : v->name), &load);
		rec_adds(rec, "id", v->id[0] != '\0' ? v->id : load.id);
		rec_adds(rec, "protocol", v->role == IMAGE_ROLE_LOADER ? "none" : proto_name(load.proto));
		rec_adds(rec, "version", load.version);
	} else {
		rec_adds(rec, "id", "");
		rec_adds(rec, "protocol", "");
		rec_adds(rec, "version", "");
	}
	rec_adds(rec, "signed", !firmware ? "" : v->is_signed ? "yes" : "no");
	rec_adds(rec, "key", v->key != NULL ? v->key->name : "");
	if (v->key != NULL)
		rec_addtime(rec, "time", v->time, 0);
	else if (rec->form != REC_JSON)         /* there it is a number, or absent */
		rec_addnone(rec, "time");
	rec_adds(rec, "verdict", firmware ? image_verdict_name(v->verdict) : "plain");
	rec_adds(rec, "reason", v->reason);
	rec_end(rec);
}

static void
write_package(struct rec_writer *rec, const struct image_package *k)
{
	rec_start(rec, "package");
	rec_adds(rec, "load", k->load);
	rec_adds(rec, "complete", k->complete ? "yes" : "no");
	rec_adds(rec, "genuine", k->genuine ? "yes" : "no");
	rec_adds(rec, "missing", k->missing);
	rec_adds(rec, "signer", k->key != NULL ? k->key->name : "");
	rec_adds(rec, "why", k->reason);
	if (k->java) {
		if (k->has_hardware)
			rec_addu(rec, "hardware", k->hardware);
		else
			rec_adds(rec, "hardware", "");
		rec_adds(rec, "files", k->files);
	}
	rec_end(rec);
}

/* ---- packages ---- */

#define FIRST 512

/* The first bytes of a member, copied to b; none if they cannot be read. */
static struct span
first_bytes(const struct archive *a, const struct archive_member *m, unsigned char b[FIRST])
{
	size_t n = m->data.n < FIRST ? (size_t)m->data.n : FIRST;
	const unsigned char *p = NULL;
	struct input in;

	if (store_open(&a->store, &m->data, &in) == 0 && (p = input_at(&in, 0, n)) != NULL)
		memcpy(b, p, n);
	store_close(&a->store, &m->data, &in);
	return span(b, p == NULL ? 0 : n);
}

/* An archive of a kind that is not read, or NULL. */
static const char *
other_archive(struct span first)
{
	static const struct { const char *begins, *what; } kind[] = {
		{ "Rar!\x1a\x07", "a RAR archive" },
		{ "7z\xbc\xaf\x27\x1c", "a 7z archive" },
		{ "MSCF", "a cabinet archive" },
		{ "BZh", "a bzip2 file" },
		{ "\xfd" "7zXZ", "an xz file" },
		{ "\x1f\x9d", "a compress file (.Z)" },
		{ "MZ", "a program for Windows" },
	};
	size_t i;

	for (i = 0; i < sizeof kind / sizeof kind[0]; i++)
		if (span_starts(first, kind[i].begins))
			return kind[i].what;
	return NULL;
}

/* Firmware is asked for by plain names: what an archive has in a directory of its own no phone will find. */
static void
astray(const struct pile *p)
{
	size_t i;

	for (i = 0; i < p->a.n; i++)
		if (p->v[i].verdict != IMAGE_NOT_FIRMWARE && strchr(p->a.m[i].name, '/') != NULL) {
			diag_warn(judge_object(p, p->a.m[i].name), "phones ask for names without a directory: move the files up");
			return;
		}
}

/* A single file was taken for a download.  What is neither an archive nor firmware is a web page under its name, or what a cut left of
 * it; not even -f makes firmware of that. */
static void
no_download(const struct judging *j, struct pile *p, size_t i)
{
	const char *object = judge_object(p, p->a.m[i].name), *other;
	unsigned char b[FIRST];
	struct span first = first_bytes(&p->a, &p->a.m[i], b);

	if (j->list)
		return;
	p->refused = 1;
	if ((other = other_archive(first)) != NULL)
		diag_err(DIAG_NO, object, "%s, which is not read: unpack it, and name the directory", other);
	else
		diag_err(DIAG_NO, object, "neither an archive nor firmware%s", p->a.m[i].data.n == 0 ? ": it is empty" :
		    span_starts(span_trim(first), "<") ? ": it begins as web pages do" : "");
}

static void
judge_plain(const struct judging *j, struct pile *p, size_t packages)
{
	size_t i;

	if (p->label == NULL) {
		for (i = 0; i < p->a.n; i++)
			if (p->v[i].verdict == IMAGE_NOT_FIRMWARE && (packages == 0 || member_archive_name(span_cstr(p->a.m[i].name))))
				no_download(j, p, i);
	} else if (packages == 0 && !p->refused) {
		doubt(j, p, NULL, "no firmware in it");
	} else if (packages > 0 && j->astray) {
		astray(p);
	}
}

static void
packages(const struct judging *j, struct pile *p)
{
	size_t at = 0, n = 0;
	struct image_package k;

	for (; image_package_next(p->v, p->a.n, &at, &k); n++) {
		judge_package(j, p, &k);
		write_package(j->rec, &k);
	}
	judge_plain(j, p, n);
}

/* ---- verification ---- */

static void
failed(const struct pile *p, const char *name)
{
	if (errno == ENOMEM)
		diag_no_memory();
	diag_die(DIAG_FAIL, judge_object(p, name), "%s", strerror(errno));
}

/* The signed file whose body this file is, or NULL.  Of several the one with its stem: P003-8-12-00.bin is P003-8-12-00.sbn's. */
static const struct image *
twin_of(struct pile *p, size_t i, struct span name)
{
	const struct image *twin = NULL;
	size_t k;

	for (k = 0; k < p->a.n; k++) {
		const struct image *t = &p->v[k];
		struct span other = span_cstr(t->name);
		int same;

		if (!t->is_signed || !t->whole || t->body.n != p->a.m[i].data.n)
			continue;
		same = store_same(&p->a.store, &p->a.m[k].data, t->file.n - t->body.n, &p->a.m[i].data);
		if (same < 0)
			failed(p, p->a.m[i].name);
		if (same && span_eq(span_sub(other, 0, span_rfind(other, '.')), span_sub(name, 0, span_rfind(name, '.'))))
			return t;
		if (same)
			twin = t;
	}
	return twin;
}

/* Cisco's file of this name is known, and this is another, with a signature that is none. */
static void
judge_published(struct image *v)
{
	if (v->verdict != IMAGE_UNKNOWN_SIGNER || !image_published(span_cstr(v->name)))
		return;
	v->verdict = IMAGE_ALTERED;
	snprintf(v->reason, sizeof v->reason, "not Cisco's file of this name: damaged, or forged");
}

/* Verify member i, if it begins as signed files do (or does not). */
static void
verify(const struct judging *j, struct pile *p, size_t i, int is_signed, uint32_t now)
{
	const struct archive_member *m = &p->a.m[i];
	const char *slash = strrchr(m->name, '/');
	struct span name = span_cstr(slash == NULL ? m->name : slash + 1), file;
	struct image *v = &p->v[i];
	unsigned char b[FIRST];
	void *copy;

	/* what a Mac puts beside a file ("._name"), and other hidden files, is nothing a phone asks for */
	if (name.n > 0 && name.p[0] == '.')
		file = name = span_cstr("");
	/* no firmware, and not held in memory: nothing to look at */
	if ((!m->firmware && m->data.p == NULL) || name.n == 0) {
		if (!is_signed)
			image_check(span_cstr(""), name, &j->ring, now, v);
		return;
	}
	if (m->data.n > LOAD_MAX) {
		if (!is_signed)
			image_too_large(first_bytes(&p->a, m, b), name, v);
		return;
	}
	if (store_load(&p->a.store, &m->data, &file, &copy) != 0)
		failed(p, m->name);
	if (sighdr_begins(file) == is_signed) {
		if (image_check_twin(file, name, &j->ring, now, is_signed ? NULL : twin_of(p, i, name), v) != 0)
			diag_no_memory();
		judge_published(v);
	}
	/* the text of a list is read again for its package; of other files the lengths stay */
	if (v->java && v->role == IMAGE_ROLE_LIST) {
		if (copy != NULL && store_own(&p->a.store, copy) == NULL)
			diag_no_memory();
		return;
	}
	v->file.p = v->body.p = NULL;
	free(copy);
}

void
judge(const struct judging *j, struct pile *p)
{
	uint32_t now = (uint32_t)time(NULL);
	size_t i, n = p->a.n;

	p->v = calloc(n + 1, sizeof *p->v);
	if (p->v == NULL)
		diag_no_memory();
	/* signed files first: an unsigned one that is the body of one of them need not be examined again */
	for (i = 0; i < n; i++)
		verify(j, p, i, 1, now);
	for (i = 0; i < n; i++)
		verify(j, p, i, 0, now);
	for (i = 0; i < n; i++)
		if (j->only == NULL || strcmp(p->a.m[i].name, j->only) == 0)
			judge_file(j, p, p->a.m[i].name, &p->v[i]);
	if (p->a.passed > 0 && !j->list) {
		if (p->a.passed == 1)
			diag_warn(judge_object(p, p->a.passed_at), "passed by: %s", p->a.passed_why);
		else
			diag_warn(judge_object(p, p->a.passed_at), "passed by, with %zu others: %s", p->a.passed - 1, p->a.passed_why);
	}
	if (j->only != NULL)
		return;
	for (i = 0; i < n; i++)
		write_file(j->rec, &p->a.m[i], &p->v[i]);
	packages(j, p);
}
