# For the tests that need a network of their own:  load dhcp
# A bridge and hosts on it, each host a network namespace with one interface, eth0.  Everything is named after this test's process and
# goes away with it.

# net HOST... - make them; skips without root, and where the tools have no packet sockets, which all that is tried there needs
net() {
	local h ports
	linux_only "packet sockets"
	need ip
	as_root "network namespaces" ip netns add "cph$$.sw" || return 1
	hosts="sw $*"
	ports=
	for h in "$@"; do
		ip netns add "cph$$.$h"
		ip -n "cph$$.$h" -batch - <<-E || return 1
			link set lo up
			link add name eth0 type veth peer name p$h netns cph$$.sw
			link set eth0 up
		E
		ports+="link set p$h master br0 up"$'\n'
	done
	ip -n "cph$$.sw" -batch - <<<"link add name br0 type bridge
link set br0 up
$ports" || return 1
	# the kernel lets a port forward, and a host send, when it has seen its carrier, up to a second later; until then packets are lost
	wait_for 30 forwards $# || return 1
	for h in "$@"; do wait_for 30 carries "$h" || return 1; done
}

net_down() {
	local h p gone=
	for h in $hosts; do
		# what a daemon of another package left behind there
		for p in $(ip netns pids "cph$$.$h" 2>/dev/null); do kill -KILL "$p" 2>/dev/null; done
		gone+="netns del cph$$.$h"$'\n'
	done
	[ -z "$gone" ] || ip -force -batch - <<<"$gone" 2>/dev/null
	hosts=
}

# forwards N - do N ports of the bridge?
forwards() {
	local n
	lines_with 'state forwarding' <(ip -n "cph$$.sw" -d link show master br0)
	[ "$n" = "$1" ]
}

# carries HOST - has it a carrier?
carries() { [[ $(ip -n "cph$$.$1" -o link show eth0) == *" state UP "* ]]; }

# at HOST COMMAND... - run it there.  In the background ip netns exec is to be written out, or $! would be a shell's.
at() {
	local h=$1
	shift
	ip netns exec "cph$$.$h" "$@"
}

mac_of() { [[ $(ip -n "cph$$.$1" -o link show eth0) =~ link/ether\ ([0-9a-f:]+) ]] && echo "${BASH_REMATCH[1]}"; }
addr_of() { [[ $(ip -n "cph$$.$1" -o -4 addr show eth0) =~ inet\ ([0-9.]+) ]] && echo "${BASH_REMATCH[1]}" || :; }
# the same, as cph writes it
MAC_of() { local mac; mac=$(mac_of "$1"); mac=${mac//:/}; echo "${mac^^}"; }

has_line() { local line; read -r line 2>/dev/null <"$1"; }

# dhcpd ARG... - cph-dhcpd at srv, 192.168.79.1/24, ready; records go to log, stderr to err
dhcpd() {
	[ -n "$(addr_of srv)" ] || ip -n "cph$$.srv" addr add 192.168.79.1/24 dev eth0
	: >log
	ip netns exec "cph$$.srv" cph-dhcpd -I eth0 "$@" >log 2>err 3>&- </dev/null &
	srv=$!
	pids+=("$srv")
	wait_for 30 has_line log || { cat err >&2; return 1; }
}

# finish [STDERR] - stop it: status 0 and exactly this on stderr
finish() {
	local rc=0
	kill -TERM "$srv"
	wait "$srv" || rc=$?
	same "exit status" 0 "$rc" && { [ -z "${1-}" ] && [ ! -s err ] || same stderr "${1-}" "$(cat err)"; }
}

# events - "event mac" of the lease records, one a line
events() { sed -n 's/^lease	.*	event=\([a-z]*\)	mac=\([0-9A-F]*\)	.*/\1 \2/p' log; }
field() { sed -n "s/^lease	.*	$1=\([^	]*\).*/\1/p" log; }

# lease_script - made once a file of tests, $lease_script: what udhcpc is to do with an answer: configure eth0, and keep the answer in a file named by the event
lease_script() {
	lease_script=$BATS_FILE_TMPDIR/udhcpc.sh
	[ ! -x "$lease_script" ] || return 0
	cat >"$lease_script" <<-'E'
		#!/bin/sh
		env >"answer.$1"
		case $1 in
		deconfig) ip -4 addr flush dev "$interface" ;;
		bound | renew) ip -4 addr flush dev "$interface"; ip addr add "$ip/$mask" dev "$interface" ;;
		esac
	E
	chmod +x "$lease_script"
}

# of_link WORDS - what is said of an interface: this, unless there are no packet sockets
of_link() { if built posix; then echo "this works on Linux only"; else echo "$1"; fi; }
