#!/usr/bin/env bats
# hashes, RSA, LZW and the maker of synthetic firmware, judged by openssl, python, gzip, compress and unzip
load ../helper

U=$CPH_ROOT/t/lib

@test "SHA-1 and SHA-256 agree with openssl at every length around a block, and for long messages" {
	need openssl
	head -c 1000000 /dev/urandom >random
	# (in sh, which starts commands in a fraction of the time that this bash takes)
	sh -ec '
		for n in 0 1 3 54 55 56 57 62 63 64 65 111 119 120 127 128 129 1000 4095 65536 999999; do
			head -c $n random >m.$n
			echo "$("$1" 1 <m.$n) *m.$n" >>sha1
			echo "$("$1" 256 <m.$n) *m.$n" >>sha256
		done' - "$U/test_hash"
	[ "$(wc -l <sha256)" = 21 ]
	for sum in sha1 sha256; do openssl dgst -$sum -r m.* | sort | diff - <(sort $sum) || fail "$sum differs"; done
}

@test "cubing modulo 2048 bits agrees with python for random and awkward numbers" {
	need python3
	cat >make.py <<-'EOF'
		import random
		seed = random.SystemRandom().randrange(1 << 32)
		print("seed", seed)
		r = random.Random(seed)
		top, full = 1 << 2047, (1 << 2048) - 1
		moduli = [top + 1, full, full - 2, top + (1 << 2015) + 1, top | ((1 << 2016) - 1), (full >> 32 << 32) + 1, full ^ (full >> 32) | 1]
		moduli += [top | r.getrandbits(2047) | 1 for _ in range(150)]
		moduli += [(r.getrandbits(32) | 1 << 31) << 2016 | 1 for _ in range(20)]
		with open("in", "w") as i, open("want", "w") as w:
		    for n in moduli:
		        for s in (0, 1, n - 1, n - 2, n // 2, n // 3, r.randrange(n), (1 << 1024) - 1, n >> 32, n, full):
		            i.write("%0512x %0512x\n" % (n, s))
		            w.write("too large\n" if s >= n else "%0512x\n" % pow(s, 3, n))
		    for n in (top, full - 1, top - 1, 3):
		        i.write("%0512x %0512x\n" % (n, 2))
		        w.write("bad modulus\n")
	EOF
	python3 make.py
	"$U/test_rsa" cube <in >got
	cmp want got
	[ "$(wc -l <got)" -gt 1900 ]
}

@test "the compiled-in keys have the digests that are written about them" {
	need openssl python3
	python3 - "$CPH_ROOT/lib/data/keys.tsv" <<-'PY'
	import sys
	for l in open(sys.argv[1]):
	    c = l.rstrip("\n").split("\t")
	    if c[0] in ("A", "B"): open(c[0], "wb").write(bytes.fromhex(c[2]))
	PY
	same sizes "256 256" "$(stat -c %s A B | xargs)"
	same keys "dbb066c263f3074ef35016830a566645c7442ee7 *A
05fbf5bc35c99285e36a5bd7edf057004d4b47be *B" "$(openssl dgst -sha1 -r A B)"
}

@test "compress streams of every width decode as gzip decodes them" {
	need compress gzip
	{ cat "$CPH_ROOT"/man/*; head -c 200000 /dev/zero; head -c 300000 /dev/urandom; cat "$CPH_ROOT"/man/*; } >mixed
	printf 'a' >one
	head -c 5000 "$CPH_ROOT/man/cph-tftpd.8" >short
	# (in sh, as above)
	sh -c '
		for bits in 10 11 12 13 14 15 16; do
			for f in mixed one short; do
				compress -f -b $bits -c <$f >z || [ $? = 2 ]
				"$1" d <z | cmp - $f || { echo "$f at $bits bits differs"; exit 1; }
				# and the writer of the tests, by which packed programs are made
				"$1" e $bits <$f >z
				gzip -dc <z | cmp - $f || { echo "gzip reads $f at $bits bits differently"; exit 1; }
			done
		done' - "$U/test_lzw"
}

@test "cut compress streams give what gzip gives, or are refused" {
	need gzip
	local n
	head -c 20000 "$CPH_ROOT/man/cph-tftpd.8" | "$U/test_lzw" e 12 >z
	for n in 3 4 5 6 100 1000 3000 5000; do
		head -c $n z >cut
		gzip -dc <cut >want 2>/dev/null || true
		"$U/test_lzw" d <cut >got || fail "cut at $n: refused"
		# gzip counts the bits left over at a cut end as a code of its own where they suffice; no more than that
		cmp -n "$(wc -c <got)" got want || fail "cut at $n"
	done
}

@test "synthetic packages of every era are what the recipe says, by a judge of its own" {
	need python3 gzip
	mkfw -d d P0S3-8-12-00
	mkfw -d d P00308000500 P0030801SR02
	mkfw -d d P00305000300 P0S3-06-3-00 P0S3-04-4-00 P00303020214
	mkfw -k B -d b P0S3-07-5-00
	python3 "$CPH_ROOT/t/kit/judge.py" "$CPH_ROOT/t/kit/keys/keys.tsv" d >got
	python3 "$CPH_ROOT/t/kit/judge.py" "$CPH_ROOT/t/kit/keys/keys.tsv" b >>got
	cat >want <<-'EOF'
		OS79XX.TXT 15 - 'P003-8-12-00 \r\n'
		P003-8-12-00.bin 130552 - P003-8-12-00 PAS30830 packed PS03AA00
		P003-8-12-00.sbn 130956 testA P003-8-12-00 PAS30830 packed PS03AA00
		P00303020214.bin 333820 - P00303020214 PA03Z031 packed PS03AR20
		P00305000300.bin 333820 - P00305000300 PA03Z031 packed PS03AR20
		P00305000300.sbn 334224 testA P00305000300 PA03Z031 packed PS03AR20
		P00308000500.bin 130552 - P00308000500 PAS3YA7E packed PS03AA00
		P00308000500.loads 458 testA 'P00308000500.sbn\nP00308000500.sb2\nLA_VERSION=PAS3YA7E\n'
		P00308000500.sb2 708460 testA P00308000500 PA03Z031 plain DSP4.0(5.0)[A0]
		P00308000500.sbn 130956 testA P00308000500 PAS3YA7E packed PS03AA00
		P0030801SR02.bin 130552 - P0030801SR02 PAS30831 packed PS03AA00
		P0030801SR02.loads 458 testA 'P0030801SR02.sbn\nP0030801SR02.sb2\nLA_VERSION=PAS30831\n'
		P0030801SR02.sb2 708460 testA P0030801SR02 PA03Z031 plain DSP4.0(5.0)[A0]
		P0030801SR02.sbn 130956 testA P0030801SR02 PAS30831 packed PS03AA00
		P0S3-04-4-00.bin 333820 - P0S3-04-4-00 PAS3ARM1 packed PS03AR20
		P0S3-06-3-00.sbn 334224 testA P0S3-06-3-00 PAS3ARM1 packed PS03AR20
		P0S3-8-12-00.loads 458 testA 'P003-8-12-00.sbn\nP0S3-8-12-00.sb2\nLA_VERSION=PAS30830\n'
		P0S3-8-12-00.sb2 756524 testA P0S3-8-12-00 PAS3ARM1 plain DSP4.0(5.0)[A0]
		OS79XX.TXT 15 - 'P003-07-5-00 \r\n'
		P003-07-5-00.bin 128888 - P003-07-5-00 PAS3X060 packed PS03AA00
		P003-07-5-00.sbn 129292 testB P003-07-5-00 PAS3X060 packed PS03AA00
		P0S3-07-5-00.loads 461 testB 'P003-07-5-00.sbn\r\nP0S3-07-5-00.sb2\r\nLA_VERSION=PAS3X060\r\n'
		P0S3-07-5-00.sb2 689682 testB P0S3-07-5-00 PAS3ARM1 plain PS03AT46
	EOF
	diff want got
}

@test "openssl recovers the signed digest of a synthetic file with the public key" {
	need openssl python3
	mkfw -m -d d P0S3-8-12-00
	awk -F'\t' '$1 == "testA" { print "asn1=SEQUENCE:k\n[k]\nn=INTEGER:0x" $3 "\ne=INTEGER:3" }' "$CPH_ROOT/t/kit/keys/keys.tsv" >conf
	openssl asn1parse -noout -genconf conf -out key.der
	openssl rsa -RSAPublicKey_in -inform DER -in key.der -out key.pem 2>/dev/null
	tail -c +126 d/P0S3-8-12-00.sb2 | head -c 256 >sig
	openssl pkeyutl -verifyrecover -pubin -inkey key.pem -pkeyopt rsa_padding_mode:none -in sig -out block
	{ head -c 122 d/P0S3-8-12-00.sb2; tail -c +382 d/P0S3-8-12-00.sb2; } >m
	same "digest" "$(openssl dgst -sha1 -binary m | od -An -tx1 | tr -d ' \n')" "$(tail -c 20 block | od -An -tx1 | tr -d ' \n')"
	same "begin" "0001ffffffffffff" "$(head -c 8 block | od -An -tx1 | tr -d ' \n')"
}

@test "synthetic archives read well everywhere and unpack to the files, and equal arguments make equal bytes" {
	need unzip python3
	mkfw -z a.zip -d d P0S3-8-12-00
	mkfw -z b.zip P0S3-8-12-00
	cmp a.zip b.zip
	mkfw -S 1 -z c.zip P0S3-8-12-00
	if cmp -s a.zip c.zip; then fail "another seed, the same bytes"; fi
	run -0 unzip -tq a.zip
	run -0 python3 -m zipfile -t a.zip
	mkdir u
	unzip -qq -d u a.zip
	diff -r d u
	same "order" "P003-8-12-00.bin P003-8-12-00.sbn OS79XX.TXT P0S3-8-12-00.loads P0S3-8-12-00.sb2" "$(unzip -Z1 a.zip | tr '\n' ' ' | sed 's/ $//')"
	# about as compressible as the real one: its .sb2 to 0.57, its .sbn to 0.96
	run -0 python3 -c 'import zipfile
for i in zipfile.ZipFile("a.zip").infolist(): print(i.filename, i.file_size, int(100 * i.compress_size / i.file_size))'
	[[ $output =~ P003-8-12-00.sbn\ 130956\ 9[4-7] ]]
	[[ $output =~ P0S3-8-12-00.sb2\ 756524\ 5[5-9] ]]
	mkfw -z s.zip P00308000500
	same "order of SCCP" "P00308000500.bin P00308000500.loads P00308000500.sb2 P00308000500.sbn" "$(unzip -Z1 s.zip | tr '\n' ' ' | sed 's/ $//')"
}

@test "the table of genuine files is well formed" {
	awk -F'\t' '/^#/ { next } !head { head = 1; if ($0 != "name\tsize\tsha256\trelease\tsource") exit 1; next }
		NF != 5 || $2 !~ /^[0-9]+$/ || length($3) != 64 || $3 ~ /[^0-9a-f]/ || seen[$3]++ { print; bad = 1 }
		{ n++ } END { exit bad || n < 25 }' "$CPH_ROOT/lib/data/genuine.tsv"
	# every signed file whose signature is tested is listed, with its size
	awk -F'\t' 'NR == FNR { size[$1] = $2; next } /^#/ || $1 == "name" { next } size[$1] != $3 { print $1; bad = 1 } END { exit bad }' \
		"$CPH_ROOT/lib/data/genuine.tsv" "$CPH_ROOT/t/kit/data/signatures.tsv"
}

@test "mkfw refuses what it cannot make" {
	local usage='mkfw: usage: mkfw [-am] [-b fault] [-d dir] [-k A|B] [-K dir] [-l version] [-S seed] [-z zip] load ... | -s name <body'
	refuses 2 "$usage" mkfw
	refuses 2 "mkfw: P003-8-12-00: a loader: name the application it ships with" mkfw P003-8-12-00
	refuses 2 "mkfw: P00405000700: not a load of the 7940/7960" mkfw P00405000700
	refuses 2 "mkfw: x: not a fault" mkfw -b x P0S3-8-12-00
	refuses 2 "mkfw: short: must have 8 characters" mkfw -l short P0S3-8-12-00
	refuses 2 "mkfw: ./testA.key: cannot be read" mkfw -K . P0S3-8-12-00
	refuses 2 "mkfw: /nonexistent/x.zip: cannot be written" mkfw -m -z /nonexistent/x.zip P0S3-8-12-00
	refuses 2 "mkfw: /dev/full: cannot be written" mkfw -m -z /dev/full P0S3-8-12-00
}
