package io.echogate.firewalls.policies;

import io.echogate.firewalls.meaning.Tracking;
import io.echogate.icmp.Family;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Packets of one family that meet some conditions, all of them: what one statement can speak of.
 *
 * @param known whether only messages of a known flow are meant: errors that are related, replies
 *     that are solicited
 * @param until the last day on which they are meant; {@link LocalDate#MAX} for ever
 */
record Cube(
    Family family,
    Messages messages,
    Who source,
    Who destination,
    Interval length,
    Interval hopLimit,
    boolean known,
    LocalDate until) {

  /** The longest packet that rules can speak of. */
  static final int LONGEST = 65_535;

  private static final int HIGHEST_HOP_LIMIT = 255;

  /** All messages of a family. */
  static Cube all(Family family) {
    return new Cube(
        family,
        Messages.ALL,
        Who.ANY,
        Who.ANY,
        new Interval(shortest(family), LONGEST),
        new Interval(0, HIGHEST_HOP_LIMIT),
        false,
        LocalDate.MAX);
  }

  /** Bytes of the shortest packet with 8 bytes of ICMP. */
  static int shortest(Family family) {
    return family == Family.IP4 ? 28 : 48;
  }

  boolean isEmpty() {
    return messages.isEmpty()
        || source.isNobody()
        || destination.isNobody()
        || length.isEmpty()
        || hopLimit.isEmpty();
  }

  boolean contains(Cube other) {
    return (other.known || !known)
        && !until.isBefore(other.until)
        && length.contains(other.length)
        && hopLimit.contains(other.hopLimit)
        && messages.contains(other.messages)
        && source.contains(other.source)
        && destination.contains(other.destination);
  }

  /** What is in both; empty if that is no cube. */
  Optional<Cube> and(Cube other) {
    Optional<Who> from = source.and(other.source);
    Optional<Who> to = destination.and(other.destination);
    if (from.isEmpty() || to.isEmpty()) {
      return Optional.empty();
    }
    Cube both =
        new Cube(
            family,
            messages.and(other.messages),
            from.get(),
            to.get(),
            length.and(other.length),
            hopLimit.and(other.hopLimit),
            false,
            until.isBefore(other.until) ? until : other.until);
    return Optional.of(known || other.known ? both.ofKnownFlows() : both);
  }

  Cube with(Messages others) {
    return new Cube(family, others, source, destination, length, hopLimit, known, until);
  }

  Cube from(Who others) {
    return new Cube(family, messages, others, destination, length, hopLimit, known, until);
  }

  Cube to(Who others) {
    return new Cube(family, messages, source, others, length, hopLimit, known, until);
  }

  Cube within(Interval lengths) {
    return new Cube(family, messages, source, destination, lengths, hopLimit, known, until);
  }

  Cube hops(Interval limits) {
    return new Cube(family, messages, source, destination, length, limits, known, until);
  }

  Cube until(LocalDate day) {
    return new Cube(family, messages, source, destination, length, hopLimit, known, day);
  }

  /** Those of it that belong to known flows. */
  Cube ofKnownFlows() {
    return new Cube(
        family,
        messages.only(type -> Tracking.known(family, type).isPresent()),
        source,
        destination,
        length,
        hopLimit,
        true,
        until);
  }
}
