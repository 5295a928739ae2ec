/* The rows of loader-observed.tsv, one by one: what the genuine loaders did under emulation, the simulated one must do.  Prints how many
 * rows are met, and for each that is not, the reason.  usage: test_observed [TABLE] */
#include <errno.h>

#include "bootrun.h"
#include "buf.h"
#include "file.h"
#include "kit/fw.h"
#include "phone/loader.h"
#include "phone/tftpget.h"
#include "bytes.h"

#define COLS 5
#define TEXT_MAX 4096

struct observed {
	struct span col[COLS];          /* function, input, observed, remark, the 7.5 loader */
	unsigned char input[TEXT_MAX];
	size_t ninput;
};

static struct trace {
	char text[TEXT_MAX];
} trace;

static void
add(const char *fmt, const char *s)
{
	char line[400];

	snprintf(line, sizeof line, fmt, s);
	append(trace.text, sizeof trace.text, trace.text[0] != '\0' ? " | " : "");
	append(trace.text, sizeof trace.text, line);
}

/* ---- the world of a hunt ---- */

enum { TEXT = -1, SILENCE = -2, BYTES = -3, NONE = 1 };

struct answer {
	const char *name;
	int code;               /* an error number, or one of the above */
	const char *text;
	size_t n;               /* BYTES: so many, of which text is the beginning */
	int once;               /* the first time only; then error 1 */
};

struct scene {
	const char *name;       /* the row's input */
	int everything;         /* error for every request, SILENCE; 0 = see answers */
	int bare;               /* no stored application */
	int two;                /* two servers */
	struct answer a[6];
};

#define LOADED(x) "<device><loadInformation>" x "</loadInformation></device>"
#define LIST_812 { "P0S3-8-12-00.loads", TEXT, LOADS_812, 0, 0 }
#define SEP_OK { "SEP<MAC>.cnf.xml", TEXT, LOADED("P0S3-8-12-00"), 0, 0 }
#define SIP_OK { "SIP<MAC>.cnf", TEXT, "image_version: P0S3-8-12-00\n", 0, 0 }
#define SIPDEFAULT_OK { "SIPDefault.cnf", TEXT, "image_version: P0S3-8-12-00\n", 0, 0 }
#define XML_OK { "XMLDefault.cnf.xml", TEXT, "<loadInformation7>P0S3-8-12-00</loadInformation7>", 0, 0 }
#define CTL(text, n) { "CTLSEP<MAC>.tlv", BYTES, text, n, 0 }
#define NO_MORE { NULL, 0, NULL, 0, 0 }

static const struct scene scenes[] = {
	{ "every request answered with error 0", 100, 0, 0, { NO_MORE } },
	{ "every request answered with error 2", 2, 0, 0, { NO_MORE } },
	{ "every request answered with error 4", 4, 0, 0, { NO_MORE } },
	{ "every request answered with error 7", 7, 0, 0, { NO_MORE } },
	{ "every request answered with error 8", 8, 0, 0, { NO_MORE } },
	{ "every request answered timeout", SILENCE, 0, 0, { NO_MORE } },
	{ "SEP with load", 0, 0, 0, { SEP_OK, LIST_812, NO_MORE } },
	{ "SEP empty, SIP file good", 0, 0, 0, { { "SEP<MAC>.cnf.xml", TEXT, "", 0, 0 }, SIP_OK, LIST_812, NO_MORE } },
	{ "SEP without loadInformation", 0, 0, 0, { { "SEP<MAC>.cnf.xml", TEXT, "<device></device>", 0, 0 }, NO_MORE } },
	{ "the same, no stored application", 0, 1, 0, { { "SEP<MAC>.cnf.xml", TEXT, "<device></device>", 0, 0 }, NO_MORE } },
	{ "SEP 8192 bytes", 0, 0, 0, { { "SEP<MAC>.cnf.xml", BYTES, LOADED("P0S3-8-12-00"), 8192, 0 }, LIST_812, NO_MORE } },
	{ "SEP 8193 bytes, SIP good", 0, 0, 0,
	  { { "SEP<MAC>.cnf.xml", BYTES, LOADED("P0S3-8-12-00"), 8193, 0 }, SIP_OK, LIST_812, NO_MORE } },
	{ "SEP never answered, SIP file good", 0, 0, 0, { { "SEP<MAC>.cnf.xml", SILENCE, NULL, 0, 0 }, SIP_OK, LIST_812, NO_MORE } },
	{ "the same, two servers", 0, 0, 1, { { "SEP<MAC>.cnf.xml", SILENCE, NULL, 0, 0 }, SIP_OK, LIST_812, NO_MORE } },
	{ "the same, no stored application", 0, 1, 0, { { "SEP<MAC>.cnf.xml", SILENCE, NULL, 0, 0 }, SIP_OK, LIST_812, NO_MORE } },
	{ "only SEP and SIP unanswered once", 0, 0, 0,
	  { { "SEP<MAC>.cnf.xml", SILENCE, NULL, 0, 1 }, { "SIP<MAC>.cnf", SILENCE, NULL, 0, 1 }, XML_OK, LIST_812, NO_MORE } },
	{ "MGC without, no MGCDefault, XMLDefault good", 0, 0, 0, { { "MGC<MAC>.cnf", TEXT, "", 0, 0 }, XML_OK, LIST_812, NO_MORE } },
	{ "SIP with image_version, XMLDefault other", 0, 0, 0,
	  { SIP_OK, { "XMLDefault.cnf.xml", TEXT, "<loadInformation7>P0S3-07-5-00</loadInformation7>", 0, 0 }, LIST_812, NO_MORE } },
	{ "SIP empty, SIPDefault good, XMLDefault other", 0, 0, 0,
	  { { "SIP<MAC>.cnf", TEXT, "", 0, 0 }, SIPDEFAULT_OK, XML_OK, LIST_812, NO_MORE } },
	{ "SIP bad image_version, SIPDefault good", 0, 0, 0,
	  { { "SIP<MAC>.cnf", TEXT, "image_version: bad\n", 0, 0 }, SIPDEFAULT_OK, LIST_812, NO_MORE } },
	{ "SIP without image_version, no SIPDefault, XMLDefault good", 0, 0, 0,
	  { { "SIP<MAC>.cnf", TEXT, "a: b\n", 0, 0 }, XML_OK, LIST_812, NO_MORE } },
	{ "SIP without, SIPDefault without", 0, 0, 0,
	  { { "SIP<MAC>.cnf", TEXT, "a: b\n", 0, 0 }, { "SIPDefault.cnf", TEXT, "a: b\n", 0, 0 }, NO_MORE } },
	{ "SIPDefault other than SIP", 0, 0, 0,
	  { SIP_OK, { "SIPDefault.cnf", TEXT, "image_version: P0S3-07-5-00\n", 0, 0 }, LIST_812, NO_MORE } },
	{ "MGC without, MGCDefault good", 0, 0, 0,
	  { { "MGC<MAC>.cnf", TEXT, "", 0, 0 }, { "MGCDefault.cnf", TEXT, "image_version: P0S3-8-12-00\n", 0, 0 }, LIST_812, NO_MORE } },
	{ "only XMLDefault", 0, 0, 0, { XML_OK, LIST_812, NO_MORE } },
	{ "XMLDefault without load, SIPDefault good", 0, 0, 0,
	  { { "XMLDefault.cnf.xml", TEXT, "<Default/>", 0, 0 }, SIPDEFAULT_OK, LIST_812, NO_MORE } },
	{ "only SIPDefault", 0, 0, 0, { SIPDEFAULT_OK, LIST_812, NO_MORE } },
	{ "SIPDefault: tftp_cfg_dir, NO image; ./SIP<MAC>.cnf missing", 0, 0, 0,
	  { { "SIPDefault.cnf", TEXT, "tftp_cfg_dir: \"./\"\n", 0, 0 }, NO_MORE } },
	{ "SIP<MAC>: tftp_cfg_dir", 0, 0, 0,
	  { { "SIP<MAC>.cnf", TEXT, "tftp_cfg_dir: \"./\"\nimage_version: P0S3-8-12-00\n", 0, 0 }, LIST_812, NO_MORE } },
	{ ".loads missing", 0, 0, 0, { SIP_OK, NO_MORE } },
	{ ".loads error 2", 0, 0, 0, { SIP_OK, { "P0S3-8-12-00.loads", 2, NULL, 0, 0 }, NO_MORE } },
	{ ".loads missing, SIP phone told P003-8-12-00 by XMLDefault", 0, 0, 0,
	  { { "XMLDefault.cnf.xml", TEXT, "<loadInformation7>P003-8-12-00</loadInformation7>", 0, 0 }, NO_MORE } },
	{ ".loads genuine, P0M3 application on a SIP phone, .sb2 missing", 0, 0, 0,
	  { SIP_OK, { "P0S3-8-12-00.loads", TEXT, "IMAGE list|||A|P003-8-12-00.sbn|P0M3-8-1.sb2|PAS30830|", 0, 0 }, NO_MORE } },
	{ ".loads empty", 0, 0, 0, { SIP_OK, { "P0S3-8-12-00.loads", TEXT, "", 0, 0 }, NO_MORE } },
	{ "LA_VERSION other, .sbn missing", 0, 0, 0,
	  { SIP_OK, { "P0S3-8-12-00.loads", TEXT, "IMAGE list|||A|P003-8-12-00.sbn|P0S3-8-12-00.sb2|PAS3XXXX|", 0, 0 }, NO_MORE } },
	{ "CTL empty", 0, 0, 0, { CTL("", 0), SEP_OK, LIST_812, NO_MORE } },
	{ "CTL 1 byte", 0, 0, 0, { CTL("x", 1), SEP_OK, LIST_812, NO_MORE } },
	{ "CTL 200 bytes of text", 0, 0, 0, { CTL("some text", 200), SEP_OK, LIST_812, NO_MORE } },
	{ "CTL 32769 bytes", 0, 0, 0, { CTL("x", 32769), SEP_OK, LIST_812, NO_MORE } },
	{ "CTL error 2", 0, 0, 0, { { "CTLSEP<MAC>.tlv", 2, NULL, 0, 0 }, SEP_OK, LIST_812, NO_MORE } },
};

static const char *
plain_name(const char *file, char out[BOOT_NAME_MAX + 8])
{
	const char *at = strstr(file, MAC);

	snprintf(out, BOOT_NAME_MAX + 8, "%.*s%s%s", at == NULL ? (int)strlen(file) : (int)(at - file), file, at == NULL ? "" : "<MAC>",
	    at == NULL ? "" : at + strlen(MAC));
	return out;
}

/* What the server says to this request, into ev; the words of the row go to the trace. */
static void
answer(const struct scene *s, struct answer *a, const struct boot_action *act, struct boot_event *ev)
{
	static unsigned char bytes[65536];
	char name[BOOT_NAME_MAX + 8], line[400];
	int code = s->everything == 100 ? 0 : s->everything != 0 ? s->everything : NONE;
	struct answer *hit = NULL;
	size_t i;

	plain_name(act->file, name);
	for (i = 0; a[i].name != NULL; i++)
		if (strcmp(a[i].name, name) == 0)
			hit = &a[i];
	memset(ev, 0, sizeof *ev);
	if (hit != NULL)
		code = hit->code;
	if (hit != NULL && hit->once)
		hit->code = NONE;
	if (code == TEXT)
		ev->data = span_cstr(hit->text);
	if (code == BYTES) {
		memset(bytes, ' ', hit->n);
		memcpy(bytes, hit->text, strlen(hit->text));
		ev->data = span(bytes, hit->n);
	}
	ev->kind = code == SILENCE ? BOOT_SILENT : code >= 0 ? BOOT_MISSING : BOOT_FILE;
	ev->code = code >= 0 ? (unsigned)code : 0;
	if (code == SILENCE)
		snprintf(line, sizeof line, "%s -> timeout", name);
	else if (code == NONE)
		snprintf(line, sizeof line, "%s -> 1", name);
	else if (code >= 0)
		snprintf(line, sizeof line, "%s -> error %d", name, code);
	else if (ev->data.n > act->max)
		snprintf(line, sizeof line, "%s -> %zu bytes (> %zu: buffer full)", name, ev->data.n, act->max);
	else
		snprintf(line, sizeof line, "%s -> %zu bytes", name, ev->data.n);
	add("%s", line);
}

/* What the table does not list: what is shown before the hunt, and at the start of the application. */
static int
beside_the_hunt(const char *text)
{
	return strcmp(text, "Booting DSP") == 0 || strcmp(text, "Universal Application Loader") == 0 || strncmp(text, "Configuring ", 12) == 0 ||
	    strcmp(text, "Requesting Configuration") == 0;
}

/* A loader with this tag, and that application. */
static void
make_flash(struct boot_flash *f, const char *app, const char *tag)
{
	CHECK(boot_flash_make(f, &ring, "UAL", tag) == 0);
	f->lost = 0;
	snprintf(f->app, sizeof f->app, "%s", app);
}

/* One hunt, to the start of the application or whatever else ends it. */
static void
play(const struct scene *s, const char *load, const char *tag)
{
	struct boot_event ev = { BOOT_POWER, { NULL, 0 }, 0, NULL, NULL };
	struct answer a[6];
	struct boot_flash f;
	struct boot_action act;
	static struct boot b;
	int guard = 0;

	memcpy(a, s->a, sizeof a);
	trace.text[0] = '\0';
	make_flash(&f, s->bare ? "" : load, tag);
	boot_init(&b, &env, &f, MAC);
	CHECK(boot_event(&b, &ev) == 0);
	while (guard++ < 200 && boot_next(&b, &act))
		switch (act.kind) {
		case BOOT_SHOW:
			if (!beside_the_hunt(act.text))
				add("LCD: %s", act.text);
			break;
		case BOOT_LOG:
			add("log: %s", act.text);
			break;
		case BOOT_WAIT:
			if (b.next_stage == STAGE_APPLICATION)
				add("%s", "starts stored application");
			if (b.next_stage == STAGE_HUNT)
				add("%s", "[timer: whole hunt again]");
			if (b.next_stage != STAGE_NONE)
				return;
			if (strncmp(act.text, "until it asks again", 19) == 0)
				add("%s", "[timer, then retry]");
			ev.kind = BOOT_TICK;
			CHECK(boot_event(&b, &ev) == 0);
			break;
		case BOOT_ASK:
			answer(s, a, &act, &ev);
			CHECK(boot_event(&b, &ev) == 0);
			break;
		case BOOT_END:
			if (act.end == BOOT_STUCK)
				add("%s", "[nothing more happens]");
			return;
		default:
			break;
		}
}

/* ---- comparing ---- */

/* The row without what no two runs share: the size of a .loads, ticks, the words of the one that watched. */
static void
normalise(struct span s, char *out, size_t cap)
{
	static const struct { const char *from, *to; } words[] = {
		{ "[timer 500, then retry]", "[timer, then retry]" }, { "[timer 400, then retry]", "[timer, then retry]" },
		{ "[nothing more happens: no request, no timer, no start]", "[nothing more happens]" },
	};
	size_t n = 0, i, k, w;

	for (i = 0; i < s.n && n + 1 < cap;) {
		for (w = 0; w < sizeof words / sizeof words[0]; w++)
			if (s.n - i >= strlen(words[w].from) && memcmp(s.p + i, words[w].from, strlen(words[w].from)) == 0)
				break;
		if (w < sizeof words / sizeof words[0]) {
			n += (size_t)snprintf(out + n, cap - n, "%s", words[w].to);
			i += strlen(words[w].from);
		} else if (s.n - i > 10 && memcmp(s.p + i, ".loads -> ", 10) == 0 && ascii_isdigit(s.p[i + 10])) {
			for (k = i + 10; k < s.n && ascii_isdigit(s.p[k]); k++)
				;
			/* an empty one stays an empty one, and error 1 is no size */
			if (k < s.n && s.p[k] == ' ' && s.n - k > 6 && memcmp(s.p + k, " bytes", 6) == 0 && s.p[i + 10] != '0')
				n += (size_t)snprintf(out + n, cap - n, ".loads -> N");
			else
				n += (size_t)snprintf(out + n, cap - n, "%.*s", (int)(k - i), (const char *)s.p + i);
			i = k;
		} else
			out[n++] = (char)s.p[i++];
	}
	out[n < cap ? n : cap - 1] = '\0';
}

static int
same(struct span want, const char *got)
{
	static char x[TEXT_MAX], y[TEXT_MAX];

	normalise(want, x, sizeof x);
	normalise(span_cstr(got), y, sizeof y);
	if (strcmp(x, y) == 0)
		return 1;
	fprintf(stderr, "  wanted: %s\n  got:    %s\n", x, y);
	return 0;
}

/* \n \r \t \\ \xHH */
static void
unescape(struct span s, struct observed *o)
{
	size_t i;
	uint64_t v;

	o->ninput = 0;
	for (i = 0; i < s.n && o->ninput < sizeof o->input; i++) {
		int c = s.p[i];

		if (c == '\\' && i + 1 < s.n) {
			c = s.p[++i];
			if (c == 'x' && i + 2 < s.n && num_hex(span_sub(s, i + 1, i + 3), 255, &v) == NUM_OK) {
				c = (int)v;
				i += 2;
			} else
				c = c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c;
		}
		o->input[o->ninput++] = (unsigned char)c;
	}
}

/* ---- the kinds of rows: NULL = met, else the reason ---- */

static const char *told;       /* load, "" = none */
static char told_text[300], asked_text[300], shown_log[200];

/* A hunt in which one file holds data. */
static void
hunt_with(const char *file, struct span data, enum boot_model model, const char *tag)
{
	struct boot_event ev = { BOOT_POWER, { NULL, 0 }, 0, NULL, NULL };
	struct boot_action act;
	struct boot_flash f;
	static struct boot b;
	char *paren;

	env.model = model;
	told_text[0] = asked_text[0] = shown_log[0] = '\0';
	make_flash(&f, "", tag);
	boot_init(&b, &env, &f, MAC);
	CHECK(boot_event(&b, &ev) == 0);
	while (boot_next(&b, &act)) {
		memset(&ev, 0, sizeof ev);
		if (act.kind == BOOT_LOG && asked_text[0] == '\0' && strncmp(act.text, "Syntax", 6) == 0)
			snprintf(shown_log, sizeof shown_log, "%s", act.text);
		if (act.kind == BOOT_WAIT || act.kind == BOOT_END)
			break;
		if (act.kind != BOOT_ASK)
			continue;
		if (span_ends_nocase(span_cstr(act.file), ".loads")) {
			snprintf(asked_text, sizeof asked_text, "%s", act.file);
			break;
		}
		ev.kind = strcmp(act.file, file) == 0 ? BOOT_FILE : BOOT_MISSING;
		ev.code = 1;
		ev.data = data;
		CHECK(boot_event(&b, &ev) == 0);
	}
	if (asked_text[0] != '\0')
		snprintf(told_text, sizeof told_text, "%s", boot_told(&b));
	paren = strchr(told_text, '(');
	if (paren != NULL && paren > told_text)
		paren[-1] = '\0';
	told = told_text;
	env.model = BOOT_7960;
}

static const char *
text_row(struct observed *o, const char *tag)
{
	char got[700];

	hunt_with(SIP_MAC, span(o->input, o->ninput), BOOT_7960, tag);
	if (told[0] == '\0')
		snprintf(got, sizeof got, "no load");
	else
		snprintf(got, sizeof got, "load %s, asks %s", told, asked_text);
	return same(o->col[2], got) ? NULL : "another load";
}

static const char *
id_row(struct observed *o, const char *tag)
{
	char cnf[TEXT_MAX + 40], got[400];

	snprintf(cnf, sizeof cnf, "image_version: \"%.*s\"\n", (int)o->ninput, (const char *)o->input);
	hunt_with(SIP_MAC, span_cstr(cnf), BOOT_7960, tag);
	if (told[0] == '\0')
		snprintf(got, sizeof got, "refused");
	else
		snprintf(got, sizeof got, "accepted, asks %s", asked_text);
	return same(o->col[2], got) ? NULL : "taken for something else";
}

/* The protocol of the stored application shows in what clears its configuration: only a load of another one does. */
static const char *
protocol_row(struct observed *o, const char *tag)
{
	static const struct { const char *name, *load; } other[] = { { "SIP", "P0S3-77" }, { "MGC", "P0M3-77" }, { "SEP", "P0X3-77" } };
	char sip[64];
	size_t i;

	for (i = 0; i < sizeof other / sizeof other[0]; i++) {
		struct scene s = { "", 0, 0, 0, { { "SIP<MAC>.cnf", TEXT, sip, 0, 0 }, NO_MORE } };
		struct boot_flash f;
		struct boot_action act;
		struct boot_event ev = { BOOT_POWER, { NULL, 0 }, 0, NULL, NULL };
		static struct boot b;

		snprintf(sip, sizeof sip, "image_version: %s\n", other[i].load);
		make_flash(&f, "P0S3-8-11-00", tag);
		snprintf(f.app, sizeof f.app, "%.*s", (int)o->ninput, (const char *)o->input);
		boot_init(&b, &env, &f, MAC);
		CHECK(boot_event(&b, &ev) == 0);
		while (boot_next(&b, &act) && act.kind != BOOT_WAIT && act.kind != BOOT_END)
			if (act.kind == BOOT_ASK) {
				answer(&s, s.a, &act, &ev);
				CHECK(boot_event(&b, &ev) == 0);
			}
		if (b.flash.cleared == span_is(o->col[2], other[i].name))
			return "another protocol";
	}
	return NULL;
}

/* Three hunts of a phone without an application: one file is first, from the second hunt on then.  The trace has that file and images. */
static void
hunts_of_a_bare_phone(const char *tag, const char *file, struct span first, struct span then)
{
	struct boot_event ev = { BOOT_POWER, { NULL, 0 }, 0, NULL, NULL };
	struct boot_action act;
	struct boot_flash f;
	static struct boot b;
	char line[400];
	int hunts = 0;

	env.static_world = 0;
	trace.text[0] = '\0';
	make_flash(&f, "", tag);
	boot_init(&b, &env, &f, MAC);
	CHECK(boot_event(&b, &ev) == 0);
	while (boot_next(&b, &act)) {
		memset(&ev, 0, sizeof ev);
		if (act.kind != BOOT_ASK && act.kind != BOOT_WAIT)
			continue;
		ev.kind = act.kind == BOOT_WAIT ? BOOT_TICK : BOOT_MISSING;
		ev.code = 1;
		if (act.kind == BOOT_ASK && strcmp(act.file, file) == 0) {
			ev.kind = BOOT_FILE;
			ev.data = hunts++ == 0 ? first : then;
			snprintf(line, sizeof line, "%s -> %zu bytes", act.file, ev.data.n);
			add("%s", line);
		} else if (act.kind == BOOT_ASK && act.file[0] == 'P') {
			snprintf(line, sizeof line, "%s -> 1", act.file);
			add("%s", line);
			if (hunts == 3)
				break;
		}
		CHECK(boot_event(&b, &ev) == 0);
	}
	env.static_world = 1;
}

static void
xml_result(struct span data, const char *file, enum boot_model model, const char *tag, char *got, size_t cap)
{
	hunt_with(file, data, model, tag);
	snprintf(got, cap, "%s%s%s%s%s", told[0] != '\0' ? "load " : "no load", told, shown_log[0] != '\0' ? " (log: " : "", shown_log,
	    shown_log[0] != '\0' ? ")" : "");
}

static const char *
xml_row(struct observed *o, const char *tag)
{
	static const char utf16[] = "<loadInformation>P0S3-8-12-00</loadInformation>";
	char a[300], b[300], got[700];
	struct span data = span(o->input, o->ninput);
	size_t i;

	if (span_starts(o->col[1], " with stale")) {
		hunts_of_a_bare_phone(tag, SEP_MAC, span_cstr("<a></a><loadInformation>P0S3-07-5-00</loadInformation>"), span(NULL, 0));
		snprintf(got, sizeof got, "load %.*s", 12, strrchr(trace.text, '|') != NULL ? strrchr(trace.text, '|') + 2 : "");
		return same(o->col[2], got) && strstr(trace.text, "-> 0 bytes") != NULL ? NULL : "another load";
	}
	if (span_starts(o->col[1], "\\xff\\xfe<")) {
		/* the row is cut in the table */
		memcpy(o->input, "\xff\xfe", 2);
		for (i = 0; i < sizeof utf16 - 1; i++) {
			o->input[2 + 2 * i] = (unsigned char)utf16[i];
			o->input[3 + 2 * i] = 0;
		}
		data = span(o->input, 2 * sizeof utf16);
	}
	xml_result(data, SEP_MAC, BOOT_7960, tag, a, sizeof a);
	xml_result(data, SEP_MAC, BOOT_7940, tag, b, sizeof b);
	if (strcmp(a, b) == 0)
		snprintf(got, sizeof got, "%s", a);
	else
		snprintf(got, sizeof got, "7960: %s; 7940: %s", a, b);
	if (!same(o->col[2], got))
		return "another load";
	/* the same rules for the default file */
	xml_result(data, "XMLDefault.cnf.xml", BOOT_7960, tag, b, sizeof b);
	return strcmp(a, b) == 0 ? NULL : "XMLDefault.cnf.xml is read in another way";
}

static const char *
loads_row(struct observed *o, const char *tag)
{
	struct bootcnf_loads l = { "P003-8-12-00.sbn", "P0S3-8-11-00.sb2", "PAS30830" };
	char got[400];
	int other;

	(void)tag;
	bootcnf_read_loads(span(o->input, o->ninput), &l);
	other = strcmp(l.la_version, "PAS30830") != 0;
	snprintf(got, sizeof got, "loader %s app %.32s version %s: asks %s", l.loader, l.application, l.la_version,
	    other ? l.loader : strcmp(l.application, "P0S3-8-11-00.sb2") == 0 ? "nothing (same names)" : l.application);
	return same(o->col[2], got) ? NULL : "read in another way";
}

static const char *
hunt_row(struct observed *o, const char *tag)
{
	static const char *previous = "";
	const char *name = NULL;
	struct span seven = o->col[4];
	size_t i, skip = 0;

	if (span_starts(o->col[1], "phone without application; XMLDefault corrected")) {
		static char longer[318], shorter[118];

		memset(longer, ' ', sizeof longer - 1);
		memset(shorter, ' ', sizeof shorter - 1);
		memcpy(shorter, XML("P0S3-8-12-00"), strlen(XML("P0S3-8-12-00")));
		memcpy(longer + 317 - strlen(XML("P0S3-07-5-00")), XML("P0S3-07-5-00"), strlen(XML("P0S3-07-5-00")));
		hunts_of_a_bare_phone(tag, "XMLDefault.cnf.xml", span_cstr(longer), span_cstr(shorter));
		return same(o->col[2], trace.text) ? NULL : "another course";
	}
	/* two rows are called "the same, no stored application" */
	if (span_is(o->col[1], "the same, no stored application") && strcmp(previous, "SILENT") == 0)
		skip = 1;
	for (i = 0; i < sizeof scenes / sizeof scenes[0] && name == NULL; i++)
		if (span_is(o->col[1], scenes[i].name) && skip-- == 0)
			name = scenes[i].name;
	previous = span_starts(o->col[1], "SEP never") || span_is(o->col[1], "the same, two servers") ? "SILENT" : "";
	if (name == NULL)
		return "no such scene here";
	if (scenes[i - 1].two)
		return "one server only is simulated";
	play(&scenes[i - 1], "P0S3-8-11-00", tag);
	if (!same(o->col[2], trace.text))
		return "another course";
	if (span_is(seven, "same in 7.5") || (span_starts(seven, "7.5: C"))) {
		play(&scenes[i - 1], "P0S3-07-4-00", "PAS3X060");
		if (!same(span_is(seven, "same in 7.5") ? o->col[2] : span_sub(seven, 5, seven.n), trace.text))
			return "another course with the 7.5 loader";
	}
	return NULL;
}

static const char *
model_row(struct observed *o, const char *tag)
{
	(void)tag;
	/* -M names the model; what stands in a boot block is not simulated */
	if (span_starts(o->col[1], "CP-7940G") || span_starts(o->col[1], "CP-7960G")) {
		char cnf[100];

		snprintf(cnf, sizeof cnf, "<%.*s>P0S3-1</x>", (int)o->col[2].n, (const char *)o->col[2].p);
		hunt_with(SEP_MAC, span_cstr(cnf), span_starts(o->col[1], "CP-7940G") ? BOOT_7940 : BOOT_7960, "PAS30830");
		return told[0] != '\0' ? NULL : "another element";
	}
	return "the text of the boot block is not simulated: -M is one of the two models";
}

static const char *
limit_row(struct observed *o, const char *tag)
{
	struct boot_event ev = { BOOT_POWER, { NULL, 0 }, 0, NULL, NULL };
	struct scene s = { "", 0, 0, 0, { SIP_OK, LIST_812, NO_MORE } };
	char got[400] = "", name[BOOT_NAME_MAX + 8], line[200];
	struct boot_action act;
	struct boot_flash f;
	static struct boot b;

	if (span_is(o->col[1], "hunt with loader change"))
		s.a[1].text = "IMAGE list|||A|P003-8-12-00.sbn|P0S3-8-12-00.sb2|PAS3XXXX|";
	make_flash(&f, "P0S3-8-11-00", tag);
	boot_init(&b, &env, &f, MAC);
	CHECK(boot_event(&b, &ev) == 0);
	while (boot_next(&b, &act)) {
		if (act.kind == BOOT_WAIT && b.next_stage != STAGE_NONE)
			break;
		if (act.kind == BOOT_WAIT) {
			ev.kind = BOOT_TICK;
			CHECK(boot_event(&b, &ev) == 0);
		}
		if (act.kind != BOOT_ASK)
			continue;
		snprintf(line, sizeof line, "%s%s %zu", got[0] != '\0' ? "; " : "", plain_name(act.file, name), act.max);
		append(got, sizeof got, line);
		answer(&s, s.a, &act, &ev);
		CHECK(boot_event(&b, &ev) == 0);
	}
	return same(o->col[2], got) ? NULL : "other limits";
}

/* ---- TFTP ---- */

static const char *
sender_row(struct observed *o, const char *tag)
{
	static const unsigned char want[] = "\0\1SIP001122334455.cnf\0octet";
	struct tftpget g;

	(void)tag;
	(void)o;
	tftpget_start(&g, "SIP001122334455.cnf", 8192, TFTPGET_WAIT, 0);
	return span_eq(span(g.out, g.nout), span(want, sizeof want)) ? NULL : "another request";
}

static const char *
receiver_row(struct observed *o, const char *tag)
{
	unsigned char pkt[600] = { 0 };
	struct tftpget g;
	enum tftpget_what what;
	unsigned code, sent = 0;
	uint64_t now = 0, n;
	char got[100];

	(void)tag;
	tftpget_start(&g, "SIP001122334455.cnf", 8192, TFTPGET_WAIT, 0);
	if (span_is(o->col[1], "silence")) {
		while ((what = tftpget_timer(&g, now = g.deadline)) == TFTPGET_SEND)
			sent++;
		code = what == TFTPGET_SILENT ? 9 : 0;
		CHECK(now == TFTPGET_WAIT / 4 + 3 * TFTPGET_WAIT);
	} else if (span_starts(o->col[1], "ERROR ") && num_u64(span_sub(o->col[1], 6, o->col[1].n), 0, 99, &n) == NUM_OK) {
		put_be16(pkt, 5);
		put_be16(pkt + 2, (unsigned)n);
		what = tftpget_packet(&g, span(pkt, 5), 4000, 0);
		code = what == TFTPGET_REFUSED ? g.code : 77;
		sent = g.nout > 0;
	} else {
		put_be16(pkt, 3);
		put_be16(pkt + 2, 1);
		what = tftpget_packet(&g, span(pkt, 4 + 513), 4000, 0);
		code = what == TFTPGET_REFUSED ? g.code : 77;
		sent = g.nout > 0;
	}
	snprintf(got, sizeof got, "code %u, 0 bytes; sent %u;", code, sent);
	return span_starts(o->col[2], got) ? NULL : "another result";
}

/* ---- signatures: real ones, with keys of the test suite that the loaders hold as they hold the genuine ones ---- */

static struct keyring test_ring;
static struct fw_key test_key[2];

static void
test_keys(const char *root)
{
	static struct buf text;
	char path[1024];
	int i;

	CHECK(keyring_init(&test_ring) == NULL);
	snprintf(path, sizeof path, "%s/t/kit/keys/keys.tsv", root);
	CHECK(file_slurp(path, &text, 1 << 16) == 0 && keyring_add(&test_ring, buf_span(&text)) == NULL);
	for (i = 0; i < 2; i++) {
		snprintf(path, sizeof path, "%s/t/kit/keys/test%c.key", root, "AB"[i]);
		CHECK(fw_key_read(&test_key[i], path) == NULL);
	}
}

static int
check_signed(void *arg, struct span file, const char *name, struct image *im)
{
	(void)arg;
	return image_check(file, span_cstr(name), &test_ring, 0, im);
}

/* What a phone whose SEP file names load asks behind load.loads; "" = nothing. */
static void
asked_behind(const char *load, struct span list, const char *app, const char *tag, char *next, size_t cap)
{
	struct boot_event ev = { BOOT_POWER, { NULL, 0 }, 0, NULL, NULL };
	char sep[100], name[BOOT_NAME_MAX + 8];
	struct boot_env was = env;
	struct boot_action act;
	struct boot_flash f;
	static struct boot b;
	int had = 0, guard = 0;

	env.check = check_signed;
	env.ring = &test_ring;
	snprintf(sep, sizeof sep, LOADED("%s"), load);
	snprintf(name, sizeof name, "%s.loads", load);
	CHECK(boot_flash_make(&f, &test_ring, "UAL", tag) == 0);
	snprintf(f.app, sizeof f.app, "%s", app);
	boot_init(&b, &env, &f, MAC);
	next[0] = '\0';
	CHECK(boot_event(&b, &ev) == 0);
	while (guard++ < 200 && boot_next(&b, &act)) {
		if (act.kind == BOOT_END || (act.kind == BOOT_WAIT && b.next_stage != STAGE_NONE))
			break;
		if (act.kind == BOOT_WAIT)
			ev.kind = BOOT_TICK;
		else if (act.kind != BOOT_ASK)
			continue;
		else {
			int sep_file = strcmp(act.file, SEP_MAC) == 0, list_file = strcmp(act.file, name) == 0;

			if (had && !list_file) {
				snprintf(next, cap, "%s", act.file);
				break;
			}
			had |= list_file;
			ev.kind = sep_file || list_file ? BOOT_FILE : BOOT_MISSING;
			ev.code = 1;
			ev.data = sep_file ? span_cstr(sep) : list_file ? list : span(NULL, 0);
		}
		CHECK(boot_event(&b, &ev) == 0);
	}
	CHECK(had);
	env = was;
}

/* The order in which keys are tried shows nowhere, so it is not compared. */
static int
same_end(struct span observed, const char *next)
{
	size_t at = span_rfind(observed, ' ');

	return next[0] == '\0' ? span_ends_nocase(observed, "refused") : span_starts(observed, "accepted") && span_is(span_sub(observed, at + 1, observed.n), next);
}

static const char *
signature_row(struct observed *o, const char *tag)
{
	static const struct { const char *load, *loader, *la_version; } list[] = {
		{ "P0S3-8-12-00", "P003-8-12-00", "PAS30830" }, { "P0S3-08-8-00", "P003-08-8-00", "PAS3X084" },
		{ "P0S3-08-4-00", "P003-08-4-00", "PAS30810" }, { "P0S3-07-5-00", "P003-07-5-00", "PAS3X060" },
		{ "P0030801SR02", "P0030801SR02", "PAS30831" },
	};
	char load[40], body[200], name[48], next[BOOT_NAME_MAX + 8];
	struct span seven = o->col[4];
	struct buf b = { 0 };
	const char *why = NULL;
	size_t i = 0, k;

	for (k = 0; k < sizeof list / sizeof list[0]; k++)
		if (span_starts(o->col[1], "genuine ") && span_starts(span_sub(o->col[1], 8, o->col[1].n), list[k].load))
			i = k;
	snprintf(load, sizeof load, "%s", span_starts(o->col[1], "lower-case") ? "p0s3-8-12-00" :
	    span_starts(o->col[1], "other name") ? "P0S3-8-11-99" : list[i].load);
	snprintf(body, sizeof body, "%s.sbn\r\n%s.sb2\r\nLA_VERSION=%s\r\n", list[i].loader, list[i].load, list[i].la_version);
	snprintf(name, sizeof name, "%s.loads", list[i].load);
	/* SR02 is signed with the newer key, the others with the older one */
	fw_sign(&b, &test_key[i == 4], name, 1242925090, span_cstr(body));
	if (span_starts(o->col[1], "one body bit"))
		b.p[b.n - 20] ^= 1;
	else if (span_starts(o->col[1], "last byte"))
		b.n--;
	else if (span_starts(o->col[1], "one signature bit"))
		b.p[200] ^= 1;
	else if (span_starts(o->col[1], "padding byte"))
		b.p[be16(b.p + 8) - 1] ^= 1;
	asked_behind(load, buf_span(&b), "P0S3-8-11-00", tag, next, sizeof next);
	if (!same_end(o->col[2], next))
		why = "another verdict";
	asked_behind(load, buf_span(&b), "P0S3-07-4-00", "PAS3X060", next, sizeof next);
	if (!same_end(span_is(seven, "same in 7.5") ? o->col[2] : span_sub(seven, 5, seven.n), next))
		why = "another verdict with the 7.5 loader";
	buf_free(&b);
	return why;
}

static const struct kind {
	const char *name;
	const char *(*row)(struct observed *o, const char *tag);
	int seven;              /* the last column is about the same thing with 7.5: run it there too */
} kinds[] = {
	{ "text image_version", text_row, 1 },
	{ "load id check", id_row, 1 },
	{ "protocol of the stored application", protocol_row, 0 },
	{ "XML loadInformation", xml_row, 1 },
	{ "model to element", model_row, 0 },
	{ ".loads text (signature bypassed)", loads_row, 0 },
	{ "hunt", hunt_row, 0 },
	{ "request limits", limit_row, 0 },
	{ "TFTP sender", sender_row, 0 },
	{ "TFTP receiver", receiver_row, 0 },
	{ ".loads signature (its own RSA)", signature_row, 0 },
};

/* Reasons that are known and stand in the table above; any other is a fault. */
static int
excused(const char *why)
{
	static const char *const known[] = {
		"the text of the boot block is not simulated: -M is one of the two models", "one server only is simulated",
	};
	size_t i;

	for (i = 0; i < sizeof known / sizeof known[0]; i++)
		if (strcmp(known[i], why) == 0)
			return 1;
	return 0;
}

static const char *
judge_row(struct observed *o)
{
	const char *why;
	size_t i;

	for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (!span_is(o->col[0], kinds[i].name))
			continue;
		why = kinds[i].row(o, "PAS30830");
		if (why == NULL && kinds[i].seven && span_is(o->col[4], "same in 7.5") && kinds[i].row(o, "PAS3X060") != NULL)
			why = "not the same with the 7.5 loader";
		return why;
	}
	return "a kind of row that is not known here";
}

int
main(int argc, char **argv)
{
	const char *root = getenv("CPH_ROOT");
	char path[1024];
	struct buf b = { 0 };
	struct span rest, line, cell;
	size_t rows_all = 0, met = 0, i;
	static struct observed o;

	bootrun_init();
	test_keys(root != NULL ? root : ".");
	snprintf(path, sizeof path, "%s/t/phone/loader-observed.tsv", root != NULL ? root : ".");
	if (file_slurp(argc > 1 ? argv[1] : path, &b, 1 << 20) != 0) {
		fprintf(stderr, "%s: %s\n", argc > 1 ? argv[1] : path, strerror(errno));
		return 2;
	}
	for (rest = buf_span(&b); rest.p != NULL && span_cut(&rest, '\n', &line);) {
		const char *why;

		if (line.n == 0 || line.p[0] == '#')
			continue;
		for (i = 0; i < COLS; i++) {
			o.col[i] = span(NULL, 0);
			if (line.p != NULL && span_cut(&line, '\t', &cell))
				o.col[i] = cell;
		}
		unescape(o.col[1], &o);
		rows_all++;
		why = judge_row(&o);
		if (why == NULL)
			met++;
		else
			printf("not met: %.*s: %.*s: %s\n", (int)o.col[0].n, (const char *)o.col[0].p, (int)o.col[1].n,
			    (const char *)o.col[1].p, why);
		CHECK_ROW(why == NULL || excused(why), why);
	}
	printf("%zu observed rows, %zu met\n", rows_all, met);
	buf_free(&b);
	return check_done();
}
