#!/usr/bin/env bats
# cph-lint: the files that phones are served, judged by themselves and together
load ../helper
load ../mkcnf/mkcnf

# loads NAME LOADER APPLICATION - a signed list as far as the lint looks into one
loads() {
	{ printf '\001\000\002\001\001\002\000\002\001\224'; head -c 394 /dev/zero; printf '%s\n%s\nLA_VERSION=PAS30830\n' "$2" "$3"; } >"$1"
}

# a served directory that is right
served() {
	loads d/$SIP.loads $UAL.sbn $SIP.sb2
	: >d/$UAL.sbn
	: >d/$SIP.sb2
	cph-mkcnf -d d -i phones.csv <plan >/dev/null
}

@test "accepts silently what was written, and says nothing on stdout" {
	served
	run -0 cph-lint d d/*.cnf d/*.xml d/OS79XX.TXT
	same output "" "$output"
	{ two_hops; two_hops 0011223344AA; } >plan2
	mkdir s
	mkdir s/.images
	loads s/.images/P0S3-07-5-00.loads P003-07-5-00.sbn P0S3-07-5-00.sb2
	loads s/.images/$SIP.loads $UAL.sbn $SIP.sb2
	touch s/.images/{P003-07-5-00.sbn,P0S3-07-5-00.sb2,$UAL.sbn,$SIP.sb2}
	printf 'mac,model,line1_name,proxy1_address\n%s,7940,1,192.0.2.1\n0011223344aa,7960,2,192.0.2.1\n' $MAC >x.csv
	cph-mkcnf -d s -i x.csv <plan2 >/dev/null
	run -0 cph-lint s s/$MAC s/.hops/*/*
	same output "" "$output"
	# a line without a proxy is warned of, no error
	sed -i 's/192.0.2.10//' phones.csv
	cph-mkcnf -q -d d -i phones.csv <plan >/dev/null
	run -0 cph-lint d
	same output "cph-lint: d/SIP$MAC.cnf:2: line1_name: no proxy1_address: the phone stays \"Phone Unprovisioned\"" "$output"
}

@test "usage and what cannot be read" {
	local bad=0
	refuses 2 "cph-lint: needs a file or directory" cph-lint || bad=1
	refuses 2 "cph-lint: nothing: No such file or directory" cph-lint nothing || bad=1
	mkfifo d/OS79XX.TXT
	refuses 1 "cph-lint: d/OS79XX.TXT:1: names no load" timeout 60 cph-lint d || bad=1
	[ $bad = 0 ]
}

@test "cph-lint on a directory finds what costs people an evening" {
	# each row: what to spoil, then what is said (D = the directory)
	local bad=0 n=0 cmd msg rc
	served
	cp -Rp d right
	while IFS='|' read -r rc cmd msg; do
		n=$((n + 1))
		rm -rf d
		cp -Rp right d
		(cd d && eval "$cmd")
		run cph-lint d
		printf -v msg %b "$msg"
		if [ "$status" != "$rc" ] || [ "$output" != "$msg" ]; then
			printf -- '-- %s --\nstatus %s\n%s\nwanted: %s\n' "$cmd" "$status" "$output" "$msg" >&2
			bad=1
		fi
	done <<-END
		1|echo '<device><deviceProtocol>SIP</deviceProtocol></device>' >SEP$MAC.cnf.xml|cph-lint: d/SEP$MAC.cnf.xml: no loadInformation: the loader's hunt stops here with "No Load Specified"; delete it or name a load
		1|: >SEP$MAC.cnf.xml|cph-lint: d/SEP$MAC.cnf.xml:1: not well-formed: no element in it\ncph-lint: d/SEP$MAC.cnf.xml: no loadInformation: the loader's hunt stops here with "No Load Specified"; delete it or name a load
		0|rm XMLDefault.cnf.xml|cph-lint: d: no XMLDefault.cnf.xml: a phone that runs SCCP asks for nothing else and stays as it is
		0|printf $SIP >OS79XX.TXT|cph-lint: d/OS79XX.TXT:1: $SIP: the application, where a phone with the old boot needs the loader (P003-...)
		1|sed -i s/$SIP/$UAL/ SIPDefault.cnf|cph-lint: d/SIPDefault.cnf:1: $UAL: the loader's name; image_version needs the application's (P0S3...)\ncph-lint: d/SIPDefault.cnf:1: $UAL: no $UAL.loads, and $UAL.sbn is there: a phone with a loader of 8.8 or later burns it over its application
		1|sed -i s/$SIP/P0S3-06-3-00/ SIP*.cnf; : >P0S3-06-3-00.sbn|cph-lint: d/OS79XX.TXT:1: $UAL: the loader, where image_version names a load of the old boot
		1|mv $SIP.sb2 $SIP.bin|cph-lint: d/$SIP.bin: no phone asks for this name: the application of a loader comes as $SIP.loads and $SIP.sb2\ncph-lint: d/SIPDefault.cnf:1: $SIP: its $SIP.sb2 is not there: the phone asks for it for ever
		1|rm $UAL.sbn|cph-lint: d/SIPDefault.cnf:1: $SIP: its $UAL.sbn is not there: the phone asks for it for ever\ncph-lint: d/OS79XX.TXT:1: $UAL: neither $UAL.bin nor $UAL.sbn is there: the phone asks for it for ever
		1|rm $SIP.loads|cph-lint: d/SIPDefault.cnf:1: $SIP: $SIP.loads is not there: the phone asks for it for ever, and one of another protocol has lost its settings by then
		1|echo x >$SIP.loads|cph-lint: d/SIPDefault.cnf:1: $SIP.loads is no signed list: cph-unpack -t tells more
		1|sed -i s/$SIP/P0S3-08-12-00/ SIP$MAC.cnf|cph-lint: d/SIP$MAC.cnf:1: P0S3-08-12-00: padded as no load of that version was shipped; is $SIP meant?\\ncph-lint: d/SIP$MAC.cnf:1: P0S3-08-12-00: P0S3-08-12-00.loads is not there: the phone asks for it for ever, and one of another protocol has lost its settings by then
		1|sed -i '/image_version/d' SIPDefault.cnf SIP$MAC.cnf|cph-lint: d/SIP$MAC.cnf: no image_version here nor in SIPDefault.cnf: the loader says "No Load Specified"
		1|sed -i 's/$SIP/$SIP.sb2/' SIPDefault.cnf|cph-lint: d/SIPDefault.cnf:1: image_version: $SIP.sb2: has an extension: the phone appends it by itself\ncph-lint: d/SIPDefault.cnf:1: $SIP.sb2: has an extension: the phone appends it by itself: the loader takes it all the same
		1|sed -i '/image_version/d' SIP$MAC.cnf; rm SIPDefault.cnf|cph-lint: d/SIP$MAC.cnf: no image_version here, and no SIPDefault.cnf: the loader finds no load
		0|sed -i '/image_version/d' SIPDefault.cnf|cph-lint: d/SIPDefault.cnf: no image_version: a loader that gets this far says "No Load Specified"
		0|mv SIPDefault.cnf SIPdefault.cnf|cph-lint: d/SIPdefault.cnf: not in the letters that the phone asks for: most servers will not find it
		0|cp OS79XX.TXT os79xx.txt|cph-lint: d/os79xx.txt: also there as OS79XX.TXT: which of the two a phone gets depends on the server\ncph-lint: d/os79xx.txt: not in the letters that the phone asks for: most servers will not find it
		0|cp XMLDefault.cnf.xml xmlDefault.CNF.XML|
		0|: >CTLSEP$MAC.tlv|cph-lint: d/CTLSEP$MAC.tlv: empty: costs the loader a retry; absent is best (one loader is reported to loop without it)
		1|echo 'timer_t2: 100' >>SIPDefault.cnf; cp SIP$MAC.cnf SIP0011223344AA.cnf|cph-lint: d/SIPDefault.cnf:18: timer_t2: timer_t2 is not greater than timer_t1
		0|echo 'dial_template: germany' >>SIPDefault.cnf|cph-lint: d/SIPDefault.cnf:18: dial_template: germany.xml is not there
		1|printf 'line1_authname: a\\nline1_password: secret\\nphone_label "x' >>SIP$MAC.cnf; chmod 644 SIP$MAC.cnf|cph-lint: d/SIP$MAC.cnf:17: line1_authname: said in line 5 already; the last one counts\\ncph-lint: d/SIP$MAC.cnf:18: line1_password: said in line 6 already; the last one counts\ncph-lint: d/SIP$MAC.cnf:19: neither a comment nor name: value\ncph-lint: d/SIP$MAC.cnf:18: line1_password: a password in a file that everybody on this machine can read
		0|head -c 480 /dev/zero >r.raw; head -c 481 /dev/zero >s.raw; printf 'R\\tr.raw\\nS\\ts.raw\\nT\\tt.raw\\n' >RINGLIST.DAT|cph-lint: d/RINGLIST.DAT:2: s.raw: 481 bytes; a ring has 240 to 16080, a multiple of 240 (raw mu-law)\ncph-lint: d/RINGLIST.DAT:3: t.raw: not there
		1|echo '<DIALTEMPLATE><TEMPLATE MATCH="[2-9]...."/><TEMPLATE MATCH="*"/></DIALTEMPLATE>' >dialplan.xml|cph-lint: d/dialplan.xml:1: [2-9]....: can never match what is meant: the phone knows no [2-9], only . for any one digit; every other character stands for itself
		1|echo 'P00405000300' >OS79XX.TXT|cph-lint: d/OS79XX.TXT:1: P00405000300: not of the form P0?3... or PD?3...
		1|sed -i 's/P0S3-8-12-00/P00305000300/' XMLDefault.cnf.xml|cph-lint: d/XMLDefault.cnf.xml:2: P00305000300: neither P00305000300.bin nor P00305000300.sbn is there: the phone asks for it for ever
		1|printf '\\001\\000\\002\\001' >CTLSEP$MAC.tlv|cph-lint: d/CTLSEP$MAC.tlv: a signed list: a phone that stores it asks for SEP$MAC.cnf.xml.sgn and XMLDefault.cnf.xml.sgn, and no more for the names without .sgn (SIP<MAC>.cnf and SIPDefault.cnf neither with a loader of 7.5)
		0|printf x >CTLSEP$MAC.tlv|cph-lint: d/CTLSEP$MAC.tlv: no list of certificates: costs the loader a retry; absent is best
		1|mv XMLDefault.cnf.xml XMLDefault.cnf|cph-lint: d/XMLDefault.cnf: no phone asks for this name: is XMLDefault.cnf.xml meant?\ncph-lint: d: no XMLDefault.cnf.xml: a phone that runs SCCP asks for nothing else and stays as it is
		1|cp SIP$MAC.cnf SIP00-11-22-33-44-66.cnf.txt|cph-lint: d/SIP00-11-22-33-44-66.cnf.txt: no phone asks for this name: is SIP001122334466.cnf meant?
		1|cp SIP$MAC.cnf SIP0011223344.cnf|cph-lint: d/SIP0011223344.cnf: no phone asks for this name: a MAC address has 12 digits
		1|cp SIP$MAC.cnf SEP001122334466.cnf|cph-lint: d/SEP001122334466.cnf: no phone asks for this name: is SIP001122334466.cnf meant?
		0|cp SIP$MAC.cnf SIP$MAC.cnf.bak; cp SIP$MAC.cnf SIP00-11-22-33-44-55.cnf; : >setup.exe; : >$SIP.sgn; echo hello >readme.txt|
		0|echo '<device><loadInformation>SIP42.9-4-2SR3-1S</loadInformation><a></a></device>' >SEP0011223344AA.cnf.xml; : >SIP42.9-4-2SR3-1S.loads; : >term62.default.loads; chmod 640 SEP0011223344AA.cnf.xml; echo '<device><loadInformation>CP7912010000SIP041012A</loadInformation></device>' >SEP0011223344AB.cnf.xml; sed -i s/SIP42.9-4-2SR3-1S/SCCP42.9-4-2SR3-1S/ SEP0011223344AA.cnf.xml|cph-lint: d/SEP0011223344AA.cnf.xml: mode 640: a TFTP server that has given up root cannot read it: chmod o+r (cph-mkcnf -m 644), or let the server run in group $(id -gn) (cph-mkcnf -g GROUP gives it another)\ncph-lint: d/SEP0011223344AB.cnf.xml: for another phone (7912)
		1|sed -i s/$SIP/$UAL/ XMLDefault.cnf.xml|cph-lint: d/XMLDefault.cnf.xml:2: $UAL: the loader's name: right only for a phone with the old boot; a phone that has a loader stops or loops here\ncph-lint: d/XMLDefault.cnf.xml:2: $UAL: no $UAL.loads, and $UAL.sbn is there: a phone with a loader of 8.8 or later burns it over its application
		1|sed -i s/$SIP/P0030801SR02/ XMLDefault.cnf.xml; : >P0030801SR02.sbn|cph-lint: d/XMLDefault.cnf.xml:2: P0030801SR02: no P0030801SR02.loads, and P0030801SR02.sbn is there: a phone with a loader of 8.8 or later burns it over its application
		1|mkdir -p fw/7940; mv $SIP.loads fw/7940|cph-lint: d/SIPDefault.cnf:1: $SIP.loads: not there, but in fw/7940, which phones do not look into: move it up
		1|mkdir fw; mv $UAL.sbn fw|cph-lint: d/SIPDefault.cnf:1: $UAL.sbn: not there, but in fw, which phones do not look into: move it up\ncph-lint: d/OS79XX.TXT:1: $UAL.sbn: not there, but in fw, which phones do not look into: move it up
		1|sed -i '1d' SIPDefault.cnf; sed -i 's/^tftp_cfg_dir: .*/tftp_cfg_dir: "x\/"/' SIPDefault.cnf|cph-lint: d/SIPDefault.cnf:1: tftp_cfg_dir without image_version: a loader that finds no file of its own in x/ stops for good
		1|sed -i 's/$SIP/POS3-8-12-00/' SIPDefault.cnf|cph-lint: d/SIPDefault.cnf:1: image_version: POS3-8-12-00: the letter O where the digit 0 belongs: the loader passes over it\ncph-lint: d/SIPDefault.cnf:1: POS3-8-12-00: the letter O where the digit 0 belongs: counts as no load ("No Load Specified"); is $SIP meant?
		1|printf %8193s >>SIP$MAC.cnf; truncate -s 8193 SIP$MAC.cnf|cph-lint: d/SIP$MAC.cnf: 8193 bytes: the phone takes at most 8192 and reads none of it (Buffer Full)
		1|printf %8193s >>SIPDefault.cnf; truncate -s 8193 SIPDefault.cnf; sed -i /image_version/d SIP$MAC.cnf|cph-lint: d/SIPDefault.cnf: 8193 bytes: the phone takes at most 8192 and reads none of it (Buffer Full)
		0|printf BM >logo.bmp; sed -i 's#^logo_url: .*#logo_url: "http://192.0.2.1/x/logo.bmp"#' SIPDefault.cnf|cph-lint: d/SIPDefault.cnf:15: logo.bmp: no Windows bitmap: a logo is one of 90 x 56 points with 256 colours
	END
	[ $n -gt 35 ]
	[ $bad = 0 ]
}

@test "silence is for what was judged: an empty directory, firmware alone, other phones' files, files that nobody asks for" {
	local bad=0
	mkdir e t t/settings fw o
	served
	cp d/XMLDefault.cnf.xml t/settings/
	cp d/*.sbn d/*.sb2 d/*.loads fw/
	echo '<device><loadInformation>CP7912010000SIP041012A</loadInformation></device>' >o/SEP0011223344AA.cnf.xml
	printf MZ >x.exe
	echo 'some words' >notes.txt
	refuses 1 "cph-lint: e: no configuration in it" cph-lint e || bad=1
	refuses 1 "cph-lint: t: no configuration in it (settings/ is not looked into)" cph-lint t || bad=1
	refuses 1 "cph-lint: fw: nothing here tells a phone to load anything: no XMLDefault.cnf.xml" cph-lint fw || bad=1
	refuses 1 "cph-lint: x.exe: nothing that these phones ask for" cph-lint x.exe || bad=1
	refuses 1 "cph-lint: x.exe: nothing that these phones ask for, nor any other of the files" cph-lint x.exe notes.txt || bad=1
	run -0 cph-lint x.exe notes.txt d/OS79XX.TXT
	same "passed by" "" "$output" || bad=1
	run -0 cph-lint o
	same "of others" "cph-lint: o/SEP0011223344AA.cnf.xml: for another phone (7912)
cph-lint: o: only files of other phones in it" "$output" || bad=1
	run -0 cph-lint o/SEP0011223344AA.cnf.xml
	same "of another" "cph-lint: o/SEP0011223344AA.cnf.xml: for another phone (7912)" "$output" || bad=1
	[ $bad = 0 ]
}

@test "a loader named as a load is an error for every phone but the one of the old boot whose directory it is" {
	local bad=0
	mkdir -p s/.hops/$MAC/1
	printf P003-07-5-00 >s/.hops/$MAC/1/OS79XX.TXT
	printf '<Default><loadInformation7>P003-07-5-00</loadInformation7><loadInformation8>P003-07-5-00</loadInformation8></Default>' >s/.hops/$MAC/1/XMLDefault.cnf.xml
	: >s/.hops/$MAC/1/P003-07-5-00.sbn
	ln -s .hops/$MAC/1 s/$MAC
	run -0 cph-lint s s/$MAC s/.hops/$MAC/1/
	same confined "" "$output" || bad=1
	run -1 cph-lint -q s/.hops/$MAC/1/../1/.
	[[ $output == *"burns it over its application" ]] || { echo "$output" >&2; bad=1; }
	rm s/$MAC/OS79XX.TXT
	run -1 cph-lint -q s/$MAC
	[[ $output == *"burns it over its application" ]] || { echo "$output" >&2; bad=1; }
	[ $bad = 0 ]
}

@test "what a server without root cannot read is named, with both cures" {
	served
	chmod 640 d/SIP$MAC.cnf
	chmod 600 d/$SIP.sb2
	run -0 cph-lint d
	same modes "cph-lint: d/$SIP.sb2: mode 600: a TFTP server that has given up root cannot read it: chmod o+r, or let the server run as its owner
cph-lint: d/SIP$MAC.cnf: mode 640: a TFTP server that has given up root cannot read it: chmod o+r (cph-mkcnf -m 644), or let the server run in group $(stat -c %G d/SIP$MAC.cnf) (cph-mkcnf -g GROUP gives it another)" "$output"
}

@test "cph-lint on files of any name goes by what is in them" {
	local bad=0
	echo '<DIALTEMPLATE><TEMPLATE MATCH="X"/></DIALTEMPLATE>' >x
	run -0 cph-lint x
	same dialplan "cph-lint: x:1: X: X, N and Z stand for themselves here, . is any one digit: this rule never matches a dialled number
cph-lint: x: no rule MATCH=\"*\": a number that fits no other waits for Dial or #" "$output" || bad=1
	echo '<device/>' >x
	run -1 cph-lint -q x
	same device "cph-lint: x: no loadInformation: the loader's hunt stops here with \"No Load Specified\"; delete it or name a load" "$output" || bad=1
	printf 'line1_name: "1 2"\r\nsync: 1\ntelnet_level: 1\nphone_password: "cisco"' >x
	run -0 cph-lint x
	same cnf "cph-lint: x:1: line1_name: 1 2: has a blank in it
cph-lint: x:3: telnet_level: telnet is open and phone_password is the one everybody knows" "$output" || bad=1
	{ echo sync: 1; for i in $(seq 1 300); do echo "# comment comment comment $i"; done; } >x
	run -1 cph-lint x
	same long "cph-lint: x: 8900 bytes: the phone takes at most 8192 and reads none of it (Buffer Full)" "$output" || bad=1
	[ $bad = 0 ]
}

@test "reads the text form as people and programs write it, with the complaints that each deserves" {
	local bad=0 n=0 name text rc said
	: >SIP$MAC.cnf
	chmod 640 SIP$MAC.cnf
	while IFS='|' read -r name text rc said; do
		n=$((n + 1))
		printf "line1_name: 200\nproxy1_address: 192.0.2.1\n$text" >SIP$MAC.cnf
		run timeout 60 cph-lint SIP$MAC.cnf
		printf -v said %b "${said//@/cph-lint: SIP$MAC.cnf}"
		[ "$status" = "$rc" ] && same "$name" "$said" "$output" || { echo "$name: status $status" >&2; bad=1; }
	done <<'END'
bare|sync: 1\n|0|
quoted, a semicolon at the end (CME)|sync: "1";\n|0|
a blank before the colon, none behind|sync :"1"\n|0|
tabs, indented, blanks at the end|\tsync\t:\t1\t \n|0|
comments|# one\n; two\nsync: 1 ; three\nphone_label: "x" ; four\n|0|
nothing behind the colon|language:\n|0|@:3: language: no value: the phone keeps what it had ("" would give the default)
CR LF and LF|sync: 1\r\n|0|
no end of the last line|sync: 1|0|
a comment glued to a quote|phone_label: "x"# mine\n|0|
text glued to a quote|phone_label: "x"y\n|0|@:3: phone_label: what stands behind the closing quote is dropped
said twice|sync: 1\nsync: 2\n|0|@:4: sync: said in line 3 already; the last one counts
said twice, the second time wrong|sync: 1\nsync=2\n|1|@:4: '=' where ':' belongs
capitals (CME, a how-to)|Domain_Name: x\n|0|
Latin-1|phone_label: "K\xfcche"\n|0|@:3: phone_label: not ASCII: what the phone shows for it is not known
UTF-8|phone_label: "K\xc3\xbcche"\n|0|@:3: phone_label: not ASCII: what the phone shows for it is not known
a quote never closed|phone_label: "Kitchen\nsync: 1\n|1|@:3: phone_label: quote not closed
equals|proxy1_port=5060\n|1|@:3: '=' where ':' belongs
equals, and a colon in the value|logo_url = http://192.0.2.1/x.bmp\n|1|@:3: '=' where ':' belongs
Polycom|reg.1.displayName="x"\n|1|@:3: neither a comment nor name: value
no separator|end_media_port 32766\n|1|@:3: neither a comment nor name: value
markdown, indented|    sync: 1\n|0|
markdown, fenced|```\nsync: 1\n```\n|1|@:3: neither a comment nor name: value\n@:5: neither a comment nor name: value
markdown, a list|* sync: 1\n- telnet_level: 0\n|1|@:3: not a parameter name before the colon\n@:4: not a parameter name before the colon
single quotes|phone_label: 'x'\n|0|
escapes|phone_label: "a\\\\b"\n|0|@:3: phone_label: a backslash inside quotes is taken out
an escaped quote ends the value|phone_label: "a\\"b"\n|0|@:3: phone_label: what stands behind the closing quote is dropped\n@:3: phone_label: a backslash inside quotes is taken out\n@:3: phone_label: holds a double quote: the phone cuts the value at it when it reads its own copy
a semicolon in quotes|phone_label: "a;b"\n|0|
a comment behind a bare value|phone_label: a # b\n|0|
a bare value with a blank|phone_label: Bob Smith\n|0|@:3: phone_label: without quotes the value ends at the first blank
a bare value with a semicolon|phone_label: a;b\n|0|@:3: phone_label: without quotes the value ends at a '#' or ';'
CR alone|sync: 1\rlanguage: english\r|0|
CR alone behind a comment|# x\rsync: 1\rlanguage: english\r|0|@:3: lines here end in CR alone: a comment or a bad line takes all lines with it up to the next LF
NUL|sync: \0001\n|0|@:3: sync: no value: the phone keeps what it had ("" would empty it)\n@:3: a byte 0x00: the phone reads no further
NUL in a value|sync: 1\0002\n|0|@:3: sync: the value ends at a NUL byte
a password too long, not repeated|line1_password: "0123456789abcdef0123456789abcdef"\n|1|@:3: line1_password: 32 characters, the phone takes at most 31
a known wrong name|sip_port: 5060\n|1|@:3: sip_port: not a parameter, did you mean voip_control_port?
a slip|prefered_codec: g711ulaw\n|1|@:3: prefered_codec: not a parameter, did you mean preferred_codec?
a known wrong value|start_media_port: 16348\n|0|@:3: start_media_port: 16348: a digit swap of 16384, copied through many public files
what stops the reader|My_MAC_addr: x\n|1|@:3: My_MAC_addr: the reader has no parser for it and jumps to address 0
what erases the phone|erase_cfg: yes\n|1|@:3: erase_cfg: never in a file: YES makes the phone erase its stored settings
END
	[ $n = 40 ] || { echo "$n rows" >&2; bad=1; }
	[ $bad = 0 ]
}

@test "what went wrong in the tutorial is caught: loader and application confused, images of another age, no XMLDefault.cnf.xml" {
	local bad=0
	served
	rm d/XMLDefault.cnf.xml
	mv d/$SIP.sb2 d/$SIP.bin
	printf %s $SIP >d/OS79XX.TXT
	run -1 cph-lint d
	same "as in the tutorial" "cph-lint: d/$SIP.bin: no phone asks for this name: the application of a loader comes as $SIP.loads and $SIP.sb2
cph-lint: d/SIPDefault.cnf:1: $SIP: its $SIP.sb2 is not there: the phone asks for it for ever
cph-lint: d/OS79XX.TXT:1: $SIP: the application, where a phone with the old boot needs the loader (P003-...)
cph-lint: d/OS79XX.TXT:1: $SIP: its $SIP.sb2 is not there: the phone asks for it for ever
cph-lint: d: no XMLDefault.cnf.xml: a phone that runs SCCP asks for nothing else and stays as it is" "$output" || bad=1
	# what mkcnf writes puts all of it right, but for the image
	cph-mkcnf -d d -i phones.csv <plan >/dev/null
	mv d/$SIP.bin d/$SIP.sb2
	run -0 cph-lint d
	same "mended" "" "$output" || bad=1
	# the reverse: the loader named where the old boot takes the application
	printf 'image_version: P0S3-06-3-00\n' >d/SIPDefault.cnf
	sed -i "s/$SIP/P0S3-06-3-00/" d/SIP$MAC.cnf
	: >d/P0S3-06-3-00.sbn
	run -1 cph-lint d
	[[ $output == *"cph-lint: d/OS79XX.TXT:1: $UAL: the loader, where image_version names a load of the old boot"* ]] || { echo "$output" >&2; bad=1; }
	[ $bad = 0 ]
}

@test "what cph-mkcnf writes for a 7942, over UDP and TCP, passes; readable by everybody, its password is told" {
	local bad=0 t
	for t in udp tcp; do
		rm -rf j
		mkdir j
		printf 'mac,model,transport,line1_name,line1_password,line2_name,proxy1_address\n%s,7942,%s,201,invented,202,192.0.2.1\n' $MAC $t >x.csv
		cph-mkcnf -q -d j -i x.csv -t SIP42.9-4-2SR3-1S >/dev/null
		chmod 644 j/*
		run -0 cph-lint j
		same "$t" "cph-lint: j/SEP$MAC.cnf.xml:72: authPassword: a password in a file that everybody on this machine can read" "$output" || bad=1
	done
	[ $bad = 0 ]
}
