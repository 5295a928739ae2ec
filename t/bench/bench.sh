# What the programs of t/bench share (sourced, not run).  A bench prints what it does in words and one record a figure, in the form of
# cph-record(5); t/make/benchtable makes the table of "make bench" from these.

# figure NAME OURS PEER RATIO SPREAD ASKED - a line of the table; "-" where there is none
figure() {
	printf 'bench\tfigure=%s\tours=%s\tpeer=%s\tratio=%s\tspread=%s\tasked=%s\n' "$1" "$2" "$3" "$4" "$5" "$6"
}

# seconds COMMAND... - wall seconds it takes; standard input is handed on, what it prints is dropped
seconds() {
	seconds_from=$(date +%s%N)
	"$@" >/dev/null 2>&1 || :
	seconds_to=$(date +%s%N)
	echo "$(((seconds_to - seconds_from) / 1000)) 1000000" | awk '{ printf "%.6f\n", $1 / $2 }'
}

# peak FILE COMMAND... - the most memory, in kB, that a command has held when it has read FILE and waits for more on standard input
peak() {
	local file=$1 in pid kb
	shift
	in=$(mktemp -u)
	mkfifo "$in"
	"$@" <"$in" >/dev/null &
	pid=$!
	exec 3>"$in"
	rm "$in"
	cat "$file" >&3
	kb=$(awk '/^VmHWM/ { print $2 }' "/proc/$pid/status" 2>/dev/null) || kb=
	exec 3>&-
	wait "$pid" || :
	echo "${kb:-unknown}"
}

# show FACTOR - a number as a person reads it
show() { awk -v f="$1" '{ v = $1 * f; printf((v >= 100 ? "%.0f" : v >= 10 ? "%.1f" : "%.2f"), v) }'; }

median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

# pairs OURS THEIRS - two files with one number a run, taken by turns: the median of the ratios of each pair, TAB, their quartiles
pairs() {
	paste "$1" "$2" | awk '{ print $1 / $2 }' | sort -n | awk '
		{ v[NR] = $1 }
		function q(p,   i) { i = int(p * (NR - 1) + 1.5); return v[i] }
		END { printf "%.2f\t%.2f-%.2f\n", q(.5), q(.25), q(.75) }'
}

# compare NAME UNIT FACTOR PEERNAME OURS THEIRS ASKED - the line of the table for two such files, in UNIT = seconds times FACTOR
compare() {
	pairs "$5" "$6" >"$5.pairs"
	figure "$1" "$(median <"$5" | show "$3") $2" \
		"$4 $(median <"$6" | show "$3") $2" "$(cut -f 1 "$5.pairs")" "$(cut -f 2 "$5.pairs")" "$7"
}
