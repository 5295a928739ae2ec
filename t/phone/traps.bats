#!/usr/bin/env bats
# What goes wrong with real phones goes wrong with the simulated one, for the same reason; and only that does
load ../helper
load phone

# trapped NAME RULE CAUSE DISPLAY OPTIONS... - a run on scene/ that must fail: with that rule and file in the record, the file in the message,
# that text on the display at some time, and with the application that the phone began with ($kept, if that is another)
trapped() {
	local name=$1 rule=$2 cause=$3 display=$4 load= rc=0 state err last
	shift 4
	[ "$1" != -f ] || load=${2#UAL}
	load=${kept-$load}
	phone -v "$@" -d scene >out 2>err || rc=$?
	read_run
	if [[ $rc != 1 || $state != *"	rule=$rule	cause=$cause" || $last != *"$cause"* || $err != *"display: $display"* ||
		$state != *"	load=$load	"* ]]; then
		printf -- '-- %s: status %s, wanted 1, %s, %s, "%s" and %s\n%s\n%s\n' "$name" $rc "$rule" "$cause" "$display" "$load" "$state" "$err" >&2
		return 1
	fi
}

flip() { # flip FILE OFFSET - change one bit
	local byte
	byte=$(od -An -tx1 -j "$2" -N 1 "$1")
	printf -v byte %02x $((0x${byte// /} ^ 1))
	printf "\\x$byte" >byte
	dd if=byte of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}

@test "the traps, on the way from SCCP 8.0(5) to SIP 8.12" {
	local bad=0 f S="-f P00308000500 -x P0S3-8-12-00" O="-f UAL -l PAS30830"
	local none="No Load Specified" auth="Image Authentication Failed" absent="Booting DSP"
	good
	phone $S -d scene >out || bad=1

	good; : >scene/SEP$MAC.cnf.xml
	trapped "empty SEP file" no-load SEP$MAC.cnf.xml "$none" $S || bad=1
	trapped "empty SEP file, no application" no-load SEP$MAC.cnf.xml "Protocol Application Invalid" $O || bad=1
	good; echo '<device><loadInformation></loadInformation></device>' >scene/SEP$MAC.cnf.xml
	trapped "empty loadInformation" no-load SEP$MAC.cnf.xml "$none" $S || bad=1
	good; mv scene/P0S3-8-12-00.sb2 scene/x; cp scene/x scene/P0S3-8-12-00.bin
	trapped "application as .bin" missing P0S3-8-12-00.sb2 "$absent" $S || bad=1
	for f in P003-8-12-00.sbn P0S3-8-12-00.sb2 P0S3-8-12-00.loads; do
		good; head -c -20 scene/$f >x; mv x scene/$f
		# a .loads that is refused is not seen on the display while an application is aboard
		case $f in *.loads) auth="Booting DSP" ;; *) auth="Image Authentication Failed" ;; esac
		trapped "$f truncated" altered $f "$auth" $S || bad=1
		good; flip scene/$f 420
		trapped "bit in the body of $f" altered $f "$auth" $S || bad=1
		good; flip scene/$f 200
		trapped "bit in the signature of $f" unknown-signer $f "$auth" $S || bad=1
		good; head -c 300 scene/$f >x; mv x scene/$f
		trapped "$f cut in its header" broken $f "$([ $f = P0S3-8-12-00.loads ] && echo "$auth" || echo "File auth error")" $S || bad=1
		good; : >scene/$f
		trapped "$f empty" unsigned $f "$auth" $S || bad=1
		good; rm scene/$f
		case $f in
		*.loads) trapped "$f missing" missing P0S3-8-12-00.sbn "$absent" $S || bad=1 ;;
		*) trapped "$f missing" missing $f "$absent" $S || bad=1 ;;
		esac
	done
	good; "$CPH_ROOT/t/kit/mkfw" -m -b la-version -d scene P0S3-8-12-00 >/dev/null
	trapped "LA_VERSION that never matches" la-version P003-8-12-00.sbn "Loader upgrade complete" $S || bad=1
	good; rm scene/SIP$MAC.cnf; (cd scene && default_xml P003-8-12-00)
	kept= trapped "loader as load: the worst end" burned-loader P003-8-12-00.sbn "Burning Old Style Image" $S -l P003-8-12-00 || bad=1
	kept= trapped "... of a loader that nobody has looked into too" burned-loader P003-8-12-00.sbn "Burning Old Style Image" $S || bad=1
	trapped "... 7.5 refuses" loader-as-load P003-8-12-00.sbn "Application upgrade failed" $S -l P003-07-5-00 || bad=1
	good; rm scene/XMLDefault.cnf.xml; mv scene/SIP$MAC.cnf scene/SIP001122aabbcc.cnf
	trapped "lower-case MAC" case SIP001122AABBCC.cnf "TFTP file not found" $O -m 001122aabbcc || bad=1
	good; rm scene/SIP$MAC.cnf; mv scene/XMLDefault.cnf.xml scene/xmlDefault.CNF.XML
	trapped "name in wrong case" case XMLDefault.cnf.xml "Booting DSP" $S || bad=1
	good; mv scene/P0S3-8-12-00.sb2 scene/p0s3-8-12-00.sb2
	trapped "image in wrong case" case P0S3-8-12-00.sb2 "$absent" $S || bad=1
	good; mv scene/P0S3-8-12-00.loads scene/P0S3-8-12-00.LOADS
	trapped "list in wrong case" case P0S3-8-12-00.loads "$absent" $S || bad=1
	good; rm scene/XMLDefault.cnf.xml; { cat scene/SIP$MAC.cnf; printf '%8192s' '#'; } | head -c 8193 >x; mv x scene/SIP$MAC.cnf
	trapped "8,193 bytes" config-size SIP$MAC.cnf "TFTP file not found" $O || bad=1
	grep -q "unusable (more than 8192 bytes)" err || bad=1
	head -c 8192 scene/SIP$MAC.cnf >x; mv x scene/SIP$MAC.cnf
	phone $O -x P0S3-8-12-00 -d scene >out || { echo "8,192 bytes: $(cat out)" >&2; bad=1; }
	good; (cd scene && sip_own POS3-8-12-00)
	trapped "letter O" bad-load SIP$MAC.cnf "Booting SIP Protocol" $O || bad=1
	good; (cd scene && : >SIPDefault.cnf && rm SIP$MAC.cnf XMLDefault.cnf.xml)
	trapped "SIPDefault.cnf without image_version" no-load SIPDefault.cnf "$none" $O || bad=1
	[ $bad = 0 ]
}

@test "a line that the reader does not survive is named with what it does" {
	local bad=0 line words
	while IFS='|' read -r line words; do
		rm -rf scene
		mkdir scene
		echo "$line" >scene/SIP$MAC.cnf
		run -1 cph-phone -A -f P0S3-8-12-00 -m $MAC -d scene
		[[ $output == *"SIP$MAC.cnf: has a line that the application's reader does not survive; what the phone does then is not known (line 1: $words)"* ]] ||
			{ echo "$line: $output" >&2; bad=1; }
	done <<-'END'
		my_mac_addr: 1|my_mac_addr: the reader has no parser for it and jumps to address 0
		line1_name: "a\b|line1_name: a backslash in a quote that is never closed: the reader runs on past the end of the file
	END
	[ $bad = 0 ]
}

@test "what the loader's code does beyond the tutorials: the CTL file, tftp_cfg_dir, another protocol's name, one quote" {
	local bad=0 S="-f P0S3-8-12-00" O="-f UAL -l PAS30830"
	good; printf '\1\0\2\377' >scene/CTLSEP$MAC.tlv; rm scene/SIP$MAC.cnf
	trapped "a CTL file: XMLDefault.cnf.xml.sgn is asked for" sgn "" "TFTP file not found" $O || bad=1
	good; rm scene/SIP$MAC.cnf scene/XMLDefault.cnf.xml; echo 'tftp_cfg_dir: "./"' >scene/SIPDefault.cnf
	trapped "tftp_cfg_dir, and nothing there" cfg-dir ./SIP$MAC.cnf "No Load Specified" $O || bad=1
	grep -q '^state	.*	end=stuck	' out || bad=1
	good; rm scene/SIP$MAC.cnf; (cd scene && default_xml P00308000500)
	trapped "SCCP named to a SIP phone, its files missing" missing P00308000500.sbn "Booting DSP" $S -x P00308000500 -F flash || bad=1
	grep -q '	load=P0S3-8-12-00	.*	config=cleared$' flash || { echo "not cleared: $(cat flash)" >&2; bad=1; }
	good; rm scene/SIP$MAC.cnf; sed -i '2i<note>19" rack</note>' scene/XMLDefault.cnf.xml
	trapped "one quote in the text" no-load XMLDefault.cnf.xml "No Load Specified" $O || bad=1
	good; (cd scene && sip_own P0S3-8-12-00 && sed -i 's/image_version.*/image_version: "P0S3-8-12-00/' SIP$MAC.cnf && rm XMLDefault.cnf.xml)
	trapped "a quote that is not closed" no-default SIP$MAC.cnf "TFTP file not found" $O || bad=1
	# the next start of a phone that burned a loader is no start
	good; rm scene/SIP$MAC.cnf; (cd scene && default_xml P003-8-12-00)
	run -1 phone $S -F burned -d scene
	grep -q '	load=	.*	state=burned-loader	' burned || bad=1
	good
	run -1 --separate-stderr phone -F burned -o end -d scene
	same "burned stays burned" burned-loader "$output" || bad=1
	[ $bad = 0 ]
}

@test "a renamed image is refused by the name inside: list, loader, application, single image" {
	local bad=0 to=P0S3-8-12-00 auth="Image Authentication Failed"
	good; mv scene/$to.loads scene/P0S3-08-12-0.loads
	(cd scene && sip_own P0S3-08-12-0 && default_xml P0S3-08-12-0)
	trapped "list" name P0S3-08-12-0.loads "Booting DSP" -f P00308000500 || bad=1
	grep -q "the name inside is $to.loads" err || bad=1
	# genuine files of another load under the names that the list has
	good; (mkdir other && cd other && phone_fw P0S3-07-5-00); mv other/P003-07-5-00.sbn scene/P003-8-12-00.sbn
	trapped "loader" name P003-8-12-00.sbn "$auth" -f P00308000500 || bad=1
	good; mv other/P0S3-07-5-00.sb2 scene/$to.sb2
	trapped "application" name $to.sb2 "$auth" -f UAL -l PAS30830 || bad=1
	in_scene hop P0S3-05-3-00 P0S3-06-3-00; mv scene/P0S3-06-3-00.sbn scene/P0S3-06-2-00.sbn; (cd scene && sip_default P0S3-06-2-00)
	trapped "single image" name P0S3-06-2-00.sbn "$auth" -f P0S3-05-3-00 || bad=1
	in_scene hop P00303020214 P0S3-04-4-00; mv scene/P0S3-04-4-00.bin scene/P0S3-04-3-00.bin; (cd scene && os79xx P0S3-04-3-00)
	trapped "unsigned image" name P0S3-04-3-00.bin "TFTP Error" -f P00303020214 || bad=1
	[ $bad = 0 ]
}

@test "LA_VERSION that never matches: the loader is fetched at every start, which is called a loop" {
	good
	"$CPH_ROOT/t/kit/mkfw" -m -b la-version -d scene P0S3-8-12-00 >/dev/null
	run -1 --separate-stderr phone -f P00308000500 -o file,end -d scene
	same "asked for the loader" 2 "$(grep -c '^P003-8-12-00.sbn' <<<"$output")"
	[ "$(tail -n 1 <<<"$output")" = "	loop" ] || fail "$output"
	same message "cph-phone: $MAC: P003-8-12-00.sbn: LA_VERSION is not the version of the loader it names: the loader is fetched at every start \
(LA_VERSION=PAS3X999, the loader is PAS30830); it starts over and over with P00308000500" "$stderr"
}

@test "the traps of the old boot" {
	local bad=0
	in_scene hop P0S3-06-3-00 P0S3-07-5-00
	kept= trapped "no option 150 after the loader" no-server "" "Protocol Application Invalid" -f P0S3-06-3-00 -x P0S3-07-5-00 -D no || bad=1
	[[ $(tail -n 1 err) == *"without option 150 there is no TFTP server; it has no application (Protocol Application Invalid), and hunts for one for ever" ]] || bad=1
	phone -f P0S3-06-3-00 -x P0S3-07-5-00 -D no -O settings=kept -d scene >out || { echo "settings kept: $(cat out)" >&2; bad=1; }
	printf 'P003-07-5-00 \r\n' >scene/OS79XX.TXT
	rm scene/SIPDefault.cnf scene/SIP$MAC.cnf
	trapped "blank in OS79XX.TXT" missing "P003-07-5-00 .sbn" "TFTP Error" -f P0S3-06-3-00 || bad=1
	in_scene hop P00305000300 P0S3-07-5-00
	(cd scene && rm XMLDefault.cnf.xml && os79xx P003-07-5-00)
	trapped "loader's name in OS79XX.TXT for SCCP" four-characters OS79XX.TXT "" -f P00305000300 -x P0S3-07-5-00 || bad=1
	in_scene hop P00305000300 P0S3-07-5-00
	: >scene/SEP$MAC.cnf.xml
	trapped "SEP file hides XMLDefault" sep-hides SEP$MAC.cnf.xml "" -f P00305000300 -x P0S3-07-5-00 || bad=1
	kept= trapped "... and stops the hunt of the loader" no-load SEP$MAC.cnf.xml "No Load Specified" -f P00305000300 -x P0S3-07-5-00 -O sep=falls || bad=1
	# the application, 689,278 bytes, offered to a phone that has 384 KB
	rm -rf scene
	mkdir scene
	"$CPH_ROOT/t/kit/mkfw" -a -d scene P0S3-07-5-00 >/dev/null
	(cd scene && sip_default P0S3-07-5-00 && rm -f OS79XX.TXT && cp P0S3-07-5-00.sb2 P0S3-07-5-00.sbn)
	trapped "application for an unsigned phone" buffer-full P0S3-07-5-00.bin "W210 TFTP Error: buffer full" -f P0S3-04-4-00 || bad=1
	trapped "application for a signed phone" buffer-full P0S3-07-5-00.sbn "W210 TFTP Error: buffer full" -f P0S3-06-3-00 || bad=1
	(cd scene && rm P0S3-07-5-00.sbn)
	trapped "its name, without the file" missing P0S3-07-5-00.sbn "TFTP Error" -f P0S3-06-3-00 || bad=1
	[[ $(tail -n 1 err) == *"named by SIPDefault.cnf; an old phone must get the loader first, from OS79XX.TXT: P003-..."* ]] || bad=1
	in_scene hop P0S30200 P0S3-04-4-00
	rm scene/OS79XX.TXT
	trapped "long name for a 2.0" short-name P0S3-04-4-00 "" -f P0S30200 -x P0S3-04-4-00 || bad=1
	[ $bad = 0 ]
}

@test "key B at a loader that holds A only fails, and the bridge cures it" {
	in_scene hop P0S3-07-5-00 P0030801SR02
	trapped "key B" key P0030801SR02.loads "Booting DSP" -f P0S3-07-5-00 -x P0030801SR02 -F flash
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
	# without it a phone with a loader takes XMLDefault, and what that does depends on the loader
	trapped "7.5 goes round" loader-as-load P003-07-5-00.sbn "" -f P00308000300 -l P003-07-5-00 || bad=1
	kept= trapped "a later one burns it" burned-loader P003-07-5-00.sbn "" -f P00308000300 -l P003-08-8-00 || bad=1
	[ $bad = 0 ]
}

# ---- mutants ----

# mutants FROM-OPTIONS TARGET FILES-THAT-MATTER - of a directory that works, every file in turn is removed, emptied, cut, altered.  FILE:HOW
# where only that matters.  A message must name the file.
mutants() {
	local opts=$1 to=$2 matter=$3 file f how rc want err state last bad=0
	rm -rf whole
	cp -R scene whole
	phone $opts -x "$to" -d scene >good.out 2>good.err || { cat good.err >&2; return 1; }
	for file in whole/*; do
		f=${file#*/}
		for how in removed emptied cut altered; do
			case $how:$f in
			removed:*) rm scene/$f ;;
			emptied:*) : >scene/$f ;;
			cut:*.bin|cut:*.sbn|cut:*.sb2|cut:*.loads) head -c -3 whole/$f >scene/$f ;;
			cut:*) continue ;;
			altered:*.bin|altered:*.sbn|altered:*.sb2|altered:*.loads) cp whole/$f scene/$f && flip scene/$f 440 ;;
			altered:*) sed 's/00/01/g' whole/$f >scene/$f ;;
			esac
			case " $matter " in
			*" $f "*|*" $f:$how "*) want=1 ;;
			*) want=0 ;;
			esac
			rc=0
			phone $opts -x "$to" -d scene >out 2>err || rc=$?
			read_run
			[ $rc = $want ] || { echo "$opts: $f $how: status $rc, wanted $want: $err" >&2; bad=1; }
			[[ $want == 0 || $err == *"$f"* ]] || { echo "$opts: $f $how: not named: $err" >&2; bad=1; }
		done
		cp whole/$f scene/$f
	done
	return $bad
}

@test "mutants: of every file in a directory that works, the rehearsal notices exactly those that matter" {
	local bad=0
	in_scene hop UAL P0S3-8-12-00
	(cd scene && rm XMLDefault.cnf.xml && echo >RINGLIST.DAT && echo '<x/>' >dialplan.xml && echo x >README)
	mutants "-f UAL -l P003-07-5-00" P0S3-8-12-00 "P0S3-8-12-00.loads P0S3-8-12-00.sb2 P003-8-12-00.sbn SIP$MAC.cnf" || bad=1
	# an SCCP application that runs reads XMLDefault only
	in_scene hop UAL P0S3-8-12-00
	rm scene/SIP$MAC.cnf
	mutants "-A -f P00308000500" P0S3-8-12-00 "XMLDefault.cnf.xml P0S3-8-12-00.loads P0S3-8-12-00.sb2 P003-8-12-00.sbn" || bad=1
	# back to a single image; XMLDefault again a second way
	in_scene hop P0S3-07-5-00 P0S3-06-3-00
	mutants "-f P0S3-07-5-00" P0S3-06-3-00 "P0S3-06-3-00.sbn SIP$MAC.cnf:emptied SIP$MAC.cnf:altered" || bad=1
	[ $bad = 0 ]
}

@test "mutants, on more ways, and with the old boot at the beginning" {
	[ "$(many 1 0)" = 1 ] || optional "make full has more ways, and the old boot's"
	local bad=0
	in_scene hop UAL P0S3-8-12-00
	(cd scene && echo >RINGLIST.DAT)
	# the loader is the right one already; XMLDefault is a second way, and read only where SIP<MAC>.cnf is not
	mutants "-f UAL -l P003-8-12-00" P0S3-8-12-00 \
		"P0S3-8-12-00.loads P0S3-8-12-00.sb2 SIP$MAC.cnf:emptied SIP$MAC.cnf:altered" || bad=1
	in_scene hop P0S3-8-12-00 P0030801SR02
	mutants "-f P0S3-8-12-00" P0030801SR02 "XMLDefault.cnf.xml P0030801SR02.loads P0030801SR02.sbn P0030801SR02.sb2" || bad=1
	in_scene hop UAL P0M3-07-7-00
	mutants "-f UAL" P0M3-07-7-00 "MGC$MAC.cnf P0M3-07-7-00.loads P0M3-07-7-00.sb2 P003-07-7-00.sbn" || bad=1
	in_scene hop P0S3-06-3-00 P0S3-07-5-00
	mutants "-f P0S3-06-3-00" P0S3-07-5-00 "OS79XX.TXT P003-07-5-00.sbn P0S3-07-5-00.loads P0S3-07-5-00.sb2 SIP$MAC.cnf:altered" || bad=1
	# SCCP: the loader is named in XMLDefault, where the loader itself must not look for its load
	in_scene hop P00305000300 P0S3-07-5-00
	mutants "-f P00305000300" P0S3-07-5-00 "XMLDefault.cnf.xml P003-07-5-00.sbn P0S3-07-5-00.loads P0S3-07-5-00.sb2 SIP$MAC.cnf:removed SIP$MAC.cnf:altered" || bad=1
	in_scene hop P00303020214 P0S3-04-4-00
	mutants "-f P00303020214" P0S3-04-4-00 "OS79XX.TXT P0S3-04-4-00.bin" || bad=1
	in_scene hop P0S3-05-3-00 P0S3-06-3-00
	mutants "-f P0S3-05-3-00" P0S3-06-3-00 "SIPDefault.cnf P0S3-06-3-00.sbn" || bad=1
	[ $bad = 0 ]
}
