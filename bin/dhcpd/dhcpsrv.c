#include <string.h>

#include "dhcpsrv_int.h"

/* ---- changes of an address ---- */

static void
due(struct dhcpsrv *s, struct dhcpsrv_lease *l, uint64_t until)
{
	l->until = until;
	if (until < s->due)
		s->due = until;
}

static void
forget_wait(struct dhcpsrv *s, struct dhcpsrv_lease *l)
{
	if (l->waiting != 0)
		s->wait[l->waiting - 1].used = 0;
	l->waiting = 0;
}

static void
make_free(struct dhcpsrv *s, struct dhcpsrv_lease *l, uint64_t now)
{
	forget_wait(s, l);
	l->state = LEASE_FREE;
	l->freed = now == 0 ? 1 : now;
}

static void
make_bad(struct dhcpsrv *s, struct dhcpsrv_lease *l, uint64_t now)
{
	forget_wait(s, l);
	memset(&l->who, 0, sizeof l->who);
	l->class[0] = l->host[0] = '\0';
	l->state = LEASE_BAD;
	l->looked = 0;
	due(s, l, now + DHCPSRV_BAD);
}

static void
take(struct dhcpsrv_lease *l, const struct dhcp_msg *m, const struct dhcpsrv_who *w)
{
	struct span class = span_sub(dhcp_opt(m, DHCP_O_CLASS), 0, DHCPSRV_TEXT_MAX);
	struct span host = span_sub(dhcp_opt(m, DHCP_O_HOST), 0, DHCPSRV_TEXT_MAX);

	l->who = *w;
	class.n = span_find(class, '\0');
	host.n = span_find(host, '\0');
	span_copy(class, l->class, sizeof l->class);
	span_copy(host, l->host, sizeof l->host);
}

/* Save, then promise: a lease that is not kept would be given to somebody else after a restart. */
static void
bind_lease(struct dhcpsrv *s, struct dhcpsrv_lease *l, const struct dhcp_msg *m, const struct dhcpsrv_who *w, uint64_t now)
{
	struct dhcpsrv_lease before = *l;
	size_t i, left = 0;

	forget_wait(s, l);
	before.waiting = 0;
	take(l, m, w);
	l->state = LEASE_BOUND;
	due(s, l, now + dhcpsrv_lease_time(s, m) * DHCPSRV_SECOND);
	if (s->hooks.save(s->hooks.arg) != 0) {
		*l = before;
		if (before.state == LEASE_PROBED)
			make_free(s, l, now);
		return;
	}
	/* one client, one address */
	for (i = 0; i < s->n; i++)
		if (&s->lease[i] != l && s->lease[i].state != LEASE_BAD && s->lease[i].state != LEASE_FREE &&
		    dhcpsrv_same(&s->lease[i].who, w, 1)) {
			left += s->lease[i].state == LEASE_BOUND;
			make_free(s, &s->lease[i], now);
		}
	/* nothing is lost if this fails: the file then names an address too many, as it did until now */
	if (left > 0)
		s->hooks.save(s->hooks.arg);
	dhcpsrv_grant(s, m, l, DHCP_ACK);
	dhcpsrv_tell(s, "ack", m, l->ip, "");
}

static void
offer(struct dhcpsrv *s, struct dhcpsrv_lease *l, const struct dhcp_msg *m, uint64_t now)
{
	if (l->state != LEASE_BOUND) {
		l->state = LEASE_OFFERED;
		due(s, l, now + DHCPSRV_OFFER);
	}
	dhcpsrv_grant(s, m, l, DHCP_OFFER);
	dhcpsrv_tell(s, "offer", m, l->ip, "");
	forget_wait(s, l);
}

/* ---- DISCOVER ---- */

static struct dhcpsrv_lease *
choose(struct dhcpsrv *s, const struct dhcp_msg *m, const struct dhcpsrv_who *w)
{
	const struct dhcpsrv_fixed *f = dhcpsrv_fixed_of(s, w->mac);
	struct dhcpsrv_lease *l, *best = NULL;
	size_t i;

	if (f != NULL && f->ip != 0 && (l = dhcpsrv_lease_at(s, f->ip)) != NULL && l->state != LEASE_BAD)
		return l;
	/* a fixed address that somebody else uses does not keep a phone from getting another */
	l = dhcpsrv_lease_of(s, w);
	if (l != NULL && l->fixed == NULL)
		return l;
	l = dhcpsrv_lease_at(s, dhcp_opt_u32(m, DHCP_O_ADDRESS));
	if (l != NULL && l->state == LEASE_FREE && l->fixed == NULL)
		return l;
	for (i = 0; i < s->npool; i++) {
		l = &s->lease[i];
		if (l->state == LEASE_FREE && l->fixed == NULL && (best == NULL || l->freed < best->freed))
			best = l;
		if (best != NULL && best->freed == 0)
			break;
	}
	return best;
}

static unsigned
wait_slot(struct dhcpsrv *s)
{
	unsigned i;

	for (i = 0; i < DHCPSRV_WAITING; i++)
		if (!s->wait[i].used)
			return i + 1;
	return 0;
}

static void
discover(struct dhcpsrv *s, const struct dhcp_msg *m, const struct dhcpsrv_who *w, uint64_t now)
{
	struct dhcpsrv_lease *l = choose(s, m, w);
	unsigned slot;

	if (l == NULL) {
		if (s->told_full == 0 || now - s->told_full >= DHCPSRV_TELL) {
			s->told_full = now == 0 ? 1 : now;
			dhcpsrv_tell(s, "full", m, 0, "no address is free");
		}
		return;
	}
	if (l->state == LEASE_PROBED) {         /* it asks again while we look */
		take(l, m, w);
		s->wait[l->waiting - 1].msg = *m;
		return;
	}
	if (l->state != LEASE_BOUND || !dhcpsrv_same(&l->who, w, 1))
		take(l, m, w);
	if (!s->conf.probe || l->state == LEASE_BOUND || (l->looked != 0 && now - l->looked < DHCPSRV_KNOWN)) {
		offer(s, l, m, now);
		return;
	}
	slot = wait_slot(s);
	if (slot == 0)
		return;                 /* it will ask again */
	s->wait[slot - 1].used = 1;
	s->wait[slot - 1].msg = *m;
	l->waiting = slot;
	l->state = LEASE_PROBED;
	due(s, l, now + DHCPSRV_PROBE);
	s->hooks.probe(s->hooks.arg, l->ip);
}

void
dhcpsrv_seen(struct dhcpsrv *s, uint32_t ip, const char *mac, uint64_t now)
{
	struct dhcpsrv_lease *l = dhcpsrv_lease_at(s, ip);
	struct dhcpsrv_who w;
	struct dhcp_msg m;

	if (l == NULL || l->state != LEASE_PROBED)
		return;
	m = s->wait[l->waiting - 1].msg;
	if (strcmp(l->who.mac, mac) == 0) {     /* it has it already */
		offer(s, l, &m, now);
		return;
	}
	dhcpsrv_tell(s, "conflict", &m, ip, mac);
	make_bad(s, l, now);
	dhcpsrv_identify(&m, &w);
	discover(s, &m, &w, now);
}

/* ---- REQUEST and the others ---- */

static int
has(const struct dhcpsrv_lease *l, const struct dhcpsrv_who *w)
{
	return l->state != LEASE_BAD && dhcpsrv_same(&l->who, w, 0);
}

static void
request(struct dhcpsrv *s, const struct dhcp_msg *m, const struct dhcpsrv_who *w, uint64_t now)
{
	uint32_t server = dhcp_opt_u32(m, DHCP_O_SERVER), ip = dhcp_opt_u32(m, DHCP_O_ADDRESS);
	struct dhcpsrv_lease *l, *own = dhcpsrv_lease_of(s, w);
	char text[DHCP_IP_TEXT];

	if (server != 0 && server != s->conf.self) {    /* it took another server's offer */
		if (own != NULL && (own->state == LEASE_OFFERED || own->state == LEASE_PROBED))
			make_free(s, own, now);
		dhcpsrv_tell(s, "other", m, ip, dhcp_ip_text(server, text));
		return;
	}
	if (ip == 0)
		ip = m->ciaddr;
	l = dhcpsrv_lease_at(s, ip);
	if (l != NULL && l->state == LEASE_PROBED && dhcpsrv_same(&l->who, w, 0))
		return;                 /* once we have looked it gets its offer */
	/* an offer or a lease that ran out is still this client's as long as nobody else got the address */
	if (l != NULL && has(l, w) && dhcpsrv_allowed(s, l, w->mac)) {
		bind_lease(s, l, m, w, now);
		return;
	}
	/* beside another server we know nothing of what it promised */
	if (s->conf.shy && server == 0 && (own == NULL || own->state != LEASE_BOUND))
		return;
	dhcpsrv_nak(s, m, ip, !dhcpsrv_in_network(&s->conf, ip) ? "not an address of this network" : l == NULL ? "not an address that we give" :
	    "not this client's address");
}

static void
give_back(struct dhcpsrv *s, const struct dhcp_msg *m, const struct dhcpsrv_who *w, uint64_t now)
{
	int decline = m->type == DHCP_DECLINE;
	uint32_t server = dhcp_opt_u32(m, DHCP_O_SERVER), ip = decline ? dhcp_opt_u32(m, DHCP_O_ADDRESS) : m->ciaddr;
	struct dhcpsrv_lease *l = dhcpsrv_lease_at(s, ip);

	if ((server != 0 && server != s->conf.self) || l == NULL || !has(l, w) || l->state == LEASE_FREE)
		return;
	if (decline)
		make_bad(s, l, now);
	else
		make_free(s, l, now);
	dhcpsrv_tell(s, dhcp_type_name(m->type), m, ip, decline ? "the client found it in use" : "");
	s->hooks.save(s->hooks.arg);
}

static const char *
unwanted(struct dhcpsrv *s, const struct dhcp_msg *m)
{
	if (m->op != DHCP_BOOTREQUEST)
		return "a reply";
	if (m->mac[0] == '\0')
		return "not a station's address";
	if (m->type == DHCP_BOOTP)
		return "plain BOOTP";
	if (m->type == DHCP_OFFER || m->type == DHCP_ACK || m->type == DHCP_NAK)
		return "a server's message as a request";
	if (m->giaddr != 0 && !dhcpsrv_in_network(&s->conf, m->giaddr))
		return "relayed from another network";
	return NULL;
}

const char *
dhcpsrv_packet(struct dhcpsrv *s, struct span in, uint64_t now)
{
	struct dhcpsrv_who w;
	struct dhcp_msg m;
	struct span model;
	const char *why = dhcp_parse(in, &m);

	if (why != NULL || (why = unwanted(s, &m)) != NULL)
		return why;
	dhcpsrv_tick(s, now);
	dhcpsrv_identify(&m, &w);
	if (s->conf.cisco_only && dhcp_class(dhcp_opt(&m, DHCP_O_CLASS), &model) == DHCP_CLASS_OTHER && dhcpsrv_fixed_of(s, w.mac) == NULL &&
	    dhcpsrv_lease_of(s, &w) == NULL) {
		if (s->told_ignored == 0 || now - s->told_ignored >= DHCPSRV_TELL) {
			s->told_ignored = now == 0 ? 1 : now;
			dhcpsrv_tell(s, "ignored", &m, 0, "not a Cisco phone");
		}
		return NULL;
	}
	switch (m.type) {
	case DHCP_DISCOVER:
		discover(s, &m, &w, now);
		break;
	case DHCP_REQUEST:
		request(s, &m, &w, now);
		break;
	case DHCP_INFORM:
		dhcpsrv_inform(s, &m);
		break;
	default:
		give_back(s, &m, &w, now);
	}
	return NULL;
}

uint64_t
dhcpsrv_tick(struct dhcpsrv *s, uint64_t now)
{
	int changed = 0;
	size_t i;

	if (now < s->due)
		return s->due;
	s->due = DHCPSRV_NEVER;
	for (i = 0; i < s->n; i++) {
		struct dhcpsrv_lease *l = &s->lease[i];
		struct dhcp_msg m;

		if (l->state == LEASE_FREE)
			continue;
		if (now < l->until) {
			if (l->until < s->due)
				s->due = l->until;
			continue;
		}
		switch (l->state) {
		case LEASE_PROBED:      /* nobody answered */
			l->looked = now == 0 ? 1 : now;
			m = s->wait[l->waiting - 1].msg;
			offer(s, l, &m, now);
			break;
		case LEASE_BOUND:
			dhcpsrv_tell_lease(s, "expire", l, "");
			changed = 1;
			/* FALLTHROUGH */
		default:
			make_free(s, l, l->until);
		}
	}
	if (changed)
		s->hooks.save(s->hooks.arg);
	return s->due;
}
