#!/usr/bin/python3 -B
"""Makes the golden captures, and counts.tsv with what is in each: captures.py DIRECTORY

It needs scapy (Debian: python3-scapy) and zstd. The same bytes come out each time.
"""

import gzip
import subprocess
import sys
from collections import Counter
from pathlib import Path

import links
import packets
from containers import BIG, LITTLE, MODIFIED, NANOSECONDS, OLD_PACKET, SIMPLE_PACKET, Pcapng, pcap, whole

ARP = ("other", links.ethernet(bytes.fromhex("0001080006040001" + "00" * 20), links.ARP))


def over(link, pairs):
    return [(kind, link(packet)) for kind, packet in pairs]


def cut(frames, snap):
    return [(frame[:snap], len(frame)) for frame in frames]


class Captures:
    def __init__(self, directory):
        self.directory = directory
        self.counts = []

    def write(self, name, data, kinds):
        (self.directory / name).write_bytes(data)
        self.counts += [f"{name}\t{kind}\t{count}\n" for kind, count in sorted(Counter(kinds).items())]

    def pcap(self, name, pairs, **how):
        self.write(name, pcap(whole([frame for _, frame in pairs]), **how), [kind for kind, _ in pairs])

    def containers(self):
        """The same traffic in every container."""
        pairs = over(links.ethernet, packets.mixed()) + [ARP]
        kinds = [kind for kind, _ in pairs]
        frames = whole([frame for _, frame in pairs])
        for name, order in (("little", LITTLE), ("big", BIG)):
            self.write(f"same-micro-{name}.pcap", pcap(frames, order=order), kinds)
            self.write(f"same-nano-{name}.pcap", pcap(frames, order=order, magic=NANOSECONDS), kinds)
            self.write(f"same-modified-{name}.pcap", pcap(frames, order=order, magic=MODIFIED), kinds)
            for parts, resolution in (("micro", None), ("nano", 9), ("binary", 0x94), ("coarse", 0x86)):
                section = Pcapng(order).interface(resolution=resolution).packets(frames)
                self.write(f"same-{parts}-{name}.pcapng", section.bytes(), kinds)
            shifted = Pcapng(order).interface(offset=1_000_000_000).packets(frames)
            self.write(f"same-offset-{name}.pcapng", shifted.bytes(), kinds)
            old = Pcapng(order).interface().packets(frames, kind=OLD_PACKET)
            self.write(f"same-old-{name}.pcapng", old.bytes(), kinds)
        for name, data in (
            ("same-micro-little.pcap", pcap(frames)),
            ("same-nano-big.pcapng", Pcapng(BIG).interface(resolution=9).packets(frames).bytes()),
        ):
            self.write(f"{name}.gz", gzip.compress(data, mtime=0), kinds)
            self.write(f"{name}.zst", zstd(data), kinds)
        # As parallel packers do: one packed part behind the other.
        halves = pcap(frames)[:3000], pcap(frames)[3000:]
        self.write("same-parts.pcap.gz", b"".join(gzip.compress(half, mtime=0) for half in halves), kinds)
        self.write("same-parts.pcap.zst", b"".join(zstd(half) for half in halves), kinds)

    def links(self):
        few = packets.few()
        only4 = [pair for pair in few if pair[1][0] >> 4 == 4]
        only6 = [pair for pair in few if pair[1][0] >> 4 == 6]
        for number in (12, 14, 101):
            self.pcap(f"link-raw-{number}.pcap", few, link=number)
        self.pcap("link-raw-ip4.pcap", only4, link=228)
        self.pcap("link-raw-ip6.pcap", only6, link=229)
        for name, order in (("little", LITTLE), ("big", BIG)):
            for system, number6 in (("netbsd", 24), ("freebsd", 28), ("darwin", 30)):
                frames = over(links.family(order, number6), few)
                self.pcap(f"link-null-{system}-{name}.pcap", frames, link=0, order=order)
        self.pcap("link-loop.pcap", over(links.family(BIG, 24), few), link=108)
        self.pcap("link-cooked.pcap", over(links.cooked, few), link=113)
        self.pcap("link-cooked2.pcap", over(links.cooked2, few), link=276)
        # With 4 bytes of frame check sequence behind each, of which the link type tells.
        fcs = [(kind, frame + b"\1\2\3\4") for kind, frame in over(links.ethernet, few)]
        self.pcap("link-ethernet-fcs.pcap", fcs, link=2 << 28 | 1 << 26 | 1)

    def below(self):
        few = packets.few()
        self.pcap("below-vlan.pcap", over(links.tagged(links.VLAN), few))
        self.pcap("below-qinq.pcap", over(links.tagged(links.QINQ, links.VLAN), few))
        self.pcap("below-vlan-twice.pcap", over(links.tagged(links.VLAN, links.VLAN), few))
        thrice = over(links.tagged(links.QINQ, links.VLAN, links.VLAN), few)
        self.pcap("below-vlan-thrice.pcap", [("malformed", frame) for _, frame in thrice])
        self.pcap("below-mpls.pcap", over(links.mpls(1), few))
        self.pcap("below-mpls-stack.pcap", over(links.mpls(3), few))
        self.pcap("below-pppoe.pcap", over(links.ethernet_pppoe, few))
        self.pcap("below-vlan-pppoe.pcap", over(links.vlan_pppoe, few))
        self.pcap("below-cooked-vlan.pcap", over(links.cooked_vlan, few), link=113)
        discovery = links.ethernet(b"\x11\x09\0\0\0\0", links.PPPOE_DISCOVERY)
        self.pcap("below-not-ip.pcap", [ARP, ("other", discovery), ("other", links.ethernet(b"\0" * 46, 0x88CC))])

    def odd(self):
        self.pcap("odd-extensions.pcap", over(links.ethernet, packets.extensions()))
        self.pcap("odd-fragments.pcap", over(links.ethernet, packets.fragments()))
        # Without Ethernet, whose padding would make up for what is short.
        self.pcap("odd-malformed.pcap", packets.malformed(), link=101)
        bare = packets.few()
        few = over(links.ethernet, bare)
        frames = [frame for _, frame in few]
        kinds = [kind for kind, _ in few]
        # Up to the 8 bytes of a message in IPv6; those in IPv4 only; nothing that tells what it is.
        only4 = [kind if packet[0] >> 4 == 4 else "unreadable" for kind, packet in bare]
        cuts = {62: kinds, 42: only4, 20: ["unreadable"] * len(few)}
        for snap, expected in cuts.items():
            self.write(f"cut-{snap}.pcap", pcap(cut(frames, snap), snap=snap), expected)
            section = Pcapng().interface(snap=snap).packets(cut(frames, snap))
            self.write(f"cut-{snap}.pcapng", section.bytes(), expected)

    def sections(self):
        bare = packets.few()
        few = over(links.ethernet, bare)
        frames, bares = (whole([frame for _, frame in pairs]) for pairs in (few, bare))
        kinds = [kind for kind, _ in few]
        simple = Pcapng().interface().packets(frames, kind=SIMPLE_PACKET)
        self.write("blocks-simple.pcapng", simple.bytes(), kinds)
        cut_simple = Pcapng(BIG).interface(snap=62).packets(cut([f for f, _ in frames], 62), kind=SIMPLE_PACKET)
        self.write("blocks-simple-cut.pcapng", cut_simple.bytes(), kinds)
        unknown = Pcapng().block(4, b"\0\0\0\0").block(0x0BAD, b"nobody knows").interface(comment=b"an interface")
        unknown.packets(frames[:5]).block(5, bytes(12)).block(10, b"TLSK" + b"\0\0\0\0").block(0x80000001, b"")
        unknown.block(0x40000BAD, b"\0\0\x7e\xd9custom").block(9, b"__REALTIME_TIMESTAMP=1\nMESSAGE=hello\n\n")
        unknown.packets(frames[5:])
        self.write("blocks-unknown.pcapng", unknown.bytes(), kinds)
        noted = Pcapng().interface()
        for number, frame in enumerate(frames):
            flags = noted.option(2, (1 + number % 2).to_bytes(4, "little"))
            noted.packet(*frame, options=noted.option(1, b"a comment") + flags + noted.option(0, b""))
        self.write("blocks-options.pcapng", noted.bytes(), kinds)
        alike = Pcapng().interface().packets(frames).bytes() + Pcapng().interface(resolution=9).packets(frames).bytes()
        self.write("sections-alike.pcapng", alike, kinds * 2)
        orders = Pcapng().interface().packets(frames).bytes() + Pcapng(BIG).interface().packets(frames).bytes()
        self.write("sections-of-both-orders.pcapng", orders, kinds * 2)
        others = Pcapng().interface().packets(frames).bytes() + Pcapng().interface(link=101).packets(bares).bytes()
        self.write("sections-of-other-links.pcapng", others, kinds * 2)
        resolutions = Pcapng().interface().interface(resolution=9).interface(resolution=0x8A)
        for number, frame in enumerate(frames):
            resolutions.packet(*frame, interface=number % 3)
        self.write("interfaces-alike.pcapng", resolutions.bytes(), kinds)
        several = Pcapng().interface().interface(link=101).interface(link=276)
        several.packets(frames).packets(bares, interface=1)
        several.packets(whole([links.cooked2(frame) for _, frame in bare]), interface=2)
        self.write("interfaces-of-other-links.pcapng", several.bytes(), kinds * 3)

    def refused(self):
        """Packets that Echogate does not read: by the link type alone, whatever their bytes are."""
        for name, link in (("80211", 105), ("radiotap", 127), ("ppp", 9), ("user0", 147)):
            self.pcap(f"refused-{name}.pcap", [("refused", bytes(32))], link=link)
        usb = Pcapng().interface(link=220).packets(whole([bytes(64)]))
        self.write("refused-usb.pcapng", usb.bytes(), ["refused"])


def zstd(data):
    return subprocess.run(["zstd", "-q", "-19", "-c"], input=data, stdout=subprocess.PIPE, check=True).stdout


def main():
    captures = Captures(Path(sys.argv[1]))
    captures.containers()
    captures.links()
    captures.below()
    captures.odd()
    captures.sections()
    captures.refused()
    (captures.directory / "counts.tsv").write_text("".join(captures.counts))


main()
