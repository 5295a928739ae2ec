/* syslogmsg - one syslog message as devices send it over UDP (layer 1): RFC 5424, RFC 3164, and what is neither
 *
 * No message is refused: parts that cannot be recognized stay in the text.  A part that has a field of its own is not repeated in the text,
 * except the tag of RFC 3164, which is part of the text there.  All spans point into the packet.
 */
#ifndef CPH_SYSLOGMSG_H
#define CPH_SYSLOGMSG_H

#include "span.h"

enum syslog_form {
	SYSLOG_BARE,            /* no priority: RFC 3164 section 4.3.3 gives it user.notice, and everything is text */
	SYSLOG_3164,
	SYSLOG_5424
};

struct syslogmsg {
	enum syslog_form form;
	unsigned facility, severity;    /* 0-23, 0-7 */
	struct span stamp;      /* the sender's time, as it wrote it; empty = none */
	struct span host;       /* as the sender calls itself; empty = not said */
	struct span app, pid;   /* RFC 5424 APP-NAME and PROCID; RFC 3164 tag and what stands in brackets behind it */
	struct span msgid, data;        /* RFC 5424 MSGID and STRUCTURED-DATA */
	struct span text;
};

/* Line ends and NULs at the end are dropped: several devices send them. */
void syslogmsg_parse(struct span in, struct syslogmsg *m);

const char *syslog_facility_name(unsigned f);   /* "local0" ...; "unknown" above 23 */
const char *syslog_severity_name(unsigned s);   /* "notice" ... */
const char *syslog_form_name(enum syslog_form f);       /* "bare" "rfc3164" "rfc5424" */

#endif
