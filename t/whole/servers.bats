#!/usr/bin/env bats
# Other people's TFTP servers, each as it gives up root by default, serve what cph-mkcnf writes
load ../helper
load ../phone/phone

SIP=P0S3-8-12-00
test_setup() {
	[ "$(id -u)" = 0 ] && unshare -n true 2>/dev/null || optional "needs root: port 69 in a network of its own, and a server that gives root up"
	need ip || return 1
	# below /tmp itself: the directories of the tests are for root only
	D=$(mktemp -d /tmp/cph-servers.XXXXXX)
	chmod 755 "$D"
	printf 'mac,model,line1_name,line1_password,proxy1_address\n%s,7960,200,geheim,192.0.2.1\n' $MAC >x.csv
}
test_teardown() { [ -z "${D:-}" ] || rm -rf "$D"; }

# server NAME - start it on port 69 in the foreground
cat >"$BATS_RUN_TMPDIR/server" <<'EOF'
case $1 in
dnsmasq) exec dnsmasq -k -p 0 -C /dev/null --pid-file= --enable-tftp --tftp-root="$2" --listen-address=127.0.0.1 ;;
tftpd-hpa) exec in.tftpd -L -4 -a 127.0.0.1:69 -s "$2" ;;
atftpd) exec atftpd --daemon --no-fork --bind-address 127.0.0.1 --logfile /dev/null "$2" ;;
busybox) exec busybox udpsvd -E 127.0.0.1 69 busybox tftpd -r -u nobody "$2" ;;
esac
EOF

# served NAME COMMAND - run a shell command in a network where this server serves $D
served() {
	CMD=$2 unshare -n sh -c '
		ip link set lo up
		# tftpd-hpa resolves no address where 127.0.0.1 is the only one
		ip addr add 10.9.9.1/32 dev lo
		sh "$1" "$2" "$3" >/dev/null 2>server.err 3>&- & server=$!
		i=0
		until tftpc 127.0.0.1 69 "rrq probe octet" "recv 200" >/dev/null 2>&1; do
			i=$((i + 1))
			[ $i -lt 50 ] || { echo "$2 does not answer" >&2; cat server.err >&2; exit 9; }
		done
		rc=0
		eval "$CMD" || rc=$?
		kill $server
		exit $rc' - "$BATS_RUN_TMPDIR/server" "$1" "$D"
}

have() {
	case $1 in
	tftpd-hpa) in.tftpd -V 2>/dev/null | grep -q hpa ;;
	busybox) busybox tftpd --help 2>&1 | grep -q -- -u && command -v busybox >/dev/null ;;
	*) command -v "$1" >/dev/null ;;
	esac
}

@test "with -m 644 the simulated phone arrives from each, also after a run without -m" {
	local bad=0 n=0 s
	(cd "$D" && phone_fw $SIP)
	echo >"$D/probe"
	chmod 644 "$D"/*
	cph-plan -t $SIP <<<"phone	mac=$MAC	load=UAL:7.5" >plan
	cph-mkcnf -q -m 644 -d "$D" -i x.csv <plan >/dev/null
	cph-mkcnf -q -d "$D" -i x.csv <plan >/dev/null
	same modes 644 "$(stat -c %a "$D"/*.cnf* | sort -u)" || bad=1
	for s in dnsmasq tftpd-hpa atftpd busybox; do
		have $s || { echo "# $s is not installed" >&3; continue; }
		n=$((n + 1))
		served $s "cph-phone -q -k '$CPH_ROOT/t/kit/keys/keys.tsv' -m $MAC -f UAL -l P003-07-5-00 -x $SIP 127.0.0.1 >out 2>err" ||
			{ echo "$s: $(tail -n 3 err)" >&2; bad=1; }
	done
	[ $n -gt 0 ] || optional "no other TFTP server is installed"
	[ $bad = 0 ]
}

@test "with the default each serves all but the file with the password, and cph-lint names it and both cures" {
	local bad=0 n=0 s f
	echo >"$D/probe"
	cph-plan -t $SIP <<<"phone	mac=$MAC	load=UAL:7.5" >plan
	(umask 077 && cph-mkcnf -q -d "$D" -i x.csv <plan >/dev/null)
	chmod 644 "$D/probe"
	for s in dnsmasq tftpd-hpa atftpd busybox; do
		have $s || continue
		n=$((n + 1))
		served $s '
			for f in SIPDefault.cnf XMLDefault.cnf.xml OS79XX.TXT; do
				[ ! -e "$D/$f" ] || tftpc 127.0.0.1 69 "rrq $f octet" "block 1" >/dev/null || { echo "$f is not served" >&2; exit 1; }
			done
			! tftpc 127.0.0.1 69 "rrq SIP'$MAC'.cnf octet" "block 1" >/dev/null 2>&1 || { echo "the file with the password is served" >&2; exit 1; }' ||
			{ echo "$s" >&2; bad=1; }
	done
	run cph-lint "$D"
	f=$(grep "SIP$MAC.cnf: mode" <<<"$output")
	[[ $f == *"mode 640: a TFTP server that has given up root cannot read it: chmod o+r, or let the server run in group "* ]] || { echo "$output" >&2; bad=1; }
	same "files named" 1 "$(grep -c 'has given up root' <<<"$output")" || bad=1
	[ $n -gt 0 ] || optional "no other TFTP server is installed"
	[ $bad = 0 ]
}
