package io.echogate.firewalls.regions;

import io.echogate.firewalls.rules.Match.AddressKind;
import io.echogate.firewalls.rules.Match.LinkKind;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import io.echogate.policy.PrefixSet;
import java.util.EnumSet;
import java.util.Set;

/**
 * The packets that are asked about: all that are in each of these sets, whether they make sense
 * together or not. Messages have no meaning for later fragments and other protocols.
 */
public record Space(
    MessageSet messages,
    Set<State> states,
    Links in,
    Links out,
    Set<LinkKind> linkKinds,
    Set<AddressKind> sourceKinds,
    Set<AddressKind> destinationKinds,
    PrefixSet sources,
    PrefixSet destinations,
    Ranges lengths,
    Ranges hopLimits) {

  public Space {
    states = Set.copyOf(states);
    linkKinds = Set.copyOf(linkKinds);
    sourceKinds = Set.copyOf(sourceKinds);
    destinationKinds = Set.copyOf(destinationKinds);
  }

  /**
   * Interfaces.
   *
   * @param allBut whether those of other names are meant
   */
  public record Links(boolean allBut, Set<String> names) {
    public Links {
      names = Set.copyOf(names);
    }

    /** All interfaces. */
    public static final Links ANY = new Links(true, Set.of());

    boolean contains(String name) {
      return names.contains(name) != allBut;
    }
  }

  /** All packets of a family that can be: lengths are those of its shortest messages and up. */
  public static Space all(Family family) {
    return new Space(
        MessageSet.all(),
        EnumSet.allOf(State.class),
        Links.ANY,
        Links.ANY,
        EnumSet.allOf(LinkKind.class),
        EnumSet.allOf(AddressKind.class),
        EnumSet.allOf(AddressKind.class),
        PrefixSet.all(family),
        PrefixSet.all(family),
        Ranges.of(0, 65_535),
        Ranges.of(0, 255));
  }

  /** Those of it that are of these messages. */
  public Space of(MessageSet some) {
    return new Space(
        some,
        states,
        in,
        out,
        linkKinds,
        sourceKinds,
        destinationKinds,
        sources,
        destinations,
        lengths,
        hopLimits);
  }

  /** Those of it that connection tracking calls so. */
  public Space in(Set<State> some) {
    return new Space(
        messages,
        some,
        in,
        out,
        linkKinds,
        sourceKinds,
        destinationKinds,
        sources,
        destinations,
        lengths,
        hopLimits);
  }

  /** Those of it that come and leave by these interfaces. */
  public Space by(Links arriving, Links leaving) {
    return new Space(
        messages,
        states,
        arriving,
        leaving,
        linkKinds,
        sourceKinds,
        destinationKinds,
        sources,
        destinations,
        lengths,
        hopLimits);
  }

  /** Those of it from these addresses, which routing tables call so. */
  public Space from(PrefixSet some, Set<AddressKind> kinds) {
    return new Space(
        messages,
        states,
        in,
        out,
        linkKinds,
        kinds,
        destinationKinds,
        some,
        destinations,
        lengths,
        hopLimits);
  }

  /** Those of it to these addresses, which routing tables and link layers call so. */
  public Space to(PrefixSet some, Set<AddressKind> kinds, Set<LinkKind> links) {
    return new Space(
        messages, states, in, out, links, sourceKinds, kinds, sources, some, lengths, hopLimits);
  }

  /** Those of it with these lengths and hop limits. */
  public Space sized(Ranges some, Ranges hops) {
    return new Space(
        messages,
        states,
        in,
        out,
        linkKinds,
        sourceKinds,
        destinationKinds,
        sources,
        destinations,
        some,
        hops);
  }
}
