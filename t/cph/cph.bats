#!/usr/bin/env bats
# cph, the front: one command over the tools, for phones that are simulated
load ../helper

K="$CPH_ROOT/t/kit/keys/keys.tsv"

# the archives are the same for every test
setup_file() {
	local l
	cd "$BATS_FILE_TMPDIR" || return 1
	for l in P00305000300 P0S3-07-5-00 P0S3-8-12-00; do mkfw -m -z $l.zip $l || return 1; done
}

# archive LOAD... - LOAD.zip, here
archive() {
	set -- "${@/%/.zip}"
	cp "${@/#/$BATS_FILE_TMPDIR/}" .
}

# phones MAC:MODEL:LOAD... - simulated phones, in order, at 127.5.0.1 and up; not switched on yet
phones() {
	local p mac model load
	[ -d empty ] || mkdir empty
	rm -f flash
	for p; do
		mac=${p%%:*} load=${p##*:} model=${p%:*} model=${model#*:}
		cph-phone -q -k "$K" -m "$mac" -M "$model" -f "$load" -F flash -d empty >/dev/null 2>&1 || :
	done
	awk -F '[	=]' '/^phone	mac=/ { print 0, $3, "127.5.0." ++n, "*", "*" }' flash >leases
	[ -p power ] || mkfifo power
}

# front OPTIONS... - cph in the background, its output in front.out; the port it serves in $port
front() {
	local before=
	[ ! -e cph-work/records ] || before=$(<cph-work/records)
	# another one for each: the server before may not have ended yet
	port=$((20000 + (BASHPID + 97 * (fronts += 1)) % 12000))
	CPH_TFTPD="-l 127.0.0.1" CPH_HOP="-t 2 -x 'echo \$CPH_MAC 1<>power'" cph -y -k "$K" -p "$port" -L leases "$@" >front.out 2>&1 3>&- &
	front=$!
	pids+=($!)
	wait_for 30 served ${#before}
}
# served N - a server has begun, behind so many characters of the records
served() {
	local records
	[ -e cph-work/records ] && records=$(<cph-work/records) && [[ ${records:$1} == *listen$'\t'* ]]
}

# switch_on N [LOAD] - the phones of the flash, on their way to SIP 8.12, or until they are killed
switch_on() {
	cph-phone -q -k "$K" -F flash -N "$1" -a 127.5.0.1 -p "$port" -S 0.02 -P power ${2--x P0S3-8-12-00} -b 1000 127.0.0.1 >phone.log 2>phone.err 3>&- &
	pids+=($!)
}

# all_run LOAD N - so many phones have this load in their flash
all_run() { local n; lines_with "	load=$1	" flash; [ $n = "$2" ]; }

# interrupt - end it, and its status in rc
interrupt() {
	rc=0
	# a background job of a script hears no INT; TERM is handled alike
	kill -TERM $front
	wait $front || rc=$?
}

@test "phones of three ages and one that nobody wrote down: all arrive; again; a changed password arrives; nothing else is written" {
	archive P00305000300 P0S3-07-5-00 P0S3-8-12-00
	# as LibreOffice writes it
	printf '"MAC";"Model";"Load ID";"line1_name";"line1_password";"proxy1_address"\n' >phones.csv
	printf '"0011.2233.4401";7960;"P00305000300"; 201;"one1";"192.0.2.10"\n"0011.2233.4402";7940;"P00308000500";202;"two2";"192.0.2.10"\n' >>phones.csv
	printf '"0011.2233.4403";7960;"P0S3-8-12-00";203;"three3";"192.0.2.10"\n' >>phones.csv
	phones 001122334401:7960:P00305000300 001122334402:7940:P00308000500 001122334403:7960:P0S3-8-12-00 001122334404:7940:P0S3-07-5-00
	find . | grep -v '^./\(flash\|front.out\|phone\|cph-work\)' | sort >before
	front ./*.zip
	switch_on 4
	wait_for 60 all_run P0S3-8-12-00 4 || { cat front.out >&2; return 1; }
	wait_for 30 has front.out 'every phone has arrived'
	grep -q '001122334402 .*has arrived' front.out
	# the guest: its row is printed, in the columns of the inventory
	grep -qx '001122334404;;P0S3-8-12-00;;;' front.out
	interrupt
	same "status" 0 $rc
	# a password is changed while nothing runs; the phone's file has it when it asks next
	sed -i 's/two2/secret22/' phones.csv
	front ./*.zip
	wait_for 30 has cph-work/shelf/001122334402/SIP001122334402.cnf secret22
	# and while it runs; it looks for changes from then on
	wait_for 30 has front.out 'Waiting for phones'
	sleep 1.1
	sed -i 's/one1/secret11/' phones.csv
	wait_for 30 has cph-work/shelf/001122334401/SIP001122334401.cnf secret11
	# the guest of the first run is not a stranger
	! grep -q 'has not arrived' front.out || fail "$(cat front.out)"
	# and once it has a row, with dots in its address as people write it, it is in the plan once
	sleep 1.1
	printf '"0011.2233.4404";7940;"P0S3-07-5-00";204;"four4";"192.0.2.10"\n' >>phones.csv
	wait_for 30 has cph-work/plan '	from=P0S3-07-5-00	'
	same "steps of the guest" 1 "$(grep -c 'mac=001122334404	' cph-work/plan)"
	wait_for 30 has cph-work/shelf/001122334404/SIP001122334404.cnf four4
	! grep -q 'left out' front.out || fail "$(cat front.out)"
	interrupt
	same "files outside" "" "$(find . | grep -v '^./\(flash\|front.out\|phone\|cph-work\|before\)' | sort | comm -13 before -)"
}

# package LOAD KEY - an archive of a load for phones with Java, as it is downloaded
package() {
	local f words=()
	mkjava -k "$2" -d "$1" "$1"
	for f in "$1"/*; do words+=("+${f##*/}" "file=$f" deflate); done
	mkzip "${words[@]}" >"cmterm-$1.zip"
	rm -r "$1"
}

# mixed - three 7960s and three of the 7941 to 7965, and the firmware for all of them; one package is unpacked already
mixed() {
	local l
	K="$CPH_ROOT/t/kit/keys/mixed.tsv"
	local l
	archive P00305000300 P0S3-07-5-00 P0S3-8-12-00
	for l in SIP42.9-4-2SR3-1S SIP45.9-4-2SR3-1S; do package $l A; done
	package SIP45.8-5-2S B
	mkjava -d unpacked SIP41.9-4-2SR3-1S
	printf 'mac,model,load,state,line1_name,proxy1_address\n001122334401,7960,P00305000300,,201,192.0.2.10\n001122334402,7940,P00308000500,,202,192.0.2.10\n' >phones.csv
	printf '001122334403,7960,P0S3-8-12-00,,203,192.0.2.10\n001122334404,7942,SCCP42.9-3-1SR2-1S,,204,192.0.2.10\n' >>phones.csv
	printf '001122334405,7965,,RESET,205,192.0.2.10\n001122334406,7941,SIP41.9-4-2SR3-1S,,206,192.0.2.10\n' >>phones.csv
}

@test "three 7960s, a 7942 by its SEP file, a reset 7965 over the bridge and a 7941 that is there: all arrive in one run; an unlisted 7945 is named" {
	mixed
	phones 001122334401:7960:P00305000300 001122334402:7940:P00308000500 001122334403:7960:P0S3-8-12-00 \
		001122334404:7942:SCCP42.9-3-1SR2-1S 001122334405:7965:RESET 001122334406:7941:SIP41.9-4-2SR3-1S 001122334407:7945:SIP45.9-3-1SR2-1S
	front ./*.zip unpacked
	grep -qF 'Target: P0S3-8-12-00 for the 7940/7960, SIP41.9-4-2SR3-1S for the 7941/7961, SIP42.9-4-2SR3-1S for the 7942/7962, SIP45.9-4-2SR3-1S for the 7945/7965:' front.out
	switch_on 7 ''
	wait_for 60 has front.out 'every phone has arrived: 6 of 6' || { cat front.out >&2; return 1; }
	wait_for 30 grep -qx '001122334407,MODEL,LOAD,,,' front.out
	wait_for 30 has front.out 'What is next: '
	interrupt
	same "status" 0 $rc
	wait_for 30 all_run P0S3-8-12-00 3
	same "the others" "SIP42.9-4-2SR3-1S SIP45.9-4-2SR3-1S SIP41.9-4-2SR3-1S SIP45.9-3-1SR2-1S" "$(sed -n 's/.*	load=\(SIP[^	]*\).*/\1/p' flash | xargs)"
	# the term file of the release that its plan names, and a file with a line
	grep -aq 'RELEASE load version 8-5-2TH1-1' cph-work/shelf/.hops/001122334405/1/term65.default.loads
	grep -q '<name>205</name>' cph-work/shelf/001122334405/SEP001122334405.cnf.xml
	# what phones without a row see names no image
	same "bare" "" "$(ls cph-work/shelf | grep -v '^0011223344\|^020000000000$')"
}

@test "-n for a mixed shelf: what it prints makes the same tree" {
	mixed
	run -0 --separate-stderr cph -n -k "$K" ./*.zip unpacked
	grep -v '^cph-tftpd\|^trap\|cph-hop' <<<"$output" >script
	sh script
	# what cph-hop does first of all, without a server
	cph-hop -q -c -y -d cph-work/shelf cph-work/plan </dev/null >/dev/null 2>&1 || :
	mv cph-work printed
	CPH_TFTPD="-l 127.0.0.1" run -1 cph -y -k "$K" -p 0 -w 1 ./*.zip unpacked </dev/null
	same_tree
}

same_tree() {
	(cd printed/shelf && find . -not -name .lock | sort | xargs ls -ld | awk '{ print $1, $9, $10, $11 }') >one
	(cd cph-work/shelf && find . -not -name .lock | sort | xargs ls -ld | awk '{ print $1, $9, $10, $11 }') >two
	diff one two && diff printed/plan cph-work/plan
}

@test "-t for each family; a phone whose family has none is left out by name" {
	mixed
	CPH_TFTPD="-l 127.0.0.1" run -1 cph -y -k "$K" -p 0 -w 1 -t P0S3-07-5-00,SIP42.9-4-2SR3-1S ./*.zip </dev/null
	[[ $output == *"cph-plan: 001122334405: no load for a 7965 is among the targets"* ]] || fail "$output"
	same targets "P0S3-07-5-00 SIP42.9-4-2SR3-1S" "$(sed -n 's/.*	to=\([^	]*\).*/\1/p' cph-work/plan | sort -u | xargs)"
}

@test "-n changes nothing, and what it prints makes the same tree" {
	archive P0S3-8-12-00
	printf 'mac,model,load,line1_name,proxy1_address\n001122334402,7940,P00308000500,202,192.0.2.10\n' >phones.csv
	run -0 --separate-stderr cph -n -k "$K" P0S3-8-12-00.zip
	[ ! -e cph-work ]
	[[ $output == *"cph-unpack "*"cph-plan "*"cph-mkcnf "*"cph-phone "*"cph-tftpd "*"cph-hop "* ]]
	grep -v '^cph-tftpd\|^trap\|cph-hop' <<<"$output" >script
	sh script
	cph-hop -q -c -y -d cph-work/shelf cph-work/plan </dev/null >/dev/null 2>&1 || :
	mv cph-work printed
	phones 001122334402:7940:P00308000500
	front P0S3-8-12-00.zip
	wait_for 30 has front.out 'may begin with hop 1'
	interrupt
	same_tree
}

@test "what is missing is named before anything is done, with the archive to look for" {
	archive P0S3-8-12-00
	printf 'mac,model,load,line1_name,proxy1_address\n001122334401,7960,P00305000300,201,192.0.2.10\n001122334402,7940,P00308000500,202,192.0.2.10\n' >phones.csv
	run -0 --separate-stderr cph -n -k "$K" P0S3-8-12-00.zip
	[[ $stderr == *"Missing: P0S3-07-5-00, for 1 phone(s): look for "*.zip* ]]
}

@test "an archive that no phone would accept is left out with its reason, and the others go on" {
	archive P0S3-8-12-00
	echo hello >page.zip
	printf 'mac,model,load,line1_name,proxy1_address\n001122334402,7940,P00308000500,202,192.0.2.10\n' >phones.csv
	run -0 --separate-stderr cph -n -k "$K" page.zip P0S3-8-12-00.zip
	[[ $stderr == *"cph: page.zip: left out"* ]]
	[[ $stderr == *"Target: P0S3-8-12-00 for the 7940/7960: the newest SIP load that is whole and genuine here."* ]]
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
	archive P0S3-8-12-00
	printf 'mac,model,load,line1_name,proxy1_address\n001122334401,7960,P003O8000500,201,192.0.2.10\n001122334402,7940,P0S3-8-12-00,202,192.0.2.10\n' >phones.csv
	CPH_TFTPD="-l 127.0.0.1" run -1 cph -y -k "$K" -p 0 -w 1 P0S3-8-12-00.zip </dev/null
	[[ $output == *"001122334401: "*"letter O"* ]] || fail "$output"
	[[ $output == *"Some phones are left out, for the reasons above.  When phones.csv changes they are planned again at once."* ]] || fail "$output"
}

@test "usage: each slip is one line and status 2; -h, -V, --help, --version" {
	local bad=0 o
	refuses 2 "cph: firmware: needed: archives as they were downloaded, or directories of them" cph || bad=1
	refuses 2 "cph: nothing.zip: no such file or directory" cph nothing.zip || bad=1
	: >x.zip
	refuses 2 "cph: -w: options come before the firmware" cph x.zip -w 5 || bad=1
	refuses 2 "cph: -Z: unknown option" cph -Z x.zip || bad=1
	refuses 2 "cph: -d: needs an argument" cph -d || bad=1
	refuses 2 "cph: none.csv: no such file" cph -i none.csv x.zip || bad=1
	# a variable of a script that is not set: "$dir/shelf" would be /shelf
	for o in d I i k L p t u w; do refuses 2 "cph: -$o: empty" cph -$o '' x.zip || bad=1; done
	mkdir -p decoy/bin
	same "the tools beside it, whatever CDPATH says" "$(cph -V)" "$(decoy=$PWD/decoy && cd "$CPH_ROOT" && PATH=/usr/bin:/bin CDPATH=$decoy sh bin/cph -V)" || bad=1
	same version "cph $(cph-loadid -V | cut -d' ' -f2)" "$(cph -V)" || bad=1
	same help "$(cph -h)" "$(cph --help)" || bad=1
	[ $bad = 0 ] || return 1
	need mandoc col || return 1
	same "usage and SYNOPSIS" "$(mandoc -T ascii -O width=400 "$CPH_ROOT/man/cph.1" | col -b | sed -n '/^SYNOPSIS/,/^DESC/p' | sed '1d;$d' | tr -s ' \n' ' ' | sed 's/^ //; s/ $//')" \
		"$(cph -h | sed -n 's/^usage: //p; s/^          *//p' | tr '\n' ' ' | tr -s ' ' | sed 's/ $//')"
}

@test "a way without return is agreed to with -y; without it these phones wait" {
	archive P00305000300 P0S3-07-5-00 P0S3-8-12-00
	printf 'mac,model,load,line1_name,proxy1_address\n001122334401,7960,P00303020214,201,192.0.2.10\n' >phones.csv
	CPH_TFTPD="-l 127.0.0.1" run -1 cph -k "$K" -p 0 -w 1 ./*.zip </dev/null
	[[ $output == *"cph: they wait; -y agrees"* ]]
}

@test "without root and without -p the port is explained" {
	[ "$(id -u)" != 0 ] || optional "root may take port 69"
	archive P0S3-8-12-00
	run -2 cph -k "$K" P0S3-8-12-00.zip
	[[ $output == *"cph-tftpd: "*" port 69: "*"; be root (sudo), or "* ]]
}

@test "a tool that ends by itself while phones are served is named, with status 2; cph goes on where it was" {
	need pgrep
	archive P0S3-8-12-00
	printf 'mac,model,load,line1_name,proxy1_address\n001122334402,7940,P00308000500,202,192.0.2.10\n' >phones.csv
	phones 001122334402:7940:P00308000500
	local tool
	for tool in cph-tftpd tail cph-hop; do
		front P0S3-8-12-00.zip
		# from here on the tail that it has is the one that stays
		wait_for 30 has front.out 'Waiting for phones'
		wait_for 30 child $tool
		kill -KILL "$(child $tool)"
		rc=0
		wait $front || rc=$?
		same "status after $tool" 2 $rc
		grep -q "cph: $tool has ended" front.out || { cat front.out >&2; return 1; }
		same "what is left" "" "$(child cph-tftpd; child cph-hop; child tail)"
	done
}

# child TOOL - the process of the newest cph that runs it
child() { pgrep -x -P "$front" "$1" || { for p in $(pgrep -P "$front"); do pgrep -x -P "$p" "$1"; done; } | grep . ; }

@test "one directory is for one cph at a time, which is not disturbed; a lock that is left over does not count" {
	archive P0S3-8-12-00
	phones 001122334402:7940:P00308000500
	front P0S3-8-12-00.zip
	refuses_last 2 "cph: cph-work: another cph, process $(cat cph-work/lock), works there; -d names another directory" cph -k "$K" -p 0 P0S3-8-12-00.zip
	cph -q -n -k "$K" P0S3-8-12-00.zip >/dev/null
	same "the lock of who works" "$front" "$(cat cph-work/lock)"
	wait_for 30 test -p cph-work/follow
	refuses_last 2 "cph: cph-work: another cph, process $front, works there; -d names another directory" cph -k "$K" -p 0 P0S3-8-12-00.zip
	cph -q -n -k "$K" P0S3-8-12-00.zip >/dev/null
	[ -p cph-work/follow ] || fail "the FIFO of the other is gone"
	interrupt
	[ ! -e cph-work/lock ]
	[ ! -e cph-work/follow ]
	# nobody has that number; it is another program's by now (only ps tells); the system stopped before it was written
	sleep 1000 3>&- &
	pids+=($!)
	for lock in 99999999 $(! command -v ps >/dev/null || echo $!) ''; do
		printf %s "$lock" >cph-work/lock
		front P0S3-8-12-00.zip
		same "lock" "$front" "$(cat cph-work/lock)"
		interrupt
	done
}

@test "another user's cph is seen at work" {
	as_root "another user" setpriv --reuid 65534 --regid 65534 --clear-groups true
	setpriv --reuid 65534 --regid 65534 --clear-groups test -r "$CPH_ROOT/bin/cph" || optional "another user cannot read this tree"
	shared=$(mktemp -d)
	chmod 755 "$shared"
	ln -s "$shared/of-root" cph-work
	cp "$BATS_FILE_TMPDIR/P0S3-8-12-00.zip" "$shared/x.zip"
	cp "$K" "$shared/keys.tsv"
	: >leases
	front -d "$shared/of-root" "$shared/x.zip"
	chmod -R a+rwX "$shared"
	(cd "$shared" && setpriv --reuid 65534 --regid 65534 --clear-groups cph -k keys.tsv -d of-root -p 0 x.zip) >out 2>&1 </dev/null && rc=0 || rc=$?
	same status 2 "$rc" || bad=1
	grep -q "cph: of-root: another cph, process $front, works there" out || bad=1
	same lock "$front" "$(cat "$shared/of-root/lock")" || bad=1
	interrupt
	rm -rf "$shared"
	[ -z "${bad-}" ] || { cat out >&2; return 1; }
}

@test "under sudo what cph makes belongs to the user, and what stood there before stays its owner's" {
	as_root "a file of another user" true
	archive P0S3-8-12-00
	printf 'mac,model,load,line1_name,proxy1_address\n001122334402,7940,P00308000500,202,192.0.2.10\n' >phones.csv
	mkdir there
	: >there/stranger
	local d
	for d in there new; do
		SUDO_UID=12345 SUDO_GID=12346 CPH_TFTPD="-l 127.0.0.1" run -1 cph -y -k "$K" -p 0 -w 1 -d $d P0S3-8-12-00.zip </dev/null
	done
	same "what stood there" "0:0 0:0" "$(stat -c %u:%g there there/stranger | xargs)"
	same "what was made in a directory that stood there" "" "$(find there ! -path there ! -path there/stranger ! \( -uid 12345 -gid 12346 \))"
	same "what was made in a new one" "" "$(find new ! \( -uid 12345 -gid 12346 \))"
}

@test "names with blanks, quotes, line ends and dashes; a directory that cannot be written; no TMPDIR" {
	local bad=0 name names
	cp "$BATS_FILE_TMPDIR/P0S3-8-12-00.zip" x.zip
	printf 'mac,model,load,line1_name,proxy1_address\n001122334402,7940,P00308000500,202,192.0.2.10\n' >'my phones.csv'
	names=('a b.zip' "it's.zip" $'two\nlines.zip' $'end\n' './-w' '$(touch run).zip')
	for name in "${names[@]}"; do cp x.zip "$name"; done
	CPH_TFTPD="-l 127.0.0.1" cph -y -k "$K" -p 0 -w 1 -d 'my work' -i 'my phones.csv' "${names[@]}" >out 2>&1 </dev/null || :
	grep -q 'has not arrived: hop 1 of 1' out || { cat out >&2; bad=1; }
	# each of them was found sound, and was unpacked
	! grep 'left out' out >&2 || bad=1
	same "archives that were unpacked" 6 "$(grep -c '^package	load=P0S3-8-12-00	' 'my work/images')" || bad=1
	[ ! -e run ]
	touch file
	refuses_last 2 "cph: file/work: stopped, for the reason above" cph -y -k "$K" -p 0 -d file/work x.zip || bad=1
	TMPDIR=/nowhere refuses_last 2 "cph: /nowhere: no temporary directory can be made there" cph -y -k "$K" x.zip || bad=1
	[ $bad = 0 ]
}

@test "nothing asks for a minute: what to look at; a port that is taken: who may have it" {
	archive P0S3-8-12-00
	mkdir fast
	# a minute of a tenth of its length
	printf '#!/bin/sh\nexec %s 0.05\n' "$(command -v sleep)" >fast/sleep
	chmod +x fast/sleep
	: >leases
	PATH=$PWD/fast:$PATH front P0S3-8-12-00.zip
	wait_for 30 has front.out 'No phone has asked for anything for a minute'
	refuses_last 2 "cph-tftpd: 127.0.0.1 port $port: $(because EADDRINUSE); as root, ss -lunp 'sport = :$port' or lsof -i UDP:$port names the program that has it; stop that, for instance with systemctl stop tftpd-hpa or dnsmasq; another port (-p) is for rehearsals" \
		env CPH_TFTPD="-l 127.0.0.1" cph -k "$K" -d other -p "$port" P0S3-8-12-00.zip
	interrupt
}

@test "a line without a proxy is served, and warned of" {
	archive P0S3-8-12-00
	printf 'mac,model,load,line1_name\n001122334402,7940,P00308000500,202\n' >phones.csv
	CPH_TFTPD="-l 127.0.0.1" run -1 cph -y -k "$K" -p 0 -w 1 P0S3-8-12-00.zip </dev/null
	[[ $output == *"cph-mkcnf: phones.csv:2: "*proxy* ]] || fail "$output"
	[ -e cph-work/shelf/001122334402 ]
}

@test "-v says what a request means; where nobody asks that is said" {
	archive P0S3-8-12-00
	phones 001122334402:7940:P00308000500
	front -v P0S3-8-12-00.zip
	tftpc -a 127.5.0.1 127.0.0.1 "$port" 'rrq CTLSEP001122334402.tlv octet' recv 'rrq SIP001122334402.cnf octet' recv >/dev/null
	wait_for 30 has cph-work/events 'event=guest	'
	tftpc -a 127.5.0.1 127.0.0.1 "$port" 'rrq CTLSEP001122334402.tlv octet' recv >/dev/null
	wait_for 30 grep -q '001122334402: CTLSEP001122334402.tlv: .*normal' front.out
	interrupt
	! grep -q 'No phone has asked' front.out || fail "$(cat front.out)"
	CPH_TFTPD="-l 127.0.0.1" run -0 cph -y -k "$K" -d other -p 0 -w 1 P0S3-8-12-00.zip </dev/null
	[[ $output == *"No phone has asked for anything."* ]] || fail "$output"
}

@test "every shell that may be /bin/sh" {
	local bad=0 s shells=(sh "busybox sh" "bash --posix" dash "zsh --emulate sh" ksh)
	archive P0S3-8-12-00
	printf 'mac,model,load,line1_name,proxy1_address\n001122334402,7940,P00308000500,202,192.0.2.10\n' >phones.csv
	for s in "${shells[@]:0:$(many 6 2)}"; do
		command -v "${s%% *}" >/dev/null || continue
		rm -rf cph-work
		rc=0
		CPH_TFTPD="-l 127.0.0.1" $s "$CPH_ROOT/bin/cph" -y -k "$K" -p 0 -w 1 P0S3-8-12-00.zip >out 2>&1 </dev/null || rc=$?
		{ same "status of $s" 1 $rc && grep -q '001122334402: has not arrived: hop 1 of 1: not heard of' out; } || { cat out >&2; bad=1; }
	done
	[ $bad = 0 ]
}

@test "the time is over: that cph-hop ends by itself ends nothing else, and nothing else is named" {
	archive P0S3-8-12-00
	printf 'mac,model,load,line1_name,proxy1_address\n001122334402,7940,P00308000500,202,192.0.2.10\n' >phones.csv
	mkdir slow
	# it is not waited for before it has long closed the FIFO
	printf '#!/bin/sh\n%s "$@"\nrc=$?\nexec <&-\nsleep 2\nexit $rc\n' "$(command -v cph-hop)" >slow/cph-hop
	chmod +x slow/cph-hop
	PATH=$PWD/slow:$PATH CPH_TFTPD="-l 127.0.0.1" run -1 cph -y -k "$K" -p 0 -w 1 P0S3-8-12-00.zip </dev/null
	[[ $output != *"has ended"* ]] || fail "$output"
}
