#!/usr/bin/env bats
# Every row of the upgrade matrix, walked by a simulated phone with directories written by hand
load ../helper
load phone

@test "every edge of the matrix: a directory for that hop takes a phone of the one load to the other, a 7940 as well as a 7960" {
	local fp fr tp tr via from to model rc state err last bad=0 n=0 both=(7940 7960) each
	each=$(many 2 1)        # models a row; with one, row by row the other
	while read -r fp fr tp tr via; do
		sample_of from $fp $fr || { bad=1; continue; }
		from=$REPLY
		sample_of to $tp $tr || { bad=1; continue; }
		to=$REPLY
		in_scene hop "${from%%:*}" "$to" || { bad=1; continue; }
		n=$((n + 1))
		begins "$from"
		for model in "${both[@]:n % 2 * (2 - each):each}"; do
			rc=0
			phone -M $model $REPLY -x "$to" -d scene >out 2>err || rc=$?
			read_run
			[[ $rc == 0 && $state == *"	load=$to	"* ]] || { echo "$model: $fp $fr -> $tp $tr ($from -> $to): $err" >&2; bad=1; }
		done
	done < <(matrix_rows edge)
	[ $bad = 0 ] && [ $n -ge 39 ]
}

@test "an application that is up, of the loader's time, is moved by what it reads itself" {
	local from to bad=0
	while read -r from to; do
		in_scene hop $from $to
		phone -A -f $from -x $to -d scene >out 2>err || { echo "$from -> $to: $(cat err)" >&2; bad=1; }
		# it began with the application's files, not with a hunt
		read -r REPLY <out
		[[ $REPLY != *"	who=ual	"* ]] || { echo "$from: the loader began" >&2; bad=1; }
	done <<-'EOT'
	P00308000300 P0S3-8-12-00
	P00307020300 P00308000300
	P0S3-07-5-00 P0S3-8-12-00
	P0S3-8-12-00 P0S3-07-5-00
	P0S3-07-5-00 P0S3-06-3-00
	P0M3-07-7-00 P0M3-07-7-00
	EOT
	# SIP to SCCP: it never reads XMLDefault.cnf.xml, but image_version may name an SCCP load, for the loader too
	in_scene hop P0S3-07-5-00 P00308000300
	run -1 phone -A -f P0S3-07-5-00 -x P00308000300 -d scene
	[[ $output == *"SIP$MAC.cnf: not there"* ]] || fail "$output"
	(cd scene && sip_default P00308000300 && sip_own P00308000300)
	run -0 phone -A -f P0S3-07-5-00 -x P00308000300 -d scene
	# SCCP to SIP by SIP<MAC>.cnf alone: not while SCCP runs, but at the next power-on
	in_scene hop P00308000300 P0S3-8-12-00
	rm scene/XMLDefault.cnf.xml
	run -1 phone -A -f P00308000300 -x P0S3-8-12-00 -d scene
	[[ $output == *"no file names another load to the application (it reads SEP$MAC.cnf.xml, XMLDefault.cnf.xml)"* ]] || fail "$output"
	run -0 phone -f P00308000300 -x P0S3-8-12-00 -d scene
	[ $bad = 0 ]
}

@test "every chain of the matrix walks to its end, with the flash file from hop to hop" {
	local fp fr tp tr via from to stop before opts flash bad=0 n=0
	local -A walked=()      # flash and target -> flash afterwards: chains share most of their hops
	while read -r fp fr tp tr via; do
		sample_of from $fp $fr || { bad=1; continue; }
		from=$REPLY
		sample_of to $tp $tr || { bad=1; continue; }
		to=$REPLY
		flash=
		stop=${from%%:*}
		begins "$from"
		opts=$REPLY
		for next in ${via//,/ } "$to"; do
			[ "$stop" != "$next" ] || continue
			before="$next ${flash:-$opts}"
			if [ -n "${walked[$before]:-}" ]; then
				flash=${walked[$before]}
				stop=$next
				continue
			fi
			rm -f flash
			[ -z "$flash" ] || printf '%s\n' "$flash" >flash
			in_scene hop "$stop" "$next" || { bad=1; break; }
			phone $opts -F flash -x "$next" -d scene >out 2>err || {
				echo "$fp $fr -> $tp $tr, $stop -> $next: $(cat err)" >&2
				bad=1
				break
			}
			IFS= read -r -d '' flash <flash || :
			flash=${flash%$'\n'}
			walked[$before]=$flash
			stop=$next
		done
		n=$((n + 1))
	done < <(matrix_rows chain | awk -v step="$(many 1 5)" 'NR % step == 0')
	[ $bad = 0 ] && [ $n -ge "$(many 52 10)" ]
}

# offered PROTOCOL LOAD - an unsigned load in every way that its protocol has, in the current directory
offered() {
	case $2 in P0M3*) "$CPH_ROOT/t/kit/mkfw" -m -d . P0S3-04-4-00 >/dev/null && mv P0S3-04-4-00.bin $2.bin ;; *) phone_fw $2 ;; esac
	cp $2.bin $2.sbn
	cp $2.bin $2.sb2
	os79xx $2
	default_xml $2
	sip_default $2
	sip_own $2
	cp SIP$MAC.cnf MGC$MAC.cnf
	case $1 in SCCP) rm SIP$MAC.cnf ;; MGCP) rm SIP$MAC.cnf SIPDefault.cnf XMLDefault.cnf.xml ;; esac
}

@test "every impossible row: the phone keeps what it has, however the unsigned load is offered" {
	local fp fr tp tr via from to rc bad=0 n=0
	mkdir nothing
	while read -r fp fr tp tr via; do
		sample_of from $fp $fr || { bad=1; continue; }
		from=$REPLY
		sample_of to $tp $tr || { bad=1; continue; }
		to=$REPLY
		in_scene offered $tp $to || { bad=1; continue; }
		rm -f flash
		begins "$from"
		phone $REPLY -F flash -d nothing >out 2>err || true
		cp flash before
		rc=0
		phone -F flash -d scene >out 2>err || rc=$?
		n=$((n + 1))
		sed -i 's/config=cleared/config=kept/' flash       # another protocol's name is enough for that
		if [ $rc != 1 ] || ! cmp -s flash before || ! grep -q "^ask	file=$to\..*	took=refused	" out || ! grep -q '	rule=unsigned	' out; then
			echo "$fp $fr -> $tp $tr ($from -> $to): status $rc, $(cat flash) $(cat err)" >&2
			bad=1
		fi
	done < <(matrix_rows stop impossible | awk -v step="$(many 1 2)" 'NR % step == 0')
	[ $bad = 0 ] && [ $n -ge "$(many 12 6)" ]
}

