#!/usr/bin/env bats
# Publishing fails: no file that was there is lost, whatever call fails, once or from then on
load ../helper

test_setup() {
	[ "${CPH_SUBBUILD:-}" != asan ] || optional "the sanitizers bring their own malloc"
	shim
	mkdir -p before/doc new/doc
	for f in a b c d doc/e; do
		echo "old $f" >"before/$f"
		echo "new $f" >"new/$f"
	done
	(cd new && "$CPH_ROOT/t/kit/mkzip" +a file=a +b file=b +c file=c +d file=d +doc/e file=doc/e) >x.zip
}

@test "files that are to be replaced are all old or all new, or each of them whole where putting back fails, too" {
	# (in sh, which starts the hundreds of commands in a fraction of the time that this bash takes)
	step=$(many 1 3) sh -c '
		bad=0 failures=0
		# look - what out holds: $state is old, new or mixed, all files whole, or says which is not.  Names of temporary files may be left
		# where unlink fails.
		look() {
			olds=0 news=0
			for f in a b c d doc/e; do
				text= more=
				{ IFS= read -r text && ! IFS= read -r more; } 2>/dev/null <"out/$f" || text= more=
				case $text$more in
				"old $f") olds=$((olds + 1)) ;;
				"new $f") news=$((news + 1)) ;;
				*) state="$f is neither old nor new"; return ;;
				esac
			done
			state=mixed temporary=0
			for f in out/* out/.[!.]* out/doc/* out/doc/.[!.]*; do
				case $f in
				out/[abcd] | out/doc | out/doc/e | *"*") ;;
				out/.cph-tmp.* | out/doc/.cph-tmp.*) temporary=1 ;;
				*) state="$f is there, too"; return ;;
				esac
			done
			[ $olds != 5 ] || state=old
			[ $news != 5 ] || state=new
		}
		# with a step, from another call on each time
		from=0
		for call in malloc write open rename link unlink fsync close; do
			rm -rf out count
			cp -a before out
			CPH_FAIL=$call:999999999 CPH_FAIL_COUNT=count LD_PRELOAD=$CPH_ROOT/t/kit/shim.so cph-unpack -fq -d out x.zip >/dev/null
			diff -r new out || bad=1
			read -r _ count _ <count
			[ "$count" -gt 0 ] || { echo "no $call at all" >&2; bad=1; }
			for more_than_one in "" +; do
				from=$((from % step + 1))
				n=$from
				while [ $n -le "$count" ]; do
					look
					[ "$state $temporary" = "old 0" ] || { rm -rf out; cp -a before out; }
					rc=0
					CPH_FAIL=$call:$n$more_than_one LD_PRELOAD=$CPH_ROOT/t/kit/shim.so cph-unpack -fq -d out x.zip >/dev/null 2>&1 || rc=$?
					[ $rc = 0 ] || failures=$((failures + 1))
					look
					# (what fails after publishing, such as standard output, leaves all of it new)
					case $rc,$more_than_one,$state in
					0,*,new | [12],*,old | [12],*,new | [12],+,mixed) ;;
					*) echo "$call $n$more_than_one: status $rc: $state" >&2; bad=1 ;;
					esac
					n=$((n + step))
				done
			done
		done
		[ $failures -gt $((50 / step)) ] && [ $bad = 0 ]'
}

@test "a file that cannot be replaced leaves the others as they were" {
	need chattr
	local rc=0
	cp -a before out
	chattr +i out/c 2>/dev/null || optional "no immutable files here"
	cph-unpack -fq -d out x.zip >/dev/null 2>err || rc=$?
	chattr -i out/c
	[ $rc = 2 ]
	[[ $(cat err) == "cph-unpack: out/c: "* ]] || fail "$(cat err)"
	diff -r before out
	[ -z "$(ls -A out | grep cph-tmp)" ]
}

@test "a directory in the target that is another file system is told as that, and nothing is changed" {
	need unshare
	unshare -rm true 2>/dev/null || optional "no namespaces here"
	cp -a before out
	unshare -rm sh -c 'mount -t tmpfs none out/doc && { cph-unpack -fq -d out x.zip >/dev/null 2>err; echo $? >rc; find out -name "*cph-tmp*" >left; ls -A out/doc >>left; }' ||
		optional "no tmpfs in a namespace here"
	same status 2 "$(cat rc)"
	same reason "cph-unpack: out/doc/e: lies on another file system than the directory of -d" "$(cat err)"
	same left "" "$(cat left)"
	diff -r before out
}
