#include <stdlib.h>
#include <string.h>

#include "clients.h"

static struct client **
slot_of(struct clients *t, const union sock_addr *a)
{
	return &t->slot[sock_hash(a, 0) % CLIENTS_SLOTS];
}

static void
unlink_age(struct clients *t, struct client *c)
{
	*(c->newer != NULL ? &c->newer->older : &t->newest) = c->older;
	*(c->older != NULL ? &c->older->newer : &t->oldest) = c->newer;
}

static void
link_newest(struct clients *t, struct client *c)
{
	c->newer = NULL;
	c->older = t->newest;
	*(t->newest != NULL ? &t->newest->newer : &t->oldest) = c;
	t->newest = c;
}

static void
forget_one(struct clients *t)
{
	struct client *c, **pp;

	for (c = t->oldest; c != NULL && c->active > 0; c = c->newer)
		;
	if (c == NULL)
		return;
	for (pp = slot_of(t, &c->host); *pp != c; pp = &(*pp)->next)
		;
	*pp = c->next;
	unlink_age(t, c);
	free(c);
	t->n--;
}

struct client *
clients_get(struct clients *t, const union sock_addr *a)
{
	struct client **pp = slot_of(t, a), *c;

	for (c = *pp; c != NULL && !sock_same_host(&c->host, a); c = c->next)
		;
	if (c != NULL) {
		unlink_age(t, c);
		link_newest(t, c);
		return c;
	}
	if (t->n >= CLIENTS_MAX)
		forget_one(t);
	c = calloc(1, sizeof *c);
	if (c == NULL)
		return NULL;
	c->host = *a;
	c->next = *pp;
	*pp = c;
	link_newest(t, c);
	t->n++;
	return c;
}

void
clients_free(struct clients *t)
{
	struct client *c, *older;

	for (c = t->newest; c != NULL; c = older) {
		older = c->older;
		free(c);
	}
	memset(t, 0, sizeof *t);
}

void
client_named(struct client *c, const char *mac, uint64_t now)
{
	if (c->named[0] != '\0' && strcmp(c->named, mac) != 0 && now - c->named_at < CLIENTS_CLASH)
		c->clash_until = now + CLIENTS_CLASH;
	memcpy(c->named, mac, MAC_LEN + 1);
	c->named_at = now;
}

enum who_found
client_who(const struct client *c, int believe, const char *carried, const char *lease, const char *neigh, uint64_t now, struct who *w)
{
	int several = now < c->clash_until;
	const char *named = carried[0] != '\0' ? carried : several ? "" : c->named;
	const char *mac = "";

	memset(w, 0, sizeof *w);
	if (believe && (named[0] != '\0' || several)) {
		mac = named;
		w->by = WHO_NAME;
	} else if (lease[0] != '\0' && neigh[0] != '\0' && strcmp(lease, neigh) != 0)
		return WHO_SOURCES;
	else if (lease[0] != '\0') {
		mac = lease;
		w->by = WHO_LEASE;
	} else if (neigh[0] != '\0') {
		mac = neigh;
		w->by = WHO_NEIGHBOUR;
	} else if (sock_is_loopback(&c->host)) {
		mac = named;
		w->by = WHO_NAME;
	}
	memcpy(w->mac, mac, strlen(mac) + 1);
	if (w->by != WHO_NAME || mac[0] != '\0')
		return WHO_FOUND;
	w->by = WHO_NONE;
	return several ? WHO_SEVERAL : WHO_FOUND;
}

int
client_spend(struct client *c, unsigned bytes, uint64_t now)
{
	uint64_t gone = (now - c->unacked_at) / (CLIENTS_REFILL / CLIENTS_BUDGET);

	if (gone > 0) {
		c->unacked = gone > c->unacked ? 0 : c->unacked - (unsigned)gone;
		c->unacked_at = now;
	}
	if (c->unacked + bytes > CLIENTS_BUDGET)
		return 0;
	c->unacked += bytes;
	return 1;
}

void
client_earn(struct client *c, unsigned bytes)
{
	c->unacked -= bytes < c->unacked ? bytes : c->unacked;
}

int
client_warn(struct client *c, enum warned what, uint64_t now)
{
	if (c->warned[what] != 0 && now - c->warned[what] < CLIENTS_CLASH)
		return 0;
	c->warned[what] = now;
	return 1;
}

const char *
who_word(enum who_by by)
{
	static const char *const words[] = { "none", "lease", "neighbour", "name" };

	return words[by];
}
