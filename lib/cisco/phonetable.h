/* phonetable - inventories of phones as people keep them (layer 2): the words of their headers, and what spreadsheets do to cells
 *
 * For every tool that reads an inventory.  A header may say "MAC Address", "Application Load ID" or "Extension"; the records that come out
 * have the keys of cph-record(5).  A column whose word is nearly one of these is reported once, and ignored: it is never guessed.
 */
#ifndef CPH_PHONETABLE_H
#define CPH_PHONETABLE_H

#include "mac.h"
#include "report.h"
#include "table.h"

#define PHONETABLE_WHY 160

void phonetable_init(struct table *t, int fd);

/* As table_next.  With the header columns are reported that are nearly known; file is for these reports.  rep.fn may be NULL.  Blanks around
 * facts such as a load's name, names of lines and addresses of proxies are taken off. */
int phonetable_next(struct table *t, struct rec *r, struct report rep, const char *file);

/* 1 for a key of phone records that is about the phone (mac, model, load ...), and no parameter. */
int phonetable_is_fact(struct span word);

/* The key that this word was probably meant to be, NULL: none is near. */
const char *phonetable_near(struct span word);

/* The MAC address of a cell.  NULL, or the reason, which says what a spreadsheet did to it. */
const char *phonetable_mac(struct span cell, char mac[MAC_LEN + 1], char why[PHONETABLE_WHY]);

#endif
