/* mkfw - make synthetic firmware: real layout, sizes, sums and signatures, invented content, keys of our own (t/kit/keys)
 *
 * usage: mkfw [-am] [-b fault] [-d dir] [-k A|B] [-K dir] [-l version] [-S seed] [-z zip] load ...
 *        mkfw -s name [-k A|B] [-K dir] <body >signed
 *
 * load is an application or a single image; what is made follows its era:
 *	P0S3-8-12-00    P003-8-12-00.bin .sbn, OS79XX.TXT, P0S3-8-12-00.loads .sb2   (SIP 7 and later; MGCP: P0M3-...)
 *	P00308000500    P00308000500.bin .loads .sb2 .sbn       (SCCP 6 and later: loader and application under one ID)
 *	P0S3-06-3-00    P0S3-06-3-00.sbn                        (signed single image; SCCP 5 also as .bin)
 *	P0S3-04-4-00    P0S3-04-4-00.bin                        (unsigned single image)
 *
 * -a	also the application as .bin, as a SIP 7.5 set has it
 * -b	one fault, everything else right over it; "-b list" names them
 * -d	write the files to dir (made when missing)
 * -k	sign with testA (default) or testB; -K: where testA.key and testB.key are, default: keys beside this program
 * -l	loader version (tag at 0x120 and LA_VERSION), 8 characters; default: the real one where it is known
 * -m	minimal: some hundred bytes an image
 * -s	sign standard input under that name
 * -S	seed of the content, a number
 * -z	write the archive zip, entries in the order of Cisco's
 *
 * Without -d and -z only names and sizes are printed.  Equal arguments give equal bytes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fw.h"

#define FILES 48

struct out_file {
	char name[40];
	struct buf data;
	uint32_t time;
	int store;
};

static struct out_file files[FILES];
static size_t nfiles;
static struct fw_key key, other_key;
static struct fw_rand rnd;
static int opt_a, opt_m;
static uint64_t opt_seed;
static const char *fault = "", *version;        /* version: -l */
static char tag[9];             /* the loader's, of the package being made */

/* Sizes of body, loader version and signing time of the releases that are known; a load that is not gets the row of its era. */
static const struct release {
	const char *prefix;     /* of the load */
	size_t loader, application;
	const char *tag;        /* NULL: not known, one is invented from the ID */
	uint32_t time;          /* of the loader's signature; the others were made within the hour */
	const char *eol, *last; /* line ends of the .loads */
} releases[] = {
	{ "P0S3-07-5-00", 128888, 689278, "PAS3X060", 1120765970, "\r\n", "\r\n" },
	{ "P0S3-08-4-00", 130548, 752104, "PAS30810", 1155318400, "\r\n", "" },
	{ "P0S3-08-8-00", 130548, 755508, "PAS3X084", 1189619860, "\r\n", "" },
	{ "P0S3-8-12-00", 130552, 756120, "PAS30830", 1242921462, "\n", "\n" },
	{ "P0030801SR02", 130552, 708056, "PAS30831", 1309989393, "\n", "\n" },
	{ "P00307020300", 128996, 680886, NULL, 1110000000, "\r\n", "\r\n" },
	{ "P0S3-07", 128888, 689278, NULL, 1100000000, "\r\n", "\r\n" },
	{ "P0M3-07", 128888, 689278, NULL, 1100000000, "\r\n", "\r\n" },
	{ "P00306", 128888, 680886, NULL, 1080000000, "\r\n", "\r\n" },
	{ "P00307", 128996, 680886, NULL, 1110000000, "\r\n", "\r\n" },
	{ "P0S3-08", 130548, 755508, NULL, 1200000000, "\r\n", "" },
	{ "", 130552, 708056, NULL, 1210000000, "\n", "\n" }
};

static const char *const faults[] = { "la-version", "loads-loader", "loads-app", "loads-order", "loads-extra", "id", "tag", "sum",
	"inner", "dsp", "keys", "name", "os79xx", "ual-size", "app-sum" };

static _Noreturn void
die(const char *what, const char *why)
{
	fprintf(stderr, "mkfw: %s: %s\n", what, why);
	exit(2);
}

static int
is_fault(const char *name)
{
	return strcmp(fault, name) == 0;
}

static struct out_file *
new_file(const char *stem, const char *ext, uint32_t time)
{
	struct out_file *f = &files[nfiles];

	if (nfiles == FILES || strlen(stem) + strlen(ext) >= sizeof f->name)
		die(stem, "too many files, or too long a name");
	nfiles++;
	memset(f, 0, sizeof *f);
	snprintf(f->name, sizeof f->name, "%s%s", stem, ext);
	f->time = time;
	return f;
}

static void
sign_as(struct out_file *f, const struct fw_key *k, struct span body)
{
	char name[40];

	snprintf(name, sizeof name, "%s", f->name);
	if (is_fault("name") && strstr(name, ".sb2") != NULL)
		name[6] = name[6] == '1' ? '2' : '1';
	fw_sign(&f->data, k, name, f->time, body);
}

/* .bin, and the same signed as .sbn */
static void
loader(const char *id, const struct release *rel)
{
	struct fw_image im = { .id = id, .tag = tag, .packed = 1, .size = opt_m ? 900 : rel->loader,
		.dsp = "PS03AA00", .dsp_len = 32, .dsp_old = 1, .kind = FW_HARD };
	struct out_file *bin = new_file(id, ".bin", rel->time), *sbn;

	im.bad_sum = is_fault("sum");
	im.bad_inner = is_fault("inner");
	if (is_fault("ual-size"))
		im.size = 140000;
	fw_image(&bin->data, &im, &rnd);
	sbn = new_file(id, ".sbn", rel->time);
	sign_as(sbn, &key, buf_span(&bin->data));
}

static void
application(const char *id, const struct release *rel, int bin)
{
	const int old = rel->time < 1150000000;
	const char *build = id[2] == '0' ? "PA03Z031" : id[2] == 'M' ? "PAM3ARM1" : "PAS3ARM1";
	char other[40];
	struct fw_image im = { .id = id, .tag = build, .size = opt_m ? 900 : rel->application, .dsp = old ? "PS03AT46" : "DSP4.0(5.0)[A0]",
		.dsp_len = opt_m ? 64 : rel->application > 700000 ? 134412 : 94626, .dsp_old = old, .kind = FW_CODE };
	struct buf body = { 0 };
	struct out_file *f;

	snprintf(other, sizeof other, "%s", id);
	if (is_fault("id")) {
		other[strlen(other) - 1] ^= 1;
		im.id = other;
	}
	if (is_fault("tag"))
		im.tag = "PA04Z031";
	im.bad_sum = is_fault("app-sum");
	im.bad_dsp = is_fault("dsp");
	fw_image(&body, &im, &rnd);
	if (bin) {
		f = new_file(id, ".bin", rel->time);
		buf_addspan(&f->data, buf_span(&body));
	}
	f = new_file(id, ".sb2", rel->time - 384);
	sign_as(f, &key, buf_span(&body));
	if (body.failed)
		die(id, "out of memory");
	buf_free(&body);
}

static void
list(const char *id, const char *loader_id, const struct release *rel)
{
	struct out_file *f = new_file(id, ".loads", rel->time + 3628);
	char text[200], one[48], two[48];

	snprintf(one, sizeof one, "%s.sbn", is_fault("loads-loader") ? "P003-08-9-00" : loader_id);
	snprintf(two, sizeof two, "%s.sb2", is_fault("loads-app") ? "P0S3-08-9-00" : id);
	snprintf(text, sizeof text, "%s%s%s%sLA_VERSION=%s%s%s", is_fault("loads-order") ? two : one, rel->eol,
	    is_fault("loads-order") ? one : two, rel->eol, is_fault("la-version") ? "PAS3X999" : tag, rel->last,
	    is_fault("loads-extra") ? "#\n" : "");
	sign_as(f, is_fault("keys") ? &other_key : &key, span_cstr(text));
}

/* Before the UAL: one image, compressed, as far as is known. */
static void
single(const char *id, int is_signed)
{
	struct fw_image im = { .id = id, .tag = id[2] == '0' ? "PA03Z031" : "PAS3ARM1", .packed = 1, .size = opt_m ? 900 : 333820,
		.dsp = "PS03AR20", .dsp_len = opt_m ? 64 : 40000, .dsp_old = 1, .kind = FW_CODE };
	uint32_t time = is_signed ? 1060000000 : 1030000000;
	struct out_file *bin;
	struct buf body = { 0 };

	im.bad_sum = is_fault("sum");
	im.bad_inner = is_fault("inner");
	im.bad_dsp = is_fault("dsp");
	fw_image(&body, &im, &rnd);
	if (!is_signed || id[2] == '0') {
		bin = new_file(id, ".bin", time);
		buf_addspan(&bin->data, buf_span(&body));
	}
	if (is_signed)
		sign_as(new_file(id, ".sbn", time), &key, buf_span(&body));
	buf_free(&body);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct out_file *)a)->name, ((const struct out_file *)b)->name);
}

/* The same bytes for a load whatever else is made in the same run. */
static void
seed(const char *id)
{
	rnd.state = opt_seed;
	for (; *id != '\0'; id++)
		rnd.state = rnd.state * 31 + (unsigned char)*id;
}

static void
package(const char *id)
{
	size_t first = nfiles;
	const struct release *rel = releases;
	char loader_id[40];
	int dashed = strlen(id) > 4 && id[4] == '-', major;
	struct out_file *os;

	if (strlen(id) < 8 || strlen(id) > 20 || strncmp(id, "P0", 2) != 0 || id[3] != '3')
		die(id, "not a load of the 7940/7960");
	seed(id);
	major = atoi(dashed ? id + 5 : (char[3]){ id[4], id[5], '\0' });
	if (id[2] == '0' && dashed)
		die(id, "a loader: name the application it ships with");
	if (major < 5 || (id[2] == '0' && major == 5) || (id[2] != '0' && major < 7)) {
		single(id, major >= 5);
		return;
	}
	while (strncmp(id, rel->prefix, strlen(rel->prefix)) != 0)
		rel++;
	if (version != NULL || rel->tag != NULL)
		snprintf(tag, sizeof tag, "%s", version != NULL ? version : rel->tag);
	else
		snprintf(tag, sizeof tag, "PAS3Y%03X", (unsigned)(rnd.state % 4093));
	snprintf(loader_id, sizeof loader_id, "%s", id);
	if (dashed)
		loader_id[2] = '0';
	loader(loader_id, rel);
	if (dashed) {
		os = new_file("OS79XX", ".TXT", rel->time + 3600);
		buf_addf(&os->data, "%s \r\n", is_fault("os79xx") ? id : loader_id);
		os->store = 1;
	}
	list(id, loader_id, rel);
	application(id, rel, opt_a && dashed);
	if (!dashed)
		qsort(files + first, nfiles - first, sizeof *files, by_name);
}

static void
write_file(const char *path, struct span s)
{
	FILE *f = fopen(path, "wb");

	if (f == NULL || (s.n > 0 && fwrite(s.p, 1, s.n, f) != s.n) || fclose(f) != 0)
		die(path, "cannot be written");
}

static void
publish(const char *dir, const char *zip)
{
	struct buf archive = { 0 };
	struct fw_zip z;
	struct buf path = { 0 };
	size_t i;

	if (dir != NULL)
		mkdir(dir, 0777);
	fw_zip_start(&z, &archive);
	for (i = 0; i < nfiles; i++) {
		struct out_file *f = &files[i];

		if (f->data.failed)
			die(f->name, "out of memory");
		if (zip != NULL)
			fw_zip_add(&z, f->name, buf_span(&f->data), f->time, f->store);
		if (dir != NULL) {
			path.n = 0;
			buf_addf(&path, "%s/%s", dir, f->name);
			write_file(buf_cstr(&path), buf_span(&f->data));
		}
		if (zip == NULL && dir == NULL)
			printf("%s\t%zu\n", f->name, f->data.n);
		buf_free(&f->data);
	}
	fw_zip_end(&z);
	if (archive.failed)
		die(zip, "out of memory");
	if (zip != NULL)
		write_file(zip, buf_span(&archive));
	buf_free(&archive);
	buf_free(&path);
}

static void
read_key(struct fw_key *k, const char *dir, const char *argv0, char letter)
{
	const char *root = getenv("CPH_ROOT"), *slash = strrchr(argv0, '/'), *why;
	char path[1024];

	if (dir != NULL)
		snprintf(path, sizeof path, "%s/test%c.key", dir, letter);
	else if (slash != NULL)
		snprintf(path, sizeof path, "%.*s/keys/test%c.key", (int)(slash - argv0), argv0, letter);
	else
		snprintf(path, sizeof path, "%s/t/kit/keys/test%c.key", root == NULL ? "." : root, letter);
	if ((why = fw_key_read(k, path)) != NULL)
		die(path, why);
}

static void
sign_stdin(const char *name)
{
	static unsigned char in[1 << 20];
	size_t n = fread(in, 1, sizeof in, stdin);
	struct buf out = { 0 };

	fw_sign(&out, &key, name, 1242921462, span(in, n));
	if (out.failed || fwrite(out.p, 1, out.n, stdout) != out.n || fflush(stdout) != 0)
		die(name, "cannot be written");
	buf_free(&out);
}

int
main(int argc, char **argv)
{
	const char *dir = NULL, *zip = NULL, *keys = NULL, *sign = NULL;
	char letter = 'A';
	size_t i;
	int o;

	while ((o = getopt(argc, argv, "ab:d:k:K:l:ms:S:z:")) != -1)
		switch (o) {
		case 'a': opt_a = 1; break;
		case 'b': fault = optarg; break;
		case 'd': dir = optarg; break;
		case 'k': letter = optarg[0]; break;
		case 'K': keys = optarg; break;
		case 'l': version = optarg; break;
		case 'm': opt_m = 1; break;
		case 's': sign = optarg; break;
		case 'S': opt_seed = strtoull(optarg, NULL, 10); break;
		case 'z': zip = optarg; break;
		default: return 2;
		}
	for (i = 0; i < sizeof faults / sizeof *faults; i++) {
		if (is_fault("list"))
			printf("%s\n", faults[i]);
		if (is_fault(faults[i]))
			break;
	}
	if (is_fault("list"))
		return 0;
	if (fault[0] != '\0' && i == sizeof faults / sizeof *faults)
		die(fault, "not a fault");
	if (version != NULL && strlen(version) != 8)
		die(version, "must have 8 characters");
	if ((sign == NULL) == (optind == argc))
		die("usage", "mkfw [-am] [-b fault] [-d dir] [-k A|B] [-K dir] [-l version] [-S seed] [-z zip] load ... | -s name <body");
	read_key(&key, keys, argv[0], letter);
	read_key(&other_key, keys, argv[0], letter == 'A' ? 'B' : 'A');
	if (sign != NULL) {
		sign_stdin(sign);
		return 0;
	}
	for (; optind < argc; optind++)
		package(argv[optind]);
	publish(dir, zip);
	return 0;
}
