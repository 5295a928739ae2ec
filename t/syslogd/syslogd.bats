#!/usr/bin/env bats
# cph-syslogd: what it refuses, what it prints of what devices send, how it is bounded, how it ends
load ../helper

test_setup() { bad=0; }

has_line() { local line; read -r line 2>/dev/null <"$1"; }

# serve ARG... - a daemon on a free port of 127.0.0.1; sets srv and port, records go to log, stderr to err
serve() {
	: >log
	cph-syslogd -l 127.0.0.1 -p 0 "$@" >log 2>err 3>&- </dev/null &
	srv=$!
	pids+=("$srv")
	wait_for 30 has_line log || { cat err >&2; return 1; }
	find_port
}

# find_port - from the listen record
find_port() {
	local listen
	read -r listen <log
	[[ $listen =~ port=([0-9]+) ]] && port=${BASH_REMATCH[1]}
}

# ended [STDERR] - it ended by itself, with status 0 and exactly this on stderr
ended() {
	local rc=0
	wait "$srv" || rc=$?
	same "exit status" 0 "$rc" && { [ -z "${1-}" ] && [ ! -s err ] || same stderr "${1-}" "$(cat err)"; }
}

# send FORMAT - one datagram, in one write: printf by itself writes line by line
send() { printf "$1" >packet; cat packet >"/dev/udp/127.0.0.1/$port"; }

# of KEY - its values, one a line
of() { sed -n "/^log/s/.*	$1=\([^	]*\).*/\1/p" log; }

@test "wrong calls are refused with one line and status 2" {
	while IFS='|' read -r msg args; do
		[ -n "$msg" ] || continue
		# shellcheck disable=SC2086
		refuses 2 "cph-syslogd: $msg" timeout 60 cph-syslogd $args || bad=1
	done <<-'E'
		-p: 65536: too large|-p 65536
		-p: x: not a number|-p x
		-l: localhost: not a numeric address|-l localhost
		-m: all=0: not a list of all=N, each=N|-m all=0
		-m: rate=5: not a list of all=N, each=N|-m rate=5
		-e: soon: not a list of count=N, idle=S|-e soon
		-e: idle=1,idle=x: not a list of count=N, idle=S|-e idle=1,idle=x
		extra: unexpected operand|extra
		no-such-user-here: no such user|-l 127.0.0.1 -p 0 -u no-such-user-here
	E
	serve
	refuses 2 "cph-syslogd: 127.0.0.1 port $port: $(because EADDRINUSE)" cph-syslogd -l 127.0.0.1 -p "$port" || bad=1
	[ $bad = 0 ]
}

@test "the listen record says where and what holds the process" {
	serve
	grep -Eqx 'listen	addr=127.0.0.1	port=[0-9]+	sandbox=[a-z,-]+	user=[a-z0-9_-]+' log
	if [ "$(id -u)" = 0 ]; then grep -q '^Uid:	[1-9]' "/proc/$srv/status"; fi
	kill -TERM "$srv"
	ended
}

@test "root that cannot become another user is refused, unless it says -u root; a sandbox that cannot be had is named" {
	need setpriv python3
	linux_only "capabilities"
	[ "$(id -u)" = 0 ] || optional "only root can be without rights"
	refuses 2 "cph-syslogd: sandbox: cannot become nobody, and would stay root (-u root accepts that): Operation not permitted" \
		timeout 60 setpriv --bounding-set=-setuid,-setgid --inh-caps=-setuid,-setgid cph-syslogd -l 127.0.0.1 -p 0
	run -0 --separate-stderr timeout 60 setpriv --bounding-set=-setuid,-setgid --inh-caps=-setuid,-setgid \
		cph-syslogd -l 127.0.0.1 -p 0 -u root -e idle=1 -o listen:user
	same "-u root" root "$output"
	# a filter of system calls that does not know Landlock, as systemd's before 255
	cat >filter.py <<-'E'
		import ctypes, os, struct, sys
		libc = ctypes.CDLL(None, use_errno=True)
		code = [(0x20, 0, 0, 0), (0x15, 0, 1, 444), (0x06, 0, 0, 0x00050001), (0x06, 0, 0, 0x7fff0000)]
		prog = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *c) for c in code))
		fprog = struct.pack("HxxxxxxP", len(code), ctypes.addressof(prog))
		assert libc.prctl(38, 1, 0, 0, 0) == 0 and libc.prctl(22, 2, ctypes.c_char_p(fprog), 0, 0) == 0
		os.execvp(sys.argv[1], sys.argv[1:])
	E
	run -0 --separate-stderr timeout 60 python3 filter.py cph-syslogd -l 127.0.0.1 -p 0 -e idle=1 -o listen:sandbox
	same "what holds" no-new-privs,setuid "$output"
	same "the warning" "cph-syslogd: sandbox: no Landlock (Operation not permitted): every file that the user may open stays within reach" "$stderr"
}

@test "messages of logger(1) arrive whole, in both forms, from one byte to a long line" {
	need logger
	local form text i
	serve -e count=40,idle=20
	: >want
	for form in rfc3164 rfc5424; do
		for i in 1 2 10 100 500; do
			printf -v text '%*s' "$i" ''
			text=${text// /x}
			for text in "$text" "<13>$text" "$text: [a] \"b\" = %s ü" "<0>1 - - - - [$text"; do
				logger -d -n 127.0.0.1 -P "$port" --$form -p local3.warning -t bench -- "$text"
				[ $form = rfc5424 ] || text="bench: $text"
				printf '%s\n' "$text" >>want
			done
		done
	done
	ended
	diff <(of text) want
	same facility "     40 local3" "$(of facility | uniq -c)"
	same severity "     40 warning" "$(of severity | uniq -c)"
	same host "     40 $(hostname)" "$(of host | uniq -c)"
	same app "     40 bench" "$(of app | uniq -c)"
}

@test "RFC 5424 with its parts, as logger(1) sends them" {
	need logger
	serve -e count=1,idle=20
	logger -d -n 127.0.0.1 -P "$port" --rfc5424 --id=4711 --msgid=REG -t bench --sd-id x@1 --sd-param 'a="b\]"' 'text'
	ended
	same pid 4711 "$(of pid)"
	same msgid REG "$(of msgid)"
	# a record doubles a backslash, here the one before the bracket
	[[ $(of data) == *'[x@1 a="b\\]"]' ]] || fail "data: $(of data)"
	same text text "$(of text)"
}

@test "what devices send instead: no priority, no host, line ends, control bytes; each is one record" {
	serve -e count=6,idle=20
	send 'no priority'
	send '<189>29: *Mar  1 00:00:12.123: %%SYS-5-CONFIG_I: Configured\r\n'
	send '<134>\033[2Jclear\nlog\ttime=0\n'
	send '<134>Nov  7 02:44:00 SEP001122334455 SIP: registered\0'
	send '<999>x'
	send '\377\200'
	ended
	same records 6 "$(grep -c '^log' log)"
	same text 'no priority
29: *Mar  1 00:00:12.123: %SYS-5-CONFIG_I: Configured
\x1B[2Jclear\nlog\ttime=0
SIP: registered
<999>x
\xFF\x80' "$(of text)"
	same form 'bare rfc3164 rfc3164 rfc3164 bare bare' "$(of form | paste -sd ' ')"
	same host SEP001122334455 "$(of host | tr -d '\n')"
	same severity 'notice notice info info notice notice' "$(of severity | paste -sd ' ')"
	same keys 'log time ip facility severity host text app pid msgid data stamp form cut' \
		"$(sed -n 2p log | tr '\t' '\n' | sed 's/=.*//' | paste -sd ' ')"
}

@test "-e count ends after so many messages, also when they wait at two addresses at once" {
	local at
	serve -l 127.0.0.2 -e count=1,idle=20
	at=$(sed -n 's/^listen	addr=127.0.0.2	port=\([0-9]*\).*/\1/p' log)
	kill -STOP "$srv"
	send '<14>one'
	printf '<14>two' >"/dev/udp/127.0.0.2/$at"
	kill -CONT "$srv"
	ended
	same records 1 "$(grep -c '^log' log)"
}

@test "a long message is cut at 8192 bytes, and says so" {
	need python3
	serve -e count=1,idle=20
	{ printf '<14>'; head -c 9000 /dev/zero | tr '\0' a; } >long
	python3 -c 'import socket,sys; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(open("long","rb").read(), ("127.0.0.1", int(sys.argv[1])))' "$port"
	ended
	same cut 812 "$(of cut)"
	same length 8188 "$(of text | tr -d '\n' | wc -c)"
}

@test "a line end behind 8192 bytes is nothing that is missing" {
	need python3
	serve -e count=1,idle=20
	{ printf '<14>'; head -c 8188 /dev/zero | tr '\0' a; printf '\r\n\0'; } >long
	python3 -c 'import socket,sys; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(open("long","rb").read(), ("127.0.0.1", int(sys.argv[1])))' "$port"
	ended
	same cut 0 "$(of cut)"
	same length 8188 "$(of text | tr -d '\n' | wc -c)"
}

@test "more messages than -m allows are dropped, counted and told; the bound is for each sender" {
	local i
	serve -m each=5
	for i in {1..40}; do printf 'send {<14>%s}\n' $i; done | tftpc 127.0.0.1 "$port"
	# what another one sends is taken after these
	tftpc -a 127.0.0.2 127.0.0.1 "$port" 'send {<14>last}'
	wait_for 30 grep -q '	ip=127.0.0.2	' log
	kill -TERM "$srv"
	wait "$srv"
	grep -v '	ip=127.0.0.2	' log >one && mv one log
	# the burst may have met the border between two seconds, or more
	i=$(grep -c '^log' log)
	[ "$i" -ge 5 ] && [ "$i" -lt 40 ] || fail "$i records"
	same "printed and dropped" 40 "$((i + $(sed -n 's/^cph-syslogd: 127.0.0.1: \([0-9]*\) messages more than -m allows, dropped$/\1/p' err | awk '{ n += $1 } END { print n + 0 }')))"
	same "in order" "" "$(of text | sort -nc 2>&1)"
}

@test "SIGTERM ends it with status 0 after what came is printed" {
	serve
	send '<14>last'
	wait_for 30 grep -q 'text=last' log
	kill -TERM "$srv"
	ended
}

@test "a reader that went away is told once and is status 2; receiving goes on" {
	local rc=0
	mkfifo pipe
	cph-syslogd -l 127.0.0.1 -p 0 -e count=3,idle=20 >pipe 2>err 3>&- </dev/null &
	srv=$!
	pids+=("$srv")
	exec 4<pipe
	IFS= read -r line <&4
	exec 4<&-
	port=${line#*port=}
	port=${port%%	*}
	send '<14>1'; send '<14>2'; send '<14>3'
	wait "$srv" || rc=$?
	same status 2 "$rc"
	same stderr "cph-syslogd: stdout: Broken pipe" "$(cat err)"
}

@test "a terminal after ^S and a stderr that nobody reads hold nothing up; what was dropped is counted, and later records come" {
	need python3
	linux_only "a terminal that can be opened again"
	python3 - >got 2>&1 <<-'E'
		import os, signal, socket, stopped, subprocess, termios, time
		signal.alarm(60)
		out, tty = stopped.terminal()
		err, errw = os.pipe()
		p = subprocess.Popen(["cph-syslogd", "-l", "127.0.0.1", "-p", "0", "-m", "all=100000,each=20000", "-v"], stdin=subprocess.DEVNULL, stdout=tty, stderr=errw)
		line = os.read(out, 65536).decode()
		port = int(line.split("port=")[1].split("\t")[0])
		termios.tcflow(tty, termios.TCOOFF)
		stopped.jam(errw)
		s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
		s.connect(("127.0.0.1", port))
		def taken():
		    for l in open("/proc/net/udp"):
		        f = l.split()
		        if f[1].endswith(":%04X" % port): return f[4].endswith(":00000000") and f[12] == "0"
		for i in range(400):
		    s.send(b"<14>%06d " % i + b"x" * 6000)
		    if i % 20 == 19:
		        while not taken(): time.sleep(0.01)
		print("serving:", p.poll() is None, "shared flags:", os.get_blocking(tty))
		termios.tcflow(tty, termios.TCOON)
		data = b""
		os.set_blocking(out, False)
		last = False
		while b"the last" not in data:
		    try: data += os.read(out, 65536)
		    except BlockingIOError: time.sleep(0.01)
		    if not last and b"lost\t" in data: last = s.send(b"<14>the last")
		logs = [l for l in data.split(b"\n") if l.startswith(b"log\t") and l.endswith(b"\tcut=0")]
		lost = [l for l in data.split(b"\n") if l.startswith(b"lost\t")]
		other = [l for l in data.split(b"\n")[:-1] if l not in logs and l not in lost]
		print("lines:", len(logs) + sum(int(l.split(b"records=")[1]) for l in lost), "gaps:", len(lost), "torn:", len(other))
		p.send_signal(signal.SIGTERM)
		os.read(err, 1 << 20)
		print("status:", p.wait())
	E
	same "what happened" "serving: True shared flags: True
lines: 401 gaps: 1 torn: 0
status: 2" "$(cat got)"
}

@test "a disk that is full for a moment: the record goes on where it stopped, and one counts what was dropped" {
	full_disk 'cph-syslogd -l 127.0.0.1 -p 0 -m all=100000,each=100000 </dev/null' '
		until port=$(sed -n "1s/.*port=\([0-9]*\).*/\1/p" small/log) && [ "$port" ]; do sleep 0.02; done
		# not faster than they are taken
		for i in $(seq 300); do printf "send {<14>%06d%06000d}\npause 12\n" "$i" 0; done | tftpc 127.0.0.1 "$port"' '
		printf "<14>the last" >/dev/udp/127.0.0.1/$port
		until grep -q "text=the last" small/log; do sleep 0.02; done'
	same "every record is whole or counted" 302 "$(($(grep -c '^log	.*	cut=0$' log) + $(sed -n 's/^lost	.*records=//p' log) + $(grep -c ^listen log)))"
	same "nothing else" 0 "$(grep -vc '^listen	\|^log	.*	cut=0$\|^lost	time=[0-9.]*	records=[0-9]*$' log)"
}

@test "a socket bound by somebody else is used" {
	need python3
	python3 - >log 2>err <<-'E' 3>&- &
		import os, socket
		s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
		s.bind(("127.0.0.1", 0))
		os.dup2(s.fileno(), 0)
		os.execvp("cph-syslogd", ["cph-syslogd", "-e", "count=1,idle=20"])
	E
	srv=$!
	pids+=("$srv")
	wait_for 30 has_line log
	find_port
	send '<14>x'
	ended
	same text x "$(of text)"
}
