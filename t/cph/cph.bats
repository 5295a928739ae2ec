#!/usr/bin/env bats
# cph, the front: one command over the tools, for phones that are simulated
load ../helper

K="$CPH_ROOT/t/kit/keys/keys.tsv"

# phones MAC:MODEL:LOAD... - simulated phones, in order, at 127.5.0.1 and up; not switched on yet
phones() {
	local p mac model load
	mkdir -p empty
	rm -f flash leases
	for p; do
		IFS=: read -r mac model load <<<"$p"
		cph-phone -q -k "$K" -m "$mac" -M "$model" -f "$load" -F flash -d empty >/dev/null 2>&1 || :
	done
	sed -n 's/^phone	mac=\([^	]*\).*/\1/p' flash | awk '{ print 0, $1, "127.5.0." NR, "*", "*" }' >leases
	[ -p power ] || mkfifo power
}

# front OPTIONS... - cph in the background, its output in front.out; the port it serves in $port
front() {
	local before
	before=$(listens)
	port=${port:-$((20000 + (BASHPID % 20000)))}
	CPH_TFTPD="-l 127.0.0.1" CPH_HOP="-t 2 -x 'echo \$CPH_MAC 1<>power'" cph -y -k "$K" -p "$port" -L leases "$@" >front.out 2>&1 3>&- &
	front=$!
	pids+=($!)
	wait_for 30 served "$before"
}
listens() { cat cph-work/records 2>/dev/null | grep -c '^listen' || :; }
served() { [ "$(listens)" -gt "$1" ]; }

# switch_on N - the phones of the flash, on their way to SIP 8.12
switch_on() {
	cph-phone -q -k "$K" -F flash -N "$1" -a 127.5.0.1 -p "$port" -S 0.02 -P power -x P0S3-8-12-00 -b 1000 127.0.0.1 >phone.log 2>phone.err 3>&- &
	pids+=($!)
}

# all_run LOAD N - so many phones have this load in their flash
all_run() { [ "$(grep -c "	load=$1	" flash)" = "$2" ]; }

# interrupt - end it, and its status in rc
interrupt() {
	rc=0
	# a background job of a script hears no INT; TERM is handled alike
	kill -TERM $front
	wait $front || rc=$?
}

@test "phones of three ages and one that nobody wrote down: all arrive; again; a changed password arrives; nothing else is written" {
	local l
	for l in P00305000300 P0S3-07-5-00 P0S3-8-12-00; do mkfw -z $l.zip $l; done
	# as LibreOffice writes it
	printf '"MAC","model","load","line1_name","line1_password","proxy1_address"\n' >phones.csv
	printf '"0011.2233.4401","7960","P00305000300","201","one1","192.0.2.10"\n"0011.2233.4402","7940","P00308000500","202","two2","192.0.2.10"\n' >>phones.csv
	printf '"0011.2233.4403","7960","P0S3-8-12-00","203","three3","192.0.2.10"\n' >>phones.csv
	phones 001122334401:7960:P00305000300 001122334402:7940:P00308000500 001122334403:7960:P0S3-8-12-00 001122334404:7940:P0S3-07-5-00
	find . | grep -v '^./\(flash\|front.out\|phone\|cph-work\)' | sort >before
	front ./*.zip
	switch_on 4
	wait_for 60 all_run P0S3-8-12-00 4 || { cat front.out >&2; return 1; }
	wait_for 30 grep -q 'every phone has arrived' front.out
	grep -q '001122334402 .*has arrived' front.out
	# the guest: its row is printed
	grep -q 001122334404 front.out
	interrupt
	same "status" 0 $rc
	# a password is changed while nothing runs; the phone's file has it when it asks next
	sed -i 's/two2/secret22/' phones.csv
	front ./*.zip
	wait_for 10 grep -q secret22 cph-work/shelf/001122334402/SIP001122334402.cnf
	# and while it runs
	sleep 1.1
	sed -i 's/one1/secret11/' phones.csv
	wait_for 15 grep -q secret11 cph-work/shelf/001122334401/SIP001122334401.cnf
	# the guest of the first run is not a stranger
	! grep -q 'has not arrived' front.out
	# and once it has a row, with dots in its address as people write it, it is in the plan once
	sleep 1.1
	printf '"0011.2233.4404","7940","P0S3-07-5-00","204","four4","192.0.2.10"\n' >>phones.csv
	wait_for 15 grep -q '	from=P0S3-07-5-00	' cph-work/plan
	same "steps of the guest" 1 "$(grep -c 'mac=001122334404	' cph-work/plan)"
	interrupt
	same "files outside" "" "$(find . | grep -v '^./\(flash\|front.out\|phone\|cph-work\|before\)' | sort | comm -13 before -)"
}

@test "-n changes nothing, and what it prints makes the same tree" {
	mkfw -z P0S3-8-12-00.zip P0S3-8-12-00
	printf 'mac,model,load,line1_name,proxy1_address\n001122334402,7940,P00308000500,202,192.0.2.10\n' >phones.csv
	run -0 --separate-stderr cph -n -k "$K" P0S3-8-12-00.zip
	[ ! -e cph-work ]
	[[ $output == *"cph-unpack "*"cph-plan "*"cph-mkcnf "*"cph-phone "*"cph-tftpd "*"cph-hop "* ]]
	grep -v '^cph-tftpd\|^trap\|cph-hop' <<<"$output" >script
	sh script
	mv cph-work printed
	phones 001122334402:7940:P00308000500
	front P0S3-8-12-00.zip
	interrupt
	(cd printed/shelf && find . -not -name .lock | sort | xargs ls -ld | awk '{ print $1, $9, $10, $11 }') >one
	(cd cph-work/shelf && find . -not -name .lock | sort | xargs ls -ld | awk '{ print $1, $9, $10, $11 }') >two
	diff one two
}

@test "what is missing is named before anything is done, with the archive to look for" {
	mkfw -z P0S3-8-12-00.zip P0S3-8-12-00
	printf 'mac,model,load,line1_name,proxy1_address\n001122334401,7960,P00305000300,201,192.0.2.10\n001122334402,7940,P00308000500,202,192.0.2.10\n' >phones.csv
	run -0 --separate-stderr cph -n -k "$K" P0S3-8-12-00.zip
	[[ $stderr == *"Missing: P0S3-07-5-00, for 1 phone(s): look for "*.zip* ]]
}

@test "an archive that no phone would accept is left out with its reason, and the others go on" {
	mkfw -z P0S3-8-12-00.zip P0S3-8-12-00
	echo hello >page.zip
	printf 'mac,model,load,line1_name,proxy1_address\n001122334402,7940,P00308000500,202,192.0.2.10\n' >phones.csv
	run -0 --separate-stderr cph -n -k "$K" page.zip P0S3-8-12-00.zip
	[[ $stderr == *"cph: page.zip: left out"* ]]
	[[ $stderr == *"Target: P0S3-8-12-00,"* ]]
	refuses_last 1 "cph: no firmware that a phone would accept; cph-unpack -t says why" cph -k "$K" page.zip
	[ ! -e cph-work ]
}

# refuses_last STATUS MESSAGE COMMAND... - as refuses, the last line of several
refuses_last() {
	local want=$1 msg=$2 rc=0
	shift 2
	"$@" >out 2>err </dev/null || rc=$?
	same "status" "$want" $rc && same message "$msg" "$(tail -n 1 err)"
}

@test "a phone that is left out is named, and is in the exit status" {
	mkfw -z P0S3-8-12-00.zip P0S3-8-12-00
	printf 'mac,model,load,line1_name,proxy1_address\n001122334401,7960,P003O8000500,201,192.0.2.10\n001122334402,7940,P0S3-8-12-00,202,192.0.2.10\n' >phones.csv
	CPH_TFTPD="-l 127.0.0.1" run -1 cph -y -k "$K" -p 0 -w 1 P0S3-8-12-00.zip </dev/null
	[[ $output == *"001122334401: "*"letter O"* ]] || fail "$output"
	[[ $output == *"Some phones are left out, for the reasons above; when their rows in phones.csv are corrected they are planned again at once."* ]] || fail "$output"
}

@test "usage: each slip is one line and status 2; -h, -V, --help, --version" {
	local bad=0
	refuses 2 "cph: firmware: needed: archives as they were downloaded, or directories of them" cph || bad=1
	refuses 2 "cph: nothing.zip: no such file or directory" cph nothing.zip || bad=1
	: >x.zip
	refuses 2 "cph: -w: options come before the firmware" cph x.zip -w 5 || bad=1
	refuses 2 "cph: -Z: unknown option" cph -Z x.zip || bad=1
	refuses 2 "cph: -d: needs an argument" cph -d || bad=1
	refuses 2 "cph: none.csv: no such file" cph -i none.csv x.zip || bad=1
	same version "cph $(cph-loadid -V | cut -d' ' -f2)" "$(cph -V)" || bad=1
	same help "$(cph -h)" "$(cph --help)" || bad=1
	same "usage and SYNOPSIS" "$(mandoc -T ascii -O width=400 "$CPH_ROOT/man/cph.1" | col -b | sed -n '/^SYNOPSIS/,/^DESC/p' | sed '1d;$d' | tr -s ' \n' ' ' | sed 's/^ //; s/ $//')" \
		"$(cph -h | sed -n 's/^usage: //p; s/^          *//p' | tr '\n' ' ' | tr -s ' ' | sed 's/ $//')" || bad=1
	[ $bad = 0 ]
}

@test "a way without return is agreed to with -y; without it these phones wait" {
	mkfw -z P0S3-8-12-00.zip P0S3-8-12-00
	mkfw -z P0S3-07-5-00.zip P0S3-07-5-00
	printf 'mac,model,load,line1_name,proxy1_address\n001122334401,7960,P00303020214,201,192.0.2.10\n' >phones.csv
	mkfw -z P00305000300.zip P00305000300
	CPH_TFTPD="-l 127.0.0.1" run -1 cph -k "$K" -p 0 -w 1 ./*.zip </dev/null
	[[ $output == *"cph: they wait; -y agrees"* ]]
}

@test "without root and without -p the port is explained" {
	[ "$(id -u)" != 0 ] || optional "root may take port 69"
	mkfw -z P0S3-8-12-00.zip P0S3-8-12-00
	run -2 cph -k "$K" P0S3-8-12-00.zip
	[[ $output == *"cph: real phones ask port 69: "* ]]
}
