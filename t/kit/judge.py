"""Judge synthetic firmware independently of the library: format, sums, packed programs and signatures computed the plain way.
usage: judge.py keys.tsv directory     prints one line a file, or raises"""
import glob
import hashlib
import os
import struct
import subprocess
import sys


def read_keys(path):
    rows = [r.rstrip("\n").split("\t") for r in open(path) if not r.startswith("#")]
    return {r[0]: int(r[2], 16) for r in rows[1:]}


def checksum(d, n, holes):
    d, s = bytearray(d[:n]), 0x5555
    for a, e in holes:
        d[a:e] = bytes(e - a)
    for i, b in enumerate(d):
        s += (b * 257) ^ (i & 0xFFF)
        s = (s & 0xFFFF) + (s >> 16)
    return s


def raw(d):
    load_id = (0x20, 0x120)
    plain_sum, plain, flag, packed_sum, packed = struct.unpack_from("<5I", d, 0x128)
    assert d[0x118:0x120] == b"\3" + bytes(7)
    if flag:
        assert flag == 0x80000001 and packed % 4 == 0
        assert checksum(d, packed, [load_id, (0x134, 0x138)]) == packed_sum, "outer sum"
        assert d[0x13C:0x13F] == b"\x1f\x9d\x8f"
        out = subprocess.run(["gzip", "-dc"], input=d[0x13C:packed], stdout=subprocess.PIPE, check=True).stdout
        assert len(out) - (plain - 0x13C) in (0, 1), "unpacked length"
        whole = bytearray(d[:0x13C]) + out[: plain - 0x13C]
        whole[0x130:0x13C] = bytes(12)
        assert checksum(whole, plain, [load_id, (0x128, 0x12C)]) == plain_sum, "inner sum"
        end = packed
    else:
        assert packed_sum == 0 and packed == 0
        assert checksum(d, plain, [load_id, (0x128, 0x12C)]) == plain_sum, "sum"
        end = plain
    dsp = d[end:]
    at = 28 if dsp.startswith(b"DSP") else 8
    s, n = struct.unpack_from("<2I", dsp, at)
    assert n == len(dsp), "DSP length"
    assert checksum(dsp, n, [(at, at + 4)]) == s, "DSP sum"
    name = d[0x20:0x118].rstrip(b"\0").decode()
    return name, d[0x120:0x128].decode(), "packed" if flag else "plain", dsp[:at].rstrip(b"\0").decode()


def signer(d, name, keys):
    head, n = struct.unpack(">H", d[8:10])[0], struct.unpack(">H", d[382:384])[0]
    assert head == (384 + n + 3) // 4 * 4 and d[384 : 384 + n] == name.encode() + b"\0"
    assert d[384 + n : head] == b"\r" * (head - 384 - n)
    digest = hashlib.sha1(d[:122] + d[381:]).digest()
    for key, modulus in keys.items():
        block = pow(int.from_bytes(d[125:381], "big"), 3, modulus).to_bytes(256, "big")
        if block[:232] == b"\0\1" + b"\xff" * 229 + b"\0" and block[236:] == digest:
            return key, d[head:]
    raise AssertionError("no good signature: " + name)


def main():
    keys = read_keys(sys.argv[1])
    for path in sorted(glob.glob(sys.argv[2] + "/*")):
        name, d, key = os.path.basename(path), open(path, "rb").read(), "-"
        if name.endswith((".sbn", ".sb2", ".loads")):
            key, body = signer(d, name, keys)
        else:
            body = d
        if name.endswith((".loads", ".TXT")):
            print(name, len(d), key, repr(body.decode()))
        else:
            print(name, len(d), key, *raw(body))


main()
