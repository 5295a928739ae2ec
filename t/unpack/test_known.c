/* Known genuine files: the table of SHA-256s, replaced here by one that knows synthetic files (this definition is linked before the
 * library's) */
#include "kit/imageset.h"
#include "kit/firmware.h"
#include "fw/hash.h"

/* Without tsv.h, where it is const.  A row is added at its end when its file is made. */
char data_genuine[600] = "name\tsize\tsha256\trelease\tsource\n";

static void
know(const char *form, const char *name, struct span f)
{
	unsigned char d[SHA256_LEN];
	char hex[2 * SHA256_LEN + 1];
	struct hash s;
	size_t k, n = strlen(data_genuine);

	sha256_init(&s);
	hash_add(&s, f);
	hash_end(&s, d);
	for (k = 0; k < SHA256_LEN; k++)
		snprintf(hex + 2 * k, 3, form, d[k]);
	snprintf(data_genuine + n, sizeof data_genuine - n, "%s\t%zu\t%s\ttest\ttest\n", name, f.n, hex);
}

static void
by_hash(const char *what, struct span f, const char *name, enum image_verdict want, int known)
{
	static const char text[] = "a known genuine file, by its SHA-256";
	struct image v;

	CHECK_ROW(verdict(f, name, &v) == want && v.known == known, what);
	CHECK_ROW((strcmp(v.reason, text) == 0) == (known && want == IMAGE_GENUINE), what);
}

int
main(void)
{
	static char old[20000];
	struct buf bin, sb2, list;
	struct span file[2], name[2] = { span_cstr("P003-8-12-00.bin"), span_cstr("P0S3-8-12-00.sb2") }, as;
	struct image v[2];
	struct image_package p;

	load_keys();
	ring.n = 2;             /* the keys of Cisco's alone: what the test keys sign is by an unknown signer */
	bin = raw(a_loader());
	sb2 = signed_raw("P0S3-8-12-00.sb2", an_application());
	memset(old, 'j', sizeof old);
	by_hash("unsigned, not known", buf_span(&bin), "P003-8-12-00.bin", IMAGE_INTACT, 0);
	by_hash("signed, not known", buf_span(&sb2), "P0S3-8-12-00.sb2", IMAGE_UNKNOWN_SIGNER, 0);
	by_hash("old, not known", span(old, sizeof old), "P0S3-04-4-00.bin", IMAGE_UNKNOWN_LAYOUT, 0);
	know("%02x", "P003-8-12-00.bin", buf_span(&bin));
	know("%02X", "P0S3-8-12-00.sb2", buf_span(&sb2));
	know("%02x", "P0S3-04-4-00.bin", span(old, sizeof old));
	by_hash("unsigned, known", buf_span(&bin), "P003-8-12-00.bin", IMAGE_GENUINE, 1);
	by_hash("signed by nobody known, but known", buf_span(&sb2), "P0S3-8-12-00.sb2", IMAGE_GENUINE, 1);
	by_hash("old, known", span(old, sizeof old), "P0S3-04-4-00.bin", IMAGE_GENUINE, 1);
	CHECK(image_known(buf_span(&bin), &as) && span_is(as, "P003-8-12-00.bin"));
	/* a name that the phone would not ask for stays wrong, also of a known file */
	by_hash("known, renamed", buf_span(&sb2), "P0S3-8-13-00.sb2", IMAGE_WRONG_NAME, 0);
	by_hash("known, renamed", buf_span(&bin), "P003-8-13-00.bin", IMAGE_WRONG_NAME, 0);
	/* a package is genuine only if all of it is */
	list = signed_file("P0S3-8-12-00.loads", span_cstr("P003-8-12-00.sbn\nP0S3-8-12-00.sb2\nLA_VERSION=PAS30830\n"), &test_a);
	file[0] = buf_span(&list);
	file[1] = buf_span(&sb2);
	name[0] = span_cstr("P0S3-8-12-00.loads");
	CHECK(image_check_all(file, name, 2, &ring, 0, v) == 0 && v[0].verdict == IMAGE_UNKNOWN_SIGNER && v[1].verdict == IMAGE_GENUINE);
	CHECK(image_packages(v, 2, &p, 1) == 1 && !p.genuine && !p.broken);
	/* as long, but another one */
	bin.p[0x21]++;
	by_hash("unsigned, one byte changed", buf_span(&bin), "P003-8-12-00.bin", IMAGE_BROKEN, 0);
	sb2.p[200]++;
	by_hash("signed, one byte of its signature changed", buf_span(&sb2), "P0S3-8-12-00.sb2", IMAGE_UNKNOWN_SIGNER, 0);
	old[5]++;
	by_hash("old, one byte changed", span(old, sizeof old), "P0S3-04-4-00.bin", IMAGE_UNKNOWN_LAYOUT, 0);
	buf_free(&bin);
	buf_free(&sb2);
	buf_free(&list);
	return check_done();
}
