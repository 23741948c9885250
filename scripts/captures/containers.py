"""Files that hold packets: pcap and pcapng, in either byte order, whatever the times count.

A packet is a pair: its bytes, and how many it had. Times are multiples of 1/64 s, which every
resolution here tells exactly, so that the same packets have the same times in every file.
"""

import struct

BEGIN = 1_767_225_600  # 2026-01-01 UTC
LITTLE, BIG = "<", ">"
TICK = 64

MICROSECONDS, NANOSECONDS, MODIFIED = 0xA1B2C3D4, 0xA1B23C4D, 0xA1B2CD34
OLD_PACKET, SIMPLE_PACKET, ENHANCED_PACKET = 2, 3, 6


def whole(packets):
    return [(packet, len(packet)) for packet in packets]


def pcap(packets, link=1, order=LITTLE, magic=MICROSECONDS, snap=65535):
    units = 10**9 if magic == NANOSECONDS else 10**6
    out = [struct.pack(order + "IHHIIII", magic, 2, 4, 0, 0, snap, link)]
    for number, (kept, length) in enumerate(packets):
        seconds, tick = divmod(number, TICK)
        out.append(struct.pack(order + "IIII", BEGIN + seconds, tick * units // TICK, len(kept), length))
        if magic == MODIFIED:
            # The interface, the protocol, the kind of packet: the patched kernels' own.
            out.append(struct.pack(order + "IHBB", 2, 8, 0, 0))
        out.append(kept)
    return b"".join(out)


def padded(data):
    return data + bytes(-len(data) % 4)


class Pcapng:
    """A section; several, one behind the other, make a file too."""

    def __init__(self, order=LITTLE, length=-1):
        self.order = order
        self.units = []
        self.offsets = []
        self.out = []
        self.number = 0
        self.block(0x0A0D0D0A, struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, length))

    def block(self, kind, body):
        length = 12 + len(padded(body))
        around = struct.pack(self.order + "I", length)
        self.out.append(struct.pack(self.order + "I", kind) + around + padded(body) + around)
        return self

    def option(self, code, value):
        return struct.pack(self.order + "HH", code, len(value)) + padded(value)

    def interface(self, link=1, resolution=None, offset=0, snap=0, comment=None):
        """An interface whose times count microseconds, or parts of 10^-n or (above 0x80) 2^-n s."""
        options = b"" if comment is None else self.option(1, comment)
        if resolution is not None:
            options += self.option(9, bytes([resolution]))
        if offset:
            options += self.option(14, struct.pack(self.order + "q", offset))
        if options:
            options += self.option(0, b"")
        parts = 6 if resolution is None else resolution
        self.units.append(2 ** (parts - 0x80) if parts >= 0x80 else 10**parts)
        self.offsets.append(offset)
        return self.block(1, struct.pack(self.order + "HHI", link, 0, snap) + options)

    def packet(self, kept, length, interface=0, kind=ENHANCED_PACKET, options=b""):
        time = (BEGIN - self.offsets[interface]) * self.units[interface]
        time += self.number * self.units[interface] // TICK
        self.number += 1
        if kind == SIMPLE_PACKET:
            return self.block(kind, struct.pack(self.order + "I", length) + kept)
        if kind == OLD_PACKET:
            # A narrower number, then how many packets were lost: nobody knows.
            number = struct.pack(self.order + "HH", interface, 0xFFFF)
        else:
            number = struct.pack(self.order + "I", interface)
        head = struct.pack(self.order + "IIII", time >> 32, time & 0xFFFFFFFF, len(kept), length)
        return self.block(kind, number + head + padded(kept) + options)

    def packets(self, packets, **how):
        for kept, length in packets:
            self.packet(kept, length, **how)
        return self

    def bytes(self):
        return b"".join(self.out)
