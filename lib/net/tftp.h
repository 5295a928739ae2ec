/* tftp - packets of the trivial file transfer protocol (layer 1): parse and build, byte for byte
 *
 * RFC 1350 with the options of RFC 2347, 2348 (blksize), 2349 (timeout, tsize) and 7440 (windowsize).  Nothing is read behind the given
 * length, a string must end with a NUL, and the range of every number is checked before use.
 */
#ifndef CPH_TFTP_H
#define CPH_TFTP_H

#include <stdint.h>

#include "span.h"

enum tftp_op { TFTP_RRQ = 1, TFTP_WRQ, TFTP_DATA, TFTP_ACK, TFTP_ERROR, TFTP_OACK };

/* RFC 1350 section 5 and RFC 2347: error codes */
enum tftp_code {
	TFTP_E_OTHER, TFTP_E_NOTFOUND, TFTP_E_ACCESS, TFTP_E_FULL, TFTP_E_ILLEGAL, TFTP_E_TID, TFTP_E_EXISTS, TFTP_E_USER, TFTP_E_OPTION
};

enum tftp_mode { TFTP_OCTET, TFTP_NETASCII, TFTP_MODE_OTHER };

#define TFTP_REQUEST_MAX 512    /* bytes in a request: RFC 2347 */
#define TFTP_BLKSIZE 512        /* without the option */
#define TFTP_BLKSIZE_MIN 8      /* RFC 2348 */
#define TFTP_BLKSIZE_MAX 65464
#define TFTP_WINDOW_MAX 65535   /* RFC 7440 */
#define TFTP_ERROR_MAX 256      /* most bytes of an ERROR that we build */
#define TFTP_OACK_MAX 640       /* most bytes of an OACK: the request's names and at most 20 digits for each of four options */

struct tftp_pkt {
	enum tftp_op op;
	struct span file, mode_text;    /* RRQ, WRQ; without their NUL */
	enum tftp_mode mode;
	struct span options;            /* RRQ, WRQ, OACK: whole pairs of NUL-terminated strings; see tftp_option */
	unsigned block;                 /* DATA, ACK: as on the wire, 0-65535 */
	struct span data;               /* DATA */
	unsigned code;                  /* ERROR */
	struct span text;               /* ERROR: up to its NUL, or to the end where it is missing */
};

/* Returns NULL, or the reason why this is not a TFTP packet; then only pkt->op may be used: the opcode if it is 1 to 6, else 0.
 * Accepted although the RFCs do not ask for it: NULs behind a request (firmware that pads), bytes behind an ACK's four, an
 * ERROR text without its NUL.  Refused: a file name, mode or option without its NUL, half an option, a request of more than
 * TFTP_REQUEST_MAX bytes, opcodes other than 1-6. */
const char *tftp_parse(struct span in, struct tftp_pkt *pkt);

/* Next option of *rest (start with pkt.options); 0 when there is none. */
int tftp_option(struct span *rest, struct span *name, struct span *value);

struct tftp_opts {
	unsigned blksize;       /* bytes in a block */
	unsigned window;        /* blocks sent before an ACK */
	unsigned timeout;       /* seconds asked for, 0 = not */
};

/* Negotiate the options of an RRQ for content of size bytes, with at most window_max blocks a window, and write the OACK into out
 * (TFTP_OACK_MAX bytes).  Returns its length, or 0 if no option was accepted: then the answer is DATA 1.  An option that is unknown, out of
 * range or repeated is left out, as RFC 2347 asks, and so is tsize for an empty file.  The OACK has the options in the client's spelling
 * and order. */
size_t tftp_negotiate(const struct tftp_pkt *rrq, uint64_t size, unsigned window_max, struct tftp_opts *opts, unsigned char *out);

/* Builders.  Each writes to out and returns the length. */
size_t tftp_put_data(unsigned char out[4], unsigned block);     /* the four bytes in front of the data */
size_t tftp_put_ack(unsigned char out[4], unsigned block);
size_t tftp_put_error(unsigned char out[TFTP_ERROR_MAX], unsigned code, const char *text);      /* text cut to fit */

/* Convert to netascii (line ends of RFC 764): LF becomes CR LF, CR becomes CR NUL.  tftp_netascii writes exactly tftp_netascii_size
 * bytes. */
size_t tftp_netascii_size(struct span in);
void tftp_netascii(struct span in, unsigned char *out);

const char *tftp_code_name(unsigned code);      /* "file not found" ...; "unknown code" */

#endif
