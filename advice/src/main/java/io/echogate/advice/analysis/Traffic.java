package io.echogate.advice.analysis;

import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
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
