#!/usr/bin/env bats
# cph-unpack and the phones with Java (7906 to 7975): lists, images, keys by family, .cop.sgn; and files of phones that are none of its business
load ../helper

test_setup() {
	# testA signs for the 7942/7962, testB for the 7945/7965; without a family both sign for all
	awk -F'\t' -v OFS='\t' '/^#/ { print; next } $1 == "name" { print $0, "family"; next }
		{ print $0, $1 == "testA" ? "7942/7962" : "7945/7965" }' "$CPH_ROOT/t/kit/keys/keys.tsv" >keys.tsv
}

unpack() { cph-unpack -k keys.tsv "$@"; }

@test "a set of a list, its term files and five images is verified and named" {
	mkjava -h 5 -d s SIP42.9-4-2SR3-1S
	run -0 --separate-stderr unpack -s s
	same stderr "" "$stderr"
	same packages "package	load=SIP42.9-4-2SR3-1S	complete=yes	genuine=yes	missing=	signer=testA	why=	hardware=5	files=jar42sip.9-4-2ES26.sbn,cnu42.9-4-2ES26.sbn,apps42.9-4-2ES26.sbn,dsp42.9-4-2ES26.sbn,cvm42sip.9-4-2ES26.sbn
package	load=term42.default	complete=yes	genuine=yes	missing=	signer=testA	why=	hardware=5	files=jar42sip.9-4-2ES26.sbn,cnu42.9-4-2ES26.sbn,apps42.9-4-2ES26.sbn,dsp42.9-4-2ES26.sbn,cvm42sip.9-4-2ES26.sbn
package	load=term62.default	complete=yes	genuine=yes	missing=	signer=testA	why=	hardware=5	files=jar42sip.9-4-2ES26.sbn,cnu42.9-4-2ES26.sbn,apps42.9-4-2ES26.sbn,dsp42.9-4-2ES26.sbn,cvm42sip.9-4-2ES26.sbn" "$(grep ^package <<<"$output")"
	[[ $output == *"file	name=cvm42sip.9-4-2ES26.sbn	size=2408	"*"	role=part	id=cvm42sip.9-4-2ES26	protocol=SIP	version=9.4(2)SR3	signed=yes	key=testA	time=1486372472.000	verdict=genuine	reason="* ]] || fail "$output"
	# images of the size of real ones, from a zip, in little memory
	mkjava -n 3000000 -d big SCCP42.9-4-2SR3-1S
	mkdir out
	(cd big && "$CPH_ROOT/t/kit/mkzip" $(for f in *; do echo "+$f deflate file=$f"; done) >../big.zip)
	[ "${CPH_SUBBUILD:-}" = asan ] || ulimit -d 15000
	run -0 cph-unpack -k keys.tsv -s -d out -o load,genuine big.zip
	[[ $output == *"SCCP42.9-4-2SR3-1S	yes"* ]] || fail "$output"
	diff -r big out
}

@test "a directory with firmware of several phones is verified in one run, each package by its own rules" {
	mkjava -d d SIP42.9-4-2SR3-1S
	mkjava -k B -h 15 -d d SCCP45.9-4-2SR3-1S
	awk -F'\t' -v OFS='\t' '$1 == "testA" { $1 = "x"; print $0, "7940/7960" }' "$CPH_ROOT/t/kit/keys/keys.tsv" >/dev/null
	# the same key may sign for several
	sed -i 's|7942/7962|7940/7960/7942/7962|' keys.tsv
	"$CPH_ROOT/t/kit/mkfw" -m -d d P0S3-8-12-00
	run -0 --separate-stderr unpack -s -o load,complete,genuine,signer d
	same stderr "" "$stderr"
	same packages "P0S3-8-12-00	yes	yes	testA
SCCP45.9-4-2SR3-1S	yes	yes	testB
SIP42.9-4-2SR3-1S	yes	yes	testA
term42.default	yes	yes	testA
term45.default	yes	yes	testB
term62.default	yes	yes	testA
term65.default	yes	yes	testB" "$output"
}

@test "what is wrong with a set is said, and refused where the phone would refuse it" {
	local bad=0 rc status want fault more got
	while IFS='|' read -r status want fault more; do
		[ -n "$want" ] || continue
		rm -rf s
		mkjava ${fault:+-b $fault} -d s SIP42.9-4-2SR3-1S
		[ -z "$more" ] || (cd s && eval "$more")
		rc=0
		unpack s >got 2>err || rc=$?
		got=$(<got)
		if [ $rc != "$status" ] || [[ $got$(<err) != *"$want"* ]]; then
			printf -- '-- %s %s: status %s, wanted %s: %s\n%s\n%s\n' "$fault" "$more" $rc "$status" "$want" "$(<err)" "$(grep ^package got)" >&2
			bad=1
		fi
		# (other faults than those of the term files)
		[ "$fault" = term ] || [[ $more == *term42* ]] || [[ ! $got =~ load=SIP42[^$'\n']*complete=yes$'\t'genuine=yes ]] || { echo "$fault $more: genuine" >&2; bad=1; }
	done <<-'E'
	1|s(cvm42sip.9-4-2ES26.sbn): broken: signed with key testB, which is for other phones (7945/7965)|key
	1|s(cvm42sip.9-9-9.sbn): wrong-name: its header names cvm42sip.9-4-2ES26.sbn, and the phone compares|rename
	0|s(SIP42.9-4-2SR3-1S): package incomplete: jar42sip.9-4-2ES26.sbn,cnu42.9-4-2ES26.sbn,apps42.9-4-2ES26.sbn,dsp42.9-4-2ES26.sbn,cvm42sip.9-4-2ES26.sbn missing (the list is of 9-4-2ES26, images of 8-5-4TH1-6 are here)|mixed
	0|why=the list is of 9-4-2ES26, images of 8-5-4TH1-6 are here|mixed
	0|load=apps42.8-5-4TH1-6	complete=no	genuine=no	missing=	signer=testA	why=no .loads names the images of 8-5-4TH1-6|mixed
	0|s(SIP42.9-4-2SR3-1S): package incomplete: dsp42.9-4-2ES26.sbn missing|missing
	0|s(SIP42.9-4-2SR3-1S): package incomplete: cvm42sip.8-5-4TH1-6.sbn missing|two
	0|s(term42.default): package incomplete: jar42sip.8-5-4TH1-6.sbn,|term
	1|s(cvm42sip.9-4-2ES26.sbn): altered: signed with key testA and changed since|altered
	1|s(SIP42.9-4-2SR3-1S.loads): broken: names a file that is neither .sbn nor .bin: the phone gives the load up|69xx
	1|s(SIP42.9-4-2SR3-1S.loads): altered: signed with key testA and changed since||printf '\r\n' >>SIP42.9-4-2SR3-1S.loads
	1|s(term42.default.loads): wrong-name: its header names SIP42.9-4-2SR3-1S.loads||cp SIP42.9-4-2SR3-1S.loads term42.default.loads
	1|s(cnu42.9-4-2ES26.sbn): malformed: a web page||echo '<html>' >cnu42.9-4-2ES26.sbn
	1|s(cnu42.9-4-2ES26.sbn): altered: not Cisco's file of this name||printf 'XX' | dd of=cnu42.9-4-2ES26.sbn bs=1 seek=130 conv=notrunc status=none
	E
	[ $bad = 0 ]
	# -s refuses what is incomplete
	mkjava -b missing -d m SIP42.9-4-2SR3-1S
	run -1 unpack -s -t m
	# keys of the other phones sign nothing of the 7940/7960
	"$CPH_ROOT/t/kit/mkfw" -m -d ours P0S3-8-12-00
	run -1 --separate-stderr unpack -t ours
	[[ $stderr == *"ours(P0S3-8-12-00.sb2): broken: signed with key testA, which is for other phones (7942/7962)"* ]] || fail "$stderr"
}

@test "the hardware value is read as the phone reads it" {
	local v bad=0
	while read -r v want; do
		rm -rf s
		mkjava -h "$v" -d s SIP42.9-4-2SR3-1S
		same "$v" "$want" "$(unpack -o hardware s | head -n 1)" || bad=1
	done <<-'E'
	1 1
	0x0F 15
	017 15
	7x 7
	E
	mkjava -d none SIP42.9-4-2SR3-1S
	same "no line" "hardware=" "$(unpack none | grep -o 'hardware=[0-9]*' | sort -u)"
	[ $bad = 0 ]
}

@test "a .cop.sgn is opened behind the header of its signer; its script is never written" {
	need tar gzip
	mkjava -d s SIP42.9-4-2SR3-1S
	cp -R s t
	echo 'rm -rf /' >t/copstart.sh
	echo '434, SIP42.9-4-2SR3-1S, 11 // load' >t/load434.txt
	(cd t && tar cf ../inner.tar ./*)
	(cd t && tar czf ../flat.tar.gz ./*)
	tar czf nested.tar.gz inner.tar
	local f
	for f in flat nested; do
		mkfw -s cmterm-7942_7962-sip.9-4-2SR3-1.cop.sgn <$f.tar.gz >$f.cop.sgn
		rm -rf out
		mkdir out
		run -0 --separate-stderr unpack -s -d out -o load,genuine $f.cop.sgn
		[[ $stderr == *"copstart.sh): passed by: a script for a call manager" ]] || fail "$stderr"
		[[ $output == *"SIP42.9-4-2SR3-1S	yes"* ]] || fail "$output"
		[ ! -e out/copstart.sh ]
		diff -x copstart.sh -r t out
	done
	# a header of another length and signer
	need python3 || return 1
	python3 - <<-'PY'
	body = open("flat.tar.gz", "rb").read()
	def item(tag, value): return bytes([tag]) + len(value).to_bytes(2, "big") + value
	rest = item(4, b"PT=x;KT=dev;U1=y\0") + item(12, b"\x5a" * 256)
	n = 10 + len(rest) + 7
	open("other.cop.sgn", "wb").write(item(1, b"\1\1") + item(2, n.to_bytes(2, "big")) + rest + b"\r" * 7 + body)
	PY
	run -0 unpack -s -o load,genuine other.cop.sgn
	[[ $output == *"SIP42.9-4-2SR3-1S	yes"* ]] || fail "$output"
	# cut: refused, wherever
	mkdir none
	# (in sh, which starts commands in a fraction of the time that this bash takes)
	sh -c '
		bad=0 i=0
		n=$(wc -c <flat.cop.sgn)
		while [ $i -lt 32 ]; do
			head -c $((n * i / 32)) flat.cop.sgn >cut.cop.sgn
			rc=0
			cph-unpack -k keys.tsv -d none cut.cop.sgn >/dev/null 2>&1 || rc=$?
			for left in none/* none/.[!.]*; do [ ! -e "$left" ] || { echo "cut at $i/32: $left" >&2; bad=1; }; done
			[ $rc = 1 ] || { echo "cut at $i/32: status $rc" >&2; bad=1; }
			i=$((i + 1))
		done
		exit $bad'
}

@test "files for phones that are none of its business are one line, and change no verdict" {
	"$CPH_ROOT/t/kit/mkfw" -m -d d P0S3-8-12-00
	echo x >d/sip78xx.12-8-1-0001-455.loads
	{ printf '\xcd\x34\x12\xab'; head -c 3000 /dev/urandom; } >d/kern78xx.12-8-1-0001-455.sbn
	# larger than any file that is examined
	{ printf '\xcd\x34\x12\xab'; head -c 9000000 /dev/zero; } >d/rootfs78xx.12-8-1-0001-455.sbn
	head -c 3000 /dev/urandom >d/CP7921G-1.4.6.3.LOADS
	run -0 --separate-stderr cph-unpack -s -k "$CPH_ROOT/t/kit/keys/keys.tsv" -o load,genuine d
	same packages "P0S3-8-12-00	yes" "$output"
	same lines 4 "$(grep -c 'for another phone (' <<<"$stderr")"
	[ "$(wc -l <<<"$stderr")" = 4 ] || fail "$stderr"
	run -0 cph-unpack -k "$CPH_ROOT/t/kit/keys/keys.tsv" -o name,verdict d
	[[ $output == *"CP7921G-1.4.6.3.LOADS	other-phone"* ]] || fail "$output"
	# our firmware beside it is judged as ever
	printf x >>d/P0S3-8-12-00.sb2
	run -1 cph-unpack -k "$CPH_ROOT/t/kit/keys/keys.tsv" d
}
