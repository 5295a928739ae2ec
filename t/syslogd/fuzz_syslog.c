/* syslog messages: whatever a datagram may hold */
#include "kit/replay.h"
#include "syslogd/syslogmsg.h"

#define DEMAND(c) do { if (!(c)) __builtin_trap(); } while (0)

static void
inside(struct span s, const uint8_t *data, size_t size)
{
	DEMAND(s.n == 0 || (s.p >= data && s.p + s.n <= data + size));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct syslogmsg m;

	syslogmsg_parse(span(data, size), &m);
	DEMAND(m.facility < 24 && m.severity < 8);
	inside(m.stamp, data, size);
	inside(m.host, data, size);
	inside(m.app, data, size);
	inside(m.pid, data, size);
	inside(m.msgid, data, size);
	inside(m.data, data, size);
	inside(m.text, data, size);
	/* nothing is lost: the text is the end of the message, but for line ends */
	while (size > 0 && (data[size - 1] == '\n' || data[size - 1] == '\r' || data[size - 1] == '\0'))
		size--;
	DEMAND(m.text.n == 0 || m.text.p + m.text.n == data + size || span_trim(span(m.text.p + m.text.n, (size_t)(data + size - m.text.p) - m.text.n)).n == 0);
	return 0;
}
