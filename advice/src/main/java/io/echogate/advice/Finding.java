package io.echogate.advice;

import io.echogate.advice.analysis.Example;
import io.echogate.advice.knowledge.Function;
import io.echogate.advice.knowledge.Severity;
import io.echogate.policy.Origin;
import java.util.List;
import java.util.Optional;

/**
 * What advice has to say about a place in a policy.
 *
 * @param severity how much it matters here
 * @param origin the statement, or the definition, that it is about; empty where it is about
 *     something that is not written
 * @param related other places that belong to it
 * @param function what does not work, if it is a function
 * @param consequence what will be seen by whom, in one sentence
 * @param example a packet that shows it
 */
public record Finding(
    FindingKind kind,
    Severity severity,
    Optional<Origin> origin,
    List<Related> related,
    Optional<Function> function,
    String consequence,
    Optional<Example> example,
    Fix fix) {

  public Finding {
    related = List.copyOf(related);
  }

  /** A second place, and what it has to do with the matter. */
  public record Related(Origin origin, String message) {}

  /** What a finding is about: there is nothing to be gained by saying the same of it twice. */
  record Key(String id, Optional<Origin> origin) {}

  Key key() {
    return new Key(id(), origin);
  }

  /** The kind's word. */
  public String id() {
    return kind.id();
  }

  /** The documents that say so, with sections. */
  public String source() {
    return kind.source();
  }

  /** A finding with what its kind says, and nothing else. */
  static Finding of(String id, Optional<Origin> origin, Fix fix) {
    FindingKind kind = FindingKinds.of(id);
    return new Finding(
        kind,
        kind.severity(),
        origin,
        List.of(),
        Optional.empty(),
        kind.consequence(),
        Optional.empty(),
        fix);
  }

  Finding withSeverity(Severity other) {
    return new Finding(kind, other, origin, related, function, consequence, example, fix);
  }

  Finding withConsequence(String text) {
    return new Finding(kind, severity, origin, related, function, text, example, fix);
  }

  Finding withExample(Example packet) {
    return new Finding(
        kind, severity, origin, related, function, consequence, Optional.of(packet), fix);
  }

  Finding withFunction(Function broken) {
    return new Finding(
        kind, severity, origin, related, Optional.of(broken), consequence, example, fix);
  }

  Finding withRelated(Origin place, String message) {
    return new Finding(
        kind,
        severity,
        origin,
        List.of(new Related(place, message)),
        function,
        consequence,
        example,
        fix);
  }
}
