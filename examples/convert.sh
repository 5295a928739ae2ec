#!/bin/sh
# convert.sh ARCHIVE PHONES TARGET DIR - make DIR ready to be served to the
# phones of an inventory
#
#	sh examples/convert.sh P0S3-8-12-00.zip phones.csv P0S3-8-12-00 tftpboot
#	cph-tftpd -d tftpboot
#
# For phones that need one hop, as every phone that runs SCCP 6 or newer does on
# its way to SIP 8.12.  Nothing is written to DIR unless the plan exists and the
# archive is what the phone will accept.  KEYS names a file of further signing
# keys, if any.
set -eu

[ $# = 4 ] || { echo "usage: convert.sh archive phones target dir" >&2; exit 2; }
archive=$1 phones=$2 target=$3 dir=$4
plan=$(mktemp)
trap 'rm -f "$plan"' EXIT

# 1. the way from each phone's load to the target; exit status 1 and a reason if
# there is none
cph-plan -t "$target" <"$phones" >"$plan"
hops=$(awk -F '\t' '$1 == "step"' "$plan" | sed -n 's/.*	of=\([0-9]*\).*/\1/p' | sort -n | tail -n 1)
[ "${hops:-0}" -le 1 ] || {
	echo "convert.sh: $hops hops are needed; see cph-plan -w for the steps" >&2
	exit 1
}

# 2. the firmware: inflated and its signatures verified before the first file
# appears
mkdir -p "$dir"
cph-unpack ${KEYS:+-k "$KEYS"} -d "$dir" "$archive"

# 3. the files that tell the phones which load to take, and their lines
cph-mkcnf -d "$dir" -i "$phones" <"$plan"
