/* phonetable - reads inventories of phones as people keep them (layer 2): maps the words of their headers, corrects cells of spreadsheets
 *
 * For every tool that reads an inventory.  A header may say "MAC Address", "Application Load ID" or "Extension"; the records have the keys of
 * cph-record(5).  A column whose word is only similar to a known one is reported once and ignored, never guessed.
 */
#ifndef CPH_PHONETABLE_H
#define CPH_PHONETABLE_H

#include "mac.h"
#include "report.h"
#include "table.h"

#define PHONETABLE_WHY 160
#define PHONETABLE_NOT_KNOWN "not a column that is known, did you mean %s? column ignored"

void phonetable_init(struct table *t, int fd);

/* As table_next.  After the header it also reports columns whose word is only similar to a known one; file is for these reports, and rep.fn may be
 * NULL.  Blanks around facts such as a load's name, names of lines and addresses of proxies are removed. */
int phonetable_next(struct table *t, struct rec *r, struct report rep, const char *file);

/* 1 for a key of phone records that describes the phone (mac, model, load ...) and is no parameter for its files. */
int phonetable_is_fact(struct span word);

/* The key that this word was probably meant to be, NULL: none is near. */
const char *phonetable_near(struct span word);

/* Read the MAC address of a cell.  NULL, or the reason, in why if it explains what a spreadsheet did to the cell. */
const char *phonetable_mac(struct span cell, char mac[MAC_LEN + 1], char why[PHONETABLE_WHY]);

#endif
