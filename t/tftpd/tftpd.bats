#!/usr/bin/env bats
# cph-tftpd as a program: what it refuses, what it says, how it ends, who can fetch from it
load ../helper
load tftpd

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return 1
	mkdir d
	printf 'hello\n' >d/hello
	head -c 130228 /dev/urandom >d/P.sbn
	: >d/empty
}

test_setup() {
	cp -R "$BATS_FILE_TMPDIR/d" d
	bad=0
}

@test "wrong calls are refused with one line and status 2" {
	touch file
	local r
	while IFS='|' read -r msg args; do
		[ -n "$msg" ] || continue
		# shellcheck disable=SC2086
		refuses 2 "cph-tftpd: $msg" timeout 60 cph-tftpd $args || bad=1
	done <<-'E'
		-d: needed: the directory to serve|
		nothing: No such file or directory|-d nothing
		file: Not a directory|-d file
		-p: 65536: too large|-d d -p 65536
		-p: x: not a number|-d d -p x
		-l: localhost: not a numeric address|-d d -l localhost
		-l: fe80::1%nosuch: no such interface|-d d -l fe80::1%nosuch
		-r: 5: not a range of ports, min:max|-d d -r 5
		-r: 5:4: not a range of ports, min:max|-d d -r 5:4
		-r: 0:4: not a range of ports, min:max|-d d -r 0:4
		-r: 1:65536: not a range of ports, min:max|-d d -r 1:65536
		-r: has no meaning with -1|-d d -1 -r 5000:5010
		-m: all=0: not a list of all=N, each=N, rate=N|-d d -m all=0
		-m: all: not a list of all=N, each=N, rate=N|-d d -m all
		-e: idle=0: idle: not a number of seconds from 1 to 31536000|-d d -e idle=0
		-e: soon: not a list of idle=S, file=NAME, phones=N|-d d -e soon
		-e: idle=1,phones=x: phones: not a number from 1 to 10000|-d d -e idle=1,phones=x
		extra: unexpected operand|-d d extra
		no-such-user-here: no such user|-d d -l 127.0.0.1 -p 0 -u no-such-user-here
	E
	[ $bad = 0 ]
}

@test "the listen record says where, and what holds the process; requests are answered from then on" {
	serve
	grep -Eqx "listen	addr=127.0.0.1	port=[0-9]+	sandbox=[a-z,-]+	user=[a-z0-9_-]+	dir=d	names=loopback	local=127.0.0.1" log
	c 'get hello out'
	cmp out d/hello
	finish
}

@test "without -l it listens on every address, IPv4 and IPv6, on one port" {
	start cph-tftpd -d d -p 0
	c 'get hello -'
	if grep -q 'addr=::	' log; then
		same ports 1 "$(grep ^listen log | sed 's/.*port=//; s/	.*//' | sort -u | wc -l)"
		host=::1 c 'get hello -'
	fi
	# the answer comes from the address that was asked
	host=127.0.0.2 c 'get P.sbn out'
	cmp out d/P.sbn
	finish
}

@test "the sandbox holds: the process cannot open what lies outside, and is not root" {
	serve
	[ -r "/proc/$srv/status" ] || optional "no /proc"
	if grep -q 'sandbox=.*no-new-privs' log; then grep -q '^NoNewPrivs:	1' "/proc/$srv/status"; fi
	if [ "$(id -u)" = 0 ]; then
		grep -q 'sandbox=.*setuid' log
		grep -q '^Uid:	[1-9]' "/proc/$srv/status"
		grep -q '^Groups:[[:space:]]*$' "/proc/$srv/status"
	fi
	finish
}

@test "a request and its transfer are one record each, joined by id, names escaped" {
	serve
	c 'timeout 9000' 'get hello - blksize=600 tsize=0 timeout=9' 'rrq a%09b%0ac%5cd%ff octet x=1,y' recv 'wrq up netascii' recv >/dev/null
	wait_for 30 logged 1 end=ok
	finish
	sed -e 's/time=[0-9]*\.[0-9][0-9][0-9]	/time=T	/' -e 's/port=[0-9]*	/port=P	/' -e 's/ms=[0-9]*/ms=M/' log | sed 1d >got
	printf '%s\n' \
		'request	time=T	id=1	mac=	ip=127.0.0.1	port=P	file=hello	path=hello	mode=octet	opts=blksize=600,tsize=0,timeout=9	answer=oack	match=exact	reason=	count=1	by=none' \
		'xfer	time=T	id=1	mac=	ip=127.0.0.1	port=P	file=hello	path=hello	bytes=6	blocks=1	resent=0	ms=M	end=ok	reason=	by=none' \
		'request	time=T	id=2	mac=	ip=127.0.0.1	port=P	file=a\tb\nc\\d\xFF	path=	mode=octet	opts=x=1?y	answer=error2	match=	reason=control byte in name	count=1	by=none' \
		'request	time=T	id=3	mac=	ip=127.0.0.1	port=P	file=up	path=	mode=netascii	opts=	answer=error2	match=	reason=this server is read-only	count=1	by=none' >want
	diff -u want got
}

@test "how a transfer ended is told: ok, timeout, aborted and why" {
	serve
	c 'get hello -'
	wait_for 30 logs 'file=hello	.*end=ok	reason=	by=none$'
	c 'rrq P.sbn octet' 'data 1 512' 'error 3 full'
	wait_for 30 logs 'end=aborted	reason=client error 3: full'
	# of one block, and nothing is heard: sent three times; whether it was received nobody knows
	c 'rrq hello octet' 'data 1 6' 'pause 9000' &
	wait_for 30 logs 'file=hello	.*resent=2	.*end=timeout	reason=no answer	'
	finish
}

@test "a client whose port is closed is told as that, long before the timer gives up" {
	sees_refusals
	serve
	c 'rrq P.sbn octet' 'data 1 512'
	wait_for 30 logs 'end=aborted	reason=port closed	'
	# a phone that takes the last block and goes away without its ACK reaching us
	head -c 600 d/P.sbn >d/two
	touch -d '1 hour ago' d/two
	c 'open two' 'data 1 512' 'ack 1' 'data 2 88' 'close'
	wait_for 30 logs 'file=two	.*end=aborted	reason=final ACK missing, port closed'
	finish
}

@test "a file of one block without an ACK was received only if the client goes on to another file" {
	serve
	: >d/SIPDefault.cnf
	touch -d '1 hour ago' d/*
	sees_refusals
	# asked for again, from another port: not received
	c 'rrq hello octet' 'data 1 6' 'close' 'rrq hello octet' 'data 1 6' 'ack 1'
	wait_for 30 logs 'id=1	.*end=aborted	reason=port closed	'
	# the next file: received
	c 'rrq hello octet' 'data 1 6' 'close' 'get empty -' >/dev/null
	wait_for 30 logs 'id=3	.*end=aborted	reason=final ACK missing, port closed'
	# nothing else was asked for
	c 'rrq SIPDefault.cnf octet' 'data 1 0' 'close' >/dev/null
	wait_for 30 logs 'file=SIPDefault.cnf	.*end=aborted	reason=port closed	'
	# the same from the same port again and again, as a phone that hears nothing
	c 'rrq hello octet' 'data 1 6' 'pause 300' 'rrq hello octet' 'pause 100' 'rrq empty octet' 'pause 100'
	wait_for 30 logs 'id=6	.*end=aborted	reason=new request	'
	grep -q 'id=6	.*answer=continued' log
	# the next file from the same port
	addr=127.0.0.2 c 'rrq hello octet' 'data 1 6' 'rrq nope octet'
	wait_for 30 logs 'ip=127.0.0.2	.*end=aborted	reason=final ACK missing, new request'
	finish
}

@test "a phone that asked for a file in vain and then goes on has not received it" {
	serve
	touch -d '1 hour ago' d/*
	sees_refusals
	# it hears nothing: the file again from the next port, and then another one
	c 'rrq hello octet' 'data 1 6' 'close' 'rrq hello octet' 'data 1 6' 'close' 'rrq hello octet' 'data 1 6' 'close' 'get empty -' >/dev/null
	wait_for 30 logged 3 'file=hello	.*end=aborted	reason=port closed	'
	# the same from one port, while the answer to the request before still goes out again
	addr=127.0.0.2 c 'rrq hello octet' 'data 1 6' 'socket 1' 'rrq hello octet' 'data 1 6' 'rrq empty octet' 'data 1 0' 'ack 1'
	wait_for 30 logs 'ip=127.0.0.2	.*file=hello	.*end=aborted	reason=new request	'
	# another phone's tries say nothing, and once the file was received the tries before say nothing
	addr=127.0.0.3 c 'rrq hello octet' 'data 1 6' 'close' 'get hello -' 'rrq hello octet' 'data 1 6' 'close' 'get empty -' >/dev/null
	wait_for 30 logs 'ip=127.0.0.3	.*file=hello	.*end=aborted	reason=final ACK missing, port closed'
	finish
}

@test "a phone that answers the last block with an error has not received the file" {
	head -c 600 d/P.sbn >d/two
	touch -d '1 hour ago' d/*
	serve
	c 'open two' 'data 1 512' 'ack 1' 'data 2 88' 'error 3 full'
	wait_for 30 logs 'file=two	.*end=aborted	reason=client error 3: full	'
	finish
}

@test "-v says in words what a request means" {
	serve -v
	c 'rrq CTLSEP001122334455.tlv octet' recv 'rrq nope octet' recv 'rrq RINGLIST.DAT octet' recv 'get hello -' 'wrq x octet' recv >/dev/null
	finish "cph-tftpd: 001122334455: CTLSEP001122334455.tlv: normal, optional: a phone without a trust list goes on
cph-tftpd: 001122334455: nope: not found
cph-tftpd: 001122334455: RINGLIST.DAT: the SIP application is up; it asks for ring tones
cph-tftpd: 001122334455: x: an upload: this server only reads"
}

@test "-v: a blank in a name is said to be one, when the file is there without it; other phones are told apart" {
	echo image >d/P003-8-12-00.sbn
	serve -v
	c 'rrq P003-8-12-00%20.sbn octet' recv 'rrq P003-8-12-00.sbn%0d octet' recv 'rrq nope%20 octet' recv 'rrq term06.default.loads octet' recv \
		'rrq SIP45.9-4-2SR3-1S.loads octet' recv >/dev/null
	kill -TERM "$srv"
	wait "$srv"
	same "blanks" 2 "$(grep -c 'a blank or a CR is in this name, and P003-8-12-00.sbn is here: look at the end of the line that names it' err)"
	grep -q 'nope : not found' err
	grep -q 'term06.default.loads: a 7906 to 7975 ' err
	grep -q 'SIP45.9-4-2SR3-1S.loads: .* 7906 to 7975 ' err
}

@test "the listen record of every address names those that phones can be given" {
	unshare -rn true 2>/dev/null || optional "no user and network namespaces"
	case ${CPH_SUBBUILD:-} in *posix*) optional "built for POSIX only: addresses are not listed" ;; esac
	cat >inside <<-'E'
		set -eu
		ip link set lo up
		ip link add s type veth peer name p && ip addr add 192.0.2.1/24 dev s && ip addr add 192.0.2.2/24 dev s && ip link set s up
		cph-tftpd -d d -p 6969 >log 2>err 3>&- &
		until [ -s log ]; do sleep 0.05; done
		kill $!
	E
	unshare -rn ip link add s type veth 2>/dev/null || optional "no veth in a network namespace"
	timeout 30 unshare -rn sh inside
	grep -q '^listen	addr=0.0.0.0	.*	local=192.0.2.1,192.0.2.2$' log
}

@test "-v on a terminal: words, and no records unless they are asked for" {
	need script
	cat >inside <<-'E'
		cph-tftpd -v -d d -l 127.0.0.1 -p 0 -e file=hello &
		srv=$!
		n=0
		until [ -s screen ] || [ $((n += 1)) -gt 100 ]; do sleep 0.05; done
		sleep 0.2
		port=$(sed -n 's/.*127.0.0.1: port \([0-9]*\).*/\1/p; s/.*port=\([0-9]*\).*/\1/p' screen | head -n 1)
		tftpc 127.0.0.1 $port 'rrq SIPDefault.cnf octet' recv 'get hello -' >/dev/null
		wait $srv
	E
	TERM=dumb timeout 30 script -qefc "sh inside" screen </dev/null >/dev/null
	grep -q 'cph-tftpd: 127.0.0.1: port [0-9]*: serving d' screen
	grep -q 'SIPDefault.cnf: no SIP defaults' screen
	run ! grep -q 'answer=' screen
	: >screen
	TERM=dumb timeout 30 script -qefc "cph-tftpd -v -j -d d -l 127.0.0.1 -p 0 -e idle=1" screen </dev/null >/dev/null
	run grep -q '"type":"listen"' screen
	[ "$status" = 0 ]
}

@test "-o and -j shape the records" {
	cph-tftpd -d d -l 127.0.0.1 -p 0 -o port,answer,end -e file=hello >log 2>err 3>&- &
	srv=$!
	pids+=("$srv")
	wait_for 30 has_line log
	port=$(cut -f 1 log)
	c 'get hello -'
	wait "$srv"
	same "bare values" "data ok" "$(sed 1d log | cut -f 2,3 | tr -s '\t\n' ' ' | sed 's/ $//; s/^ //')"
	: >log
	cph-tftpd -d d -l 127.0.0.1 -p 0 -j >log 2>err 3>&- &
	srv=$!
	pids+=("$srv")
	wait_for 30 has_line log
	port=$(sed -n 's/.*"port":\([0-9]*\).*/\1/p' log)
	c 'get hello -'
	finish
	grep -q '"type":"xfer".*"bytes":6,"blocks":1,.*"end":"ok"' log
}

@test "-e ends it: after a file, after so many phones, after silence" {
	local from
	serve -e file=hello
	c 'get empty -' 'get ./hello -'
	wait "$srv"
	serve -e phones=2
	tftpc -a 127.0.0.2 127.0.0.1 "$port" 'get hello -' 'get empty -'
	kill -0 "$srv"
	tftpc -a 127.0.0.3 127.0.0.1 "$port" 'get hello -'
	wait "$srv"
	serve -e phones=1,file=P.sbn,idle=60
	c 'get hello -'
	kill -0 "$srv"
	c 'get P.sbn -'
	wait "$srv"
	serve -e idle=4
	c 'get hello -'
	wait "$srv"
	same stderr "" "$(said)"
}

@test "SIGTERM and SIGINT let running transfers finish, a second signal ends at once" {
	local sig
	for sig in TERM INT; do
		mkfifo go.$sig
		rm -f out
		serve
		tftpc 127.0.0.1 "$port" <go.$sig >out 3>&- &
		client=$!
		exec 8>go.$sig
		printf 'open P.sbn\nblock 1\n' >&8
		wait_for 30 has_line out
		kill -$sig "$srv"
		# a new request is not taken: the port is closed
		wait_for 30 refused
		kill -0 "$srv"
		printf 'ack 1\ndata 2 512\nerror 0 done\n' >&8
		exec 8>&-
		wait $client
		wait "$srv"
		grep -q 'end=aborted	reason=client error 0: done' log
		same stderr "" "$(said)"
	done
	mkfifo go
	rm -f out
	serve
	tftpc 127.0.0.1 "$port" <go >out 3>&- &
	client=$!
	exec 8>go
	printf 'open P.sbn\nblock 1\n' >&8
	wait_for 30 has_line out
	kill -TERM "$srv"
	wait_for 30 refused
	kill -INT "$srv"
	wait "$srv"
	exec 8>&-
	grep -q 'end=aborted	reason=stopped' log
}

refused() { ! c 'rrq hello octet' 'recv 50' 2>/dev/null; }

@test "a socket as standard input, or from systemd, is used as it is" {
	start tftpc -x 127.0.0.1 cph-tftpd -d d
	c 'get P.sbn out'
	cmp out d/P.sbn
	finish
	start tftpc -X 127.0.0.1 cph-tftpd -d d
	c 'get P.sbn out'
	finish
	start env LISTEN_PID=1 LISTEN_FDS=1 cph-tftpd -d d -p 0
	c 'get P.sbn out'
	finish
	refuses 2 'cph-tftpd: LISTEN_FDS: not a number from 1 to 8' tftpc -X 127.0.0.1 env LISTEN_FDS=0 cph-tftpd -d d
}

@test "-r keeps the ports of transfers in the range; none of it free is refused at the start" {
	local n
	serve -r 25311:25312
	for n in 1 2 3 4 5 6; do c 'open P.sbn' 'data 1 512' 'from 25311:25312' 'rrq nope octet' recv 'from 25311:25312' >/dev/null; done
	c 'get P.sbn out'
	cmp out d/P.sbn
	refuses 2 "cph-tftpd: -r: 25311:25311: $(because EADDRINUSE)" cph-tftpd -d d -l 127.0.0.1 -p 0 -r 25311:25311
	finish
}

@test "limits: the oldest transfer nobody answered makes room; the rest is not answered" {
	serve -m all=3,each=2,rate=1000
	c 'open P.sbn' 'data 1 512' 'socket 1' 'rrq P.sbn octet' 'data 1 512' 'socket 2' 'rrq P.sbn octet' 'data 1 512' 'socket 0' 'ack 1' 'data 2 512'
	wait_for 30 logs 'end=aborted	reason=made room'
	finish
	serve -m each=2
	c 'open P.sbn' 'data 1 512' 'socket 1' 'open P.sbn' 'data 1 512' 'socket 2' 'rrq P.sbn octet' 'silence 100'
	wait_for 30 logs 'answer=none	.*reason=too many transfers'
	finish
	serve -m rate=5
	same "five a second" "5 answered" "$(c 'burst 5 hello')"
	finish
}

@test "a socket that takes no more for a moment: what it did not take follows, and is not sent twice" {
	[ "${CPH_SUBBUILD:-}" != asan ] || optional "the sanitizers bring their own loader"
	shim
	local n
	# the fourth DATA, that with one port, and a piece of a window
	for n in 4 5 20; do
		start env CPH_FAIL=sendmsg:$n:11 LD_PRELOAD="$CPH_ROOT/t/kit/shim.so" cph-tftpd -d d -l 127.0.0.1 -p 0
		# with a timeout that a client which is held up does not reach
		same plain "130228 bytes 255 blocks 0 doubled" "$(c 'get P.sbn out timeout=9')"
		cmp out d/P.sbn
		finish
		logged 1 'resent=0	.*end=ok'
		start env CPH_FAIL=sendmsg:$n:11 LD_PRELOAD="$CPH_ROOT/t/kit/shim.so" cph-tftpd -1 -d d -l 127.0.0.1 -p 0
		same windows "130228 bytes 255 blocks 0 doubled" "$(c 'get P.sbn out windowsize=16 timeout=9')"
		cmp out d/P.sbn
		finish
		logged 1 'resent=0	.*end=ok'
	done
}

@test "a reader that stops does not delay a transfer; what it missed is counted" {
	mkfifo slow
	exec 7<>slow
	cph-tftpd -d d -l 127.0.0.1 -p 0 -m rate=1000000 >slow 2>err 3>&- 7>&- &
	srv=$!
	pids+=("$srv")
	read -r -t 10 line <&7
	port=${line#*port=}
	port=${port%%	*}
	# the pipe takes 64 KB and the queue 1 MB
	printf 'rrq nope%s octet\nrecv\n' {1..12000} >script
	c <script >out
	same answers 12000 "$(wc -l <out)"
	c 'get P.sbn out'
	cmp out d/P.sbn
	cat slow >log 3>&- 7>&- &
	cat=$!
	pids+=($cat)
	wait_for 30 grep -q 'records dropped, the reader is too slow' err
	exec 7>&-
	kill -TERM "$srv"
	rc=0
	wait "$srv" || rc=$?
	same status 2 $rc
	wait $cat
	n=$(sed -n 's/cph-tftpd: stdout: \([0-9]*\) records dropped, the reader is too slow/\1/p' err | awk '{ n += $1 } END { print n }')
	same "all accounted for" 12002 "$(($(grep -vc ^lost log) + n))"
	same "in the records too" "$n" "$(sed -n 's/^lost	time=[0-9.]*	records=//p' log | awk '{ n += $1 } END { print n }')"
}

@test "a terminal after ^S and a stderr that nobody reads delay no transfer; what was dropped is counted" {
	need python3
	linux_only "a terminal that can be opened again"
	python3 - >got 2>&1 <<-'E'
		import os, signal, stopped, subprocess, termios
		signal.alarm(60)
		out, tty = stopped.terminal()
		err, errw = os.pipe()
		p = subprocess.Popen("cph-tftpd -d d -l 127.0.0.1 -p 0 -m rate=1000000".split(), stdin=subprocess.DEVNULL, stdout=tty, stderr=errw)
		port = os.read(out, 4096).decode().split("port=")[1].split("\t")[0]
		termios.tcflow(tty, termios.TCOOFF)
		stopped.jam(errw)
		def client(text): return subprocess.run(["tftpc", "127.0.0.1", port], input=text.encode(), stdout=subprocess.PIPE).stdout
		n = client("".join("rrq nope%d%s octet\nrecv\n" % (i, "x" * 300) for i in range(4500))).count(b"\n")
		print("answers:", n, "transfer:", client("get P.sbn out timeout=9\n").decode().strip(), "shared flags:", os.get_blocking(tty))
		os.read(err, 1 << 20)
		termios.tcflow(tty, termios.TCOON)
		data = b""
		while b"\nlost\t" not in data or not data.endswith(b"\n"): data += os.read(out, 65536)
		lines = data.decode().split("\n")[:-1]
		lost = sum(int(l.split("records=")[1]) for l in lines if l.startswith("lost\t"))
		print("records:", lost + sum(l.startswith(("request\t", "xfer\t")) for l in lines), "lost:", lost > 0)
		p.send_signal(signal.SIGTERM)
		print("status:", p.wait())
	E
	cmp out d/P.sbn
	same "what happened" "answers: 4500 transfer: 130228 bytes 255 blocks 0 doubled shared flags: True
records: 4502 lost: True
status: 2" "$(cat got)"
}

@test "a reader that goes away is said once, and serving goes on" {
	mkfifo gone
	cph-tftpd -d d -l 127.0.0.1 -p 0 >gone 2>err 3>&- &
	srv=$!
	pids+=("$srv")
	read -r line <gone
	port=${line#*port=}
	port=${port%%	*}
	c 'get P.sbn out' 'get hello -' 'get hello -'
	cmp out d/P.sbn
	kill -TERM "$srv"
	rc=0
	wait "$srv" || rc=$?
	same status 2 $rc
	same stderr "cph-tftpd: stdout: Broken pipe" "$(said)"
}

@test "as root: the owner of the directory, or nobody in its group; files out of reach are named" {
	[ "$(id -u)" = 0 ] || optional "needs root"
	chmod 640 d/hello
	serve
	c 'get hello -'
	finish
	chmod 600 d/hello
	serve
	c 'rrq hello octet' 'refused 2 hello: may not be read'
	finish "cph-tftpd: hello: user nobody cannot read it, so no phone will get it"
	chmod 644 d/hello
	chmod 700 d
	serve -v
	c 'rrq hello octet' 'refused 2 hello: may not be read'
	c 'rrq SIP001122334455.cnf octet' 'refused 2 SIP001122334455.cnf: may not be read'
	finish "cph-tftpd: d: user nobody cannot read it, so no phone will get it
cph-tftpd: 127.0.0.1: hello: may not be read
cph-tftpd: 001122334455: SIP001122334455.cnf: may not be read"
	chmod 755 d
	chown -R daemon d
	serve
	grep -q 'user=daemon' log
	c 'get hello -'
	finish
	chown -R root d
	chmod 644 d/hello
	serve -u daemon
	grep -q 'user=daemon' log
	finish
}

@test "a port below 1024 that is refused: the message says how to allow it" {
	[ "$(id -u)" = 0 ] || optional "needs root to give up the right to bind"
	need setpriv
	# the tree may lie where only root can go
	install -m 755 "$CPH_ROOT/bin/cph-tftpd" "$BATS_TEST_TMPDIR/x"
	want='cph-tftpd: 127.0.0.1 port 69: Permission denied; be root (sudo), or allow it with setcap cap_net_bind_service=ep on this program, sysctl net.ipv4.ip_unprivileged_port_start=69, authbind, or a systemd socket; another port (-p) is for rehearsals'
	refuses 2 "$want" setpriv --bounding-set=-net_bind_service --inh-caps=-net_bind_service ./x -d d -l 127.0.0.1
}

@test "no network but lo, an address that is not there yet, a read-only root" {
	unshare -rn true 2>/dev/null || optional "no user and network namespaces"
	[ "$(id -u)" = 0 ] || optional "needs root for the mount"
	case ${CPH_SUBBUILD:-} in *posix*) optional "built for POSIX only: an address must be there" ;; esac
	cat >inside <<-'E'
		set -eu
		ip link set lo up
		mount --bind / /mnt 2>/dev/null && mount -o remount,ro,bind /mnt 2>/dev/null || true
		cph-tftpd -d d -l 127.0.0.1 -l 192.0.2.77 -p 6969 -e file=hello >log 2>err 3>&- &
		until [ -s log ]; do sleep 0.05; done
		tftpc 127.0.0.1 6969 'get P.sbn out' 'get hello -'
		wait $!
	E
	timeout 60 unshare -mn sh inside
	cmp out d/P.sbn
	same stderr "" "$(said)"
	grep -q 'addr=192.0.2.77' log
}

@test "stock clients fetch everything with every option they have" {
	need curl tftp atftp busybox
	local f a
	serve
	fetched() {
		if ! cmp -s "$2" "d/$3"; then
			echo "$1: $3 differs" >&2
			bad=1
		fi
		rm -f "$2"
	}
	for f in hello empty P.sbn; do
		rm -f o
		curl -s -o o "tftp://127.0.0.1:$port/$f"
		[ -f o ] || : >o
		fetched curl o $f
		curl -s --tftp-blksize 1400 -o o "tftp://127.0.0.1:$port/$f" || bad=1
		[ -f o ] || : >o
		fetched "curl, blksize" o $f
		curl -s --tftp-no-options -o o "tftp://127.0.0.1:$port/$f" || bad=1
		[ -f o ] || : >o
		fetched "curl, no options" o $f
		tftp -m octet 127.0.0.1 "$port" -c get $f o
		fetched tftp-hpa o $f
		for a in '' 'tsize enable' 'blksize 1428' 'blksize 65464' 'windowsize 16' 'timeout 3'; do
			# shellcheck disable=SC2086
			atftp ${a:+--option "$a"} -g -r $f -l o 127.0.0.1 "$port" >/dev/null 2>&1 || bad=1
			fetched "atftp $a" o $f
		done
		atftp --option "blksize 1428" --option "windowsize 4" --option "tsize enable" --option "timeout 2" -g -r $f -l o 127.0.0.1 "$port" \
			>/dev/null 2>&1 || bad=1
		fetched "atftp, all of them" o $f
		atftp --option "multicast enable" --prevent-sas --tftp-timeout 2 -g -r $f -l o 127.0.0.1 "$port" >/dev/null 2>&1 || bad=1
		fetched "atftp, multicast wished for" o $f
		for a in 64 512 1428 65464; do
			busybox tftp -b $a -g -r $f -l o 127.0.0.1 "$port" 2>/dev/null || bad=1
			fetched "busybox $a" o $f
		done
	done
	printf 'a\nb\n' >d/text
	tftp -m netascii 127.0.0.1 "$port" -c get text o
	fetched "tftp-hpa, netascii" o text
	atftp --option 'mode netascii' -g -r text -l o 127.0.0.1 "$port" >/dev/null 2>&1 || bad=1
	fetched "atftp, netascii" o text
	run -68 curl -s -o o "tftp://127.0.0.1:$port/nope"
	[ $bad = 0 ]
	finish
}

@test "stock clients over IPv6, with their options" {
	need curl tftp atftp busybox
	[ -e /proc/net/if_inet6 ] && grep -q ' lo$' /proc/net/if_inet6 || optional "no IPv6 on loopback"
	local a
	start cph-tftpd -d d -l ::1 -p 0
	whole() { cmp o d/P.sbn || { echo "$1: differs" >&2; bad=1; }; rm -f o; }
	for a in '' '--tftp-no-options' '--tftp-blksize 1400'; do
		# shellcheck disable=SC2086
		curl -s -g $a -o o "tftp://[::1]:$port/P.sbn"
		whole "curl $a"
	done
	tftp -6 -m octet ::1 "$port" -c get P.sbn o
	whole tftp-hpa
	for a in '' 'tsize enable' 'blksize 65464' 'windowsize 16' 'timeout 3'; do
		# shellcheck disable=SC2086
		atftp ${a:+--option "$a"} -g -r P.sbn -l o ::1 "$port" >/dev/null 2>&1
		whole "atftp $a"
	done
	for a in 512 1428; do
		busybox tftp -b $a -g -r P.sbn -l o ::1 "$port" 2>/dev/null
		whole "busybox $a"
	done
	[ $bad = 0 ]
	finish
}
