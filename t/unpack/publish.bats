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

# alike DIR - does out hold what DIR does?  Names of a temporary file may be left where unlink fails.
alike() { diff -r -x ".cph-tmp.*" "$1" out >/dev/null; }

@test "files that are to be replaced are all old or all new, or each of them whole where putting back fails, too" {
	local call count n more rc f bad=0 failures=0
	for call in malloc write open rename link unlink fsync close; do
		rm -rf out count
		cp -a before out
		CPH_FAIL=$call:999999999 CPH_FAIL_COUNT=count LD_PRELOAD=$CPH_ROOT/t/kit/shim.so cph-unpack -fq -d out x.zip >/dev/null
		diff -r new out
		count=$(awk '{ print $2 }' count)
		[ "$count" -gt 0 ] || { echo "no $call at all" >&2; bad=1; }
		for more in "" +; do
			for ((n = 1; n <= count; n++)); do
				rm -rf out
				cp -a before out
				rc=0
				CPH_FAIL=$call:$n$more LD_PRELOAD=$CPH_ROOT/t/kit/shim.so cph-unpack -fq -d out x.zip >/dev/null 2>&1 || rc=$?
				[ $rc = 0 ] || failures=$((failures + 1))
				for f in a b c d doc/e; do
					cmp -s "out/$f" "before/$f" || cmp -s "out/$f" "new/$f" ||
						{ echo "$call $n$more: status $rc: $f is neither old nor new" >&2; bad=1; }
				done
				# (what fails after publishing, such as standard output, leaves all of it new)
				[ -n "$more" ] || [ $rc = 0 ] || alike before || alike new || { echo "$call $n: status $rc, and it is a mixture" >&2; bad=1; }
				[ $rc != 0 ] || alike new || { echo "$call $n$more: status 0, and it is not all new" >&2; bad=1; }
			done
		done
	done
	[ $failures -gt 50 ]
	[ $bad = 0 ]
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
