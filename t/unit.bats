#!/usr/bin/env bats
# the C unit tests: one test a program, its table of failures on stderr
load helper

for u in "$CPH_ROOT"/t/unit/test_*.c; do
	n=${u##*/}
	n=${n%.c}
	eval "unit_$n() { run -0 \"$CPH_ROOT/t/unit/$n\"; [[ \$output == *' 0 failed'* ]]; }"
done

@test "archive: zip, gzip and signed wrappers inside one another, limits through all of them" { unit_test_archive; }
@test "base: spans, numbers, MAC addresses, records, tables" { unit_test_base; }
@test "boot: the hunt, the old boot, files, limits, contested points, the log of a conversion" { unit_test_boot; }
@test "boot: every answer that helps no phone, at every point of a start" { unit_test_bootfault; }
@test "cnf: the phone's text form read and written, rules between settings, XML, file names" { unit_test_cnf; }
@test "judge: every verdict on a chain, every reason why there is no way" { unit_test_judge; }
@test "lint: XML, dial plans, rings, OS79XX.TXT and syncinfo.xml judged by themselves" { unit_test_lint; }
@test "params: a good, a boundary and a bad value for every parameter" { unit_test_params; }
@test "fileset: several directories, hard and symbolic links, all or nothing" { unit_test_fileset; }
@test "file: opened beneath a directory; several files appear together or not at all" { unit_test_file; }
@test "plan: every chain row is found; no pair of loads gives an unsound plan" { unit_test_plan; }
@test "judge: other people's chains, and why there is no way" { unit_test_judge; }
@test "rules: versions, ranges, places; every fault of a table is found with its line" { unit_test_rules; }
@test "step: the files of every kind of hop" { unit_test_step; }
@test "dhcp: packets, every fault by its name, cut everywhere" { unit_test_dhcp; }
@test "dhcpc: the client, frames, a line of the lease file" { unit_test_dhcpc; }
@test "dhcpsrv: every message and its answer; clients at random never share an address" { unit_test_dhcpsrv; }
@test "syslog: every form that devices send, cut anywhere; so many a second" { unit_test_syslog; }
@test "tftpget: one file as the phone reads it" { unit_test_tftpget; }
@test "tz: time zone rules, zone files, and what of them the phone can be told" { unit_test_tz; }

@test "loadid: catalogue, schemes, misspellings, order" { unit_test_loadid; }

@test "hop: the shelf in words, plans and records read, check-sync" { unit_test_hop; }
@test "hop: every rule of the shelf, played" { unit_test_hoprules; }
@test "hashes: published vectors, and messages in any pieces" { unit_test_hash; }
@test "image: every verdict, and no damaged firmware file accepted" { unit_test_image; }
@test "imageset: .loads, packages, and files that do not belong together" { unit_test_imageset; }
@test "known: files proved by their SHA-256, and one byte beside them" { unit_test_known; }
@test "lzw: streams by hand, errors, round trips" { unit_test_lzw; }
@test "rsa: fourteen genuine signatures under the real keys, edges, key rings" { unit_test_rsa; }
@test "sighdr: headers and signature blocks that no genuine file has, well signed" { unit_test_sighdr; }

@test "inflate: CRC-32 vectors, every way a stream can be malformed" { unit_test_inflate; }
@test "inflate: long streams of every code and distance, in the loop without bounds" { unit_test_inflong; }
@test "tar, gzip, nesting: every fault by its name, every bit flipped, cut everywhere" { unit_test_tar; }
@test "zip: names, every bit flipped, cut everywhere" { unit_test_zip; }
@test "zip: what is odd in an archive otherwise well made, by its name; zip64" { unit_test_zipfault; }
@test "phones: whose address, misses folded, content shared" { unit_test_phones; }
@test "tftp: packets, options, names, conditions, timers, clients" { unit_test_tftp; }
@test "tftpx: one transfer, loss at every position, the wrap" { unit_test_tftpx; }

@test "every unit test program has its test here" {
	local u
	for u in "$CPH_ROOT"/t/unit/test_*.c; do
		u=${u##*/}
		grep -q "unit_${u%.c};" "$BATS_TEST_FILENAME" || fail "no @test runs ${u%.c}"
	done
}
