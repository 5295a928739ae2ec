/* xmlscan - scans the part of XML that phones read (layer 1): elements, attributes, text, comments, a prolog
 *
 * It is no full parser of XML: entities are expanded by xml_plain only, CDATA is an error unless the caller allows it, a DTD is an error.
 * Anything else it does not know is an error too, since the phone does not know it either.  Start and end tags must match.
 */
#ifndef CPH_XMLSCAN_H
#define CPH_XMLSCAN_H

#include "span.h"

#define XML_DEPTH 16

enum xml_token { XML_END, XML_OPEN, XML_CLOSE, XML_TEXT, XML_BAD };

struct xmlscan {
	int cdata;                      /* the caller may set it after xml_open: <![CDATA[...]]> is then text */
	struct span all;
	size_t at;
	unsigned long line;             /* where the scanner is, from 1 */
	unsigned long lineno;           /* where the token begins */
	struct span name;               /* OPEN, CLOSE */
	struct span attrs;              /* OPEN: the text between name and '>' */
	struct span text;               /* TEXT: without blanks at both ends; empty only if literal */
	int literal;                    /* TEXT: out of a CDATA section, where '&' stands for itself */
	int closed;                     /* OPEN of <name/>: the next token is its CLOSE */
	int vacant;                     /* CLOSE: the element held only blanks and comments */
	const char *err;                /* BAD */
	struct span open[XML_DEPTH];
	int filled[XML_DEPTH];
	size_t depth;                   /* number of open elements; after CLOSE without the closed one */
	int began;                      /* a root element was seen */
};

void xml_open(struct xmlscan *x, struct span text);
enum xml_token xml_next(struct xmlscan *x);     /* after XML_BAD nothing more comes */

/* Write v, a text or the value of an attribute, to out with its entities resolved unless it is literal, as far as cap bytes go.  Returns the
 * length, or -1 if an '&' begins no entity. */
int xml_plain(struct span v, int literal, unsigned char *out, size_t cap);

/* Take the next attribute; start with *rest = x->attrs.  1 and one attribute, 0 at the end, -1 if it is not of the form name="value". */
int xml_attr(struct span *rest, struct span *name, struct span *value);

#endif
