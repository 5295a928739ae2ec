#!/bin/sh
# demo.sh - six phones of different ages become SIP 8.12, on this machine:
# synthetic firmware, simulated phones, loopback, no root.  Run by "make demo".
#
# It is examples/Makefile with what a shelf would bring: an inventory
# (examples/phones.csv), archives (made by t/kit/mkfw and signed by test keys,
# hence KEYS), phones (cph-phone, SCALE times as slow as real ones), and a
# switch for their power.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
PATH=$root/bin:$PATH
keys=$root/t/kit/keys/keys.tsv
tmp=$(mktemp -d "${TMPDIR:-/tmp}/cph-demo.XXXXXX")
phones=
trap '[ -z "$phones" ] || kill "$phones" 2>/dev/null; rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM
cd "$tmp"

title() { printf '\n== %s\n' "$*"; }
shelf() { "${MAKE:-make}" -s -f "$root/examples/Makefile" HERE="$root/examples" FIRMWARE=firmware KEYS="$keys" "$@"; }

# what one would have downloaded
mkdir firmware empty
for load in P00305000300 P0S3-04-4-00 P0S3-05-3-00 P0S3-06-3-00 P0S3-07-5-00 P0S3-8-12-00; do
	"$root/t/kit/mkfw" -z "firmware/$load.zip" "$load"
done
# which file SIP 4.4 asks for on its way to 5.3 nobody has written down: a .bin
# is the signed file without its header
"$root/t/kit/mkfw" -d single P0S3-05-3-00
tail -c +405 single/P0S3-05-3-00.sbn >firmware/P0S3-05-3-00.bin
cp "$root/examples/phones.csv" .

title "The shelf: what each phone runs, and the loads on its way"
cph-plan -t P0S3-8-12-00 -o mac,hop,of,from,to <phones.csv

title "Archives verified, every hop written, every kind of phone rehearsed on the files"
shelf ready

# the phones, not switched on yet: what they have in their flash
grep '^[0-9]' phones.csv | while IFS=, read -r mac model load _; do
	cph-phone -q -k "$keys" -m "$mac" -M "$model" -f "${load:-UAL}" -F flash -d empty >/dev/null 2>&1 || :
done
mkfifo power
sed -n 's/^phone	mac=\([^	]*\).*/\1/p' flash | awk '{ print 0, $1, "127.2.0." NR, "*", "*" }' >leases

title "Served and led from hop to hop, unattended; what came up too early is switched off and on"
(
	until grep -qs '^listen' work/records; do sleep 0.1; done
	port=$(sed -n 's/^listen.*	port=\([0-9]*\).*/\1/p' work/records)
	exec cph-phone -q -k "$keys" -F flash -N 6 -a 127.2.0.1 -p "$port" -S "${SCALE:-0.02}" -P power -x P0S3-8-12-00 -b 1000 127.0.0.1
) >log 2>err &
phones=$!
shelf POWER='echo $$CPH_MAC 1<>power' HOPFLAGS="-v -y -t ${SETTLE:-2} -w 120" SERVEFLAGS='-l 127.0.0.1 -p 0 -L leases' || {
	cat err >&2
	exit 1
}
rc=0
wait "$phones" || rc=$?
phones=
[ $rc = 0 ] || { cat err >&2; exit 1; }

title "What is in their flash now"
sed -n 's/^phone	mac=\([^	]*\)	model=\([^	]*\)	load=\([^	]*\)	.*/\1 \2 \3/p' flash
[ "$(grep -c '	load=P0S3-8-12-00	' flash)" = 6 ]
printf '\nSix phones run SIP 8.12.\n'
