#!/usr/bin/env bats
# cph-mkcnf: time zones (-z), dial plans, rings and syncinfo (-e, -D)
load ../helper
load mkcnf

@test "-z: the zone and its summer time, in the phone's words; -P and the inventory still win where they come later" {
	local bad=0
	zone() { grep -E '^(time_zone|dst_)' d/SIPDefault.cnf | sed 's/dst_//;s/: "/=/;s/"//' | xargs; }
	cph-mkcnf -d d -i phones.csv -z 'EST5EDT,M3.2.0,M11.1.0' <plan >/dev/null
	same rule "time_zone=EST auto_adjust=1 offset=1 start_month=March start_day=0 start_day_of_week=Sunday start_week_of_month=2 start_time=02/00 stop_month=November stop_day=0 stop_day_of_week=Sunday stop_week_of_month=1 stop_time=02/00" "$(zone)" || bad=1
	export TZDIR=$CPH_ROOT/t/corpus/tz
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
	run -0 cph-lint d/dialplan.xml d/RINGLIST.DAT d/syncinfo.xml
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

@test "-z: every zone of this system is on the phone the time that the system keeps, or refused for a reason" {
	need python3
	[ -f /usr/share/zoneinfo/zone1970.tab ] || optional "no zone files here"
	mkdir zones
	awk '!/^#/ { print $3 }' /usr/share/zoneinfo/zone1970.tab | sort -u |
		awk -v step="$(many 1 6)" 'NR % step == 0 || /Kathmandu|Chatham|Eucla|Cairo|Casablanca/' >names
	sed 'h; s|/|+|g; x; G; s/\n/ /' names >pairs
	# (in sh, which starts commands in a fraction of the time that this bash takes)
	SIP=$SIP sh -c 'while read -r z file; do cph-mkcnf -q -n -d d -i phones.csv -t $SIP -z "$z" >"zones/$file" 2>&1 </dev/null; done' <pairs || :
	# shellcheck disable=SC2046
	python3 "$CPH_ROOT/t/kit/zones.py" $(cat names) >&2
	# where the phone has no words for it: these at least
	grep -q 'no zone with this offset' zones/Asia+Kathmandu zones/Pacific+Chatham zones/Australia+Eucla
	grep -q 'cannot express when summer time begins or ends' zones/Africa+Cairo
	grep -q 'follow no rule' zones/Africa+Casablanca
}
