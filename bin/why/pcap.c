#include <sys/types.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "pcap.h"

#define PACKET_MAX 262144       /* bytes of a packet or block that are taken */
#define FLOWS 256               /* transfers under way at the same time */
#define INTERFACES 64           /* of a pcapng; packets of more are passed over */

struct flow {                   /* one transfer: the phone's address and port */
	char ip[46];
	unsigned port;
	unsigned blksize, last; /* last: number of the short block, 0 = not seen */
	int seen;
	unsigned long bytes, blocks, resent;
	unsigned block;                 /* number of the last one */
};

struct pcap {
	struct lines *in;
	void (*event)(void *ctx, const struct logev *e);
	void *ctx;
	int swapped;            /* numbers of the file are the other way round than big endian */
	struct interface {
		int64_t per_second;     /* ticks of a time stamp */
		unsigned linktype;
	} interface[INTERFACES];
	unsigned ninterfaces;
	struct flow flow[FLOWS];
	unsigned nflows;
	unsigned char b[PACKET_MAX];
};

static unsigned u16(const unsigned char *p) { return (unsigned)p[0] << 8 | p[1]; }

static unsigned
n32(const struct pcap *c, const unsigned char *p)
{
	return c->swapped ? (unsigned)p[3] << 24 | (unsigned)p[2] << 16 | (unsigned)p[1] << 8 | p[0] :
	    (unsigned)p[0] << 24 | (unsigned)p[1] << 16 | (unsigned)p[2] << 8 | p[3];
}

static unsigned
n16(const struct pcap *c, const unsigned char *p)
{
	return c->swapped ? (unsigned)p[1] << 8 | p[0] : u16(p);
}

int
pcap_is(struct span h)
{
	static const unsigned char magic[][4] = {
		{ 0xa1, 0xb2, 0xc3, 0xd4 }, { 0xd4, 0xc3, 0xb2, 0xa1 }, { 0xa1, 0xb2, 0x3c, 0x4d }, { 0x4d, 0x3c, 0xb2, 0xa1 }, { 0x0a, 0x0d, 0x0d, 0x0a },
	};
	size_t i;

	for (i = 0; h.n >= 4 && i < sizeof magic / sizeof magic[0]; i++)
		if (memcmp(h.p, magic[i], 4) == 0)
			return 1;
	return 0;
}

/* so many bytes to p, or skipped where p is NULL; 1, or 0 at the end */
static int
take(struct pcap *c, unsigned char *p, size_t n)
{
	while (n > 0) {
		size_t have = c->in->n - c->in->at;

		if (have == 0) {
			if (lines_more(c->in) != 1 && c->in->n == c->in->at)
				return 0;
			continue;
		}
		if (have > n)
			have = n;
		if (p != NULL) {
			memcpy(p, c->in->b + c->in->at, have);
			p += have;
		}
		c->in->at += have;
		n -= have;
	}
	return 1;
}

/* ---- TFTP ---- */

static struct flow *
flow_of(struct pcap *c, const char *ip, unsigned port, int make)
{
	unsigned i, n = c->nflows < FLOWS ? c->nflows : FLOWS;
	struct flow *f;

	for (i = 0; i < n; i++)
		if (c->flow[i].port == port && strcmp(c->flow[i].ip, ip) == 0)
			break;
	if (i == n && !make)
		return NULL;
	f = i < n ? &c->flow[i] : &c->flow[c->nflows++ % FLOWS];
	if (make) {
		memset(f, 0, sizeof *f);
		snprintf(f->ip, sizeof f->ip, "%s", ip);
		f->port = port;
		f->blksize = 512;
	}
	return f;
}

/* The next C string of a packet; its end is the end of what was captured at the latest. */
static struct span
string(struct span *rest)
{
	size_t end = span_find(*rest, '\0');
	struct span s = span_sub(*rest, 0, end);

	*rest = span_sub(*rest, end + 1, rest->n);
	return s;
}

static unsigned
blksize(struct span rest, unsigned otherwise)
{
	while (rest.n > 0) {
		struct span name = string(&rest), value = string(&rest);
		unsigned v = 0;
		size_t i;

		for (i = 0; i < value.n && i < 5 && ascii_isdigit(value.p[i]); i++)
			v = v * 10 + value.p[i] - '0';
		if (span_is_nocase(name, "blksize") && v >= 8)
			return v;
	}
	return otherwise;
}

static void
emit(struct pcap *c, struct logev *e, enum logev_kind kind, const char *ip, const char *port)
{
	e->kind = kind;
	e->format = "capture";
	e->ip = span_cstr(ip);
	e->port = span_cstr(port);
	c->event(c->ctx, e);
}

/* udp: payload as far as captured; full: its whole length */
static void
tftp(struct pcap *c, struct logev *e, const char *src, const char *dst, unsigned sport, unsigned dport, struct span udp, size_t full)
{
	char port[8], code[8], number[24], blocks[24], resent[24];
	unsigned op = udp.n < 2 ? 0 : u16(udp.p);
	struct span rest = span_sub(udp, 4, udp.n);
	struct flow *f;

	if (dport == 69 && op == 1) {
		rest = span_sub(udp, 2, udp.n);
		e->file = string(&rest);
		string(&rest);
		f = flow_of(c, src, sport, 1);
		f->blksize = blksize(rest, 512);
		snprintf(port, sizeof port, "%u", sport);
		emit(c, e, EV_REQUEST, src, port);
	} else if ((f = flow_of(c, dst, dport, 0)) != NULL) {
		snprintf(port, sizeof port, "%u", dport);
		if (op == 3 && full >= 4 && udp.n >= 4) {
			if (f->blocks > 0 && u16(udp.p + 2) == f->block) {
				f->resent++;
				return;
			}
			f->block = u16(udp.p + 2);
			f->bytes += full - 4;
			f->blocks++;
			if (full - 4 < f->blksize)
				f->last = u16(udp.p + 2), f->seen = 1;
		} else if (op == 5) {
			snprintf(code, sizeof code, "%u", u16(udp.p + 2));
			e->code = span_cstr(code);
			e->text = string(&rest);
			emit(c, e, f->blocks > 0 ? EV_BROKEN : EV_REFUSED, dst, port);
		} else if (op == 6)
			f->blksize = blksize(span_sub(udp, 2, udp.n), 512);
	} else if ((f = flow_of(c, src, sport, 0)) != NULL) {
		snprintf(port, sizeof port, "%u", sport);
		if (op == 4 && udp.n >= 4 && f->seen && u16(udp.p + 2) == f->last) {
			snprintf(number, sizeof number, "%lu", f->bytes);
			snprintf(blocks, sizeof blocks, "%lu", f->blocks);
			e->bytes = span_cstr(number);
			e->blocks = span_cstr(blocks);
			snprintf(resent, sizeof resent, "%lu", f->resent);
			e->resent = span_cstr(resent);
			f->seen = 0;
			emit(c, e, EV_SENT, src, port);
		} else if (op == 5 && udp.n >= 4) {
			snprintf(code, sizeof code, "%u", u16(udp.p + 2));
			e->code = span_cstr(code);
			e->text = string(&rest);
			emit(c, e, EV_BROKEN, src, port);
		}
	}
}

/* ---- DHCP ---- */

static void
dhcp(struct pcap *c, struct logev *e, struct span p)
{
	static const enum logev_kind kinds[] = { EV_NONE, EV_DISCOVER, EV_OFFER, EV_ASK, EV_NONE, EV_ACK, EV_NAK };
	char mac[18], ip[16];
	size_t i = 240;
	unsigned type = 0;
	int told = 0;

	if (p.n < 240 || p.p[1] != 1 || p.p[2] != 6 || memcmp(p.p + 236, "\x63\x82\x53\x63", 4) != 0)
		return;
	snprintf(mac, sizeof mac, "%02X:%02X:%02X:%02X:%02X:%02X", p.p[28], p.p[29], p.p[30], p.p[31], p.p[32], p.p[33]);
	snprintf(ip, sizeof ip, "%u.%u.%u.%u", p.p[16], p.p[17], p.p[18], p.p[19]);
	while (i + 1 < p.n && p.p[i] != 255) {
		unsigned code = p.p[i], len = code == 0 ? 0 : p.p[i + 1];

		if (code == 0) {
			i++;
			continue;
		}
		if (i + 2 + len > p.n)
			break;
		if (code == 53 && len == 1)
			type = p.p[i + 2];
		else if ((code == 150 && len >= 4) || (code == 66 && len > 0))
			told = 1;
		else if (code == 60) {
			struct logev class = *e;

			class.text = span(p.p + i + 2, len);
			emit(c, &class, EV_CLASS, "", "");
		}
		i += 2 + len;
	}
	if (type >= sizeof kinds / sizeof kinds[0])
		return;
	e->mac = span_cstr(mac);
	emit(c, e, kinds[type], type == 5 ? ip : "", "");
	if (type == 5 && told)
		emit(c, e, EV_TOLD, "", "");
}

/* ---- packets ---- */

static void
udp(struct pcap *c, struct logev *e, const char *src, const char *dst, struct span p)
{
	unsigned sport, dport;
	size_t len;

	if (p.n < 8)
		return;
	sport = u16(p.p);
	dport = u16(p.p + 2);
	len = u16(p.p + 4);
	if (len < 8)
		return;
	p = span_sub(p, 8, len);
	if (sport == 67 || dport == 67)
		dhcp(c, e, p);
	else
		tftp(c, e, src, dst, sport, dport, p, len - 8);
}

static void
ip(struct pcap *c, struct logev *e, struct span p)
{
	char src[46], dst[46];
	size_t head;
	size_t i;

	if (p.n < 20)
		return;
	if (p.p[0] >> 4 == 4) {
		head = (size_t)(p.p[0] & 15) * 4;
		/* a later fragment has no ports, and says nothing that the first did not */
		if (head < 20 || p.p[9] != 17 || (u16(p.p + 6) & 0x1fff) != 0)
			return;
		snprintf(src, sizeof src, "%u.%u.%u.%u", p.p[12], p.p[13], p.p[14], p.p[15]);
		snprintf(dst, sizeof dst, "%u.%u.%u.%u", p.p[16], p.p[17], p.p[18], p.p[19]);
	} else if (p.p[0] >> 4 == 6 && p.n >= 40 && p.p[6] == 17) {
		head = 40;
		for (i = 0; i < 8; i++) {
			snprintf(src + i * 5, 6, "%s%x", i == 0 ? "" : ":", u16(p.p + 8 + 2 * i));
			snprintf(dst + i * 5, 6, "%s%x", i == 0 ? "" : ":", u16(p.p + 24 + 2 * i));
		}
	} else
		return;
	udp(c, e, src, dst, span_sub(p, head, p.n));
}

static void
frame(struct pcap *c, const struct interface *on, int64_t ticks, struct span p)
{
	struct logev e;
	size_t at;
	unsigned type;

	memset(&e, 0, sizeof e);
	/* 64 bits of a damaged file may say anything: after the year 9999 it is no time */
	if (ticks <= 0 || ticks / on->per_second > INT64_C(253402300799))
		ticks = 0;
	e.stamp = ticks == 0 ? STAMP_NONE : STAMP_EXACT;
	e.us = on->per_second >= 1000000 ? ticks / (on->per_second / 1000000) : ticks * (1000000 / on->per_second);
	switch (on->linktype) {
	case 1:         /* Ethernet */
		at = 12;
		break;
	case 113:       /* Linux cooked */
		at = 14;
		break;
	case 276:       /* Linux cooked, second form */
		ip(c, &e, span_sub(p, 20, p.n));
		return;
	case 0: case 108:
		ip(c, &e, span_sub(p, 4, p.n));
		return;
	case 12: case 14: case 101: case 228: case 229:
		ip(c, &e, p);
		return;
	default:
		return;
	}
	for (type = 0; at + 2 <= p.n; at += 4) {
		type = u16(p.p + at);
		if (type != 0x8100 && type != 0x88a8)
			break;
	}
	if (type == 0x0800 || type == 0x86dd)
		ip(c, &e, span_sub(p, at + 2, p.n));
}

/* The captured bytes of a packet; what is too long is skipped.  1, or 0 at the end. */
static int
body(struct pcap *c, size_t n, struct span *p)
{
	size_t some = n > sizeof c->b ? sizeof c->b : n;

	if (!take(c, c->b, some) || !take(c, NULL, n - some))
		return 0;
	*p = span(c->b, some);
	return 1;
}

static const char *
classic(struct pcap *c, const unsigned char *magic)
{
	struct interface *on = &c->interface[0];
	unsigned char h[24];
	struct span p;

	c->swapped = magic[0] == 0xd4 || magic[0] == 0x4d;
	on->per_second = magic[0] == 0x4d || magic[2] == 0x3c ? 1000000000 : 1000000;
	if (!take(c, h, 20))
		return "ends within its header";
	on->linktype = n32(c, h + 16) & 0x0fffffff;
	while (take(c, h, 16)) {
		unsigned len = n32(c, h + 8);

		if (len > 16 * PACKET_MAX)
			return "a packet longer than any";
		if (!body(c, len, &p))
			return "ends within a packet";
		frame(c, on, (int64_t)n32(c, h) * on->per_second + n32(c, h + 4), p);
	}
	return NULL;
}

/* Interface description: link type, and option 9 (if_tsresol): ticks are powers of 10, or of 2 with the top bit. */
static void
interface(struct pcap *c, struct span p)
{
	struct interface *on = &c->interface[c->ninterfaces];
	size_t i = 8;

	if (p.n < 8 || c->ninterfaces == INTERFACES)
		return;
	c->ninterfaces++;
	on->linktype = n16(c, p.p);
	on->per_second = 1000000;
	while (i + 4 <= p.n) {
		unsigned code = n16(c, p.p + i), len = n16(c, p.p + i + 2), k;

		if (code == 0 || i + 4 + len > p.n)
			break;
		if (code == 9 && len == 1 && (p.p[i + 4] & 0x80) == 0 && p.p[i + 4] <= 9)
			for (on->per_second = 1, k = 0; k < p.p[i + 4]; k++)
				on->per_second *= 10;
		i += 4 + ((len + 3) & ~3u);
	}
}

static const char *
next_generation(struct pcap *c)
{
	unsigned char h[8], order[4];
	struct span p;
	unsigned type = 0x0a0d0d0a, len;
	int first = 1;

	for (;;) {
		if (first) {
			if (!take(c, h + 4, 4))
				return "ends within its header";
		} else if (!take(c, h, 8))
			return NULL;
		if (!first)
			type = n32(c, h);
		if (type == 0x0a0d0d0a) {
			if (!take(c, order, 4))
				return "ends within its header";
			c->swapped = order[0] == 0x4d;
			c->ninterfaces = 0;
		}
		first = 0;
		len = n32(c, h + 4);
		if (len < (type == 0x0a0d0d0a ? 16u : 12u) || len > 16 * PACKET_MAX)
			return "a block of no possible length";
		if (!body(c, len - (type == 0x0a0d0d0a ? 12 : 8), &p))
			return "ends within a block";
		if (type == 1)
			interface(c, p);
		else if (type == 6 && p.n >= 24 && n32(c, p.p) < c->ninterfaces) {
			unsigned cap = n32(c, p.p + 12);

			frame(c, &c->interface[n32(c, p.p)], (int64_t)((uint64_t)n32(c, p.p + 4) << 32 | n32(c, p.p + 8)),
			    span_sub(p, 20, 20 + (cap < p.n - 24 ? cap : p.n - 24)));
		} else if (type == 3 && p.n > 8 && c->ninterfaces > 0)
			frame(c, &c->interface[0], 0, span_sub(p, 4, p.n - 4));
	}
}

const char *
pcap_read(struct lines *in, void (*event)(void *ctx, const struct logev *e), void *ctx)
{
	static struct pcap c;
	unsigned char magic[4];

	memset(&c, 0, sizeof c);
	c.in = in;
	c.event = event;
	c.ctx = ctx;
	if (!take(&c, magic, 4))
		return "ends within its header";
	return magic[0] == 0x0a ? next_generation(&c) : classic(&c, magic);
}
