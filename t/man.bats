#!/usr/bin/env bats
# the manuals: what they show is run, what they must hold is there
load helper

# the directory EXAMPLES are run in: synthetic packages, a one-phone inventory, and cph-unpack and cph-phone trusting the keys of the test suite
scene() {
	mkdir -p scene/.bin
	cd scene || return 1
	"$CPH_ROOT/t/mkfw" -z P0S3-8-12-00.zip P0S3-8-12-00
	mkdir firmware
	"$CPH_ROOT/t/mkfw" -z firmware/P0S3-07-5-00.zip P0S3-07-5-00
	cp P0S3-8-12-00.zip firmware
	"$CPH_ROOT/t/mkfw" -k B -z P00308000500.zip P00308000500
	printf 'mac,model,load,line1_name,line1_displayname,line1_authname,line1_password,proxy1_address\n%s\n' \
		'001122334455,7940,P00308000500,1234567,User ID,1234567,secret7,192.0.2.10' >phones.csv
	tr ',' '\t' <phones.csv >phones.tsv
	local t
	for t in cph-unpack cph-phone; do
		printf '#!/bin/sh\nexec "%s" -k "%s" "$@"\n' "$CPH_ROOT/bin/$t" "$CPH_ROOT/t/keys/keys.tsv" >.bin/$t
		chmod +x .bin/$t
	done
	PATH=$PWD/.bin:$PATH
}

@test "every example of every manual prints what the manual says" {
	need jq
	local m bad=0
	for m in "$CPH_ROOT"/man/*.[1-8]; do
		(scene && "$CPH_ROOT/t/examples" "$m") || bad=1
		rm -rf scene
	done
	[ $bad = 0 ]
}

@test "every manual has the sections a reader looks for" {
	local m s bad=0
	for m in "$CPH_ROOT"/man/cph-*.[18]; do
		for s in NAME SYNOPSIS DESCRIPTION 'EXIT STATUS' EXAMPLES DIAGNOSTICS 'SEE ALSO'; do
			grep -qx "\.Sh $s" "$m" || { echo "${m##*/}: no $s" >&2; bad=1; }
		done
	done
	[ $bad = 0 ]
}

@test "the manuals are clean for mandoc and groff" {
	need mandoc groff
	local m
	for m in "$CPH_ROOT"/man/*.[1-8]; do
		run -0 mandoc -T lint -W warning "$m"
		run -0 groff -mdoc -ww -z "$m"
		same "groff ${m##*/}" "" "$output"
	done
}

@test "every tool has a manual, a line in README, and a manual that names every option -h shows" {
	local t m bad=0
	for t in "$CPH_ROOT"/bin/cph-*.c; do
		t=${t##*/}
		t=${t%.c}
		m=$(echo "$CPH_ROOT/man/$t".[18])
		[ -f "$m" ] || { echo "$t: no manual" >&2; bad=1; continue; }
		grep -q "$t" "$CPH_ROOT/README" || { echo "$t: not in README" >&2; bad=1; }
		usage_matches "$t" "${m##*/}" || bad=1
	done
	[ $bad = 0 ]
}
