# Shared by the tests of cph-mkcnf:  load mkcnf
T=$'\t'
SIP=P0S3-8-12-00 UAL=P003-8-12-00 MAC=001122334455

# step WRITE [ABSENT [KEY=VALUE...]] - one step record as cph-plan writes it
step() {
	local write=$1 absent=${2-} more=()
	shift; [ $# -gt 0 ] && shift
	more=("$@")
	printf 'step\thop=1\tof=1\tfrom=P00308000500\tto=%s\thow=ual-hunt\tserve=\twrite=%s\tabsent=%s' "$SIP" "$write" "$absent"
	[ ${#more[@]} = 0 ] || printf '\t%s' "${more[@]}"
	echo
}
SIPWRITE="SIPDefault.cnf:$SIP,SIP<MAC>.cnf:$SIP,XMLDefault.cnf.xml:$SIP,OS79XX.TXT:$UAL"

test_setup() {
	mkdir d
	step "$SIPWRITE" 'SEP<MAC>.cnf.xml' >plan
	printf 'mac,model,line1_name,proxy1_address\n%s,7940,1234567,192.0.2.10\n' $MAC >phones.csv
}

# as refuses, with the plan on standard input, and the directory must be as it was
refuses_plan() {
	local want=$1 msg=$2 rc=0 before after
	shift 2
	before=$(ls -lA --time-style=full-iso d)
	"$@" >out.r 2>err.r <plan || rc=$?
	after=$(ls -lA --time-style=full-iso d)
	if [ $rc != "$want" ] || [ "$(cat err.r)" != "$msg" ] || [ -s out.r ] || [ "$before" != "$after" ]; then
		printf -- '-- %s --\nstatus %s, wanted %s\nstderr: %s\nwanted: %s\nstdout: %s\n' "$*" $rc "$want" "$(cat err.r)" "$msg" "$(cat out.r)" >&2
		[ "$before" = "$after" ] || echo "the directory changed" >&2
		return 1
	fi
}

# warns MESSAGE COMMAND... - status 0 and exactly this on stderr
warns() {
	local msg=$1 rc=0
	shift
	"$@" >out.w 2>err.w <plan || rc=$?
	if [ $rc != 0 ] || [ "$(cat err.w)" != "$msg" ]; then
		printf -- '-- %s --\nstatus %s\nstderr: %s\nwanted: %s\n' "$*" $rc "$(cat err.w)" "$msg" >&2
		return 1
	fi
}

# a plan of two hops for one phone, images in .images
two_hops() {
	local mac=${1:-$MAC} a=P0S3-07-5-00 b=$SIP
	printf 'step\tmac=%s\thop=1\tof=2\tfrom=P00305000300\tto=%s\tserve=%s\twrite=%s\tabsent=%s\n' "$mac" $a "$a.loads,P003-07-5-00.sbn,$a.sb2" \
		"OS79XX.TXT:P003-07-5-00,SIPDefault.cnf:$a,SIP$mac.cnf:$a,XMLDefault.cnf.xml:P003-07-5-00" "SEP$mac.cnf.xml,CTLSEP$mac.tlv"
	printf 'step\tmac=%s\thop=2\tof=2\tfrom=%s\tto=%s\tserve=%s\twrite=%s\tabsent=%s\n' "$mac" $a $b "$b.loads,$UAL.sbn,$b.sb2" \
		"SIPDefault.cnf:$b,SIP$mac.cnf:$b,XMLDefault.cnf.xml:$b,OS79XX.TXT:$UAL" "SEP$mac.cnf.xml"
}

firmware() {
	local f
	mkdir -p "$1"
	for f in P0S3-07-5-00.loads P003-07-5-00.sbn P0S3-07-5-00.sb2 $SIP.loads $UAL.sbn $SIP.sb2; do echo "bytes of $f" >"$1/$f"; done
}
