#include <string.h>

#include "bytes.h"
#include "frame.h"

/* The checksum of RFC 1071 before the complement. */
static uint32_t
sum(uint32_t s, struct span d)
{
	size_t i;

	for (i = 0; i + 1 < d.n; i += 2)
		s += be16(d.p + i);
	if (d.n % 2 != 0)
		s += (uint32_t)d.p[d.n - 1] << 8;
	while (s > 0xffff)
		s = (s & 0xffff) + (s >> 16);
	return s;
}

size_t
frame_put_udp(unsigned char *out, const struct frame_udp *u)
{
	unsigned char pseudo[12];
	size_t n = 8 + u->data.n;
	uint32_t s;

	memset(out, 0, FRAME_UDP_HEAD);
	out[0] = 0x45;
	put_be16(out + 2, (unsigned)(20 + n));
	out[8] = 64;
	out[9] = 17;
	put_be32(out + 12, u->src);
	put_be32(out + 16, u->dst);
	put_be16(out + 10, ~sum(0, span(out, 20)) & 0xffff);
	put_be16(out + 20, u->sport);
	put_be16(out + 22, u->dport);
	put_be16(out + 24, (unsigned)n);
	memcpy(out + FRAME_UDP_HEAD, u->data.p, u->data.n);
	memcpy(pseudo, out + 12, 8);
	pseudo[8] = 0;
	pseudo[9] = 17;
	put_be16(pseudo + 10, (unsigned)n);
	s = ~sum(sum(0, span(pseudo, sizeof pseudo)), span(out + 20, n)) & 0xffff;
	put_be16(out + 26, s == 0 ? 0xffff : s);        /* 0 means "no checksum" (RFC 768) */
	return 20 + n;
}

const char *
frame_get_udp(struct span ip, struct frame_udp *u)
{
	size_t head, total, n;

	memset(u, 0, sizeof *u);
	if (ip.n < 20 || ip.p[0] >> 4 != 4)
		return "not IPv4";
	head = (size_t)(ip.p[0] & 15) * 4;
	total = be16(ip.p + 2);
	if (head < 20 || total < head + 8 || total > ip.n)
		return "lengths do not fit";
	if ((be16(ip.p + 6) & 0x3fff) != 0)
		return "a fragment";
	if (ip.p[9] != 17)
		return "not UDP";
	if (sum(0, span_sub(ip, 0, head)) != 0xffff)
		return "wrong sum";
	n = be16(ip.p + head + 4);
	if (n < 8 || n > total - head)
		return "lengths do not fit";
	u->src = be32(ip.p + 12);
	u->dst = be32(ip.p + 16);
	u->sport = be16(ip.p + head);
	u->dport = be16(ip.p + head + 2);
	u->data = span_sub(ip, head + 8, head + n);
	return NULL;
}

void
frame_put_arp(unsigned char out[FRAME_ARP_LEN], const struct frame_arp *a)
{
	put_be16(out, 1);
	put_be16(out + 2, FRAME_IP);
	out[4] = 6;
	out[5] = 4;
	put_be16(out + 6, a->op);
	memcpy(out + 8, a->smac, 6);
	put_be32(out + 14, a->sip);
	memcpy(out + 18, a->tmac, 6);
	put_be32(out + 24, a->tip);
}

const char *
frame_get_arp(struct span in, struct frame_arp *a)
{
	memset(a, 0, sizeof *a);
	if (in.n < FRAME_ARP_LEN)
		return "too short";
	if (be16(in.p) != 1 || be16(in.p + 2) != FRAME_IP || in.p[4] != 6 || in.p[5] != 4)
		return "not IPv4 on Ethernet";
	a->op = be16(in.p + 6);
	memcpy(a->smac, in.p + 8, 6);
	a->sip = be32(in.p + 14);
	memcpy(a->tmac, in.p + 18, 6);
	a->tip = be32(in.p + 24);
	return NULL;
}
