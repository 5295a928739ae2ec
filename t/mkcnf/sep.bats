#!/usr/bin/env bats
# cph-mkcnf: the files of the neighbours, 7906 to 7975 under SIP
load ../helper
load mkcnf

NSIP=SIP42.9-4-2SR3-1S

# well_formed FILE... - as expat reads them
well_formed() {
	need python3 || return 1
	python3 -c 'import sys, xml.parsers.expat
for f in sys.argv[1:]:
    try: xml.parsers.expat.ParserCreate().Parse(open(f, "rb").read(), True)
    except Exception as e: sys.exit("%s: %s" % (f, e))' "$@"
}

# texts - for each line "FILE PATH|..." of standard input the same, with the texts of the elements that stand at that path from the root
texts() {
	python3 -c 'import sys, xml.etree.ElementTree as t
roots = {}
for l in sys.stdin:
    p = l.rstrip("\n").split("|")[0]
    f, path = p.split(" ", 1)
    if f not in roots: roots[f] = t.parse(f).getroot()
    print(p + "|" + " ".join(e.text or "" for e in roots[f].findall(path)))'
}

# reads - the lines of standard input are what texts says of them
reads() {
	need python3 || return 1
	cat >want
	texts <want | diff want - >&2
}

@test "one row, one SEP file: what the phone needs to register, and the table's order" {
	local bad=0 f=d/SEP$MAC.cnf.xml
	printf 'mac,model,line1_name,line1_displayname,line1_password,line2_name,line2_password,speed_line3,speed_label3,proxy1_address,phone_label,sntp_server,directory_url,nat_enable,date_format,time_format_24hr,auto_answer\n%s,CP-7962G,201,A & <B>,geheim,202,zwei,300,Shop,192.0.2.10,Desk,192.0.2.1,http://192.0.2.1/?a=1&b=2,1,D/M/Y,0,2\n' $MAC >x.csv
	run -0 --separate-stderr cph-mkcnf -q -d d -i x.csv -t $NSIP -z Europe/Berlin -o path
	same files "SEP$MAC.cnf.xml dialplan.xml" "$(xargs <<<"$output")" || bad=1
	well_formed d/*
	sed "s|^|$f |" >want <<-END
		deviceProtocol|SIP
		loadInformation|$NSIP
		fullConfig|true
		devicePool/dateTimeSetting/dateTemplate|D/M/YA
		devicePool/dateTimeSetting/timeZone|W. Europe Standard/Daylight Time
		devicePool/dateTimeSetting/ntps/ntp/name|192.0.2.1
		devicePool/dateTimeSetting/ntps/ntp/ntpMode|unicast
		devicePool/callManagerGroup/members/member/callManager/processNodeName|192.0.2.10
		devicePool/callManagerGroup/members/member/callManager/ports/sipPort|5060
		sipProfile/sipProxies/registerWithProxy|true
		sipProfile/kpml|0
		sipProfile/dialTemplate|dialplan.xml
		sipProfile/natEnabled|true
		sipProfile/phoneLabel|Desk
		sipProfile/sipLines/line/featureID|9 9 2
		sipProfile/sipLines/line/featureLabel|201 202 Shop
		sipProfile/sipLines/line/proxy|USECALLMANAGER USECALLMANAGER
		sipProfile/sipLines/line/name|201 202
		sipProfile/sipLines/line/contact|201 202
		sipProfile/sipLines/line/authName|201 202
		sipProfile/sipLines/line/authPassword|geheim zwei
		sipProfile/sipLines/line/displayName|A & <B>
		sipProfile/sipLines/line/autoAnswer/autoAnswerEnabled|2 3
		sipProfile/sipLines/line/speedDialNumber|300
		transportLayerProtocol|2
		deviceSecurityMode|1
		directoryURL|http://192.0.2.1/?a=1&b=2
	END
	texts <want | diff want - >&2 || bad=1
	! grep -q 'lineIndex' $f || bad=1
	[ "$(grep -n '<ports>' $f | cut -d: -f1)" -lt "$(grep -n '<processNodeName>' $f | cut -d: -f1)" ] || bad=1
	# the elements stand in the order of the table, each of them is in it, and none that the table says never
	awk -F '\t' '!/^#/ && $1 != "path" { sub(/.*[\/@]/, "", $1); print $1 }' "$CPH_ROOT/lib/data/sep.tsv" >names
	same "not in the table" "" "$(grep -oE '<[A-Za-z0-9]+' $f | tr -d '<' | sort -u | grep -vxFf names)" || bad=1
	same secret 640 "$(stat -c %a $f)" || bad=1
	[ $bad = 0 ]
}

@test "who says only what is needed gets this file, byte for byte" {
	printf 'mac,model,line1_name,proxy1_address\n0011223344AA,CP-7942G,201,192.0.2.10\n' >x.csv
	run -0 cph-mkcnf -q -d d -i x.csv -t $NSIP
	diff "$CPH_ROOT/t/mkcnf/golden/SEP-7942.cnf.xml" d/SEP0011223344AA.cnf.xml
}

@test "transport, call managers, and lines with proxies of their own" {
	local bad=0 f=d/SEP$MAC.cnf.xml
	printf 'mac,model,transport,line1_name,line2_name,proxy1_address,proxy2_address,proxy2_port\n%s,7962,%s,201,202,192.0.2.10,%s,5070\n' $MAC tcp 192.0.2.10 >x.csv
	cph-mkcnf -q -d d -i x.csv -t $NSIP >/dev/null
	cp $f tcp.xml
	sed -i 's/192.0.2.10,5070/192.0.2.11,5070/' x.csv
	refuses 1 "cph-mkcnf: x.csv:2: proxy2_address: with transport tcp all lines use one proxy" cph-mkcnf -q -d e -i x.csv -t $NSIP 2>/dev/null || mkdir e
	refuses 1 "cph-mkcnf: x.csv:2: proxy2_address: with transport tcp all lines use one proxy" cph-mkcnf -q -d e -i x.csv -t $NSIP || bad=1
	sed -i 's/,tcp,/,UDP,/' x.csv
	cph-mkcnf -q -d d -i x.csv -t $NSIP >/dev/null
	cp $f own.xml
	sed -i 's/,UDP,/,sctp,/' x.csv
	refuses 1 "cph-mkcnf: x.csv:2: transport: neither udp nor tcp" cph-mkcnf -q -d e -i x.csv -t $NSIP || bad=1
	sed -i 's/,sctp,/,tcp,/;s/7962/7960/' x.csv
	refuses 1 "cph-mkcnf: x.csv:2: transport: a 7940 or 7960 speaks SIP over UDP only" cph-mkcnf -q -d e -i x.csv -t $SIP || bad=1
	printf 'mac,model,line1_name,proxy1_address,call_manager1_addr,call_manager2_addr,call_manager2_sip_port\n%s,7942,201,USECALLMANAGER,cm1.example.org,cm2.example.org,5062\n' $MAC >x.csv
	cph-mkcnf -q -d d -i x.csv -t $NSIP >/dev/null
	cp $f managers.xml
	reads <<-END || bad=1
		tcp.xml transportLayerProtocol|1
		own.xml sipProfile/sipLines/line/proxy|USECALLMANAGER 192.0.2.11
		own.xml sipProfile/sipLines/line/port|5060 5070
		managers.xml devicePool/callManagerGroup/members/member/callManager/processNodeName|cm1.example.org cm2.example.org
		managers.xml devicePool/callManagerGroup/members/member/callManager/ports/sipPort|5060 5062
	END
	same priorities "0 1" "$(grep -o 'priority="."' $f | tr -dc '01\n' | xargs)" || bad=1
	# what the phone would drop the whole file for
	printf 'mac,model,line1_name\n%s,7942,201\n' $MAC >x.csv
	refuses 1 "cph-mkcnf: x.csv:2: proxy1_address: needed: without a call manager the phone drops the whole file" cph-mkcnf -q -d e -i x.csv -t $NSIP || bad=1
	printf 'mac,model,proxy1_address\n%s,7942,192.0.2.1\n' $MAC >x.csv
	refuses 1 "cph-mkcnf: x.csv:2: line1_name: needed: without it the phone shows \"Unprovisioned\"" cph-mkcnf -q -d e -i x.csv -t $NSIP || bad=1
	[ $bad = 0 ]
}

# sizes - "COLUMN MAX ELEMENT PATH": each element that is written with a text of the user's; the column that it comes from
sizes() {
	awk -F '\t' '
		BEGIN { n = split("@node proxy1_address @label line1_shortname @speed speed_line2 @proxy proxy2_address @dialtemplate dial_template @httpproxy http_proxy_addr", w, " ")
			for (i = 1; i < n; i += 2) col[w[i]] = w[i + 1] }
		/^#/ || ($2 != "text" && $2 != "bytes") || $9 == "-" { next }
		$9 ~ /^@(date|zone|ntpmode|load)$/ { next }     # made of keywords: no text of the user
		{ c = $9; sub(/^line1?:/, "", c); sub(/N/, 1, c); e = $1; sub(/.*[\/@]/, "", e)
		  if (c ~ /^@/ && !(c in col)) { print "no column for " c >"/dev/stderr"; exit 1 }
		  print (c in col ? col[c] : c), $3, e, $1 }' "$CPH_ROOT/lib/data/sep.tsv"
}

@test "the longest value passes, one more is refused and the column is named: for every text that is written" {
	mkdir e f
	sizes >sizes
	# (in sh, which starts commands in a fraction of the time that this bash takes)
	MAC=$MAC NSIP=$NSIP sh -c '
		bad=0 n=0
		while read -r col max elem path; do
			case $col in
			user_info | preferred_codec | dtmf_outofband) continue ;;       # keywords, all of them short
			dial_template) max=$((max - 4)) ;;      # .xml is put behind it
			http_proxy_addr) max=$((max - 3)) ;;    # and :80
			esac
			n=$((n + 1))
			for more in "" x; do
				# a value of that length, or of one more
				begin=
				case $col in
				*_url) begin=http://h/ ;;
				*address | outbound_proxy | proxy_backup | proxy_emergency | sntp_server) begin=x. ;;
				esac
				v=$begin$(printf "%$((max + ${#more} - ${#begin}))s" "" | tr " " x)
				[ $col != http_proxy_addr ] || v=$(echo "$v" | sed "s/xx/x./g; s/\.\$/x/")
				head=mac,model,line1_name,proxy1_address row=$MAC,7962,201,192.0.2.10
				case $col in
				line1_name) head=mac,model,proxy1_address row=$MAC,7962,192.0.2.10 ;;
				proxy1_address) head=mac,model,line1_name row=$MAC,7962,201 ;;
				proxy2_*) head=$head,line2_name row=$row,202 ;;
				esac
				# from the inventory, and, if all phones can share it, from -P and -c
				for how in column -P -c; do
					case $how$col in -?line* | -Pphone_password | -?proxy2* | -?speed*) continue ;; esac
					if [ $how = column ]; then
						printf "%s,%s\n%s,%s\n" "$head" "$col" "$row" "$v" >x.csv
						set --
					else
						printf "%s\n%s\n" "$head" "$row" >x.csv
						echo "$col: \"$v\"" >site.cnf
						if [ $how = -c ]; then set -- -c site.cnf; else set -- -P "$col=$v"; fi
					fi
					if [ -z "$more" ]; then
						cph-mkcnf -q -d d -i x.csv -t $NSIP "$@" >/dev/null || { echo "$how $col: $max refused" >&2; bad=1; }
						grep -qF "$v" d/SEP$MAC.cnf.xml || { echo "$how $col: not written whole" >&2; bad=1; }
						cp d/SEP$MAC.cnf.xml "f/$n$how.xml"
					else
						rc=0
						cph-mkcnf -q -d e -i x.csv -t $NSIP "$@" >out 2>&1 || rc=$?
						[ $rc = 1 ] || [ $how$max$rc = -P2562 ] || { echo "$how $col: status $rc" >&2; bad=1; }
						output=
						while IFS= read -r line; do output="$output$line "; done <out
						case $output,$col,$max in
						*"$col: "*"characters, <$elem> takes at most "*) ;;
						*"$col: "*"bytes, <$elem> takes at most "*) ;;
						*"$col: "*"not a host name"*,http_proxy_addr,*) ;;
						*"$col: "*"257 characters, the phone takes at most 256"*,256) ;;
						*) echo "$how $col: $output" >&2; bad=1 ;;
						esac
						for left in e/* e/.[!.]*; do [ ! -e "$left" ] || { echo "$how $col: $left is written" >&2; bad=1; }; done
					fi
				done
			done
		done
		[ $n = 21 ] && [ $bad = 0 ]' <sizes
	well_formed f/*.xml
}

@test "a password with a double quote or a backslash: in XML as it is, for a 7940 refused" {
	local bad=0
	cat >q.csv <<-'END'
		mac,model,line1_name,line1_password,proxy1_address
		0011223344AA,7942,200,"p""w\ x;&",192.0.2.1
		0011223344AB,7940,201,"p""w",192.0.2.1
	END
	mkdir q
	run -1 cph-mkcnf -q -d q -i q.csv -t P0S3-8-12-00,SIP42.9-4-2SR3-1S
	[[ $output == *"cph-mkcnf: q.csv:3: line1_password: holds a double quote"* && $output != *"q.csv:2"* ]] || { echo "$output" >&2; bad=1; }
	same password '<authPassword>p&quot;w\ x;&amp;</authPassword>' "$(grep -o '<authPassword>.*' q/SEP0011223344AA.cnf.xml)" || bad=1
	run -0 cph-mkcnf -q -A pjsip -i <(sed 3d q.csv)
	[[ $output == *'password=p"w\ x\;&'* ]] || { echo "$output" >&2; bad=1; }
	[ $bad = 0 ]
}

@test "what phones share obeys the sizes of the phones there are" {
	local bad=0 long
	long=x.$(printf '%46s' '' | tr ' ' x)
	mkdir e
	printf 'mac,model,line1_name,proxy1_address\n%s,7942,201,192.0.2.10\n' $MAC >java.csv
	printf 'mac,model,line1_name,proxy1_address\n%s,7942,201,192.0.2.10\n001122334456,7940,202,192.0.2.10\n' $MAC >mixed.csv
	echo "sntp_server: $long" >site.cnf
	run -0 cph-mkcnf -q -d d -i java.csv -t $NSIP -c site.cnf
	refuses 1 "cph-mkcnf: site.cnf:1: sntp_server: ${long::40}...: 48 characters, the phone takes at most 47" cph-mkcnf -q -d e -i mixed.csv -t $NSIP,$SIP -c site.cnf || bad=1
	refuses 2 "cph-mkcnf: -P sntp_server: ${long::40}...: 48 characters, the phone takes at most 47" cph-mkcnf -q -d e -i mixed.csv -t $NSIP,$SIP -P sntp_server=$long || bad=1
	# and also where the phones come with the plan
	cph-plan -t $NSIP <<<"phone	mac=$MAC	model=7942	load=SIP42.9-3-1S	line1_name=201	proxy1_address=192.0.2.10" >plan
	printf 'phone\tmac=%s\tmodel=7942\tload=SIP42.9-3-1S\tline1_name=201\tproxy1_address=192.0.2.10\n' $MAC >>plan
	run -0 cph-mkcnf -q -f -d d -c site.cnf <plan
	[ $bad = 0 ]
}

@test "lines above six: as many keys as the model has, in both shapes of an inventory; on a 7960 there are six" {
	local bad=0 n
	printf 'mac,model,line1_name,proxy1_address,line7_name,line7_password,speed_line6,line8_name\n%s,7975,201,192.0.2.10,207,seven,555,\n' $MAC >x.csv
	printf '001122334456,7960,301,192.0.2.10,,,,\n' >>x.csv
	run -0 --separate-stderr cph-mkcnf -s -d d -i x.csv -t SIP75.9-4-2SR3-1S,$SIP -o path
	f=d/.hops/$MAC/1/SEP$MAC.cnf.xml
	same "keys" "1 6 7" "$(sed -n 's/.*<line button="\(.*\)">.*/\1/p' "$f" | xargs)" || bad=1
	[[ $(cph-mkcnf -q -A pjsip -i x.csv) == *"[207]"*"password=seven"* ]] || bad=1
	printf 'mac,model,line1_name,proxy1_address,line7_name\n%s,7960,201,192.0.2.10,207\n' $MAC >x.csv
	mkdir e
	refuses 1 "cph-mkcnf: x.csv:2: line7_name: this model has 6 lines" cph-mkcnf -q -d e -i x.csv -t $SIP || bad=1
	echo 'mac,model,line,name,proxy_address' >y.csv
	for n in {1..24}; do echo "$MAC,7931,$n,3$n,192.0.2.10"; done >>y.csv
	echo 'line24_displayname: "the last"' >site.cnf
	run -0 cph-mkcnf -q -d e -i y.csv -c site.cnf -t SIP31.9-4-2SR3-1S
	reads <<-END || bad=1
		$f ./sipProfile/sipLines/line[@button='7']/name|207
		$f ./sipProfile/sipLines/line[@button='7']/authPassword|seven
		e/SEP$MAC.cnf.xml ./sipProfile/sipLines/line/name|$(echo 3{1..24})
		e/SEP$MAC.cnf.xml ./sipProfile/sipLines/line[@button='24']/displayName|the last
	END
	printf 'mac,model,line1_name,proxy1_address\n%s,7960,201,192.0.2.10\n' $MAC >z.csv
	refuses 1 "cph-mkcnf: site.cnf:1: line24_displayname: a 7960 has 6 lines" cph-mkcnf -q -d d -i z.csv -c site.cnf -t $SIP || bad=1
	[ $bad = 0 ]
}

@test "every release, model and zone of the tables gives a file that an XML parser reads, and that says so" {
	need python3
	shelf_of_all
	# each release once with every zone in turn; make full tries all pairs
	awk 'FILENAME == "releases" { r[n++] = $0; next } { print $0 "|" r[(FNR - 1) % n] }' releases zones | written_for_all >said
	[ "$(cat said)" -ge 45 ]
	# and that the other tools take: the lint finds nothing, the simulated phone comes up with it
	run -0 cph-lint all/*/SEP*.xml
	same lint "" "$(grep -v 'is not there' <<<"$output")"
	printf 'mac,model,line1_name,proxy1_address\n%s,7942,201,192.0.2.10\n' $MAC >y.csv
	cph-mkcnf -q -d d -i y.csv -t $NSIP >/dev/null
	same phone idle "$(cph-phone -q -o end -M 7942 -m $MAC -f $NSIP -d d)"
}

@test "-z names the zone whose clock is right today, and says where the phone's is of 2008" {
	local bad=0 zone want got dir
	[ -d /usr/share/zoneinfo ] || optional "no zones on this system"
	printf 'mac,model,line1_name,proxy1_address\n%s,7942,201,192.0.2.10\n' $MAC >x.csv
	while IFS='|' read -r zone want; do
		run cph-mkcnf -n -d d -i x.csv -t $NSIP -z "$zone"
		got=$(sed -n 's/^cph-mkcnf: -z: [^:]*: /! /p;s/.*<timeZone>\(.*\)<.*/\1/p' <<<"$output" | xargs -d '\n')
		same "$zone" "$want" "$got" || bad=1
	done <<-'END'
		Europe/Berlin|W. Europe Standard/Daylight Time
		Europe/London|GMT Standard/Daylight Time
		Europe/Dublin|GMT Standard/Daylight Time
		Europe/Athens|GTB Standard/Daylight Time
		America/New_York|Eastern Standard/Daylight Time
		EST5EDT,M3.2.0,M11.1.0|Eastern Standard/Daylight Time
		America/Phoenix|US Mountain Standard Time
		Asia/Tokyo|Tokyo Standard Time
		Europe/Moscow|Saudi Arabia Standard Time
		America/St_Johns|! a 7906 to 7975 goes by the rules of 2008, which are not today's: its clock may be wrong in summer Newfoundland Standard/Daylight Time
		Asia/Kathmandu|! a 7906 to 7975 has no zone with this clock
	END
	[ $bad = 0 ]
}

@test "one inventory, mixed models: each gets the files of its family, and a load of another family is no load for it" {
	local bad=0
	printf 'mac,model,line1_name,proxy1_address\n%s,7960,201,192.0.2.10\n001122334456,7942,202,192.0.2.10\n001122334457,7965,203,192.0.2.10\n' $MAC >x.csv
	run -1 --separate-stderr cph-mkcnf -q -d d -i x.csv -t $SIP,$NSIP -o path
	same files "SIPDefault.cnf SIP$MAC.cnf SEP001122334456.cnf.xml dialplan.xml" "$(xargs <<<"$output")" || bad=1
	same stderr "cph-mkcnf: x.csv:4: model: 7965: $SIP is a load of the 7940/7960
cph-mkcnf: 001122334457: left out, its files stay as they are; the other phones are done" "$stderr" || bad=1
	# phones for which no files are known are told apart, not written as if they were
	for model in 7912 CP-8841 7811G; do
		printf 'mac,model,line1_name,proxy1_address\n%s,%s,201,192.0.2.10\n' $MAC $model >y.csv
		run -1 cph-mkcnf -q -n -d d -i y.csv -t $SIP
		same "$model" "cph-mkcnf: y.csv:2: model: a phone of another kind: no files are known for it" "$output" || bad=1
	done
	# a dial plan that is there already stays as it is; a directory of a hop gets a link to it
	rm -rf d
	mkdir d
	echo '<DIALTEMPLATE/>' >d/dialplan.xml
	cph-mkcnf -q -d d -i <(sed 4d x.csv) -t $NSIP,$SIP >/dev/null
	same "dial plan" '<DIALTEMPLATE/>' "$(cat d/dialplan.xml)" || bad=1
	rm d/S*
	cph-mkcnf -q -s -d d -i <(sed 4d x.csv) -t $NSIP,$SIP >/dev/null
	[ d/001122334456/dialplan.xml -ef d/dialplan.xml ] || bad=1
	[ ! -e d/$MAC/dialplan.xml ] || bad=1
	# XMLDefault.cnf.xml names a load for every family of the plan
	rm -rf d
	mkdir d
	{ step "XMLDefault.cnf.xml:$SIP" '' mac=$MAC; step "SEP<MAC>.cnf.xml:$NSIP" '' mac=001122334456; } >plan
	cph-mkcnf -q -d d -i <(sed 4d x.csv) <plan >/dev/null
	diff - d/XMLDefault.cnf.xml <<-END || bad=1
		<Default>
		 <loadInformation7 model="IP Phone 7960">$SIP</loadInformation7>
		 <loadInformation8 model="IP Phone 7940">$SIP</loadInformation8>
		 <loadInformation434 model="Cisco 7942">$NSIP</loadInformation434>
		 <loadInformation404 model="Cisco 7962">$NSIP</loadInformation404>
		</Default>
	END
	[ $bad = 0 ]
}

@test "the term file that a reset phone asks for must be of the release that the plan names" {
	local bad=0 w="is of release 9-4-2ES26, but SIP42.8-5-2S.loads is of 8-5-2TH1-9: a directory holds the term files of one release; unpack that package last"
	printf 'mac,model,line1_name,proxy1_address\n%s,7942,201,192.0.2.10\n' $MAC >x.csv
	step "SEP<MAC>.cnf.xml:SIP42.8-5-2S" '' mac=$MAC | sed 's/serve=/serve=term42.default.loads,SIP42.8-5-2S.loads/;s/to=[^\t]*/to=SIP42.8-5-2S/' >plan
	printf '#\r\n# RELEASE load version 9-4-2ES26\r\n' >d/term42.default.loads
	printf '#\r\n# RELEASE load version 8-5-2TH1-9\r\n' >d/SIP42.8-5-2S.loads
	refuses_plan 1 "cph-mkcnf: d/term42.default.loads: $w" cph-mkcnf -q -d d -i x.csv || bad=1
	refuses_plan 1 "cph-mkcnf: d/term42.default.loads: $w" cph-mkcnf -q -s -d d -i x.csv || bad=1
	cp d/SIP42.8-5-2S.loads d/term42.default.loads
	warns "" cph-mkcnf -q -s -d d -i x.csv || bad=1
	same hop "SEP$MAC.cnf.xml SIP42.8-5-2S.loads dialplan.xml term42.default.loads" "$(ls d/.hops/$MAC/1 | xargs)" || bad=1
	# two releases side by side: the package of the step has a directory of its own
	rm -r d/.hops d/$MAC
	mkdir -p d/.images/SIP42.8-5-2S
	mv d/term42.default.loads d/SIP42.8-5-2S.loads d/.images/SIP42.8-5-2S
	printf '#\r\n# RELEASE load version 9-4-2ES26\r\n' >d/.images/term42.default.loads
	warns "" cph-mkcnf -q -s -d d -i x.csv || bad=1
	cmp d/.images/SIP42.8-5-2S/term42.default.loads d/.hops/$MAC/1/term42.default.loads || bad=1
	[ $bad = 0 ]
}

# registers SEPFILE TRANSPORT - a SIP client with what the file says registers with a server that knows the endpoint of -A pjsip
registers() {
	local user pass name port rc=0 conf=pjsip.conf
	printf "$1 sipProfile/sipLines/line[@button='1']/%s\n" contact authName authPassword | texts >line
	{ IFS='|' read -r _ name; IFS='|' read -r _ user; IFS='|' read -r _ pass; } <line
	cat >server.xml <<-END
		<?xml version="1.0"?><scenario name="registrar">
		<recv request="REGISTER"/>
		<send><![CDATA[
		SIP/2.0 401 Unauthorized
		[last_Via:]
		[last_From:]
		[last_To:];tag=1
		[last_Call-ID:]
		[last_CSeq:]
		WWW-Authenticate: Digest realm="asterisk", nonce="0123456789", algorithm=MD5
		Content-Length: 0

		]]></send>
		<recv request="REGISTER"><action>
		<verifyauth assign_to="ok" username="$(sed -n 's/^username=//p' $conf)" password="$(sed -n 's/^password=//p' $conf)"/>
		<ereg regexp="sip:$(sed -n 's/^aors=//p' $conf)@" search_in="hdr" header="To:" check_it="true" assign_to="to"/>
		</action></recv>
		<nop next="good" test="ok"/><nop next="bad"/>
		<label id="good"/>
		<send next="end"><![CDATA[
		SIP/2.0 200 OK
		[last_Via:]
		[last_From:]
		[last_To:];tag=1
		[last_Call-ID:]
		[last_CSeq:]
		[last_Contact:]
		Content-Length: 0

		]]></send>
		<label id="bad"/>
		<send><![CDATA[
		SIP/2.0 403 Forbidden
		[last_Via:]
		[last_From:]
		[last_To:];tag=1
		[last_Call-ID:]
		[last_CSeq:]
		Content-Length: 0

		]]></send>
		<label id="end"/>
		<Reference variables="to"/>
		</scenario>
	END
	cat >client.xml <<-END
		<?xml version="1.0"?><scenario name="phone">
		<send retrans="500"><![CDATA[
		REGISTER sip:[remote_ip] SIP/2.0
		Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
		From: <sip:$name@[remote_ip]>;tag=2
		To: <sip:$name@[remote_ip]>
		Call-ID: [call_id]
		CSeq: 1 REGISTER
		Contact: <sip:$name@[local_ip]:[local_port]>
		Content-Length: 0

		]]></send>
		<recv response="401" auth="true"/>
		<send retrans="500"><![CDATA[
		REGISTER sip:[remote_ip] SIP/2.0
		Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
		From: <sip:$name@[remote_ip]>;tag=2
		To: <sip:$name@[remote_ip]>
		Call-ID: [call_id]
		CSeq: 2 REGISTER
		Contact: <sip:$name@[local_ip]:[local_port]>
		[authentication username=$user password=$pass]
		Content-Length: 0

		]]></send>
		<recv response="200"/>
		</scenario>
	END
	sed -i 's/^\t*//' server.xml client.xml
	port=$((20000 + RANDOM % 12000))
	sipp -sf server.xml -i 127.0.0.1 -p $port -t "$2" -m 1 -nostdin -timeout 20 >server.out 2>&1 3>&- &
	pids+=($!)
	wait_for 30 grep -q ":$(printf %04X $port) " /proc/net/udp /proc/net/tcp
	sipp -sf client.xml -i 127.0.0.1 127.0.0.1:$port -t "$2" -m 1 -nostdin -timeout 20 >client.out 2>&1 </dev/null || rc=$?
	return $rc
}

@test "both ends of one inventory agree: a client with the phone's file registers with the PBX's sections, over UDP and TCP" {
	local bad=0 t
	need sipp || return 1
	for t in udp tcp; do
		printf 'mac,model,transport,line1_name,line1_password,proxy1_address\n%s,7942,%s,201,geheim7,192.0.2.10\n' $MAC $t >x.csv
		cph-mkcnf -q -d d -i x.csv -t $NSIP >/dev/null
		cph-mkcnf -q -A pjsip -i x.csv >pjsip.conf
		registers d/SEP$MAC.cnf.xml ${t:0:1}1 || { echo "$t: does not register" >&2; tail -n 20 client.out >&2; bad=1; }
		sed -i 's/^password=.*/password=other/' pjsip.conf
		! registers d/SEP$MAC.cnf.xml ${t:0:1}1 || { echo "$t: registers with another password" >&2; bad=1; }
	done
	# the text files say the same as the sections
	printf 'mac,model,line1_name,line1_authname,line1_password,line2_name,line2_password,line3_name,proxy1_address\n%s,7960,200,u200,a,201,b,202,192.0.2.1\n' $MAC >x.csv
	cph-mkcnf -q -d d -i x.csv -t $SIP >/dev/null 2>&1 || { rm -r d; mkdir d; cph-mkcnf -q -d d -i x.csv -t $SIP >/dev/null; }
	cph-mkcnf -q -A pjsip -i x.csv >pjsip.conf
	same sections "u200:a 201:b u200:a" "$(sed -n 's/^username=//p;s/^password=/:/p' pjsip.conf | xargs | sed 's/ :/:/g')" || bad=1
	same file "u200:a 201:b UNPROVISIONED:UNPROVISIONED" "$(sed -n 's/^line[123]_authname: "\(.*\)"/\1/p;s/^line[123]_password: "\(.*\)"/:\1/p' d/SIP$MAC.cnf | xargs | sed 's/ :/:/g')" || bad=1
	[ $bad = 0 ]
}
