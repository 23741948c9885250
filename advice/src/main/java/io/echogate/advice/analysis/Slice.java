package io.echogate.advice.analysis;

import io.echogate.policy.BuiltInSet;
import io.echogate.policy.Condition;

/**
 * Packets of a region that no condition but those on addresses can tell apart.
 *
 * @param payload the largest of their payloads
 * @param hopLimit the largest of their hop limits
 */
record Slice(
    Traffic traffic, Region region, int payload, int hopLimit, boolean related, boolean solicited) {

  boolean meets(Condition.Compare compare) {
    return compare.holds(
        switch (compare.quantity()) {
          case PAYLOAD -> payload;
          case LENGTH -> region.length(payload);
          case HOP_LIMIT -> hopLimit;
        });
  }

  boolean meets(Condition.Flag flag) {
    return switch (flag) {
      case RELATED -> related;
      case SOLICITED -> solicited;
      case ON_LINK -> region.isOnLink(traffic.type(), hopLimit);
      case LOG -> true;
    };
  }

  int frame() {
    return region.frame(payload);
  }

  /** One of its packets. */
  Example example(Pair addresses) {
    AddressClass near =
        switch (traffic.direction()) {
          case IN -> region.destinations();
          case OUT -> region.sources();
        };
    return new Example(
        traffic.family(),
        traffic.direction(),
        traffic.type(),
        traffic.code(),
        addresses.source(),
        addresses.destination(),
        hopLimit,
        payload,
        region.length(payload),
        related,
        solicited,
        near.builtIns().contains(BuiltInSet.SELF),
        region.attached());
  }
}
