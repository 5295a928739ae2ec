# cph - small tools that turn Cisco 7940/7960 phones from SCCP to SIP and back.  Works with GNU make and bmake.
#	make demo	build, then convert six simulated phones on synthetic firmware
#	make check	build and run the tests (needs bats)
.POSIX:
.SUFFIXES:
.SUFFIXES: .c .o

VERSION = 0.1
PREFIX = /usr/local
BINDIR = $(PREFIX)/bin
MANDIR = $(PREFIX)/share/man
BASHCOMPDIR = $(PREFIX)/share/bash-completion/completions
ZSHCOMPDIR = $(PREFIX)/share/zsh/site-functions
DESTDIR =

CC = cc
AWK = awk
AR = ar
CFLAGS = -O2 -g
CPPFLAGS =
LDFLAGS =
# hardening: on by default, empty these to do without
HARDEN = -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fPIE
HARDEN_LD = -pie -Wl,-z,relro,-z,now
# the same bytes from every directory (gcc from 8, clang from 10; empty it for others)
REPRO = -ffile-prefix-map="$$PWD=."
# -DCPH_POSIX_ONLY leaves out everything that is not POSIX.1-2008
EXTRAS =

STD = -std=c11
WARN = -pedantic -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes
ALL_CPP = -Ilib -It -D_POSIX_C_SOURCE=200809L -DCPH_VERSION='"$(VERSION)"' $(EXTRAS) $(CPPFLAGS)
ALL_C = $(STD) $(WARN) $(HARDEN) $(REPRO) $(CFLAGS)
LINK = $(CC) $(ALL_C) $(HARDEN_LD) $(LDFLAGS)

TOOLS = \
	cph-dhcpd \
	cph-hop \
	cph-loadid \
	cph-mkcnf \
	cph-phone \
	cph-plan \
	cph-syslogd \
	cph-tftpd \
	cph-unpack

MAN1 = \
	cph-loadid.1 \
	cph-mkcnf.1 \
	cph-phone.1 \
	cph-plan.1 \
	cph-unpack.1

MAN5 = \
	cph-record.5

MAN7 = \
	cph.7

MAN8 = \
	cph-dhcpd.8 \
	cph-hop.8 \
	cph-syslogd.8 \
	cph-tftpd.8

# The layers: a module may use its own layer and lower ones.  "make layering" proves it.
# 0 bytes: no malloc, stdio, errno, system calls
L0 = \
	lib/crc32.o \
	lib/fwsum.o \
	lib/inflate.o \
	lib/inftab.o \
	lib/lver.o \
	lib/mac.o \
	lib/md.o \
	lib/num.o \
	lib/rsa.o \
	lib/sha1.o \
	lib/sha256.o \
	lib/span.o

# 1 formats and rules: no sockets, files, clock, exit
L1 = \
	lib/archive.o \
	lib/asked.o \
	lib/boot.o \
	lib/boot_app.o \
	lib/boot_image.o \
	lib/boot_load.o \
	lib/boot_old.o \
	lib/boot_text.o \
	lib/boot_ual.o \
	lib/bootcnf.o \
	lib/checksync.o \
	lib/cnf.o \
	lib/cnf_check.o \
	lib/cnf_load.o \
	lib/cnfxml.o \
	lib/dhcp.o \
	lib/dhcpc.o \
	lib/dhcpsrv.o \
	lib/dhcpsrv_say.o \
	lib/dhcpsrv_table.o \
	lib/diff.o \
	lib/fold.o \
	lib/frame.o \
	lib/genuine.o \
	lib/gzip.o \
	lib/holders.o \
	lib/hop.o \
	lib/hop_rec.o \
	lib/hop_show.o \
	lib/image.o \
	lib/imagecache.o \
	lib/imageset.o \
	lib/judge.o \
	lib/keyring.o \
	lib/leaseline.o \
	lib/lint_text.o \
	lib/lint_xml.o \
	lib/loadid.o \
	lib/loadid_cat.o \
	lib/loadid_cmp.o \
	lib/loadid_grammar.o \
	lib/loadid_other.o \
	lib/loadid_spell.o \
	lib/loads.o \
	lib/lzw.o \
	lib/macfind.o \
	lib/matrix.o \
	lib/member.o \
	lib/param_check.o \
	lib/params.o \
	lib/phonefile.o \
	lib/place.o \
	lib/plan.o \
	lib/plan_why.o \
	lib/progress.o \
	lib/rate.o \
	lib/rawimage.o \
	lib/servepath.o \
	lib/sighdr.o \
	lib/step.o \
	lib/syslogmsg.o \
	lib/tar.o \
	lib/tftp.o \
	lib/tftpget.o \
	lib/tftpx.o \
	lib/timerq.o \
	lib/tsv.o \
	lib/tz.o \
	lib/until.o \
	lib/vers.o \
	lib/xmlscan.o \
	lib/zip.o \
	lib/zipend.o

# the tables of lib/data, compiled in (layer 1)
DATA = \
	lib/data_genuine.o \
	lib/data_keys.o \
	lib/data_loadids.o \
	lib/data_matrix.o \
	lib/data_params.o \
	lib/data_zones.o

# 2 system
L2 = \
	lib/buf.o \
	lib/clients.o \
	lib/compose.o \
	lib/deploy.o \
	lib/deploy_show.o \
	lib/deploy_stack.o \
	lib/dhcpd_rec.o \
	lib/dhcpfrag.o \
	lib/dhcpwire.o \
	lib/dirlist.o \
	lib/dot.o \
	lib/extract.o \
	lib/extras.o \
	lib/file.o \
	lib/filecache.o \
	lib/fileset.o \
	lib/flashfile.o \
	lib/have.o \
	lib/hopfeed.o \
	lib/hoplive.o \
	lib/hopplan.o \
	lib/inventory.o \
	lib/keep.o \
	lib/leasefile.o \
	lib/lines.o \
	lib/lint_dir.o \
	lib/lint_path.o \
	lib/listen.o \
	lib/live.o \
	lib/loop.o \
	lib/macset.o \
	lib/macsrc.o \
	lib/out.o \
	lib/outq.o \
	lib/phonedir.o \
	lib/phonenet.o \
	lib/pjsip.o \
	lib/plan_rec.o \
	lib/record.o \
	lib/rows.o \
	lib/sandbox.o \
	lib/servedir.o \
	lib/sock.o \
	lib/source.o \
	lib/stand.o \
	lib/steplist.o \
	lib/steprec.o \
	lib/syncs.o \
	lib/sys.o \
	lib/syslink.o \
	lib/sysnet.o \
	lib/table.o \
	lib/tftpd.o \
	lib/tftpd_port.o \
	lib/tftpd_rec.o \
	lib/tftpd_xfer.o \
	lib/walk.o \
	lib/zone.o

# 3 diagnostics: the only place that prints to stderr and exits
L3 = \
	lib/cli.o \
	lib/diag.o \
	lib/listenopt.o \
	lib/phone.o \
	lib/phonelink.o \
	lib/placesay.o \
	lib/recout.o \
	lib/rehearse.o

LIB = $(L0) $(L1) $(DATA) $(L2) $(L3)

# programs of the test suite, and its unit tests and fuzz targets (replay form)
TPROGS = \
	t/built \
	t/deflrand \
	t/dhcpx \
	t/mkfw \
	t/mkzip \
	t/sipd \
	t/tftpc \
	t/tftpload \
	t/tftpmin

# the synthetic firmware maker (t/fw.h), for mkfw and the tests that forge on the spot
FW = \
	t/fw_data.o \
	t/fw_deflate.o \
	t/fw_image.o \
	t/fw_lzw.o \
	t/fw_sign.o \
	t/fw_zip.o

UNITS = \
	t/unit/test_archive \
	t/unit/test_base \
	t/unit/test_boot \
	t/unit/test_bootfault \
	t/unit/test_cnf \
	t/unit/test_dhcp \
	t/unit/test_dhcpc \
	t/unit/test_dhcpsrv \
	t/unit/test_file \
	t/unit/test_fileset \
	t/unit/test_hash \
	t/unit/test_hop \
	t/unit/test_hoprules \
	t/unit/test_image \
	t/unit/test_imageset \
	t/unit/test_inflate \
	t/unit/test_judge \
	t/unit/test_inflong \
	t/unit/test_known \
	t/unit/test_lint \
	t/unit/test_loadid \
	t/unit/test_lzw \
	t/unit/test_params \
	t/unit/test_phones \
	t/unit/test_plan \
	t/unit/test_rsa \
	t/unit/test_rules \
	t/unit/test_sighdr \
	t/unit/test_step \
	t/unit/test_syslog \
	t/unit/test_tar \
	t/unit/test_tftp \
	t/unit/test_tftpget \
	t/unit/test_tftpx \
	t/unit/test_tz \
	t/unit/test_zip \
	t/unit/test_zipfault

FUZZ = \
	t/fuzz/fuzz_archive \
	t/fuzz/fuzz_boot \
	t/fuzz/fuzz_cnf \
	t/fuzz/fuzz_dhcp \
	t/fuzz/fuzz_hop \
	t/fuzz/fuzz_image \
	t/fuzz/fuzz_inflate \
	t/fuzz/fuzz_lint \
	t/fuzz/fuzz_loadid \
	t/fuzz/fuzz_lzw \
	t/fuzz/fuzz_record \
	t/fuzz/fuzz_rules \
	t/fuzz/fuzz_syslog \
	t/fuzz/fuzz_tar \
	t/fuzz/fuzz_tftp \
	t/fuzz/fuzz_tftpget \
	t/fuzz/fuzz_tftpx \
	t/fuzz/fuzz_tz \
	t/fuzz/fuzz_zip

HEADERS = lib/*.h t/*.h t/unit/*.h

all: $(TOOLS:%=bin/%)

# a program is its one source file and the library
.c:
	$(LINK) $(ALL_CPP) -o $@ $< lib/libcph.a

.c.o:
	$(CC) $(ALL_CPP) $(ALL_C) -c -o $@ $<

# every object depends on every header: cheap at this size, and always right
$(LIB): $(HEADERS)
$(TOOLS:%=bin/%) $(TPROGS) $(UNITS): lib/libcph.a $(HEADERS)
$(FW): $(HEADERS)
t/deflrand: t/deflrand.c $(FW)
	$(LINK) $(ALL_CPP) -o $@ t/deflrand.c $(FW) lib/libcph.a
t/mkzip: t/mkzip.c $(FW)
	$(LINK) $(ALL_CPP) -o $@ t/mkzip.c $(FW) lib/libcph.a
t/mkfw: t/mkfw.c $(FW)
	$(LINK) $(ALL_CPP) -o $@ t/mkfw.c $(FW) lib/libcph.a
t/unit/test_archive: t/unit/test_archive.c $(FW)
	$(LINK) $(ALL_CPP) -o $@ t/unit/test_archive.c $(FW) lib/libcph.a
t/unit/test_image: t/unit/test_image.c $(FW)
	$(LINK) $(ALL_CPP) -o $@ t/unit/test_image.c $(FW) lib/libcph.a
t/unit/test_imageset: t/unit/test_imageset.c $(FW)
	$(LINK) $(ALL_CPP) -o $@ t/unit/test_imageset.c $(FW) lib/libcph.a
t/unit/test_known: t/unit/test_known.c $(FW)
	$(LINK) $(ALL_CPP) -o $@ t/unit/test_known.c $(FW) lib/libcph.a
t/unit/test_lzw: t/unit/test_lzw.c $(FW)
	$(LINK) $(ALL_CPP) -o $@ t/unit/test_lzw.c $(FW) lib/libcph.a
t/unit/test_sighdr: t/unit/test_sighdr.c $(FW)
	$(LINK) $(ALL_CPP) -o $@ t/unit/test_sighdr.c $(FW) lib/libcph.a

$(FUZZ): lib/libcph.a $(HEADERS) t/fuzz/replay.h

lib/libcph.a: $(LIB)
	rm -f $@
	$(AR) rcs $@ $(LIB)

TSV2C = $(AWK) -f lib/tsv2c.awk

lib/data_genuine.c: lib/data/genuine.tsv lib/tsv2c.awk
	$(TSV2C) -v name=genuine lib/data/genuine.tsv >$@.tmp && mv $@.tmp $@

lib/data_keys.c: lib/data/keys.tsv lib/tsv2c.awk
	$(TSV2C) -v name=keys lib/data/keys.tsv >$@.tmp && mv $@.tmp $@

lib/data_loadids.c: lib/data/loadids.tsv lib/tsv2c.awk
	$(TSV2C) -v name=loadids lib/data/loadids.tsv >$@.tmp && mv $@.tmp $@

lib/data_params.c: lib/data/params.tsv lib/tsv2c.awk
	$(TSV2C) -v name=params lib/data/params.tsv >$@.tmp && mv $@.tmp $@

lib/data_zones.c: lib/data/zones.tsv lib/tsv2c.awk
	$(TSV2C) -v name=zones lib/data/zones.tsv >$@.tmp && mv $@.tmp $@

lib/data_matrix.c: lib/data/matrix.tsv lib/tsv2c.awk
	$(TSV2C) -v name=matrix lib/data/matrix.tsv >$@.tmp && mv $@.tmp $@

# ---- tests ----

tests: all $(TPROGS) $(UNITS) $(FUZZ) t/shim.so

units: $(UNITS)

# for t/faults.bats; where LD_PRELOAD is unknown that test is skipped
t/shim.so: t/shim.c
	-$(CC) -std=c11 -O2 -fPIC -shared -o $@ t/shim.c -ldl

check: tests
	t/run t

demo: all $(TPROGS)
	sh examples/demo.sh

# -Werror: warnings of this build are errors
WERROR =
# The same suite under AddressSanitizer and UndefinedBehaviorSanitizer, in a copy of the tree.  Without the leak check at exit: it reads
# /proc, which the sandbox of cph-tftpd hides, and tools that run once leave their last buffers to exit.
asan:
	ASAN_OPTIONS=detect_leaks=0 t/subbuild asan CC="$(CC)" HARDEN= HARDEN_LD= \
		CFLAGS="-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all $(WERROR)" check

# What the unit tests reach of layers 0 and 1 (gcc).  Less than COV_MIN % of the lines is a failure, and so is less than COV_EACH % of
# those of one module.
COV_MIN = 95
COV_EACH = 85
cov:
	t/cov $(COV_MIN) $(COV_EACH) $(L0) $(L1)

# FUZZ_SECONDS for each target, with libFuzzer (clang)
FUZZ_SECONDS = 60
fuzz:
	t/fuzz/run $(FUZZ_SECONDS) $(FUZZ)

# how long things take beside what people use now, as ratios (needs the peers installed)
bench: all $(TPROGS)
	t/benchtable t/bench/*

# longer than check may take: the suite six times over, and more.  Every part runs; the end says which of them failed.
full: tests
	@failed=; for b in t/full/*; do \
		began=$$(date +%s); \
		$$b || failed="$$failed $$b"; \
		echo "full: $$b: $$(($$(date +%s) - began)) s"; \
	done; \
	[ -z "$$failed" ] || { echo "full: failed:$$failed"; exit 1; }

# hours instead of minutes: mixed load, programs killed at random.  SOAK_SECONDS for each part, or its own default
SOAK_SECONDS =
soak: tests
	for b in t/soak/*; do if [ -x $$b ] && [ -f $$b ]; then $$b $(SOAK_SECONDS) || exit 1; fi; done

layering: lib/libcph.a
	t/layering "$(L0)" "$(L1) $(DATA)" "$(L2)" "$(L3)"

# No warning with gcc and clang, manuals clean.
LINT_CC = gcc clang
lint:
	t/lint "$(LINT_CC)" $(MAN1:%=man/%) $(MAN5:%=man/%) $(MAN7:%=man/%) $(MAN8:%=man/%)

# gcc -fanalyzer, cppcheck and clang-tidy; what they are wrong about is in t/analyze.known, also which checks are not followed
analyze: $(DATA:.o=.c)
	t/analyze $(LIB:.o=.c) $(TOOLS:%=bin/%.c)

# ---- installation ----

install: all
	mkdir -p $(DESTDIR)$(BINDIR) $(DESTDIR)$(MANDIR)/man1 $(DESTDIR)$(MANDIR)/man5 $(DESTDIR)$(MANDIR)/man7 $(DESTDIR)$(MANDIR)/man8
	for f in $(TOOLS); do install -m 755 bin/$$f $(DESTDIR)$(BINDIR)/$$f || exit 1; done
	for f in $(MAN1); do install -m 644 man/$$f $(DESTDIR)$(MANDIR)/man1/$$f || exit 1; done
	for f in $(MAN5); do install -m 644 man/$$f $(DESTDIR)$(MANDIR)/man5/$$f || exit 1; done
	for f in $(MAN7); do install -m 644 man/$$f $(DESTDIR)$(MANDIR)/man7/$$f || exit 1; done
	for f in $(MAN8); do install -m 644 man/$$f $(DESTDIR)$(MANDIR)/man8/$$f || exit 1; done
	mkdir -p $(DESTDIR)$(BASHCOMPDIR) $(DESTDIR)$(ZSHCOMPDIR)
	for f in $(TOOLS); do install -m 644 examples/completion/cph.bash $(DESTDIR)$(BASHCOMPDIR)/$$f || exit 1; done
	install -m 644 examples/completion/_cph $(DESTDIR)$(ZSHCOMPDIR)/_cph

uninstall:
	for f in $(TOOLS); do rm -f $(DESTDIR)$(BINDIR)/$$f; done
	for f in $(MAN1); do rm -f $(DESTDIR)$(MANDIR)/man1/$$f; done
	for f in $(MAN5); do rm -f $(DESTDIR)$(MANDIR)/man5/$$f; done
	for f in $(MAN7); do rm -f $(DESTDIR)$(MANDIR)/man7/$$f; done
	for f in $(MAN8); do rm -f $(DESTDIR)$(MANDIR)/man8/$$f; done
	for f in $(TOOLS); do rm -f $(DESTDIR)$(BASHCOMPDIR)/$$f; done
	rm -f $(DESTDIR)$(ZSHCOMPDIR)/_cph

# made from a copy, so that what is built here stays
dist:
	rm -rf cph-$(VERSION) cph-$(VERSION).tar.gz
	mkdir cph-$(VERSION)
	cp -R Makefile README COPYING .gitignore .ci bin lib man t examples cph-$(VERSION)
	cd cph-$(VERSION) && $(MAKE) -s clean
	tar cf - cph-$(VERSION) | gzip -n >cph-$(VERSION).tar.gz
	rm -rf cph-$(VERSION)

# The tarball by itself: builds, passes DISTCHECK (all of t, or some bats files), installs, uninstalls and cleans up after itself.
DISTCHECK = t
distcheck: dist
	t/distcheck cph-$(VERSION) $(DISTCHECK)

clean:
	rm -f lib/*.o lib/libcph.a lib/data_*.c lib/data_*.c.tmp bin/*.o t/*.o t/*.so t/unit/*.o t/fuzz/*.o
	rm -f $(TOOLS:%=bin/%) $(TPROGS) $(UNITS) $(FUZZ)
	rm -rf build


.PHONY: all tests units check demo asan cov analyze bench full soak fuzz layering lint install uninstall dist distcheck clean
