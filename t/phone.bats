#!/usr/bin/env bats
# cph-phone without a network: the hops of the matrix, the traps, what is altered in a directory that works
load helper
load phone

# hops FILE - rows "from_protocol from_range to_protocol to_range via" of a kind of row
matrix_rows() { grep -v '^#' "$CPH_ROOT/lib/data/matrix.tsv" | awk -F '\t' -v kind="$1" -v status="$2" \
	'NR > 1 && $10 == kind && (status == "" || $7 == status) { print $1, $2, $3, $4, $5 }'; }

# in_scene COMMAND... - in an empty directory
in_scene() {
	rm -rf scene
	mkdir scene
	(cd scene && "$@")
}

# start SAMPLE - the options -f and -l of a sample
start() { case $1 in *:*) echo "-f ${1%%:*} -l ${1#*:}" ;; *) echo "-f $1" ;; esac; }

# ---- what it refuses ----

@test "a wrong command line is one line and status 2" {
	local bad=0
	mkdir d
	refuses 2 "cph-phone: which server (or -d dir)?" cph-phone -f P00308000500 || bad=1
	refuses 2 "cph-phone: $MAC: what does it run? (-f load)" cph-phone -m $MAC -d d || bad=1
	refuses 2 "cph-phone: extra: unexpected argument" cph-phone -f P00308000500 -d d extra || bad=1
	refuses 2 "cph-phone: -f: needs an argument" cph-phone -f || bad=1
	refuses 2 "cph-phone: -f: POS3-8-12-00: letter O for a zero (meant: P0S3-8-12-00)" cph-phone -f POS3-8-12-00 -d d || bad=1
	refuses 2 "cph-phone: -f: SCCP41.8-3-1S: not a load of a 7940 or 7960" cph-phone -f SCCP41.8-3-1S -d d || bad=1
	refuses 2 "cph-phone: -f: P003-8-12-00: not an application (a loader alone is -f UAL, its version goes with -l)" \
		cph-phone -f P003-8-12-00 -d d || bad=1
	refuses 2 "cph-phone: -x: nonsense: not a load of a 7940 or 7960" cph-phone -f P00308000500 -x nonsense -d d || bad=1
	refuses 2 "cph-phone: -l: PAS3: not the version of a loader (PAS3....), nor a load whose loader is known" \
		cph-phone -f UAL -l PAS3 -d d || bad=1
	refuses 2 "cph-phone: -l: a phone with P0S3-06-3-00 has no such loader" cph-phone -f P0S3-06-3-00 -l PAS30830 -d d || bad=1
	refuses 2 "cph-phone: -M: 7941: 7940 or 7960" cph-phone -M 7941 || bad=1
	refuses 2 "cph-phone: -m: 01:00:00:00:00:00: a multicast or broadcast address, not a phone's" cph-phone -m 01:00:00:00:00:00 || bad=1
	refuses 2 "cph-phone: -m: zz: not a MAC address (12 hex digits)" cph-phone -m zz || bad=1
	refuses 2 "cph-phone: -b: 0: too small" cph-phone -b 0 || bad=1
	refuses 2 "cph-phone: -N: 65537: too large" cph-phone -N 65537 || bad=1
	refuses 2 "cph-phone: -D: maybe: yes or no" cph-phone -D maybe || bad=1
	refuses 2 "cph-phone: -O: sep=x: sep is hides or falls" cph-phone -O sep=x || bad=1
	refuses 2 "cph-phone: -O: sep: sep is hides or falls" cph-phone -O sep || bad=1
	refuses 2 "cph-phone: -O: sox=x: no such point" cph-phone -O sox=x || bad=1
	refuses 2 "cph-phone: nothing: No such file or directory" cph-phone -f P00308000500 -d nothing || bad=1
	refuses 2 "cph-phone: nothing: No such file or directory" cph-phone -k nothing || bad=1
	[ $bad = 0 ]
}

@test "a flash file that is none is refused, with the line" {
	local bad=0 line rest
	mkdir d
	while IFS='|' read -r line rest; do
		printf "# comment\n$line\n" >flash
		refuses 2 "cph-phone: flash:2: $rest" cph-phone -F flash -d d || bad=1
	done <<-'EOF'
	mac,model,load|not a record (type<TAB>key=value...)
	load\tid=x|not a phone record
	phone\tmac=001122334455\tmodel=7960\tload=P00308000500|an inventory, not a flash file (it has no era=)
	phone\tera=loader\tmac=0\tmodel=7960|mac= is no usable address
	phone\tera=loader\tmac=001122334455\tmodel=7941|model= is neither 7940 nor 7960
	phone\tera=x\tmac=001122334455\tmodel=7940|era= is none of unsigned, signed, loader
	phone\tera=loader\tmac=001122334455\tmodel=7940\tload=|load=, state= and era= contradict one another
	phone\tera=signed\tmac=001122334455\tmodel=7940\tload=\tstate=UAL|load=, state= and era= contradict one another
	phone\tera=loader\tmac=001122334455\tmodel=7940\tload=P00308000500\tkeys=Q|keys= names a key that is not known (its table goes with -k)
	EOF
	[ $bad = 0 ]
}

# ---- acceptance 1: the matrix ----

@test "every edge of the matrix: a directory for that hop takes a phone of the one load to the other" {
	local fp fr tp tr via from to bad=0 n=0
	while read -r fp fr tp tr via; do
		from=$(sample from $fp $fr) && to=$(sample to $tp $tr) || { bad=1; continue; }
		in_scene hop "${from%%:*}" "$to" || { bad=1; continue; }
		n=$((n + 1))
		phone $(start "$from") -x "$to" -d scene >out 2>err || { echo "$fp $fr -> $tp $tr ($from -> $to): $(cat err)" >&2; bad=1; }
	done < <(matrix_rows edge)
	[ $bad = 0 ] && [ $n -ge 39 ]
}

@test "every chain of the matrix walks to its end, with the flash file from hop to hop" {
	local fp fr tp tr via from to stop before bad=0 n=0
	local -A walked=()      # flash and target -> flash afterwards: chains share most of their hops
	while read -r fp fr tp tr via; do
		from=$(sample from $fp $fr) && to=$(sample to $tp $tr) || { bad=1; continue; }
		rm -f flash
		stop=${from%%:*}
		for next in ${via//,/ } "$to"; do
			[ "$stop" != "$next" ] || continue
			if [ -f flash ]; then before="$next $(cat flash)"; else before="$next $(start "$from")"; fi
			if [ -n "${walked[$before]:-}" ]; then
				printf '%s\n' "${walked[$before]}" >flash
				stop=$next
				continue
			fi
			in_scene hop "$stop" "$next" || { bad=1; break; }
			phone $(start "$from") -F flash -x "$next" -d scene >out 2>err || {
				echo "$fp $fr -> $tp $tr, $stop -> $next: $(cat err)" >&2
				bad=1
				break
			}
			walked[$before]=$(cat flash)
			stop=$next
		done
		n=$((n + 1))
	done < <(matrix_rows chain)
	[ $bad = 0 ] && [ $n -ge 52 ]
}

@test "every impossible row: the phone keeps what it has, however the unsigned load is offered" {
	local fp fr tp tr via from to load rc bad=0 n=0
	while read -r fp fr tp tr via; do
		from=$(sample from $fp $fr) && to=$(sample to $tp $tr) || { bad=1; continue; }
		rm -rf scene
		mkdir scene
		(
			cd scene || exit 1
			case $to in P0M3*) "$CPH_ROOT/t/mkfw" -m -d . P0S3-04-4-00 >/dev/null && mv P0S3-04-4-00.bin $to.bin ;; *) phone_fw $to ;; esac
			cp $to.bin $to.sbn
			cp $to.bin $to.sb2
			os79xx $to
			default_xml $to
			sip_default $to
			sip_own $to
			cp SIP$MAC.cnf MGC$MAC.cnf
			case $tp in SCCP) rm SIP$MAC.cnf ;; MGCP) rm SIP$MAC.cnf SIPDefault.cnf XMLDefault.cnf.xml ;; esac
		)
		load=${from%%:*}
		rc=0
		phone $(start "$from") -F flash -d scene >out 2>err || rc=$?
		n=$((n + 1))
		if [ $rc != 1 ] || ! grep -q "	load=${load#UAL}	" flash || ! grep -q '	rule=unsigned	' out; then
			echo "$fp $fr -> $tp $tr ($from -> $to): status $rc, $(cat flash) $(cat err)" >&2
			bad=1
		fi
		rm -f flash
	done < <(matrix_rows stop impossible)
	[ $bad = 0 ] && [ $n -ge 12 ]
}

# ---- acceptance 2: the traps ----

# trap NAME EXPECTED-RULE EXPECTED-CAUSE OPTIONS... - runs on scene/, must fail with that cause
trapped() {
	local name=$1 rule=$2 cause=$3 rc=0
	shift 3
	phone "$@" -d scene >out 2>err || rc=$?
	if [ $rc != 1 ] || ! grep -q "^state	.*	rule=$rule	cause=$cause\$" out || ! grep -qF "$cause" err; then
		printf -- '-- %s: status %s, wanted 1 and %s, %s\n%s\n%s\n' "$name" $rc "$rule" "$cause" "$(grep ^state out)" "$(cat err)" >&2
		return 1
	fi
}

# good - a directory that takes SCCP 8.0(5) to SIP 8.12
good() {
	rm -rf scene
	mkdir scene
	(cd scene && hop P00308000500 P0S3-8-12-00 && : >RINGLIST.DAT && : >dialplan.xml)
}

flip() { # flip FILE OFFSET - change one bit
	printf "\\x$(printf %x $((0x$(od -An -tx1 -j "$2" -N 1 "$1" | tr -d ' ') ^ 1)))" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}

@test "the traps, on the way from SCCP 8.0(5) to SIP 8.12" {
	local bad=0 f S="-f P00308000500 -x P0S3-8-12-00" O="-f UAL -l PAS30830"
	good
	phone $S -d scene >out || bad=1

	good; : >scene/SEP$MAC.cnf.xml
	trapped "empty SEP file" no-load SEP$MAC.cnf.xml $S || bad=1
	trapped "empty SEP file, no application" no-load SEP$MAC.cnf.xml $O || bad=1
	good; mv scene/P0S3-8-12-00.sb2 scene/x; cp scene/x scene/P0S3-8-12-00.bin
	trapped "application missing" missing P0S3-8-12-00.sb2 $S || bad=1
	good; sed 's/P0S3-8-12-00/P0S3-8-12-01/' scene/P0S3-8-12-00.sb2 >x; mv scene/P0S3-8-12-00.loads scene/P0S3-08-12-0.loads
	printf 'image_version: P0S3-08-12-0\n' >scene/SIP$MAC.cnf; default_xml P0S3-08-12-0; mv XMLDefault.cnf.xml scene
	trapped "renamed list" name P0S3-08-12-0.loads $S || bad=1
	for f in P003-8-12-00.sbn P0S3-8-12-00.sb2 P0S3-8-12-00.loads; do
		good; head -c -20 scene/$f >x; mv x scene/$f
		trapped "$f truncated" altered $f $S || bad=1
		good; flip scene/$f 420
		trapped "bit in the body of $f" altered $f $S || bad=1
		good; flip scene/$f 200
		trapped "bit in the signature of $f" unknown-signer $f $S || bad=1
		good; head -c 300 scene/$f >x; mv x scene/$f
		trapped "$f cut in its header" broken $f $S || bad=1
		good; : >scene/$f
		trapped "$f empty" unsigned $f $S || bad=1
		good; rm scene/$f
		case $f in
		*.loads) trapped "$f missing" missing P0S3-8-12-00.sbn $S || bad=1 ;;
		*) trapped "$f missing" missing $f $S || bad=1 ;;
		esac
	done
	good; "$CPH_ROOT/t/mkfw" -m -b la-version -d scene P0S3-8-12-00 >/dev/null
	trapped "LA_VERSION that never matches" la-version P003-8-12-00.sbn $S || bad=1
	good; rm scene/SIP$MAC.cnf; (cd scene && default_xml P003-8-12-00)
	trapped "loader as load" loader-as-load P003-8-12-00.sbn $S || bad=1
	good; rm scene/XMLDefault.cnf.xml; mv scene/SIP$MAC.cnf scene/SIP001122aabbcc.cnf
	trapped "lower-case MAC" case SIP001122AABBCC.cnf $O -m 001122aabbcc || bad=1
	good; rm scene/SIP$MAC.cnf; mv scene/XMLDefault.cnf.xml scene/xmlDefault.CNF.XML
	trapped "name in wrong case" case XMLDefault.cnf.xml $S || bad=1
	good; mv scene/P0S3-8-12-00.sb2 scene/p0s3-8-12-00.sb2
	trapped "image in wrong case" case P0S3-8-12-00.sb2 $S || bad=1
	good; rm scene/XMLDefault.cnf.xml; { cat scene/SIP$MAC.cnf; printf '%8192s' '#'; } | head -c 8193 >x; mv x scene/SIP$MAC.cnf
	trapped "8,193 bytes" config-size SIP$MAC.cnf $O || bad=1
	head -c 8192 scene/SIP$MAC.cnf >x; mv x scene/SIP$MAC.cnf
	phone $O -x P0S3-8-12-00 -d scene >out || { echo "8,192 bytes: $(cat out)" >&2; bad=1; }
	good; (cd scene && sip_own POS3-8-12-00)
	trapped "letter O" bad-load SIP$MAC.cnf $O || bad=1
	good; (cd scene && : >SIPDefault.cnf && rm SIP$MAC.cnf XMLDefault.cnf.xml)
	trapped "SIPDefault.cnf without image_version" no-load SIPDefault.cnf $O || bad=1
	[ $bad = 0 ]
}

@test "the traps of the old boot" {
	local bad=0
	in_scene hop P0S3-06-3-00 P0S3-07-5-00
	trapped "no option 150 after the loader" no-server "" -f P0S3-06-3-00 -x P0S3-07-5-00 -D no || bad=1
	phone -f P0S3-06-3-00 -x P0S3-07-5-00 -D no -O settings=kept -d scene >out || { echo "settings kept: $(cat out)" >&2; bad=1; }
	printf 'P003-07-5-00 \r\n' >scene/OS79XX.TXT
	rm scene/SIPDefault.cnf scene/SIP$MAC.cnf
	trapped "blank in OS79XX.TXT" missing "P003-07-5-00 .sbn" -f P0S3-06-3-00 || bad=1
	in_scene hop P00305000300 P0S3-07-5-00
	(cd scene && rm XMLDefault.cnf.xml && os79xx P003-07-5-00)
	trapped "loader's name in OS79XX.TXT for SCCP" four-characters OS79XX.TXT -f P00305000300 -x P0S3-07-5-00 || bad=1
	in_scene hop P00305000300 P0S3-07-5-00
	: >scene/SEP$MAC.cnf.xml
	trapped "SEP file hides XMLDefault" sep-hides SEP$MAC.cnf.xml -f P00305000300 -x P0S3-07-5-00 || bad=1
	trapped "... and stops the hunt of the loader" no-load SEP$MAC.cnf.xml -f P00305000300 -x P0S3-07-5-00 -O sep=falls || bad=1
	# the application, 689,278 bytes, offered to a phone that has 384 KB
	rm -rf scene
	mkdir scene
	"$CPH_ROOT/t/mkfw" -a -d scene P0S3-07-5-00 >/dev/null
	(cd scene && sip_default P0S3-07-5-00 && rm -f OS79XX.TXT && cp P0S3-07-5-00.sb2 P0S3-07-5-00.sbn)
	trapped "application for an unsigned phone" buffer-full P0S3-07-5-00.bin -f P0S3-04-4-00 || bad=1
	trapped "application for a signed phone" buffer-full P0S3-07-5-00.sbn -f P0S3-06-3-00 || bad=1
	phone -v -f P0S3-06-3-00 -d scene >out 2>err || true
	grep -q 'display: W210 TFTP Error: buffer full' err || bad=1
	in_scene hop P0S30200 P0S3-04-4-00
	rm scene/OS79XX.TXT
	trapped "long name for a 2.0" short-name P0S3-04-4-00 -f P0S30200 -x P0S3-04-4-00 || bad=1
	[ $bad = 0 ]
}

@test "key B at a loader that holds A only fails, and the bridge cures it" {
	in_scene hop P0S3-07-5-00 P0030801SR02
	trapped "key B" key P0030801SR02.loads -f P0S3-07-5-00 -x P0030801SR02 -F flash
	in_scene hop P0S3-07-5-00 P0S3-8-12-00
	run -0 phone -F flash -x P0S3-8-12-00 -d scene
	in_scene hop P0S3-8-12-00 P0030801SR02
	run -0 phone -F flash -x P0030801SR02 -d scene
	grep -q '	load=P0030801SR02	loader=PAS30831	' flash
}

@test "one tree takes pre-loader SCCP, pre-loader SIP and loader phones to SIP 7.5, if each has its own file" {
	local load bad=0
	rm -rf scene
	mkdir scene
	(cd scene && phone_fw P0S3-07-5-00 && os79xx P003-07-5-00 && default_xml P003-07-5-00 && sip_default P0S3-07-5-00 && sip_own P0S3-07-5-00)
	for load in P00305000300 P0S3-06-3-00 P00308000300 P0S3-8-12-00 "UAL -l PAS30830"; do
		phone -f $load -x P0S3-07-5-00 -d scene >out 2>err || { echo "$load: $(cat err)" >&2; bad=1; }
	done
	rm scene/SIP$MAC.cnf
	trapped "without it a phone with a loader takes XMLDefault, and goes round" loader-as-load P003-07-5-00.sbn -f P00308000300 || bad=1
	[ $bad = 0 ]
}

# ---- acceptance 3: mutants ----

# mutants FROM-OPTIONS TARGET FILES-THAT-MATTER - of a directory that works, every file in turn is removed, emptied, altered
mutants() {
	local opts=$1 to=$2 matter=$3 how f rc want bad=0
	cp -R scene whole
	phone $opts -x "$to" -d scene >good.out 2>good.err || { cat good.err >&2; return 1; }
	for f in $(cd whole && ls); do
		for how in removed emptied altered; do
			rm -rf scene
			cp -R whole scene
			case $how in
			removed) rm scene/$f ;;
			emptied) : >scene/$f ;;
			altered) case $f in *.bin|*.sbn|*.sb2|*.loads) flip scene/$f 440 ;; *) sed -i 's/-/_/g' scene/$f ;; esac ;;
			esac
			case " $matter " in
			*" $f "*|*" $f:$how "*) want=1 ;;
			*) want=0 ;;
			esac
			rc=0
			phone $opts -x "$to" -d scene >out 2>err || rc=$?
			[ $rc = $want ] || { echo "$opts: $f $how: status $rc, wanted $want: $(cat err)" >&2; bad=1; }
			[ $want = 0 ] || grep -q "$f" err out || { echo "$opts: $f $how: not named: $(cat err)" >&2; bad=1; }
		done
	done
	rm -rf whole
	return $bad
}

@test "mutants: of every file in a directory that works, the rehearsal notices exactly those that matter" {
	local bad=0
	in_scene hop UAL P0S3-8-12-00
	(cd scene && rm XMLDefault.cnf.xml && echo >RINGLIST.DAT && echo '<x/>' >dialplan.xml && echo x >README)
	mutants "-f UAL -l P003-07-5-00" P0S3-8-12-00 "P0S3-8-12-00.loads P0S3-8-12-00.sb2 P003-8-12-00.sbn SIP$MAC.cnf" || bad=1
	in_scene hop UAL P0S3-8-12-00
	(cd scene && echo >RINGLIST.DAT)
	# the loader is the right one already; XMLDefault is a second way, and read only where SIP<MAC>.cnf is not
	mutants "-f UAL -l P003-8-12-00" P0S3-8-12-00 \
		"P0S3-8-12-00.loads P0S3-8-12-00.sb2 SIP$MAC.cnf:emptied SIP$MAC.cnf:altered" || bad=1
	in_scene hop P0S3-06-3-00 P0S3-07-5-00
	mutants "-f P0S3-06-3-00" P0S3-07-5-00 "OS79XX.TXT P003-07-5-00.sbn P0S3-07-5-00.loads P0S3-07-5-00.sb2 SIP$MAC.cnf:altered" || bad=1
	in_scene hop P00303020214 P0S3-04-4-00
	mutants "-f P00303020214" P0S3-04-4-00 "OS79XX.TXT P0S3-04-4-00.bin" || bad=1
	[ $bad = 0 ]
}

# ---- what it says ----

@test "the requests of one real conversion, in order, with seconds and source ports" {
	good
	rm scene/SIP$MAC.cnf
	run -0 --separate-stderr phone -A -f P00308000500 -x P0S3-8-12-00 -o at,file,port -d scene
	same requests "$(grep -v '^[0-9]*		$' <<<"$output")" "$(cat <<-EOF
	0	CTLSEP$MAC.tlv	49806
	0	SEP$MAC.cnf.xml	49807
	0	XMLDefault.cnf.xml	49808
	34	CTLSEP$MAC.tlv	49809
	34	SEP$MAC.cnf.xml	49810
	34	XMLDefault.cnf.xml	49811
	49	CTLSEP$MAC.tlv	50082
	49	SEP$MAC.cnf.xml	50083
	49	SIP$MAC.cnf	50084
	49	MGC$MAC.cnf	50085
	49	XMLDefault.cnf.xml	50086
	49	P0S3-8-12-00.loads	50087
	50	P003-8-12-00.sbn	50088
	76	CTLSEP$MAC.tlv	50082
	76	SEP$MAC.cnf.xml	50083
	76	SIP$MAC.cnf	50084
	76	MGC$MAC.cnf	50085
	76	XMLDefault.cnf.xml	50086
	76	P0S3-8-12-00.loads	50087
	79	P0S3-8-12-00.sb2	50088
	125	SIPDefault.cnf	50074
	125	SIP$MAC.cnf	50075
	156	SIP$MAC.cnf	50076
	187	SIP$MAC.cnf	50077
	EOF
	)"
	same warning "cph-phone: $MAC: SIP$MAC.cnf: not there: the phone stays unprovisioned and asks again every 31 seconds" "$stderr"
}

@test "the records of a run, key by key" {
	good
	run -0 --separate-stderr phone -f P0S3-8-12-00 -d scene
	same records "$(cat <<-EOF
	boot	mac=$MAC	boot=1	who=ual	load=P0S3-8-12-00	loader=PAS30830	at=0
	ask	file=CTLSEP$MAC.tlv	answer=missing	bytes=0	took=missing	who=ual	port=50082	mac=$MAC	boot=1	at=0
	ask	file=SEP$MAC.cnf.xml	answer=missing	bytes=0	took=missing	who=ual	port=50083	mac=$MAC	boot=1	at=0
	ask	file=SIP$MAC.cnf	answer=file	bytes=52	took=used	who=ual	port=50084	mac=$MAC	boot=1	at=0
	ask	file=P0S3-8-12-00.loads	answer=file	bytes=458	took=used	who=ual	port=50085	mac=$MAC	boot=1	at=0
	boot	mac=$MAC	boot=1	who=sip	load=P0S3-8-12-00	loader=PAS30830	at=24
	ask	file=SIPDefault.cnf	answer=missing	bytes=0	took=missing	who=sip	port=50074	mac=$MAC	boot=1	at=24
	ask	file=SIP$MAC.cnf	answer=file	bytes=52	took=used	who=sip	port=50075	mac=$MAC	boot=1	at=24
	ask	file=RINGLIST.DAT	answer=file	bytes=0	took=used	who=sip	port=50076	mac=$MAC	boot=1	at=24
	ask	file=dialplan.xml	answer=file	bytes=0	took=used	who=sip	port=50077	mac=$MAC	boot=1	at=24
	state	mac=$MAC	load=P0S3-8-12-00	loader=PAS30830	end=idle	boots=1	at=24	rule=	cause=
	EOF
	)" "$output"
	same stderr "" "$stderr"
}

@test "-v tells a person what the display shows, how long it takes, and why it stopped" {
	good
	run -0 --separate-stderr phone -v -f P00308000500 -x P0S3-8-12-00 -d scene
	local want
	for want in 'universal application loader starts (load P00308000500)' 'display: Upgrading Loader' 'display: Copying to Bank 1' \
		'burns the loader P003-8-12-00 (a power cut now could cost the phone)' 'about 26 s: Upgrading Loader' 'about 46 s: Upgrading Application' \
		'it runs P0S3-8-12-00 after 2 starts and about 1 min 16 s'; do
		[[ $stderr == *"cph-phone: $MAC: $want"* ]] || fail "no line '$want' in: $stderr"
	done
	: >scene/SEP$MAC.cnf.xml
	run -1 --separate-stderr phone -f UAL -l P003-8-12-00 -d scene
	same stderr "cph-phone: $MAC: SEP$MAC.cnf.xml: is there and names no load: the hunt stops (absent would be safe); the phone shows Protocol Application Invalid" "$stderr"
}

@test "the phone of another model reads the other element of XMLDefault" {
	good
	rm scene/SIP$MAC.cnf
	grep -v Information7 scene/XMLDefault.cnf.xml >x
	mv x scene/XMLDefault.cnf.xml
	run -0 phone -M 7940 -f P00308000500 -x P0S3-8-12-00 -d scene
	run -1 phone -M 7960 -f P00308000500 -x P0S3-8-12-00 -d scene
}

@test "a directory of the phone's own is its whole world, also behind a link; ./ in a name is accepted" {
	good
	mkdir -p all/.hops/$MAC
	mv scene all/.hops/$MAC/1
	ln -s .hops/$MAC/1 all/$MAC
	: >all/SEP$MAC.cnf.xml
	printf 'tftp_cfg_dir: "./"\n' >all/$MAC/SIPDefault.cnf
	run -0 phone -f P00308000500 -x P0S3-8-12-00 -o file,answer -d all
	[[ $output == *"./SIP$MAC.cnf	file"* ]]
	rm all/$MAC
	run -1 phone -f P00308000500 -x P0S3-8-12-00 -d all
}

@test "the flash file: a run is a life, the next run goes on; phones are counted up and keep their own" {
	good
	run -0 phone -F flash -f P00308000500 -x P0S3-8-12-00 -d scene
	same flash "phone	mac=$MAC	model=7960	load=P0S3-8-12-00	loader=PAS30830	state=	era=loader	keys=A,B,testA,testB	settings=kept	ctl=no" \
		"$(cat flash)"
	# no -f: the file says what it runs; no -m: the phone of the file
	run -0 cph-phone -k "$CPH_ROOT/t/keys/keys.tsv" -F flash -x P0S3-8-12-00 -o boots -d scene
	same boots 1 "$output"
	run -0 phone -q -F flash -f P00308000500 -N 3 -o mac,load,end -d scene
	same three "001122334455	P0S3-8-12-00	idle
001122334456	P0S3-8-12-00	unprovisioned
001122334457	P0S3-8-12-00	unprovisioned" "$(grep -v '	$' <<<"$output")"
	same lines 3 "$(grep -c ^phone flash)"
	refuses 2 "cph-phone: no/flash: No such file or directory" cph-phone -f P00308000500 -F no/flash -d scene
}

@test "-b bounds the number of starts; the world may change between them" {
	good
	run -1 --separate-stderr phone -b 1 -f P00308000500 -x P0S3-8-12-00 -d scene
	same stderr "cph-phone: $MAC: after 1 start it still was on its way, with P00308000500" "$stderr"
}

@test "the manual names every rule and every contested point" {
	local r bad=0
	for r in $(sed -n 's/.*\[RULE_[A-Z_0-9]*\] = { "\([a-z0-9-]*\)".*/\1/p' "$CPH_ROOT/lib/boot_text.c"); do
		[ -n "$r" ] || continue
		sed -n '/^\.Sh DIAGNOSTICS/,/^\.Sh SEE/p' "$CPH_ROOT/man/cph-phone.1" | grep '^\.It Sy' | tr ' ' '\n' | grep -qx -- "$r" || {
			echo "rule $r is not in the manual" >&2
			bad=1
		}
	done
	for r in $(sed -n 's/^\t{ "\([a-z0-9]*\)", "\([A-Za-z0-9]*\)", "\([A-Za-z0-9]*\)", offsetof.*/\1=\2|\3/p' "$CPH_ROOT/lib/boot_text.c"); do
		grep -qx ".It Cm ${r%%=*} Ns = Ns Cm $(sed 's/.*=//; s/|/ | /' <<<"$r")" "$CPH_ROOT/man/cph-phone.1" || {
			echo "point $r is not in the manual" >&2
			bad=1
		}
	done
	[ $bad = 0 ]
}
