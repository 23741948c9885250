"""What lies below IP, put in front of packets."""

import struct

IP4, IP6, ARP = 0x0800, 0x86DD, 0x0806
VLAN, QINQ, MPLS, PPPOE_DISCOVERY, PPPOE = 0x8100, 0x88A8, 0x8847, 0x8863, 0x8864
ADDRESSES = bytes.fromhex("020000000002" "020000000001")


def ether_type(packet):
    return IP6 if packet[0] >> 4 == 6 else IP4


def padded(frame):
    """As long as Ethernet wants it, as on a wire."""
    return frame + bytes(max(0, 60 - len(frame)))


def ethernet(packet, kind=None):
    return padded(ADDRESSES + struct.pack(">H", kind or ether_type(packet)) + packet)


def tagged(*tags):
    """Behind VLAN tags, the outermost first."""

    def link(packet):
        inner = b"".join(struct.pack(">HH", 5 + n, kind) for n, kind in enumerate((*tags[1:], ether_type(packet))))
        return ethernet(inner + packet, tags[0])

    return link


def mpls(labels):
    def link(packet):
        stack = [(100 + n) << 12 | (n == labels - 1) << 8 | 63 for n in range(labels)]
        return ethernet(struct.pack(f">{labels}I", *stack) + packet, MPLS)

    return link


def pppoe(packet):
    protocol = 0x0057 if packet[0] >> 4 == 6 else 0x0021
    return struct.pack(">BBHHH", 0x11, 0, 7, len(packet) + 2, protocol) + packet


def ethernet_pppoe(packet):
    return ethernet(pppoe(packet), PPPOE)


def vlan_pppoe(packet):
    return ethernet(struct.pack(">HH", 5, PPPOE) + pppoe(packet), VLAN)


def family(order, number6):
    """The four bytes of BSD, of a machine of this byte order; each BSD has its own number for IPv6."""
    return lambda packet: struct.pack(order + "I", number6 if packet[0] >> 4 == 6 else 2) + packet


def cooked(packet):
    """Linux' first kind: arrived, from an Ethernet address."""
    return struct.pack(">HHH8sH", 0, 1, 6, ADDRESSES[6:], ether_type(packet)) + packet


def cooked_vlan(packet):
    return struct.pack(">HHH8sHHH", 0, 1, 6, ADDRESSES[6:], VLAN, 5, ether_type(packet)) + packet


def cooked2(packet):
    return struct.pack(">HHIHBB8s", ether_type(packet), 0, 2, 1, 0, 6, ADDRESSES[6:]) + packet


def raw(packet):
    return packet
