#!/usr/bin/env bats
# cph-plan between every two catalogued loads: what must hold of any plan, checked by a program that shares nothing with the planner but the
# table (lib/data/matrix.tsv) and reads versions, ranges and keys by itself
load ../helper

# where phones can stand, and where they can be sent
loads() {
	awk -F '\t' '!/^#/ && $2 == "7940/7960" && $3 == "application" && $7 !~ /^VARIANT/ { print $1 }' "$CPH_ROOT/lib/data/loadids.tsv"
}
states() { printf '%s\n' UAL UAL:7.5 UAL:8.7 UAL:8.8 UAL:P003-8-12-00 UAL:P0030801SR02; }

# every start with every target, one phone a pair; its address is the number of the pair
shelf() {
	loads >targets
	{ loads; states; } >starts
	awk 'NR == FNR { to[++n] = $1; next }
		{ for (i = 1; i <= n; i++) printf "phone\tmac=02%010X\tload=%s\ttarget=%s\n", ++k, $1, to[i] }' targets starts
}

# a version as five numbers of which the order of the text is the order: x y z SR w.  hi: what is hidden (T builds) counts as the highest
awk_versions='
	function key(v, hi,   sr, t, n, p) {
		sr = 0
		t = v ~ /T[0-9]/
		if (match(v, /SR[0-9]+/)) { sr = substr(v, RSTART + 2, RLENGTH - 2); v = substr(v, 1, RSTART - 1) }
		gsub(/[^0-9]+/, " ", v)
		n = split(v, p, " ")
		if (t) { p[3] = hi ? 99999 : 0; n = 3 }
		return sprintf("k%05d.%05d.%05d.%05d.%05d", p[1], p[2], n > 2 ? p[3] : 0, sr, n > 3 ? p[4] : 0)
	}
	# the upper end of a range: what is not written is as high as can be
	function top(v,   sr, n, p) {
		sr = match(v, /SR[0-9]+/) ? substr(v, RSTART + 2, RLENGTH - 2) : -1
		sub(/SR.*/, "", v)
		n = split(v, p, ".")
		return sprintf("k%05d.%05d.%05d.%05d.%05d", p[1], n > 1 ? p[2] : 99999, n > 2 ? p[3] : 99999, sr >= 0 ? sr : n > 3 ? 0 : 99999, n > 3 ? p[4] : 99999)
	}
	function within(range, k,   e) {
		split(range, e, /\.\./)
		return key(e[1], 0) <= k && k <= top(e[2])
	}
	# protocol and version of a place: a load of the catalogue or UAL[:version or load]
	function proto_of(p) { return p ~ /^UAL/ ? "UAL" : proto[p] }
	function version_of(p) {
		if (p !~ /^UAL/) return version[p]
		sub(/^UAL:?/, "", p)
		return p == "" ? "7" : (p in version) ? version[p] : p
	}
'

# what the check finds wrong in the plans on standard input, a line each; nothing when all is well.  Last line: what it has seen.
check() {
	awk -F '\t' "$awk_versions"'
	function wrong(why) { print why ": " start[mac] " to " target[mac] " (hop " hop ": " from " to " to ")" }
	FILENAME ~ /loadids/ { if (!/^#/) { proto[$1] = $4; version[$1] = $5; is_signed[$1] = $6 } next }
	FILENAME ~ /matrix/ { if (!/^#/ && $10 == "edge") edge[++edges] = $0; next }
	FILENAME ~ /pairs/ { sub(/^mac=/, "", $2); sub(/^load=/, "", $3); sub(/^target=/, "", $4); start[$2] = $3; target[$2] = $4; next }
	{
		mac = $1; hop = $2; from = $4; to = $5; how = $6; conf = $7; source = $8
		if (mac != last) { at = start[mac]; done = 0; plans++ }
		last = mac
		hops++
		if (from != at || hop != ++done) wrong("not one way")
		at = to
		plan[start[mac] " " target[mac]] = plan[start[mac] " " target[mac]] " " to
		if (hop == $3 && to != target[mac]) wrong("does not arrive")
		fp = proto_of(from); tp = proto_of(to)
		kf = key(version_of(from), 0); kt = key(version_of(to), 1)
		# 1. never from signed to unsigned
		if ((fp == "UAL" || is_signed[from] == "yes") && is_signed[to] != "yes") wrong("signed to unsigned")
		# 2. never a key the loader lacks: B is needed for SCCP 8.0(5) and later; the loaders of SIP 8.8, SIP 8.12 and SCCP 8.1(2)SR2 were seen to have it
		if (tp == "SCCP" && kt >= key("8.0.5", 0)) {
			b++
			if (!((fp == "SIP" || fp == "UAL") && (kf == key("8.8", 0) || kf == key("8.12", 0))) && !(fp != "SIP" && kf == key("8.1.2SR2", 0))) wrong("key B is lacking")
		}
		# 3. a direct row of the matrix
		found = 0
		for (i = 1; i <= edges; i++) {
			split(edge[i], e, "\t")
			found += e[1] == fp && e[3] == tp && within(e[2], kf) && within(e[4], kt) && e[6] == how && e[8] == conf && e[9] == source && e[7] == "direct"
		}
		if (found != 1) wrong(found " direct rows")
	}
	END {
		# 4. planning from the second step on gives the rest of the plan
		for (pair in plan) {
			split(pair, p, " ")
			if (split(plan[pair], s, " ") < 2) continue
			rest = plan[pair]; sub(/^ [^ ]+/, "", rest)
			rests++
			if (plan[s[1] " " p[2]] != rest) print "not the rest: " pair ":" plan[pair] ", but from " s[1] ":" plan[s[1] " " p[2]]
		}
		print plans " plans, " hops " hops, " b " by key B, " rests " rests"
	}' "$CPH_ROOT/lib/data/loadids.tsv" "$CPH_ROOT/lib/data/matrix.tsv" pairs -
}

setup_file() {
	local rc=0
	cd "$BATS_FILE_TMPDIR" || return 1
	shelf >pairs
	cph-plan -q -o mac,hop,of,from,to,how,conf,source <pairs >plans 2>said || rc=$?
	[ $rc = 1 ]
}

test_setup() { cp "$BATS_FILE_TMPDIR/"{pairs,plans,said} .; }

@test "of every pair: a plan, or there already, or one line that says why not" {
	local n
	n=$(wc -l <pairs)
	[ "$n" -gt 1700 ]
	cut -f 1 plans | uniq >planned
	same "in the order of the phones" "" "$(sort planned | diff - planned)"
	same "adds up" "$n" "$(($(wc -l <planned) + $(wc -l <said) + $(loads | wc -l)))"
	same "reasons" "" "$(grep -Ev '^cph-plan: 02[0-9A-F]{10}: [^ ]+ to [^ ]+: (impossible|unknown): ' said)"
}

@test "a phone is told the same reason on a shelf of many as alone" {
	local n
	awk -F '\t' '$4 ~ /=(P0S30202|P00303020209)$/' pairs >few
	for n in 2 6 A; do sed "s/mac=02/mac=0$n/" few; done | cph-plan 2>&1 >/dev/null | sed "s/ 0[26A][0-9A-F]*: / /" | sort >shelf
	sed 's/.*	load=\(.*\)	target=/\1 /' few | { xargs -L 1 cph-plan 2>&1 >/dev/null || :; } | sort >alone
	[ "$(wc -l <alone)" -gt 60 ]
	sort -u shelf | diff alone -
	same "as often" $((3 * $(wc -l <alone))) "$(wc -l <shelf)"
}

@test "no plan goes from signed to unsigned, uses a key the loader lacks or a hop no row has; the rest of a plan is a plan" {
	check <plans >found
	cat found >&2
	same findings 1 "$(wc -l <found)"
	read -r plans _ hops _ b _ _ _ rests _ <found
	[ "$plans" -gt 1000 ] && [ "$hops" -gt "$plans" ] && [ "$b" -gt 200 ] && [ "$rests" -gt 300 ]
}

@test "and that check finds what is wrong, when something is" {
	local bad=0 what edit
	while IFS='|' read -r what edit; do
		sed "$edit" plans | check >found
		grep -q "^$what: " found || { echo "not found: $what ($edit)" >&2; cat found >&2; bad=1; }
	done <<-'END'
		signed to unsigned|s/\t1\t1\tP0S3-8-12-00\tP0S3-07-5-00\t/\t1\t1\tP0S3-8-12-00\tP0S3-04-4-00\t/
		key B is lacking|s/\t1\t1\tP0S3-8-12-00\tP0030801SR02\t/\t1\t1\tP0S3-07-5-00\tP0030801SR02\t/
		0 direct rows|s/\t1\t1\tP0S3-8-12-00\tP0S3-07-5-00\tual-hunt\t/\t1\t1\tP0S3-8-12-00\tP0S3-07-5-00\tcnf-image\t/
		not one way|s/\t2\t3\t/\t3\t3\t/
		does not arrive|s/\t1\t1\tP00308000500\tP0S3-8-12-00\t/\t1\t1\tP00308000500\tP0S3-08-4-00\t/
		not the rest|s/\t1\t1\tP0S3-07-5-00\tP0S3-8-12-00\t/\t1\t1\tP0S3-07-5-00\tP0S3-08-8-00\t/
	END
	[ $bad = 0 ]
}

@test "-k accepts every plan that cph-plan makes" {
	awk -F '\t' '$1 != last { if (NR > 1) print ""; printf "%s", $4; last = $1 } { printf " %s", $5 } END { print "" }' plans | sort -u |
		awk -v step="$(many 1 20)" 'NR % step == 0' >chains
	[ "$(wc -l <chains)" -gt "$(many 1000 50)" ]
	xargs -L 1 cph-plan -qk -o verdict,from,to <chains >verdicts
	same "not ok" "" "$(grep -v '^ok	' verdicts)"
	same "hops judged" "$(wc -w <chains)" "$(($(wc -l <verdicts) + $(wc -l <chains)))"
}
