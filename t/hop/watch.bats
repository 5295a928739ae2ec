#!/usr/bin/env bats
# cph-hop goes on watching: phones that have arrived, plans that change, phones that no plan has; and what a person reads of it
load ../helper
load ../phone/phone
load hop

A=001122334401 B=001122334402 G=0011223344F0

@test "-f: it stays when all have arrived, says so once, and a phone that is switched off and on is no event" {
	shelf "P00308000500 7940"
	serve
	follow -f
	target= phones
	wait_for 60 event complete || state
	same events "arrived 1" "$(events $A)"
	grep -q '^hop	.*mac=	event=complete	.*note=1 of 1' hop
	n=$(grep -c 'file=SIPDefault.cnf' rec)
	echo $A >power
	again() { [ "$(grep -c 'file=SIPDefault.cnf' rec)" -gt "$n" ]; }
	wait_for 30 again
	sleep 3
	same "nothing more" "arrived,complete" "$(sed -n 's/.*event=\([a-z]*\).*/\1/p' hop | xargs | tr ' ' ,)"
	kill -TERM $hop
	ends 0
}

@test "a plan that grows: the new phone is taken up as soon as its directories are there; a plan that is cut off ends nothing" {
	shelf "P00308000500 7940" P00308000500
	cp plan both
	grep "mac=$A" both >plan
	mv tb/.hops/$B away
	rm -f tb/$B
	serve
	follow -f -i phones.csv
	target= phones
	wait_for 60 event complete || state
	same "only one" 1 "$(grep -c event=arrived hop)"
	head -c 60 both >plan
	wait_for 30 has err.hop 'cph-hop: plan:1: '
	cp both plan
	sleep 3
	same "not yet" 0 "$(grep -c event=added hop || :)"
	mv away tb/.hops/$B
	wait_for 30 event added || state
	same "the link" 1 "$(hops $B)"
	echo $B >power
	wait_for 60 event arrived $B || state
	both() { [ "$(grep -c event=complete hop)" = 2 ]; }
	wait_for 30 both
	kill -TERM $hop
	ends 0
}

@test "phones that leave the plan: one that has not begun, or lost its link, is let go; one on its way is led on; an empty or faulty plan counts for nothing" {
	local C=001122334403
	shelf P00305000300 P00305000300 P00305000300
	cp plan all
	live
	{ fed $A 1 SIP$A.cnf; fed $C 1 SIP$C.cnf; } >&7
	rm tb/$C
	grep "mac=$B" all >plan
	wait_for 30 event removed $C || state
	fed $A 1 P0S3-07-5-00.sb2 | sed 's/^request/xfer/; s/answer=data/end=ok/' >&7
	wait_for 30 event moved $A || state
	: >plan
	sleep 3
	head -c 60 all >plan
	wait_for 30 has err.hop 'cph-hop: plan:1: '
	same "the others" 1 "$(grep -c event=removed hop)"
	grep "mac=$A" all >plan
	wait_for 30 event removed $B || state
	# B is not waited for
	fed $A 2 P0S3-8-12-00.sb2 | sed 'p; s/^request/xfer/; s/answer=data/end=ok/' >&7
	fed $A 2 SIPDefault.cnf SIP$A.cnf RINGLIST.DAT >&7
	ends 0
	exec 7>&-
	same events "moved 2,arrived 2" "$(events $A)"
	same "its link stays" 1 "$(hops $B)"
}

@test "a canary that leaves the plan: the next one of its kind begins" {
	shelf P00308000500 P00308000500
	live -c
	wait_for 30 event parked $B || state
	grep "mac=$B" plan >new
	mv new plan
	wait_for 30 event released $B || state
	same "the link" 1 "$(hops $B)"
	kill -TERM $hop
	ends 1
	exec 7>&-
	same "who has not arrived" "cph-hop: $B: has not arrived: hop 1 of 1: not heard of" "$(grep 'has not arrived' err.hop)"
}

@test "a guest: a phone that no plan has gets the files of the model phone, and arrives; an old one and a neighbour are named" {
	local model=020000000000
	shelf P00308000500
	echo "$model,,P00308000500,,,,guest,192.0.2.10" >>phones.csv
	cph-plan -t P0S3-8-12-00 <phones.csv >plan
	cph-mkcnf -q -s -d tb -i phones.csv <plan >>written
	# the guest, in place of the phone that is planned
	phone -q -m $G -f P00307020300 -F flash2 -d empty >/dev/null 2>&1 || :
	cp flash2 flash
	serve
	follow -x "$POWER"
	target= phones
	wait_for 60 event arrived $G || state
	same events "guest 1,restart 1,arrived 1" "$(events $G)"
	grep -q "event=guest	.*note=no plan has this phone; a row in the inventory gives it a line of its own	" hop
	same flash "1 P0S3-8-12-00" "$(loads)"
	[ tb/.hops/$G/1/SIP$G.cnf -ef tb/.hops/$model/1/SIP$model.cnf ]
	same "its files" "$(ls tb/.hops/$model/1 | sed s/$model/$G/)" "$(ls tb/.hops/$G/1)"
	same "DIR itself names no image" "" "$(ls tb | grep -v '^0' || :)"
	tftpc -a $net.77 127.0.0.1 "$port" 'rrq OS79XX.TXT octet' recv "rrq SEP0011223344E0.cnf.xml octet" recv "rrq OS79XX.TXT octet" recv >/dev/null
	tftpc -a $net.78 127.0.0.1 "$port" "rrq CTLSEP0011223344E1.tlv octet" recv "rrq ITLSEP0011223344E1.tlv octet" recv >/dev/null
	wait_for 30 grep -q 'mac=0011223344E0	event=unknown	.*note=no plan has this phone; it has no loader; add a row to the inventory, with its model, and with its load as the display shows it' hop || state
	wait_for 30 has err.hop '0011223344E1,MODEL,LOAD,,'
	wait_for 30 grep -q 'mac=0011223344E1	event=unknown	.*note=a 7906 to 7975, by the files that it asks for' hop || state
	same "rows to copy, under one header" "mac,model,load,line1_name,proxy1_address $G,,P0S3-8-12-00,, 0011223344E0,MODEL,LOAD,, 0011223344E1,MODEL,LOAD,," "$(grep '^[^ ]*,' err.hop | xargs)"
	[ ! -e tb/0011223344E0 ] && [ ! -e tb/0011223344E1 ]
	# it goes on until it is ended: the planned phone was never there, and with a model there may be more guests
	kill -TERM $hop
	ends 1
}

@test "-v: an event is a sentence with the local time and the label; records go to the pipe as ever" {
	shelf P00308000500 P00305000300
	serve
	TZ=UTC-1 follow -v -i phones.csv -x "$POWER"
	phones
	arrive
	grep -Eq "^[0-9]{2}:[0-9]{2}:[0-9]{2} $A 2001: has arrived, and runs P0S3-8-12-00$" err.hop || fail "$(cat err.hop)"
	grep -Eq "^[0-9:]{8} $B 2002: goes on to hop 2 of 2, P0S3-8-12-00: (the last image went out|the new load runs)$" err.hop || fail "$(cat err.hop)"
	# the clock of its zone: that of the record
	t=$(sed -n "s/^hop	time=\([0-9]*\).*mac=$A	.*event=arrived.*/\1/p" hop)
	grep -q "^$(TZ=UTC-1 date -d @$t +%H:%M:%S) $A 2001: has arrived" err.hop
	same table "phone         label  before        now
$A  2001   P00308000500  P0S3-8-12-00
$B  2002   P00305000300  P0S3-8-12-00" "$(grep -A 2 '^phone  ' err.hop)"
}

@test "a say record is printed among the sentences, and is no record of the output" {
	shelf P00308000500
	printf 'say\ttext=the inventory\\thas changed\nlisten\taddr=0.0.0.0\n' >rec
	run -1 --separate-stderr cph-hop -n -v -d tb plan <rec
	same output "listen	addr=0.0.0.0" "$output"
	same words 'the inventory\thas changed' "$(head -n 1 <<<"$stderr")"
	run -1 --separate-stderr cph-hop -n -d tb plan <rec
	[[ $stderr != *inventory* ]]
}

@test "on a terminal there are sentences and no records" {
	need script
	shelf P00308000500
	{
		printf 'request\ttime=%d.000\tid=1\tmac=%s\tip=127.0.0.1\tport=50000\tfile=P0S3-8-12-00.sb2\tpath=.hops/%s/1/P0S3-8-12-00.sb2\tanswer=data\n' \
			"$(date +%s)" $A $A
		printf 'xfer\ttime=%d.000\tid=1\tmac=%s\tip=127.0.0.1\tport=50000\tfile=P0S3-8-12-00.sb2\tpath=.hops/%s/1/P0S3-8-12-00.sb2\tend=ok\n' \
			"$(date +%s)" $A $A
		for f in SIPDefault.cnf SIP$A.cnf RINGLIST.DAT; do
			printf 'request\ttime=%d.000\tid=1\tmac=%s\tip=127.0.0.1\tport=50000\tfile=%s\tpath=.hops/%s/1/%s\tanswer=data\n' "$(date +%s)" $A $f $A $f
		done
	} >rec
	timeout 30 script -qec "cph-hop -i phones.csv -d tb plan <rec" screen </dev/null >/dev/null
	tr -d '\r' <screen | grep -Eq "^[0-9:]{8} $A 2001: has arrived, and runs P0S3-8-12-00" || fail "$(cat -v screen)"
	same "records" 0 "$(grep -ac '^hop	' screen || :)"
	timeout 30 script -qec "cph-hop -j -i phones.csv -d tb plan <rec" screen </dev/null >/dev/null
	same "unless asked for" 1 "$(grep -ac '"event":"arrived"' screen)"
}

@test "dnsmasq serves, cph-why -r reads its log, cph-hop -T follows: two hops, and nobody touches a file" {
	[ "$(id -u)" = 0 ] && unshare -n true 2>/dev/null || optional "needs root: port 69 in a network of its own"
	need dnsmasq || return 1
	shelf P00305000300
	D=$(mktemp -d /tmp/cph-hop.XXXXXX)
	chmod 755 "$D"
	cph-mkcnf -q -m 644 -s -d tb -i phones.csv <plan >written
	chmod -R a+rX tb
	mv tb "$D/tb"
	mkfifo log follow
	cat >inside <<-E
		ip link set lo up
		dnsmasq -k -p 0 -C /dev/null --pid-file= --enable-tftp --tftp-root="$D/tb/$A" --listen-address=127.0.0.1 --log-facility=- >log 2>&1 & server=\$!
		cph-why -r <log >follow 2>err.why &
		cph-hop -T -w 60 -d "$D/tb" plan <follow >hop 2>err.hop & hop=\$!
		until tftpc 127.0.0.1 69 "rrq probe octet" "recv 200" >/dev/null 2>&1; do sleep 0.1; done
		cph-phone -q -k "$CPH_ROOT/t/kit/keys/keys.tsv" -F flash -m $A -S 0.05 -x P0S3-8-12-00 127.0.0.1 >phone 2>err.phone
		wait \$hop
		echo \$? >rc
		kill \$server
	E
	timeout 100 unshare -n sh inside 3>&- || :
	rm -rf "$D"
	same "status" 0 "$(cat rc)" || { cat hop err.hop err.why >&2; return 1; }
	same events "moved 2,arrived 2" "$(events $A)"
	same flash "1 P0S3-8-12-00" "$(loads)"
}
