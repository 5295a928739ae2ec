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

# listing - $now: every name in d with its size, mode and times; no command is started for an empty directory
listing() {
	local f
	now=
	for f in d/* d/.[!.]* d/..?*; do
		[ -e "$f" ] || [ -L "$f" ] || continue
		now=$(ls -lA --time-style=full-iso d)
		return
	done
}

# as refuses, with the plan on standard input, and the directory must be as it was
refuses_plan() {
	local want=$1 msg=$2 rc=0 before now err
	shift 2
	listing
	before=$now
	"$@" >out.r 2>err.r <plan || rc=$?
	listing
	err=$(<err.r)
	if [ $rc != "$want" ] || [ "$err" != "$msg" ] || [ -s out.r ] || [ "$before" != "$now" ]; then
		printf -- '-- %s --\nstatus %s, wanted %s\nstderr: %s\nwanted: %s\nstdout: %s\n' "$*" $rc "$want" "$err" "$msg" "$(<out.r)" >&2
		[ "$before" = "$now" ] || echo "the directory changed" >&2
		return 1
	fi
}

# warns MESSAGE COMMAND... - status 0 and exactly this on stderr
warns() {
	local msg=$1 rc=0 err
	shift
	"$@" >out.w 2>err.w <plan || rc=$?
	err=$(<err.w)
	if [ $rc != 0 ] || [ "$err" != "$msg" ]; then
		printf -- '-- %s --\nstatus %s\nstderr: %s\nwanted: %s\n' "$*" $rc "$err" "$msg" >&2
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

# shelf_of_all - x.csv with a phone of each model of the 7906 to 7975, releases as names of loads write them (9-4-2SR3-1S), zones
shelf_of_all() {
	awk -F '\t' 'BEGIN { print "mac,model,line1_name,proxy1_address" }
		!/^#/ && $1 ~ /^79/ && $4 != "7940/7960" && $4 != "-" { printf "00112233%04X,%s,%d,192.0.2.10\n", 17408 + n, $1, 201 + n; n++ }
		END { exit n != 14 }' "$CPH_ROOT/lib/data/models.tsv" >x.csv
	sed -n 's/^[0-9][^\t]*\t[^\t]*\t[A-Z0-9]*\.\([^,]*\),.*/\1/p' "$CPH_ROOT/lib/data/inner.tsv" >releases
	awk -F '\t' '!/^#/ && $4 == "yes" { print $2 }' "$CPH_ROOT/lib/data/javazones.tsv" | sort -u >zones
	[ "$(wc -l <releases)" -ge 9 ] && [ "$(wc -l <zones)" -ge 50 ]
}

# written_for_all - for each line "ZONE|RELEASE" of standard input the files of that shelf, in all/N/: read by expat, with that load, a zone of
# the table and the line of the phone.  Prints how many were written; a zone may be refused for what it is.
written_for_all() {
	# (in sh, which starts commands in a fraction of the time that this bash takes)
	sh -c '
		n=0
		while IFS="|" read -r zone release; do
			loads=
			for code in 11 31 41 42 45 70 75; do loads=$loads,SIP$code.$release; done
			n=$((n + 1))
			mkdir -p all/$n
			echo "$release" >all/$n/release
			cph-mkcnf -q -d all/$n -i x.csv -t "${loads#,}" -z "$zone" >/dev/null 2>err || grep -q "^cph-mkcnf: -z: " err || { cat err >&2; exit 1; }
		done' || return 1
	python3 - "$CPH_ROOT/lib/data/javazones.tsv" <<-'END'
		import sys, glob, xml.etree.ElementTree as t
		zones = {l.split("\t")[0] for l in open(sys.argv[1])}
		written = 0
		for d in glob.glob("all/*"):
		    files = glob.glob(d + "/SEP*.xml")
		    assert len(files) in (0, 14), d
		    written += len(files) > 0
		    for f in files:
		        r = t.parse(f).getroot()
		        assert r.find("loadInformation").text.split(".", 1)[1] == open(d + "/release").read().strip(), f
		        assert r.find("devicePool/dateTimeSetting/timeZone").text in zones, f
		        assert r.find("sipProfile/sipLines/line[@button='1']/name").text.startswith("2"), f
		print(written)
	END
}
