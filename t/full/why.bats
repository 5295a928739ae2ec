#!/usr/bin/env bats
# For every rule of cph-phone a tree with that fault, served by other people's TFTP servers and captured: cph-why names the rule.  The cells are
# those of why.tsv beside this file.
load ../helper
load ../phone/phone
load ../dhcpd/dhcp

KEYS=$CPH_ROOT/t/kit/keys/keys.tsv
TABLE=$CPH_ROOT/t/full/why.tsv

# a server is found in PATH or named by the environment: CPH_ATFTPD, CPH_BUSYBOX (Debian's has no tftpd)
atftpd_path() { echo "${CPH_ATFTPD:-$(type -P atftpd)}"; }
busybox_path() {
	local b=${CPH_BUSYBOX:-$(type -P busybox)}
	"$b" --list 2>/dev/null | grep -qx tftpd && echo "$b"
}

have() {
	case $1 in
	hpa) in.tftpd -V 2>/dev/null | grep -q hpa ;;
	dnsmasq) command -v dnsmasq >/dev/null ;;
	atftpd) [ -n "$(atftpd_path)" ] ;;
	busybox) [ -n "$(busybox_path)" ] ;;
	esac
}

addr() { case $1 in hpa) echo 10.9.9.1 ;; dnsmasq) echo 10.9.9.2 ;; atftpd) echo 10.9.9.3 ;; busybox) echo 10.9.9.4 ;; esac; }

# serve SERVER - this server, for the whole test; its log is $D/SERVER.log
serve() {
	local a log=$D/$1.log
	a=$(addr "$1")
	: >"$log"
	chmod 666 "$log"
	ip -n "cph$$.srv" addr add "$a/24" dev eth0
	case $1 in
	# tftpd-hpa speaks to syslog only: a /dev/log of its own
	hpa) set -- unshare -m sh -c 'mkdir -p "$1/dev" && for f in null zero random urandom; do : >"$1/dev/$f"; mount --bind /dev/$f "$1/dev/$f"; done
		mount --bind "$1/dev" /dev; python3 devlog.py "$2" & exec in.tftpd -L -4 -a "$3:69" -vvv -s "$1/tree"' - "$D" "$log" "$a" ;;
	dnsmasq) set -- dnsmasq -k -p 0 -C /dev/null --pid-file= --enable-tftp --tftp-root="$D/tree" --listen-address="$a" --bind-interfaces --log-facility="$log" ;;
	atftpd) set -- "$(atftpd_path)" --daemon --no-fork --user nobody.nogroup --bind-address "$a" --verbose=7 --logfile "$log" "$D/tree" ;;
	busybox) set -- sh -c 'exec "$1" udpsvd -v -E "$2" 69 "$1" tftpd -u nobody "$3" 2>>"$4"' - "$(busybox_path)" "$a" "$D/tree" "$log" ;;
	esac
	ip netns exec "cph$$.srv" "$@" >/dev/null 2>&1 3>&- </dev/null &
	pids+=($!)
	wait_for 30 answers "$a"
}

answers() { ip netns exec "cph$$.ph" tftpc "$1" 69 "rrq probe octet" "recv 200" >/dev/null 2>&1; }

test_setup() {
	need ip python3 tcpdump || return 1
	net srv ph
	D=$(mktemp -d /tmp/cph-why.XXXXXX)
	chmod 755 "$D"
	mkdir "$D/tree"
	echo >"$D/tree/probe"
	ip -n "cph$$.ph" addr add 10.9.9.20/24 dev eth0
	cat >devlog.py <<-'E'
		import socket, sys
		s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
		s.bind("/dev/log")
		while True:
		    open(sys.argv[1], "ab").write(s.recv(4096).rstrip(b"\0\n") + b"\n")
	E
	# the keys of the test suite as those of a 7942's family too: A is the new one, B the old one
	awk -F '\t' 'BEGIN { OFS = FS } /^testA/ { $1 = "J42t"; $6 = $6 "; cnu42.9-4-2ES26" } /^testB/ { $1 = "J42told"; $6 = "cnu42.9-4-2ES26" } { print }' "$KEYS" >java.tsv
	cp "$KEYS" keys.tsv
}
test_teardown() { net_down; [ -z "${D:-}" ] || rm -rf "$D"; }

# ---- what the trees of the table are made with, in the tree ----

good() { hop P00308000500 P0S3-8-12-00; : >RINGLIST.DAT; : >dialplan.xml; }
flip() { # flip FILE OFFSET - change one bit
	printf "\\x$(printf %x $((0x$(od -An -tx1 -j "$2" -N 1 "$1" | tr -d ' ') ^ 1)))" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}
cut_short() { head -c "$2" "$1" >x; mv x "$1"; }
list() { printf '%s\n%s\nLA_VERSION=%s\n' "$2" "$3" "$4" | "$CPH_ROOT/t/kit/mkfw" -s "$1" >x; mv x "$1"; }
java() { "$CPH_ROOT/t/kit/mkjava" -h 5 -n 600 "$@" -d . SIP42.9-4-2SR3-1S >/dev/null; : >dialplan.xml; : >g3-tones.xml; }
sep() {         # sep LOAD - SEP<MAC>.cnf.xml of a SIP phone with Java
	printf '<device>\n<loadInformation>%s</loadInformation>\n<sipProfile><dialTemplate>dialplan.xml</dialTemplate><softKeyFile></softKeyFile>
<sipLines><line button="1"><featureID>9</featureID><name>123</name><proxy>192.0.2.1</proxy></line></sipLines></sipProfile>\n</device>\n' "$1" >SEP$MAC.cnf.xml
}

# ---- a row ----

option() { local w=$1; shift; while [ $# -gt 0 ]; do [ "$1" != "$w" ] || { echo "$2"; return; }; shift; done; }

# what a person knows of the phone: -i
inventory() { printf 'mac,model,load,loader\n%s,%s,%s,%s\n' $MAC "$(option -M "$@")" "$(option -f "$@")" "$(option -l "$@")"; }

# ask_all OPTIONS... - the phone asks each of the servers for what is in the tree; logs are SERVER.log here, and all.pcap
ask_all() {
	local s scale p=()
	for s in $servers; do : >"$D/$s.log"; done
	rm -f tcpdump.err       # or the words of the last one pass for its own
	ip netns exec "cph$$.srv" tcpdump -q --immediate-mode -i eth0 -U -s 96 -w all.pcap udp >/dev/null 2>tcpdump.err 3>&- &
	local dump=$!
	wait_for 30 grep -qs "listening on" tcpdump.err
	for s in $servers; do
		# without the pauses of a phone dnsmasq, which writes at the end of a transfer, mixes the starts
		scale=0
		[ $s != dnsmasq ] || [ $rule = ctl ] || scale=0.03
		[ "$rule" != silent ] || scale=1
		ip netns exec "cph$$.ph" cph-phone -v -S $scale -b 4 -k "$keys" -m $MAC "$@" -o state:rule "$(addr $s)" >$s.rule 2>$s.err 3>&- </dev/null &
		p+=($!)
	done
	wait "${p[@]}" || :
	sleep 0.3
	kill $dump
	wait $dump || :
	for s in $servers; do grep -v probe "$D/$s.log" >$s.log || :; done
	for s in $servers; do tcpdump -q -r all.pcap -w $s.pcap host "$(addr $s)" 2>/dev/null; done
}

# rules_of VERDICT - the rules that it stands for
rules_of() { awk -F '\t' -v v="$1" '$1 == v { print $2 }' "$CPH_ROOT/lib/data/verdicts.tsv"; }

# cell SERVER FILE WANTED - what cph-why makes of it: log (the verdict without more), dir (the rule with -d and -i), - (neither)
cell() {
	local verdict alone sure with got=-
	IFS=$'\t' read -r verdict sure alone < <(cph-why -q -o verdict,sure,rule "$2" 2>&1 | head -n 1 | sed 's/\t\t/\t-\t/g; s/\t$/\t-/')
	with=$(cph-why -q -k "$keys" -d "$D/tree" -i phones.csv -o rule "$2" 2>&1 | head -n 1)
	if [ "$rule" = - ]; then
		[ "$verdict" != arrived ] || got=log
		with=-
	elif [[ ,$(rules_of "$verdict"),$alone, == *,"$rule",* ]]; then got=log
	elif [[ $with == "$rule" ]]; then got=dir; fi
	# what the log alone says must not be wrong and called certain; with the directory it is the rule itself, where that was served
	[[ /$3/ == */$got/* ]] && { [ $got = log ] || [ "$sure" != certain ] || [[ /$may/ == */$verdict/* ]]; } &&
		{ [ $got != log ] || [ "$with" = "$rule" ] || [ "$rule" = silent ]; } && return
	echo "$rule ($phone): $1: $got, wanted $3: verdict $verdict, $sure, rule $alone; with the directory: $with" >&2
	[ -z "${CPH_SHOW:-}" ] || head -n 30 "$2" >&2
	return 1
}

@test "each rule of cph-phone is named from the log of each server, as the table says" {
	local rule may hpa dnsmasq atftpd busybox capture phone tree s keys try row bad=0 n=0 servers=
	for s in hpa dnsmasq atftpd busybox; do
		if have $s; then servers+=" $s"; serve $s; else echo "# $s is not there: its column is left out" >&3; fi
	done
	[ -n "$servers" ] || optional "no other TFTP server is installed"
	while IFS=$'\t' read -r rule may hpa dnsmasq atftpd busybox capture phone tree; do
		[ "$phone" != - ] || continue
		[[ -z ${CPH_RULE:-} || $CPH_RULE == "$rule" ]] || continue
		n=$((n + 1))
		find "$D/tree" -mindepth 1 -delete
		(cd "$D/tree" && eval "$tree") || { echo "$rule: no tree: $tree" >&2; bad=1; continue; }
		chmod -R go+X,go+r "$D/tree"
		case $tree in *forbid*) chmod 0 "$D/tree/${tree##*forbid }" ;; esac
		keys=keys.tsv
		case $phone in *-M*) keys=java.tsv ;; esac
		inventory $phone >phones.csv
		# these phones are a hundred times as impatient as real ones: on a busy machine they repeat what was answered, and the row is tried again
		for try in 1 2 3; do
			row=0
			[ "$rule" != silent ] || ip -n "cph$$.srv" neigh replace 10.9.9.20 lladdr 02:00:00:00:00:99 nud permanent dev eth0
			ask_all $phone
			[ "$rule" != silent ] || ip -n "cph$$.srv" neigh del 10.9.9.20 dev eth0
			for s in $servers; do
				cell $s $s.log "${!s}" || row=1
				cell "capture of $s" $s.pcap "$capture" || row=1
			done
			[ $row = 1 ] || break
		done
		[ $row = 0 ] || bad=1
	done < <(grep -v '^#' "$TABLE" | tail -n +2)
	[ $n -gt 0 ] && [ $bad = 0 ]
}

@test "the table has every rule" {
	same rules "$(cph-phone -W -o rule:rule | grep . | sort -u)" "$(grep -v '^#' "$TABLE" | tail -n +2 | cut -f 1 | grep -v '^-$' | sort -u)"
}
