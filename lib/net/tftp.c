#include <string.h>

#include "bytes.h"
#include "num.h"
#include "tftp.h"

/* Cut a NUL-terminated string off *rest; 0 when the NUL is missing. */
static int
cut_string(struct span *rest, struct span *s)
{
	size_t n = span_find(*rest, '\0');

	if (n == rest->n)
		return 0;
	*s = span(rest->p, n);
	*rest = span(rest->p + n + 1, rest->n - n - 1);
	return 1;
}

static int
all_nul(struct span s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] != '\0')
			return 0;
	return 1;
}

/* Set pkt->options to the whole pairs of name and value in rest. */
static const char *
parse_options(struct span rest, struct tftp_pkt *pkt)
{
	struct span all = rest, name, value;

	for (;;) {
		if (all_nul(rest)) {
			pkt->options = span(all.p, all.n - rest.n);
			return NULL;
		}
		if (!cut_string(&rest, &name) || !cut_string(&rest, &value))
			return "option without its end";
		if (name.n == 0)
			return "option without a name";
	}
}

static const char *
parse_request(struct span in, struct tftp_pkt *pkt)
{
	struct span rest = span_sub(in, 2, in.n);

	if (in.n > TFTP_REQUEST_MAX)
		return "request too long";
	if (!cut_string(&rest, &pkt->file))
		return "file name without its end";
	if (!cut_string(&rest, &pkt->mode_text))
		return "mode without its end";
	if (span_is_nocase(pkt->mode_text, "octet"))
		pkt->mode = TFTP_OCTET;
	else if (span_is_nocase(pkt->mode_text, "netascii"))
		pkt->mode = TFTP_NETASCII;
	else
		pkt->mode = TFTP_MODE_OTHER;
	return parse_options(rest, pkt);
}

const char *
tftp_parse(struct span in, struct tftp_pkt *pkt)
{
	unsigned op;

	memset(pkt, 0, sizeof *pkt);
	if (in.n < 2)
		return "too short";
	op = be16(in.p);
	if (op < TFTP_RRQ || op > TFTP_OACK)
		return "unknown opcode";
	pkt->op = (enum tftp_op)op;
	if (op == TFTP_RRQ || op == TFTP_WRQ)
		return parse_request(in, pkt);
	if (op == TFTP_OACK)
		return parse_options(span_sub(in, 2, in.n), pkt);
	if (in.n < 4)
		return "too short";
	if (op == TFTP_ERROR) {
		pkt->code = be16(in.p + 2);
		pkt->text = span_sub(in, 4, in.n);
		pkt->text.n = span_find(pkt->text, '\0');
	} else {
		pkt->block = be16(in.p + 2);
		pkt->data = span_sub(in, 4, in.n);
	}
	return NULL;
}

int
tftp_option(struct span *rest, struct span *name, struct span *value)
{
	return rest->n > 0 && cut_string(rest, name) && cut_string(rest, value);
}

enum { OPT_BLKSIZE, OPT_TIMEOUT, OPT_TSIZE, OPT_WINDOW, NOPTS };

static const struct {
	const char *name;
	uint64_t min, max;
} known[NOPTS] = {
	[OPT_BLKSIZE] = { "blksize", TFTP_BLKSIZE_MIN, TFTP_BLKSIZE_MAX },
	[OPT_TIMEOUT] = { "timeout", 1, 255 },
	[OPT_TSIZE] = { "tsize", 0, UINT64_MAX },
	[OPT_WINDOW] = { "windowsize", 1, TFTP_WINDOW_MAX },
};

size_t
tftp_negotiate(const struct tftp_pkt *rrq, uint64_t size, unsigned window_max, struct tftp_opts *opts, unsigned char *out)
{
	struct span rest = rrq->options, name, value;
	unsigned seen = 0;
	size_t n = 2;
	uint64_t v;
	int k;

	opts->blksize = TFTP_BLKSIZE;
	opts->window = 1;
	opts->timeout = 0;
	while (tftp_option(&rest, &name, &value)) {
		for (k = 0; k < NOPTS && !span_is_nocase(name, known[k].name); k++)
			;
		if (k == NOPTS || (seen & 1u << k) != 0)
			continue;
		seen |= 1u << k;
		if (num_u64(value, known[k].min, known[k].max, &v) != NUM_OK)
			continue;
		/* curl refuses an OACK with tsize 0, and RFC 2347 allows to leave any option out */
		if (k == OPT_TSIZE && size == 0)
			continue;
		if (k == OPT_BLKSIZE)
			opts->blksize = (unsigned)v;
		else if (k == OPT_TIMEOUT)
			opts->timeout = (unsigned)v;
		else if (k == OPT_WINDOW) {
			/* RFC 7440 section 3: the server may answer with less */
			v = v > window_max ? window_max : v;
			opts->window = (unsigned)v;
		} else
			v = size;
		memcpy(out + n, name.p, name.n);
		n += name.n;
		out[n++] = '\0';
		n += num_put(v, (char *)out + n);
		out[n++] = '\0';
	}
	if (n == 2)
		return 0;
	put_be16(out, TFTP_OACK);
	return n;
}

size_t
tftp_put_data(unsigned char out[4], unsigned block)
{
	put_be16(out, TFTP_DATA);
	put_be16(out + 2, block & 0xffff);
	return 4;
}

size_t
tftp_put_ack(unsigned char out[4], unsigned block)
{
	put_be16(out, TFTP_ACK);
	put_be16(out + 2, block & 0xffff);
	return 4;
}

size_t
tftp_put_error(unsigned char out[TFTP_ERROR_MAX], unsigned code, const char *text)
{
	size_t n = strlen(text);

	if (n > TFTP_ERROR_MAX - 5)
		n = TFTP_ERROR_MAX - 5;
	put_be16(out, TFTP_ERROR);
	put_be16(out + 2, code);
	memcpy(out + 4, text, n);
	out[4 + n] = '\0';
	return n + 5;
}

size_t
tftp_netascii_size(struct span in)
{
	size_t i, n = in.n;

	for (i = 0; i < in.n; i++)
		if (in.p[i] == '\n' || in.p[i] == '\r')
			n++;
	return n;
}

void
tftp_netascii(struct span in, unsigned char *out)
{
	size_t i, n = 0;

	for (i = 0; i < in.n; i++) {
		if (in.p[i] == '\n')
			out[n++] = '\r';
		out[n++] = in.p[i];
		if (in.p[i] == '\r')
			out[n++] = '\0';
	}
}

const char *
tftp_code_name(unsigned code)
{
	static const char *const names[] = {
		"not defined", "file not found", "access violation", "disk full", "illegal operation", "unknown transfer ID",
		"file already exists", "no such user", "option refused",
	};

	return code < sizeof names / sizeof names[0] ? names[code] : "unknown code";
}
