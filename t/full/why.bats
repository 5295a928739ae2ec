#!/usr/bin/env bats
# For the rules of cph-phone a tree with that fault, served by other people's TFTP servers: cph-why names the fault from the log of each.
load ../helper
load ../phone/phone

SIP=P0S3-8-12-00
test_setup() {
	[ "$(id -u)" = 0 ] && unshare -nm true 2>/dev/null || optional "needs root: port 69 and a /dev/log of their own"
	need ip || return 1
	D=$(mktemp -d /tmp/cph-why.XXXXXX)
	chmod 755 "$D"
	mkdir "$D/tree"
	# tftpd-hpa speaks to syslog only
	cat >devlog.py <<-'END'
		import socket, sys
		s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
		s.bind("/dev/log")
		while True:
		    open(sys.argv[1], "ab").write(s.recv(4096).rstrip(b"\0\n") + b"\n")
	END
	cat >server <<-'END'
		tree=$2 log=$3
		case $1 in
		dnsmasq) exec dnsmasq -k -p 0 -C /dev/null --pid-file= --enable-tftp --tftp-root="$tree" --listen-address=127.0.0.1 --log-facility="$log" ;;
		hpa) python3 devlog.py "$log" & sleep 0.5; exec in.tftpd -L -4 -a 127.0.0.1:69 -vvv -s "$tree" ;;
		atftpd) exec atftpd --daemon --no-fork --bind-address 127.0.0.1 --verbose=7 --logfile "$log" "$tree" ;;
		esac
	END
}
test_teardown() { [ -z "${D:-}" ] || rm -rf "$D"; }

have() { case $1 in hpa) in.tftpd -V 2>/dev/null | grep -q hpa && command -v python3 >/dev/null ;; *) command -v "$1" >/dev/null ;; esac; }

# logged SERVER LOAD - the phone, which runs LOAD, asks this server for what stands in $D/tree; the log is in $D/log
logged() {
	: >"$D/log"
	chmod 666 "$D/log"
	CMD="cph-phone -q -b 4 -S 0.02 -k '$CPH_ROOT/t/kit/keys/keys.tsv' -m $MAC -f $2 127.0.0.1 >/dev/null 2>&1" unshare -nm sh -c '
		mkdir -p /tmp/cph-dev.$$ && mount -t tmpfs none /tmp/cph-dev.$$
		for f in null zero random urandom; do : >/tmp/cph-dev.$$/$f; mount --bind /dev/$f /tmp/cph-dev.$$/$f; done
		mount --move /tmp/cph-dev.$$ /dev 2>/dev/null || mount --bind /tmp/cph-dev.$$ /dev
		ip link set lo up
		ip addr add 10.9.9.1/32 dev lo
		sh server "$1" "$2/tree" "$2/log" >/dev/null 2>&1 3>&- & server=$!
		i=0
		until tftpc 127.0.0.1 69 "rrq probe octet" "recv 200" >/dev/null 2>&1; do i=$((i + 1)); [ $i -lt 50 ] || exit 9; done
		eval "$CMD" || :
		sleep 0.3
		kill $server
		pkill -P $$ || :' - "$1" "$D"
	rmdir /tmp/cph-dev.* 2>/dev/null || :
}

# whole - a tree on which a phone with SCCP 8.0(5) becomes SIP 8.12
whole() {
	rm -rf "$D/tree"
	mkdir "$D/tree"
	(cd "$D/tree" && phone_fw $SIP)
	cph-plan P00308000500 $SIP | sed "s/^step/&	mac=$MAC/" >plan
	printf 'mac,model,line1_name,proxy1_address\n%s,7960,200,192.0.2.1\n' $MAC >x.csv
	cph-mkcnf -q -m 644 -d "$D/tree" -i x.csv <plan >/dev/null
	echo >"$D/tree/probe"
	chmod -R a+rX "$D/tree"
}

# a row each: the fault, what the phone runs, the spoiling, the verdict from the log alone (a/b: any of them will do)
@test "each fault is named from the log of each server" {
	local s name load spoil want got bad=0 n=0
	for s in dnsmasq hpa atftpd; do
		have $s || { echo "# $s is not installed" >&3; continue; }
		while IFS='|' read -r name load spoil want; do
			n=$((n + 1))
			whole
			(cd "$D/tree" && eval "$spoil")
			logged $s "$load"
			got=$(grep -v probe "$D/log" | cph-why -q -o verdict 2>/dev/null | head -n 1)
			[[ "/$want/" == */"$got"/* ]] || { echo "$s: $name: $got, wanted $want" >&2; head -n 40 "$D/log" >&2; bad=1; }
		done <<-END
			nothing|P00308000500|:|arrived
			list|P00308000500|rm $SIP.loads|missing
			application|P00308000500|rm $SIP.sb2|missing
			closed|P00308000500|chmod 0 $SIP.loads|forbidden/missing
			empty SEP|UAL|: >SEP$MAC.cnf.xml; chmod 644 SEP*|no-load
			nothing named|UAL|rm *.cnf *.xml|no-config
			no own file|P00308000500|rm SIP$MAC.cnf|own-file
			letter O|UAL|sed -i 's/P0S3/POS3/' SIP*.cnf *.xml|bad-load/no-config/no-load
		END
	done
	[ $n -gt 0 ] || optional "no other TFTP server is installed"
	[ $bad = 0 ]
}
