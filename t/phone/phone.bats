#!/usr/bin/env bats
# cph-phone without a network: command line, records, what a person is told, the flash file
load ../helper
load phone

# ---- what it refuses ----

@test "a wrong command line is one line and status 2" {
	local bad=0
	mkdir d
	refuses 2 "cph-phone: host: needed: the server to ask (or -d dir, or -I iface)" cph-phone -f P00308000500 || bad=1
	refuses 2 "cph-phone: $MAC: what does it run? (-f load)" cph-phone -m $MAC -d d || bad=1
	refuses 2 "cph-phone: extra: unexpected argument" cph-phone -f P00308000500 -d d extra || bad=1
	refuses 2 "cph-phone: -f: needs an argument" cph-phone -f || bad=1
	refuses 2 "cph-phone: -f: POS3-8-12-00: letter O for a zero (meant: P0S3-8-12-00)" cph-phone -f POS3-8-12-00 -d d || bad=1
	refuses 2 "cph-phone: -f: SCCP41.8-3-1S: not a load of a 7940 or 7960" cph-phone -f SCCP41.8-3-1S -d d || bad=1
	refuses 2 "cph-phone: -f: P003-8-12-00: not an application (a loader alone is -f UAL, its version goes with -l)" \
		cph-phone -f P003-8-12-00 -d d || bad=1
	refuses 2 "cph-phone: -x: nonsense: not a load of a 7940 or 7960" cph-phone -f P00308000500 -x nonsense -d d || bad=1
	refuses 2 "cph-phone: -l: PAS3: not the version of a loader (PAS3....), nor a load that comes with a loader" \
		cph-phone -f UAL -l PAS3 -d d || bad=1
	refuses 2 "cph-phone: -l: a phone with P0S3-06-3-00 has no such loader" cph-phone -f P0S3-06-3-00 -l PAS30830 -d d || bad=1
	refuses 2 "cph-phone: -M: 7920: no model that is simulated (7940, 7960, 7906 to 7975)" cph-phone -M 7920 || bad=1
	refuses 2 "cph-phone: -m: 01:00:00:00:00:00: a multicast or broadcast address, not a phone's" cph-phone -m 01:00:00:00:00:00 || bad=1
	refuses 2 "cph-phone: -m: zz: not a MAC address (12 hex digits)" cph-phone -m zz || bad=1
	refuses 2 "cph-phone: -b: 0: too small" cph-phone -b 0 || bad=1
	refuses 2 "cph-phone: -N: 65537: too large" cph-phone -N 65537 || bad=1
	refuses 2 "cph-phone: -D: maybe: yes or no" cph-phone -D maybe || bad=1
	refuses 2 "cph-phone: -O: sep=x: sep is hides or falls" cph-phone -O sep=x || bad=1
	refuses 2 "cph-phone: -O: sep: sep is hides or falls" cph-phone -O sep || bad=1
	refuses 2 "cph-phone: -O: sox=x: no such point" cph-phone -O sox=x || bad=1
	refuses 2 "cph-phone: nothing: No such file or directory" cph-phone -f P00308000500 -d nothing || bad=1
	refuses 2 "cph-phone: nothing: No such file or directory" cph-phone -k nothing || bad=1
	[ $bad = 0 ]
}

@test "a flash file that is none is refused, with the line" {
	local bad=0 line rest
	mkdir d
	while IFS='|' read -r line rest; do
		printf "# comment\n$line\n" >flash
		refuses 2 "cph-phone: flash:2: $rest" cph-phone -F flash -d d || bad=1
	done <<-'EOF'
	mac,model,load|not a record (type<TAB>key=value...)
	load\tid=x|not a phone record
	phone\tmac=001122334455\tmodel=7960\tload=P00308000500|an inventory, not a flash file (it has no era=)
	phone\tera=loader\tmac=0\tmodel=7960|mac= is no usable address
	phone\tera=loader\tmac=001122334455\tmodel=7920|model= is none that is simulated
	phone\tera=x\tmac=001122334455\tmodel=7940|era= is none of unsigned, signed, loader, java
	phone\tera=loader\tmac=001122334455\tmodel=7940\tload=|load=, state= and era= contradict one another
	phone\tera=signed\tmac=001122334455\tmodel=7940\tload=\tstate=UAL|load=, state= and era= contradict one another
	phone\tera=loader\tmac=001122334455\tmodel=7940\tload=P00308000500\tkeys=Q|keys= names a key that is not known (its table goes with -k)
	EOF
	[ $bad = 0 ]
}

# ---- what it says ----

@test "the requests of one real conversion, in order, with seconds and source ports" {
	good
	rm scene/SIP$MAC.cnf
	run -0 --separate-stderr phone -A -f P00308000500 -x P0S3-8-12-00 -o at,file,port -d scene
	same requests "$(grep -v '^[0-9]*		$' <<<"$output")" "$(cat <<-EOF
	0	CTLSEP$MAC.tlv	49806
	0	SEP$MAC.cnf.xml	49807
	0	XMLDefault.cnf.xml	49808
	34	CTLSEP$MAC.tlv	49809
	34	SEP$MAC.cnf.xml	49810
	34	XMLDefault.cnf.xml	49811
	49	CTLSEP$MAC.tlv	50082
	49	SEP$MAC.cnf.xml	50083
	49	SIP$MAC.cnf	50084
	49	MGC$MAC.cnf	50085
	49	XMLDefault.cnf.xml	50086
	49	P0S3-8-12-00.loads	50087
	50	P003-8-12-00.sbn	50088
	76	CTLSEP$MAC.tlv	50082
	76	SEP$MAC.cnf.xml	50083
	76	SIP$MAC.cnf	50084
	76	MGC$MAC.cnf	50085
	76	XMLDefault.cnf.xml	50086
	76	P0S3-8-12-00.loads	50087
	79	P0S3-8-12-00.sb2	50088
	125	SIPDefault.cnf	50074
	125	SIP$MAC.cnf	50075
	156	SIP$MAC.cnf	50076
	187	SIP$MAC.cnf	50077
	EOF
	)"
	same warning "cph-phone: $MAC: SIP$MAC.cnf: not there: the phone stays unprovisioned and asks again every 31 seconds" "$stderr"
}

@test "the records of a run, key by key" {
	good
	run -0 --separate-stderr phone -f P0S3-8-12-00 -d scene
	same records "$(cat <<-EOF
	boot	mac=$MAC	boot=1	who=ual	load=P0S3-8-12-00	loader=PAS30830	at=0
	ask	file=CTLSEP$MAC.tlv	answer=missing	bytes=0	took=missing	who=ual	port=50082	mac=$MAC	boot=1	at=0
	ask	file=SEP$MAC.cnf.xml	answer=missing	bytes=0	took=missing	who=ual	port=50083	mac=$MAC	boot=1	at=0
	ask	file=SIP$MAC.cnf	answer=file	bytes=52	took=used	who=ual	port=50084	mac=$MAC	boot=1	at=0
	boot	mac=$MAC	boot=1	who=sip	load=P0S3-8-12-00	loader=PAS30830	at=24
	ask	file=SIPDefault.cnf	answer=missing	bytes=0	took=missing	who=sip	port=50074	mac=$MAC	boot=1	at=24
	ask	file=SIP$MAC.cnf	answer=file	bytes=52	took=used	who=sip	port=50075	mac=$MAC	boot=1	at=24
	ask	file=RINGLIST.DAT	answer=file	bytes=0	took=used	who=sip	port=50076	mac=$MAC	boot=1	at=24
	ask	file=dialplan.xml	answer=file	bytes=0	took=used	who=sip	port=50077	mac=$MAC	boot=1	at=24
	state	mac=$MAC	load=P0S3-8-12-00	loader=PAS30830	end=idle	boots=1	at=24	rule=	cause=
	EOF
	)" "$output"
	same stderr "" "$stderr"
}

@test "-v tells a person what the display shows, how long it takes, and why it stopped" {
	good
	run -0 --separate-stderr phone -v -f P00308000500 -x P0S3-8-12-00 -d scene
	local want
	for want in 'universal application loader starts (load P00308000500)' 'display: Upgrading Loader' 'display: Copying to Bank 1' \
		'burns the loader P003-8-12-00 (a power cut now could cost the phone)' 'about 26 s: Upgrading Loader' 'about 46 s: Upgrading Application' \
		'after 2 starts and about 1 min 16 s: it runs P0S3-8-12-00'; do
		[[ $stderr == *"cph-phone: $MAC: $want"* ]] || fail "no line '$want' in: $stderr"
	done
	: >scene/SEP$MAC.cnf.xml
	run -1 --separate-stderr phone -f UAL -l P003-8-12-00 -d scene
	same stderr "cph-phone: $MAC: SEP$MAC.cnf.xml: is there and names no load: the hunt stops (absent would be safe); it has no application (Protocol Application Invalid), and hunts for one for ever" "$stderr"
}

@test "a loader that nobody has looked into may be named; it holds the oldest key" {
	good
	run -0 --separate-stderr phone -f UAL -l P003-08-11-00 -o load,end -d scene
	same warning "cph-phone: -l: P003-08-11-00: loader is not known; taken to hold the oldest key only" "${stderr%%$'\n'*}"
	in_scene hop P0S3-8-12-00 P0030801SR02
	run -1 phone -q -f P0S3-8-12-00 -l P003-08-11-00 -x P0030801SR02 -d scene
	[[ $output == *"loader (version not known) holds A"* ]] || fail "$output"
	run -0 phone -q -f P0S3-8-12-00 -l P003-08-11-00 -O key=any -x P0030801SR02 -d scene
	# loads with letters, from the first years, boot as the oldest
	run -1 phone -q -f P003AL01 -x P0030801SR02 -o file,who -d scene
	[[ $output == *"OS79XX.TXT	old"*"P0030801SR02: a phone this old presumably asks for 8.3 names only"* ]] || fail "$output"
}

@test "the phone of another model reads the other element of XMLDefault" {
	good
	rm scene/SIP$MAC.cnf
	grep -v Information7 scene/XMLDefault.cnf.xml >x
	mv x scene/XMLDefault.cnf.xml
	run -0 phone -M 7940 -f P00308000500 -x P0S3-8-12-00 -d scene
	run -1 phone -M 7960 -f P00308000500 -x P0S3-8-12-00 -d scene
}

@test "a directory of the phone's own is its whole world, also behind a link; ./ in a name is accepted" {
	good
	mkdir -p all/.hops/$MAC
	mv scene all/.hops/$MAC/1
	ln -s .hops/$MAC/1 all/$MAC
	: >all/SEP$MAC.cnf.xml
	printf 'tftp_cfg_dir: "./"\n' >all/$MAC/SIPDefault.cnf
	run -0 phone -f P00308000500 -x P0S3-8-12-00 -o file,answer -d all
	[[ $output == *"./SIP$MAC.cnf	file"* ]]
	# and a message names the file where it is asked for
	echo 'line1_name: 1' >all/$MAC/SIP$MAC.cnf
	run -0 --separate-stderr phone -Av -f P0S3-8-12-00 -d all
	[[ $stderr == *"it reads SIPDefault.cnf, ./SIP$MAC.cnf)" ]] || fail "$stderr"
	rm all/$MAC
	run -1 phone -f P00308000500 -x P0S3-8-12-00 -d all
}

@test "the flash file: a run is a life, the next run goes on; phones are counted up and keep their own" {
	good
	run -0 phone -F flash -f P00308000500 -x P0S3-8-12-00 -d scene
	same flash "phone	mac=$MAC	model=7960	load=P0S3-8-12-00	loader=PAS30830	state=	era=loader	keys=A,B,testA,testB	settings=kept	ctl=no	config=kept" \
		"$(cat flash)"
	# no -f: the file says what it runs; no -m: the phone of the file
	run -0 cph-phone -k "$CPH_ROOT/t/kit/keys/keys.tsv" -F flash -x P0S3-8-12-00 -o boots -d scene
	same boots 1 "$output"
	run -0 phone -q -F flash -f P00308000500 -N 3 -o mac,load,end -d scene
	same three "001122334455	P0S3-8-12-00	idle
001122334456	P0S3-8-12-00	unprovisioned
001122334457	P0S3-8-12-00	unprovisioned" "$(grep -v '	$' <<<"$output")"
	same lines 3 "$(grep -c ^phone flash)"
	refuses 2 "cph-phone: no/flash: No such file or directory" cph-phone -f P00308000500 -F no/flash -d scene
}

@test "-b bounds the number of starts; the world may change between them" {
	good
	run -1 --separate-stderr phone -b 1 -f P00308000500 -x P0S3-8-12-00 -d scene
	same stderr "cph-phone: $MAC: after 1 start it still was on its way, with P00308000500; it is told P0S3-8-12-00 (SIP$MAC.cnf)" "$stderr"
}

@test "the manual names every rule and every contested point that -W prints, and no others" {
	local man="$CPH_ROOT/man/cph-phone.1"
	run -0 cph-phone -W -o rule
	same rules "$(grep . <<<"$output" | sort)" \
		"$(sed -n '/^\.Sh DIAGNOSTICS/,/^\.Sh SEE/s/^\.It Sy //p' "$man" | tr -s ' ,' '\n\n' | sort)"
	run -0 cph-phone -W -o point,usual,other
	same points "$(awk -F '\t' '$1 != "" { print ".It Cm " $1 " Ns = Ns Cm " $2 " | " $3 }' <<<"$output")" \
		"$(sed -n '/^\.Sh CONTESTED/,/^\.Sh FILES/p' "$man" | grep '^\.It Cm')"
}
