#!/usr/bin/env bats
# cph-phone -H: a whole plan is rehearsed, and the steps of the phones that arrive are passed on
load ../helper
load phone

KEYS=("-k" "$CPH_ROOT/t/kit/keys/keys.tsv")

# images LOADS-IN - the synthetic packages of every load a plan goes to; B signs the loads that the pattern names
images() {
	local load f
	for load in $(sed -n 's/^step	.*	to=\([^	]*\)	.*/\1/p' "$1" | sort -u); do
		# shellcheck disable=SC2254
		case $load in $2) f=B ;; *) f=A ;; esac
		"$CPH_ROOT/t/kit/mkfw" -m -k $f -d tb "$load" >/dev/null || return 1
	done
	# what takes SIP 4.4 to 5.3 is not known; a .bin is the signed file without its header
	for f in tb/P0S3-0[56]*.sbn; do [ ! -f "$f" ] || tail -c +405 "$f" >"${f%.sbn}.bin"; done
	rm -f tb/OS79XX.TXT
}

# Every load of the catalogue and six states, each sent to every load, as 7940 and as 7960.  One pair in nineteen, and every state, load and
# model among them, if not all are asked for.
pairs() {
	grep -v '^#' "$CPH_ROOT/lib/data/loadids.tsv" |
		awk -F '\t' '$2 == "7940/7960" && $3 == "application" && $7 !~ /^VARIANT/ { print $1 }' >targets
	{ cat targets; printf '%s\n' UAL UAL:7.5 UAL:8.7 UAL:8.8 UAL:P003-8-12-00 UAL:P0030801SR02; } >starts
	awk -v step="$(many 1 19)" 'NR == FNR { to[++n] = $1; next }
		{ for (i = 1; i <= n; i++) for (m = 7940; m <= 7960; m += 20) if (k++ % step == 0)
			printf "phone\tmac=02%010X\tmodel=%d\tload=%s\ttarget=%s\tline1_name=1\tproxy1_address=192.0.2.1\n", k, m, $1, to[i] }' \
		targets starts
}

# all_arrive PATTERN-OF-KEY-B OPTIONS-OF-CPH-PLAN - plan, write and rehearse every pair
all_arrive() {
	local b=$1 planned
	shift
	pairs >phones
	cph-plan "$@" <phones >steps 2>said || [ $? = 1 ]
	mkdir tb
	images steps "$b" || return 1
	cph-mkcnf -q -d tb -i phones <steps >written 2>err || [ $? = 1 ]
	run --separate-stderr cph-phone "${KEYS[@]}" -v -H steps -d tb
	printf '%s\n' "$output" >survive
	planned=$(cut -f 2 steps | sort -u | wc -l)
	echo "$planned planned pairs: $(tail -n 1 <<<"$stderr")" >&3
	same "left out" "" "$(grep 'left out' <<<"$stderr" | head -n 5)"
	same "status" 0 "$status"
	same "arrived" "cph-phone: $planned of $planned phones arrive" "$(tail -n 1 <<<"$stderr")"
	cmp steps survive
	[ "$planned" -gt "$(many 2500 130)" ]
}

@test "what cph-plan plans, cph-mkcnf writes and cph-phone rehearses: from every load, to every load, both models, the phone arrives" {
	all_arrive 'P003080005*|P0030800[6-9]*|P0030801*'
}

@test "with cph-plan -x too, where the points that a step assumes are set" {
	all_arrive 'P0030801*' -x
	grep -q 'assumes=key=any' steps && grep -q 'assumes=names=long' steps
}

shelf() {       # three phones: SCCP by one hop, SIP 6 by two, and one that lacks an image
	printf 'mac,model,load,target,line1_name,proxy1_address\n%s\n%s\n%s\n' 001122334401,7960,P00308000500,P0S3-8-12-00,1,192.0.2.1 \
		001122334402,7940,P0S3-06-3-00,P0S3-8-12-00,2,192.0.2.1 001122334403,7960,P0S3-07-5-00,P0S3-08-8-00,3,192.0.2.1 >phones
	cph-plan <phones >steps
	mkdir tb
	images steps none
	cph-mkcnf -q -d tb -i phones <steps >written
}

@test "a phone that fails is left out with its reason and its hop; the others, and other records, are passed on" {
	shelf
	rm tb/.hops/001122334402/2/P0S3-8-12-00.sb2
	{ echo "# a comment"; printf 'other\tkey=va\\tlue\n'; cat steps; } >plan
	run -1 --separate-stderr cph-phone "${KEYS[@]}" -H - -d tb <plan
	same survivors "$(grep -v '001122334402\|^#' plan)" "$output"
	same reason "cph-phone: 001122334402: left out at hop 2 of 2: P0S3-8-12-00.sb2: not on the server (in the .loads that SIP001122334402.cnf names)" \
		"${stderr%%;*}"
	# with -o, values
	run -1 --separate-stderr cph-phone "${KEYS[@]}" -H plan -o mac,hop,to -d tb
	same values $'001122334401\t1\tP0S3-8-12-00\n001122334403\t1\tP0S3-08-8-00' "$output"
}

@test "a flash file says better than the plan what a phone is; what cannot be rehearsed is left out" {
	shelf
	mkdir none
	phone -q -m 001122334403 -f UAL -F flash -d none >/dev/null 2>&1 || :
	sed -i 's/era=loader	keys=[^	]*/era=loader	keys=/' flash
	run -1 --separate-stderr cph-phone "${KEYS[@]}" -F flash -H steps -o mac -d tb
	same "a phone without keys" $'001122334401\n001122334402\n001122334402' "$output"
	[[ $stderr == *"001122334403: left out at hop 1 of 1: P0S3-08-8-00.loads: signed with a key that this phone does not hold"* ]] || fail "$stderr"
	printf 'step\tmac=001122334404\thop=1\tof=1\tfrom=BOOT\tto=P0S3-8-12-00\twrite=SIPDefault.cnf:P0S3-8-12-00\n' >boot
	run -1 --separate-stderr cph-phone -H boot -d tb
	same boot "cph-phone: 001122334404: left out at hop 1 of 1: how a phone that runs this boots is not simulated" "$stderr"
	printf 'step\tmac=001122334404\thop=1\tof=2\tfrom=P00308000500\tto=P0S3-8-12-00\twrite=SIPDefault.cnf:P0S3-8-12-00\n' >far
	run -1 --separate-stderr cph-phone -H far -d tb
	[[ $stderr == "cph-phone: 001122334404: left out at hop 1 of 2: tb: no directory for this hop: "* ]] || fail "$stderr"
}

@test "a plan that is none, and options that do not go with one" {
	local bad=0
	mkdir d
	echo 'a,b,c' >plan
	refuses 2 "cph-phone: plan:1: not a record (type<TAB>key=value...)" cph-phone -H plan -d d || bad=1
	refuses 2 "cph-phone: nothing: No such file or directory" cph-phone -H nothing -d d || bad=1
	refuses 2 "cph-phone: -H: a plan says what each phone runs and must end with: with -d, and without -f, -l, -x" cph-phone -H plan || bad=1
	refuses 2 "cph-phone: -H: a plan says what each phone runs and must end with: with -d, and without -f, -l, -x" \
		cph-phone -H plan -d d -f UAL || bad=1
	[ $bad = 0 ]
}
