#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "phones.h"

/* ---- the two indices: chains of places, the one that was put in last is the first ---- */

uint32_t
text_hash(struct span s)
{
	uint32_t h = 2166136261u;
	size_t i;

	for (i = 0; i < s.n; i++)
		h = (h ^ s.p[i]) * 16777619u;
	return h ^ h >> 16;
}

static unsigned
bucket(struct span s)
{
	return text_hash(s) & (PHONES_BUCKETS - 1);
}

static void
put(struct asks *a, unsigned short *first, size_t place, int by_mac)
{
	*(by_mac ? &a->phone[place].next_mac : &a->phone[place].next_ip) = *first;
	*first = (unsigned short)(place + 1);
}

static void
take_out(struct asks *a, unsigned short *first, size_t place, int by_mac)
{
	unsigned short *at = first;

	while (*at != 0 && *at != place + 1)
		at = by_mac ? &a->phone[*at - 1].next_mac : &a->phone[*at - 1].next_ip;
	if (*at != 0)
		*at = by_mac ? a->phone[place].next_mac : a->phone[place].next_ip;
}

/* As addresses are kept: IPv4 without what IPv6 puts in front, cut where it is no address at all. */
static struct span
plain(struct span ip)
{
	if (span_starts(ip, "::ffff:") || span_starts(ip, "::FFFF:"))
		ip = span_sub(ip, 7, ip.n);
	return span_sub(ip, 0, sizeof ((struct phone *)NULL)->ip - 1);
}

struct phone *
phone_at(struct asks *a, struct span ip)
{
	unsigned at;

	ip = plain(ip);
	if (ip.n == 0)
		return NULL;
	for (at = a->by_ip[bucket(ip)]; at != 0; at = a->phone[at - 1].next_ip)
		if (span_is(ip, a->phone[at - 1].ip)) {
			a->current = at - 1;
			return &a->phone[at - 1];
		}
	return NULL;
}

struct phone *
phone_named(struct asks *a, const char *mac)
{
	unsigned at;

	if (mac[0] == '\0')
		return NULL;
	for (at = a->by_mac[bucket(span_cstr(mac))]; at != 0; at = a->phone[at - 1].next_mac)
		if (strcmp(mac, a->phone[at - 1].mac) == 0) {
			a->current = at - 1;
			return &a->phone[at - 1];
		}
	return NULL;
}

void
phone_set_ip(struct asks *a, struct phone *p, struct span ip)
{
	size_t place = (size_t)(p - a->phone);

	ip = plain(ip);
	if (p->ip[0] != '\0')
		take_out(a, &a->by_ip[bucket(span_cstr(p->ip))], place, 0);
	if (span_copy(ip, p->ip, sizeof p->ip) != 0)
		p->ip[0] = '\0';
	if (p->ip[0] != '\0')
		put(a, &a->by_ip[bucket(span_cstr(p->ip))], place, 0);
}

void
phone_set_mac(struct asks *a, struct phone *p, const char *mac)
{
	size_t place = (size_t)(p - a->phone);

	if (strcmp(p->mac, mac) == 0)
		return;
	if (p->mac[0] != '\0')
		take_out(a, &a->by_mac[bucket(span_cstr(p->mac))], place, 1);
	snprintf(p->mac, sizeof p->mac, "%s", mac);
	if (p->mac[0] != '\0')
		put(a, &a->by_mac[bucket(span_cstr(p->mac))], place, 1);
}

/* ---- requests ---- */

struct ask *
phone_ask(const struct phone *p, size_t i)
{
	return &p->ask[(p->first + i) % ASKS_MAX];
}

struct ask *
phone_ask_by_seq(const struct phone *p, unsigned long seq)
{
	size_t from = 0, to = p->n;

	/* nearly always the last one; the search through the others, which are no longer in the cache, would cost more than reading the line */
	if (p->n > 0 && phone_ask(p, p->n - 1)->seq == seq)
		return phone_ask(p, p->n - 1);
	while (from < to) {
		size_t mid = from + (to - from) / 2;
		struct ask *k = phone_ask(p, mid);

		if (k->seq == seq)
			return k;
		if (k->seq < seq)
			from = mid + 1;
		else
			to = mid;
	}
	return NULL;
}

/* Room for one at the end of the ring; the oldest goes when it is full. */
static struct ask *
room(struct asks *a, struct phone *p)
{
	/* whole at once: what is not used of it costs address space only */
	if (p->ask == NULL && (p->ask = malloc(ASKS_MAX * sizeof *p->ask)) == NULL) {
		a->failed = 1;
		return NULL;
	}
	if (p->n == ASKS_MAX) {
		p->first++;
		p->n--;
	}
	return phone_ask(p, p->n++);
}

struct ask *
phone_push(struct asks *a, struct phone *p)
{
	struct ask *k = room(a, p);

	if (k == NULL)
		return NULL;
	memset(k, 0, sizeof *k);
	k->seq = ++a->seq;
	k->code = -1;
	k->last_packet = -1;
	return k;
}

/* ---- phones ---- */

struct phone *
phone_new(struct asks *a, struct span ip, const char *mac)
{
	size_t place = a->n;

	if (a->free_place != 0) {
		place = a->free_place - 1u;
		a->free_place = a->phone[place].next_ip;
	} else if (a->n == PHONES_MAX) {
		a->dropped++;
		return NULL;
	} else if (a->n == a->cap) {
		size_t cap = a->cap == 0 ? 16 : a->cap * 2;
		struct phone *q = realloc(a->phone, cap * sizeof *q);

		if (q == NULL) {
			a->failed = 1;
			return NULL;
		}
		a->phone = q;
		a->cap = cap;
	}
	a->n += place == a->n;
	a->nphones++;
	memset(&a->phone[place], 0, sizeof a->phone[place]);
	phone_set_ip(a, &a->phone[place], ip);
	phone_set_mac(a, &a->phone[place], mac);
	a->current = place;
	return &a->phone[place];
}

/* p asks from this address: a lease that said another one says nothing of it. */
static void
move(struct asks *a, struct phone *p, struct span ip, int by_lease)
{
	if (p->ip[0] != '\0' && !span_is(plain(ip), p->ip))
		p->by_lease = by_lease;
	phone_set_ip(a, p, ip);
}

/* The requests of one phone become those of another, in the order in which they were made, and its place is free. */
static void
merge(struct asks *a, struct phone *into, struct phone *from)
{
	size_t place = (size_t)(from - a->phone), i, j;

	for (i = 0; i < from->n; i++) {
		struct ask k = *phone_ask(from, i);

		if (room(a, into) == NULL)
			break;
		for (j = into->n - 1; j > 0 && phone_ask(into, j - 1)->seq > k.seq; j--)
			*phone_ask(into, j) = *phone_ask(into, j - 1);
		*phone_ask(into, j) = k;
	}
	into->unprinted = into->first;
	into->asked_since_ack += from->asked_since_ack;
	for (i = 0; i < RECENT_MAX; i++)
		if (a->recent[i].phone == place)
			a->recent[i].phone = (size_t)(into - a->phone);
	phone_set_ip(a, from, span(NULL, 0));
	free(from->ask);
	memset(from, 0, sizeof *from);
	from->next_ip = a->free_place;
	a->free_place = (unsigned short)(place + 1);
	a->nphones--;
}

struct phone *
phone_name(struct asks *a, struct phone *p, const char *mac)
{
	struct phone *known = phone_named(a, mac);
	char ip[sizeof p->ip];

	if (known == NULL) {
		phone_set_mac(a, p, mac);
		return p;
	}
	memcpy(ip, p->ip, sizeof ip);
	if (ip[0] != '\0')
		move(a, known, span_cstr(ip), p->by_lease);
	merge(a, known, p);
	return known;
}

struct phone *
phone_of(struct asks *a, struct span ip, const char *mac)
{
	struct phone *p, *known;

	if (ip.n == 0) {
		p = phone_named(a, mac);
		if (p == NULL && a->current < a->n)
			p = &a->phone[a->current];
		if (p == NULL || (mac[0] != '\0' && p->mac[0] != '\0' && strcmp(p->mac, mac) != 0))
			return phone_new(a, ip, mac);
		return mac[0] != '\0' && p->mac[0] == '\0' ? phone_name(a, p, mac) : p;
	}
	p = phone_at(a, ip);
	if (mac[0] == '\0')
		return p != NULL ? p : phone_new(a, ip, mac);
	if (p != NULL && strcmp(p->mac, mac) == 0)
		return p;
	if (p != NULL && p->mac[0] == '\0')
		return phone_name(a, p, mac);
	known = phone_named(a, mac);
	if (known == NULL)
		return phone_new(a, ip, mac);
	move(a, known, ip, 0);
	return known;
}
