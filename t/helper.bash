# Shared by every .bats file:  load helper.  What is not bats (t/soak, t/bench, t/full/valgrind) sources it for what waits and compares.
# The tools under test come first in PATH; each test has its own empty directory and starts in it.
[ -z "${BATS_VERSION:-}" ] || bats_require_minimum_version 1.5.0
CPH_ROOT=${CPH_ROOT:-$(cd "$BATS_TEST_DIRNAME/../.." && pwd)}
PATH=$CPH_ROOT/bin:$CPH_ROOT/t/kit:$PATH
# what tests in Python share
PYTHONPATH=$CPH_ROOT/t/kit
export CPH_ROOT PATH PYTHONPATH PYTHONDONTWRITEBYTECODE=1 LC_ALL=C TZ=UTC
unset POSIXLY_CORRECT MAKEFLAGS MFLAGS MAKELEVEL CDPATH

# bats keeps a stack trace by a trap before every command: half a millisecond each, and the memory that it writes is copied at each new
# process.  Here the trace is made when a command has failed.  (Should a later bats do it otherwise, only the line that a failure names
# may be wrong.)
if declare -F bats_debug_trap bats_error_trap >/dev/null; then
	bats_debug_trap() { trap - DEBUG; }
	bats_error_trap() {
		bats_check_status_from_trap
		[ -z "${BATS_DEBUG_LAST_STACK_TRACE_IS_VALID:-}" ] || return 0
		local i
		BATS_DEBUG_LAST_STACK_TRACE=() BATS_DEBUG_LAST_STACK_TRACE_IS_VALID=1
		for ((i = 1; i < ${#FUNCNAME[@]}; i++)); do
			# a failure names the line of the test, not one in here
			[[ ${BASH_SOURCE[i]} == */t/helper.bash ]] ||
				BATS_DEBUG_LAST_STACK_TRACE+=("${BASH_LINENO[i - 1]} ${FUNCNAME[i]} ${BASH_SOURCE[i]:-$BATS_TEST_SOURCE}")
			case ${FUNCNAME[i]} in "${BATS_TEST_NAME-}" | setup | teardown | setup_file | teardown_file) break ;; esac
		done
	}
fi

# bats reads the clock before each test by running date
get_mills_since_epoch() { local now=${EPOCHREALTIME/./}; echo "${now%???}"; }

# run [-STATUS|!] [--separate-stderr] COMMAND... - as the one of bats: $status, $output, ${lines[@]}, and $stderr where it is wanted apart.
# That one makes two more processes for each command, and a third for the name of a file.  This one runs a program straight into a file
# beside the directory of the test.  A function runs in a shell of its own, as ever.
run() {
	local run_want= run_apart= run_file=${BATS_TEST_TMPDIR:-$BATS_FILE_TMPDIR}.$BASHPID
	while [[ ${1-} == [-!]* ]]; do
		case $1 in
		!) run_want=! ;;
		-[0-9]*) run_want=${1#-} ;;
		--separate-stderr) run_apart=1 ;;
		*) fail "run: $1: unknown option" || return 1 ;;
		esac
		shift
	done
	trap bats_interrupt_trap_in_run INT
	status=0
	type -t "$1" >"$run_file.out" || :
	if [ "$(<"$run_file.out")" = file ]; then
		if [ "$run_apart" ]; then "$@" >"$run_file.out" 2>"$run_file.err"; else "$@" >"$run_file.out" 2>&1; fi || status=$?
	elif [ "$run_apart" ]; then
		(set +eET; "$@") >"$run_file.out" 2>"$run_file.err" || status=$?
	else
		(set +eET; "$@") >"$run_file.out" 2>&1 || status=$?
	fi
	trap bats_interrupt_trap INT
	output=$(<"$run_file.out")
	IFS=$'\n' read -rd '' -a lines <<<"$output" || :
	[ ! "$run_apart" ] || stderr=$(<"$run_file.err")
	case $run_want in
	'') [ $status != 127 ] || bats_generate_warning 1 "$*" ;;
	!) [ $status != 0 ] || { BATS_ERROR_SUFFIX=", expected nonzero exit code!"; return 1; } ;;
	*) [ $status = "$run_want" ] || { BATS_ERROR_SUFFIX=", expected exit code $run_want, got $status"; return 1; } ;;
	esac
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	pids=()
	if declare -F test_setup >/dev/null; then test_setup; fi
}

teardown() {
	local p
	for p in "${pids[@]}"; do kill -KILL "$p" 2>/dev/null; done
	# what it tidies may be gone already; but a command that is not there tidies nothing
	if declare -F test_teardown >/dev/null; then test_teardown || [ $? != 127 ] || return 1; fi
	return 0
}

# skip, but a failure under CPH_STRICT=1 (CI): there everything is installed
need() {
	local c
	for c in "$@"; do
		command -v "$c" >/dev/null && continue
		if [ "${CPH_STRICT:-0}" = 1 ]; then
			echo "strict: $c is not installed" >&2
			return 1
		fi
		skip "$c is not installed"
	done
}

# skip even under CPH_STRICT=1, with the reason to be seen
optional() { skip "optional: $*"; }

# as_root WHAT COMMAND... - what only root may have, which the command makes or tries: an ordinary user skips it, to be seen
as_root() {
	local what=$1
	shift
	[ "$EUID" = 0 ] || optional "$what: root only"
	"$@" 2>/dev/null && return
	[ "${CPH_STRICT:-0}" != 1 ] || fail "strict: no $what" || return 1
	skip "no $what"
}

# many ALL FEW - how many of a kind a test tries: ALL with CPH_FULL=1 (t/full/all), else FEW of them
many() { if [ "${CPH_FULL:-0}" = 1 ]; then echo "$1"; else echo "$2"; fi; }

# linux_only WHAT - skip where it is not there by design: on other systems, and built with -DCPH_POSIX_ONLY
linux_only() {
	[[ $OSTYPE == linux* ]] || optional "Linux only: $*"
	! built posix || optional "built for POSIX only, which has no $*"
}

# shim - skip where the tools cannot be made to fail: t/kit/shim.so is not there, or they are static, which hear no LD_PRELOAD
shim() {
	[ -f "$CPH_ROOT/t/kit/shim.so" ] || optional "no LD_PRELOAD shim on this system"
	need readelf || return 1
	readelf -lW "$CPH_ROOT/bin/cph-loadid" | grep -q INTERP || optional "the tools are static: LD_PRELOAD does not reach them"
	CPH_FAIL=write:999999999 CPH_FAIL_COUNT=heard LD_PRELOAD=$CPH_ROOT/t/kit/shim.so cph-loadid SIP >/dev/null
	[ -s heard ] || fail "LD_PRELOAD does not reach the tools"
	rm heard
}

# every tool by name, one a line
tools() {
	local m
	for m in "$CPH_ROOT"/bin/*/main.c; do m=${m%/main.c}; echo "cph-${m##*/}"; done
}

# because NAME - what the C library that the tools are built with calls this error
because() { built error "$1" || echo "(built has no words for $1)"; }

# fail with a text
fail() { printf '%s\n' "$*" >&2; return 1; }

# same NAME EXPECTED ACTUAL - show both when they differ
same() {
	[ "$2" == "$3" ] && return 0
	printf -- '-- %s --\nexpected: %q\n  actual: %q\n' "$1" "$2" "$3" >&2
	return 1
}

# refuses STATUS MESSAGE COMMAND... - exact exit status, exact single line on stderr, nothing on stdout.  Lives in tables:
# prints what differs and returns 1.
refuses() {
	local want=$1 msg=$2 rc=0 err
	shift 2
	"$@" >out.refuses 2>err.refuses </dev/null || rc=$?
	err=$(<err.refuses)
	if [ "$rc" != "$want" ] || [ "$err" != "$msg" ] || [ -s out.refuses ]; then
		printf -- '-- %s --\nstatus %s, wanted %s\nstderr: %s\nwanted: %s\nstdout: %s\n' "$*" "$rc" "$want" \
			"$err" "$msg" "$(head -c 300 out.refuses)" >&2
		return 1
	fi
}

# has FILE TEXT - the file is there and has this text; what is waited for, without a process each time
has() { [ -e "$1" ] && [[ $(<"$1") == *"$2"* ]]; }

# lines_with TEXT FILE - into n: how many lines have this text
lines_with() {
	local text
	text=$(<"$2")
	n=0
	while [[ $text == *"$1"* ]]; do
		text=${text#*"$1"} text=${text#*$'\n'}
		n=$((n + 1))
	done
}

# nap SECONDS - sleep, without a process of its own: wait for a line that nobody writes
nap() {
	local never=${BATS_RUN_TMPDIR:-$BATS_FILE_TMPDIR}/never
	[ -p "$never" ] || mkfifo "$never" || return 1
	read -rt "$1" _ <>"$never" || :
}

# wait_for SECONDS COMMAND... - poll until it succeeds, ever less often; a deadline, never a bare sleep
wait_for() {
	local end=$((SECONDS + $1)) pauses=(0.02 0.04 0.08 0.1) i=0
	shift
	until "$@"; do
		[ $SECONDS -le $end ] || { echo "waited too long for: $*" >&2; return 1; }
		nap "${pauses[i]}"
		i=$((i < 3 ? i + 1 : i))
	done
}

# usage_matches TOOL MANUAL - the -h text is what the manual says the tool is for, its SYNOPSIS character for character, and its name
usage_matches() {
	local help synopsis words
	need mandoc || return 1
	help=$("$1" -h)
	same "first line of $1 -h" "$1 - $(sed -n 's/^\.Nd //p' "$CPH_ROOT/man/$2")" "${help%%$'\n'*}" || return 1
	same "last line of $1 -h" "Manual: $1(${2##*.})" "${help##*$'\n'}" || return 1
	help=${help#*$'\n'} help=${help#usage: }
	synopsis=$(mandoc -T ascii -O width=400 "$CPH_ROOT/man/$2" |
		awk '{ gsub(/.\010/, "") } /^DESCRIPTION/ { exit } on; /^SYNOPSIS/ { on = 1 }')
	# both wrap their lines at other places
	IFS=$' \n' read -rd '' -a words <<<"$synopsis" || :
	synopsis=${words[*]}
	IFS=$' \n' read -rd '' -a words <<<"${help%$'\n'*}" || :
	same "usage of $1" "$synopsis" "${words[*]}"
}

# full_disk SERVER FEED AFTER [ARGUMENT...] - run SERVER, which writes its records to a file system that is full while FEED runs.  Then make
# room, wait for the record that counts the lost ones, run AFTER and end SERVER.  All three are commands of bash; the records are then in log.
full_disk() {
	linux_only "mount namespaces"
	as_root "mount namespaces" unshare -m true
	mkdir small
	cat >full.sh <<-E
		mount -t tmpfs -o size=128k none small
		head -c 120000 /dev/zero >small/other
		$1 >>small/log 2>err 3>&- &
		srv=\$!
		$2
		rm small/other
		mount -o remount,size=4m small
		until grep -q '^lost' small/log; do sleep 0.02; done
		$3
		kill "\$srv"
		rc=0
		wait "\$srv" || rc=\$?
		cp small/log log
		exit \$rc
	E
	run -2 timeout 150 unshare -m bash full.sh "${@:4}"
	same stderr "${1%% *}: stdout: No space left on device" "$(sed -n 1p err)"
	grep -qx "${1%% *}: stdout: [0-9]* records dropped, the reader is too slow" err
}
