package io.echogate.cli;

import io.echogate.icmp.Packet;
import io.echogate.policy.Direction;

/** A packet that a user asks about, and which way it goes. */
record DescribedPacket(Packet packet, Direction direction) {}
