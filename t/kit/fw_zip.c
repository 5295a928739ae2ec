/* zip as Cisco's archives have it: made by 2.0 FAT, no flags, no extra fields, no comment */
#include <string.h>

#include "bytes.h"
#include "fw.h"

static uint32_t
crc(struct span s)
{
	uint32_t c = 0xffffffff;
	size_t i;
	int k;

	for (i = 0; i < s.n; i++)
		for (c ^= s.p[i], k = 0; k < 8; k++)
			c = c >> 1 ^ (0xedb88320 & (0 - (c & 1)));
	return ~c;
}

static uint32_t
dostime(uint32_t t)
{
	/* civil date from days since 1970 (days_from_civil of H. Hinnant, turned round) */
	uint32_t z = t / 86400 + 719468, era = z / 146097, doe = z - era * 146097;
	uint32_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	uint32_t mp = (5 * doy + 2) / 153, d = doy - (153 * mp + 2) / 5 + 1, m = mp < 10 ? mp + 3 : mp - 9;
	uint32_t y = yoe + era * 400 + (m <= 2), s = t % 86400;

	return (y - 1980) << 25 | m << 21 | d << 16 | s / 3600 << 11 | s / 60 % 60 << 5 | s % 60 / 2;
}

void
fw_zip_start(struct fw_zip *z, struct buf *out)
{
	memset(z, 0, sizeof *z);
	z->out = out;
}

void
fw_zip_add(struct fw_zip *z, const char *name, struct span data, uint32_t time, int store)
{
	unsigned char h[30], c[46];
	struct buf packed = { 0 };
	size_t at = z->out->n;

	if (!store)
		fw_deflate(&packed, data);
	memset(h, 0, sizeof h);
	put_le32(h, 0x04034b50);
	put_le16(h + 4, store ? 10 : 20);
	put_le16(h + 8, store ? 0 : 8);
	put_le32(h + 10, dostime(time));
	put_le32(h + 14, crc(data));
	put_le32(h + 18, (uint32_t)(store ? data.n : packed.n));
	put_le32(h + 22, (uint32_t)data.n);
	put_le16(h + 26, (unsigned)strlen(name));
	buf_add(z->out, h, sizeof h);
	buf_adds(z->out, name);
	buf_addspan(z->out, store ? data : buf_span(&packed));
	/* the central entry is the local one with some fields in front and behind */
	memset(c, 0, sizeof c);
	put_le32(c, 0x02014b50);
	put_le16(c + 4, 20);
	memcpy(c + 6, h + 4, 26);
	put_le32(c + 38, 0x20);
	put_le32(c + 42, (uint32_t)at);
	buf_add(&z->central, c, sizeof c);
	buf_adds(&z->central, name);
	z->n++;
	if (packed.failed)
		z->out->failed = 1;
	buf_free(&packed);
}

void
fw_zip_end(struct fw_zip *z)
{
	unsigned char e[22] = { 0 };
	size_t at = z->out->n;

	put_le32(e, 0x06054b50);
	put_le16(e + 8, z->n);
	put_le16(e + 10, z->n);
	put_le32(e + 12, (uint32_t)z->central.n);
	put_le32(e + 16, (uint32_t)at);
	buf_addspan(z->out, buf_span(&z->central));
	buf_add(z->out, e, sizeof e);
	if (z->central.failed)
		z->out->failed = 1;
	buf_free(&z->central);
}
