#!/usr/bin/env bats
# cph-dhcpd as a program: what it refuses, what stock clients get from it, what it keeps, how it behaves beside others
load ../helper
load dhcp

test_setup() {
	bad=0
	mkdir -m 777 var
	lease_script
}

test_teardown() { net_down; }

# udhcpc_at HOST ARG... - the client of BusyBox: one lease, then it ends.  It asks for half a minute, as long as a busy machine may need; where it
# is to get nothing, -t says how often it asks.  What was said on both sides is on stderr when it got nothing.
udhcpc_at() {
	local h=$1
	shift
	at "$h" timeout 60 udhcpc -i eth0 -f -q -n -t 30 -T 1 -s "$lease_script" -O tftp -O 150 "$@" >udhcpc.out 2>&1 3>&- && return
	tail -n 20 udhcpc.out err log >&2
	return 1
}

# answers KEY... - what the client was told, blank separated
answers() {
	local line words=()
	local -A told=()
	while IFS= read -r line; do
		if [[ $line == [!=]*=* ]]; then told[${line%%=*}]=${line#*=}; fi
	done <answer.bound
	for line in "$@"; do words+=("${told[$line]-}"); done
	echo "${words[*]}"
}

@test "wrong calls are refused with one line and status 2" {
	printf 'phone\tmac=0011\tip=192.0.2.5\n' >badmac
	printf 'mac,ip\n001122334455,192.0.2\n' >badip
	printf 'mac,ip\n001122334455,192.0.2.5\n001122334455,192.0.2.6\n' >twice
	while IFS='|' read -r msg args; do
		[ -n "$msg" ] || continue
		# shellcheck disable=SC2086
		refuses 2 "cph-dhcpd: $msg" timeout 60 cph-dhcpd $args || bad=1
	done <<-E
		-I: needed: the interface of the bench|
		nosuch: $(of_link "No such device")|-I nosuch
		a-name-that-is-too-long: $(of_link "No such device")|-I a-name-that-is-too-long
		lo: $(of_link "not an Ethernet interface")|-I lo
		-a: 192.0.2.1-192.0.1.1: not a range of at most 4096 addresses|-I lo -a 192.0.2.1-192.0.1.1
		-a: x: not a range of IPv4 addresses, first-last, or first-last/bits with 8 to 30 bits|-I lo -a x
		-E: 1: too small|-I lo -E 1
		-w: 61: too large|-I lo -w 61
		-b: x: not a list of at most 4 IPv4 addresses, nor none|-I lo -b x
		-N: 1.2.3.4,: not a list of at most 4 IPv4 addresses, nor none|-I lo -N 1.2.3.4,
		-r: 0.0.0.0: not a list of at most 4 IPv4 addresses, nor none|-I lo -r 0.0.0.0
		-D: bind: dnsmasq, isc or kea|-D bind
		-D: the address of the TFTP server is needed: -b, or -I for that of an interface|-D dnsmasq
		nothing: No such file or directory|-D dnsmasq -b 192.0.2.1 -i nothing
		badmac:1: not a MAC address (12 hex digits)|-D dnsmasq -b 192.0.2.1 -i badmac
		badip:2: ip: not an IPv4 address|-D dnsmasq -b 192.0.2.1 -i badip
		twice:3: ip: this phone has another address already|-D dnsmasq -b 192.0.2.1 -i twice
		extra: unexpected operand|-I lo extra
	E
	[ $bad = 0 ]
}

@test "udhcpc gets address, mask, router, name server, TFTP server in 66, 150 and the next-server field" {
	need udhcpc
	net srv c1
	dhcpd -w 0 -a 192.168.79.10-192.168.79.20 -N 192.168.79.2,192.168.79.3 -b 192.168.79.5,192.168.79.6 -E 600
	grep -Eqx 'listen	iface=eth0	addr=192.168.79.1	port=67	first=192.168.79.10	last=192.168.79.20	sandbox=[a-z,-]+	user=nobody	tftp=192.168.79.5,192.168.79.6' log
	grep -q '^Uid:	[1-9]' "/proc/$srv/status"
	udhcpc_at c1 -V 'Cisco Systems, Inc. IP Phone CP-7960G' -x hostname:SEP001122334455
	same "what udhcpc got" "192.168.79.10 24 192.168.79.1 192.168.79.2 192.168.79.3 192.168.79.5 c0a84f05c0a84f06 192.168.79.5 600 192.168.79.1" \
		"$(answers ip mask router dns tftp opt150 siaddr lease serverid)"
	same "its address" 192.168.79.10 "$(addr_of c1)"
	finish
	# a client that was held up asks twice
	same events "offer ack" "$(events | cut -d ' ' -f 1 | uniq | paste -sd ' ')"
	same mac "$(MAC_of c1)" "$(field mac | sort -u)"
	same class "Cisco Systems, Inc. IP Phone CP-7960G" "$(field class | sort -u)"
	same "state and model" "loader CP-7960G" "$(field state | sort -u) $(field model | sort -u)"
	grep -q '	params=[0-9,]*66,150	host=SEP001122334455	reason=	listed=$' log
}

@test "dhclient of ISC gets the same" {
	need dhclient
	net srv c1
	dhcpd -w 0 -a 192.168.79.10-192.168.79.20
	# it stays behind and is ended with its namespace
	at c1 timeout 60 dhclient -1 -v -sf /bin/true -cf /dev/null -lf "$PWD/dhclient.leases" -pf "$PWD/dhclient.pid" eth0 >dhclient.out 2>&1 3>&-
	for want in 'fixed-address 192.168.79.10;' 'option routers 192.168.79.1;' 'option tftp-server-name "192.168.79.1";' \
		'option tftp-server-address 192.168.79.1;' 'option subnet-mask 255.255.255.0;' 'option dhcp-server-identifier 192.168.79.1;'; do
		grep -qF "$want" dhclient.leases || { echo "missing: $want" >&2; bad=1; }
	done
	[ $bad = 0 ]
	finish
}

@test "a client that must have its answers broadcast, and a server without packet sockets" {
	need udhcpc setpriv
	net srv c1
	dhcpd -w 0
	udhcpc_at c1 -B
	finish
	ip -n "cph$$.c1" addr flush dev eth0
	: >log
	ip netns exec "cph$$.srv" setpriv --bounding-set=-net_raw --inh-caps=-net_raw cph-dhcpd -I eth0 -w 1 >log 2>err 3>&- </dev/null &
	srv=$!
	pids+=("$srv")
	wait_for 30 has_line log
	udhcpc_at c1
	finish "cph-dhcpd: eth0: no packet socket (Operation not permitted): answers are broadcast, and no address is looked for before it is offered"
}

has_address() { [ -n "$(addr_of "$1")" ]; }

@test "the whole pool: exhaustion is told, and over when an address comes back" {
	need udhcpc
	net srv c1 c2 c3
	dhcpd -w 0 -a 192.168.79.10-192.168.79.11
	udhcpc_at c1
	ip netns exec "cph$$.c2" udhcpc -i eth0 -f -n -s "$lease_script" >udhcpc2.out 2>&1 3>&- &
	pids+=("$!")
	wait_for 40 has_address c2
	two=$(addr_of c2)
	run ! udhcpc_at c3 -t 4
	grep -q '	event=full	' log
	kill -USR2 $!           # it gives its address back
	wait_for 30 grep -q "	event=release	.*	ip=$two	" log
	udhcpc_at c3
	same "of the one that left" "$two" "$(addr_of c3)"
	finish
}

# never_shared LOG - by the server's own records: an address is given to nobody before who had it gave it back, or its lease ran out
never_shared() {
	awk -F '\t' '
		{ for (i = 2; i <= NF; i++) { k = $i; sub(/=.*/, "", k); v[k] = substr($i, length(k) + 2) } }
		$1 != "lease" { next }
		v["event"] == "ack" {
			if (v["ip"] in of && of[v["ip"]] != v["mac"]) { print "shared: " v["ip"] " " of[v["ip"]] " " v["mac"]; bad = 1 }
			of[v["ip"]] = v["mac"]
			n++
		}
		v["event"] ~ /^(release|expire|decline)$/ { delete of[v["ip"]] }
		END { exit bad || n < 1 }' "$1"
}

@test "eight clients on seven addresses, 500 random steps, two seconds a lease: no address is ever shared" {
	local said
	net srv c1
	dhcpd -w 0 -E 2 -L var/leases -a 192.168.79.10-192.168.79.16
	run -0 at c1 dhcpx eth0 500 1
	said=$output
	finish
	[[ $said == *", 0 shared" ]] || fail "$said"
	# it was not idle: each thing happened
	awk '{ exit !($1 > 60 && $3 > 10 && $5 > 30 && $7 > 10) }' <<<"$said" || fail "$said"
	run -0 never_shared log
	grep -q '	event=expire	' log
	# the judge can say no
	printf 'lease\tevent=ack\tmac=A\tip=1\nlease\tevent=ack\tmac=B\tip=1\n' >both
	run -1 never_shared both
}

@test "leases outlive the server, in a file that cph-tftpd reads" {
	need udhcpc
	net srv c1 c2
	dhcpd -w 0 -L var/leases
	udhcpc_at c1
	udhcpc_at c2
	finish
	one=$(addr_of c1) two=$(addr_of c2)
	grep -Eqx "[0-9]+ $(mac_of c1) $one \* 01:$(mac_of c1)" var/leases
	same "its mode" 644 "$(stat -c %a var/leases)"
	same "nothing else is left there" leases "$(ls -A var)"
	# a renewal and a new start of the client get the same address from the next server
	dhcpd -w 0 -L var/leases
	ip -n "cph$$.c2" addr flush dev eth0
	ip -n "cph$$.c1" addr flush dev eth0
	udhcpc_at c2
	udhcpc_at c1
	same addresses "$one $two" "$(addr_of c1) $(addr_of c2)"
	# and the TFTP server knows by it who asks
	need curl
	mkdir d
	echo hello >d/hello
	ip netns exec "cph$$.srv" cph-tftpd -d d -L var/leases -l 192.168.79.1 >tftp.log 2>tftp.err 3>&- </dev/null &
	pids+=("$!")
	wait_for 30 has_line tftp.log
	same file hello "$(at c2 curl -s --max-time 20 tftp://192.168.79.1/hello)"
	grep -q "^request	.*	mac=$(MAC_of c2)	ip=$two	" tftp.log
	finish
}

@test "a lease file that is none, or cannot be written, stops it before it serves" {
	net srv
	ip -n "cph$$.srv" addr add 192.168.79.1/24 dev eth0
	printf 'root:x:0:0\n' >var/leases
	refuses 2 "cph-dhcpd: var/leases:1: not a lease (expiry mac ip name client-id)" at srv cph-dhcpd -I eth0 -w 0 -L var/leases
	same "left as it was" "root:x:0:0" "$(cat var/leases)"
	mkdir -m 755 rootonly
	refuses 2 "cph-dhcpd: rootonly/leases: user nobody cannot write there: Permission denied; give the directory to that user, or see -u" \
		at srv cph-dhcpd -I eth0 -w 0 -L rootonly/leases
	refuses 2 "cph-dhcpd: nothing/leases: No such file or directory" at srv cph-dhcpd -I eth0 -w 0 -L nothing/leases
	refuses 2 "cph-dhcpd: var/: user nobody cannot write there: Invalid argument; give the directory to that user, or see -u" \
		at srv cph-dhcpd -I eth0 -w 0 -L var/
	# lines of dnsmasq's that are not about our clients stay as they are, and their addresses are theirs
	printf '%s\n' "duid 00:01:00:01:2a:2b:2c:2d:00:11:22:33:44:55" "0 06-00:11:22:33:44:66 192.168.79.129 old *" \
		"0 12345 2001:db8::1 * 00:01" >others
	(echo "0 00:11:22:33:44:77 192.168.79.130 * *"; cat others) >var/leases
	dhcpd -w 0 -L var/leases
	finish
	same "what is kept" "0 00:11:22:33:44:77 192.168.79.130 * *"$'\n'"$(cat others)" "$(cat var/leases)"
	# leases of another network are not taken up
	printf '0 00:11:22:33:44:55 10.0.0.1 * *\n' >var/leases
	dhcpd -w 0 -L var/leases
	finish "cph-dhcpd: var/leases: 1 leases of addresses that are not given now, forgotten"
}

@test "networks that do not fit are refused by name" {
	net srv
	refuses 2 "cph-dhcpd: eth0: has no IPv4 address; ip address add 192.168.79.1/24 dev eth0" at srv cph-dhcpd -I eth0 -w 0
	ip -n "cph$$.srv" addr add 192.168.79.1/24 dev eth0
	refuses 2 "cph-dhcpd: 10.0.0.5: not an address of this network" at srv cph-dhcpd -I eth0 -w 0 -a 10.0.0.5-10.0.0.9
	printf 'mac,ip\n001122334455,192.168.79.1\n' >own
	refuses 2 "cph-dhcpd: 192.168.79.1: this is our own address" at srv cph-dhcpd -I eth0 -w 0 -i own
	# of two addresses of the interface the one in whose network the pool is
	ip -n "cph$$.srv" addr add 10.0.0.1/24 dev eth0
	dhcpd -w 0 -a 10.0.0.5-10.0.0.9
	grep -q 'addr=10.0.0.1	' log
	refuses 2 "cph-dhcpd: eth0: port 67: $(because EADDRINUSE)" at srv cph-dhcpd -I eth0 -w 0
	finish
	ip -n "cph$$.srv" addr flush dev eth0
	ip -n "cph$$.srv" addr add 192.168.79.1/31 dev eth0
	refuses 2 "cph-dhcpd: eth0: its network is too small to take addresses from (-a)" at srv cph-dhcpd -I eth0 -w 0
}

@test "an address that somebody has without asking is seen and not given" {
	need udhcpc
	net srv c1 squatter
	ip -n "cph$$.squatter" addr add 192.168.79.10/24 dev eth0
	dhcpd -w 0 -a 192.168.79.10-192.168.79.20
	udhcpc_at c1
	same "the next one" 192.168.79.11 "$(addr_of c1)"
	grep -q "	event=conflict	mac=$(MAC_of c1)	ip=192.168.79.10	.*	reason=$(MAC_of squatter)" log
	finish
}

@test "a server that was held up hears who has the address before it judges that nobody answered" {
	need python3
	net srv c1
	dhcpd -w 0 -a 192.168.79.10-192.168.79.20
	# the client asks; while its address is looked for the server stops, somebody answers, and the client asks again
	at c1 timeout 60 python3 - "$srv" >got <<-'E'
		import os, select, signal, socket, struct, sys, time
		s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
		s.bind(("eth0", 0))
		mac, squatter, server = b"\0\x11\x22\x33\x44\x55", b"\0\x11\x22\x33\x44\x99", int(sys.argv[1])
		def total(b): n = sum(struct.unpack(">%dH" % (len(b) // 2), b)); n = (n & 0xffff) + (n >> 16); return ~((n & 0xffff) + (n >> 16)) & 0xffff
		def discover():
		    dhcp = struct.pack(">BBBBIHHIIII", 1, 1, 6, 0, 7, 0, 0, 0, 0, 0, 0) + mac + bytes(202) + b"\x63\x82\x53\x63\x35\x01\x01\xff"
		    ip = struct.pack(">BBHHHBBHII", 0x45, 0, 28 + len(dhcp), 0, 0, 64, 17, 0, 0, 0xffffffff)
		    ip = ip[:10] + struct.pack(">H", total(ip)) + ip[12:]
		    s.send(b"\xff" * 6 + mac + b"\x08\0" + ip + struct.pack(">HHHH", 68, 67, 8 + len(dhcp), 0) + dhcp)
		def heard(what):
		    while True:
		        b = s.recv(2048)
		        if what(b): return b
		discover()
		arp = heard(lambda b: b[12:14] == b"\x08\x06" and b[38:42] == bytes([192, 168, 79, 10]))
		os.kill(server, signal.SIGSTOP)
		s.send(arp[6:12] + squatter + b"\x08\x06\0\x01\x08\0\x06\x04\0\x02" + squatter + arp[38:42] + arp[22:28] + arp[28:32])
		discover()
		time.sleep(0.6)
		os.kill(server, signal.SIGCONT)
		offer = heard(lambda b: b[12:14] == b"\x08\0" and b[23:24] == b"\x11" and b[34:36] == b"\0\x43")
		print("offered:", ".".join(map(str, offer[58:62])))
	E
	same "the next one" "offered: 192.168.79.11" "$(cat got)"
	grep -q "	event=conflict	mac=001122334455	ip=192.168.79.10	.*	reason=001122334499" log
	finish
}

@test "phones of the inventory have their own addresses; -c answers them and Cisco phones only" {
	need udhcpc
	net srv c1 c2 c3
	printf 'mac,ip,line1_name\n%s,192.168.79.77,1\n' "$(mac_of c1)" >phones.csv
	dhcpd -w 0 -c -i phones.csv -a 192.168.79.10-192.168.79.20
	udhcpc_at c1
	same "its own" 192.168.79.77 "$(addr_of c1)"
	udhcpc_at c2 -V 'Cisco Systems, Inc. IP Phone'
	same "a Cisco phone" 192.168.79.10 "$(addr_of c2)"
	same "what the inventory has" "no yes" "$(field listed | sort -u | paste -sd ' ')"
	same "of the old boot" old "$(sed -n "s/.*	mac=$(MAC_of c2)	.*	state=\([a-z]*\)	.*/\1/p" log | sort -u)"
	run ! udhcpc_at c3 -t 4
	grep -q "	event=ignored	mac=$(MAC_of c3)	ip=	.*	reason=not a Cisco phone" log
	finish
}

@test "a phone whose own address somebody else uses keeps the one of the pool over a restart" {
	need udhcpc
	net srv c1 c2 squatter
	ip -n "cph$$.squatter" addr add 192.168.79.77/24 dev eth0
	printf 'mac,ip\n%s,192.168.79.77\n' "$(mac_of c1)" >phones.csv
	dhcpd -w 0 -i phones.csv -L var/leases -a 192.168.79.10-192.168.79.20
	udhcpc_at c1
	same "of the pool" 192.168.79.10 "$(addr_of c1)"
	finish
	ip -n "cph$$.squatter" addr flush dev eth0
	dhcpd -w 0 -i phones.csv -L var/leases -a 192.168.79.10-192.168.79.20
	# c1 still has it, and answers no ARP: only the lease keeps it from c2
	ip -n "cph$$.c1" addr flush dev eth0
	udhcpc_at c2
	same "for somebody else" 192.168.79.11 "$(addr_of c2)"
	finish
}

@test "five hundred phones that start in one moment are all offered an address, each another" {
	need python3
	net srv shelf
	ip -n "cph$$.srv" addr add 10.79.0.1/22 dev eth0
	dhcpd -w 0 -a 10.79.1.0-10.79.3.250
	at shelf timeout 60 python3 - >got <<-'E'
		import select, socket, struct, time
		s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x800))
		s.bind(("eth0", 0))
		s.setsockopt(socket.SOL_SOCKET, 33, 4 << 20)	# SO_RCVBUFFORCE: no answer is lost while this is held up
		def total(b): n = sum(struct.unpack(">%dH" % (len(b) // 2), b)); n = (n & 0xffff) + (n >> 16); return ~((n & 0xffff) + (n >> 16)) & 0xffff
		for i in range(500):
		    mac = b"\0\x11\x22\x33" + struct.pack(">H", i)
		    dhcp = struct.pack(">BBBBIHHIIII", 1, 1, 6, 0, i + 1, 0, 0, 0, 0, 0, 0) + mac + bytes(202) + b"\x63\x82\x53\x63\x35\x01\x01\xff"
		    ip = struct.pack(">BBHHHBBHII", 0x45, 0, 28 + len(dhcp), 0, 0, 64, 17, 0, 0, 0xffffffff)
		    ip = ip[:10] + struct.pack(">H", total(ip)) + ip[12:]
		    s.send(b"\xff" * 6 + mac + b"\x08\0" + ip + struct.pack(">HHHH", 68, 67, 8 + len(dhcp), 0) + dhcp)
		given, end = {}, time.monotonic() + 30
		while len(given) < 500 and time.monotonic() < end:
		    if not select.select([s], [], [], 1)[0]: continue
		    b = s.recv(2048)
		    if b[23:24] == b"\x11" and b[34:36] == b"\0\x43": given[b[70:76]] = b[58:62]
		print(len(given), len(set(given.values())))
	E
	same "phones, addresses" "500 500" "$(cat got)"
	finish
}

# asked_there - a request lies unread at the other server
asked_there() { ip netns exec "cph$$.other" awk '$2 ~ /:0043$/ && $5 !~ /:00000000$/ { n++ } END { exit !n }' /proc/net/udp; }

@test "another server on the link: it does not start and names it; with -f it serves and is shy" {
	need dnsmasq udhcpc
	net srv other c1
	ip -n "cph$$.other" addr add 192.168.79.2/24 dev eth0
	ip netns exec "cph$$.other" dnsmasq --no-daemon --conf-file=/dev/null --user=root --port=0 --interface=eth0 --bind-interfaces --no-ping \
		--dhcp-range=192.168.79.200,192.168.79.210,255.255.255.0,600 --dhcp-leasefile="$PWD/dnsmasq.leases" >dnsmasq.log 2>&1 3>&- &
	pids+=("$!")
	wait_for 30 grep -q 'DHCP, sockets bound' dnsmasq.log
	ip -n "cph$$.srv" addr add 192.168.79.1/24 dev eth0
	refuses 2 "cph-dhcpd: eth0: 192.168.79.2 is a DHCP server here already (-D for a piece of its configuration, -f to serve beside it)" \
		at srv timeout 60 cph-dhcpd -I eth0
	# its lookout took none of the other's addresses
	same "leases of the other" "" "$(cat dnsmasq.leases 2>/dev/null)"
	# without packet sockets it looks through port 68
	need setpriv
	refuses 2 "cph-dhcpd: eth0: no packet socket (Operation not permitted): answers are broadcast, and no address is looked for before it is offered
cph-dhcpd: eth0: 192.168.79.2 is a DHCP server here already (-D for a piece of its configuration, -f to serve beside it)" \
		at srv setpriv --bounding-set=-net_raw --inh-caps=-net_raw timeout 60 cph-dhcpd -I eth0
	# held up until the time is over, it still hears what was said meanwhile
	other=${pids[-1]}
	kill -STOP "$other"
	at srv timeout 60 cph-dhcpd -I eth0 -w 2 >log 2>err 3>&- &
	pids+=("$!")
	wait_for 30 asked_there
	srv=$(ip netns pids "cph$$.srv" | while read -r p; do [ "$(cat /proc/$p/comm)" != cph-dhcpd ] || echo $p; done)
	kill -STOP $srv
	kill -CONT "$other"
	wait_for 30 grep -q DHCPOFFER dnsmasq.log
	sleep 2.2
	kill -CONT $srv
	rc=0
	wait "${pids[-1]}" || rc=$?
	same status 2 $rc
	same stderr "cph-dhcpd: eth0: 192.168.79.2 is a DHCP server here already (-D for a piece of its configuration, -f to serve beside it)" "$(cat err)"
	dhcpd -f
	udhcpc_at c1
	finish "cph-dhcpd: eth0: 192.168.79.2 is a DHCP server here too"
}

@test "garbage is dropped and counted; the next client is served" {
	need udhcpc python3
	net srv c1 c2
	ip -n "cph$$.c2" addr add 192.168.79.99/24 dev eth0
	dhcpd -w 0 -vv
	at c2 python3 - <<-'E'
		import socket, random
		random.seed(1)
		s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
		head = bytes([1, 1, 6, 0]) + bytes(24) + bytes.fromhex("001122334455") + bytes(202) + bytes.fromhex("63825363")
		packets = [b"", b"x", bytes(239), head[:239], head, head + b"\x35", head + b"\x35\xff\x01", head[:2] + b"\xff" + head[3:] + b"\x35\x01\x01\xff",
		          head[:236] + bytes(4) + b"\x35\x01\x01\xff", head + bytes(2000), head + b"\x34\x01\x04\xff", head + b"\x35\x01\x02\xff"]
		packets += [head + bytes(random.randrange(256) for _ in range(random.randrange(300))) for i in range(30)]
		for p in packets: s.sendto(p, ("192.168.79.1", 67))
	E
	udhcpc_at c1
	wait_for 30 grep -q 'too long' err
	kill -TERM "$srv"
	wait "$srv"
	for why in 'too short' 'option without its length' 'option past the end' 'not an Ethernet client' 'wrong magic number' 'too long' \
		'option 52 is not 1, 2 or 3' 'plain BOOTP' "a server's message as a request"; do
		grep -qx "cph-dhcpd: eth0: packet dropped: $why" err || { echo "missing: $why" >&2; bad=1; }
	done
	same "dropped and told" "$(grep -c 'packet dropped' err)" "$(sed -n 's/^cph-dhcpd: eth0: \([0-9]*\) packets dropped$/\1/p' err)"
	[ $bad = 0 ]
}

@test "the fragment for dnsmasq passes its own test" {
	need dnsmasq
	local f
	printf 'mac,ip\n001122334455,192.0.2.50\n0011223344AA,\n' >phones.csv
	for f in "-a 192.0.2.100-192.0.2.199/24 -N 192.0.2.2 -r 192.0.2.1,192.0.2.3" "-a 192.0.2.100-192.0.2.199" "-c" "-c -i phones.csv" \
		"-i phones.csv -b 192.0.2.1,192.0.2.2"; do
		# shellcheck disable=SC2086
		run -0 cph-dhcpd -D dnsmasq -b 192.0.2.1 $f
		printf '%s\n' "$output" >frag
		run -0 dnsmasq --test -C frag
	done
	grep -qx 'dhcp-host=00:11:22:33:44:55,192.0.2.50' frag
}

@test "a client that dnsmasq serves with the fragment gets the same as from us" {
	need dnsmasq udhcpc
	net srv c1
	ip -n "cph$$.srv" addr add 192.168.79.1/24 dev eth0
	at srv cph-dhcpd -D dnsmasq -c -I eth0 -a 192.168.79.10-192.168.79.10 >frag
	ip netns exec "cph$$.srv" dnsmasq --no-daemon --conf-file="$PWD/frag" --user=root --port=0 --no-ping --dhcp-leasefile="$PWD/dnsmasq.leases" >dnsmasq.log 2>&1 3>&- &
	pids+=("$!")
	wait_for 30 grep -q 'DHCP, IP range' dnsmasq.log
	udhcpc_at c1 -V 'Cisco Systems, Inc. IP Phone CP-7940'
	same "what udhcpc got" "192.168.79.10 24 192.168.79.1 192.168.79.1 c0a84f01 192.168.79.1" \
		"$(answers ip mask router tftp opt150 siaddr)"
	run ! udhcpc_at c1 -t 4 -V 'something else'
}

@test "the fragment for Kea is JSON with the same settings, and passes Kea's own test" {
	need jq
	printf 'mac,ip\n001122334455,192.0.2.50\n0011223344AA,\n' >phones.csv
	cph-dhcpd -D kea -c -b 192.0.2.1,192.0.2.2 -r 192.0.2.1 -N 192.0.2.3 -a 192.0.2.100-192.0.2.199/24 -i phones.csv >kea.json
	same subnet '["192.0.2.0/24","192.0.2.100 - 192.0.2.199","192.0.2.1"]' "$(jq -c '.Dhcp4.subnet4[0] | [.subnet, .pools[0].pool, ."next-server"]' kea.json)"
	same options '{"routers":"192.0.2.1","domain-name-servers":"192.0.2.3","tftp-server-name":"192.0.2.1","cisco-tftp":"192.0.2.1, 192.0.2.2"}' \
		"$(jq -c '[.Dhcp4.subnet4[0]."option-data"[] | {(.name): .data}] | add' kea.json)"
	same reservations '[{"hw-address":"00:11:22:33:44:55","ip-address":"192.0.2.50"}]' "$(jq -c '.Dhcp4.subnet4[0].reservations' kea.json)"
	cph-dhcpd -D kea -b none -a 192.0.2.100-192.0.2.199/24 | jq -e '.Dhcp4.subnet4[0]."option-data" == []'
	# a phone of the inventory is one whatever class it sends
	same class "substring(option[60].hex,0,28) == 'Cisco Systems, Inc. IP Phone' or pkt4.mac == 0x001122334455 or pkt4.mac == 0x0011223344AA" \
		"$(jq -r '.Dhcp4."client-classes"[0].test' kea.json)"
	command -v kea-dhcp4 >/dev/null || optional "kea-dhcp4 is not installed"
	run -0 kea-dhcp4 -t kea.json
}

# beside OTHER COMMAND... - that server runs at srv with what -c -D OTHER printed; a phone of the inventory without a class gets 150 from
# it, so does a Cisco phone, and nobody else gets an address
beside() {
	local other=$1
	shift
	net srv c1 c2 c3
	ip -n "cph$$.srv" addr add 192.168.79.1/24 dev eth0
	printf 'mac\n%s\n' "$(mac_of c1)" >phones.csv
	at srv cph-dhcpd -D "$other" -c -I eth0 -a 192.168.79.10-192.168.79.20 -i phones.csv >frag
	ip netns exec "cph$$.srv" "$@" >other.log 2>&1 3>&- </dev/null &
	pids+=("$!")
	udhcpc_at c1
	same "a phone of the inventory" "192.168.79.1 c0a84f01" "$(answers tftp opt150)"
	udhcpc_at c2 -V 'Cisco Systems, Inc. IP Phone'
	same "a Cisco phone" "192.168.79.1 c0a84f01" "$(answers tftp opt150)"
	# what did not ask for them gets them all the same
	rm -f answer.bound
	at c2 timeout 30 udhcpc -i eth0 -f -q -n -t 8 -T 1 -s "$lease_script" -V 'Cisco Systems, Inc. IP Phone CP-7960G' >udhcpc.out 2>&1 3>&-
	same "not asked for" "192.168.79.1 c0a84f01" "$(answers tftp opt150)"
	run ! udhcpc_at c3 -t 4
}

@test "without a network the fragments for Kea and ISC are the options alone, which their servers accept" {
	local f
	printf 'mac\n001122334455\n' >phones.csv
	run -0 cph-dhcpd -D isc -b 192.0.2.1
	same isc 'option cisco-tftp code 150 = array of ip-address;
  next-server 192.0.2.1;
  option tftp-server-name "192.0.2.1";
  option cisco-tftp 192.0.2.1;
  option dhcp-parameter-request-list = concat(option dhcp-parameter-request-list, 42, 96);' "$output"
	for f in "" "-c" "-c -i phones.csv" "-i phones.csv"; do
		# shellcheck disable=SC2086
		cph-dhcpd -D isc -b 192.0.2.1 $f >isc.conf
		same "braces of isc $f" "$(tr -cd '{' <isc.conf | wc -c)" "$(tr -cd '}' <isc.conf | wc -c)"
		: >isc.leases
		! type -P dhcpd >/dev/null || command dhcpd -t -cf isc.conf -lf isc.leases
		# shellcheck disable=SC2086
		cph-dhcpd -D kea -b 192.0.2.1 $f >kea.json
		! type -P jq >/dev/null || jq -e . kea.json >/dev/null
		! type -P kea-dhcp4 >/dev/null || kea-dhcp4 -t kea.json
	done
	need jq || return 1
	cph-dhcpd -D kea -c -b 192.0.2.1 | jq -e '.Dhcp4."client-classes"[0]."option-data"[1] == {name: "cisco-tftp", "always-send": true, data: "192.0.2.1"}'
}

@test "the fragment for Kea reaches phones of the inventory whose class is unknown" {
	need udhcpc
	command -v kea-dhcp4 >/dev/null || optional "kea-dhcp4 is not installed"
	mkdir -p /run/kea
	cat >kea.sh <<-'E'
		sed 's/"authoritative"/"lease-database": { "type": "memfile", "persist": false }, &/' frag >kea.json
		exec kea-dhcp4 -c kea.json
	E
	beside kea sh kea.sh
}

@test "the fragment for the DHCP server of ISC says the same, and phones of the inventory get option 150 from it" {
	printf 'mac,ip\n001122334455,192.0.2.50\n0011223344AA,\n' >phones.csv
	run -0 cph-dhcpd -D isc -c -b 192.0.2.1,192.0.2.2 -r 192.0.2.1 -N 192.0.2.3 -a 192.0.2.100-192.0.2.199/24 -i phones.csv
	same "the text" 'authoritative;
option cisco-tftp code 150 = array of ip-address;
class "cisco" {
  match if substring(option vendor-class-identifier, 0, 28) = "Cisco Systems, Inc. IP Phone";
}
subnet 192.0.2.0 netmask 255.255.255.0 {
  default-lease-time 3600;
  max-lease-time 3600;
  option routers 192.0.2.1;
  option domain-name-servers 192.0.2.3;
  next-server 192.0.2.1;
  option tftp-server-name "192.0.2.1";
  option cisco-tftp 192.0.2.1, 192.0.2.2;
  option dhcp-parameter-request-list = concat(option dhcp-parameter-request-list, 42, 96);
  pool {
    range 192.0.2.100 192.0.2.199;
    allow members of "cisco";
    allow known-clients;
  }
}
host phone-001122334455 { hardware ethernet 00:11:22:33:44:55; fixed-address 192.0.2.50; }
host phone-0011223344AA { hardware ethernet 00:11:22:33:44:aa; }' "$output"
	type -P dhcpd >/dev/null || optional "the DHCP server of ISC is not installed"
	need udhcpc
	: >isc.leases
	beside isc dhcpd -f -cf frag -lf isc.leases -pf isc.pid
}
