#!/usr/bin/env bats
# Every tool where a descriptor is closed, a limit is low, the disk is full or read-only, the reader is gone, or signals rain down.  One rule
# for all of them: either everything is as in a good run, or the status is 2, the reason is said in lines of the tool's own, and the
# directory is as before or complete.
load ../helper
load ../whole/working

test_setup() {
	scene
	mkdir before
	cp -a out shelf before/
}

listing() { (cd "$1" && find out shelf ! -type d | LC_ALL=C sort | while read -r f; do
	if [ -L "$f" ]; then echo "$f -> $(readlink "$f")"; else echo "$f $(cksum <"$f")"; fi
done); }
fresh() { rm -rf out shelf; cp -a before/out before/shelf .; }

# good COMMAND - a run without trouble: what the others are compared with
good() {
	fresh
	good_rc=0
	# shellcheck disable=SC2086
	timeout 20 $1 <steps >good.out 2>good.err || good_rc=$?
	[ $good_rc -le 1 ] || fail "$1: does not work at all: $(cat good.err)"
	rm -rf good
	mkdir good
	cp -a out shelf good/
	good_dir=$(listing good)
	before_dir=$(listing before)
	refused=0
	whole=0
}

whole() { [ $rc = "$good_rc" ] && [ "$(steady out.out)" = "$(steady good.out)" ] && [ "$(listing .)" = "$good_dir" ]; }

# settled LABEL COMMAND REASONS - the rule, with the status of the run in rc, its streams in out.out and out.err
settled() {
	local tool=${2%% *} now
	now=$(listing .)
	if [ "$now" != "$before_dir" ] && [ "$now" != "$good_dir" ]; then
		printf -- '-- %s: %s: left behind --\n%s\n' "$1" "$2" "$now" >&2
		return 1
	fi
	if [ $rc = 2 ]; then
		refused=$((refused + 1))
		if grep -qv "^$tool: " out.err || ! grep -qE "$3" out.err; then
			printf -- '-- %s: %s: status 2 --\n%s\n' "$1" "$2" "$(head -n 5 out.err)" >&2
			return 1
		fi
	elif whole; then
		whole=$((whole + 1))
	else
		printf -- '-- %s: %s: status %s without having done it --\n%s\n' "$1" "$2" "$rc" "$(head -n 5 out.err; diff good.out out.out)" >&2
		return 1
	fi
}

# limited ULIMIT COMMAND - run under a limit, into rc, out.out, out.err; 1 when not even -V can be had under it (the loader's affair)
limited() {
	fresh
	bash -c "ulimit $1; exec ${2%% *} -V" >/dev/null 2>&1 </dev/null || return 1
	rc=0
	timeout 20 bash -c "ulimit $1; exec $2" <steps >out.out 2>out.err || rc=$?
	! grep -q 'error while loading shared libraries' out.err
}

@test "closed descriptors, one and all: nothing is written where it does not belong, and what is lost is told" {
	local c tool closed bad=0
	while read -r c; do
		tool=${c%% *}
		good "$c"
		for closed in '<&-' '>&-' '2>&-' '<&- >&-' '<&- 2>&-' '>&- 2>&-' '<&- >&- 2>&-'; do
			fresh
			rc=0
			timeout 20 bash -c "exec $c $closed" <steps >out.out 2>out.err || rc=$?
			case $closed in
			'2>&-') whole || { echo "$c $closed: status $rc" >&2; bad=1; } ;;
			'<&-' | '<&- 2>&-') whole || [ $rc = 2 ] || { echo "$c $closed: status $rc" >&2; bad=1; } ;;
			*) [ $rc = 2 ] || silent "$tool" || { echo "$c $closed: status $rc" >&2; bad=1; } ;;
			esac
			[[ $closed == *2* ]] || [ $rc != 2 ] || grep -qE "^$tool: std(in|out): Bad file descriptor$" out.err ||
				{ echo "$c $closed: $(cat out.err)" >&2; bad=1; }
			[ "$(listing .)" = "$before_dir" ] || [ "$(listing .)" = "$good_dir" ] || { echo "$c $closed: left behind: $(listing .)" >&2; bad=1; }
		done
	done < <(commands)
	[ $bad = 0 ]
}

@test "few descriptors: RLIMIT_NOFILE from 3 to 10" {
	local c n bad=0
	while read -r c; do
		good "$c"
		for n in 3 4 5 6 7 8 10; do
			limited "-n $n" "$c" || continue
			settled "ulimit -n $n" "$c" "$(because EMFILE)" || bad=1
		done
		[ $((refused + whole)) -gt 0 ] || { echo "$c: never ran" >&2; bad=1; }
	done < <(commands)
	[ $bad = 0 ]
}

@test "little memory: RLIMIT_AS from what the loader needs upwards" {
	[ "${CPH_SUBBUILD:-}" != asan ] || optional "the sanitizers want all the address space"
	local c n bad=0
	while read -r c; do
		good "$c"
		for n in 2200 2400 2600 2800 3000 3300 3600 4000 4500 5500 7000 9000 16000; do
			limited "-v $n" "$c" || continue
			settled "ulimit -v $n" "$c" "out of memory|$(because ENOMEM)" || bad=1
		done
		[ $((refused + whole)) -gt 0 ] || { echo "$c: never ran" >&2; bad=1; }
	done < <(commands)
	[ $bad = 0 ]
}

@test "small files: RLIMIT_FSIZE, in standard output and in what is written" {
	local c t n bad=0
	while read -r c; do
		good "$c"
		for n in 0 1 4 100 400; do
			fresh
			# a limit of 0 would stop standard output and messages, too: these go through pipes
			{ timeout 20 bash -c "trap '' XFSZ; ulimit -f $n; exec $c" <steps 2>&3 | cat >out.out; rc=${PIPESTATUS[0]}; echo $rc >rc; } 3>&1 | cat >out.err
			rc=$(cat rc)
			settled "ulimit -f $n" "$c" 'File too large' || bad=1
		done
		! silent "${c%% *}" || continue
		fresh
		timeout 20 bash -c "trap '' XFSZ; ulimit -f 0; exec $c" <steps 2>&1 >out.out | cat >out.err
		grep -q "^${c%% *}: .*: File too large$" out.err || { echo "$c: stdout: $(cat out.err)" >&2; bad=1; }
	done < <(commands)
	[ $bad = 0 ]
}

@test "a reader that went away is told, status 2" {
	local c reader bad=0
	mkfifo pipe
	while read -r c; do
		good "$c"
		[ -s good.out ] || continue
		fresh
		: <pipe &
		reader=$!
		exec 4>pipe
		wait $reader
		rc=0
		timeout 20 bash -c "exec $c" <steps >&4 2>out.err 4>&- || rc=$?
		exec 4>&-
		: >out.out
		if [ $rc != 2 ] || [ "$(cat out.err)" != "${c%% *}: stdout: Broken pipe" ]; then
			echo "$c: status $rc: $(cat out.err)" >&2
			bad=1
		fi
	done < <(commands)
	[ $bad = 0 ]
}

# in a mount namespace of its own; the first argument is what mount -t tmpfs is told
mounted() {
	unshare -m bash -c '
		mount --make-rprivate / 2>/dev/null
		mount -t tmpfs -o "$1" none out || exit 99
		cp -a before/out/. out/ 2>/dev/null
		[ "$4" = "" ] || mount -o remount,"$4" out || exit 99
		timeout 20 $2 <steps >out.out 2>out.err
		echo $? >rc
		mkdir -p "$3"
		rm -rf "$3"/*
		cp -a out shelf "$3/"' - "$1" "$2" seen "${3:-}"
}

@test "full and read-only file systems: all or nothing, and the reason" {
	unshare -m true 2>/dev/null || optional "a file system of its own needs root"
	local c t n bad=0 how
	for t in $(tools); do
		c=$(writing "$t") || continue
		good "$c"
		for how in size=4k size=8k size=64k size=256k size=640k size=16m nr_inodes=1 nr_inodes=2 nr_inodes=3 nr_inodes=5; do
			fresh
			mounted "$how" "$c" || { echo "no tmpfs with $how" >&2; bad=1; continue; }
			rc=$(cat rc)
			rm -rf out shelf
			cp -a seen/out seen/shelf .
			settled "$how" "$c" 'No space left on device' || bad=1
		done
		[ $refused -gt 0 ] && [ $whole -gt 0 ] || { echo "$c: refused $refused times, did it $whole times" >&2; bad=1; }
		fresh
		mounted size=16m "$c" ro
		rc=$(cat rc)
		rm -rf out shelf
		cp -a seen/out seen/shelf .
		[ "$rc" = 2 ] || { echo "$c: read-only: status $rc" >&2; bad=1; }
		settled read-only "$c" 'Read-only file system' || bad=1
	done
	[ $bad = 0 ]
}

@test "a call that is interrupted is made again, whichever it is" {
	[ "${CPH_SUBBUILD:-}" != asan ] || optional "the sanitizers bring their own malloc"
	shim
	local c call n count calls=0 bad=0
	while read -r c; do
		good "$c"
		for call in read write; do
			rm -f count
			fresh
			timeout 20 env CPH_HASTE=20 CPH_FAIL=$call:999999999 CPH_FAIL_COUNT=count LD_PRELOAD=$CPH_ROOT/t/kit/shim.so $c <steps >/dev/null 2>&1 || :
			# a server in its sandbox cannot write it
			count=$([ ! -e count ] && echo 12 || awk '{ print $2 }' count)
			calls=$((calls + count))
			for ((n = 1; n <= count; n += count / 20 + 1)); do
				fresh
				rc=0
				timeout 20 env CPH_HASTE=20 CPH_FAIL=$call:$n:4 LD_PRELOAD=$CPH_ROOT/t/kit/shim.so $c <steps >out.out 2>out.err || rc=$?
				whole || { echo "$c: $call $n of $count: status $rc: $(cat out.err)" >&2; bad=1; }
			done
		done
		for n in 100 1000; do
			fresh
			rc=0
			timeout 20 env CPH_STORM=$n LD_PRELOAD=$CPH_ROOT/t/kit/shim.so $c <steps >out.out 2>out.err || rc=$?
			whole || { echo "$c: a signal every $n us: status $rc: $(cat out.err)" >&2; bad=1; }
		done
	done < <(commands)
	[ $calls -gt 20 ] || fail "only $calls calls"
	[ $bad = 0 ]
}
