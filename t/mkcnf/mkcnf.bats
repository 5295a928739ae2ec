#!/usr/bin/env bats
# cph-mkcnf: every file the phone asks for, and none that would stop it
load ../helper
load mkcnf

@test "wrong usage is one line and status 2" {
	local bad=0 m=cph-mkcnf
	refuses 2 "$m: -d: needed: the directory that the phones are served from" $m || bad=1
	refuses 2 "$m: -d: needs an argument" $m -d || bad=1
	refuses 2 "$m: x: no operand is expected: the plan comes on standard input" $m -d d x || bad=1
	refuses 2 "$m: nothing: No such file or directory" $m -d nothing || bad=1
	refuses 2 "$m: plan: Not a directory" $m -d plan || bad=1
	refuses 2 "$m: none.csv: No such file or directory" $m -d d -i none.csv || bad=1
	refuses 2 "$m: none.cnf: No such file or directory" $m -d d -c none.cnf || bad=1
	refuses 2 "$m: d: Is a directory" $m -d d -c d || bad=1
	refuses 2 "$m: -i: standard input is where the plan comes from" $m -d d -i - || bad=1
	refuses 2 "$m: -P: needs name=value" $m -d d -P sync || bad=1
	refuses 2 "$m: -P: needs name=value" $m -d d -P =1 || bad=1
	refuses 2 "$m: -P syn: not a parameter, did you mean sync?" $m -d d -P syn=1 || bad=1
	refuses 2 "$m: -P wall.paper: not a parameter" $m -d d -P wall.paper=1 || bad=1
	refuses 2 "$m: -P remote_cc_enable: not a parameter: in no table of SIP 7.5 to 8.12: the phone counts the line as an error" \
		$m -d d -P remote_cc_enable=1 || bad=1
	refuses 2 "$m: -P erase_cfg: never in a file: YES makes the phone erase its stored settings" $m -d d -P erase_cfg=NO || bad=1
	refuses 2 "$m: -P sip_port: not a parameter, did you mean voip_control_port?" $m -d d -P sip_port=5060 || bad=1
	refuses 2 "$m: -P wallpaper: not a parameter" $m -d d -P wallpaper=1 || bad=1
	refuses 2 "$m: -P messages_uri: holds a double quote: the phone cuts the value at it when it reads its own copy" \
		$m -d d -P 'messages_uri="' || bad=1
	refuses 2 "$m: -P tos_media: 6: too large (0 to 5)" $m -d d -P tos_media=6 || bad=1
	refuses 2 "$m: -P image_version: the plan names the load" $m -d d -P image_version=$SIP || bad=1
	refuses 1 "$m: stdin: no step of a plan (cph-plan writes them)" $m -d d || bad=1
	[ $bad = 0 ]
}

@test "a secret on the command line is refused and not repeated, under whatever name" {
	local bad=0 n
	for n in line1_password LINE6_Password phone_password authPassword admin_secret; do
		refuses_plan 2 "cph-mkcnf: -P $n: secrets come from files (-c, -i), not from a command line that everybody can read" \
			cph-mkcnf -d d -i phones.csv -P $n=geheim || bad=1
	done
	refuses_plan 2 "cph-mkcnf: -P line1_pasword: not a parameter, did you mean line1_password?" cph-mkcnf -d d -i phones.csv -P line1_pasword=geheim || bad=1
	[ $bad = 0 ]
}

@test "what is wrong with a setting that all phones share is said once" {
	printf 'mac,line1_name,proxy1_address\n%s,1,192.0.2.1\n001122334456,2,192.0.2.1\n' $MAC >x.csv
	{ step "$SIPWRITE" '' mac=$MAC; step "$SIPWRITE" '' mac=001122334456; } >plan
	echo 'telnet_level: 1' >site.cnf
	warns "cph-mkcnf: site.cnf:1: telnet_level: telnet is open and phone_password is the one everybody knows" cph-mkcnf -d d -i x.csv -c site.cnf -P nat_enable=1
}

@test "a phone that the plan leaves out is named: nothing is written for it" {
	printf 'mac,line1_name,proxy1_address\n%s,1,192.0.2.1\n001122334456,2,192.0.2.1\n' $MAC >x.csv
	step "$SIPWRITE" '' mac=$MAC >plan
	warns "cph-mkcnf: x.csv:3: 001122334456: no step of the plan is for this phone, and nothing is written for it (-t if it runs its load already)" \
		cph-mkcnf -d d -i x.csv
	[ ! -e d/SIP001122334456.cnf ]
}

@test "a plan that cannot be read, or that asks for what is not known, is refused line by line" {
	local bad=0
	printf 'step\thop=1\nstep\twrite\n' >plan
	refuses_plan 2 "cph-mkcnf: stdin:1: no write list: not a step of cph-plan
cph-mkcnf: stdin:2: field without '='" cph-mkcnf -d d || bad=1
	step 'sip.conf:x' >plan
	refuses_plan 2 "cph-mkcnf: stdin:1: write: names a file that this tool does not write" cph-mkcnf -d d || bad=1
	step '../OS79XX.TXT:x' >plan
	refuses_plan 2 "cph-mkcnf: stdin:1: write: names a file that this tool does not write" cph-mkcnf -d d || bad=1
	step 'os79xx.txt:P003' >plan
	refuses_plan 2 "cph-mkcnf: stdin:1: write: a file name in other letters than the phone asks for" cph-mkcnf -d d || bad=1
	step 'OS79XX.TXT:P003 X' >plan
	refuses_plan 2 "cph-mkcnf: stdin:1: write: not a load name" cph-mkcnf -d d || bad=1
	step 'XMLDefault.cnf.xml:' >plan
	refuses_plan 2 "cph-mkcnf: stdin:1: write: a file without the load it must name" cph-mkcnf -d d || bad=1
	step '' >plan
	refuses_plan 2 "cph-mkcnf: stdin:1: no write list: not a step of cph-plan" cph-mkcnf -d d || bad=1
	step "$SIPWRITE" '' mac=00112233445 >plan
	refuses_plan 1 "cph-mkcnf: stdin:1: mac: not a MAC address (12 hex digits)" cph-mkcnf -d d || bad=1
	printf 'mac,load\n001122334455,P00308000500\n' >plan
	refuses_plan 2 "cph-mkcnf: stdin:2: no write list: not a step of cph-plan" cph-mkcnf -d d || bad=1
	{ step 'sip.conf:x'; step 'OS79XX.TXT: '; } >plan
	refuses_plan 2 "cph-mkcnf: stdin:1: write: names a file that this tool does not write
cph-mkcnf: stdin:2: write: not a load name" cph-mkcnf -d d || bad=1
	[ $bad = 0 ]
}

@test "which phone is meant must be clear" {
	local bad=0
	refuses_plan 1 "cph-mkcnf: stdin:1: SIP<MAC>.cnf: for which phone? Neither the plan nor an inventory of one phone (-i) says" \
		cph-mkcnf -d d || bad=1
	printf 'mac\n%s\n001122334456\n' $MAC >two.csv
	refuses_plan 1 "cph-mkcnf: stdin:1: the step is for no phone in particular and the inventory has 2: let cph-plan read the inventory too" \
		cph-mkcnf -d d -i two.csv || bad=1
	printf 'mac\n' >none.csv
	refuses_plan 1 "cph-mkcnf: none.csv: no phone in it" cph-mkcnf -d d -i none.csv || bad=1
	step "$SIPWRITE" '' mac=0011.2233.4499 >plan
	refuses_plan 1 "cph-mkcnf: stdin:1: 001122334499: not in the inventory" cph-mkcnf -d d -i phones.csv || bad=1
	[ $bad = 0 ]
}

@test "a bad site file is refused with its lines" {
	printf '%s\n' 'proxy1_address: 192.0.2.10' 'proxy1_port=5060' 'end_media_port: 32768' 'phone_label: "x' \
		'phone_password: "0123456789abcdef0123456789abcdef"' >site.cnf
	refuses_plan 1 "cph-mkcnf: site.cnf:2: '=' where ':' belongs
cph-mkcnf: site.cnf:3: end_media_port: 32768: above the range; 32766 is meant
cph-mkcnf: site.cnf:4: phone_label: quote not closed
cph-mkcnf: site.cnf:5: phone_password: 32 characters, the phone takes at most 31" cph-mkcnf -d d -i phones.csv -c site.cnf
	echo 'tftp_cfg_dir: "phones/"' >site.cnf
	refuses_plan 1 "cph-mkcnf: site.cnf:1: tftp_cfg_dir: the phone would look for its file there, and it is written beside the others" \
		cph-mkcnf -d d -i phones.csv -c site.cnf
	head -c 70000 /dev/zero >site.cnf
	refuses_plan 2 "cph-mkcnf: site.cnf: File too large" cph-mkcnf -d d -i phones.csv -c site.cnf
}

@test "what is odd is a warning, unless -q" {
	local bad=0
	printf 'mac,model,line1_name,room,line1_pasword,line1_secret,phone_label,dscpForAudio\n%s,beige,200,12,geheim,geheim,Reception Desk,1\n' $MAC >x.csv
	warns "cph-mkcnf: x.csv:2: model: not a phone that files are known for; written as if it were a 7940 or 7960
cph-mkcnf: x.csv:1: room: not a parameter; column ignored
cph-mkcnf: x.csv:1: line1_pasword: not a parameter, did you mean line1_password? column ignored
cph-mkcnf: x.csv:1: line1_secret: not a parameter, did you mean line1_password? column ignored
cph-mkcnf: x.csv:2: line1_name: no proxy1_address: the phone stays \"Phone Unprovisioned\"" cph-mkcnf -d d -i x.csv || bad=1
	warns "" cph-mkcnf -q -d d -i x.csv || bad=1
	printf '%s\n' 'image_version: P0S3-06-3-00' 'cfwd_url: 5' 'language:' 'sync: 1' 'sync: 2' >site.cnf
	warns "cph-mkcnf: site.cnf:2: cfwd_url: the phone skips it in a file: only its own menus set it
cph-mkcnf: site.cnf:3: language: no value: the phone keeps what it had (\"\" would give the default)
cph-mkcnf: site.cnf:5: sync: said in line 4 already; the last one counts
cph-mkcnf: site.cnf: image_version: ignored, the plan names the load" cph-mkcnf -d d -i phones.csv -c site.cnf 2>&1 || bad=1
	! grep -E 'cfwd_url|language' d/SIPDefault.cnf || bad=1
	grep -qx 'sync: "2"' d/SIPDefault.cnf || { echo "not the last value" >&2; bad=1; }
	step "$SIPWRITE" '' serve=x mac=$MAC | sed "s/serve=\t/serve=$UAL.sbn\t/;s/\tserve=x//" >plan
	warns "cph-mkcnf: d/$UAL.sbn: not there yet: the phone will ask for it" cph-mkcnf -v -d d -i phones.csv || bad=1
	warns "" cph-mkcnf -d d -i phones.csv || bad=1
	[ $bad = 0 ]
}

@test "a file that must be absent is refused, in any spelling, and by kind when the phone is not known" {
	local bad=0 f
	for f in SEP$MAC.cnf.xml sep${MAC}.CNF.xml; do
		: >"d/$f"
		refuses_plan 1 "cph-mkcnf: d/$f: must not be there on the way from P00308000500 to $SIP: move it away" \
			cph-mkcnf -d d -i phones.csv || bad=1
		rm "d/$f"
	done
	: >d/SEP00112233AAAA.cnf.xml
	warns "" cph-mkcnf -d d -i phones.csv || bad=1
	step "OS79XX.TXT:$UAL" 'SEP<MAC>.cnf.xml' >plan
	refuses_plan 1 "cph-mkcnf: d/SEP00112233AAAA.cnf.xml: must not be there on the way from P00308000500 to $SIP: move it away" \
		cph-mkcnf -d d || bad=1
	rm d/SEP*
	# the file of another phone that is there already stops one phone only; one that this plan writes stops the run
	{ step "SIP<MAC>.cnf:$SIP" '' mac=001122334455; step "OS79XX.TXT:P003" "SIP001122334455.cnf" mac=001122334456; } >plan
	run -1 cph-mkcnf -q -d d <plan
	same output "cph-mkcnf: d/SIP001122334455.cnf: must not be there on the way from P00308000500 to $SIP: move it away
cph-mkcnf: 001122334456: left out, its files stay as they are; the other phones are done
cnf${T}path=SIP001122334455.cnf${T}changed=yes" "$output" || bad=1
	rm d/SIP*
	refuses_plan 1 "cph-mkcnf: stdin:2: SIP001122334455.cnf: must be absent for this phone and is written for another" cph-mkcnf -q -d d || bad=1
	[ $bad = 0 ]
}

@test "one directory cannot name two loads in one file" {
	{ step "OS79XX.TXT:$UAL" '' mac=001122334455; step "OS79XX.TXT:P003-07-5-00" '' mac=001122334456; } >plan
	refuses_plan 1 "cph-mkcnf: stdin:2: OS79XX.TXT: another load than for an earlier phone: one directory cannot serve both (-s)" cph-mkcnf -d d
}

@test "one phone, one line: the four files, byte for byte" {
	run -0 cph-mkcnf -d d -i phones.csv <plan
	same records "cnf${T}path=SIPDefault.cnf${T}changed=yes
cnf${T}path=SIP$MAC.cnf${T}changed=yes
cnf${T}path=XMLDefault.cnf.xml${T}changed=yes
cnf${T}path=OS79XX.TXT${T}changed=yes" "$output"
	printf '%s' $UAL | cmp - d/OS79XX.TXT
	diff - d/XMLDefault.cnf.xml <<-END
		<Default>
		 <loadInformation7 model="IP Phone 7960">$SIP</loadInformation7>
		 <loadInformation8 model="IP Phone 7940">$SIP</loadInformation8>
		</Default>
	END
	diff - d/SIPDefault.cnf <<-END
		image_version: "$SIP"
		tftp_cfg_dir: ""
		dyn_tftp_addr: ""
		dyn_dns_addr_1: ""
		dyn_dns_addr_2: ""
		proxy_register: "1"
		outbound_proxy: ""
		proxy_backup: ""
		proxy_emergency: ""
		nat_enable: "0"
		nat_address: ""
		messages_uri: ""
		services_url: ""
		directory_url: ""
		logo_url: ""
		http_proxy_addr: ""
		telnet_level: "0"
	END
	diff - d/SIP$MAC.cnf <<-END
		image_version: "$SIP"
		line1_name: "1234567"
		line1_shortname: "1234567"
		line1_displayname: ""
		line1_authname: "UNPROVISIONED"
		line1_password: "UNPROVISIONED"
		line2_name: "UNPROVISIONED"
		line2_shortname: ""
		line2_displayname: ""
		line2_authname: "UNPROVISIONED"
		line2_password: "UNPROVISIONED"
		proxy1_address: "192.0.2.10"
		proxy2_address: ""
		phone_label: ""
		phone_prompt: "SIP Phone"
		phone_password: "cisco"
	END
	same "files" "OS79XX.TXT SIP$MAC.cnf SIPDefault.cnf XMLDefault.cnf.xml" "$(ls -A d | tr '\n' ' ' | sed 's/ $//')"
}

@test "the phone file of the tutorial most people start from, from one row" {
	printf 'mac,model,line1_name,line1_displayname,line1_authname,line1_password,line2_name,line2_displayname,line2_authname,line2_password,phone_label,phone_prompt,phone_password,user_info\n' >x.csv
	printf '%s,7940,1234567,User ID,UNPROVISIONED,UNPROVISIONED,12345678,,UNPROVISIONED,UNPROVISIONED,,SIP Phone,cisco,none\n' $MAC >>x.csv
	run -0 cph-mkcnf -q -d d -i x.csv <plan
	diff - d/SIP$MAC.cnf <<-END
		image_version: "$SIP"
		line1_name: "1234567"
		line1_shortname: "1234567"
		line1_displayname: "User ID"
		line1_authname: "UNPROVISIONED"
		line1_password: "UNPROVISIONED"
		line2_name: "12345678"
		line2_shortname: "12345678"
		line2_displayname: ""
		line2_authname: "UNPROVISIONED"
		line2_password: "UNPROVISIONED"
		proxy1_address: ""
		proxy2_address: ""
		user_info: "none"
		phone_label: ""
		phone_prompt: "SIP Phone"
		phone_password: "cisco"
	END
	run -0 head -n 1 d/SIPDefault.cnf
	same image "image_version: \"$SIP\"" "$output"
}

@test "what is the same is not touched, and nothing else is left" {
	umask 000
	cph-mkcnf -d d -i phones.csv <plan
	touch -d '2001-01-01 UTC' d/*
	sed -i s/1234567/7654321/ phones.csv
	run -0 cph-mkcnf -d d -i phones.csv -o path,changed <plan
	same records "SIPDefault.cnf${T}no
SIP$MAC.cnf${T}yes
XMLDefault.cnf.xml${T}no
OS79XX.TXT${T}no" "$output"
	same "times" "2001 2001 2001" "$(stat -c %y d/OS* d/SIPD* d/XML* | cut -d- -f1 | tr '\n' ' ' | sed 's/ $//')"
	grep -q 7654321 d/SIP$MAC.cnf
	[ "$(stat -c %Y d/SIP$MAC.cnf)" -gt 1000000000 ]
	same "left behind" 4 "$(ls -A d | wc -l)"
	# names that a killed run left are gone after the next one
	: >d/.cph-tmp.4194999.0
	cph-mkcnf -d d -i phones.csv <plan >/dev/null
	same "left behind" 4 "$(ls -A d | wc -l)"
}

# modes FILE... - their modes in a line
modes() { (cd d && stat -c %a "$@" | xargs); }

@test "an XML file never gets shorter: a loader that hunts reads on in what it received before" {
	local bad=0 f
	# what another plan left: longer, and the load it names stands behind where the new file ends
	{ cat <<<'<Default>'; printf '<!-- %s -->\n' {1..60}; echo '<loadInformation8 model="IP Phone 7960">P00305000300</loadInformation8>'; echo '</Default>'; } >old
	cp old d/XMLDefault.cnf.xml
	run -0 cph-mkcnf -q -d d -i phones.csv -o changed <plan
	same size "$(wc -c <old)" "$(wc -c <d/XMLDefault.cnf.xml)" || bad=1
	# the loader's buffer: the new file over the old
	{ cat d/XMLDefault.cnf.xml; tail -c +$(($(wc -c <d/XMLDefault.cnf.xml) + 1)) old; } >buffer
	same "named there" "$SIP" "$(sed -n 's/.*<loadInformation.*>\(P.*\)<.*/\1/p' buffer | sort -u)" || bad=1
	same "a second run" "no" "$(cph-mkcnf -q -d d -i phones.csv -o changed <plan | sort -u)" || bad=1
	same "-n" "" "$(cph-mkcnf -q -n -d d -i phones.csv <plan)" || bad=1
	same lint "" "$(cph-lint d 2>&1 | grep XMLDefault)" || bad=1
	# longer than a loader takes: it took nothing of it
	{ cat old; printf '%8200s' ''; } >d/XMLDefault.cnf.xml
	run -0 cph-mkcnf -q -d d -i phones.csv -o changed <plan
	same "at most" 8192 "$(wc -c <d/XMLDefault.cnf.xml)" || bad=1
	# SEP of a 7940 to SCCP
	step "SEP<MAC>.cnf.xml:P00308000500" >plan
	cp old d/SEP$MAC.cnf.xml
	run -0 cph-mkcnf -q -d d -i phones.csv <plan
	same "SEP" "$(wc -c <old)" "$(wc -c <d/SEP$MAC.cnf.xml)" || bad=1
	[ $bad = 0 ]
}

@test "files without secrets are 0644, with secrets 0640, whatever the umask; a mode that somebody gave stays" {
	local bad=0 f="OS79XX.TXT SIPDefault.cnf XMLDefault.cnf.xml SIP$MAC.cnf"
	printf 'mac,model,line1_name,line1_password,proxy1_address\n%s,7940,200,geheim,192.0.2.10\n' $MAC >x.csv
	(umask 077 && cph-mkcnf -d d -i x.csv <plan >/dev/null)
	same new "644 644 644 640" "$(modes $f)" || bad=1
	# a mode that is there stays, whether the content changes or not
	chmod 666 d/SIP$MAC.cnf
	chmod 600 d/SIPDefault.cnf
	touch -d '2001-01-01 UTC' d/*
	same "again" "no" "$(cph-mkcnf -d d -i x.csv -o changed <plan | sort -u)" || bad=1
	same kept "644 600 644 666" "$(modes $f)" || bad=1
	cph-mkcnf -d d -i x.csv -P telnet_level=1 -P sntp_server=192.0.2.1 <plan >/dev/null
	sed -i s/geheim/leise/ x.csv
	cph-mkcnf -d d -i x.csv <plan >/dev/null
	same "kept over a change" "644 600 644 666" "$(modes $f)" || bad=1
	# -m sets, also where nothing changes, and what it set stays without it
	same "-m 644" no "$(cph-mkcnf -m 644 -d d -i x.csv -o changed <plan | sort -u)" || bad=1
	same set "644 644 644 644" "$(modes $f)" || bad=1
	cph-mkcnf -d d -i x.csv <plan >/dev/null
	same "after a run without" "644 644 644 644" "$(modes $f)" || bad=1
	# the file of a phone without a password is open; with its first password it is closed
	cph-mkcnf -m 640 -d d -i phones.csv <plan >/dev/null
	same "-m 640" "640 640 640 640" "$(modes $f)" || bad=1
	rm d/*
	cph-mkcnf -d d -i phones.csv <plan >/dev/null
	same "no password" "644 644 644 644" "$(modes $f)" || bad=1
	cph-mkcnf -d d -i x.csv <plan >/dev/null
	same "a first password" "644 644 644 640" "$(modes $f)" || bad=1
	for f in 64 6440 999 444 755 x ''; do
		refuses_plan 2 "cph-mkcnf: -m: $f: not the mode of a file, as 644 or 640" cph-mkcnf -m "$f" -d d -i x.csv || bad=1
	done
	refuses_plan 2 "cph-mkcnf: -g: no-such-group: no such group" cph-mkcnf -g no-such-group -d d -i x.csv || bad=1
	[ $bad = 0 ]
}

@test "-g gives a group to every file and directory, also to those that are there" {
	[ "$(id -u)" = 0 ] || optional "giving a group away takes root"
	firmware d/.images
	chgrp -R 12346 d
	cph-mkcnf -q -s -d d -i phones.csv <plan >/dev/null 2>&1 || :
	two_hops >plan
	cph-mkcnf -q -d d -i phones.csv <plan >/dev/null
	same "before" 12346 "$(stat -c %g d/.hops/$MAC/2/SIP$MAC.cnf)"
	run -0 cph-mkcnf -q -g 12345 -d d -i phones.csv -o changed <plan
	same records no "$(sort -u <<<"$output")"
	same "after" 12345 "$(find d/.hops -type f -name '*.cnf*' -printf '%G\n' | sort -u)"
	rm -r d/.hops d/$MAC
	cph-mkcnf -q -g 12345 -d d -i phones.csv <plan >/dev/null
	same "of other groups" "" "$(find d/.hops ! -gid 12345 ! -links +1)"
}

@test "-n shows what would change, hides secrets, and writes nothing" {
	cph-mkcnf -d d -i phones.csv <plan
	printf 'mac,model,line1_name,line1_password,proxy1_address\n%s,7940,200,geheim,192.0.2.10\n' $MAC >x.csv
	before=$(ls -lA --time-style=full-iso d)
	run -0 cph-mkcnf -q -n -d d -i x.csv <plan
	same diff "--- d/SIP$MAC.cnf
+++ d/SIP$MAC.cnf
-line1_name: \"1234567\"
-line1_shortname: \"1234567\"
+line1_name: \"200\"
+line1_shortname: \"200\"
-line1_authname: \"UNPROVISIONED\"
-line1_password: (secret)
+line1_authname: \"200\"
+line1_password: (secret)" "$output"
	same directory "$before" "$(ls -lA --time-style=full-iso d)"
	run -0 cph-mkcnf -n -d d -i phones.csv <plan
	same "nothing to change" "" "$output"
	rm d/OS79XX.TXT
	run -0 cph-mkcnf -n -d d -i phones.csv <plan
	same "new file" "--- /dev/null
+++ d/OS79XX.TXT
+$UAL" "$output"
}

@test "-h is the synopsis of the manual" {
	usage_matches cph-mkcnf cph-mkcnf.1
}

@test "a password with a backslash is written so that the release reads it back, or refused" {
	local bad=0 load password line
	while IFS=$'\t' read -r load password line; do
		rm -rf d
		mkdir d
		printf 'mac\tmodel\tline1_name\tline1_password\tproxy1_address\n%s\t7940\t200\t%s\t192.0.2.1\n' $MAC "$password" >x.tsv
		run cph-mkcnf -q -d d -i x.tsv -t "$load"
		if [ "$line" = refused ]; then
			[ "$status" = 1 ] && [[ $output == "cph-mkcnf: x.tsv:2: line1_password: holds "* ]] && [[ $output != *"$password"* ]] && [ -z "$(ls d)" ] ||
				{ echo "$load $password: $output" >&2; bad=1; }
		else
			same "$load $password" "$line" "$(grep ^line1_password d/SIP$MAC.cnf)" || bad=1
		fi
	done <<-'END'
		P0S3-07-5-00	a\b	line1_password: a\b
		P0S3-8-12-00	a\b	line1_password: a\b
		P0S3-07-5-00	a b\c	refused
		P0S3-08-4-00	a;b\c	refused
		P0S3-8-12-00	a b\c	line1_password: "a b\c"
		P0S3-8-12-00	a"b	refused
		P0S3-8-12-00	it's;#	line1_password: "it's;#"
	END
	[ $bad = 0 ]
}

@test "a keyword that the release does not know yet is refused, from wherever it comes" {
	local bad=0
	echo 'preferred_codec: cn' >site.cnf
	sed 's/$/,cn/; 1s/cn$/preferred_codec/' phones.csv >cn.csv
	: >plan
	refuses_plan 1 "cph-mkcnf: -P: preferred_codec: cn: not one of g711ulaw g711alaw g729a none" \
		cph-mkcnf -d d -i phones.csv -t P0S3-07-5-00 -P preferred_codec=cn || bad=1
	refuses_plan 1 "cph-mkcnf: site.cnf:1: preferred_codec: cn: not one of g711ulaw g711alaw g729a none" \
		cph-mkcnf -d d -i phones.csv -t P0S3-08-4-00 -c site.cnf || bad=1
	run -1 cph-mkcnf -d d -i cn.csv -t P0S3-08-4-00
	[[ $output == "cph-mkcnf: cn.csv:2: preferred_codec: cn: not one of g711ulaw g711alaw g729a none"* ]] || { echo "$output" >&2; bad=1; }
	warns "" cph-mkcnf -d d -i phones.csv -t P0S3-08-8-00 -P preferred_codec=cn || bad=1
	grep -q 'preferred_codec: "cn"' d/SIPDefault.cnf || bad=1
	[ $bad = 0 ]
}

@test "what a file can hurt with is never written, from wherever it comes" {
	local bad=0 name
	for name in my_mac_addr Oper_Vlan Erase_CFG DHCP_Rel my_ip_addr; do
		printf 'mac,%s,line1_name,proxy1_address\n%s,1,200,192.0.2.1\n' "$name" $MAC >x.csv
		echo "$name: 1" >site.cnf
		run -1 cph-mkcnf -q -d d -i x.csv -t $SIP
		run -1 cph-mkcnf -q -d d -i phones.csv -t $SIP -c site.cnf
		run -2 cph-mkcnf -q -d d -i phones.csv -t $SIP -P "$name=1"
		same "$name" "" "$(ls d)" || bad=1
	done
	[ $bad = 0 ]
}

@test "\"\" is 0 to a number: written as it was said where 0 is a value, so that an old one does not stay in the phone" {
	local bad=0 name want why line said
	while IFS='|' read -r name want why; do
		rm -f d/*
		echo "$name: \"\"" >site.cnf
		if [ -n "$want" ]; then
			refuses 1 "cph-mkcnf: site.cnf:1: $name: $want" cph-mkcnf -d d -i phones.csv -c site.cnf -t $SIP || bad=1
			continue
		fi
		run cph-mkcnf -d d -i phones.csv -c site.cnf -t $SIP
		said=
		for line in "${lines[@]}"; do [[ $line != "cph-mkcnf: site"* ]] || said+=$line; done
		same "$name: said" "${why:+cph-mkcnf: site.cnf:1: $name: $why}" "$said" || bad=1
		same "$name: written" "$name: \"\"" "$(grep -h "^$name" d/SIP*)" || bad=1
		# the phone's reader has 0 then, as cph-lint says of the file too
		same "$name: lint" "${why:+cph-lint: d/SIPDefault.cnf:N: $name: $why}" "$(cph-lint d 2>&1 | sed -n "/$name/s/cnf:[0-9]*/cnf:N/p")" || bad=1
	done <<-'END'
		telnet_level||
		nat_enable||
		enable_vad||
		proxy_backup_port||
		http_proxy_port||
		voip_control_port|empty: the phone stores 0 (1025 to 65535)
		timer_t1|empty: the phone stores 0 (1 to 4294967295)
		sip_retx|empty: the phone stores 0 (1 to 4294967295)
		proxy1_port|0 counts as unset: the phone stays "Phone Unprovisioned"
		call_manager1_sip_port||
	END
	printf 'outbound_proxy: 192.0.2.9\noutbound_proxy_port: ""\n' >site.cnf
	run -0 cph-mkcnf -d d -i phones.csv -c site.cnf -t $SIP
	[[ $output == *"cph-mkcnf: site.cnf:2: outbound_proxy_port: empty: the phone stores 0"* ]] || { echo "$output" >&2; bad=1; }
	refuses 2 "cph-mkcnf: -P timer_t1: empty: the phone stores 0 (1 to 4294967295)" cph-mkcnf -d d -i phones.csv -P timer_t1= -t $SIP || bad=1
	[ $bad = 0 ]
}

@test "the files of every era pass the phone's own reader without a refused line, and say there what the inventory said" {
	local bad=0 load n=0 f line
	awk 'BEGIN { print "mac,model,line1_name,line1_displayname,line1_password,line2_name,proxy1_address,phone_label,sntp_server,preferred_codec,dscpForAudio,tos_media,line1_contact"
		print "001122334455,7960,200,\"Smith, John\",a\\b;c,201,192.0.2.1,Desk,192.0.2.2,g711alaw,184,5,200" }' >x.csv
	for load in P0S30202 P0S30203 P0S3-03-2-00 P0S3-04-4-00 P0S3-05-3-00 P0S3-06-3-00 P0S3-07-5-00 P0S3-08-2-00 P0S3-08-4-00 P0S3-08-8-00 P0S3-8-12-00; do
		n=$((n + 1))
		rm -rf d
		mkdir d
		run cph-mkcnf -q -d d -i x.csv -t $load -z EST5EDT,M3.2.0,M11.1.0
		if [ "$status" = 1 ] && [[ $output == *"holds a backslash"* ]]; then
			sed 's/a\\b;c/ab;c/' x.csv >y.csv
			cph-mkcnf -q -d d -i y.csv -t $load -z EST5EDT,M3.2.0,M11.1.0 >/dev/null || { echo "$load" >&2; bad=1; }
		elif [ "$status" != 0 ]; then
			echo "$load: $output" >&2
			bad=1
		fi
		for f in d/*.cnf; do
			run cph-lint -t $load $f
			[ "$status" != 2 ] || { echo "$load: $f: $output" >&2; bad=1; }
			for line in "${lines[@]}"; do [[ $line == *"is not there"* || $line == *"nor "*" is there"* ]] || { echo "$load: $line" >&2; bad=1; }; done
		done
	done
	[ $n = 11 ] && [ $bad = 0 ]
}
