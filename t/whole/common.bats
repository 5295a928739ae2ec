#!/usr/bin/env bats
# What every tool has in common: the same options, the same refusals, the same exit statuses.
load ../helper
load working

@test "the table of t/whole/working.bash knows every tool" {
	for t in $(tools); do working "$t" >/dev/null || fail "$t is not in the table"; done
}

@test "-h, --help print the usage on stdout and -V, --version the version, status 0, stderr empty" {
	for t in $(tools); do
		run -0 --separate-stderr "$t" -h
		[[ $output == "$t - "*$'\n'"usage: $t "* ]] || fail "$t -h: $output"
		same "$t -h stderr" "" "$stderr"
		same "$t -h: wider than a terminal" "" "$(awk 'length > 79' <<<"$output")"
		run -0 --separate-stderr "$t" -V
		same "$t -V" "$t $(sed -n 's/^VERSION = //p' "$CPH_ROOT/Makefile")" "$output"
		same "$t --help" "$("$t" -h)" "$("$t" --help)"
		same "$t --version" "$("$t" -V)" "$("$t" --version)"
		same "$t -q --help" "$("$t" -h)" "$("$t" -q --help)"
	done
}

@test "an unknown option, a missing argument and a key that does not exist are one line and status 2" {
	local bad=0
	for t in $(tools); do
		refuses 2 "$t: -Z: unknown option" "$t" -Z || bad=1
		refuses 2 "$t: -o: needs an argument" "$t" -o || bad=1
		refuses 2 "$t: -o: nonsense: no such key" "$t" -o nonsense || bad=1
		refuses 2 "$t: --nonsense: unknown option" "$t" --nonsense || bad=1
		refuses 2 "$t: -o: nonsense: no such record type" "$t" -o nonsense: || bad=1
		for o in a,,b B --help :a A:b; do
			refuses 2 "$t: -o: $o: not a list of keys ([type[,type...]:]key[,key...])" "$t" -o "$o" || bad=1
		done
	done
	[ $bad = 0 ]
}

@test "a name that a terminal would obey is shown escaped in messages" {
	local bad=0 c name
	name=$(printf 'a\342\200\256fdp')
	for c in "cph-unpack -t" "cph-loadid -s" "cph-lint" "cph-mkcnf -d" "cph-tftpd -d" "cph-plan -r"; do
		# shellcheck disable=SC2086
		run --separate-stderr $c "$name" </dev/null
		[[ $stderr$output == *'a\xE2\x80\xAEfdp'* ]] && [[ $stderr$output != *$'\342\200\256'* ]] || { echo "$c: $stderr$output" >&2; bad=1; }
	done
	[ $bad = 0 ]
}

@test "a full disk behind stdout is told and is status 2, also for -h and -V" {
	[ -e /dev/full ] || optional "no /dev/full"
	local bad=0 rc
	scene
	for t in $(tools); do
		for c in "$(working "$t")" "$t -h" "$t -V"; do
			[ "$c" != "$(working "$t")" ] || ! silent "$t" || continue
			rc=0
			# shellcheck disable=SC2086
			timeout 20 $c <steps >/dev/full 2>err || rc=$?
			if [ $rc != 2 ] || [ "$(cat err)" != "$t: stdout: No space left on device" ]; then
				echo "$c: status $rc, stderr: $(cat err)" >&2
				bad=1
			fi
		done
	done
	[ $bad = 0 ]
}

@test "a closed stdout is told and is status 2" {
	local bad=0 rc
	scene
	for t in $(tools); do
		! silent "$t" || continue
		rc=0
		# shellcheck disable=SC2046
		timeout 20 $(working "$t") <steps >&- 2>err || rc=$?
		if [ $rc != 2 ] || [ "$(cat err)" != "$t: stdout: Bad file descriptor" ]; then
			echo "$t: status $rc, stderr: $(cat err)" >&2
			bad=1
		fi
	done
	[ $bad = 0 ]
}

@test "a closed stdin is told and is status 2, for the tools that read it" {
	local bad=0 rc c
	scene
	for c in cph-loadid "cph-plan -t SIP" "cph-unpack -t -" "cph-mkcnf -d out -i phones.csv"; do
		rc=0
		$c <&- >out.closed 2>err || rc=$?
		if [ $rc != 2 ] || [ "$(cat err)" != "${c%% *}: stdin: Bad file descriptor" ] || [ -s out.closed ]; then
			echo "$c: status $rc, stderr: $(cat err), stdout: $(cat out.closed)" >&2
			bad=1
		fi
	done
	[ $bad = 0 ]
}

@test "a missing directory or file is named, status 2" {
	local bad=0
	refuses 2 "cph-unpack: nothing.zip: No such file or directory" cph-unpack -t nothing.zip || bad=1
	scene
	refuses 2 "cph-unpack: nothing: No such file or directory" cph-unpack -d nothing pkg.zip || bad=1
	refuses 2 "cph-mkcnf: nothing: No such file or directory" cph-mkcnf -d nothing || bad=1
	refuses 2 "cph-hop: nothing: No such file or directory" cph-hop -d nothing hopplan || bad=1
	refuses 2 "cph-hop: nothing: No such file or directory" cph-hop -d shelf nothing || bad=1
	refuses 2 "cph-tftpd: nothing: No such file or directory" cph-tftpd -d nothing -l 127.0.0.1 -p 0 || bad=1
	refuses 2 "cph-plan: nothing: No such file or directory" cph-plan -r nothing P00308000500 SIP || bad=1
	[ $bad = 0 ]
}

@test "a bad MAC address is named with its place, and nothing is written" {
	scene
	printf 'phone\tmac=0011\tload=P00308000500\n' >bad
	# in data it is a value like any other, and the data says no; as an option (cph-phone -m) the caller is at fault
	run -1 --separate-stderr cph-plan -t P0S3-8-12-00 <bad
	same "cph-plan" "cph-plan: stdin:1: mac 0011: not a MAC address (12 hex digits)" "$stderr"
	same "cph-plan stdout" "" "$output"
	run -1 --separate-stderr cph-mkcnf -d out -i bad <steps
	same "cph-mkcnf" "cph-mkcnf: bad:1: mac: not a MAC address (12 hex digits)" "$stderr"
	same "cph-mkcnf stdout" "" "$output"
	sed 's/^step/&\tmac=0011/' steps >bad
	run -1 --separate-stderr cph-mkcnf -d out -i phones.csv <bad
	same "a step" "cph-mkcnf: stdin:1: mac: not a MAC address (12 hex digits)" "$stderr"
	run -2 --separate-stderr cph-phone -m 0011 -d .
	same "an option" "cph-phone: -m: 0011: not a MAC address (12 hex digits)" "$stderr"
	same "files written" "" "$(ls -A out)"
}
