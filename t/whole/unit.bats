#!/usr/bin/env bats
# the C unit tests: one test a program, its table of failures on stderr
load ../helper

# unit PROGRAM - run a unit program, and show what it printed if it failed
unit() {
	run "$CPH_ROOT/t/$1"
	[ "$status" -eq 0 ] && [[ $output == *' 0 failed'* ]] && return
	fail "$output"$'\n'"$1: status $status"
}

@test "archive: zip, gzip and signed wrappers inside one another, limits through all of them" { unit unpack/test_archive; }
@test "base: spans, numbers, MAC addresses, records, tables" { unit lib/test_base; }
@test "boot: the hunt, the old boot, files, limits, contested points, the log of a conversion" { unit phone/test_boot; }
@test "boot: the observed rows of the genuine loaders, one by one" { unit phone/test_observed; }
@test "boot: every answer that helps no phone, at every point of a start" { unit phone/test_bootfault; }
@test "cnf: the phone's text form read and written, rules between settings, XML, file names" { unit mkcnf/test_cnf; }
@test "judge: every verdict on a chain, every reason why there is no way" { unit plan/test_judge; }
@test "lint: XML, dial plans, rings, OS79XX.TXT and syncinfo.xml judged by themselves" { unit lint/test_lint; }
@test "cnfread: what the genuine reader of four releases was observed to do, row by row" { unit lib/test_cnfread; }
@test "params: a good, a boundary and a bad value for every parameter; every row of the phone's own table as it was probed" { unit lib/test_params; }
@test "fileset: several directories, hard and symbolic links, all or nothing" { unit lib/test_fileset; }
@test "file: opened beneath a directory; several files appear together or not at all" { unit lib/test_file; }
@test "plan: every chain row is found; no pair of loads gives an unsound plan" { unit plan/test_plan; }
@test "rules: versions, ranges, places; every fault of a table is found with its line" { unit plan/test_rules; }
@test "step: the files of every kind of hop" { unit plan/test_step; }
@test "dhcp: packets, every fault by its name, cut everywhere" { unit lib/test_dhcp; }
@test "dhcpc: the client, frames" { unit phone/test_dhcpc; }
@test "nowait: a terminal after ^S, a pipe, a socket, a full disk, a stderr that nobody reads" { unit lib/test_nowait; }
@test "lease: lines of a lease file, ours, dnsmasq's others and what is none; who has an address" { unit lib/test_lease; }
@test "dhcpsrv: every message and its answer; clients at random never share an address" { unit dhcpd/test_dhcpsrv; }
@test "syslog: every form that devices send, cut anywhere; so many a second" { unit syslogd/test_syslog; }
@test "tftpget: one file as the phone reads it" { unit phone/test_tftpget; }
@test "sep: the tables of the neighbours: elements and limits, models, time zones" { unit mkcnf/test_sep; }
@test "tz: time zone rules, zone files, and what of them the phone can be told" { unit mkcnf/test_tz; }
@test "loadid: catalogue, schemes, misspellings, order" { unit loadid/test_loadid; }
@test "hop: the shelf in words, plans and records read, check-sync" { unit hop/test_hop; }
@test "hop: every rule of the shelf, played" { unit hop/test_hoprules; }
@test "hashes: published vectors, and messages in any pieces" { unit lib/test_hash; }
@test "image: every verdict, and no damaged firmware file accepted" { unit lib/test_image; }
@test "imageset: .loads, packages, and files that do not belong together" { unit unpack/test_imageset; }
@test "known: files proved by their SHA-256, and one byte beside them" { unit unpack/test_known; }
@test "lzw: streams by hand, errors, round trips" { unit lib/test_lzw; }
@test "rsa: 35 genuine signatures under the real keys, of the 7940/7960 and of phones with Java, edges, key rings" { unit lib/test_rsa; }
@test "sighdr: headers and signature blocks that no genuine file has, well signed" { unit lib/test_sighdr; }
@test "inflate: CRC-32 vectors, every way a stream can be malformed" { unit unpack/test_inflate; }
@test "inflate: long streams of every code and distance, in the loop without bounds" { unit unpack/test_inflong; }
@test "tar, gzip, nesting: every fault by its name, every bit flipped, cut everywhere" { unit unpack/test_tar; }
@test "zip: names, every bit flipped, cut everywhere" { unit unpack/test_zip; }
@test "zip: what is odd in an archive otherwise well made, by its name; zip64" { unit unpack/test_zipfault; }
@test "phones: whose address, misses folded, content shared" { unit tftpd/test_phones; }
@test "tftp: packets, options, names, conditions, timers, clients" { unit tftpd/test_tftp; }
@test "tftpsend: one transfer, loss at every position, the wrap" { unit tftpd/test_tftpsend; }
@test "why: which phone an event of a log belongs to, and how many there are" { unit why/test_phones; }

@test "every unit test program has its test here, once" {
	local u n
	for u in "$CPH_ROOT"/t/*/test_*.c; do
		u=${u#"$CPH_ROOT"/t/}
		n=$(grep -c "unit ${u%.c};" "$BATS_TEST_FILENAME") || :
		[ "$n" = 1 ] || fail "${u%.c}: run by $n tests"
	done
}
