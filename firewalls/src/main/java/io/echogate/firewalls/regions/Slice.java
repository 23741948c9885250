package io.echogate.firewalls.regions;

import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.rules.Match.AddressKind;
import io.echogate.firewalls.rules.Match.LinkKind;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.policy.MessageSet;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * Packets that no rule tells apart but by their addresses: all that have one of these values for
 * each dimension.
 */
public final class Slice {
  private final Program program;
  private final LinkNames names;
  private final long[][] atoms;

  Slice(Program program, LinkNames names, long[][] atoms) {
    this.program = program;
    this.names = names;
    this.atoms = atoms;
  }

  private BitSet values(Dimension dimension) {
    BitSet values = new BitSet();
    Axis axis = program.axis(dimension.axis());
    Bits.forEach(atoms[dimension.axis()], atom -> axis.addTo(values, atom));
    return values;
  }

  /** Their types and codes; without meaning where there is no ICMP header. */
  public MessageSet messages() {
    return Values.messages(values(Dimension.MESSAGE));
  }

  /** Whether a message is among them. */
  public boolean has(int type, int code) {
    return has(Dimension.MESSAGE, Values.message(type, code));
  }

  /** Numbers of groups of messages, of which each is among them as a whole. */
  public int[] groups() {
    int[] groups = new int[Bits.count(atoms[Dimension.MESSAGE.axis()])];
    int[] next = {0};
    Bits.forEach(atoms[Dimension.MESSAGE.axis()], atom -> groups[next[0]++] = atom);
    return groups;
  }

  /** The messages of a group; groups have the same numbers in all slices of a survey. */
  public MessageSet group(int group) {
    BitSet values = new BitSet();
    program.axis(Dimension.MESSAGE.axis()).addTo(values, group);
    return Values.messages(values);
  }

  /** What connection tracking calls them. */
  public Set<State> states() {
    return Values.some(values(Dimension.STATE), State.values());
  }

  /** What the routing table calls their sources. */
  public Set<AddressKind> sourceKinds() {
    return Values.some(values(Dimension.SOURCE_KIND), AddressKind.values());
  }

  /** What the routing table calls their destinations. */
  public Set<AddressKind> destinationKinds() {
    return Values.some(values(Dimension.DESTINATION_KIND), AddressKind.values());
  }

  /** What the link layer calls them. */
  public Set<LinkKind> linkKinds() {
    return Values.some(values(Dimension.LINK_KIND), LinkKind.values());
  }

  /** The least value of their DSCP. */
  public int dscp() {
    return values(Dimension.DSCP).nextSetBit(0);
  }

  /** Bytes of the IP packet. */
  public Ranges lengths() {
    return Values.ranges(values(Dimension.LENGTH));
  }

  /** Their hop limits. */
  public Ranges hopLimits() {
    return Values.ranges(values(Dimension.HOP_LIMIT));
  }

  /** Interfaces by which they come: each stands for itself, or for others like it. */
  public List<String> in() {
    return values(Dimension.IN).stream().mapToObj(names::name).toList();
  }

  /** Interfaces by which they leave, likewise. */
  public List<String> out() {
    return values(Dimension.OUT).stream().mapToObj(names::name).toList();
  }

  /**
   * Whether a packet is among them, whatever its addresses. Interfaces must be among those that the
   * rules or the space name.
   */
  public boolean contains(Situation packet) {
    return has(Dimension.MESSAGE, Values.message(packet.type(), packet.code()))
        && has(Dimension.STATE, Values.place(packet.state()))
        && has(Dimension.LINK_KIND, Values.place(packet.linkKind()))
        && has(Dimension.SOURCE_KIND, Values.place(packet.sourceKind()))
        && has(Dimension.DESTINATION_KIND, Values.place(packet.destinationKind()))
        && has(Dimension.LENGTH, packet.length())
        && has(Dimension.HOP_LIMIT, packet.hopLimit())
        && has(Dimension.DSCP, packet.dscp())
        && (packet.in().isEmpty() || has(Dimension.IN, names.place(packet.in())))
        && (packet.out().isEmpty() || has(Dimension.OUT, names.place(packet.out())));
  }

  private boolean has(Dimension dimension, int value) {
    Axis axis = program.axis(dimension.axis());
    return Bits.has(atoms[dimension.axis()], axis.atom(value));
  }
}
