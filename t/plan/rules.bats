#!/usr/bin/env bats
# cph-plan: the rules, printed and replaced
load ../helper
load plan

@test "-R prints rules that -r reads; changed rules change the plan" {
	cph-plan -R >r
	cph-plan -R -r r | cmp - r
	cph-plan -r r P00308000500 SIP >a
	cph-plan P00308000500 SIP | cmp - a
	same rules "$(grep -cv '^#' r)" "$((1 + $(cph-plan -R -o kind | wc -l)))"
	same "a row a rule" "$(awk -F '\t' '!/^#/ { print $10 }' r | grep -cv second)" "$((1 + $(cph-plan -R -o kind | grep -cv second)))"
	need jq
	same json '"SCCP"' "$(cph-plan -Rj | head -n 1 | jq .from_protocol)"
	# without the hop from SCCP 6..8 to SIP, and without its stop: nobody knows
	grep -v '^SCCP	6..8	SIP	7..8	' r >less
	refuses 1 "cph-plan: P00308000500 to P0S3-8-12-00: unknown: no rule speaks of this pair" cph-plan -r less P00308000500 SIP
	# CRLF from a spreadsheet does no harm
	sed 's/$/\r/' r >crlf
	same crlf "$(cat a)" "$(cph-plan -r crlf P00308000500 SIP)"
}

@test "other rules: the order of the search, keys, and the nearest load" {
	head=$(cph-plan -R | sed -n '/^from_protocol/p' | cut -f 1-11)
	cat >r <<-END
		$head
		SIP	7..7	SIP	8..8	P0S3-07-4-00,P0S3-07-5-00,P00307020300	ual-hunt	via	cisco	x	chain	A
		SIP	7..7	SIP	7..7	-	ual-hunt	direct	inferred	x	edge	A
		SIP	7..7	SCCP	7..7	-	ual-hunt	direct	cisco	x	edge	A
		SCCP	7..7	SIP	8..8	-	ual-hunt	direct	cisco	x	edge	A
	END
	same "over another protocol, for want of a way in its own" "P00307020300 P0S3-8-12-00" "$(stops P0S3-07-2-00 SIP -r r)"
	cat >r1 <<-END
		$head
		UAL	7..7	SIP	8..8	P0S3-07-4-00,P0S3-07-5-00	ual-hunt	via	cisco	x	chain	A
		UAL	7..7	SIP	7.3..7.4	-	ual-hunt	direct	cisco	alternative x	second	A
		SIP	7.4..7.4	SIP	8..8	-	ual-hunt	direct	inferred	x	edge	A
		SIP	7.5..7.5	SIP	8..8	-	ual-hunt	direct	cisco	alternative x	second	A
		UAL	7..7	SIP	7.5..7.5	-	ual-hunt	direct	cisco	alternative x	second	A
	END
	same "fewest contested hops" "P0S3-07-4-00 P0S3-8-12-00" "$(stops UAL SIP -x -r r1)"
	cat >r2 <<-END
		$head
		UAL	7..7	SIP	8..8	P0S3-07-4-00,P0S3-07-5-00	ual-hunt	via	cisco	x	chain	A
		UAL	7..7	SIP	7.4..7.4	-	ual-hunt	direct	inferred	x	edge	A
		UAL	7..7	SIP	7.5..7.5	-	ual-hunt	direct	inferred	x	edge	A
		SIP	7.4..7.4	SIP	8..8	-	ual-hunt	direct	cisco	x	edge	A
		SIP	7.5..7.5	SIP	8..8	-	ual-hunt	direct	cisco	x	edge	A
	END
	same "a tie: the newest" "P0S3-07-5-00 P0S3-8-12-00" "$(stops UAL SIP -r r2)"
	sed -i 's/^\(SIP	7.5..7.5.*\)cisco/\1single/' r2
	sed -i 's/^\(UAL.*7.4..7.4.*\)inferred/\1cisco/' r2
	same "the best weakest hop" "P0S3-07-4-00 P0S3-8-12-00" "$(stops UAL SIP -r r2)"
	sed 's/^\(UAL.*\)inferred/\1cisco/' r2 >r2b
	same "the weakest hop of all, not the first" "P0S3-07-4-00 P0S3-8-12-00" "$(stops UAL SIP -r r2b)"
	sed -i 's/^\(UAL.*7.4..7.4.*\)cisco	x	edge/\1cisco	alternative x	second/' r2
	same "not the contested one" "P0S3-07-5-00 P0S3-8-12-00" "$(stops UAL SIP -x -r r2)"
	cat >r3 <<-END
		$head
		SIP	7..8	SIP	7..8.3	-	ual-hunt	direct	cisco	x	edge	A
		SIP	7..8	SIP	8.4..8.4	-	none	impossible	cisco	x	stop	-
		SIP	7..8	SIP	8.5..8	-	ual-hunt	direct	cisco	x	edge	A
		SIP	7..8	SCCP	8..8	-	ual-hunt	direct	cisco	x	edge	B
	END
	refuses 1 "cph-plan: P0S3-07-5-00 to P0S3-08-4-00: impossible: so the rules say (x); the nearest load of that protocol within reach is P0S3-08-5-00" \
		cph-plan -r r3 P0S3-07-5-00 P0S3-08-4-00
	refuses 1 "cph-plan: P0S3-07-5-00 to P0030801SR02: impossible: signed with a key that no loader on the way is known to hold" \
		cph-plan -r r3 P0S3-07-5-00 SCCP
	same "what the rules say of a loader nobody examined" "P0030801SR02" "$(stops P0S3-07-4-00 SCCP -r r3)"
	refuses_in 'phone\tload=P0S3-8-12-00\tloader=P003-07-5-00\n' 1 \
		"cph-plan: stdin:1: P0S3-8-12-00 to P0030801SR02: no loader holds the signing key with the firmware at hand; P0S3-8-12-00 would open one" \
		cph-plan -a P0030801SR02 -t P0030801SR02
}

@test "bad rules: every one is told with its line, and nothing is planned" {
	cph-plan -R | sed -n '/^from_protocol/p' | cut -f 1-11 >r
	printf 'SIP\t8..7\tSIP\t7..8\t-\tual-hunt\tdirect\tbinary\tFW\tedge\tA\n' >>r
	printf 'SIP\t7..8\tSIP\t7..8\t-\tual-hunt\tdirect\tbinary\tFW\tedge\tA\n' >>r
	printf 'SIP\t8..8\tSIP\t8..8\tP0S3-9\tual-hunt\tvia\tbinary\tFW\tchain\tA\n' >>r
	printf 'SIP\t8..8\tSIP\t8..8\t-\tual-hunt\tdirect\tbinary\tFW\tedge\tA\n' >>r
	run -2 --separate-stderr cph-plan -r r P0S3-07-5-00 SIP
	same stdout "" "$output"
	same stderr "cph-plan: r:2: range upside down
cph-plan: r:4: unknown load in via
cph-plan: r:5: overlaps line 3
cph-plan: r: 3 bad rules, nothing planned" "$stderr"
	cph-plan -R | sed -n '/^from_protocol/p' >r
	printf 'SIP\t7..8\tSIP\t7..8\t-\tual-hunt\tdirect\tbinary\tFW\tedge\tA\tluck\t-\n' >>r
	run -2 --separate-stderr cph-plan -r r P0S3-07-5-00 SIP
	same stderr "cph-plan: r:2: unknown assumption (names=long, ext=sbn, key=any)
cph-plan: r: 1 bad rule, nothing planned" "$stderr"
	: >empty
	refuses 2 "cph-plan: empty: empty table" cph-plan -r empty UAL SIP
	printf 'a\tb\n' >cols
	run -2 --separate-stderr cph-plan -r cols UAL SIP
	[[ $stderr == *"cph-plan: cols:1: no column key"* ]]
	refuses 2 "cph-plan: .: Is a directory" cph-plan -r . UAL SIP
}
