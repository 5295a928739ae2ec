#!/usr/bin/env bats
# cph-mkcnf: inventories as people keep them, and which of several values counts
load ../helper
load mkcnf

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
		mac,line1_displayname|001122334455,"say ""hi"""|line1_displayname: holds a double quote: the phone cuts the value at it when it reads its own copy
		mac,proxy1_port|001122334455,70000|proxy1_port: 70000: too large (0 to 65535)
		mac,preferred_codec|001122334455,g729|preferred_codec: g729: the keyword is g729a
		mac,model,line3_name|001122334455,7940,203|line3_name: this model has 2 lines
		mac,timer_t2|001122334455,400|timer_t2: timer_t2 is not greater than timer_t1
		mac,tftp_cfg_dir|001122334455,sub/|tftp_cfg_dir: counts in SIPDefault.cnf only, which all phones share (-c or -P)
		mac,line,name|001122334455,25,203|line: not a line number (1 to 6; 1 to 24 on the largest of the 7906 to 7975)
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

@test "one file of one row a line serves cph-plan and cph-mkcnf" {
	printf 'mac,model,load,line,name,authname,password,proxy_address\n%s,7960,P00308000500,1,201,a,s,192.0.2.1\n%s,7960,,2,202,b,t,\n' \
		$MAC $MAC >lines.csv
	cph-plan -t $SIP <lines.csv >steps
	cph-mkcnf -d d -i lines.csv <steps
	same "both lines" 'line1_name: "201"
line2_name: "202"' "$(grep 'line[12]_name' d/SIP$MAC.cnf)"
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

# a row each: name, the file as printf has it, status, what is said (with @ for the file's name)
@test "a file as spreadsheets save it: read, or refused with the reason" {
	local bad=0 n=0 name text rc said got want
	local good='line1_name: "200" line1_displayname: "Smith, John" line1_password: "a;b c" proxy1_address: "192.0.2.1"'
	while IFS='|' read -r name text rc said; do
		n=$((n + 1))
		rm -f d/*
		printf "$text" >x.csv
		run cph-mkcnf -q -d d -i x.csv -t $SIP
		printf -v want %b "${said//@/cph-mkcnf: x.csv}"
		if [ "$rc" = 0 ]; then
			want="cnf${T}path=SIPDefault.cnf${T}changed=yes
cnf${T}path=SIP$MAC.cnf${T}changed=yes"
			got=$(grep -E '^(line1_(name|displayname|password)|proxy1_address)' d/SIP$MAC.cnf | xargs -d '\n')
			same "$name: file" "$good" "$got" || bad=1
		else
			[ "$name" = "a line without its number" ] || same "$name: files" "" "$(ls d)" || bad=1
		fi
		[ "$status" = "$rc" ] && same "$name" "$want" "$output" || bad=1
	done <<'END'
CSV, LF|mac,line1_name,line1_displayname,line1_password,proxy1_address\n001122334455,200,"Smith, John",a;b c,192.0.2.1\n|0|
CSV, CR LF, everything quoted|"mac","line1_name","line1_displayname","line1_password","proxy1_address"\r\n"001122334455","200","Smith, John","a;b c","192.0.2.1"\r\n|0|
CSV UTF-8 with its mark, no last line end|\xef\xbb\xbfmac,line1_name,line1_displayname,line1_password,proxy1_address\r\n001122334455,200,"Smith, John",a;b c,192.0.2.1|0|
TSV, CR LF|mac\tline1_name\tline1_displayname\tline1_password\tproxy1_address\r\n001122334455\t200\tSmith, John\ta;b c\t192.0.2.1\r\n|0|
capitals and blanks in the header, comments|# shelf 1\nMAC,Line1 name,LINE1 DisplayName,line1_password,Proxy1 Address\n# the hall\n00:11:22:33:44:55,200,"Smith, John",a;b c,192.0.2.1\n|0|
rows and columns left over|mac,line1_name,line1_displayname,line1_password,proxy1_address,,\n001122334455,200,"Smith, John",a;b c,192.0.2.1,,\n,,,,,,\n\n|0|
a row a line, the lines out of order|mac,line,name,displayname,password,proxy_address\n001122334455,2,201,,,\n001122334455,1,200,"Smith, John",a;b c,192.0.2.1\n|0|
semicolons|mac;line1_name;line1_displayname;line1_password;proxy1_address\r\n001122334455;200;Smith, John;"a;b c";192.0.2.1\r\n|0|
CR alone|mac,line1_name\r001122334455,200\r|2|@:1: lines that end in CR alone: save with LF or CR LF
a comma without quotes|mac,line1_displayname\n001122334455,Smith, John\n|2|@:2: more columns than the header (a cell with a comma in it needs quotes around it)
a quote behind a blank|mac,line1_displayname\n001122334455, "Smith"\n|2|@:2: a blank in front of an opening quote
a quote never closed|mac,line1_displayname\n001122334455,"Smith\n|2|@:2: quote not closed
a value in a nameless column|mac,line1_name,\n001122334455,200,x\n|2|@:2: a value in a column without a name
no header|001122334455,200\n|2|@:1: neither a record nor a header line (columns named as the keys: mac, load, line1_name ...)
a column twice|mac,line1_name,Line1 Name\n001122334455,200,201\n|2|@:1: line1_name: two columns mean this
two lines in a cell|mac,line1_displayname\n001122334455,"Smith\nJohn"\n|1|@:2: line1_displayname: holds a control character
a line without its number|mac,line,name,password\n001122334455,1,200,x\n001122334456,,201,y\n|1|@:3: name: of which line? There is no number in the column line\n@:3: password: of which line? There is no number in the column line\ncph-mkcnf: 001122334456: left out, its files stay as they are; the other phones are done\ncnf\tpath=SIPDefault.cnf\tchanged=yes\ncnf\tpath=SIP001122334455.cnf\tchanged=yes
zeros lost from a MAC|mac,line1_name\n1122334455,200\n|1|@:2: mac: 1122334455: too short for a MAC address: a spreadsheet has taken off its zeros; format the column as text and type it again
a number made of a MAC|mac,line1_name\n1.12233E+11,200\n|1|@:2: mac: 1.12233E+11: a MAC address that a spreadsheet has rounded to a number: format the column as text and type it again
END
	[ $n = 19 ] && [ $bad = 0 ]
}

@test "everything that is wrong is said in one go, also what is wrong between the values of a sound row" {
	printf '%s\n' mac,model,line1_name,line3_name,proxy1_port,timer_t2 $MAC,7960,200,203,70000, 001122334456,7940,201,203,, 001122334457,7960,202,,,400 \
		zz,7960,202,,, >x.csv
	printf 'tos_media: 9\ntelnet_level: 1\n' >site.cnf
	refuses_plan 1 "cph-mkcnf: site.cnf:1: tos_media: 9: too large (0 to 5)
cph-mkcnf: x.csv:2: proxy1_port: 70000: too large (0 to 65535)
cph-mkcnf: x.csv:5: mac: not a MAC address (12 hex digits)
cph-mkcnf: x.csv:3: line3_name: this model has 2 lines
cph-mkcnf: x.csv:4: timer_t2: timer_t2 is not greater than timer_t1" cph-mkcnf -q -d d -i x.csv -c site.cnf -t $SIP
}

@test "a blank around the name of a line or the address of a proxy is none of it" {
	printf 'mac,line1_name,proxy1_address\n%s, 201 ,"192.0.2.1 "\n' $MAC >x.csv
	warns "" cph-mkcnf -d d -i x.csv
	grep -qx 'line1_name: "201"' d/SIP$MAC.cnf
	grep -qx 'proxy1_address: "192.0.2.1"' d/SIP$MAC.cnf
	printf 'mac,line,name,proxy_address\n%s,1, 201, 192.0.2.1\n' $MAC >x.csv
	warns "" cph-mkcnf -d d -i x.csv
	grep -qx 'line1_name: "201"' d/SIP$MAC.cnf
}

@test "a blank at the edge of a value is kept and told; a column that the phone skips in a file is not written" {
	printf 'mac,line1_name,line1_displayname,line1_password,phone_label,proxy1_address,garp_enable,speed_line2\n%s,200, John,geheim,Desk ,192.0.2.1,0,201\n' $MAC >x.csv
	warns "cph-mkcnf: x.csv:2: line1_displayname: a blank at its beginning or end, which stays
cph-mkcnf: x.csv:2: speed_line2: the phone skips it in a file: only its own menus set it" cph-mkcnf -d d -i x.csv
	grep -qx 'line1_displayname: " John"' d/SIP$MAC.cnf
	grep -qx 'phone_label: "Desk "' d/SIP$MAC.cnf
	grep -qx 'garp_enable: "0"' d/SIP$MAC.cnf
	! grep -q speed_line d/SIP$MAC.cnf || fail "a speed dial is written"
	# the two ends of the wire would never agree on these
	local bad=0 col
	for col in line1_authname line1_password phone_password; do
		printf 'mac,%s,proxy1_address\n%s, x,192.0.2.1\n' $col $MAC >x.csv
		msg="$col: a blank at its beginning or end, which a PBX takes off: they would never match"
		run -1 cph-mkcnf -q -d d -i x.csv -t $SIP
		[[ $output == *"x.csv:2: $msg"* ]] || { echo "$output" >&2; bad=1; }
	done
	[ $bad = 0 ]
}

@test "every parameter there is, set in an inventory: written as it was said, and cph-lint has nothing to say" {
	# a value for every row of the table: its first keyword, its default, or one that suits the type; what contradicts is avoided
	awk -F '\t' -v mac=$MAC '
		function val(  v) {
			if (name == "dtmf_inband" || name == "telnet_level") return "0"
			if (name == "dst_start_month") return "March"
			if (name == "end_media_port") return "32766"
			if (name ~ /^proxy_backup$/) return "192.0.2.77"
			if (name ~ /line1_name/) return "200"
			if ($4 == "keyword" || $3 == "month" || $3 == "weekday") { split($8, v, "|"); return v[1] }
			if ($3 == "ip" || $3 == "host") return "192.0.2." ++n
			if ($3 == "url" || $3 == "logo") return "http://192.0.2.1/x"
			if ($3 == "dir") return "x/"
			if ($4 == "key") return "00112233445566778899AABBCCDDEEFF"
			if ($3 == "offset") return "1"
			if ($3 == "time") return "02/00"
			if ($3 ~ /^(int|even|bool|mask|week|day)$/) return $9 ~ /^[0-9]+$/ ? $9 : $5
			return substr("v" ++n, 1, $7 == "-" ? 9 : $7)
		}
		/^#/ || $1 == "name" || $2 !~ /M/ || $3 == "load" || $13 != "-" || $14 != "-" { next }
		{
			last = $11 == "lines" ? 6 : $11 == "-" ? 0 : $11
			for (k = last > 0; k <= last; k++) {
				name = $1
				sub(/N/, k, name)
				head = head "," name
				row = row "," val()
			}
		}
		END { print "mac,model" head; print mac ",7960" row }' "$CPH_ROOT/lib/data/params.tsv" >x.csv
	[ "$(head -n 1 x.csv | tr , '\n' | wc -l)" -gt 120 ]
	run -0 --separate-stderr cph-mkcnf -d d -i x.csv -t $SIP
	same stderr "" "$stderr"
	# back from the file, in the order of the columns
	head -n 1 x.csv | tr , '\n' | tail -n +3 >names
	tail -n 1 x.csv | tr , '\n' | tail -n +3 | paste -d'|' names - | sort >want
	sed -n '2,$s/^\([A-Za-z0-9_]*\): "\(.*\)"$/\1|\2/p' d/SIP$MAC.cnf | sort >got
	diff want got
	run -0 cph-lint d/SIP$MAC.cnf d/SIPDefault.cnf
	same lint "" "$output"
	# the directory as a whole, with the load and what moves an SCCP phone in it
	printf '\001\000\002\001\001\002\000\002\001\224' >d/$SIP.loads
	{ head -c 394 /dev/zero; printf '%s.sbn\n%s.sb2\nLA_VERSION=PAS30830\n' $UAL $SIP; } >>d/$SIP.loads
	touch d/$UAL.sbn d/$SIP.sb2
	step "XMLDefault.cnf.xml:$SIP" '' mac=$MAC >plan
	cph-mkcnf -d d -i x.csv -e dialplan.xml,syncinfo.xml <plan >/dev/null
	run -0 cph-lint d
	same lint "cph-lint: d/SIP$MAC.cnf: mode 640: a TFTP server that has given up root cannot read it: chmod o+r (cph-mkcnf -m 644), or let the server run in group $(stat -c %G d/SIP$MAC.cnf) (cph-mkcnf -g GROUP gives it another)
cph-lint: d/SIP$MAC.cnf:$(grep -n dial_template d/SIP$MAC.cnf | cut -d: -f1): dial_template: $(sed -n 's/^dial_template: "\(.*\)"/\1/p' d/SIP$MAC.cnf).xml is not there" "$output"
}

@test "a phone whose row is refused is left out with its reason, and does not stop the others" {
	local bad=0 out
	printf '%s\n' mac,model,line1_name,line3_name,proxy1_port,proxy1_address $MAC,7960,200,,70000,192.0.2.1 001122334456,7940,201,203,,192.0.2.1 \
		001122334457,7960,202,,,192.0.2.1 00112233445,7960,203,,,192.0.2.1 >x.csv
	run -1 --separate-stderr cph-mkcnf -d d -i x.csv -t $SIP -o path
	same stderr "cph-mkcnf: x.csv:2: proxy1_port: 70000: too large (0 to 65535)
cph-mkcnf: x.csv:5: mac: not a MAC address (12 hex digits)
cph-mkcnf: x.csv:3: line3_name: this model has 2 lines
cph-mkcnf: $MAC: left out, its files stay as they are; the other phones are done
cph-mkcnf: 001122334456: left out, its files stay as they are; the other phones are done" "$stderr" || bad=1
	same files "SIP001122334457.cnf SIPDefault.cnf" "$(ls d | xargs)" || bad=1
	same records "SIPDefault.cnf SIP001122334457.cnf" "$(xargs <<<"$output")" || bad=1
	# the old file of a phone that is left out stays as it is, also under -n
	echo old >d/SIP$MAC.cnf
	run -1 cph-mkcnf -q -n -d d -i x.csv -t $SIP
	[[ $output != *"+++"* ]] || bad=1
	same old old "$(cat d/SIP$MAC.cnf)" || bad=1
	# a hop each: a phone that is refused has no directory, and a fault of the settings that all share stops everything
	rm -rf d
	firmware d
	for mac in $MAC 001122334456 001122334457; do two_hops $mac; done >plan
	run -1 cph-mkcnf -q -d d -i x.csv <plan
	same directories "001122334457 P003-07-5-00.sbn" "$(ls d | grep -E '^0|P003-07' | xargs)" || bad=1
	sed -i 's/70000//;s/,203,/,,/;/^00112233445,/d' x.csv
	refuses_plan 1 "cph-mkcnf: -P: timer_t2: timer_t2 is not greater than timer_t1" cph-mkcnf -q -d d -i x.csv -P timer_t2=400 || bad=1
	# a phone that lacks an image, among phones that have theirs
	rm d/P003-07-5-00.sbn
	{ two_hops $MAC; two_hops 001122334456 | sed -n 's/hop=2\tof=2/hop=1\tof=1/p'; two_hops 001122334457; } >plan
	run -1 --separate-stderr cph-mkcnf -q -d d -i x.csv <plan
	same stderr "cph-mkcnf: d/P003-07-5-00.sbn: not there, and not in .images: unpack the firmware of P0S3-07-5-00 first
cph-mkcnf: $MAC: left out, its files stay as they are; the other phones are done
cph-mkcnf: 001122334457: left out, its files stay as they are; the other phones are done" "$stderr" || bad=1
	grep -q 'line1_name: "201"' d/001122334456/SIP001122334456.cnf || bad=1
	[ $bad = 0 ]
}

@test "values that a spreadsheet changed, or that stand in the wrong column, are warned of" {
	local bad=0 n=0 column value said line got
	while IFS='|' read -r column value said; do
		n=$((n + 1))
		rm -f d/*
		printf 'mac\t%s\tproxy1_address\n%s\t%s\t192.0.2.1\n' "$column" $MAC "$value" >x.tsv
		run cph-mkcnf -d d -i x.tsv -t $SIP
		got=
		for line in "${lines[@]}"; do
			[[ $line != *"x.tsv:2: $column: "* || $line == *"no line 1"* || $line == *"without line1"* ]] || got+=${line#"cph-mkcnf: x.tsv:2: $column: "}
		done
		same "$column $value" "$said" "$got" || bad=1
	done <<-'END'
		line1_name|4.93012E+11|4.93012E+11: a number that a spreadsheet has rounded: format the column as text and type it again
		line1_name|4,93E+11|4,93E+11: a number that a spreadsheet has rounded: format the column as text and type it again
		line1_name|#N/A|#N/A: an error of a spreadsheet's formula
		line1_name|201.0|201.0: a spreadsheet has taken it for a number: format the column as text
		line1_name|'0201|'0201: begins with an apostrophe, by which spreadsheets mark text: take it off
		line1_displayname|#REF!|#REF!: an error of a spreadsheet's formula
		line1_password|1.5E+11|a number that a spreadsheet has rounded: format the column as text and type it again
		line1_name|192.0.2.10|192.0.2.10: looks like an IP address
		line1_name|00:11:22:33:44:55|00:11:22:33:44:55: looks like a MAC address
		line1_name|P0S3-8-12-00|P0S3-8-12-00: looks like a load
		model|P0S3-8-12-00|looks like the value of another column; written as if it were a 7940 or 7960
		line1_name|201|
		line1_name|bob.smith|
		line1_displayname|O'Brien 2.0|
		line1_password|E+11|
	END
	[ $n = 15 ] && [ $bad = 0 ]
}
