/* dhcp - packets of the Dynamic Host Configuration Protocol (layer 1): parse and build, byte for byte
 *
 * RFC 2131 and 2132 (option 52: file and sname hold options too), RFC 3396 (an option in several pieces).  dhcp_reply does not echo options 82
 * (RFC 3046) and 61 (RFC 6842): the server must put them.  Every length in a packet is checked against the bytes received before it is used.
 * Addresses are numbers in host order, 0 = none.
 */
#ifndef CPH_DHCP_H
#define CPH_DHCP_H

#include <stdint.h>

#include "mac.h"
#include "span.h"

#define DHCP_SERVER_PORT 67
#define DHCP_CLIENT_PORT 68
#define DHCP_FIXED 240          /* bytes before the options, the magic number included */
#define DHCP_MIN 300            /* replies are padded to this: RFC 1542 section 2.1 */
#define DHCP_MAX 1472           /* what fits into an Ethernet frame; more is refused, and never sent */
#define DHCP_SPACE 548          /* what every client must take: RFC 2131 section 2, 576 less 28 of IP and UDP */

enum { DHCP_BOOTREQUEST = 1, DHCP_BOOTREPLY = 2 };

enum dhcp_type {
	DHCP_BOOTP, DHCP_DISCOVER, DHCP_OFFER, DHCP_REQUEST, DHCP_DECLINE, DHCP_ACK, DHCP_NAK, DHCP_RELEASE, DHCP_INFORM
};

/* RFC 2132; 82: RFC 3046; 150: RFC 5859 */
enum dhcp_opt {
	DHCP_O_PAD = 0, DHCP_O_MASK = 1, DHCP_O_ROUTER = 3, DHCP_O_DNS = 6, DHCP_O_HOST = 12, DHCP_O_BROADCAST = 28, DHCP_O_ADDRESS = 50,
	DHCP_O_LEASE = 51, DHCP_O_OVERLOAD = 52, DHCP_O_TYPE = 53, DHCP_O_SERVER = 54, DHCP_O_PARAMS = 55, DHCP_O_MESSAGE = 56,
	DHCP_O_SIZE = 57, DHCP_O_RENEW = 58, DHCP_O_REBIND = 59, DHCP_O_CLASS = 60, DHCP_O_CLIENT = 61, DHCP_O_TFTP_NAME = 66,
	DHCP_O_RELAY = 82, DHCP_O_TFTP = 150, DHCP_O_END = 255
};

struct dhcp_msg {
	unsigned op, htype, hlen, hops, secs;
	uint32_t xid;
	int broadcast;                  /* the broadcast flag: the client cannot receive unicast before it has its address */
	uint32_t ciaddr, yiaddr, siaddr, giaddr;
	unsigned char chaddr[16];
	char mac[MAC_LEN + 1];          /* of an Ethernet client, canonical; "" = none, or no station address */
	enum dhcp_type type;            /* DHCP_BOOTP: no option 53 */
	unsigned short at[256], n[256]; /* offset and length in data of each option, its pieces joined; see dhcp_opt */
	unsigned char has[256];
	unsigned char data[DHCP_MAX];
};

/* Returns NULL, or the reason why the packet must be ignored; then *m is undefined.  A missing end option is accepted. */
const char *dhcp_parse(struct span in, struct dhcp_msg *m);

/* Value of an option; p = NULL when it is absent. */
struct span dhcp_opt(const struct dhcp_msg *m, unsigned code);
uint32_t dhcp_opt_u32(const struct dhcp_msg *m, unsigned code);         /* one address or number; 0 when absent or not of 4 bytes */

const char *dhcp_type_name(enum dhcp_type t);   /* "discover" ... */

/* ---- building ---- */

struct dhcp_out {
	unsigned char b[DHCP_MAX];      /* the packet, after dhcp_done */
	size_t n;
	/* private from here */
	unsigned char opt[1024];        /* code, length, bytes ... in the order given */
	size_t nopt;
};

/* A request of a client with this Ethernet address (canonical), or a reply to m.  The rest of the fixed part is set with dhcp_addr. */
void dhcp_request(struct dhcp_out *o, const char *mac, uint32_t xid, int broadcast, enum dhcp_type type);
void dhcp_reply(struct dhcp_out *o, const struct dhcp_msg *m, enum dhcp_type type);

enum dhcp_field { DHCP_CIADDR = 12, DHCP_YIADDR = 16, DHCP_SIADDR = 20, DHCP_GIADDR = 24 };
void dhcp_addr(struct dhcp_out *o, enum dhcp_field f, uint32_t addr);

/* Append an option of 1 to 255 bytes; one of another length is left out.  If room is short, dhcp_done leaves out each option that does not fit. */
void dhcp_put(struct dhcp_out *o, unsigned code, struct span value);
void dhcp_put_u32(struct dhcp_out *o, unsigned code, uint32_t v);
void dhcp_put_u8(struct dhcp_out *o, unsigned code, unsigned v);

/* Lay the options out in a packet of at most space bytes (at least DHCP_MIN, cut to DHCP_MAX).  If the options field is too small, the fields
 * file and sname are used too (option 52).  Returns how many options were left out for lack of room; no option is cut. */
unsigned dhcp_done(struct dhcp_out *o, size_t space);

/* ---- vendor classes (option 60); cph-dhcpd(8) names the sources ---- */

enum dhcp_class { DHCP_CLASS_OTHER, DHCP_CLASS_OLD, DHCP_CLASS_LOADER };

/* OLD: an SCCP image of the old boot, which names no model.  LOADER: the universal loader or an application of its era; *model is
 * "CP-7960G" and the like. */
enum dhcp_class dhcp_class(struct span value, struct span *model);
const char *dhcp_class_state(enum dhcp_class c);        /* "" "old" "loader" */

/* "192.0.2.1" to and from a number.  dhcp_ip_parse: 0, or -1. */
#define DHCP_IP_TEXT 16
int dhcp_ip_parse(struct span s, uint32_t *ip);
const char *dhcp_ip_text(uint32_t ip, char out[DHCP_IP_TEXT]);

/* "AABBCCDDEEFF" to and from bytes. */
void dhcp_mac_bytes(const char *mac, unsigned char out[6]);
void dhcp_mac_text(const unsigned char b[6], char mac[MAC_LEN + 1]);

#endif
