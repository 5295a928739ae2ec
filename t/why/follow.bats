#!/usr/bin/env bats
# cph-hop leads a shelf that dnsmasq serves, TFTP and DHCP: what it is told is the log, through cph-why -r
load ../helper
load ../phone/phone
load ../hop/hop
load ../dhcpd/dhcp

MACS="001122334401 001122334402 001122334403"
test_setup() {
	hosts=
	need dnsmasq || return 1
}
test_teardown() {
	net_down
	[ -z "${D:-}" ] || rm -rf "$D"
}

colons() { sed 's/../&:/g; s/:$//' <<<"$1"; }

@test "three phones with an address each by DHCP, a directory each by MAC, led hop by hop through the log: all arrive, and none by its name alone" {
	[ "$(id -u)" = 0 ] && unshare -n true 2>/dev/null || optional "needs root: networks of its own"
	local m i=0 dashes
	shelf P00308000500 P00305000300 P0S3-07-5-00
	D=$(mktemp -d /tmp/cph-why.XXXXXX)
	chmod 755 "$D"
	cph-mkcnf -q -m 644 -s -d tb -i phones.csv <plan >written
	chmod -R a+rX tb
	mv tb "$D/tb"
	# dnsmasq looks for 00-11-22-33-44-01 beneath the root: a link beside ours, which follows it from hop to hop
	for m in $MACS; do
		dashes=$(colons $m)
		ln -s $m "$D/tb/${dashes//:/-}"
	done
	net srv ph1 ph2 ph3
	ip -n "cph$$.srv" addr add 192.168.79.1/24 dev eth0
	: >log
	chmod 666 log
	chmod 711 .
	ip netns exec "cph$$.srv" dnsmasq -k -p 0 -C /dev/null --pid-file= --user=root --interface=eth0 --bind-interfaces --log-facility="$PWD/log" --log-dhcp \
		--dhcp-range=192.168.79.10,192.168.79.50,1h --dhcp-authoritative --no-ping --dhcp-leasefile="$PWD/leases" --dhcp-option=150,192.168.79.1 \
		--enable-tftp --tftp-root="$D/tb" --tftp-unique-root=mac >err.dnsmasq 2>&1 3>&- </dev/null &
	pids+=($!)
	wait_for 30 grep -q "TFTP root is" log || fail "$(cat log err.dnsmasq)"
	mkfifo lines records
	tail -n +1 -F log >lines 2>/dev/null 3>&- &
	pids+=($!)
	cph-why -r <lines 2>err.why 3>&- | tee all >records 3>&- &
	pids+=($!)
	cph-hop -d "$D/tb" -t 2 -x 'echo $CPH_MAC 1<>power.$CPH_MAC' plan <records >hop 2>err.hop 3>&- &
	hop=$!
	pids+=($hop)
	for m in $MACS; do
		i=$((i + 1))
		ip -n "cph$$.ph$i" link set eth0 address "$(colons $m)"
		grep "mac=$m" flash >flash.$m
		mkfifo power.$m
		ip netns exec "cph$$.ph$i" cph-phone -q -k "$CPH_ROOT/t/kit/keys/keys.tsv" -F flash.$m -m $m -S 0.05 -P power.$m -x P0S3-8-12-00 -b 100 -I eth0 \
			>phone.$i 2>err.$i 3>&- </dev/null &
		pids+=($!)
	done
	wait_for 100 gone $hop || fail "$(cat hop err.hop err.why err.1 err.2 err.3; tail -n 30 log)"
	for m in $MACS; do
		grep -q "mac=$m	.*event=arrived" hop || fail "$m: $(cat hop err.hop err.why)"
		wait_for 30 grep -q '	load=P0S3-8-12-00	' flash.$m
	done
	same "who says so" lease "$(sed -n 's/^request	.*	by=\([a-z]*\)	.*/\1/p' all | sort -u)"
	# the addresses are those of the leases, and each phone saw its own files only
	same "other people's files" "" "$(sed -n 's/^request	.*	mac=\([0-9A-F]*\)	.*	file=[A-Z]*\(0011223344..\).*/\1 \2/p' all | awk '$1 != $2')"
	# what the manual says of it: a host without a link of its own is served the whole shelf
	same "somebody else's file" 0003 "$(at srv tftpc 192.168.79.1 69 "rrq .hops/001122334401/1/SIP001122334401.cnf octet" "recv 2000" 2>&1 | head -c 4)"
}
