# cph - small tools that turn Cisco 7940/7960 phones from SCCP to SIP and back.  Works with GNU make and bmake.
#	make demo	build, then convert eight simulated phones on synthetic firmware
#	make check	build and run the tests (needs bats)
.POSIX:
.SUFFIXES:
.SUFFIXES: .tsv .c .o

VERSION = 0.2
PREFIX = /usr/local
BINDIR = $(PREFIX)/bin
MANDIR = $(PREFIX)/share/man
BASHCOMPDIR = $(PREFIX)/share/bash-completion/completions
ZSHCOMPDIR = $(PREFIX)/share/zsh/site-functions
DOCDIR = $(PREFIX)/share/doc/cph
# the units of systemd, its user and its directory; installed on Linux
SYSTEMDDIR = $(PREFIX)/lib/systemd/system
SYSUSERSDIR = $(PREFIX)/lib/sysusers.d
TMPFILESDIR = $(PREFIX)/lib/tmpfiles.d
DESTDIR =

CC = cc
AR = ar
CFLAGS = -O2 -g
CPPFLAGS =
LDFLAGS =
# hardening: on by default, empty these to do without
HARDEN = -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fPIE
# the linker of macOS knows no -z (/System/Library: to ask uname is a process more for each program)
HARDEN_LD = `[ -d /System/Library ] || echo -pie -Wl,-z,relro,-z,now`
# small: functions that no tool calls are not linked, and gdb takes what it needs to unwind from -g
SMALL = -ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables
SMALL_LD = `if [ -d /System/Library ]; then echo -Wl,-dead_strip; else echo -Wl,--gc-sections; fi`
# the same bytes from every directory (gcc from 8, clang from 10; empty it for others)
REPRO = -ffile-prefix-map="$$PWD=."
# -DCPH_POSIX_ONLY leaves out everything that is not POSIX.1-2008
EXTRAS =

STD = -std=c11
WARN = -pedantic -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes
# files, and inode numbers, of more than 32 bits where a long has 32
OFFSETS = -D_FILE_OFFSET_BITS=64
ALL_CPP = -Ilib -D_POSIX_C_SOURCE=200809L -D_DARWIN_C_SOURCE $(OFFSETS) -DCPH_VERSION='"$(VERSION)"' $(EXTRAS) $(CPPFLAGS)
ALL_C = $(STD) $(WARN) $(HARDEN) $(SMALL) $(REPRO) $(CFLAGS)
LINK = $(CC) $(ALL_C) $(HARDEN_LD) $(SMALL_LD) $(LDFLAGS)

TOOLS = cph-dhcpd cph-hop cph-lint cph-loadid cph-mkcnf cph-phone cph-plan cph-syslogd cph-tftpd cph-unpack cph-why
MANUALS = cph-dhcpd.8 cph-hop.8 cph-internals.7 cph-lint.1 cph-loadid.1 cph-mkcnf.1 cph-phone.1 cph-plan.1 cph-record.5 cph-syslogd.8 cph-tftpd.8 \
	cph-unpack.1 cph-why.1 cph.1 cph.7

# The library (libcph.a) knows nothing of phones.  Three shelves, an archive each: sockets and wire formats; names of loads and files of
# these phones; signed images.  A room holds what only one tool links: bin/TOOL/.  "make layering" proves all of it.
LIB = lib/buf.o lib/cli.o lib/diag.o lib/dirlist.o lib/file.o lib/fileset.o lib/keep.o lib/lines.o lib/mac.o lib/num.o \
	lib/out.o lib/record.o lib/span.o lib/sys.o lib/table.o lib/tsv.o
NET = lib/net/dhcp.o lib/net/frame.o lib/net/leaseline.o lib/net/listen.o lib/net/loop.o lib/net/nowait.o lib/net/outq.o lib/net/rate.o \
	lib/net/recout.o lib/net/redraw.o lib/net/sandbox.o lib/net/sock.o lib/net/syslink.o lib/net/sysnet.o lib/net/sysrights.o lib/net/tftp.o lib/net/timerq.o
CISCO = lib/cisco/bootcnf.o lib/cisco/cell.o lib/cisco/cnf.o lib/cisco/cnf_check.o lib/cisco/cnfread.o lib/cisco/dialpat.o lib/cisco/hopdir.o \
	lib/cisco/loadid.o lib/cisco/loadid_grammar.o lib/cisco/loadid_other.o \
	lib/cisco/loadid_spell.o lib/cisco/lver.o lib/cisco/macset.o lib/cisco/model.o lib/cisco/meaning.o lib/cisco/nearword.o lib/cisco/params.o \
	lib/cisco/phonefile.o lib/cisco/phonetable.o lib/cisco/septable.o lib/cisco/steprec.o lib/cisco/xmlscan.o lib/data/families.o lib/data/inner.o lib/data/loadids.o lib/data/models.o lib/data/meanings.o lib/data/params.o lib/data/sep.o
FW = lib/fw/hash.o lib/fw/image.o lib/fw/keyring.o lib/fw/loads.o lib/fw/lzw.o lib/fw/rawimage.o lib/fw/rsa.o \
	lib/fw/sighdr.o lib/data/genuine.o lib/data/keys.o
DHCPD = bin/dhcpd/dhcpsrv.o bin/dhcpd/fragment.o bin/dhcpd/leasefile.o bin/dhcpd/say.o bin/dhcpd/wire.o
HOP = bin/hop/checksync.o bin/hop/command.o bin/hop/evidence.o bin/hop/feed.o bin/hop/hop.o bin/hop/live.o bin/hop/row.o bin/hop/rules.o bin/hop/shelf.o \
	bin/hop/show.o bin/hop/stranger.o
LINT = bin/lint/dialplan.o bin/lint/files.o bin/lint/lint.o bin/lint/loadfile.o bin/lint/near.o \
	bin/lint/sep.o bin/lint/small.o bin/lint/tree.o
LOADID = bin/loadid/compare.o
MKCNF = bin/mkcnf/cnfxml.o bin/mkcnf/compose.o bin/mkcnf/deploy.o bin/mkcnf/diff.o bin/mkcnf/extras.o \
	bin/mkcnf/inventory.o bin/mkcnf/javazone.o bin/mkcnf/outlist.o bin/mkcnf/pjsip.o bin/mkcnf/secret.o \
	bin/mkcnf/sepxml.o bin/mkcnf/steplist.o bin/mkcnf/tree.o bin/mkcnf/tz.o bin/mkcnf/zone.o \
	lib/data/javazones.o lib/data/zones.o
PHONE = bin/phone/boot.o bin/phone/boot_app.o bin/phone/boot_common.o bin/phone/boot_image.o bin/phone/boot_java.o bin/phone/boot_old.o \
	bin/phone/boot_ual.o bin/phone/phonenet.o bin/phone/dhcpc.o bin/phone/flashfile.o bin/phone/imagecache.o bin/phone/javaload.o \
	bin/phone/phonelink.o bin/phone/loader.o bin/phone/phone.o bin/phone/phonedir.o bin/phone/planrun.o bin/phone/sepfile.o bin/phone/tftpget.o \
	bin/phone/which.o lib/data/loaders.o
PLAN = bin/plan/dot.o bin/plan/have.o bin/plan/holders.o bin/plan/judge.o bin/plan/lack.o bin/plan/matrix.o bin/plan/place.o bin/plan/plan.o \
	bin/plan/planrec.o bin/plan/shelf.o bin/plan/step.o bin/plan/vers.o bin/plan/walk.o lib/data/archives.o lib/data/matrix.o
SYSLOGD = bin/syslogd/syslogmsg.o
TFTPD = bin/tftpd/clients.o bin/tftpd/filecache.o bin/tftpd/fold.o bin/tftpd/live.o bin/tftpd/logsock.o \
	bin/tftpd/macsrc.o bin/tftpd/port.o bin/tftpd/progress.o bin/tftpd/say.o bin/tftpd/servedir.o \
	bin/tftpd/servepath.o bin/tftpd/tftpd.o bin/tftpd/tftpsend.o bin/tftpd/transfers.o bin/tftpd/until.o
UNPACK = bin/unpack/archive.o bin/unpack/crc32.o bin/unpack/extract.o bin/unpack/gzip.o bin/unpack/inflate.o \
	bin/unpack/inftab.o bin/unpack/judge.o bin/unpack/large.o bin/unpack/member.o bin/unpack/package.o bin/unpack/source.o \
	bin/unpack/store.o bin/unpack/tar.o bin/unpack/zip.o
WHY = bin/why/asks.o bin/why/clean.o bin/why/format.o bin/why/java.o bin/why/pcap.o bin/why/phones.o bin/why/reader.o bin/why/replay.o \
	bin/why/rounds.o bin/why/stamp.o bin/why/verdict.o bin/why/words.o lib/data/logs.o \
	lib/data/verdicts.o

# programs of the test suite, its unit tests and its fuzz targets (replay form)
KIT = t/kit/built t/kit/deflrand t/kit/dhcpx t/kit/mkfw t/kit/mkjava t/kit/mkzip t/kit/sipd t/kit/tftpc t/kit/tftpload t/kit/tftpmin
KITFW = t/kit/fw_data.o t/kit/fw_deflate.o t/kit/fw_image.o t/kit/fw_lzw.o t/kit/fw_sign.o t/kit/fw_zip.o
UNITS = t/dhcpd/test_dhcpsrv t/hop/test_hop t/hop/test_hoprules t/lib/test_base t/lib/test_dhcp t/lib/test_file \
	t/lib/test_fileset t/lib/test_hash t/lib/test_image t/lib/test_lease t/unpack/test_known t/lib/test_lzw t/lib/test_cnfread t/lib/test_nowait t/lib/test_params t/lib/test_rsa \
	t/lib/test_sighdr t/lint/test_lint t/loadid/test_loadid t/mkcnf/test_cnf t/mkcnf/test_sep t/mkcnf/test_tz t/phone/test_boot \
	t/phone/test_bootfault t/phone/test_dhcpc t/phone/test_observed t/phone/test_tftpget t/plan/test_judge t/plan/test_plan t/plan/test_rules \
	t/plan/test_step t/syslogd/test_syslog t/tftpd/test_phones t/tftpd/test_tftp t/tftpd/test_tftpsend t/unpack/test_archive \
	t/unpack/test_imageset t/unpack/test_inflate t/unpack/test_inflong t/unpack/test_tar t/unpack/test_zip \
	t/unpack/test_zipfault t/why/test_phones
FUZZ = t/dhcpd/fuzz_dhcp t/hop/fuzz_hop t/unpack/fuzz_image t/lib/fuzz_javalist t/lib/fuzz_lzw t/lib/fuzz_record t/lib/fuzz_table t/lint/fuzz_lint \
	t/loadid/fuzz_loadid t/mkcnf/fuzz_cnf t/mkcnf/fuzz_tz t/phone/fuzz_boot t/phone/fuzz_tftpget t/plan/fuzz_rules \
	t/syslogd/fuzz_syslog t/tftpd/fuzz_tftp t/tftpd/fuzz_tftpsend t/unpack/fuzz_archive t/unpack/fuzz_inflate \
	t/unpack/fuzz_tar t/unpack/fuzz_zip t/why/fuzz_why

SHELVES = lib/fw.a lib/cisco.a lib/net.a
ARCHIVES = $(SHELVES) lib/libcph.a
ROOMS = bin/dhcpd/room.a bin/hop/room.a bin/lint/room.a bin/loadid/room.a bin/mkcnf/room.a bin/phone/room.a bin/plan/room.a \
	bin/syslogd/room.a bin/tftpd/room.a bin/unpack/room.a bin/why/room.a

all: $(TOOLS:%=bin/%)

.c.o:
	$(CC) $(ALL_CPP) $(ALL_C) -c -o $@ $<

# ---- the tools ----

bin/cph-dhcpd: bin/dhcpd/main.o bin/dhcpd/room.a lib/cisco.a lib/net.a lib/libcph.a
	$(LINK) -o $@ bin/dhcpd/main.o bin/dhcpd/room.a lib/cisco.a lib/net.a lib/libcph.a
bin/cph-hop: bin/hop/main.o bin/hop/room.a lib/cisco.a lib/net.a lib/libcph.a
	$(LINK) -o $@ bin/hop/main.o bin/hop/room.a lib/cisco.a lib/net.a lib/libcph.a
bin/cph-lint: bin/lint/main.o bin/lint/room.a lib/cisco.a lib/libcph.a
	$(LINK) -o $@ bin/lint/main.o bin/lint/room.a lib/cisco.a lib/libcph.a
bin/cph-loadid: bin/loadid/main.o bin/loadid/room.a lib/cisco.a lib/libcph.a
	$(LINK) -o $@ bin/loadid/main.o bin/loadid/room.a lib/cisco.a lib/libcph.a
bin/cph-mkcnf: bin/mkcnf/main.o bin/mkcnf/room.a lib/cisco.a lib/libcph.a
	$(LINK) -o $@ bin/mkcnf/main.o bin/mkcnf/room.a lib/cisco.a lib/libcph.a
bin/cph-phone: bin/phone/main.o bin/phone/room.a lib/fw.a lib/cisco.a lib/net.a lib/libcph.a
	$(LINK) -o $@ bin/phone/main.o bin/phone/room.a lib/fw.a lib/cisco.a lib/net.a lib/libcph.a
bin/cph-plan: bin/plan/main.o bin/plan/room.a lib/fw.a lib/cisco.a lib/libcph.a
	$(LINK) -o $@ bin/plan/main.o bin/plan/room.a lib/fw.a lib/cisco.a lib/libcph.a
bin/cph-syslogd: bin/syslogd/main.o bin/syslogd/room.a lib/net.a lib/libcph.a
	$(LINK) -o $@ bin/syslogd/main.o bin/syslogd/room.a lib/net.a lib/libcph.a
bin/cph-tftpd: bin/tftpd/main.o bin/tftpd/room.a lib/cisco.a lib/net.a lib/libcph.a
	$(LINK) -o $@ bin/tftpd/main.o bin/tftpd/room.a lib/cisco.a lib/net.a lib/libcph.a
bin/cph-unpack: bin/unpack/main.o bin/unpack/room.a lib/fw.a lib/cisco.a lib/libcph.a
	$(LINK) -o $@ bin/unpack/main.o bin/unpack/room.a lib/fw.a lib/cisco.a lib/libcph.a
bin/cph-why: bin/why/main.o bin/why/room.a lib/cisco.a lib/libcph.a
	$(LINK) -o $@ bin/why/main.o bin/why/room.a lib/cisco.a lib/libcph.a

bin/dhcpd/room.a: $(DHCPD)
	rm -f $@; $(AR) rcs $@ $(DHCPD)
bin/hop/room.a: $(HOP)
	rm -f $@; $(AR) rcs $@ $(HOP)
bin/lint/room.a: $(LINT)
	rm -f $@; $(AR) rcs $@ $(LINT)
bin/loadid/room.a: $(LOADID)
	rm -f $@; $(AR) rcs $@ $(LOADID)
bin/mkcnf/room.a: $(MKCNF)
	rm -f $@; $(AR) rcs $@ $(MKCNF)
bin/phone/room.a: $(PHONE)
	rm -f $@; $(AR) rcs $@ $(PHONE)
bin/plan/room.a: $(PLAN)
	rm -f $@; $(AR) rcs $@ $(PLAN)
bin/syslogd/room.a: $(SYSLOGD)
	rm -f $@; $(AR) rcs $@ $(SYSLOGD)
bin/tftpd/room.a: $(TFTPD)
	rm -f $@; $(AR) rcs $@ $(TFTPD)
bin/unpack/room.a: $(UNPACK)
	rm -f $@; $(AR) rcs $@ $(UNPACK)
bin/why/room.a: $(WHY)
	rm -f $@; $(AR) rcs $@ $(WHY)

lib/libcph.a: $(LIB)
	rm -f $@; $(AR) rcs $@ $(LIB)
lib/net.a: $(NET)
	rm -f $@; $(AR) rcs $@ $(NET)
lib/cisco.a: $(CISCO)
	rm -f $@; $(AR) rcs $@ $(CISCO)
lib/fw.a: $(FW)
	rm -f $@; $(AR) rcs $@ $(FW)

# A header of a room is read in its room only, one of a shelf by everybody.
HEADERS = lib/*.h lib/net/*.h lib/cisco/*.h lib/fw/*.h
$(LIB) $(NET) $(CISCO) $(FW): $(HEADERS)
bin/loadid/main.o $(LOADID): $(HEADERS)
bin/dhcpd/main.o $(DHCPD): bin/dhcpd/*.h $(HEADERS)
bin/hop/main.o $(HOP): bin/hop/*.h $(HEADERS)
bin/lint/main.o $(LINT): bin/lint/*.h $(HEADERS)
bin/mkcnf/main.o $(MKCNF): bin/mkcnf/*.h $(HEADERS)
bin/phone/main.o $(PHONE): bin/phone/*.h $(HEADERS)
bin/plan/main.o $(PLAN): bin/plan/*.h $(HEADERS)
bin/syslogd/main.o $(SYSLOGD): bin/syslogd/*.h $(HEADERS)
bin/tftpd/main.o $(TFTPD): bin/tftpd/*.h $(HEADERS)
bin/unpack/main.o $(UNPACK): bin/unpack/*.h $(HEADERS)
bin/why/main.o $(WHY): bin/why/*.h $(HEADERS)

# the tables, as C
TABLES = lib/data/archives.c lib/data/families.c lib/data/genuine.c lib/data/inner.c lib/data/javazones.c lib/data/keys.c lib/data/loaders.c lib/data/loadids.c \
	lib/data/logs.c lib/data/matrix.c lib/data/meanings.c lib/data/models.c lib/data/params.c lib/data/sep.c lib/data/verdicts.c lib/data/zones.c
$(TABLES): lib/data/tsv2c
.tsv.c:
	sh lib/data/tsv2c $* <$< >$@.tmp && mv $@.tmp $@ || { rm -f $@.tmp; exit 1; }

# ---- tests ----

# A program of the tests is its one source file, its room and the libraries.
.c:
	r=bin/$$(basename $(@D))/room.a; [ -f $$r ] || r=; $(LINK) -Ibin -It $(ALL_CPP) -o $@ $< $$r t/kit/fw.a $(ARCHIVES)

t/kit/fw.a: $(KITFW)
	rm -f $@; $(AR) rcs $@ $(KITFW)
$(KITFW): t/kit/*.h t/kit/fw_*.c $(HEADERS)
	$(CC) -Ibin -It $(ALL_CPP) $(ALL_C) -c -o $@ $(@:.o=.c)

$(KIT) $(UNITS) $(FUZZ): t/kit/*.h t/kit/fw.a $(ARCHIVES)
t/dhcpd/test_dhcpsrv t/dhcpd/fuzz_dhcp: bin/dhcpd/room.a
t/hop/test_hop t/hop/test_hoprules t/hop/fuzz_hop: bin/hop/room.a
t/lint/test_lint t/lint/fuzz_lint: bin/lint/room.a
t/loadid/test_loadid t/loadid/fuzz_loadid: bin/loadid/room.a
t/mkcnf/test_cnf t/mkcnf/test_sep t/mkcnf/test_tz t/mkcnf/fuzz_cnf t/mkcnf/fuzz_tz: bin/mkcnf/room.a
t/phone/test_boot t/phone/test_bootfault t/phone/test_dhcpc t/phone/test_observed t/phone/test_tftpget t/phone/fuzz_boot \
	t/phone/fuzz_tftpget: bin/phone/room.a
t/plan/test_judge t/plan/test_plan t/plan/test_rules t/plan/test_step t/plan/fuzz_rules: bin/plan/room.a
t/syslogd/test_syslog t/syslogd/fuzz_syslog: bin/syslogd/room.a
t/tftpd/test_phones t/tftpd/test_tftp t/tftpd/test_tftpsend t/tftpd/fuzz_tftp t/tftpd/fuzz_tftpsend: bin/tftpd/room.a
t/unpack/test_known t/unpack/fuzz_image t/unpack/test_archive t/unpack/test_imageset t/unpack/test_inflate t/unpack/test_inflong t/unpack/test_tar \
	t/unpack/test_zip t/unpack/test_zipfault t/unpack/fuzz_archive t/unpack/fuzz_inflate t/unpack/fuzz_tar \
	t/unpack/fuzz_zip: bin/unpack/room.a
t/why/test_phones t/why/fuzz_why: bin/why/room.a
t/phone/test_boot t/phone/test_bootfault t/phone/test_observed: t/phone/bootrun.h
t/hop/test_hop t/hop/test_hoprules: t/hop/theatre.h
# these look into a second room
t/kit/deflrand: t/kit/deflrand.c bin/unpack/room.a
	$(LINK) -Ibin -It $(ALL_CPP) -o $@ $@.c bin/unpack/room.a t/kit/fw.a $(ARCHIVES)
t/kit/mkzip: t/kit/mkzip.c bin/unpack/room.a
	$(LINK) -Ibin -It $(ALL_CPP) -o $@ $@.c bin/unpack/room.a t/kit/fw.a $(ARCHIVES)
t/kit/dhcpx: t/kit/dhcpx.c bin/phone/room.a
	$(LINK) -Ibin -It $(ALL_CPP) -o $@ $@.c bin/phone/room.a $(ARCHIVES)
t/dhcpd/fuzz_dhcp: t/dhcpd/fuzz_dhcp.c bin/dhcpd/room.a bin/phone/room.a
	$(LINK) -Ibin -It $(ALL_CPP) -o $@ $@.c bin/dhcpd/room.a bin/phone/room.a $(ARCHIVES)
t/phone/test_dhcpc: t/phone/test_dhcpc.c bin/phone/room.a bin/dhcpd/room.a
	$(LINK) -Ibin -It $(ALL_CPP) -o $@ $@.c bin/phone/room.a bin/dhcpd/room.a $(ARCHIVES)
t/lib/test_image: t/lib/test_image.c bin/phone/room.a
	$(LINK) -Ibin -It $(ALL_CPP) -o $@ $@.c bin/phone/room.a t/kit/fw.a $(ARCHIVES)

# (the seeds of the fuzz targets are for the sanitizers: asan, cov)
tests: all $(KIT) $(UNITS) t/kit/shim.so

units: $(UNITS)

# for t/full/faults.bats; where LD_PRELOAD is unknown that test is skipped
t/kit/shim.so: t/kit/shim.c
	-$(CC) -std=c11 $(OFFSETS) -O2 -fPIC -shared -o $@ t/kit/shim.c -ldl

# directories of tests, or bats files
CHECK = t
check: tests
	t/run $(CHECK)

demo:
	@$(MAKE) -s all $(KIT)
	@sh examples/demo.sh

# -Werror: warnings of this build are errors
WERROR =
# The same (CHECK) under AddressSanitizer and UndefinedBehaviorSanitizer, in a copy of the tree.  Without the leak check at exit: it reads
# /proc, which the sandbox of cph-tftpd hides, and tools that run once leave their last buffers to exit.  ASAN_O=-O0 compiles in half the time;
# what calculates most is optimized even then.
ASAN_O = -O1
ASAN = HARDEN= HARDEN_LD= SMALL= SMALL_LD= CFLAGS="$$O -g1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all $(WERROR) $$COVER"
asan:
	O=-O1; t/make/subbuild asan CC="$(CC)" $(ASAN) lib/fw.a bin/plan/room.a
	O="$(ASAN_O)"; cd build/asan && $(MAKE) CC="$(CC)" $(ASAN) tests $(FUZZ)
	cd build/asan && CPH_SUBBUILD=asan ASAN_OPTIONS=detect_leaks=0 t/run $(CHECK)

# The same with clang, counting the lines that ran.  Less than COV_MIN % of the lines of the modules that are bytes or formats
# (t/make/layers) is a failure, so is less than COV_EACH % of those of one, and less than COV_ROOMS % of those of the rooms.
COV_MIN = 95
COV_EACH = 85
COV_ROOMS = 85
cov:
	COVER="-fprofile-instr-generate -fcoverage-mapping -mllvm -runtime-counter-relocation -Wno-unused-command-line-argument" O=-O1; \
		t/make/subbuild asan CC=clang $(ASAN) tests $(FUZZ)
	t/make/cov $(COV_MIN) $(COV_EACH) $(COV_ROOMS) $(CHECK)

# FUZZ_SECONDS for each target, with libFuzzer (clang)
FUZZ_SECONDS = 60
fuzz:
	t/make/fuzz $(FUZZ_SECONDS) $(FUZZ)

# how long things take beside what people use now, as ratios (needs the peers installed)
bench: all $(KIT)
	t/make/benchtable t/bench/*

# longer than check may take: the suite six times over, and more.  Every part runs; the end says which of them failed.
full: tests
	@failed=; for b in t/full/*; do \
		began=$$(date +%s); \
		case $$b in *.bats) t/run $$b ;; *.tsv) ;; *) $$b ;; esac || failed="$$failed $$b"; \
		echo "full: $$b: $$(($$(date +%s) - began)) s"; \
	done; \
	[ -z "$$failed" ] || { echo "full: failed:$$failed"; exit 1; }

# hours instead of minutes: mixed load, programs killed at random.  SOAK_SECONDS for each part, or its own default
SOAK_SECONDS =
soak: tests
	for b in t/soak/*; do if [ -x $$b ] && [ -f $$b ]; then $$b $(SOAK_SECONDS) || exit 1; fi; done

# What the house rules say, from the objects: no call upward, no circle of files, who may exit, which modules are pure, and that every
# module of the libraries has two users.
layering: $(ROOMS) $(ARCHIVES) all
	t/make/layering

# No warning with gcc and clang, manuals clean.
LINT_CC = gcc clang
lint:
	t/make/lint "$(LINT_CC)" $(MANUALS:%=man/%)

# gcc -fanalyzer, cppcheck and clang-tidy; what they are wrong about is in t/make/analyze.known, also which checks are not followed
analyze: $(ARCHIVES)
	t/make/analyze lib/*.c lib/*/*.c bin/*/*.c

# ---- installation ----

EXAMPLES = Makefile night.sh phone.csv phones.csv
UNITFILES = cph-tftpd.service cph-tftpd.socket

# bash-completion looks for a file of each command's name
install: all
	for s in 1 5 7 8; do mkdir -p $(DESTDIR)$(MANDIR)/man$$s || exit 1; done
	mkdir -p $(DESTDIR)$(BINDIR) $(DESTDIR)$(BASHCOMPDIR) $(DESTDIR)$(ZSHCOMPDIR) $(DESTDIR)$(DOCDIR)/examples
	for f in cph $(TOOLS); do install -m 755 bin/$$f $(DESTDIR)$(BINDIR)/$$f || exit 1; done
	for f in $(MANUALS); do install -m 644 man/$$f $(DESTDIR)$(MANDIR)/man$${f##*.}/$$f || exit 1; done
	install -m 644 examples/completion/cph.bash $(DESTDIR)$(BASHCOMPDIR)/cph
	for f in $(TOOLS); do ln -sf cph $(DESTDIR)$(BASHCOMPDIR)/$$f || exit 1; done
	install -m 644 examples/completion/_cph $(DESTDIR)$(ZSHCOMPDIR)/_cph
	for f in README COPYING; do install -m 644 $$f $(DESTDIR)$(DOCDIR)/$$f || exit 1; done
	for f in $(EXAMPLES); do install -m 644 examples/$$f $(DESTDIR)$(DOCDIR)/examples/$$f || exit 1; done
	[ "$$(uname -s)" != Linux ] || $(MAKE) install-systemd

install-systemd:
	mkdir -p $(DESTDIR)$(SYSTEMDDIR) $(DESTDIR)$(SYSUSERSDIR) $(DESTDIR)$(TMPFILESDIR)
	for f in $(UNITFILES); do sed 's#/usr/local/bin#$(BINDIR)#' examples/systemd/$$f >$(DESTDIR)$(SYSTEMDDIR)/$$f && \
		chmod 644 $(DESTDIR)$(SYSTEMDDIR)/$$f || exit 1; done
	install -m 644 examples/systemd/sysusers.conf $(DESTDIR)$(SYSUSERSDIR)/cph.conf
	install -m 644 examples/systemd/tmpfiles.conf $(DESTDIR)$(TMPFILESDIR)/cph.conf

# what install has put there, and the directories that nobody else uses
uninstall:
	for f in cph $(TOOLS); do rm -f $(DESTDIR)$(BINDIR)/$$f $(DESTDIR)$(BASHCOMPDIR)/$$f; done
	for f in $(MANUALS); do rm -f $(DESTDIR)$(MANDIR)/man$${f##*.}/$$f; done
	for f in $(EXAMPLES); do rm -f $(DESTDIR)$(DOCDIR)/examples/$$f; done
	for f in $(UNITFILES); do rm -f $(DESTDIR)$(SYSTEMDDIR)/$$f; done
	rm -f $(DESTDIR)$(ZSHCOMPDIR)/_cph $(DESTDIR)$(DOCDIR)/README $(DESTDIR)$(DOCDIR)/COPYING $(DESTDIR)$(SYSUSERSDIR)/cph.conf $(DESTDIR)$(TMPFILESDIR)/cph.conf
	-rmdir $(DESTDIR)$(DOCDIR)/examples $(DESTDIR)$(DOCDIR) 2>/dev/null

# In a clone of git: what is committed, the same bytes every time.  Else from a copy, so that what is built here stays; the same bytes if
# tar is GNU tar, with the time of the Makefile or SOURCE_DATE_EPOCH.
dist:
	rm -rf cph-$(VERSION) cph-$(VERSION).tar.gz cph-$(VERSION).tar
	if [ -e .git ]; then \
		git diff --quiet HEAD || echo "dist: what is not committed is left out" >&2; \
		git -c tar.umask=0022 archive --format=tar --prefix=cph-$(VERSION)/ -o cph-$(VERSION).tar HEAD; \
	else \
		mkdir cph-$(VERSION) && \
		cp -R Makefile README COPYING .gitignore .ci bin lib man t examples cph-$(VERSION) && \
		(cd ./cph-$(VERSION) && $(MAKE) -s clean) && \
		t/make/tar cph-$(VERSION) >cph-$(VERSION).tar; \
	fi
	gzip -n <cph-$(VERSION).tar >cph-$(VERSION).tar.gz
	rm -rf cph-$(VERSION) cph-$(VERSION).tar

# A tarball of the tools for machines without a compiler: make static CC=musl-gcc
static:
	t/make/static $(VERSION) "$(CC)"

# The tarball by itself: builds, passes DISTCHECK (all of t, or some bats files), installs, uninstalls and cleans up after itself.
DISTCHECK = t
distcheck: dist
	t/make/distcheck cph-$(VERSION) $(DISTCHECK)

clean:
	rm -f lib/*.[oa] lib/*/*.o lib/*.a lib/data/*.c lib/data/*.tmp bin/*/*.[oa] t/*/*.[oa] t/kit/*.so
	rm -f $(TOOLS:%=bin/%) $(KIT) $(UNITS) $(FUZZ)
	rm -rf build

.PHONY: all tests units check demo asan cov analyze bench full soak fuzz layering lint install install-systemd uninstall dist static distcheck clean
