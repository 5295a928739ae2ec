#!/usr/bin/env bats
# Archives: everything odd in a zip file is refused by the name of the fault, and nothing is written; what is sound is unpacked, whoever made it.
load ../helper

# What readers of zip files have been attacked with, and where it stands below:
#	names that lead elsewhere, a link and then a file through it, drive letters and backslashes	"names", "links"
#	set-user-ID files, devices						"links"
#	NUL, control characters and length of names, empty names, a second name in an extra field	"names"
#	two entries on the same bytes (quoted overlap), bytes of no entry	"share bytes"
#	sizes that lie, ratio and size bombs, huge counts			"lie", "bomb", "zip64"
#	offsets past the end, integer overflow in zip64				"lie", "share bytes", "end record", "zip64"
#	which end record: comments, archives one behind the other, bytes behind	"end record", "share bytes"
#	local headers, descriptors and central directory that differ		"two headers"
#	extra fields that overrun						"zip64"
#	malformed deflate tables						"compressed stream"
#	methods of old, with garbage; encryption				"methods"
#	names and empty data on which others loop forever			"names", "methods"

# table: one hostile archive a line, "what is said|words for mkzip".  Expect status 1, that one line, nothing on stdout, nothing written anywhere.
# (In sh, which starts the hundreds of commands in a fraction of the time that this bash takes.)
refused() {
	mkdir -p d/out
	(cd d && sh -c '
		bad=0
		while IFS="|" read -r want words; do
			[ -n "$want" ] || continue
			eval "mkzip $words" >x.zip || { bad=1; continue; }
			rc=0
			cph-unpack -d out x.zip >stdout 2>stderr </dev/null || rc=$?
			said=
			while IFS= read -r line; do said="$said$line;"; done <stderr
			if [ $rc != 1 ] || [ "$said" != "cph-unpack: x.zip$want;" ] || [ -s stdout ]; then
				printf -- "-- mkzip %s\nstatus %s\nstderr: %s\nwanted: cph-unpack: x.zip%s\n" "$words" $rc "$said" "$want" >&2
				bad=1
			fi
			left=
			for f in out/* out/.[!.]* out/..?* * .[!.]* ..?* ../* ../.[!.]* ../..?* /cph-x; do
				case $f in out | stderr | stdout | x.zip | ../d) continue ;; esac
				if [ -e "$f" ] || [ -L "$f" ]; then left="$left $f"; fi
			done
			if [ -n "$left" ]; then
				printf -- "-- mkzip %s\nleft behind:%s\n" "$words" "$left" >&2
				rm -rf out
				mkdir out
				bad=1
			fi
		done
		exit $bad')
}

@test "names that lead elsewhere, hide or collide are refused" {
	refused <<-'E'
	(../x): name leads out of the directory|+../x data=x
	(a/../../x): name leads out of the directory|+a/../../x data=x
	(a/..): name leads out of the directory|+a/.. data=x
	(/cph-x): absolute name|+/cph-x data=x
	(..\\\\x): name with a backslash or colon|'+..\\x' data=x
	(C:x): name with a backslash or colon|+C:x data=x
	(./x): name with an empty part|+./x data=x
	(a//x): name with an empty part|+a//x data=x
	: empty name|+ data=x
	(/): absolute name|+/
	(a//): name with an empty part|+a//
	(a?b): name is not printable ASCII|'+a\x00b' data=x
	(a\x1B[2Jb): name is not printable ASCII|'+a\x1b[2Jb' data=x
	(a\nb): name is not printable ASCII|'+a\x0ab' data=x
	(é): name is not printable ASCII|'+\xc3\xa9' data=x flags=0x800
	(.cph-tmp.1.0): name kept for temporary files|+.cph-tmp.1.0 data=x
	(x): two entries of this name|+x data=1 +x data=2
	(X): two entries whose names differ in case only|+x data=1 +X data=2
	(x/y): a file where a directory must be|+x data=1 +x/y data=2
	(X/y): a file where a directory must be|+x data=1 '+x y' +X/y data=2
	(x/): a file where a directory must be|+x/ +x data=1
	(x): another name in the local header|+x data=1 l.name=y
	(x): another name in the local header|+x data=1 l.name=xx
	(x): another name in the local header|+x data=1 l.name=X
	(x): another name in an extra field|+x data=1 c.extra=75700600010000000079
	(x): another name in an extra field|+x data=1 l.extra=75700600010000000079
	E
	# a name of 256 bytes: said as far as the message goes, and 255 are fine
	local long
	long=$(printf 'n%.0s' {1..256})
	refused <<<"($long): name longer than 255 bytes|+$long data=x"
	mkzip "+${long%n}" data=x >long.zip
	run -0 cph-unpack -d . long.zip
	[ -f "${long%n}" ]
}

@test "links, devices and files with special rights are refused" {
	refused <<-'E'
	(l): symbolic link|+l data=/etc/passwd c.madeby=0x314 c.attr=0xa1ff0000
	(l): symbolic link|+l data=/etc/passwd c.madeby=20 c.attr=0xa1ff0000
	(l): symbolic link|+l data=.. c.madeby=0x314 c.attr=0xa1ff0000 +l/x data=x
	(l): symbolic link|+l/x data=x +l data=.. c.madeby=0x314 c.attr=0xa1ff0000
	(d): device or other special file|+d c.madeby=0x314 c.attr=0x21b60000
	(d): device or other special file|+d c.madeby=0x314 c.attr=0x61b60000
	(p): device or other special file|+p c.madeby=0x314 c.attr=0x11b60000
	(s): device or other special file|+s c.madeby=0x314 c.attr=0xc1b60000
	(x): set-user-ID or set-group-ID file|+x c.madeby=0x314 c.attr=0x89ed0000
	(x): set-user-ID or set-group-ID file|+x c.madeby=0x314 c.attr=0x85ed0000
	(x): directory with the name of a file|+x c.madeby=0x314 c.attr=0x41ed0000
	(x/): file with the name of a directory|+x/ c.madeby=0x314 c.attr=0x81ed0000
	(x): directory or volume label with the name of a file|+x c.attr=0x10
	(x): directory or volume label with the name of a file|+x c.attr=0x08
	(x/): directory with data|+x/ data=x
	E
}

@test "methods and flags that not every program understands are refused" {
	refused <<-'E'
	(x): encrypted|+x data=x flags=1
	(x): encrypted|+x data=x method=99 c.csize=1
	(x): unknown flags|+x data=x flags=0x2000
	(x): unknown flags|+x data=x flags=0x40
	(x): unknown flags|+x data=x flags=0x20
	(x): compressed by shrinking, which is not supported|+x data=x method=1
	(x): compressed by reducing, which is not supported|+x data=x method=2
	(x): compressed by reducing, which is not supported|+x data=x method=5
	(x): compressed by imploding, which is not supported|+x data=x method=6
	(x): compressed with deflate64, which is not supported|+x data=x method=9
	(x): compressed with bzip2, which is not supported|+x data=x method=12
	(x): compressed with bzip2, which is not supported|+x data= method=12 usize=1
	(x): encrypted|+x data= method=12 usize=1 flags=1
	(x): compressed with lzma, which is not supported|+x data=x method=14
	(x): compressed with zstd, which is not supported|+x data=x method=93
	(x): compressed with xz, which is not supported|+x data=x method=95
	(x): compressed with PPMd, which is not supported|+x data=x method=98
	(x): compressed by an unknown method|+x data=x method=7
	(x): compressed by an unknown method|+x data=x method=0xffff
	E
}

@test "two headers that tell different things are refused" {
	refused <<-'E'
	(x): another method or other flags in the local header|+x data=x l.method=8
	(x): another method or other flags in the local header|+x data=x l.flags=2
	(x): another CRC in the local header|+x data=x l.crc=1
	(x): another CRC in the local header|+x data=x c.crc=1
	(x): other sizes in the local header|+x data=x l.csize=2
	(x): other sizes in the local header|+x deflate data=xxxxxxxx l.usize=7
	(x): other sizes in the local header|+x deflate data=xxxxxxxx c.usize=9
	(x): other sizes in the local header|+x data=x l.usize=0 l.csize=0 l.crc=0x8cdc1683
	(x): another CRC in the local header|+x data=x descriptor=sig l.crc=7
	(x): other sizes in the local header|+x data=x descriptor=sig l.csize=7
	(x): data descriptor disagrees with the central directory|+x data=x descriptor=bad
	(x): data descriptor disagrees with the central directory|+x data=x flags=8 gap=12345678901
	(x): data descriptor disagrees with the central directory|+x data=x flags=8 gap=123456789012
	(x): data descriptor disagrees with the central directory|+x data=x flags=8 gap=1234567890123
	(x): data descriptor disagrees with the central directory|+x data=x flags=8 gap=1234567890123456
	(x): data descriptor disagrees with the central directory|+x data=x flags=8 gap=12345678901234567890
	(x): data descriptor disagrees with the central directory|+x data=x flags=8 gap=123456789012345678901234
	(x): data descriptor disagrees with the central directory|+x data=x flags=8 gap=1234567890123456789012345678
	E
}

@test "sizes and sums that lie are refused" {
	refused <<-'E'
	(x): CRC is wrong: damaged|+x data=x crc=1
	(x): CRC is wrong: damaged|+x deflate data=xxxxxxxx crc=1
	(x): stored, but its sizes differ|+x data=xx usize=1
	(x): stored, but its sizes differ|+x data=xx usize=3
	(x): more data than its size says|+x deflate data=xxxxxxxx usize=7
	(x): less data than its size says|+x deflate data=xxxxxxxx usize=9
	(x): bytes behind the compressed data|+x raw=4b040000 crc=0x8cdc1683 usize=1
	(x): shares bytes with another entry|+x data=xx usize=3 csize=3 +y data=y
	(x): bytes behind it belong to no entry|+x data=xx usize=1 csize=1
	(x): data reach into the central directory|+x data=xx usize=3 csize=3
	(x): data reach into the central directory|+x data=xx usize=0xfffffffe csize=0xfffffffe
	(x): data reach into the central directory|+x data=xx usize=0xffffffff csize=0xffffffff
	(x): expands more than any compressed file|+x deflate data=x usize=1000000
	(x): expands more than any compressed file|+x deflate data=x usize=0xffffffff
	E
}

@test "every way a compressed stream can be malformed is told" {
	# the streams of t/unpack/test_inflate.c, in its order
	refused <<-'E'
	(x): compressed data end too early|+x raw= usize=1
	(x): compressed data end too early|+x raw=010200 usize=1
	(x): compressed data end too early|+x raw=010200fdff61 usize=1
	(x): compressed data: no such block type|+x raw=0700000000 usize=1
	(x): compressed data: lengths of a stored block disagree|+x raw=010200fcff0000 usize=1
	(x): compressed data: too many codes|+x raw=f5e0010400000000100000000000 usize=1
	(x): compressed data: too many codes|+x raw=05fe010400000000100000000000 usize=1
	(x): compressed data: code lengths' code over-subscribed|+x raw=05e00104000000401000 usize=1
	(x): compressed data: code lengths' code incomplete|+x raw=05e00104000000002000 usize=1
	(x): compressed data: code lengths' code incomplete|+x raw=05e00104000000000000 usize=1
	(x): compressed data: code lengths' code incomplete|+x raw=05e00100000000000000 usize=1
	(x): compressed data: nothing to repeat|+x raw=05e00304000000000004 usize=1
	(x): compressed data: repeat past the last code|+x raw=05e001090000008020fcdf0d usize=1
	(x): compressed data: repeat past the last code|+x raw=05e005090000000020fc5f6d00 usize=1
	(x): compressed data: no end-of-block code|+x raw=05e001090000008020fcbf0d usize=1
	(x): compressed data: literal code over-subscribed|+x raw=05e001090000008020e8ffd301 usize=1
	(x): compressed data: literal code incomplete|+x raw=05e001090000008020d4ffd301 usize=1
	(x): compressed data: literal code incomplete|+x raw=05e001090000008020fc7f1d usize=1
	(x): compressed data: no such length|+x raw=05e001090000008020fc7f2d01 usize=1
	(x): compressed data: distance code over-subscribed|+x raw=05e201090000008020c8ffd36a usize=1
	(x): compressed data: distance code incomplete|+x raw=05e201090000008020c8ffd31a usize=1
	(x): compressed data: distance code incomplete|+x raw=05e001090000008020c8ffd306 usize=1
	(x): compressed data: no such distance|+x raw=0de001090000008020f87f756100000000 usize=1
	(x): compressed data: no such distance|+x raw=0de001090000008020f87f75e900000000 usize=1
	(x): compressed data: no such length|+x raw=4b1c0300000000 usize=1
	(x): compressed data: no such length|+x raw=4b1c0700000000 usize=1
	(x): compressed data: no such distance|+x raw=4b043e00000000 usize=1
	(x): compressed data: no such distance|+x raw=4b047e00000000 usize=1
	(x): compressed data: distance before the first byte|+x raw=030200000000 usize=1
	(x): compressed data: distance before the first byte|+x raw=4b044200000000 usize=1
	(x): compressed data end too early|+x raw=4b04 usize=1
	(x): compressed data end too early|+x raw= usize=0
	E
	# and none of the reasons is left out
	local reason rows bad=0 n=0
	rows=$(<"$BATS_TEST_FILENAME")
	while read -r reason; do
		n=$((n + 1))
		[[ $rows == *"(x): $reason|"* ]] || { echo "no stream for: $reason" >&2; bad=1; }
	done < <("$CPH_ROOT/t/unpack/test_inflate" reasons | grep '^compressed data')
	[ $n = 16 ]
	[ $bad = 0 ]
}

@test "entries that share bytes, or bytes that no entry owns, are refused" {
	refused <<-'E'
	(y): another name in the local header|+x data=xx +y share=0
	(x): two entries of this name|+x data=xx +x share=0
	(x): shares bytes with another entry|+x data=quoted +y data=core within=0
	(x): bytes behind it belong to no entry|+x data=x gap=hidden +y data=y
	(y): bytes behind it belong to no entry|+x data=x +y data=y gap=hidden
	(x): bytes behind it belong to no entry|+x data=x +z data=z nocentral +y data=y
	(y): no local header where one must be|+x data=x +y data=y c.at=1
	(y): local header lies behind the central directory|+x data=x +y data=y c.at=1000
	(y): local header lies behind the central directory|+x data=x +y data=y c.at=0xffffffff
	(x): local header reaches into the central directory|+x data=x l.extralen=1000
	(x): local header reaches into the central directory|+x data=x l.extralen=0xffff
	: another archive in front of this one|'stub=PK\x05\x06\x00\x00' +x data=x
	: another archive in front of this one|'stub=MZPK\x03\x04\x14\x00' +x data=x
	: another archive in front of this one|'stub=MZPK\x03\x04\x0a\x00' adjusted +x data=x
	: another archive in front of this one|+a data=a nocentral +x data=x
	E
	# two archives one behind the other: which one is meant?
	mkzip +x data=1 >one
	mkzip +y data=2 >two
	cat one two >both.zip
	refuses 1 "cph-unpack: both.zip: another archive in front of this one" cph-unpack -t both.zip
}

@test "an end record that is missing, double, followed by bytes or wrong is refused" {
	refused <<-'E'
	: no end record: not a zip archive, or cut off|+x data=x noend
	: no end record: not a zip archive, or cut off|+x data=x cut=22
	: end record cut off|+x data=x cut=1
	: end record cut off|+x data=x comment=comment cut=3
	: bytes behind the end record|+x data=x tail=x
	: bytes behind the end record|+x data=x 'tail=\x00\x00'
	: more than one end record|+x data=x 'comment=PK\x05\x06'
	: more than one end record|+x data=x 'comment=PK\x05\x06\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00'
	: central directory does not end at the end record|+x data=x end.size=1000
	: central directory does not end at the end record|+x data=x end.at=1000
	: central directory does not end at the end record|+x data=x end.at=0xffffffff
	: central directory does not end at the end record|+x data=x end.size=0xffffffff
	: central directory has fewer entries than the end record says|+x data=x end.n=2 end.here=2
	: central directory has more than its entries|+x data=x +y data=y end.n=1 end.here=1
	: central directory has fewer entries than the end record says|+x data=x before=junk
	: central directory cut off|+x data=x c.extralen=1000
	: central directory cut off|+x data=x c.extralen=1
	: empty archive|end.n=0
	: empty archive|+x data=x end.n=0 end.here=0
	: part of a set of several files|+x data=x end.disk=1
	: part of a set of several files|+x data=x end.cddisk=1
	: part of a set of several files|+x data=x end.here=2
	: part of a set of several files|+x data=x c.disk=1
	: part of a set of several files|+x data=x end.disk=0xffff
	E
	refuses 1 "cph-unpack: stdin: not an archive, and a single file needs its name" cph-unpack -t -
}

@test "zip64 that contradicts itself is refused" {
	refused <<-'E'
	: no zip64 end record in front of its locator|+x data=x 'before=PK\x06\x07aaaaaaaaaaaaaaaa'
	: zip64 end record of another version|+x data=x end64 end64.len=100
	: zip64 end record is not where its locator says|+x data=x end64 loc.at=1
	: zip64 end record is not where its locator says|+x data=x end64 loc.at=0xffffffffffffffff
	: zip64 end record and end record disagree|+x data=x end64 end.n=2 end.here=2
	: zip64 end record and end record disagree|+x data=x end64 end.size=1
	: zip64 end record and end record disagree|+x data=x end64 end.at=1
	: part of a set of several files|+x data=x end64 end64.disk=1
	: part of a set of several files|+x data=x end64 end64.cddisk=1
	: part of a set of several files|+x data=x end64 end64.here=2
	: part of a set of several files|+x data=x end64 loc.disks=2
	: central directory does not end at the end record|+x data=x end64 end64.at=0xffffffffffffff00
	: central directory does not end at the end record|+x data=x end64 end64.size=0xffffffffffffff00
	: more entries than the limit (-m)|+x data=x end64 end64.n=0xffffffffffffffff end64.here=0xffffffffffffffff
	: more entries than the limit (-m)|+x data=x end.n=10001 end.here=10001
	(x): extra fields damaged|+x data=x c.usize=0xffffffff c.extra=01000000
	(x): extra fields damaged|+x data=x c.extra=0100080001000000000000
	(x): extra fields damaged|+x data=x c.extra=01000800
	(x): extra fields damaged|+x data=x c.extra=0100
	(x): extra fields damaged|+x data=x zip64 c.extra=010000000100
	(x): extra fields damaged|+x data=x c.disk=0xffff
	(x): extra fields of the local header damaged|+x data=x l.extra=ffffff
	(x): extra fields of the local header damaged|+x data=x l.extra=01000400ffffffff
	(x): extra fields of the local header damaged|+x data=x l.extra=5554ffff00
	(x): extra fields of the local header damaged|+x data=x zip64 l.csize=1
	(x): data reach into the central directory|+x data=x c.csize=0xffffffff c.usize=0xffffffff c.extra=01001000ffffffffffffff7fffffffffffffff7f l.usize=0xffffffff l.csize=0xffffffff l.extra=01001000ffffffffffffff7fffffffffffffff7f
	E
}

@test "a bomb stops at its limit, inclusive, which -m raises" {
	need unzip
	mkzip +z bomb=67108864 >full.zip
	unzip -tqq full.zip
	mkzip +z bomb=67108865 >over.zip
	mkzip +z bomb=67108864 +y data=y >sum.zip
	run -0 cph-unpack -qt -o size full.zip
	same size 67108864 "$output"
	refuses 1 "cph-unpack: over.zip(z): more data than the limit (-m)" cph-unpack -t over.zip
	refuses 1 "cph-unpack: sum.zip(y): more data than the limit (-m)" cph-unpack -t sum.zip
	run -0 cph-unpack -m 67108865 -t -o size over.zip
	refuses 1 "cph-unpack: full.zip(z): more data than the limit (-m)" cph-unpack -m 67108863 -t full.zip
	refuses 1 "cph-unpack: full.zip(z): expands more than any compressed file" cph-unpack -m 67108864,ratio=1000 -t full.zip
	refuses 1 "cph-unpack: sum.zip: more entries than the limit (-m)" cph-unpack -m entries=1 -t sum.zip
	# one that lies about its size: declared 4 KiB, inflates to 320 MiB
	mkzip +z bomb=335544320 usize=4096 >lie.zip
	refuses 1 "cph-unpack: lie.zip(z): more data than its size says" cph-unpack -t lie.zip
	# with no more than 256 MiB of address space, less than the last one holds
	if [ "${CPH_SUBBUILD:-}" != asan ]; then
		run -0 bash -c 'ulimit -v 262144; cph-unpack -t -o size full.zip'
		run -1 bash -c 'ulimit -v 262144; cph-unpack -t -o size over.zip sum.zip lie.zip'
		same "messages" 3 "$(grep -c "limit (-m)\|than its size says" <<<"$output")"
	fi
	# bombs in bombs
	mkzip +z.zip file=full.zip >two.zip
	run -0 cph-unpack -t -o size two.zip
	mkzip +z.zip deflate file=full.zip >two.zip
	refuses 1 "cph-unpack: two.zip(z.zip(z)): more data than the limit (-m)" cph-unpack -t two.zip
	cp full.zip deep.zip
	for i in 1 2 3 4 5 6; do
		mkzip "+$i.zip" file=deep.zip >next
		mv next deep.zip
	done
	refuses 1 "cph-unpack: deep.zip(6.zip(5.zip(4.zip(3.zip(2.zip(1.zip)))))): more archives inside one another than the limit (-m)" cph-unpack -t deep.zip
	run -0 cph-unpack -t -m depth=7 -o size deep.zip
	# whatever the archive inside is called
	mkzip +setup.dat file=over.zip >named.zip
	refuses 1 "cph-unpack: named.zip(setup.dat(z)): more data than the limit (-m)" cph-unpack -t named.zip
	mkzip +setup.dat file=sum.zip +z data=z >named.zip
	refuses 1 "cph-unpack: named.zip(setup.dat): more entries than the limit (-m)" cph-unpack -t -m entries=3 named.zip
}

@test "bombs of gzip and tar stop at the same limit" {
	need gzip tar
	head -c 67108864 /dev/zero | gzip -1 >full.gz
	(cat full.gz; printf x | gzip) >over.gz
	run -0 cph-unpack -q -o name,size full.gz
	same size $'full\t67108864' "$output"
	refuses 1 "cph-unpack: over.gz: more data than the limit (-m)" cph-unpack over.gz
	# what the trailer says is no more than a guess: a small file that says 4 GB, and one that says nothing
	printf 'hello' | gzip >liar.gz
	head -c $(($(wc -c <liar.gz) - 4)) liar.gz >big.gz
	cp big.gz none.gz
	printf '\377\377\377\377' >>big.gz
	printf '\0\0\0\0' >>none.gz
	refuses 1 "cph-unpack: big.gz: gzip size is wrong: damaged" cph-unpack big.gz
	refuses 1 "cph-unpack: none.gz: gzip size is wrong: damaged" cph-unpack none.gz
	# the bytes of the file in the tar and those of the unpacked tar are counted apart, each up to the limit
	truncate -s 67000000 z
	tar cf - z | gzip -1 >full.tar.gz
	run -0 cph-unpack -o size full.tar.gz
	truncate -s 67108864 z
	tar cf - z | gzip -1 >over.tar.gz
	refuses 1 "cph-unpack: over.tar.gz: more data than the limit (-m)" cph-unpack over.tar.gz
	run -0 cph-unpack -m 70000000 -o size over.tar.gz
	# within the same 256 MiB of address space
	if [ "${CPH_SUBBUILD:-}" != asan ] && [ "$(many 1 0)" = 1 ]; then
		head -c 335544320 /dev/zero | gzip -1 >huge.gz
		run -0 bash -c 'ulimit -v 262144; cph-unpack -o size full.gz full.tar.gz'
		run -1 bash -c 'ulimit -v 262144; cph-unpack over.gz over.tar.gz huge.gz'
		same "messages" 3 "$(grep -c "limit (-m)" <<<"$output")"
	fi
	# a size field as large as it can be
	printf 'x' >x
	tar -H ustar -cf x.tar x
	printf '77777777777' | dd of=x.tar bs=1 seek=124 conv=notrunc status=none
	refuses 1 "cph-unpack: stdin: not an archive, and a single file needs its name" cph-unpack - <x.tar
}

@test "a sound archive is read, in every form the format allows" {
	mkdir out
	# (in sh, as above)
	sh -c '
		bad=0
		while read -r words; do
			[ -n "$words" ] || continue
			eval "mkzip $words" >x.zip || bad=1
			rm -rf out/*
			rc=0
			cph-unpack -qd out -o name,size x.zip >got 2>&1 || rc=$?
			said= x=
			while IFS= read -r line; do said="$said$line;"; done <got
			IFS= read -r x <out/x
			if [ $rc != 0 ] || [ "$said" != "x	8;" ] || [ "$x" != xxxxyyyy ]; then
				printf -- "-- mkzip %s: status %s: %s, x: %s\n" "$words" $rc "$said" "$x" >&2
				bad=1
			fi
		done
		exit $bad' <<-'E'
	+x data=xxxxyyyy
	+x deflate data=xxxxyyyy
	+x data=xxxxyyyy descriptor=sig
	+x data=xxxxyyyy descriptor=nosig
	+x data=xxxxyyyy descriptor=sig64 zip64
	+x data=xxxxyyyy descriptor=nosig64 zip64
	+x data=xxxxyyyy descriptor=nosig64 zip64at end64
	+x deflate data=xxxxyyyy descriptor=sig l.usize=8
	+x data=xxxxyyyy zip64
	+x data=xxxxyyyy zip64at
	+x data=xxxxyyyy zip64at end64
	+x data=xxxxyyyy end64 end.n=1 end.here=1
	+x data=xxxxyyyy stub=MZstub
	+x data=xxxxyyyy stub=MZstub adjusted
	+x data=xxxxyyyy stub=MZstub zip64at end64
	+x data=xxxxyyyy stub=MZstub zip64at end64 adjusted
	+x data=xxxxyyyy 'stub=MZ\x81\x3bPK\x01\x02\x0f\x85\x45\x02\x81\x3fPK\x03\x04\x0f\x85\x39\x02\x81\x39PK\x05\x06\x57\x8b'
	+x data=xxxxyyyy comment=comment
	+x data=xxxxyyyy c.comment=comment
	+x data=xxxxyyyy flags=2
	+x data=xxxxyyyy flags=0x800
	+x data=xxxxyyyy l.extra=555405000000000000 c.extra=785508000000000000000000
	+x data=xxxxyyyy l.extra=0100100000000000000000000000000000000000
	+x data=xxxxyyyy c.madeby=0x314 c.attr=0x81a40000
	+x data=xxxxyyyy +d/
	+x data=xxxxyyyy +d/ c.attr=0x10
	+d/ c.madeby=0x314 c.attr=0x41ed0010 +x data=xxxxyyyy
	E
}

@test "directories in an archive are made, and only those that are needed" {
	mkzip +a/b/x data=1 +c/ +a/y data=2 +z data=3 >x.zip
	mkdir out
	run -0 cph-unpack -qd out x.zip
	same tree "a a/b a/b/x a/y z" "$(cd out && find . -mindepth 1 | sed 's|^./||' | sort | tr '\n' ' ' | sed 's/ $//')"
	same content 123 "$(cat out/a/b/x out/a/y out/z)"
	# a link in the way is not followed, and what was made before it goes away again
	rm -rf out/*
	ln -s "$PWD" out/a
	run -2 cph-unpack -qd out x.zip
	[[ $output == *"cph-unpack: out/a/b/x: "* ]]
	same left a "$(ls -A out)"
}
