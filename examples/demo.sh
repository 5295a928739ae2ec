#!/bin/sh
# demo.sh - six phones of different ages become SIP 8.12, on this machine:
# synthetic firmware, simulated phones, loopback, no root.  Run by "make demo".
#
# It is one cph command with what a shelf would bring: an inventory
# (examples/phones.csv), archives (made by t/kit/mkfw and signed by test keys,
# hence -k), phones (cph-phone, SCALE times as slow as real ones), and a switch
# for their power.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
PATH=$root/bin:$PATH
export PATH
keys=$root/t/kit/keys/keys.tsv
tmp=$(mktemp -d "${TMPDIR:-/tmp}/cph-demo.XXXXXX")
phones='' front=''
stop() {
	for p in $front $phones; do kill "$p" 2>/dev/null || :; done
	wait
	rm -rf "$tmp"
}
trap stop EXIT
trap 'exit 130' INT TERM
cd "$tmp"

title() { printf '\n== %s\n' "$*"; }

# what one would have downloaded
mkdir firmware empty
for load in P00305000300 P0S3-04-4-00 P0S3-05-3-00 P0S3-06-3-00 P0S3-07-5-00 P0S3-8-12-00; do
	"$root/t/kit/mkfw" -z "firmware/$load.zip" "$load"
done
cp "$root/examples/phones.csv" .

title "The shelf: what each phone runs, and the loads on its way"
cph-plan -t P0S3-8-12-00 -o mac,hop,of,from,to <phones.csv

# the phones, not switched on yet: what they have in their flash
grep '^[0-9]' phones.csv | while IFS=, read -r mac model load _; do
	cph-phone -q -k "$keys" -m "$mac" -M "$model" -f "${load:-UAL}" -F flash -d empty >/dev/null 2>&1 || :
done
mkfifo power
sed -n 's/^phone	mac=\([^	]*\).*/\1/p' flash | awk '{ print 0, $1, "127.2.0." NR, "*", "*" }' >leases

title "cph firmware: verified, planned, written, rehearsed, served, led from hop to hop"
CPH_TFTPD="-l 127.0.0.1" CPH_HOP="-t ${SETTLE:-2} -x 'echo \$CPH_MAC 1<>power'" cph -y -k "$keys" -L leases -p 0 -w 120 firmware &
front=$!
until grep -qs '^listen' cph-work/records; do
	kill -0 "$front" 2>/dev/null || exit 1
	sleep 0.1
done
port=$(sed -n 's/^listen.*	port=\([0-9]*\).*/\1/p' cph-work/records | head -n 1)
cph-phone -q -k "$keys" -F flash -N 6 -a 127.2.0.1 -p "$port" -S "${SCALE:-0.02}" -P power -x P0S3-8-12-00 -b 1000 127.0.0.1 >log 2>err &
phones=$!
rc=0
wait "$phones" || rc=$?
phones=''
[ $rc = 0 ] || { cat err >&2; exit 1; }
# cph would serve on: a moment for its last words
n=0
until [ "$(sed -n 's/.*mac=\([^	]*\).*	event=arrived	.*/\1/p' cph-work/events | sort -u | grep -c .)" -ge 6 ] || [ $n -gt 300 ]; do
	sleep 0.1
	n=$((n + 1))
done
sleep 0.5
kill "$front" 2>/dev/null || :
wait "$front" || rc=$?
front=''
[ $rc = 0 ] || exit 1

title "What is in their flash now"
sed -n 's/^phone	mac=\([^	]*\)	model=\([^	]*\)	load=\([^	]*\)	.*/\1 \2 \3/p' flash
[ "$(grep -c '	load=P0S3-8-12-00	' flash)" = 6 ]
printf '\nSix phones run SIP 8.12.\n'
