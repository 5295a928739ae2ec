#!/usr/bin/env bats
# cph-mkcnf: whole stacks, a directory for each hop of each phone; disks that are full or may not be written; many phones
load helper
load mkcnf

@test "a full disk and a read-only directory leave everything as it was" {
	cph-mkcnf -d d -i phones.csv <plan
	sed -i s/1234567/7654321/ phones.csv
	# a limit on the size of files stands for the full disk: XMLDefault.cnf.xml is written last and is longer than nothing
	before=$(cd d && cksum ./*)
	run -2 bash -c 'trap "" XFSZ; ulimit -f 0; exec cph-mkcnf -d d -i phones.csv <plan >/dev/null'
	same message "cph-mkcnf: d/SIP$MAC.cnf: File too large" "$output"
	same directory "$before" "$(cd d && cksum ./*)"
	same "left behind" 4 "$(ls -A d | wc -l)"
	if [ "$(id -u)" = 0 ]; then
		need setpriv
		chmod 755 . d
		chmod 644 phones.csv plan
		# the tree may lie where only root gets to
		cp "$CPH_ROOT/bin/cph-mkcnf" .
		before=$(cd d && cksum ./*)
		run -2 setpriv --reuid 65534 --regid 65534 --clear-groups ./cph-mkcnf -d d -i phones.csv <plan
	else
		chmod 555 d
		run -2 cph-mkcnf -d d -i phones.csv <plan
		chmod 755 d
	fi
	[[ $output == "cph-mkcnf: d/"*": Permission denied" ]]
	same directory "$before" "$(cd d && cksum ./*)"
}

@test "a plan of several hops: a directory for each, complete by itself, and the link to the first" {
	local bad=0 f want
	firmware d/.images
	two_hops >plan
	run -0 --separate-stderr cph-mkcnf -d d -i phones.csv <plan
	same stderr "" "$stderr"
	same link .hops/$MAC/1 "$(readlink d/$MAC)"
	same hop1 "OS79XX.TXT P003-07-5-00.sbn P0S3-07-5-00.loads P0S3-07-5-00.sb2 SIP$MAC.cnf SIPDefault.cnf XMLDefault.cnf.xml" "$(ls -A d/$MAC/ | xargs)"
	# the second holds the images of the first as well, but none of its configuration
	same hop2 "OS79XX.TXT P003-07-5-00.sbn $UAL.sbn P0S3-07-5-00.loads P0S3-07-5-00.sb2 $SIP.loads $SIP.sb2 SIP$MAC.cnf SIPDefault.cnf XMLDefault.cnf.xml" \
		"$(ls -A d/.hops/$MAC/2 | xargs)"
	for f in 1/OS79XX.TXT:P003-07-5-00 1/XMLDefault.cnf.xml:P003-07-5-00 1/SIPDefault.cnf:P0S3-07-5-00 1/SIP$MAC.cnf:P0S3-07-5-00 \
		2/OS79XX.TXT:$UAL 2/XMLDefault.cnf.xml:$SIP 2/SIPDefault.cnf:$SIP 2/SIP$MAC.cnf:$SIP; do
		want=$(grep -ohE 'P0[A-Za-z0-9-]+' "d/.hops/$MAC/${f%%:*}" | sort -u)
		same "${f%%:*}" "${f#*:}" "$want" || bad=1
	done
	for f in d/.images/*; do [ "$f" -ef "d/.hops/$MAC/2/${f##*/}" ] || { echo "$f is no hard link" >&2; bad=1; }; done
	same "DIR itself" ".hops .images $MAC" "$(ls -A d | xargs)"
	# again: nothing changes, and a link that was moved on stays
	ln -sfn .hops/$MAC/2 d/$MAC
	run -0 cph-mkcnf -d d -i phones.csv -o changed <plan
	same "second run" no "$(sort -u <<<"$output")"
	same link .hops/$MAC/2 "$(readlink d/$MAC)"
	[ $bad = 0 ]
}

@test "-s gives every phone its own directory, though one hop is all there is" {
	firmware d/.images
	two_hops >plan
	{ sed -n 2p plan; two_hops 0011223344AA | sed -n 2p; } | sed 's/hop=2\tof=2/hop=1\tof=1/' >plan1
	printf 'mac,model,line1_name,proxy1_address\n%s,7940,1,192.0.2.1\n0011223344aa,7960,2,192.0.2.1\n' $MAC >x.csv
	run -0 cph-mkcnf -s -d d -i x.csv <plan1
	same "DIR itself" ".hops .images $MAC 0011223344AA" "$(ls -A d | xargs)"
	grep -q 'line1_name: "2"' d/0011223344AA/SIP0011223344AA.cnf
	run -0 cph-mkcnf -d . -n -i x.csv <plan1
	[[ $output == *"+++ ./SIP0011223344AA.cnf"* ]]
}

@test "what stands in the way of a stack is refused, and nothing is left behind" {
	local bad=0 f
	firmware d/.images
	two_hops >plan
	for f in OS79XX.TXT sipdefault.cnf XMLDefault.cnf.xml MGCDefault.cnf; do
		: >d/$f
		refuses_plan 1 "cph-mkcnf: d/$f: would name a load to every phone that is not in the plan: move it away" cph-mkcnf -d d -i phones.csv || bad=1
		rm d/$f
	done
	mv d/.images/$UAL.sbn .
	refuses_plan 1 "cph-mkcnf: d/$UAL.sbn: not there, and not in .images: unpack the firmware first" cph-mkcnf -d d -i phones.csv || bad=1
	mv $UAL.sbn d/
	mkdir d/$MAC
	refuses_plan 1 "cph-mkcnf: d/$MAC: in the way of the link to the phone's hop" cph-mkcnf -d d -i phones.csv || bad=1
	rmdir d/$MAC
	ln -s .hops/$MAC/3 d/$MAC
	refuses_plan 1 "cph-mkcnf: d/$MAC: leads to .hops/$MAC/3, which is no hop of this plan: remove the link to start over" \
		cph-mkcnf -d d -i phones.csv || bad=1
	rm d/$MAC
	mkdir -p d/.hops/$MAC/2
	: >d/.hops/$MAC/2/SEP$MAC.cnf.xml
	refuses_plan 1 "cph-mkcnf: d/.hops/$MAC/2/SEP$MAC.cnf.xml: must not be there on the way from P0S3-07-5-00 to $SIP: move it away" \
		cph-mkcnf -d d -i phones.csv || bad=1
	rm -r d/.hops
	: >d/.hops
	refuses_plan 2 "cph-mkcnf: d/.hops/$MAC/1/OS79XX.TXT: Not a directory" cph-mkcnf -d d -i phones.csv || bad=1
	rm d/.hops
	{ two_hops | sed -n 1p; two_hops | sed -n 1p; } >plan
	refuses_plan 1 "cph-mkcnf: stdin:2: the same hop of the same phone again" cph-mkcnf -d d -i phones.csv || bad=1
	two_hops | sed '2s/hop=2/hop=3/;s/of=2/of=3/' >plan
	refuses_plan 1 "cph-mkcnf: stdin:2: a hop of this phone is missing" cph-mkcnf -d d -i phones.csv || bad=1
	two_hops | sed 's/mac=[0-9]*\t//' >plan
	refuses_plan 1 "cph-mkcnf: stdin:1: for which phone? Neither the plan nor an inventory of one phone (-i) says" cph-mkcnf -d d || bad=1
	two_hops | sed 's/serve=/serve=..\/x.bin,y,/' >plan
	refuses_plan 2 "cph-mkcnf: stdin:1: serve: not the name of an image
cph-mkcnf: stdin:1: serve: not the name of an image
cph-mkcnf: stdin:2: serve: not the name of an image
cph-mkcnf: stdin:2: serve: not the name of an image" cph-mkcnf -d d -i phones.csv || bad=1
	[ $bad = 0 ]
}

@test "of images of which one is enough, one must be there" {
	printf 'step\tmac=%s\thop=1\tof=1\tfrom=x\tto=y\tserve=a.bin,a.sbn\toneof=a.bin,a.sbn\twrite=OS79XX.TXT:P003\tabsent=\n' $MAC >plan
	refuses_plan 1 "cph-mkcnf: d: none of a.bin,a.sbn is there: unpack the firmware first" cph-mkcnf -s -d d
	: >d/a.sbn
	run -0 cph-mkcnf -s -d d <plan
	same files "OS79XX.TXT a.sbn" "$(ls d/$MAC/ | xargs)"
}

@test "1,000 phones in one run, and every file read back says what the inventory says" {
	local n=1000
	awk -v n=$n 'BEGIN {
		print "mac,model,line1_name,line1_displayname,line1_authname,line1_password,line2_name,line2_authname,line2_password,proxy1_address,phone_label"
		for (i = 0; i < n; i++)
			printf "0011220%05X,%s,%d,\"User, %d\",u%d,secret%d,%d,v%d,s%d,192.0.2.10,Desk %d\n", i, i % 2 ? "7940" : "7960", 1000 + i, i, i, i, 500000 + i, i, i, i
	}' >x.csv
	awk -F, -v s="$(step "$SIPWRITE" 'SEP<MAC>.cnf.xml')" 'NR > 1 { print s "\tmac=" $1 }' x.csv >plan
	run -0 --separate-stderr cph-mkcnf -d d -i x.csv -o changed <plan
	same stderr "" "$stderr"
	same files $((n + 3)) "$(grep -c yes <<<"$output")"
	# back from the files, in the order of the columns
	sed -n '2,$p' x.csv | tr -d '"' | sort >want
	for f in d/SIP0*.cnf; do
		awk -v mac="${f:5:12}" -F': "' '{ v[$1] = substr($2, 1, length($2) - 1) }
			END { print mac "," ("line3_name" in v ? "7960" : "7940") "," v["line1_name"] "," v["line1_displayname"] "," v["line1_authname"] "," \
				v["line1_password"] "," v["line2_name"] "," v["line2_authname"] "," v["line2_password"] "," v["proxy1_address"] "," v["phone_label"] }' "$f"
	done | sort >got
	cmp want got
	run -0 cph-mkcnf -q -l d/SIP0*.cnf
	same lint "" "$output"
}
