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
	local m s text bad=0
	for m in "$CPH_ROOT"/man/cph-*.[18]; do
		text=$(<"$m")
		for s in NAME SYNOPSIS DESCRIPTION 'EXIT STATUS' EXAMPLES DIAGNOSTICS 'SEE ALSO'; do
			[[ $text == *$'\n'".Sh $s"$'\n'* ]] || { echo "${m##*/}: no $s" >&2; bad=1; }
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
		m=$CPH_ROOT/man/$t.1
		[ -f "$m" ] || m=$CPH_ROOT/man/$t.8
		[ -f "$m" ] || { echo "$t: no manual" >&2; bad=1; continue; }
		has "$CPH_ROOT/README" "$t" || { echo "$t: not in README" >&2; bad=1; }
		usage_matches "$t" "${m##*/}" || bad=1
	done
	[ $bad = 0 ]
}

@test "every manual documents its options once and in order, -h and -V among them" {
	# sorted without regard to case, and where that is all, capital letters first
	awk '
		function wrong(text) { print file ": " text; bad = 1 }
		function judge() { if (file != "" && !(V && h)) wrong("-h or -V is missing") }
		FNR == 1 { judge(); file = FILENAME; sub(/.*\//, "", file); last = ""; V = h = 0 }
		/^\.It Fl [A-Za-z0-9]( .*)?$/ {
			if (tolower($3) < tolower(last) || tolower($3) == tolower(last) && $3 <= last) wrong("-" $3 " is after -" last)
			last = $3
			if ($3 == "V") V = 1
			if ($3 == "h") h = 1
		}
		END { judge(); exit bad }' "$CPH_ROOT"/man/cph-*.[18] >&2
}

# xrefs MANUAL... - the pages they refer to: "MANUAL NAME.SECTION", one a line
xrefs() { awk '{ for (i = 1; i < NF; i++) if ($i == ".Xr" || $i == "Xr") print FILENAME, $(i + 1) "." $(i + 2) }' "$@"; }

@test "a cross reference names a manual that is here, or one that systems have" {
	local m x bad=0
	local system=" awk.1 curl.1 cut.1 dot.1 jq.1 logger.1 make.1 sh.1 sort.1 chroot.2 rename.2 syslog.3 systemd.socket.5 dnsmasq.8 "
	(cd "$CPH_ROOT/man" && xrefs *.[1-8]) >all
	while read -r m x; do
		[ -f "$CPH_ROOT/man/$x" ] || [[ $system == *" $x "* ]] || { echo "$m: $x: no such manual" >&2; bad=1; }
	done <all
	[ -s all ] && [ $bad = 0 ]
}

@test "every manual leads to cph(7), that leads to every manual, and SEE ALSO is sorted and complete" {
	cd "$CPH_ROOT/man"
	awk '
		function wrong(text) { print text; bad = 1 }
		# what a page names is told at its end, too
		function judge(  x) { for (x in named) if (x != file && !((file, x) in also)) wrong(file ": not in SEE ALSO: " x) }
		FNR == 1 { judge(); split("", named); file = FILENAME; pages[++n] = file; last = ""; end = 0 }
		/^\.Sh / { end = /^\.Sh SEE ALSO/ }
		{
			for (i = 1; i < NF; i++) {
				if ($i != ".Xr" && $i != "Xr") continue
				x = $(i + 1) "." $(i + 2)
				if (x ~ /^cph/) named[x] = 1
				if (!end) continue
				also[file, x] = 1
				# by section, then by name
				if ($(i + 2) " " $(i + 1) <= last) wrong(file ": SEE ALSO: " x " is after " last)
				last = $(i + 2) " " $(i + 1)
			}
		}
		END {
			judge()
			for (i = 1; i <= n; i++) {
				if (pages[i] == "cph.7") continue
				if (!(("cph.7", pages[i]) in also)) wrong("cph.7: SEE ALSO does not lead to " pages[i])
				if (!((pages[i], "cph.7") in also)) wrong(pages[i] ": SEE ALSO does not lead to cph(7)")
			}
			for (k in also) {
				split(k, at, SUBSEP)
				if (at[1] == "cph.7" && (at[2] == "cph.7" || (getline line < at[2]) < 0)) wrong("cph.7: SEE ALSO: " at[2] ": no other manual here")
			}
			exit bad
		}' *.[1-8] >&2
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
		mandoc -T ascii -O width=80 "$m" | col -bx | awk -v page="${m##*/}" -v quotes="''" '
			length > 80 && !/^ *cph-[a-z]*: / { print page ": too wide: " $0; bad = 1 }
			index($0, quotes) { print page ": quotes in quotes: " $0; bad = 1 }
			END {
				if (NR <= 50) { print page ": only " NR " lines, 50 or fewer"; bad = 1 }
				exit bad
			}' >&2 || bad=1
	done
	[ $bad = 0 ]
}
