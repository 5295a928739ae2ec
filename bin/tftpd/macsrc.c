#include <sys/types.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "macsrc.h"
#include "net/leaseline.h"
#include "num.h"

/* Next word of *line; empty at its end. */
static struct span
word(struct span *line)
{
	size_t i = 0, j;

	while (i < line->n && ascii_isspace(line->p[i]))
		i++;
	for (j = i; j < line->n && !ascii_isspace(line->p[j]); j++)
		;
	{
		struct span w = span_sub(*line, i, j);

		*line = span_sub(*line, j, line->n);
		return w;
	}
}

int
macsrc_neighbour(struct span text, struct span ip, char mac[MAC_LEN + 1])
{
	struct span line, type, flags, hw;
	uint64_t v;

	mac[0] = '\0';
	if (text.n == 0)
		return 0;
	while (span_cut(&text, '\n', &line)) {
		if (!span_eq(word(&line), ip))
			continue;
		type = word(&line);
		flags = word(&line);
		hw = word(&line);
		/* Ethernet, and the answer is there (0x2) */
		if (!span_is(type, "0x1") || !span_starts(flags, "0x") ||
		    num_hex(span_sub(flags, 2, flags.n), 0xffff, &v) != NUM_OK || (v & 2) == 0)
			continue;
		if (mac_parse(hw, mac) == NULL)
			return 1;
	}
	return 0;
}

void
macsrc_init(struct macsrc *m)
{
	union sock_addr any;

	memset(m, 0, sizeof *m);
	m->dirfd = m->fd = m->probe = -1;
	m->arp = open("/proc/net/arp", O_RDONLY | O_CLOEXEC);
	if (m->arp >= 0 && sock_parse(span_cstr("0.0.0.0"), 0, &any) == NULL)
		m->probe = sock_udp(&any, 0);
}

int
macsrc_leases(struct macsrc *m, const char *path)
{
	const char *base;
	struct stat st;

	m->dirfd = file_open_parent(path, &base);
	if (m->dirfd < 0)
		return -1;
	if (strlen(base) > NAME_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(m->name, base, strlen(base) + 1);
	m->fd = openat(m->dirfd, m->name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (m->fd < 0)
		return -1;
	if (fstat(m->fd, &st) != 0)
		return -1;
	errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
	return S_ISREG(st.st_mode) ? 0 : -1;
}

/* Open the lease file again if another file has its name now. */
static void
follow(struct macsrc *m)
{
	struct stat st, is;
	int fd;

	if (m->dirfd < 0 || fstatat(m->dirfd, m->name, &st, 0) != 0 || fstat(m->fd, &is) != 0 ||
	    (st.st_dev == is.st_dev && st.st_ino == is.st_ino))
		return;
	fd = openat(m->dirfd, m->name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		m->err = fd < 0 ? errno : EINVAL;
		if (fd >= 0)
			close(fd);
		return;
	}
	close(m->fd);
	m->fd = fd;
}

static void
refresh(struct macsrc *m)
{
	struct buf b = { 0 };
	struct stat st;
	struct timespec now;

	m->err = 0;
	follow(m);
	if (fstat(m->fd, &st) != 0)
		return;
	/* file times are coarse: a file that was changed in the last two seconds is read again */
	if (m->have && st.st_dev == m->dev && st.st_ino == m->ino && st.st_size == m->size &&
	    st.st_mtim.tv_sec == m->mtime.tv_sec && st.st_mtim.tv_nsec == m->mtime.tv_nsec &&
	    clock_gettime(CLOCK_REALTIME, &now) == 0 && now.tv_sec - st.st_mtim.tv_sec > 2)
		return;
	if (lseek(m->fd, 0, SEEK_SET) != 0 || file_slurp_fd(m->fd, &b, MACSRC_LEASES_MAX) != 0) {
		m->err = errno;
		buf_free(&b);
	} else {
		buf_free(&m->leases);
		m->leases = b;
	}
	m->dev = st.st_dev;
	m->ino = st.st_ino;
	m->size = st.st_size;
	m->mtime = st.st_mtim;
	m->have = 1;
}

static void
read_table(struct macsrc *m, uint64_t now)
{
	m->table.n = 0;
	if (lseek(m->arp, 0, SEEK_SET) != 0 || file_slurp_fd(m->arp, &m->table, MACSRC_LEASES_MAX) != 0)
		buf_free(&m->table);
	m->table_at = now;
}

void
macsrc_find(struct macsrc *m, const char *ip, uint64_t now, char lease[MAC_LEN + 1], char neighbour[MAC_LEN + 1])
{
	struct timespec wall = { 0, 0 };

	lease[0] = neighbour[0] = '\0';
	if (m->fd >= 0) {
		refresh(m);
		clock_gettime(CLOCK_REALTIME, &wall);
		leaseline_find(buf_span(&m->leases), span_cstr(ip), wall.tv_sec, lease);
	}
	if (m->arp < 0)
		return;
	if (m->table_at == 0 || now - m->table_at > MACSRC_FRESH)
		read_table(m, now);
	if ((!macsrc_neighbour(buf_span(&m->table), span_cstr(ip), neighbour) || (lease[0] != '\0' && strcmp(lease, neighbour) != 0)) &&
	    now - m->table_at >= MACSRC_LOOK) {
		read_table(m, now);
		macsrc_neighbour(buf_span(&m->table), span_cstr(ip), neighbour);
	}
}

int
macsrc_probes(const struct macsrc *m, const union sock_addr *host)
{
	return m->probe >= 0 && host->sa.sa_family == AF_INET && !sock_is_loopback(host);
}

void
macsrc_probe(struct macsrc *m, const union sock_addr *host)
{
	union sock_addr a = *host;

	sock_set_port(&a, 9);
	sock_send(m->probe, &a, NULL, "", 0, NULL, 0);
}

void
macsrc_free(struct macsrc *m)
{
	if (m->dirfd >= 0)
		close(m->dirfd);
	if (m->fd >= 0)
		close(m->fd);
	if (m->arp >= 0)
		close(m->arp);
	if (m->probe >= 0)
		close(m->probe);
	buf_free(&m->leases);
	buf_free(&m->table);
}
