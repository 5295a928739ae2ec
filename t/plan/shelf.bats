#!/usr/bin/env bats
# cph-plan and what one has: a shelf of phones on standard input, and the firmware at hand
load ../helper
load plan

@test "another record passes whatever the length of its type, its values and their number" {
	local long=$(printf '%0300d' 0 | tr 0 x)
	printf '%s\ta=%s\tb=\t%s=c\n' "$long" "$long" "$long" >shelf
	run -0 --separate-stderr cph-plan -t SIP <shelf
	same "record" "$(cat shelf)" "$output"
}

@test "a shelf: order kept, a bad phone does not stop the others, other records pass" {
	cat >shelf <<-'END'
		# the shelf in the cellar
		phone	mac=00:11:22:33:44:55	load=P00308000500	line1_name=1

		lease	time=1.000	ip=192.0.2.1
		phone	mac=001122334456	load=P0S3-8-12-00
		phone	mac=001122334457	load=MGCP:6
		phone	mac=001122334458	load=P0S3-07-5-00	target=SCCP
		phone	mac=001122334459	load=P0S3-8-12-00	target=P0S30202
		phone	mac=00112233445a	state=UAL	loader=PAS30830	target=P0030801SR02
		phone	mac=00112233445b	state=UAL	target=P0030801SR02
		phone	mac=00112233445c
		phone	mac=00112233445d	load=P00307020300	loader=PAS3ZZZZ
		phone	mac=00112233445e	load=P0S3-8-12-00	loader=PAS3ZZZZ	target=SCCP
		phone	mac=00112233445f	load=P0S3-8-12-00	loader=P003-8-12-00	target=SCCP
		phone	mac=001122334460	load=P00303020214	loader=P003-07-5-00	target=P00305000300
		load	id=P0S3-06-3-00
	END
	run -1 --separate-stderr cph-plan -t SIP <shelf
	printf '%s\n' "$output" | awk -F'\t' '{ m = ""; for (i = 2; i <= NF; i++) { split($i, a, "="); if (a[1] == "mac" || a[1] == "to") m = m " " a[2] } print $1 m }' >got
	diff -u - got <<-'END'
		step 001122334455 P0S3-8-12-00
		lease
		step 001122334458 P0S3-8-12-00
		step 001122334458 P0030801SR02
		step 00112233445A P0030801SR02
		step 00112233445B P0S3-8-12-00
		step 00112233445B P0030801SR02
		step 00112233445D P0S3-8-12-00
		step 00112233445E P0S3-8-12-00
		step 00112233445E P0030801SR02
		step 00112233445F P0030801SR02
		step 001122334460 P00305000300
		step P0S3-07-5-00
		step P0S3-8-12-00
	END
	printf '%s\n' "$stderr" >said
	diff -u - said <<-'END'
		cph-plan: 001122334457: MGCP:6 to P0S3-8-12-00: unknown: nothing known on MGCP <= 6
		cph-plan: 001122334459: P0S3-8-12-00 to P0S30202: impossible: a phone that runs signed loads takes no unsigned one (CME-G; D68244; RM); the nearest load of that protocol within reach is P0S3-05-2-00
		cph-plan: 00112233445C: load is empty: write there what the phone runs (Settings, Status, Firmware Versions), or UAL, BOOT or RESET in state
		cph-plan: 00112233445D: loader PAS3ZZZZ is not known; taken to hold the oldest key only
		cph-plan: 00112233445E: loader PAS3ZZZZ is not known; taken to hold the oldest key only
	END
	cph-plan -t SIP <shelf 2>/dev/null | head -n 1 | grep -q 'SIP001122334455.cnf:P0S3-8-12-00.*absent=SEP001122334455.cnf.xml'
}

@test "an inventory as CSV and TSV is a shelf" {
	printf 'MAC,Model,Load\n0011.2233.4455,7940,P00308000500\n' >p.csv
	printf 'mac\tload\ttarget\n001122334455\tP00308000500\tP0S3-08-4-00\n' >p.tsv
	same csv "001122334455	P0S3-8-12-00" "$(cph-plan -t SIP -o mac,to <p.csv)"
	same tsv "001122334455	P0S3-08-4-00" "$(cph-plan -o mac,to <p.tsv)"
}

@test "a bad phone is told with its line, status 1, and the rest is planned" {
	local bad=0
	refuses_in 'phone\tmac=nonsense\tload=UAL\nphone\tmac=001122334455\tstate=UAL\n' 1 \
		"cph-plan: stdin:1: mac nonsense: not a MAC address (12 hex digits)" cph-plan -t SIP || bad=1
	same "the rest" 1 "$(grep -c mac=001122334455 out.in)" || bad=1
	refuses_in 'phone\tmac=011122334455\tload=UAL\n' 1 \
		"cph-plan: stdin:1: mac 011122334455: a multicast or broadcast address, not a phone's" cph-plan -t SIP || bad=1
	# several, and a good one between them
	refuses_in 'mac,load\nx,UAL\n001122334455,UAL\n001122334456,POS3-07-5-00\n001122334457,P00405000700\n001122334458,\n' 1 \
		"cph-plan: stdin:2: mac x: not a MAC address (12 hex digits)
cph-plan: 001122334456: POS3-07-5-00: letter O for a zero; probably P0S3-07-5-00
cph-plan: 001122334457: P00405000700: a load of the 7910: not converted by cph
cph-plan: 001122334458: load is empty: write there what the phone runs (Settings, Status, Firmware Versions), or UAL, BOOT or RESET in state" cph-plan -t SIP -o mac || bad=1
	same "the good one" 001122334455 "$(cat out.in)" || bad=1
	[ $bad = 0 ]
}

@test "rows of one line each are one phone, planned once; which of them tells the load is all the same" {
	local bad=0
	refuses_in 'mac,line,name,load\n001122334455,1,201,UAL\n001122334455,2,202,\n001122334466,1,203,\n0011.2233.4466,2,204,UAL\n001122334477,1,205,ual\n001122334477,2,206,UAL\n' \
		0 "" cph-plan -t SIP -o mac,to || bad=1
	same "each once" "001122334455	P0S3-8-12-00
001122334466	P0S3-8-12-00
001122334477	P0S3-8-12-00" "$(cat out.in)" || bad=1
	refuses_in 'mac,line,load\n001122334455,1,UAL\n001122334455,2,P0S3-07-5-00\n001122334466,1,\n001122334466,2,\n' 1 \
		"cph-plan: 001122334455: P0S3-07-5-00 to P0S3-8-12-00 in line 3, but UAL to P0S3-8-12-00 in an earlier one
cph-plan: 001122334466: load is empty in all of its rows: write there what the phone runs (Settings, Status, Firmware Versions), or UAL, BOOT or RESET in state" cph-plan -t SIP -o mac || bad=1
	same "as the first says" 001122334455 "$(cat out.in)" || bad=1
	[ $bad = 0 ]
}

@test "a phone that stands in two rows is planned by the first, and told, status 1" {
	refuses_in 'mac,load\n001122334455,UAL\n00:11:22:33:44:55,P00308000500\n001122334455,UAL\n' 1 \
		"cph-plan: stdin:3: mac 001122334455: the same phone as in line 2
cph-plan: stdin:4: mac 001122334455: the same phone as in line 2" cph-plan -t SIP -o from
	same "the first" UAL "$(cat out.in)"
}

@test "a line that cannot be read is told with its number, status 2, and the rest is planned" {
	local bad=0
	refuses_in 'phone\tmac=001122334455\tload=UAL\nphone\tload\n' 2 "cph-plan: stdin:2: field without '='" cph-plan -t SIP || bad=1
	refuses_in 'mac,load\n1,2,3\n' 2 "cph-plan: stdin:2: more columns than the header (a cell with a comma in it needs quotes around it)" cph-plan -t SIP || bad=1
	refuses_in 'phone\tload=P00308000500\n' 2 "cph-plan: stdin:1: no target: neither -t nor target=" cph-plan || bad=1
	refuses_in 'phone\tload=x\\x1B[2J\n' 1 'cph-plan: stdin:1: x\x1B[2J: not a load ID' cph-plan -t SIP || bad=1
	[ $bad = 0 ]
	run -0 cph-plan -t SIP </dev/null
	same "an empty shelf" "" "$output"
	refuses_in 'phone\tmac=x\tload=UAL\nphone\n\nphone\tx\nphone\tstate=UAL' 2 "cph-plan: stdin:1: mac x: not a MAC address (12 hex digits)
cph-plan: stdin:2: load is empty: write there what the phone runs (Settings, Status, Firmware Versions), or UAL, BOOT or RESET in state
cph-plan: stdin:4: field without '='" cph-plan -t SIP -o to
	same "the last, without a newline" P0S3-8-12-00 "$(cat out.in)"
}

@test "a list of load names, or an inventory without its header, does not pass for an empty shelf" {
	local bad=0 in
	local no="neither a record nor a header line (columns named as the keys: mac, load, line1_name ...)"
	for in in 'P00308000500\n' 'P00308000500\nP0S3-07-5-00\n' 'a,P00308000500\nb,P00308000500\n' 'name\tline1_name\nx\t1\n'; do
		refuses_in "$in" 2 "cph-plan: stdin:1: $no" cph-plan -t SIP || bad=1
		same "$in" "" "$(cat out.in)" || bad=1
	done
	[ $bad = 0 ]
	# a mark that spreadsheets put in front, CR and capitals are no reason
	refuses_in '\xef\xbb\xbfLoad\r\nP00308000500\r\n' 0 "" cph-plan -t SIP -o to
	same "a column is enough" P0S3-8-12-00 "$(cat out.in)"
}

@test "the target is judged before the phones are read" {
	local bad=0 no="NONSENSE: not a load ID"
	refuses 1 "cph-plan: $no" cph-plan -t NONSENSE || bad=1
	refuses 1 "cph-plan: POS3-8-12-00: letter O for a zero; probably P0S3-8-12-00" cph-plan -t POS3-8-12-00 || bad=1
	# what is wrong with the operands is said too
	refuses 1 "cph-plan: $no
cph-plan: hello: not a load ID" cph-plan -t NONSENSE UAL hello || bad=1
	refuses 1 "cph-plan: bar: not a load ID
cph-plan: foo: not a load ID" cph-plan foo bar || bad=1
	refuses 1 "cph-plan: SCCP: no load of this protocol is among the firmware at hand" cph-plan -a P0S3-8-12-00 -t SCCP || bad=1
	# also where every phone has a target of its own; and once, not once a phone
	refuses_in 'phone\tload=UAL\ttarget=SIP\nphone\tload=UAL\ttarget=SIP\n' 1 "cph-plan: $no" cph-plan -t NONSENSE || bad=1
	same "nothing planned" "" "$(cat out.in)" || bad=1
	refuses_in 'phone\tload=UAL\nphone\tload=UAL\n' 0 \
		"cph-plan: P0S3-08-12-00: padded as no load of that version was shipped; taken as P0S3-8-12-00" cph-plan -t P0S3-08-12-00 || bad=1
	[ $bad = 0 ]
}

@test "- is standard input, and it can be asked for once only" {
	local bad=0 in='phone\tload=P00308000500\n'
	refuses_in "$in" 0 "" cph-plan -o from -t SIP UAL - P0S3-07-5-00 || bad=1
	same "among operands" "UAL P00308000500 P0S3-07-5-00" "$(echo $(cat out.in))" || bad=1
	refuses_in "$in" 0 "" cph-plan -o from - SIP || bad=1
	same "from - to" P00308000500 "$(cat out.in)" || bad=1
	refuses_in 'phone\tload=UAL\ttarget=SIP\n' 0 "" cph-plan -o to - || bad=1
	same "its own target" P0S3-8-12-00 "$(cat out.in)" || bad=1
	refuses_in "$in" 2 "cph-plan: stdin: asked for twice, by -a and the phones" cph-plan -a - -t SIP || bad=1
	refuses_in "$in" 2 "cph-plan: stdin: asked for twice, by the phones and the phones" cph-plan -t SIP - - || bad=1
	refuses_in "$in" 2 "cph-plan: stdin: asked for twice, by -r and -a" cph-plan -r - -a - UAL SIP || bad=1
	refuses_in "$in" 2 "cph-plan: stdin: asked for twice, by -a and -a" cph-plan -a - -a - UAL SIP || bad=1
	refuses 2 "cph-plan: stdin: asked for twice, by -r and the phones" bash -c 'cph-plan -R | cph-plan -r - -t SIP' || bad=1
	[ $bad = 0 ]
}

@test "-a: only what one has, by names and files, and the one load that is lacking" {
	local bad=0
	same_stops names "P0S3-07-4-00 P0S3-8-12-00" SCCP:5.0 SIP -a P0S3-07-4-00,P0S3-8-12-00
	same_stops "two options" "P0S3-07-4-00 P0S3-8-12-00" SCCP:5.0 SIP -a P0S3-07-4-00 -a P0S3-8-12-00
	same_stops "newest stop" "P0S3-07-5-00 P0S3-8-12-00" SCCP:5.0 SIP -a P0S3-07-4-00,P0S3-07-5-00,P0S3-8-12-00
	same_stops "newest owned" "P0S3-08-4-00" UAL SIP -a P0S3-08-4-00,P0S3-07-5-00
	printf '# mine\nP0S3-07-4-00 P003-8-12-00\n\nP0S3-8-12-00.zip,P00307020300\n' >list
	same_stops file "P0S3-07-4-00 P0S3-8-12-00" SCCP:5.0 SIP -a list
	printf 'load\tid=P0S3-07-4-00\npackage\tload=P0S3-8-12-00\tcomplete=yes\npackage\tload=P0S3-07-5-00\tcomplete=no\nfile\tname=x\n' >records
	same_stops records "P0S3-07-4-00 P0S3-8-12-00" SCCP:5.0 SIP -a records
	same stdin "P0S3-07-4-00 P0S3-8-12-00" "$(cat records | stops SCCP:5.0 SIP -a -)"
	refuses 1 "cph-plan: SCCP:5.0 to P0S3-8-12-00: no documented way with the firmware at hand; P0S3-07-5-00 would open one" \
		cph-plan -a P0S3-8-12-00 SCCP:5.0 SIP || bad=1
	refuses 1 "cph-plan: SCCP:5.0 to P0S3-8-12-00: P0S3-8-12-00 itself is not among the firmware at hand; with it there is a way" \
		cph-plan -a P0S3-07-5-00 SCCP:5.0 P0S3-8-12-00 || bad=1
	refuses 1 "cph-plan: SCCP:5.0 to P0S3-8-12-00: no documented way with the firmware at hand; P0S3-07-5-00 and P0S3-8-12-00 itself would open one" \
		cph-plan -a P00305000300 SCCP:5.0 P0S3-8-12-00 || bad=1
	refuses 1 "cph-plan: P0S30202 to P0S3-8-12-00: no documented way with the firmware at hand, and no single further load would open one" \
		cph-plan -a P0S3-8-12-00 P0S30202 SIP || bad=1
	refuses 1 "cph-plan: P0S3-07-5-00 to P0030801SR02: no documented way with the firmware at hand; P0S3-8-12-00 would open one" \
		cph-plan -a P0030801SR02 P0S3-07-5-00 SCCP || bad=1
	# of several that would open one the best: with as many hops, the one that stays in the protocol of the target
	refuses 1 "cph-plan: P00305000600 to P0030801SR02: no documented way with the firmware at hand; P00307020300 would open one" \
		cph-plan -a P0S3-8-12-00,P0030801SR02 P00305000600 SCCP || bad=1
	refuses 1 "cph-plan: SCCP: no load of this protocol is among the firmware at hand" cph-plan -a P0S3-8-12-00 UAL SCCP || bad=1
	# what is no load does not count, and is told with its line
	printf '# mine\nP0S3-07-5-00,foo\n\nPOS3-8-12-00\npackage\tload\nP0S3-08-12-00\n' >odd
	run -0 --separate-stderr cph-plan -a odd -o to SCCP:5.0 SIP
	same "odd list" "P0S3-07-5-00 P0S3-8-12-00" "$(echo $output)" || bad=1
	same "odd list told" "cph-plan: -a: odd:2: foo: not a load ID
cph-plan: -a: odd:4: POS3-8-12-00: letter O for a zero; probably P0S3-8-12-00
cph-plan: -a: odd:5: field without '='
cph-plan: -a: odd:6: P0S3-08-12-00: padded as no load of that version was shipped" "$stderr" || bad=1
	run -1 --separate-stderr cph-plan -a - UAL SIP <<<'bar'
	[[ $stderr == "cph-plan: -a: stdin:1: bar: not a load ID"* ]] || bad=1
	awk 'BEGIN { for (i = 0; i < 251; i++) printf "P0S3-07-%d-%02d\n", i % 50, i / 50 }' >many
	refuses 2 "cph-plan: -a: more than 250 loads" cph-plan -a many UAL SIP || bad=1
	same "250 loads" P0S3-07-49-04 "$(head -n 250 many | stops UAL SIP -a -)" || bad=1
	: >empty
	refuses 1 "cph-plan: UAL to P0S3-8-12-00: P0S3-8-12-00 itself is not among the firmware at hand; with it there is a way" \
		cph-plan -a empty UAL P0S3-8-12-00 || bad=1
	[ $bad = 0 ]
}

@test "-a DIRECTORY: a load counts when its files are there" {
	mkdir fw
	touch fw/P0S3-8-12-00.loads fw/P0S3-8-12-00.sb2 fw/P0S3-07-5-00.loads fw/P0S3-07-5-00.sb2 fw/P003-07-5-00.sbn fw/OS79XX.TXT fw/README
	touch fw/P00305000300.bin
	mkdir fw/P0S3-06-3-00.sbn
	run -1 --separate-stderr cph-plan -a fw -o to SCCP:5.0 P0S3-8-12-00
	same incomplete "cph-plan: -a: P0S3-06-3-00: incomplete, its image is missing
cph-plan: -a: P0S3-8-12-00: incomplete, P003-8-12-00.sbn is missing
cph-plan: SCCP:5.0 to P0S3-8-12-00: P0S3-8-12-00 itself is not among the firmware at hand; with it there is a way" "$stderr"
	rmdir fw/P0S3-06-3-00.sbn
	touch fw/P003-8-12-00.sbn
	for f in loads sb2; do
		mv fw/P0S3-8-12-00.$f aside
		run -1 --separate-stderr cph-plan -a fw -o to SCCP:5.0 P0S3-8-12-00
		[[ $stderr == "cph-plan: -a: P0S3-8-12-00: incomplete, P0S3-8-12-00.$f is missing"* ]]
		mv aside fw/P0S3-8-12-00.$f
	done
	run -0 --separate-stderr cph-plan -a fw -o to SCCP:3.2 SIP
	same whole "P00305000300 P0S3-07-5-00 P0S3-8-12-00" "$(echo $output)"
	same quiet "" "$stderr"
	# a twin with the other extension does not do for every phone: said, and left to the person
	mv fw/P00305000300.bin fw/P00305000300.sbn
	run -0 --separate-stderr cph-plan -a fw -o to SCCP:3.2 SIP
	same twin "cph-plan: P00305000300.bin: needed, but not in the directory of -a" "$stderr"
}
