/* who is behind an address, misses folded, the live line, content shared and never stale */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "tftpd/filecache.h"
#include "tftpd/fold.h"
#include "tftpd/macsrc.h"
#include "tftpd/progress.h"
#include "kit/check.h"

static void
neighbours(void)
{
	static const char text[] =
	    "IP address       HW type     Flags       HW address            Mask     Device\n"
	    "192.0.2.1        0x1         0x2         00:aa:bb:cc:dd:ee     *        eth0\n"
	    "192.0.2.2        0x1         0x0         00:00:00:00:00:00     *        eth0\n"
	    "192.0.2.3        0x1         0x6         00:aa:bb:cc:dd:ef     *        eth0\n"
	    "192.0.2.4        0x20        0x2         00:aa:bb:cc:dd:ef     *        ib0\n"
	    "192.0.2.5        0x1         0x0         00:aa:bb:cc:dd:f0     *        eth0\n";      /* no longer answers: who it was, not who it is */
	char mac[MAC_LEN + 1];

	CHECK(macsrc_neighbour(span_cstr(text), span_cstr("192.0.2.1"), mac) && strcmp(mac, "00AABBCCDDEE") == 0);
	CHECK(!macsrc_neighbour(span_cstr(text), span_cstr("192.0.2.2"), mac) && mac[0] == '\0');
	CHECK(macsrc_neighbour(span_cstr(text), span_cstr("192.0.2.3"), mac) && strcmp(mac, "00AABBCCDDEF") == 0);
	CHECK(!macsrc_neighbour(span_cstr(text), span_cstr("192.0.2.4"), mac));
	CHECK(!macsrc_neighbour(span_cstr(text), span_cstr("192.0.2.5"), mac) && mac[0] == '\0');
	CHECK(!macsrc_neighbour(span_cstr(text), span_cstr("192.0.2"), mac));
	CHECK(!macsrc_neighbour(span(NULL, 0), span_cstr("192.0.2.1"), mac));
}

/* An address that went from one phone to another a moment after the table was read: the lease file knows it already. */
static void
moved(void)
{
	static const char first[] = "192.0.2.1 0x1 0x2 00:aa:bb:cc:dd:ee * eth0\n", then[] = "192.0.2.1 0x1 0x2 00:aa:bb:cc:dd:ef * eth0\n";
	static const char leases[] = "0 00:aa:bb:cc:dd:ef 192.0.2.1 * *\n";
	char name[] = "/tmp/cph-test-moved.XXXXXX", lease[MAC_LEN + 1], neigh[MAC_LEN + 1];
	int fd = mkstemp(name);
	struct macsrc m;

	CHECK(fd >= 0 && pwrite(fd, leases, sizeof leases - 1, 0) == (ssize_t)sizeof leases - 1);
	macsrc_init(&m);
	CHECK(macsrc_leases(&m, name) == 0);
	if (m.arp >= 0)
		close(m.arp);
	unlink(name);
	memcpy(name + sizeof name - 7, "XXXXXX", 6);
	m.arp = mkstemp(name);
	CHECK(m.arp >= 0 && pwrite(m.arp, first, sizeof first - 1, 0) == (ssize_t)sizeof first - 1);
	macsrc_find(&m, "192.0.2.1", 1000000, lease, neigh);
	CHECK_STR(lease, "00AABBCCDDEF");
	CHECK_STR(neigh, "00AABBCCDDEE");
	CHECK(pwrite(m.arp, then, sizeof then - 1, 0) == (ssize_t)sizeof then - 1);
	macsrc_find(&m, "192.0.2.1", 1000000 + MACSRC_LOOK - 1, lease, neigh);
	CHECK_STR(neigh, "00AABBCCDDEE");
	macsrc_find(&m, "192.0.2.1", 1000000 + MACSRC_LOOK, lease, neigh);
	CHECK_STR(neigh, "00AABBCCDDEF");
	macsrc_free(&m);
	close(fd);
	unlink(name);
}

static void
folding(void)
{
	static struct fold f;
	struct span a = span_cstr("192.0.2.1"), b = span_cstr("192.0.2.2"), x = span_cstr("x"), y = span_cstr("y"), none = { NULL, 0 };
	const struct folded *e;
	unsigned count, i;
	uint64_t next;
	char who[32];

	CHECK(fold_miss(&f, a, x) == NULL);
	fold_watch(&f, a, x, 0);
	CHECK(fold_miss(&f, b, x) == NULL && fold_miss(&f, a, y) == NULL);
	for (i = 0; i < 5; i++)
		CHECK(fold_miss(&f, a, x) != NULL);
	CHECK(fold_take(&f, none, FOLD_TIME - 1, &count, &next) == NULL && next == FOLD_TIME);
	e = fold_take(&f, none, FOLD_TIME, &count, &next);
	CHECK(e != NULL && count == 5 && span_eq(span(e->data, e->nwho), a) && e->ndata == a.n + 1);
	CHECK(fold_take(&f, none, FOLD_TIME, &count, &next) == NULL && next == 2 * FOLD_TIME);
	/* something else of that client: its repeats are told first, and it begins anew */
	CHECK(fold_miss(&f, a, x) != NULL);
	e = fold_take(&f, a, FOLD_TIME + 1, &count, &next);
	CHECK(e != NULL && count == 1 && fold_take(&f, a, FOLD_TIME + 1, &count, &next) == NULL);
	CHECK(fold_miss(&f, a, x) == NULL);
	/* no repeats: the entry is given up in silence */
	fold_watch(&f, b, y, 0);
	CHECK(fold_take(&f, none, FOLD_TIME, &count, &next) == NULL && next == UINT64_MAX && fold_miss(&f, b, y) == NULL);
	/* a full table folds no more, and loses nothing */
	for (i = 0; i <= FOLD_MAX; i++) {
		snprintf(who, sizeof who, "10.0.%u.%u", i >> 8, i & 255);
		fold_watch(&f, span_cstr(who), x, 0);
		CHECK((fold_miss(&f, span_cstr(who), x) != NULL) == (i < FOLD_MAX));
	}
	for (i = 0; fold_take(&f, none, UINT64_MAX, &count, &next) != NULL; i++)
		CHECK(count == 1);
	CHECK(i == FOLD_MAX);
}

static void
lines(void)
{
	char out[120];

	CHECK(progress_line("001122334455", span_cstr("P0S3-8-12-00.sb2"), 350000, 700000, 1000, 100, out, sizeof out) == strlen(out));
	CHECK_STR(out, "001122334455     P0S3-8-12-00.sb2          [##########          ]  50%  0.35 MB/s");
	progress_line("a", span_cstr("\033[2J\n"), 0, 0, 0, 100, out, sizeof out);
	CHECK(strchr(out, '\033') == NULL && strchr(out, '\n') == NULL && strstr(out, "?[2J?") != NULL);
	CHECK(progress_line("a", span_cstr("b"), 1, 2, 3, 20, out, sizeof out) == 20 && strlen(out) == 20);
	CHECK(progress_line("a", span_cstr("b"), 1, 2, 3, 200, out, 10) == 9);
}

static void
put(const char *name, const char *text, size_t n)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd < 0 || write(fd, text, n) != (ssize_t)n || close(fd) != 0)
		abort();
}

static void
contents(void)
{
	static struct filecache f;
	struct content *a, *b, *c;
	char name[] = "/tmp/cph-test-cache.XXXXXX";
	int fd = mkstemp(name);
	size_t i, n;

	close(fd);
	put(name, "one\n", 4);
	fd = open(name, O_RDONLY);
	CHECK(filecache_get(&f, fd, 0, &a) == 0 && a->n == 4 && memcmp(a->p, "one\n", 4) == 0);
	CHECK(filecache_get(&f, fd, 0, &b) == 0 && a == b);
	CHECK(filecache_get(&f, fd, 1, &c) == 0 && c != a && c->n == 5 && memcmp(c->p, "one\r\n", 5) == 0);
	/* young enough that its times could hide a change: it was read each time; once it is old it is not */
	CHECK(f.reads == 3 && a->racy);
	a->racy = 0;
	filecache_put(&f, b);
	CHECK(filecache_get(&f, fd, 0, &b) == 0 && b == a && f.reads == 3);
	/* rewritten in place with the same length: who has the old content keeps it */
	a->racy = 1;
	put(name, "two\n", 4);
	filecache_put(&f, b);
	CHECK(filecache_get(&f, fd, 0, &b) == 0 && b != a && memcmp(b->p, "two\n", 4) == 0 && memcmp(a->p, "one\n", 4) == 0);
	filecache_put(&f, a);
	filecache_put(&f, b);
	filecache_put(&f, c);
	put(name, "", 0);
	CHECK(filecache_get(&f, fd, 0, &a) == 0 && a->n == 0);
	filecache_put(&f, a);
	for (i = n = 0; i < FILECACHE_SLOTS; i++)
		n += f.slot[i] != NULL;
	CHECK(n == 0 && f.total == 0 && f.idle == 0);
	/* what fits as it stands, but not with its line ends, does not pass the bound */
	f.total = FILECACHE_TOTAL - 6;
	put(name, "1\n2\n", 4);
	CHECK(filecache_get(&f, fd, 1, &a) == 0 && a->n == 6 && f.total == FILECACHE_TOTAL);
	filecache_put(&f, a);
	filecache_free(&f);
	CHECK(f.total == FILECACHE_TOTAL - 6);
	put(name, "1\n2\n\n", 5);
	CHECK(filecache_get(&f, fd, 1, &a) == ENOMEM && a == NULL && f.total == FILECACHE_TOTAL - 6);
	f.total = 0;
	/* too large, without reading it */
	CHECK(truncate(name, (off_t)FILECACHE_FILE_MAX + 1) == 0 && filecache_get(&f, fd, 0, &a) == EFBIG && a == NULL);
	close(fd);
	filecache_free(&f);
	CHECK(f.total == 0 && f.idle == 0);
	unlink(name);
}

/* idle content is bounded, and what was not used for longest goes first */
static void
eviction(void)
{
	static struct filecache f;
	struct content *c;
	char name[] = "/tmp/cph-test-cache.XXXXXX", other[64];
	int fd = mkstemp(name), i;

	for (i = 0; i < 6; i++) {
		snprintf(other, sizeof other, "%s.%d", name, i);
		close(open(other, O_WRONLY | O_CREAT, 0600));
		CHECK(truncate(other, (off_t)FILECACHE_IDLE / 4) == 0);
		close(fd);
		fd = open(other, O_RDONLY);
		CHECK(filecache_get(&f, fd, 0, &c) == 0);
		filecache_put(&f, c);
		CHECK(f.idle <= FILECACHE_IDLE && f.total == f.idle);
	}
	CHECK(f.idle == FILECACHE_IDLE);
	filecache_free(&f);
	close(fd);
	for (i = 0; i < 6; i++) {
		snprintf(other, sizeof other, "%s.%d", name, i);
		unlink(other);
	}
	unlink(name);
}

int
main(void)
{
	neighbours();
	moved();
	folding();
	lines();
	contents();
	eviction();
	return check_done();
}
