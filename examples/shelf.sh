#!/bin/sh
# shelf.sh rehearse | serve [CPH-HOP OPTIONS] -- [CPH-TFTPD OPTIONS] | status |
# report - the parts of examples/Makefile that are more than a command.  WORK is
# the directory it works in (plan, shelf/, records), KEYS a file of further
# signing keys, PHONEFLAGS options for the phone of the rehearsal, POWER the
# command that restarts a phone.
set -eu

work=${WORK:-work}
plan=$work/plan

# first and last load of each phone: MAC MODEL FROM TO
ends() {
	awk -F '\t' '$1 == "step" {
		for (i in v) delete v[i]
		for (i = 2; i <= NF; i++) { k = index($i, "="); v[substr($i, 1, k - 1)] = substr($i, k + 1) }
		if (v["hop"] == 1) { order[++n] = v["mac"]; from[v["mac"]] = v["from"]; model[v["mac"]] = v["model"] }
		to[v["mac"]] = v["to"]
	}
	END { for (i = 1; i <= n; i++) print order[i], model[order[i]] == "" ? "7960" : model[order[i]], from[order[i]], to[order[i]] }' "$plan"
}

# every hop of one phone on the files alone: the flash is kept, the directory is
# the next one
walk() {
	mac=$1 model=$2 load=$3
	case $load in UAL*) load=UAL ;; esac
	rm -rf "$work/rehearsal"
	mkdir "$work/rehearsal"
	awk -F '\t' -v mac="mac=$mac" '$1 == "step" && $2 == mac { for (i = 3; i <= NF; i++) if ($i ~ /^(hop|to)=/) { sub(/^[a-z]*=/, "", $i); printf "%s ", $i } print "" }' \
	    "$plan" |
	while read -r hop to; do
		rm -f "$work/rehearsal/$mac"
		ln -s "../shelf/.hops/$mac/$hop" "$work/rehearsal/$mac"
		cph-phone -q ${KEYS:+-k "$KEYS"} ${PHONEFLAGS-} -m "$mac" -M "$model" -f "$load" -F "$work/rehearsal.flash" -x "$to" -d "$work/rehearsal" >>"$work/rehearsal.log" || exit 1
	done || { echo "shelf.sh: $mac ($model, $3): the rehearsal failed; $work/rehearsal.log has every file it asked for" >&2; return 1; }
	echo "rehearsed: $model with $3 to $4"
}

rehearse() {
	rm -f "$work/rehearsal.flash" "$work/rehearsal.log"
	ends | awk '!seen[$2, $3, $4]++' | while read -r mac model from to; do walk "$mac" "$model" "$from" "$to" || exit 1; done
	rm -rf "$work/rehearsal" "$work/rehearsal.flash"
}

serve() {
	hopflags=
	while [ $# -gt 0 ] && [ "$1" != -- ]; do hopflags="$hopflags $1"; shift; done
	[ $# = 0 ] || shift
	[ -p "$work/follow" ] || mkfifo "$work/follow"
	touch "$work/records"
	server="" tail="" hop=""
	trap 'kill $tail $hop $server 2>/dev/null || :; rm -f "$work/follow"' EXIT
	trap 'exit 130' INT TERM
	# the links first, so that nobody but the canaries begins; what is held is said later
	cph-hop -q $hopflags -d "$work/shelf" "$plan" <"$work/records" >/dev/null 2>&1 || :
	before=$(grep -c '^listen' "$work/records" || :)
	cph-tftpd -q -P 1 "$@" -d "$work/shelf" >>"$work/records" &
	server=$!
	until [ "$(grep -c '^listen' "$work/records")" -gt "$before" ]; do
		kill -0 "$server" 2>/dev/null || { wait "$server"; exit 2; }
		sleep 0.1
	done
	tail -n +1 -f "$work/records" >"$work/follow" &
	tail=$!
	# its records are those of this run; those of the server are kept
	cph-hop $hopflags ${POWER:+-x "$POWER"} -d "$work/shelf" "$plan" <"$work/follow" >>"$work/hops" &
	hop=$!
	rc=0
	wait "$hop" || rc=$?
	hop=
	return "$rc"
}

status() {
	touch "$work/records"
	cph-hop -n -y -q -o mac,hop,of,event -d "$work/shelf" "$plan" <"$work/records" 2>&1 | awk -F '\t' 'NF == 4 && $4 == "arrived" { print $1 ": hop " $2 " of " $3 ": arrived" }
		NF < 4 && sub(/^cph-hop: /, "")' | sort -u
}

report() {
	printf '%-14s %-6s %-14s %-14s %s\n' phone model before after state
	status >"$work/status.tmp"
	ends | while read -r mac model from to; do
		state=$(sed -n "s/^$mac: //p" "$work/status.tmp")
		case $state in *arrived) after=$to ;; *) after='?' ;; esac
		case $state in "has not arrived"*) ;; *) state=arrived ;; esac
		printf '%-14s %-6s %-14s %-14s %s\n' "$mac" "$model" "$from" "$after" "$state"
	done
	rm -f "$work/status.tmp"
}

case ${1-} in
rehearse | serve | status | report)
	verb=$1
	shift
	"$verb" "$@"
	;;
*)
	echo "usage: shelf.sh rehearse | serve [hop options] -- [tftpd options] | status | report" >&2
	exit 2
	;;
esac
