"""Sends raw IP packets, given as hex and an interface, one a line: through the machine's own output, unlike a packet socket.

An empty line is answered with the number of packets that were not sent for another reason than a firewall's.
"""
import socket
import sys

sockets = {}


def bound(family, link):
    """A socket that sends by one interface."""
    if (family, link) not in sockets:
        one = socket.socket(family, socket.SOCK_RAW, socket.IPPROTO_RAW)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, link.encode())
        sockets[family, link] = one
    return sockets[family, link]


failed = 0
for line in sys.stdin:
    words = line.split()
    if not words:
        print(failed, flush=True)
        failed = 0
        continue
    packet = bytes.fromhex(words[0])
    try:
        if packet[0] >> 4 == 4:
            to = (socket.inet_ntoa(packet[16:20]), 0)
            bound(socket.AF_INET, words[1]).sendto(packet, to)
        else:
            to = (socket.inet_ntop(socket.AF_INET6, packet[24:40]), 0, 0, socket.if_nametoindex(words[1]))
            bound(socket.AF_INET6, words[1]).sendto(packet, to)
    except OSError as e:
        # What a firewall drops at output is EPERM.
        if e.errno != 1:
            failed += 1
            print(e, line, file=sys.stderr)
