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

int
client_mac(const struct client *c, const char *lease, const char *neigh, uint64_t now, char out[MAC_LEN + 1])
{
	const char *said[3], *mac = NULL;
	int i, hard;

	said[0] = lease != NULL && lease[0] != '\0' ? lease : NULL;
	said[1] = neigh != NULL && neigh[0] != '\0' ? neigh : NULL;
	said[2] = c->named[0] != '\0' ? c->named : NULL;
	hard = said[0] != NULL || said[1] != NULL;
	out[0] = '\0';
	for (i = 0; i < 3; i++) {
		if (said[i] == NULL)
			continue;
		if (mac != NULL && strcmp(mac, said[i]) != 0)
			return 1;
		mac = said[i];
	}
	if (!hard && now < c->clash_until)
		return 1;
	if (mac != NULL)
		memcpy(out, mac, MAC_LEN + 1);
	return 0;
}

