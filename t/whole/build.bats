#!/usr/bin/env bats
# the build itself: what make promises besides compiling
load ../helper

# in_root - what stands below root, one a line
in_root() { (cd root && find . | sort); }

@test "install puts in place what users need, and uninstall takes exactly that away" {
	local t
	# what belongs to others, in the same directories and beside our names
	mkdir -p root/usr/{bin,share/man/man1,share/doc,share/bash-completion/completions,lib/systemd/system,lib/sysusers.d,lib/tmpfiles.d,share/zsh/site-functions} root/usr/share/man/man{5,7,8}
	touch root/usr/bin/cphx root/usr/share/man/man1/cph-x.1 root/usr/lib/systemd/system/cph-tftpd.timer root/usr/lib/sysusers.d/cphx.conf root/usr/share/bash-completion/completions/cph-x
	in_root >before
	make -s -C "$CPH_ROOT" install DESTDIR="$PWD/root" PREFIX=/usr
	same version "cph $(cph-loadid -V | cut -d ' ' -f 2)" "$(root/usr/bin/cph -V)"
	for t in cph $(tools); do
		[ -x "root/usr/bin/$t" ] || fail "$t is not installed"
		[ -f "root/usr/share/man/man1/$t.1" ] || [ -f "root/usr/share/man/man8/$t.8" ] || fail "the manual of $t is not installed"
		cmp root/usr/share/bash-completion/completions/"$t" "$CPH_ROOT/examples/completion/cph.bash"
	done
	[ -f root/usr/share/man/man5/cph-record.5 ] && [ -f root/usr/share/zsh/site-functions/_cph ]
	[ -f root/usr/share/doc/cph/README ] && [ -f root/usr/share/doc/cph/examples/phones.csv ]
	if [ "$(uname -s)" = Linux ]; then
		# the units call what was installed
		grep -q "exec /usr/bin/cph-tftpd " root/usr/lib/systemd/system/cph-tftpd.service
		[ -f root/usr/lib/systemd/system/cph-tftpd.socket ] && [ -f root/usr/lib/sysusers.d/cph.conf ] && [ -f root/usr/lib/tmpfiles.d/cph.conf ]
	fi
	make -s -C "$CPH_ROOT" uninstall DESTDIR="$PWD/root" PREFIX=/usr
	in_root >after
	diff before after
}

@test "a table with a bad row, or an awk that fails, stops the build and leaves no file" {
	mkdir -p lib/data bin
	cp "$CPH_ROOT/lib/data/tsv2c" lib/data
	printf '# a comment\nname\tuse\na\t1\nb\n' >lib/data/keys.tsv
	run make -s -f "$CPH_ROOT/Makefile" lib/data/keys.c
	[ "$status" -ne 0 ] && [ "${lines[0]}" = "keys.tsv:4: 1 columns, not 2" ] || fail "$output"
	printf 'name\tuse\na\t1\n' >lib/data/keys.tsv
	printf '#!/bin/sh\necho half a table\nexit 1\n' >bin/awk
	chmod +x bin/awk
	PATH=$PWD/bin:$PATH run make -s -f "$CPH_ROOT/Makefile" lib/data/keys.c
	[ "$status" -ne 0 ] || fail "awk failed, and make did not"
	same "files left" "keys.tsv tsv2c" "$(cd lib/data && echo *)"
	rm bin/awk
	make -s -f "$CPH_ROOT/Makefile" lib/data/keys.c
	grep -q data_keys lib/data/keys.c
}

@test "every directory of the installation can be another, DESTDIR with a PREFIX that is not /usr" {
	local v
	make -s -C "$CPH_ROOT" install DESTDIR="$PWD/root" PREFIX=/opt/x BINDIR=/a MANDIR=/b BASHCOMPDIR=/c ZSHCOMPDIR=/d DOCDIR=/e \
		SYSTEMDDIR=/f SYSUSERSDIR=/g TMPFILESDIR=/h
	same "below PREFIX" "" "$(find root/opt 2>/dev/null)"
	[ "$(uname -s)" != Linux ] || grep -q "exec /a/cph-tftpd " root/f/cph-tftpd.service
	make -s -C "$CPH_ROOT" uninstall DESTDIR="$PWD/root" PREFIX=/opt/x BINDIR=/a MANDIR=/b BASHCOMPDIR=/c ZSHCOMPDIR=/d DOCDIR=/e \
		SYSTEMDDIR=/f SYSUSERSDIR=/g TMPFILESDIR=/h
	same "files left" "" "$(find root ! -type d)"
}

@test "no module reaches above its layer" {
	[ "${CPH_SUBBUILD:-}" != asan ] || optional "instrumented objects call the sanitizers"
	need nm
	run -0 make -s -C "$CPH_ROOT" layering
	[[ $output == *"layering: ok" ]]
}

@test "the layering check can fail" {
	need nm
	# a small house in order: two tools, a library module that both use, a module of each
	mkdir -p house/{lib,bin/{a,b},t/make}
	cd house
	# object FILE DEFINES USES...
	object() {
		local f=$1 d=$2 u
		shift 2
		{ for u; do echo "void $u(void);"; done; echo "void $d(void);"; echo "void $d(void) {"; for u; do echo "$u();"; done; echo "}"; } >"$f.c"
		cc -w -c -fno-builtin -o "$f.o" "$f.c"
	}
	object lib/low low
	object bin/a/own a_own low
	object bin/a/main main a_own
	object bin/b/main main low
	echo "bytes lib/low" >t/make/layers
	run -0 "$CPH_ROOT/t/make/layering" .
	[[ $output == *"layering: ok" ]]
	# each row: what is put in its place, what is said
	local bad=0 row
	while IFS='|' read -r row said; do
		cp -R . ../trial
		(cd ../trial && eval "$row")
		run -1 "$CPH_ROOT/t/make/layering" ../trial
		[[ $output == *"$said"* ]] || { echo "$row: $output" >&2; bad=1; }
		rm -rf ../trial
	done < <(awk -v step="$(many 1 3)" 'NR % step == 0' <<-'END'
		object lib/low low malloc|layering: lib/low: bytes, must not use malloc
		object bin/a/own a_own low exit|layering: bin/a/own: must not use exit
		object lib/low low a_own|layering: lib/low: must not use a_own of bin/a/own
		object bin/b/main main low a_own|layering: bin/b/main: must not use a_own of bin/a/own
		object bin/b/main main|layering: lib/low: used by cph-a only
		object bin/a/main main low|layering: bin/a/own: no program uses it
		object bin/a/own a_own a_two; object bin/a/two a_two a_own low|layering: files in a circle:
		echo "void a_own(void);" >lib/low.h|layering: bin/a/own: a_own is declared in a header of lib/
		echo "bytes lib/high" >>t/make/layers|layering: lib/high: in t/make/layers, and no such module
	END
	)
	[ $bad = 0 ]
}

@test "every example is run by a test, and README says what it is for" {
	local e bad=0 used index
	# what the tour of README uses is run by its test
	used=$(cat "$CPH_ROOT"/t/*/*.bats "$CPH_ROOT"/t/full/*; sed -n '/^A TOUR/,/^And serve it/p' "$CPH_ROOT/README")
	index=$(sed -n '/^EXAMPLES TO START FROM/,/^WHAT IS KNOWN/p' "$CPH_ROOT/README")
	for e in "$CPH_ROOT"/examples/*; do
		e=${e##*/}
		[[ $used == *"$e"* ]] || { echo "$e is run by no test" >&2; bad=1; }
		[[ $index == *"	$e"* || $index == *", $e"* ]] || { echo "$e is not in the index of README" >&2; bad=1; }
	done
	[ $bad = 0 ]
	grep -o '[a-z-]*\.[a-z]*\b' <<<"$index" | sort -u >named
	while read -r e; do [ -e "$CPH_ROOT/examples/$e" ] || fail "README: examples/$e is not there"; done <named
}

@test "cph-internals(7) names what make can do, and nothing else; README fits a terminal" {
	sed -n 's/^\.PHONY: //p' "$CPH_ROOT/Makefile" | tr ' ' '\n' | grep -vx 'all\|tests\|units\|uninstall\|install\|install-systemd\|dist\|clean' | sort >can
	[ "$(wc -l <can)" -ge 10 ]
	same targets "$(cat can)" "$(sed -n '/^\.Ss What make can do/,/^\.El/s/^\.It Cm \([a-z]*\)$/\1/p' "$CPH_ROOT/man/cph-internals.7" | sort -u)"
	same "wider than 80 columns" "" "$(expand "$CPH_ROOT/README" | awk 'length > 80')"
	same "comments of examples wider than that" "" "$(awk '/^# / && length > 80' "$CPH_ROOT"/examples/Makefile "$CPH_ROOT"/examples/*.*)"
}

@test "nothing stands in the top directory but what belongs there" {
	local e bad=0
	command -v git >/dev/null && [ -e "$CPH_ROOT/.git" ] || optional "not a clone"
	for e in $(git -C "$CPH_ROOT" -c safe.directory="*" ls-tree --name-only HEAD); do
		case $e in
		.ci | .gitignore | COPYING | Makefile | README | bin | examples | lib | man | t) ;;
		*) echo "$e" >&2; bad=1 ;;
		esac
	done
	[ $bad = 0 ]
}

@test "nothing that is built is tracked: no program, object or archive" {
	git -C "$CPH_ROOT" rev-parse --git-dir >/dev/null 2>&1 && [ "$(git -C "$CPH_ROOT" rev-parse --show-prefix)" = "" ] || optional "not a git checkout of its own"
	local f bad=0
	cd "$CPH_ROOT"
	# git knows which are no text; a seed of a fuzzer may look like anything
	git ls-files --eol | grep -v '	t/corpus/' | sed -n 's/^i\/-text[^	]*	//p' >"$BATS_TEST_TMPDIR/binary"
	while read -r f; do
		case $(head -c 8 "$f" | od -An -tx1 | tr -d ' \n') in
		7f454c46* | 213c617263683e0a | feedface* | cffaedfe*) echo "$f is tracked, and is built" >&2; bad=1 ;;
		esac
	done <"$BATS_TEST_TMPDIR/binary"
	[ $bad = 0 ]
}
