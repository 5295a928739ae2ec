#include <stdio.h>
#include <string.h>

#include "bytes.h"
#include "cisco/loadid.h"
#include "hash.h"
#include "image.h"
#include "num.h"
#include "sighdr.h"
#include "tsv.h"

enum ext { EXT_OTHER, EXT_BIN, EXT_SBN, EXT_SB2, EXT_LOADS };

static enum ext
extension(struct span name)
{
	if (span_ends_nocase(name, ".bin"))
		return EXT_BIN;
	if (span_ends_nocase(name, ".sbn"))
		return EXT_SBN;
	if (span_ends_nocase(name, ".sb2"))
		return EXT_SB2;
	return span_ends_nocase(name, ".loads") ? EXT_LOADS : EXT_OTHER;
}

static struct span
stem(struct span name)
{
	size_t dot = span_rfind(name, '.');

	return span_sub(name, 0, dot);
}

/* 1 for P0?3... or PD?3..., also with a letter O for the zero, which people write */
static int
our_name(struct span name)
{
	return name.n >= 8 && name.p[0] == 'P' && name.p[3] == '3' && (name.p[1] == '0' || name.p[1] == 'O' || name.p[1] == 'D');
}

/* Words for a file that is obviously something else than firmware, or NULL. */
static const char *
instead(struct span f)
{
	struct span s = span_trim(span_sub(f, 0, 512));

	if (f.n == 0)
		return "empty";
	if (s.n > 0 && s.p[0] == '<')
		return "a web page or other marked-up text, not firmware";
	if (span_starts(f, "PK\003\004"))
		return "a zip archive, not firmware";
	if (span_starts(f, "\037\213"))
		return "a gzip file, not firmware";
	return NULL;
}

static void
set(struct image *v, enum image_verdict verdict, const char *reason)
{
	v->verdict = verdict;
	/* reasons are cut, never the verdict */
	snprintf(v->reason, sizeof v->reason, "%s", reason);
}

static void
take_raw(struct image *v, const struct raw_image *r)
{
	memcpy(v->id, r->id, sizeof v->id);
	memcpy(v->tag, r->tag, sizeof v->tag);
	memcpy(v->dsp, r->dsp, sizeof v->dsp);
	v->packed = r->packed;
	v->plain_len = r->plain_len;
	v->packed_len = r->packed_len;
	v->dsp_len = r->dsp_len;
	v->whole = r->res == RAW_OK;
	if (r->other_family)
		v->warn |= IMAGE_WARN_FAMILY;
	if (!r->packed)
		v->role = IMAGE_ROLE_APPLICATION;
	else
		v->role = r->dsp_len == RAW_STUB ? IMAGE_ROLE_LOADER : IMAGE_ROLE_SINGLE;
}

/* ---- signed files ---- */

/* Check the body of a .loads.  NULL, or the reason why it is refused. */
static const char *
body_list(struct image *v)
{
	struct loads l;
	const char *why = loads_parse(v->body, &l);

	if (why != NULL)
		return why;
	v->role = IMAGE_ROLE_LIST;
	memcpy(v->loader, l.loader, sizeof v->loader);
	memcpy(v->application, l.application, sizeof v->application);
	memcpy(v->la_version, l.la_version, sizeof v->la_version);
	if (!span_starts(span_cstr(l.la_version), "PAS3"))
		v->warn |= IMAGE_WARN_LA_VERSION;
	v->whole = 1;
	return NULL;
}

/* Compare load ID and role of the image with its file name and extension.  NULL, or the reason. */
static const char *
body_place(const struct image *v, enum ext ext, struct span name)
{
	if (!span_eq_nocase(span_cstr(v->id), stem(name)))
		return "the load ID inside the image is another one";
	if (ext == EXT_SBN && v->role == IMAGE_ROLE_APPLICATION)
		return "an application where a loader belongs (.sbn)";
	if (ext == EXT_SB2 && v->role != IMAGE_ROLE_APPLICATION)
		return "a loader where an application belongs (.sb2): the phone would replace its loader with it";
	if (v->file.n > (v->role == IMAGE_ROLE_APPLICATION ? (size_t)PHONE_MAX_APPLICATION : (size_t)PHONE_MAX_LOADER))
		return "larger than the phone's buffer";
	return NULL;
}

/* ---- phones with Java ---- */

/* Check a file for a phone with Java.  The body of an image is not examined, since the signature covers it; every name of a list is read. */
static void
check_java(struct image *v, struct span name)
{
	struct loads_reader l;
	struct span file;
	size_t n = 0;
	int r = 0;

	v->whole = 1;
	v->role = IMAGE_ROLE_PART;
	if (extension(name) != EXT_LOADS)
		return;
	v->role = IMAGE_ROLE_LIST;
	loads_start(&l, v->body);
	while ((r = loads_next(&l, &file)) == 1)
		n++;
	v->whole = r == 0 && n > 0;
	if (!v->whole)
		set(v, IMAGE_BROKEN, r < 0 ? l.why : "names no file");
}

/* Set java and family by the name. */
static void
take_family(struct image *v, struct span name)
{
	struct load l;

	/* a file that begins so is for a 7800 or 8800, even if its name is unknown */
	v->family = span_starts(v->file, "\xcd\x34\x12\xab") ? "7800/8800" : "";
	if (loadid_parse(name, &l) != LOAD_OTHER || l.family == LOADID_FAMILY)
		return;
	v->java = l.era == ERA_JAVA && l.role != ROLE_PACKAGE && l.role != ROLE_INNER;
	v->family = l.family;
}

/* Change the verdict on a file for other phones to IMAGE_OTHER_PHONE, unless a key or a hash has decided it. */
static void
leave_alone(struct image *v)
{
	char text[80];

	/* java is also set for the expansion modules 7914 to 7916, whose keys are known */
	if (v->java || v->family[0] == '\0' || v->verdict == IMAGE_NOT_FIRMWARE || v->verdict == IMAGE_GENUINE ||
	    v->verdict == IMAGE_WRONG_NAME || v->verdict == IMAGE_ALTERED)
		return;
	snprintf(text, sizeof text, "for another phone (%.50s)", v->family);
	v->role = IMAGE_ROLE_NONE;
	v->warn = 0;
	v->id[0] = '\0';
	set(v, IMAGE_OTHER_PHONE, text);
}

static void
check_body(struct image *v, struct raw_image *r, enum sig_res sig, struct span name)
{
	enum ext ext = extension(name);
	const char *why;

	if (v->java) {
		check_java(v, name);
		return;
	}
	if (ext == EXT_LOADS) {
		why = body_list(v);
	} else {
		raw_check(v->body, r);
		take_raw(v, r);
		why = r->res == RAW_OK ? body_place(v, ext, name) : r->reason;
		if (r->res == RAW_NOT) {
			v->role = IMAGE_ROLE_NONE;
			/* perhaps a file of a 7914 or a 7912, which has another body and another key */
			if ((sig == SIG_UNKNOWN || v->family[0] != '\0') && !our_name(name)) {
				v->warn |= IMAGE_WARN_FAMILY;
				return;
			}
		}
		if (r->res == RAW_OK && sig == SIG_GOOD && (v->warn & IMAGE_WARN_FAMILY) != 0)
			why = "an image for another phone family";
	}
	if (why == NULL && ext != EXT_LOADS && ext != EXT_SBN && ext != EXT_SB2 && sig != SIG_UNKNOWN)
		why = "a signed file of this phone ends in .sbn, .sb2 or .loads";
	if (why != NULL)
		set(v, IMAGE_BROKEN, why);
}

static void
check_signed(struct image *v, const struct sighdr *h, struct span basename, const struct keyring *ring, uint32_t now, struct raw_image *r)
{
	char text[160];
	enum sig_res sig;
	const struct key *key;

	/* the name in the header, not that of the file, decides which phones it is for */
	take_family(v, h->name);
	v->is_signed = 1;
	v->body = span_sub(v->file, h->len, v->file.n);
	span_copy(h->name, v->embedded, sizeof v->embedded);
	sig = sighdr_verify(v->file, h, ring, span_cstr(v->family[0] != '\0' ? v->family : our_name(h->name) ? LOADID_FAMILY : ""), &key, &v->time);
	v->key = key;
	set(v, IMAGE_GENUINE, "");
	if (sig == SIG_UNKNOWN)
		set(v, IMAGE_UNKNOWN_SIGNER, "signed with none of the keys known, or its signature is damaged");
	if (!span_eq_nocase(h->name, basename)) {
		snprintf(text, sizeof text, "its header names %s, and the phone compares", v->embedded);
		set(v, IMAGE_WRONG_NAME, text);
	} else if (!span_eq(h->name, basename)) {
		v->warn |= IMAGE_WARN_CASE;
	}
	check_body(v, r, sig, h->name);
	if (sig == SIG_GOOD && v->verdict != IMAGE_BROKEN &&
	    !key_for(key, span_cstr(v->family[0] != '\0' ? v->family : our_name(h->name) ? LOADID_FAMILY : ""))) {
		snprintf(text, sizeof text, "signed with key %s, which is for other phones (%.*s)", key->name, (int)key->family.n,
		    (const char *)key->family.p);
		set(v, IMAGE_BROKEN, text);
	}
	if (sig == SIG_ALTERED) {
		snprintf(text, sizeof text, "signed with key %s and changed since%s%.90s", key->name, v->verdict == IMAGE_BROKEN ? ": " : "",
		    v->verdict == IMAGE_BROKEN ? v->reason : "");
		set(v, IMAGE_ALTERED, text);
	}
	if (key != NULL && now != 0 && v->time > now)
		v->warn |= IMAGE_WARN_FUTURE;
}

/* ---- unsigned images ---- */

/* 1 if it is named as a release before 5.0.  These are unsigned, and no image of that time has been examined. */
static int
old_name(struct span name)
{
	struct span major;
	size_t at;

	if (!our_name(name))
		return 0;
	at = name.p[4] == '-' ? 5 : 4;
	major = span_sub(name, at, at + 2);
	if (major.n > 0 && major.p[0] == '0')
		major = span_sub(major, 1, 2);
	return major.n > 0 && (ascii_isalpha(major.p[0]) || (major.p[0] <= '4' && (major.n == 1 || !ascii_isdigit(major.p[1]))));
}

static void
judge_raw(struct image *v, const struct raw_image *r, struct span basename)
{
	char text[160];
	const char *why = instead(v->file);

	take_raw(v, r);
	if (r->res == RAW_NOT) {
		v->role = IMAGE_ROLE_NONE;
		if (why == NULL && old_name(basename) && v->file.n >= 16384)
			set(v, IMAGE_UNKNOWN_LAYOUT, "older than any image examined, and laid out differently");
		else
			set(v, IMAGE_BROKEN, why != NULL ? why : r->reason);
		return;
	}
	set(v, IMAGE_INTACT, "every sum is right, but anybody can make such sums");
	if (r->res != RAW_OK) {
		set(v, IMAGE_BROKEN, r->reason);
	} else if (v->file.n > (v->role == IMAGE_ROLE_APPLICATION ? (size_t)PHONE_MAX_APPLICATION : (size_t)PHONE_MAX_LOADER)) {
		set(v, IMAGE_BROKEN, "larger than the phone's buffer");
	} else if (!span_eq_nocase(span_cstr(v->id), stem(basename)) || extension(basename) != EXT_BIN) {
		snprintf(text, sizeof text, "it is %s.bin by the load ID inside", v->id);
		set(v, IMAGE_WRONG_NAME, text);
	} else if (!span_eq(span_cstr(v->id), stem(basename))) {
		v->warn |= IMAGE_WARN_CASE;
	}
}

/* ---- the table of genuine files ---- */

static int
is_digest(struct span hex, const unsigned char digest[SHA256_LEN])
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	if (hex.n != (size_t)2 * SHA256_LEN)
		return 0;
	for (i = 0; i < hex.n; i++)
		if (ascii_lower(hex.p[i]) != digits[digest[i / 2] >> (i % 2 == 0 ? 4 : 0) & 15])
			return 0;
	return 1;
}

int
image_known(struct span file, struct span *known_as)
{
	unsigned char digest[SHA256_LEN];
	struct hash s;
	struct tsv t;
	uint64_t size;
	int name, size_col, sha, have = 0;

	if (tsv_data(&t, data_genuine) != 0 || (name = tsv_find(&t, "name")) < 0 || (size_col = tsv_find(&t, "size")) < 0 ||
	    (sha = tsv_find(&t, "sha256")) < 0)
		return 0;
	while (tsv_next(&t) == 1) {
		if (num_u64(t.col[size_col], 0, UINT64_MAX, &size) != NUM_OK || size != file.n)
			continue;
		if (!have) {
			sha256_init(&s);
			hash_add(&s, file);
			hash_end(&s, digest);
			have = 1;
		}
		if (is_digest(t.col[sha], digest)) {
			if (known_as != NULL)
				*known_as = t.col[name];
			return 1;
		}
	}
	return 0;
}

int
image_published(struct span name)
{
	struct tsv t;
	int col;

	if (tsv_data(&t, data_genuine) != 0 || (col = tsv_find(&t, "name")) < 0)
		return 0;
	while (tsv_next(&t) == 1)
		if (span_eq_nocase(t.col[col], name))
			return 1;
	return 0;
}

/* ---- any file ---- */

static void
known(struct image *v)
{
	static const char text[] = "a known genuine file, by its SHA-256";

	switch (v->verdict) {
	case IMAGE_INTACT:
	case IMAGE_UNKNOWN_SIGNER:
	case IMAGE_UNKNOWN_LAYOUT:
	case IMAGE_OTHER_PHONE:
		if (image_known(v->file, NULL)) {
			v->known = 1;
			set(v, IMAGE_GENUINE, text);
		}
		break;
	case IMAGE_NOT_FIRMWARE:
		v->known = image_known(v->file, NULL);
		break;
	default:
		break;
	}
}

static void
take_twin(struct image *v, const struct image *t, struct span basename)
{
	struct raw_image r;

	memset(&r, 0, sizeof r);
	memcpy(r.id, t->id, sizeof r.id);
	memcpy(r.tag, t->tag, sizeof r.tag);
	memcpy(r.dsp, t->dsp, sizeof r.dsp);
	r.packed = t->packed;
	r.plain_len = t->plain_len;
	r.packed_len = t->packed_len;
	r.dsp_len = t->dsp_len;
	r.other_family = (t->warn & IMAGE_WARN_FAMILY) != 0;
	judge_raw(v, &r, basename);
	if (v->verdict == IMAGE_INTACT && (t->verdict == IMAGE_GENUINE || (t->verdict == IMAGE_WRONG_NAME && t->key != NULL))) {
		v->proved = 1;
		v->key = t->key;
		v->time = t->time;
		set(v, IMAGE_GENUINE, "the body of the signed file");
	}
}

/* Read the loader's name from an OS79XX.TXT, which holds one word. */
static void
take_os79xx(struct image *v)
{
	struct span id = span_trim(v->file);
	size_t i;

	for (i = 0; i < id.n; i++)
		if (!ascii_isalnum(id.p[i]) && id.p[i] != '-' && id.p[i] != '_' && id.p[i] != '.')
			return;
	span_copy(id, v->loader, sizeof v->loader);
}

int
image_check_twin(struct span file, struct span basename, const struct keyring *ring, uint32_t now, const struct image *t, struct image *v)
{
	enum ext ext = extension(basename);
	struct raw_image r;
	struct sighdr h;
	const char *why;

	memset(v, 0, sizeof *v);
	memset(&r, 0, sizeof r);
	if (span_copy(span_sub(basename, 0, IMAGE_NAME_MAX), v->name, sizeof v->name) != 0)
		set(v, IMAGE_NOT_FIRMWARE, "");
	v->file = v->body = file;
	take_family(v, basename);
	if (sighdr_begins(file) && (file.n <= IMAGE_MAX || ext != EXT_OTHER)) {
		why = file.n > (v->java ? IMAGE_FILE_MAX : (size_t)IMAGE_MAX) ? "larger than any firmware file" : sighdr_parse(file, &h);
		if (why == NULL)
			check_signed(v, &h, basename, ring, now, &r);
		else if (ext != EXT_OTHER)
			set(v, IMAGE_MALFORMED, why);
	} else if (ext == EXT_SBN || ext == EXT_SB2 || ext == EXT_LOADS) {
		why = instead(file);
		set(v, IMAGE_MALFORMED, why != NULL ? why : raw_looks(file) ? "an unsigned image: only a .bin may be one" : "no signed header");
	} else if (raw_looks(file) || (ext == EXT_BIN && our_name(basename))) {
		if (file.n > IMAGE_MAX) {
			set(v, IMAGE_BROKEN, "larger than any firmware file");
		} else if (t != NULL) {
			v->twin = t;
			take_twin(v, t, basename);
		} else {
			raw_check(file, &r);
			judge_raw(v, &r, basename);
		}
	}
	if (span_is_nocase(basename, "OS79XX.TXT"))
		take_os79xx(v);
	leave_alone(v);
	known(v);
	return r.res == RAW_MEMORY ? -1 : 0;
}

void
image_too_large(struct span head, struct span basename, struct image *v)
{
	memset(v, 0, sizeof *v);
	v->file = head;
	take_family(v, basename);
	v->file = span(NULL, 0);
	span_copy(span_sub(basename, 0, IMAGE_NAME_MAX), v->name, sizeof v->name);
	set(v, extension(basename) == EXT_OTHER ? IMAGE_NOT_FIRMWARE : extension(basename) == EXT_BIN ? IMAGE_BROKEN : IMAGE_MALFORMED,
	    extension(basename) == EXT_OTHER ? "" : "larger than any firmware file");
	leave_alone(v);
}

int
image_check(struct span file, struct span basename, const struct keyring *ring, uint32_t now, struct image *out)
{
	return image_check_twin(file, basename, ring, now, NULL, out);
}

int
image_refused(enum image_verdict v)
{
	return v >= IMAGE_WRONG_NAME;
}

const char *
image_verdict_name(enum image_verdict v)
{
	static const char *const names[] = { "not-firmware", "other-phone", "genuine", "intact", "unknown-layout", "unknown-signer", "wrong-name", "broken",
		"altered", "malformed" };

	return (size_t)v < sizeof names / sizeof *names ? names[v] : "?";
}

const char *
image_role_name(enum image_role r)
{
	static const char *const names[] = { "none", "loader", "application", "single", "list", "part" };

	return (size_t)r < sizeof names / sizeof *names ? names[r] : "?";
}

const char *
image_warning(unsigned bit)
{
	switch (bit) {
	case IMAGE_WARN_CASE:
		return "upper and lower case differ from the name inside: a TFTP server may not find it";
	case IMAGE_WARN_LA_VERSION:
		return "LA_VERSION does not look like a loader's version";
	case IMAGE_WARN_FUTURE:
		return "signed in the future";
	case IMAGE_WARN_FAMILY:
		return "for another phone family";
	case IMAGE_WARN_OS79XX:
		return "OS79XX.TXT does not name the loader";
	}
	return "?";
}
