#!/usr/bin/env bats
# cph for who uses it the first time: what the screen says of a slip, ^C, and the rehearsal that README shows
load ../helper

K="$CPH_ROOT/t/kit/keys/keys.tsv"

served() { grep -qs '^listen' "$1/records"; }

@test "what is wrong with a row is told once, with the name of the file and the line, and what to do" {
	mkfw -m -z x.zip P0S3-8-12-00
	cat >'my & phones.csv' <<-'E'
		mac;modell;load;line1_name;proxy1_address
		001122334402;7940;P00308000500;202;192.0.2.10
		00112233440Z;7940;P00308000500;203;192.0.2.10
		001122334405;7940;;205;192.0.2.10
		001122334406;7940;P00305000300;206;192.0.2.10
		;7940;P00308000500;207;192.0.2.10
	E
	CPH_TFTPD="-l 127.0.0.1" cph -y -k "$K" -i 'my & phones.csv' -p 0 -w 1 x.zip >out 2>&1 </dev/null || :
	same "what the tools say" "cph-plan: my & phones.csv:1: modell: not a column that is known, did you mean model? column ignored
cph-plan: my & phones.csv:3: mac 00112233440Z: not a MAC address (12 hex digits)
cph-plan: 001122334405: load is empty: write there what the phone runs (Settings, Status, Firmware Versions), or UAL, BOOT or RESET in state
cph-plan: 001122334406: P00305000300 to P0S3-8-12-00: no documented way with the firmware at hand; P0S3-07-5-00 would open one
cph-plan: my & phones.csv:6: mac is empty: write the address of the phone there, or take the row out
cph-hop: 001122334402: has not arrived: hop 1 of 1: not heard of" "$(grep '^cph-' out)"
	# a row that cannot be read, in an inventory that changed: the phones that have their files are served all the same
	echo '001122334407;7940;P00308000500;207;192.0.2.10;;;;x' >>'my & phones.csv'
	CPH_TFTPD="-l 127.0.0.1" cph -y -k "$K" -i 'my & phones.csv' -p 0 -w 1 x.zip >out 2>&1 </dev/null || :
	same "the row, once" 1 "$(grep -c 'my & phones.csv:7: more columns than the header' out)"
	grep -q '001122334402: has not arrived: hop 1 of 1: not heard of' out || fail "$(cat out)"
	# and in a first one: nothing is served, and the reason is not buried
	CPH_TFTPD="-l 127.0.0.1" run -2 cph -y -k "$K" -d first -i 'my & phones.csv' -p 0 -w 1 x.zip </dev/null
	same "the end" "cph: my & phones.csv: no file was written, for the reason above; one row that cannot be read is enough
cph: no phone can be taken to P0S3-8-12-00; the reasons are above" "$(tail -n 2 <<<"$output")"
}

@test "without an inventory, too, it is said why a target cannot be had; an inventory is no firmware" {
	mkfw -m -z x.zip P0S3-8-12-00
	run -1 cph -k "$K" -p 0 -t p0s3-8-12-00 x.zip </dev/null
	[[ $output == *"cph-plan: p0s3-8-12-00: lower case: "*"probably P0S3-8-12-00"* ]] || fail "$output"
	run -1 cph -k "$K" -p 0 -t P00308010200 x.zip </dev/null
	[[ $output == *"cph-plan: phones with a loader: LOADER to P00308010200: "* ]] || fail "$output"
	echo mac,load >shelf.CSV
	refuses 2 "cph: shelf.CSV: no firmware; an inventory is given with -i, before the firmware" cph -k "$K" x.zip shelf.CSV
}

@test "what cph-tftpd warns of is on the screen, once; a shelf that is taken away ends cph with one line and status 2" {
	local n
	mkfw -m -z x.zip P0S3-8-12-00
	printf 'mac,model,load\n001122334402,7940,P00308000500\n' >phones.csv
	printf '0 001122334409 127.5.0.9 * *\n' >leases
	CPH_TFTPD="-l 127.0.0.1" cph -y -k "$K" -L leases -p 0 x.zip >out 2>&1 3>&- </dev/null &
	pids+=($!)
	wait_for 30 served cph-work
	port=$(sed -n 's/^listen.*	port=\([0-9]*\).*/\1/p' cph-work/records)
	for n in 1 2; do tftpc -a 127.5.0.9 127.0.0.1 "$port" 'rrq SIP001122334402.cnf octet' recv >/dev/null; done
	wait_for 30 grep -q '^cph-tftpd: .*SIP001122334402.cnf: not sent: belongs to 001122334402' out
	rm -r cph-work/shelf
	rc=0
	wait ${pids[-1]} || rc=$?
	same status 2 $rc
	same "the last line" "cph: cph-work/shelf is gone: phones are not served any more; start cph again, it goes on where it was" "$(tail -n 1 out)"
	same "how often" 1 "$(grep -c 'not sent: belongs to' out)"
}

@test "^C at a terminal: the table and the status; a second one at once ends it too, and no process is left" {
	need python3
	mkfw -m -z x.zip P0S3-8-12-00
	printf 'mac,model,load\n001122334402,7940,P00308000500\n' >phones.csv
	# NOFLSH: a terminal throws away, at a ^C, what it has not shown yet; the second one would take what was written because of the first
	cat >interrupt.py <<-'E'
		import os, pty, signal, sys, termios
		for times in 1, 2:
		    pid, screen = pty.fork()
		    if pid == 0:
		        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
		        modes = termios.tcgetattr(0)
		        modes[3] |= termios.NOFLSH
		        termios.tcsetattr(0, termios.TCSANOW, modes)
		        os.execvp("cph", ["cph", "-y", "-k", sys.argv[1], "-p", "0", "x.zip"])
		    seen, sent = b"", False
		    # read until nobody has the terminal any more: cph and all that it started
		    while True:
		        try:
		            some = os.read(screen, 4096)
		        except OSError:
		            break
		        if not some:
		            break
		        seen += some
		        if not sent and b"0 of 1 arrived" in seen:
		            os.write(screen, b"\3" * times)
		            sent = True
		    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
		    last = seen.split(b"arrived")[-1]
		    # 130: it came before cph waited for cph-hop, and then there is no table
		    print(times, status in (1, 130), status == 130 or b"001122334402: has not " in seen, b"is gone" in last or b"has ended" in last)
	E
	CPH_TFTPD="-l 127.0.0.1" run -0 timeout 60 python3 interrupt.py "$K"
	same "times, status, where the phone is, alarm" $'1 True True False\n2 True True False' "$output"
	[ ! -e cph-work/lock ]
}

@test "the rehearsal of README" {
	mkdir top
	ln -s "$CPH_ROOT/t" "$CPH_ROOT/examples" "$CPH_ROOT/bin" top/
	cd top
	port=$((20000 + (BASHPID % 12000)))
	sed -n '/^A REHEARSAL/,/^A TOUR/p' "$CPH_ROOT/README" | sed -n 's/^	[$>] //p' | grep -v '^make tests' | sed "s/ 6969 / $port /" >typed
	same "commands" 3 "$(grep -c '^[bt]' typed)"
	sed -n '/cph-phone/,$p' typed >second
	sed '/cph-phone/,$d' typed >first
	sh -e first >screen 2>&1 3>&- </dev/null &
	pids+=($!)
	wait_for 30 served rehearsal
	sh -e second >phone 2>&1
	wait_for 30 grep -q 'every phone has arrived: 1 of 1' screen || fail "$(cat screen phone)"
	kill -TERM "$(cat rehearsal/lock)"
	wait "${pids[-1]}"
	grep -q 'What else may happen: man ' screen || grep -q 'has arrived, and runs P0S3-8-12-00' screen
}

@test "an inventory that changes while it is planned is planned again" {
	mkfw -m -z x.zip P0S3-8-12-00
	printf 'mac,model,load\n001122334402,7940,P00308000500\n' >phones.csv
	mkdir slow
	# the rehearsal takes as long as it takes somebody to write a row
	printf '#!/bin/sh\n[ -e late ] || { echo "001122334403,7940,P00308000500" >>phones.csv; : >late; }\nexec "%s" "$@"\n' "$CPH_ROOT/bin/cph-phone" >slow/cph-phone
	chmod +x slow/cph-phone
	PATH=$PWD/slow:$PATH CPH_TFTPD="-l 127.0.0.1" cph -y -k "$K" -p 0 x.zip >out 2>&1 3>&- </dev/null &
	pids+=($!)
	wait_for 30 test -e cph-work/shelf/001122334403 || fail "$(cat out)"
	kill -TERM "${pids[-1]}"
	wait "${pids[-1]}" || :
}

@test "a phone that asks before cph-hop has looked is not given a step without return that nobody agreed to" {
	mkfw -m -z a.zip P00305000300
	mkfw -m -z b.zip P0S3-07-5-00
	mkfw -m -z c.zip P0S3-8-12-00
	printf 'mac,model,load,line1_name,proxy1_address\n001122334401,7960,P00303020214,201,192.0.2.10\n' >phones.csv
	printf '0 001122334401 127.5.0.1 * *\n' >leases
	mkdir slow
	printf '#!/bin/sh\nuntil [ -e go ]; do sleep 0.1; done\nexec "%s" "$@"\n' "$CPH_ROOT/bin/cph-hop" >slow/cph-hop
	chmod +x slow/cph-hop
	PATH=$PWD/slow:$PATH CPH_TFTPD="-l 127.0.0.1" cph -k "$K" -L leases -p 0 a.zip b.zip c.zip >out 2>&1 3>&- </dev/null &
	pids+=($!)
	wait_for 60 served cph-work || fail "$(cat out)"
	port=$(sed -n 's/^listen.*	port=\([0-9]*\).*/\1/p' cph-work/records)
	run -0 tftpc -a 127.5.0.1 127.0.0.1 "$port" 'rrq OS79XX.TXT octet' recv
	[[ $output == 00050001* ]] || fail "$output"
	: >go
	wait_for 30 grep -q '001122334401 .*waits before hop 1 of 3' out || fail "$(cat out)"
	kill -TERM "${pids[-1]}"
	wait "${pids[-1]}" || :
	same link .hops/001122334401/101 "$(readlink cph-work/shelf/001122334401)"
}

@test "a row that says how far a phone has come begins its way anew; a record that was cut off counts for nothing; an older inventory put back is seen" {
	local mac=001122334401 far=001122334403
	mkfw -m -z a.zip P0S3-07-5-00
	mkfw -m -z b.zip P0S3-8-12-00
	mkfw -m -z c.zip P00305000300
	printf 'mac,model,load\n%s,7960,P00305000300\n%s,7960,P00303020214\n' $mac $far >phones.csv
	CPH_TFTPD="-l 127.0.0.1" run -1 cph -y -k "$K" -p 0 -w 1 a.zip b.zip c.zip </dev/null
	# each has come to its second hop, of two and of three, and the person who looks after them writes down what they run now
	ln -sfn .hops/$mac/2 cph-work/shelf/$mac
	ln -sfn .hops/$far/2 cph-work/shelf/$far
	printf 'mac,model,load\n%s,7960,P0S3-8-12-00\n%s,7960,P00305000300\n' $mac $far >phones.csv
	{ cat phones.csv; echo '001122334402,7940,P0S3-8-12-00'; } >older.csv
	touch -t 202001010000 older.csv
	# the power failed meanwhile
	printf 'request\ttime=17' >>cph-work/records
	CPH_TFTPD="-l 127.0.0.1" cph -y -k "$K" -p 0 a.zip b.zip c.zip >out 2>&1 3>&- </dev/null &
	pids+=($!)
	wait_for 30 has out 'Waiting for phones' || fail "$(cat out)"
	wait_for 30 leads $mac .hops/$mac/1 || fail "$(cat out)"
	# its second hop is 8.12 now, which the load that it has does not lead to
	wait_for 30 leads $far .hops/$far/1 || fail "$(cat out)"
	grep -q 'image_version: "P0S3-07-5-00"' cph-work/shelf/$far/SIPDefault.cnf
	mv older.csv phones.csv
	wait_for 30 leads 001122334402 .hops/001122334402/1 || fail "$(cat out)"
	# saved once more as it is, for instance when there is room on the disk again
	rm cph-work/plan
	touch phones.csv
	wait_for 30 test -s cph-work/plan || fail "$(cat out)"
	kill -TERM "${pids[-1]}"
	rc=0
	wait "${pids[-1]}" || rc=$?
	same status 1 $rc
	same "complaints" "" "$(grep 'leads to\|left out\|stdin' out)"
}
leads() { [ "$(readlink "cph-work/shelf/$1")" = "$2" ]; }

@test "a rehearsal that fails as a program takes no phone's files away" {
	mkfw -m -z x.zip P0S3-8-12-00
	printf 'mac,model,load\n001122334402,7940,P00308000500\n' >phones.csv
	CPH_TFTPD="-l 127.0.0.1" run -1 cph -y -k "$K" -p 0 -w 1 x.zip </dev/null
	cp cph-work/plan before
	mkdir full
	# as with a full disk
	printf '#!/bin/sh\necho "cph-phone: stdout: No space left on device" >&2\nexit 2\n' >full/cph-phone
	chmod +x full/cph-phone
	PATH=$PWD/full:$PATH CPH_TFTPD="-l 127.0.0.1" run -1 cph -y -k "$K" -p 0 -w 1 x.zip </dev/null
	[[ $output == *"cph-phone: stdout: No space left on device"*"001122334402: has not arrived: hop 1 of 1: not heard of"* ]] || fail "$output"
	cmp before cph-work/plan
	[ -L cph-work/shelf/001122334402 ]
}

@test "a guest whose row is in an inventory of two bytes a letter is planned once" {
	mkfw -m -z x.zip P0S3-8-12-00
	printf 'mac\tmodel\tload\r\n001122334404\t7940\tP0S3-07-5-00\r\n' | iconv -f ASCII -t UTF-16 >phones.csv
	mkdir cph-work
	printf 'hop\ttime=1.000\tmac=001122334404\thop=1\tof=1\tfrom=LOADER\tto=P0S3-8-12-00\tevent=guest\tseconds=0\n' >cph-work/events
	CPH_TFTPD="-l 127.0.0.1" run -1 cph -y -k "$K" -p 0 -w 1 x.zip </dev/null
	same "steps" 1 "$(grep -c 'mac=001122334404	' cph-work/plan)"
	[[ $output == *"001122334404: has not arrived: hop 1 of 1: not heard of"* ]] || fail "$output"
}
