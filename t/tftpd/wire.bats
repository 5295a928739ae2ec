#!/usr/bin/env bats
# cph-tftpd on the wire: exact bytes, and silence where the protocol asks for it.
# The rows come from what other servers get wrong (tftpd-hpa, atftpd, dnsmasq, busybox, uftpd, pin/tftp, rs-tftpd) and from published
# vulnerabilities of TFTP servers.  Each class of these, and the test whose rows have it:
#
#	what it was					where published				here
#	long file name, RRQ and WRQ			CVE-2002-0813 2002-2226 2006-4948	what cannot be served
#							2006-6184 2007-1435 2008-1611
#	long mode					CVE-2005-1812 2006-6183 2008-1610	what cannot be served
#	format string in the log or the ERROR		CVE-2006-0328				what cannot be served
#	mode or option value missing or empty		CVE-2009-2958				what cannot be served, malformed, OACK
#	directory and name together too long		CVE-2009-2957				the longest names
#	device names					CVE-2002-2237				a FIFO, a device
#	leading upward, absolute, siblings, "\\"	CVE-1999-0183 2009-1730 2012-6664	names that lead elsewhere
#							2020-5221 2020-20277 2026-21620
#	fields without their NUL			CVE-2021-46671, tftp-hpa 5.4		malformed
#	malformed commands, 0 and 1 byte		CVE-2021-31885, tftpy 140		malformed, 20,000 packets
#	ERROR of 20 KB to the main port			CVE-2008-2161 2018-10387 2019-12568	malformed
#	answer to an ERROR: two servers for ever	CVE-2024-2169				malformed
#	ERROR of three bytes				CVE-2019-11365				malformed, transfer rules
#	option value too long for the OACK		CVE-2011-2199				OACK
#	more OACK than a small block holds		CVE-2021-41054				OACK
#	requests with option multicast			CVE-2020-6097				OACK
#	-1 acknowledged as a number			atftpd 0.8				OACK
#	ACK of what was never sent			atftpd 0.8				transfer rules, windows
#	resent for each ACK that comes twice		tftp-hpa 5.4, rs-tftpd 1.0		transfer rules, what is lost
#	ACK after an ERROR				pin/tftp 99				transfer rules
#	many requests at once				CVE-2019-11366				five hundred requests
#	clients that vanish hold every place		dnsmasq 2.90				tftpd.bats: limits
#	a small question, DATA 1 again and again	amplification (Sieklik 2016)		tftpd.bats: how a transfer ended (4 times, then
#												silence), a port that is closed
load ../helper
load tftpd

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return 1
	mkdir -p d/sub
	printf 'hello\n' >d/hello
	: >d/empty
	head -c 130228 /dev/urandom >d/P.sbn
	head -c 1000 d/P.sbn >d/k
}

test_setup() {
	cp -R "$BATS_FILE_TMPDIR/d" d
	# names and modes of any length
	printf -v n 'n%.0s' {1..504}
	printf -v m 'm%.0s' {1..504}
	bad=0
}

@test "files of every size around the block arrive whole, and nothing follows the last ACK" {
	local n
	for n in 0 1 2 511 512 513 1023 1024 1025 1535 1536 1537 65535 65536 130228; do head -c $n d/P.sbn >d/f$n; done
	serve
	for n in 0 1 2 511 512 513 1023 1024 1025 1535 1536 1537 65535 65536 130228; do
		wire "$n bytes" "get f$n out" "same out d/f$n"
	done
	thrice "an empty file is one empty block" 'rrq empty octet' "expect 00030001" 'from tid' 'ack 1' 'silence 120'
	thrice "a short file is one block" 'rrq hello octet' 'expect 00030001{hello\n}' 'ack 1' 'silence 120'
	wire "a file of one block ends with an empty one" 'open f512' 'data 1 512' 'ack 1' 'expect 00030002' 'ack 2' 'silence 120'
	wire "the mode without regard to case" 'rrq hello OcTeT' 'data 1 6' 'ack 1'
	play
	all_ended() { matching 'end=ok'; [ "$n" -ge 19 ]; }
	wait_for 30 all_ended
	finish
}

@test "netascii: LF becomes CR LF, CR becomes CR NUL, also across a block's end" {
	printf 'a\nb\r\r\n' >d/text
	{ head -c 511 /dev/zero | tr '\0' x; printf '\ny'; } >d/edge
	serve
	wire "all of them" 'rrq text netascii' 'expect 00030001{a\r\nb\r|\r|\r\n}' 'ack 1' 'silence 60'
	wire "CR ends a block, LF begins the next" 'rrq edge netascii timeout=9' recv 'ack 0' 'data 1 512' 'ack 1' 'expect 00030002{\ny}' 'ack 2'
	wire "tsize is what will come" 'rrq text NETASCII tsize=0' 'expect 0006{tsize|10|}' 'ack 0' 'data 1 10' 'ack 1'
	wire "octet is not converted" 'rrq text octet' 'expect 00030001{a\nb\r\r\n}' 'ack 1'
	play
	finish
}

@test "what cannot be served is refused at once, with the code and the bare name" {
	serve
	wire "missing" 'rrq nope octet' 'refused 1 nope: not found' 'from tid' 'silence 60'
	wire "missing, with a directory: never the server's path" 'rrq sub/nope.cnf octet' 'refused 1 nope.cnf: not found'
	wire "missing, with options: still an ERROR" 'rrq nope octet blksize=1024 tsize=0' 'refused 1 nope: not found'
	wire "a file as a directory" 'rrq hello/x octet' 'refused 1 x: not found'
	wire "a name that ends in a blank" 'rrq hello%20 octet' 'refused 1 hello : not found'
	wire "a directory" 'rrq sub octet' 'refused 2 sub: is a directory'
	wire "upload" 'wrq new octet' 'refused 2 new: this server is read-only'
	wire "upload over a file" 'wrq hello octet blksize=512' 'refused 2 hello: this server is read-only'
	wire "mode mail" 'rrq hello mail' 'refused 4 hello: unknown mode'
	wire "mode of 400 bytes (CVE-2005-1812, CVE-2006-6183)" "rrq hello ${m:0:400}" 'refused 4 hello: unknown mode'
	wire "mode of 480 bytes (CVE-2008-1610)" "rrq hello ${m:0:480}" 'refused 4 hello: unknown mode'
	wire "empty mode (CVE-2009-2958)" 'send 000168656c6c6f0000' 'refused 4 hello: unknown mode'
	wire "empty name" 'send 0001006f6374657400' 'refused 2 empty name'
	wire "name of 300 bytes (CVE-2002-2226, CVE-2006-6184)" "rrq ${n:0:300} octet" \
		"refused 2 ${n:0:128}: name too long"
	wire "name of 255 bytes" "rrq ${n:0:255} octet" "refused 1 ${n:0:128}: not found"
	wire "name of 480 bytes in an upload (CVE-2008-1611)" "wrq ${n:0:480} octet" \
		"refused 2 ${n:0:128}: this server is read-only"
	wire "request of 513 bytes" "rrq $n octet" 'refused 4 request too long'
	wire "format string (CVE-2006-0328)" 'rrq %25n%25n%25s octet' 'refused 1 %n%n%s: not found'
	wire "control bytes do not come back" 'rrq a%0a%1b[2J octet' 'refused 2 a??[2J: control byte in name'
	play
	same "nothing was written" "d/P.sbn d/empty d/hello d/k d/sub" "$(echo d/*)"
	finish
}

@test "the longest names are served, from the directory and from that of a phone" {
	local dir sub file
	n=${n:0:255}
	sub=${n:0:127}
	file=${n:0:127}
	dir=.hops/001122334455/132
	mkdir -p "d/$dir/$sub"
	ln -s $dir d/001122334455
	echo deep >"d/$dir/$sub/$file"
	echo own >"d/$dir/$n"
	echo one >"d/$n"
	serve
	wire "255 bytes" "rrq $n octet" 'expect 00030001{one\n}' 'ack 1'
	wire "one more" "rrq ${n}n octet" "refused 2 ${n:0:128}: name too long"
	wire "case ignored" "rrq N${n:1} octet" 'expect 00030001{one\n}' 'ack 1'
	# from here on this address is a phone with a directory of its own (CVE-2009-2957: prefix and name together)
	wire "whose phone" 'rrq SEP001122334455.cnf.xml octet' 'refused 1 SEP001122334455.cnf.xml: not found'
	wire "255 bytes of its own" "rrq $n octet" 'expect 00030001{own\n}' 'ack 1'
	wire "255 bytes with a directory" "rrq $sub/$file octet" 'expect 00030001{deep\n}' 'ack 1'
	wire "case ignored in both" "rrq N${sub:1}/N${file:1} octet" 'expect 00030001{deep\n}' 'ack 1'
	wire "one more with a directory" "rrq $sub/${file}n octet" "refused 2 ${file}n: name too long"
	play
	finish
	grep -q "path=$dir/$sub/$file	.*match=case" log
}

@test "names that lead elsewhere are refused, not repaired" {
	local n b
	mkdir -p secret d/.hidden d/001122334455
	echo no >secret/file
	echo no >d/.hidden/file
	echo no >d/001122334455/file
	ln -s ../secret d/out
	ln -s ../secret/file d/link
	ln -s hello d/inner
	ln -s /etc/passwd d/abs
	mkdir d-sibling
	echo no >d-sibling/file
	serve
	for n in ../secret/file sub/../../secret/file /../secret/file ./../secret/file .. sub/.. '../d-sibling/file' ..%2f..%2fetc%2fpasswd; do
		b=${n//%2f//}
		wire "$n (CVE-2012-6664, CVE-2026-21620)" "rrq $n octet" "refused 2 ${b##*/}: leads upward"
	done
	for n in '..\secret\file' 'sub\..\..\secret\file' 'C:\boot.ini'; do
		wire "$n (CVE-1999-0183)" "rrq $n octet" "expect 00050002*"
	done
	wire "hidden directory" 'rrq .hidden/file octet' 'refused 2 file: begins with a dot'
	wire "empty component" 'rrq sub//x octet' 'refused 2 x: empty component'
	wire "trailing slash" 'rrq sub/ octet' 'refused 2 empty component'
	wire "another phone's directory" 'rrq 001122334455/file octet' "refused 2 file: a phone's own directory"
	wire "absolute is relative to the directory" 'rrq /etc/passwd octet' 'refused 1 passwd: not found'
	wire "link out" 'rrq link octet' 'refused 2 link: is a symbolic link'
	wire "link out through a directory" 'rrq out/file octet' 'refused 2 file: is a symbolic link'
	wire "absolute link" 'rrq abs octet' 'refused 2 abs: is a symbolic link'
	wire "link inside" 'rrq inner octet' 'refused 2 inner: is a symbolic link'
	wire "what phones put in front" 'rrq /hello octet' 'data 1 6' 'ack 1' 'rrq ./hello octet' 'data 1 6' 'ack 1' 'rrq .//./hello octet' 'data 1 6' 'ack 1'
	play
	finish
}

@test "a FIFO, a device, a socket and an unreadable file are an ERROR, and hang nobody" {
	mkfifo d/fifo
	cp d/hello d/locked
	chmod 0 d/locked
	serve -q
	wire FIFO 'rrq fifo octet' 'refused 2 fifo: is not a regular file'
	wire "FIFO again" 'rrq fifo octet' 'refused 2 fifo: is not a regular file'
	wire "unreadable" 'rrq locked octet' 'refused 2 locked: may not be read'
	wire "the others go on" 'get P.sbn out'
	if mknod d/tty c 5 0 2>/dev/null; then
		wire device 'rrq tty octet' "expect 00050002*"
	fi
	play
	finish
}

@test "malformed requests get error 4, fragments nothing, and the server lives" {
	local long
	printf -v long '41%.0s' {1..20000}
	serve
	wire "no bytes" 'send' 'silence 40'
	wire "one byte (tftpy 140)" 'send 00' 'silence 40'
	wire "00 01 alone" 'send 0001' 'refused 4 file name without its end'
	wire "name without NUL (CVE-2021-46671)" 'send 0001{hello}' 'refused 4 file name without its end'
	wire "mode without NUL" 'send 0001{hello|octet}' 'refused 4 mode without its end'
	wire "option without value" 'send 0001{hello|octet|blksize|}' 'refused 4 option without its end'
	wire "value without NUL" 'send 0001{hello|octet|blksize|512}' 'refused 4 option without its end'
	wire "option without a name" 'send 0001{hello|octet||1|}' 'refused 4 option without a name'
	wire "padding NULs are forgiven" 'send 0001{hello|octet||||}' "data 1 6" 'ack 1'
	wire "opcode 0" 'send 0000{hello|octet|}' 'refused 4 unknown opcode'
	wire "opcode 7" 'send 0007{hello|octet|}' 'refused 4 unknown opcode'
	wire "opcode 0x0101" 'send 0101{hello|octet|}' 'refused 4 unknown opcode'
	wire "DATA to the main port" 'send 0003000161' 'refused 4 illegal operation'
	wire "ACK to the main port" 'send 00040000' 'refused 4 illegal operation'
	wire "OACK to the main port" 'send 0006{a|b|}' 'refused 4 illegal operation'
	wire "ERROR to the main port is never answered (CVE-2024-2169)" 'send 00050001{x|}' 'silence 60' 'send 00050004{illegal|}' 'silence 60'
	wire "short ERROR (CVE-2019-11365)" 'send 000500' 'silence 60'
	wire "ERROR of 20 KB (CVE-2008-2161, CVE-2019-12568)" "send 00050001$long" 'silence 60'
	wire "still there" 'get hello -'
	play
	finish
}

@test "OACK: exact bytes for every option, and none for what is out of range" {
	serve
	wire blksize 'rrq k octet blksize=1428 timeout=9' 'expect 0006{blksize|1428|timeout|9|}' 'ack 0' 'data 1 1000' 'ack 1' 'silence 60'
	wire "the client's spelling is kept" 'rrq k octet BlkSize=600' 'expect 0006{BlkSize|600|}' 'ack 0' 'data 1 600'
	wire "smallest" 'rrq k octet blksize=8 timeout=9' 'expect 0006{blksize|8|timeout|9|}' 'ack 0' 'data 1 8' 'ack 1' 'data 2 8'
	wire "largest" 'rrq P.sbn octet blksize=65464 timeout=9' 'expect 0006{blksize|65464|timeout|9|}' 'ack 0' 'data 1 65464' 'ack 1' 'data 2 64764' 'ack 2'
	wire tsize 'rrq P.sbn octet tsize=0' 'expect 0006{tsize|130228|}' 'ack 0' 'data 1 512'
	wire "tsize of an empty file: not acknowledged, for curl" 'rrq empty octet tsize=0' 'expect 00030001' 'ack 1'
	wire timeout 'rrq k octet timeout=3' 'expect 0006{timeout|3|}' 'ack 0' 'data 1 512' 'error 0 x'
	wire "the longest timeout" 'rrq k octet timeout=255' 'expect 0006{timeout|255|}' 'ack 0' 'data 1 512' 'error 0 x'
	wire "a tsize that is not 0 is answered with the size" 'rrq k octet tsize=77' 'expect 0006{tsize|1000|}' 'ack 0' 'data 1 512' 'error 0 x'
	wire "a window of one" 'rrq k octet windowsize=1 timeout=9' 'expect 0006{windowsize|1|timeout|9|}' 'ack 0' 'data 1 512' 'silence 40' 'ack 1' 'data 2 488' 'ack 2'
	wire "an option twice, in other letters: the first counts" 'rrq k octet BLKSIZE=600 blksize=700' 'expect 0006{BLKSIZE|600|}' 'ack 0' 'data 1 600'
	wire "a client that does not want the options ends it (RFC 2347)" 'rrq k octet blksize=600' 'expect 0006{blksize|600|}' 'error 8 no' 'silence 600'
	wire "a value with zeros before it" 'rrq k octet blksize=0600' 'expect 0006{blksize|600|}' 'ack 0' 'data 1 600'
	wire "the number of the OACK's ACK is 0" 'rrq k octet blksize=600 timeout=9' recv 'ack 65535' 'silence 40' 'ack 0' 'data 1 600' 'error 0 x'
	wire "a NUL inside a name ends it: the mode follows, then an option" 'rrq k%00x octet' 'refused 4 option without its end'
	wire "the same, with a value" 'send 0001{k|x|octet|1|}' 'refused 4 k: unknown mode'
	wire windowsize 'rrq P.sbn octet windowsize=3 timeout=9' 'expect 0006{windowsize|3|timeout|9|}' 'ack 0' 'data 1 512' 'data 2 512' 'data 3 512'
	wire "a window too large is answered with less" 'rrq k octet windowsize=65535' 'expect 0006{windowsize|64|}' 'ack 0' 'data 1 512' 'data 2 488'
	wire "all, in the client's order" 'rrq k octet tsize=0 timeout=5 windowsize=2 blksize=100' \
		'expect 0006{tsize|1000|timeout|5|windowsize|2|blksize|100|}' 'ack 0' 'data 1 100' 'data 2 100' 'error 0 x'
	wire "unknown ones are left out" 'rrq k octet foo=bar blksize=700 multicast= rollover=1' 'expect 0006{blksize|700|}' 'ack 0' 'data 1 700'
	# so long a timeout that a client which was held up is sent nothing twice
	wire "multicast, one request after the other (CVE-2020-6097)" 'rrq k octet multicast= timeout=9' 'expect 0006{timeout|9|}' \
		'rrq k octet multicast= blksize=600 timeout=9' 'expect 0006{blksize|600|timeout|9|}' 'rrq k octet multicast=239.1.1.1,1758,1' \
		'data 1 512' 'error 0 x'
	wire "twice: the first counts" 'rrq k octet blksize=600 blksize=700' 'expect 0006{blksize|600|}' 'ack 0' 'data 1 600'
	wire "many options and a small block (CVE-2021-41054)" 'rrq k octet blksize=8 tsize=0 timeout=1 windowsize=1' \
		'expect 0006{blksize|8|tsize|1000|timeout|1|windowsize|1|}' 'ack 0' 'data 1 8' 'error 0 x'
	for o in blksize=7 blksize=65465 blksize=-1 blksize=0 blksize= blksize=abc blksize=512x blksize=4294967296 tsize=-1 tsize=x timeout=0 \
		timeout=256 timeout=-1 windowsize=0 windowsize=65536 windowsize=-1 multicast= foo=bar utimeout=99999999999999999999999999999; do
		wire "$o (CVE-2011-2199; atftpd acknowledges -1)" "rrq k octet $o" 'data 1 512' 'ack 1' 'block 2' 'ack 2'
	done
	play
	finish
}

@test "transfer rules: nothing but the ACK that is due moves it, and nothing else harms it" {
	serve
	wire "a duplicate ACK is met with silence (RFC 1123 4.2.3.1)" 'open P.sbn' 'data 1 512' 'ack 1' 'data 2 512' 'ack 1' 'ack 1' 'ack 1' 'silence 80' 'ack 2' 'data 3 512'
	wire "an ACK of what was never sent" 'open P.sbn' 'data 1 512' 'ack 2' 'silence 40' 'ack 200' 'ack 65535' 'silence 40' 'ack 1' 'data 2 512'
	wire "an ACK before the OACK's" 'rrq P.sbn octet timeout=9' recv 'ack 1' 'silence 40' 'ack 0' 'data 1 512' 'error 0 x'
	wire "an ACK padded to more than four bytes" 'open P.sbn' 'data 1 512' 'send 0004000100000000' 'data 2 512'
	wire "an ERROR of three bytes, of two (CVE-2019-11365)" 'open P.sbn' 'data 1 512' 'send 000500' 'send 0005' 'silence 40' 'ack 1' 'data 2 512'
	wire "an ACK of three bytes" 'open P.sbn' 'data 1 512' 'send 000400' 'silence 40' 'ack 1' 'data 2 512'
	wire "garbage from the peer" 'open P.sbn' 'data 1 512' 'send ffff' 'send 00' 'send' 'send 00030001' 'send 0009' 'send 000161' 'silence 40' 'ack 1' 'data 2 512'
	thrice "a stranger gets error 5 and the transfer goes on" 'open P.sbn' 'data 1 512' 'socket 1' 'tid 0' 'ack 1' 'refused 5 unknown transfer ID' 'from tid' \
		'socket 0' 'ack 1' 'data 2 512' 'socket 2' 'tid 0' 'send 00030001' 'refused 5 unknown transfer ID' 'socket 0' 'ack 2' 'data 3 512'
	wire "a stranger's ERROR is not answered and does not end it" 'open P.sbn' 'data 1 512' 'socket 1' 'tid 0' 'error 5 no' 'silence 40' 'socket 0' 'ack 1' 'data 2 512'
	wire "the client's ERROR ends it in silence" 'open P.sbn' 'data 1 512' 'error 0 enough' 'silence 700'
	wire "its last ACK again, after the end" 'get k - timeout=9' 'ack 2' 'silence 60'
	wire "a late word of the transfer before, though both have one client port" 'open P.sbn' 'data 1 512' 'keep 3' 'rrq k octet timeout=9' recv 'ack 0' \
		'data 1 512' 'keep 2' 'tid 3' 'ack 1' 'silence 60' 'tid 2' 'ack 1' 'data 2 488' 'ack 2'
	wire "a late word of the transfer before, when the request after it was refused" 'open P.sbn' 'data 1 512' 'keep 3' 'rrq nope octet' \
		'expect 00050001*' 'tid 3' 'ack 1' 'silence 60'
	wire "an ACK after an ERROR (pin/tftp 99)" 'open P.sbn' 'data 1 512' 'error 0 enough' 'ack 1' 'silence 60'
	play
	finish
}

@test "a repeated request continues one transfer or replaces it, never doubles it" {
	serve
	wire "at once: one answer (uftpd wrq.sh, and five of seven servers)" 'rrq P.sbn octet timeout=9' 'rrq P.sbn octet timeout=9' 'rrq P.sbn octet timeout=9' \
		'expect 0006{timeout|9|}' 'silence 60' 'ack 0' 'data 1 512' 'ack 1' 'data 2 512' 'error 0 x'
	wire "a late copy of the request" 'open P.sbn' 'data 1 512' 'ack 1' 'data 2 512' 'to main' \
		'send 0001{P.sbn|octet|timeout|9|}' 'silence 40' 'to tid' 'ack 2' 'data 3 512'
	wire "another file from the same port" 'open P.sbn' 'data 1 512' 'ack 1' 'data 2 512' 'rrq k octet timeout=9' recv 'ack 0' 'data 1 512' 'ack 1' 'block 2' 'ack 2' 'silence 60'
	wire "file after file from one port, as a 7921 does" 'get hello -' 'get k -' 'get empty -' 'get P.sbn - timeout=9' 'rrq nope octet' 'expect 00050001*' 'get P.sbn -'
	# The loader of a 7960 takes the same source ports after each restart, seconds later: the old transfer, half done, must not be
	# continued, and its timer must not speak.
	wire "the same file from the same port, after a restart" 'rrq P.sbn octet' 'data 1 512' 'ack 1' 'block 2' 'pause 1100'
	play
	tftpc -s 20123 127.0.0.1 "$port" 'rrq P.sbn octet' 'data 1 512' 'ack 1' 'block 2' 'ack 2' 'block 3' >/dev/null
	sleep 1.1
	tftpc -s 20123 127.0.0.1 "$port" 'get P.sbn out'
	cmp out d/P.sbn
	finish
	grep -q 'end=aborted	reason=new request' log
	grep -q 'answer=continued' log
}

@test "what is lost is sent again: the timer follows the round trip and doubles" {
	serve
	thrice "DATA 1 again, byte for byte" 'rrq hello octet' 'expect 00030001{hello\n}' 'silence 200' 'expect 00030001{hello\n}' 'ack 1' 'silence 60'
	thrice "the OACK again" 'rrq k octet blksize=600' 'recv' 'pause 10' 'expect 0006{blksize|600|} 3000' 'ack 0' 'data 1 600'
	wire "a lost ACK" 'lose a2' 'get P.sbn out'
	wire "the first, second, last and last but one DATA lost" 'lose d1 d2 d254 d255' 'get P.sbn out' 'same out d/P.sbn'
	wire "the first, second, last and last but one ACK lost" 'lose a1 a2 a254 a255' 'get P.sbn out'
	wire "every ACK twice: no DATA twice" 'lose aa' 'get P.sbn -'
	wire "every DATA twice" 'lose dd' 'get P.sbn -'
	play
	# with a timeout that a client which is held up does not reach
	[[ $(c 'lose aa' 'get P.sbn - timeout=9') == '130228 bytes 255 blocks 0 doubled' ]]
	# one in twenty: a server with a timer of a second needs 13 s for this.  One that answers a loss with copies does so every time; but
	# the timer of 50 ms runs out by right where this client or the server does not get the processor for so long
	for ((i = 0; i < 5; i++)); do
		said=$(c 'timeout 4000' 'seed 7' 'lose d%5' 'get P.sbn out')
		cmp out d/P.sbn
		[ "$said" != '130228 bytes 255 blocks 0 doubled' ] || break
	done
	same lost '130228 bytes 255 blocks 0 doubled' "$said"
	finish
}

@test "tftpload, that loses every DATA 1, repeats its request ten times and acknowledges nothing" {
	need python3
	python3 - >got 2>&1 <<-'E'
		import signal, socket, subprocess, threading, time
		signal.alarm(60)
		main, transfer = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for i in "12"]
		for s in main, transfer: s.bind(("127.0.0.1", 0))
		heard = {main: [], transfer: []}
		def answer(s):
		    while True:
		        p, client = s.recvfrom(2048)
		        heard[s].append(p[:2].hex())
		        transfer.sendto(bytes([0, 3, 0, 1]) + b"hello\n", client)
		for s in heard: threading.Thread(target=answer, args=(s,), daemon=True).start()
		p = subprocess.run(["tftpload", "-l", "100", "-t", "20", "127.0.0.1", str(main.getsockname()[1]), "hello", "d/hello"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
		print(p.stdout.decode().splitlines()[0])
		for i in range(1000):
		    if len(heard[main]) < 11: time.sleep(.01)
		print("requests:", heard[main].count("0001"), "ACKs:", len(heard[transfer]), "status:", p.returncode)
	E
	same "what happened" "tftpload: blksize 512, windowsize 1, after 0 blocks: no answer
requests: 11 ACKs: 0 status: 1" "$(cat got)"
}

@test "with one port the block number wraps as well" {
	head -c 524328 /dev/urandom >d/wrap
	# 65,541 blocks of eight bytes and an empty one; on one processor this goes three times as fast
	if command -v taskset >/dev/null; then taskset -p -c 0 $BASHPID >/dev/null || :; fi
	serve -1
	[ "$(many 2 1)" = 1 ] ||
		wire "lock-step" 'lose d65534 d65535 d65536 d65537 a65535 a65536 a65537 d65541 d65542' 'get wrap out blksize=8' 'same out d/wrap'
	wire "windows" 'lose d65533 d65535 d65536 d65538 a65536' 'get wrap out blksize=8 windowsize=8' 'same out d/wrap'
	play
	wait_for 30 logged "$(many 2 1)" 'bytes=524328	blocks=65542	.*end=ok'
	finish
}

@test "a file of 32 MB in blocks of 512 bytes: the number wraps, with losses at the wrap" {
	[ "$(many 1 0)" = 1 ] || optional "make full sends 32 MB; that the number wraps is seen above"
	head -c 33556000 /dev/urandom >d/big
	if command -v taskset >/dev/null; then taskset -p -c 0 $BASHPID >/dev/null || :; fi
	serve
	wire "lock-step" 'lose d65534 d65535 d65536 d65537 a65534 a65535 a65536 a65537 d65539 d65540' 'get big out' 'same out d/big'
	wire "windows" 'lose d65519 d65520 d65533 d65535 d65536 d65537 d65538 a65536 d65540' 'get big out windowsize=16' 'same out d/big'
	play
	wait_for 30 logged 2 'bytes=33556000	blocks=65540	.*end=ok'
	finish
}

@test "windows: an ACK inside one restarts behind it, once" {
	serve
	wire "RFC 7440's own example" 'open P.sbn windowsize=4' 'data 1 512' 'data 2 512' 'data 3 512' 'data 4 512' 'ack 4' 'data 5 512' 'data 6 512' \
		'data 7 512' 'data 8 512' 'ack 6' 'data 7 512' 'data 8 512' 'data 9 512' 'data 10 512' 'ack 6' 'silence 20' 'ack 10' 'data 11 512'
	wire "an ACK outside changes nothing" 'open P.sbn windowsize=2' 'data 1 512' 'data 2 512' 'ack 3' 'ack 9' 'silence 20' 'ack 2' 'data 3 512' 'data 4 512'
	wire "losses" 'lose d1 d5 d6 d17 d254 d255 a8 a16' 'get P.sbn out windowsize=8' 'same out d/P.sbn'
	wire "large blocks and windows" 'get P.sbn out blksize=65464 windowsize=16' 'get P.sbn out blksize=1428 windowsize=64' 'same out d/P.sbn'
	play
	finish
}

@test "a file that changes is delivered as it was, or as it is, never mixed" {
	local step first n line got
	letters A >a
	letters B >b
	serve
	mkfifo go
	for step in 'replaced: cp b d/.new && mv d/.new d/f' 'rewritten: cat b >d/f' 'truncated: : >d/f' 'removed: rm d/f'; do
		cp a d/f
		: >out          # or the lines of the step before are taken for this one's, and the file changes before it is asked for
		tftpc 127.0.0.1 "$port" <go >>out &
		first=$!
		exec 8>go
		printf 'open f\nblock 1\n' >&8
		wait_for 30 has_line out
		eval "${step#*: }"
		printf 'ack 1\nblock 2\nack 2\nblock 3\nack 3\nblock 4\nack 4\nblock 5\nack 5\nblock 6\nack 6\n' >&8
		exec 8>&-
		wait $first || { echo "$step: failed" >&2; bad=1; }
		mapfile -t got <out
		same "$step: blocks" 6 ${#got[@]} || bad=1
		for line in "${got[@]}"; do [[ ${line:8} != *42* ]] || { echo "$step: mixed" >&2; bad=1; }; done
		# and who asks now gets what is there now
		case $step in
		re[pw]*) wire "$step" 'get f out2' 'same out2 b' ;;
		trun*) wire "$step" 'rrq f octet' 'expect 00030001' 'ack 1' ;;
		rem*) wire "$step" 'rrq f octet' 'expect 00050001*' ;;
		esac
		play || bad=1
	done
	# twice within one tick of the file's times, with the same length
	for n in 1 2 3 4 5 6 7 8 9; do
		printf 'turn %s\n' $n >d/tick
		c 'get tick out' >/dev/null
		read -r line <out
		same "turn" "turn $n" "$line" || bad=1
	done
	[ $bad = 0 ]
	finish
}

# letters X - 3,000 of them
letters() { printf "$1%.0s" {1..3000}; }

@test "a file that is replaced all the time is there all the time, whole" {
	local n i a b got clients times
	times=$(many 20 8)
	letters A >a
	letters B >b
	cp a d/Name
	serve -m rate=100000
	sh -c 'while [ ! -e stop ]; do
		cp b d/.new && mv d/.new d/Name
		cp a d/.new && mv d/.new d/Name
	done' 3>&- &
	pids+=($!)
	# ten clients side by side, for the server waits a moment before it reads a file that has just changed
	clients=()
	for n in {1..10}; do
		for ((i = 1; i <= times; i++)); do printf 'get Name o%s.1\nget NAME o%s.2\n' $n.$i $n.$i; done | c >>out 3>&- &
		clients+=($!)
	done
	# an ERROR would be a phone that goes on without the file
	for n in "${clients[@]}"; do wait "$n" || bad=1; done
	: >stop
	mapfile -t got <out
	same fetched $((times * 20)) ${#got[@]}
	a=$(<a) b=$(<b)
	for n in o*.[12]; do
		read -r -d '' got <"$n" || :    # no NUL, the whole file
		[[ $got == "$a" || $got == "$b" ]] || { echo "$n: mixed" >&2; bad=1; }
	done
	[ $bad = 0 ]
	finish
}

@test "the exact name first, then the only one that fits without regard to case" {
	echo txt >d/OS79xx.txt
	echo a >d/Two
	echo b >d/tWO
	mkdir d/English_United_States
	echo l >d/English_United_States/Lang.xml
	serve
	wire "only one fits" 'rrq OS79XX.TXT octet' 'expect 00030001{txt\n}' 'ack 1'
	wire "two fit" 'rrq two octet' 'refused 2 two: several names fit when case is ignored'
	wire "the exact one" 'rrq tWO octet' 'expect 00030001{b\n}' 'ack 1'
	wire "directories too" 'rrq /english_united_states/LANG.XML octet' 'expect 00030001{l\n}' 'ack 1'
	play
	finish
	grep -q 'file=OS79XX.TXT	path=OS79xx.txt	.*match=case' log
	grep -q 'file=tWO	path=tWO	.*match=exact' log
}

@test "20,000 packets of garbage on the main port and 20,000 on that of a transfer, which goes on to its end" {
	local n arg content
	content=$(od -An -v -tx1 d/P.sbn | tr -d ' \n' | cksum)
	{
		printf 'open P.sbn\n'
		for n in {1..255}; do
			printf '%s\n' "block $n" 'socket 1' 'tid 0' "flood 40 $n" "garbage 40 $n" 'to main' "flood 40 $n" "garbage 40 $n" 'socket 0' "ack $n"
		done
		# and from the client itself
		printf '%s\n' 'socket 2' 'open P.sbn' 'data 1 512' 'ack 1' 'data 2 512' 'flood 200 3' 'ack 2' 'data 3 512'
	} >script
	for arg in -q -1q; do
		serve -m rate=100000 $arg
		c <script >out
		same content "$content" "$(cut -c 9- out | tr -d '\n' | cksum)"
		wait_for 30 logged 1 'file=P.sbn	.*bytes=130228	blocks=255	.*end=ok'
		c 'get P.sbn out'
		cmp out d/P.sbn
		stop
		wait "$srv"
		same stderr "" "$(said)"
	done
}

@test "five hundred requests in one burst are all answered" {
	serve
	same burst '500 answered' "$(c 'burst 500 P.sbn')"
	c 'get P.sbn out'
	stop
	wait "$srv"
	same stderr "" "$(said)"
}

@test "with one port, everything comes from it" {
	serve -1
	wire "plain" 'get P.sbn out' 'lose d3 d255 a7' 'get P.sbn out' 'lose' 'get P.sbn out blksize=1428 windowsize=8' 'same out d/P.sbn'
	wire "from the main port" 'rrq hello octet' 'data 1 6' 'from main' 'ack 1'
	# so long a timeout that a client which was held up is sent nothing twice
	wire "nothing after the end" 'rrq hello octet timeout=9' recv 'ack 0' 'data 1 6' 'from main' 'ack 1' 'silence 60'
	wire "missing" 'rrq nope octet' 'refused 1 nope: not found' 'from main'
	thrice "a stranger" 'open P.sbn' 'data 1 512' 'socket 1' 'tid 0' 'ack 1' 'refused 5 unknown transfer ID' 'socket 0' 'ack 1' 'data 2 512'
	wire "its last word again, after the end" 'rrq hello octet timeout=9' recv 'ack 0' 'data 1 6' 'ack 1' 'ack 1' 'silence 60'
	thrice "an ACK of one who never asked" 'send 00040001' 'refused 5 unknown transfer ID' 'from main'
	wire "a repeated request" 'rrq P.sbn octet timeout=9' 'rrq P.sbn octet timeout=9' recv 'silence 60' 'ack 0' 'data 1 512' 'ack 1' 'data 2 512' 'error 0 x'
	wire "many at once" 'burst 100 P.sbn'
	play
	stop
	wait "$srv"
	same stderr "" "$(said)"
}

@test "IPv6 is served like IPv4" {
	[ -e /proc/net/if_inet6 ] && grep -q ' lo$' /proc/net/if_inet6 || optional "no IPv6 on loopback"
	start cph-tftpd -d d -l ::1 -p 0
	host=::1
	wire "plain" 'get P.sbn out' 'get P.sbn out blksize=1428 windowsize=4' 'same out d/P.sbn'
	wire "missing" 'rrq nope octet' 'refused 1 nope: not found'
	thrice "stranger" 'open P.sbn' 'data 1 512' 'socket 1' 'tid 0' 'ack 1' 'refused 5 unknown transfer ID' 'socket 0' 'ack 1' 'data 2 512'
	play
	finish
	grep -q '^listen	addr=::1	' log
	grep -q '	ip=::1	' log
}
