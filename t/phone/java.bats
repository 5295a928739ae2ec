#!/usr/bin/env bats
# cph-phone -M 7942 and its neighbours: nine starts, request by request; keys, hardware value, trust lists, why a phone stays unprovisioned
load ../helper
load phone

# release LOAD INNER [HARDWARE [TERM...]] - the list and archives of a package in d, signed with the key $sign (A), and term files
release() {
	local load=$1 inner=$2 hw=${3:-} ff p=sip f
	case $load in SCCP*) p=sccp; ff=${load#SCCP} ;; *) ff=${load#SIP} ;; esac
	ff=${ff%%.*}
	{
		printf '#\r\n# This file contains a list of archive image files that will be requested by the\r\n# RELEASE load version %s\r\n#\r\n' "$inner"
		[ -z "$hw" ] || printf '#HARDWARE_COMP_1 %s\r\n' "$hw"
		printf '\r\njar%s%s.%s.sbn\r\ncnu%s.%s.sbn\r\napps%s.%s.sbn\r\ndsp%s.%s.sbn \r\ncvm%s%s.%s.sbn \r\n' "$ff" $p "$inner" \
			"$ff" "$inner" "$ff" "$inner" "$ff" "$inner" "$ff" $p "$inner"
	} >list
	for f in "$load" "${@:4}"; do "$CPH_ROOT/t/kit/mkfw" -k ${sign:-A} -s "$f.loads" <list >"d/$f.loads" || return 1; done
	for f in jar$ff$p cnu$ff apps$ff dsp$ff cvm$ff$p; do echo "$f" | "$CPH_ROOT/t/kit/mkfw" -k ${sign:-A} -s "$f.$inner.sbn" >"d/$f.$inner.sbn" || return 1; done
}

# the keys of the test suite as those of the families 42 and 45, too: A is the new one, B the old one
keys() {
	awk -F '\t' 'BEGIN { OFS = FS } /^testA/ { $1 = "J42t"; $6 = $6 "; cnu42.9-4-2ES26; cnu45.9-3-1ES8" }
		/^testB/ { $1 = "J42told"; $6 = "cnu42.9-4-2ES26" } { print }' "$CPH_ROOT/t/kit/keys/keys.tsv" >keys.tsv
}

sep() {         # sep LOAD [XML] - SEP<MAC>.cnf.xml of a SIP phone with a line and a dial plan
	printf '<device>\n<loadInformation>%s</loadInformation>\n%s<sipProfile><dialTemplate>dialplan.xml</dialTemplate><softKeyFile></softKeyFile>
<sipLines><line button="1"><featureID>9</featureID><name>123</name><proxy>192.0.2.1</proxy></line></sipLines></sipProfile>\n</device>\n' \
		"$1" "${2:-}" >d/SEP$MAC.cnf.xml
}

java() { cph-phone -k keys.tsv -m $MAC "$@"; }

# asked OPTIONS - the requests of a run, on one line; | at a start
asked() { java -q "$@" -o boot,file -d d 2>err | awk -F '\t' -v mac=$MAC '{ gsub(mac, "<MAC>") } $2 == "" { printf "| "; next } { printf "%s ", $2 }'; }

test_setup() {
	mkdir d
	keys
	release SIP42.9-4-2SR3-1S 9-4-2ES26 5 term42.default term62.default
	: >d/dialplan.xml
}

FIVE="jar42sip.9-4-2ES26.sbn cnu42.9-4-2ES26.sbn apps42.9-4-2ES26.sbn dsp42.9-4-2ES26.sbn cvm42sip.9-4-2ES26.sbn"
LISTS="CTLSEP<MAC>.tlv ITLSEP<MAC>.tlv ITLFile.tlv"

@test "nine starts, request by request" {
	local bad=0
	try() { same "$1" "$2" "$(asked "${@:3}")" || bad=1; }
	# 1: after a factory reset, as a 7961 was logged
	sep SIP42.9-4-2SR3-1S
	try "1 reset" "| term42.default.loads $FIVE | $LISTS SEP<MAC>.cnf.xml dialplan.xml g3-tones.xml " -M 7942 -O key=any -f RESET
	# 2: nothing to do, as a 7962 was traced
	try "2 nothing to do" "| $LISTS SEP<MAC>.cnf.xml dialplan.xml g3-tones.xml " -M 7962 -f SIP42.9-4-2SR3-1S
	# 3: from SCCP, the SEP file naming a SIP load
	try "3 SCCP to SIP" "| CTLSEP<MAC>.tlv SEP<MAC>.cnf.xml SIP42.9-4-2SR3-1S.loads $FIVE | $LISTS SEP<MAC>.cnf.xml dialplan.xml g3-tones.xml " \
		-M 7942 -f SCCP42.8-5-4S
	# 4: locale, soft keys
	sep SIP42.9-4-2SR3-1S '<userLocale><name>German_Germany</name></userLocale><networkLocale>Germany</networkLocale>'
	sed -i 's/<softKeyFile>/<softKeyFile>SoftKeys.xml/' d/SEP$MAC.cnf.xml
	try "4 locales" "| $LISTS SEP<MAC>.cnf.xml dialplan.xml SoftKeys.xml German_Germany/mk-sip.jar Germany/g3-tones.xml " \
		-M 7942 -f SIP42.9-4-2SR3-1S
	# 5: no SEP file: the default file names a load for the model
	mv d/SEP$MAC.cnf.xml sep
	sed 's/loadInformation>/loadInformation434>/g' sep >d/XMLDefault.cnf.xml
	try "5 default file" "| CTLSEP<MAC>.tlv SEP<MAC>.cnf.xml XMLDefault.cnf.xml SIP42.9-4-2SR3-1S.loads $FIVE | $LISTS SEP<MAC>.cnf.xml \
XMLDefault.cnf.xml dialplan.xml SoftKeys.xml German_Germany/mk-sip.jar Germany/g3-tones.xml " -M 7942 -f SIP42.8-5-4S
	# 6: neither
	rm d/XMLDefault.cnf.xml
	try "6 no configuration" "| $LISTS SEP<MAC>.cnf.xml XMLDefault.cnf.xml " -M 7942 -f SIP42.9-4-2SR3-1S
	# 7: a trust list of a former owner
	sep SIP42.9-4-2SR3-1S
	java -q -M 7942 -f SIP42.9-4-2SR3-1S -F flash -d d >out
	sed -i 's/ctl=no/ctl=yes/' flash
	try "7 stored trust list" "| $LISTS SEP<MAC>.cnf.xml.sgn XMLDefault.cnf.xml.sgn " -F flash
	# 8: a reset phone whose list is refused asks for it again and again
	flip=$(wc -c <d/term42.default.loads); head -c $((flip - 3)) d/term42.default.loads >x; mv x d/term42.default.loads
	try "8 refused list" "| term42.default.loads term42.default.loads " -M 7942 -O key=any -f RESET
	rm d/term42.default.loads
	try "8 no list" "| term42.default.loads term42.default.loads " -M 7942 -O key=any -f RESET
	# 9: only what is not aboard is fetched
	sed -i 's/ctl=yes/ctl=no/; s/load=[^	]*/load=SIP42.9-3-1SR4-1S/; s/cvm42sip.9-4-2ES26.sbn/cvm42sip.old.sbn/; s/jar42sip.9-4-2ES26/jar42sip.old/' flash
	try "9 those that differ" "| $LISTS SEP<MAC>.cnf.xml SIP42.9-4-2SR3-1S.loads jar42sip.9-4-2ES26.sbn cvm42sip.9-4-2ES26.sbn | $LISTS SEP<MAC>.cnf.xml \
dialplan.xml g3-tones.xml " -F flash
	[ $bad = 0 ]
}

# ends WHAT END RULE DISPLAY OPTIONS
ends() {
	java -v "${@:5}" -o end,rule -d d >out 2>err || :
	same "$1" "$2	$3" "$(grep -v '^	*$' out | tail -n 1)" && grep -qF "display: $4" err || { echo "$1: $(cat err)" >&2; bad=1; }
}

@test "a phone holds a key of its kernels only, not one that its kernel is known to lack, nor one of a family whose number begins alike" {
	local bad=0 list trouble shows
	sep SIP42.9-4-2SR3-1S
	while IFS='|' read -r list trouble shows; do
		awk -F '\t' -v list="$list" 'BEGIN { OFS = FS } /^testA/ { $6 = list } { print }' "$CPH_ROOT/t/kit/keys/keys.tsv" >keys.tsv
		ends "$list" idle "$trouble" "$shows" -M 7942 -f SIP42.8-5-2S
	done <<-'E'
	cnu42.9-4-2ES26||Updating Software
	NOT in cnu42.9-4-2ES26|key|Auth Fail
	cnu4.9-4-2ES26; cnu421.9-4-2ES26|key|Auth Fail
	E
	[ $bad = 0 ]
}

@test "what stops these phones, and what they show" {
	local bad=0 S="-M 7942 -f SIP42.9-4-2SR3-1S"
	ends "no file at all" unprovisioned no-cfg-file "CFG File Not Found" $S
	sep SIP42.9-4-2SR3-1S
	sed -i 's/<proxy>.*<.proxy>//' d/SEP$MAC.cnf.xml
	ends "no proxy" unprovisioned no-line Unprovisioned $S
	sep SIP42.9-4-2SR3-1S
	sed -i 's/<featureID>9/<featureID>2/' d/SEP$MAC.cnf.xml
	ends "button 1 is no line" unprovisioned no-line Unprovisioned $S
	sep SIP42.9-4-2SR3-1S
	sed -i 's/<.sipProfile>//' d/SEP$MAC.cnf.xml
	ends "not well-formed" unprovisioned xml Unprovisioned $S
	sep SIP45.9-4-2SR3-1S
	ends "a load of another family" idle bad-load "Load ID Incorrect" $S
	grep -q "with Java a load of the family" err || bad=1
	sep SIP42.9-3-1SR4-1S
	ends "its list is missing" idle missing "File Not Found" $S
	sep SIP42.9-4-2SR3-1S.loads
	ends "the running load, but with an extension" idle missing "File Not Found" $S
	sep SIP42.9-4-2SR3-2S
	ends "another build of the running load" idle missing "File Not Found" $S
	local file
	for file in 's/<device>/<device><phoneLabel>R&D<\/phoneLabel>/' 's/button="1"/button=1/' 's/<sipLines>.*<.sipLines>/<sipLines\/>/' \
		's/<device>/<device><members> <\/members>/'; do
		sep SIP42.9-3-1SR4-1S
		sed -i "$file" d/SEP$MAC.cnf.xml
		ends "dropped whole, the load in it too: $file" unprovisioned xml Unprovisioned $S
	done
	sep '&#83;IP42.9-4-2SR3-1S' '<phoneLabel>R&amp;D, <![CDATA[R&D]]></phoneLabel>'
	ends "entities are resolved" idle "" "Updating Software" -M 7942 -f SIP42.8-5-4S
	sep '<![CDATA[SIP42.9-4-2SR3-1S]]>'
	ends "CDATA is text" idle "" "Updating Software" -M 7942 -f SIP42.8-5-4S
	sep SIP42.9-4-2SR3-1S
	ends "a trust list on the server" idle "" "Trust List Update Failed" -M 7942 -f SIP42.9-4-2SR3-1S <<<"$(: >d/CTLSEP$MAC.tlv)"
	rm d/CTLSEP$MAC.tlv
	ends "hardware" idle hardware "Load Rejected HC" -M 7942 -f SIP42.8-5-4S -l 8
	ends "hardware that fits" idle "" "Updating Software" -M 7942 -f SIP42.8-5-4S -l 4
	ends "after a reset the oldest key is assumed" reset key "Auth Fail" -M 7942 -f RESET
	ends "below 8.3(3) only the old key" idle key "Auth Fail" -M 7942 -f SIP42.8-2-1S
	mv d/cvm42sip.9-4-2ES26.sbn d/x
	ends "an archive is missing" idle missing "File Not Found" -M 7942 -f SIP42.8-5-4S
	ends "... after a reset" reset missing "File Not Found" -M 7942 -O key=any -f RESET
	cp d/jar42sip.9-4-2ES26.sbn d/cvm42sip.9-4-2ES26.sbn
	ends "an archive renamed" idle name "Auth Fail" -M 7942 -f SIP42.8-5-4S
	rm d/term42.default.loads
	ends "no list after a reset" reset term Upgrading -M 7942 -f RESET
	[ $bad = 0 ]
}

@test "over the network, from a flash file, in a plan with a 7960: the same phone" {
	sep SIP42.9-4-2SR3-1S
	run -0 --separate-stderr java -M CP-7942G -O key=any -f RESET -x SIP42.9-4-2SR3-1S -F flash -o end -d d
	grep -q "^phone	mac=$MAC	model=7942	load=SIP42.9-4-2ES26	.*	era=java	.*	hardware=0	files=jar42sip.9-4-2ES26.sbn," flash
	run -0 --separate-stderr java -F flash -x SIP42.9-4-2SR3-1S -o boots -d d
	same "nothing to do" 1 "$output"
	cph-tftpd -d d -l 127.0.0.1 -p 0 >log 2>err.tftpd 3>&- &
	pids+=($!)
	wait_for 30 grep -qs '^listen' log
	run -0 --separate-stderr java -M 7942 -f SCCP42.8-5-4S -x SIP42.9-4-2SR3-1S -S 0 -p "$(sed -n 's/^listen.*	port=\([0-9]*\).*/\1/p' log)" -o end 127.0.0.1
	[[ $output == *idle ]] || fail "$output"
	printf 'step\tmac=%s\thop=1\tof=1\tfrom=SCCP42.8-5-4S\tto=SIP42.9-4-2SR3-1S\twrite=SEP<MAC>.cnf.xml:SIP42.9-4-2SR3-1S\tmodel=7942\n' $MAC >plan
	run -0 --separate-stderr cph-phone -k keys.tsv -H plan -d d
	same plan "$(cat plan)" "$output"
	rm d/cnu42.9-4-2ES26.sbn
	run -1 --separate-stderr cph-phone -k keys.tsv -H plan -d d
	[[ $stderr == "cph-phone: $MAC: left out at hop 1 of 1: cnu42.9-4-2ES26.sbn: not on the server (named by SIP42.9-4-2SR3-1S.loads); it runs SCCP42.8-5-4S, not SIP42.9-4-2SR3-1S" ]] ||
		fail "$stderr"
}

@test "a shelf of both families: planned, written, rehearsed" {
	printf 'mac,model,load,target,line1_name,proxy1_address\n%s\n%s\n%s\n%s\n' 001122334401,7942,SCCP42.8-5-4S,SIP42.9-4-2SR3-1S,1,192.0.2.1 \
		001122334402,7962,RESET,SIP42.9-4-2SR3-1S,2,192.0.2.1 001122334403,7960,P00308000500,P0S3-8-12-00,3,192.0.2.1 \
		001122334404,7940,P0S3-06-3-00,P0S3-8-12-00,4,192.0.2.1 >phones
	# the bridge: signed with the old key, its own name for the release
	rm d/term*
	sign=B release SIP42.8-5-2S 8-5-2TH1-9 1 term42.default term62.default
	"$CPH_ROOT/t/kit/mkfw" -m -d d P0S3-8-12-00 P0S3-07-5-00 >/dev/null
	rm -f d/OS79XX.TXT d/dialplan.xml
	cph-plan -a d <phones >steps
	same planned $'001122334401\n001122334402\n001122334403\n001122334404' "$(sed -n 's/.*	mac=\([^	]*\).*/\1/p' steps | uniq)"
	cph-mkcnf -q -d d -i phones <steps >written
	run -0 --separate-stderr cph-phone -k keys.tsv -v -H steps -d d
	same all "$(cat steps)" "$output"
	[[ $stderr == *"cph-phone: 4 of 4 phones arrive" ]] || fail "$stderr"
}

@test "what is wrong on the command line for these phones" {
	local bad=0
	refuses 2 "cph-phone: -f: P00308000500: not a load of a 7942 (nor RESET, for one after a factory reset)" cph-phone -M 7942 -f P00308000500 -d d || bad=1
	refuses 2 "cph-phone: -f: SIP45.8-5-4S: not a load of a 7942 (nor RESET, for one after a factory reset)" cph-phone -M 7942 -f SIP45.8-5-4S -d d || bad=1
	refuses 2 "cph-phone: -l: x: the hardware value of a 7942 is a number" cph-phone -M 7942 -f RESET -l x -d d || bad=1
	refuses 2 "cph-phone: -M: 8841: no model that is simulated (7940, 7960, 7906 to 7975)" cph-phone -M 8841 || bad=1
	[ $bad = 0 ]
}
