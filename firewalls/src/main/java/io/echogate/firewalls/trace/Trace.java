package io.echogate.firewalls.trace;

import java.util.List;
import java.util.stream.Stream;

/**
 * One packet's way through rules.
 *
 * @param visits the chains that it entered, in order, as long as unknowns are as is taken for
 *     granted: limits have room, what is not known does not hold and does nothing
 * @param outcome what becomes of it, whatever unknowns are
 */
public record Trace(List<Visit> visits, Outcome outcome) {
  public Trace {
    visits = List.copyOf(visits);
  }

  /** The rules that it meets or may meet, in order. */
  public Stream<Visit.Step> steps() {
    return visits.stream()
        .flatMap(visit -> visit.events().stream())
        .filter(Visit.Step.class::isInstance)
        .map(Visit.Step.class::cast);
  }
}
