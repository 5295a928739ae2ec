# What the tests of cph-hop share:  load phone; load hop
# A shelf: plan, directories with hops, cph-tftpd writing records, cph-hop following them, simulated phones behind a power switch.

# addresses of this test's own: the SIP port of a phone is a fixed one, and another run of the suite may stand beside
net=127.$((2 + $$ % 120)).$(($$ / 120 % 256))

# shelf ROW... - rows "LOAD[:LOADER] [MODEL [TARGET]]" become phones 001122334401 ..., on their way to $target, in phones.csv, plan, flash and tb
shelf() {
	local row load loader model to mac n=0 f
	mkdir -p tb/.images empty
	printf 'mac,model,load,loader,state,target,line1_name,proxy1_address\n' >phones.csv
	for row in "$@"; do
		read -r load model to <<<"$row"
		loader=
		case $load in *:*) loader=${load#*:} load=${load%%:*} ;; esac
		n=$((n + 1))
		printf -v mac '0011223344%02X' $n
		model=${model:-7960}
		if [ "$load" = UAL ]; then
			printf '%s,%s,,%s,UAL,%s,2%03d,192.0.2.10\n' $mac "$model" "$loader" "$to" $n >>phones.csv
		else
			printf '%s,%s,%s,,,%s,2%03d,192.0.2.10\n' $mac "$model" "$load" "$to" $n >>phones.csv
		fi
		# what it runs when it is taken out of its box; without files it stays that
		phone -q -m $mac -M "$model" -f "$load" ${loader:+-l "$loader"} -F flash -d empty >/dev/null 2>&1 || :
		has flash "mac=$mac" || return 1
	done
	cph-plan -t "${target:-P0S3-8-12-00}" <phones.csv >plan || return 1
	(
		cd tb/.images || exit 1
		# shellcheck disable=SC2046
		phone_fw $(sed -n 's/^step	.*	to=\([^	]*\)	.*/\1/p' ../../plan | sort -u) || exit 1
		# what takes SIP 4.4 to 5.3 is not known; a .bin is the signed file without its header
		for f in P0S3-0[56]*.sbn; do [ ! -f "$f" ] || tail -c +405 "$f" >"${f%.sbn}.bin"; done
		rm -f OS79XX.TXT
	) || return 1
	cph-mkcnf -q -s ${extras:+-e "$extras"} -d tb -i phones.csv <plan >written || return 1
	# a file that was changed less than a second ago is sent late, and these phones are a hundred times as impatient as real ones
	find tb -type f -exec touch -d '1 minute ago' {} +
}

# serve ARG... - cph-tftpd on tb: $port, $srv; records are appended to rec
serve() {
	local before
	touch rec
	before=$(<rec)
	cph-tftpd -P 1 -d tb -l 127.0.0.1 -p "${port:-0}" "$@" >>rec 2>>err.tftpd 3>&- &
	srv=$!
	pids+=($srv)
	wait_for 30 listening ${#before} || { cat err.tftpd >&2; return 1; }
}
# listening N - a listen record, whole, behind so many characters of rec; its port into $port
listening() {
	local new
	new=$(<rec)
	[[ ${new:$1} =~ listen$'\t'[^$'\n']*$'\t'port=([0-9]+)[$'\t\n'] ]] && port=${BASH_REMATCH[1]}
}

# follow ARG... - cph-hop on the records from their beginning: $hop; its records in hop, messages in err.hop
follow() {
	[ -p pipe ] || mkfifo pipe
	tail -n +1 -f rec >pipe 2>/dev/null 3>&- &
	tail=$!
	pids+=($tail)
	cph-hop -d tb -t "${settle:-2}" "$@" plan <pipe >>hop 2>>err.hop 3>&- &
	hop=$!
	pids+=($hop)
}

# live ARG... - cph-hop on records that the test writes to descriptor 7: $hop; its records in hop, messages in err.hop
live() {
	mkfifo in
	exec 7<>in
	cph-hop -d tb "$@" plan <in >hop 2>err.hop 3>&- 7>&- &
	hop=$!
	pids+=($hop)
	wait_for 30 has /proc/$hop/status $'\nState:\tS'
}

# ends STATUS - cph-hop does
ends() {
	local rc=0
	wait_for 30 gone $hop || fail "goes on"
	wait $hop || rc=$?
	same "status" "$1" "$rc"
}

# phones ARG... - all phones of the flash file, on addresses of their own, behind the switch: $phones.  With target set (also to nothing) they stay on.
phones() {
	local n
	[ -p power ] || mkfifo power
	lines_with $'phone\tmac=' flash
	cph-phone -q -k "$CPH_ROOT/t/kit/keys/${keys:-keys.tsv}" -F flash -N "$n" -a $net.1 -p "$port" -S "${scale:-0.01}" \
		-P power ${target--x P0S3-8-12-00} -b 1000 "$@" 127.0.0.1 >>phone 2>>err.phone 3>&- &
	phones=$!
	pids+=($phones)
}

# switch off and on: the command for -x
POWER='echo $CPH_MAC 1<>power'       # does not wait where nobody reads

# arrive [STATUS] - cph-hop ends so, and without more ado
arrive() {
	local rc=0
	wait_for "${deadline:-60}" gone $hop || { state; return 1; }
	wait $hop || rc=$?
	kill $tail 2>/dev/null || :
	same "status of cph-hop" "${1:-0}" $rc || state
}
gone() { ! kill -0 "$1" 2>/dev/null; }
state() { tail -n 20 hop err.hop err.phone err.tftpd >&2; return 1; }

# events [MAC] - "event hop" of each record of cph-hop, in order
events() { sed -n "s/^hop	.*mac=${1:-[0-9A-F]*}	hop=\([0-9]*\)	.*event=\([a-z]*\)	.*/\2 \1/p" hop | tr '\n' ',' | sed 's/,$//'; }

# went MAC - its events but for the restarts, one of which more or less says how fast this machine is
went() { events "$1" | tr ',' '\n' | grep -v '^restart' | paste -sd , -; }

# fed MAC HOP FILE... - records of a server that gave this phone these files of that hop, a moment ago
fed() {
	local mac=$1 hop=$2 f
	shift 2
	for f in "$@"; do
		printf 'request\ttime=%d.000\tid=1\tmac=%s\tip=%s\tport=50000\tfile=%s\tpath=.hops/%s/%s/%s\tmode=octet\topts=\tanswer=data\n' \
			"$(($(date +%s) - 10))" "$mac" $net.1 "$f" "$mac" "$hop" "$f"
	done
}

# loads - what the flash file holds now, one a line
loads() { sed -n 's/^phone	.*	load=\([^	]*\)	.*/\1/p' flash | sort | uniq -c | sed 's/^ *//'; }

# put_back PLAN REC PHONE - fails, and tells of it, when a phone was given a file of a directory older than a loader that went out to it, by the server's
# records; or when it started with a loader that it had replaced before, by its own.  Else the number of loaders that went out: "loaders N".
put_back() {
	awk -F '\t' '
	function get(k, i) { for (i = 2; i <= NF; i++) if (index($i, k "=") == 1) return substr($i, length(k) + 2); return "" }
	FILENAME == ARGV[1] {
		# of a hop with a list every other image but the last is a loader
		if ($1 != "step" || get("serve") !~ /\.loads/) next
		n = split(get("serve"), f, ",")
		for (i = 1; i <= n; i++)
			if (f[i] !~ /\.loads$/ && index("," get("last") ",", "," f[i] ",") == 0) loader[get("mac"), get("hop"), f[i]] = 1
		next
	}
	FILENAME == ARGV[2] {
		if (split(get("path"), p, "/") != 4) next
		m = get("mac"); h = p[3] + 0
		if ($1 == "request" && h < taken[m] + 0) {
			print "after its loader of hop " taken[m] ": " $0
			bad = 1
		}
		# whole, or but for the last acknowledgement; the next directory has the loader of a hop too
		if ($1 == "xfer" && (get("end") == "ok" || get("reason") ~ /^final ACK missing/)) {
			if (!((m, h, p[4]) in loader)) h--
			if ((m, h, p[4]) in loader) {
				count++
				if (h > taken[m] + 0) taken[m] = h
			}
		}
		next
	}
	# a record that a kill cut off is none
	$1 == "boot" && NF == 7 && get("loader") ~ /^P[A-Z0-9]+$/ && length(get("loader")) == 8 {
		m = get("mac"); tag = get("loader")
		if (tag == runs[m]) next
		if ((m, tag) in had) {
			print "it had replaced that loader: " $0
			bad = 1
		}
		had[m, tag] = 1
		runs[m] = tag
	}
	END { if (!bad) print "loaders " count + 0; exit bad }' "$@"
}

A=001122334401 B=001122334402 C=001122334403

# ask ADDRESS COMMAND... - somebody with tftpc
ask() { local a=$1; shift; tftpc -a "$a" 127.0.0.1 "$port" "$@"; }
hops() { local to; to=$(readlink "tb/$1") && echo "${to##*/}"; }
# event NAME [MAC] - cph-hop has written such a record, of this phone
event() { [ -e hop ] && [[ $(<hop) =~ mac=${2-}[^$'\n']*$'\t'event=$1$'\t' ]]; }
