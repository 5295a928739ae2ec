#!/usr/bin/env bats
# cph-loadid: names to facts
load ../helper

TAB=$'\t'

# table of "text|expected": the output of cph-loadid -q -o KEYS for each text, all of them operands of one run
each() {
	local text want texts=() wants=() i bad=0
	while IFS='|' read -r text want; do
		[ -n "$text$want" ] || continue
		printf -v text '%b' "$text"
		texts+=("$text") wants+=("$want")
	done
	cph-loadid -q -o "$1" -- "${texts[@]}" | tr '\t' ' ' >got
	mapfile -t got <got
	same records ${#wants[@]} ${#got[@]} || return 1
	for i in "${!wants[@]}"; do same "${texts[i]}" "${wants[i]}" "${got[i]}" || bad=1; done
	return $bad
}

@test "wrong command lines are refused in one line, status 2" {
	local bad=0
	refuses 2 "cph-loadid: -c: needs two names" cph-loadid -c || bad=1
	refuses 2 "cph-loadid: -c: needs two names" cph-loadid -c P0S3-8-12-00 || bad=1
	refuses 2 "cph-loadid: -c: needs two names" cph-loadid -c P0S3-8-12-00 P0S3-8-12-00 P0S3-8-12-00 || bad=1
	refuses 2 "cph-loadid: -c: writes no records: not with -j or -o" cph-loadid -cj P0S3-8-12-00 P0S3-8-12-00 || bad=1
	refuses 2 "cph-loadid: -c: writes no records: not with -j or -o" cph-loadid -c -o id P0S3-8-12-00 P0S3-8-12-00 || bad=1
	refuses 2 "cph-loadid: -x: unknown option" cph-loadid -x || bad=1
	refuses 2 "cph-loadid: -o: loader: no such key" cph-loadid -o id,loader || bad=1
	[ $bad = 0 ]
}

@test "reading a directory fails with status 2, and so does a closed standard input" {
	run -2 --separate-stderr cph-loadid <.
	same stderr "cph-loadid: stdin: Is a directory" "$stderr"
	same stdout "" "$output"
	run -2 --separate-stderr bash -c 'cph-loadid <&-'
	same stderr "cph-loadid: stdin: Bad file descriptor" "$stderr"
	same stdout "" "$output"
}

@test "output that does not arrive is status 2, also when it is much" {
	[ -e /dev/full ] || optional "no /dev/full"
	yes P0S3-8-12-00 | head -n 5000 >names
	run -2 --separate-stderr bash -c 'cph-loadid <names >/dev/full'
	same stderr "cph-loadid: stdout: No space left on device" "$stderr"
}

@test "what is not a well-spelt name of the 7940 and 7960 is told under -s, status 1, with its record" {
	local bad=0 text want
	while IFS='|' read -r text want; do
		run -1 --separate-stderr cph-loadid -s -o id "$text"
		same "$text" "cph-loadid: $want" "$stderr" || bad=1
		same "$text: records" 1 "${#lines[@]}" || bad=1
	done <<'END'
POS3-07-3-00|POS3-07-3-00: letter O for a zero; probably P0S3-07-3-00
POS8-6-0|POS8-6-0: letter O for a zero; probably P0S3-08-6-00
P0S-8-12-00.sb2|P0S-8-12-00: characters missing; probably P0S3-8-12-00
S003070200|S003070200: characters missing or changed: neither P003xxyyzzww nor P0S3-xx-y-zz
P00305000300.sbin|P00305000300: no such extension on a 7940 or 7960, where signed files end in .sbn; probably P00305000300.sbn
P0S3-07-04-00|P0S3-07-04-00: padded as no load of that version was shipped; probably P0S3-07-4-00
P0S3-08-12-00|P0S3-08-12-00: padded as no load of that version was shipped; probably P0S3-8-12-00
P0S3-008-12-00|P0S3-008-12-00: zeros too many; probably P0S3-8-12-00
P0030801SR|P0030801SR: the SR number is missing or wrong: the form is P003xxyySRnn
PO00308000500|PO00308000500: letter O for a zero; probably P00308000500
p003-8-12-00|p003-8-12-00: lower case: the phone asks for names in upper case; probably P003-8-12-00
P0030801SR2|P0030801SR2: the SR number has two digits; probably P0030801SR02
P000308000500|P000308000500: a zero too many; probably P00308000500
P0030801|P0030801: the beginning of a longer name? names of eight characters ended before 5.0
P0030800050|P0030800050: digits missing: the form is P003xxyyzzww
P003080005000|P003080005000: too many digits: the form is P003xxyyzzww
8.0(5)|8.0(5): a version, not a load name
OS79XX.TXT|OS79XX.TXT: the file that names a load, not a load
cmterm-7940-7960-sccp.8-1-2SR2.zip|cmterm-7940-7960-sccp.8-1-2SR2.zip: a package, not a load: its files name the load
P0S3-8-12-00.sbn.sbn|P0S3-8-12-00.sbn.sbn: no load name known here
foo|foo: no load name known here
SIP41.8-5-4S|SIP41.8-5-4S: a load of the 7941/7961, not of the 7940/7960
P00405000700|P00405000700: a load of the 7910, not of the 7940/7960; not converted by cph
PS03AS30|PS03AS30: a load of the 7910, not of the 7940/7960; not converted by cph
D00303010033|D00303010033: a load of the Digital Access gateway, not of the 7940/7960; not converted by cph
END
	[ $bad = 0 ]
}

@test "an empty name is a name that is not known" {
	run -1 --separate-stderr cph-loadid -s -o family,why ''
	same out "unknown${TAB}nothing there" "$output"
	same told "cph-loadid: '': nothing there" "$stderr"
}

@test "without -s only misspellings are told, as a warning, and -q silences it" {
	run -0 --separate-stderr cph-loadid -o id foo SIP41.8-5-4S POS3-07-3-00
	same stderr "cph-loadid: POS3-07-3-00: letter O for a zero; probably P0S3-07-3-00" "$stderr"
	run -0 --separate-stderr cph-loadid -q -o id foo SIP41.8-5-4S POS3-07-3-00
	same stderr "" "$stderr"
	run -0 --separate-stderr cph-loadid -v -o id foo
	same stderr "cph-loadid: foo: no load name known here" "$stderr"
}

@test "-s errors are not silenced by -q" {
	run -1 --separate-stderr cph-loadid -sq -o id POS3-07-3-00
	same stderr "cph-loadid: POS3-07-3-00: letter O for a zero; probably P0S3-07-3-00" "$stderr"
}

@test "the two names of the tour" {
	run -0 cph-loadid -o protocol,version P0S3-8-12-00
	same "SIP" "SIP${TAB}8.12" "$output"
	run -0 cph-loadid P00308000500
	same "SCCP" "load id=P00308000500 family=7940/7960 role=application protocol=SCCP version=8.0(5) signed=yes era=loader kind=id num=8.0.5.0 \
sort=7940/7960,SCCP,application,0008.0000.0005.0000.0000 known=yes" "${output//$TAB/ }"
}

@test "every row of the catalogue classifies exactly, and every row is known" {
	grep -v '^#' "$CPH_ROOT/lib/data/loadids.tsv" | tail -n +2 | cut -f 1-6 >want
	[ "$(wc -l <want)" -ge 137 ]
	cut -f 1 want | cph-loadid -q -o id,family,role,protocol,version,signed >got
	diff want got
	cut -f 1 want | cph-loadid -q -o known | sort -u >known
	same known yes "$(cat known)"
}

@test "every name of the 7940 and 7960 in the catalogue passes -s, but for the two variants" {
	awk -F '\t' '$2 == "7940/7960" { print $1 }' "$CPH_ROOT/lib/data/loadids.tsv" >names
	run -1 --separate-stderr cph-loadid -s -o id <names
	same told "P0S3-07-04-00: padded as no load of that version was shipped; probably P0S3-07-4-00
P0S3-08-12-00: padded as no load of that version was shipped; probably P0S3-8-12-00" "$(sed 's/^cph-loadid: stdin:[0-9]*: //' <<<"$stderr")"
}

@test "the id is canonical: parsed again it gives itself and the same facts" {
	{
		grep -v '^#' "$CPH_ROOT/lib/data/loadids.tsv" | tail -n +2 | cut -f 1
		cat "$CPH_ROOT"/t/corpus/loadid/{misspelt,adorned}
	} | tr -d '\000' >names
	local k=id,family,role,protocol,version,signed,era,num,sort,known
	cph-loadid -q -o $k <names >once
	cut -f 1 once | cph-loadid -q -o $k >twice
	diff once twice
	# and a known name with an extension is still that name
	local e
	awk -F '\t' '$2 != "unknown"' once >known
	[ "$(wc -l <known)" -ge 150 ]
	for e in .bin .sbn .sb2 .loads .SBN .old; do
		cut -f 1 known | sed "s/\$/$e/" | cph-loadid -q -o $k | diff known - || fail "with $e"
	done
}

@test "what people paste with a name is taken off" {
	each id <<'END'
P0S3-8-12-00\r|P0S3-8-12-00
 P003-8-12-00 \t|P003-8-12-00
" P0S3-8-12-00 "|P0S3-8-12-00
'P0S3-8-12-00';|P0S3-8-12-00
"P0S3-8-12-00";\r|P0S3-8-12-00
\0357\0273\0277P0S3-8-12-00\0302\0240\r|P0S3-8-12-00
image_version: P0S3-8-12-00 ; comment|P0S3-8-12-00
image_version: "P0S3-8-12-00" # comment|P0S3-8-12-00
image_version: P0S3-8-12-00#comment|P0S3-8-12-00
/srv/c#/P0S3-8-12-00.sb2|P0S3-8-12-00
<loadInformation7 model="IP Phone 7960">P00308010200</loadInformation7>|P00308010200
/tftpboot/P00308010200.loads|P00308010200
./P00308010200|P00308010200
C:\\\\TFTP-Root\\\\P00308010200.sbn|P00308010200
flash:P00308010200.bin|P00308010200
tftp://192.0.2.1/a/P00308010200|P00308010200
LA_VERSION=PAS30830|PAS30830
DSP4.0(5.0)[A0]|4.0(5.0)[A0]
END
}

@test "the extension says what a file is, and for SCCP packages whether it is loader or application" {
	each id,ext,kind,holds <<'END'
P00308000500|P00308000500  id 
P00308000500.bin|P00308000500 .bin image ual
P00308000500.sbn|P00308000500 .sbn signed-image ual
P00308000500.sb2|P00308000500 .sb2 application application
P00308000500.loads|P00308000500 .loads list 
P0030801SR02.TXT|P0030801SR02 .txt text 
P0S3-8-12-00.zip|P0S3-8-12-00 .zip package 
P0S3-8-12-00.orig|P0S3-8-12-00 .orig unknown 
P003-8-12-00.SBN|P003-8-12-00 .sbn signed-image ual
P0S3-06-3-00.bin|P0S3-06-3-00 .bin image load
P0S3-06-3-00.sbn|P0S3-06-3-00 .sbn signed-image load
P0S30202.bin|P0S30202 .bin image load
P0S30202.sbn|P0S30202 .sbn signed-image unknown
CP7905080003SCCP070409A.zup|CP7905080003SCCP070409A .zup image 
CP7905080003SCCP070409A.sbin|CP7905080003SCCP070409A .sbin signed-image 
foo.bin|foo.bin  unknown 
END
	# a raw .bin beside a signed release does not make the release unsigned
	each signed,era <<'END'
P00305000300.bin|yes signed
P00308000500.bin|yes loader
P00303020214.bin|no unsigned
END
}

@test "the manual names every kind, role and key there is" {
	local w words keys bad=0
	cph-loadid -h >/dev/null
	words=" $(sed -n 's/^\.It Sy //p' "$CPH_ROOT/man/cph-loadid.1" | tr '\n' ' ') "
	keys=" $(sed -n 's/^\.It Cm //p' "$CPH_ROOT/man/cph-loadid.1" | tr '\n' ' ') "
	for w in $({
		grep -v '^#' "$CPH_ROOT/lib/data/loadids.tsv" | tail -n +2 | cut -f 1 | sed p | awk 'NR % 2 { print $0 ".bin"; next } 1'
		printf '%s\n' P0S3-8-12-00{,.bin,.sbn,.sb2,.loads,.txt,.zip,.x} foo
	} | cph-loadid -q -o role,kind | tr '\t' '\n' | sort -u); do
		[[ $words == *" $w "* ]] || { echo "$w is not in the manual" >&2; bad=1; }
	done
	for w in id family role protocol version signed era kind num sort known ext holds meant why given; do
		[[ $keys == *" $w "* ]] || { echo "key $w is not in the manual" >&2; bad=1; }
		cph-loadid -o "$w" P0S3-8-12-00 >/dev/null || bad=1
	done
	[ $bad = 0 ]
}

@test "-c compares like a comparator, the other way round too" {
	# (in sh, which starts commands in a fraction of the time that this bash takes)
	sh -c '
		bad=0
		while read -r a r b; do
			got=$(cph-loadid -qc "$a" "$b") || { echo "-c $a $b: status $?" >&2; bad=1; }
			[ "$got" = "$r" ] || { echo "-c $a $b: $got, not $r" >&2; bad=1; }
			got=$(cph-loadid -qc "$b" "$a")
			[ "$got" = $((-r)) ] || { echo "-c $b $a: $got, not $((-r))" >&2; bad=1; }
		done
		exit $bad' <<'END'
P0S3-08-9-00 -1 P0S3-8-12-00
P0S3-08-11-00 -1 P0S3-8-12-00
P0S3-8-12-00 0 P0S3-08-12-00
P0S3-8-12-00 0 /x/P0S3-8-12-00.sb2
POS3-8-12-00 0 P0S3-8-12-00
P00308000500 -1 P00308001000
P00308010200 -1 P0030801SR01
P0030801SR01 -1 P0030801SR02
P00308010299 -1 P0030801SR02
P0030801SR02 -1 P00308010300
P0030801SR07 -1 P00308020000
P00305000300 -1 P00305000301
P0S30202 -1 P0S3-03-0-00
P003-07-5-00 -1 P003-8-12-00
PC03A300 0 PC03A300
END
}

@test "-c says why it has no answer, status 1" {
	local bad=0
	refuses 1 "cph-loadid: P0S3-8-12-00: cannot be compared with P00308000500: different protocols" cph-loadid -c P0S3-8-12-00 P00308000500 || bad=1
	refuses 1 "cph-loadid: P003-8-12-00: cannot be compared with PC03A300: different roles" cph-loadid -c P003-8-12-00 PC03A300 || bad=1
	refuses 1 "cph-loadid: PC03A300: cannot be compared with PC030301: no version known" cph-loadid -c PC03A300 PC030301 || bad=1
	refuses 1 "cph-loadid: P0030801SR05: cannot be compared with P00308010200: the maintenance digit is not in the name" \
		cph-loadid -c P0030801SR05 P00308010200 || bad=1
	refuses 1 "cph-loadid: P00305000700: cannot be compared with P00405000700: different families" cph-loadid -c P00305000700 P00405000700 || bad=1
	refuses 1 "cph-loadid: foo: no load name known here" cph-loadid -c foo P00308000500 || bad=1
	refuses 1 "cph-loadid: P0S3-08-12-00: padded as no load of that version was shipped; probably P0S3-8-12-00" \
		cph-loadid -cs P0S3-08-12-00 P0S3-8-12-00 || bad=1
	[ $bad = 0 ]
}

@test "the key sort orders a list as -c compares it" {
	grep -v '^#' "$CPH_ROOT/lib/data/loadids.tsv" | tail -n +2 | cut -f 1 | cph-loadid -q -o sort,id | LC_ALL=C sort | cut -f 2 >sorted
	# (in sh, as above)
	sh -c '
		bad=0 n=0 a=
		while read -r b; do
			if [ -n "$a" ] && r=$(cph-loadid -qc "$a" "$b" 2>/dev/null); then
				n=$((n + 1))
				[ "$r" -le 0 ] || { echo "$a before $b, but -c says $r" >&2; bad=1; }
			fi
			a=$b
		done
		[ $bad = 0 ] && [ $n -gt 40 ]' <sorted
	same last P0S3-8-12-00 "$(cph-loadid -q -o sort,id P0S3-8-12-00 P0S3-08-4-00 P0S3-08-11-00 P0S3-08-2-00 | LC_ALL=C sort | tail -n 1 | cut -f 2)"
}

@test "records on standard input: loads are read again, others pass, bad ones are told by line" {
	printf '%s\n' "load${TAB}id=P0S3-8-12-00${TAB}version=9${TAB}mac=001122334455" "# comment" "" \
		"phone${TAB}mac=001122334455${TAB}line1_name=a\\tb" "P00308000500" "load${TAB}family=x" "load${TAB}id=x${TAB}id=y" "phone${TAB}x" >in
	run -2 --separate-stderr cph-loadid <in
	same stderr "cph-loadid: stdin:6: load record without id
cph-loadid: stdin:7: key given twice" "$stderr"
	same records "load id=P0S3-8-12-00 family=7940/7960 role=application protocol=SIP version=8.12 signed=yes era=loader kind=id num=8.12.0 \
sort=7940/7960,SIP,application,0008.0012.0000.0000.0000 known=yes mac=001122334455
phone mac=001122334455 line1_name=a\\tb
load id=P00308000500 family=7940/7960 role=application protocol=SCCP version=8.0(5) signed=yes era=loader kind=id num=8.0.5.0 \
sort=7940/7960,SCCP,application,0008.0000.0005.0000.0000 known=yes
load id=phone\\tx family=unknown role=unknown protocol=unknown version=- signed=unknown era=- kind=unknown num=- \
sort=unknown,unknown,unknown,0000.0000.0000.0000.0000,phone\\tx known=no" "${output//$TAB/ }"
	# and what the tool writes it can read: the record is a fixed point
	cph-loadid P0S3-8-12-00 POS3-07-3-00 foo 2>/dev/null >one
	cph-loadid -q <one >two
	diff one two
}

@test "odd lines: too long, with NUL, without newline at the end" {
	{
		head -c 70000 /dev/zero | tr '\0' P
		printf '\nP0S3-8-12-00\0.bin\n\xe9\x1b[2J\nP00308000500'
	} >in
	run -2 --separate-stderr cph-loadid -o id,family <in
	same stderr "cph-loadid: stdin:1: line too long" "$stderr"
	same records "P0S3-8-12-00?.bin unknown
\\xE9\\x1B[2J unknown
P00308000500 7940/7960" "${output//$TAB/ }"
	printf 'P0S3-8-12-00%060d\n' 0 >in
	run -0 cph-loadid -o family,why <in
	same long "unknown${TAB}too long for a load name" "$output"
}

@test "operands and - mix, in their order" {
	run -0 cph-loadid -o id P0S30202 - P0S3-8-12-00 <<<P00308000500
	same order "P0S30202 P00308000500 P0S3-8-12-00" "$(echo $output)"
}

@test "-j writes JSON that parses, hostile names included" {
	need jq
	printf 'P0S3-8-12-00\n"\\\x01\xff"x\n' | cph-loadid -jq >out
	same count 2 "$(jq -s length <out)"
	same id P0S3-8-12-00 "$(jq -rs '.[0].id' <out)"
	same type "load load" "$(echo $(jq -r .type <out))"
}

@test "an answer comes at once when standard input waits" {
	mkfifo in
	cph-loadid -o version <in >out 3>&- &
	pids+=($!)
	exec 4>in
	echo P0S3-8-12-00 >&4
	wait_for 30 test -s out
	same version 8.12 "$(cat out)"
	exec 4>&-
	wait "${pids[0]}"
}

@test "memory does not grow with the input" {
	[ "${CPH_SUBBUILD:-}" != asan ] || optional "the sanitizers want all the address space"
	yes "$(printf 'P0S3-8-12-00\nPOS3-07-3-00\nfoo\nSCCP41.8-5-2S\n')" | head -n 400000 >in
	(
		ulimit -v 24000 || exit 9
		cph-loadid -q <in >out
	)
	same lines 400000 "$(wc -l <out)"
}

@test "a name that comes again is printed and reported as the first time, in every form of output" {
	# more names than are kept at once, each twice or more, some misspelt, with the order changed
	awk 'BEGIN { srand(5)
		for (i = 0; i < 30000; i++) {
			r = int(rand() * 6)
			if (r == 0) printf "P003%02d%02d%02d%02d\n", rand() * 9, rand() * 9, rand() * 20, rand() * 4
			if (r == 1) printf "P0S3-%02d-%d-00\n", rand() * 9, rand() * 13
			if (r == 2) printf "P0S3-%02d-%d-0\n", rand() * 9, rand() * 13
			if (r == 3) printf "\"P0S3-%02d-%d-00.sb2\"\n", rand() * 9, rand() * 13
			if (r == 4) printf "P00308000500%s\n", substr(".bin.sbn.sb2.loads", 1 + 4 * int(rand() * 4), 4 + int(rand() * 3))
			if (r == 5) printf "SIP42.9-%d-%dS\n", rand() * 9, rand() * 9
		} }' >names
	local opt bad=0
	for opt in "" "-s" "-j" "-o id,version,meant" "-q -o protocol,version"; do
		cph-loadid $opt <names >out 2>err || true
		# operands are read one by one; their messages have no line
		xargs -d '\n' -n 2000 cph-loadid $opt <names >out1 2>err1 || true
		cmp out out1 || bad=1
		same "$opt: messages" "$(wc -l <err1)" "$(wc -l <err)" || bad=1
		sed 's/^cph-loadid: stdin:\([0-9]*\): .*/\1/' err | sort -cnu || { echo "$opt: two messages for a line"; bad=1; }
	done
	[ $bad = 0 ]
}
