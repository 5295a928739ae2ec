#include <stdio.h>
#include <string.h>

#include "bytes.h"
#include "dhcp.h"
#include "num.h"

#define AT_CHADDR 28
#define AT_SNAME 44
#define N_SNAME 64
#define AT_FILE 108
#define N_FILE 128
#define AT_MAGIC 236
#define MAGIC 0x63825363u

static const char class_prefix[] = "Cisco Systems, Inc. IP Phone";

/* ---- reading ---- */

/* Walk the options of one field and add the length of each to n.  If m is not NULL, also copy the bytes to the places in m->at.  Returns
 * NULL, or the reason why the field is malformed. */
static const char *
walk(struct span f, unsigned short n[256], struct dhcp_msg *m, unsigned *overload)
{
	size_t i = 0, len;
	unsigned code;

	while (i < f.n) {
		code = f.p[i++];
		if (code == DHCP_O_PAD)
			continue;
		if (code == DHCP_O_END)
			break;
		if (i == f.n)
			return "option without its length";
		len = f.p[i++];
		if (len > f.n - i)
			return "option past the end";
		if (code == DHCP_O_OVERLOAD && overload != NULL)
			*overload = len == 1 && f.p[i] >= 1 && f.p[i] <= 3 ? f.p[i] : 4;
		if (m != NULL) {
			memcpy(m->data + m->at[code] + n[code], f.p + i, len);
			m->has[code] = 1;
		}
		n[code] = (unsigned short)(n[code] + len);
		i += len;
	}
	return NULL;
}

static const char *
options(struct span in, struct dhcp_msg *m)
{
	unsigned short fill[256];
	struct span f[3];
	const char *why;
	unsigned overload = 0;
	size_t i, nf = 1, at = 0;

	f[0] = span_sub(in, DHCP_FIXED, in.n);
	if ((why = walk(f[0], m->n, NULL, &overload)) != NULL)
		return why;
	if (overload == 4)
		return "option 52 is not 1, 2 or 3";
	/* the order of RFC 3396 section 5 */
	if (overload & 1)
		f[nf++] = span_sub(in, AT_FILE, AT_FILE + N_FILE);
	if (overload & 2)
		f[nf++] = span_sub(in, AT_SNAME, AT_SNAME + N_SNAME);
	for (i = 1; i < nf; i++)
		if ((why = walk(f[i], m->n, NULL, NULL)) != NULL)
			return why;
	for (i = 0; i < 256; i++) {
		m->at[i] = (unsigned short)at;
		at += m->n[i];
	}
	memset(fill, 0, sizeof fill);
	for (i = 0; i < nf; i++)
		walk(f[i], fill, m, NULL);
	return NULL;
}

const char *
dhcp_parse(struct span in, struct dhcp_msg *m)
{
	struct span v;
	const char *why;

	memset(m, 0, sizeof *m);
	if (in.n < DHCP_FIXED)
		return "too short";
	if (in.n > DHCP_MAX)
		return "too long";
	m->op = in.p[0];
	m->htype = in.p[1];
	m->hlen = in.p[2];
	m->hops = in.p[3];
	if (m->op != DHCP_BOOTREQUEST && m->op != DHCP_BOOTREPLY)
		return "neither request nor reply";
	if (be32(in.p + AT_MAGIC) != MAGIC)
		return "wrong magic number";
	if (m->htype != 1 || m->hlen != 6)
		return "not an Ethernet client";
	m->xid = be32(in.p + 4);
	m->secs = be16(in.p + 8);
	m->broadcast = (in.p[10] & 0x80) != 0;
	m->ciaddr = be32(in.p + DHCP_CIADDR);
	m->yiaddr = be32(in.p + DHCP_YIADDR);
	m->siaddr = be32(in.p + DHCP_SIADDR);
	m->giaddr = be32(in.p + DHCP_GIADDR);
	memcpy(m->chaddr, in.p + AT_CHADDR, sizeof m->chaddr);
	dhcp_mac_text(m->chaddr, m->mac);
	if ((why = options(in, m)) != NULL)
		return why;
	v = dhcp_opt(m, DHCP_O_TYPE);
	if (v.p == NULL)
		return NULL;
	if (v.n != 1 || v.p[0] < DHCP_DISCOVER || v.p[0] > DHCP_INFORM)
		return "unknown message type";
	m->type = (enum dhcp_type)v.p[0];
	return NULL;
}

struct span
dhcp_opt(const struct dhcp_msg *m, unsigned code)
{
	code &= 255;
	return m->has[code] ? span(m->data + m->at[code], m->n[code]) : span(NULL, 0);
}

uint32_t
dhcp_opt_u32(const struct dhcp_msg *m, unsigned code)
{
	struct span v = dhcp_opt(m, code);

	return v.n == 4 ? be32(v.p) : 0;
}

const char *
dhcp_type_name(enum dhcp_type t)
{
	static const char *const name[] = {
		"bootp", "discover", "offer", "request", "decline", "ack", "nak", "release", "inform"
	};

	return name[t];
}

/* ---- building ---- */

static void
begin(struct dhcp_out *o, unsigned op, uint32_t xid, int broadcast, enum dhcp_type type)
{
	memset(o, 0, sizeof *o);
	o->b[0] = (unsigned char)op;
	o->b[1] = 1;
	o->b[2] = 6;
	put_be32(o->b + 4, xid);
	o->b[10] = broadcast ? 0x80 : 0;
	put_be32(o->b + AT_MAGIC, MAGIC);
	dhcp_put_u8(o, DHCP_O_TYPE, type);
}

void
dhcp_request(struct dhcp_out *o, const char *mac, uint32_t xid, int broadcast, enum dhcp_type type)
{
	begin(o, DHCP_BOOTREQUEST, xid, broadcast, type);
	dhcp_mac_bytes(mac, o->b + AT_CHADDR);
}

void
dhcp_reply(struct dhcp_out *o, const struct dhcp_msg *m, enum dhcp_type type)
{
	begin(o, DHCP_BOOTREPLY, m->xid, m->broadcast, type);
	memcpy(o->b + AT_CHADDR, m->chaddr, sizeof m->chaddr);
	dhcp_addr(o, DHCP_GIADDR, m->giaddr);
}

void
dhcp_addr(struct dhcp_out *o, enum dhcp_field f, uint32_t addr)
{
	put_be32(o->b + f, addr);
}

void
dhcp_put(struct dhcp_out *o, unsigned code, struct span value)
{
	if (value.n == 0 || value.n > 255 || value.n + 2 > sizeof o->opt - o->nopt)
		return;
	o->opt[o->nopt++] = (unsigned char)code;
	o->opt[o->nopt++] = (unsigned char)value.n;
	memcpy(o->opt + o->nopt, value.p, value.n);
	o->nopt += value.n;
}

void
dhcp_put_u32(struct dhcp_out *o, unsigned code, uint32_t v)
{
	unsigned char b[4];

	put_be32(b, v);
	dhcp_put(o, code, span(b, sizeof b));
}

void
dhcp_put_u8(struct dhcp_out *o, unsigned code, unsigned v)
{
	unsigned char b = (unsigned char)v;

	dhcp_put(o, code, span(&b, 1));
}

unsigned
dhcp_done(struct dhcp_out *o, size_t space)
{
	/* Each field keeps a byte for its end option.  file and sname are used only if the options field is too small. */
	struct { size_t at, room, used; } f[3] = { { DHCP_FIXED, 0, 0 }, { AT_FILE, N_FILE - 1, 0 }, { AT_SNAME, N_SNAME - 1, 0 } };
	unsigned left = 0, overload = 0, k, last;
	size_t i, n;

	space = space < DHCP_MIN ? DHCP_MIN : space > DHCP_MAX ? DHCP_MAX : space;
	f[0].room = space - DHCP_FIXED - 1;
	last = o->nopt <= f[0].room ? 0 : 2;
	if (last > 0)
		f[0].room -= 3;         /* option 52 */
	for (i = 0; i < o->nopt; i += n) {
		n = 2u + o->opt[i + 1];
		for (k = 0; k <= last && n > f[k].room - f[k].used; k++)
			;
		if (k > last) {
			left++;
			continue;
		}
		memcpy(o->b + f[k].at + f[k].used, o->opt + i, n);
		f[k].used += n;
		overload |= k;
	}
	for (k = 1; k <= 2; k++)
		if (f[k].used > 0)
			o->b[f[k].at + f[k].used] = DHCP_O_END;
	o->n = DHCP_FIXED + f[0].used;
	if (overload != 0) {
		o->b[o->n++] = DHCP_O_OVERLOAD;
		o->b[o->n++] = 1;
		o->b[o->n++] = (unsigned char)overload;
	}
	o->b[o->n++] = DHCP_O_END;
	if (o->n < DHCP_MIN)
		o->n = DHCP_MIN;        /* begin() has cleared these bytes */
	return left;
}

/* ---- classes and addresses ---- */

enum dhcp_class
dhcp_class(struct span v, struct span *model)
{
	size_t n = sizeof class_prefix - 1;

	*model = span("", 0);
	while (v.n > 0 && v.p[v.n - 1] == '\0')         /* the phones send the NUL too */
		v.n--;
	if (!span_starts(v, class_prefix))
		return DHCP_CLASS_OTHER;
	/* The class of the old boot is a prefix of the loader's, so compare the lengths. */
	if (v.n == n)
		return DHCP_CLASS_OLD;
	if (v.p[n] != ' ' || v.n < n + 2)
		return DHCP_CLASS_OTHER;
	*model = span_sub(v, n + 1, v.n);
	return DHCP_CLASS_LOADER;
}

const char *
dhcp_class_state(enum dhcp_class c)
{
	return c == DHCP_CLASS_OLD ? "old" : c == DHCP_CLASS_LOADER ? "loader" : "";
}

int
dhcp_ip_parse(struct span s, uint32_t *ip)
{
	struct span rest = s, w;
	uint64_t v;
	int i;

	*ip = 0;
	for (i = 0; i < 4; i++) {
		if (rest.p == NULL || !span_cut(&rest, '.', &w) || w.n > 3 || (w.n > 1 && w.p[0] == '0') || num_u64(w, 0, 255, &v) != NUM_OK)
			return -1;
		*ip = *ip << 8 | (uint32_t)v;
	}
	return rest.p == NULL ? 0 : -1;
}

const char *
dhcp_ip_text(uint32_t ip, char out[DHCP_IP_TEXT])
{
	snprintf(out, DHCP_IP_TEXT, "%u.%u.%u.%u", (unsigned)(ip >> 24), (unsigned)(ip >> 16 & 255), (unsigned)(ip >> 8 & 255),
	    (unsigned)(ip & 255));
	return out;
}

void
dhcp_mac_bytes(const char *mac, unsigned char out[6])
{
	uint64_t v = 0;
	int i;

	num_hex(span_cstr(mac), UINT64_MAX, &v);
	for (i = 5; i >= 0; i--, v >>= 8)
		out[i] = (unsigned char)v;
}

void
dhcp_mac_text(const unsigned char b[6], char mac[MAC_LEN + 1])
{
	char text[MAC_LEN + 1];

	snprintf(text, sizeof text, "%02X%02X%02X%02X%02X%02X", b[0], b[1], b[2], b[3], b[4], b[5]);
	mac_parse(span_cstr(text), mac);
}
