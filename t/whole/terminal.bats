#!/usr/bin/env bats
# What is different at a terminal.  The live tables, on terminals of several sizes: a line that is wider than the terminal takes two rows
# of it, and the next picture is drawn beside the last one instead of over it.  And who is asked for input is told so.
load ../helper

# widths FILE - of the lines on a screen, without the control sequences, the widest last
widths() { sed "s/$(printf '\033')\[[0-9;]*[A-Za-z]//g; s/$(printf '\r')//g" "$1" | awk '/^(Script|[0-9]+ of)/ { next } { print length }' | sort -n; }

@test "cph-hop: no line is wider than the terminal, which says how wide it is" {
	need script stty
	[ "${CPH_SUBBUILD:-}" != port-posix ] || optional "POSIX of 2008 has no way to ask"
	local w
	cph-plan P00305000300 P0S3-8-12-00 | sed 's/^step/&	mac=001122334455/' >plan
	mkdir -p shelf/.hops/001122334455/{1,2}
	mkfifo records
	exec 7<>records
	asks() {
		printf 'request\ttime=%s.000\tid=1\tmac=001122334455\tip=127.0.0.1\tport=50000\tfile=SEP001122334455.cnf.xml\tpath=\tmode=octet\topts=\tanswer=error1\n' "$(date +%s)" >&7
	}
	for w in 40 50 60; do
		asks
		timeout 30 script -qec "stty columns $w rows 24; cph-hop -w 1 -y -d shelf plan <records >out" screen </dev/null >/dev/null 7>&- || :
		[ "$(grep -ac '0 of 1 arrived' screen)" -ge 1 ] || fail "no picture at $w columns: $(cat -v screen)"
		same "$w columns" $((w - 1)) "$(grep -a '001122334455  ' screen >lines; widths lines | tail -n 1)"
	done
	# nor is a sentence that comes before the first picture: a second phone waits for the first one
	{ cat plan; sed 's/001122334455/001122334456/' plan; } >two
	cp -r shelf/.hops/001122334455 shelf/.hops/001122334456
	timeout 30 script -qec "stty columns 40 rows 24; cph-hop -c -w 1 -y -d shelf two <records >out" screen </dev/null >/dev/null 7>&- || :
	sed '/001122334455  /,$d' screen >lines
	grep -aq 'waits before' lines || fail "$(cat -v screen)"
	[ "$(widths lines | tail -n 1)" -le 40 ] || fail "$(cat -v screen)"
	# who sets COLUMNS means it
	asks
	timeout 30 script -qec "stty columns 80 rows 24; COLUMNS=55 cph-hop -w 1 -y -d shelf plan <records >out" screen </dev/null >/dev/null 7>&- || :
	grep -a '001122334455  ' screen >lines
	same "COLUMNS" 54 "$(widths lines | tail -n 1)"
	# a terminal that cannot move its cursor is not asked to
	asks
	timeout 30 script -qec "stty columns 80 rows 24; TERM=dumb cph-hop -w 1 -y -d shelf plan <records >out" screen </dev/null >/dev/null 7>&- || :
	same "TERM=dumb" "0 1" "$(grep -ac "$(printf '\033')" screen || :) $(grep -ac 'has not arrived' screen)"
	exec 7>&-
	# nobody types records
	timeout 30 script -qec "cph-hop -w 1 -y -d shelf plan 2>err >out" screen </dev/null >/dev/null || :
	same "without a pipe" "cph-hop: stdin: a terminal: the records of cph-tftpd are read from it, up to an end of file" "$(head -n 1 err)"
}

@test "cph-tftpd: a terminal that is made narrower gets shorter lines, and no more of them than it has rows for" {
	need script stty
	[ "${CPH_SUBBUILD:-}" != port-posix ] || optional "POSIX of 2008 has no way to ask"
	mkdir d
	head -c 700000 /dev/zero >d/P0S3-8-12-00.sb2
	cat >inside <<-'E'
		stty columns 100 rows 24
		cph-tftpd -d d -l 127.0.0.1 -p 0 >log &
		until [ -s log ]; do sleep 0.02; done
		port=$(sed -n 's/.*port=\([0-9]*\).*/\1/p' log)
		for i in 1 2 3 4 5 6 7; do tftpc 127.0.0.1 $port 'rrq P0S3-8-12-00.sb2 octet' recv 'ack 1' 'pause 20000' 'error 0 x' >/dev/null & gets="${gets-} $!"; done
		until [ "$(grep -ac 'MB/s' screen)" -ge 7 ]; do sleep 0.05; done
		echo NARROW
		stty columns 40 rows 6
		# the first picture after the change may have been on its way
		until sed '1,/NARROW/d' screen | grep -aq '3 more'; do sleep 0.05; done
		sleep 0.5
		echo END
		kill %1 $gets
		wait
	E
	timeout 30 script -qefc "sh inside" screen </dev/null >/dev/null || :
	sed -n '1,/NARROW/p' screen >before
	sed -n '/NARROW/,/END/p' screen | sed 1d >after
	same "wide" 1 "$([ "$(widths before | tail -n 1)" -gt 39 ] && echo 1)"
	[ "$(grep -ac '127.0.0.1 ' after)" -ge 4 ] || fail "no picture: $(cat -v after)"
	# the first picture after the change may have been on its way
	same "narrow" 39 "$(tail -n 5 after | grep -a '127.0.0.1 ' >lines; widths lines | tail -n 1)"
	same "rows: the transfers that have a line, and one that counts the others" "4 3 more" \
		"$(tail -n 6 after | grep -ac '127.0.0.1 ') $(grep -ao '[0-9]* more' after | tail -n 1)"
}

@test "who is at a terminal is told that a tool reads from it, once and not with -q; a pipe is not told" {
	need script
	local what command rc bad=0
	mkdir d
	while IFS='|' read -r command rc what; do
		timeout 30 script -qec "$command 2>err >out" screen </dev/null >/dev/null || same "$command" "$rc" $? || bad=1
		same "$command" "${command%% *}: stdin: a terminal: $what are read from it, up to an end of file" "$(head -n 1 err)" || bad=1
		same "$command, how often" 1 "$(grep -c 'a terminal' err)" || bad=1
		timeout 30 script -qec "$command -q 2>err >out" screen </dev/null >/dev/null || :
		same "$command -q" "" "$(grep 'a terminal' err)" || bad=1
		$command </dev/null >out 2>err || :
		same "$command with a pipe" "" "$(grep 'a terminal' err)" || bad=1
	done <<-'E'
		cph-loadid|0|names of loads
		cph-mkcnf -d d|1|the steps of cph-plan
		cph-plan -t SIP|0|phones
		cph-unpack|1|the bytes of an archive
	E
	[ $bad = 0 ]
}
