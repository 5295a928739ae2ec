#!/usr/bin/env bats
# readers that stop reading, terminals after ^S and disks that are full: cph-hop moves its links all the same, and says what was dropped
load ../helper
load ../phone/phone
load hop

A=001122334401

# stall WHAT - cph-hop with a pipe at stdout (out) or stderr (err) that nobody reads, with both on a terminal after ^S (tty), or stdout alone (ttyout).
# Meanwhile it is given a bad line, 400 long records to pass on, and those that move the link.  Prints what became of it; data is what came once it was read.
stall() {
	cat >stall.py <<-'E'
		import os, signal, stopped, subprocess, sys, termios, time
		what, mac = sys.argv[1:]
		def late(*_): sys.exit("held up")
		signal.signal(signal.SIGALRM, late)
		signal.alarm(100)
		null = subprocess.DEVNULL
		if what[:3] == "tty":
		    reader, w = stopped.terminal()
		    termios.tcflow(w, termios.TCOOFF)
		    out, err = w, w if what == "tty" else null
		else:
		    reader, w = os.pipe()
		    out, err = (w, null) if what == "out" else (null, w)
		    if what == "err":
		        stopped.jam(w)
		        os.set_blocking(w, True)
		args = ["cph-hop", "-v", "-w", "60", "-d", "tb"] + (["-j"] if what == "ttyout" else []) + ["plan"]
		p = subprocess.Popen(args, stdin=subprocess.PIPE, stdout=out, stderr=err, env=dict(os.environ, TERM="dumb"))
		shared = os.get_blocking(w)
		p.stdin.write(b"request\ttime=yesterday\n")
		for i in range(400):
		    p.stdin.write(b"other\tn=%d\ttext=%s\n" % (i, b"x" * 6000))
		head = "time=%d.000\tid=1\tmac=%s\tip=127.0.0.1\tport=5000\tfile=P0S3-07-5-00.sb2\tpath=.hops/%s/1/P0S3-07-5-00.sb2\t" % (time.time(), mac, mac)
		p.stdin.write(("request\t%sanswer=data\nxfer\t%send=ok\n" % (head, head)).encode())
		p.stdin.flush()
		while os.readlink("tb/" + mac) != ".hops/%s/2" % mac: time.sleep(0.02)
		print("moved, shared flags untouched:", shared and os.get_blocking(w))
		if what[:3] == "tty": termios.tcflow(w, termios.TCOON)
		os.set_blocking(reader, False)
		data, end = b"", b"xxx\n"
		def take(until):
		    global data
		    while until not in data:
		        try: data += os.read(reader, 65536)
		        except BlockingIOError: time.sleep(0.01)
		take({"out": b"\nlost\t", "err": b"goes on to hop 2 of 2", "tty": b"goes on to hop 2 of 2", "ttyout": b'{"type":"lost"'}[what])
		p.stdin.write(b"other\tlast=1\n")
		p.stdin.flush()
		if "out" in what: take(b"last")
		p.send_signal(signal.SIGTERM)
		os.close(w)
		while True:
		    try: got = os.read(reader, 65536)
		    except BlockingIOError: time.sleep(0.01); continue
		    except OSError: break
		    if not got: break
		    data += got
		rc = p.wait()
		open("data", "wb").write(data)
		print("status:", rc)
	E
	timeout 150 python3 stall.py "$1" $A 2>&1
}

# whole FILE - "whole lost gaps other": records that are there whole, how many were dropped and in how many places, and lines that are neither
whole() {
	awk -F '\t' '
	$1 == "other" && $2 == "last=1" || $1 == "other" && $2 ~ /^n=[0-9]+$/ && $3 ~ /^text=(x+|0+)$/ && length($3) == 6005 || $1 == "hop" && /\tevent=moved\t/ { whole++; next }
	$1 == "lost" && $3 ~ /^records=[0-9]+$/ { lost += substr($3, 9); gaps++; next }
	{ other++ }
	END { print whole + 0, lost + 0, gaps + 0, other + 0 }' "$1"
}

@test "a pipe at stdout that nobody reads: links are moved; after it every record is whole, and one counts those that were dropped" {
	need python3
	shelf P00305000300
	same "what happened" "moved, shared flags untouched: True
status: 2" "$(stall out)"
	read -r whole lost gaps other <<<"$(whole data)"
	# 400, the last one, and that of the link
	same "every record is there or counted, in one place" "402 1 0" "$((whole + lost)) $gaps $other"
}

@test "a pipe at stderr that nobody reads: links are moved, and the sentence comes when it is read" {
	need python3
	shelf P00305000300
	same "what happened" "moved, shared flags untouched: True
status: 2" "$(stall err)"
	grep -q "^x*cph-hop: stdin:1: time: not seconds since 1970$" data || fail "$(tail -c 300 data)"
	grep -q "^[0-9:]* $A: goes on to hop 2 of 2, P0S3-8-12-00: the last image went out$" data || fail "$(tail -c 300 data)"
}

@test "a terminal after ^S: links are moved, and what was printed meanwhile comes whole" {
	need python3
	linux_only "a terminal that can be opened again"
	shelf P00305000300
	same "sentences" "moved, shared flags untouched: True
status: 2" "$(stall tty)"
	grep -q "^cph-hop: stdin:1: time: not seconds since 1970$" data || fail "$(tail -c 300 data)"
	grep -q "^[0-9:]* $A: goes on to hop 2 of 2, P0S3-8-12-00: the last image went out$" data || fail "$(tail -c 300 data)"
	ln -sfn .hops/$A/1 tb/$A
	same "records" "moved, shared flags untouched: True
status: 2" "$(stall ttyout)"
	same "every record is there or counted" 402 "$(($(grep -c '^{"type":"other".*}$\|^{"type":"hop".*}$' data) + $(sed -n 's/^{"type":"lost".*"records":\([0-9]*\).*}$/\1/p' data)))"
}

@test "a disk that is full for a moment: links are moved; the record goes on where it stopped, and one counts what was dropped" {
	shelf P00305000300
	mkfifo in
	full_disk 'cph-hop -d tb plan <in' '
		exec 7>in
		long=$(printf "%06000d" 0)
		for i in $(seq 400); do printf "other\tn=%d\ttext=%s\n" "$i" "$long"; done >&7
		at=$(date +%s)
		for r in request:answer=data xfer:end=ok; do
			printf "%s\ttime=%d.000\tmac=%s\tip=127.0.0.1\tfile=P0S3-07-5-00.sb2\tpath=.hops/%s/1/P0S3-07-5-00.sb2\t%s\n" "${r%%:*}" "$at" "$1" "$1" "${r#*:}"
		done >&7
		until [ "$(readlink "tb/$1")" = ".hops/$1/2" ]; do sleep 0.02; done' : $A
	read -r whole lost gaps other <<<"$(whole log)"
	same "every record is there or counted" "401 0" "$((whole + lost)) $other"
}

@test "-n waits for its reader: more than would wait in memory comes whole" {
	shelf P00305000300
	for i in $(seq 400); do printf 'other\tn=%d\ttext=%06000d\n' "$i" 0; done >rec
	mkfifo out
	exec 8<>out
	cph-hop -n -q -d tb plan <rec >out 2>err 3>&- 8>&- &
	hop=$!
	pids+=($hop)
	wait_for 30 has /proc/$hop/status $'\nState:\tS'
	cat <out >got 8>&- &
	exec 8>&-
	rc=0
	wait $hop || rc=$?
	wait
	same status 1 $rc
	cmp got rec
}
