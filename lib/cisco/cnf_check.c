#include <stdio.h>
#include <string.h>

#include "cnf.h"
#include "num.h"

struct check {
	const struct cnf_set *s;
	unsigned lines;
	int whole;
	cnf_finding *fn;
	void *ctx;
};

static void
report(const struct check *c, int bad, const char *name, const char *why)
{
	c->fn(c->ctx, bad, name == NULL ? NULL : cnf_get(c->s, name), why);
}

/* 1 if the setting has a value that is neither empty nor UNPROVISIONED. */
static int
is_set(const struct check *c, const char *name)
{
	struct span v = cnf_value(c->s, name);

	return v.p != NULL && !param_unset(v);
}

/* Read a setting as a number; if it is not set, take deflt, the phone's default.  1, or 0 if the value is no number. */
static int
number(const struct check *c, const char *name, uint64_t deflt, uint64_t *v)
{
	struct span s = cnf_value(c->s, name);

	*v = deflt;
	return s.p == NULL || num_u64(s, 0, UINT64_MAX, v) == NUM_OK;
}

static int
is(const struct check *c, const char *name, const char *value)
{
	struct span v = cnf_value(c->s, name);

	return v.p != NULL && span_is_nocase(v, value);
}

static void
pairs(const struct check *c)
{
	uint64_t a, b;

	if (number(c, "timer_t1", 500, &a) && number(c, "timer_t2", 4000, &b) && b <= a)
		report(c, 1, cnf_get(c->s, "timer_t2") != NULL ? "timer_t2" : "timer_t1", "timer_t2 is not greater than timer_t1");
	if (number(c, "start_media_port", 16384, &a) && number(c, "end_media_port", 32766, &b) && a >= b)
		report(c, 1, cnf_get(c->s, "end_media_port") != NULL ? "end_media_port" : "start_media_port",
		    "start_media_port is not below end_media_port");
	if (is_set(c, "line1_name") && cnf_get(c->s, "proxy1_port") != NULL && (is(c, "proxy1_port", "0") || !is_set(c, "proxy1_port")))
		report(c, 1, "proxy1_port", "0 counts as unset: the phone stays \"Phone Unprovisioned\"");
	if (is_set(c, "proxy_backup") && is_set(c, "proxy1_address") &&
	    span_eq_nocase(cnf_value(c->s, "proxy_backup"), cnf_value(c->s, "proxy1_address")))
		report(c, 0, "proxy_backup", "the same as proxy1_address: no backup");
	if (number(c, "telnet_level", 0, &a) && a > 0 && (span_is(cnf_value(c->s, "phone_password"), "cisco") || (c->whole && !is_set(c, "phone_password"))))
		report(c, 0, "telnet_level", "telnet is open and phone_password is the one everybody knows");
	/* both are the phone's defaults: warn only if the files set both */
	if (is(c, "dtmf_inband", "1") && (is(c, "dtmf_outofband", "avt") || is(c, "dtmf_outofband", "avt_always")))
		report(c, 0, "dtmf_inband", "with dtmf_outofband too digits may arrive twice");
	if (is(c, "proxy1_address", "USECALLMANAGER") && c->whole && !is_set(c, "call_manager1_addr"))
		report(c, 0, "proxy1_address", "USECALLMANAGER without call_manager1_addr");
}

/* The phone stores a number without a value as 0.  Report it only where the phone uses the number. */
static void
empty_numbers(const struct check *c)
{
	char name[PARAM_NAME_MAX];
	size_t i;

	for (i = 0; i < c->s->n; i++) {
		const struct cnf_item *it = &c->s->item[i];
		struct param address = { 0 };

		if (it->param == NULL || !param_numeric(it->param) || !param_unset(it->value) || strcmp(it->name, "proxy1_port") == 0)
			continue;
		address.name = span_cstr(param_port_of(it->param));
		if (address.name.n > 0 ? is_set(c, param_name(&address, it->n, name)) : it->param->min > 0)
			c->fn(c->ctx, 0, it, it->value.n == 0 ? "empty: the phone stores 0" : "UNPROVISIONED: the phone stores 0");
	}
}

static int
month_is(const struct check *c, const char *name, const char *full, const char *number_)
{
	struct span v = cnf_value(c->s, name);

	return v.p != NULL && (span_is(v, full) || span_eq(v, span(full, 3)) || span_is(v, number_) ||
	    (v.n == 2 && v.p[0] == '0' && span_is(span_sub(v, 1, 2), number_)));
}

/* Warn of the daylight saving rule that the USA gave up in 2007: Cisco's sample file has it, and most sites copied it. */
static void
dst(const struct check *c)
{
	if (is(c, "dst_auto_adjust", "0"))
		return;
	if (month_is(c, "dst_start_month", "April", "4") && month_is(c, "dst_stop_month", "October", "10"))
		report(c, 0, "dst_start_month",
		    "April to October is the rule of the USA before 2007 (now March to November; Europe: last Sunday of March to October)");
}

static void
over_model(const struct check *c)
{
	char why[PARAM_WHY_MAX];
	size_t i;

	for (i = 0; i < c->s->n; i++) {
		const struct cnf_item *it = &c->s->item[i];

		if (it->param == NULL || !it->param->per_line || it->n <= c->lines || param_unset(it->value) ||
		    it->origin == CNF_SITE || it->origin == CNF_OPTION)
			continue;
		snprintf(why, sizeof why, "this model has %u lines", c->lines);
		c->fn(c->ctx, 1, it, why);
	}
}

static void
lines(const struct check *c)
{
	char name[PARAM_NAME_MAX], proxy[PARAM_NAME_MAX], why[PARAM_WHY_MAX];
	unsigned n;

	if (!is_set(c, "line1_name"))
		report(c, 0, "line1_name", "no line 1: the phone shows \"Phone Unprovisioned\"");
	for (n = 1; n <= c->lines; n++) {
		snprintf(name, sizeof name, "line%u_name", n);
		snprintf(proxy, sizeof proxy, "proxy%u_address", n);
		if (is_set(c, name) && !is_set(c, proxy) && !is_set(c, "proxy1_address")) {
			snprintf(why, sizeof why, n == 1 ? "no proxy1_address: the phone stays \"Phone Unprovisioned\"" :
			    "no proxy%u_address and no proxy1_address: this line cannot register", n);
			report(c, 0, name, why);
		}
		snprintf(name, sizeof name, "line%u_authname", n);
		snprintf(proxy, sizeof proxy, "line%u_password", n);
		if (is_set(c, name) && !is_set(c, proxy) && (n == 1 || !is_set(c, "line1_password"))) {
			snprintf(why, sizeof why, "authname without line%u_password", n);
			report(c, 0, name, why);
		} else if (!is_set(c, name) && is_set(c, proxy) && (n == 1 || !is_set(c, "line1_authname"))) {
			snprintf(why, sizeof why, "password without line%u_authname: which user name goes with it is not known; say one, mostly that of line%u_name",
			    n, n);
			report(c, 0, proxy, why);
		}
	}
}

void
cnf_check(const struct cnf_set *s, unsigned nlines, int whole, cnf_finding *fn, void *ctx)
{
	struct check c;

	c.s = s;
	c.lines = nlines;
	c.whole = whole;
	c.fn = fn;
	c.ctx = ctx;
	pairs(&c);
	dst(&c);
	empty_numbers(&c);
	if (nlines > 0)
		over_model(&c);
	if (whole)
		lines(&c);
}
