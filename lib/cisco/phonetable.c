#include <stdio.h>
#include <string.h>

#include "cell.h"
#include "nearword.h"
#include "phonetable.h"

/* Keys of phone records that describe the phone and are not written to its files.  Blanks around their values are removed. */
static const char *const facts[] = { "mac", "model", "load", "loader", "state", "ip", "target", "line", "hop", "transport", "label" };

/* The words that people use for columns, and their keys.  by_line: the key in a table with a row for each line of a phone; NULL = the same. */
static const struct { const char *word, *key, *by_line; } words[] = {
	{ "address_mac", "mac", NULL }, { "device_mac", "mac", NULL }, { "device_name", "mac", NULL }, { "ethernet_address", "mac", NULL },
	{ "hardware_address", "mac", NULL }, { "mac_addr", "mac", NULL }, { "mac_address", "mac", NULL }, { "macaddress", "mac", NULL },
	{ "mac_id", "mac", NULL }, { "phone_mac", "mac", NULL },
	{ "device_type", "model", NULL }, { "model_number", "model", NULL }, { "phone_model", "model", NULL }, { "phone_type", "model", NULL },
	{ "app_load_id", "load", NULL }, { "application_load", "load", NULL }, { "application_load_id", "load", NULL },
	{ "current_load", "load", NULL }, { "firmware", "load", NULL }, { "firmware_version", "load", NULL }, { "load_id", "load", NULL },
	{ "load_name", "load", NULL }, { "phone_load", "load", NULL }, { "phone_load_name", "load", NULL },
	{ "boot_load", "loader", NULL }, { "boot_load_id", "loader", NULL }, { "bootloader", "loader", NULL },
	{ "status", "state", NULL },
	{ "ip_address", "ip", NULL }, { "ip_addr", "ip", NULL }, { "ipv4_address", "ip", NULL },
	{ "new_firmware", "target", NULL }, { "new_load", "target", NULL }, { "target_load", "target", NULL },
	{ "line_number", "line", NULL },
	{ "extension", "line1_name", "name" }, { "ext", "line1_name", "name" }, { "extension_number", "line1_name", "name" },
	{ "directory_number", "line1_name", "name" }, { "dn", "line1_name", "name" }, { "phone_number", "line1_name", "name" },
	{ "sip_user", "line1_name", "name" }, { "sip_username", "line1_name", "name" }, { "user_id", "line1_name", "name" },
	{ "caller_id", "line1_displayname", "displayname" }, { "callerid", "line1_displayname", "displayname" },
	{ "display_name", "line1_displayname", "displayname" }, { "displayname", "line1_displayname", "displayname" },
	{ "full_name", "line1_displayname", "displayname" },
	{ "auth_id", "line1_authname", "authname" }, { "auth_name", "line1_authname", "authname" }, { "authname", "line1_authname", "authname" },
	{ "auth_user", "line1_authname", "authname" }, { "authentication_name", "line1_authname", "authname" },
	{ "password", "line1_password", "password" }, { "passwd", "line1_password", "password" }, { "secret", "line1_password", "password" },
	{ "sip_password", "line1_password", "password" }, { "sip_secret", "line1_password", "password" },
	{ "short_name", "line1_shortname", "shortname" }, { "shortname", "line1_shortname", "shortname" },
	{ "pbx", "proxy1_address", "proxy_address" }, { "proxy", "proxy1_address", "proxy_address" },
	{ "registrar", "proxy1_address", "proxy_address" }, { "sip_proxy", "proxy1_address", "proxy_address" },
	{ "sip_server", "proxy1_address", "proxy_address" }, { "sip_port", "proxy1_port", "proxy_port" },
};

int
phonetable_is_fact(struct span word)
{
	size_t i;

	for (i = 0; i < sizeof facts / sizeof facts[0]; i++)
		if (span_is(word, facts[i]))
			return 1;
	return 0;
}

/* Map "line_1_name" to line1_name. */
static int
numbered(struct span word, char out[TABLE_WORD])
{
	static const char *const before[] = { "line_", "proxy_" };
	size_t i, n;

	for (i = 0; i < sizeof before / sizeof before[0]; i++) {
		n = strlen(before[i]);
		if (word.n < n + 3 || !span_starts(word, before[i]) || !ascii_isdigit(word.p[n]) || word.p[n + 1] != '_')
			continue;
		snprintf(out, TABLE_WORD, "%.*s%.*s", (int)n - 1, before[i], (int)(word.n - n), (const char *)word.p + n);
		return 1;
	}
	return 0;
}

static int
key(struct span word, int by_line, char out[TABLE_WORD])
{
	size_t i;

	for (i = 0; i < sizeof words / sizeof words[0]; i++)
		if (span_is(word, words[i].word)) {
			snprintf(out, TABLE_WORD, "%s", by_line && words[i].by_line != NULL ? words[i].by_line : words[i].key);
			return 1;
		}
	return numbered(word, out);
}

void
phonetable_init(struct table *t, int fd)
{
	static const char *const needed[] = { "mac", "load", "state", NULL };
	static const struct table_words phone_words = { needed, "line", key };

	table_init(t, fd, "phone");
	t->words = &phone_words;
}

const char *
phonetable_near(struct span word)
{
	const char *best = NULL;
	unsigned d, least = 3;
	size_t i;

	if (word.n < 3 || word.n >= TABLE_WORD)
		return NULL;
	for (i = 0; i < sizeof facts / sizeof facts[0]; i++)
		if ((d = nearword_distance(word, span_cstr(facts[i]))) < least && (size_t)d * 3 < word.n + 1) {
			least = d;
			best = facts[i];
		}
	for (i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strlen(words[i].word) > 3 && (d = nearword_distance(word, span_cstr(words[i].word))) < least && (size_t)d * 3 < word.n + 1) {
			least = d;
			best = words[i].key;
		}
	return best;
}

/* 1 for keys of line names and proxy addresses, whose values never contain a blank. */
static int
has_no_blanks(struct span key)
{
	return span_is(key, "name") || span_is(key, "proxy_address") || (span_starts(key, "line") && span_ends_nocase(key, "_name")) ||
	    (span_starts(key, "proxy") && span_ends_nocase(key, "_address"));
}

static void
report_columns(const struct table *t, struct report rep, const char *file, unsigned long line)
{
	char why[PHONETABLE_WHY];
	const char *near;
	size_t i;

	for (i = 0; i < t->ncols; i++) {
		struct span c = table_column(t, i);

		if (phonetable_is_fact(c) || (near = phonetable_near(c)) == NULL || span_is(c, near))
			continue;
		snprintf(why, sizeof why, "%.*s: " PHONETABLE_NOT_KNOWN, (int)c.n, (const char *)c.p, near);
		rep.fn(rep.ctx, 0, file, line, why);
	}
}

int
phonetable_next(struct table *t, struct rec *r, struct report rep, const char *file)
{
	enum table_form before = t->form;
	int got = table_next(t, r);
	size_t i;

	if (before == TABLE_UNKNOWN && t->form == TABLE_ROWS && rep.fn != NULL)
		report_columns(t, rep, file, t->headline);
	for (i = 0; got == 1 && i < r->n; i++)
		if (phonetable_is_fact(r->f[i].key) || has_no_blanks(r->f[i].key))
			r->f[i].value = span_trim(r->f[i].value);
	return got;
}

const char *
phonetable_mac(struct span cell, char mac[MAC_LEN + 1], char why[PHONETABLE_WHY])
{
	struct span s = span_trim(cell);
	const char *reason = mac_parse(s, mac), *changed;

	if (reason == NULL)
		return NULL;
	changed = cell_mac_number(s);
	if (changed == NULL)
		changed = cell_changed(s);
	if (changed == NULL)
		return reason;
	snprintf(why, PHONETABLE_WHY, "%.*s: %s", (int)(s.n > 40 ? 40 : s.n), (const char *)s.p, changed);
	return why;
}
