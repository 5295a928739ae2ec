#include <stdlib.h>
#include <string.h>

#include "cisco/phonefile.h"
#include "format.h"
#include "tsv.h"

/* More than all rows of logs.tsv; row_key has a byte for a key. */
#define ROWS_MAX 320
#define KEYS_MAX 192
#define STATES_MAX 2048
#define LETTERS_MAX 128         /* different bytes in the keys, and one for all others */
#define PARTS_MAX 20            /* literals and fields of a pattern */

enum field { F_SKIP, F_IP, F_PORT, F_FILE, F_PATH, F_CODE, F_TEXT, F_MAC, F_PID, F_BYTES, F_BLOCKS, F_RESENT, F_LEN, F_PEER, F_LITERAL };

static const struct { const char *name; enum field f; } fields[] = {
	{ "-", F_SKIP }, { "ip", F_IP }, { "port", F_PORT }, { "file", F_FILE }, { "path", F_PATH }, { "code", F_CODE }, { "text", F_TEXT },
	{ "mac", F_MAC }, { "pid", F_PID }, { "bytes", F_BYTES }, { "blocks", F_BLOCKS }, { "resent", F_RESENT }, { "len", F_LEN }, { "peer", F_PEER },
};

static const struct { const char *name; enum logev_kind kind; } kinds[] = {
	{ "none", EV_NONE }, { "request", EV_REQUEST }, { "refused", EV_REFUSED }, { "sent", EV_SENT }, { "served", EV_SERVED },
	{ "broken", EV_BROKEN }, { "again", EV_AGAIN }, { "unacked", EV_UNACKED }, { "peer", EV_PEER }, { "name", EV_NAME },
	{ "text", EV_TEXT }, { "start", EV_START }, { "end", EV_END }, { "root", EV_ROOT }, { "discover", EV_DISCOVER }, { "offer", EV_OFFER },
	{ "ask", EV_ASK }, { "ack", EV_ACK }, { "nak", EV_NAK }, { "noaddr", EV_NOADDR }, { "class", EV_CLASS }, { "told", EV_TOLD },
	{ "acked", EV_ACKED }, { "data", EV_DATA }, { "reply", EV_REPLY },
};

struct part {
	enum field f;
	struct span text;       /* of a literal */
};

struct row {
	const char *format;
	char format_text[16];
	enum logev_kind kind;
	struct part part[PARTS_MAX];
	unsigned nparts;
	int to_end;             /* the pattern ends where the line does */
};

static struct row rows[ROWS_MAX];
static unsigned char row_key[ROWS_MAX];
static unsigned nrows;

/* All keys at once (Aho and Corasick): one step a byte.  hit: the key that ends in this state + 1, then out, a state with a shorter one. */
static struct span keys[KEYS_MAX];
static struct { unsigned first, last; } rows_of[KEYS_MAX];      /* no row before or behind these has the key */
static unsigned nkeys;
static unsigned char letter[256];        /* of a byte; 0 = in no key */
static unsigned nletters = 1;
static unsigned short next[STATES_MAX][LETTERS_MAX], hit[STATES_MAX], out[STATES_MAX];
static unsigned char stop[STATES_MAX];  /* a key ends here: hit or out */
static unsigned nstates = 1;

static const char *
compile(struct row *r, struct span pattern)
{
	size_t i, j, k;

	if (pattern.n > 0 && pattern.p[pattern.n - 1] == '$') {
		r->to_end = 1;
		pattern.n--;
	}
	for (i = 0; i < pattern.n; i = j) {
		struct part *p = &r->part[r->nparts];

		if (r->nparts++ == PARTS_MAX)
			return "a pattern has too many parts";
		if (pattern.p[i] != '{') {
			for (j = i; j < pattern.n && pattern.p[j] != '{'; j++)
				;
			p->f = F_LITERAL;
			p->text = span_sub(pattern, i, j);
			continue;
		}
		for (j = i; j < pattern.n && pattern.p[j] != '}'; j++)
			;
		for (k = 0; k < sizeof fields / sizeof fields[0]; k++)
			if (span_is(span_sub(pattern, i + 1, j), fields[k].name))
				break;
		if (k == sizeof fields / sizeof fields[0])
			return "a pattern has an unknown field";
		p->f = fields[k].f;
		j++;
	}
	return NULL;
}

static const char *
add_key(struct span key, unsigned char *n)
{
	unsigned s = 0;
	size_t i;

	for (*n = 0; *n < nkeys; ++*n)
		if (span_eq(keys[*n], key))
			return NULL;
	if (nkeys == KEYS_MAX)
		return "too many keys";
	keys[nkeys] = key;
	rows_of[nkeys].first = nrows - 1;
	for (i = 0; i < key.n; i++) {
		unsigned char *l = &letter[key.p[i]];

		if (*l == 0) {
			if (nletters == LETTERS_MAX)
				return "the keys have too many letters";
			*l = (unsigned char)nletters++;
		}
		if (next[s][*l] == 0) {
			if (nstates == STATES_MAX)
				return "the keys are too long";
			next[s][*l] = (unsigned short)nstates++;
		}
		s = next[s][*l];
	}
	hit[s] = (unsigned short)(nkeys + 1);
	nkeys++;
	return NULL;
}

/* The failure links, breadth first, and the table without holes. */
static void
link_keys(void)
{
	static unsigned short queue[STATES_MAX], fail[STATES_MAX];
	unsigned head = 0, tail = 0, c;

	for (c = 0; c < nletters; c++)
		if (next[0][c] != 0)
			queue[tail++] = next[0][c];
	while (head < tail) {
		unsigned s = queue[head++];

		out[s] = hit[fail[s]] != 0 ? fail[s] : out[fail[s]];
		stop[s] = (hit[s] | out[s]) != 0;
		for (c = 0; c < nletters; c++) {
			unsigned t = next[s][c];

			if (t == 0)
				next[s][c] = next[fail[s]][c];
			else {
				fail[t] = next[fail[s]][c];
				queue[tail++] = (unsigned short)t;
			}
		}
	}
}

static const char *
add_row(const struct span *col)
{
	struct row *r = &rows[nrows];
	size_t k;

	if (nrows++ == ROWS_MAX)
		return "too many rows";
	if (span_copy(col[0], r->format_text, sizeof r->format_text) != 0)
		return "a format with a long name";
	r->format = r->format_text;
	for (k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
		if (span_is(col[1], kinds[k].name)) {
			const char *why;

			r->kind = kinds[k].kind;
			why = add_key(col[2], &row_key[r - rows]);
			if (why != NULL)
				return why;
			rows_of[row_key[r - rows]].last = nrows - 1;
			return compile(r, col[3]);
		}
	return "an unknown event";
}

const char *
format_read(struct span table)
{
	struct tsv t;
	const char *why;
	int got;

	if (tsv_text(&t, table) != 0)
		return tsv_fault(&t, "logs.tsv", t.err);
	while ((got = tsv_next(&t)) != 0) {
		why = got < 0 ? t.err : add_row(t.col);
		if (why != NULL)
			return tsv_fault(&t, "logs.tsv", why);
	}
	link_keys();
	return NULL;
}

/* May c stand in such a field? */
static int
may_stand(enum field f, int c)
{
	switch (f) {
	case F_IP: case F_PEER:
		/* or a name, or what a poster made of an address: 192.0.2.xxx, <ip> */
		return ascii_isalnum(c) || (c != '\0' && strchr(".:-_%*<>", c) != NULL);
	case F_MAC:
		return ascii_isxdigit(c) || c == ':' || c == '-' || c == '.';
	case F_PORT: case F_BYTES: case F_BLOCKS: case F_RESENT: case F_LEN:
		return ascii_isdigit(c);
	case F_CODE:
		return ascii_isalnum(c) || c == ' ';
	case F_PID:
		return ascii_isdigit(c) || c == '.';
	default:
		return c != '\0';
	}
}

static unsigned char fits[F_LITERAL + 1][256];  /* the same, as a table */

const char *
format_init(void)
{
	int f, c;

	if (nrows > 0)
		return NULL;
	for (f = 0; f <= F_LITERAL; f++)
		for (c = 0; c < 256; c++)
			fits[f][c] = may_stand((enum field)f, c) != 0;
	return format_read(span_cstr((const char *)data_logs));
}

/* No number of a packet, no date and no time: an address has three dots, or seven colons or two of them together; a name has a letter. */
static int
is_address(struct span s)
{
	size_t i, dots = 0, colons = 0;

	for (i = 0; i < s.n; i++) {
		dots += s.p[i] == '.';
		colons += s.p[i] != ':' ? 0 : i > 0 && s.p[i - 1] == ':' ? 7 : 1;
		if ((ascii_isalpha(s.p[i]) && !ascii_isxdigit(s.p[i])) || s.p[i] == '*')
			return 1;
	}
	return dots >= 3 || colons >= 7;
}

static size_t
find(struct span in, size_t from, struct span lit)
{
	while (lit.n > 0 && from + lit.n <= in.n) {
		const unsigned char *p = memchr(in.p + from, lit.p[0], in.n - lit.n - from + 1);

		if (p == NULL)
			break;
		from = (size_t)(p - in.p);
		if (memcmp(p, lit.p, lit.n) == 0)
			return from;
		from++;
	}
	return in.n + 1;
}

static void
store(struct logev *e, enum field f, struct span s)
{
	struct span *at[] = { NULL, &e->ip, &e->port, &e->file, &e->path, &e->code, &e->text, &e->mac, &e->pid, &e->bytes, &e->blocks,
	    &e->resent, &e->len, &e->peer };

	if (f > F_SKIP && f < F_LITERAL)
		*at[f] = s;
}

/* Part i and what follows, from byte at on; fields are as short as what follows allows. */
static int
match_from(const struct row *r, unsigned i, struct span line, size_t at, struct logev *e)
{
	const struct part *p = &r->part[i];
	int address = i < r->nparts && (p->f == F_IP || p->f == F_PEER);
	size_t end;

	if (i == r->nparts)
		return !r->to_end || at == line.n;
	if (p->f == F_LITERAL) {
		if (at + p->text.n > line.n || memcmp(line.p + at, p->text.p, p->text.n) != 0)
			return 0;
		return match_from(r, i + 1, line, at + p->text.n, e);
	}
	if (i + 1 == r->nparts && (p->f == F_FILE || p->f == F_PATH || p->f == F_TEXT)) {
		/* the last one takes all there is */
		if (at == line.n && p->f != F_TEXT)
			return 0;
		store(e, p->f, span_sub(line, at, line.n));
		return 1;
	}
	for (end = at; end < line.n && fits[p->f][line.p[end]]; end++) {
		const struct part *lit = &r->part[i + 1];

		if (i + 1 == r->nparts)
			continue;       /* the last one takes all it can */
		if (lit->f == F_LITERAL && line.p[end] != lit->text.p[0] && p->f != F_SKIP && p->f != F_FILE && p->f != F_PATH && p->f != F_TEXT)
			continue;
		if (p->f == F_SKIP || p->f == F_FILE || p->f == F_PATH || p->f == F_TEXT) {
			end = lit->f == F_LITERAL ? find(line, end, lit->text) : end;
			if (end > line.n)
				return 0;
		}
		if ((end > at || p->f == F_SKIP || p->f == F_FILE || p->f == F_TEXT) && (!address || is_address(span_sub(line, at, end))) &&
		    match_from(r, i + 1, line, end, e)) {
			store(e, p->f, span_sub(line, at, end));
			return 1;
		}
	}
	if ((end == at && p->f != F_SKIP && p->f != F_TEXT) || (address && !is_address(span_sub(line, at, end))) || !match_from(r, i + 1, line, end, e))
		return 0;
	store(e, p->f, span_sub(line, at, end));
	return 1;
}

/* From anywhere in the line: the first literal says where, and a field in front of it takes the word that ends there. */
static int
match(const struct row *r, struct span line, struct logev *e)
{
	const struct part *first = &r->part[0];
	size_t at, from;

	if (first->f == F_LITERAL) {
		for (at = 0; (at = find(line, at, first->text)) <= line.n; at++)
			if (match_from(r, 0, line, at, e))
				return 1;
		return 0;
	}
	for (at = 0; (at = find(line, at, r->part[1].text)) <= line.n; at++) {
		for (from = at; from > 0 && fits[first->f][line.p[from - 1]] && line.p[from - 1] != ' '; from--)
			;
		if (from < at && match_from(r, 0, line, from, e))
			return 1;
	}
	return 0;
}

enum format_res
format_match(struct span line, struct logev *e)
{
	unsigned char have[KEYS_MAX] = { 0 };
	unsigned s = 0, o, i, first = nrows, last = 0;
	size_t k;

	for (k = 0; k < line.n; k++) {
		s = next[s][letter[line.p[k]]];
		if (!stop[s])
			continue;
		for (o = hit[s] != 0 ? s : out[s]; o != 0; o = out[o]) {
			unsigned key = hit[o] - 1u;

			have[key] = 1;
			if (rows_of[key].first < first)
				first = rows_of[key].first;
			if (rows_of[key].last > last)
				last = rows_of[key].last;
		}
	}
	if (first == nrows)
		return FORMAT_FOREIGN;
	for (i = first; i <= last; i++)
		if (have[row_key[i]] && match(&rows[i], line, e)) {
			e->kind = rows[i].kind;
			e->format = rows[i].format;
			return FORMAT_EVENT;
		}
	return FORMAT_ODD;
}

/* The next word of the line from *at on: what neither blanks nor quotes nor brackets delimit. */
static struct span
word(struct span line, size_t *at)
{
	static const char delimiters[] = " \t\"'<>()[],;=";
	size_t from;

	while (*at < line.n && strchr(delimiters, line.p[*at]) != NULL)
		++*at;
	for (from = *at; *at < line.n && (line.p[*at] == '\0' || strchr(delimiters, line.p[*at]) == NULL); ++*at)
		;
	return span_sub(line, from, *at);
}

/* a.b.c.d, perhaps with :port or .port behind */
static int
is_ip(struct span w, struct span *ip)
{
	size_t i, dots = 0, run = 0;

	for (i = 0; i < w.n && (ascii_isdigit(w.p[i]) || w.p[i] == '.'); i++) {
		if (w.p[i] == '.') {
			if (run == 0 || ++dots == 4)
				break;
			run = 0;
		} else if (++run > 3)
			return 0;
	}
	*ip = span_sub(w, 0, i);
	return dots >= 3 && run > 0 && (i == w.n || w.p[i] == ':' || w.p[i] == '.');
}

static int
has_text(struct span line, const char *text)
{
	size_t i, n = strlen(text);

	for (i = 0; i + n <= line.n; i++)
		if (span_is_nocase(span_sub(line, i, i + n), text))
			return 1;
	return 0;
}

int
format_generic(struct span line, struct logev *e)
{
	static const char *const bad[] = { "not found", "no such file", "cannot find", "does not exist", "fail",
		"error 1 ", "error 1:", "error 1,", "error opening" };
	struct span w, ip, name;
	size_t at = 0, i, ips = 0, files = 0;

	while ((w = word(line, &at)).n > 0) {
		size_t slash = span_rfind(w, '/');

		name = slash < w.n ? span_sub(w, slash + 1, w.n) : w;
		if (name.n > 1 && (name.p[name.n - 1] == ':' || name.p[name.n - 1] == '.'))
			name.n--;
		if (is_ip(w, &ip))
			e->ip = ip, ips++;
		else if (phonefile_kind(name, NULL, NULL) != PF_OTHER && name.n > 4)
			e->file = name, files++;
	}
	if (ips != 1 || files != 1)
		return 0;
	e->format = "generic";
	e->kind = EV_REQUEST;
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (has_text(line, bad[i])) {
			e->kind = EV_REFUSED;
			e->text = span_cstr(bad[i]);
		}
	return 1;
}
