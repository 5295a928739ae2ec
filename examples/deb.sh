#!/bin/sh
# deb.sh TARBALL [OUTDIR] - a Debian package from what "make dist" made
#
#	make dist && sh examples/deb.sh cph-0.1.tar.gz && sudo dpkg -i cph_0.1_*.deb
#
# A minimal recipe: it needs make, a C compiler, dpkg-deb and nothing of
# debhelper.  The tools are built as the Makefile has them, hardening included,
# and linked with libc only.  MAINTAINER names who answers for the package.
set -eu

[ $# = 1 ] || [ $# = 2 ] || { echo "usage: deb.sh tarball [outdir]" >&2; exit 2; }
tarball=$1
out=$(cd "${2:-.}" && pwd)
command -v dpkg-deb >/dev/null || { echo "deb.sh: dpkg-deb: not found" >&2; exit 2; }
arch=$(dpkg --print-architecture)
tmp=$(mktemp -d "${TMPDIR:-/tmp}/cph-deb.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM

tar xzf "$tarball" -C "$tmp"
src=$(echo "$tmp"/cph-*)
version=$(sed -n 's/^VERSION = //p' "$src/Makefile")
root=$tmp/root
make -s -C "$src" PREFIX=/usr all
make -s -C "$src" PREFIX=/usr DESTDIR="$root" install

doc=$root/usr/share/doc/cph
mkdir -p "$doc"
cp "$src/README" "$doc/README"
cp "$src/COPYING" "$doc/copyright"
cp -R "$src/examples" "$doc/examples"
find "$root/usr/share/man" -type f -exec gzip -n9 {} +
for t in "$root"/usr/bin/*; do
	strip --strip-unneeded "$t" 2>/dev/null || :
done

# the oldest libc that has what was linked: what the build machine has, unless
# dpkg can say it better
libc=$(dpkg-query -W -f '${Version}' libc6 2>/dev/null | sed 's/-.*//')
size=$(du -sk "$root" | cut -f 1)
mkdir "$root/DEBIAN"
cat >"$root/DEBIAN/control" <<END
Package: cph
Version: $version
Architecture: $arch
Maintainer: ${MAINTAINER:-nobody <nobody@localhost>}
Installed-Size: $size
Depends: libc6${libc:+ (>= $libc)}
Suggests: dnsmasq-base, graphviz, jq, make
Section: comm
Priority: optional
Description: convert Cisco 7940 and 7960 phones between SCCP and SIP
 Small tools, composed with pipes: name a load, plan the hops, verify the
 firmware, write the configuration, rehearse on a simulated phone, and serve
 a whole shelf unattended.  Start with cph(7).
END
(cd "$root" && find usr -type f -exec md5sum {} + | LC_ALL=C sort -k 2 >DEBIAN/md5sums)
dpkg-deb --root-owner-group --build "$root" "$out/cph_${version}_$arch.deb" >/dev/null
echo "$out/cph_${version}_$arch.deb"
