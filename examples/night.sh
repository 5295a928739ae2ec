#!/bin/sh
# night.sh HOURS [MAKE VARIABLES] - serve for so many hours, in the current
# directory, and print where every phone stands.  For cron, which mails what a
# job prints:
#
#	MAILTO=you@example.org
#	PATH=/usr/local/bin:/usr/bin:/bin
#	0 22 * * *  cd /srv/phones && sh night.sh 8 HERE=/usr/local/share/cph/examples HOPFLAGS='-c -s -y'
#
# Phones that come up too early are left for the morning unless POWER says how
# to restart them.  What is done stays done: the next night goes on.
set -u

[ $# -ge 1 ] || { echo "usage: night.sh hours [make variables]" >&2; exit 2; }
seconds=$(awk -v h="$1" 'BEGIN { if (h !~ /^[0-9.]+$/) exit 1; printf "%d", h * 3600 }') || { echo "night.sh: $1: not a number of hours" >&2; exit 2; }
shift
here=. work=work flags='-c -s'
for a in "$@"; do
	case $a in
	HERE=*) here=${a#*=} ;;
	WORK=*) work=${a#*=} ;;
	HOPFLAGS=*) flags=${a#*=} ;;
	esac
done

# what is missing from the shelf is wrong for tonight, and belongs into the mail
"${MAKE:-make}" -s -f "$here/Makefile" "$@" ready 2>&1 || exit 1
rc=0
"${MAKE:-make}" -s -f "$here/Makefile" "$@" HOPFLAGS="$flags -w $seconds" all >"$work/night.log" 2>&1 || rc=$?
"${MAKE:-make}" -s -f "$here/Makefile" "$@" report
if [ "$rc" != 0 ]; then
	echo
	grep '^cph-' "$work/night.log"
fi
exit "$rc"
