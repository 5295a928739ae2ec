#!/usr/bin/env bats
# cph-phone over loopback: order and ports, silence, loss, many at once, our server and others
load ../helper
load phone

serve() {       # serve DIR - cph-tftpd on a free port: $port, records in log
	rm -f log       # or the record of an earlier server could be taken for this one's
	cph-tftpd -d "$1" -l 127.0.0.1 -p 0 >log 2>err.tftpd 3>&- &
	pids+=($!)
	wait_for 30 grep -qs '^listen' log
	port=$(sed -n 's/^listen.*	port=\([0-9]*\).*/\1/p' log)
}

shelf() {       # what takes any number of phones with SCCP 8.0(5) to SIP 8.12, own files apart
	mkdir -p dir
	(cd dir && phone_fw P0S3-8-12-00 && default_xml P0S3-8-12-00)
}

# own_ports ARG... - a run of a phone that got the source ports it wants, with an address of its own: another program of the machine may
# hold one of them on every address, for they are ephemeral ports to the system.  stdout in out, the server anew for each try.
own_ports() {
	local try
	for try in 1 2 3 4 5 6 7 8; do
		serve dir
		phone -v -a 127.77.$((RANDOM % 250)).$((1 + RANDOM % 250)) -S 0 -p "$port" "$@" 127.0.0.1 >out 2>err || { cat err >&2; return 1; }
		kill -TERM "${pids[-1]}"        # the server tells repeats of one miss together, here at its end
		wait "${pids[-1]}"
		grep -q "not from the phone's port" err || return 0
	done
	fail "another program holds the phone's ports: $(cat err)"
}

@test "addresses and numbers of the network are checked before anything is sent" {
	local bad=0
	refuses 2 "cph-phone: example.com: not a numeric address" cph-phone -f P00308000500 example.com || bad=1
	refuses 2 "cph-phone: ::1: these phones speak IPv4" cph-phone -f P00308000500 ::1 || bad=1
	refuses 2 "cph-phone: -a: ::1: these phones speak IPv4" cph-phone -a ::1 -f P00308000500 127.0.0.1 || bad=1
	refuses 2 "cph-phone: -p: 0: too small" cph-phone -p 0 || bad=1
	refuses 2 "cph-phone: -E: 100: too large" cph-phone -E 100 || bad=1
	refuses 2 "cph-phone: -R: x: not a number" cph-phone -R x || bad=1
	for s in 1001 .5 0.1234567 -1 x 1. ''; do
		refuses 2 "cph-phone: -S: $s: a number from 0 to 1000, with at most 6 decimals" cph-phone -S "$s" || bad=1
	done
	run -2 --separate-stderr cph-phone -q -a 192.0.2.77 -f P00308000500 127.0.0.1
	same "an address that is not ours" "cph-phone: 127.0.0.1: $(because EADDRNOTAVAIL)" "$stderr"
	[ $bad = 0 ]
}

@test "a server that logs sees the requests of one real conversion line for line, ports included" {
	# file, port, answer, and how often: the last two asks came from 50076 and 50077
	shelf
	own_ports -A -f P00308000500 -x P0S3-8-12-00
	same requests "$(cat <<-EOT
	CTLSEP$MAC.tlv 49806 error1 1
	SEP$MAC.cnf.xml 49807 error1 1
	XMLDefault.cnf.xml 49808 data 1
	CTLSEP$MAC.tlv 49809 error1 1
	SEP$MAC.cnf.xml 49810 error1 1
	XMLDefault.cnf.xml 49811 data 1
	CTLSEP$MAC.tlv 50082 error1 1
	SEP$MAC.cnf.xml 50083 error1 1
	SIP$MAC.cnf 50084 error1 1
	MGC$MAC.cnf 50085 error1 1
	XMLDefault.cnf.xml 50086 data 1
	P0S3-8-12-00.loads 50087 data 1
	P003-8-12-00.sbn 50088 data 1
	CTLSEP$MAC.tlv 50082 error1 1
	SEP$MAC.cnf.xml 50083 error1 1
	SIP$MAC.cnf 50084 error1 1
	MGC$MAC.cnf 50085 error1 1
	XMLDefault.cnf.xml 50086 data 1
	P0S3-8-12-00.loads 50087 data 1
	P0S3-8-12-00.sb2 50088 data 1
	SIPDefault.cnf 50074 error1 1
	SIP$MAC.cnf 50075 error1 1
	SIP$MAC.cnf 50077 error1 2
	EOT
	)" "$(grep '^request' log | sed 's/.*	port=\([0-9]*\)	file=\([^	]*\)	.*	answer=\([^	]*\)	.*count=\([0-9]*\)	by=.*$/\2 \1 \3 \4/')"
	same "all octet, no options" 23 "$(grep -c '	mode=octet	opts=	' log)"
}

@test "the records are those of the same run without a network" {
	shelf
	own_ports -f P00308000500
	phone -q -f P00308000500 -d dir >nonet
	cmp out nonet >&2
}

@test "a source port that is taken: the phone asks from another one, and says so" {
	need python3
	shelf
	serve dir
	python3 - <<-'EOT' >taken 3>&- &
	import socket, sys, time
	s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
	s.bind(("127.78.0.1", 50084))
	print("bound", flush=True)
	time.sleep(60)
	EOT
	pids+=($!)
	wait_for 30 grep -q bound taken
	run -0 --separate-stderr phone -v -a 127.78.0.1 -S 0 -p "$port" -f UAL -l P0S3-8-12-00 -o file,port 127.0.0.1
	[[ $output == *"SIP$MAC.cnf	"* && $output != *"SIP$MAC.cnf	50084"* ]] || fail "$output"
	[[ $stderr == *"; "[1-9]*" times not from the phone's port, which was in use"* ]] || fail "$stderr"
}

@test "a silent server: four sends a request, three requests in the whole hunt, and then the hunt is over" {
	mkdir empty
	serve empty
	kill "${pids[0]}"
	wait "${pids[0]}" || true
	run -1 --separate-stderr phone -v -b 1 -S 0.001 -p "$port" -f UAL -o file,answer,port 127.0.0.1
	same asked "CTLSEP$MAC.tlv silence
CTLSEP$MAC.tlv silence
CTLSEP$MAC.tlv silence" "$(cut -f 1,2 --output-delimiter=' ' <<<"$output")"
	[[ $stderr == *'cph-phone: 1 phone, 3 requests, 0 bytes, 12 packets (0 lost, 9 sent again)'* ]] || fail "$stderr"
	[[ $stderr == *"display: TFTP timeout"*"no answer from the server; it has no application (Protocol Application Invalid), and hunts for one for ever"* ]] || fail "$stderr"
	# 13 seconds for each, on a real phone
	run -1 phone -q -b 1 -S 0.001 -p "$port" -f UAL -o at 127.0.0.1
	same seconds 0,0,13,26,65 "$(grep '^[0-9]' <<<"$output" | tr '\n' ' ' | sed 's/ $//; s/ /,/g')"
	# the other reading: the next file, after three
	run -1 --separate-stderr phone -q -b 1 -S 0.001 -p "$port" -f UAL -O silence=next -o file 127.0.0.1
	same "asked, the other reading" 7,21 "$(grep . <<<"$output" | sort -u | wc -l),$(grep -c . <<<"$output")"
}

@test "what the server says when it does not give a file is what the phone says" {
	shelf
	chmod 000 dir/XMLDefault.cnf.xml
	[ ! -r dir/XMLDefault.cnf.xml ] || optional "everything can be read here (root)"
	serve dir
	run -1 --separate-stderr phone -S 0 -p "$port" -f UAL -x P0S3-8-12-00 -o file 127.0.0.1
	[[ $stderr == *"XMLDefault.cnf.xml: the server does not give it (error 2: XMLDefault.cnf.xml: may not be read)"* ]] || fail "$stderr"
	run -1 --separate-stderr phone -f UAL -x P0S3-8-12-00 -o file -d dir
	[[ $stderr == *"XMLDefault.cnf.xml: the server does not give it (error 2: Permission denied)"* ]] || fail "$stderr"
}

@test "an answer other than error 1 is an answer too; a file that cannot be read is one" {
	shelf
	cp dir/XMLDefault.cnf.xml keep
	mkdir dir/SEP$MAC.cnf.xml
	serve dir
	run -0 phone -q -S 0 -p "$port" -f P00308000500 -x P0S3-8-12-00 -o file,answer 127.0.0.1
	[[ $output == *"SEP$MAC.cnf.xml	"@(missing|error)* ]]
}

@test "packets are lost, and the phone arrives all the same" {
	local seed n bad=0
	shelf
	serve dir
	for seed in 1 2 3; do
		phone -v -S 0.02 -E 15 -R $seed -p "$port" -f P00308000500 -x P0S3-8-12-00 127.0.0.1 >out 2>err || { cat err >&2; bad=1; }
		n=$(sed -n 's/.*(\([0-9]*\) lost.*/\1/p' err)
		[ "${n:-0}" -gt 0 ] || { echo "seed $seed: nothing lost" >&2; bad=1; }
	done
	[ $bad = 0 ]
}

@test "50 phones at once, each from an address of its own; the flash file has every one of them" {
	shelf
	serve dir
	run -0 phone -q -S 0 -p "$port" -N 50 -a 127.1.0.1 -F flash -f P00308000500 -x P0S3-8-12-00 -o end 127.0.0.1
	same ends "50 unprovisioned" "$(sort <<<"$output" | uniq -c | sed 's/^ *//')"
	same flash 50 "$(grep -c '^phone.*	load=P0S3-8-12-00	loader=PAS30830	' flash)"
	same "last address" "127.1.0.50" "$(sed -n 's/.*	ip=\([^	]*\)	.*	file=SIP001122334486.cnf	.*/\1/p' log | sort -u)"
}

@test "phones that share an address take other ports" {
	shelf
	serve dir
	run -0 phone -q -S 0 -p "$port" -N 10 -f P00308000500 -x P0S3-8-12-00 -o end 127.0.0.1
	same ends "10 unprovisioned" "$(sort <<<"$output" | uniq -c | sed 's/^ *//')"
}

@test "a phone stopped by a signal keeps what was burned" {
	shelf
	serve dir
	"$CPH_ROOT/bin/cph-phone" -k "$CPH_ROOT/t/kit/keys/keys.tsv" -m $MAC -F flash -S 1 -p "$port" -f UAL -l PAS3X060 -x P0S3-8-12-00 127.0.0.1 \
		>out 2>err 3>&- &
	local p=$!
	pids+=($p)
	wait_for 30 grep -q 'P003-8-12-00.sbn	answer=file' out
	kill $p
	local rc=0
	wait $p || rc=$?
	same status 1 $rc
	same stderr "cph-phone: stopped by a signal" "$(cat err)"
	grep -q '	load=	loader=PAS30830	state=UAL	' flash
}

# ---- servers in use ----

# stock PORT DIR - become one that is installed
stock() {
	if in.tftpd -V 2>/dev/null | grep -q hpa; then
		exec in.tftpd -L -a "127.0.0.1:$1" -s "$2"
	elif command -v atftpd >/dev/null; then
		exec atftpd --daemon --no-fork --no-multicast --bind-address 127.0.0.1 --port "$1" --logfile - "$2"
	fi
	exit 127
}

stock_name() {
	if in.tftpd -V 2>/dev/null | grep -q hpa; then in.tftpd -V | sed 's/,.*//'; else atftpd --version 2>/dev/null || :; fi
}

@test "many phones at once boot from a stock server; time and memory are printed" {
	local n port tries name
	n=$(many 200 40)
	name=$(stock_name)
	[ -n "$name" ] || optional "neither tftpd-hpa nor atftpd is installed"
	[ "$(id -u)" = 0 ] || optional "these servers want root"
	shelf
	chmod -R a+rX "$BATS_RUN_TMPDIR"
	for tries in 1 2 3 4 5; do
		port=$((20000 + RANDOM % 12000))
		(stock $port "$PWD/dir") >server.log 2>&1 3>&- &
		pids+=($!)
		wait_for 3 tftpc 127.0.0.1 $port 'timeout 50' 'get P0S3-8-12-00.loads -' >/dev/null 2>&1 && break
	done
	# a descriptor a phone and 40 more: one lost for each request, and it fails; with the sanitizer, memory that is lost fails too
	(
		ulimit -n $((n + 40))
		[ "${CPH_SUBBUILD:-}" != asan ] || export ASAN_OPTIONS=detect_leaks=1
		phone -v -S 0 -p $port -N $n -a 127.2.0.1 -f P00308000500 -x P0S3-8-12-00 -o end 127.0.0.1 >out 2>err
	) || {
		tail -n 5 err server.log >&2
		return 1
	}
	same ends "$n unprovisioned" "$(sort out | uniq -c | sed 's/^ *//')"
	sed -n "s/^cph-phone: \([0-9]* phones, .*\)/# $name: \1/p" err >&3
}

@test "where no route leads to the server one line says so, for one phone and for many" {
	local n
	unshare -n true 2>/dev/null || optional "a network without routes needs root"
	for n in 1 3; do
		refuses 2 "cph-phone: 192.0.2.1: $(because ENETUNREACH)" unshare -n "$CPH_ROOT/bin/cph-phone" -q -N $n -f P00308000500 192.0.2.1
	done
}
