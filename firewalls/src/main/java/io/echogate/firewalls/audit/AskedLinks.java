package io.echogate.firewalls.audit;

import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.regions.Slice;
import io.echogate.firewalls.rules.RuleSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * By which interfaces something may be missed that comes unasked: by those that rules name, and by
 * the one that stands for all others if something new passes there. Rules that name each interface
 * say nothing by what happens at one that is not there. Where it is known which there are, none of
 * them is made up.
 */
final class AskedLinks {
  private final OtherTraffic others;
  private final boolean real;
  private final Map<Link, Boolean> known = new HashMap<>();

  AskedLinks(RuleSet rules, Look look) {
    this.others = new OtherTraffic(rules, look.subject());
    this.real = !look.interfaces().isEmpty();
  }

  /** The packets by these interfaces; all if there are none. */
  List<Tally> of(List<Tally> tallies) {
    List<Tally> asked =
        tallies.stream()
            .map(
                tally ->
                    new Tally(
                        tally.slices().stream().filter(slice -> link(slice).isPresent()).toList(),
                        tally.pieces()))
            .filter(tally -> !tally.slices().isEmpty())
            .toList();
    return asked.isEmpty() ? tallies : asked;
  }

  /** A packet of a slice as it comes by one of these interfaces, if some of the slice do. */
  Situation shown(Situation packet, Slice slice) {
    return link(slice).map(link -> packet.by(link.in(), link.out())).orElse(packet);
  }

  /** One that rules name, if there is one. */
  private Optional<Link> link(Slice slice) {
    Optional<Link> other = Optional.empty();
    for (String in : slice.in().reversed()) {
      for (String out : slice.out().reversed()) {
        if (real || others.names(in, out)) {
          return Optional.of(new Link(in, out));
        }
        if (other.isEmpty() && known.computeIfAbsent(new Link(in, out), this::isUsed)) {
          other = Optional.of(new Link(in, out));
        }
      }
    }
    return other;
  }

  private boolean isUsed(Link link) {
    return others.passesNew(link.in(), link.out());
  }
}
