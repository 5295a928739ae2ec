#!/usr/bin/env bats
# the manuals: what they show is run, what they must hold is there
load ../helper

# the directory EXAMPLES are run in: synthetic packages, a one-phone inventory, and cph-unpack and cph-phone trusting the keys of the test suite
scene() {
	mkdir -p scene/.bin
	cd scene || return 1
	PATH=$PWD/.bin:$PATH
	[ ! -d ../made ] || { cp -a ../made/. . && return; }
	"$CPH_ROOT/t/kit/mkfw" -z P0S3-8-12-00.zip P0S3-8-12-00
	ln -s "$CPH_ROOT/examples" examples
	mkdir firmware
	"$CPH_ROOT/t/kit/mkfw" -z firmware/P0S3-07-5-00.zip P0S3-07-5-00
	cp P0S3-8-12-00.zip firmware
	"$CPH_ROOT/t/kit/mkfw" -k B -z P00308000500.zip P00308000500
	printf 'mac,model,load,line1_name,line1_displayname,line1_authname,line1_password,proxy1_address\n%s\n' \
		'001122334455,7940,P00308000500,1234567,User ID,1234567,secret7,192.0.2.10' >phones.csv
	tr ',' '\t' <phones.csv >phones.tsv
	local t
	for t in cph-unpack cph-phone; do
		printf '#!/bin/sh\nexec "%s" -k "%s" "$@"\n' "$CPH_ROOT/bin/$t" "$CPH_ROOT/t/kit/keys/keys.tsv" >.bin/$t
		chmod +x .bin/$t
	done
	cp -a . ../made
}

@test "every example of every manual prints what the manual says" {
	need jq
	local m bad=0
	for m in "$CPH_ROOT"/man/*.[1-8]; do
		(scene && "$CPH_ROOT/t/kit/examples" "$m") || bad=1
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
	for t in $(tools); do
		m=$(echo "$CPH_ROOT/man/$t".[18])
		[ -f "$m" ] || { echo "$t: no manual" >&2; bad=1; continue; }
		grep -q "$t" "$CPH_ROOT/README" || { echo "$t: not in README" >&2; bad=1; }
		usage_matches "$t" "${m##*/}" || bad=1
	done
	[ $bad = 0 ]
}

@test "every manual documents its options once and in order, -h and -V among them" {
	local m got bad=0
	for m in "$CPH_ROOT"/man/cph-*.[18]; do
		got=$(sed -n 's/^\.It Fl \([A-Za-z0-9]\)\( .*\)\?$/\1/p' "$m")
		same "${m##*/}" "$(sort -u <<<"$got" | sort -f)" "$got" || bad=1
		same "${m##*/}: h and V" $'V\nh' "$(grep '^[hV]$' <<<"$got" | sort)" || bad=1
	done
	[ $bad = 0 ]
}

# xrefs MANUAL - the pages it refers to, NAME.SECTION, one a line
xrefs() { awk '{ for (i = 1; i < NF; i++) if ($i == ".Xr" || $i == "Xr") print $(i + 1) "." $(i + 2) }' "$1"; }

@test "a cross reference names a manual that is here, or one that systems have" {
	local m x bad=0
	local system=" awk.1 curl.1 cut.1 dot.1 jq.1 logger.1 make.1 sh.1 sort.1 chroot.2 rename.2 syslog.3 systemd.socket.5 dnsmasq.8 "
	for m in "$CPH_ROOT"/man/*.[1-8]; do
		for x in $(xrefs "$m"); do
			[ -f "$CPH_ROOT/man/$x" ] || [[ $system == *" $x "* ]] || { echo "${m##*/}: $x: no such manual" >&2; bad=1; }
		done
	done
	[ $bad = 0 ]
}

@test "every manual leads to cph(7), that leads to every manual, and SEE ALSO is sorted and complete" {
	local m got bad=0
	for m in "$CPH_ROOT"/man/*.[1-8]; do
		sed -n '/^\.Sh SEE ALSO/,/^\.Sh [^S]/p' "$m" | sed '1d;/^\.Sh/,$d' >also
		got=$(xrefs also)
		same "${m##*/}" "$(sed 's/\(.*\)\.\(.\)/\2 \1/' <<<"$got" | sort -u | sed 's/\(.\) \(.*\)/\2.\1/')" "$got" || bad=1
		case $m in
		*/cph.7) same "${m##*/}" "$(cd "$CPH_ROOT/man" && ls ./*.[1-8] | sed 's/^..//' | grep -vx cph.7 | sort)" "$(sort <<<"$got")" || bad=1 ;;
		*) grep -qx cph.7 <<<"$got" || { echo "${m##*/}: SEE ALSO does not lead to cph(7)" >&2; bad=1; } ;;
		esac
		# what a page names is told at its end, too
		same "${m##*/}: not in SEE ALSO" "" "$(comm -23 <(xrefs "$m" | grep '^cph' | grep -v "^${m##*/}$" | sort -u) <(sort -u <<<"$got"))" || bad=1
	done
	[ $bad = 0 ]
}

@test "no word of a manual is taken for a macro" {
	# as an argument of a macro "No" is not a word but .No, and vanishes; after <MAC> spelt as .Aq the rest of the line goes into the brackets
	local hits
	hits=$(grep -nE '^\.(It|[DPQS]q|Ql|S[hsy]|Nd|Em|Pa|Li|Cm|Ar) (.* )?(No|At|An|In|Do|So|Ad|Ms|Bx|Ex|Fr|Lb|Er|Ap|Aq|Ao)( |$)' "$CPH_ROOT"/man/*.[1-8] ||
		:)
	same "words that are macros" "" "$hits"
	same "brackets as macros" "" "$(grep -nE '(^\.| )(Aq|Ao)( |$)' "$CPH_ROOT"/man/*.[1-8] || :)"
}

@test "at 80 columns no line of a manual is wider, but for messages" {
	need mandoc col
	local m bad=0
	for m in "$CPH_ROOT"/man/*.[1-8]; do
		mandoc -T ascii -O width=80 "$m" | col -bx >page
		[ "$(wc -l <page)" -gt 50 ]
		same "${m##*/}" "" "$(awk 'length > 80 && !/^ *cph-[a-z]*: /' page)" || bad=1
		same "${m##*/}: quotes in quotes" "" "$(grep "''" page || :)" || bad=1
	done
	[ $bad = 0 ]
}
