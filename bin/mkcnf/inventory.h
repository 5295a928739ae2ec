/* inventory - the phones, and the settings of each (layer 2)
 *
 * phone records, or a TSV or CSV table with a header line.  Columns: mac model load loader state ip target, and parameters by name.
 * Two shapes: one row a phone (line1_name, line1_password, line2_name ...), or, when there is a column "line", one row a line
 * (mac, line, name, password, proxy_address ...); what is not of a line may then be said in any of the phone's rows, and must agree.
 */
#ifndef CPH_INVENTORY_H
#define CPH_INVENTORY_H

#include "keep.h"
#include "cisco/macset.h"
#include "cisco/params.h"
#include "record.h"
#include "report.h"

#define INV_LINES_MAX 24        /* line keys of the largest model, a 7931 */

struct inv_cell {
	const struct param *param;
	unsigned n;                     /* the number in its name, 0 = none */
	struct span value;
	const char *file;
	unsigned long row;
};

struct inv_phone {
	char mac[MAC_LEN + 1];
	unsigned lines;                 /* of its model; 0 = no model given, or not one we know */
	struct span model;              /* as it was given */
	struct span family;             /* whose loads the model runs ("7942/7962"); empty = not known */
	int java;                       /* a 7906 to 7975 other than 7940/7960: its values are checked against lib/data/sep.tsv */
	int tcp;                        /* column transport */
	const char *file;
	unsigned long row;              /* first row that names it */
	struct inv_cell *cell;
	size_t n, cap;
	int by_line;                    /* one row for each line */
	int refused;                    /* a value in its rows was refused: write nothing for it */
};

struct inv {
	const struct params *own;       /* parameters of a 7940 or 7960 */
	const struct params *ps;        /* the same rows with the limits of the largest model */
	struct report rep;
	struct inv_phone *phone;
	size_t n, cap;
	size_t nameless;                /* rows whose MAC cannot be read */
	struct macset macs;             /* index of a MAC = index in phone */
	struct keep keep;
	struct span told[32];           /* columns that were reported */
	size_t ntold;
	unsigned long nrefused;         /* refusals so far */
	unsigned long headline;         /* line of the header, 0 = none */
};

/* own: the parameters of a 7940 or 7960.  *widest becomes a copy with the largest strings and most lines of any model, and the inventory is read
 * by it: values that phones share (-c, -P) are read before the models are known.  inv_check_old() then checks them for a 7940 or 7960.
 * Both are borrowed and must outlive v. */
void inv_init(struct inv *v, const struct params *own, struct params *widest, struct report rep);

/* Check a value against size and lines of a 7940 or 7960.  p is a row of the widest parameters.  NULL, or the reason, in why. */
const char *inv_check_old(const struct inv *v, const struct param *p, unsigned n, struct span value, char why[PARAM_WHY_MAX]);

/* Read a whole file.  Faults are reported and reading goes on.  file must outlive v.  0, or -1 with errno. */
int inv_read(struct inv *v, int fd, const char *file);

/* Add one record.  0, or -1 when memory ran out. */
int inv_add(struct inv *v, const struct rec *r, const char *file, unsigned long row);

const struct inv_phone *inv_find(const struct inv *v, const char *mac);       /* NULL = not there */
void inv_free(struct inv *v);

/* Lines to write: those of the model; if that is not known two, or six if a line above two is used. */
unsigned inv_lines(const struct inv_phone *p);

#endif
