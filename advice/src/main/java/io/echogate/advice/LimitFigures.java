package io.echogate.advice;

import io.echogate.advice.knowledge.Severity;
import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.Gcra;
import io.echogate.policy.Limit;
import io.echogate.policy.SourceFilter;
import io.echogate.policy.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Limits whose figures do not do what they should. */
final class LimitFigures implements Check {
  /** Frames of the largest errors: 576 bytes (RFC 1812 4.3.2.3) and 1280 (RFC 4443 2.4(c)). */
  private static final long ERROR4 = 590;

  private static final long ERROR6 = 1294;

  /** Under this even a single traceroute loses hops. */
  private static final long TOO_LOW = 10;

  /** More small packets than any link carries in a second, and more bytes. */
  private static final long BEYOND_PACKETS = 1_500_000_000;

  private static final long BEYOND_BYTES = 200_000_000_000L;

  @Override
  public List<Finding> find(Subject subject) {
    List<Finding> findings = new ArrayList<>();
    Set<Finding.Key> told = new HashSet<>();
    for (Uses use : Uses.of(subject.policy())) {
      for (Limit limit : use.limits()) {
        List<Finding> some = new ArrayList<>();
        zero(use.statement(), limit).ifPresent(some::add);
        budget(use, limit).ifPresent(some::add);
        tooLow(use, limit).ifPresent(some::add);
        some.stream().filter(finding -> told.add(finding.key())).forEach(findings::add);
      }
    }
    for (SourceFilter.Entry entry : subject.policy().sources().entries()) {
      limits(entry.action()).stream()
          .flatMap(limit -> zero(entry.statement(), limit).stream())
          .filter(finding -> told.add(finding.key()))
          .forEach(findings::add);
    }
    for (Limit limit : subject.policy().limits()) {
      beyond(limit).ifPresent(findings::add);
    }
    return findings;
  }

  private static List<Limit> limits(Action action) {
    return action instanceof Action.RateLimit(List<Limit> limits) ? limits : List.of();
  }

  private static Optional<Finding> zero(Statement statement, Limit limit) {
    return Gcra.of(limit).never()
        ? Optional.of(
            at("limit-zero", statement, limit, "write block, or give the limit a rate and a burst"))
        : Optional.empty();
  }

  private static Optional<Finding> budget(Uses use, Limit limit) {
    long frame = use.family() == Family.IP4 ? ERROR4 : ERROR6;
    boolean critical = use.messages().contains(critical(use.family()), code(use.family()));
    boolean errors =
        use.messages().types().anyMatch(type -> Sort.of(use.family(), type) == Sort.ERRORS);
    boolean never = errors && Rates.excludes(limit, frame);
    if (Gcra.of(limit).never() || !(never || (critical && isOutOfProportion(limit, frame)))) {
      return Optional.empty();
    }
    Finding finding =
        at(
            "byte-budget",
            use.statement(),
            limit,
            "leave bytes out, or allow %d for each packet".formatted(frame));
    return Optional.of(critical ? finding : finding.withSeverity(Severity.MEDIUM));
  }

  private static int critical(Family family) {
    return family == Family.IP4 ? 3 : 2;
  }

  private static int code(Family family) {
    return family == Family.IP4 ? 4 : 0;
  }

  /** Whether the bytes are used up long before the packets. */
  private static boolean isOutOfProportion(Limit limit, long frame) {
    return limit
        .packets()
        .map(
            rate -> {
              long perSecond = Long.divideUnsigned(rate.amount(), rate.seconds());
              return perSecond < BEYOND_PACKETS && Rates.isBelowBytes(limit, perSecond * frame);
            })
        .orElse(false);
  }

  private static Optional<Finding> tooLow(Uses use, Limit limit) {
    boolean matters =
        use.messages()
            .types()
            .mapToObj(type -> Sort.of(use.family(), type))
            .anyMatch(sort -> sort == Sort.ERRORS || sort == Sort.ECHO);
    return matters && limit.per().isEmpty() && Rates.isBelow(limit, TOO_LOW)
        ? Optional.of(
            at("limit-too-low", use.statement(), limit, "raise the limit to 10/s or more"))
        : Optional.empty();
  }

  private static Optional<Finding> beyond(Limit limit) {
    boolean never =
        (limit.packets().isPresent() || limit.bytes().isPresent())
            && !(limit.packets().isPresent() && Rates.isBelow(limit, BEYOND_PACKETS))
            && !Rates.isBelowBytes(limit, BEYOND_BYTES)
            && !Gcra.of(limit).never();
    return never
        ? Optional.of(
            Finding.of(
                "limit-without-effect",
                Optional.of(limit.origin()),
                new Fix.Advise("write a rate that a link can exceed")))
        : Optional.empty();
  }

  private static Finding at(String id, Statement statement, Limit limit, String advice) {
    return Finding.of(id, Optional.of(statement.origin()), new Fix.Advise(advice))
        .withRelated(limit.origin(), "this is the limit");
  }
}
