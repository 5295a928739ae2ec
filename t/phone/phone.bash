# What the tests of cph-phone share:  load phone
# A directory for one hop is written here by hand, as Cisco's guides and the logs have it, not by cph-mkcnf.
MAC=001122334455

phone_fw() {    # fw LOAD... - packages of synthetic firmware, made once a file of tests, linked into the current directory
	local load key
	for load in "$@"; do
		key=A
		case $load in P003080005*|P0030800[6-9]*|P0030801*) key=B ;; esac
		[ -d "$BATS_FILE_TMPDIR/fw/$load" ] || {
			mkdir -p "$BATS_FILE_TMPDIR/fw"
			"$CPH_ROOT/t/kit/mkfw" -m -k $key -d "$BATS_FILE_TMPDIR/fw/$load" "$load" >/dev/null || return 1
			rm -f "$BATS_FILE_TMPDIR/fw/$load/OS79XX.TXT"
		}
		cp "$BATS_FILE_TMPDIR/fw/$load"/* . || return 1
	done
}

# Functions here that find a word set REPLY, for $(...) would start a process.

# kind LOAD - U, S or L, and the protocol: "S SIP"
kind() {
	REPLY=
	case $1 in
	UAL) REPLY="L UAL" ;;
	P0S30[0-4]*|P0S3-0[0-4]-*) REPLY="U SIP" ;;
	P0S3-0[56]-*) REPLY="S SIP" ;;
	P0S3-*) REPLY="L SIP" ;;
	P0M3-*) REPLY="L MGCP" ;;
	P00300*|P0030[1-4]*) REPLY="U SCCP" ;;
	P00305*) REPLY="S SCCP" ;;
	P003*) REPLY="L SCCP" ;;
	esac
}

loader_of() {   # LOAD - the file name of a package's loader, without extension
	case $1 in
	P003[0-9]*) REPLY=$1 ;;
	*) REPLY=P003-${1#P0[SM]3-} ;;
	esac
}

os79xx() { printf %s "$1" >OS79XX.TXT; }
default_xml() { printf '<Default>\n<loadInformation8>%s</loadInformation8>\n<loadInformation7>%s</loadInformation7>\n</Default>\n' "$1" "$1" >XMLDefault.cnf.xml; }
sip_default() { printf 'image_version: %s\n' "$1" >SIPDefault.cnf; }
sip_own() { printf 'image_version: "%s"\nline1_name: "1234567"\n' "$1" >SIP$MAC.cnf; }

# hop FROM TO - everything a server must have for this one hop, in the current directory
hop() {
	local from to
	kind "$1"; from=$REPLY
	kind "$2"; to=$REPLY
	loader_of "$2"
	phone_fw "$2" || return 1
	case "$from:$to" in
	U*:S\ SIP)
		# what takes SIP 4.4 to 5.3 is not known; a .bin is the signed file without its header
		tail -c +405 "$2.sbn" >"$2.bin" ;;
	esac
	case "$from:$to" in
	[US]\ SCCP:[US]\ SIP) os79xx "$2"; sip_default "$2" ;;
	[US]\ SCCP:L\ SIP) default_xml "$REPLY"; sip_default "$2"; sip_own "$2" ;;
	[US]\ SCCP:*\ SCCP) default_xml "$2" ;;
	[US]\ SIP:[US]\ SIP) os79xx "$2"; sip_default "$2" ;;
	[US]\ SIP:L\ SIP) os79xx "$REPLY"; sip_default "$2"; sip_own "$2" ;;
	[US]\ SIP:[US]\ SCCP) os79xx "$2"; sip_default "$2" ;;
	L*:L\ MGCP) printf 'image_version: %s\n' "$2" >MGC$MAC.cnf ;;
	L*:*\ SCCP) default_xml "$2" ;;
	L*:*\ SIP) default_xml "$2"; sip_own "$2" ;;
	*) echo "no layout for $1 -> $2" >&2; return 1 ;;
	esac
}

# sample WHAT... - prints what sample_of finds
sample() { sample_of "$@" && echo "$REPLY"; }

# sample_of from|to PROTOCOL RANGE - a load for a range of matrix.tsv; as a start with a loader: LOAD:LOADER
sample_of() {
	case "$1 $2 $3" in
	"from SCCP 0..2") REPLY=P00302010100 ;;
	"from SCCP 0..3"|"from SCCP 3..3") REPLY=P00303020214 ;;
	"from SCCP 5..5") REPLY=P00305000300 ;;
	"from SCCP 6..8"|"from SCCP 6..8.1.2SR1") REPLY=P00307020300 ;;
	"from SCCP 8.1.2SR2..8.1.2SR2") REPLY=P0030801SR02 ;;
	"from SIP 0..2.1") REPLY=P0S30200 ;;
	"from SIP 0..4") REPLY=P0S3-04-1-00 ;;
	"from SIP 2.2..4"|"from SIP 2.2..4.3") REPLY=P0S3-03-1-00 ;;
	"from SIP 4.4..4") REPLY=P0S3-04-4-00 ;;
	"from SIP 5..5") REPLY=P0S3-05-3-00 ;;
	"from SIP 6..6") REPLY=P0S3-06-0-00 ;;
	"from SIP 7..7"|"from SIP 7..8"|"from SIP 7..8.7") REPLY=P0S3-07-5-00 ;;
	"from SIP 8..8") REPLY=P0S3-08-2-00 ;;
	"from SIP 5..8") REPLY=P0S3-06-3-00 ;;
	"from SCCP 5..8") REPLY=P00305000300 ;;
	"from SIP 8.8..8.8") REPLY=P0S3-08-8-00 ;;
	"from SIP 8.9..8.11") REPLY=P0S3-08-11-00 ;;
	"from SIP 8.12..8.12") REPLY=P0S3-8-12-00 ;;
	"from SIP 8.13..8") REPLY=P0S3-8-13-00 ;;
	"from MGCP 7..7") REPLY=P0M3-07-7-00 ;;
	"from UAL 7..8"|"from UAL 7..8.1.2SR1") REPLY=UAL:P003-07-5-00 ;;
	"from UAL 8.1.3..8.7") REPLY=UAL:P003-08-4-00 ;;
	"from UAL 8.8..8.8") REPLY=UAL:P003-08-8-00 ;;
	"from UAL 8.9..8.11") REPLY=UAL ;;
	"from UAL 8.12..8.12") REPLY=UAL:P003-8-12-00 ;;
	"from UAL 8.13..8") REPLY=UAL ;;
	"from UAL 8.1.2SR2..8.1.2SR2") REPLY=UAL:P0030801SR02 ;;
	"to SCCP 0..2") REPLY=P0030202 ;;
	"to SCCP 0..3"|"to SCCP 3..3") REPLY=P00303030300 ;;
	"to SCCP 5..5"|"to SCCP 5.0.3.1..5") REPLY=P00305000600 ;;
	"to SCCP 5..5.0.2") REPLY=P00305000200 ;;
	"to SCCP 5.0.3.0..5.0.3.0") REPLY=P00305000300 ;;
	"to SCCP 6..8.0.4") REPLY=P00308000300 ;;
	"to SCCP 8.0.5..8.1.2SR1") REPLY=P00308000500 ;;
	"to SCCP 6..8.1.2SR2"|"to SCCP 8.0.5..8.1.2SR2"|"to SCCP 8.1.2SR2..8.1.2SR2") REPLY=P0030801SR02 ;;
	"to SIP 0..2") REPLY=P0S30202 ;;
	"to SIP 0..4"|"to SIP 3..4") REPLY=P0S3-04-4-00 ;;
	"to SIP 5..5") REPLY=P0S3-05-3-00 ;;
	"to SIP 5..6"|"to SIP 6..6") REPLY=P0S3-06-3-00 ;;
	"to SIP 7..7") REPLY=P0S3-07-4-00 ;;
	"to SIP 7..8"|"to SIP 8..8") REPLY=P0S3-8-12-00 ;;
	"to MGCP 7..7") REPLY=P0M3-07-7-00 ;;
	"to MGCP 0..4") REPLY=P0M3-04-0-00 ;;
	*) REPLY=; echo "no sample load for $*" >&2; return 1 ;;
	esac
}

# in_scene COMMAND... - in the empty directory scene
in_scene() {
	local rc=0
	rm -rf scene
	mkdir scene
	cd scene || return 1
	"$@" || rc=$?
	cd ..
	return $rc
}

# good - a directory that takes SCCP 8.0(5) to SIP 8.12; made once a file of tests
good() {
	if [ ! -d "$BATS_FILE_TMPDIR/good" ]; then
		in_scene hop P00308000500 P0S3-8-12-00 || return 1
		: >scene/RINGLIST.DAT
		: >scene/dialplan.xml
		mv scene "$BATS_FILE_TMPDIR/good"
	fi
	rm -rf scene
	cp -R "$BATS_FILE_TMPDIR/good" scene
}

# begins SAMPLE - the options -f and -l of a sample
begins() { case $1 in *:*) REPLY="-f ${1%%:*} -l ${1#*:}" ;; *) REPLY="-f $1" ;; esac; }

# read_run - what a run wrote to out and err: its last state record in $state, all of stderr in $err, the last line of that in $last
read_run() {
	local line
	state= last=
	while IFS= read -r line; do if [[ $line == state$'\t'* ]]; then state=$line; fi; done <out
	IFS= read -r -d '' err <err || :        # no NUL: all of it
	err=${err%$'\n'}
	last=${err##*$'\n'}
}

# matrix_rows KIND [STATUS] - of the phones that cph-phone simulates, rows "from_protocol from_range to_protocol to_range via" of a kind of row
matrix_rows() { grep -v '^#' "$CPH_ROOT/lib/data/matrix.tsv" | awk -F '\t' -v kind="$1" -v status="$2" \
	'NR > 1 && $1 != "JAVA" && $10 == kind && (status == "" || $7 == status) { print $1, $2, $3, $4, $5 }'; }

# phone ARG... - cph-phone with the keys of the test suite
phone() { "$CPH_ROOT/bin/cph-phone" -k "$CPH_ROOT/t/kit/keys/keys.tsv" -m $MAC "$@"; }
