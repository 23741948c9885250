"""Packets from their IP header on, each with the kind that it is to be counted as.

A kind is a family and an ICMP type ("ip4 8"), a family and "fragment" for later fragments, which
have no type, "malformed", or "other" for what is not ICMP. All bytes are those of scapy, so that
nobody who wrote Echogate's decoder wrote these; what scapy does not build wrong is bent afterwards.
"""

import random

from scapy.compat import raw
from scapy.layers.inet import ICMP, IP, TCP, UDP
from scapy.layers.inet6 import (
    ICMPv6DestUnreach,
    ICMPv6EchoReply,
    ICMPv6EchoRequest,
    ICMPv6MLReport2,
    ICMPv6ND_NA,
    ICMPv6ND_NS,
    ICMPv6ND_RA,
    ICMPv6ND_Redirect,
    ICMPv6ND_RS,
    ICMPv6NDOptSrcLLAddr,
    ICMPv6PacketTooBig,
    ICMPv6ParamProblem,
    ICMPv6TimeExceeded,
    ICMPv6Unknown,
    IPv6,
    IPv6ExtHdrDestOpt,
    IPv6ExtHdrFragment,
    IPv6ExtHdrHopByHop,
    IPv6ExtHdrRouting,
    PadN,
)
from scapy.layers.ipsec import AH
from scapy.packet import Raw

RANDOM = random.Random(20261130)


def payload(size):
    return Raw(RANDOM.randbytes(size))


def ip4(**fields):
    fields = {"src": f"192.0.2.{RANDOM.randrange(1, 255)}", "dst": "198.51.100.7", "id": 1} | fields
    return IP(**fields)


def ip6(**fields):
    fields = {"src": f"2001:db8::{RANDOM.randrange(1, 255):x}", "dst": "2001:db8:7::7"} | fields
    return IPv6(**fields)


def kind(packet):
    """What a whole message is to be counted as."""
    if ICMP in packet:
        return f"ip4 {packet[ICMP].type}"
    return f"ip6 {bytes(packet[IPv6].payload)[0]}"


def messages4():
    quoted = ip4(src="198.51.100.7", dst="192.0.2.9") / UDP(sport=40000, dport=9) / payload(8)
    messages = [ICMP(type=8, id=7, seq=n) / payload(56) for n in range(3)]
    messages += [ICMP(type=0, id=7, seq=n) / payload(56) for n in range(2)]
    messages += [ICMP(type=3, code=code) / quoted for code in (0, 1, 2, 3, 9, 10, 13)]
    messages += [ICMP(type=3, code=4, nexthopmtu=1280) / quoted]
    messages += [ICMP(type=4) / quoted, ICMP(type=5, code=1, gw="192.0.2.1") / quoted]
    messages += [ICMP(type=11, code=0) / quoted, ICMP(type=11, code=1) / quoted]
    messages += [ICMP(type=12, ptr=1) / quoted]
    # Left alone, scapy writes the time of day.
    messages += [ICMP(type=number, id=7, ts_ori=1, ts_rx=2, ts_tx=3) for number in (13, 14)]
    messages += [ICMP(type=number, id=7) for number in (17, 18)]
    messages += [ICMP(type=10), ICMP(raw(ICMP(type=9))[:4] + bytes([1, 2, 0, 30, 192, 0, 2, 1, 0, 0, 0, 0]))]
    # Types that few know, and one that nobody does.
    messages += [ICMP(type=number) / payload(8) for number in (40, 42, 43, 200)]
    return [ip4() / message for message in messages]


def messages6():
    quoted = ip6(src="2001:db8:7::7", dst="2001:db8::9") / UDP(sport=40000, dport=9) / payload(8)
    link = {"src": "fe80::2", "dst": "fe80::1", "hlim": 255}
    address = ICMPv6NDOptSrcLLAddr(lladdr="02:00:00:00:00:01")
    packets = [ip6() / ICMPv6EchoRequest(id=7, seq=n) / payload(56) for n in range(3)]
    packets += [ip6() / ICMPv6EchoReply(id=7, seq=n) / payload(56) for n in range(2)]
    packets += [ip6() / ICMPv6DestUnreach(code=code) / quoted for code in (0, 1, 3, 4)]
    packets += [ip6() / ICMPv6PacketTooBig(mtu=1280) / quoted]
    packets += [ip6() / ICMPv6TimeExceeded() / quoted, ip6() / ICMPv6ParamProblem(ptr=6) / quoted]
    packets += [
        IPv6(**link) / ICMPv6ND_RS() / address,
        IPv6(**link) / ICMPv6ND_RA() / address,
        IPv6(**link) / ICMPv6ND_NS(tgt="fe80::1") / address,
        IPv6(**link) / ICMPv6ND_NA(tgt="fe80::2"),
        IPv6(**link) / ICMPv6ND_Redirect(tgt="fe80::1", dst="2001:db8::9"),
        IPv6(src="fe80::2", dst="ff02::16", hlim=1) / ICMPv6MLReport2(),
    ]
    packets += [ip6() / ICMPv6Unknown(type=number, msgbody=RANDOM.randbytes(12)) for number in (160, 161, 200)]
    return packets


def others():
    return [
        ip4() / TCP(sport=40000, dport=80),
        ip4() / UDP(sport=40000, dport=9) / payload(20),
        ip6() / TCP(sport=40000, dport=80),
        ip6() / UDP(sport=40000, dport=9) / payload(20),
        # Nothing follows.
        ip6(nh=59),
    ]


def of_kind(packets):
    return [(kind(packet), raw(packet)) for packet in packets]


def mixed():
    """Messages of many types, and what is none."""
    pairs = of_kind(messages4() + messages6()) + [("other", raw(packet)) for packet in others()]
    RANDOM.shuffle(pairs)
    return pairs


def few():
    """One of each sort that matters."""
    packets = messages4()
    chosen = [packets[0], packets[3], packets[5], packets[12]]
    packets = messages6()
    chosen += [packets[0], packets[3], packets[9], packets[14]]
    return of_kind(chosen) + [("other", raw(packet)) for packet in others()[1:3]]


def extensions():
    """IPv6 extension headers in front of an echo request: as many as are walked, and one more."""
    echo = ICMPv6EchoRequest(id=7, seq=1) / payload(24)
    chains = [
        IPv6ExtHdrHopByHop(options=PadN(optdata=b"\0\0\0\0")),
        IPv6ExtHdrDestOpt(options=PadN(optdata=b"\0" * 12)),
        IPv6ExtHdrRouting(addresses=["2001:db8::1"], segleft=0),
        IPv6ExtHdrHopByHop() / IPv6ExtHdrDestOpt() / IPv6ExtHdrRouting(segleft=0),
        AH(nh=58, payloadlen=4, spi=1, seq=1, icv=bytes(12)),
        IPv6ExtHdrFragment(id=7),
    ]
    pairs = [("ip6 128", raw(ip6() / chain / echo)) for chain in chains]
    for count, kind_of_it in ((8, "ip6 128"), (9, "malformed")):
        chain = IPv6ExtHdrDestOpt()
        for _ in range(count - 1):
            chain /= IPv6ExtHdrDestOpt()
        pairs.append((kind_of_it, raw(ip6() / chain / echo)))
    return pairs + [("other", raw(ip6() / IPv6ExtHdrDestOpt() / TCP(dport=80)))]


def fragments():
    """First ones have a type, later ones do not; those of other protocols are no ICMP."""
    first, later = payload(64), payload(40)
    return [
        ("ip4 8", raw(ip4(flags="MF") / ICMP(type=8, id=7) / first)),
        ("ip4 fragment", raw(ip4(frag=9, proto=1) / later)),
        ("ip4 fragment", raw(ip4(frag=20, proto=1, flags="MF") / later)),
        ("other", raw(ip4(frag=9, proto=17) / later)),
        ("ip6 128", raw(ip6() / IPv6ExtHdrFragment(id=7, m=1) / ICMPv6EchoRequest(id=7) / first)),
        ("ip6 fragment", raw(ip6() / IPv6ExtHdrFragment(id=7, offset=9, nh=58) / later)),
        ("other", raw(ip6() / IPv6ExtHdrFragment(id=7, offset=9, nh=17) / later)),
    ]


def bent(packet, at, *replaced):
    """A packet with other bytes in one place."""
    changed = bytearray(raw(packet))
    changed[at : at + len(replaced)] = replaced
    return bytes(changed)


def malformed():
    echo4, echo6 = ICMP(type=8, id=7) / payload(8), ICMPv6EchoRequest(id=7) / payload(8)
    wrong = [
        # Too short for a message, by what IP says.
        raw(ip4(proto=1) / Raw(b"\x08\0\0\0")),
        raw(ip4(proto=1)),
        raw(ip6(nh=58) / Raw(b"\x80\0\0\0\0\0\0")),
        raw(ip6(nh=58)),
        # The other family's.
        raw(ip4(proto=58) / Raw(raw(echo4))),
        raw(ip6(nh=1) / Raw(raw(echo4))),
        # A header of 16 bytes, one longer than its packet, a packet longer than its frame.
        bent(ip4() / echo4, 0, 0x44),
        bent(ip4() / echo4, 2, 0, 19),
        bent(ip4() / echo4, 2, 0x10, 0),
        bent(ip6() / echo6, 4, 0x10, 0),
        # An extension header that ends behind its packet, and a jumbo payload.
        bent(ip6() / IPv6ExtHdrDestOpt() / echo6, 41, 200),
        bent(ip6() / IPv6ExtHdrHopByHop() / echo6, 4, 0, 0),
    ]
    return [("malformed", packet) for packet in wrong] + of_kind([ip4() / echo4, ip6() / echo6])
