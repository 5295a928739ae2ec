# for the files that test cph-tftpd:  load tftpd
# A daemon per test, on a free port of 127.0.0.1, known ready by its listen record.

# has_line FILE - at least one whole line
has_line() { [ -s "$1" ] && [ "$(wc -l <"$1")" -ge 1 ]; }

# serve ARG... - start it on DIR d; sets srv and port.  records go to log, stderr to err
serve() { start cph-tftpd -d d -l 127.0.0.1 -p 0 "$@"; }

# start COMMAND... - the same for any command line that ends in cph-tftpd
start() {
	: >log
	"$@" >log 2>err 3>&- </dev/null &
	srv=$!
	pids+=("$srv")
	wait_for 10 has_line log || { cat err >&2; return 1; }
	port=$(sed -n '1s/.*	port=\([0-9]*\).*/\1/p' log)
	[ -n "$port" ]
}

# said - what it wrote on stderr, but for the line that systems without Landlock give
said() { grep -v '^cph-tftpd: sandbox: no Landlock ' err || :; }

# finish [STDERR] - stop it: status 0 and exactly this on stderr
finish() {
	local rc=0
	kill -TERM "$srv"
	wait "$srv" || rc=$?
	same "exit status" 0 "$rc" && same stderr "${1-}" "$(said)"
}

# stop - end it at once, transfers or not
stop() {
	kill -TERM "$srv"
	kill -TERM "$srv" 2>/dev/null || :      # it may have ended already
}

# sees_refusals - skip where the server cannot see that a port is closed (no IP_RECVERR)
sees_refusals() { linux_only "way to see that a port is closed"; }

# c COMMAND... - the scriptable client
c() { tftpc "${host:-127.0.0.1}" "$port" "$@"; }

# stranger NAME COMMAND... - as wire, three times at most: the kernel may give a stranger the port of a client that has just ended, and
# that one gets silence
stranger() {
	local name=$1 i
	shift
	for i in 1 2; do
		if c "$@" >/dev/null 2>&1; then rows=$((${rows:-0} + 1)); return; fi
	done
	wire "$name" "$@"
}

# wire NAME COMMAND... - one row of a table: prints what differs and sets bad
wire() {
	local name=$1 out
	shift
	rows=$((${rows:-0} + 1))
	if ! out=$(c "$@" 2>&1); then
		printf -- '-- %s --\n%s\n' "$name" "$out" >&2
		bad=1
	fi
}

# hex TEXT - printf TEXT as hex; | is NUL
hex() { printf "${1//|/\\000}" | od -An -v -tx1 | tr -d ' \n'; }

# err CODE TEXT - an ERROR packet
err() { printf '0005%04x%s00' "$1" "$(hex "$2")"; }

# logged N PATTERN - so many lines of log match
logged() { [ "$(grep -c -e "$2" log)" = "$1" ]; }

# field KEY - its values in log, one a line
field() { sed -n "s/.*	$1=\([^	]*\).*/\1/p" log; }
