#!/usr/bin/env bats
# cph-why: logs of every kind of server in, verdicts and records out
load ../helper

rows() { grep -v '^#' "$1" | tail -n +2; }

# hpa SECOND FILE [NAK] - a request of $A, and its refusal, as tftpd-hpa logs them; n counts
hpa() {
	n=$((n + 1))
	printf 'Dec  1 12:%02d:%02d h in.tftpd[%d]: RRQ from %s filename %s\n' $(($1 / 60)) $(($1 % 60)) $n $A "$2"
	[ $# -lt 3 ] || printf 'Dec  1 12:%02d:%02d h in.tftpd[%d]: sending NAK (%s) to %s\n' $(($1 / 60)) $(($1 % 60)) $n "$3" $A
}

# in_sh - run a script whose loops start hundreds of commands in sh, which starts them in a fraction of the time that this bash takes.
# What its commands print behind want NAME LINES is compared with these lines when it has ended.
in_sh() {
	sh -c '
		want() { printf "== %s\n" "$1" && { printf "== %s\n" "$1"; [ -z "$2" ] || printf "%s\n" "$2"; } >&3; }
		lines() { (IFS=,; printf "%s\n" $1); }
		tab=$(printf "\t")
		'"$1"'
		:' >got 3>wanted
	diff -u wanted got
}

@test "the logs of people's servers give their verdicts" {
	rows "$CPH_ROOT/t/why/cases/index.tsv" >rows
	in_sh '
		n=0
		while IFS=$tab read -r name want format; do
			n=$((n + 1))
			want "$name ($format)" "$want"
			cph-why -o verdict "$CPH_ROOT/t/why/cases/$name.log" 2>&1
		done <rows
		[ $n -ge 21 ] || exit'
}

@test "the logs of real servers and captures give back what the phone asked, and why it is stuck" {
	rows "$CPH_ROOT/t/why/own/index.tsv" >rows
	in_sh '
		n=0
		while IFS=$tab read -r log order want asked; do
			n=$((n + 1))
			want "$log: requests" ""
			if [ "$order" = set ]; then
				lines "$asked" | sort >&3
				cph-why -r -o request:file "$CPH_ROOT/t/why/own/$log" 2>&1 | sort
			else
				lines "$asked" >&3
				cph-why -r -o request:file "$CPH_ROOT/t/why/own/$log" 2>&1
			fi
			want "$log: verdict" "$want"
			cph-why -o verdict "$CPH_ROOT/t/why/own/$log" 2>&1
		done <rows
		[ $n -ge 35 ] || exit'
}

@test "every log that stands here is tried, and every format has a line in one" {
	(cd "$CPH_ROOT/t/why/own" && rows index.tsv | cut -f1 | sort | diff - <(printf '%s\n' *.log *.pcap | sort))
	(cd "$CPH_ROOT/t/why/cases" && rows index.tsv | cut -f1 | sort | diff - <(printf '%s\n' *.log | sed 's/\.log$//' | sort))
	rows "$CPH_ROOT/lib/data/logs.tsv" >rows
	local format
	for format in $(cut -f1 rows | sort -u); do
		awk -F '\t' -v f="$format" '$1 == f { print $3 }' rows | grep -qFf - "$CPH_ROOT"/t/why/{own,cases}/*.log "$CPH_ROOT/t/why/lines.log" || echo "$format"
	done >without
	same "formats without a line" "" "$(cat without)"
}

@test "status: 0 when all have arrived, 1 when one has not or there is none, 2 for what cannot be read" {
	run -0 cph-why "$CPH_ROOT/t/why/own/hpavvv-goodreal.log"
	run -1 cph-why "$CPH_ROOT/t/why/own/hpavvv-missing.log"
	refuses 2 "cph-why: nothing: No such file or directory" cph-why nothing
	echo hello >x
	refuses 1 "cph-why: x: no request of a phone in it: 1 lines, none of a TFTP or DHCP server that is known here" cph-why x
	refuses 2 "cph-why: nodir: No such file or directory" cph-why -d nodir x
}

# each row: what pasting or a logger did to a line of tftpd-hpa, as a sed script
@test "one log in every dress: syslog, journald, OpenWrt, docker, numbers, quotes, entities, colours, CR" {
	local want
	cp "$CPH_ROOT/t/why/own/hpavvv-missing.log" plain
	want=$(cph-why -r -o request:file,answer plain)
	[ "$(wc -l <<<"$want")" = 38 ]
	want=$want in_sh '
		while read -r dress; do
			sed -e "$dress" plain >dressed
			want "$dress" "$want"
			cph-why -r -o request:file,answer dressed 2>&1
		done' <<-'END'
		s/^/> /
		=;s/^/7. /
		s/$/\r/
		s/^/<29>/
		s/^Dec  1 \([0-9:]*\) vm /2026-12-01T\1.123456+01:00 vm /
		s/^Dec  1 \([0-9:]*\) vm /2026-12-01T\1+0100 vm /
		s/^Dec  1 \([0-9:]*\) vm /Tue 2026-12-01 \1 CET vm /
		s/^Dec  1 \([0-9:]*\) vm /Tue Dec  1 \1 2026 daemon.notice /
		s/^Dec  1 \([0-9:]*\) vm /Dec  1 \1 vm daemon.notice /
		s/^Dec  1 \([0-9:]*\) vm //
		s/^Dec  1 \([0-9:]*\) vm /2026-12-01T\1.123456789Z stdout F /
		s/^Dec  1/pro  1/
		s/in.tftpd/\x1b[1min.tftpd/
		s/ from / from\xc2\xa0/
		s/192.0.2.20/::ffff:192.0.2.20/
		s/$/  /
		s/.*/"&"/
		s/.*/`&`/
		s/$/<br \/>/
		s/^/* /
		=;s/^/7:/
		=;s/^/  7\t/
		=;s/^/7) /
		s/^/tftp-1  | /
		s/^Dec  1 \([0-9:]*\) vm /tftp-1  | 2026-12-01T\1.123456789Z /
		s/in.tftpd\[/tftpd[/
		s/^.*in.tftpd\[[0-9]*\]: //
		s/^/\xff\xfe/;s/./&\x00/g
		s/^Dec  1 \([0-9:]*\) vm \(.*\)$/{"log":"\2\\n","stream":"stderr","time":"2026-12-01T\1.123456789Z"}/
		s/^Dec  1 .* vm in.tftpd\[\([0-9]*\)\]: \(.*\)$/{"MESSAGE":"\2","SYSLOG_IDENTIFIER":"in.tftpd","SYSLOG_PID":"\1","__REALTIME_TIMESTAMP":"1796085834000000"}/
		s/^/> /;s/ from/\n> from/
		s/^Dec  1 \([0-9:]*\) vm \(.*\)$/{"_PID":"7","__REALTIME_TIMESTAMP":"1796085834000000","MESSAGE":"\2","PRIORITY":"5"}/
	END
}

# each row: lines of a format (\n between them), and the records in short: file answer end
@test "formats that no server here writes, from their sources and public pastes" {
	in_sh '
		n=0
		while IFS="|" read -r name text want; do
			n=$((n + 1))
			printf "%b" "$text" >log
			want "$name" "$(printf "%b" "$want")"
			cph-why -r log 2>&1
		done >records
		[ $n -ge 25 ] || exit
		awk "
			/^== / { if (n++) print substr(row, 2); print; row = \"\"; next }
			{
				k = split(\$0, cell, \"\t\")
				for (i = 1; i <= k; i++)
					if (sub(/^(file|ip|answer|end|format)=/, \"\", cell[i])) row = row \" \" cell[i]
			}
			END { print substr(row, 2) }" records' <<'END'
hpa, the message alone|RRQ from 192.0.2.20 filename OS79XX.TXT\nsending NAK (1, File not found) to 192.0.2.20\n|192.0.2.20 OS79XX.TXT error1 hpa
hpa, an address made unreadable|in.tftpd[7]: RRQ from 192.168.x.x filename OS79XX.TXT\nin.tftpd[7]: sending NAK (1, File not found) to 192.168.x.x\n| OS79XX.TXT error1 hpa
dnsmasq, in German|Nov 20 19:04:11 h dnsmasq-tftp[7]: cannot access /srv/P0S3-8-12-00.loads: Keine Berechtigung\n| P0S3-8-12-00.loads error2 dnsmasq
atftpd, another thread|Dec 01 00:38:35 h atftpd[1.1]: Serving OS79XX.TXT to 192.0.2.5:50001\nDec 01 00:38:35 h atftpd[1.2]: Serving SIPDefault.cnf to 192.0.2.5:50002\nDec 01 00:38:35 h atftpd[1.2]: File /srv/SIPDefault.cnf not found\nDec 01 00:38:35 h atftpd[1.2]: End of transfer\n|192.0.2.5 OS79XX.TXT  atftpd 192.0.2.5 SIPDefault.cnf error1 atftpd
opentftp, an error of the phone|Client 192.0.2.56:50075 C:\\\\F\\\\P0S3-8-12-00.sbn, Client 192.0.2.56:50075, Error Code 3 at Client, Buffer Full\n|192.0.2.56 P0S3-8-12-00.sbn data opentftp 192.0.2.56 P0S3-8-12-00.sbn error opentftp
rs-tftpd, old|Sending OS79XX.TXT to 192.0.2.5:50001\nCannot find /srv/OS79XX.TXT in /srv\nSending P0S3-8-12-00.loads to 192.0.2.5:50002\nCannot access /srv/P0S3-8-12-00.loads in /srv\n|192.0.2.5 OS79XX.TXT error1 rs-tftpd 192.0.2.5 P0S3-8-12-00.loads error2 rs-tftpd
uftpd, old|19292> tftp RRQ OS79XX.TXT from 192.0.2.5:50001\n19292> 192.0.2.5: Failed opening /srv/OS79XX.TXT: No such file or directory\n|192.0.2.5 OS79XX.TXT error1 uftpd
tftpy, as it is|[2026-11-06 05:16:33,123] File not found: /srv/OS79XX.TXT\n[2026-11-06 05:16:33,124] Fatal exception thrown from session 192.0.2.5:50001: File not found: /srv/OS79XX.TXT\n[2026-11-06 05:16:33,124] Session 192.0.2.5:50001 complete\n[2026-11-06 05:16:34,123] Opening file /srv/SIPDefault.cnf for reading\n[2026-11-06 05:16:34,200] Successful transfer.\n[2026-11-06 05:16:34,200] Session 192.0.2.5:50002 complete\n| OS79XX.TXT error1 tftpy 192.0.2.5 SIPDefault.cnf data tftpy 192.0.2.5 SIPDefault.cnf ok tftpy
tcpdump, names|12:00:00.1 IP SEP001122334455.lan.50082 > pbx.lan.tftp: TFTP, length 31, RRQ "OS79XX.TXT" octet\n| OS79XX.TXT  tcpdump
tcpdump -v|12:00:00.1 IP (tos 0x0, ttl 64, proto UDP (17), length 59)\n    192.0.2.48.50082 > 192.0.2.1.69: [udp sum ok] TFTP, length 31, RRQ "SIPDefault.cnf" octet\n12:00:00.2 IP (tos 0x0)\n    192.0.2.1.41022 > 192.0.2.48.50082: [udp sum ok] UDP, length 416\n12:00:00.3 IP (tos 0x0)\n    192.0.2.48.50082 > 192.0.2.1.41022: [udp sum ok] UDP, length 4\n|192.0.2.48 SIPDefault.cnf data tcpdump 192.0.2.48 SIPDefault.cnf ok tcpdump
tcpdump -T tftp, an error of the phone|12:00:00.1 IP 192.0.2.48.50082 > 192.0.2.1.69: TFTP, length 31, RRQ "P0S3-8-12-00.sbn" octet\n12:00:00.2 IP 192.0.2.1.41022 > 192.0.2.48.50082: TFTP, length 516, DATA block 1\n12:00:00.3 IP 192.0.2.48.50082 > 192.0.2.1.41022: TFTP, length 16, ERROR ENOSPACE "Buffer Full"\n|192.0.2.48 P0S3-8-12-00.sbn data tcpdump 192.0.2.48 P0S3-8-12-00.sbn error tcpdump
tcpdump -T tftp, a block that is not heard|12:00:00.1 IP 192.0.2.48.50082 > 192.0.2.1.69: TFTP, length 31, RRQ "SIPDefault.cnf" octet\n12:00:00.2 IP 192.0.2.1.41022 > 192.0.2.48.50082: TFTP, length 416, DATA block 1\n12:00:04.1 IP 192.0.2.48.50082 > 192.0.2.1.69: TFTP, length 31, RRQ "x" octet\n|192.0.2.48 SIPDefault.cnf data tcpdump 192.0.2.48 x  tcpdump
tshark, sent when the last block is acknowledged|    1   0.0   192.0.2.20 → 192.0.2.1    TFTP 61 Read Request, File: SIPDefault.cnf, Transfer type: octet\n    2   0.1    192.0.2.1 → 192.0.2.20   TFTP 558 Data Packet, Block: 1\n    3   0.2   192.0.2.20 → 192.0.2.1    TFTP 46 Acknowledgement, Block: 1\n    4   0.3   192.0.2.20 → 192.0.2.1    TFTP 60 Error Code, Code: Disk full or allocation exceeded (3), Message: Buffer Full\n|192.0.2.20 SIPDefault.cnf data tshark 192.0.2.20 SIPDefault.cnf error tshark
Wireshark, as text|No.     Time           Source                Destination           Protocol Length Info\n      1 10.000000      192.0.2.20            192.0.2.1             TFTP     61     Read Request, File: P0S3-8-12-00.loads, Transfer type: octet\n      2 10.000100      192.0.2.1             192.0.2.20            TFTP     61     Error Code, Code: Not defined, Message: Permission denied\n|192.0.2.20 P0S3-8-12-00.loads error2 tshark
Wireshark, copied|1\t10.000000\t192.0.2.20\t192.0.2.1\tTFTP\t61\tRead Request, File: SIPDefault.cnf, Transfer type: octet\n2\t10.1\t192.0.2.1\t192.0.2.20\tTFTP\t200\tData Packet, Block: 1 (last)\n3\t10.2\t192.0.2.20\t192.0.2.1\tTFTP\t60\tAcknowledgement, Block: 1\n|192.0.2.20 SIPDefault.cnf data tshark 192.0.2.20 SIPDefault.cnf ok tshark
openbsd|Nov 20 19:04:11 gw tftpd[4021]: 192.0.2.20: read request for 'CTLSEP001122334455.tlv'\n|192.0.2.20 CTLSEP001122334455.tlv  openbsd
freebsd|Nov 27 12:00:00 gw tftpd[2611]: 192.0.2.49: read request for CTLSEP001122334455.tlv: File not found\n|192.0.2.49 CTLSEP001122334455.tlv error1 bsd
pumpkin|[2026-11-06 05:16:03 +0000] 'XMLDefault.cnf.xml' of type 'octet' is requested from 192.0.2.20:52685\n|192.0.2.20 XMLDefault.cnf.xml  pumpkin
opentftp|[28-Nov-26 09:00:00] Client 192.0.2.56:50074 C:\\\\Files\\\\OS79XX.TXT, 1 Blocks Served\n|192.0.2.56 OS79XX.TXT data opentftp 192.0.2.56 OS79XX.TXT ok opentftp
opentftp, missing|Client 192.0.2.56:50075 C:\\\\F\\\\PO03-8-12-00.sbn, File not found or No Access\n|192.0.2.56 PO03-8-12-00.sbn error1 opentftp
rs-tftpd|Received Read request from 192.0.2.5:50001: XMLDefault.cnf.xml\nCannot find requested file: /srv/XMLDefault.cnf.xml\n|192.0.2.5 XMLDefault.cnf.xml error1 rs-tftpd
uftpd|Nov 27 12:00:00 gw uftpd[7]: tftp RRQ 'OS79XX.TXT' from 192.0.2.5:50001\n|192.0.2.5 OS79XX.TXT  uftpd
twisted|2013-01-10 15:42:18-0800 [TFTP (UDP)] Datagram received from ('192.0.2.7', 50082): <RRQDatagram(filename=OS79XX.TXT, mode=octet, options={})>\n|192.0.2.7 OS79XX.TXT  twisted
ios|*Nov 21 07:00:00.120: TFTP: read request from host 192.0.2.71(50919) via Gi0/0.302\n*Nov 21 07:00:00.120: TFTP: Looking for CTLSEP001122AABB01.tlv\n*Nov 21 07:00:00.124: TFTP: Sending error 1 No such file\n|192.0.2.71 CTLSEP001122AABB01.tlv error1 ios
tcpdump|12:00:00.000000 IP 192.0.2.48.50082 > 192.0.2.1.69: TFTP, length 31, RRQ "SIPDefault.cnf" octet\n12:00:00.1 IP 192.0.2.1.41022 > 192.0.2.48.50082: UDP, length 416\n12:00:00.2 IP 192.0.2.48.50082 > 192.0.2.1.41022: UDP, length 4\n|192.0.2.48 SIPDefault.cnf data tcpdump 192.0.2.48 SIPDefault.cnf ok tcpdump
tcpdump, an error|12:00:00.000000 IP 192.0.2.48.50082 > 192.0.2.1.69: TFTP, length 31, RRQ "CTLSEP001122334455.tlv" octet\n12:00:00.1 IP 192.0.2.1.41022 > 192.0.2.48.50082: UDP, length 19\n12:00:00.2 IP 192.0.2.48.50083 > 192.0.2.1.69: TFTP, length 31, RRQ "x" octet\n|192.0.2.48 CTLSEP001122334455.tlv error1 tcpdump 192.0.2.48 x  tcpdump
tshark|    1   0.0   192.0.2.20 -> 192.0.2.1    TFTP 61 Read Request, File: OS79XX.TXT, Transfer type: octet\n    2   0.1    192.0.2.1 -> 192.0.2.20   TFTP 58 Error Code, Code: File not found (1), Message: x\n|192.0.2.20 OS79XX.TXT error1 tshark
freebsd, served, by a name|Nov 27 12:00:00 gw tftpd[1]: phone.example.org: read request for /tftpboot/SEP001122334455.cnf.xml: success\n| SEP001122334455.cnf.xml data bsd
opentftp, timeout|Client 192.0.2.56:50075 C:\\\\F\\\\P0S3-8-12-00.sb2, Timeout\n|192.0.2.56 P0S3-8-12-00.sb2 data opentftp 192.0.2.56 P0S3-8-12-00.sb2 error opentftp
rs-tftpd, broken off|Received Read request from 192.0.2.5:50001: P0S3-8-12-00.sb2\nError "Buffer Full", while sending P0S3-8-12-00.sb2 to 192.0.2.5:50001\n|192.0.2.5 P0S3-8-12-00.sb2 data rs-tftpd 192.0.2.5 P0S3-8-12-00.sb2 error rs-tftpd
tftpy|[2026-11-06 05:16:33,123] Opening file /srv/OS79XX.TXT for reading\n[2026-11-06 05:16:33,124] File not found: /srv/OS79XX.TXT\n| OS79XX.TXT error1 tftpy
sccp_manager|21.11.2026 07:00:00\t[ERROR]\t GET SEP001122334455.cnf.xml :SEP001122334455.cnf.xml\t(no match found)\n| SEP001122334455.cnf.xml error1 sccp_manager
ios, opened|*Nov 21 07:00:00.1: TFTP: read request from host 192.0.2.71(50919) via Gi0/0\n*Nov 21 07:00:00.1: TFTP: Looking for P0S3-8-12-00.loads\n*Nov 21 07:00:00.2: TFTP: Opened flash:P0S3-8-12-00.loads, fd 3, size 461 for process 77\n*Nov 21 07:00:00.3: TFTP: Finished flash:P0S3-8-12-00.loads, time 00:00:00 for process 77\n|192.0.2.71 P0S3-8-12-00.loads data ios 192.0.2.71 P0S3-8-12-00.loads ok ios
tcpdump -T tftp|12:00:00.000000 IP 192.0.2.48.50082 > 192.0.2.1.69: TFTP, length 31, RRQ "SIPDefault.cnf" octet\n12:00:00.1 IP 192.0.2.1.41022 > 192.0.2.48.50082: TFTP, length 416, DATA block 1\n12:00:00.2 IP 192.0.2.48.50082 > 192.0.2.1.41022: TFTP, length 4, ACK block 1\n|192.0.2.48 SIPDefault.cnf data tcpdump 192.0.2.48 SIPDefault.cnf ok tcpdump
tshark, comma separated|"12","3.123456","192.0.2.20","192.0.2.1","TFTP","61","Read Request, File: OS79XX.TXT, Transfer type: octet"\n"13","3.2","192.0.2.1","192.0.2.20","TFTP","61","Error Code, Code: File not found (1), Message: x"\n|192.0.2.20 OS79XX.TXT error1 tshark
tshark, old|  1  0.0  192.0.2.20 -> 192.0.2.1  TFTP Read Request, File: OS79XX.TXT\\000, Transfer type: octet\\000\n|192.0.2.20 OS79XX.TXT  tshark
the phone itself|531: NOT 03:43:03.3 TFTP: [28]:Requesting SEP001122334455.cnf.xml from 192.0.2.1 with size limit of 550001\n533: NOT 03:43:03.4 TFTP: [28]:Error code 1: File not found\n| SEP001122334455.cnf.xml error1 phone
a line said twice by rsyslog|Nov 20 19:04:11 b rsyslogd: message repeated 2 times: [ in.tftpd[12]: RRQ from 192.0.2.20 filename XMLDefault.cnf.xml]\n|192.0.2.20 XMLDefault.cnf.xml  hpa
a server nobody knows|19:04 ftpthing 192.0.2.9 wanted XMLDefault.cnf.xml\n|192.0.2.9 XMLDefault.cnf.xml  generic
a server nobody knows, missing|19:04 ftpthing 192.0.2.9 XMLDefault.cnf.xml not found\n|192.0.2.9 XMLDefault.cnf.xml error1 generic
END
}

@test "captures: byte orders, nanoseconds, VLAN tags, fragments, Linux cooked, snaplen 96, pcapng, cut anywhere" {
	need python3
	python3 "$CPH_ROOT/t/why/captures.py" .
	in_sh '
		n=0
		for f in *.pcap *.pcapng; do
			n=$((n + 1))
			want "$f" "$(lines CTLSEP001122334455.tlv,XMLDefault.cnf.xml,P0S3-8-12-00.loads)"
			cph-why -r -o request:file "$f"
			want "$f, answers" "$(lines error1,data,data)"
			cph-why -r -o request:answer "$f"
			want "$f, ends" "$(lines ok,error)"
			cph-why -r -o xfer:end "$f"
		done
		[ $n -ge 15 ] || exit
		want "parts of a second" "$(lines 1796085747.000,1796085747.005)"
		for f in nanobig little; do cph-why -r -o request:time $f.pcap | head -n 1; done
		want "after the year 9999 it is no time" "${tab}none"
		cph-why -r -o request:time,stamp future.pcapng | head -n 1
		for n in 3 10 23 24 30 39 40 41 90 200; do
			head -c $n big.pcap >cut
			rc=0
			cph-why cut >out 2>&1 || rc=$?
			[ $rc -le 1 ] || echo "cut at $n: $rc"
		done'
}

@test "leases say whose address it is; a name alone is a claim" {
	printf '%s\n' 'Nov 25 12:00:00 x dhcpd[7]: DHCPACK on 192.0.2.5 to 00:11:22:33:44:55 (SEP) via eth0' \
		'Nov 25 12:00:01 x in.tftpd[9]: RRQ from 192.0.2.5 filename OS79XX.TXT' \
		'Nov 25 12:00:01 x in.tftpd[10]: RRQ from 192.0.2.6 filename SIP0011223344AA.cnf' \
		'Nov 25 12:00:01 x in.tftpd[11]: RRQ from 192.0.2.7 filename OS79XX.TXT' >log
	same by "001122334455 lease,0011223344AA name, none" "$(cph-why -r -o request:mac,by log | tr '\t' ' ' | paste -sd,)"
	same stamp second "$(cph-why -r -o request:stamp log | sort -u)"
}

@test "a log without addresses: the MAC addresses in the names tell the phones apart" {
	for f in OS79XX.TXT SEP001122334455.cnf.xml XMLDefault.cnf.xml SEP0011223344AA.cnf.xml OS79XX.TXT SEP001122334455.cnf.xml; do
		printf '21.11.2026 07:00:00\t[ERROR]\t GET %s :%s\t(no match found)\n' $f $f
	done >log
	# the first was printed before a name said whose it is; it is counted as that phone's
	same phones 001122334455,0011223344AA "$(cph-why -o mac log | paste -sd,)"
	same sccp_manager " OS79XX.TXT,001122334455 SEP001122334455.cnf.xml,001122334455 XMLDefault.cnf.xml,0011223344AA SEP0011223344AA.cnf.xml,0011223344AA OS79XX.TXT,001122334455 SEP001122334455.cnf.xml" \
		"$(cph-why -r -o request:mac,file log | tr '\t' ' ' | paste -sd,)"
}

@test "hostile names, binary garbage and endless lines do not reach the terminal raw, nor stop it" {
	printf 'Nov 25 12:00:01 x in.tftpd[9]: RRQ from 192.0.2.5 filename \033[2Jx\342\200\256.loads\n' >log
	run cph-why -v log
	[[ $output != *$'\033'* ]] && [[ $output != *$'\342\200\256'* ]]
	head -c 3000000 /dev/urandom >garbage
	run -1 cph-why -q garbage
	{ head -c 1000000 /dev/zero | tr '\0' a; echo; cat "$CPH_ROOT/t/why/own/hpavvv-goodreal.log"; } >long
	run -0 --separate-stderr cph-why -o verdict long
	same verdict arrived "$output"
	same warned "cph-why: long:1: line too long, passed over" "$stderr"
}

@test "a growing log is followed: each request is printed when it is known, not at the end" {
	mkfifo in
	cph-why -r <in >out 2>err 3>&- &
	pids+=($!)
	exec 7>in
	echo 'Nov 25 12:00:01 x in.tftpd[9]: RRQ from 192.0.2.5 filename OS79XX.TXT' >&7
	wait_for 30 grep -q OS79XX.TXT out
	exec 7>&-
}

@test "-d tells a name in other letters from a missing file; -i puts a label beside the phone" {
	mkdir d
	touch d/SIP00112233aabb.cnf
	same verdict $'case\tSIP00112233AABB.cnf' "$(cph-why -d d -o verdict,file "$CPH_ROOT/t/why/cases/17-own-file-lower-case.log")"
	# the simulated phone and the lint are asked about the files, and settle what the log leaves open
	mkdir e
	: >e/SEP00112233AABB.cnf.xml
	same rehearsal $'no-load\tcertain\tno-load' "$(cph-why -d e -o verdict,sure,rehearsal "$CPH_ROOT/t/why/own/hpavvv-emptysep.log")"
	[[ $(cph-why -d e -o lint "$CPH_ROOT/t/why/own/hpavvv-emptysep.log") == "cph-lint: e/SEP00112233AABB.cnf.xml"* ]]
	head -n 2 "$CPH_ROOT/t/why/own/hpavvv-emptysep.log" >short
	same short $'no-load\tlikely' "$(cph-why -d e -o verdict,sure short)"
	printf 'mac,line1_name\n00112233AABB,kitchen\n' >phones.csv
	same label kitchen "$(cph-why -i phones.csv -o label "$CPH_ROOT/t/why/cases/17-own-file-lower-case.log")"
}

@test "memory is bounded: more phones than it can hold, more requests than it keeps" {
	awk 'BEGIN { for (i = 0; i < 5000; i++) printf "Nov 25 12:00:01 x in.tftpd[9]: RRQ from 10.0.%d.%d filename OS79XX.TXT\n", i / 250, i % 250 + 1
		for (i = 0; i < 2000; i++) print "Nov 25 12:00:01 x in.tftpd[9]: RRQ from 10.0.0.1 filename OS79XX.TXT" }' >log
	run -1 --separate-stderr cph-why -o ip log
	same phones 4096 "$(wc -l <<<"$output")"
	[[ $stderr == "cph-why: log: more than 4096 phones: "*" lines passed over" ]]
}

# each row: name, lines (\\n between them), the record in short: verdict sure rule file
@test "what one line does not show: an error for ever, silence behind the loader, trust lists, a loader as load, the phones with Java" {
	local name lines want bad=0 n=0 A=192.0.2.20 M=001122334455
	why() { same "$1" "$2" "$(cph-why -q "${@:3}" -o verdict,sure,rule,file log | tr '\t' ' ')" || bad=1; }
	local none="1, File not found"
	for s in 0 1 2 3; do hpa $s SEP$M.cnf.xml "3, Disk full"; done >log
	why "error 3" "ctl likely error-3 SEP$M.cnf.xml"
	for s in 0 1 2 3; do hpa $s CTLSEP$M.tlv "8, Aborted"; done >log
	why "error 8" "ctl likely ctl-error-8 CTLSEP$M.tlv"
	{ hpa 0 OS79XX.TXT; hpa 1 P003-07-5-00.sbn; } >log
	why "just sent" "under-way likely  P003-07-5-00.sbn"
	sed 's/.20 /.21 /; s/12:00/12:05/' log >later; cat later >>log
	why "silence behind the loader" $'no-server likely no-server P003-07-5-00.sbn\nunder-way likely  P003-07-5-00.sbn'
	{ hpa 0 CTLSEP$M.tlv "$none"; hpa 0 SEP$M.cnf.xml.sgn "$none"; hpa 0 XMLDefault.cnf.xml.sgn "$none"; } >log
	why "trust list" "sgn certain sgn XMLDefault.cnf.xml.sgn"
	{ hpa 0 CTLSEP$M.tlv "$none"; hpa 0 XMLDefault.cnf.xml; hpa 0 P003-8-12-00.loads "$none"; hpa 0 P003-8-12-00.sbn; } >log
	why "loader as load" "loader-as-load likely  P003-8-12-00.sbn"
	{ hpa 0 CTLSEP$M.tlv "$none"; hpa 0 SEP$M.cnf.xml "$none"; hpa 0 SIP$M.cnf; hpa 0 P0S3-8-12-00.loads; hpa 25 CTLSEP$M.tlv "$none"; hpa 25 SEP$M.cnf.xml "$none"
		hpa 25 XMLDefault.cnf.xml; } >log
	why "a SIP list, and SCCP goes on" "refused likely  P0S3-8-12-00.loads"
	# the phones with Java: the verdict is that they are others, the rule their own
	{ hpa 0 term42.default.loads "$none"; hpa 1 term42.default.loads "$none"; } >log
	why "after a reset" "other-family certain term term42.default.loads"
	same words "not a 7940 or 7960: term42.default.loads is asked by a 7942 that was reset; term42.default.loads is not on the server" \
		"$(cph-why -o says log)" || bad=1
	java() { hpa 0 CTLSEP$M.tlv "$none"; hpa 0 ITLSEP$M.tlv "$none"; hpa 0 ITLFile.tlv "$none"; }
	{ java; hpa 0 SEP$M.cnf.xml "$none"; hpa 0 XMLDefault.cnf.xml "$none"; } >log
	why "no configuration" "other-family certain no-cfg-file SEP$M.cnf.xml"
	{ java; hpa 0 SEP$M.cnf.xml; hpa 1 SIP42.9-4-2SR3-1S.loads; hpa 2 jar42sip.9-4-2ES26.sbn; hpa 3 cnu42.9-4-2ES26.sbn "$none"; hpa 3 dialplan.xml; } >log
	why "an archive is missing" "other-family certain missing cnu42.9-4-2ES26.sbn"
	{ java; hpa 0 SEP$M.cnf.xml; hpa 1 SIP42.9-4-2SR3-1S.loads; hpa 2 dialplan.xml; hpa 2 g3-tones.xml "$none"; } >log
	why "the list is refused" "other-family likely  SIP42.9-4-2SR3-1S.loads"
	{ java; hpa 0 SEP$M.cnf.xml; hpa 1 dialplan.xml "$none"; hpa 1 g3-tones.xml "$none"; } >log
	why "no dial plan" "other-family certain dial-plan dialplan.xml"
	{ java; hpa 0 SEP$M.cnf.xml; hpa 1 dialplan.xml; hpa 1 g3-tones.xml "$none"; } >log
	run -0 cph-why -q -o says log
	[[ $output == *"TFTP is done" ]] || fail "$output"
	# a phone with Java that runs 8.x asks for nothing that says so: the inventory does
	{ hpa 0 CTLSEP$M.tlv "$none"; hpa 0 SEP$M.cnf.xml "$none"; hpa 0 XMLDefault.cnf.xml "$none"; } >log
	printf 'mac,model\n%s,7942\n' $M >phones.csv
	why "by the inventory" "other-family certain no-cfg-file SEP$M.cnf.xml" -i phones.csv
	[ $bad = 0 ]
}

@test "a cause and not its consequence, half a log, restarts, what an old boot could not use, a MAC address made unreadable" {
	local bad=0 n=0 A=192.0.2.20 M=001122334455 none="1, File not found" s
	why() { same "$1" "$2" "$(cph-why -q -o verdict,sure,file "${3:-log}" | tr '\t' ' ')" || bad=1; }
	hunt() { hpa $1 CTLSEP$M.tlv "$none"; hpa $1 SEP$M.cnf.xml "$none"; } # the begin of one
	for s in 0 26; do hunt $s; hpa $s SIP$M.cnf; hpa $s POS3-8-12-00.loads "$none"; hpa $s POS3-8-12-00.sbn "$none"; done >log
	why "the list, not the image" "bad-load certain POS3-8-12-00.loads"
	for s in 0 26; do hunt $s; hpa $s SIP$M.cnf; hpa $s P0S3-8-12-00.loads "$none"; done >log
	sed '$d' log >half
	why "the last line is missing" "missing certain P0S3-8-12-00.loads" half
	for s in 0 200 400 600; do hunt $s; hpa $s XMLDefault.cnf.xml; hpa $s P0S3-8-12-00.loads; hpa $((s + 24)) SIPDefault.cnf; hpa $((s + 24)) SIP$M.cnf; done >log
	why "restarts by itself" "not-tftp likely "
	sed 's/^Dec  1/1. pros./' log >czech
	why "the same in Czech" "not-tftp likely " czech
	sed 's/ 12:03:/ 12:59:/; s/^Dec  1 12:1/Dec  9 18:1/' log >person
	why "restarted by a person" "arrived certain " person
	{ hpa 0 OS79XX.TXT; hpa 0 'P003-07-5-00 .sbn'; hpa 0 SIPDefault.cnf; hpa 0 SIP$M.cnf; } >log
	why "a blank, and requests only" "blank-in-name certain P003-07-5-00 .sbn"
	for s in 0 60 120; do hpa $s OS79XX.TXT; hpa $s P003-07-5-00.sbn; hpa $s SIPDefault.cnf; hpa $s SIP$M.cnf; hpa $s RINGLIST.DAT "$none"; done >log
	why "an image that the old boot could not use" "refused likely P003-07-5-00.sbn"
	for s in 0 50 100; do hpa $s CTLSEP$M.tlv; hpa $s XMLDefault.cnf.xml; hpa $s P003-8-12-00.loads; hpa $s P003-8-12-00.sbn; done >log
	why "a loader as load, and requests only" "loader-as-load likely P003-8-12-00.sbn"
	for s in 0 26; do hunt $s; hpa $s SIP$M.cnf "$none"; hpa $s MGC$M.cnf "$none"; hpa $s XMLDefault.cnf.xml "$none"; hpa $s SIPDefault.cnf "$none"
		hpa $s MGCDefault.cnf "$none"; done >log
	for s in xxxxxxxxxxxx 001B54xxxxxx 'MAC>' '[mac]' '************' 0011223344; do
		sed "s/$M/$s/" log >masked
		why "$s" "no-config likely XMLDefault.cnf.xml" masked
	done
	sed 's/^Dec.* h //; s/in.tftpd.*NAK.*/Cannot find requested file: x/; s/in.tftpd.*from \(.*\) filename \(.*\)/Received Read request from \1:50082: \2/' \
		<(for s in 1 2 3 4 5; do hpa 0 CTLSEP$M.tlv; echo "Cannot find requested file: /srv/CTLSEP$M.tlv"; done) >log
	why "nothing is heard, and no times" "unheard likely CTLSEP$M.tlv"
	for s in 1 2 3 4 5; do echo "udpsvd: start $s 192.0.2.1:69-$A:50082"; echo "tftpd: can't open 'SEP$M.cnf.xml': No such file or directory"; echo "udpsvd: end $s exit 1"; done >busybox
	echo "udpsvd: start 6 192.0.2.1:69-$A:50083" >>busybox
	why "nothing is heard, BusyBox is ended while it sends" "unheard likely SEP$M.cnf.xml" busybox
	for s in 0 1 2 3 4; do printf '12:00:0%d.1 IP %s.%d > 192.0.2.1.69: TFTP, length 31, RRQ "CTLSEP%s.tlv" octet\n12:00:0%d.2 IP 192.0.2.1.4130%d > %s.%d: UDP, length 19\n' \
		$s $A 5008$s $M $s $s $A 5008$s; done >log
	why "errors in a capture of lengths, the last one too" "ctl likely CTLSEP$M.tlv"
	sed 's/CTLSEP/SIP/; s/.tlv/.cnf/; s/:0\([0-9]\)/:\10/' log >own
	why "the same of another file" "own-file certain SIP$M.cnf" own
	# what stands behind the name of the load, as loggers write it
	for s in P0S3-8-12-00.bin 'P0S3-8-12-00#015' 'P0S3-8-12-00\015' 'P0S3-8-12-00\^M' '"P0S3-8-12-00"'; do
		{ hpa 0 OS79XX.TXT; hpa 0 "$s.sbn" "$none"; hpa 0 SIPDefault.cnf; } >log
		why "$s" "blank-in-name certain ${s//\\/\\\\}.sbn"
		sed "s/.*filename \([^ ]*\)/12:00:00.1 IP $A.50082 > 192.0.2.1.69: TFTP, length 31, RRQ \"\1\" octet/; /NAK/d" log >dump
		why "$s, tcpdump" "blank-in-name certain ${s//\\/\\\\}.sbn" dump
		printf 'Dec  1 12:00:00 d dnsmasq-tftp[7]: file /srv/%s.sbn not found for %s\n' "$s" $A >dns
		why "$s, dnsmasq" "blank-in-name certain ${s//\\/\\\\}.sbn" dns
	done
	{ hunt 0; hpa 0 SIP$M.cnf; hpa 0 P0S3-8-12-00.loads; for s in 0 20 40; do hpa $s P0S3-8-12-00.sb2; done; } >log
	why "the same image again and no new hunt" "under-way likely P0S3-8-12-00.sb2"
	for s in 1 2; do printf 'Connection received from %s on port 5008%d\nRead request for file <P0S3-8-12-00.sb2>. Mode octet\nTIMEOUT waiting for Ack block #7\n' $A $s; done >log
	why "images that end in a time-out" "lossy likely P0S3-8-12-00.sb2"
	{ printf 'Connection received from %s on port 50081 [01/12 12:00:00.000]\nRead request for file <XMLDefault.cnf.xml>. Mode octet [01/12 12:00:00.000]\n' $A
		echo '<XMLDefault.cnf.xml>: sent 1 blk, 12 bytes in 0 s. 0 blk resent [01/12 12:00:00.100]'
		for s in 2.10 2.14 2.18 3.30 3.34 3.38 4.50 4.54 4.58; do
			printf 'Connection received from %s on port 5008%d [01/12 12:01:%s.000]\nRead request for file <%s>. Mode octet [01/12 12:01:%s.000]\n' $A ${s%.*} ${s#*.} \
				$(case $s in 2*) echo CTLSEP$M.tlv ;; 3*) echo SEP$M.cnf.xml ;; *) echo SIP$M.cnf ;; esac) ${s#*.}
		done; } >log
	why "heard until a moment ago" "unheard certain SIP$M.cnf"
	[ $bad = 0 ]
}

# each row: what a DHCP server says, and what is said of the phone
@test "no lease, or no server: requests that are ignored, Kea, Tftpd32; another device that tells its class is no phone" {
	in_sh '
		while IFS="|" read -r name text want; do
			for s in 0 1 2; do printf "%b" "$text" | sed "s/:04:/:0$s:/"; done >log
			want "$name" "$(printf "%b" "$want")"
			cph-why -q -o mac,verdict log
		done' <<-'END'
		ISC, ignored|Nov 20 19:04:11 r dhcpd: DHCPREQUEST for 192.0.2.9 from 00:11:22:33:44:55 via eth0: ignored (not authoritative).\n|001122334455\tno-lease
		ISC, another network|Nov 20 19:04:11 r dhcpd: DHCPREQUEST for 192.0.2.9 from 00:11:22:33:44:55 via eth0: wrong network.\nNov 20 19:04:11 r dhcpd: DHCPNAK on 192.0.2.9 to 00:11:22:33:44:55 via eth0\n|001122334455\tno-lease
		Kea, no address|2026-11-20 19:04:11.123 WARN  [kea-dhcp4.alloc-engine/12] ALLOC_ENGINE_V4_ALLOC_FAIL_SUBNET [hwtype=1 00:11:22:33:44:55], cid=[no info], tid=0x12: failed to allocate an IPv4 address in the subnet 192.0.2.0/24\n|001122334455\tno-lease
		Kea, no subnet|2026-11-20 19:04:11.123 INFO  [kea-dhcp4.packets/605] DHCP4_PACKET_RECEIVED [hwtype=1 00:11:22:33:44:55], cid=[no info], tid=0x12: DHCPDISCOVER (type 1) received from 0.0.0.0 to 255.255.255.255 on interface eth0\n|001122334455\tno-lease
		Tftpd32|Rcvd DHCP Discover Msg for IP 0.0.0.0, Mac 00:11:22:33:44:55 [28/11 09:04:00.140]\nDHCP: proposed address 192.0.2.30 [28/11 09:04:00.140]\nRcvd DHCP Rqst Msg for IP 0.0.0.0, Mac 00:11:22:33:44:55 [28/11 09:04:00.150]\nPreviously allocated address acked [28/11 09:04:00.150]\n|001122334455\tno-server
		another device|Nov 20 19:04:11 dnsmasq-dhcp[1]: 7 vendor class: MSFT 5.0\nNov 20 19:04:11 dnsmasq-dhcp[1]: 7 DHCPDISCOVER(eth0) 3c:22:fb:01:02:03\nNov 20 19:04:11 dnsmasq-dhcp[1]: 7 DHCPACK(eth0) 192.0.2.7 3c:22:fb:01:02:03 PC\n|
	END
}

@test "-d: the simulated phone begins as the inventory says, and a rule without a verdict of its own is quoted" {
	local M=001122334455
	mkdir d
	printf 'image_version: P0S3-8-12-00\nmy_mac_addr: 1\n' >d/SIP$M.cnf
	printf 'Dec  1 12:00:00 h in.tftpd[%d]: RRQ from 192.0.2.20 filename %s\n' 1 SIPDefault.cnf 2 SIP$M.cnf >log
	printf 'mac,load\n%s,P0S3-8-12-00\n' $M >phones.csv
	same crash $'rehearsal\tcertain\tcrash' "$(cph-why -d d -i phones.csv -o verdict,sure,rule log)"
	# the words of cph-phone, whole
	same words "the simulated phone is stuck on the files of the directory: SIP$M.cnf: $(cph-phone -W -o rule:rule,text | sed -n 's/^crash\t//p')" \
		"$(cph-why -d d -i phones.csv -o says log)"
	# what the server may not read is not missing
	printf 'Dec 01 12:00:00 h atftpd[1.1]: Serving P0S3-8-12-00.loads to 192.0.2.20:50082\nDec 01 12:00:00 h atftpd[1.1]: File P0S3-8-12-00.loads not found\n' >log
	echo >d/P0S3-8-12-00.loads
	chmod 640 d/P0S3-8-12-00.loads
	same closed $'forbidden\tmode 0640' "$(cph-why -d d -o verdict,says log | sed 's/\t.*(\(.*\))/\t\1/')"
}

@test "every line that a server is known to write is understood, if only to say that it means nothing" {
	run --separate-stderr cph-why -v -o verdict "$CPH_ROOT/t/why/lines.log"
	same "not understood" "" "$(grep "not understood" <<<"$stderr" || :)"
	# and a line that looks like one and is not is counted
	echo "Nov 20 19:04:11 b in.tftpd: what?" >log
	run --separate-stderr cph-why -v log
	[[ $stderr == *"log:1: not understood: Nov 20 19:04:11 b in.tftpd: what?"* ]]
}

@test "leases: ISC dhcpd, Kea, Windows, Tftpd32, each says whose address asks" {
	local line bad=0
	while IFS= read -r line; do
		printf '%s\nNov 20 19:04:12 b in.tftpd[12]: RRQ from 192.0.2.40 filename OS79XX.TXT\n' "$line" >log
		same "$line" $'001122334455\tlease' "$(cph-why -r -o request:mac,by log)" || bad=1
	done <<-'END'
		Nov 20 19:04:11 r dhcpd: DHCPACK on 192.0.2.40 to 00:11:22:33:44:55 (SEP) via eth0
		Nov 20 19:04:11 dnsmasq-dhcp[1]: 3980298515 DHCPACK(eth0) 192.0.2.40 00:11:22:33:44:55 SEP001122334455
		2026-11-20 19:04:11.123 INFO  [kea-dhcp4.leases/12.139] DHCP4_LEASE_ALLOC [hwtype=1 00:11:22:33:44:55], cid=[no info], tid=0x12: lease 192.0.2.40 has been allocated for 3600 seconds
		10,11/20/26,19:04:11,Assign,192.0.2.40,phone.example.org,001122334455,
	END
	[ $bad = 0 ]
}

@test "a year is not in the log: December before January, and a capture in words that runs past midnight" {
	printf '%s 2:00:0%d h in.tftpd[%d]: RRQ from 192.0.2.5 filename OS79XX.TXT\n' "Dec 31" 1 1 "Jan  1" 2 2 >log
	same "a day" 86401 "$(cph-why -r -o request:time log | paste -sd' ' | awk '{ print int($2 - $1) }')"
	printf '%s IP 192.0.2.5.%d > 192.0.2.1.69: TFTP, length 20, RRQ "OS79XX.TXT" octet\n' 23:59:59.5 50001 00:00:01.5 50002 >log
	same "two seconds" 2 "$(cph-why -r -o request:time log | paste -sd' ' | awk '{ print int($2 - $1) }')"
	# no day at all, or a month in another language: no date is claimed, nor a port that the log does not have
	printf '%sin.tftpd[9]: RRQ from 192.0.2.5 filename OS79XX.TXT\n' 'cec 22 19:04:11 h ' '19:04:11 ' '' 'Dec 22 19:04:11 h ' >log
	same "what is not known is empty" $',,none\n,,none\n,,none\nT,,second' \
		"$(cph-why -r -o request:time,port,stamp log | sed 's/^[0-9][0-9.]*/T/' | tr '\t' ,)"
}

@test "on a terminal: who, what is the matter and the command that mends it, folded; JSON and records have the same words" {
	need script jq || return 1
	same "in words" "001122334455 (192.0.2.31), kitchen, loader:
    SEP001122334455.cnf.xml was sent and names no load: the hunt stops there
    -> remove SEP001122334455.cnf.xml, or name the load in it: cph-lint DIR" \
		"$(printf 'mac,label\n001122334455,kitchen\n' >p.csv; script -qec "cph-why -i p.csv '$CPH_ROOT/t/why/cases/03-sep-empty-dnsmasq.log'" /dev/null | tr -d '\r')"
	# what was asked for last, in the words that cph-tftpd -v and cph-hop -v use for it
	same "the last file" "$(awk -F '\t' '$1 == "SIP<MAC>.cnf" && $2 == "SIP" { print $4 }' "$CPH_ROOT/lib/data/meanings.tsv")" \
		"$(cph-why -o means "$CPH_ROOT/t/why/cases/17-own-file-lower-case.log")"
	# every log: on a terminal, as records and as JSON, each behind a line with its name
	SHELL=/bin/sh COLUMNS=60 script -qec 'for f in "$CPH_ROOT"/t/why/cases/*.log "$CPH_ROOT"/t/why/own/*.log; do echo "== $f"; cph-why -q "$f"; done' /dev/null | tr -d '\r' >terminal
	in_sh '
		for f in "$CPH_ROOT"/t/why/cases/*.log "$CPH_ROOT"/t/why/own/*.log; do
			echo "== $f" >&3
			cph-why -q -o says "$f" >&3
			echo "== $f" >&4
			cph-why -q -o do "$f" >&4
			printf "{\"says\":\"== %s\"}\n" "$f" >&5
			cph-why -j -q "$f" >&5 2>&1
		done 3>says 4>do 5>json'
	[ "$(grep -c '^== ' says)" -ge 54 ]
	same "too wide" "" "$(awk '!/^== / && length > 60' terminal)"
	jq -r .says json >says.json
	diff says says.json
	# as many commands on the terminal as records have
	awk 'FNR == 1 { file++ }
		/^== / { f = $2; if (file == 1) name[n++] = f; next }
		file == 1 ? /^    -> / : /./ { c[file, f]++ }
		END { for (i = 0; i < n; i++) if (c[1, name[i]] + 0 != c[2, name[i]] + 0) { print name[i] ": " c[1, name[i]] + 0 " commands, not " c[2, name[i]] + 0; bad = 1 }
			exit bad || n < 54 }' terminal do
	# a name from the network is quoted in a command, and the directory is named
	mkdir d
	echo 'Dec  1 12:00:00 d dnsmasq-tftp[7]: cannot access /srv/P0S3-8-12-00 $(reboot).loads: Permission denied' >log
	same command "chmod a+r d/'P0S3-8-12-00 \$(reboot).loads'" "$(cph-why -d d -o do log)"
}
