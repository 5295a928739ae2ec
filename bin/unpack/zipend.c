#include "bytes.h"
#include "zipend.h"

#define SIG_END ZIPEND_SIG
#define SIG_END64 0x06064b50u
#define SIG_LOCATOR 0x07064b50u

#define END_LEN 22
#define END64_LEN 56
#define LOCATOR_LEN 20
#define COMMENT_MAX 65535

#define FULL16 0xffffu
#define FULL32 0xffffffffu

static const struct span nowhere;

/* Place of the end record whose comment ends with the file: 0, or -1.  It must be the only one that does, and no other may lie in
 * its comment, where readers that search backwards would take it. */
static int
find_end(struct span f, size_t *at, struct fault *fault)
{
	size_t p, low, odd = 0, good = 0;
	const char *why = "no end record: not a zip archive, or cut off";

	low = f.n > END_LEN + COMMENT_MAX ? f.n - END_LEN - COMMENT_MAX : 0;
	for (p = f.n < 4 ? 0 : f.n - 3; p-- > low;) {
		if (f.p[p] != 'P' || le32(f.p + p) != SIG_END)
			continue;
		if (f.n - p >= END_LEN && f.n - p - END_LEN == le16(f.p + p + 20)) {
			good++;
			*at = p;
		} else if (good == 0) {
			/* behind the right one, if that is still to come */
			odd++;
			why = f.n - p < END_LEN || f.n - p - END_LEN < le16(f.p + p + 20) ? "end record cut off" : "bytes behind the end record";
		}
	}
	if (good == 0)
		return fault_set(fault, why, nowhere);
	if (good > 1 || odd > 0)
		return fault_set(fault, "more than one end record", nowhere);
	return 0;
}

/* A value of the plain end record against the zip64 one: it must be the same or say "look there". */
static int
agrees(uint64_t plain, uint64_t full, uint64_t wide)
{
	return plain == full || plain == wide;
}

static int
read_end64(struct span f, size_t end, size_t loc, struct zipend *e, struct fault *fault)
{
	const unsigned char *p = f.p + end, *l = f.p + loc, *q;

	if (loc < END64_LEN || le32(f.p + loc - END64_LEN) != SIG_END64)
		return fault_set(fault, "no zip64 end record in front of its locator", nowhere);
	q = l - END64_LEN;
	e->at = loc - END64_LEN;
	if (le64(q + 4) != END64_LEN - 12)
		return fault_set(fault, "zip64 end record of another version", nowhere);
	if (le32(l + 4) != 0 || le32(l + 16) > 1 || le32(q + 16) != 0 || le32(q + 20) != 0)
		return fault_set(fault, "part of a set of several files", nowhere);
	e->n = le64(q + 32);
	e->cd_size = le64(q + 40);
	e->cd = le64(q + 48);
	if (le64(q + 24) != e->n)
		return fault_set(fault, "part of a set of several files", nowhere);
	if (!agrees(le16(p + 10), FULL16, e->n) || !agrees(le32(p + 12), FULL32, e->cd_size) || !agrees(le32(p + 16), FULL32, e->cd))
		return fault_set(fault, "zip64 end record and end record disagree", nowhere);
	if (le64(l + 8) > e->at)
		return fault_set(fault, "zip64 end record is not where its locator says", nowhere);
	e->stub = e->at - le64(l + 8);
	return 0;
}

int
zipend_read(struct span f, struct zipend *e, struct fault *fault)
{
	const unsigned char *p;
	size_t at = 0;
	uint64_t shift;

	if (find_end(f, &at, fault) != 0)
		return -1;
	p = f.p + at;
	/* disk numbers may say "see zip64", too */
	if (!agrees(le16(p + 4), FULL16, 0) || !agrees(le16(p + 6), FULL16, 0) || le16(p + 8) != le16(p + 10))
		return fault_set(fault, "part of a set of several files", nowhere);
	e->at = at;
	e->stub = UINT64_MAX;
	e->n = le16(p + 10);
	e->cd_size = le32(p + 12);
	e->cd = le32(p + 16);
	if (at >= LOCATOR_LEN && le32(f.p + at - LOCATOR_LEN) == SIG_LOCATOR) {
		if (read_end64(f, at, at - LOCATOR_LEN, e, fault) != 0)
			return -1;
	} else if (le16(p + 4) == FULL16 || le16(p + 6) == FULL16) {
		return fault_set(fault, "part of a set of several files", nowhere);
	}
	if (e->cd_size > e->at || e->cd > e->at - e->cd_size)
		return fault_set(fault, "central directory does not end at the end record", nowhere);
	shift = e->at - e->cd_size - e->cd;
	if (e->stub != UINT64_MAX && e->stub != shift)
		return fault_set(fault, "zip64 end record is not where its locator says", nowhere);
	e->stub = shift;
	e->cd += shift;
	return 0;
}

int
zipend_is(struct span f)
{
	struct fault fault;
	size_t at;

	return find_end(f, &at, &fault) == 0;
}
