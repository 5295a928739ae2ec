#!/usr/bin/env bats
# The troubleshooting table of cph(7): for each message the fault is made, and the very command of the manual must name it.
load ../helper
load ../phone/phone

# command of the entry whose head begins with this text, as the manual has it
told() {
	sed 's/^\.It \\&/.It /' "$CPH_ROOT/man/cph.7" | awk -v head="$1" '
		/^\.Sh / { on = ($0 == ".Sh TROUBLESHOOTING") }
		on && index($0, ".It " head) == 1 { hit = 1; next }
		on && /^\.It / { hit = 0 }
		on && hit && /^\.Dl / { n++; if (n == want) { sub(/^\.Dl /, ""); print; exit } }' want="${2:-1}"
}

# diagnose HEAD [Nth] - run it in the current directory; LOAD and NAME are variables
diagnose() {
	local cmd
	cmd=$(told "$@")
	[ -n "$cmd" ] || fail "no command for: $1"
	cmd=${cmd//LOAD/${LOAD:-}}
	cmd=${cmd//NAME/${NAME:-}}
	cmd=${cmd//ADDRESS/192.0.2.1}
	cmd=${cmd//DIR/.}
	case $cmd in
	cph-phone*|cph-unpack*) cmd="${cmd%% *} -k $CPH_ROOT/t/kit/keys/keys.tsv ${cmd#* }" ;;
	esac
	printf '$ %s\n' "$cmd"
	bash -c "$cmd" 2>&1 || :
}

# says HEAD TEXT [Nth] - the diagnosis has this text
says() {
	local got
	echo "$1" >>../heads
	got=$(diagnose "$1" "${3:-1}")
	[[ $got == *"$2"* ]] || { printf -- '-- %s --\nwanted: %s\n%s\n' "$1" "$2" "$got" >&2; return 1; }
}

# a fresh directory that works for LOAD (SCCP 8.0(5) unless given) on its way to SIP 8.12
scene() {
	cd "$BATS_TEST_TMPDIR" || return 1
	rm -rf scene
	mkdir scene
	cd scene || return 1
	LOAD=${1:-P00308000500}
	hop "$LOAD" P0S3-8-12-00
	chmod 640 SIP*
}

@test "each message of the table in cph(7): its fault is made, and the command there names the cause" {
	local bad=0
	: >heads
	scene UAL
	rm P0S3-8-12-00.loads
	says "Protocol Application Invalid" "P0S3-8-12-00.loads" || bad=1

	# the phone of the old boot takes the loader first, and is told it in XMLDefault.cnf.xml
	LOAD=P00305000300
	says "a phone with the old boot" "XMLDefault.cnf.xml         P003-07-5-00" || bad=1

	scene
	printf 'x' | dd of=P0S3-8-12-00.sb2 bs=1 seek=5000 conv=notrunc 2>/dev/null
	says "Image Authentication Failed" "altered" || bad=1
	scene
	mv P0S3-8-12-00.sb2 P0S3-8-12-01.sb2
	says "Image Authentication Failed" "wrong-name" || bad=1
	LOAD=P0S3-07-5-00
	says "Image Authentication Failed" "to=P0S3-8-12-00" 2 || bad=1

	scene
	: >SEP$MAC.cnf.xml
	says "No Load Specified" "delete it or name a load" || bad=1

	scene
	NAME=PO03-8-12-00
	says "No Load Specified" "letter O" 2 || bad=1

	scene
	rm P003-8-12-00.sbn
	says "TFTP file not found" "P003-8-12-00.sbn" || bad=1

	scene
	printf 'image_version: "P0S3-8-12-00"\nline1_name: "1234567"\n' >SIP$MAC.cnf
	says "Phone Unprovisioned" "proxy1_address" || bad=1

	scene UAL
	says "asks for CTLSEP<MAC>.tlv" "CTLSEP$MAC.tlv" || bad=1

	scene
	rm XMLDefault.cnf.xml
	says "asks for XMLDefault.cnf.xml" "XMLDefault.cnf.xml" || bad=1

	scene
	mv SIP$MAC.cnf sip$MAC.cnf
	says "asks for SIP<MAC>.cnf" "sip$MAC.cnf" || bad=1

	scene
	rm P0S3-8-12-00.* P003-8-12-00.*
	"$CPH_ROOT/t/kit/mkfw" -m -b la-version -d . P0S3-8-12-00 >/dev/null
	says "restarts at the same point" "LA_VERSION" || bad=1

	scene
	head -c 1000 P003-8-12-00.sbn >x && mv x P003-8-12-00.sbn
	says "Loader upgrade failed" "cut: 596 bytes" || bad=1
	scene
	says "Configuring VLAN" "dhcp-option-force=150,192.0.2.1" || bad=1

	scene
	printf '<Default>\n</Default>\n' >XMLDefault.cnf.xml
	says "Opening ADDRESS" "neither loadInformation7 nor loadInformation8" || bad=1

	# asked long ago for what only an application asks for, and then for nothing more
	scene
	echo "phone	mac=$MAC	load=P00305000300" | cph-plan -t P0S3-8-12-00 >plan
	mkdir -p .hops/$MAC/1 .hops/$MAC/2
	printf 'request\ttime=1.000\tid=1\tmac=%s\tip=127.0.0.1\tport=50000\tfile=XMLDefault.cnf.xml\tpath=\tmode=octet\topts=\tanswer=error1\n' $MAC >records
	says "nothing more happens" "only a person, its power, or check-sync makes it go on" || bad=1
	[ $bad = 0 ]

	# a server that runs says what it was asked, which the tests of cph-tftpd look at
	printf '%s\n' "TFTP timeout" "Configuring CM List" "asks for locale files" >>../heads
	awk '/^\.Sh / { on = ($0 == ".Sh TROUBLESHOOTING") } on && /^\.It / { sub(/^\.It (\\&)?/, ""); print }' "$CPH_ROOT/man/cph.7" >../items
	while read -r item; do
		while read -r head; do
			[[ $item == "$head"* ]] && continue 2
		done <../heads
		echo "cph.7: $item: no test makes this fault" >&2
		bad=1
	done <../items
	[ "$(wc -l <../items)" -gt 10 ] && [ $bad = 0 ]
}

@test "what follows the conversion, and the phones with Java, in cph(7): each command there runs as it is written, and says something" {
	local bad=0 n=0 cmd out rc
	scene
	printf 'mac,model,line1_name,line1_password,proxy1_address\n%s,7960,200,geheim7,192.0.2.1\n' $MAC >phones.csv
	awk '/^\.Sh / { on = /^\.Sh (IT RUNS SIP|THE PHONES WITH JAVA)/ } on && !/cmterm-/ && sub(/^\.Dl /, "") && !seen[$0]++ { gsub(/\\&/, ""); print }' "$CPH_ROOT/man/cph.7" >commands
	while read -r cmd; do
		n=$((n + 1)) rc=0
		cmd=${cmd//LOAD/P0S3-8-12-00} cmd=${cmd//ADDRESS/192.0.2.1} cmd=${cmd//PHONES/phones.csv}
		out=$(eval "${cmd//DIR/.}" 2>&1) || rc=$?
		# cph-lint has nothing to say of a directory that is in order
		[ $rc -lt 2 ] && [[ -n $out || $cmd == cph-lint* ]] || { printf '$ %s\nstatus %s: %s\n' "$cmd" $rc "$out" >&2; bad=1; }
	done <commands
	[ $n -gt 8 ] && [ $bad = 0 ]
}
