#!/usr/bin/env bats
# cph-phone from nothing: a wire, an address from cph-dhcpd, files from cph-tftpd
load ../helper
load phone
load ../dhcpd/dhcp

test_setup() {
	bad=0
	mkdir d
	mkdir -m 777 var
}

test_teardown() { net_down; }

# bench FROM TO [ARG...] - the whole bench at srv, cph-dhcpd with these arguments; the phone's wire is ph
bench() {
	local from=$1 to=$2
	shift 2
	(cd d && hop "$from" "$to") || return 1
	net srv ph
	ip -n "cph$$.ph" link set eth0 address 00:11:22:33:44:55
	dhcpd -w 0 -L var/leases -a 192.168.79.10-192.168.79.20 "$@"
	ip netns exec "cph$$.srv" cph-tftpd -d d -L var/leases -l 192.168.79.1 >tftp.log 2>tftp.err 3>&- </dev/null &
	pids+=("$!")
	wait_for 30 has_line tftp.log
}

# life ARG... - the phone, switched on in its namespace
life() { at ph "$CPH_ROOT/bin/cph-phone" -k "$CPH_ROOT/t/kit/keys/keys.tsv" -S 0 -I eth0 "$@"; }

@test "wrong calls of -i are refused" {
	refuses 2 "cph-phone: -I: for one phone that DHCP gives its address: not with -a, -d or -N" cph-phone -I eth0 -d . || bad=1
	refuses 2 "cph-phone: -I: for one phone that DHCP gives its address: not with -a, -d or -N" cph-phone -I eth0 -N 2 || bad=1
	refuses 2 "cph-phone: nosuch: $(of_link "No such device")" cph-phone -I nosuch -f UAL || bad=1
	refuses 2 "cph-phone: lo: $(of_link "not an Ethernet interface")" cph-phone -I lo -f UAL || bad=1
	[ "$bad" = 0 ]
	net srv ph
	ip -n "cph$$.ph" addr add 192.168.79.9/24 dev eth0
	refuses 2 "cph-phone: eth0: has an address already; the phone needs an interface of its own (a network namespace)" \
		at ph cph-phone -I eth0 -f UAL || bad=1
	[ $bad = 0 ]
}

@test "a phone in Protocol Application Invalid, with nothing but its wire, arrives" {
	bench UAL P0S3-8-12-00
	run --separate-stderr life -v -M 7940 -f UAL -x P0S3-8-12-00 -o end,load
	[ "$status" = 0 ] || fail "$stderr" "$(cat log err tftp.log)"
	[[ $output == *"idle	P0S3-8-12-00" ]] || fail "$output"
	[[ $stderr == *"cph-phone: 001122334455: DHCP: address 192.168.79.10 from 192.168.79.1, TFTP server 192.168.79.1"* ]] || fail "$stderr"
	# its address is gone with it, and what cph-dhcpd saw of it is a loader's class
	same "address left" "" "$(addr_of ph)"
	same class "Cisco Systems, Inc. IP Phone CP-7940G" "$(field class | sort -u)"
	same params 1,66,6,3,15,150,35,151 "$(field params | sort -u)"
	same addresses 192.168.79.10 "$(field ip | sort -u)"
	# the TFTP server knew whose address that was
	same "whose requests" $MAC "$(sed -n 's/^request	.*	mac=\([^	]*\)	.*/\1/p' tftp.log | sort -u)"
	finish
}

@test "the same phone where DHCP names no TFTP server: no way out" {
	bench UAL P0S3-8-12-00 -b none
	run -1 --separate-stderr life -f UAL -x P0S3-8-12-00 -o end,rule
	same end "pai	no-server" "$output"
	finish
}

@test "an old phone through the loader step, in both readings of what that keeps" {
	local n=0 reading args want rc out
	bench P00305000300 P0S3-07-5-00
	# reading, arguments, what comes of it.  A host is the server typed in at the phone, -D no: DHCP's is not looked at
	while IFS='|' read -r reading args want; do
		[ -n "$reading" ] || continue
		rc=0
		# shellcheck disable=SC2086
		out=$(life -O settings=$reading -f P00305000300 -x P0S3-07-5-00 -o end,load,rule $args 2>err.phone </dev/null) || rc=$?
		same "$reading $args" "$want" "$rc $(tail -n 1 <<<"$out" | tr '\t' ' ' | sed 's/ $//')" || { cat err.phone >&2; bad=1; }
		n=$((n + 1))
	done <<-'E'
		lost||0 idle P0S3-07-5-00
		kept||0 idle P0S3-07-5-00
		lost|192.168.79.1|0 idle P0S3-07-5-00
		kept|192.168.79.1|0 idle P0S3-07-5-00
		kept|-D no 192.168.79.1|0 idle P0S3-07-5-00
		lost|-D no 192.168.79.1|1 pai  no-server
	E
	[ $n = 6 ]
	# the phone's state by its class changed on the way
	same states "$(yes 'old loader' | head -n 6 | paste -sd ' ')" "$(field state | uniq | paste -sd ' ')"
	[ $bad = 0 ]
	finish
}

@test "nobody answers: said after a while, status 1" {
	net srv ph
	run -1 --separate-stderr life -f UAL
	[[ $stderr == *": no address: no DHCP server answered on eth0" ]] || fail "$stderr"
}

@test "a phone in its namespace, cph-dhcpd for Cisco phones only, its own address from the inventory" {
	printf 'mac,ip\n%s,192.168.79.77\n' $MAC >phones.csv
	bench UAL P0S3-8-12-00 -c -i phones.csv
	run -0 --separate-stderr life -v -f UAL -x P0S3-8-12-00 -o end
	[[ $stderr == *"DHCP: address 192.168.79.77 from"* ]] || fail "$stderr"
	finish
}
