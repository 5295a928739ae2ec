/* mkjava - make synthetic packages of the phones with Java (7906 to 7975): real names, lists and headers, invented content, keys of our own
 *
 * usage: mkjava [-b fault] [-h value] [-k A|B] [-K dir] [-n bytes] -d dir load ...
 *
 * load is SIP42.9-4-2SR3-1S and the like.  Made are its list, the term*.default.loads of its models, and jar, cnu, apps, dsp and cvm.
 *
 * -b	one fault: key (the cvm is signed with the other key), rename (the cvm has another name outside), mixed (the images are of another
 *	release than the list), two (the list names images of two releases), term (the term files are of another release), missing (no
 *	dsp), altered (one byte of the cvm), 69xx (the list names .zz.sgn)
 * -d	write the files to dir (made when missing)
 * -h	the value of #HARDWARE_COMP_1; without it the list has no such line
 * -k	sign with testA (default) or testB; -K: where testA.key and testB.key are, default: keys beside this program
 * -n	size of the images: 2000
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cisco/loadid.h"
#include "fw.h"

#define TIME 1486372472

static const char *fault = "", *dir, *hardware;
static struct fw_key key, other_key;
static size_t size = 2000;

static _Noreturn void
die(const char *object, const char *why)
{
	fprintf(stderr, "mkjava: %s: %s\n", object, why);
	exit(2);
}

static int
is_fault(const char *name)
{
	return strcmp(fault, name) == 0;
}

static void
save(const char *name, const struct buf *b)
{
	char path[512];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	f = fopen(path, "wb");
	if (f == NULL || fwrite(b->p, 1, b->n, f) != b->n || fclose(f) != 0)
		die(path, "cannot be written");
}

static void
image(const char *role, const char *ff, const char *proto, const char *inner)
{
	int last = strcmp(role, "cvm") == 0;
	char name[80];
	struct buf body = { 0 }, b = { 0 };
	size_t i;

	if (is_fault("missing") && strcmp(role, "dsp") == 0)
		return;
	snprintf(name, sizeof name, "%s%s%s.%s.sbn", role, ff, proto, inner);
	buf_adds(&body, "CNU_File_Archive_3.0");
	for (i = body.n; i < size; i++)
		buf_addc(&body, (int)(i * 2654435761u >> 13 & 255));
	fw_sign(&b, last && is_fault("key") ? &other_key : &key, name, TIME, buf_span(&body));
	if (last && is_fault("altered"))
		b.p[b.n / 2] ^= 1;
	if (last && is_fault("rename"))
		snprintf(name, sizeof name, "%s%s%s.%s.sbn", role, ff, proto, "9-9-9");
	save(name, &b);
	buf_free(&body);
	buf_free(&b);
}

/* The text that the .loads and the term files share, in the form of Cisco's. */
static void
list_text(struct buf *b, const char *ff, const char *proto, const char *inner)
{
	const char *ext = is_fault("69xx") ? "zz.sgn" : "sbn";

	buf_addf(b, "#\r\n# This file contains a list of archive image files that will be requested by the\r\n# RELEASE load version %s\r\n#\r\n", inner);
	if (hardware != NULL)
		buf_addf(b, "#HARDWARE_COMP_1 %s\r\n", hardware);
	buf_adds(b, "\r\n");
	buf_addf(b, "jar%s%s.%s.%s\r\ncnu%s.%s.%s\r\napps%s.%s.%s\r\n", ff, proto, inner, ext, ff, inner, ext, ff, inner, ext);
	buf_addf(b, "dsp%s.%s.%s \r\ncvm%s%s.%s.%s \r\n", ff, inner, ext, ff, proto, is_fault("two") ? "8-5-4TH1-6" : inner, ext);
}

static void
list(const char *name, const char *ff, const char *proto, const char *inner)
{
	struct buf body = { 0 }, b = { 0 };

	list_text(&body, ff, proto, inner);
	fw_sign(&b, &key, name, TIME, buf_span(&body));
	save(name, &b);
	buf_free(&body);
	buf_free(&b);
}

static void
package(const char *id)
{
	static const char *const roles[] = { "jar", "cnu", "apps", "dsp", "cvm" };
	const char *proto = strncmp(id, "SIP", 3) == 0 ? "sip" : "sccp", *digits = id + strcspn(id, "0123456789");
	char ff[3] = "", inner[64], name[80];
	struct span models, m;
	struct load l;
	size_t i;

	if (loadid_parse(span_cstr(id), &l) != LOAD_OTHER || l.era != ERA_JAVA || l.role != ROLE_APPLICATION ||
	    span_copy(l.inner, inner, sizeof inner) != 0)
		die(id, "not a load of a phone with Java");
	/* as for a release whose inner name no table has: the release, and something behind it */
	if (inner[0] == '\0')
		snprintf(inner, sizeof inner, "%.*sTH1-1", (int)strcspn(strchr(id, '.') + 1, "S"), strchr(id, '.') + 1);
	memcpy(ff, digits, 2);
	for (i = 0; i < 5; i++)
		image(roles[i], ff, i == 0 || i == 4 ? proto : "", is_fault("mixed") ? "8-5-4TH1-6" : inner);
	snprintf(name, sizeof name, "%s.loads", id);
	list(name, ff, proto, inner);
	models = span_cstr(l.family);
	while (span_cut(&models, '/', &m)) {
		snprintf(name, sizeof name, "term%.2s.default.loads", (const char *)m.p + 2);
		list(name, ff, proto, is_fault("term") ? "8-5-4TH1-6" : inner);
	}
}

static void
read_keys(const char *keys, const char *self, char letter)
{
	const char *root = getenv("CPH_ROOT"), *slash = strrchr(self, '/');
	char path[512];
	const char *why;
	int i;

	for (i = 0; i < 2; i++) {
		char c = i == 0 ? letter : letter == 'A' ? 'B' : 'A';

		if (keys != NULL)
			snprintf(path, sizeof path, "%s/test%c.key", keys, c);
		else if (slash != NULL)
			snprintf(path, sizeof path, "%.*s/keys/test%c.key", (int)(slash - self), self, c);
		else
			snprintf(path, sizeof path, "%s/t/kit/keys/test%c.key", root == NULL ? "." : root, c);
		why = fw_key_read(i == 0 ? &key : &other_key, path);
		if (why != NULL)
			die(path, why);
	}
}

int
main(int argc, char **argv)
{
	const char *keys = NULL;
	char letter = 'A';
	int o;

	while ((o = getopt(argc, argv, "b:d:h:k:K:n:")) != -1)
		switch (o) {
		case 'b': fault = optarg; break;
		case 'd': dir = optarg; break;
		case 'h': hardware = optarg; break;
		case 'k': letter = optarg[0]; break;
		case 'K': keys = optarg; break;
		case 'n': size = strtoul(optarg, NULL, 10); break;
		default: return 2;
		}
	if (dir == NULL || optind == argc)
		die("usage", "mkjava [-b fault] [-h value] [-k A|B] [-K dir] [-n bytes] -d dir load ...");
	mkdir(dir, 0777);
	read_keys(keys, argv[0], letter);
	for (; optind < argc; optind++)
		package(argv[optind]);
	return 0;
}
