#!/usr/bin/env bats
# cph -I: the machine that converts the phones gives them their addresses too, on a network of its own
load ../helper
load ../dhcpd/dhcp

K="$CPH_ROOT/t/kit/keys/keys.tsv"

test_teardown() { net_down; }

# the servers of a cph that was ended may take a moment
nobody_serves() { [ -z "$(ip netns exec "cph$$.srv" cat /proc/net/udp | sed 1d)" ]; }

@test "-I in a new directory: a phone gets its address, is known by its lease, and arrives; started again it keeps both" {
	local n
	net srv ph || return
	ip -n "cph$$.srv" addr add 192.168.79.1/24 dev eth0
	mkfw -m -z x.zip P0S3-8-12-00
	printf 'mac,model,load,ip,line1_name,proxy1_address\n%s,7940,P00308000500,192.168.79.40,202,192.0.2.10\n' "$(MAC_of ph)" >phones.csv
	for n in 1 2; do
		CPH_HOP="-t 2" ip netns exec "cph$$.srv" cph -y -k "$K" -I eth0 -p 6969 x.zip >out 2>&1 3>&- </dev/null &
		pids+=($!)
		wait_for 60 has cph-work/dhcp "$(printf 'listen\t')" || { cat out >&2; return 1; }
		[ $n = 2 ] || ip netns exec "cph$$.ph" cph-phone -q -k "$K" -I eth0 -M 7940 -f P00308000500 -F flash -S 0.05 -p 6969 >phone 2>&1 || :
		wait_for 30 has out 'every phone has arrived: 1 of 1' || { cat out phone >&2; return 1; }
		kill -TERM "${pids[-1]}"
		rc=0
		wait "${pids[-1]}" || rc=$?
		same status 0 $rc
		: >cph-work/dhcp
		wait_for 30 nobody_serves
	done
	grep -q "	by=lease" cph-work/records
	same "whose the leases are" nobody "$(stat -c %U cph-work/leases)"
	grep -q "192.168.79.40" cph-work/leases/dhcp
	# a row that is wrong costs the others at most the address of their own
	echo '00112233440Z,7940,P00308000500,192.168.79.41,203,192.0.2.10' >>phones.csv
	ip netns exec "cph$$.srv" cph -y -k "$K" -I eth0 x.zip >out 2>&1 3>&- </dev/null &
	pids+=($!)
	wait_for 30 has cph-work/dhcp "$(printf 'listen\t')" || { cat out >&2; return 1; }
	wait_for 30 has out "Phones on eth0 learn it by DHCP"
	kill -TERM "${pids[-1]}"
	wait "${pids[-1]}" || :
	output=$(<out)
	[[ $output == *"cph-dhcpd: phones.csv:3: "*"phones.csv: no phone gets an address of its own, for the reason above; all get one"* ]] || fail "$output"
	[[ $output == *"TFTP server: 192.168.79.1, port 69.  Phones on eth0 learn it by DHCP"* && $output != *"has ended"* ]] || fail "$output"
}
