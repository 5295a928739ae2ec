/* crc32 - the CRC-32 of zip, gzip and Ethernet (layer 0)
 *
 * Polynomial 0xedb88320 (reflected), start and end complemented: RFC 1952, section 8.  The CRC of nothing is 0, and
 * crc32_add(crc32_add(0, a), b) is the CRC of a followed by b.
 */
#ifndef CPH_CRC32_H
#define CPH_CRC32_H

#include <stddef.h>
#include <stdint.h>

uint32_t crc32_add(uint32_t crc, const void *data, size_t n);

#endif
