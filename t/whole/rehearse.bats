#!/usr/bin/env bats
# The tools together: what cph-plan plans and cph-mkcnf writes, a simulated phone walks, hop by hop, to the end.
load ../helper
load ../phone/phone

# plan_write FROM TO - steps, and tb with a directory for each hop, in the current directory
plan_write() {
	local load f
	printf 'mac,model,load,line1_name,proxy1_address\n%s,7960,%s,123,192.0.2.10\n' $MAC "$1" >phones.csv
	cph-plan -t "$2" <phones.csv >steps || return 1
	mkdir tb
	(
		cd tb || exit 1
		for load in $(sed -n 's/^step	.*	to=\([^	]*\)	.*/\1/p' ../steps); do phone_fw "$load" || exit 1; done
		# what takes SIP 4.4 to 5.3 is not known; a .bin is the signed file without its header
		for f in P0S3-0[56]*.sbn; do [ ! -f "$f" ] || tail -c +405 "$f" >"${f%.sbn}.bin"; done
		rm -f OS79XX.TXT
	) || return 1
	cph-mkcnf -d tb -i phones.csv <steps >written
}

# walk OPTIONS - through all hops of steps, the link moved between them, the flash kept
walk() {
	local hop=1 to line
	while IFS= read -r line; do
		to=$(sed -n 's/.*	to=\([^	]*\)	.*/\1/p' <<<"$line")
		[ ! -d tb/.hops ] || ln -sfn .hops/$MAC/$hop tb/$MAC
		phone -q "$@" -F flash -x "$to" -d tb >out || return 1
		hop=$((hop + 1))
	done < <(grep '^step' steps)
	[ $hop -gt 1 ]
}

@test "edges and chains of the matrix: planned, written and walked" {
	local fp fr tp tr from to start bad=0 n=0
	while read -r fp fr tp tr; do
		from=$(sample from $fp $fr) && to=$(sample to $tp $tr) || { bad=1; continue; }
		[ "$from" != "$to" ] || continue
		rm -rf scene
		mkdir scene
		start=${from%%:*}
		case $from in UAL:P0030801SR02) start="UAL:8.1(2)SR2" ;; UAL:*) start=${from#*:} ;; esac
		(cd scene && plan_write "$start" "$to" && walk -f "${from%%:*}" $(case $from in *:*) echo "-l ${from#*:}" ;; esac)) 2>err || {
			echo "$from -> $to: $(tail -n 3 err)" >&2
			bad=1
		}
		n=$((n + 1))
	done < <(grep -v '^#' "$CPH_ROOT/lib/data/matrix.tsv" | awk -F '\t' 'NR > 1 && $1 != "JAVA" && ($10 == "edge" || $10 == "chain") { print $1, $2, $3, $4 }' |
		awk -v step="$(many 1 18)" 'NR % step == 0')
	[ $bad = 0 ] && [ $n -ge "$(many 85 4)" ]
}

@test "a directory that lacks the last image of the second hop fails at the second hop, by name" {
	plan_write P00305000300 P0S3-8-12-00
	rm tb/.hops/$MAC/2/P0S3-8-12-00.sb2
	run -1 walk -f P00305000300
	[[ $output == *"P0S3-8-12-00.sb2: not on the server (in the .loads that SIP$MAC.cnf names)"* ]] || fail "$output"
	grep -q '	load=P0S3-07-5-00	loader=PAS30830	' flash
}
