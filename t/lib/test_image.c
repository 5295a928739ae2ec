/* Firmware files: every verdict, every field damaged, thousands of random damages, every cut */
#include "bytes.h"
#include "kit/firmware.h"
#include "fw/rawimage.h"
#include "phone/imagecache.h"

/* ---- the sum ---- */

static void
sums(void)
{
	static unsigned char p[20000];
	struct fw_rand r = { 3 };
	size_t i;

	for (i = 0; i < sizeof p; i++)
		p[i] = (unsigned char)fw_random(&r);
	for (i = 0; i < 400; i++) {
		size_t n = 0x12c + fw_below(&r, (uint32_t)sizeof p - 0x12c), cut = 0x12c + fw_below(&r, (uint32_t)n - 0x12c + 1);
		struct fwsum s;

		if (i == 0)
			memset(p, 0xff, 5000);
		fwsum_init(&s);
		fwsum_add(&s, span(p, 0x20), 0);
		fwsum_hole(&s, 0x20, 0x120);
		fwsum_add(&s, span(p + 0x120, 8), 0x120);
		fwsum_hole(&s, 0x128, 0x12c);
		fwsum_add(&s, span(p + 0x12c, cut - 0x12c), 0x12c);
		fwsum_add(&s, span(p + cut, n - cut), cut);
		CHECK(fwsum_end(&s) == fw_sum(span(p, n), 0x128));
	}
	/* 0x5555 and the byte aa make 0xffff: the sum never becomes zero */
	for (i = 0; i < 256; i++) {
		struct fwsum s;

		p[0] = (unsigned char)i;
		fwsum_init(&s);
		fwsum_add(&s, span(p, 1), 0);
		CHECK(fwsum_end(&s) == fw_sum(span(p, 1), 100) && (i != 0xaa || fwsum_end(&s) == 0xffff));
	}
}

/* ---- verdicts ---- */

static void
genuine_files(void)
{
	struct image v;
	struct buf b = signed_raw("P0S3-8-12-00.sb2", an_application());

	CHECK(verdict(buf_span(&b), "P0S3-8-12-00.sb2", &v) == IMAGE_GENUINE);
	CHECK_STR(v.reason, "");
	CHECK_STR(v.key == NULL ? NULL : v.key->name, "testA");
	CHECK(v.time == 1242921462 && v.role == IMAGE_ROLE_APPLICATION && v.warn == 0 && v.is_signed && v.whole && !v.proved);
	CHECK_STR(v.id, "P0S3-8-12-00");
	CHECK_STR(v.embedded, "P0S3-8-12-00.sb2");
	CHECK_STR(v.tag, "PAS3ARM1");
	CHECK_STR(v.dsp, "DSP4.0(5.0)[A0]");
	CHECK(v.plain_len == 836 && v.packed_len == 0 && v.dsp_len == 64 && v.body.n == 900 && v.file.n == 1304);
	CHECK(verdict(buf_span(&b), "p0s3-8-12-00.SB2", &v) == IMAGE_GENUINE && v.warn == IMAGE_WARN_CASE);
	CHECK(image_check(buf_span(&b), span_cstr("P0S3-8-12-00.sb2"), &ring, 1242921461, &v) == 0 && v.warn == IMAGE_WARN_FUTURE);
	CHECK(verdict(buf_span(&b), "P0S3-8-12-00.bin", &v) == IMAGE_WRONG_NAME);
	CHECK_STR(v.reason, "its header names P0S3-8-12-00.sb2, and the phone compares");
	CHECK(verdict(buf_span(&b), "firmware", &v) == IMAGE_WRONG_NAME && verdict(buf_span(&b), "P0S3-8-13-00.sb2", &v) == IMAGE_WRONG_NAME);
	CHECK_STR(v.key == NULL ? NULL : v.key->name, "testA");
	b.p[600] ^= 1;
	CHECK(verdict(buf_span(&b), "P0S3-8-12-00.sb2", &v) == IMAGE_ALTERED);
	CHECK_STR(v.reason, "signed with key testA and changed since: damaged behind the load ID, at 0xc4");
	buf_free(&b);

	b = signed_raw("P003-8-12-00.sbn", a_loader());
	CHECK(verdict(buf_span(&b), "P003-8-12-00.sbn", &v) == IMAGE_GENUINE && v.role == IMAGE_ROLE_LOADER && v.packed && v.dsp_len == 32);
	CHECK_STR(v.tag, "PAS30830");
	buf_free(&b);
}

/* Raw images alone; text: what the file would be, "" to take the image itself. */
static void
other_files(void)
{
	static char page[20000] = "\r\n <!DOCTYPE html><title>404</title>", junk[20000];
	static const struct {
		const char *name, *bytes;
		size_t n;
		enum image_verdict v;
		const char *reason;
	} rows[] = {
		{ "OS79XX.TXT", "P003-8-12-00", 12, IMAGE_NOT_FIRMWARE, "" },
		{ "readme.html", page, sizeof page, IMAGE_NOT_FIRMWARE, "" },
		{ "cmterm_7920.4.0-03-02.bin", junk, sizeof junk, IMAGE_NOT_FIRMWARE, "" },
		{ "x", "", 0, IMAGE_NOT_FIRMWARE, "" },
		{ "P003-8-12-00.bin", "", 0, IMAGE_BROKEN, "empty" },
		{ "P003-8-12-00.bin", page, sizeof page, IMAGE_BROKEN, "a web page or other marked-up text, not firmware" },
		{ "P003-8-12-00.bin", junk, 100, IMAGE_BROKEN, "too short for an image: 100 bytes" },
		{ "P003-8-12-00.bin", junk, sizeof junk, IMAGE_BROKEN, "no load ID and build tag where an image has them" },
		{ "POS3-07-3-00.bin", junk, sizeof junk, IMAGE_BROKEN, "no load ID and build tag where an image has them" },
		{ "P0S3-04-4-00.bin", junk, sizeof junk, IMAGE_UNKNOWN_LAYOUT, "older than any image examined, and laid out differently" },
		{ "P0S30202.bin", junk, sizeof junk, IMAGE_UNKNOWN_LAYOUT, "older than any image examined, and laid out differently" },
		{ "P00303020214.bin", junk, sizeof junk, IMAGE_UNKNOWN_LAYOUT, "older than any image examined, and laid out differently" },
		{ "P0S3-04-4-00.bin", page, sizeof page, IMAGE_BROKEN, "a web page or other marked-up text, not firmware" },
		{ "P0S3-04-4-00.bin", junk, 1000, IMAGE_BROKEN, "no load ID and build tag where an image has them" },
		{ "P00305000300.bin", junk, sizeof junk, IMAGE_BROKEN, "no load ID and build tag where an image has them" },
		{ "P0S3-8-12-00.sb2", "", 0, IMAGE_MALFORMED, "empty" },
		{ "P0S3-8-12-00.sb2", page, sizeof page, IMAGE_MALFORMED, "a web page or other marked-up text, not firmware" },
		{ "P0S3-8-12-00.sb2", "PK\003\004", 4, IMAGE_MALFORMED, "a zip archive, not firmware" },
		{ "P0S3-8-12-00.loads", "P003-8-12-00.sbn\n", 17, IMAGE_MALFORMED, "no signed header" },
		{ "P0S3-8-12-00.sb2", "\1\0\2\1\1\2\0\2\1\x94", 10, IMAGE_MALFORMED, "cut within its header" },
		{ "x.cop.sgn", "\1\0\2\1\1\2\0\2\1\x94", 10, IMAGE_NOT_FIRMWARE, "" },
	};
	size_t i;

	memset(junk, 'j', sizeof junk);
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct image v;

		CHECK_ROW(verdict(span(rows[i].bytes, rows[i].n), rows[i].name, &v) == rows[i].v, rows[i].name);
		CHECK_STR(v.reason, rows[i].reason);
	}
}

static void
raw_files(void)
{
	struct image v;
	struct buf b = raw(a_loader());

	CHECK(verdict(buf_span(&b), "P003-8-12-00.bin", &v) == IMAGE_INTACT && v.role == IMAGE_ROLE_LOADER && v.key == NULL && !v.is_signed);
	CHECK(verdict(buf_span(&b), "p003-8-12-00.BIN", &v) == IMAGE_INTACT && v.warn == IMAGE_WARN_CASE);
	CHECK(verdict(buf_span(&b), "P003-8-11-00.bin", &v) == IMAGE_WRONG_NAME);
	CHECK_STR(v.reason, "it is P003-8-12-00.bin by the load ID inside");
	CHECK(verdict(buf_span(&b), "loader", &v) == IMAGE_WRONG_NAME);
	CHECK(verdict(buf_span(&b), "P003-8-12-00.sbn", &v) == IMAGE_MALFORMED);
	CHECK_STR(v.reason, "an unsigned image: only a .bin may be one");
	buf_free(&b);
}

/* ---- damage ---- */

static void
every_header_byte(void)
{
	struct buf b = signed_raw("P0S3-8-12-00.sb2", an_application());
	size_t i, bit, bad = 0;

	for (i = 0; i < 404; i++)
		for (bit = 0; bit < 8; bit++) {
			b.p[i] ^= (unsigned char)(1u << bit);
			bad += (size_t)accepted(buf_span(&b), "P0S3-8-12-00.sb2");
			b.p[i] ^= (unsigned char)(1u << bit);
		}
	CHECK(bad == 0);
	CHECK(verdict(buf_span(&b), "P0S3-8-12-00.sb2", NULL) == IMAGE_GENUINE);
	buf_free(&b);
}

static void
every_image_byte(void)
{
	const struct fw_image images[2] = { an_application(), a_loader() };
	const char *names[2] = { "P0S3-8-12-00.bin", "P003-8-12-00.bin" };
	size_t k, i, bit;

	for (k = 0; k < 2; k++) {
		struct buf b = raw(images[k]);
		size_t bad = 0;

		for (i = 0; i < b.n; i++)
			for (bit = 0; bit < 8; bit++) {
				b.p[i] ^= (unsigned char)(1u << bit);
				bad += (size_t)accepted(buf_span(&b), names[k]);
				b.p[i] ^= (unsigned char)(1u << bit);
			}
		CHECK_ROW(bad == 0, names[k]);
		CHECK(verdict(buf_span(&b), names[k], NULL) == IMAGE_INTACT);
		buf_free(&b);
	}
}

/* The body of a signed file: the image's fields behind a signature that does not cover the change. */
static void
every_body_byte(void)
{
	struct buf b = signed_raw("P0S3-8-12-00.sb2", an_application());
	size_t i, bad = 0;

	for (i = 404; i < b.n; i++) {
		b.p[i] ^= (unsigned char)(1u << i % 8);
		bad += verdict(buf_span(&b), "P0S3-8-12-00.sb2", NULL) != IMAGE_ALTERED;
		b.p[i] ^= (unsigned char)(1u << i % 8);
	}
	CHECK(bad == 0);
	buf_free(&b);
}

/* Fields set to another value with the sums right over it: what only a test of meaning can see. */
static void
fields(void)
{
	static const struct {
		int packed;
		size_t at;
		uint32_t value;
		const char *reason;
	} rows[] = {
		{ 0, 0x24, 0x2f2f2f2f, "damaged behind the load ID, at 0x24" },
		{ 0, 0x20, 0x33733050, "damaged behind the load ID, at 0x22" },
		{ 0, 0x40, 0x00004100, "damaged behind the load ID, at 0x41" },
		{ 0, 0x114, 0x41000000, "damaged behind the load ID, at 0x117" },
		{ 0, 0x118, 4, "damaged at 0x118" },
		{ 0, 0x11c, 1, "damaged at 0x118" },
		{ 0, 0x120, 0x34534150, "load ID P0S3-8-12-00 and build tag PAS4ARM1 are not of one phone family" },
		{ 0, 0x124, 0x00004d52, "build tag damaged" },
		{ 0, 0x120, 0x33535858, "no load ID and build tag where an image has them" },
		{ 0, 0x12c, 835, "no DSP part behind the image: bytes are missing, added or damaged" },
		{ 0, 0x12c, 0, "length in the image too small" },
		{ 0, 0x12c, 0x13c, "length in the image too small" },
		{ 0, 0x12c, 890, "cut: 10 bytes left for the DSP part" },
		{ 0, 0x12c, 901, "cut: 900 bytes, the image alone has 901" },
		{ 0, 0x12c, 0xC0001, "786433 bytes unpacked, a phone takes 786432" },
		{ 0, 0x12c, 0xffffffff, "4294967295 bytes unpacked, a phone takes 786432" },
		{ 0, 0x130, 1, "word 0x130 is 0x00000001, neither plain nor compressed" },
		{ 0, 0x130, 0x80000000, "word 0x130 is 0x80000000, neither plain nor compressed" },
		{ 0, 0x130, 0x80000001, "length in the image too small" },
		{ 0, 0x134, 1, "a plain image with sum or length of a compressed one" },
		{ 0, 0x138, 1, "a plain image with sum or length of a compressed one" },
		{ 1, 0x130, 0, "a plain image with sum or length of a compressed one" },
		{ 1, 0x12c, 0x13d, "compressed program: followed by more than padding" },
		{ 1, 0x12c, 4000, "compressed program: ends too early" },
		{ 1, 0x138, 0x13c, "length in the image too small" },
		{ 1, 0x138, 0x60001, "393217 bytes compressed, a phone takes 393216" },
		{ 1, 0x138, 0xffffffff, "4294967295 bytes compressed, a phone takes 393216" },
		{ 1, 0x13c, 0x00909d1f, "compressed program: not a stream of 15 bits" },
		{ 1, 0x13c, 0x008f8b1f, "compressed program: not a compress stream" },
	};
	size_t i;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct buf b = raw(rows[i].packed ? a_loader() : an_application()), s;
		const char *name = rows[i].packed ? "P003-8-12-00.sbn" : "P0S3-8-12-00.sb2";
		char bin[40];
		struct image v;

		put_le32(b.p + rows[i].at, rows[i].value);
		fw_fix_sums(b.p, b.n);
		snprintf(bin, sizeof bin, "%.12s.bin", name);
		CHECK_ROW(verdict(buf_span(&b), bin, &v) == IMAGE_BROKEN, rows[i].reason);
		CHECK_STR(v.reason, rows[i].reason);
		/* the same behind a good signature (some: signing takes its time) */
		if (i % 4 != 0) {
			buf_free(&b);
			continue;
		}
		s = signed_file(name, buf_span(&b), &test_a);
		CHECK_ROW(verdict(buf_span(&s), name, &v) == IMAGE_BROKEN && v.key != NULL, rows[i].reason);
		CHECK_STR(v.reason, rows[i].reason);
		buf_free(&b);
		buf_free(&s);
	}
}

static void
faults(void)
{
	static const struct {
		const char *name, *reason;
		struct fw_image f;
	} rows[] = {
		{ "P0S3-8-12-00.sb2", "sum of the image (word 0x128) is wrong", { .bad_sum = 1 } },
		{ "P0S3-8-12-00.sb2", "cut: 64 of 68 bytes of the DSP part", { .bad_dsp = 1 } },
		{ "P003-8-12-00.sbn", "sum of the image (word 0x134) is wrong", { .packed = 1, .bad_sum = 1 } },
		{ "P003-8-12-00.sbn", "sum of the unpacked program (word 0x128) is wrong", { .packed = 1, .bad_inner = 1 } },
		{ "P003-8-12-00.sbn", "139968 bytes, a loader's flash bank holds 131040", { .packed = 1, .size = 140000 } },
		{ "P003-8-12-00.sb2", "a loader where an application belongs (.sb2): the phone would replace its loader with it", { .packed = 1 } },
		{ "P0S3-8-12-00.sbn", "an application where a loader belongs (.sbn)", { .packed = 0 } },
		{ "P0S3-8-13-00.sb2", "the load ID inside the image is another one", { .packed = 0 } },
		{ "P0S3-8-12-00.bin", "a signed file of this phone ends in .sbn, .sb2 or .loads", { .packed = 0 } },
		{ "P003-8-12-00.sbn", "no DSP part behind the image: bytes are missing, added or damaged", { .packed = 1, .dsp = "XS03AA00" } },
		{ "P0S3-8-12-00.sb2", "larger than the phone's buffer", { .size = 786432 - 403 } },
		{ "P003-8-12-00.sbn", "larger than the phone's buffer", { .packed = 1, .size = 393216 - 400, .dsp_len = 40000 } },
		{ "P0S3-8-12-00.sb2", "an image for another phone family", { .id = "P0S4-8-12-00", .tag = "PAS4ARM1" } },
	};
	size_t i;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fw_image f = rows[i].f.packed ? a_loader() : an_application();
		struct buf b;
		struct image v;

		f.bad_sum = rows[i].f.bad_sum;
		f.bad_inner = rows[i].f.bad_inner;
		f.bad_dsp = rows[i].f.bad_dsp;
		if (rows[i].f.size > 0)
			f.size = rows[i].f.size;
		if (rows[i].f.dsp != NULL)
			f.dsp = rows[i].f.dsp;
		if (rows[i].f.dsp_len > 0)
			f.dsp_len = rows[i].f.dsp_len;
		if (rows[i].f.id != NULL) {
			f.id = rows[i].f.id;
			f.tag = rows[i].f.tag;
		}
		b = signed_raw(rows[i].name, f);
		CHECK_ROW(verdict(buf_span(&b), rows[i].name, &v) == IMAGE_BROKEN, rows[i].reason);
		CHECK_STR(v.reason, rows[i].reason);
		buf_free(&b);
	}
}

/* The largest there may be, and one byte more. */
static void
large(void)
{
	static unsigned char huge[IMAGE_MAX + 1];
	struct fw_image app = an_application(), one = a_loader();
	struct buf b;
	struct image v;

	app.size = PHONE_MAX_APPLICATION;
	app.dsp_len = 50000;
	b = raw(app);
	CHECK(verdict(buf_span(&b), "P0S3-8-12-00.bin", &v) == IMAGE_INTACT);
	buf_free(&b);
	app.size++;
	b = raw(app);
	CHECK(verdict(buf_span(&b), "P0S3-8-12-00.bin", &v) == IMAGE_BROKEN);
	CHECK_STR(v.reason, "larger than the phone's buffer");
	memcpy(huge, b.p, b.n);
	CHECK(verdict(span(huge, sizeof huge), "P0S3-8-12-00.bin", &v) == IMAGE_BROKEN);
	CHECK_STR(v.reason, "larger than any firmware file");
	CHECK(verdict(span(huge, IMAGE_MAX), "P0S3-8-12-00.bin", &v) == IMAGE_BROKEN && strstr(v.reason, "too long") != NULL);
	buf_free(&b);
	one.size = PHONE_MAX_LOADER;
	one.dsp_len = 40000;
	one.kind = FW_CODE;
	b = raw(one);
	CHECK(verdict(buf_span(&b), "P003-8-12-00.bin", &v) == IMAGE_INTACT);
	buf_free(&b);
	memset(huge, 0, sizeof huge);
	memcpy(huge, "\1\0\2\1\1\2\0\2\1\x94", 10);
	CHECK(verdict(span(huge, sizeof huge), "P0S3-8-12-00.sb2", &v) == IMAGE_MALFORMED);
	CHECK_STR(v.reason, "larger than any firmware file");
	CHECK(verdict(span(huge, sizeof huge), "x.cop.sgn", &v) == IMAGE_NOT_FIRMWARE);
	/* bytes behind the end */
	b = raw(an_application());
	buf_add(&b, "\0\0\0\0", 4);
	CHECK(verdict(buf_span(&b), "P0S3-8-12-00.bin", &v) == IMAGE_BROKEN);
	CHECK_STR(v.reason, "4 bytes too long");
	buf_free(&b);
}

/* A different file of the same name, or none: what a mutation leaves as it was does not count. */
static void
mutate(struct buf *m, struct span from, struct fw_rand *r)
{
	size_t a = fw_below(r, (uint32_t)from.n), b = fw_below(r, (uint32_t)from.n), n = 1 + fw_below(r, 40), i;

	m->n = 0;
	buf_addspan(m, from);
	switch (fw_below(r, 8)) {
	case 0: m->p[a] ^= (unsigned char)(1u << fw_below(r, 8)); break;
	case 1: m->p[a] = (unsigned char)fw_random(r); break;
	case 2: m->n = a; break;                                        /* cut */
	case 3: for (i = 0; i < n; i++) buf_addc(m, (int)(fw_random(r) & 0xff)); break;        /* longer */
	case 4: memmove(m->p + a, m->p + b, a > b ? m->n - a : m->n - b); break;                /* a lost or doubled block */
	case 5: m->p[a] = m->p[b]; m->p[b] = from.p[a]; break;          /* exchanged */
	case 6: memset(m->p + a, (int)(fw_random(r) & 0xff), a + n > m->n ? m->n - a : n); break;
	default: m->p[fw_below(r, 384)] = (unsigned char)fw_random(r); break;
	}
}

static void
random_damage(void)
{
	struct fw_image big = an_application();
	struct buf files[5], m = { 0 };
	const char *names[5] = { "P0S3-8-12-00.sb2", "P003-8-12-00.sbn", "P003-8-12-00.bin", "P0S3-8-12-00.sb2", "P0S3-8-12-00.loads" };
	struct fw_rand r = { 20 };
	size_t i, k, bad = 0, done = 0;

	big.size = 60000;
	files[0] = signed_raw(names[0], an_application());
	files[1] = signed_raw(names[1], a_loader());
	files[2] = raw(a_loader());
	files[3] = signed_raw(names[3], big);
	files[4] = signed_file(names[4], span_cstr("P003-8-12-00.sbn\nP0S3-8-12-00.sb2\nLA_VERSION=PAS30830\n"), &test_a);
	for (k = 0; k < 5; k++)
		CHECK_ROW(accepted(buf_span(&files[k]), names[k]), names[k]);
	for (i = 0; done < 5000 && i < 10000; i++) {
		k = i % 5;
		mutate(&m, buf_span(&files[k]), &r);
		if (span_eq(buf_span(&m), buf_span(&files[k])))
			continue;
		done++;
		if (accepted(buf_span(&m), names[k])) {
			bad++;
			fprintf(stderr, "accepted: mutation %zu of %s\n", i, names[k]);
		}
	}
	CHECK(done == 5000);
	CHECK(bad == 0);
	for (k = 0; k < 5; k++)
		buf_free(&files[k]);
	buf_free(&m);
}

static void
truncation(void)
{
	struct fw_image app = an_application(), ual = a_loader();
	struct buf files[4];
	const char *names[4] = { "P0S3-8-12-00.sb2", "P003-8-12-00.sbn", "P003-8-12-00.bin", "P0S3-8-12-00.loads" };
	size_t i, k;

	app.size = 756120;
	app.dsp_len = 134412;
	ual.size = 130552;
	files[0] = signed_raw(names[0], app);
	files[1] = signed_raw(names[1], ual);
	files[2] = raw(ual);
	files[3] = signed_file(names[3], span_cstr("P003-8-12-00.sbn\nP0S3-8-12-00.sb2\nLA_VERSION=PAS30830\n"), &test_a);
	for (k = 0; k < 4; k++) {
		CHECK_ROW(accepted(buf_span(&files[k]), names[k]), names[k]);
		for (i = 0; i < 64; i++)
			CHECK_ROW(image_refused(verdict(span(files[k].p, files[k].n * i / 64), names[k], NULL)), names[k]);
		CHECK_ROW(image_refused(verdict(span(files[k].p, files[k].n - 1), names[k], NULL)), names[k]);
		buf_free(&files[k]);
	}
}

static void
names_of_things(void)
{
	unsigned bit;
	int i;

	for (bit = 1; bit <= IMAGE_WARN_ALL; bit <<= 1)
		CHECK(strcmp(image_warning(bit), "?") != 0);
	for (i = IMAGE_NOT_FIRMWARE; i <= IMAGE_MALFORMED; i++)
		CHECK(strcmp(image_verdict_name((enum image_verdict)i), "?") != 0);
	for (i = IMAGE_ROLE_NONE; i <= IMAGE_ROLE_LIST; i++)
		CHECK(strcmp(image_role_name((enum image_role)i), "?") != 0);
	CHECK_STR(image_verdict_name(IMAGE_UNKNOWN_SIGNER), "unknown-signer");
	CHECK_STR(image_verdict_name(IMAGE_WRONG_NAME), "wrong-name");
}

/* The one file in the table whose content is in every manual: OS79XX.TXT of SIP 8.12. */
static void
known(void)
{
	struct image v;
	struct span as = { NULL, 0 };

	CHECK(image_known(span_cstr("P003-8-12-00 \r\n"), &as) && span_is(as, "OS79XX.TXT"));
	CHECK(!image_known(span_cstr("P003-8-13-00 \r\n"), NULL));
	CHECK(!image_known(span_cstr(""), NULL));
	CHECK(verdict(span_cstr("P003-8-12-00 \r\n"), "OS79XX.TXT", &v) == IMAGE_NOT_FIRMWARE && v.known);
}

/* what was examined is remembered: by content and name together, and no longer than there is room */
static void
cache(void)
{
	struct imagecache c;
	struct image v[2], w;
	char name[IMAGE_NAME_MAX + 2];
	struct buf b = signed_raw("P0S3-8-12-00.sb2", an_application());
	unsigned char *copy = malloc(b.n);
	size_t i;

	CHECK(copy != NULL && b.n > 300);
	if (copy == NULL)
		return;
	memcpy(copy, b.p, b.n);
	imagecache_init(&c, &ring);
	CHECK(imagecache_check(&c, span(copy, b.n), "P0S3-8-12-00.sb2", &v[0]) == 0 && v[0].verdict == IMAGE_GENUINE);
	/* it has its own copy: the caller's may go, and one changed byte is another file */
	CHECK(v[0].file.p != copy && v[0].file.n == b.n);
	copy[b.n - 1] ^= 1;
	CHECK(imagecache_check(&c, buf_span(&b), "P0S3-8-12-00.sb2", &v[1]) == 0);
	CHECK(v[1].file.p == v[0].file.p && v[1].verdict == IMAGE_GENUINE);
	CHECK(imagecache_check(&c, span(copy, b.n), "P0S3-8-12-00.sb2", &w) == 0 && w.verdict == IMAGE_ALTERED);
	CHECK(imagecache_check(&c, buf_span(&b), "P0S3-08-8-00.sb2", &w) == 0 && w.verdict == IMAGE_WRONG_NAME);
	/* so many others that the first makes room */
	for (i = 0; i < IMAGECACHE_MAX; i++) {
		copy[0] = (unsigned char)i;
		CHECK(imagecache_check(&c, span(copy, 20), "x.bin", &w) == 0);
	}
	CHECK(imagecache_check(&c, buf_span(&b), "P0S3-8-12-00.sb2", &w) == 0 && w.verdict == IMAGE_GENUINE);
	/* nothing, and a name that is too long to be kept, are examined every time */
	memset(name, 'n', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	CHECK(imagecache_check(&c, buf_span(&b), name, &w) == 0 && w.file.p == b.p);
	CHECK(imagecache_check(&c, span_cstr(""), "x.bin", &w) == 0 && w.file.n == 0);
	imagecache_free(&c);
	free(copy);
	buf_free(&b);
}

int
main(void)
{
	load_keys();
	sums();
	genuine_files();
	other_files();
	raw_files();
	every_header_byte();
	every_image_byte();
	every_body_byte();
	fields();
	faults();
	large();
	random_damage();
	truncation();
	names_of_things();
	known();
	cache();
	return check_done();
}
