#!/usr/bin/env bats
# every fuzz target replays its seeds and what fuzzing found, and some mutations from a fixed seed
load ../helper

@test "fuzz targets survive their corpus and mutations of it" {
	[ "${CPH_SUBBUILD:-}" = asan ] || optional "make asan has them, where what they do wrong is seen"
	local t name
	for t in "$CPH_ROOT"/t/*/fuzz_*.c; do
		name=${t##*/fuzz_}
		name=${name%.c}
		[ -d "$CPH_ROOT/t/corpus/$name" ] || fail "no corpus for $name"
		run -0 "${t%.c}" -s 1 -n "${FUZZ_MUTATIONS:-200}" "$CPH_ROOT/t/corpus/$name"/*
	done
}
