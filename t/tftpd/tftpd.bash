# for the files that test cph-tftpd:  load tftpd
# A daemon per test, on a free port of 127.0.0.1, known ready by its listen record.

# has_line FILE - at least one whole line
has_line() { local line; read -r line 2>/dev/null <"$1"; }

# serve ARG... - start it on DIR d; sets srv and port.  records go to log, stderr to err
serve() { start cph-tftpd -d d -l 127.0.0.1 -p 0 "$@"; }

# start COMMAND... - the same for any command line that ends in cph-tftpd
start() {
	: >log
	"$@" >log 2>err 3>&- </dev/null &
	srv=$!
	pids+=("$srv")
	wait_for 30 has_line log || { cat err >&2; return 1; }
	local listen
	read -r listen <log
	[[ $listen =~ $'\t'port=([0-9]+) ]] && port=${BASH_REMATCH[1]}
}

# no_row_left - every row was played
no_row_left() { [ ! -s rows ] || fail "rows that were not played"; }

# said - what it wrote on stderr, but for the line that systems without Landlock give
said() { grep -v '^cph-tftpd: sandbox: no Landlock ' err || :; }

# finish [STDERR] - stop it: status 0 and exactly this on stderr
finish() {
	local rc=0
	no_row_left || return 1
	kill -TERM "$srv"
	wait "$srv" || rc=$?
	same "exit status" 0 "$rc" && { [ -z "${1-}" ] && [ ! -s err ] || same stderr "${1-}" "$(said)"; }
}

# stop - end it at once, transfers or not
stop() {
	no_row_left || return 1
	kill -TERM "$srv"
	kill -TERM "$srv" 2>/dev/null || :      # it may have ended already
}

# sees_refusals - skip where the server cannot see that a port is closed (no IP_RECVERR)
sees_refusals() { linux_only "way to see that a port is closed"; }

# c COMMAND... - the scriptable client, at $addr if that is set
c() { tftpc ${addr:+-a "$addr"} "${host:-127.0.0.1}" "$port" "$@"; }

# thrice NAME COMMAND... - as wire, three times at most, for what chance or a client that is held up may spoil: the kernel may give a stranger the
# port of a client that has just ended, and that one gets silence; a copy is sent after 50 ms
thrice() {
	local name=$1 i
	shift
	for i in 1 2; do
		if c "$@" >/dev/null 2>&1; then return; fi
	done
	wire "$name" "$@"
}

# wire NAME COMMAND... - one row of a table, for a client of its own, at $addr if that is set; play does it
wire() { printf '%s\n' "row $1" ${addr:+"address $addr"} "${@:2}" >>rows; }

# play - the rows so far, one after the other, by one process: prints what differs, and fails if a row did
play() {
	local rc=0
	c <rows >/dev/null || rc=$?
	: >rows
	return $rc
}

# matching PATTERN - sets n to how many lines of log match; without a process, for it is polled
matching() {
	local line lines
	n=0
	mapfile -t lines <log
	for line in "${lines[@]}"; do
		if [[ $line =~ $1 ]]; then n=$((n + 1)); fi
	done
}

# logged N PATTERN - so many lines of log match
logged() { local n; matching "$2"; [ "$n" = "$1" ]; }

# logs PATTERN - at least one does
logs() { local n; matching "$1"; [ "$n" -gt 0 ]; }

# field KEY - its values in log, one a line
field() { sed -n "s/.*	$1=\([^	]*\).*/\1/p" log; }
