#!/usr/bin/env bats
# cph-mkcnf: every file the phone asks for, and none that would stop it
load helper
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
	refuses 2 "$m: -P wallpaper: not a parameter" $m -d d -P wallpaper=1 || bad=1
	refuses 2 "$m: -P tos_media: 6: too large (0 to 5)" $m -d d -P tos_media=6 || bad=1
	refuses 2 "$m: -P image_version: the plan names the load" $m -d d -P image_version=$SIP || bad=1
	refuses 1 "$m: stdin: no step of a plan (cph-plan writes them)" $m -d d || bad=1
	[ $bad = 0 ]
}

@test "a secret on the command line is refused and not repeated" {
	run -2 cph-mkcnf -d d -P line1_password=geheim -P phone_password=geheim <plan
	same message "cph-mkcnf: -P line1_password: secrets come from files (-c, -i), not from a command line that everybody can read" "$output"
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

@test "bad rows and cells are refused, each with file, row and column, and secrets are not repeated" {
	local bad=0 row msg
	while IFS='|' read -r head row msg; do
		printf '%s\n%s\n' "$head" "$row" >x.csv
		refuses_plan 1 "cph-mkcnf: x.csv:2: $msg" cph-mkcnf -q -d d -i x.csv || bad=1
	done <<-'END'
		mac,line1_name|00112233445,1|mac: not a MAC address (12 hex digits)
		mac,line1_name|000000000000,1|mac: all zero: not a phone's MAC address
		mac,line1_name|,1|mac: missing
		mac,line1_name|001122334455,1 2|line1_name: 1 2: has a blank in it
		mac,line1_password|001122334455,0123456789abcdef0123456789abcdef|line1_password: 32 characters, the phone takes at most 31
		mac,line1_displayname|001122334455,"say ""hi"""|line1_displayname: holds a quote, which the phone's files cannot express
		mac,proxy1_port|001122334455,70000|proxy1_port: 70000: too large (0 to 65535)
		mac,preferred_codec|001122334455,g729|preferred_codec: g729: the keyword is g729a
		mac,model,line3_name|001122334455,7940,203|line3_name: this model has 2 lines
		mac,timer_t2|001122334455,400|timer_t2: timer_t2 is not greater than timer_t1
		mac,tftp_cfg_dir|001122334455,sub/|tftp_cfg_dir: counts in SIPDefault.cnf only, which all phones share (-c or -P)
		mac,line,name|001122334455,7,203|line: not a line number (1 to 6)
	END
	printf 'mac,line1_name\n%s,1\n%s,2\n' $MAC 00:11:22:33:44:55 >x.csv
	refuses_plan 1 "cph-mkcnf: x.csv:3: mac: the same phone as in row 2" cph-mkcnf -q -d d -i x.csv || bad=1
	printf 'mac,line1_name\n%s\n' $MAC >x.csv
	refuses_plan 2 "cph-mkcnf: x.csv:2: fewer columns than the header" cph-mkcnf -q -d d -i x.csv || bad=1
	printf 'mac,line,name\n%s,1,200\n%s,1,201\n' $MAC $MAC >x.csv
	refuses_plan 1 "cph-mkcnf: x.csv:3: name: says something else than row 2" cph-mkcnf -q -d d -i x.csv || bad=1
	printf 'mac,model,line,name\n%s,7940,1,200\n%s,7960,2,201\n' $MAC $MAC >x.csv
	refuses_plan 1 "cph-mkcnf: x.csv:3: model: says something else than an earlier row" cph-mkcnf -q -d d -i x.csv || bad=1
	[ $bad = 0 ]
}

@test "a bad site file is refused with its lines" {
	printf '%s\n' 'proxy1_address: 192.0.2.10' 'proxy1_port=5060' 'end_media_port: 32768' 'phone_label: "x' \
		'phone_password: "0123456789abcdef0123456789abcdef"' >site.cnf
	refuses_plan 1 "cph-mkcnf: site.cnf:2: '=' where ':' belongs
cph-mkcnf: site.cnf:3: end_media_port: 32768: above the range; 32766 is meant
cph-mkcnf: site.cnf:4: quote not closed
cph-mkcnf: site.cnf:5: phone_password: 32 characters, the phone takes at most 31" cph-mkcnf -d d -i phones.csv -c site.cnf
	echo 'tftp_cfg_dir: "phones/"' >site.cnf
	refuses_plan 1 "cph-mkcnf: site.cnf:1: tftp_cfg_dir: the phone would look for its file there, and it is written beside the others" \
		cph-mkcnf -d d -i phones.csv -c site.cnf
	head -c 70000 /dev/zero >site.cnf
	refuses_plan 2 "cph-mkcnf: site.cnf: File too large" cph-mkcnf -d d -i phones.csv -c site.cnf
	for i in 1 2 3 4 5 6 7 8 9; do printf 'x%s: "%01000d"\n' $i 0; done >site.cnf
	refuses_plan 1 "cph-mkcnf: stdin:1: SIPDefault.cnf: longer than the 8192 bytes that the loader takes" \
		cph-mkcnf -q -d d -i phones.csv -c site.cnf
}

@test "what is odd is a warning, unless -q" {
	local bad=0
	printf 'mac,model,line1_name,room,line1_pasword,line1_secret,phone_label,dscpForAudio\n%s,7941,200,12,geheim,geheim,Reception Desk,1\n' $MAC >x.csv
	warns "cph-mkcnf: x.csv:2: model: not a 7940 or 7960; written as if it were one
cph-mkcnf: x.csv:2: room: not a parameter; column ignored
cph-mkcnf: x.csv:2: line1_pasword: not a parameter, did you mean line1_password? column ignored
cph-mkcnf: x.csv:2: line1_secret: not a parameter, did you mean line1_password? column ignored
cph-mkcnf: x.csv:2: phone_label: Reception Desk: 14 characters, Cisco names 11
cph-mkcnf: x.csv:2: dscpforaudio: not a parameter, did you mean tos_media? column ignored
cph-mkcnf: x.csv:2: line1_name: no proxy1_address: the phone stays \"Phone Unprovisioned\"" cph-mkcnf -d d -i x.csv || bad=1
	warns "" cph-mkcnf -q -d d -i x.csv || bad=1
	printf '%s\n' 'image_version: P0S3-06-3-00' 'sip_port: 5060' 'wallpaper: 1' 'sync: 1' 'sync: 2' >site.cnf
	warns "cph-mkcnf: site.cnf:2: sip_port: not a parameter, did you mean voip_control_port?
cph-mkcnf: site.cnf:3: wallpaper: not a parameter we know; passed on as it is
cph-mkcnf: site.cnf:5: sync: said in line 4 already; the last one is taken to count
cph-mkcnf: site.cnf: image_version: ignored, the plan names the load" cph-mkcnf -d d -i phones.csv -c site.cnf 2>&1 || bad=1
	grep -qx 'wallpaper: "1"' d/SIPDefault.cnf || { echo "unknown name not passed on" >&2; bad=1; }
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
	{ step "SIP<MAC>.cnf:$SIP" '' mac=001122334455; step "OS79XX.TXT:P003" "SIP001122334455.cnf" mac=001122334456; } >plan
	refuses_plan 1 "cph-mkcnf: stdin:2: SIP001122334455.cnf: must be absent for this phone and is written for another
cph-mkcnf: d/SIP001122334455.cnf: must not be there on the way from P00308000500 to $SIP: move it away" cph-mkcnf -q -d d || bad=1
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
		cfwd_url: ""
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

@test "a 7960 with six lines, as one row a phone and as one row a line, gives the same file" {
	local n h=mac,model r=$MAC,7960
	for n in 1 2 3 4 5 6; do
		h+=,line${n}_name,line${n}_authname,line${n}_password,proxy${n}_address
		r+=,20$n,user$n,secret$n,192.0.2.$n
	done
	printf '%s\n%s\n' "$h" "$r" >wide.csv
	printf 'mac\tmodel\tline\tname\tauthname\tpassword\tproxy_address\n' >long.tsv
	for n in 6 3 1 2 5 4; do printf '%s\t7960\t%s\t20%s\tuser%s\tsecret%s\t192.0.2.%s\n' $MAC $n $n $n $n $n >>long.tsv; done
	mkdir e
	cph-mkcnf -d d -i wide.csv <plan
	cph-mkcnf -d e -i long.tsv <plan
	diff -r d e
	{
		echo "image_version: \"$SIP\""
		for n in 1 2 3 4 5 6; do
			printf 'line%s_name: "20%s"\nline%s_shortname: "20%s"\nline%s_displayname: ""\nline%s_authname: "user%s"\nline%s_password: "secret%s"\n' \
				$n $n $n $n $n $n $n $n $n
		done
		for n in 1 2 3 4 5 6; do printf 'proxy%s_address: "192.0.2.%s"\n' $n $n; done
		printf 'phone_label: ""\nphone_prompt: "SIP Phone"\nphone_password: "cisco"\n'
	} | diff - d/SIP$MAC.cnf
}

@test "without a model two lines are written, six when a line above two is used" {
	printf 'mac,line1_name,proxy1_address\n%s,200,192.0.2.1\n' $MAC >x.csv
	cph-mkcnf -d d -i x.csv <plan
	run -0 grep -c '^line._name' d/SIP$MAC.cnf
	same "lines" 2 "$output"
	printf 'mac,line1_name,line3_name,proxy1_address\n%s,200,203,192.0.2.1\n' $MAC >x.csv
	cph-mkcnf -d d -i x.csv <plan
	run -0 grep -c '^line._name' d/SIP$MAC.cnf
	same "lines" 6 "$output"
}

@test "built-in < -c < -P < inventory, and each where it belongs" {
	local bad=0
	printf '%s\n' 'proxy_register: 0' 'sync: site' 'time_zone: EST' 'phone_prompt: Site' 'proxy1_address: 192.0.2.99' 'proxy2_address: 192.0.2.98' >site.cnf
	printf 'mac,model,line1_name,time_zone,proxy1_address\n%s,7940,200,CET,192.0.2.1\n' $MAC >x.csv
	cph-mkcnf -d d -i x.csv -c site.cnf -P sync=opt -P time_zone=GMT <plan
	# file, line that must be there (or, with a ! in front, must not)
	while read -r f l; do
		case $l in
		'!'*) ! grep -q "^${l#!}" "d/$f" || { echo "$f has $l" >&2; bad=1; } ;;
		*) grep -qxF "$l" "d/$f" || { echo "$f lacks $l" >&2; bad=1; } ;;
		esac
	done <<-END
		SIPDefault.cnf proxy_register: "0"
		SIPDefault.cnf sync: "opt"
		SIPDefault.cnf time_zone: "GMT"
		SIPDefault.cnf proxy1_address: "192.0.2.99"
		SIPDefault.cnf proxy2_address: "192.0.2.98"
		SIPDefault.cnf !phone_prompt
		SIPDefault.cnf !line
		SIP$MAC.cnf phone_prompt: "Site"
		SIP$MAC.cnf time_zone: "CET"
		SIP$MAC.cnf proxy1_address: "192.0.2.1"
		SIP$MAC.cnf !proxy2_address
		SIP$MAC.cnf !sync
		SIP$MAC.cnf !proxy_register
	END
	[ $bad = 0 ]
	# a hop without SIPDefault.cnf: everything in the phone's own file
	step "SIP<MAC>.cnf:$SIP" '' >plan
	mkdir e
	cph-mkcnf -d e -i x.csv -c site.cnf -P sync=opt <plan
	same files "SIP$MAC.cnf" "$(ls -A e)"
	grep -qx 'sync: "opt"' e/SIP$MAC.cnf
	grep -qx 'proxy1_address: "192.0.2.1"' e/SIP$MAC.cnf
}

@test "phone records among the steps are inventory, other records go through" {
	{ printf 'phone\tmac=%s\tmodel=7940\tline1_name=200\tproxy1_address=192.0.2.1\n' $MAC; cat plan; printf 'load\tid=x\n'; } >plan2
	run -0 cph-mkcnf -d d -o path <plan2
	same paths "SIPDefault.cnf
SIP$MAC.cnf
XMLDefault.cnf.xml
OS79XX.TXT" "$output"
	run -0 cph-mkcnf -d d <plan2
	[[ ${lines[0]} == "load${T}id=x" ]]
	run -0 cph-mkcnf -j -d d <plan2
	same json '{"type":"cnf","path":"OS79XX.TXT","changed":"no"}' "${lines[4]}"
}

@test "loads that are not SIP: the image and nothing else, call managers in the XML" {
	step "SIP<MAC>.cnf:P00308010200,XMLDefault.cnf.xml:P00308010200,SEP<MAC>.cnf.xml:P00308010200,MGC<MAC>.cnf:P0M3-07-7-00,MGCDefault.cnf:P0M3-07-7-00" >plan
	printf 'mac,call_manager1_addr\n%s,192.0.2.7\n' $MAC >x.csv
	run -0 --separate-stderr cph-mkcnf -d d -i x.csv -P call_manager1_addr=192.0.2.5 -P call_manager2_addr=cm.example.org <plan
	same stderr "" "$stderr"
	echo 'image_version: "P00308010200"' | diff - d/SIP$MAC.cnf
	echo 'image_version: "P0M3-07-7-00"' | diff - d/MGC$MAC.cnf
	echo 'image_version: "P0M3-07-7-00"' | diff - d/MGCDefault.cnf
	diff - d/SEP$MAC.cnf.xml <<-END
		<device>
		 <deviceProtocol>SCCP</deviceProtocol>
		 <devicePool>
		  <callManagerGroup>
		   <members>
		    <member priority="0">
		     <callManager><ports><ethernetPhonePort>2000</ethernetPhonePort></ports><processNodeName>192.0.2.7</processNodeName></callManager>
		    </member>
		    <member priority="1">
		     <callManager><ports><ethernetPhonePort>2000</ethernetPhonePort></ports><processNodeName>cm.example.org</processNodeName></callManager>
		    </member>
		   </members>
		  </callManagerGroup>
		 </devicePool>
		 <loadInformation>P00308010200</loadInformation>
		</device>
	END
	grep -q '<processNodeName>192.0.2.5</processNodeName>' d/XMLDefault.cnf.xml
	! grep -rqE '<([A-Za-z]+)[^>]*></\1>|/>' d
}

@test "each row of what a state needs on the server" {
	# write list of the row, then the files and the line that names the load in each
	local bad=0 w f l want got
	while IFS='|' read -r w want; do
		rm -rf d e
		mkdir d
		step "$w" >plan
		cph-mkcnf -q -d d -i phones.csv <plan >/dev/null || { echo "$w: refused" >&2; bad=1; }
		got=
		for f in d/*; do
			l=$(grep -ohE 'P0[A-Za-z0-9-]+' "$f" | sort -u | tr '\n' ',')
			got+="${f#d/}=${l%,} "
		done
		same "$w" "$want" "${got% }" || bad=1
	done <<-END
		OS79XX.TXT:P0S3-06-3-00,SIPDefault.cnf:P0S3-06-3-00,SIP<MAC>.cnf:P0S3-06-3-00|OS79XX.TXT=P0S3-06-3-00 SIP$MAC.cnf=P0S3-06-3-00 SIPDefault.cnf=P0S3-06-3-00
		OS79XX.TXT:P003-07-5-00,SIPDefault.cnf:P0S3-07-5-00,SIP<MAC>.cnf:P0S3-07-5-00,XMLDefault.cnf.xml:P003-07-5-00|OS79XX.TXT=P003-07-5-00 SIP$MAC.cnf=P0S3-07-5-00 SIPDefault.cnf=P0S3-07-5-00 XMLDefault.cnf.xml=P003-07-5-00
		XMLDefault.cnf.xml:P00307020300|XMLDefault.cnf.xml=P00307020300
		OS79XX.TXT:P0S3-04-4-00,SIPDefault.cnf:P0S3-04-4-00,SIP<MAC>.cnf:P0S3-04-4-00|OS79XX.TXT=P0S3-04-4-00 SIP$MAC.cnf=P0S3-04-4-00 SIPDefault.cnf=P0S3-04-4-00
		OS79XX.TXT:P003-07-5-00,SIPDefault.cnf:P0S3-07-5-00,SIP<MAC>.cnf:P0S3-07-5-00|OS79XX.TXT=P003-07-5-00 SIP$MAC.cnf=P0S3-07-5-00 SIPDefault.cnf=P0S3-07-5-00
		OS79XX.TXT:P00305000301,SIPDefault.cnf:P00305000301,SIP<MAC>.cnf:P00305000301,XMLDefault.cnf.xml:P00305000301|OS79XX.TXT=P00305000301 SIP$MAC.cnf=P00305000301 SIPDefault.cnf=P00305000301 XMLDefault.cnf.xml=P00305000301
		SIPDefault.cnf:$SIP,SIP<MAC>.cnf:$SIP,XMLDefault.cnf.xml:$SIP|SIP$MAC.cnf=$SIP SIPDefault.cnf=$SIP XMLDefault.cnf.xml=$SIP
		SEP<MAC>.cnf.xml:$SIP,SIP<MAC>.cnf:$SIP|SEP$MAC.cnf.xml=$SIP SIP$MAC.cnf=$SIP
		XMLDefault.cnf.xml:P00308010200|XMLDefault.cnf.xml=P00308010200
		MGC<MAC>.cnf:P0M3-07-7-00,MGCDefault.cnf:P0M3-07-7-00|MGC$MAC.cnf=P0M3-07-7-00 MGCDefault.cnf=P0M3-07-7-00
		OS79XX.TXT:P00305000300,XMLDefault.cnf.xml:P00305000300|OS79XX.TXT=P00305000300 XMLDefault.cnf.xml=P00305000300
	END
	[ $bad = 0 ]
}

@test "files are 0640 whatever the umask, nothing else is left, and what is the same is not touched" {
	umask 000
	cph-mkcnf -d d -i phones.csv <plan
	same modes "640 640 640 640" "$(stat -c %a d/* | tr '\n' ' ' | sed 's/ $//')"
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
-line1_password: (secret)
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

@test "a full disk and a read-only directory leave everything as it was" {
	cph-mkcnf -d d -i phones.csv <plan
	sed -i s/1234567/7654321/ phones.csv
	# a limit on the size of files stands for the full disk: XMLDefault.cnf.xml is written last and is longer than nothing
	before=$(cd d && cksum ./*)
	run -2 bash -c 'trap "" XFSZ; ulimit -f 0; exec cph-mkcnf -d d -i phones.csv <plan >/dev/null'
	same message "cph-mkcnf: d/SIP$MAC.cnf: File too large" "$output"
	same directory "$before" "$(cd d && cksum ./*)"
	same "left behind" 4 "$(ls -A d | wc -l)"
	if [ "$(id -u)" = 0 ]; then
		need setpriv
		chmod 755 . d
		chmod 644 phones.csv plan
		# the tree may lie where only root gets to
		cp "$CPH_ROOT/bin/cph-mkcnf" .
		before=$(cd d && cksum ./*)
		run -2 setpriv --reuid 65534 --regid 65534 --clear-groups ./cph-mkcnf -d d -i phones.csv <plan
	else
		chmod 555 d
		run -2 cph-mkcnf -d d -i phones.csv <plan
		chmod 755 d
	fi
	[[ $output == "cph-mkcnf: d/"*": Permission denied" ]]
	same directory "$before" "$(cd d && cksum ./*)"
}

@test "a plan of several hops: a directory for each, complete by itself, and the link to the first" {
	local bad=0 f want
	firmware d/.images
	two_hops >plan
	run -0 --separate-stderr cph-mkcnf -d d -i phones.csv <plan
	same stderr "" "$stderr"
	same link .hops/$MAC/1 "$(readlink d/$MAC)"
	same hop1 "OS79XX.TXT P003-07-5-00.sbn P0S3-07-5-00.loads P0S3-07-5-00.sb2 SIP$MAC.cnf SIPDefault.cnf XMLDefault.cnf.xml" "$(ls -A d/$MAC/ | xargs)"
	# the second holds the images of the first as well, but none of its configuration
	same hop2 "OS79XX.TXT P003-07-5-00.sbn $UAL.sbn P0S3-07-5-00.loads P0S3-07-5-00.sb2 $SIP.loads $SIP.sb2 SIP$MAC.cnf SIPDefault.cnf XMLDefault.cnf.xml" \
		"$(ls -A d/.hops/$MAC/2 | xargs)"
	for f in 1/OS79XX.TXT:P003-07-5-00 1/XMLDefault.cnf.xml:P003-07-5-00 1/SIPDefault.cnf:P0S3-07-5-00 1/SIP$MAC.cnf:P0S3-07-5-00 \
		2/OS79XX.TXT:$UAL 2/XMLDefault.cnf.xml:$SIP 2/SIPDefault.cnf:$SIP 2/SIP$MAC.cnf:$SIP; do
		want=$(grep -ohE 'P0[A-Za-z0-9-]+' "d/.hops/$MAC/${f%%:*}" | sort -u)
		same "${f%%:*}" "${f#*:}" "$want" || bad=1
	done
	for f in d/.images/*; do [ "$f" -ef "d/.hops/$MAC/2/${f##*/}" ] || { echo "$f is no hard link" >&2; bad=1; }; done
	same "DIR itself" ".hops .images $MAC" "$(ls -A d | xargs)"
	# again: nothing changes, and a link that was moved on stays
	ln -sfn .hops/$MAC/2 d/$MAC
	run -0 cph-mkcnf -d d -i phones.csv -o changed <plan
	same "second run" no "$(sort -u <<<"$output")"
	same link .hops/$MAC/2 "$(readlink d/$MAC)"
	[ $bad = 0 ]
}

@test "-s gives every phone its own directory, though one hop is all there is" {
	firmware d/.images
	two_hops >plan
	{ sed -n 2p plan; two_hops 0011223344AA | sed -n 2p; } | sed 's/hop=2\tof=2/hop=1\tof=1/' >plan1
	printf 'mac,model,line1_name,proxy1_address\n%s,7940,1,192.0.2.1\n0011223344aa,7960,2,192.0.2.1\n' $MAC >x.csv
	run -0 cph-mkcnf -s -d d -i x.csv <plan1
	same "DIR itself" ".hops .images $MAC 0011223344AA" "$(ls -A d | xargs)"
	grep -q 'line1_name: "2"' d/0011223344AA/SIP0011223344AA.cnf
	run -0 cph-mkcnf -d . -n -i x.csv <plan1
	[[ $output == *"+++ ./SIP0011223344AA.cnf"* ]]
}

@test "what stands in the way of a stack is refused, and nothing is left behind" {
	local bad=0 f
	firmware d/.images
	two_hops >plan
	for f in OS79XX.TXT sipdefault.cnf XMLDefault.cnf.xml MGCDefault.cnf; do
		: >d/$f
		refuses_plan 1 "cph-mkcnf: d/$f: would name a load to every phone that is not in the plan: move it away" cph-mkcnf -d d -i phones.csv || bad=1
		rm d/$f
	done
	mv d/.images/$UAL.sbn .
	refuses_plan 1 "cph-mkcnf: d/$UAL.sbn: not there, and not in .images: unpack the firmware first" cph-mkcnf -d d -i phones.csv || bad=1
	mv $UAL.sbn d/
	mkdir d/$MAC
	refuses_plan 1 "cph-mkcnf: d/$MAC: in the way of the link to the phone's hop" cph-mkcnf -d d -i phones.csv || bad=1
	rmdir d/$MAC
	ln -s .hops/$MAC/3 d/$MAC
	refuses_plan 1 "cph-mkcnf: d/$MAC: leads to .hops/$MAC/3, which is no hop of this plan: remove the link to start over" \
		cph-mkcnf -d d -i phones.csv || bad=1
	rm d/$MAC
	mkdir -p d/.hops/$MAC/2
	: >d/.hops/$MAC/2/SEP$MAC.cnf.xml
	refuses_plan 1 "cph-mkcnf: d/.hops/$MAC/2/SEP$MAC.cnf.xml: must not be there on the way from P0S3-07-5-00 to $SIP: move it away" \
		cph-mkcnf -d d -i phones.csv || bad=1
	rm -r d/.hops
	: >d/.hops
	refuses_plan 2 "cph-mkcnf: d/.hops/$MAC/1/OS79XX.TXT: Not a directory" cph-mkcnf -d d -i phones.csv || bad=1
	rm d/.hops
	{ two_hops | sed -n 1p; two_hops | sed -n 1p; } >plan
	refuses_plan 1 "cph-mkcnf: stdin:2: the same hop of the same phone again" cph-mkcnf -d d -i phones.csv || bad=1
	two_hops | sed '2s/hop=2/hop=3/;s/of=2/of=3/' >plan
	refuses_plan 1 "cph-mkcnf: stdin:2: a hop of this phone is missing" cph-mkcnf -d d -i phones.csv || bad=1
	two_hops | sed 's/mac=[0-9]*\t//' >plan
	refuses_plan 1 "cph-mkcnf: stdin:1: for which phone? Neither the plan nor an inventory of one phone (-i) says" cph-mkcnf -d d || bad=1
	two_hops | sed 's/serve=/serve=..\/x.bin,y,/' >plan
	refuses_plan 2 "cph-mkcnf: stdin:1: serve: not the name of an image
cph-mkcnf: stdin:1: serve: not the name of an image
cph-mkcnf: stdin:2: serve: not the name of an image
cph-mkcnf: stdin:2: serve: not the name of an image" cph-mkcnf -d d -i phones.csv || bad=1
	[ $bad = 0 ]
}

@test "of images of which one is enough, one must be there" {
	printf 'step\tmac=%s\thop=1\tof=1\tfrom=x\tto=y\tserve=a.bin,a.sbn\toneof=a.bin,a.sbn\twrite=OS79XX.TXT:P003\tabsent=\n' $MAC >plan
	refuses_plan 1 "cph-mkcnf: d: none of a.bin,a.sbn is there: unpack the firmware first" cph-mkcnf -s -d d
	: >d/a.sbn
	run -0 cph-mkcnf -s -d d <plan
	same files "OS79XX.TXT a.sbn" "$(ls d/$MAC/ | xargs)"
}

@test "-z: the zone and its summer time, in the phone's words; -P and the inventory still win where they come later" {
	local bad=0
	zone() { grep -E '^(time_zone|dst_)' d/SIPDefault.cnf | sed 's/dst_//;s/: "/=/;s/"//' | xargs; }
	cph-mkcnf -d d -i phones.csv -z 'EST5EDT,M3.2.0,M11.1.0' <plan >/dev/null
	same rule "time_zone=EST auto_adjust=1 offset=1 start_month=March start_day=0 start_day_of_week=Sunday start_week_of_month=2 start_time=02/00 stop_month=November stop_day=0 stop_day_of_week=Sunday stop_week_of_month=1 stop_time=02/00" "$(zone)" || bad=1
	export TZDIR=$CPH_ROOT/t/fuzz/corpus/tz
	cph-mkcnf -d d -i phones.csv -z zone -P dst_offset=2 <plan >/dev/null
	same file "time_zone=CET auto_adjust=1 offset=2 start_month=March start_day=0 start_day_of_week=Sunday start_week_of_month=8 start_time=02/00 stop_month=October stop_day=0 stop_day_of_week=Sunday stop_week_of_month=8 stop_time=03/00" "$(zone)" || bad=1
	refuses_plan 2 "cph-mkcnf: -z: Europe/Nowhere: no such time zone here" cph-mkcnf -d d -i phones.csv -z Europe/Nowhere || bad=1
	refuses_plan 2 "cph-mkcnf: -z: ../tz/zone: no such time zone here" cph-mkcnf -d d -i phones.csv -z ../tz/zone || bad=1
	refuses_plan 2 "cph-mkcnf: -z: $TZDIR/zone: no such time zone here" cph-mkcnf -d d -i phones.csv -z "$TZDIR/zone" || bad=1
	refuses_plan 1 "cph-mkcnf: -z: ny: not a zone file with a rule in it" cph-mkcnf -d d -i phones.csv -z ny || bad=1
	refuses_plan 1 "cph-mkcnf: -z: A,B: not a time zone rule (EST5EDT,M3.2.0,M11.1.0)" cph-mkcnf -d d -i phones.csv -z A,B || bad=1
	refuses_plan 1 "cph-mkcnf: -z: EET-2EEST,M4.5.5/0,M10.5.4/24: the phone cannot express when summer time begins or ends there" \
		cph-mkcnf -d d -i phones.csv -z EET-2EEST,M4.5.5/0,M10.5.4/24 || bad=1
	export TZDIR=/nonexistent
	refuses_plan 2 "cph-mkcnf: /nonexistent: No such file or directory" cph-mkcnf -d d -i phones.csv -z zone || bad=1
	[ $bad = 0 ]
}

@test "-z knows the zones of this system" {
	[ -f /usr/share/zoneinfo/America/New_York ] || optional "no zone files here"
	run -0 cph-mkcnf -n -d d -i phones.csv -z America/New_York <plan
	[[ $output == *'+time_zone: "EST"'* && $output == *'+dst_start_month: "March"'* ]]
	run -1 cph-mkcnf -n -d d -i phones.csv -z Asia/Kathmandu <plan
	same message "cph-mkcnf: -z: Asia/Kathmandu: the phone has no zone with this offset from Greenwich" "$output"
}

@test "-e and -D: dial plan, rings and syncinfo when asked for, and what they hold passes -l" {
	local bad=0
	head -c 480 /dev/zero >d/Old_Style.raw
	head -c 240 /dev/zero >d/a.pcm
	head -c 241 /dev/zero >d/b.pcm
	run -0 cph-mkcnf -d d -i phones.csv -e dialplan.xml,RINGLIST.DAT,syncinfo.xml -D 0......... -D '112:0' -D '8,...:3' -o path <plan
	same paths "SIPDefault.cnf
SIP$MAC.cnf
XMLDefault.cnf.xml
OS79XX.TXT
dialplan.xml
RINGLIST.DAT
syncinfo.xml" "$output"
	diff - d/dialplan.xml <<-'END' || bad=1
		<DIALTEMPLATE>
		 <TEMPLATE MATCH="0........." TIMEOUT="0"/>
		 <TEMPLATE MATCH="112" TIMEOUT="0"/>
		 <TEMPLATE MATCH="8,..." TIMEOUT="3"/>
		 <TEMPLATE MATCH="*" TIMEOUT="5"/>
		</DIALTEMPLATE>
	END
	printf 'Old Style\tOld_Style.raw\na\ta.pcm\n' | diff - d/RINGLIST.DAT || bad=1
	printf '<SYNCINFO version="1.0">\n <IMAGE VERSION="*" SYNC="0"/>\n</SYNCINFO>\n' | diff - d/syncinfo.xml || bad=1
	run -0 cph-mkcnf -l d/dialplan.xml d/RINGLIST.DAT d/syncinfo.xml
	same lint "" "$output" || bad=1
	# a SYNC that no phone has; a dial plan under its own name; the last rule may be given
	cph-mkcnf -d d -i phones.csv -e syncinfo.xml -P sync=0 -P dial_template=de -D '*:9' <plan >/dev/null
	grep -q 'SYNC="1"' d/syncinfo.xml || bad=1
	printf '<DIALTEMPLATE>\n <TEMPLATE MATCH="*" TIMEOUT="9"/>\n</DIALTEMPLATE>\n' | diff - d/de.xml || bad=1
	# in a stack every hop has them, rings included
	firmware s/.images
	cp d/a.pcm s/
	two_hops >plan2
	cph-mkcnf -d s -i phones.csv -e RINGLIST.DAT -D '*:5' <plan2 >/dev/null
	[ s/a.pcm -ef s/.hops/$MAC/2/a.pcm ] && [ -f s/$MAC/dialplan.xml ] && [ -f s/.hops/$MAC/2/RINGLIST.DAT ] || { echo "stack lacks extras" >&2; bad=1; }
	[ $bad = 0 ]
}

@test "-e and -D: wrong usage" {
	local bad=0
	refuses 2 "cph-mkcnf: -e: ring.xml: not known (dialplan.xml RINGLIST.DAT syncinfo.xml)" cph-mkcnf -e ring.xml || bad=1
	refuses 2 "cph-mkcnf: -e: : not known (dialplan.xml RINGLIST.DAT syncinfo.xml)" cph-mkcnf -e dialplan.xml, || bad=1
	refuses 2 "cph-mkcnf: -D: [2-9]...: can never match what is meant: the phone knows no [2-9], only . for any one digit; every other character stands for itself" \
		cph-mkcnf -D '[2-9]...' || bad=1
	refuses 2 "cph-mkcnf: -D: 1:x: what stands behind the colon is no number of seconds" cph-mkcnf -D 1:x || bad=1
	refuses 2 "cph-mkcnf: -D: a\"b: holds a character that a dial plan cannot carry" cph-mkcnf -D 'a"b' || bad=1
	refuses 2 "cph-mkcnf: -D: :5: empty" cph-mkcnf -D :5 || bad=1
	refuses_plan 1 "cph-mkcnf: d: RINGLIST.DAT: no ring here (.raw or .pcm, 240 to 16080 bytes, a multiple of 240)" cph-mkcnf -d d -i phones.csv -e RINGLIST.DAT || bad=1
	refuses_plan 1 "cph-mkcnf: d: dial_template: no name for a file here" cph-mkcnf -d d -i phones.csv -D '*' -P dial_template=a/b || bad=1
	warns "cph-mkcnf: -D: 2XX1: X, N and Z stand for themselves here, . is any one digit: this rule never matches a dialled number" \
		cph-mkcnf -d d -i phones.csv -D 2XX1 || bad=1
	[ $bad = 0 ]
}

@test "1,000 phones in one run, and every file read back says what the inventory says" {
	local n=1000
	awk -v n=$n 'BEGIN {
		print "mac,model,line1_name,line1_displayname,line1_authname,line1_password,line2_name,line2_authname,line2_password,proxy1_address,phone_label"
		for (i = 0; i < n; i++)
			printf "0011220%05X,%s,%d,\"User, %d\",u%d,secret%d,%d,v%d,s%d,192.0.2.10,Desk %d\n", i, i % 2 ? "7940" : "7960", 1000 + i, i, i, i, 500000 + i, i, i, i
	}' >x.csv
	awk -F, -v s="$(step "$SIPWRITE" 'SEP<MAC>.cnf.xml')" 'NR > 1 { print s "\tmac=" $1 }' x.csv >plan
	run -0 --separate-stderr cph-mkcnf -d d -i x.csv -o changed <plan
	same stderr "" "$stderr"
	same files $((n + 3)) "$(grep -c yes <<<"$output")"
	# back from the files, in the order of the columns
	sed -n '2,$p' x.csv | tr -d '"' | sort >want
	for f in d/SIP0*.cnf; do
		awk -v mac="${f:5:12}" -F': "' '{ v[$1] = substr($2, 1, length($2) - 1) }
			END { print mac "," ("line3_name" in v ? "7960" : "7940") "," v["line1_name"] "," v["line1_displayname"] "," v["line1_authname"] "," \
				v["line1_password"] "," v["line2_name"] "," v["line2_authname"] "," v["line2_password"] "," v["proxy1_address"] "," v["phone_label"] }' "$f"
	done | sort >got
	cmp want got
	run -0 cph-mkcnf -q -l d/SIP0*.cnf
	same lint "" "$output"
}

@test "-t configures phones that run their load already, without a plan" {
	local bad=0
	run -0 cph-mkcnf -d d -i phones.csv -t $SIP -o path <plan
	same files "SIPDefault.cnf
SIP$MAC.cnf" "$output" || bad=1
	grep -qx "image_version: \"$SIP\"" d/SIP$MAC.cnf || bad=1
	: >d/SEP$MAC.cnf.xml
	refuses 1 "cph-mkcnf: d/SEP$MAC.cnf.xml: must not be there on the way from $SIP to $SIP: move it away" cph-mkcnf -d d -i phones.csv -t $SIP || bad=1
	refuses 2 "cph-mkcnf: -t: needs an inventory (-i)" cph-mkcnf -d d -t $SIP || bad=1
	refuses 2 "cph-mkcnf: -t: POS3-8-12-00: not the name of a load, did you mean $SIP" cph-mkcnf -d d -i phones.csv -t POS3-8-12-00 || bad=1
	refuses 2 "cph-mkcnf: -t: $UAL: not a SIP load, and only those are configured by text files" cph-mkcnf -d d -i phones.csv -t $UAL || bad=1
	refuses 2 "cph-mkcnf: -t: P00308000500: not a SIP load, and only those are configured by text files" cph-mkcnf -d d -i phones.csv -t P00308000500 || bad=1
	refuses 2 "cph-mkcnf: -t: $SIP.sb2: not the name of a load" cph-mkcnf -d d -i phones.csv -t $SIP.sb2 || bad=1
	[ $bad = 0 ]
}

@test "-h is the synopsis of the manual" {
	usage_matches cph-mkcnf cph-mkcnf.1
}
