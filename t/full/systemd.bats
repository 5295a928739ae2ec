#!/usr/bin/env bats
# The units of examples/systemd under a real systemd, in namespaces of its own: a first start, where
# nothing is there but the socket and the empty shelf of tmpfiles.conf
load ../helper

test_setup() {
	[ "$(id -u)" = 0 ] || optional "needs root"
	[ -x /lib/systemd/systemd ] && command -v systemd-sysusers >/dev/null || optional "no systemd here"
	unshare -fpmnuC --mount-proc true 2>/dev/null || optional "no namespaces for a systemd"
}

test_teardown() { [ -z "${pid:-}" ] || kill -KILL "$pid" 2>/dev/null || :; }

@test "the first packet starts cph-tftpd as its own user, confined, without capabilities, and its records go to their file" {
	local t
	mkdir -p units local etc varlib varlog
	for t in basic sysinit sockets shutdown network rescue emergency; do printf '[Unit]\nDefaultDependencies=no\n' >units/$t.target; done
	printf '[Unit]\nDefaultDependencies=no\nWants=cph-tftpd.socket\nAfter=cph-tftpd.socket\n' >units/t.target
	cp "$CPH_ROOT"/examples/systemd/cph-tftpd.* units
	install "$CPH_ROOT/bin/cph-tftpd" local
	cp -a /etc/. etc
	cat >inside <<-E
		set -e
		mount --make-rprivate /
		mount --bind etc /etc
		systemd-sysusers '$CPH_ROOT/examples/systemd/sysusers.conf'
		mount -t tmpfs none /var/lib
		mkdir /var/lib/cph
		mount --bind varlib /var/lib/cph
		systemd-tmpfiles --create '$CPH_ROOT/examples/systemd/tmpfiles.conf'
		mount --bind varlog /var/log
		mount --bind local /usr/local/bin
		mount --bind units /lib/systemd/system
		mount -t tmpfs none /etc/systemd/system
		mount -t tmpfs none /run
		ip link set lo up
		exec env container=lxc /lib/systemd/systemd --system --unit=t.target --log-target=console </dev/null
	E
	timeout -s KILL 60 unshare -fpmnuC --mount-proc --kill-child sh inside >systemd.out 2>&1 3>&- &
	pids+=($!)
	init() { pid=$(pgrep -P "$(pgrep -P "${pids[0]}" -x unshare)" 2>/dev/null); }
	wait_for 30 init
	# it is socket activation, so nothing runs yet
	at() { nsenter -t "$pid" -n "$@"; }
	get() { at tftpc 127.0.0.1 69 'timeout 5000' "get $1 out"; }
	bound() { at cat /proc/net/udp | grep -q ':0045 '; }
	wait_for 30 bound || optional "systemd does not run here: $(tail -n 3 systemd.out)"
	[ ! -e varlog/cph ]
	# the shelf is empty: that is an answer, and no end of the server or of its socket
	run ! get P.sbn
	head -c 130228 /dev/urandom >varlib/shelf/P.sbn
	touch -d '1 hour ago' varlib/shelf/P.sbn
	get P.sbn
	cmp out varlib/shelf/P.sbn
	wait_for 30 grep -q '^xfer.*ip=127.0.0.1	.*end=ok' varlog/cph/records
	same "mode of the records" 640 "$(stat -c %a varlog/cph/records)"
	same "servers started" 1 "$(grep -c ^listen varlog/cph/records)"
	grep -q '^listen	addr=0.0.0.0	port=69	sandbox=.*no-new-privs	user=cph	dir=/var/lib/cph/shelf' varlog/cph/records
	if [ -e /sys/kernel/security/lsm ] && grep -q landlock /sys/kernel/security/lsm; then grep -q 'sandbox=landlock,' varlog/cph/records; fi
	srv=$(pgrep -P "$pid" -x cph-tftpd)
	grep -qx 'CapEff:	0000000000000000' "/proc/$srv/status"
	run ! grep -q '^Uid:	0' "/proc/$srv/status"
	# what the Debian package does at an upgrade, and before its removal
	nsenter -t "$pid" -n -m -p systemctl try-restart cph-tftpd.service cph-tftpd.socket 3>&-
	get P.sbn
	same "servers started" 2 "$(grep -c ^listen varlog/cph/records)"
	nsenter -t "$pid" -n -m -p systemctl stop cph-tftpd.socket cph-tftpd.service 3>&-
	run ! bound
	[ -z "$(pgrep -P "$pid" -x cph-tftpd)" ]
}
