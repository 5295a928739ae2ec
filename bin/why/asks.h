/* asks - what each phone asked for, put together from the events of a log
 *
 * Which phone an event belongs to says phones.h.  The last ASKS_MAX requests of a phone are kept, and at most PHONES_MAX phones: memory
 * has a bound whatever the log.
 */
#ifndef CPH_WHY_ASKS_H
#define CPH_WHY_ASKS_H

#include "cisco/phonefile.h"
#include "logev.h"

#define ASKS_MAX 512
#define PHONES_MAX 4096
#define PHONES_BUCKETS 4096        /* a power of two */
#define RECENT_MAX 128
#define ASK_NAME 96
#define ASK_TEXT 48

enum answer {
	ANSWER_UNKNOWN,         /* the log does not say */
	ANSWER_SERVED,          /* something was sent; how it ended is not known */
	ANSWER_SENT,            /* whole, by the word of the server or the acknowledgement in a capture */
	ANSWER_REFUSED,         /* an error packet instead of the file */
	ANSWER_BROKEN           /* begun, and broken off */
};

struct ask {
	int64_t us;
	unsigned long seq;      /* counts the requests of all phones, from 1 */
	uint64_t bytes;
	unsigned blocks, resent;
	unsigned short port;
	unsigned char stamp;    /* enum stamp */
	unsigned char kind;     /* enum phonefile of the name */
	unsigned char answer;   /* enum answer */
	unsigned char forbidden;        /* the server was not allowed to read it */
	unsigned char again;    /* how often the log says that the phone repeated it */
	unsigned char nopath;   /* path is what the server looked for, and is not the name asked for */
	short code;             /* of the error, -1 = not known */
	char file[ASK_NAME];    /* as asked, without "./", "/" and directories of the server in front; "" = not named by the log */
	char path[ASK_NAME];    /* what the server made of it; "" = not known */
	char text[ASK_TEXT];    /* of the error */
	const char *format;
	int printed;            /* -r: the request record is out */
	int last_packet;        /* capture: length of the last packet of the server, -1 = none */
	int data;               /* capture: it is known to be data, and no error */
};

enum told { TOLD_UNKNOWN, TOLD_NO, TOLD_YES };

struct phone {
	char mac[MAC_LEN + 1];  /* "" = not known */
	char masked[20];        /* a MAC address that the poster made unreadable */
	char ip[46];
	int by_lease;           /* the MAC address comes from a lease, or the server of the record established it */
	int believed;           /* ... or the server believes names */
	struct ask *ask;        /* a ring of ASKS_MAX, in the order of seq; NULL = no request so far */
	size_t n, first;        /* kept, and how many came before them */
	size_t unprinted;       /* -r: before this request, by number, all are printed */
	unsigned long discovers, acks, naks, noaddrs;
	int64_t last_dhcp, last_ack;
	unsigned long asked_since_ack;
	enum told told;         /* option 150 or 66 in what the DHCP server sent */
	unsigned acks_untold;   /* leases without it */
	char class[64];         /* vendor class */
	char model[8];          /* of the inventory, "" = not known; java: one of the 7906 to 7975 */
	int java;
	unsigned short next_ip, next_mac;       /* in the chain of its bucket, or of the places that are free: place + 1, 0 = the last */
};

struct asks {
	struct phone *phone;
	size_t n, cap;          /* places; those that are free are empty phones: no address, no request */
	size_t nphones;
	unsigned short free_place;      /* + 1, 0 = none */
	unsigned short by_ip[PHONES_BUCKETS], by_mac[PHONES_BUCKETS];  /* first of the chain: place + 1, 0 = none */
	struct stamped { int64_t us; unsigned char stamp; } last;      /* of the event last taken */
	/* called for each request when its answer is known or no longer to be expected, and for each end of a transfer */
	void (*request)(void *ctx, const struct phone *p, struct ask *a);
	void (*xfer)(void *ctx, const struct phone *p, const struct ask *a);
	void *ctx;
	char root[256];
	size_t current;         /* phone of the last event with an address */
	unsigned long dropped;  /* events of phones beyond PHONES_MAX */
	struct recent {         /* the last requests; id: pid or thread */
		unsigned long seq;
		size_t phone;
		uint32_t id_hash, file_hash;
		char id[32];
	} recent[RECENT_MAX];
	unsigned long seq;      /* of the last request */
	struct { char ip[46]; unsigned short port; } peer;
	struct { int code; char text[ASK_TEXT]; char ip[46]; } why;
	char dhcp_mac[MAC_LEN + 1];     /* of the exchange that option lines belong to */
	int dhcp_options;               /* the log shows what is sent with a lease */
	char dhcp_class[64];
	int failed;             /* out of memory */
};

void asks_event(struct asks *a, const struct logev *e);

/* A capture that shows lengths only: was the answer an error?  One short packet that is not acknowledged, if nothing follows, was one. */
int ask_was_error(const struct ask *k);

/* Nothing more is expected for now: print what waits for an answer. */
void asks_settle(struct asks *a);

/* Records of cph-tftpd and of ourselves, which need no putting together. */
struct rec;
void asks_record(struct asks *a, const struct rec *r);

void asks_free(struct asks *a);

struct ask *phone_ask(const struct phone *p, size_t i);        /* i-th of the p->n that are kept, oldest first */

#endif
