#!/bin/sh
# demo.sh - six phones of different ages, and two of another family, become SIP
# phones on this machine: synthetic firmware, simulated phones, loopback, no
# root.  Run by "make demo".
#
# It is one cph command with what a shelf would bring: an inventory
# (examples/phones.csv), archives (made by t/kit/mkfw and signed by test keys,
# hence -k), phones (cph-phone, SCALE times as slow as real ones), and a switch
# for their power.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
PATH=$root/bin:$PATH
export PATH
keys=$root/t/kit/keys/mixed.tsv
tmp=$(mktemp -d "${TMPDIR:-/tmp}/cph-demo.XXXXXX")
phones='' front=''
# not "stop", an alias in pdksh
finish() {
	for p in $front $phones; do kill "$p" 2>/dev/null || :; done
	wait
	rm -rf "$tmp"
}
trap finish EXIT
trap 'exit 130' INT TERM
cd "$tmp"

title() { printf '\n== %s\n' "$*"; }

# what one would have downloaded
mkdir firmware empty
for load in P00305000300 P0S3-04-4-00 P0S3-05-3-00 P0S3-06-3-00 P0S3-07-5-00 P0S3-8-12-00; do
	"$root/t/kit/mkfw" -z "firmware/$load.zip" "$load"
done
# two packages for phones with Java: the 7942 gets there in one hop, the 7965,
# which was reset, over the bridge
"$root/t/kit/mkjava" -d firmware/7942 SIP42.9-4-2SR3-1S
"$root/t/kit/mkjava" -k B -d firmware/7965-bridge SIP45.8-5-2S
"$root/t/kit/mkjava" -d firmware/7965 SIP45.9-4-2SR3-1S
cp "$root/examples/phones.csv" .
cat >>phones.csv <<END
0011.2233.4407,7942,SCCP42.9-3-1SR2-1S,,207,Gus,207,change-me-7,192.0.2.10,Shop
0011.2233.4408,7965,,RESET,208,Hedy,208,change-me-8,192.0.2.10,Hall
END

title "The shelf: what each phone runs, and the loads on its way"
cph-unpack -t -q -k "$keys" -o package: firmware/*.zip firmware/79* >have
cph-plan -t SIP -a have -o mac,hop,of,from,to <phones.csv

# the phones, not switched on yet: what they have in their flash
grep '^[0-9]' phones.csv | while IFS=, read -r mac model load _; do
	case $mac in *4408) load=RESET ;; esac
	cph-phone -q -k "$keys" -m "$mac" -M "$model" -f "${load:-UAL}" -F flash -d empty >/dev/null 2>&1 || :
done
mkfifo power
sed -n 's/^phone	mac=\([^	]*\).*/\1/p' flash | awk '{ print 0, $1, "127.2.0." NR, "*", "*" }' >leases

title "cph firmware: verified, planned, written, rehearsed, served, led from hop to hop"
CPH_TFTPD="-l 127.0.0.1" CPH_HOP="-t ${SETTLE:-2} -x 'echo \$CPH_MAC 1<>power'" cph -y -k "$keys" -L leases -p 0 -w 120 firmware firmware/79* &
front=$!
until grep -qs '^listen' cph-work/records; do
	kill -0 "$front" 2>/dev/null || exit 1
	sleep 0.1
done
port=$(sed -n 's/^listen.*	port=\([0-9]*\).*/\1/p' cph-work/records | head -n 1)
cph-phone -q -k "$keys" -F flash -N 8 -a 127.2.0.1 -p "$port" -S "${SCALE:-0.02}" -P power -b 1000 127.0.0.1 >log 2>err &
phones=$!
# cph would serve on: a moment for its last words
rc=0 n=0
until grep -q 'event=complete	' cph-work/events || [ $n -gt 900 ]; do
	sleep 0.1
	n=$((n + 1))
done
sleep 1.5
kill "$phones" 2>/dev/null || :
wait "$phones" || :
phones=''
kill "$front" 2>/dev/null || :
wait "$front" || rc=$?
front=''
[ $rc = 0 ] || exit 1

title "What is in their flash now"
sed -n 's/^phone	mac=\([^	]*\)	model=\([^	]*\)	load=\([^	]*\)	.*/\1 \2 \3/p' flash
[ "$(grep -c '	load=P0S3-8-12-00	' flash)" = 6 ]
[ "$(grep -c '	load=SIP4[25].9-4-2SR3-1S	' flash)" = 2 ]
printf '\nSix phones run SIP 8.12, and two SIP 9.4(2)SR3.\n'
