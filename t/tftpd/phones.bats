#!/usr/bin/env bats
# cph-tftpd and a shelf of phones: each its own directory, moved from hop to hop; who is who; what a person sees
load ../helper
load tftpd

A=001122334455 B=0011223344AA

test_setup() {
	mkdir -p d/.hops/$A/1 d/.hops/$A/2
	echo dir >d/SIPDefault.cnf
	echo dir >d/only-in-dir
	echo hop1 >d/.hops/$A/1/SIPDefault.cnf
	echo own1 >d/.hops/$A/1/SIP$A.cnf
	echo hop2 >d/.hops/$A/2/SIPDefault.cnf
	ln -s .hops/$A/1 d/$A
}

# gets ADDRESS NAME TEXT - what this address is served ("-": error 1; "!": error 2)
gets() {
	case $3 in
	-) wire "$2 for $1" "rrq $2 octet" 'expect 00050001*' ;;
	!) wire "$2 for $1" "rrq $2 octet" 'expect 00050002*' ;;
	*) wire "$2 for $1" "rrq $2 octet" "expect 00030001{$3\n}" 'ack 1' ;;
	esac
}
as() { addr=$1 gets "$@"; }

@test "a phone with a directory sees that and nothing else; everybody else sees DIR" {
	serve
	as 127.0.0.2 SIPDefault.cnf dir
	as 127.0.0.2 SIP$B.cnf -
	as 127.0.0.2 SIPDefault.cnf dir
	# known by the first name that carries its MAC, and from then on for names that do not
	as 127.0.0.3 CTLSEP$A.tlv -
	as 127.0.0.3 SIPDefault.cnf hop1
	as 127.0.0.3 ./SIP$A.cnf own1
	as 127.0.0.3 only-in-dir -
	as 127.0.0.3 sip$A.CNF own1
	as 127.0.0.4 $A !
	as 127.0.0.4 $A/SIPDefault.cnf !
	as 127.0.0.4 .hops/$A/1/SIPDefault.cnf !
	play
	finish
	grep -q "mac=$A	ip=127.0.0.3	.*file=SIPDefault.cnf	path=.hops/$A/1/SIPDefault.cnf	" log
	grep -q "file=sip$A.CNF	path=.hops/$A/1/SIP$A.cnf	.*match=case" log
	grep -q "mac=$B	ip=127.0.0.2	.*file=SIPDefault.cnf	path=SIPDefault.cnf	" log
}

@test "the link moves between two requests, and a transfer that runs is not touched" {
	head -c 3000 /dev/zero | tr '\0' A >d/.hops/$A/1/big
	head -c 3000 /dev/zero | tr '\0' B >d/.hops/$A/2/big
	serve
	as 127.0.0.2 SIP$A.cnf own1
	play
	mkfifo go
	tftpc -a 127.0.0.2 127.0.0.1 "$port" <go >out 3>&- &
	client=$!
	exec 8>go
	printf 'open big\nblock 1\n' >&8
	wait_for 30 has_line out
	ln -s .hops/$A/2 d/.new
	mv -T d/.new d/$A
	as 127.0.0.2 SIPDefault.cnf hop2
	play
	printf 'ack 1\nblock 2\nack 2\nblock 3\nack 3\nblock 4\nack 4\nblock 5\nack 5\nblock 6\nack 6\n' >&8
	exec 8>&-
	wait $client
	same "blocks of the first hop" 3000 "$(cut -c9- out | tr -d '\n' | sed 's/41/A/g' | tr -cd A | wc -c)"
	as 127.0.0.2 SIP$A.cnf -
	play
	finish
}

@test "a directory instead of the link will do; any other link is refused, and is not replaced by DIR" {
	local l
	mkdir d/0011223344BB real out
	echo real >d/0011223344BB/SIPDefault.cnf
	mkdir -p d/.hops/$A/x d/.hops/$B/1 d/.hops/0011223344CC out/1
	echo other >d/.hops/$B/1/SIPDefault.cnf
	echo outside >out/SIPDefault.cnf
	echo outside >out/1/SIPDefault.cnf
	ln -s ../../../out d/.hops/$A/3
	ln -s ../../out/1 d/.hops/0011223344CC/1
	# links that stay inside lead to other phones, or to hops that were not meant
	ln -s 1 d/.hops/$A/4
	ln -s ../$B/1 d/.hops/$A/5
	ln -s ../../$B/1 d/.hops/$A/1/sub
	ln -s ../../$B/1/SIPDefault.cnf d/.hops/$A/1/dialplan.xml
	serve
	as 127.0.0.9 SIP0011223344BB.cnf -
	as 127.0.0.9 SIPDefault.cnf real
	as 127.0.0.2 CTLSEP$A.tlv -
	as 127.0.0.2 sub/SIPDefault.cnf !
	as 127.0.0.2 SUB/SIPDefault.cnf -
	as 127.0.0.2 dialplan.xml !
	play
	for l in ../out "$PWD/out" .hops/$B/1 .hops/$A/x .hops/$A/1/ .hops/$A/1/../2 ./.hops/$A/1 .hops//$A/1 .hops/$A .hops/$A/99 .hops/$A/3 .hops/$A/4 .hops/$A/5 .hops/$A/123456 \
		.hops/$A/-1 .hops/$A/+1 nowhere . ..; do
		ln -sfn "$l" d/$A
		as 127.0.0.2 SIPDefault.cnf !
		play
	done
	rm d/$A
	echo file >d/$A
	as 127.0.0.2 SIPDefault.cnf !
	play
	rm d/$A
	as 127.0.0.2 SIPDefault.cnf dir
	play
	ln -s .hops/$A/1 d/$A
	as 127.0.0.2 SIPDefault.cnf hop1
	play
	kill -TERM "$srv"
	wait "$srv"
	same warnings "cph-tftpd: $A: SIPDefault.cnf: the phone's directory cannot be entered
cph-tftpd: $A: SIPDefault.cnf: the phone's link must read .hops/<MAC>/<n>" "$(sort -u err)"
}

@test "-L: a lease tells the phone before it has asked for anything, also when the file is replaced or rewritten" {
	mkdir leases
	echo "0 00:11:22:33:44:55 127.0.0.2 * *" >leases/l
	serve -L leases/l
	as 127.0.0.2 SIPDefault.cnf hop1
	as 127.0.0.3 SIPDefault.cnf dir
	play
	# as dnsmasq does, in place
	echo "0 00:11:22:33:44:55 127.0.0.3 * *" >leases/l
	as 127.0.0.2 SIPDefault.cnf dir
	as 127.0.0.3 SIPDefault.cnf hop1
	play
	# as cph-dhcpd does, by a new file
	echo "0 00:11:22:33:44:55 127.0.0.4 * *" >leases/new
	mv leases/new leases/l
	as 127.0.0.3 SIPDefault.cnf dir
	as 127.0.0.4 SIPDefault.cnf hop1
	play
	# a lease that is over
	echo "1000000000 00:11:22:33:44:55 127.0.0.4 * *" >leases/l
	as 127.0.0.4 SIPDefault.cnf dir
	play
	finish
	refuses 2 "cph-tftpd: nothing: No such file or directory" cph-tftpd -d d -l 127.0.0.1 -p 0 -L nothing
	refuses 2 "cph-tftpd: leases: Is a directory" cph-tftpd -d d -l 127.0.0.1 -p 0 -L leases
}

@test "a lease file that can no longer be read is told once, and what it said still counts" {
	[ "$(id -u)" = 0 ] || optional "needs root to become somebody else"
	mkdir leases
	echo "0 00:11:22:33:44:55 127.0.0.2 * *" >leases/l
	serve -L leases/l
	as 127.0.0.2 SIPDefault.cnf hop1
	play
	(umask 077 && echo >leases/new)
	mv leases/new leases/l
	as 127.0.0.2 SIPDefault.cnf hop1
	as 127.0.0.2 SIPDefault.cnf hop1
	play
	finish "cph-tftpd: leases/l: Permission denied; what it said last still counts"
}

@test "... also one that has become too large" {
	mkdir leases
	echo "0 00:11:22:33:44:55 127.0.0.2 * *" >leases/l
	serve -L leases/l
	as 127.0.0.2 SIPDefault.cnf hop1
	play
	truncate -s 5M leases/l
	as 127.0.0.2 SIPDefault.cnf hop1
	as 127.0.0.2 SIPDefault.cnf hop1
	play
	finish "cph-tftpd: leases/l: File too large; what it said last still counts"
}

@test "a name does not make another phone of an address that is known; several names from one address: DIR, and one warning" {
	echo "0 00:11:22:33:44:55 127.0.0.2 * *" >l
	serve -L l
	echo secret >d/SIP0011223344DD.cnf
	echo "0 00:11:22:33:44:CC 127.0.0.7 * *" >>l
	as 127.0.0.7 SIP0011223344DD.cnf -
	as 127.0.0.7 SIP0011223344DD.cnf -
	as 127.0.0.7 SIP$A.cnf -
	as 127.0.0.8 SIP0011223344DD.cnf secret
	# the lease says A, the name claims another: A it stays, and the other one's files are not sent
	as 127.0.0.2 SIPDefault.cnf hop1
	as 127.0.0.2 SIP$B.cnf -
	as 127.0.0.2 SIP0011223344DD.cnf -
	as 127.0.0.2 SIPDefault.cnf hop1
	# two phones behind one address: a name tells whose request it is
	as 127.0.0.5 SIP$A.cnf own1
	as 127.0.0.5 SIP$B.cnf -
	as 127.0.0.5 SIP$A.cnf own1
	as 127.0.0.5 SIPDefault.cnf dir
	as 127.0.0.5 SIPDefault.cnf dir
	# phones without directories need no warning
	as 127.0.0.6 SIP0011223344BB.cnf -
	as 127.0.0.6 SIP0011223344CC.cnf -
	play
	finish "cph-tftpd: 0011223344CC: SIP0011223344DD.cnf: not sent: belongs to 0011223344DD, but 0011223344CC asks (-L, -T)
cph-tftpd: 127.0.0.5: asks for files of several phones, $A is the last; what has no MAC in its name is served from d"
	grep -q "mac=$A	ip=127.0.0.2	.*file=SIP0011223344DD.cnf	path=	.*answer=error1	.*by=lease" log
	grep -q 'mac=	ip=127.0.0.5	.*file=SIPDefault.cnf	path=SIPDefault.cnf	.*by=none' log
	grep -q "mac=$A	ip=127.0.0.5	.*by=name" log
}

@test "the neighbour table tells a phone on the same wire" {
	[ "$(id -u)" = 0 ] || optional "needs root"
	unshare -n ip link add type veth 2>/dev/null || optional "no veth in a network namespace"
	cat >inside <<-E
		set -eu
		ip link set lo up
		ip link add s type veth peer name p
		unshare -n sh -c 'echo \$\$ >pid; exec sleep 60' 3>&- &
		holder=\$!
		trap 'kill \$holder \${srv:-} 2>/dev/null || :' EXIT
		until [ -s pid ] && [ "\$(readlink /proc/\$(cat pid)/ns/net)" != "\$(readlink /proc/self/ns/net)" ]; do sleep 0.02; done
		ip link set p netns "\$(cat pid)"
		ip addr add 192.0.2.1/24 dev s
		ip link set s up
		nsenter -t "\$(cat pid)" -n sh -c 'ip link set p address 00:11:22:33:44:55; ip addr add 192.0.2.7/24 dev p; ip link set p up'
		cph-tftpd -d d -l 192.0.2.1 -p 6969 -e file=SIPDefault.cnf >log 2>err 3>&- &
		srv=\$!
		until [ -s log ]; do sleep 0.02; done
		nsenter -t "\$(cat pid)" -n tftpc 192.0.2.1 6969 'get SIPDefault.cnf out'
		wait \$srv
	E
	timeout 30 unshare -n sh inside
	same content hop1 "$(cat out)"
	same stderr "" "$(said)"
	grep -q "mac=$A	ip=192.0.2.7" log
}

@test "the same miss again and again is folded, and no request is lost from the count" {
	serve
	c "rrq CTLSEP$A.tlv octet" recv >/dev/null
	for n in 1 2 3 4 5 6 7 8 9; do wire "again, $n" "rrq CTLSEP$A.tlv octet" recv; done
	play
	same "told once" 1 "$(grep -c 'file=CTLSEP' log)"
	c "rrq SEP$A.cnf.xml octet" recv "rrq CTLSEP$A.tlv octet" recv "rrq CTLSEP$A.tlv octet" recv >/dev/null
	finish
	same "counts, in order" "CTLSEP$A.tlv 1,CTLSEP$A.tlv 9,SEP$A.cnf.xml 1,CTLSEP$A.tlv 1,CTLSEP$A.tlv 1," \
		"$(sed -n 's/^request.*file=\([^	]*\).*count=\([0-9]*\)	by=name$/\1 \2/p' log | tr '\n' ',')"
	grep -q "mac=$A	ip=127.0.0.1	port=[0-9]*	file=CTLSEP$A.tlv	path=	mode=octet	opts=	answer=error1	match=	reason=not found	count=9" log
}

# own_dev - the beginning of a script for a mount namespace: a /dev that has nothing but null
own_dev() {
	cat <<-'E'
		set -eu
		cp -a /dev/null null
		mkdir dev
		mount --bind dev /dev
		cp -a null /dev/null
	E
}

@test "-S sends the records to syslog too" {
	need busybox
	[ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null || optional "needs root and a mount namespace for a /dev/log of its own"
	own_dev >inside
	cat >>inside <<-'E'
		busybox syslogd -n -O "$PWD/messages" 3>&- &
		sys=$!
		trap 'kill $sys ${srv:-} 2>/dev/null || :' EXIT
		until [ -S /dev/log ]; do sleep 0.02; done
		cph-tftpd -d d -l 127.0.0.1 -p 0 -S -e file=SIPDefault.cnf >log 2>err 3>&- &
		srv=$!
		until [ -s log ]; do sleep 0.02; done
		tftpc 127.0.0.1 "$(sed -n 's/.*port=\([0-9]*\).*/\1/p' log)" 'get SIPDefault.cnf -'
		wait $srv
		until grep -q end=ok messages; do sleep 0.02; done
	E
	timeout 30 unshare -m sh inside
	grep -q 'cph-tftpd\[[0-9]*\]: xfer time=[0-9.]* id=1 .* end=ok reason=' messages
	same stderr "" "$(said)"
}

@test "-S: a log daemon that reads nothing delays no phone, and what it did not take is counted" {
	need python3
	[ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null || optional "needs root and a mount namespace for a /dev/log of its own"
	cat >deaf.py <<-'E'
		import os, signal, socket, subprocess
		signal.alarm(60)
		s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
		s.bind("/dev/log")
		p = subprocess.Popen("cph-tftpd -d d -l 127.0.0.1 -p 0 -S -m rate=100000".split(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
		port = p.stdout.readline().decode().split("port=")[1].split("\t")[0]
		def client(text): return subprocess.run(["tftpc", "127.0.0.1", port], input=text.encode(), stdout=subprocess.PIPE).stdout
		n = client("".join("rrq nope%d octet\nrecv\n" % i for i in range(1000))).count(b"\n")
		print("answers:", n)
		s.setblocking(False)
		taken = 0
		def take():
		    global taken
		    try:
		        while True: taken += b": request time=" in s.recv(70000)
		    except BlockingIOError: pass
		take()
		client("rrq last octet\nrecv\n")
		p.send_signal(signal.SIGTERM)
		err = p.communicate()[1].decode()
		take()
		lost = int(err.split("cph-tftpd: syslog: ")[1].split(" ")[0])
		print("lost:", lost > 0, "all:", taken + lost, "status:", p.returncode)
	E
	own_dev >inside
	cat >>inside <<-'E'
		python3 deaf.py >got 2>&1
	E
	timeout 90 unshare -m sh inside || { cat got >&2; false; }
	same "what happened" "answers: 1000
lost: True all: 1001 status: 2" "$(cat got)"
}

@test "on a terminal the running transfers are shown, and taken away again" {
	need script
	head -c 700000 /dev/zero >d/P0S3-8-12-00.sb2
	cat >inside <<-'E'
		cph-tftpd -d d -l 127.0.0.1 -p 0 -e file=P0S3-8-12-00.sb2 >log &
		until [ -s log ]; do sleep 0.02; done
		port=$(sed -n 's/.*port=\([0-9]*\).*/\1/p' log)
		tftpc 127.0.0.1 $port 'rrq P0S3-8-12-00.sb2 octet' recv 'ack 1' 'pause 400' 'error 0 x' >/dev/null
		tftpc 127.0.0.1 $port 'get P0S3-8-12-00.sb2 -' >/dev/null
		wait
	E
	COLUMNS=100 timeout 30 script -qec "sh inside" screen </dev/null >/dev/null
	grep -q '127.0.0.1        P0S3-8-12-00.sb2          \[                    \]   0%  0.0[0-9] MB/s' screen
	# every line drawn was taken away
	same "lines up" "$(grep -c 'P0S3-8-12-00.sb2  ' screen)" "$(grep -o "$(printf '\033\\[A')" screen | wc -l)"
}
