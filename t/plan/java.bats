#!/usr/bin/env bats
# cph-plan for the phones with Java (7906 to 7975)
load ../helper
load plan

TAB=$'\t'

@test "the ways between releases: the old key below 8.3(3), both from there on, the bridge of 8.5(2)" {
	local bad=0 from to want
	while read -r from to want; do
		same_stops "$from to $to" "$want" $from $to || bad=1
	done <<-'END'
		SCCP42.8-3-1S SIP42.9-4-2SR3-1S SIP42.8-5-2S SIP42.9-4-2SR3-1S
		SCCP41.8-2-1S SCCP41.9-4-2SR3-1S SCCP41.8-5-2S SCCP41.9-4-2SR3-1S
		SCCP70.8-0-1S SIP70.8-5-2S SIP70.8-5-2S
		SCCP42.8-3-3SR2S SIP42.9-4-2SR3-1S SIP42.9-4-2SR3-1S
		SIP45.8-5-2S SIP45.8-5-2SR1S SIP45.8-5-2SR1S
		SCCP42.8-3-3SR2S SIP42.8-5-3S SIP42.8-5-3S
		SIP42.9-4-2SR3-1S SCCP42.9-4-2SR4-3S SCCP42.9-4-2SR4-3S
		SIP42.9-4-2SR3-1S SCCP42.8-4-2S SCCP42.8-4-2S
		SIP11.8-5-3S SIP SIP11.9-4-2SR1-1S
		SCCP75.9-2-1S SCCP SCCP75.9-4-2SR4-3S
	END
	refuses 1 "cph-plan: SIP42.9-4-2SR3-1S to SCCP42.8-3-1S: unknown: no report of anybody going below 8.3(3) again was found" \
		cph-plan SIP42.9-4-2SR3-1S SCCP42.8-3-1S || bad=1
	refuses 1 "cph-plan: SIP42.9-4-2SR3-1S to SIP45.9-4-2SR3-1S: impossible: loads of different phones" \
		cph-plan SIP42.9-4-2SR3-1S SIP45.9-4-2SR3-1S || bad=1
	refuses 1 "cph-plan: SIP42.9-4-2SR3-1S to P0S3-8-12-00: impossible: loads of different phones" cph-plan SIP42.9-4-2SR3-1S P0S3-8-12-00 || bad=1
	refuses 1 "cph-plan: P0S3-8-12-00 to SIP42.9-4-2SR3-1S: impossible: loads of different phones" cph-plan P0S3-8-12-00 SIP42.9-4-2SR3-1S || bad=1
	refuses 1 "cph-plan: sip42.9-4-2sr3-1: lower case: the phone asks for names in upper case; probably SIP42.9-4-2SR3-1S" \
		cph-plan SCCP42.9-2-1S sip42.9-4-2sr3-1 || bad=1
	refuses 1 "cph-plan: SIP41.8-5-4-20S: the name tells no version, and the rules go by that" cph-plan SIP41.8-5-4-20S SIP || bad=1
	refuses 1 "cph-plan: RESET: the model must be known (7906 to 7975)" cph-plan RESET SIP || bad=1
	[ $bad = 0 ]
}

@test "one step, every field that differs from those of a 7940" {
	cph-plan SCCP42.9-2-1S SIP42.9-4-2SR3-1S | tr '\t' '\n' | grep -E '^(how|serve|write|absent|last|next_safe|oneway|conf|option150|seconds)=' >fields
	diff -u - fields <<-'END'
		how=sep-load
		serve=SIP42.9-4-2SR3-1S.loads,jar42sip.9-4-2ES26.sbn,cnu42.9-4-2ES26.sbn,apps42.9-4-2ES26.sbn,dsp42.9-4-2ES26.sbn,cvm42sip.9-4-2ES26.sbn
		write=SEP<MAC>.cnf.xml:SIP42.9-4-2SR3-1S
		absent=CTLSEP<MAC>.tlv,ITLSEP<MAC>.tlv,ITLFile.tlv
		last=cvm42sip.9-4-2ES26.sbn
		next_safe=yes
		oneway=no
		conf=binary
		option150=no
		seconds=900
	END
}

@test "what is contested, and what late phones refuse, stands in trouble and remedy" {
	local refused="Load Rejected HC, or the term file is asked for again and again"
	[[ $(cph-plan -o trouble SCCP42.8-3-3SR2S SIP42.9-4-2SR3-1S) == *"a Cisco guide (CME) says that 8.3 does not go straight to 9.0"* ]]
	[[ $(cph-plan -o trouble SIP42.8-5-3S SIP42.8-4-2S) == *"8.5(3) and later know the new key only"* ]]
	[[ $(cph-plan -o trouble SIP42.9-4-2SR3-1S SIP42.8-5-2S) == *"$refused"* ]]
	[[ $(cph-plan -o remedy SIP42.9-4-2SR3-1S SIP42.9-2-1S) == *"must have 9.3(1)SR or later"* ]]
	# a phone that runs an older load takes it, and a 7941 has no such limit
	[[ $(cph-plan -o trouble SIP42.9-2-1S SIP42.8-5-2S) != *"$refused"* ]]
	[[ $(cph-plan -o trouble SIP41.9-4-2SR3-1S SIP41.8-5-2S) != *"$refused"* ]]
}

@test "the model decides the family; a reset phone gets its term file, and both ways where it may refuse a load" {
	printf 'mac,model,load,state\n001122334451,CP-7962G,,RESET\n001122334452,7960,P00308000500,\n001122334453,7912,P00308000500,\n001122334454,7942,P00308000500,\n' >p.csv
	printf '001122334455,7941,SCCP:9.2(1),\n001122334456,7960,SIP42.9-4-2SR3-1S,\n001122334457,8845,SIP:9.2,\n001122334458,7960,,RESET\n001122334459,7942,UAL,\n' >>p.csv
	run -1 --separate-stderr bash -c 'cph-plan -t SIP -o mac,hop,to,serve <p.csv'
	same stderr "cph-plan: SIP42.8-5-2S: its images are not known here, so \"serve\" has only the list: give a directory that has it (-a)
cph-plan: 001122334453: model 7912 is not converted by cph
cph-plan: 001122334454: P00308000500 is not for a 7942
cph-plan: 001122334456: SIP42.9-4-2SR3-1S is not for a 7960
cph-plan: 001122334457: model 8845 is not converted by cph
cph-plan: 001122334458: the model must be known (7906 to 7975)
cph-plan: 001122334459: UAL is not for a 7942" "$stderr"
	cut -f 1-3 <<<"$output" >got
	diff -u - got <<-END
		001122334451	1	SIP42.8-5-2S
		001122334451	2	SIP42.9-4-2SR3-1S
		001122334452	1	P0S3-8-12-00
		001122334455	1	SIP41.9-4-2SR1-1S
	END
	same "-x: straight, for a late phone" SIP42.9-4-2SR3-1S "$(head -n 2 p.csv | cph-plan -x -t SIP -o to)"
	[[ ${lines[0]} == *"${TAB}term62.default.loads,SIP42.8-5-2S.loads" ]]
	[[ $(head -n 2 p.csv | cph-plan -t SIP -o remedy | head -n 1) == *"go straight to such a load, without this hop (-x)"* ]]
	# it has lost the address of its server; the others keep theirs
	same "option 150" "yes no no no" "$(cph-plan -t SIP -o option150 <p.csv 2>/dev/null | xargs)"
	same "the load of another phone as the target of a shelf" "" "$(head -n 2 p.csv | cph-plan -t P0S3-8-12-00 -o to 2>/dev/null)"
}

@test "-a: what a list names is what must be there; -m names the package" {
	mkdir fw
	printf '# RELEASE load version 9-4-2ES26\r\n#HARDWARE_COMP_1 5\r\n\r\njar42sip.9-4-2ES26.sbn\r\ncnu42.9-4-2ES26.sbn\r\ncvm42sip.x.sbn \r\n' >fw/SIP42.9-4-2SR3-1S.loads
	refuses 1 "cph-plan: -a: SIP42.9-4-2SR3-1S: incomplete, jar42sip.9-4-2ES26.sbn is missing
cph-plan: SIP: no load of this protocol is among the firmware at hand" cph-plan -a fw SCCP42.9-2-1S SIP
	touch fw/jar42sip.9-4-2ES26.sbn fw/cnu42.9-4-2ES26.sbn fw/cvm42sip.x.sbn
	run -0 --separate-stderr cph-plan -a fw -o serve,last SCCP42.9-2-1S SIP
	same stderr "" "$stderr"
	same "from inside" "SIP42.9-4-2SR3-1S.loads,jar42sip.9-4-2ES26.sbn,cnu42.9-4-2ES26.sbn,cvm42sip.x.sbn${TAB}cvm42sip.x.sbn" "$output"
	refuses 1 "cph-plan: SCCP42.8-3-1S to SIP42.9-4-2SR3-1S: no documented way with the firmware at hand; SIP42.8-5-2S would open one" \
		cph-plan -a fw SCCP42.8-3-1S SIP
	run -1 cph-plan -m -a fw -o load,archive SCCP42.8-3-1S SIP
	same missing "SIP42.8-5-2S${TAB}cmterm-7942_7962-sip.8-5-2.zip" "$output"
	echo 'rm -rf /' >fw/SIP42.8-5-2S.loads
	run -0 --separate-stderr cph-plan -a fw -o to SCCP42.9-2-1S SIP
	same "no list" "cph-plan: -a: SIP42.8-5-2S: incomplete, SIP42.8-5-2S.loads names no images" "$stderr"
	# the phone gives a list up at a line of 127 bytes
	printf '#%125s\r\ncnu42.9-4-2ES26.sbn\r\n' x >fw/SIP42.8-5-2S.loads
	run -0 --separate-stderr cph-plan -a fw -o to SCCP42.9-2-1S SIP
	same "126 bytes" "" "$stderr"
	printf '#%126s\r\ncnu42.9-4-2ES26.sbn\r\n' x >fw/SIP42.8-5-2S.loads
	run -0 --separate-stderr cph-plan -a fw -o to SCCP42.9-2-1S SIP
	same "127 bytes" "cph-plan: -a: SIP42.8-5-2S: incomplete, SIP42.8-5-2S.loads names no images" "$stderr"
}

@test "-a twice: what a list names comes from the directory where the load is" {
	mkdir one two
	printf '# RELEASE load version 8-5-2TH1-1\r\n\r\njar45sip.8-5-2TH1-1.sbn\r\ncvm45sip.8-5-2TH1-1.sbn \r\n' >one/SIP45.8-5-2S.loads
	printf '# RELEASE load version 9-4-2ES26\r\n\r\ncvm45sip.9-4-2ES26.sbn \r\n' >two/SIP45.9-4-2SR3-1S.loads
	touch one/jar45sip.8-5-2TH1-1.sbn one/cvm45sip.8-5-2TH1-1.sbn two/cvm45sip.9-4-2ES26.sbn
	cph-plan -a one -a two -o serve SCCP45.8-3-1S SIP >got
	diff -u - got <<-'END'
		SIP45.8-5-2S.loads,jar45sip.8-5-2TH1-1.sbn,cvm45sip.8-5-2TH1-1.sbn
		SIP45.9-4-2SR3-1S.loads,cvm45sip.9-4-2ES26.sbn
	END
}

@test "-k judges chains of these phones; -w tells both ways" {
	local bad=0
	cph-plan -k -o verdict,instead SCCP42.8-3-1S SIP42.9-4-2SR3-1S >got && bad=1
	same straight "unknown${TAB}SIP42.8-5-2S,SIP42.9-4-2SR3-1S" "$(cat got)" || bad=1
	same bridge "ok ok" "$(cph-plan -k -o verdict SCCP42.8-3-1S SIP42.8-5-2S SIP | tr '\n' ' ' | sed 's/ $//')" || bad=1
	same needless needless "$(cph-plan -k -o verdict SCCP42.8-4-2S SIP42.8-5-2S SIP42.9-4-2SR3-1S | head -n 1)" || bad=1
	cph-plan -k -o verdict SIP42.9-4-2SR3-1S SIP45.9-4-2SR3-1S >got && bad=1
	same "another phone" impossible "$(cat got)" || bad=1
	same "after a factory reset" "ok ok" "$(cph-plan -k -o verdict RESET SIP42.8-5-2S SIP42.9-4-2SR3-1S | tr '\n' ' ' | sed 's/ $//')" || bad=1
	cph-plan -k -o verdict RESET SIP42.9-4-2SR3-1S >got && bad=1
	same "after a factory reset, straight" contested "$(cat got)" || bad=1
	run -0 cph-plan -w SCCP42.8-3-1S SIP
	[[ $output == *"Way A"*"loadInformation, without"*"Way B"*"123456789*0#"*"CTL and ITL"*"5 to 15 minutes"* ]] || bad=1
	[[ $output != *"phone_password"* ]] || bad=1
	[ $bad = 0 ]
}

# release LOAD INNER - a signed list and its five images, and the term files of the models, in the current directory
release() {
	local load=$1 inner=$2 p=sip ff f
	case $load in SCCP*) p=sccp ;; esac
	ff=${load%%.*} ff=${ff#SIP} ff=${ff#SCCP}
	printf '# RELEASE load version %s\r\n\r\njar%s%s.%s.sbn\r\ncnu%s.%s.sbn\r\napps%s.%s.sbn\r\ndsp%s.%s.sbn \r\ncvm%s%s.%s.sbn \r\n' "$inner" "$ff" $p "$inner" \
		"$ff" "$inner" "$ff" "$inner" "$ff" "$inner" "$ff" $p "$inner" >list
	for f in "$load" "${@:3}"; do "$CPH_ROOT/t/kit/mkfw" -s "$f.loads" <list >"$f.loads" || return 1; done
	for f in jar$ff$p cnu$ff apps$ff dsp$ff cvm$ff$p; do echo "$f" | "$CPH_ROOT/t/kit/mkfw" -s "$f.$inner.sbn" >"$f.$inner.sbn" || return 1; done
	rm list
}

@test "planned, written and rehearsed: phones with Java in one shelf, a reset one among them" {
	awk -F '\t' 'BEGIN { OFS = FS } /^testA/ { $1 = "J42t"; $6 = "cnu42.9-4-2ES26" } /^testB/ { $1 = "J42told"; $6 = "cnu42.9-4-2ES26" } { print }' \
		"$CPH_ROOT/t/kit/keys/keys.tsv" >keys.tsv
	mkdir tb
	(cd tb && release SIP42.9-4-2SR3-1S 9-4-2ES26 term42.default term62.default)
	printf 'mac,model,load,state,line1_name,proxy1_address\n001122334451,7942,SCCP42.9-2-1S,,201,192.0.2.1\n001122334452,7962,SIP42.8-5-4S,,202,192.0.2.1\n001122334453,7962,,RESET,203,192.0.2.1\n' >p.csv
	cph-plan -x -a tb -t SIP <p.csv >steps
	cph-mkcnf -q -d tb -i p.csv <steps >written
	run -0 --separate-stderr cph-phone -k keys.tsv -v -H steps -d tb
	same arrived "cph-phone: 3 of 3 phones arrive" "$(tail -n 1 <<<"$stderr")"
}

@test "a shelf of several families: each phone to its own target, the newest that is there or the one of -t; -e also plans those that are there" {
	{
		cat <<-'END'
			package	load=P0S3-8-12-00	complete=yes	genuine=yes
			package	load=SIP42.9-4-2SR3-1S	complete=yes	genuine=yes	files=jar42sip.9-4-2ES26.sbn,cvm42sip.9-4-2ES26.sbn
			package	load=SIP42.9-2-1S	complete=yes	genuine=yes
			package	load=term42.default	complete=yes	genuine=yes
		END
	} >have
	printf 'mac,model,load\n001122334451,7940,P00308000500\n001122334452,7962,SIP42.9-4-2SR3-1S\n001122334453,7942,SCCP42.9-2-1S\n001122334454,7941,SCCP41.9-2-1S\n' >p.csv
	same best "P0S3-8-12-00	7940/7960
SIP42.9-4-2SR3-1S	7942/7962" "$(cph-plan -b -a have -t SIP -o id,family)"
	run -1 --separate-stderr bash -c 'cph-plan -e -a have -t SIP -o mac,from,to,hop,of <p.csv'
	same newest "001122334451	P00308000500	P0S3-8-12-00	1	1
001122334452	SIP42.9-4-2SR3-1S	SIP42.9-4-2SR3-1S	1	1
001122334453	SCCP42.9-2-1S	SIP42.9-4-2SR3-1S	1	1" "$output"
	same stderr "cph-plan: 001122334454: SIP: no load of this protocol is among the firmware at hand" "$stderr"
	# the images are those that the package names
	same images "SIP42.9-4-2SR3-1S.loads,jar42sip.9-4-2ES26.sbn,cvm42sip.9-4-2ES26.sbn" "$(cph-plan -q -a have -t SIP -o serve <p.csv 2>/dev/null | tail -n 1)"
	run -1 --separate-stderr bash -c 'cph-plan -a have -t P0S3-8-12-00,SIP42.9-2-1S -o mac,to <p.csv'
	same targets "001122334451	P0S3-8-12-00
001122334452	SIP42.9-2-1S
001122334453	SIP42.9-2-1S" "$(cph-plan -e -q -a have -t P0S3-8-12-00,SIP42.9-2-1S -o mac,to <p.csv 2>/dev/null)"
	same stderr "cph-plan: 001122334454: no load for a 7941 is among the targets; packages that have one have 7941 in their name (cmterm-...)" "$stderr"
	# one target alone is no other phone's either
	run -1 --separate-stderr bash -c 'grep -v 7940 p.csv | cph-plan -q -t P0S3-8-12-00'
	same "one target" 3 "$(grep -c ': no load for a 79[46][12] is among the targets; packages that have one have 79[46][12] in their name' <<<"$stderr")"
	refuses 1 "cph-plan: X9: not a load ID" cph-plan -t P0S3-8-12-00,X9 P00308000500
}

@test "-e for every age: the files of a phone that is there, and its own extension" {
	local bad=0 load want
	while read -r load want; do
		same "$load" "$load $load $want inferred" "$(cph-plan -e -o from,to,serve,conf $load $load | tr '\t' ' ')" || bad=1
	done <<-'END'
		P0S3-8-12-00 P0S3-8-12-00.loads,P003-8-12-00.sbn,P0S3-8-12-00.sb2
		P0S3-06-3-00 P0S3-06-3-00.sbn
		P0S3-04-4-00 P0S3-04-4-00.bin
		P00308000500 P00308000500.loads,P00308000500.sbn,P00308000500.sb2
	END
	same without "" "$(cph-plan P0S3-8-12-00 P0S3-8-12-00)" || bad=1
	[ $bad = 0 ]
}
