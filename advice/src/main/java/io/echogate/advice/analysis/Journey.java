package io.echogate.advice.analysis;

import io.echogate.advice.knowledge.Scope;
import io.echogate.advice.knowledge.Way;
import io.echogate.icmp.Exchange;
import io.echogate.icmp.Family;
import io.echogate.icmp.Kind;
import io.echogate.icmp.Registry;
import io.echogate.icmp.Tuple;
import io.echogate.policy.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The packets that a message comes in when all is right: what a policy must let pass for a function
 * to work.
 *
 * <ul>
 *   <li>What is sent to the machine arrives at the filtered interface for an own address (on a link
 *       also for groups), from any address of others; what it sends leaves from an own address.
 *   <li>What it forwards is neither from an own address nor to one. The filtered interface is that
 *       towards the internet: what comes from there arrives at it, what goes there leaves through
 *       it.
 *   <li>An error that arrives quotes a flow which the machine knows, and a reply answers a request
 *       of its own. For forwarded messages, and errors that it sends, both may be: whether the flow
 *       is known depends on what else runs on the machine.
 *   <li>The hop limit is what the scope says, and anything from 1 to 255 across routers.
 * </ul>
 */
public final class Journey {
  private static final Interval ANY_HOPS = new Interval(1, 255);
  private static final Set<Boolean> EITHER = Set.of(true, false);

  private final Family family;
  private final int type;
  private final int code;

  private Journey(Family family, int type, int code) {
    this.family = family;
    this.type = type;
    this.code = code;
  }

  /**
   * A message on its way; {@link Way#FORWARD} is two ways.
   *
   * @param type 0-255
   * @param code 0-255
   */
  public static List<Traffic> of(Family family, int type, int code, Way way, Scope scope) {
    Journey journey = new Journey(family, type, code);
    return switch (way) {
      case IN -> List.of(journey.own(Direction.IN, scope));
      case OUT -> List.of(journey.own(Direction.OUT, scope));
      case FORWARD_IN -> List.of(journey.forwarded(Direction.IN));
      case FORWARD_OUT -> List.of(journey.forwarded(Direction.OUT));
      case FORWARD -> List.of(journey.forwarded(Direction.IN), journey.forwarded(Direction.OUT));
    };
  }

  /**
   * Packets of a type that proves by its scope that it is of the own link, but come from elsewhere:
   * to the machine, and through it.
   */
  public static Traffic fromOffLink(Family family, int type, int code) {
    Journey journey = new Journey(family, type, code);
    Interval hops =
        switch (OnLink.of(family, type)) {
          case NEIGHBORS -> new Interval(1, 254);
          case LISTENERS, SUBNET, NONE -> ANY_HOPS;
        };
    List<AddressClass> destinations =
        List.of(AddressClass.own(family), AddressClass.others(family));
    return journey.traffic(
        Direction.IN, List.of(AddressClass.others(family)), destinations, hops, false);
  }

  /** Packets that arrive for everybody on a link: for broadcast addresses, or for groups. */
  static Traffic toEverybody(Family family, int type, int code) {
    return new Journey(family, type, code)
        .traffic(
            Direction.IN,
            List.of(AddressClass.others(family)),
            AddressClass.everybody(family),
            ANY_HOPS,
            false);
  }

  private Traffic own(Direction direction, Scope scope) {
    if (scope.isLink()) {
      return traffic(
          direction,
          Parties.sources(family, type, direction),
          Parties.destinations(family, type, direction),
          hops(scope),
          true);
    }
    AddressClass own = AddressClass.own(family);
    AddressClass others = AddressClass.others(family);
    return direction == Direction.IN
        ? traffic(direction, List.of(others), List.of(own), hops(scope), false)
        : traffic(direction, List.of(own), List.of(others), hops(scope), false);
  }

  private Traffic forwarded(Direction direction) {
    List<AddressClass> others = List.of(AddressClass.others(family));
    Set<Boolean> related = isError() ? EITHER : Set.of(false);
    Set<Boolean> solicited = isReply() ? EITHER : Set.of(false);
    return traffic(direction, others, others, ANY_HOPS, false)
        .with(region -> region.withRelated(related).withSolicited(solicited));
  }

  private static Interval hops(Scope scope) {
    return switch (scope) {
      case LINK255 -> Interval.of(255);
      case LINK1 -> Interval.of(1);
      case GLOBAL, LINK, ANY -> ANY_HOPS;
    };
  }

  private boolean isError() {
    return Registry.instance().type(family, type).kind() == Kind.ERROR;
  }

  private boolean isReply() {
    return Exchange.queryOf(family, type) != Tuple.NONE;
  }

  private Traffic traffic(
      Direction direction,
      List<AddressClass> sources,
      List<AddressClass> destinations,
      Interval hops,
      boolean attached) {
    boolean in = direction == Direction.IN;
    Set<Boolean> related = isError() ? (in ? Set.of(true) : EITHER) : Set.of(false);
    Set<Boolean> solicited = Set.of(in && isReply());
    List<Region> regions = new ArrayList<>();
    for (AddressClass source : sources) {
      for (AddressClass destination : destinations) {
        regions.add(
            new Region(
                source,
                destination,
                hops,
                Payloads.of(family, type),
                Payloads.header(family, type),
                related,
                solicited,
                attached));
      }
    }
    return new Traffic(family, direction, type, code, regions);
  }
}
