/* cnfxml - the two XML configuration files that name a load, as a 7940/7960 reads them (layer 1)
 *
 * XMLDefault.cnf.xml has one loadInformation element for each device type (7 = 7960, 8 = 7940; others by lib/data/models.tsv);
 * SEP<MAC>.cnf.xml has one loadInformation.  No element is ever empty, and none is left out: a file without a usable loadInformation
 * ends the loader's hunt.  The SEP file of a SIP load for the 7906 to 7975 is sepxml's.
 */
#ifndef CPH_CNFXML_H
#define CPH_CNFXML_H

#include "span.h"

#define CNFXML_NODES 5          /* call manager addresses at most */
#define CNFXML_SCCP_PORT "2000"

/* Write the file to out.  Returns its length, or 0 when it passes cap.  load is not empty; loads has one for each family, comma separated.
 * node: addresses of call managers (SCCP), empty ones are skipped; without any the group is left out. */
size_t cnfxml_default(struct span loads, const struct span *node, size_t nnodes, unsigned char *out, size_t cap);
size_t cnfxml_sep(struct span load, const struct span *node, size_t nnodes, unsigned char *out, size_t cap);

/* Protocol of a load by its name, as the loader tells it: "SIP", "MGCP" or "SCCP". */
const char *cnfxml_protocol(struct span load);

#endif
