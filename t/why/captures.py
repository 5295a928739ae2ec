# captures.py DIR - one short conversation in every form of capture that cph-why reads: an error, a whole file, a file broken off
import struct, sys, os

phone, server, mac = bytes([192, 0, 2, 20]), bytes([192, 0, 2, 1]), bytes.fromhex("001122334455")

def udp(src, sport, dst, dport, data):
    u = struct.pack(">HHHH", sport, dport, 8 + len(data), 0) + data
    return struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(u), 0, 0, 64, 17, 0, src, dst) + u

def rrq(port, name): return udp(phone, port, server, 69, b"\0\1" + name.encode() + b"\0octet\0")
def data(port, n, size): return udp(server, 40000 + port % 100, phone, port, struct.pack(">HH", 3, n) + b"x" * size)
def ack(port, n): return udp(phone, port, server, 40000 + port % 100, struct.pack(">HH", 4, n))
def err(src, port, code, text):
    d = struct.pack(">HH", 5, code) + text + b"\0"
    return udp(server, 40000, phone, port, d) if src == "server" else udp(phone, port, server, 40000 + port % 100, d)

talk = [rrq(50082, "CTLSEP001122334455.tlv"), err("server", 50082, 1, b"File not found"),
        rrq(50083, "XMLDefault.cnf.xml"), data(50083, 1, 512), ack(50083, 1), data(50083, 2, 3), ack(50083, 2),
        rrq(50084, "P0S3-8-12-00.loads"), data(50084, 1, 512), err("phone", 50084, 3, b"Buffer Full")]

eth = lambda p: b"\2" * 6 + mac + b"\x08\0" + p
qinq = lambda p: b"\2" * 6 + mac + b"\x88\xa8\0\x64\x81\0\0\x65\x08\0" + p
options = lambda p: eth(b"\x46" + p[1:2] + struct.pack(">H", len(p) + 4) + p[4:20] + b"\x94\4\0\0" + p[20:])
vlan = lambda p: b"\2" * 6 + mac + b"\x81\0\0\x64\x08\0" + p
sll = lambda p: b"\0\0\0\1\0\6" + mac + b"\0\0\x08\0" + p
sll2 = lambda p: b"\x08\0\0\0\0\0\0\1\0\1\0\6" + mac + b"\0\0" + p
null = lambda p: b"\2\0\0\0" + p

def pcap(name, wrap, link, order="<", magic=0xa1b2c3d4, snap=262144, cut=lambda p: [p]):
    with open(os.path.join(sys.argv[1], name), "wb") as f:
        f.write(struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, snap, link))
        for i, whole in enumerate(talk):
            for p in cut(whole):
                p = wrap(p)
                f.write(struct.pack(order + "IIII", 1796085747 + i, 5000, min(snap, len(p)), len(p)) + p[:snap])

# what is longer than a link takes comes in two fragments, the second without ports; in its place stands what would pass for a request
def fragments(p):
    if len(p) < 200: return [p]
    head = p[:20]
    one = head[:2] + struct.pack(">H", 20 + 176) + head[4:6] + b"\x20\0" + head[8:] + p[20:196]
    bait = struct.pack(">HHHH", 50082, 69, 40, 0) + b"\0\1SIPDefault.cnf\0octet\0"
    two = head[:2] + struct.pack(">H", 20 + len(bait)) + head[4:6] + struct.pack(">H", 22) + head[8:] + bait
    return [one, two]

def pcapng(name, order, digits=9):
    def block(kind, body):
        n = 12 + len(body)
        return struct.pack(order + "II", kind, n) + body + struct.pack(order + "I", n)
    with open(os.path.join(sys.argv[1], name), "wb") as f:
        f.write(block(0x0a0d0d0a, struct.pack(order + "IHHq", 0x1a2b3c4d, 1, 0, -1)))
        f.write(block(1, struct.pack(order + "HHI", 1, 0, 0) + struct.pack(order + "HHB3xHH", 9, 1, digits, 0, 0)))
        # a second interface of another kind, with times of its own, which every other packet is from
        f.write(block(1, struct.pack(order + "HHI", 101, 0, 0)))
        for i, p in enumerate(talk):
            p = p if i % 2 and digits else eth(p)
            t = (1796085747 + i) * (10**6 if i % 2 and digits else 10**9)
            f.write(block(6, struct.pack(order + "IIIII", i % 2 if digits else 0, t >> 32, t & 0xffffffff, len(p), len(p)) + p + b"\0" * (-len(p) % 4)))

pcap("little.pcap", eth, 1)
pcap("big.pcap", eth, 1, ">")
pcap("nano.pcap", eth, 1, "<", 0xa1b23c4d)
pcap("vlan.pcap", vlan, 1)
pcap("cooked.pcap", sll, 113)
pcap("cooked2.pcap", sll2, 276)
pcap("raw.pcap", lambda p: p, 101)
pcap("null.pcap", null, 0)
pcap("snap96.pcap", eth, 1, snap=96)
pcap("nanobig.pcap", eth, 1, ">", 0xa1b23c4d)
pcap("qinq96.pcap", qinq, 1, snap=96)
pcap("options.pcap", options, 1)
pcap("fragments.pcap", eth, 1, cut=fragments)
pcap("vlanfragments.pcap", vlan, 1, ">", cut=fragments)
pcapng("little.pcapng", "<")
pcapng("big.pcapng", ">")
# its ticks are whole seconds by its header, so the times are billions of years ahead
pcapng("future.pcapng", "<", 0)
