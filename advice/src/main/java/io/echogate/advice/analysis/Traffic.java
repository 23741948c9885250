package io.echogate.advice.analysis;

import io.echogate.icmp.Family;
import io.echogate.icmp.Kind;
import io.echogate.icmp.Registry;
import io.echogate.policy.BuiltInSet;
import io.echogate.policy.Direction;
import io.echogate.policy.PrefixSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The packets of one message that come about in one situation. */
public final class Traffic {
  private final Family family;
  private final Direction direction;
  private final int type;
  private final int code;
  private final List<Region> regions;

  Traffic(Family family, Direction direction, int type, int code, List<Region> regions) {
    this.family = family;
    this.direction = direction;
    this.type = type;
    this.code = code;
    this.regions = List.copyOf(regions);
  }

  public Family family() {
    return family;
  }

  /** The way across the filtered interface. */
  public Direction direction() {
    return direction;
  }

  /** The message's type, 0-255. */
  public int type() {
    return type;
  }

  /** The message's code, 0-255. */
  public int code() {
    return code;
  }

  List<Region> regions() {
    return regions;
  }

  /**
   * Some of the packets, which differ by nothing but what is between bounds.
   *
   * @param sources from where they may come
   * @param own whether these are addresses of this machine
   * @param destinations where they may go
   * @param toOwn whether these are addresses of this machine
   * @param lengths bytes of the IP packet: the least and the most
   * @param hopLimits the least and the most
   * @param known whether their flow is known: errors that are related, replies that are solicited;
   *     either where both may be
   */
  public record Part(
      PrefixSet sources,
      boolean own,
      PrefixSet destinations,
      boolean toOwn,
      Bounds lengths,
      Bounds hopLimits,
      Set<Boolean> known) {
    public Part {
      known = Set.copyOf(known);
    }

    /** Numbers from one to another, both included. */
    public record Bounds(int least, int most) {}
  }

  /** The packets, part by part. */
  public List<Part> parts() {
    return regions.stream().map(this::part).toList();
  }

  private Part part(Region region) {
    boolean error = Registry.instance().type(family, type).kind() == Kind.ERROR;
    return new Part(
        region.sources().prefixes(),
        region.sources().builtIns().contains(BuiltInSet.SELF),
        region.destinations().prefixes(),
        region.destinations().builtIns().contains(BuiltInSet.SELF),
        new Part.Bounds(
            region.length(region.payloads().first()), region.length(region.payloads().last())),
        new Part.Bounds(region.hopLimits().first(), region.hopLimits().last()),
        error ? region.related() : region.solicited());
  }

  /** The same packets where their flow is known, or where it is not. */
  public Traffic withRelated(boolean related) {
    return with(region -> region.withRelated(Set.of(related)));
  }

  /** The same packets where they answer a request that left this machine, or do not. */
  public Traffic withSolicited(boolean solicited) {
    return with(region -> region.withSolicited(Set.of(solicited)));
  }

  /** Those of them that are of an ordinary size, and have come a way if they may have. */
  public Traffic typical() {
    return with(Region::typical);
  }

  Traffic with(UnaryOperator<Region> change) {
    return new Traffic(family, direction, type, code, regions.stream().map(change).toList());
  }

  /** Whether a packet is one of these. */
  boolean contains(Example packet) {
    return packet.family() == family
        && packet.direction() == direction
        && packet.type() == type
        && packet.code() == code
        && regions.stream().anyMatch(region -> region.contains(packet));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Traffic traffic
        && family == traffic.family
        && direction == traffic.direction
        && type == traffic.type
        && code == traffic.code
        && regions.equals(traffic.regions);
  }

  @Override
  public int hashCode() {
    return Objects.hash(family, direction, type, code, regions);
  }
}
