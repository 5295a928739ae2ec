/* dhcpx IFACE CYCLES SEED - many DHCP clients on one wire, at random: each gets an address, keeps it, renews it, gives it back, or forgets it
 * until it runs out.  Prints what happened; status 1 when two of them held one address at one time. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "phone/dhcpc.h"
#include "net/frame.h"
#include "net/loop.h"
#include "net/syslink.h"

#define CLIENTS 8
#define PATIENCE 450000         /* microseconds for an address: the server may look for 400000 whether it is free */

static struct client {
	struct dhcpc c;
	uint64_t until;         /* by this client's own clock: from before it asked */
	int forgot;             /* it will not come back before that */
} client[CLIENTS];

static struct syslink wire;
static int fd;
static uint64_t state;
static unsigned acks, releases, expiries, renewals, silent, shared;

static unsigned
rnd(unsigned n)
{
	uint64_t z = (state += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (unsigned)((z ^ (z >> 31)) % n);
}

static void
transmit(const struct dhcp_out *o, uint32_t src, uint32_t dst)
{
	static const unsigned char everybody[6] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
	unsigned char b[FRAME_UDP_HEAD + DHCP_MAX];
	struct frame_udp u;

	u.src = src;
	u.dst = dst;
	u.sport = DHCP_CLIENT_PORT;
	u.dport = DHCP_SERVER_PORT;
	u.data = span(o->b, o->n);
	if (syslink_send(fd, &wire, FRAME_IP, everybody, b, frame_put_udp(b, &u)) != 0) {
		perror("dhcpx: send");
		exit(2);
	}
}

static int
hear(struct span *data, unsigned char *b, size_t cap, uint64_t end)
{
	struct frame_udp u;
	size_t n;

	for (;;) {
		struct pollfd p = { fd, POLLIN, 0 };
		uint64_t now = loop_now();

		if (syslink_recv(fd, b, cap, &n) == 0) {
			if (frame_get_udp(span(b, n), &u) == NULL && u.dport == DHCP_CLIENT_PORT) {
				*data = u.data;
				return 1;
			}
			continue;
		}
		if (now >= end)
			return 0;
		poll(&p, 1, (int)((end - now) / 1000) + 1);
	}
}

static void
holds(unsigned k, uint64_t asked)
{
	struct client *me = &client[k];
	unsigned i;

	me->until = asked + me->c.lease * DHCPC_SECOND;
	me->forgot = 0;
	for (i = 0; i < CLIENTS; i++)
		if (i != k && client[i].until > loop_now() && client[i].c.ip == me->c.ip) {
			fprintf(stderr, "dhcpx: %s and %s share an address\n", me->c.mac, client[i].c.mac);
			shared++;
		}
}

static void
acquire(unsigned k)
{
	struct client *me = &client[k];
	uint64_t begin = loop_now(), end = begin + PATIENCE, asked = begin;
	enum dhcpc_what what = dhcpc_start(&me->c, (uint32_t)begin ^ k << 24, begin);
	unsigned char b[1600];
	struct span data;

	transmit(&me->c.out, 0, UINT32_MAX);
	while (what != DHCPC_DONE && hear(&data, b, sizeof b, end)) {
		what = dhcpc_packet(&me->c, data, loop_now());
		if (what == DHCPC_SEND) {
			asked = loop_now();
			transmit(&me->c.out, 0, UINT32_MAX);
		}
	}
	if (what == DHCPC_DONE) {
		acks++;
		holds(k, asked);
	} else
		silent++;
}

static void
renew(unsigned k)
{
	struct client *me = &client[k];
	uint64_t asked = loop_now();
	unsigned char b[1600];
	struct dhcp_out o;
	struct dhcp_msg m;
	struct span data;

	dhcp_request(&o, me->c.mac, ++me->c.xid, 1, DHCP_REQUEST);
	/* as at a new start: an answer to our address would be asked for by ARP, and the interface does not have it */
	dhcp_put_u32(&o, DHCP_O_ADDRESS, me->c.ip);
	dhcp_done(&o, DHCP_SPACE);
	transmit(&o, 0, UINT32_MAX);
	while (hear(&data, b, sizeof b, asked + PATIENCE))
		if (dhcp_parse(data, &m) == NULL && m.xid == me->c.xid && (m.type == DHCP_ACK || m.type == DHCP_NAK)) {
			if (m.type == DHCP_ACK) {
				renewals++;
				holds(k, asked);
			} else
				me->until = 0;
			return;
		}
	/* no answer: what it had it still has */
}

static void
cycle(unsigned k)
{
	struct client *me = &client[k];

	if (me->until != 0 && me->until <= loop_now()) {
		expiries++;
		me->until = 0;
	}
	if (me->until == 0)
		acquire(k);
	else if (me->forgot)
		poll(NULL, 0, 10);
	else
		switch (rnd(4)) {
		case 0:
			me->forgot = 1;
			break;
		case 1:
			renew(k);
			break;
		default:
			me->until = 0;
			dhcpc_release(&me->c);
			transmit(&me->c.out, me->c.ip, me->c.server);
			releases++;
		}
}

int
main(int argc, char **argv)
{
	unsigned long n, i;

	if (argc != 4) {
		fprintf(stderr, "usage: dhcpx iface cycles seed\n");
		return 2;
	}
	if (syslink_find(argv[1], 0, &wire) != 0 || (fd = syslink_open(&wire, FRAME_IP)) < 0) {
		perror("dhcpx");
		return 2;
	}
	n = strtoul(argv[2], NULL, 10);
	state = strtoul(argv[3], NULL, 10);
	for (i = 0; i < CLIENTS; i++)
		snprintf(client[i].c.mac, sizeof client[i].c.mac, "0011223344%02X", (unsigned)i);
	for (i = 0; i < n; i++)
		cycle(rnd(CLIENTS));
	printf("%u acquired, %u renewed, %u released, %u ran out, %u without an answer, %u shared\n", acks, renewals, releases, expiries,
	    silent, shared);
	return shared > 0;
}
