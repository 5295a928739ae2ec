#!/usr/bin/env bats
# cph-plan as people use it: operands, other people's chains, text and pictures
load ../helper
load plan

TAB=$'\t'

@test "what cannot be asked is one line and status 2" {
	local bad=0
	refuses 2 "cph-plan: P00308000500: no target (from and to, or -t to)" cph-plan P00308000500 || bad=1
	refuses 2 "cph-plan: SIP: too many operands (from and to)" cph-plan P00308000500 UAL SIP || bad=1
	refuses 2 "cph-plan: -k: needs a chain of at least two loads" cph-plan -k SIP:8.2 || bad=1
	refuses 2 "cph-plan: -k: not together with -t" cph-plan -k -t SIP UAL SIP || bad=1
	refuses 2 "cph-plan: -k: not together with -a" cph-plan -k -a P0S3-8-12-00 UAL SIP || bad=1
	refuses 2 "cph-plan: -w: not together with -g" cph-plan -gw UAL SIP || bad=1
	refuses 2 "cph-plan: -g: prints no records: not together with -o or -j" cph-plan -gj UAL SIP || bad=1
	refuses 2 "cph-plan: -w: prints no records: not together with -o or -j" cph-plan -w -o hop UAL SIP || bad=1
	refuses 2 "cph-plan: UAL: -R takes no operands" cph-plan -R UAL || bad=1
	refuses 2 "cph-plan: -Z: unknown option" cph-plan -Z || bad=1
	refuses 2 "cph-plan: -r: needs an argument" cph-plan -r || bad=1
	refuses 2 "cph-plan: -o: sources: no such key" cph-plan -o sources UAL SIP || bad=1
	refuses 2 "cph-plan: nothing: No such file or directory" cph-plan -r nothing UAL SIP || bad=1
	refuses 2 "cph-plan: -a: no/thing: No such file or directory" cph-plan -a no/thing UAL SIP || bad=1
	refuses 2 "cph-plan: -a: P0T3: not a load ID" cph-plan -a P0S3-8-12-00,P0T3 UAL SIP || bad=1
	[ $bad = 0 ]
}

@test "what cannot be answered is one line and status 1" {
	local bad=0
	refuses 1 "cph-plan: hello: not a load ID" cph-plan hello SIP || bad=1
	refuses 1 "cph-plan: '': nothing there" cph-plan '' SIP || bad=1
	refuses 1 "cph-plan: SIP 8.12: a version goes behind a colon; probably SIP:8.12" cph-plan UAL "SIP 8.12" || bad=1
	refuses 1 "cph-plan: 8.12: a version without a protocol (as in SIP:8.12)" cph-plan UAL 8.12 || bad=1
	refuses 1 "cph-plan: POS3-07-5-00: letter O for a zero; probably P0S3-07-5-00" cph-plan POS3-07-5-00 SIP || bad=1
	refuses 1 "cph-plan: SIP: a protocol without a version (a load ID, or for example SIP:8.2)" cph-plan SIP SCCP || bad=1
	refuses 1 "cph-plan: P00405000700: a load of the 7910: not converted by cph" cph-plan P00405000700 SIP || bad=1
	refuses 1 "cph-plan: PS03AT46: neither an application load nor a loader" cph-plan PS03AT46 SIP || bad=1
	refuses 1 "cph-plan: P003AL00: unknown: the name tells no version, and the rules go by that" cph-plan UAL P003AL00 || bad=1
	refuses 1 "cph-plan: SIP:5.3: nobody attests the one name known for this version: name the load by its ID" cph-plan UAL SIP:5.3 || bad=1
	refuses 1 "cph-plan: PAS30810: a loader that nobody examined: name the package it came in (UAL:8.4)" cph-plan PAS30810 SIP || bad=1
	refuses 1 "cph-plan: UAL:PAS30810: a loader that nobody examined: name the package it came in (UAL:8.4)" cph-plan UAL:PAS30810 SIP || bad=1
	refuses 1 "cph-plan: UAL:P0S3-06-3-00: no loader came with that load" cph-plan UAL:P0S3-06-3-00 SIP || bad=1
	refuses 1 "cph-plan: UAL:P00303020214: no loader came with that load" cph-plan UAL:P00303020214 SIP || bad=1
	refuses 1 "cph-plan: P003-8-12-00: a loader, not a load to end with: name the application (P0S3-8-12-00, not P003-8-12-00)" \
		cph-plan UAL P003-8-12-00 || bad=1
	refuses 1 "cph-plan: SCCP:7.9: no load of this version is in the catalogue: name it by its ID" cph-plan UAL SCCP:7.9 || bad=1
	refuses 1 "cph-plan: MGCP:6 to P0S3-8-12-00: unknown: nothing known on MGCP <= 6" cph-plan MGCP:6 SIP || bad=1
	refuses 1 "cph-plan: MGCP:6 to P0S3-8-12-00: unknown: nothing known on MGCP <= 6" cph-plan -x MGCP:6 SIP || bad=1
	refuses 1 "cph-plan: BOOT to P0S3-8-12-00: unknown: nothing found on phones with a boot block only" cph-plan BOOT SIP || bad=1
	refuses 1 "cph-plan: P0S3-09-1-00 to P0S3-8-12-00: unknown: no rule speaks of this pair" cph-plan P0S3-09-1-00 SIP || bad=1
	refuses 1 "cph-plan: SCCP:8.7 to P00307020300: unknown: no rule speaks of this pair" cph-plan SCCP:8.7 P00307020300 || bad=1
	refuses 1 "cph-plan: P0S3-8-12-00 to P0S3-04-4-00: impossible: a phone that runs signed loads takes no unsigned one (CME-G; D68244; RM); the nearest load of that protocol within reach is P0S3-05-2-00" \
		cph-plan P0S3-8-12-00 P0S3-04-4-00 || bad=1
	refuses 1 "cph-plan: UAL to P00303020214: impossible: a phone that runs signed loads takes no unsigned one (FW: UAL takes only signed files, never asks .bin); the nearest load of that protocol within reach is P00305000200" \
		cph-plan -x UAL P00303020214 || bad=1
	[ $bad = 0 ]
}

@test "a target that nobody has listed is planned, and told, unless one has it" {
	run -0 --separate-stderr cph-plan -o to P00308000500 P0S3-8-13-00
	same plan P0S3-8-13-00 "$output"
	same told "cph-plan: P0S3-8-13-00: no load of this name is known; planned by its version alone" "$stderr"
	run -0 --separate-stderr cph-plan -a P0S3-8-13-00 -o to P00308000500 P0S3-8-13-00
	same "had" "" "$stderr"
}

@test "a protocol and a state may be in small letters, as in front of a version" {
	same "sip" P0S3-8-12-00 "$(cph-plan -o to ual sip)"
	same "sip:8.12" P0S3-8-12-00 "$(cph-plan -o to UAL sip:8.12)"
}

@test "a closed stdin, a full disk: status 2" {
	run -2 bash -c 'cph-plan -t SIP <&- 2>&1'
	same stdin "cph-plan: stdin: Bad file descriptor" "$output"
	[ -e /dev/full ] || optional "no /dev/full"
	for o in "" -w -g -j -R; do
		case $o in -R) set -- ;; *) set -- UAL SIP ;; esac
		run -2 bash -c "cph-plan $o $* 2>&1 >/dev/full"
		same "full $o" "cph-plan: stdout: No space left on device" "$output"
	done
}

@test "SCCP 8.0(5) to SIP 8.12: one step, every field" {
	cph-plan P00308000500 P0S3-8-12-00 >got
	same lines 1 "$(wc -l <got)"
	tr '\t' '\n' <got >fields
	diff -u - fields <<-'END'
		step
		hop=1
		of=1
		from=P00308000500
		to=P0S3-8-12-00
		how=ual-hunt
		serve=P0S3-8-12-00.loads,P003-8-12-00.sbn,P0S3-8-12-00.sb2
		write=SIPDefault.cnf:P0S3-8-12-00,SIP<MAC>.cnf:P0S3-8-12-00,XMLDefault.cnf.xml:P0S3-8-12-00,OS79XX.TXT:P003-8-12-00
		absent=SEP<MAC>.cnf.xml,CTLSEP<MAC>.tlv
		last=P0S3-8-12-00.sb2
		seen=SIPDefault.cnf,SIP<MAC>.cnf,RINGLIST.DAT,dialplan.xml
		next_safe=yes
		oneway=no
		conf=log
		source=LOG: eight phones to 8.12 in 75-112 s; FW; D5455 heading (6.x/later)
		option150=no
		contested=no
		display=Universal Application Loader; Requesting Configuration; Verifying Load; Upgrading Loader; Copying to Bank 1; Loader upgrade complete; restart; Upgrading Application; Booting DSP; Resetting
		seconds=112
		trouble=No Load Specified; Image Authentication Failed; Protocol Application Invalid
		remedy=No Load Specified: remove the SEP or XMLDefault file that names no load, for it ends the search; Authentication Failed: a renamed or wrongly signed file; Protocol Application Invalid: DHCP option 150
	END
}

@test "the ways people ask for" {
	local bad=0 from to want
	while read -r from to want; do
		same_stops "$from to $to" "$want" "$from" "$to" || bad=1
	done <<-'END'
		P00308000500 SIP P0S3-8-12-00
		P00308000500 P0S3-08-4-00 P0S3-08-4-00
		P00303020214 SIP P00305000300 P0S3-07-5-00 P0S3-8-12-00
		P00303020214 P0S30202 P0S30202
		P00305000600 SIP P0S3-07-5-00 P0S3-8-12-00
		P00305000600 SIP:6.3 P0S3-06-3-00
		P0S30202 SIP P0S3-04-4-00 P0S3-05-3-00 P0S3-06-3-00 P0S3-07-5-00 P0S3-8-12-00
		P0S3-06-3-00 P0S3-06-0-00 P0S3-06-0-00
		P0S3-06-3-00 P00307020300 P0S3-07-5-00 P00307020300
		P0S3-8-12-00 SCCP P0030801SR02
		P0S3-07-5-00 SCCP P0S3-8-12-00 P0030801SR02
		P00305000600 SCCP P00307020300 P0S3-8-12-00 P0030801SR02
		P0030801SR02 P00308000500 P00308000500
		UAL SIP P0S3-8-12-00
		UAL SCCP P0S3-8-12-00 P0030801SR02
		UAL:8.12 SCCP P0030801SR02
		UAL:P0030801SR02 SCCP:8.0(5) P00308000500
		P003-8-12-00 SCCP P0030801SR02
		PAS30830 SCCP P0030801SR02
		UAL:PAS30831 SCCP P0030801SR02
		PAS3X060 SCCP P0S3-8-12-00 P0030801SR02
		UAL:P00306000100 SCCP P0S3-8-12-00 P0030801SR02
		P0M3-07-7-00 SIP P0S3-8-12-00
		SCCP:7.0 SIP P0S3-8-12-00
		P0030702T023 P00308000300 P00308000300
		UAL:6.0 SIP P0S3-8-12-00
		P0S3-07-5-00 P0030800SR01 P0S3-8-12-00 P0030800SR01
		P0S3-07-5-00 P0030702T023 P0030702T023
		P0030801SR03 SCCP P0S3-8-12-00 P0030801SR02
	END
	[ $bad = 0 ]
}

@test "from and to the same, in any spelling: no step, status 0" {
	local bad=0 from to
	while read -r from to; do
		run -0 --separate-stderr cph-plan -q "$from" "$to"
		same "$from to $to" "" "$output" || bad=1
	done <<-'END'
		P0S3-8-12-00 P0S3-8-12-00
		P0S3-8-12-00 P0S3-08-12-00
		P0S3-8-12-00 SIP
		P0S3-8-12-00 SIP:8.12
		/tftpboot/P0S3-8-12-00.loads "P0S3-8-12-00"
		P0030801SR02 SCCP:8.1(2)SR2
		SIP:8.12 P0S3-8-12-00
	END
	[ $bad = 0 ]
	run -0 cph-plan P0S3-8-12-00 P0S3-08-12-00
	same warning "cph-plan: P0S3-08-12-00: padded as no load of that version was shipped; taken as P0S3-8-12-00" "$output"
}

@test "where nobody knows which file the phone asks for, oneof says that either is enough" {
	same oneof "1 P0S3-05-3-00.bin,P0S3-05-3-00.sbn;2 ;" "$(cph-plan -o hop,oneof P0S3-04-4-00 SIP:6.3 | tr '\t\n' ' ;')"
	same "absent, not empty" 1 "$(cph-plan P0S3-04-4-00 SIP:6.3 | grep -c oneof=)"
}

@test "what runs is read from the phone's display, and a name with letters counts as the oldest load" {
	same "as the display says" "$(cph-plan UAL SIP)" "$(cph-plan "Protocol Application Invalid" SIP)"
	same "as a state" "$(cph-plan UAL SIP)" "$(printf 'phone\tstate=protocol application invalid\n' | cph-plan -t SIP)"
	run -0 --separate-stderr cph-plan -o to P003AL01 P00305000300
	same told "cph-plan: P003AL01: the name tells no version; planned as the oldest SCCP load" "$stderr"
	same "names of 8 characters first" "P0S30202 P00305000300" "${output//$'\n'/ }"
}

@test "where the sources leave it open the careful way is planned, -x opens the other, and the step tells what it assumes" {
	local bad=0 from to want x
	while read -r from to x want; do
		same "$from to $to $x" "${want# }" "$(cph-plan ${x%.} -q -o to,assumes "$from" "$to" | tr '\t\n' '= ' | sed 's/ $//')" || bad=1
	done <<-'END'
		SIP:8.9 P0030801SR02 . P0S3-8-12-00= P0030801SR02=
		SIP:8.9 P0030801SR02 -x. P0030801SR02=key=any
		SIP:8.11 P00308000500 . P0S3-8-12-00= P00308000500=
		SIP:8.8 P0030801SR02 . P0030801SR02=
		UAL:8.10 P0030801SR02 . P0S3-8-12-00= P0030801SR02=
		SCCP:2.4 P00303020214 . P0S30202= P00303020214=
		SCCP:2.4 P00303020214 -x. P00303020214=names=long
		SIP:2.1 P00305000300 . P0S30202= P00305000300=
		SIP:2.1 P00305000300 -x. P00305000300=names=long
		P0S3-04-4-00 P0S3-05-3-00 . P0S3-05-3-00=ext=sbn
		SIP:7.5 P00308000900 . P0S3-8-12-00= P00308000900=
		SIP:7.5 P00308000900 -x. P00308000900=
		SCCP:5.0 P00308000500 -x. P00308000500=
	END
	run -0 cph-plan -o trouble P0S3-8-12-00 P00308000500
	[[ $output == *"; met: one phone refused load 8.0(5) on the loader of 8.12;"* ]] || bad=1
	run -0 cph-plan -w P0S3-04-4-00 P0S3-05-3-00
	[[ $output == *"NOT ATTESTED    The name of this load follows from its neighbours."* ]] || bad=1
	[ $bad = 0 ]
}

@test "LOADER: one step for whatever runs, or the load from which there is none" {
	same "8.12 from everywhere" "1 LOADER P0S3-8-12-00" "$(cph-plan -o of,from,to LOADER SIP | tr '\t' ' ')"
	same "every application is told" "SIPDefault.cnf:P0S3-8-12-00,SIP<MAC>.cnf:P0S3-8-12-00,XMLDefault.cnf.xml:P0S3-8-12-00,MGCDefault.cnf:P0S3-8-12-00,OS79XX.TXT:P003-8-12-00" \
		"$(cph-plan -o write LOADER SIP)"
	same "state" "$(cph-plan LOADER SIP)" "$(printf 'phone\tstate=LOADER\n' | cph-plan -t SIP)"
	same SCCP P00307020300 "$(cph-plan -o to LOADER P00307020300)"
	refuses 1 "cph-plan: LOADER to P0030801SR02: not one hop from every load with a loader: not from P00306000100" cph-plan LOADER SCCP
	refuses 1 "cph-plan: LOADER to P0S3-06-3-00: not one hop from every load with a loader: not from P00306000100" cph-plan LOADER P0S3-06-3-00
	refuses 1 "cph-plan: LOADER: a loader, not a load to end with: name the application (P0S3-8-12-00, not P003-8-12-00)" cph-plan UAL LOADER
}

@test "-m names what is missing, with archives, sizes and hashes; -b names the newest load" {
	run -1 cph-plan -m -o load,archive,size SCCP:8.0 P0S3-08-8-00
	same "known archive" "P0S3-08-8-00${TAB}P0S3-08-8-00.zip${TAB}685106" "$output"
	run -1 cph-plan -m -o load,archive P0S3-8-12-00 P00308000500
	same "SCCP packages have the version in their names" "P00308000500${TAB}cmterm-7940-7960-sccp.8-0-5.zip" "$output"
	run -1 cph-plan -q -m -o archive SCCP31.8-3-1S SCCP31.8-5-2S
	same "but for one" cmterm-7931-scpp.8-5-2.zip "$output"
	run -1 cph-plan -m -o load P00305000300 SIP
	same "all on the way, each archive" "P0S3-07-5-00 P0S3-8-12-00 P0S3-8-12-00" "${output//$'\n'/ }"
	run -1 cph-plan -m -a P0S3-8-12-00 -o load,files P00305000300 SIP
	[[ $output == P0S3-07-5-00$TAB*P0S3-07-5-00.sb2:689682:70f5acb68f5d69352372e5b091ea2108a9b3b942b0dfc272113395c812759322 ]]
	run -0 cph-plan -m -a P0S3-8-12-00 P00308000500 SIP
	same nothing "" "$output"
	printf 'phone\tmac=00112233445%d\tload=%s\n' 1 P00305000300 2 P00305000200 3 P00308000500 >shelf
	run -1 bash -c 'cph-plan -m -a P0S3-8-12-00 -t SIP -o load,phones <shelf'
	same "once for a shelf" "P0S3-07-5-00${TAB}2" "$output"
	# the fewest archives for the shelf as a whole: what the SCCP phone needs is a way for the SIP phone, too
	printf 'phone\tmac=00112233445%d\tload=%s\n' 1 P00303020214 2 P0S3-04-1-00 3 P0S3-06-3-00 >shelf
	run -1 bash -c 'cph-plan -m -a P0S3-8-12-00 -t SIP -o load,phones <shelf'
	same "fewest" "P00305000300${TAB}2
P0S3-07-5-00${TAB}3" "$output"
	printf 'package\tload=P0S3-8-12-00\tcomplete=yes\tgenuine=no\npackage\tload=P0S3-08-4-00\tcomplete=yes\tgenuine=yes\npackage\tload=P0S3-08-8-00\tcomplete=no\tgenuine=yes\n' >packages
	same "whole and genuine" P0S3-08-4-00 "$(cph-plan -q -b -a - -t SIP -o id <packages)"
	refuses 1 "cph-plan: -a: packages:1: P0S3-8-12-00: not counted: cph-unpack cannot prove it genuine; -a with its name counts it
cph-plan: SCCP: no load of this protocol is among the firmware at hand" cph-plan -b -a packages -t SCCP
	refuses 2 "cph-plan: -b: needs -t SIP, SCCP or MGCP" cph-plan -b -a P0S3-08-4-00 -t P0S3-8-12-00
	refuses 2 "cph-plan: -b: needs -a and -t" cph-plan -b -t SIP
	printf 'PK\003\004\000\000' >P0S3-8-12-00.zip
	refuses 2 "cph-plan: -a: P0S3-8-12-00.zip: no list of loads; of an archive: cph-unpack -t ARCHIVE | cph-plan -a - ..." cph-plan -a P0S3-8-12-00.zip UAL SIP
}

@test "contested hops only with -x, and then they say so" {
	same_stops plain "P0S3-07-5-00 P0S3-8-12-00" P00305000600 SIP
	same_stops short "P0S3-8-12-00" P00305000600 SIP -x
	same said yes "$(cph-plan -x -o contested P00305000600 SIP)"
	same source "alternative: 8.x loaders are key A (FW)" "$(cph-plan -x -o source P00305000600 SIP)"
	same undisputed no "$(cph-plan -x -o contested P00308000500 SIP)"
	same_stops single "P0030702T023" MGCP:6 P0030702T023 -x
	# no contested hop where an undisputed way is as short
	same_stops "as short" "P0S3-8-12-00 P0030801SR02" UAL SCCP -x
	# a loader that was seen to lack key B is not asked to take it
	same_stops "lacks B" "P0S3-8-12-00 P0030801SR02" P0S3-07-5-00 SCCP -x
}

@test "cph-loadid's records are planned; -j and -o as everywhere" {
	need jq
	printf 'load\tid=P00308000500\tfamily=7940/7960\trole=application\n' | cph-plan -t P0S3-8-12-00 >got
	cph-plan P00308000500 P0S3-8-12-00 | cmp - got
	same json "1 112 log" "$(cph-plan -j P00308000500 SIP | jq -r '"\(.hop) \(.seconds) \(.conf)"')"
	same json number "$(cph-plan -j P00308000500 SIP | jq -r '.of | type')"
	same operands "P0S3-8-12-00 P0S3-8-12-00" "$(cph-plan -t SIP -o to P00308000500 UAL | tr '\n' ' ' | sed 's/ $//')"
}

@test "-k: the chain of a well-known blog, hop by hop" {
	run -1 --separate-stderr cph-plan -k -o hop,from,to,verdict,conf,instead SCCP:5.0 SIP:6.3 SCCP:7.0 SIP:8.11 SIP:8.12
	same verdicts "1	SCCP:5.0	SIP:6.3	needless	cisco	SCCP:7.0
2	SIP:6.3	SCCP:7.0	contested	cisco-heading	P0S3-07-5-00,SCCP:7.0
3	SCCP:7.0	SIP:8.11	needless	log	SIP:8.12
4	SIP:8.11	SIP:8.12	ok	binary	" "$output"
	run -0 cph-plan -kx -o verdict SCCP:5.0 SIP:6.3 SCCP:7.0 SIP:8.11 SIP:8.12
	same accepted "needless contested needless ok" "$(echo $output)"
	run -1 cph-plan -k SIP:6.3 SCCP:7.0
	same record "verdict	hop=1	of=1	from=SIP:6.3	to=SCCP:7.0	verdict=contested	conf=cisco-heading	source=alternative: D5455 (5.x,6.x to 5.x/later)	instead=P0S3-07-5-00,SCCP:7.0	why=only a second opinion has this in one hop" "$output"
}

@test "-k: every kind of verdict" {
	local bad=0 rc status want chain
	while read -r status want chain; do
		rc=0
		# shellcheck disable=SC2086
		cph-plan -k -o verdict,instead $chain >got 2>err || rc=$?
		same "$chain" "$status ${want//_/	}" "$rc $(tr '\n' ';' <got | sed 's/;$//')" || bad=1
	done <<-'END'
		0 ok_ P00308000500 P0S3-8-12-00
		0 needless_ P0S3-8-12-00 P0S3-08-12-00
		0 needless_P0S3-8-12-00;ok_ P00308000500 P0S3-08-11-00 P0S3-8-12-00
		0 needless_P0S3-8-12-00;needless_P0S3-8-12-00;ok_ P00308000500 P0S3-08-4-00 P0S3-08-11-00 P0S3-8-12-00
		0 needless_P0S3-8-12-00;ok_ P0S3-8-12-00 P00307020300 P0S3-8-12-00
		1 contested_P0S3-07-5-00,P0S3-8-12-00 P00305000600 P0S3-8-12-00
		1 impossible_ P0S3-8-12-00 P0S3-04-4-00
		1 impossible_P0S3-8-12-00,P0030801SR02 P0S3-07-5-00 P0030801SR02
		1 unknown_P0S3-8-12-00,P0030801SR02 P0S3-08-4-00 P0030801SR02
		1 unknown_P0S3-05-3-00,P0S3-06-3-00 P0S3-04-4-00 P0S3-06-3-00
		1 unknown_ MGCP:6 P0S3-8-12-00
		1 unknown_;ok_ P0S3-06-3-00 P003-07-5-00 P0S3-07-5-00
		1 contested_P0S3-8-12-00,P0030801SR02 P00308000500 P0030801SR02
		1 unknown_P0S3-8-12-00,SCCP:8.0 SIP:8.2 SCCP:8.0
		0 ok_ SIP:8.2 SCCP:7.9
		1 ok_;impossible_ P00308000500 SIP P0S30202
	END
	[ $bad = 0 ]
	refuses 1 "cph-plan: FOO: not a load ID" cph-plan -k UAL FOO SIP
	same "no row" "inferred	nothing found on phones with a boot block only	nobody knows" "$(cph-plan -k -o conf,source,why BOOT SIP)"
}

@test "-k accepts what cph-plan plans" {
	local from to bad=0
	for from in P00303020214 P00305000600 P00308000500 P0S30202 P0S3-04-4-00 P0S3-06-3-00 P0S3-07-5-00 P0S3-8-12-00 P0M3-07-7-00 UAL UAL:7.5; do
		for to in P00305000600 P00307020300 P0030801SR02 P0S3-06-3-00 P0S3-07-5-00 P0S3-8-12-00 P0M3-07-7-00; do
			find_stops $from $to
			[ -n "$REPLY" ] || continue
			# shellcheck disable=SC2086
			cph-plan -k -o verdict $from $REPLY >verdicts || bad=1
			mapfile -t verdicts <verdicts
			# ok for each hop, and nothing else
			[[ " ${verdicts[*]}" =~ ^(" ok")+$ ]] || { echo "$from $REPLY: ${verdicts[*]}" >&2; bad=1; }
		done
	done
	[ $bad = 0 ]
}

@test "-w tells the keys of the load that runs, and everything of each hop" {
	local s bad=0
	cph-plan -w P00303020214 SIP >text
	for s in 'P00303020214 to P0S3-8-12-00, 3 hops.' 'Settings, then \*\*#' 'Alternate TFTP = Yes' 'Erase Config = Yes' '^Hop 1 of 3: P00303020214 to P00305000300$' \
		'NO WAY BACK' 'On the server   P00305000300.bin' '  Files that tell OS79XX.TXT                 P00305000300$' \
		'Must be absent  SEP<MAC>.cnf.xml' 'DHCP with option 150' 'Wait until the new application is up' 'Hop 3 of 3' 'Unlock Config, password cisco' \
		'75 to 112' 'Allow ten minutes'; do
		grep -q -- "$s" text || { echo "not in -w: $s" >&2; bad=1; }
	done
	[ "$(awk '{ if (length > m) m = length } END { print m }' text)" -le 78 ]
	cph-plan -w UAL SIP >text
	grep -q '123456789\*0#' text && grep -q 'No menus' text || bad=1
	# the keys of every load on the way that has other ones, and of no other
	cph-plan -w P00303020214 SIP | sed -n "s/, with .* on the phone$//p" >keys
	diff -u - keys <<-'END' || bad=1
		First
		Before hop 3
		At the end
	END
	cph-plan -w P00303020214 SIP | grep -A 1 '^Before hop 3, with P0S3-07-5-00 on the phone' | grep -q 'Unlock Config, password cisco' || bad=1
	cph-plan -w UAL SCCP | grep -A 2 '^Before hop 2, with P0S3-8-12-00 on the phone' | grep -q 'Unlock Config, password cisco' || bad=1
	cph-plan -w P0S3-04-4-00 SIP:6.3 >old
	grep -q '(either) went out' old || bad=1
	same "SIP 4, SIP 6" "Settings, then **# (the open lock shows).
Settings, Unlock Config, password cisco unless" "$(sed -n "s/^  Unlock  *//p" old | uniq)" || bad=1
	same "one way back only" 0 "$(grep -c 'NO WAY BACK' text)"
	printf 'mac,load\n001122334455,P00308000500\n001122334456,P0S3-8-12-00\n' | cph-plan -w -t SIP >text
	grep -q '^Phone 001122334455: P00308000500 to P0S3-8-12-00, 1 hop.$' text || bad=1
	grep -q '^Phone 001122334456: P0S3-8-12-00 to P0S3-8-12-00, nothing to do: it is there already.$' text || bad=1
	grep -q 'SIP001122334455.cnf ' text || bad=1
	cph-plan -wx P00305000600 SIP | grep -q CONTESTED || bad=1
	[ $bad = 0 ]
}

@test "-g draws the rules and a plan, and dot takes it" {
	cph-plan -g >m.dot
	same edges "$(cph-plan -R -o status,kind | grep -c "^direct	edge")" "$(grep -c -- '->' m.dot)"
	cph-plan -gx >mx.dot
	same "with second rows" "$(cph-plan -R -o status | grep -c direct)" "$(grep -c -- '->' mx.dot)"
	cph-plan -g P00305000600 SIP >p.dot
	grep -q '"P00305000600" -> "P0S3-07-5-00" \[penwidth=3, label="1"' p.dot
	grep -q '"P0S3-07-5-00" -> "P0S3-8-12-00" \[penwidth=3, label="2"' p.dot
	need dot
	for f in m mx p; do
		dot -Tsvg $f.dot >$f.svg 2>err
		same "dot $f" "" "$(cat err)"
		grep -q '</svg>' $f.svg
	done
}
