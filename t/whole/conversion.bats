#!/usr/bin/env bats
# The main job, end to end: a phone that says P00308000500, a package for P0S3-8-12-00, and a directory served that it can boot from.
load ../helper

MAC=001122334455

# what this phone asks, from its SCCP application to the SIP application, and whether it must be there
ASKED="CTLSEP$MAC.tlv:no SEP$MAC.cnf.xml:no SIP$MAC.cnf:yes MGC$MAC.cnf:no XMLDefault.cnf.xml:yes P0S3-8-12-00.loads:yes \
P003-8-12-00.sbn:yes P0S3-8-12-00.sb2:yes SIPDefault.cnf:yes RINGLIST.DAT:no dialplan.xml:no OS79XX.TXT:yes"

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return 1
	"$CPH_ROOT/t/kit/mkfw" -z P0S3-8-12-00.zip P0S3-8-12-00
	mkdir plain
	"$CPH_ROOT/t/kit/mkfw" -d plain P0S3-8-12-00
}

test_setup() {
	cp -R "$BATS_FILE_TMPDIR"/P0S3-8-12-00.zip "$BATS_FILE_TMPDIR"/plain .
	printf 'phone\tmac=%s\tmodel=7940\tload=P00308000500\tline1_name=1234567\tline1_displayname=User ID\tproxy1_address=192.0.2.10\n' \
		$MAC >phones
}

convert() {
	mkdir -p tftpboot
	cph-plan -t P0S3-8-12-00 <phones >plan &&
		cph-unpack -k "$CPH_ROOT/t/kit/keys/keys.tsv" -d tftpboot P0S3-8-12-00.zip &&
		cph-mkcnf -d tftpboot -i phones <plan
}

serve() {
	cph-tftpd -d tftpboot -l 127.0.0.1 -p 0 >log 2>err 3>&- &
	pids+=($!)
	wait_for 30 grep -q '^listen' log
	port=$(sed -n 's/^listen.*	port=\([0-9]*\).*/\1/p' log)
}

# every file of the hunt with one client: hits byte for byte, misses refused
fetch_all() {
	local f name want bad=0
	for f in $ASKED; do
		name=${f%:*} want=${f#*:}
		rm -f got
		"$@" "$name" >client.log 2>&1 || :
		if [ $want = yes ]; then
			cmp "tftpboot/$name" got >&2 || { echo "$name: differs or did not come: $(cat client.log)" >&2; bad=1; }
		elif [ -s got ]; then
			echo "$name: came, though it is not there" >&2
			bad=1
		fi
		if [ $want = no ] && ! wait_for 30 grep -q "file=$name	.*answer=error1" log; then
			{ echo "$name: no ERROR 1 in the log:"; cat log client.log; } >&2
			bad=1
		fi
	done
	return $bad
}

with_curl() { curl -s -m 20 -o got "tftp://127.0.0.1:$port/$1"; }
with_tftp() { timeout 20 tftp -m binary 127.0.0.1 "$port" -c get "$1" got; }
with_atftp() { timeout 20 atftp --get -r "$1" -l got 127.0.0.1 "$port"; }
with_busybox() { timeout 20 busybox tftp -g -r "$1" -l got 127.0.0.1 "$port"; }
with_tftpc() { timeout 20 tftpc 127.0.0.1 "$port" "get $1 got"; }

@test "the name on the display is SCCP 8.0(5), the target SIP 8.12" {
	run -0 cph-loadid P00308000500
	[[ $output == *$'\tprotocol=SCCP\tversion=8.0(5)\t'* ]]
	run -0 cph-loadid -o protocol,version P0S3-8-12-00
	same "SIP and 8.12, TAB between" $'SIP\t8.12' "$output"
}

@test "load ID into plan gives one hop with what to serve, what must be absent, confidence and source" {
	cph-loadid P00308000500 | cph-plan -t P0S3-8-12-00 >steps
	same "number of steps" 1 "$(grep -c '^step	' steps)"
	run -0 cph-plan -o hop,of,from,to,conf P00308000500 P0S3-8-12-00
	same step $'1\t1\tP00308000500\tP0S3-8-12-00\tlog' "$output"
	grep -q '	serve=P0S3-8-12-00.loads,P003-8-12-00.sbn,P0S3-8-12-00.sb2	' steps
	grep -q '	absent=[^	]*SEP<MAC>.cnf.xml' steps
	grep -q '	source=LOG' steps
}

@test "the whole pipe leaves exactly the package and the files that name the load" {
	convert >records
	same "names in the directory" "OS79XX.TXT P003-8-12-00.bin P003-8-12-00.sbn P0S3-8-12-00.loads P0S3-8-12-00.sb2 SIP$MAC.cnf \
SIPDefault.cnf XMLDefault.cnf.xml" "$(cd tftpboot && echo *)"
	for f in P003-8-12-00.bin P003-8-12-00.sbn P0S3-8-12-00.loads P0S3-8-12-00.sb2; do
		cmp plain/$f tftpboot/$f
	done
	# a second run changes nothing: make can depend on it
	touch -d '2020-01-01 00:00' tftpboot/*
	convert >records
	same "files touched by a second run" "" "$(find tftpboot -type f -newermt 2020-01-02)"
}

@test "the files name the load as this phone needs it" {
	convert >records
	same "OS79XX.TXT, no line end, no blank" "P003-8-12-00" "$(od -An -c tftpboot/OS79XX.TXT | tr -d ' \n')"
	grep -qx 'image_version: "P0S3-8-12-00"' tftpboot/SIPDefault.cnf
	grep -qx 'image_version: "P0S3-8-12-00"' tftpboot/SIP$MAC.cnf
	grep -qx 'line1_name: "1234567"' tftpboot/SIP$MAC.cnf
	grep -qx 'line2_name: "UNPROVISIONED"' tftpboot/SIP$MAC.cnf
	! grep -q 'line3' tftpboot/SIP$MAC.cnf || fail "a 7940 has two lines"
	# device type 8 is the 7940
	grep -q '<loadInformation8[^>]*>P0S3-8-12-00</loadInformation8>' tftpboot/XMLDefault.cnf.xml
}

@test "why XMLDefault.cnf.xml is wanted is answered in cph-plan(1)" {
	need mandoc
	mandoc -T ascii "$CPH_ROOT/man/cph-plan.1" | col -b >page
	grep -q 'XMLDefault.cnf.xml' page
	grep -q 'P00308000500' page
}

@test "our own client gets every file of the hunt byte for byte, and ERROR 1 for the rest" {
	convert >records
	serve
	fetch_all with_tftpc
}

@test "curl gets every file of the hunt byte for byte, and ERROR 1 for the rest" {
	need curl
	convert >records
	serve
	fetch_all with_curl
}

@test "tftp-hpa gets every file of the hunt byte for byte, and ERROR 1 for the rest" {
	need tftp
	convert >records
	serve
	fetch_all with_tftp
}

@test "atftp gets every file of the hunt byte for byte, and ERROR 1 for the rest" {
	need atftp
	convert >records
	serve
	fetch_all with_atftp
}

@test "busybox gets every file of the hunt byte for byte, and ERROR 1 for the rest" {
	need busybox
	convert >records
	serve
	fetch_all with_busybox
}

@test "the demo: six phones of different ages and two with Java become SIP phones, unattended" {
	run -0 make -s -C "$CPH_ROOT" demo
	[[ $output == *"Six phones run SIP 8.12, and two SIP 9.4(2)SR3." ]]
	same "one line each" 6 "$(grep -c '^00112233440.  .* P0S3-8-12-00$' <<<"$output")"
}

@test "the demo on a terminal shows the shelf" {
	need script
	# (the test of the demo has the same phones, without a terminal)
	[ "$(many 1 0)" = 1 ] || optional "make full shows the demo on a terminal"
	script -qec "sh '$CPH_ROOT/examples/demo.sh'" screen </dev/null >/dev/null
	grep -q '8 of 8 arrived' screen
	grep -q 'Six phones run SIP 8.12' screen
}

@test "an archive the phone would refuse stops the conversion before anything is written" {
	python3 - <<-'PY' 2>/dev/null || printf 'x' | dd of=P0S3-8-12-00.zip bs=1 seek=90000 conv=notrunc status=none
	b = bytearray(open("P0S3-8-12-00.zip", "rb").read()); b[90000] ^= 1; open("P0S3-8-12-00.zip", "wb").write(b)
	PY
	run -1 convert
	same "files written" "" "$(ls -A tftpboot 2>/dev/null)"
}

@test "the tour of README prints what README says" {
	# in a copy: the tour is typed in the top directory.  Its last part is a server, which runs until it is stopped: see the demo
	mkdir top
	ln -s "$CPH_ROOT/t" "$CPH_ROOT/examples" "$CPH_ROOT/bin" top/
	cd top
	{
		echo .Sh EXAMPLES
		echo .Bd -literal
		sed -n '/^A TOUR/,/^And serve it/p' "$CPH_ROOT/README" | sed -n 's/^	//p' | grep -v '^\$ make tests'
		echo .Ed
	} >tour
	[ "$(grep -c '^\$ ' tour)" -ge 7 ]
	run -0 "$CPH_ROOT/t/kit/examples" tour
	# the server on any port, and the phone that README switches on for want of one, as fast as it goes
	sed -n '/^	# cph-tftpd/,/^	\.\.\./p' "$CPH_ROOT/README" | sed '1d;$d;s/^	//' >told
	[ "$(wc -l <told)" -ge 4 ]
	cph-tftpd -d tftpboot -l 127.0.0.1 -p 0 -o port,file,answer,bytes,end >log 2>err 3>&- &
	pids+=($!)
	wait_for 30 test -s log
	run -0 cph-phone -q -k t/kit/keys/keys.tsv -f P00308000500 -S 0 -p "$(head -n 1 log | cut -f 1)" 127.0.0.1
	same "the first files" "$(cat told)" "$(sed '1d;s/\t*$//' log | cut -f 2- | head -n "$(wc -l <told)")"
}
