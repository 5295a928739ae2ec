#!/usr/bin/env bats
# the examples around cph-hop: Makefile and shelf.sh (interrupted, and started again), night.sh, the systemd units, the inventory
load ../helper
load ../phone/phone
load hop

ex=$CPH_ROOT/examples

# an inventory of two phones, archives, and what the phones have in their flash
stage() {
	mkdir firmware empty
	for l in P0S3-07-5-00 P0S3-8-12-00; do "$CPH_ROOT/t/kit/mkfw" -z "firmware/$l.zip" "$l"; done
	printf 'mac,model,load,line1_name,proxy1_address\n001122334401,7960,P00305000300,1,192.0.2.10\n001122334402,7940,P00308000500,2,192.0.2.10\n' >phones.csv
	phone -q -m 001122334401 -M 7960 -f P00305000300 -F flash -d empty >/dev/null 2>&1 || :
	phone -q -m 001122334402 -M 7940 -f P00308000500 -F flash -d empty >/dev/null 2>&1 || :
}
mk() { make -s -f "$ex/Makefile" HERE="$ex" KEYS="$CPH_ROOT/t/kit/keys/keys.tsv" POWER='echo $$CPH_MAC >power' "$@"; }
port() { port=$(sed -n 's/^listen.*	port=\([0-9]*\).*/\1/p' work/records | tail -n 1); [ -n "$port" ]; }
listens() { [ -f work/records ] && [ "$(grep -c '^listen' work/records)" -ge "$1" ]; }

@test "Makefile: plans, verifies, writes, rehearses; interrupted while it serves, and started again, it goes on to the end" {
	stage
	mk ready >out
	same rehearsed "rehearsed: 7960 with P00305000300 to P0S3-8-12-00
rehearsed: 7940 with P00308000500 to P0S3-8-12-00" "$(cat out)"
	same "nothing to do twice" "" "$(mk ready)"
	run mk status
	[[ $output == *"001122334401: has not arrived: hop 1 of 2: not heard of"* ]] || fail "$output"

	mkfifo power
	flags="HOPFLAGS=-y -t 2 -w 100"
	setsid make -s -f "$ex/Makefile" HERE="$ex" KEYS="$CPH_ROOT/t/kit/keys/keys.tsv" "$flags" SERVEFLAGS="-l 127.0.0.1 -p 0" >run1 2>&1 3>&- &
	make=$!
	pids+=($make)
	wait_for 20 listens 1
	port
	scale=0.05 phones
	wait_for 60 grep -q 'event=moved' work/hops
	# as Control-C does: the whole group
	kill -INT -$make
	wait $make || :
	kill -0 "$phones"
	same "links" "2 1" "$(for m in 1 2; do readlink work/shelf/00112233440$m | sed 's/.*\///'; done | tr '\n' ' ' | sed 's/ $//')"

	mk "$flags" SERVEFLAGS="-l 127.0.0.1 -p $port" >run2 2>&1 || fail "$(cat run2)"
	same report "phone          model  before         after          state
001122334401   7960   P00305000300   P0S3-8-12-00   arrived
001122334402   7940   P00308000500   P0S3-8-12-00   arrived" "$(sed -n '/^phone/,$p' run2)"
	cmp <(mk report) work/report.txt
	same flash "2 P0S3-8-12-00" "$(loads)"
	mk clean
	[ ! -e work ]
}

@test "Makefile: a phone without a way, an archive that is damaged, a rehearsal that fails: nothing is served" {
	stage
	printf '001122334403,7960,P0S3-09-0-00,3,192.0.2.10\n' >>phones.csv
	run ! mk all
	[[ $output == *"cph-plan: 001122334403: "* ]] || fail "$output"
	sed -i '$d' phones.csv
	cp firmware/P0S3-07-5-00.zip good
	printf x | dd of=firmware/P0S3-07-5-00.zip bs=1 seek=9000 conv=notrunc status=none
	run ! mk all
	[[ $output == *"cph-unpack: firmware/P0S3-07-5-00.zip"* ]] || fail "$output"
	mv good firmware/P0S3-07-5-00.zip
	# keys that no phone holds: verified here, refused by the phone
	rm -rf work
	mk work/written >/dev/null
	run ! make -s -f "$ex/Makefile" HERE="$ex" KEYS= all
	[[ $output == *"the rehearsal failed"* ]] || fail "$output"
	[ ! -e work/records ]
}

@test "Makefile: what is missing is named, and what to do" {
	stage
	run ! mk PHONES=shelf.csv ready
	[[ $output == "shelf.csv: not there (PHONES names the inventory,"* ]] || fail "$output"
	run ! mk FIRMWARE=downloads ready
	[[ $output == "downloads: not there (PHONES names the inventory, FIRMWARE the directory of the downloads;"* ]] || fail "$output"
	rm -r work
	run ! mk FIRMWARE=empty ready
	[[ $output == "empty: nothing in it
cph-mkcnf: work/shelf/P0S3-07-5-00.loads: not there, and not in .images: unpack the firmware of P0S3-07-5-00 first"* ]] || fail "$output"
	cp firmware/* empty
	mk FIRMWARE=empty ready >out
	# another target in the same place would go unnoticed
	run ! mk FIRMWARE=empty TARGET=P0S3-07-5-00 ready
	[[ $output == "work: was planned for P0S3-8-12-00, not P0S3-07-5-00: make clean first, or take another WORK"* ]] || fail "$output"
	mk FIRMWARE=empty TARGET=P0S3-07-5-00 WORK=work2 ready >out
	same "in another place" "rehearsed: 7940 with P00308000500 to P0S3-07-5-00" "$(tail -n 1 out)"
}

@test "Makefile: the files of a cron job with umask 077 are the server's to read, and an inventory may say CP-7940G" {
	stage
	sed -i s/7940/CP-7940G/ phones.csv
	(umask 077 && mk ready >out)
	same rehearsed "rehearsed: CP-7940G with P00308000500 to P0S3-8-12-00" "$(tail -n 1 out)"
	same modes "750 750 755 755" "$(cd work/shelf && stat -c %a . .images .hops .hops/001122334402/1 | xargs)"
}

@test "Makefile: what sources disagree about is for PHONEFLAGS to say" {
	stage
	printf 'mac,load\n001122334403,P0S3-04-4-00\n' >phones.csv
	for l in P0S3-05-3-00 P0S3-06-3-00; do "$CPH_ROOT/t/kit/mkfw" -z "firmware/$l.zip" "$l"; done
	run ! mk ready
	[[ $output == *"P0S3-05-3-00.bin: not on the server (named by SIP001122334403.cnf; whether a .sbn would do is contested, -O ext=sbn); "* ]] ||
		fail "$output"
	same rehearsed "rehearsed: 7960 with P0S3-04-4-00 to P0S3-8-12-00" "$(mk PHONEFLAGS='-O ext=sbn' ready)"
}

@test "night.sh serves for a while, goes on the next night, and prints what cron mails" {
	stage
	flags="HOPFLAGS=-y -t 2"
	run ! sh "$ex/night.sh" 0.0009 HERE="$ex" KEYS="$CPH_ROOT/t/kit/keys/keys.tsv" "$flags" SERVEFLAGS="-l 127.0.0.1 -p 0"
	[[ $output == *"001122334402   7940   P00308000500   ?              has not arrived: hop 1 of 1: not heard of"* ]] || fail "$output"
	[[ $output == *"cph-hop: 001122334401: has not arrived: hop 1 of 2: not heard of"* ]] || fail "$output"
	sh "$ex/night.sh" 0.02 HERE="$ex" KEYS="$CPH_ROOT/t/kit/keys/keys.tsv" "$flags" SERVEFLAGS="-l 127.0.0.1 -p 0" POWER='echo $$CPH_MAC >power' >mail 2>&1 3>&- &
	night=$!
	pids+=($night)
	wait_for 20 listens 2
	port
	mkfifo power
	phones
	wait $night || fail "$(cat mail work/night.log)"
	same "arrived" 2 "$(grep -c '   arrived$' mail)"
	run -2 sh "$ex/night.sh"
	run -2 sh "$ex/night.sh" eight
}

@test "the inventory to start from: six phones, each has a way" {
	run -0 cph-plan -t P0S3-8-12-00 -o mac <"$ex/phones.csv"
	same phones 6 "$(sort -u <<<"$output" | wc -l)"
}

@test "the systemd units are in order, and verifying tells what is not" {
	need systemd-analyze
	mkdir units
	cp "$ex"/cph-tftpd.socket units
	sed "s#/usr/local/bin#$CPH_ROOT/bin#" "$ex"/cph-tftpd.service >units/cph-tftpd.service
	run -0 systemd-analyze verify --man=no units/cph-tftpd.socket units/cph-tftpd.service
	same "what it says" "" "$output"
	sed -i 's/^ListenDatagram=0.*/ListenDatagram=nowhere:port/' units/cph-tftpd.socket
	run systemd-analyze verify --man=no units/cph-tftpd.socket
	[[ $output == *nowhere:port* ]]
}
