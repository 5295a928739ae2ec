/* The phone's TFTP client, fed with arbitrary packets, ports and times. */
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "kit/replay.h"
#include "phone/tftpget.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct tftpget g;
	enum tftpget_what w;
	uint64_t now = 0;
	size_t kept = 0;

	if (size < 2)
		return 0;
	w = tftpget_start(&g, "P0S3-8-12-00.loads", (size_t)be16(data) % 4096, 1000, now);
	data += 2;
	size -= 2;
	while (w != TFTPGET_DONE && w != TFTPGET_OVER && w != TFTPGET_REFUSED && w != TFTPGET_SILENT && size >= 3) {
		unsigned what = data[0], port = what % 3;
		size_t n = be16(data + 1) % 600;

		data += 3;
		size -= 3;
		if (what >= 200) {
			now += n * 10;
			w = tftpget_timer(&g, now);
		} else {
			uint8_t *p = NULL;

			/* DATA with the right number now and then, or nothing is ever received */
			if (n > size)
				n = size;
			p = malloc(n + 4);
			if (p == NULL)
				return 0;
			if (what >= 100) {
				put_be16(p, 3);
				put_be16(p + 2, (unsigned)(g.block + what % 2));
				memcpy(p + 4, data, n);
				w = tftpget_packet(&g, span(p, n + 4), port, now);
			} else {
				/* at the end of its memory: an overrun is seen */
				memcpy(p + 4, data, n);
				w = tftpget_packet(&g, span(p + 4, n), port, now);
			}
			if (w == TFTPGET_BLOCK_IN || w == TFTPGET_DONE) {
				if (g.data.n > TFTPGET_BLOCK || (w == TFTPGET_BLOCK_IN && g.data.n != TFTPGET_BLOCK))
					__builtin_trap();
				kept += g.data.n;
			}
			free(p);
			data += n;
			size -= n;
		}
		if (w != TFTPGET_OVER && (kept != g.got || g.got > g.max))
			__builtin_trap();
		if ((g.nout == 0 && w != TFTPGET_REFUSED) || g.nout > sizeof g.out || g.sends > TFTPGET_SENDS)
			__builtin_trap();
	}
	return 0;
}
