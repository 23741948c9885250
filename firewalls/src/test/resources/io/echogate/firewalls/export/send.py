"""Sends raw IP packets, given as hex, one a line: through the machine's own output, unlike a packet socket.

An empty line is answered with the number of packets that were not sent for another reason than a firewall's.
"""
import socket
import sys

v4 = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
v4.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
v6 = socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_RAW)
link = sys.argv[1]
v4.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, link.encode())
index = socket.if_nametoindex(link)
failed = 0
for line in sys.stdin:
    line = line.strip()
    if not line:
        print(failed, flush=True)
        failed = 0
        continue
    packet = bytes.fromhex(line)
    try:
        if packet[0] >> 4 == 4:
            v4.sendto(packet, (socket.inet_ntoa(packet[16:20]), 0))
        else:
            v6.sendto(packet, (socket.inet_ntop(socket.AF_INET6, packet[24:40]), 0, 0, index))
    except OSError as e:
        # What a firewall drops at output is EPERM.
        if e.errno != 1:
            failed += 1
            print(e, line, file=sys.stderr)
