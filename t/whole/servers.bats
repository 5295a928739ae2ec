#!/usr/bin/env bats
# Other people's TFTP servers, each as it gives up root by default, serve what cph-mkcnf writes
load ../helper
load ../phone/phone

# of another place than PATH: Debian's busybox is built without the applet, and its atftpd and tftpd-hpa exclude one another
export BUSYBOX=${CPH_BUSYBOX:-busybox} ATFTPD=${CPH_ATFTPD:-atftpd}

SIP=P0S3-8-12-00 JAVA=001122AABBCC
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
atftpd) exec "$ATFTPD" --daemon --no-fork --bind-address 127.0.0.1 --logfile /dev/null "$2" ;;
busybox) exec "$BUSYBOX" udpsvd -E 127.0.0.1 69 "$BUSYBOX" tftpd -r -u nobody "$2" ;;
esac
EOF

# served NAME COMMAND - run a shell command in a network where this server serves $D
served() {
	CMD=$2 unshare -n sh -c '
		ip link set lo up
		# tftpd-hpa resolves no address where 127.0.0.1 is the only one
		ip addr add 10.9.9.1/32 dev lo
		sh "$1" "$2" "$3" >/dev/null 2>server.err 3>&- & server=$!
		trap "kill $server" EXIT
		i=0
		until tftpc 127.0.0.1 69 "rrq probe octet" "recv 200" >/dev/null 2>&1; do
			i=$((i + 1))
			[ $i -lt 50 ] || { echo "$2 does not answer" >&2; cat server.err >&2; exit 9; }
		done
		eval "$CMD"' - "$BATS_RUN_TMPDIR/server" "$1" "$D"
}

# run_of SERVER... - skip, to be seen, where it is not installed; dnsmasq and tftpd-hpa always are where everything must be
run_of() {
	case $1 in
	dnsmasq) need dnsmasq || return 1 ;;
	tftpd-hpa) in.tftpd -V 2>/dev/null | grep -q hpa || { [ "${CPH_STRICT:-0}" != 1 ] || return 1; skip "tftpd-hpa is not installed"; } ;;
	atftpd) command -v "$ATFTPD" >/dev/null || optional "atftpd is not installed (CPH_ATFTPD)" ;;
	busybox) { "$BUSYBOX" --list | grep -qx tftpd; } 2>/dev/null || optional "no busybox with a tftpd (CPH_BUSYBOX)" ;;
	esac
}

# arrives_from SERVER - with -m 644 the simulated phone arrives, also after a run without -m
arrives_from() {
	run_of "$1" || return 1
	(cd "$D" && phone_fw $SIP && chmod 644 ./*)
	install -m 644 /dev/null "$D/probe"
	cph-plan -t $SIP <<<"phone	mac=$MAC	load=UAL:7.5" >plan
	(umask 077 && cph-mkcnf -q -m 644 -d "$D" -i x.csv <plan >/dev/null)
	sed -i s/geheim/anders/ x.csv
	(umask 077 && cph-mkcnf -q -d "$D" -i x.csv <plan >changed)
	grep -q "SIP$MAC.cnf	changed=yes" changed
	same modes 644 "$(stat -c %a "$D"/*.cnf* "$D"/*.xml | sort -u)" || return 1
	served "$1" "cph-phone -q -k '$CPH_ROOT/t/kit/keys/keys.tsv' -m $MAC -f UAL -l P003-07-5-00 -x $SIP 127.0.0.1 >out 2>err" || fail "$(tail -n 3 err)"
}

# all_but_secrets SERVER - with the default modes it serves all but the files with passwords, and cph-lint names these and both cures
all_but_secrets() {
	local f
	run_of "$1" || return 1
	install -m 644 /dev/null "$D/probe"
	# a phone with Java beside: the same rule for its files
	printf '%s,7942,201,geheim,192.0.2.1\n' $JAVA >>x.csv
	cph-plan -t $SIP <<<"phone	mac=$MAC	load=UAL:7.5" >plan
	cph-plan -t SIP42.9-4-2SR3-1S <<<"phone	mac=$JAVA	model=7942	load=SIP42.9-2-1S" >>plan
	(umask 077 && cph-mkcnf -q -d "$D" -i x.csv <plan >/dev/null)
	(cd "$D" && stat -c '%a %n' -- *.cnf* *.xml | sort -u) >modes
	same "files with passwords" "640 SEP$JAVA.cnf.xml 640 SIP$MAC.cnf" "$(grep -v ^644 modes | xargs)" || return 1
	[ "$(grep -c ^644 modes)" -ge 2 ] || fail "$(cat modes)"
	served "$1" '
		for f in $(sed -n "s/^644 //p" modes); do
			tftpc 127.0.0.1 69 "rrq $f octet" "block 1" >/dev/null || { echo "$f is not served" >&2; exit 1; }
		done
		for f in $(sed -n "s/^640 //p" modes); do
			! tftpc 127.0.0.1 69 "rrq $f octet" "block 1" >/dev/null 2>&1 || { echo "$f, which has a password, is served" >&2; exit 1; }
		done' || return 1
	run cph-lint "$D"
	for f in $(sed -n "s/^640 //p" modes); do
		[[ $output == *"/$f: mode 640: a TFTP server that has given up root cannot read it: chmod o+r (cph-mkcnf -m 644), or let the server run in group "*" (cph-mkcnf -g GROUP"* ]] ||
			fail "$output"
	done
	same "files named" 2 "$(grep -c 'has given up root' <<<"$output")"
}

@test "dnsmasq: with -m 644 the phone arrives" { arrives_from dnsmasq; }
@test "dnsmasq: with the default modes it serves all but passwords" { all_but_secrets dnsmasq; }
@test "tftpd-hpa: with -m 644 the phone arrives" { arrives_from tftpd-hpa; }
@test "tftpd-hpa: with the default modes it serves all but passwords" { all_but_secrets tftpd-hpa; }
@test "atftpd: with -m 644 the phone arrives" { arrives_from atftpd; }
@test "atftpd: with the default modes it serves all but passwords" { all_but_secrets atftpd; }
@test "busybox: with -m 644 the phone arrives" { arrives_from busybox; }
@test "busybox: with the default modes it serves all but passwords" { all_but_secrets busybox; }

@test "cph-mkcnf -g: a server in that group is one of the two cures" {
	local g
	g=$(id -gn nobody) || optional "no user nobody"
	install -m 644 /dev/null "$D/probe"
	cph-plan -t $SIP <<<"phone	mac=$MAC	load=UAL:7.5" >plan
	cph-mkcnf -q -g "$g" -d "$D" -i x.csv <plan >/dev/null
	same "mode and group" "640 $g" "$(stat -c '%a %G' "$D/SIP$MAC.cnf")"
	need dnsmasq
	# dnsmasq runs as nobody here, but in the group dip, unless told
	CMD=1 unshare -n sh -c 'ip link set lo up
		dnsmasq -k -p 0 -C /dev/null --pid-file= --enable-tftp --tftp-root="$1" --listen-address=127.0.0.1 --group="$2" 3>&- & server=$!
		trap "kill $server" EXIT
		i=0
		until tftpc 127.0.0.1 69 "rrq probe octet" "recv 200" >/dev/null 2>&1; do i=$((i + 1)); [ $i -lt 50 ] || exit 9; done
		tftpc 127.0.0.1 69 "rrq SIP'$MAC'.cnf octet" "block 1" >/dev/null' - "$D" "$g"
}
