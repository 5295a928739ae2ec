#!/usr/bin/env bats
# cph-mkcnf: whole stacks, a directory for each hop of each phone; disks that are full or may not be written; many phones
load ../helper
load mkcnf
load ../phone/phone

@test "a full disk and a read-only directory leave everything as it was" {
	cph-mkcnf -d d -i phones.csv <plan
	sed -i s/1234567/7654321/ phones.csv
	# a limit on the size of files stands for the full disk: XMLDefault.cnf.xml is written last and is longer than nothing
	before=$(cd d && cksum ./*)
	# through a pipe, for the limit holds for what run writes too
	run -2 bash -c 'set -o pipefail; (trap "" XFSZ; ulimit -f 0; exec cph-mkcnf -d d -i phones.csv <plan 2>&1 >/dev/null) | cat'
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
	local bad=0 f
	firmware d/.images
	two_hops >plan
	run -0 --separate-stderr cph-mkcnf -d d -i phones.csv <plan
	same stderr "" "$stderr"
	same link .hops/$MAC/1 "$(readlink d/$MAC)"
	same hop1 "OS79XX.TXT P003-07-5-00.sbn P0S3-07-5-00.loads P0S3-07-5-00.sb2 SIP$MAC.cnf SIPDefault.cnf XMLDefault.cnf.xml" "$(ls -A d/$MAC/ | xargs)"
	# the second holds the images of the first as well, but none of its configuration
	same hop2 "OS79XX.TXT P003-07-5-00.sbn $UAL.sbn P0S3-07-5-00.loads P0S3-07-5-00.sb2 $SIP.loads $SIP.sb2 SIP$MAC.cnf SIPDefault.cnf XMLDefault.cnf.xml" \
		"$(ls -A d/.hops/$MAC/2 | xargs)"
	same loads "1/OS79XX.TXT:P003-07-5-00
1/SIP$MAC.cnf:P0S3-07-5-00
1/SIPDefault.cnf:P0S3-07-5-00
1/XMLDefault.cnf.xml:P003-07-5-00
2/OS79XX.TXT:$UAL
2/SIP$MAC.cnf:$SIP
2/SIPDefault.cnf:$SIP
2/XMLDefault.cnf.xml:$SIP" "$(cd d/.hops/$MAC && grep -oE 'P0[A-Za-z0-9-]+' {1,2}/{OS79XX.TXT,XMLDefault.cnf.xml,SIPDefault.cnf,SIP$MAC.cnf} | sort -u)" || bad=1
	for f in d/.images/*; do [ "$f" -ef "d/.hops/$MAC/2/${f##*/}" ] || { echo "$f is no hard link" >&2; bad=1; }; done
	same "DIR itself" ".hops .images $MAC" "$(ls -A d | xargs)"
	# again: nothing changes, and a link that was moved on stays
	ln -sfn .hops/$MAC/2 d/$MAC
	run -0 cph-mkcnf -d d -i phones.csv -o changed <plan
	same "second run" no "$(sort -u <<<"$output")"
	same link .hops/$MAC/2 "$(readlink d/$MAC)"
	[ $bad = 0 ]
}

@test "from hop to hop an XML file never gets shorter either: what is read behind its end names no load" {
	local bad=0 a b hop
	mkdir d/.images
	for hop in P0030801SR02 $SIP; do touch d/.images/$hop.{loads,sbn,sb2}; done
	printf 'mac,model,line1_name,proxy1_address,call_manager1_addr,call_manager2_addr\n%s,7940,201,192.0.2.1,192.0.2.2,192.0.2.3\n' $MAC >phones.csv
	for hop in 1:P0030801SR02:SEP$MAC.cnf.xml 2:$SIP:XMLDefault.cnf.xml 3:P0030801SR02:XMLDefault.cnf.xml; do
		IFS=: read -r hop a b <<<"$hop"
		printf 'step\tmac=%s\thop=%s\tof=3\tfrom=P00308000500\tto=%s\tserve=%s.loads\twrite=%s:%s\tabsent=\n' $MAC "$hop" "$a" "$a" "$b" "$a"
	done >plan
	run -0 --separate-stderr cph-mkcnf -d d -i phones.csv <plan
	same stderr "" "$stderr"
	# the loader's buffer after the link has moved on: the new file over the old one
	IFS= read -rd '' a <d/.hops/$MAC/1/SEP$MAC.cnf.xml || :
	IFS= read -rd '' b <d/.hops/$MAC/2/XMLDefault.cnf.xml || :
	[[ $a == *">P0030801SR02<"* && $b == *">$SIP<"* && $b${a:${#b}} != *P0030801SR02* ]] || { printf '%s\n' "$b${a:${#b}}" >&2; bad=1; }
	# the link may be set back, too
	same "one length" 1 "$(stat -c %s d/.hops/$MAC/?/*.xml | sort -u | wc -l)" || bad=1
	run -0 cph-mkcnf -q -d d -i phones.csv -o changed <plan
	same "a second run" no "$(sort -u <<<"$output")" || bad=1
	[ $bad = 0 ]
}

@test "an image of the hop before that the next hop must not find is not in its directory" {
	firmware d/.images
	two_hops | sed '2s/absent=/absent=P0S3-07-5-00.loads,/' >plan
	run -0 --separate-stderr cph-mkcnf -d d -i phones.csv <plan
	same stderr "" "$stderr"
	same "hop 2" "P0S3-07-5-00.sb2" "$(ls d/.hops/$MAC/2 | grep '^P0S3-07')"
}

@test "where the file system has no hard links the images are copied, and a second run changes nothing" {
	local bad=0 e f n
	[ "${CPH_SUBBUILD:-}" != asan ] || optional "the sanitizers bring their own malloc"
	shim
	firmware d/.images
	chmod 640 d/.images/*
	two_hops >plan
	# EPERM, EMLINK, ENOTSUP as Linux numbers them
	for e in 1 31 95; do
		rm -rf d/.hops d/$MAC
		CPH_FAIL=link:1+:$e LD_PRELOAD=$CPH_ROOT/t/kit/shim.so cph-mkcnf -d d -i phones.csv -o path <plan >out 2>err || bad=1
		same "errno $e: stderr" "" "$(cat err)" || bad=1
		n=0
		for f in d/.hops/$MAC/?/*.s* d/.hops/$MAC/?/*.loads; do
			n=$((n + 1))
			[[ $(<"$f") == "$(<"d/.images/${f##*/}")" ]] && [ ! "$f" -ef "d/.images/${f##*/}" ] || { echo "$f is no copy" >&2; bad=1; }
		done
		same "errno $e: other modes than 640" "" "$(find d/.hops/$MAC/?/ \( -name '*.s*' -o -name '*.loads' \) ! -perm 640)" || bad=1
		same "errno $e: images" 9 $n || bad=1
		same "errno $e: again" no "$(cph-mkcnf -d d -i phones.csv -o changed <plan | sort -u)" || bad=1
	done
	# anything else is an error
	rm -rf d/.hops d/$MAC
	run -2 env CPH_FAIL=link:1+:5 LD_PRELOAD="$CPH_ROOT/t/kit/shim.so" cph-mkcnf -d d -i phones.csv <plan
	[ $bad = 0 ]
}

@test "everything that is written belongs to the group of the directory, by which the server reads it" {
	[ "$(id -u)" = 0 ] || optional "giving a group away takes root"
	firmware d/.images
	two_hops >plan
	chgrp -R 12345 d
	run -0 cph-mkcnf -q -d d -i phones.csv <plan
	same "of another group" "" "$(find d ! -gid 12345 ! -type l)"
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
	refuses_plan 1 "cph-mkcnf: d/$UAL.sbn: not there, and not in .images: unpack the firmware of $SIP first" cph-mkcnf -d d -i phones.csv || bad=1
	mv $UAL.sbn d/
	mkdir d/$MAC
	refuses_plan 1 "cph-mkcnf: d/$MAC: in the way of the link to the phone's hop" cph-mkcnf -d d -i phones.csv || bad=1
	rmdir d/$MAC
	ln -s .hops/$MAC/3 d/$MAC
	refuses_plan 1 "cph-mkcnf: d/$MAC: leads to .hops/$MAC/3, which is no hop of this plan: remove the link to start over" \
		cph-mkcnf -d d -i phones.csv || bad=1
	rm d/$MAC
	# at the second of its hops; then its row says what it runs by now, and the hops are counted anew
	two_hops | cph-mkcnf -q -d d -i phones.csv
	ln -sfn .hops/$MAC/2 d/$MAC
	two_hops | cph-mkcnf -q -d d -i phones.csv
	for f in SIPDefault.cnf XMLDefault.cnf.xml; do
		cp d/.hops/$MAC/2/$f this
		sed "s/$SIP/P0S3-07-5-00/" this >d/.hops/$MAC/2/$f
		refuses_plan 1 "cph-mkcnf: d/$MAC: leads to hop 2, which was for P0S3-07-5-00, and hop 2 of this plan is for $SIP: remove the link to start over" \
			cph-mkcnf -d d -i phones.csv || bad=1
		cat this >d/.hops/$MAC/2/$f
	done
	ln -sfn .hops/$MAC/1 d/$MAC
	two_hops | cph-mkcnf -q -d d -i phones.csv
	rm -r d/$MAC d/.hops
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

@test "an image that is missing is told once with its load, not for every phone that needs it" {
	{ two_hops; two_hops 0011223344AA; } >plan
	refuses_plan 1 "cph-mkcnf: d/P0S3-07-5-00.loads: not there, and not in .images: unpack the firmware of P0S3-07-5-00 first
cph-mkcnf: d/P003-07-5-00.sbn: not there, and not in .images: unpack the firmware of P0S3-07-5-00 first
cph-mkcnf: d/P0S3-07-5-00.sb2: not there, and not in .images: unpack the firmware of P0S3-07-5-00 first
cph-mkcnf: d/$SIP.loads: not there, and not in .images: unpack the firmware of $SIP first
cph-mkcnf: d/$UAL.sbn: not there, and not in .images: unpack the firmware of $SIP first
cph-mkcnf: d/$SIP.sb2: not there, and not in .images: unpack the firmware of $SIP first" cph-mkcnf -q -s -d d
}

@test "images that an archive brought in a directory of its own are told where they lie" {
	firmware d/.images/sip
	two_hops | sed -n 2p | sed 's/hop=2\tof=2/hop=1\tof=1/' >plan
	refuses_plan 1 "cph-mkcnf: d/$SIP.loads: not there, but in .images/sip, where phones do not look: move it up
cph-mkcnf: d/$UAL.sbn: not there, but in .images/sip, where phones do not look: move it up
cph-mkcnf: d/$SIP.sb2: not there, but in .images/sip, where phones do not look: move it up" cph-mkcnf -q -s -d d
	mv d/.images/sip d/sip
	refuses_plan 1 "cph-mkcnf: d/$SIP.loads: not there, but in sip, where phones do not look: move it up
cph-mkcnf: d/$UAL.sbn: not there, but in sip, where phones do not look: move it up
cph-mkcnf: d/$SIP.sb2: not there, but in sip, where phones do not look: move it up" cph-mkcnf -q -s -d d
	mv d/sip/* d
	run -0 cph-mkcnf -q -s -d d <plan
}

@test "the umask of whoever writes a stack, or unpacks, keeps nobody from it" {
	firmware d/.images
	two_hops >plan
	(umask 077 && cph-mkcnf -q -s -d d <plan >out)
	same "directories and files" "755 755 755 644" "$(stat -c %a d/.hops d/.hops/$MAC d/.hops/$MAC/1 d/.hops/$MAC/1/OS79XX.TXT | xargs)"
	mkdir in e
	echo x >in/x
	tar -cf x.tar in/x
	(umask 077 && cph-unpack -q -d e x.tar >out)
	same unpacked "755 644" "$(stat -c %a e/in e/in/x | xargs)"
}

@test "of images of which one is enough, one must be there" {
	printf 'step\tmac=%s\thop=1\tof=1\tfrom=x\tto=y\tserve=a.bin,a.sbn\toneof=a.bin,a.sbn\twrite=OS79XX.TXT:P003\tabsent=\n' $MAC >plan
	refuses_plan 1 "cph-mkcnf: d/a.bin,a.sbn: none of these is there, and not in .images: unpack the firmware of y first" cph-mkcnf -s -d d
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
	awk -F': "' '
		function row() { print mac "," ("line3_name" in v ? "7960" : "7940") "," v["line1_name"] "," v["line1_displayname"] "," v["line1_authname"] "," \
			v["line1_password"] "," v["line2_name"] "," v["line2_authname"] "," v["line2_password"] "," v["proxy1_address"] "," v["phone_label"] }
		FNR == 1 { if (NR > 1) row(); split("", v); mac = substr(FILENAME, 6, 12) }
		{ v[$1] = substr($2, 1, length($2) - 1) }
		END { row() }' d/SIP0*.cnf | sort >got
	cmp want got
	run -0 cph-lint -q d/SIP0*.cnf
	same lint "" "$output"
}

# real_firmware DIR LOAD... - packages as the phone verifies them
real_firmware() {
	local dir=$1
	shift
	mkdir -p "$dir"
	(cd "$dir" && phone_fw "$@" && rm -f OS79XX.TXT)
}

# tree DIR - every name below, with kind, size, link and content
tree() { (cd "$1" && find . -mindepth 1 \( -type f -printf '%p %s\n' -exec cksum {} + -o -printf '%p %y %l\n' \) | sort); }

@test "a stack of phones, each with its own way: every directory is complete by itself, rehearsed, and holds the images of the hop before" {
	local bad=0 mac from to hop line n=0 f prev
	real_firmware d/.images P0S3-07-5-00 P0S3-8-12-00 P00307020300 P00308000500
	printf 'mac,model,load,target,line1_name,proxy1_address\n%s,7960,P00305000300,P0S3-8-12-00,201,192.0.2.1\n' $MAC >x.csv
	printf '001122334456,7940,P00308000500,P0S3-8-12-00,202,192.0.2.1\n001122334457,7940,P0S3-07-5-00,P0S3-8-12-00,203,192.0.2.1\n' >>x.csv
	printf '001122334458,7960,P00305000300,P00308000500,204,192.0.2.1\n' >>x.csv
	cph-plan <x.csv >plan
	same "hops of the four" "2 1 1 3" "$(awk -F'\t' '/^step/ { n[$2]++ } END { for (m in n) print m, n[m] }' plan | sort | cut -d' ' -f2 | xargs)"
	run -0 --separate-stderr cph-mkcnf -d d -i x.csv <plan
	same stderr "" "$stderr"
	while IFS=$'\t' read -r mac hop from to serve write; do
		n=$((n + 1))
		dir=d/.hops/$mac/$hop
		[ "$hop" -gt 1 ] || prev=
		# nothing but what the step writes and serves, and what the step before served
		for f in ${write//,/ } ${serve//,/ } ${prev//,/ }; do echo "${f%%:*}"; done | sort -u >want
		ls "$dir" >got
		diff want got >&2 || { echo "$dir: not those files" >&2; bad=1; }
		# and no other load is named in it than those of the step
		for f in ${write//,/ }; do echo "$dir/${f%%:*}:${f#*:}"; done | sort >want
		for f in ${write//,/ }; do echo "$dir/${f%%:*}"; done | xargs grep -oHE 'P0[A-Z0-9][A-Za-z0-9-]+' | sort -u >got
		diff want got >&2 || { echo "$dir: other loads are named" >&2; bad=1; }
		for f in ${serve//,/ }; do [ "d/.images/$f" -ef "$dir/$f" ] || { echo "$dir/$f: no hard link" >&2; bad=1; }; done
		# the phone, with the flash it has by then, walks this hop from this directory alone
		"$CPH_ROOT/bin/cph-phone" -q -k "$CPH_ROOT/t/kit/keys/keys.tsv" -m "$mac" -f "$from" -F flash.$mac -x "$to" -d "$dir" >out 2>err ||
			{ echo "$dir: $(tail -n 2 err)" >&2; bad=1; }
		prev=$serve
	done < <(sed -n 's/^step\tmac=\([^\t]*\)\thop=\([0-9]*\)\t.*from=\([^\t]*\)\tto=\([^\t]*\)\t.*serve=\([^\t]*\)\t.*write=\([^\t]*\)\t.*/\1\t\2\t\3\t\4\t\5\t\6/p' plan | sort)
	[ $n = 7 ] && [ $bad = 0 ]
}

@test "what another plan left in a hop's directory and names a load is refused" {
	local bad=0 f
	firmware d/.images
	two_hops >plan
	cph-mkcnf -d d -i phones.csv <plan >/dev/null
	for f in MGC$MAC.cnf MGCDefault.cnf xmldefault.cnf.xml; do
		: >d/.hops/$MAC/2/$f
		refuses_plan 1 "cph-mkcnf: d/.hops/$MAC/2/$f: left from another plan, and names a load: remove it" cph-mkcnf -d d -i phones.csv || bad=1
		rm d/.hops/$MAC/2/$f
	done
	# what names none may stay: a picture, a ring, somebody's notes
	: >d/.hops/$MAC/2/logo.bmp
	: >d/.hops/$MAC/2/dialplan.xml
	warns "" cph-mkcnf -d d -i phones.csv || bad=1
	[ $bad = 0 ]
}

@test "a disk that fills up in the middle of a stack, and one mounted for reading only, are left as they were" {
	local full=0 before
	[ "$(id -u)" = 0 ] && mkdir m && mount -t tmpfs -o size=64k,nr_inodes=4k cph m 2>/dev/null || optional "mounting a disk of our own takes root"
	firmware m/.images
	two_hops >plan
	# no room at all, then ever more, page by page, until it is enough
	head -c 65536 /dev/zero >m/filler 2>/dev/null || :
	while [ -s m/filler ]; do
		before=$(tree m)
		run cph-mkcnf -d m -i phones.csv <plan
		[ "$status" != 0 ] || break
		[ "$status" = 2 ] && [[ $output == "cph-mkcnf: m/"*": No space left on device" ]] || fail "status $status, $output"
		same "the disk, $full pages free" "$before" "$(tree m)"
		full=$((full + 1))
		truncate -s -4096 m/filler
	done
	[ "$status" = 0 ] && [ $full -ge 3 ]
	rm m/filler
	sed -i s/1234567/7654321/ phones.csv
	mount -o remount,ro m
	before=$(tree m)
	run -2 cph-mkcnf -d m -i phones.csv <plan
	[[ $output == "cph-mkcnf: m/.hops/"*": Read-only file system" ]]
	same "the disk" "$before" "$(tree m)"
	run -0 cph-mkcnf -q -n -d m -i phones.csv <plan
	[[ $output == *"+line1_name: \"7654321\""* ]]
}

test_teardown() { ! mountpoint -q m 2>/dev/null || umount m; }

@test "-t reaches phones where they are served: a changed password goes to the directory that the link leads to" {
	local bad=0
	firmware d/.images
	two_hops >plan
	printf 'mac,model,line1_name,line1_password,proxy1_address\n%s,7940,200,geheim,192.0.2.10\n0011223344AA,7940,201,x,192.0.2.10\n' $MAC >x.csv
	cph-mkcnf -q -d d -i x.csv <plan >/dev/null
	# hop 1 is of another load
	refuses 1 "cph-mkcnf: d/.hops/$MAC/1/SIPDefault.cnf: names P0S3-07-5-00, not the load of -t: let cph-hop(8) bring the phone there first
cph-mkcnf: d/.hops/$MAC/1/SIP$MAC.cnf: names P0S3-07-5-00, not the load of -t: let cph-hop(8) bring the phone there first" \
		cph-mkcnf -d d -i <(head -n 2 x.csv) -t $SIP || bad=1
	ln -sfn .hops/$MAC/2 d/$MAC
	run -0 cph-mkcnf -d d -i x.csv -t $SIP -o path,changed
	same records ".hops/$MAC/2/SIPDefault.cnf${T}no
.hops/$MAC/2/SIP$MAC.cnf${T}no
.hops/0011223344AA/1/SIPDefault.cnf${T}yes
.hops/0011223344AA/1/SIP0011223344AA.cnf${T}yes
0011223344AA${T}yes" "$output" || bad=1
	sed -i s/geheim/leise/ x.csv
	run -0 cph-mkcnf -d d -i x.csv -t $SIP
	grep -qx 'line1_password: "leise"' d/$MAC/SIP$MAC.cnf || bad=1
	same "DIR itself" ".hops .images $MAC 0011223344AA" "$(ls -A d | xargs)" || bad=1
	# a phone that waits, or whose link leads nowhere, is left out
	mkdir d/.hops/$MAC/102
	ln -sfn .hops/$MAC/102 d/$MAC
	run -1 cph-mkcnf -q -d d -i x.csv -t $SIP -o path
	same parked "cph-mkcnf: d/$MAC: waits for cph-hop(8) before its next hop, so it does not run the load of -t yet
cph-mkcnf: $MAC: left out, its files stay as they are; the other phones are done" "$(grep ^cph <<<"$output")" || bad=1
	ln -sfn elsewhere d/$MAC
	run -1 cph-mkcnf -q -d d -i x.csv -t $SIP -o path
	[[ $output == *"cph-mkcnf: d/$MAC: leads to no hop of this phone: remove it"* ]] || bad=1
	[ $bad = 0 ]
}

@test "a hop whose XMLDefault names a loader gets a directory of its own, or with -f a warning" {
	local bad=0 w="cph-mkcnf: stdin:1: XMLDefault.cnf.xml names the loader P003-07-5-00, which a newer loader of another phone would burn as its application"
	firmware d/.images
	two_hops | sed -n '1s/of=2/of=1/p' >plan
	run -0 --separate-stderr cph-mkcnf -d d -i phones.csv <plan
	same stderr "$w: each phone gets a directory of its own (-f: one for all)" "$stderr" || bad=1
	same "DIR itself" ".hops .images $MAC" "$(ls -A d | xargs)" || bad=1
	rm -rf d/.hops d/$MAC
	warns "$w" cph-mkcnf -f -d d -i phones.csv || bad=1
	grep -q P003-07-5-00 d/XMLDefault.cnf.xml || bad=1
	rm -rf d
	mkdir d
	sed -i 's/mac=[0-9A-F]*\t//;s/SIP[0-9A-F]*.cnf/SIP<MAC>.cnf/' plan
	refuses_plan 1 "cph-mkcnf: stdin:1: for which phone? Neither the plan nor an inventory of one phone (-i) says" cph-mkcnf -q -d d || bad=1
	# no other file of the hunt is anybody's, and the text file is no part of it
	step "OS79XX.TXT:P003-07-5-00,SEP<MAC>.cnf.xml:P003-07-5-00" '' mac=$MAC >plan
	warns "" cph-mkcnf -d d -i phones.csv || bad=1
	[ $bad = 0 ]
}

@test "hops on another file system than the directory are told as that" {
	need unshare
	unshare -rm true 2>/dev/null || optional "no namespaces here"
	firmware d/.images
	two_hops >plan
	mkdir d/.hops
	unshare -rm sh -c 'mount -t tmpfs none d/.hops || exit 0; cph-mkcnf -d d -i phones.csv <plan >out 2>err; echo $? >rc; ls -A d/.hops >left'
	[ -e rc ] || optional "no tmpfs in a namespace here"
	same status 2 "$(cat rc)"
	[[ $(cat err) == "cph-mkcnf: d/.hops/"*": lies on another file system than the directory of -d" ]] || fail "$(cat err)"
	same left "" "$(cat left)"
}
