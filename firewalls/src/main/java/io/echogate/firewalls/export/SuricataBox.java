package io.echogate.firewalls.export;

import io.echogate.firewalls.rules.Ranges.Range;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Packets of a family by what rules can ask of them, each thing for itself. All rules of Suricata
 * are asked, in no order; so what an earlier statement decides has to be cut out of a later one,
 * and that leaves boxes.
 *
 * @param hops TTLs or hop limits
 * @param payload bytes behind the first 8 of the message
 */
record SuricataBox(
    Family family,
    MessageSet messages,
    PrefixSet source,
    PrefixSet destination,
    Range hops,
    Range payload) {
  static final Range ALL_HOPS = new Range(0, 255);
  static final Range ALL_PAYLOADS = new Range(0, 65_535);

  /** All packets with these messages. */
  static SuricataBox of(Family family, MessageSet messages) {
    PrefixSet all = all(family);
    return new SuricataBox(family, messages, all, all, ALL_HOPS, ALL_PAYLOADS);
  }

  static PrefixSet all(Family family) {
    return PrefixSet.of(List.of(Prefix.of(family, 0, 0, 0)));
  }

  SuricataBox withMessages(MessageSet others) {
    return new SuricataBox(family, others, source, destination, hops, payload);
  }

  SuricataBox withSource(PrefixSet others) {
    return new SuricataBox(family, messages, others, destination, hops, payload);
  }

  SuricataBox withDestination(PrefixSet others) {
    return new SuricataBox(family, messages, source, others, hops, payload);
  }

  SuricataBox withHops(Range others) {
    return new SuricataBox(family, messages, source, destination, others, payload);
  }

  SuricataBox withPayload(Range others) {
    return new SuricataBox(family, messages, source, destination, hops, others);
  }

  boolean isEmpty() {
    return messages.isEmpty() || source.isEmpty() || destination.isEmpty();
  }

  /** What is in both; empty if nothing is. */
  Optional<SuricataBox> and(SuricataBox other) {
    MessageSet commonMessages = messages.intersection(other.messages);
    @Nullable Range commonHops = common(hops, other.hops);
    @Nullable Range commonPayload = common(payload, other.payload);
    if (commonMessages.isEmpty() || commonHops == null || commonPayload == null) {
      return Optional.empty();
    }
    SuricataBox both =
        new SuricataBox(
            family,
            commonMessages,
            source.intersection(other.source),
            destination.intersection(other.destination),
            commonHops,
            commonPayload);
    return both.isEmpty() ? Optional.empty() : Optional.of(both);
  }

  /** What is in this one and not in the other: boxes that have nothing in common. */
  List<SuricataBox> minus(SuricataBox other) {
    Optional<SuricataBox> common = and(other);
    if (common.isEmpty()) {
      return List.of(this);
    }
    SuricataBox both = common.get();
    List<SuricataBox> rest = new ArrayList<>();
    SuricataBox left = withMessages(both.messages);
    rest.add(withMessages(messages.without(both.messages)));
    rest.add(left.withSource(minus(source, both.source)));
    left = left.withSource(both.source);
    rest.add(left.withDestination(minus(destination, both.destination)));
    left = left.withDestination(both.destination);
    for (Range range : minus(hops, both.hops)) {
      rest.add(left.withHops(range));
    }
    left = left.withHops(both.hops);
    for (Range range : minus(payload, both.payload)) {
      rest.add(left.withPayload(range));
    }
    rest.removeIf(SuricataBox::isEmpty);
    return rest;
  }

  private PrefixSet minus(PrefixSet all, PrefixSet some) {
    return all.equals(some) ? PrefixSet.empty() : all.without(some);
  }

  static @Nullable Range common(Range a, Range b) {
    int first = Math.max(a.first(), b.first());
    int last = Math.min(a.last(), b.last());
    return first > last ? null : new Range(first, last);
  }

  private static List<Range> minus(Range all, Range some) {
    List<Range> rest = new ArrayList<>();
    if (all.first() < some.first()) {
      rest.add(new Range(all.first(), some.first() - 1));
    }
    if (some.last() < all.last()) {
      rest.add(new Range(some.last() + 1, all.last()));
    }
    return rest;
  }
}
