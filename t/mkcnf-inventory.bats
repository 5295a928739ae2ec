#!/usr/bin/env bats
# cph-mkcnf: inventories as people keep them, and which of several values counts
load helper
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
