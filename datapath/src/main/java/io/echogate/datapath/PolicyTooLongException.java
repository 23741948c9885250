package io.echogate.datapath;

import io.echogate.datapath.layout.Chain;
import io.echogate.datapath.layout.MessageTables;
import io.echogate.datapath.layout.Ruling;
import io.echogate.datapath.layout.Step;
import io.echogate.datapath.layout.XfwTables;
import io.echogate.ebpf.VerifierException;
import io.echogate.policy.Direction;
import io.echogate.policy.Origin;
import io.echogate.policy.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The kernel's verifier gave up on the program of a policy: it would have to walk too far. */
public final class PolicyTooLongException extends FilterException {
  private static final long serialVersionUID = 1L;

  private static final String SHORTER =
      "where many statements of the same messages stand behind one another that have no condition"
          + " but `from`, or none but `to`, the kernel searches them all at once: put the others"
          + " before or behind them, or join them, their prefixes in one set";

  private final transient Optional<Origin> place;
  private final String problem;
  private final String help;

  private PolicyTooLongException(
      Optional<Origin> place, String problem, String help, VerifierException refused) {
    super(problem + ": " + help, refused);
    this.place = place;
    this.problem = problem;
    this.help = help;
  }

  /**
   * What is to be said of a policy whose program was refused as {@link
   * VerifierException#isTooLong}.
   */
  public static PolicyTooLongException of(CompiledPolicy compiled, VerifierException refused) {
    List<Statement> longest = longest(compiled);
    String walks =
        switch (compiled.options().form().access()) {
          case DIRECT -> "";
          case COPIED ->
              ", and up to five times as many of a process without CAP_PERFMON as of another for"
                  + " the same policy";
        };
    String help =
        switch (compiled.options().form().access()) {
          case DIRECT -> SHORTER;
          case COPIED -> "grant CAP_PERFMON; or " + SHORTER;
        };
    String problem =
        "the policy %s is too long for the kernel, which checks at most 1,000,000 instructions of a program%s: %,d statements, of which %,d decide about the same messages"
            .formatted(
                compiled.policy().name(),
                walks,
                compiled.policy().statements().size(),
                longest.size());
    return new PolicyTooLongException(
        longest.stream().findFirst().map(Statement::origin), problem, help, refused);
  }

  /** The statements of the longest chain. */
  private static List<Statement> longest(CompiledPolicy compiled) {
    return switch (compiled.tables().meaning()) {
      case XfwTables xfw -> List.of();
      case MessageTables messages ->
          Stream.of(Direction.values())
              .flatMap(direction -> messages.of(direction).chains().stream())
              .max(Comparator.comparingInt(chain -> chain.parts().size()))
              .map(PolicyTooLongException::statements)
              .orElse(List.of());
    };
  }

  private static List<Statement> statements(Chain chain) {
    return chain.steps().stream()
        .map(Step::ruling)
        .map(Ruling::statement)
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  /** The first of the statements of which there are most about the same messages. */
  public Optional<Origin> place() {
    return place;
  }

  /** What is wrong. */
  public String problem() {
    return problem;
  }

  /** What to do about it. */
  public String help() {
    return help;
  }
}
