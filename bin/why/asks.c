#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asks.h"
#include "num.h"
#include "phones.h"
#include "record.h"

#define PENDING 16              /* requests that may wait for their answer, -r */

/* Requests are printed in the order in which they were made, when the first of them is answered or enough came after it. */
static void
print_waiting(struct asks *a, struct phone *p, size_t keep)
{
	size_t i;

	if (a->request == NULL)
		return;
	for (i = p->unprinted > p->first ? p->unprinted - p->first : 0; i < p->n; i++) {
		struct ask *k = phone_ask(p, i);

		if (!k->printed && k->answer == ANSWER_UNKNOWN && p->n - i <= keep)
			return;
		if (!k->printed)
			a->request(a->ctx, p, k);
		k->printed = 1;
		p->unprinted = p->first + i + 1;
	}
}

void
asks_settle(struct asks *a)
{
	size_t i;

	for (i = 0; i < a->n; i++)
		print_waiting(a, &a->phone[i], 0);
}

static void
copy_cut(struct span s, char *out, size_t cap)
{
	if (span_copy(s.n < cap ? s : span_sub(s, 0, cap - 1), out, cap) != 0)
		out[0] = '\0';
}

/* A name without what servers put in front of it. */
static struct span
bare(const struct asks *a, struct span name)
{
	size_t root = strlen(a->root);
	size_t i;

	if (root > 0 && name.n > root && memcmp(name.p, a->root, root) == 0 && name.p[root] == '/')
		return span_sub(name, root + 1, name.n);
	while (span_starts(name, "./"))
		name = span_sub(name, 2, name.n);
	/* flash:NAME and system:/its/NAME of IOS */
	if (span_rfind(name, ':') < name.n)
		name = span_sub(name, span_rfind(name, ':') + 1, name.n);
	if (name.n == 0 || (name.p[0] != '/' && name.p[0] != '\\'))
		return name;
	/* an absolute path, or one of Windows: phones ask for plain names */
	for (i = name.n; i > 0 && name.p[i - 1] != '/' && name.p[i - 1] != name.p[0]; i--)
		;
	return span_sub(name, i, name.n);
}

/* The kind of a file; the MAC address in its name goes to mac, or, where the poster made it unreadable (SEPxxxxxxxxxxxx.cnf.xml), to masked. */
static enum phonefile
kind_of(struct span name, char mac[MAC_LEN + 1], char *masked, size_t cap)
{
	static const struct { enum phonefile kind; const char *before, *after; } own[] = {
		{ PF_CTLSEP, "CTLSEP", ".tlv" }, { PF_SEPMAC, "SEP", ".cnf.xml" }, { PF_SIPMAC, "SIP", ".cnf" }, { PF_MGCMAC, "MGC", ".cnf" },
	};
	enum phonefile kind = phonefile_kind(name, mac, NULL);
	size_t i;

	for (i = 0; i < sizeof own / sizeof own[0] && mac[0] == '\0'; i++) {
		size_t before = strlen(own[i].before), after = strlen(own[i].after);

		if ((kind != PF_OTHER && kind != own[i].kind) || name.n <= before + after || !span_starts(name, own[i].before) ||
		    !span_ends_nocase(name, own[i].after))
			continue;
		copy_cut(span_sub(name, before, name.n - after), masked, cap);
		return own[i].kind;
	}
	return kind;
}

static unsigned
number(struct span s, unsigned max)
{
	uint64_t v;

	return num_u64(s, 0, max, &v) == NUM_OK ? (unsigned)v : 0;
}

static int
is_forbidden(const struct logev *e)
{
	static const char *const words[] = { "ermission", "denied", "EACCES", "ccess violation", "access", "may not be read" };
	char text[ASK_TEXT];
	size_t i;

	copy_cut(e->text, text, sizeof text);
	for (i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strstr(text, words[i]) != NULL)
			return 1;
	if (span_is(e->code, "access") || span_is(e->code, "Access violation"))
		return 1;
	return strcmp(e->format, "tftpd32") == 0 && span_is(e->code, "5");
}

/* How tcpdump and Wireshark call the errors. */
static const struct { const char *name; short code; } errors[] = {
	{ "ENOTFOUND", 1 }, { "EACCESS", 2 }, { "ENOSPACE", 3 }, { "File not found", 1 }, { "Access violation", 2 }, { "Disk full or allocation exceeded", 3 },
	{ "Option negotiation failed", 8 },
};

static void
take_error(struct ask *k, const struct logev *e)
{
	uint64_t v;
	size_t i;

	copy_cut(e->text, k->text, sizeof k->text);
	if (strcmp(e->format, "tftpd32") != 0 && num_u64(e->code, 0, 32767, &v) == NUM_OK)
		k->code = (short)v;
	for (i = 0; i < sizeof errors / sizeof errors[0]; i++)
		if (span_is(e->code, errors[i].name))
			k->code = errors[i].code;
	if (e->kind == EV_REFUSED && is_forbidden(e))
		k->forbidden = 1;
}

static void
remember(struct asks *a, struct span id, const struct phone *p, const struct ask *k)
{
	struct recent *r = &a->recent[k->seq % RECENT_MAX];

	copy_cut(id, r->id, sizeof r->id);
	r->id_hash = text_hash(id);
	r->file_hash = text_hash(span_cstr(k->file));
	r->phone = (size_t)(p - a->phone);
	r->seq = k->seq;
}

/* The request that was made back requests before the last one; NULL when it is not kept. */
static struct ask *
recent(struct asks *a, unsigned long back, struct phone **p)
{
	const struct recent *r = &a->recent[(a->seq - back) % RECENT_MAX];

	if (r->seq == 0 || r->seq != a->seq - back)
		return NULL;
	*p = &a->phone[r->phone];
	return phone_ask_by_seq(*p, r->seq);
}

/* The request that a process or thread answers, the last one of it. */
static struct ask *
of_pid(struct asks *a, struct span id, struct phone **p)
{
	uint32_t hash = text_hash(id);
	unsigned long i;

	for (i = 0; id.n > 0 && i < RECENT_MAX && i < a->seq; i++) {
		const struct recent *r = &a->recent[(a->seq - i) % RECENT_MAX];
		struct ask *k = r->id_hash == hash && span_is(id, r->id) ? recent(a, i, p) : NULL;

		if (k != NULL)
			return k;
	}
	return NULL;
}

static int
is_open(const struct ask *k, struct span name)
{
	return (name.n == 0 || span_is(name, k->file)) && (k->answer == ANSWER_UNKNOWN || k->answer == ANSWER_SERVED);
}

/* The last request of a phone for this file that is not answered; of any file where name is empty. */
static struct ask *
open_ask(struct phone *p, struct span name)
{
	size_t i, n = p == NULL ? 0 : p->n;

	for (i = 0; i < n && i < 32; i++) {
		struct ask *k = phone_ask(p, n - 1 - i);

		if (is_open(k, name))
			return k;
	}
	return NULL;
}

/* The same among all phones, where the line has no address: the one that asked last. */
static struct ask *
open_anywhere(struct asks *a, struct span name, struct phone **p)
{
	uint32_t hash = text_hash(name);
	unsigned long i;

	for (i = 0; i < RECENT_MAX && i < a->seq; i++) {
		const struct recent *r = &a->recent[(a->seq - i) % RECENT_MAX];
		struct ask *k = name.n == 0 || r->file_hash == hash ? recent(a, i, p) : NULL;

		if (k != NULL && is_open(k, name))
			return k;
	}
	return NULL;
}

int
ask_was_error(const struct ask *k)
{
	return k->answer == ANSWER_SERVED && !k->data && k->blocks == 1 && k->last_packet >= 0 && k->last_packet < 516;
}

static struct ask *
begin(struct asks *a, const struct logev *e, struct span name, struct phone **at)
{
	char mac[MAC_LEN + 1] = "";
	struct phone *p;
	struct ask *k;
	struct span file = bare(a, name);
	char masked[sizeof p->masked] = "";
	enum phonefile kind = kind_of(file, mac, masked, sizeof masked);

	*at = p = phone_of(a, e->ip, mac);
	if (p != NULL && p->n > 0) {
		k = phone_ask(p, p->n - 1);
		/* the phone goes on, and does not only repeat its request */
		if (ask_was_error(k) && (!span_is(file, k->file) || k->port != number(e->port, 65535)))
			k->answer = ANSWER_REFUSED;
	}
	if (p == NULL || (k = phone_push(a, p)) == NULL)
		return NULL;
	k->us = e->us;
	k->stamp = (unsigned char)e->stamp;
	k->format = e->format;
	k->kind = (unsigned char)kind;
	k->port = (unsigned short)number(e->port, 65535);
	copy_cut(file, k->file, sizeof k->file);
	if (e->path.n > 0 && e->file.n > 0) {
		copy_cut(e->path, k->path, sizeof k->path);
		k->nopath = !span_eq(bare(a, e->path), file) && !span_is(span_sub(e->path, span_rfind(e->path, '/') + 1, e->path.n), k->file);
	}
	if (masked[0] != '\0')
		memcpy(p->masked, masked, sizeof masked);
	p->asked_since_ack++;
	remember(a, e->pid, p, k);
	return k;
}

static void
finish(struct asks *a, struct phone *p, struct ask *k, enum answer how, const struct logev *e)
{
	int was;

	k->answer = (unsigned char)how;
	if (e->bytes.n > 0)
		k->bytes = number(e->bytes, 0x7fffffff);
	if (e->blocks.n > 0)
		k->blocks = number(e->blocks, 0x7fffffff);
	if (e->resent.n > 0)
		k->resent = number(e->resent, 0x7fffffff);
	if (how == ANSWER_REFUSED || how == ANSWER_BROKEN)
		take_error(k, e);
	was = k->printed;       /* else its end is printed with it */
	print_waiting(a, p, PENDING);
	if (a->xfer != NULL && was && (how == ANSWER_SENT || how == ANSWER_BROKEN))
		a->xfer(a->ctx, p, k);
}

/* A request whose file a later line names: the name may say which phone it is. */
static struct ask *
name_it(struct asks *a, struct phone **p, struct ask *k, struct span name)
{
	char mac[MAC_LEN + 1] = "";
	unsigned long seq = k->seq;

	copy_cut(name, k->file, sizeof k->file);
	k->kind = (unsigned char)kind_of(name, mac, (*p)->masked, sizeof (*p)->masked);
	if (a->recent[seq % RECENT_MAX].seq == seq)
		a->recent[seq % RECENT_MAX].file_hash = text_hash(span_cstr(k->file));
	if (mac[0] == '\0' || (*p)->mac[0] != '\0')
		return k;
	*p = phone_name(a, *p, mac);
	return phone_ask_by_seq(*p, seq);
}

/* ---- events ---- */

/* An answer to a request that a line before named, or, where the server writes one line at the end, to the request of this line. */
static void
answer(struct asks *a, const struct logev *e, enum answer how)
{
	struct span name = bare(a, e->file.n > 0 ? e->file : e->path);
	struct phone *p = NULL;
	struct ask *k = of_pid(a, e->pid, &p);
	int at_end = strcmp(e->format, "dnsmasq") == 0 || strcmp(e->format, "opentftp") == 0 || strcmp(e->format, "bsd") == 0 ||
	    strcmp(e->format, "generic") == 0 || strcmp(e->format, "sccp_manager") == 0;

	if (k != NULL && k->answer != ANSWER_UNKNOWN && k->answer != ANSWER_SERVED) {
		if (!at_end)
			return;
		k = NULL;
	}
	/* tftpy names what it opens, and what it does not find: without the address, and then again with it */
	if (strcmp(e->format, "tftpy") == 0 && how == ANSWER_REFUSED) {
		k = e->ip.n > 0 ? recent(a, 0, &p) : NULL;
		if (k != NULL && k->answer == ANSWER_REFUSED && span_is(name, k->file)) {
			if (p->ip[0] == '\0')
				phone_set_ip(a, p, e->ip);
			return;
		}
		at_end = (k = open_anywhere(a, name, &p)) == NULL;
	}
	if (k == NULL && at_end) {
		k = begin(a, e, name, &p);
		if (k != NULL && how != ANSWER_SENT && a->why.ip[0] != '\0' && span_is(e->ip, a->why.ip)) {
			k->code = (short)a->why.code;
			memcpy(k->text, a->why.text, sizeof k->text);
			a->why.ip[0] = '\0';
		}
	} else if (k == NULL && e->ip.n > 0)
		k = open_ask(p = phone_at(a, e->ip), e->file.n > 0 ? name : span(NULL, 0));
	else if (k == NULL) {
		k = open_anywhere(a, name, &p);
		/* BusyBox names only what it refuses: that is the oldest of the requests without a name */
		if (k == NULL && how == ANSWER_REFUSED && a->current < a->n) {
			size_t i;

			p = &a->phone[a->current];
			for (i = p->n > 8 ? p->n - 8 : 0; i < p->n && k == NULL; i++)
				if (phone_ask(p, i)->file[0] == '\0' && phone_ask(p, i)->answer == ANSWER_UNKNOWN)
					k = phone_ask(p, i);
		}
	}
	if (k == NULL || p == NULL)
		return;
	if (k->file[0] == '\0' && name.n > 0 && (k = name_it(a, &p, k, name)) == NULL)
		return;
	if (how == ANSWER_BROKEN && e->text.n == 0 && k->text[0] != '\0') {
		struct logev with = *e;
		char text[ASK_TEXT];
		short code = k->code;

		memcpy(text, k->text, sizeof text);
		with.text = span_cstr(text);
		finish(a, p, k, how, &with);
		k->code = code;
		return;
	}
	finish(a, p, k, how, e);
}

/* An error packet; in a capture it may be one of the phone to the server. */
static void
error(struct asks *a, const struct logev *e)
{
	struct logev by_phone = *e;

	if (e->peer.n > 0 && phone_at(a, e->ip) == NULL && phone_at(a, e->peer) != NULL) {
		by_phone.ip = e->peer;
		answer(a, &by_phone, ANSWER_BROKEN);
	} else
		answer(a, e, ANSWER_REFUSED);
}

static void
request(struct asks *a, const struct logev *e)
{
	struct logev with = *e;
	struct phone *p;
	char ip[46];

	if (e->ip.n == 0 && a->peer.ip[0] != '\0') {
		memcpy(ip, a->peer.ip, sizeof ip);
		with.ip = span_cstr(ip);
	}
	if (begin(a, &with, e->file, &p) == NULL)
		return;
	if (e->ip.n == 0)
		phone_ask(p, p->n - 1)->port = a->peer.port;
	a->peer.ip[0] = '\0';
	print_waiting(a, p, PENDING);
}

/* A packet in a capture that shows lengths only: 516 bytes from the server are a whole block, 4 from the phone an acknowledgement. */
static void
packet(struct asks *a, const struct logev *e)
{
	unsigned port = number(e->port, 65535), len = number(e->len, 65535);
	struct phone *p = phone_at(a, e->ip);
	size_t i;

	for (i = 0; p != NULL && i < p->n && i < 16; i++) {
		struct ask *k = phone_ask(p, p->n - 1 - i);

		if (k->port != port)
			continue;
		if (e->kind == EV_ACKED) {
			if (k->last_packet >= 0 && k->last_packet < 516 && k->answer == ANSWER_SERVED)
				finish(a, p, k, ANSWER_SENT, e);
		} else if (len >= 4 || e->len.n == 0) {
			k->data |= e->kind == EV_DATA;
			k->last_packet = (int)len;
			k->bytes += len < 4 ? 0 : len - 4;
			k->blocks++;
			if (k->answer == ANSWER_UNKNOWN)
				k->answer = ANSWER_SERVED;
		}
		return;
	}
}

static void
dhcp(struct asks *a, const struct logev *e)
{
	char mac[MAC_LEN + 1];
	struct phone *p;

	/* Tftpd32 tells the MAC address in a line before */
	if (mac_parse(e->mac.n > 0 ? e->mac : span_cstr(a->dhcp_mac), mac) != NULL)
		return;
	p = phone_named(a, mac);
	if (p == NULL && e->kind == EV_ACK)
		p = phone_at(a, e->ip);
	if (p != NULL && p->mac[0] != '\0' && strcmp(p->mac, mac) != 0)
		p = NULL;
	if (p == NULL && (p = phone_new(a, e->kind == EV_ACK ? e->ip : span(NULL, 0), mac)) == NULL)
		return;
	p->last_dhcp = e->us;
	if (e->kind == EV_DISCOVER || e->kind == EV_ASK)
		p->discovers++;
	else if (e->kind == EV_NAK)
		p->naks++;
	else if (e->kind == EV_NOADDR)
		p->discovers++, p->noaddrs++;
	else if (e->kind == EV_ACK) {
		p->acks++;
		p->last_ack = e->us;
		p->asked_since_ack = 0;
		p->by_lease = 1;
		phone_set_mac(a, p, mac);
		if (e->ip.n > 0)
			phone_set_ip(a, p, e->ip);
		if (p->told == TOLD_UNKNOWN && a->dhcp_options)
			p->told = TOLD_NO;      /* option lines are logged here: the one that counts may follow */
	}
	if ((e->kind == EV_DISCOVER || e->kind == EV_ASK) && a->dhcp_class[0] != '\0') {
		/* of this request only: the next one may be of another device, without a class */
		memcpy(p->class, a->dhcp_class, sizeof p->class);
		a->dhcp_class[0] = '\0';
	}
	snprintf(a->dhcp_mac, sizeof a->dhcp_mac, "%s", mac);
}

/* What a line says of the lines around it. */
static void
aside(struct asks *a, const struct logev *e)
{
	struct phone *p;
	struct ask *k;

	switch (e->kind) {
	case EV_AGAIN:
		if ((p = phone_at(a, e->ip)) != NULL && p->n > 0)
			phone_ask(p, p->n - 1)->again++;
		break;
	case EV_NAME:
		p = a->current < a->n ? &a->phone[a->current] : NULL;
		if (p != NULL && p->n > 0 && phone_ask(p, p->n - 1)->file[0] == '\0')
			name_it(a, &p, phone_ask(p, p->n - 1), bare(a, e->file));
		else
			request(a, e);
		break;
	case EV_PEER:
		copy_cut(e->ip, a->peer.ip, sizeof a->peer.ip);
		a->peer.port = (unsigned short)number(e->port, 65535);
		break;
	case EV_TEXT:
		copy_cut(e->text, a->why.text, sizeof a->why.text);
		copy_cut(e->ip, a->why.ip, sizeof a->why.ip);
		a->why.code = (int)number(e->code, 99);
		break;
	case EV_END:
		if ((k = of_pid(a, e->pid, &p)) != NULL && (k->answer == ANSWER_UNKNOWN || k->answer == ANSWER_SERVED))
			finish(a, p, k, span_is(e->code, "0") ? ANSWER_SENT : ANSWER_REFUSED, e);
		break;
	case EV_ROOT:
		copy_cut(span_trim(e->path), a->root, sizeof a->root);
		break;
	case EV_CLASS:
		copy_cut(e->text, a->dhcp_class, sizeof a->dhcp_class);
		a->dhcp_options = 1;
		break;
	case EV_TOLD:
		if ((p = phone_named(a, a->dhcp_mac)) != NULL)
			p->told = TOLD_YES;
		break;
	default:
		break;
	}
}

void
asks_event(struct asks *a, const struct logev *e)
{
	switch (e->kind) {
	case EV_REQUEST: case EV_START:
		request(a, e);
		break;
	case EV_REFUSED:
		error(a, e);
		break;
	case EV_SENT:
		answer(a, e, ANSWER_SENT);
		break;
	case EV_SERVED:
		answer(a, e, ANSWER_SERVED);
		break;
	case EV_BROKEN:
		answer(a, e, ANSWER_BROKEN);
		break;
	case EV_DISCOVER: case EV_OFFER: case EV_ASK: case EV_ACK: case EV_NAK: case EV_NOADDR:
		dhcp(a, e);
		break;
	case EV_ACKED: case EV_DATA: case EV_REPLY:
		packet(a, e);
		break;
	default:
		aside(a, e);
	}
	a->last.us = e->us;
	a->last.stamp = (unsigned char)e->stamp;
}

/* ---- records ---- */

void
asks_record(struct asks *a, const struct rec *r)
{
	struct logev e;
	struct span t = rec_get(r, "time", NULL), by = rec_get(r, "by", NULL), answered = rec_get(r, "answer", NULL), end = rec_get(r, "end", NULL);
	struct phone *p = NULL;
	struct ask *k = NULL;
	uint64_t sec, msec = 0;
	size_t dot = span_find(t, '.');

	memset(&e, 0, sizeof e);
	e.format = "record";
	e.ip = rec_get(r, "ip", NULL);
	e.file = rec_get(r, "file", NULL);
	e.port = rec_get(r, "port", NULL);
	e.pid = rec_get(r, "id", NULL);
	e.text = rec_get(r, "reason", NULL);
	e.bytes = rec_get(r, "bytes", NULL);
	e.blocks = rec_get(r, "blocks", NULL);
	e.resent = rec_get(r, "resent", NULL);
	if (num_u64(span_sub(t, 0, dot), 0, (uint64_t)1 << 40, &sec) == NUM_OK) {
		if (dot + 1 < t.n)
			num_u64(span_sub(t, dot + 1, t.n), 0, 999, &msec);
		e.us = (int64_t)(sec * 1000000 + msec * 1000);
		e.stamp = STAMP_EXACT;
	}
	if (span_is(r->type, "request")) {
		struct span path = rec_get(r, "path", NULL);
		unsigned count = number(rec_get(r, "count", NULL), 1000);

		/* the phone asked again, and the transfer goes on */
		if (span_is(answered, "continued") && (k = of_pid(a, e.pid, &p)) != NULL) {
			k->again++;
			return;
		}
		k = begin(a, &e, e.file, &p);
		if (k == NULL)
			return;
		copy_cut(path, k->path, sizeof k->path);
		k->nopath = 0;
		k->again = (unsigned char)(count > 200 ? 200 : count > 1 ? count - 1 : 0);
		if (span_starts(answered, "error")) {
			e.kind = EV_REFUSED;
			e.code = span_sub(answered, 5, answered.n);
			finish(a, p, k, ANSWER_REFUSED, &e);
		} else if (answered.n > 0 && !span_is(answered, "none"))
			k->answer = ANSWER_SERVED;
	} else if (span_is(r->type, "xfer")) {
		k = of_pid(a, e.pid, &p);
		if (k == NULL && (p = phone_at(a, e.ip)) != NULL)
			k = open_ask(p, bare(a, e.file));
		if (k == NULL)
			return;
		finish(a, p, k, span_is(end, "ok") ? ANSWER_SENT : ANSWER_BROKEN, &e);
	}
	if (p != NULL && (span_is(by, "lease") || span_is(by, "neighbour")))
		p->by_lease = 1;
	if (p != NULL && span_is(by, "name"))
		p->believed = 1;
}

void
asks_free(struct asks *a)
{
	size_t i;

	for (i = 0; i < a->n; i++)
		free(a->phone[i].ask);
	free(a->phone);
	memset(a, 0, sizeof *a);
}
