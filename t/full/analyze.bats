#!/usr/bin/env bats
# t/make/analyze, with analyzers that say what they are told: nothing passes unexplained, no explanation outlives its finding.
load ../helper

# the gcc of these tests says what is in the file "says"
test_setup() {
	mkdir path
	cat >path/gcc <<-'EOF'
		#!/bin/sh
		cat "$SAYS" >&2
		exit "${STATUS:-0}"
	EOF
	chmod +x path/gcc
	export SAYS=$PWD/says KNOWN=$PWD/known PATH=$PWD/path:$PATH ANALYZERS=gcc
	cat >says <<-'EOF'
		lib/x.c: In function 'f':
		lib/x.c:7:9: warning: leak of 'p' [CWE-401] [-Wanalyzer-malloc-leak]
		    7 |         return;
	EOF
	: >known
}

# tell STATUS TEXT - what t/make/analyze says of lib/x.c
tell() {
	run -"$1" "$CPH_ROOT/t/make/analyze" lib/x.c
	same "t/make/analyze" "$2" "$output"
}

@test "nothing said, nothing explained: clean" {
	: >says
	tell 0 "analyze: gcc: 0 explained, 0 not, 0 explanations of nothing"
}

@test "a finding that is not explained fails, with file, function, text and check" {
	tell 1 "analyze: gcc: lib/x.c: f: leak of 'p' [CWE-401] [analyzer-malloc-leak]
analyze: gcc: 0 explained, 1 not, 0 explanations of nothing"
}

@test "a finding is explained by its function or by a part of its text, whatever the line" {
	local what
	for what in f "leak of 'p'"; do
		printf '# why not\ngcc\tlib/x.c\tanalyzer-malloc-leak\t%s\tkept\n' "$what" >known
		tell 0 "analyze: gcc: 1 explained, 0 not, 0 explanations of nothing"
	done
}

@test "an explanation of another file, check, function or tool does not count, and fails when its tool says nothing of the kind" {
	local file check what
	while read -r file check what; do
		printf 'gcc\t%s\t%s\t%s\tkept\n' "$file" "$check" "$what" >known
		tell 1 "analyze: gcc: lib/x.c: f: leak of 'p' [CWE-401] [analyzer-malloc-leak]
analyze: gcc: $file: $what [$check] is explained and not said (line 1)
analyze: gcc: 0 explained, 1 not, 1 explanations of nothing"
	done <<-'EOF'
		lib/y.c analyzer-malloc-leak f
		lib/x.c analyzer-double-free f
		lib/x.c analyzer-malloc-leak g
	EOF
	: >says
	printf 'cppcheck\tlib/x.c\tuninitvar\tx\tfilled elsewhere\n' >known
	tell 0 "analyze: gcc: 0 explained, 0 not, 0 explanations of nothing"
}

@test "an explanation without its reason fails" {
	printf 'gcc\tlib/x.c\tanalyzer-malloc-leak\tf\n' >known
	tell 1 "analyze: $KNOWN:1: not tool, file, check, function or text, reason
analyze: gcc: 1 explained, 0 not, 0 explanations of nothing"
}

@test "an analyzer that could not do its work is not taken for one that found nothing" {
	echo "lib/x.c: no such file" >says
	STATUS=1 tell 1 "lib/x.c: no such file
analyze: gcc: could not do its work"
}

@test "an analyzer that is not installed is said, and fails where all must be" {
	ANALYZERS=no-such-analyzer CPH_STRICT=0 tell 0 "analyze: no-such-analyzer: not installed, skipped"
	ANALYZERS=no-such-analyzer CPH_STRICT=1 tell 1 "analyze: no-such-analyzer: not installed, skipped"
}
