#!/usr/bin/env python3
"""Makes morning.pcap: four minutes of ICMP at a web server, 198.51.100.10 and 2001:db8:1::10.

Needs nothing but Python. The same every time: python3 make.py >morning.pcap
"""

import ipaddress
import struct
import sys

ETHERNET = bytes.fromhex("020000000002020000000001")
BEGIN = 1796018400
SERVER4, SERVER6 = "198.51.100.10", "2001:db8:1::10"


def address(text):
    return ipaddress.ip_address(text).packed


def ip4(source, destination, protocol, body, hops=58):
    header = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(body), 0, 0, hops, protocol, 0)
    return b"\x08\x00" + header + address(source) + address(destination) + body


def ip6(source, destination, protocol, body, hops=58):
    header = struct.pack("!IHBB", 6 << 28, len(body), protocol, hops)
    return b"\x86\xdd" + header + address(source) + address(destination) + body


def icmp(kind, code, rest, body=b""):
    return struct.pack("!BBHI", kind, code, 0, rest) + body


def tcp(source, destination):
    return struct.pack("!HHIIHHHH", source, destination, 1, 1, 0x5010, 65535, 0, 0)


def packets():
    """Pairs of seconds and frames, in no order."""
    for second in range(0, 240, 10):
        # A monitoring system, answered.
        rest = 7 << 16 | second
        yield second + 0.2, ip4("192.0.2.5", SERVER4, 1, icmp(8, 0, rest, bytes(56)))
        yield second + 0.2001, ip4(SERVER4, "192.0.2.5", 1, icmp(0, 0, rest, bytes(56)), 64)
        yield second + 0.3, ip6("2001:db8:5::5", SERVER6, 58, icmp(128, 0, rest, bytes(56)))
        yield second + 0.3001, ip6(SERVER6, "2001:db8:5::5", 58, icmp(129, 0, rest, bytes(56)), 64)
        # A visitor behind a tunnel, and the router that says so.
        yield second + 1, ip4(SERVER4, "203.0.113.80", 6, tcp(443, 40000), 64)
        quoted = ip4(SERVER4, "203.0.113.80", 6, tcp(443, 40000))[2:]
        yield second + 1.02, ip4("192.0.2.1", SERVER4, 1, icmp(3, 4, 1400, quoted), 60)
        # Its neighbour asks where it is.
        body = icmp(135, 0, 0, address(SERVER6) + bytes.fromhex("0101020000000003"))
        yield second + 2, ip6("fe80::3", "ff02::1:ff00:10", 58, body, 255)
    for second in range(60, 120):
        for ping in range(30):
            # Somebody floods it for a minute.
            yield second + ping / 30, ip4("203.0.113.99", SERVER4, 1, icmp(8, 0, ping, bytes(56)))
    for second in range(30, 240, 30):
        quoted = ip4(SERVER4, "203.0.113.80", 6, tcp(443, 40000))[2:]
        redirect = int.from_bytes(address("203.0.113.66"), "big")
        yield second + 0.5, ip4("198.51.100.66", SERVER4, 1, icmp(5, 1, redirect, quoted), 255)
        yield second + 0.6, ip4("203.0.113.7", SERVER4, 1, icmp(13, 0, 1 << 16, bytes(12)))


def main():
    out = sys.stdout.buffer
    out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
    for time, rest in sorted(packets()):
        frame = ETHERNET + rest
        micros = round(time * 1000000)
        out.write(struct.pack("<IIII", BEGIN + micros // 1000000, micros % 1000000, len(frame), len(frame)))
        out.write(frame)


main()
