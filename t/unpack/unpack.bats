#!/usr/bin/env bats
# cph-unpack: what it says of firmware, what it writes, and what it refuses to write
load ../helper

export KEYS=$CPH_ROOT/t/kit/keys/keys.tsv

# packages are made once for the file: they take a while to compress
setup_file() {
	cd "$BATS_FILE_TMPDIR" || return 1
	"$CPH_ROOT/t/kit/mkfw" -z sip.zip P0S3-8-12-00
	"$CPH_ROOT/t/kit/mkfw" -d sip P0S3-8-12-00
	"$CPH_ROOT/t/kit/mkfw" -k B -d sccp P00308000500
}

test_setup() {
	P=$BATS_FILE_TMPDIR
}

unpack() { cph-unpack -k "$KEYS" "$@"; }

# everything below a directory, names and contents
snapshot() { find "$1" \( -type f -exec cksum {} + -o -print \) | sort; }

@test "wrong options and operands are one line and status 2" {
	local bad=0
	cp "$P/sip.zip" x.zip
	: >empty.keys
	printf 'name\texponent\tmodulus_hex\nx\t3\tzz\n' >bad.keys
	refuses 2 "cph-unpack: -l: only one of -d, -l, -p and -t can be given" cph-unpack -t -l x.zip || bad=1
	refuses 2 "cph-unpack: -p: only one of -d, -l, -p and -t can be given" cph-unpack -d . -p x x.zip || bad=1
	refuses 2 "cph-unpack: -d: needs an argument" cph-unpack -d || bad=1
	refuses 2 "cph-unpack: none: No such file or directory" cph-unpack -d none x.zip || bad=1
	refuses 2 "cph-unpack: x.zip: Not a directory" cph-unpack -d x.zip x.zip || bad=1
	refuses 2 "cph-unpack: none.zip: No such file or directory" cph-unpack none.zip || bad=1
	refuses 2 "cph-unpack: -m: 0: too small" cph-unpack -m 0 x.zip || bad=1
	refuses 2 "cph-unpack: -m: 1073741825: too large" cph-unpack -m 1073741825 x.zip || bad=1
	refuses 2 "cph-unpack: -m: 64M: not a number" cph-unpack -m 64M x.zip || bad=1
	refuses 2 "cph-unpack: -m: entries=: empty, a number is needed" cph-unpack -m entries= x.zip || bad=1
	refuses 2 "cph-unpack: -m: 1,files=2: not a number" cph-unpack -m 1,files=2 x.zip || bad=1
	refuses 2 "cph-unpack: -m: depth=17: too large" cph-unpack -m depth=17 x.zip || bad=1
	refuses 2 "cph-unpack: none.tsv: No such file or directory" cph-unpack -k none.tsv x.zip || bad=1
	refuses 2 "cph-unpack: empty.keys: $(cph-unpack -k empty.keys x.zip 2>&1 | sed 's/^cph-unpack: empty.keys: //')" cph-unpack -k empty.keys x.zip || bad=1
	run -2 cph-unpack -k bad.keys x.zip
	[[ $output == "cph-unpack: bad.keys:2: "* ]] || { echo "$output"; bad=1; }
	[ $bad = 0 ]
}

@test "a genuine package gives its records, in the order of the archive" {
	run -0 --separate-stderr unpack "$P/sip.zip"
	same stderr "" "$stderr"
	same records "$(sed 's/ /\t/g' <<-'E'
	file name=P003-8-12-00.bin size=130552 crc32=C0 role=loader id=P003-8-12-00 protocol=none version=8.12 signed=no key=testA time=1242921462.000 verdict=genuine reason=the_body_of_the_signed_file
	file name=P003-8-12-00.sbn size=130956 crc32=C1 role=loader id=P003-8-12-00 protocol=none version=8.12 signed=yes key=testA time=1242921462.000 verdict=genuine reason=
	file name=OS79XX.TXT size=15 crc32=2255afb6 role=none id= protocol= version= signed= key= time= verdict=plain reason=
	file name=P0S3-8-12-00.loads size=458 crc32=C2 role=list id=P0S3-8-12-00 protocol=SIP version=8.12 signed=yes key=testA time=1242925090.000 verdict=genuine reason=
	file name=P0S3-8-12-00.sb2 size=756524 crc32=C3 role=application id=P0S3-8-12-00 protocol=SIP version=8.12 signed=yes key=testA time=1242921078.000 verdict=genuine reason=
	package load=P0S3-8-12-00 complete=yes genuine=yes missing= signer=testA why=
	E
	)" "$(sed -e 's/the body of the signed file/the_body_of_the_signed_file/' -e '/P003.*bin/s/crc32=[0-9a-f]*/crc32=C0/' -e '/sbn/s/crc32=[0-9a-f]*/crc32=C1/' \
		-e '/loads/s/crc32=[0-9a-f]*/crc32=C2/' -e '/sb2/s/crc32=[0-9a-f]*/crc32=C3/' <<<"$output")"
	# the sums are those of the files
	need python3
	run -0 unpack -o crc32,name "$P/sip.zip"
	same sums "$(cd "$P/sip" && python3 -c 'import zlib,sys; [print("%08x\t%s" % (zlib.crc32(open(n,"rb").read()), n)) for n in sys.argv[1:]]' \
		P003-8-12-00.bin P003-8-12-00.sbn OS79XX.TXT P0S3-8-12-00.loads P0S3-8-12-00.sb2)" "$(sed /^.$/d <<<"$output")"
}

@test "packages of every era are judged whole, also under -s" {
	local load bad=0
	for load in P0S3-07-5-00 P0S3-08-4-00 P0S3-08-11-00 P0S3-8-12-00 P0M3-07-7-00 P00308000500 P00308010200; do
		"$CPH_ROOT/t/kit/mkfw" -m -d "$load" $load
		unpack -s -o load,complete,genuine "$load" >got 2>err || bad=1
		[ "$(cat got err)" = "$load	yes	yes" ] || { cat got err >&2; bad=1; }
	done
	# an unsigned image alone can be whole, but not proved
	"$CPH_ROOT/t/kit/mkfw" -m -d old P0S3-04-4-00
	run -0 unpack -o verdict old
	run -1 unpack -s -o verdict old
	[[ $output == *"old(P0S3-04-4-00.bin): not proved genuine: intact: "* ]] || fail "$output"
	[ $bad = 0 ]
}

@test "extraction writes what was packed, with mode 0644, whatever the umask" {
	mkdir out
	(umask 077 && cph-unpack -k "$KEYS" -d out "$P/sip.zip" >/dev/null)
	diff -r "$P/sip" out
	same modes 644 "$(stat -c %a out/* | sort -u)"
	same "nothing else" "$(ls -A "$P/sip")" "$(ls -A out)"
}

@test "firmware that is altered, broken, renamed or malformed makes the archive refused; -f extracts it with a warning" {
	need zip
	mkdir base
	cp "$P"/sip/* base
	# (in sh, which starts commands in a fraction of the time that this bash takes)
	sh -c '
		bad=0
		unpack() { cph-unpack -k "$KEYS" "$@" </dev/null; }
		while IFS="|" read -r want cmd; do
			[ -n "$want" ] || continue
			rm -rf pkg pkg.zip out out2
			cp -R base pkg
			mkdir out out2
			(cd pkg && eval "$cmd" && zip -qX1 ../pkg.zip ./*)
			rc=0
			unpack -d out pkg.zip >/dev/null 2>err || rc=$?
			if [ $rc != 1 ] || [ -n "$(ls -A out)" ] || ! grep -qF "cph-unpack: pkg.zip($want" err; then
				printf -- "-- %s: status %s, left: %s\n%s\nwanted: %s\n" "$cmd" $rc "$(ls -A out)" "$(cat err)" "$want" >&2
				bad=1
			fi
			rc=0
			unpack -f -d out2 pkg.zip >/dev/null 2>err || rc=$?
			if [ $rc != 0 ] || ! diff -r pkg out2 >&2 || ! grep -qF "cph-unpack: pkg.zip($want" err; then
				printf -- "-- %s with -f: status %s\n%s\n" "$cmd" $rc "$(cat err)" >&2
				bad=1
			fi
			# -s is stronger than -f
			rc=0
			unpack -fs -t pkg.zip >/dev/null 2>&1 || rc=$?
			[ $rc = 1 ] || { echo "$cmd with -fs: status $rc" >&2; bad=1; }
			# a list judges nothing
			rc=0
			unpack -l pkg.zip >/dev/null 2>err || rc=$?
			[ $rc = 0 ] && [ ! -s err ] || { echo "$cmd with -l: status $rc" >&2; bad=1; }
		done
		exit $bad' <<-'E'
	P0S3-8-12-00.sb2): altered: signed with key testA and changed since|printf X | dd of=P0S3-8-12-00.sb2 bs=1 seek=500000 conv=notrunc status=none
	P0S3-8-12-00.sb2): altered: signed with key testA and changed since|printf X | dd of=P0S3-8-12-00.sb2 bs=1 seek=390 conv=notrunc status=none
	P003-8-12-00.sbn): altered: signed with key testA and changed since|head -c 100000 P003-8-12-00.sbn >t; mv t P003-8-12-00.sbn
	P003-8-12-00.sbn): altered: signed with key testA and changed since|printf x >>P003-8-12-00.sbn
	P0S3-8-12-00.loads): altered: signed with key testA and changed since|printf '\r\n' >>P0S3-8-12-00.loads
	P003-8-12-00.bin): broken: |head -c 100000 P003-8-12-00.bin >t; mv t P003-8-12-00.bin
	P003-8-12-00.bin): broken: |printf x >>P003-8-12-00.bin
	P003-8-12-00.bin): broken: |printf X | dd of=P003-8-12-00.bin bs=1 seek=70000 conv=notrunc status=none
	P0S3-8-12-01.sb2): wrong-name: its header names P0S3-8-12-00.sb2, and the phone compares|mv P0S3-8-12-00.sb2 P0S3-8-12-01.sb2
	P0S3-8-12-00.sb2): malformed: a web page or other marked-up text, not firmware|echo '<html><body>Please log in</body></html>' >P0S3-8-12-00.sb2
	P0S3-8-12-00.sb2): malformed: empty|: >P0S3-8-12-00.sb2
	P0S3-8-12-00.sb2): malformed: |cp P003-8-12-00.bin P0S3-8-12-00.sb2
	P0S3-8-12-00.sb2): malformed: no signed header|head -c 1048577 /dev/zero >P0S3-8-12-00.sb2
	E
}

@test "files that are each good but do not belong together are refused as a package" {
	local fault bad=0 rc
	for fault in la-version loads-app keys; do
		rm -rf pkg
		"$CPH_ROOT/t/kit/mkfw" -m -b $fault -d pkg P0S3-8-12-00
		rc=0
		unpack -t pkg >/dev/null 2>err || rc=$?
		if [ $rc != 1 ] || ! grep -q '^cph-unpack: pkg(P0S3-8-12-00): package: ' err; then
			echo "$fault: status $rc: $(cat err)" >&2
			bad=1
		fi
	done
	# a file that is refused does not hide another package's fault, which -f would write
	rm -rf pkg
	"$CPH_ROOT/t/kit/mkfw" -m -b la-version -d pkg P0S3-8-12-00
	"$CPH_ROOT/t/kit/mkfw" -m -d pkg P0S3-08-8-00
	printf X | dd of=pkg/P0S3-08-8-00.sb2 bs=1 seek=390 conv=notrunc status=none
	run -0 --separate-stderr unpack -f pkg
	[[ $stderr == *"pkg(P0S3-08-8-00.sb2): altered: "* ]] || fail "$stderr"
	[[ $stderr == *"pkg(P0S3-8-12-00): package: P0S3-8-12-00.loads: LA_VERSION is not the version of its loader"* ]] || fail "$stderr"
	[[ $stderr != *"pkg(P0S3-08-8-00): package"* ]] || fail "$stderr"
	# what is missing is only a warning
	rm -rf pkg
	"$CPH_ROOT/t/kit/mkfw" -m -d pkg P0S3-8-12-00
	rm pkg/P003-8-12-00.sbn pkg/P003-8-12-00.bin
	run -0 --separate-stderr unpack -o load,complete,genuine,missing pkg
	same record "P0S3-8-12-00	no	no	P003-8-12-00.sbn" "$output"
	[[ $stderr == *"cph-unpack: pkg(P0S3-8-12-00): package incomplete: P003-8-12-00.sbn missing"* ]] || fail "$stderr"
	run -0 --separate-stderr unpack -q -o load pkg
	same "no warning with -q" "" "$stderr"
	[ $bad = 0 ]
}

@test "names in another case are told, since a TFTP server may not find them; directories around firmware are told" {
	need zip
	local f
	mkdir -p pkg/sub/dir out
	for f in P003-8-12-00.bin P003-8-12-00.sbn P0S3-8-12-00.loads P0S3-8-12-00.sb2; do cp "$P/sip/$f" "pkg/sub/dir/$f"; done
	(cd pkg && zip -qr ../dir.zip .)
	run -0 --separate-stderr unpack -s -d out -o load,complete,genuine dir.zip
	same record "P0S3-8-12-00	yes	yes" "$(sed /^.$/d <<<"$output")"
	[[ $stderr == "cph-unpack: dir.zip(sub/dir/P0"*"): phones ask for names without a directory: move the files up" ]] || fail "$stderr"
	diff -r pkg out
	mv pkg/sub/dir/P0S3-8-12-00.sb2 pkg/sub/dir/p0s3-8-12-00.SB2
	mv pkg/sub/dir/P003-8-12-00.bin pkg/sub/dir/p003-8-12-00.bin
	(cd pkg && zip -qr ../case.zip .)
	run -0 --separate-stderr unpack -s -o load,complete,genuine case.zip
	same record "P0S3-8-12-00	yes	yes" "$(sed /^.$/d <<<"$output")"
	same warnings "cph-unpack: case.zip(P0S3-8-12-00): upper and lower case differ from the name inside: a TFTP server may not find it
cph-unpack: case.zip(sub/dir/p003-8-12-00.bin): upper and lower case differ from the name inside: a TFTP server may not find it
cph-unpack: case.zip(sub/dir/p0s3-8-12-00.SB2): upper and lower case differ from the name inside: a TFTP server may not find it" "$(sort <<<"$stderr")"
	# one letter in place of another is another name
	mv pkg/sub/dir/p0s3-8-12-00.SB2 pkg/sub/dir/POS3-8-12-00.sb2
	(cd pkg && zip -qr ../other.zip .)
	run -1 --separate-stderr unpack -o load other.zip
	[[ $stderr == *"other.zip(sub/dir/POS3-8-12-00.sb2): wrong-name: its header names P0S3-8-12-00.sb2, and the phone compares"* ]] || fail "$stderr"
}

@test "the manual explains every verdict and every warning" {
	local m=$CPH_ROOT/man/cph-unpack.1 kind w bad=0 n=0
	# every verdict and warning there is, by the functions that name them
	"$CPH_ROOT/t/unpack/test_imageset" words >words
	while IFS=$'\t' read -r kind w; do
		n=$((n + 1))
		[ "$w" != not-firmware ] || w=plain
		case $kind in
		verdict) grep -q "^\.It Sy $w\$" "$m" ;;
		*) grep -qF ": $w\"" "$m" ;;
		esac || { echo "$kind $w" >&2; bad=1; }
	done <words
	same "verdicts and warnings" 15 $n
	[ $bad = 0 ]
}

@test "an unknown signer is a warning, and refused under -s" {
	mkdir out
	"$CPH_ROOT/t/kit/mkfw" -m -z new.zip -d new P0S3-08-11-00
	run -0 --separate-stderr cph-unpack -d out -o verdict new.zip
	same verdicts "intact unknown-signer plain unknown-signer unknown-signer" "$(echo $output)"
	same "warnings" 3 "$(grep -c 'unknown-signer: signed with none of the keys known' <<<"$stderr")"
	diff -r new out
	rm -rf out/*
	run -1 --separate-stderr cph-unpack -s -d out -o verdict new.zip
	same "errors" 4 "$(grep -c 'not proved genuine: ' <<<"$stderr")"
	same "written" "" "$(ls -A out)"
	# of a release whose files are known another file is none of Cisco's, and -f overrides that
	run -1 --separate-stderr cph-unpack -d out -o verdict "$P/sip.zip"
	same verdicts "intact altered plain altered altered" "$(echo $output)"
	[[ $stderr == *"sip.zip(P0S3-8-12-00.sb2): altered: not Cisco's file of this name: damaged, or forged"* ]] || fail "$stderr"
	same "written" "" "$(ls -A out)"
	run -0 cph-unpack -f -d out -o verdict "$P/sip.zip"
	diff -r "$P/sip" out
	# whatever the case of its name
	mkdir lower
	cp "$P/sip/P0S3-8-12-00.sb2" lower/p0s3-8-12-00.sb2
	run -1 cph-unpack -q -o verdict lower
	same verdict altered "$(sed -n 2p <<<"$output")"
	# one key of two is not enough for a package signed with the other
	grep -v '^testB' "$KEYS" >a.tsv
	run -1 cph-unpack -s -k a.tsv "$P/sccp"
	run -0 cph-unpack -s -k "$KEYS" "$P/sccp"
}

@test "of an image older than any examined nothing is said, but that" {
	head -c 20000 /dev/zero | tr '\0' j >P0S3-04-4-00.bin
	run -0 --separate-stderr unpack -o verdict,load,complete,genuine,missing P0S3-04-4-00.bin
	same records $'unknown-layout\t\t\t\t\n\tP0S3-04-4-00\tyes\tno\t' "$output"
	same warning "cph-unpack: P0S3-04-4-00.bin: unknown-layout: older than any image examined, and laid out differently" "$stderr"
	run -1 --separate-stderr unpack -s -o verdict P0S3-04-4-00.bin
	same refused "cph-unpack: P0S3-04-4-00.bin: not proved genuine: unknown-layout: older than any image examined, and laid out differently" "$stderr"
}

@test "a sound archive without firmware is extracted, and refused under -s" {
	"$CPH_ROOT/t/kit/mkzip" +README data=hello +ringlist.xml deflate data=xxxxxxxxxxxx +._P0S3-8-12-00.sb2 data=mac +.DS_Store data=x >x.zip
	mkdir out
	run -0 --separate-stderr unpack -d out -o name,verdict x.zip
	same told "cph-unpack: x.zip: no firmware in it" "$stderr"
	same records "README	plain
ringlist.xml	plain
._P0S3-8-12-00.sb2	plain
.DS_Store	plain" "$output"
	same content hello "$(cat out/README)"
	run -1 --separate-stderr unpack -s x.zip
	same reason "cph-unpack: x.zip: no firmware in it" "$stderr"
	mkdir none
	refuses 1 "cph-unpack: none: no firmware in it" unpack none
}

@test "a file by itself that is neither an archive nor firmware is refused, whatever its name" {
	local f why
	echo '<html><body>Please log in</body></html>' >P0S3-8-12-00.zip
	: >empty.zip
	head -c 1000 "$P/sip.zip" | tail -c +2 >beheaded.zip
	mkdir out
	for f in P0S3-8-12-00.zip empty.zip beheaded.zip; do
		case $f in P*) why=": it begins as web pages do" ;; empty*) why=": it is empty" ;; *) why="" ;; esac
		run -1 --separate-stderr unpack -d out -o verdict "$f"
		same "$f" "plain" "$output"
		same "$f" "cph-unpack: $f: neither an archive nor firmware$why" "$stderr"
		same "written" "" "$(ls -A out)"
		run -1 --separate-stderr unpack -s -o verdict "$f"
		same "$f under -s" "cph-unpack: $f: neither an archive nor firmware$why" "$stderr"
		run -0 --separate-stderr unpack -l "$f"
		same "$f, listed" "" "$stderr"
	done
	run -1 --separate-stderr unpack -o verdict ./*.zip
	same "each is told" 3 "$(wc -l <<<"$stderr")"
	# not even -f makes firmware of it, nor does firmware beside it
	run -1 --separate-stderr unpack -f -d out P0S3-8-12-00.zip
	same "forced" "cph-unpack: P0S3-8-12-00.zip: neither an archive nor firmware: it begins as web pages do" "$stderr"
	run -1 --separate-stderr unpack -f -d out beheaded.zip "$P"/sip/P0*
	same "beside firmware" "cph-unpack: beheaded.zip: neither an archive nor firmware" "$stderr"
	same "written" "" "$(ls -A out)"
	# a text beside it is a file like any other
	run -0 unpack -s -o verdict "$P/sip/OS79XX.TXT" "$P"/sip/P0*
	same verdicts "plain genuine genuine genuine genuine" "$(echo $output)"
}

@test "an archive of a kind that is not read is called that" {
	local bad=0
	printf 'Rar!\032\007\000x' >a.rar
	printf '7z\274\257\047\034x' >P0S3-8-12-00.zip
	printf 'MZx' >setup.exe
	refuses 1 "cph-unpack: a.rar: a RAR archive, which is not read: unpack it, and name the directory" cph-unpack -o load a.rar || bad=1
	refuses 1 "cph-unpack: P0S3-8-12-00.zip: a 7z archive, which is not read: unpack it, and name the directory" cph-unpack -o load P0S3-8-12-00.zip || bad=1
	refuses 1 "cph-unpack: setup.exe: a program for Windows, which is not read: unpack it, and name the directory" cph-unpack -f -o load setup.exe || bad=1
	[ $bad = 0 ]
}

@test "a file by itself is named in messages as it was given" {
	mkdir down
	: >down/a.zip
	cp "$P/sip/P0S3-8-12-00.sb2" down/P0S3-8-12-01.sb2
	run -1 --separate-stderr unpack down/a.zip
	same message "cph-unpack: down/a.zip: neither an archive nor firmware: it is empty" "$stderr"
	run -1 --separate-stderr unpack -o name down/P0S3-8-12-01.sb2 down/a.zip
	same records "P0S3-8-12-01.sb2
a.zip
" "$output
"
	[[ $stderr == "cph-unpack: down/P0S3-8-12-01.sb2: wrong-name: "* ]] || fail "$stderr"
}

@test "what was meant is said: a directory of archives, a directory in an archive, an archive without firmware" {
	mkdir down out deep
	cp "$P/sip.zip" down/b.zip
	echo x >down/a.txt
	refuses 1 "cph-unpack: down: no firmware in it but archives; name these (down/b.zip)" unpack -t down
	cp "$P"/sip/P0* deep
	tar -cf deep.tar deep
	run -0 --separate-stderr unpack -d out -o load deep.tar
	[[ $stderr == "cph-unpack: deep.tar(deep/"*"): phones ask for names without a directory: move the files up" ]] || fail "$stderr"
	run -0 --separate-stderr unpack deep.tar
	same "nothing is written, nothing to move" "" "$stderr"
	tar -cf text.tar down/a.txt
	run -0 --separate-stderr unpack text.tar
	same "a warning" "cph-unpack: text.tar: no firmware in it" "$stderr"
	run -0 --separate-stderr unpack -q text.tar
	same "not under -q" "" "$stderr"
}

@test "a file that is there is left alone if it is the same, never replaced without -f if it is not" {
	mkdir out
	unpack -d out "$P/sip.zip" >/dev/null
	touch -d '2020-01-01' out/*
	unpack -d out "$P/sip.zip" >/dev/null
	same "touched" "" "$(find out -type f -newermt 2020-01-02)"
	echo mine >out/P0S3-8-12-00.loads
	rm out/P003-8-12-00.bin
	snapshot out >a.snap
	run -2 --separate-stderr unpack -d out "$P/sip.zip"
	same reason "cph-unpack: out/P0S3-8-12-00.loads: is there with other content (-f replaces it)" "$stderr"
	snapshot out >b.snap
	diff a.snap b.snap
	run -0 unpack -f -d out "$P/sip.zip"
	diff -r "$P/sip" out
	# of a link the name is replaced, never what it leads to
	echo theirs >target
	ln -sf ../target out/P0S3-8-12-00.loads
	run -2 unpack -d out "$P/sip.zip"
	run -0 unpack -f -d out "$P/sip.zip"
	same "behind the link" theirs "$(cat target)"
	diff -r "$P/sip" out
	[ ! -L out/P0S3-8-12-00.loads ]
	# a directory in the way is never removed
	rm out/P0S3-8-12-00.loads
	mkdir out/P0S3-8-12-00.loads
	run -2 --separate-stderr unpack -f -d out "$P/sip.zip"
	same reason "cph-unpack: out/P0S3-8-12-00.loads: Is a directory" "$stderr"
}

@test "an OS79XX.TXT that is there is kept, with a warning if it names another loader" {
	mkdir out
	printf 'P003-8-12-00' >out/OS79XX.TXT
	run -0 --separate-stderr unpack -d out -o load "$P/sip.zip"
	same stderr "" "$stderr"
	same content P003-8-12-00 "$(cat out/OS79XX.TXT)"
	printf 'P003-07-5-00' >out/OS79XX.TXT
	run -0 --separate-stderr unpack -d out -o load "$P/sip.zip"
	same stderr "cph-unpack: OS79XX.TXT: the one in out has other content, and is kept (-f replaces it)" "$stderr"
	run -0 --separate-stderr unpack -f -d out -o load "$P/sip.zip"
	cmp out/OS79XX.TXT "$P/sip/OS79XX.TXT"
}

@test "-p writes one file and nothing else, if it is good" {
	refuses 1 "cph-unpack: nothing: no such file in it" unpack -p nothing "$P/sip.zip"
	refuses 1 "cph-unpack: p0s3-8-12-00.sb2: no such file in it" unpack -p p0s3-8-12-00.sb2 "$P/sip.zip"
	unpack -p P0S3-8-12-00.sb2 "$P/sip.zip" >got
	cmp got "$P/sip/P0S3-8-12-00.sb2"
	mkdir pkg
	cp "$P"/sip/P0S3-8-12-00.* pkg
	printf x >>pkg/P0S3-8-12-00.sb2
	run -1 --separate-stderr unpack -p P0S3-8-12-00.sb2 pkg
	same "nothing on stdout" "" "$output"
	run -0 unpack -f -p P0S3-8-12-00.sb2 pkg
	# another file's fault is no hindrance
	unpack -p P0S3-8-12-00.loads pkg >got
	cmp got pkg/P0S3-8-12-00.loads
}

@test "archives made by other programs are read" {
	need zip 7z python3 bsdtar busybox
	"$CPH_ROOT/t/kit/mkfw" -m -d s P0S3-8-12-00
	cd s
	# (in sh, as above)
	sh -ec '
	zip -q ../zip.zip ./*; zip -q -0 ../zip-0.zip ./*; zip -q -9X ../zip-9X.zip ./*; zip -q -fz ../zip-fz.zip ./*; zip -q -fd ../zip-fd.zip ./*
	zip -q -fd -0 - ./* | cat >../zip-stream-0.zip; zip -q -UN=UTF8 ../zip-utf8.zip ./*; zip -q -UN=e ../zip-escaped.zip ./*; zip -q -n .sbn:.bin ../zip-mixed.zip ./*
	zip -q -rD ../zip-nodir.zip .
	zip -q - ./* | cat >../zip-stream.zip; echo c | zip -q -z ../zip-comment.zip ./*; zip -q -r ../zip-dir.zip .
	7z a -bd -tzip ../7z.zip ./* >/dev/null; 7z a -bd -tzip -mx9 -mfb=258 -mpass=15 ../7z-9.zip ./* >/dev/null; 7z a -bd -tzip -mm=Copy ../7z-copy.zip ./* >/dev/null
	7z a -bd -tzip -mcu=on -mtc=on ../7z-utf8.zip ./* >/dev/null
	7z a -bd -ttar ../7z.tar ./* >/dev/null; 7z a -bd -tgzip -mx9 ../7z.tar.gz ../7z.tar >/dev/null
	bsdtar --format zip -cf ../bsdtar.zip -- *; bsdtar --format zip --options zip:compression=store -cf ../bsdtar-store.zip -- *
	bsdtar --format zip --options zip:zip64 -cf ../bsdtar-64.zip -- *; bsdtar --format zip --options zip:experimental -cf ../bsdtar-extra.zip -- *
	bsdtar --format pax -cf ../bsdtar-pax.tar ./*; bsdtar --format ustar -czf ../bsdtar.tar.gz ./*
	tar cf ../gnu.tar .; tar -H v7 -cf ../gnu-v7.tar ./*; tar -H pax -czf ../gnu-pax.tar.gz ./*; busybox tar cf ../busybox.tar ./*
	'
	python3 - <<-'PY'
	import glob, io, tarfile, zipfile
	names = sorted(glob.glob("*"))
	class Pipe(io.RawIOBase):
	    def __init__(s, f): s.f = f
	    def writable(s): return True
	    def write(s, b): return s.f.write(b)
	def each(path, method, stream, wide):
	    with open("../" + path, "wb") as f, zipfile.ZipFile(Pipe(f) if stream else f, "w", method) as z:
	        for n in names:
	            with z.open(n, "w", force_zip64=wide) as o: o.write(open(n, "rb").read())
	each("python.zip", zipfile.ZIP_DEFLATED, 0, 0)
	each("python-stored.zip", zipfile.ZIP_STORED, 0, 0)
	each("python-stream.zip", zipfile.ZIP_DEFLATED, 1, 0)
	each("python-64.zip", zipfile.ZIP_DEFLATED, 0, 1)
	each("python-stream-64.zip", zipfile.ZIP_STORED, 1, 1)
	for f in (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
	    with tarfile.open("../python-%d.tar" % f, "w", format=f) as t:
	        for n in names: t.add(n)
	PY
	cd ..
	(cat /bin/true zip.zip) >stub.zip
	cp stub.zip stub-adjusted.zip
	zip -q -A stub-adjusted.zip
	sh -c '
		bad=0
		want=$(cd s && printf "%s\n" *)
		for f in *.zip *.tar *.tar.gz; do
			rm -rf out
			mkdir out
			if ! cph-unpack -k "$KEYS" -sq -d out "$f" >/dev/null || ! diff -r s out; then
				echo "$f" >&2
				bad=1
			fi
			# and as a stream
			got=$(cph-unpack -k "$KEYS" -sq -o name - <"$f" | sed "/^$/d" | sort)
			[ "$got" = "$want" ] || { printf "%s from stdin: %s\n" "$f" "$got" >&2; bad=1; }
		done
		exit $bad'
}

@test "what other programs make that is odd is refused by name" {
	need zip 7z bsdtar
	local bad=0
	echo hello >x
	ln -s /etc/passwd link
	7z a -bd -tzip -mm=bzip2 bz.zip "$CPH_ROOT/COPYING" >/dev/null
	7z a -bd -tzip -mm=Deflate64 d64.zip "$CPH_ROOT/COPYING" >/dev/null
	7z a -bd -tzip -mm=LZMA lzma.zip "$CPH_ROOT/COPYING" >/dev/null
	7z a -bd -tzip -mm=PPMd ppmd.zip "$CPH_ROOT/COPYING" >/dev/null
	7z a -bd -tzip -psecret enc.zip x >/dev/null
	7z a -bd -tzip -psecret -mem=AES256 aes.zip x >/dev/null
	zip -q -P secret zenc.zip x
	zip -qy link.zip link
	head -c 200000 /dev/urandom >big
	zip -q -s 64k split.zip big
	cat x | zip -q - - >pipe.zip
	bsdtar --format zip -cf - x | cat >padded.zip
	tar cf link.tar link
	ln x hard
	tar cf hard.tar x hard
	tar -P -cf abs.tar "$PWD/x"
	truncate -s 1M sparse
	tar -S -cf sparse.tar sparse
	mkfifo fifo
	tar cf fifo.tar fifo
	cp x x2
	tar cf twice.tar x x2
	tar --append -f twice.tar x
	mkdir out
	refuses 1 "cph-unpack: bz.zip(COPYING): compressed with bzip2, which is not supported" cph-unpack -d out bz.zip || bad=1
	refuses 1 "cph-unpack: d64.zip(COPYING): compressed with deflate64, which is not supported" cph-unpack -d out d64.zip || bad=1
	refuses 1 "cph-unpack: lzma.zip(COPYING): compressed with lzma, which is not supported" cph-unpack -d out lzma.zip || bad=1
	refuses 1 "cph-unpack: ppmd.zip(COPYING): compressed with PPMd, which is not supported" cph-unpack -d out ppmd.zip || bad=1
	refuses 1 "cph-unpack: enc.zip(x): encrypted" cph-unpack -d out enc.zip || bad=1
	refuses 1 "cph-unpack: aes.zip(x): encrypted" cph-unpack -d out aes.zip || bad=1
	refuses 1 "cph-unpack: zenc.zip(x): encrypted" cph-unpack -d out zenc.zip || bad=1
	refuses 1 "cph-unpack: link.zip(link): symbolic link" cph-unpack -d out link.zip || bad=1
	refuses 1 "cph-unpack: split.zip: part of a set of several files" cph-unpack -d out split.zip || bad=1
	run -1 --separate-stderr cph-unpack -o name -d out split.z01
	same "split.z01" "cph-unpack: split.z01: neither an archive nor firmware" "$stderr" || bad=1
	refuses 1 "cph-unpack: pipe.zip(-): device or other special file" cph-unpack -d out pipe.zip || bad=1
	refuses 1 "cph-unpack: padded.zip: bytes behind the end record" cph-unpack -d out padded.zip || bad=1
	refuses 1 "cph-unpack: link.tar(link): symbolic link" cph-unpack -d out link.tar || bad=1
	refuses 1 "cph-unpack: hard.tar(hard): hard link" cph-unpack -d out hard.tar || bad=1
	refuses 1 "cph-unpack: abs.tar($PWD/x): absolute name" cph-unpack -d out abs.tar || bad=1
	refuses 1 "cph-unpack: sparse.tar(sparse): sparse file" cph-unpack -d out sparse.tar || bad=1
	refuses 1 "cph-unpack: fifo.tar(fifo): device or other special file" cph-unpack -d out fifo.tar || bad=1
	refuses 1 "cph-unpack: twice.tar(x): two entries of this name" cph-unpack -d out twice.tar || bad=1
	same "written" "" "$(ls -A out)"
	[ $bad = 0 ]
}

@test "long names in tar files are read, in each of their three forms, and content tells what a file is" {
	need tar
	local d n f bad=0
	d=$(printf 'd%.0s' {1..90})
	n=$(printf 'n%.0s' {1..110})
	mkdir -p s/$d out
	echo text >s/$d/${n:0:90}
	tar -H ustar -cf ustar.tar -C s $d
	echo more >s/$d/$n
	tar -H gnu -cf gnu.tar -C s $d
	tar -H pax -cf pax.tar -C s $d
	for f in gnu pax ustar; do
		[ $f != ustar ] || rm s/$d/$n
		rm -rf out/*
		cph-unpack -q -d out -o name $f.tar >got && diff -r s out || { echo $f >&2; bad=1; }
	done
	# whatever it is called
	cp "$P/sip.zip" P0S3-8-12-00.html
	run -0 unpack -s -o load,genuine P0S3-8-12-00.html
	same load "P0S3-8-12-00	yes" "$(sed /^.$/d <<<"$output")"
	cp ustar.tar x.zip
	run -0 unpack -q -o name x.zip
	same name "$d/${n:0:90}" "$output"
	refuses 1 "cph-unpack: /dev/zero: larger than the limit (-m)" cph-unpack /dev/zero || bad=1
	[ $bad = 0 ]
}

@test "archives inside one another are opened, and the signed .cop.sgn" {
	need zip
	local f bad=0
	cp -R "$P/sip" s
	(cd s && tar cf ../P0S3-8-12-00.tar ./*)
	gzip -k P0S3-8-12-00.tar
	zip -qX tar-in-zip.zip P0S3-8-12-00.tar
	zip -qX0 targz-in-zip.zip P0S3-8-12-00.tar.gz
	cp "$P/sip.zip" inner.zip
	zip -qX zip-in-zip.zip inner.zip
	tar cf zip-in-tar.tar inner.zip
	gzip -c inner.zip >zip.gz
	mkdir tree
	cp P0S3-8-12-00.tar tree
	(cd tree && tar czf ../tar-in-targz.tar.gz P0S3-8-12-00.tar)
	"$CPH_ROOT/t/kit/mkfw" -s cmterm-sip.cop.sgn <tar-in-targz.tar.gz >cmterm-sip.cop.sgn
	zip -qX cop-in-zip.zip cmterm-sip.cop.sgn
	for f in tar-in-zip.zip targz-in-zip.zip zip-in-zip.zip zip-in-tar.tar zip.gz tar-in-targz.tar.gz cmterm-sip.cop.sgn cop-in-zip.zip; do
		rm -rf out
		mkdir out
		if ! unpack -sq -d out "$f" >/dev/null || ! diff -r s out; then
			echo "$f" >&2
			bad=1
		fi
	done
	# the way to the fault
	printf x >>s/P0S3-8-12-00.sb2
	(cd s && tar cf ../bad.tar ./*)
	zip -qX bad.zip bad.tar
	run -1 --separate-stderr unpack -o load bad.zip
	[[ $stderr == "cph-unpack: bad.zip(P0S3-8-12-00.sb2): altered: "* ]] || fail "$stderr"
	# two packages in one download, one file in both
	mkdir two
	(cd "$P/sip" && zip -qX "$OLDPWD/two/sip.zip" ./*)
	cp P0S3-8-12-00.tar two
	(cd two && zip -qX0 ../two.zip ./*)
	run -0 unpack -o name two.zip
	same "each file once" 5 "$(grep -c . <<<"$output")"
	[ $bad = 0 ]
}

@test "a directory, single files and standard input are verified in place" {
	local bad=0
	cp -R "$P/sip" s
	mkdir s/deep
	cp "$P"/sccp/* s/deep
	cp "$P/sip.zip" s
	echo text >s/README
	ln -s /etc/passwd s/link.bin
	mkfifo s/pipe.bin
	run -0 unpack -s -o name s
	same names "OS79XX.TXT P003-8-12-00.bin P003-8-12-00.sbn P0S3-8-12-00.loads P0S3-8-12-00.sb2" "$(echo $output)"
	run -0 unpack -s -o load,complete,genuine s/*.sb2 s/*.sbn s/*.loads
	same package "P0S3-8-12-00	yes	yes" "$output"
	run -0 unpack -s -o load,complete,genuine s/*.sb2 s/*.sbn s/*.loads "$P/sccp" "$P/sip.zip"
	same packages "P00308000500	yes	yes
P0S3-8-12-00	yes	yes
P0S3-8-12-00	yes	yes" "$output"
	run -0 unpack -s -o load <"$P/sip.zip"
	same load P0S3-8-12-00 "$output"
	# whoever has no name cannot be judged
	refuses 1 "cph-unpack: stdin: not an archive, and a single file needs its name" unpack - <s/P0S3-8-12-00.sb2 || bad=1
	# one bad operand does not hide the others
	run -2 --separate-stderr unpack -o load none.zip "$P/sip.zip"
	same "the other one" P0S3-8-12-00 "$output"
	same "the bad one" "cph-unpack: none.zip: No such file or directory" "$stderr"
	# firmware under a name that is none's
	cp "$P/sip/P0S3-8-12-00.sb2" s/readme.txt
	run -1 --separate-stderr unpack -o load s
	[[ $stderr == *"cph-unpack: s(readme.txt): wrong-name: "* ]] || fail "$stderr"
	[ $bad = 0 ]
}

@test "cut at many places an archive is refused, and nothing is written" {
	mkdir out s cut
	# small images: what matters is where the cut falls
	"$CPH_ROOT/t/kit/mkfw" -m -d s P0S3-8-12-00
	"$CPH_ROOT/t/kit/mkfw" -m -z x.zip P0S3-8-12-00
	(cd s && tar cf ../x.tar ./*)
	gzip -k x.tar
	"$CPH_ROOT/t/kit/mkfw" -s x.cop.sgn <x.tar.gz >x.cop.sgn
	# (in sh, as above)
	sh -c '
		cuts=$1 bad=0
		# each_cut FILE SIZE CUT - every beginning of FILE, as CUT, is refused
		each_cut() {
			i=0
			while [ $i -lt $cuts ]; do
				head -c $(($2 * i / cuts)) $1 >$3
				rc=0
				cph-unpack -k "$KEYS" -d out $3 >/dev/null 2>err || rc=$?
				left=
				for f in out/* out/.[!.]* out/..?*; do [ ! -e "$f" ] && [ ! -L "$f" ] || left=$f; done
				if [ $rc != 1 ] || [ -n "$left" ]; then
					echo "$1 cut at $i/$cuts: status $rc: $left $(cat err)" >&2
					rm -rf out
					mkdir out
					bad=1
				fi
				i=$((i + 1))
			done
		}
		for whole in x.zip x.tar x.tar.gz x.cop.sgn; do
			n=$(wc -c <$whole)
			# the last cuts of a tar fall into its padding
			[ $whole != x.tar ] || n=$(($(tar tRf x.tar | sed -n "s/^block \([0-9]*\): \*\* Block of NULs.*/\1/p") * 512 + 1024))
			cph-unpack -k "$KEYS" -sq -t $whole >/dev/null || bad=1
			each_cut $whole $n cut.$whole
		done
		# and each of the files, in place
		for whole in P003-8-12-00.bin P003-8-12-00.sbn P0S3-8-12-00.loads P0S3-8-12-00.sb2; do
			cph-unpack -k "$KEYS" -q s/$whole >/dev/null || bad=1
			each_cut s/$whole $(wc -c <s/$whole) cut/$whole
		done
		exit $bad' - "$(many 64 16)"
}

@test "a run that is killed leaves only temporary names, which the next run removes" {
	local rc=0
	mkdir out
	# the limit on file sizes kills it within the largest file
	bash -c 'ulimit -f 300; exec cph-unpack -k "$1" -d out "$2"' - "$KEYS" "$P/sip.zip" >/dev/null 2>&1 || rc=$?
	[ $rc -gt 128 ] || optional "no limit on file sizes here: status $rc"
	[ -n "$(ls -A out)" ]
	same "final names" "" "$(ls out)"
	same "others" "" "$(ls -A out | grep -v '^\.cph-tmp\.' || :)"
	unpack -d out "$P/sip.zip" >/dev/null
	diff -r "$P/sip" out
	same "left over" "$(ls -A "$P/sip")" "$(ls -A out)"
}

@test "no space, no right to write: told, and nothing is left" {
	local rc=0
	mkdir out
	bash -c 'trap "" XFSZ; ulimit -f 300; exec cph-unpack -k "$1" -d out "$2"' - "$KEYS" "$P/sip.zip" >/dev/null 2>err || rc=$?
	same status 2 $rc
	same reason "cph-unpack: out/P0S3-8-12-00.sb2: File too large" "$(cat err)"
	same left "" "$(ls -A out)"
	chmod 500 out
	[ "$(id -u)" = 0 ] || {
		run -2 --separate-stderr unpack -d out "$P/sip.zip"
		same reason "cph-unpack: out/P003-8-12-00.bin: Permission denied" "$stderr"
		same left "" "$(ls -A out)"
	}
	chmod 700 out
}

@test "one file of a package with a damaged signature is refused beside the others, and cph-plan does not count it" {
	"$CPH_ROOT/t/kit/mkfw" -m -d pkg P0S3-08-11-00
	printf X | dd of=pkg/P0S3-08-11-00.sb2 bs=1 seek=200 conv=notrunc status=none
	run -1 --separate-stderr unpack -o load,complete,genuine pkg
	same record "P0S3-08-11-00	yes	no" "$output"
	[[ $stderr == *"pkg(P0S3-08-11-00): package: P0S3-08-11-00.sb2: its signature is damaged or forged: the rest of the package is signed with a known key"* ]] || fail "$stderr"
	mkdir out
	run -0 unpack -f -d out pkg
	diff -r pkg out
	unpack pkg 2>/dev/null | cph-plan -a - P00308000500 P0S3-08-11-00 >got 2>err && fail "planned: $(cat got)"
	grep -q "P0S3-08-11-00" err || fail "$(cat err)"
}

@test "-s refuses a package that is incomplete, and one whose OS79XX.TXT is not what a phone reads" {
	local bad=0 rc want cmd
	"$CPH_ROOT/t/kit/mkfw" -m -d base P0S3-8-12-00
	while IFS='|' read -r want cmd; do
		[ -n "$want" ] || continue
		rm -rf pkg
		cp -R base pkg
		(cd pkg && eval "$cmd")
		rc=0
		unpack -t pkg >/dev/null 2>err || rc=$?
		[ $rc = 0 ] && [[ $(<err) == *"pkg(P0S3-8-12-00): $want"* ]] || { echo "$cmd: status $rc: $(<err)" >&2; bad=1; }
		rc=0
		unpack -s -t pkg >/dev/null 2>err || rc=$?
		[ $rc = 1 ] && [[ $(<err) == *"pkg(P0S3-8-12-00): $want"* ]] || { echo "$cmd with -s: status $rc: $(<err)" >&2; bad=1; }
	done <<-'E'
	package incomplete: P0S3-8-12-00.sb2 missing|rm P0S3-8-12-00.sb2
	package incomplete: P003-8-12-00.sbn missing|rm P003-8-12-00.sbn
	OS79XX.TXT does not name the loader|echo '<html><body>404</body></html>' >OS79XX.TXT
	OS79XX.TXT does not name the loader|printf '\xef\xbb\xbfP003-8-12-00\n' >OS79XX.TXT
	OS79XX.TXT does not name the loader|printf 'P003-8-12-00\nP003-8-12-00\n' >OS79XX.TXT
	OS79XX.TXT does not name the loader|echo P0S3-8-12-00 >OS79XX.TXT
	OS79XX.TXT does not name the loader|echo P003-07-5-00 >OS79XX.TXT
	E
	[ $bad = 0 ]
}

@test "harmless companions of firmware are passed by, in one line" {
	need python3
	local f bad=0
	"$CPH_ROOT/t/kit/mkfw" -m -d s P0S3-8-12-00
	python3 - <<-'PY'
	import glob, io, struct, zipfile, zlib
	def inner(text, name="[Content_Types].xml"):
	    b = io.BytesIO()
	    with zipfile.ZipFile(b, "w") as z: z.writestr(name, text)
	    return b.getvalue()
	empty = io.BytesIO()
	zipfile.ZipFile(empty, "w").close()
	cut = inner("x" * 5000)[:-30]
	cases = {
	    "cyrillic": [("\u0427\u0438\u0442\u0430\u0439.txt", b"text")],
	    "accent": [("r\u00e9sum\u00e9.txt", b"text"), ("\u00e9/x", b"text")],
	    "backslash": [("docs\\readme.txt", b"text")],
	    "empty": [("empty.zip", empty.getvalue())],
	    "docx": [("one.docx", inner("one")), ("two.docx", inner("two"))],
	    "many": [("doc/%d.txt" % i, b"text") for i in range(400)],
	    "folder": [("folder/", b""), ("folder/sub/", b"")],
	    "looks": [("setup.dat", cut)],
	    "within": [("one.docx", inner("one", "\u0427\u0438\u0442\u0430\u0439.txt")), ("two.jar", inner("two", "copstart.sh"))],
	}
	# a name in a code page, with its Unicode form beside it, as several programs for Windows write it
	class CodePage(zipfile.ZipInfo):
	    def _encodeFilenameFlags(self): return self.filename.encode("cp866"), 0
	def code_page(name):
	    i = CodePage(name)
	    raw, text = name.encode("cp866"), name.encode()
	    i.extra = struct.pack("<HHBI", 0x7075, 5 + len(text), 1, zlib.crc32(raw)) + text
	    return i
	for n, more in cases.items():
	    with zipfile.ZipFile(n + ".zip", "w") as z:
	        for f in sorted(glob.glob("s/*")): z.write(f, f[2:])
	        for name, data in more:
	            i = zipfile.ZipInfo(name)
	            i.filename = name
	            z.writestr(i, data)
	with zipfile.ZipFile("cyrillic.zip") as a, zipfile.ZipFile("codepage.zip", "w") as z:
	    for n in a.namelist()[:-1]: z.writestr(n, a.read(n))
	    z.writestr(code_page("\u0427\u0438\u0442\u0430\u0439.txt"), b"text")
	PY
	for f in cyrillic codepage accent backslash empty docx many folder within looks; do
		rm -rf out
		mkdir out
		run --separate-stderr unpack -s -d out -o load,genuine $f.zip
		[ $status = 0 ] || { echo "$f: status $status: $stderr" >&2; bad=1; }
		[[ $output == *"P0S3-8-12-00	yes" ]] || { echo "$f: $output" >&2; bad=1; }
		case $f in
		cyrillic | codepage | backslash) [[ $stderr == "cph-unpack: $f.zip("*"): passed by: name "* ]] || { echo "$f: $stderr" >&2; bad=1; } ;;
		accent) [[ $stderr == "cph-unpack: $f.zip("*"): passed by, with 1 others: name is not printable ASCII" ]] || { echo "$f: $stderr" >&2; bad=1; } ;;
		looks) same $f "cph-unpack: looks.zip(setup.dat): passed by: looks like an archive and is none" "$stderr" || bad=1 ;;
		*) same $f "" "$stderr" || bad=1 ;;
		esac
		same "$f: files" "" "$(diff -rq s out | grep -v '^Only in out')" || bad=1
	done
	cmp out/setup.dat <(python3 -c 'import sys, zipfile; sys.stdout.buffer.write(zipfile.ZipFile("looks.zip").read("setup.dat"))')
	[ $bad = 0 ]
}

@test "descriptors and memory do not grow with the archive" {
	[ "${CPH_SUBBUILD:-}" != asan ] || optional "the sanitizers need memory of their own"
	need python3
	local dirs
	dirs=$(many 2000 300)
	python3 - "$dirs" "$(many 6000 1000)" <<-'PY'
	import random, sys, zipfile
	r = random.Random(1)
	with zipfile.ZipFile("dirs.zip", "w") as z:
	    for i in range(int(sys.argv[1])): z.writestr("d%d/f" % i, "x")
	with zipfile.ZipFile("packages.zip", "w") as z:
	    for i in range(int(sys.argv[2])): z.writestr("P0S3-8-%05d.sb2" % i, "x")
	with zipfile.ZipFile("large.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as z:
	    for i in range(5): z.writestr("f%d" % i, bytes(b & 0x7f for b in r.randbytes(1 << 16)) * 64)
	PY
	mkdir out big t
	run -0 bash -c 'ulimit -n 40; exec cph-unpack -q -d out dirs.zip >/dev/null'
	same directories "$dirs" "$(ls out | wc -l)"
	# a package for each file
	run -0 bash -c 'ulimit -d 14000; exec cph-unpack -q -l -o load packages.zip >/dev/null'
	# 20 MB of content in 16 MB of data and stack, extracted, tested, from a pipe and out of another archive
	mkzip +inner.zip file=large.zip +P0S3-8-12-00.bin data=x >nested.zip
	run -0 bash -c 'ulimit -d 15000; exec cph-unpack -q -d big large.zip >/dev/null'
	same files 5 "$(ls -A big | wc -l)"
	for run in 'cph-unpack -q -t large.zip' 'cph-unpack -q -t - <large.zip' 'cat large.zip | cph-unpack -q -p f3 -' 'cph-unpack -q -l nested.zip'; do
		run -0 env TMPDIR="$PWD/t" bash -c "ulimit -d 15000; $run >out.data"
	done
	same "left in TMPDIR" "" "$(ls -A t)"
	TMPDIR=$PWD/none run -2 cph-unpack -q -t large.zip
	[[ $output == *"cph-unpack: $PWD/none: No such file or directory"* ]] || fail "$output"
}

@test "a firmware set needs no more than 8 MB of memory" {
	[ "${CPH_SUBBUILD:-}" != asan ] || optional "the sanitizers need memory of their own"
	mkdir out
	run -0 bash -c 'ulimit -d 8192; exec cph-unpack -k "$1" -d out "$2"' - "$KEYS" "$P/sip.zip"
	same size 5 "$(ls out | wc -l)"
}

@test "inflate agrees with gzip and zlib on random and damaged streams" {
	need gzip python3
	run -0 "$CPH_ROOT/t/full/deflate" "$(many 10000 1000)" "${DEFLATE_SEED:-1}"
	[[ $output == *"0 wrong, "* && $output == *"0 judged otherwise than by zlib"* ]] || fail "$output"
}

@test "streams of other encoders than zlib are read: gzip, zopfli, 7z at its slowest, stored blocks only" {
	need gzip zopfli 7z python3 busybox
	local files levels
	files=$(many "hard firmware text zeros random one none" "firmware text one none")
	levels=$(many "1 2 3 4 5 6 7 8 9" "1 6 9")
	cp "$P/sip/P003-8-12-00.sbn" hard
	head -c 150000 "$P/sip/P0S3-8-12-00.sb2" >firmware
	cat "$CPH_ROOT"/man/cph-t*.8 "$CPH_ROOT"/man/cph-p*.1 >text
	head -c 300000 /dev/zero >zeros
	head -c 40000 /dev/urandom >random
	printf x >one
	: >none
	# shellcheck disable=SC2086
	python3 - $files <<-'PY'
	import sys, zlib
	for f in sys.argv[1:]:
	    c = zlib.compressobj(0, 8, 31)
	    open(f + ".stored.gz", "wb").write(c.compress(open(f, "rb").read()) + c.flush())
	PY
	# (in sh, as above)
	passes=$(many 15 4) files=$files levels=$levels sh -c '
		bad=0
		for f in $files; do
			for l in $levels; do gzip -c -$l $f >$f.gzip$l.gz; done
			zopfli --i1 -c $f >$f.zopfli.gz
			7z a -bd -tgzip -mx1 $f.7z1.gz $f >/dev/null
			7z a -bd -tgzip -mx9 -mfb258 -mpass$passes $f.7z9.gz $f >/dev/null
			busybox gzip -c $f >$f.busybox.gz
		done
		zopfli --i15 -c text >text.zopfli15.gz
		n=0
		for f in *.gz; do
			n=$((n + 1))
			cph-unpack -f -p "${f%.gz}" "$f" >got
			cmp got "${f%%.*}" || { echo "$f" >&2; bad=1; }
		done
		set -- $files
		files=$#
		set -- $levels
		[ $n = $((files * ($# + 5) + 1)) ] && [ $bad = 0 ]'
}
