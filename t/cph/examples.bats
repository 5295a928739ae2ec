#!/usr/bin/env bats
# the examples: what one writes on top of cph, the systemd units, the inventory
load ../helper

ex=$CPH_ROOT/examples
K="$CPH_ROOT/t/kit/keys/keys.tsv"

stage() {
	mkdir firmware
	mkfw -m -z firmware/P0S3-8-12-00.zip P0S3-8-12-00
	printf 'mac,model,load,line1_name,proxy1_address\n001122334402,7940,P00308000500,2,192.0.2.10\n' >phones.csv
}

@test "Makefile: converts, judges, writes the PBX's side" {
	stage
	CPH_TFTPD="-l 127.0.0.1" run make -s -f "$ex/Makefile" FLAGS="-y -p 0 -w 1 -k $K"
	[[ $output == *"cph-hop: 001122334402: has not arrived: hop 1 of 1: not heard of"* ]] || fail "$output"
	run make -s -f "$ex/Makefile" check
	[[ $output == *"no request of a phone in it"* ]] || fail "$output"
	make -s -f "$ex/Makefile" pbx
	grep -q '^type=endpoint' pjsip.conf
	same mode 600 "$(stat -c %a pjsip.conf)"
	make -s -f "$ex/Makefile" clean
	[ ! -e cph-work ]
}

@test "under umask 077, as from cron, the shelf is the server's to read" {
	stage
	(umask 077 && CPH_TFTPD="-l 127.0.0.1" cph -y -p 0 -w 1 -k "$K" firmware >out 2>&1 </dev/null || :)
	same modes "755 755 755" "$(cd cph-work/shelf && stat -c %a . .images .hops | xargs)"
}

@test "night.sh serves for a while, and prints what cron mails" {
	stage
	CPH_TFTPD="-l 127.0.0.1" run -1 sh "$ex/night.sh" 0.0005 -y -p 0 -k "$K" firmware
	[[ $output == *"cph-hop: 001122334402: has not arrived: hop 1 of 1: not heard of"* ]] || fail "$output"
	run -2 sh "$ex/night.sh"
	run -2 sh "$ex/night.sh" eight firmware
}

@test "the inventory to start from: six phones, each has a way" {
	run -0 cph-plan -t P0S3-8-12-00 -o mac <"$ex/phones.csv"
	same phones 6 "$(sort -u <<<"$output" | wc -l)"
}

@test "the systemd units are in order as they are installed, and verifying tells what is not" {
	need systemd-analyze
	make -s -C "$CPH_ROOT" install-systemd BINDIR="$CPH_ROOT/bin" PREFIX="$PWD"
	cd lib/systemd/system
	run -0 systemd-analyze verify --man=no ./cph-tftpd.socket ./cph-tftpd.service
	same "what it says" "" "$output"
	sed -i 's/^ListenDatagram=0.*/ListenDatagram=nowhere:port/' cph-tftpd.socket
	run systemd-analyze verify --man=no ./cph-tftpd.socket
	[[ $output == *nowhere:port* ]]
}

@test "sysusers.d and tmpfiles.d: the user of the units, and a directory whose files it can read" {
	need systemd-sysusers systemd-tmpfiles
	[ "$(id -u)" = 0 ] || optional "needs root"
	make -s -C "$CPH_ROOT" install-systemd DESTDIR="$PWD/root" PREFIX=/usr
	mkdir root/etc
	systemd-sysusers --root="$PWD/root"
	user=$(sed -n 's/^User=//p' root/usr/lib/systemd/system/cph-tftpd.service)
	gid=$(sed -n "s/^$user:[^:]*:[0-9]*:\([0-9]*\):.*:\/usr\/sbin\/nologin$/\1/p" root/etc/passwd)
	[ -n "$gid" ] || fail "$(cat root/etc/passwd)"
	systemd-tmpfiles --root="$PWD/root" --create cph.conf || fail "the directory is not made"
	work=$(sed -n 's/^d \([^ ]*\) .*/\1/p' root/usr/lib/tmpfiles.d/cph.conf | head -n 1)
	for d in "$work" "$work/shelf"; do same "mode, owner and group of $d" "2755 0 $gid" "$(stat -c '%a %u %g' "root$d")"; done
	grep -q "cph-tftpd .*-d $work/shelf " root/usr/lib/systemd/system/cph-tftpd.service
	# what cph writes there belongs to that group
	stage
	CPH_TFTPD="-l 127.0.0.1" run cph -y -p 0 -w 1 -k "$K" -d "root$work" firmware </dev/null
	sed -i '1s/$/,line1_password/; 2s/$/,geheim/' phones.csv
	CPH_TFTPD="-l 127.0.0.1" run cph -y -p 0 -w 1 -k "$K" -d "root$work" firmware </dev/null
	# under sudo, too, whoever it was
	SUDO_UID=12345 SUDO_GID=12345 CPH_TFTPD="-l 127.0.0.1" run cph -y -p 0 -w 1 -k "$K" -d "root$work" firmware </dev/null
	same "its owner under sudo" "12345 $gid" "$(stat -L -c '%u %g' "root$work/shelf/001122334402/SIP001122334402.cnf")"
	same "the file with the password" "640 $gid" "$(stat -c '%a %g' "root$work/shelf/001122334402/SIP001122334402.cnf")"
}
