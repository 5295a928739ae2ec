#!/bin/sh
# demo.sh - a whole conversion on this machine: synthetic firmware, loopback, no root.  Run by "make demo".
#
# A phone says P00308000500 (SCCP 8.0(5)) and shall speak SIP 8.12.  Every command shown is what one types for a real phone, but for
# the package (made by t/mkfw and signed by test keys, hence -k), the address and the port.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
PATH=$root/bin:$PATH
keys=$root/t/keys/keys.tsv
tmp=$(mktemp -d "${TMPDIR:-/tmp}/cph-demo.XXXXXX")
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM
cd "$tmp"

title() { printf '\n== %s\n' "$*"; }
run() {
	printf '$ %s\n' "$*"
	eval "$*"
}

"$root/t/mkfw" -z P0S3-8-12-00.zip P0S3-8-12-00
cat >phones.csv <<'END'
mac,model,load,line1_name,line1_displayname,line1_authname,line1_password,proxy1_address
0011.2233.4455,7940,P00308000500,1234567,User ID,1234567,change-me,192.0.2.10
END

title "1. What does the phone run?"
run "cph-loadid -o protocol,version,era P00308000500"

title "2. Which loads must it pass?"
run "cph-plan -o hop,of,from,to,conf P00308000500 P0S3-8-12-00"
run "cph-plan -o serve P00308000500 P0S3-8-12-00"
run "cph-plan -o absent P00308000500 P0S3-8-12-00"

title "3. Is the download genuine and whole?  (a package made here, signed by the keys of the test suite)"
run "mkdir tftpboot"
run "cph-unpack -k '$keys' -d tftpboot -o name,role,verdict,key P0S3-8-12-00.zip"

title "4. Write what the phone will ask for"
run "cph-plan -t P0S3-8-12-00 <phones.csv | cph-mkcnf -d tftpboot -i phones.csv"
run "cat tftpboot/OS79XX.TXT; echo"
run "head -n 3 tftpboot/SIP001122334455.cnf"

title "5. Serve it, and ask as the phone would"
printf '$ cph-tftpd -d tftpboot\n'
cph-tftpd -d tftpboot -l 127.0.0.1 -p 0 >log 2>err &
server=$!
tries=0
until grep -q '^listen' log 2>/dev/null; do
	tries=$((tries + 1))
	if [ $tries -gt 100 ] || ! kill -0 "$server" 2>/dev/null; then
		cat err >&2
		exit 1
	fi
	sleep 0.1
done
port=$(sed -n 's/^listen.*	port=\([0-9]*\).*/\1/p' log)
bad=0
# SCCP application, then loader, then SIP application: facts of the boot order are in cph-plan(1)
for f in CTLSEP001122334455.tlv SEP001122334455.cnf.xml XMLDefault.cnf.xml \
	SIP001122334455.cnf P0S3-8-12-00.loads P003-8-12-00.sbn P0S3-8-12-00.sb2 \
	SIPDefault.cnf RINGLIST.DAT dialplan.xml; do
	if [ -e "tftpboot/$f" ]; then
		if "$root/t/tftpc" 127.0.0.1 "$port" "get $f got" >client 2>&1 && cmp -s got "tftpboot/$f"; then
			printf '%-26s %s bytes, the same as on disk\n' "$f" "$(wc -c <got | tr -d ' ')"
		else
			printf '%-26s WRONG: %s\n' "$f" "$(cat client)"
			bad=1
		fi
	elif "$root/t/tftpc" 127.0.0.1 "$port" "rrq $f octet" "expect 00050001*" >client 2>&1; then
		printf '%-26s not there, and told so at once\n' "$f"
	else
		printf '%-26s WRONG: %s\n' "$f" "$(cat client)"
		bad=1
	fi
done
kill -TERM "$server"
wait "$server" || bad=1
server=
[ $bad = 0 ] || { echo "demo: failed" >&2; exit 1; }
printf '\nThe directory tftpboot is what this phone can boot SIP 8.12 from.\n'
