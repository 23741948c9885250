package io.echogate.firewalls.trace;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Hook;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which of many verdicts is the one that counts. */
final class Decisions {
  private Decisions() {}

  /** What becomes of a packet that entered these chains, and who is to be named for it. */
  static Outcome.Decided of(List<Visit> visits) {
    if (visits.isEmpty()) {
      return new Outcome.Decided(Action.ACCEPT, Optional.empty(), Optional.empty());
    }
    Visit last = visits.getLast();
    Visit named = last.verdict() instanceof Action.Accept ? accepting(visits) : last;
    return new Outcome.Decided(named.verdict(), named.decider(), Optional.of(named.chain()));
  }

  /** All let it pass; the chain that people mean is the last one that filters, and says so. */
  private static Visit accepting(List<Visit> visits) {
    List<Visit> filters = new ArrayList<>(visits.stream().filter(Decisions::filters).toList());
    List<Visit> among = filters.isEmpty() ? visits : filters;
    return among.reversed().stream()
        .filter(visit -> visit.decider().isPresent())
        .findFirst()
        .orElse(among.getLast());
  }

  private static boolean filters(Visit visit) {
    return visit
        .base()
        .filter(
            base ->
                base.hook() == Hook.INPUT
                    || base.hook() == Hook.FORWARD
                    || base.hook() == Hook.OUTPUT)
        .isPresent();
  }

  /** Whether the same becomes of a packet, whoever decides it. */
  static boolean same(Outcome one, Outcome other) {
    return switch (one) {
      case Outcome.Decided a -> other instanceof Outcome.Decided b && a.action().equals(b.action());
      case Outcome.Depends a -> other instanceof Outcome.Depends b && same(a, b);
      case Outcome.Open open -> other.equals(open);
    };
  }

  private static boolean same(Outcome.Depends one, Outcome.Depends other) {
    boolean same = one.question().key().equals(other.question().key());
    // A question has the same answers wherever it is asked.
    for (int i = 0; same && i < one.branches().size(); i++) {
      same = same(one.branches().get(i).outcome(), other.branches().get(i).outcome());
    }
    return same;
  }
}
