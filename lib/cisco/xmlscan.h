/* xmlscan - the little XML that phones read (layer 1): elements, attributes, text, comments, a prolog
 *
 * A scanner, not a parser of XML: entities stay as they are, no CDATA unless asked for, no DTD; what it does not know is an error, since
 * the phone does not know it either.  Start and end tags are matched.
 */
#ifndef CPH_XMLSCAN_H
#define CPH_XMLSCAN_H

#include "span.h"

#define XML_DEPTH 16

enum xml_token { XML_END, XML_OPEN, XML_CLOSE, XML_TEXT, XML_BAD };

struct xmlscan {
	int cdata;                      /* set it behind xml_open: <![CDATA[...]]> is text */
	struct span all;
	size_t at;
	unsigned long line;             /* where the scanner is, from 1 */
	unsigned long lineno;           /* where the token begins */
	struct span name;               /* OPEN, CLOSE */
	struct span attrs;              /* OPEN: what stands between name and '>' */
	struct span text;               /* TEXT: not all blanks, ends trimmed */
	int closed;                     /* OPEN of <name/>: its CLOSE follows by itself */
	int vacant;                     /* CLOSE: nothing but blanks and comments was inside */
	const char *err;                /* BAD */
	struct span open[XML_DEPTH];
	int filled[XML_DEPTH];
	size_t depth;                   /* elements open; after CLOSE the closed one is not counted */
	int began;                      /* a root element was seen */
};

void xml_open(struct xmlscan *x, struct span text);
enum xml_token xml_next(struct xmlscan *x);     /* after XML_BAD nothing more comes */

/* Attributes: start with *rest = x->attrs.  1 one, 0 no more, -1 not of the form name="value". */
int xml_attr(struct span *rest, struct span *name, struct span *value);

#endif
