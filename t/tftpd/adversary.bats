#!/usr/bin/env bats
# cph-tftpd and people who are not whom they say: who asks, what a forged address draws, and who keeps others from being served
load ../helper
load tftpd

A=001122334455 B=0011223344AA

test_setup() {
	mkdir -p d/.hops/$A/1
	echo dir >d/SIPDefault.cnf
	echo secretB >d/SIP$B.cnf
	echo hop1 >d/.hops/$A/1/SIPDefault.cnf
	echo own1 >d/.hops/$A/1/SIP$A.cnf
	ln -s .hops/$A/1 d/$A
	head -c 130228 /dev/urandom >d/P.sbn
	touch -d '1 hour ago' d/*.* d/.hops/$A/1/*
}

# hex TEXT - printf TEXT as hex
hex() { printf "$1" | od -An -v -tx1 | tr -d ' \n'; }

# err CODE TEXT - an ERROR packet
err() { printf '0005%04x%s00' "$1" "$(hex "$2")"; }

# wired SCRIPT - run it in a network namespace with a wire to another one, "at" the other end, whose MAC is A
wired() {
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
		at() { nsenter -t "\$(cat pid)" -n "\$@"; }
		ip link set p netns "\$(cat pid)"
		ip addr add 192.0.2.1/24 dev s
		ip link set s address 02:00:00:00:00:01
		ip link set s up
		at ip link set lo up
		at ip link set p address 00:11:22:33:44:55
		at ip addr add 192.0.2.7/24 dev p
		at ip link set p up
		# the other end knows us, so nothing tells us of it
		at ip neigh replace 192.0.2.1 lladdr 02:00:00:00:00:01 dev p nud permanent
		server() {
			: >log
			cph-tftpd -d d -p 6969 "\$@" >log 2>err 3>&- &
			srv=\$!
			until [ -s log ]; do sleep 0.02; done
		}
		ask() { at tftpc -a "\$1" "\${3:-192.0.2.1}" 6969 "rrq \$2 octet" "recv 9000" || echo nothing; }
		stop() { kill \$srv; wait \$srv || :; srv=; cat log >>all; }
	E
	cat >>inside
	timeout 60 unshare -n sh inside
}

@test "the neighbour table is asked about an address that is not in it, and what belongs to another phone is not sent" {
	wired <<-E >got
		server -l 192.0.2.1
		ask 192.0.2.7 SIPDefault.cnf
		ask 192.0.2.7 SIP$A.cnf
		ask 192.0.2.7 SIP$B.cnf
		# another address of the same phone, fresh
		at ip addr add 192.0.2.8/24 dev p
		ask 192.0.2.8 SIP$B.cnf
		ask 192.0.2.8 SIP$A.cnf
		stop
	E
	same answers "00030001$(hex 'hop1\n') 00030001$(hex 'own1\n') $(err 1 "SIP$B.cnf: not found") $(err 1 "SIP$B.cnf: not found") 00030001$(hex 'own1\n') " \
		"$(tr '\n' ' ' <got)"
	same by 5 "$(grep -c "^request	.*mac=$A	.*by=neighbour" all)"
}

@test "an address behind a router is not known: DIR, what belongs to phones only with -T or a lease; nobody else waits for it" {
	wired <<-E >got
		ip route add 198.51.100.0/24 via 192.0.2.7
		at ip addr add 198.51.100.9/32 dev lo
		at ip neigh del 192.0.2.1 dev p
		server -l 192.0.2.1
		ask 192.0.2.7 SIP$A.cnf
		at tftpc 192.0.2.1 6969 'address 198.51.100.9' "rrq SIP$A.cnf octet" 'socket 1' 'address 192.0.2.7' "rrq SIP$A.cnf octet" recv 'socket 0' recv
		ask 198.51.100.9 SIP$B.cnf
		ask 198.51.100.9 SIPDefault.cnf
		stop
		# the records of the two that asked side by side, in the order of the answers
		awk -F '\t' '/^request/ && n++ && n < 4 { print \$5, \$11 }' all
		cp err err1
		server -l 192.0.2.1 -T
		ask 198.51.100.9 SIP$A.cnf
		ask 198.51.100.9 SIPDefault.cnf
		stop
		echo "0 00:11:22:33:44:AA 198.51.100.9 * *" >leases
		server -l 192.0.2.1 -L leases
		ask 198.51.100.9 SIP$B.cnf
		ask 198.51.100.9 SIP$A.cnf
		stop
	E
	cat >want <<-E
		00030001$(hex 'own1\n')
		00030001$(hex 'own1\n')
		$(err 1 "SIP$A.cnf: belongs to $A, and nothing tells that it asks (-L, -T)")
		$(err 1 "SIP$B.cnf: belongs to $B, and nothing tells that it asks (-L, -T)")
		00030001$(hex 'dir\n')
		ip=192.0.2.7 answer=data
		ip=198.51.100.9 answer=error1
		00030001$(hex 'own1\n')
		00030001$(hex 'hop1\n')
		00030001$(hex 'secretB\n')
		$(err 1 "SIP$A.cnf: belongs to $A, but $B asks (-L, -T)")
	E
	diff -u want got
	same warnings "cph-tftpd: 198.51.100.9: SIP$A.cnf: not sent: belongs to $A, and nothing tells that it asks (-L, -T)" "$(cat err1)"
	grep -q "mac=	ip=198.51.100.9	.*answer=error1	.*reason=belongs to $A, and nothing tells that it asks (-L, -T)	count=1	by=none" all
	grep -q "^listen.*names=all" all
	grep -q "mac=$A	ip=198.51.100.9	.*by=name" all
	grep -q "mac=$B	ip=198.51.100.9	.*by=lease" all
}

@test "where the lease file and the neighbour table disagree, DIR and a warning; an IPv6 link-local address is nobody" {
	wired <<-E >got
		echo "0 00:11:22:33:44:AA 192.0.2.7 * *" >leases
		at ping -c 1 -W 2 192.0.2.1 >/dev/null 2>&1 || :
		ping -c 1 -W 2 192.0.2.7 >/dev/null 2>&1 || :
		server -L leases
		ask 192.0.2.7 SIP$A.cnf
		ask 192.0.2.7 SIP$B.cnf
		ask 192.0.2.7 SIPDefault.cnf
		stop
		cp err err1
		if [ -e /proc/net/if_inet6 ]; then
			at sh -c 'until ip -6 addr show dev p | grep -q "fe80.*link" && ! ip -6 addr show dev p | grep -q tentative; do sleep 0.05; done'
			until ip -6 addr show dev s | grep -q "fe80.*link" && ! ip -6 addr show dev s | grep -q tentative; do sleep 0.05; done
			v6=\$(ip -6 addr show dev s | sed -n 's/.*inet6 \\(fe80[^/]*\\).*/\\1/p')
			mine=\$(at ip -6 addr show dev p | sed -n 's/.*inet6 \\(fe80[^/]*\\).*/\\1/p')
			server
			ask "\$mine%p" SIP$B.cnf "\$v6%p"
			stop
		else
			echo "$(err 1 "SIP$B.cnf: belongs to $B, and nothing tells that it asks (-L, -T)")"
		fi
	E
	{
		err 1 "SIP$A.cnf: belongs to $A, and nothing tells that it asks (-L, -T)"; echo
		err 1 "SIP$B.cnf: belongs to $B, and nothing tells that it asks (-L, -T)"; echo
		echo "00030001$(hex 'dir\n')"
		err 1 "SIP$B.cnf: belongs to $B, and nothing tells that it asks (-L, -T)"; echo
	} >want
	diff -u want got
	grep -qx "cph-tftpd: 192.0.2.7: the lease file says $B, the neighbour table $A; served from d" err1
}

@test "a loader that was refused its .loads does not get the .sbn of that name; whoever else asks does" {
	local n
	for n in P003-8-12-00 P0030801SR02 P00305000300; do echo $n >d/$n.sbn; done
	echo list >d/P0S3-8-12-00.loads
	touch -d '1 hour ago' d/*.*
	serve
	for n in P003-8-12-00 P0030801SR02; do
		addr=127.0.0.2 wire "$n is the load" "rrq $n.loads octet" 'expect 00050001*' "rrq $n.sbn octet" \
			"refused 1 $n.sbn: a loader that was refused its .loads would burn it as its application"
		# the boot before the loaders asks for no .loads
		addr=127.0.0.3 wire "$n for an old phone" "rrq $n.sbn octet" "expect 00030001{$n\n}" 'ack 1'
		# a loader that is replaced: named by the list of an application
		addr=127.0.0.4 wire "$n in a list" 'rrq P0S3-8-12-00.loads octet' 'expect 00030001{list\n}' 'ack 1' "rrq $n.sbn octet" \
			"expect 00030001{$n\n}" 'ack 1'
		# an application's list that is missing, then the loader
		addr=127.0.0.5 wire "$n after another list" 'rrq P0S3-07-5-00.loads octet' 'expect 00050001*' "rrq $n.sbn octet" \
			"expect 00030001{$n\n}" 'ack 1'
	done
	# an application of the time before the loaders is fetched that way
	addr=127.0.0.6 wire "one image" "rrq P00305000300.loads octet" 'expect 00050001*' "rrq P00305000300.sbn octet" \
		'expect 00030001{P00305000300\n}' 'ack 1'
	play
	# the list is there now
	echo list >d/P003-8-12-00.loads
	addr=127.0.0.2 wire "with its list" "rrq P003-8-12-00.loads octet" 'expect 00030001{list\n}' 'ack 1' "rrq P003-8-12-00.sbn octet" \
		'expect 00030001{P003-8-12-00\n}' 'ack 1'
	play
	finish "cph-tftpd: 127.0.0.2: P003-8-12-00.sbn: not sent: a loader that was refused its .loads would burn it as its application"
	grep -q 'ip=127.0.0.2	.*file=P003-8-12-00.sbn	path=	.*answer=error1	.*reason=a loader that was refused its .loads would burn' log
}

@test "... also when the server has come to know who asks, or no longer knows, in between; but not once it was sent a list" {
	local a=00112233440A b=00112233440B missing='expect 00050001*' n=P003-8-12-00
	echo $n >d/$n.sbn
	touch -d '1 hour ago' d/*.*
	serve
	# two phones behind one address start at once
	addr=127.0.0.2 wire "no longer known" "rrq CTLSEP$a.tlv octet" "$missing" "rrq $n.loads octet" "$missing" \
		"rrq CTLSEP$b.tlv octet" "$missing" "rrq $n.sbn octet" "$missing"
	# the configuration was corrected, and the phone hunts again
	echo list >d/P0S3-8-12-00.loads
	touch -d '1 hour ago' d/*.loads
	addr=127.0.0.4 wire "sent another list" "rrq CTLSEP$b.tlv octet" "$missing" "rrq $n.loads octet" "$missing" "rrq $n.sbn octet" "$missing" \
		'rrq P0S3-8-12-00.loads octet' 'expect 00030001{list\n}' 'ack 1' "rrq $n.sbn octet" "expect 00030001{$n\n}" 'ack 1'
	addr=127.0.0.3 wire "not known at first" "rrq $n.loads octet" "$missing" "rrq CTLSEP$a.tlv octet" "$missing" "rrq $n.sbn octet" "$missing"
	play
	finish "cph-tftpd: 127.0.0.2: $n.sbn: not sent: a loader that was refused its .loads would burn it as its application
cph-tftpd: $b: $n.sbn: not sent: a loader that was refused its .loads would burn it as its application
cph-tftpd: $a: $n.sbn: not sent: a loader that was refused its .loads would burn it as its application"
}

# ports ADDRESS - the UDP ports that are bound there
ports() {
	local hex
	hex=$(printf '%02X%02X%02X%02X' ${1//./ })
	awk -v a="${hex:6:2}${hex:4:2}${hex:2:2}${hex:0:2}" '{ split($2, p, ":"); if (p[1] == a) print p[2] }' /proc/net/udp | sort
}

@test "every transfer has a random port of its own" {
	[ -r /proc/net/udp ] || optional "no /proc/net/udp"
	local n
	unshare -rn true 2>/dev/null || optional "no user and network namespaces"
	for n in 1 2; do
		cat >inside <<-E
			set -eu
			$(declare -f ports)
			ip link set lo up
			: >log
			cph-tftpd -d d -l 127.0.0.1 -p 6969 >log 2>err 3>&- &
			srv=\$!
			trap 'kill \$srv' EXIT
			until [ -s log ]; do sleep 0.05; done
			ports 127.0.0.1 >before
			for i in 1 2; do
				tftpc -a 127.0.0.\$((i + 2)) 127.0.0.1 6969 'open P.sbn' 'data 1 512' 'socket 1' 'open P.sbn' 'data 1 512' 'socket 2' 'open P.sbn' 'data 1 512' \
					'pause 20000' &
			done
			i=0
			until ports 127.0.0.1 | comm -13 before - >during && [ \$(wc -l <during) -ge 6 ] || [ \$((i += 1)) -gt 200 ]; do sleep 0.05; done
			kill %2 %3
		E
		timeout 30 unshare -rn bash inside
		same "ports of six transfers" 6 "$(wc -l <during)"
		mv during ports$n
	done
	! cmp -s ports1 ports2
}

@test "a forged address gets one block and two copies for a request, one more for each repeat, and no more than its budget" {
	serve -m rate=10000,each=5000,all=8000
	thrice "a repeated request" 'rrq P.sbn octet' 'data 1 512' 'data 1 512' 'data 1 512' 'silence 2500' 'rrq P.sbn octet' 'data 1 512' 'silence 1500'
	if [ "$(ulimit -n)" -ge 3000 ]; then
		n=$(c 'burst 2600 P.sbn')
		n=${n%% *}
		[ "$n" -ge 500 ] && [ "$n" -le 2050 ] || { echo "$n of 2600 answered" >&2; false; }
		grep -q 'answer=none	.*reason=too much sent that was not acknowledged' log
		# somebody else is served
		addr=127.0.0.9 c 'get P.sbn out'
		cmp out d/P.sbn
	fi
	stop
	wait "$srv"
}

@test "an address that holds every place with transfers that move gives one up to another address" {
	local n
	serve -m all=8,each=8
	for n in 1 2; do
		addr=127.0.0.5 c 'open P.sbn' 'data 1 512' 'ack 1' 'data 2 512' 'socket 1' 'open P.sbn' 'data 1 512' 'ack 1' 'data 2 512' \
			'socket 2' 'open P.sbn' 'data 1 512' 'ack 1' 'data 2 512' 'socket 3' 'open P.sbn' 'data 1 512' 'ack 1' 'data 2 512' 'pause 9000' 3>&- &
	done
	wait_for 30 logged 8 'answer=oack'
	# while they are held
	addr=127.0.0.6 c 'timeout 300' 'get P.sbn out'
	cmp out d/P.sbn
	kill -0 %1 %2
	# but not to itself: it gets the place that became free, and no other
	run -1 tftpc -a 127.0.0.5 127.0.0.1 "$port" 'open P.sbn' 'data 1 512' 'socket 1' 'open P.sbn'
	[[ $output == *"open P.sbn"* ]]
	logged 9 'ip=127.0.0.5	.*answer=oack'
	kill %1 %2
	grep -q 'ip=127.0.0.5	.*end=aborted	reason=made room' log
	stop
	wait "$srv"
}

@test "a file that is still being written is sent when it is whole" {
	serve
	# written often enough for a slow machine (so without further processes), and for longer than the server would wait for one look; a
	# writer that is held up for 0.2 s has ended, as far as the server can see, so five times at most
	for i in 1 2 3 4 5; do
		head -c 100000 d/P.sbn >d/grows$i
		(for n in 1 2 3 4 5 6; do nap 0.05; printf %5000s x >>d/grows$i; done) 3>&- &
		c "get grows$i out" >said
		wait $!
		[ "$(wc -c <out)" != 130000 ] || break
	done
	same size 130000 "$(wc -c <out)"
	# a file that is older is not waited for, nor one that was just read
	c 'rrq SIPDefault.cnf octet' 'data 1 4' 'ack 1' "rrq grows$i octet" 'data 1 512'
	stop
	wait "$srv"
}

@test "an inherited socket for IPv4 and IPv6 answers both, and an IPv4 client is an IPv4 client" {
	[ -e /proc/net/if_inet6 ] && grep -q ' lo$' /proc/net/if_inet6 || optional "no IPv6 on loopback"
	[ "$(cat /proc/sys/net/ipv6/bindv6only 2>/dev/null || echo 0)" = 0 ] || optional "IPv6 sockets are for IPv6 only here"
	local arg
	for arg in -q -1q; do
		start tftpc -X :: cph-tftpd -d d $arg
		c 'get P.sbn out' 'rrq nope octet' 'expect 00050001*'
		cmp out d/P.sbn
		host=127.0.0.2 c "rrq SIP$A.cnf octet" 'expect 00030001{own1\n}' 'ack 1'
		host=::1 c 'get P.sbn out'
		cmp out d/P.sbn
		grep -q "mac=$A	ip=127.0.0.1	.*by=name" log
		grep -q 'ip=::1	' log
		run ! grep -q ffff log
		finish
	done
}

@test "root that may not become somebody else is refused, unless root is what was asked for" {
	[ "$(id -u)" = 0 ] || optional "needs root"
	need setpriv
	install -m 755 "$CPH_ROOT/bin/cph-tftpd" "$BATS_TEST_TMPDIR/x"
	local drop='--bounding-set=-setuid,-setgid --inh-caps=-setuid,-setgid'
	# shellcheck disable=SC2086
	refuses 2 "cph-tftpd: sandbox: cannot become nobody, and would stay root (-u root accepts that): $(because EPERM)" setpriv $drop ./x -d d -l 127.0.0.1 -p 0
	# shellcheck disable=SC2086
	start setpriv $drop cph-tftpd -d d -l 127.0.0.1 -p 0 -u root
	grep -q 'user=root' log
	finish
}

@test "without Landlock root is confined by chroot and still follows the lease file; others are told" {
	linux_only "Landlock"
	[ "${CPH_SUBBUILD:-}" != asan ] || optional "the sanitizers bring their own loader"
	[ "$(id -u)" = 0 ] || optional "needs root"
	shim
	mkdir leases
	echo "0 00:11:22:33:44:55 127.0.0.2 * *" >leases/l
	start env CPH_FAIL=landlock:1+:38 LD_PRELOAD="$CPH_ROOT/t/kit/shim.so" cph-tftpd -d d -l 127.0.0.1 -p 0 -L leases/l
	grep -q 'sandbox=chroot,' log
	addr=127.0.0.2 c 'rrq SIPDefault.cnf octet' 'expect 00030001{hop1\n}' 'ack 1'
	echo "0 00:11:22:33:44:55 127.0.0.3 * *" >leases/new
	mv leases/new leases/l
	addr=127.0.0.3 c 'rrq SIPDefault.cnf octet' 'expect 00030001{hop1\n}' 'ack 1'
	addr=127.0.0.2 c 'rrq SIPDefault.cnf octet' 'expect 00030001{dir\n}' 'ack 1'
	finish
	need setpriv
	start setpriv --bounding-set=-sys_chroot --inh-caps=-sys_chroot env CPH_FAIL=landlock:1+:38 LD_PRELOAD="$CPH_ROOT/t/kit/shim.so" cph-tftpd -d d -l 127.0.0.1 -p 0
	grep -q 'sandbox=no-new-privs,setuid	' log
	stop
	wait "$srv"
	same stderr "cph-tftpd: sandbox: no Landlock ($(because ENOSYS)): every file that the user may open stays within reach" "$(cat err)"
}
