/* secret - which lines of a configuration file may hold a secret (layer 1)
 *
 * By name, not by table: a site file may set what the table does not know.
 */
#ifndef CPH_SECRET_H
#define CPH_SECRET_H

#include "span.h"

/* 1 if something on this line is named password, secret or community; the secret begins at *from. */
int secret_at(struct span line, size_t *from);

/* 1 if a text holds a secret: such a line with a value other than the ones that everybody knows (empty, UNPROVISIONED, cisco). */
int secret_in(struct span text);

#endif
