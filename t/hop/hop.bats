#!/usr/bin/env bats
# cph-hop with the server and simulated phones: a shelf converted, and what happens when something is wrong
load ../helper
load ../phone/phone
load hop

@test "two phones, one and two hops: the link moves when the last image went out, nobody is restarted" {
	shelf "P00308000500 7940" "P00305000300"
	serve
	# with time for the link to move before the next start, and for a server that is held up
	settle=30 follow
	scale=0.05 phones
	arrive
	same "SCCP 8.0(5)" "arrived 1" "$(events 001122334401)"
	same "SCCP 5" "moved 2,arrived 2" "$(events 001122334402)"
	same "flash" "2 P0S3-8-12-00" "$(loads)"
	same "stderr" "" "$(cat err.hop err.phone err.tftpd)"
}

@test "six starting loads to SIP 8.12 in one run, unattended: those that come up too early are switched off and on" {
	shelf P00303020214 P00305000300 "P00308000500 7940" P0S3-04-1-00 "P0S3-06-3-00 7940" UAL:P003-07-5-00
	serve
	follow -y -x "$POWER"
	phones
	arrive
	same "flash" "6 P0S3-8-12-00" "$(loads)"
	same "SCCP 3" "moved 2,moved 3,arrived 3" "$(went 001122334401)"
	same "SIP 4.1" "moved 2,moved 3,moved 4,moved 5,arrived 5" "$(went 001122334404)"
	same "SIP 4.1 comes up too early" "restart 2" "$(events 001122334404 | grep -o 'restart 2')"
	# unknown when it asked for OS79XX.TXT, for there are no leases
	same "SIP 6.3" "moved 2,arrived 2" "$(went 001122334405)"
	same "UAL" "arrived 1" "$(went 001122334406)"
	same "server and phones" "" "$(cat err.phone err.tftpd)"
}

@test "the six of the demo and one phone for every chain of the matrix, each to its own target, in one run" {
	local fp fr tp tr from to rows=()
	for from in P00303020214 P00305000300 "P00308000500 7940" P0S3-04-1-00 "P0S3-06-3-00 7940" UAL:P003-07-5-00; do
		case $from in *\ *) rows+=("$from P0S3-8-12-00") ;; *) rows+=("$from 7960 P0S3-8-12-00") ;; esac
	done
	while read -r fp fr tp tr; do
		from=$(sample from $fp $fr) && to=$(sample to $tp $tr)
		[ "$from" = "$to" ] || rows+=("$from 7960 $to")
	done < <(grep -v '^#' "$CPH_ROOT/lib/data/matrix.tsv" | awk -F '\t' 'NR > 1 && $10 == "chain" && $1 != "JAVA" && $3 != "JAVA" { print $1, $2, $3, $4 }' |
		awk -v step="$(many 1 3)" 'NR % step == 0')
	[ ${#rows[@]} -ge "$(many 36 16)" ]
	target= shelf "${rows[@]}"
	# with leases the server knows each phone from its first packet on
	awk -F '[	=]' -v net=$net '/^phone/ { printf "0 %s %s.%d * *\n", $3, net, ++n }' flash >leases
	serve -L leases
	follow -y -x "$POWER"
	target= phones
	deadline=600 arrive
	same "the demo's six" "6 P0S3-8-12-00" "$(sed -n 's/^phone	mac=00112233440[1-6]	.*	load=\([^	]*\)	.*/\1/p' flash | sort | uniq -c | sed 's/^ *//')"
	# the last load of each plan is what is in the flash
	diff <(awk -F '\t' '$1 == "step" { split($2, m, "="); split($6, t, "="); last[m[2]] = t[2] } END { for (i in last) print i, last[i] }' plan | sort) \
		<(sed -n 's/^phone	mac=\([^	]*\)	.*	load=\([^	]*\)	.*/\1 \2/p' flash | sort)
}

@test "forty phones of mixed age, 2 % of packets lost: all arrive, nothing is refused, and last acknowledgements were lost" {
	local starts=(P00303020214 P00305000300 "P00308000500 7940" P0S3-04-1-00 "P0S3-06-3-00 7940" UAL:P003-07-5-00 P0S3-07-5-00 "P00307020300 7940") rows=() i
	for ((i = 0; i < 40; i++)); do rows+=("${starts[i % 8]}"); done
	shelf "${rows[@]}"
	awk -F '[	=]' -v net=$net '/^phone/ { printf "0 %s %s.%d * *\n", $3, net, ++n }' flash >leases
	serve -L leases
	settle=3 follow -y -x "$POWER"
	scale=0.02 phones -E 2 -R 3
	deadline=600 arrive
	same flash "40 P0S3-8-12-00" "$(loads)"
	same refused 0 "$(grep -c 'took=refused' phone || :)"
	[ "$(grep -c 'reason=final ACK missing' rec)" -gt 0 ]
}

@test "the proof that no phone was put back finds one that was" {
	local m=001122334401 bad=0 line
	local dir=.hops/$m ask="request\tmac=$m\tpath=.hops/$m" got="xfer\tmac=$m\tpath=.hops/$m" boot="boot\tmac=$m\tboot=1\twho=ual\tload=x\tloader"
	{
		printf 'step\tmac=%s\thop=1\tserve=P003-07-5-00.bin,P0S3-07-5-00.loads,P003-07-5-00.sbn,P0S3-07-5-00.sb2\tlast=P0S3-07-5-00.sb2\n' $m
		printf 'step\tmac=%s\thop=2\tserve=P0S3-8-12-00.loads,P003-8-12-00.sbn,P0S3-8-12-00.sb2\tlast=P0S3-8-12-00.sb2\n' $m
	} >plan
	put_back_of() { printf "$1" >rec; printf "$2" >phone; put_back plan rec phone >found && tail -n 1 found || echo "back $(wc -l <found)"; }
	while IFS=';' read -r want rec boots; do
		same "$rec; $boots" "$want" "$(put_back_of "$rec" "$boots")" || bad=1
	done <<-E
		loaders 2;$got/1/P003-07-5-00.sbn\tend=ok\n$ask/2/x\n$got/2/P003-8-12-00.sbn\tend=ok\n$ask/2/x\n;$boot=PAS3X060\tat=1\n$boot=PAS3X060\tat=2\n$boot=PAS30830\tat=3\n
		back 1;$got/2/P003-8-12-00.sbn\tend=ok\n$ask/1/x\n;
		back 2;$got/2/P003-8-12-00.sbn\tend=timeout\treason=final ACK missing, no answer\n$ask/1/x\n$ask/1/y\n;
		loaders 0;$got/2/P003-8-12-00.sbn\tend=timeout\treason=no answer\n$ask/1/x\n;
		loaders 1;$got/2/P003-07-5-00.sbn\tend=ok\n$ask/1/x\n;
		loaders 1;$got/1/P003-07-5-00.bin\tend=ok\n$ask/1/x\n;
		loaders 0;$got/2/P0S3-8-12-00.sb2\tend=ok\n$ask/1/x\n;
		loaders 1;$got/2/P003-8-12-00.sbn\tend=ok\n$ask/101/x\n;
		back 1;;$boot=PAS3X060\tat=1\n$boot=PAS30830\tat=2\n$boot=PAS3X060\tat=3\n$boot=PAS3X060\tat=4\n
		loaders 0;;$boot=PAS3X060\tat=1\n$boot=PAS308boot\tmac=$m\n$boot=PAS3X060\tat=3\n$boot=PAS30830\tat=4\n
	E
	[ $bad = 0 ]
}
