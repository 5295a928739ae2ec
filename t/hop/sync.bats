#!/usr/bin/env bats
# Phones that must be started again: check-sync (-s), the command of -x, and what comes of both
load ../helper
load ../phone/phone
load hop

# idle MAC LOAD - this phone runs this load and is at rest
idle() { [ -e phone ] && [[ $'\n'$(<phone) =~ $'\n'state$'\t'mac=$1$'\t'load=$2$'\t'[^$'\n']*end=idle ]]; }

@test "cph-hop comes too late: the application has read the old files; event restart, and -x starts it again" {
	shelf P00305000300
	serve
	scale=0.05 phones
	wait_for 30 idle $A P0S3-07-5-00
	follow -x 'echo "$CPH_MAC $CPH_IP $CPH_HOP $CPH_OF $CPH_LOAD $CPH_TO" >told; echo $CPH_MAC >power; cat; echo out; exit 3'
	arrive
	same events "moved 2,restart 2,arrived 2" "$(events $A)"
	same environment "$A $net.1 2 2 P0S3-07-5-00 P0S3-8-12-00" "$(cat told)"
	grep -qx out err.hop
	grep -q 'cph-hop: .*: status 3' err.hop
}

@test "the same with check-sync: NOTIFY to the port and line of the phone's own file, sent again until it is answered" {
	extras=syncinfo.xml shelf P00305000300
	sed -i 's/^line1_name.*/line1_name: "4711"/' tb/.hops/$A/1/SIP$A.cnf
	echo 'voip_control_port: "5070"' >>tb/.hops/$A/1/SIP$A.cnf
	serve
	scale=0.05 phones
	wait_for 30 idle $A P0S3-07-5-00
	# the first one is lost; what the phone does then is to restart
	{ sipd $net.1 5070 200 1 >notify && echo $A >power; } 3>&- &
	pids+=($!)
	follow -s -x 'echo no >told'
	arrive
	same events "moved 2,restart 2,sync 2,synced 2,arrived 2" "$(events $A)"
	tr -d '\r' <notify >n
	sed -n 1p n | grep -qx "NOTIFY sip:4711@$net.1:5070 SIP/2.0"
	grep -qx 'Event: check-sync' n
	grep -q "note=NOTIFY to 4711@$net.1:5070" hop
	[ ! -e told ]
}

@test "check-sync refused, or without syncinfo.xml: the command of -x" {
	extras=syncinfo.xml shelf P00305000300
	serve
	scale=0.05 phones
	wait_for 30 idle $A P0S3-07-5-00
	sipd $net.1 5060 403 >notify 3>&- &
	pids+=($!)
	follow -s -x "$POWER"
	arrive
	same refused "moved 2,restart 2,sync 2,unsynced 2,arrived 2" "$(events $A)"
	grep -q 'note=it answered 403' hop
}

@test "check-sync without syncinfo.xml would restart nothing: told, and -x" {
	shelf P00305000300
	serve
	scale=0.05 phones
	wait_for 30 idle $A P0S3-07-5-00
	follow -s -x "$POWER"
	arrive
	same events "moved 2,restart 2,arrived 2" "$(events $A)"
	grep -q 'syncinfo.xml: not there, so a check-sync would restart nothing' err.hop
}

@test "check-sync only with -s, and only to SIP 7 and later; what is under way when the records end is waited for" {
	local bad=0
	extras=syncinfo.xml shelf P00305000300 P00303020214
	# the one came up with SIP 7.5, the other with SCCP 5, before their links moved
	{ fed $A 1 SIPDefault.cnf SIP$A.cnf RINGLIST.DAT; fed $B 1 XMLDefault.cnf.xml; } >rec
	echo 'voip_control_port: "5072"' >>tb/.hops/$A/1/SIP$A.cnf
	sipd $net.1 5072 200 >notify 3>&- &
	pids+=($!)
	# -n tells what would be done, and does nothing of it
	cph-hop -n -s -d tb -t 1 -y -x 'echo $CPH_MAC >>told' plan <rec >hop 2>err.hop || :
	same "with -n" "moved 2,restart 2;moved 2,restart 2;1 1" "$(events $A);$(events $B);$(hops $A) $(hops $B)" || bad=1
	[ ! -e told ] && [ ! -s notify ] || bad=1
	rm hop
	cph-hop -d tb -t 1 -y -x 'echo $CPH_MAC >>told' plan <rec >hop 2>err.hop || :
	same "without -s" "moved 2,restart 2" "$(events $A)" || bad=1
	same "without -s, -x for both" "$A $B" "$(sort told | xargs)" || bad=1
	[ ! -s notify ] || bad=1
	rm hop told
	for m in $A $B; do ln -sfn .hops/$m/1 tb/$m; done
	cph-hop -s -d tb -t 1 -y -x 'echo $CPH_MAC >>told' plan <rec >hop 2>err.hop || :
	same "with -s" "moved 2,restart 2,sync 2,synced 2" "$(events $A)" || bad=1
	same "with -s, too old for it" "moved 2,restart 2" "$(events $B)" || bad=1
	same "with -s, -x for the other" $B "$(xargs <told)" || bad=1
	grep -q '^Event: check-sync' notify || bad=1
	[ $bad = 0 ]
}

@test "a phone parked by hand while its check-sync is under way: told for its hop" {
	extras=syncinfo.xml shelf P00305000300 P00308000500
	# the other one never arrives
	rm tb/.hops/$B/1/P0S3-8-12-00.sb2
	serve
	scale=0.05 phones
	wait_for 30 idle $A P0S3-07-5-00
	# the answer comes after the fifth sending, 7.5 s after the first
	sipd $net.1 5060 403 4 >notify 3>&- &
	pids+=($!)
	settle=1 follow -s -x 'echo $CPH_MAC >>told'
	wait_for 30 event sync
	mkdir tb/.hops/$A/102
	ln -sfn .hops/$A/102 tb/$A
	wait_for 30 event unsynced
	kill -TERM $hop
	arrive 1
	grep -q "mac=$A	hop=2	of=2	from=P0S3-07-5-00	to=P0S3-8-12-00	event=unsynced	.*note=it answered 403" hop || fail "$(cat hop)"
	grep -q "cph-hop: $A: its link was moved from 2 to 102 by somebody else" err.hop
	# the other one, which has no image to fetch, may have been
	! grep -qs $A told
}

@test "a command of -x that fails after everything else is over is told all the same" {
	shelf P00305000300
	serve
	scale=0.05 phones
	wait_for 30 idle $A P0S3-07-5-00
	settle=1 follow -w 6 -x 'sleep 8; exit 3'
	arrive 1
	grep -q 'cph-hop: sleep 8; exit 3: status 3' err.hop || fail "$(cat err.hop)"
}
