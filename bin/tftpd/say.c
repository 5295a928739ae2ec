#include <stdio.h>
#include <time.h>

#include "buf.h"
#include "say.h"

void
tftpd_rec_listen(struct rec_writer *w, const union sock_addr *a, const struct sandbox *box, const char *dir, int believe,
    const union sock_addr *local, size_t n)
{
	char ip[SOCK_TEXT];
	struct buf list = { 0 };
	size_t i;

	/* the addresses that a phone may be given as its server */
	for (i = 0; i < n && sock_is_any(a); i++)
		if (local[i].sa.sa_family == a->sa.sa_family)
			buf_addf(&list, "%s%s", list.n > 0 ? "," : "", sock_text(&local[i], ip));
	if (!sock_is_any(a))
		buf_addf(&list, "%s", sock_text(a, ip));

	rec_start(w, "listen");
	rec_adds(w, "addr", sock_text(a, ip));
	rec_addu(w, "port", sock_port(a));
	rec_adds(w, "sandbox", box->took);
	rec_adds(w, "user", box->as);
	rec_adds(w, "dir", dir);
	rec_adds(w, "names", believe ? "all" : "loopback");
	rec_add(w, "local", buf_span(&list));
	rec_end(w);
	buf_free(&list);
}

static void
begin(struct rec_writer *w, const char *type, uint64_t id, const char *mac, struct span ip, unsigned port)
{
	struct timespec ts = { 0, 0 };

	clock_gettime(CLOCK_REALTIME, &ts);
	rec_start(w, type);
	rec_addtime(w, "time", ts.tv_sec, (unsigned)(ts.tv_nsec / 1000000));
	rec_addu(w, "id", id);
	rec_adds(w, "mac", mac);
	rec_add(w, "ip", ip);
	rec_addu(w, "port", port);
}

/* "blksize=1428,tsize=0": the options asked for; bytes that would break the list are replaced */
static void
add_options(struct rec_writer *w, struct span rest)
{
	struct span part[2];
	char text[2 * TFTP_REQUEST_MAX];
	size_t n = 0, i, k;

	while (tftp_option(&rest, &part[0], &part[1])) {
		for (k = 0; k < 2; k++) {
			if (n > 0)
				text[n++] = k == 0 ? ',' : '=';
			for (i = 0; i < part[k].n; i++)
				text[n++] = (char)(part[k].p[i] == ',' || part[k].p[i] == '=' ? '?' : part[k].p[i]);
		}
	}
	rec_add(w, "opts", span(text, n));
}

static void
add_answer(struct rec_writer *w, const struct tftpd_request *r)
{
	static const char *const words[] = { "data", "oack", "continued", "", "none" };
	char text[16];

	snprintf(text, sizeof text, "error%u", r->code);
	rec_adds(w, "answer", r->answer == TFTPD_ERRORED ? text : words[r->answer]);
}

static void
request(struct rec_writer *w, const struct tftpd_request *r, struct span ip, unsigned port, unsigned count)
{
	begin(w, "request", r->id, r->who.mac, ip, port);
	rec_add(w, "file", r->file);
	rec_adds(w, "path", r->path);
	rec_add(w, "mode", r->mode);
	add_options(w, r->options);
	add_answer(w, r);
	rec_adds(w, "match", r->path[0] == '\0' ? "" : r->folded ? "case" : "exact");
	rec_adds(w, "reason", r->reason);
	rec_addu(w, "count", count);
	rec_adds(w, "by", who_word(r->who.by));
	rec_end(w);
}

void
tftpd_rec_request(struct rec_writer *w, const struct tftpd_request *r)
{
	char ip[SOCK_TEXT];

	request(w, r, span_cstr(sock_text(r->peer, ip)), sock_port(r->peer), 1);
}

void
tftpd_rec_folded(struct rec_writer *w, const struct folded *e, unsigned count)
{
	struct tftpd_request r = { 0 };
	struct tftp_pkt p;

	/* it was parsed before, so this cannot fail */
	tftp_parse(span(e->data + e->nwho, (size_t)(e->ndata - e->nwho)), &p);
	r.id = e->id;
	r.who = e->who;
	r.file = p.file;
	r.path = "";
	r.mode = p.mode_text;
	r.options = p.options;
	r.answer = TFTPD_ERRORED;
	r.code = TFTP_E_NOTFOUND;
	r.reason = e->reason;
	request(w, &r, span(e->data, e->nwho), e->port, count);
}

void
tftpd_rec_xfer(struct rec_writer *w, const struct tftpd_xfer *x)
{
	char ip[SOCK_TEXT];

	begin(w, "xfer", x->id, x->who.mac, span_cstr(sock_text(x->peer, ip)), sock_port(x->peer));
	rec_add(w, "file", x->file);
	rec_adds(w, "path", x->path);
	rec_addu(w, "bytes", x->bytes);
	rec_addu(w, "blocks", x->blocks);
	rec_addu(w, "resent", x->resent);
	rec_addu(w, "ms", x->ms);
	rec_adds(w, "end", x->end);
	rec_adds(w, "reason", x->reason);
	rec_adds(w, "by", who_word(x->who.by));
	rec_end(w);
}

void
tftpd_rec_part(struct rec_writer *w, const struct tftpd_xfer *x)
{
	char ip[SOCK_TEXT];

	begin(w, "part", x->id, x->who.mac, span_cstr(sock_text(x->peer, ip)), sock_port(x->peer));
	rec_add(w, "file", x->file);
	rec_adds(w, "path", x->path);
	rec_addu(w, "bytes", x->bytes);
	rec_addu(w, "size", x->size);
	rec_addu(w, "ms", x->ms);
	rec_end(w);
}
