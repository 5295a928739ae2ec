/* store - the bytes of archives and of the files in them, in memory while they are few and in temporary files beyond that (layer 2)
 *
 * An input is what is read: the file that the user named, or an archive that was met in another.  A blob is what was unpacked; a sink makes
 * one.  Small blobs stay in memory.  Further ones go to files in the directory that is extracted into, where publishing is a rename; or,
 * without such a directory, to one nameless file in TMPDIR.  So memory does not grow with the archive.
 * Functions return 0 or a pointer, or -1 or NULL with errno.
 */
#ifndef CPH_STORE_H
#define CPH_STORE_H

#include <stdint.h>

#include "inflate.h"
#include "span.h"

#define STORE_NAME_MAX 48                       /* of a temporary file */

/* ---- reading ---- */

struct input {
	const unsigned char *p;         /* all of it in memory; NULL: n bytes of fd from base on */
	int fd;
	uint64_t base, n;
	/* private: the part of the file last looked at */
	unsigned char *buf;
	uint64_t buf_at;
	size_t buf_n, buf_cap;
};

struct input input_memory(struct span s);
struct input input_fd(int fd, uint64_t base, uint64_t n);
void input_free(struct input *in);              /* the private part; fd stays open */

/* The n bytes at at, which must lie within; valid until the next call.  NULL: errno, EIO where the file has become shorter. */
const unsigned char *input_at(struct input *in, uint64_t at, size_t n);

/* ---- storing ---- */

struct blob {
	const unsigned char *p;         /* in the memory of the store; else NULL */
	uint64_t n;
	uint64_t at;                    /* place in the nameless file */
	unsigned long temp;             /* number of its own file; 0 = none */
};

struct store {
	int dirfd;                      /* files go here; -1: to TMPDIR */
	unsigned char *memory;          /* for blobs, one behind the other, each begun when the one before is closed; NULL: not needed yet */
	size_t used;
	int fd;                         /* the nameless file, or -1 */
	int failed;                     /* a temporary file could not be made or written */
	uint64_t end;                   /* its length */
	unsigned long id, temps;        /* number of this store, of files it made in dirfd */
	void **own;
	size_t nown, capown;
	unsigned char *window, *piece;  /* buffers for inflate */
};

void store_init(struct store *st, int dirfd);
void store_free(struct store *st);              /* with all blobs and their temporary files */
void *store_own(struct store *st, void *p);     /* free p with the store (at once if that fails); returns p, or NULL */

/* A blob as an input; store_close when done. */
int store_open(const struct store *st, const struct blob *b, struct input *in);
void store_close(const struct store *st, const struct blob *b, struct input *in);

/* All bytes of a blob: in memory already, or read into memory that *copy says to free. */
int store_load(const struct store *st, const struct blob *b, struct span *s, void **copy);
int store_same(const struct store *st, const struct blob *a, uint64_t a_from, const struct blob *b);   /* 1 a from a_from on is b, 0, -1 */
const char *store_tmpdir(void);                 /* TMPDIR, or /tmp */
void store_temp_name(const struct store *st, unsigned long temp, char name[STORE_NAME_MAX]);

struct sink {
	struct store *st;
	unsigned char *mem;             /* in the memory of the store, to its end; NULL: goes to a file */
	int fd;
	unsigned long temp;
	uint64_t at, n;
	uint32_t crc;                   /* of what was added */
	uint32_t part;                  /* the same since the caller set this to 0 and parts to 1 */
	int parts;
};

int sink_open(struct sink *s, struct store *st, uint64_t expected);
int sink_add(struct sink *s, const void *p, size_t n);
int sink_copy(struct sink *s, struct input *in, uint64_t at, uint64_t n);
int sink_close(struct sink *s, struct blob *b);
void sink_drop(struct sink *s);

/* Inflate what lies in an input from at to end, at most max bytes, to a sink.  INFLATE_IO: errno. */
enum inflate_err sink_inflate(struct sink *s, struct input *in, uint64_t at, uint64_t end, uint64_t max, uint64_t *used, uint64_t *made);

#endif
