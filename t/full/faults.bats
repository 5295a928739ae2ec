#!/usr/bin/env bats
# Every tool while the n-th allocation, write, read, open, rename, fsync or close fails, for every n: no crash, no lie (status 0 means
# the whole output came), nothing half-written (the directory is as before, or complete).
load ../helper
load ../whole/working

test_setup() {
	[ "${CPH_SUBBUILD:-}" != asan ] || optional "the sanitizers bring their own malloc"
	shim
	"$CPH_ROOT/t/kit/mkfw" -z pkg.zip P0S3-8-12-00
	printf 'mac,model,load,line1_name,proxy1_address\n001122334455,7940,P00308000500,1234567,192.0.2.10\n' >phones.csv
	cph-plan P00308000500 P0S3-8-12-00 >steps
	mkdir before
	echo old >before/SIPDefault.cnf
}

# content of a directory as one string, leftovers of any name included
listing() { (cd "$1" && find . -type f | LC_ALL=C sort | xargs -r cksum); }

# sweep CALL STDIN COMMAND... - the command works on the directory "out"
sweep() {
	local call=$1 in=$2 n count rc good_rc=0 bad=0 step
	shift 2
	rm -rf out count good
	cp -a before out
	timeout 20 env CPH_HASTE=20 CPH_FAIL=$call:999999999 CPH_FAIL_COUNT=count LD_PRELOAD=$CPH_ROOT/t/kit/shim.so "$@" <"$in" >good.out 2>good.err || good_rc=$?
	[ $good_rc -le 1 ] || {
		echo "$*: does not work at all: $(cat good.err)" >&2
		return 1
	}
	mv out good
	# a server in its sandbox cannot write it
	count=$([ ! -e count ] && echo 60 || awk '{ print $2 }' count)
	step=$((count / 60 + 1))
	for ((n = 1; n <= count; n += step)); do
		rm -rf out
		cp -a before out
		rc=0
		timeout 20 env CPH_HASTE=20 CPH_FAIL=$call:$n LD_PRELOAD=$CPH_ROOT/t/kit/shim.so "$@" <"$in" >out.out 2>out.err || rc=$?
		if [ $rc -gt 2 ]; then
			echo "$call $n of $count: $*: status $rc" >&2
			bad=1
		elif [ $rc = $good_rc ] && { [ "$(steady out.out)" != "$(steady good.out)" ] || [ "$(listing out)" != "$(listing good)" ]; }; then
			echo "$call $n of $count: $*: says $rc but did not do it" >&2
			bad=1
		elif [ $rc != $good_rc ] && { [ $rc != 2 ] || [ ! -s out.err ]; }; then
			echo "$call $n of $count: $*: status $rc, said: $(cat out.err)" >&2
			bad=1
		fi
		if [ "$(listing out)" != "$(listing before)" ] && [ "$(listing out)" != "$(listing good)" ]; then
			echo "$call $n of $count: $*: left behind:" >&2
			listing out >&2
			bad=1
		fi
	done
	return $bad
}

all_calls() {
	local c bad=0
	for c in malloc write read open rename fsync close; do sweep $c "$@" || bad=1; done
	[ $bad = 0 ]
}

@test "cph-loadid tells every failing call" {
	printf 'P00308000500\nP0S3-8-12-00\n' >names
	all_calls names cph-loadid
}

@test "cph-plan tells every failing call" {
	all_calls phones.csv cph-plan -t P0S3-8-12-00
}

@test "cph-unpack tells every failing call and leaves all or nothing" {
	all_calls /dev/null cph-unpack -k "$CPH_ROOT/t/kit/keys/keys.tsv" -d out pkg.zip
}

@test "cph-unpack tells every failing call while it reads a directory" {
	"$CPH_ROOT/t/kit/mkfw" -d tree P0S3-8-12-00 >/dev/null
	all_calls /dev/null cph-unpack -qt -k "$CPH_ROOT/t/kit/keys/keys.tsv" tree
}

# Killed instead of making any one of its calls: of a file the old content or the new one stands under its name, whole; what else is
# there has a temporary name; and the next run puts all of it right.
@test "cph-unpack killed at any moment leaves whole files and temporary names, which the next run removes" {
	local call count n rc bad=0 f kills=0
	local run=(cph-unpack -f -k "$CPH_ROOT/t/kit/keys/keys.tsv" -d out)
	mkdir files files/doc
	"$CPH_ROOT/t/kit/mkfw" -d files P0S3-8-12-00 >/dev/null
	(cd files && echo new >SIPDefault.cnf && echo text >doc/README)
	"$CPH_ROOT/t/kit/mkzip" $(cd files && for f in * doc/README; do [ -d "$f" ] || echo "+$f file=files/$f"; done) >all.zip
	cp before/SIPDefault.cnf old
	for call in open write rename link unlink mkdir fsync close; do
		rm -rf out count
		cp -a before out
		CPH_FAIL=$call:999999999 CPH_FAIL_COUNT=count LD_PRELOAD=$CPH_ROOT/t/kit/shim.so "${run[@]}" all.zip >/dev/null
		count=$(awk '{ print $2 }' count)
		[ "$count" -gt 0 ] || { echo "no $call at all" >&2; bad=1; }
		for ((n = 1; n <= count; n++)); do
			rm -rf out
			cp -a before out
			rc=0
			(CPH_FAIL=$call:$n:kill LD_PRELOAD=$CPH_ROOT/t/kit/shim.so exec "${run[@]}" all.zip) >/dev/null 2>&1 || rc=$?
			[ $rc = 137 ] && kills=$((kills + 1)) || { echo "$call $n of $count: status $rc" >&2; bad=1; }
			while read -r f; do
				case $f in
				.cph-tmp.* | */.cph-tmp.*) ;;
				*) cmp -s "out/$f" "files/$f" || cmp -s "out/$f" old || { echo "killed at $call $n: $f is neither old nor new" >&2; bad=1; } ;;
				esac
			done < <(cd out && find . -type f | sed 's|^\./||')
			[ -f out/SIPDefault.cnf ] || { echo "killed at $call $n: a file that was there is gone" >&2; bad=1; }
			if ! "${run[@]}" all.zip >/dev/null || ! diff -r files out >&2; then
				echo "killed at $call $n: the next run does not put it right" >&2
				bad=1
			fi
		done
	done
	[ $kills -gt 50 ]
	[ $bad = 0 ]
}

@test "cph-mkcnf tells every failing call and leaves all or nothing" {
	all_calls steps cph-mkcnf -d out -i phones.csv
}

@test "cph-phone tells every failing call, and its flash file is the old one or the new one" {
	"$CPH_ROOT/t/kit/mkfw" -m -d tree P0S3-8-12-00 >/dev/null
	printf 'image_version: P0S3-8-12-00\n' >tree/SIP001122334455.cnf
	printf 'phone\tmac=001122334455\tmodel=7960\tload=\tloader=PAS30830\tstate=UAL\tera=loader\tkeys=A,B,testA,testB\n' >before/flash
	all_calls /dev/null cph-phone -q -k "$CPH_ROOT/t/kit/keys/keys.tsv" -F out/flash -x P0S3-8-12-00 -d tree
}

@test "cph-hop tells every failing call" {
	local m=001122334455 n
	mkdir -p shelf/.hops/$m/1
	ln -s .hops/$m/1 shelf/$m
	cph-plan P00308000500 P0S3-8-12-00 | sed "s/^step/&	mac=$m/" >plan
	for n in SIPDefault.cnf SIP$m.cnf RINGLIST.DAT; do
		printf 'request	time=1000000000.%03d	mac=%s	ip=127.0.0.1	file=%s	path=.hops/%s/1/%s	answer=data\n' 1 $m $n $m $n
	done >rec
	run -0 cph-hop -n -d shelf plan <rec
	[[ $output == *event=arrived* ]]
	all_calls rec cph-hop -n -d shelf plan
}

@test "cph-hop killed at any call, or failing there: the link leads to the one hop or the other, and the next run goes on" {
	local m=001122334455 how call n rc to bad=0 moved=0
	mkdir -p shelf/.hops/$m/1 shelf/.hops/$m/2
	ln -s .hops/$m/1 shelf/$m
	cph-plan P00305000300 P0S3-8-12-00 | sed "s/^step/&	mac=$m/" >plan
	printf 'xfer	time=1000000000.001	mac=%s	ip=127.0.0.1	file=P0S3-07-5-00.sb2	path=.hops/%s/1/P0S3-07-5-00.sb2	end=ok\n' $m $m >rec
	for how in :kill ""; do
		for call in open rename unlink mkdir write close malloc; do
			for ((n = 1; n < 100; n++)); do
				rm -rf out
				cp -a shelf out
				rc=0
				CPH_FAIL=$call:$n$how LD_PRELOAD=$CPH_ROOT/t/kit/shim.so cph-hop -q -d out plan <rec >hop 2>err || rc=$?
				to=$(readlink out/$m) || :
				case $to in .hops/$m/1) ;; .hops/$m/2) moved=$((moved + 1)) ;; *) echo "$call $n$how: leads to \"$to\"" >&2; bad=1 ;; esac
				cph-hop -q -d out plan <rec >>hop 2>>err || :
				same "$call $n$how: the link in the end" .hops/$m/2 "$(readlink out/$m)" || bad=1
				same "$call $n$how: left behind" ".hops $m" "$(ls -A out | xargs)" || bad=1
				# beyond the last call of that name
				[ $rc != 1 ] || [ $n -lt 2 ] || break
			done
		done
	done
	[ $moved -gt 0 ] && [ $bad = 0 ]
}

# A server cannot write its directory of leases before it has clients, so this one is driven: one client asks, while the n-th call fails.
@test "cph-dhcpd: at every failing call the lease file is the old one or a new one, whole, and no lease is promised that is not in it" {
	need ip udhcpc
	[ "$(id -u)" = 0 ] && unshare -n ip link add type veth 2>/dev/null || optional "needs root and a network namespace with a wire"
	local call n how bad=0
	cat >inside <<-'E'
		ip link set lo up
		ip link add s type veth peer name c
		unshare -n sleep 900 3>&- &
		h=$!
		until [ "$(readlink /proc/$h/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.02; done
		ip link set c netns $h
		ip addr add 192.168.79.1/24 dev s
		ip link set s up
		nsenter -t $h -n ip link set c address 00:11:22:33:44:55
		nsenter -t $h -n ip link set c up
		printf '#!/bin/sh\n[ "$1" != bound ] || echo $ip >got\n' >script
		chmod +x script
		while read -r call n how; do
			rm -rf var got
			mkdir -m 777 var
			echo '0 00:11:22:33:44:66 192.168.79.130 * *' >var/leases
			cp -p var/leases old
			: >log
			CPH_FAIL=$call:$n$how LD_PRELOAD=$SHIM cph-dhcpd -I s -w 0 -L var/leases >log 2>err 3>&- &
			d=$!
			until [ -s log ] || ! kill -0 $d 2>/dev/null; do sleep 0.02; done
			nsenter -t $h -n timeout 10 udhcpc -i c -f -q -n -t 2 -T 1 -s ./script >/dev/null 2>&1 || :
			kill -KILL $d 2>/dev/null || :
			wait $d 2>/dev/null || :
			what=torn
			cmp -s var/leases old && what=old
			[ "$(sed '/192.168.79.130 \* \*$/d; s/^[0-9]* 00:11:22:33:44:55 192.168.79.[0-9]* \* 01:00:11:22:33:44:55$//' var/leases)" = "" ] &&
				[ "$(wc -l <var/leases)" = 2 ] && what=new
			[ -s got ] && what=$what,promised
			echo "$call $n$how $what"
		done
		kill $h
	E
	for call in open write fsync rename close malloc; do
		for how in "" :kill; do for n in 1 2 3 4 5 6 7 8 9 10; do echo "$call $n $how"; done; done
	done >list
	SHIM=$CPH_ROOT/t/kit/shim.so timeout 900 unshare -n sh inside <list >result
	same "all tried" "$(wc -l <list)" "$(wc -l <result)"
	same "torn, or promised and not saved" "" "$(grep -E "torn|old,promised" result | head)"
	grep -q 'new,promised' result
	grep -q ' old$' result
}

@test "every tool without a test of its own here tells every failing call" {
	local t bad=0
	rm -rf before
	scene
	mkdir before
	for t in $(tools); do
		grep -q "^@test \"$t " "$BATS_TEST_FILENAME" && continue
		# shellcheck disable=SC2046
		all_calls steps $(working "$t") || bad=1
	done
	[ $bad = 0 ]
}
