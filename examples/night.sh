#!/bin/sh
# night.sh HOURS [CPH OPTIONS] FIRMWARE... - serve for so many hours, in the
# current directory, and print where every phone stands.  For cron, which mails
# what a job prints:
#
#	MAILTO=you@example.org
#	PATH=/usr/local/bin:/usr/bin:/bin
#	0 22 * * *  cd /srv/phones && sh night.sh 8 -y downloads
#
# What is done stays done: the next night goes on.
set -u

[ $# -ge 2 ] || { echo "usage: night.sh hours [options of cph] firmware ..." >&2; exit 2; }
seconds=$(awk -v h="$1" 'BEGIN { if (h !~ /^[0-9.]+$/) exit 1; printf "%d", h * 3600 }') || { echo "night.sh: $1: not a number of hours" >&2; exit 2; }
shift
exec cph -w "$seconds" "$@" </dev/null
