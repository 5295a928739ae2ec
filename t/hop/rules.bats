#!/usr/bin/env bats
# what can go wrong on a shelf, with the real server and simulated phones; the rules one by one are in t/hop/test_hop.c
load ../helper
load ../phone/phone
load hop

@test "the final ACK never comes: the image counts as fetched, the phone goes on, and it did not come" {
	shelf P00305000300
	serve
	# every block is acknowledged but the last, as a phone does that was switched off there or whose packet was lost
	tftpc -a $net.1 127.0.0.1 "$port" "rrq SIP$A.cnf octet" recv 'ack 1' >/dev/null
	size=$(stat -c %s tb/.hops/$A/1/P0S3-07-5-00.sb2)
	blocks=$((size / 512 + 1))
	{
		printf 'rrq P0S3-07-5-00.sb2 octet\n'
		for ((i = 1; i < blocks; i++)); do printf 'recv\nack %d\n' $i; done
		printf 'recv\n'
	} >client
	tftpc -a $net.1 127.0.0.1 "$port" <client >/dev/null
	wait_for 60 grep -q 'xfer	.*file=P0S3-07-5-00.sb2	.*reason=final ACK missing' rec
	# it has the loader and did not burn the application
	rm flash
	phone -q -m $A -f UAL -l P003-07-5-00 -F flash -d empty >/dev/null 2>&1 || :
	follow
	wait_for 30 event moved
	same "the link" 2 "$(hops $A)"
	phones
	arrive
	same flash "1 P0S3-8-12-00" "$(loads)"
}

@test "the image was aboard already: the inventory was behind" {
	shelf P00305000300
	rm flash
	phone -q -m $A -f P0S3-07-5-00 -F flash -d empty >/dev/null 2>&1
	serve
	follow -x "$POWER"
	# a loader that reads the .loads of what it runs already; one that does not asks nothing that shows it
	phones -O same=loads
	arrive
	same events "moved 2,restart 2,arrived 2" "$(events $A)"
	grep -q 'event=moved	.*note=inferred: it asked for no image, so it had the load aboard	inferred=yes' hop
}

@test "verification fails after the link has moved: the loader goes on with the next files" {
	shelf P00305000300
	# the wrong bytes, whole
	f=tb/.hops/$A/1/P0S3-07-5-00.sb2
	cp $f bad && printf X | dd of=bad bs=1 seek=900 conv=notrunc status=none && rm $f && mv bad $f && chmod 644 $f
	serve
	follow
	phones
	arrive
	same events "moved 2,arrived 2" "$(events $A)"
	grep -q 'file=P0S3-07-5-00.sb2	.*took=refused' phone
	same flash "1 P0S3-8-12-00" "$(loads)"
}

@test "the log of another server, read again: what the phone asked for before its link was moved was not served from where that leads now" {
	shelf P00305000300
	# it had 7.5 aboard, and nothing has restarted it since the link was moved
	for f in CTLSEP$A.tlv SIP$A.cnf SIPDefault.cnf SIP$A.cnf RINGLIST.DAT dialplan.xml; do
		printf 'request	time=%d.000	mac=%s	ip=%s	file=%s	path=	answer=	by=name	stamp=second\n' $(($(date +%s) - 700)) $A $net.1 "$f"
	done >log
	ln -sfn .hops/$A/2 tb/$A
	same "moved since" "restart	2" "$(cph-hop -n -q -o event,hop -d tb plan <log || :)"
	touch -h -d '20 minutes ago' tb/$A
	same "moved before" "arrived	2" "$(cph-hop -n -q -o event,hop -d tb plan <log)"
}

@test "a phone reappears with its old load: led back, and on again" {
	shelf P00303020214
	cp flash old
	serve
	settle=1 follow -y
	scale=0.05 phones
	hopped() { [ "$(hops $A)" = 2 ] && event restart; }
	wait_for 30 hopped
	kill $phones
	wait $phones || :
	same "the link" 2 "$(hops $A)"
	# somebody has put another one in its place, or its flash was not written after all
	cp old flash
	kill $hop $tail
	wait $hop || :
	follow -y -x "$POWER"
	phones
	arrive
	grep -q 'event=back	.*note=asks as an unsigned load does: P003-07-5-00.bin' hop
	same flash "1 P0S3-8-12-00" "$(loads)"
}

@test "the same loader again and again: stopped, the cause named, and the phone has nothing to fetch any more" {
	shelf P00308000500
	serve
	follow -w 60
	# a phone that does nothing but to fetch its loader
	for n in 1 2 3; do
		ask $net.1 "rrq SIP$A.cnf octet" recv 'ack 1' >/dev/null
		ask $net.1 "get P003-8-12-00.sbn got" >/dev/null
	done
	arrive 1
	same events "stopped 1,parked 1" "$(events $A)"
	same "the link" 101 "$(hops $A)"
	same "an empty directory" "" "$(ls -A tb/$A/)"
	ask $net.1 "rrq SIP$A.cnf octet" 'expect 00050001*'
	grep -q "cph-hop: $A: stopped: the same loader again and again: .* P003-8-12-00.sbn" err.hop
	grep -q "cph-hop: $A: has not arrived: hop 1 of 1: stopped" err.hop
	# the cause removed, the link moved back by hand
	ln -sfn .hops/$A/1 tb/$A
	follow -w 60
	phones
	arrive
}

@test "unknown phones, two phones behind one address, and contradicting news are told, and nobody sees another one's files" {
	shelf P00308000500 P00308000500
	# a lease that says A has this address
	echo "0 $A $net.9 * *" >leases
	serve -L leases
	follow
	ask $net.50 'rrq SEP0011223344EE.cnf.xml octet' 'expect 00050001*'
	# two behind one address: on a loopback address each name is believed, what has none is served from DIR
	ask $net.51 "rrq SIP$A.cnf octet" recv 'ack 1' >/dev/null
	ask $net.51 "rrq SIP$B.cnf octet" recv 'ack 1' >/dev/null
	ask $net.51 "rrq SIPDefault.cnf octet" 'expect 00050001*'
	# the lease says A, the name says B
	ask $net.9 "rrq SIP$B.cnf octet" 'expect 00050001*'
	wait_for 30 event unknown 0011223344EE
	kill -TERM $hop
	arrive 1
	same unknown 1 "$(grep -c "mac=0011223344EE	event=unknown	ip=$net.50" hop)"
	grep -q "$A: SIP$B.cnf: not sent: belongs to $B, but $A asks" err.tftpd
	grep -q "cph-hop: 0011223344EE: unknown: no plan has this phone" err.hop
}

@test "two devices with the MAC address of one phone: the second one is ignored, for a name moves no phone" {
	shelf P00308000500
	serve
	follow
	ask $net.1 "rrq CTLSEP$A.tlv octet" 'expect 00050001*'
	ask $net.2 "rrq CTLSEP$A.tlv octet" 'expect 00050001*'
	ask $net.1 "rrq SEP$A.cnf.xml octet" 'expect 00050001*'
	wait_for 30 event ignored
	kill -TERM $hop
	arrive 1
	grep -q "event=ignored	.*note=a request for CTLSEP$A.tlv from $net.2 does not count: the phone has another address, and a name does not move it" hop
}

@test "canary: one of each kind goes first; when it fails the rest is held, when it arrives they follow" {
	shelf "P00308000500 7940" "P00308000500 7940" "P00308000500 7960" P00305000300
	# links first, before anybody is served
	cph-hop -q -c -d tb plan </dev/null >hop 2>/dev/null || :
	same links "1 101 1 1" "$(for m in $A $B $C 001122334404; do hops $m; done | tr '\n' ' ' | sed 's/ $//')"
	same "what it sees" "" "$(ls -A tb/$B/)"
	grep -q "mac=$B	.*event=held	.*note=it goes on when $A has arrived, the first phone of its load and model	" hop
	rm hop
	# the canary of the 7940s lacks its image
	rm tb/.hops/$A/1/P0S3-8-12-00.sb2
	serve
	follow -c -w 12 -x "$POWER"
	phones
	arrive 1
	same "who arrived" "$C 001122334404" "$(sed -n 's/^hop	.*mac=\([^	]*\)	.*event=arrived.*/\1/p' hop | sort | tr '\n' ' ' | sed 's/ $//')"
	grep -q "cph-hop: $B: has not arrived: hop 1 of 1: held" err.hop
	same "still held" 101 "$(hops $B)"
	# put right: it arrives, and then the other one
	ln tb/.images/P0S3-8-12-00.sb2 tb/.hops/$A/1/
	rm hop err.hop
	follow -c -x "$POWER"
	echo $A >power
	arrive
	event released $B
	same flash "4 P0S3-8-12-00" "$(loads)"
}

@test "a step without return waits for -y, before the first hop and in the middle" {
	shelf P00303020214 P0S3-04-1-00
	# links first: a phone that asks before cph-hop has looked would be given its first hop
	cph-hop -q -d tb plan </dev/null >hop 2>/dev/null || :
	same "links before" "101 1" "$(for m in $A $B; do hops $m; done | tr '\n' ' ' | sed 's/ $//')"
	rm hop
	serve
	follow -x "$POWER"
	phones
	arrive 1
	same links "101 1" "$(for m in $A $B; do hops $m; done | tr '\n' ' ' | sed 's/ $//')"
	same flash "1 P00303020214
1 P0S3-04-4-00" "$(loads)"
	grep -q "cph-hop: $A: held: there is no way back from this step; agree with -y" err.hop
	grep -q "cph-hop: $B: has not arrived: hop 1 of 5: held" err.hop
	# agreed to: with the same records it goes on
	follow -y -x "$POWER"
	arrive
	same flash "2 P0S3-8-12-00" "$(loads)"
}

@test "-w: who has not arrived, and where it was last" {
	shelf P00308000500 P00305000300
	serve
	# it breaks off: a server that hears no ICMP would send the second block for as long as it waits
	ask $net.1 "rrq SIP$A.cnf octet" recv 'ack 1' recv 'error 0 enough' >/dev/null
	settle=1 follow -w 8
	arrive 1
	grep -q "^cph-hop: $A: has not arrived: hop 1 of 1: needs a restart, last heard of [0-9]* s ago$" err.hop
	grep -q "^cph-hop: $B: has not arrived: hop 1 of 2: not heard of$" err.hop
}

@test "-w with records of another day, or of a clock that is ahead: how long ago is said so that it can be read" {
	local at ago
	shelf P00308000500
	while read -r at ago; do
		printf 'request\ttime=%s.000\tid=1\tmac=%s\tip=127.0.0.1\tport=50000\tfile=CTLSEP%s.tlv\tpath=\tanswer=error1\n' "$at" $A $A >old
		run -1 cph-hop -n -q -d tb plan <old
		[[ $output =~ "last heard of "$ago" ago"$ ]] || fail "$at: $output"
	done <<-EOF
		$(($(date +%s) - 3 * 86400 - 7300)) 3.d.2.h
		$(($(date +%s) + 3600)) 0.s
	EOF
}

@test "half a record does not keep cph-hop from anything: it moves links, and ends on SIGTERM" {
	shelf P00308000500
	live
	printf 'request\ttime=' >&7
	ln -sfn .hops/$A/101 tb/$A
	wait_for 30 has err.hop 'its link was moved from 1 to 101 by somebody else'
	kill -TERM $hop
	wait_for 30 gone $hop || fail "deaf to SIGTERM"
	exec 7>&-
	ends 1
}

@test "half a shelf is not begun: where one phone's hops are not there, no link of the others is moved" {
	shelf P00305000300 P00305000300
	mv tb/.hops/$A/2 away
	fed $B 1 P0S3-07-5-00.sb2 | sed 's/^request/xfer/; s/answer=data/end=ok/' >rec
	run -1 cph-hop -d tb plan <rec
	same said "cph-hop: tb/.hops/$A/2: no such directory: write the hops with cph-mkcnf -s" "$output"
	same links "1 1" "$(hops $A) $(hops $B)"
	mv away tb/.hops/$A/2
	run -1 cph-hop -q -d tb plan <rec
	same links "1 2" "$(hops $A) $(hops $B)"
}

@test "plan and directory that do not fit, records that cannot be read" {
	shelf P00305000300
	refuses 1 "cph-hop: plan2: no step of a plan (cph-plan writes them)" sh -c ': >plan2; exec cph-hop -d tb plan2'
	grep 'hop=2' plan >plan3
	refuses 1 "cph-hop: plan3:1: a hop of this phone is missing" cph-hop -d tb plan3
	{ cat plan plan; } >plan4
	refuses 1 "cph-hop: plan4:3: the same hop of the same phone again" sh -c 'sed s/hop=2/hop=1/ plan4 >plan5; sed -n 1p plan >plan4; sed -n 2p plan >>plan4; sed -n 2p plan >>plan4; exec cph-hop -d tb plan4'
	sed 's/	mac=[^	]*//' plan >plan6
	run -2 cph-hop -d tb plan6 </dev/null
	[[ $output == *"plan6:1: a step for no phone in particular: the plan needs mac="* ]]
	ln -sfn ../etc tb/$A
	refuses 1 "cph-hop: tb/$A: leads to no hop of this plan: remove the link to start over" cph-hop -d tb plan
	rm tb/$A
	mv tb/.hops/$A/2 away
	refuses 1 "cph-hop: tb/.hops/$A/2: no such directory: write the hops with cph-mkcnf -s" cph-hop -d tb plan
	mv away tb/.hops/$A/2
	printf 'request\ttime=yesterday\tmac=%s\n' $A >bad
	run -2 cph-hop -d tb plan <bad
	[[ $output == *"cph-hop: stdin:1: time: not seconds since 1970"* ]]
	# a link that is missing is made
	same "the link" 1 "$(hops $A)"
	same "nothing left behind" "" "$(ls -A tb | grep cph-tmp || :)"
}

@test "a link that cannot be moved is tried again while the others go on, and is named at the end" {
	shelf P00305000300 P00305000300
	live
	rm tb/$A && mkdir tb/$A
	for m in $A $B; do fed $m 1 P0S3-07-5-00.sb2; fed $m 1 P0S3-07-5-00.sb2 | sed 's/^request/xfer/; s/answer=data/end=ok/'; done >&7
	wait_for 30 event moved $B || fail "$(cat err.hop)"
	same "the warning, once" "cph-hop: $A: link: Is a directory; it is tried again" "$(grep link: err.hop)"
	# put right: it goes on
	rmdir tb/$A && ln -s .hops/$A/1 tb/$A
	wait_for 30 event moved $A
	same links "2 2" "$(hops $A) $(hops $B)"
	kill -TERM $hop
	ends 1
	exec 7>&-
}

@test "... with status 2 when it could not be moved to the end" {
	shelf P00305000300
	{ fed $A 1 P0S3-07-5-00.sb2; fed $A 1 P0S3-07-5-00.sb2 | sed 's/^request/xfer/; s/answer=data/end=ok/'; } >rec
	live
	rm tb/$A && mkdir tb/$A
	cat rec >&7
	wait_for 30 has err.hop "$A: link: Is a directory"
	kill -TERM $hop
	ends 2
	exec 7>&-
	grep -q "^cph-hop: $A: link: Is a directory$" err.hop || fail "$(cat err.hop)"
}

@test "records of a clock that was ahead and is set back an hour: nothing waits until that hour is over" {
	shelf P00308000500
	# it reads the files of its target, and is quiet: the image was aboard
	fed $A 1 SIPDefault.cnf SIP$A.cnf RINGLIST.DAT | sed "s/time=[0-9]*/time=$(($(date +%s) + 3600))/" >early
	live -t 1 -w 20
	cat early >&7
	ends 0
	exec 7>&-
	same events "arrived 1" "$(events $A)"
}

@test "a phone that has arrived, and is switched off and on, is no event" {
	shelf P00308000500 P00305000300
	sent() { fed $A 1 "$@" | sed 'p; s/^request/xfer/; s/answer=data/end=ok/'; }
	hunt() { fed $A 1 CTLSEP$A.tlv SEP$A.cnf.xml | sed 's/path=[^	]*/path=/; s/answer=data/answer=error1/'; fed $A 1 SIP$A.cnf; sent P0S3-8-12-00.loads; }
	app() { fed $A 1 SIPDefault.cnf SIP$A.cnf RINGLIST.DAT; }
	live
	{ hunt; sent P0S3-8-12-00.sb2; app; } >&7
	wait_for 30 event arrived
	{ hunt; app; hunt; app; } >&7
	# the other one's link moves: what was written before has been read
	fed $B 1 P0S3-07-5-00.sb2 | sed 'p; s/^request/xfer/; s/answer=data/end=ok/' >&7
	wait_for 30 event moved
	same "started twice" "arrived 1" "$(events $A)"
	# it lost its load
	{ hunt; sent P0S3-8-12-00.sb2; app; } >&7
	back() { [ "$(events $A)" = "arrived 1,again 1,arrived 1" ]; }
	wait_for 30 back || fail "$(events $A)"
	kill -TERM $hop
	ends 1
	exec 7>&-
}

@test "a command of -x that hangs is ended after a minute, with what it started, and other phones go on meanwhile" {
	shim
	shelf P00305000300 P00305000300
	# A came up before its link moved; B fetches its image while the command for A hangs.  Time passes twenty times as fast.
	{ fed $A 1 SIPDefault.cnf SIP$A.cnf RINGLIST.DAT; } >rec
	mkfifo in
	exec 7<>in
	CPH_HASTE=20 LD_PRELOAD=$CPH_ROOT/t/kit/shim.so cph-hop -t 10 -d tb -x 'unset LD_PRELOAD; trap "" TERM; sleep 200 & echo $! >child; wait; sleep 200' plan <in >hop 2>err.hop 3>&- 7>&- &
	hop=$!
	pids+=($hop)
	cat rec >&7
	wait_for 30 test -s child
	{ fed $B 1 P0S3-07-5-00.sb2; fed $B 1 P0S3-07-5-00.sb2 | sed 's/^request/xfer/; s/answer=data/end=ok/'; } >&7
	wait_for 30 event moved $B || fail "$(cat err.hop)"
	wait_for 30 grep -q 'ended after a minute: it ran too long$' err.hop || fail "$(cat err.hop)"
	wait_for 30 gone "$(cat child)"
	kill -TERM $hop
	ends 1
	exec 7>&-
}

@test "two instances on one directory: the second one says who moves the links, and moves none; -n may look" {
	shelf P00305000300
	live
	refuses 2 "cph-hop: tb: another cph-hop moves its links, process $hop" sh -c 'exec cph-hop -d tb plan </dev/null'
	run -1 cph-hop -n -d tb plan </dev/null
	kill $hop
	ends 1
	exec 7>&-
	run -1 cph-hop -d tb plan </dev/null
	[[ $output == *"has not arrived"* ]] || fail "$output"
}

@test "a name alone from another address than loopback counts only with -T, or from a server that believes names" {
	shelf P00305000300
	{ fed $A 1 P0S3-07-5-00.sb2; fed $A 1 P0S3-07-5-00.sb2 | sed 's/^request/xfer/; s/answer=data/end=ok/'; } | sed "s/ip=$net.1/ip=192.0.2.7/; s/\$/	by=name/" >rec
	run -1 cph-hop -n -o event -d tb plan <rec
	same ignored ignored "$(head -n 1 <<<"$output" | grep -o ignored)"
	same "-T" moved "$(cph-hop -n -q -T -o event -d tb plan <rec 2>/dev/null)"
	{ printf 'listen\taddr=0.0.0.0\tport=69\tnames=all\n'; cat rec; } >rec2
	same "names=all" moved "$(cph-hop -n -q -o event -d tb plan <rec2 2>/dev/null)"
	{ printf 'listen\taddr=0.0.0.0\tport=69\tnames=loopback\n'; cat rec; } >rec2
	same "names=loopback" ignored "$(cph-hop -n -q -o event -d tb plan <rec2 2>/dev/null)"
	sed 's/by=name/by=neighbour/' rec >rec2
	same "by=neighbour" moved "$(cph-hop -n -q -o event -d tb plan <rec2 2>/dev/null)"
	sed 's/by=name/by=none/' rec >rec2
	same "by=none, even with -T" ignored "$(cph-hop -n -q -T -o event -d tb plan <rec2 2>/dev/null)"
}

@test "-t below the default is warned of where phones are real" {
	shelf P00305000300
	fed $A 1 SIP$A.cnf >rec
	run -1 cph-hop -n -t 20 -d tb plan <rec
	[[ $output != *"cph-hop: -t:"* ]] || fail "$output"
	sed "s/ip=$net.1/ip=::1/" rec >rec2
	run -1 cph-hop -n -t 20 -d tb plan <rec2
	[[ $output != *"cph-hop: -t:"* ]] || fail "IPv6 loopback: $output"
	sed "s/ip=$net.1/ip=192.0.2.7/; s/\$/	by=lease/" rec >rec2
	run -1 cph-hop -n -t 20 -d tb plan <rec2
	[[ $output == *"cph-hop: -t: 20 s are less than a phone may be silent while it burns and starts (90 s); only simulated phones are faster"* ]] || fail "$output"
	run -1 cph-hop -n -d tb plan <rec2
	[[ $output != *"cph-hop: -t:"* ]] || fail "$output"
}

@test "an image that cannot be had, or is refused: stuck with the reason, and not arrived" {
	local bad=0 what
	for what in missing empty altered; do
		rm -rf tb flash plan rec hop err.hop phone
		shelf P0S3-07-5-00
		f=tb/.hops/$A/1/P003-8-12-00.sbn
		case $what in
		missing) rm tb/.hops/$A/1/P0S3-8-12-00.loads ;;
		empty) rm $f && : >$f ;;
		altered)
			f=tb/.hops/$A/1/P0S3-8-12-00.loads
			cp $f new && printf X | dd of=new bs=1 seek=410 conv=notrunc status=none && rm $f && mv new $f && chmod 644 $f
			;;
		esac
		port=0
		serve
		follow
		target= scale=0.05 phones
		# an empty loader is fetched at every start: stopped
		wait_for 30 has hop event=st || { echo "$what: not stuck: $(cat hop)" >&2; bad=1; }
		grep -q 'event=arrived' hop && { echo "$what: arrived" >&2; bad=1; }
		kill $phones $srv $hop $tail
		wait $phones $srv $hop $tail 2>/dev/null || :
	done
	[ $bad = 0 ]
}

@test "the log of another server, as records: neither times nor answers, paths of its own, and names that must be believed" {
	shelf P00305000300
	log() {
		printf 'request\ttime=\tid=\tmac=%s\tip=192.0.2.7\tport=\tfile=%s\tpath=\tmode=\topts=\tanswer=\tby=name\tstamp=none\n' $A "$1"
		[ $# = 1 ] || printf 'xfer\ttime=\tid=\tmac=%s\tip=192.0.2.7\tport=\tfile=%s\tpath=/srv/tftp/%s/%s\tbytes=\tend=%s\treason=\tby=name\tstamp=none\n' \
			$A "$1" $A "$1" "$2"
	}
	{ log SIP$A.cnf ok; log P0S3-07-5-00.loads ok; log P0S3-07-5-00.sb2 ok; } >rec
	run -1 cph-hop -n -q -o event -d tb plan <rec
	same "without -T" "ignored" "$(head -n 1 <<<"$output")"
	same "with it" "moved" "$(cph-hop -n -q -T -o event -d tb plan <rec 2>/dev/null)"
	# what is not there was not sent: the log does not say so
	rm tb/.hops/$A/1/P0S3-07-5-00.sb2
	log P0S3-07-5-00.sb2 >>rec
	same "not there" "stuck" "$(sed '/sb2.*end=/d' rec | cph-hop -n -q -T -o event -d tb plan 2>/dev/null)"
}
