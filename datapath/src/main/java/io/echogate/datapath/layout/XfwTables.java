package io.echogate.datapath.layout;

import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.Reason;
import java.util.ArrayList;
import java.util.List;

/**
 * An {@code xfw { }} policy as tables.
 *
 * @param messageCases the statements with limits that decide messages
 * @param sourceCases the statements with limits of the source filter
 */
public record XfwTables(
    VerdictTable messages,
    SourceTable sources,
    List<LimitCase> messageCases,
    List<LimitCase> sourceCases)
    implements Meaning {

  public XfwTables {
    messageCases = List.copyOf(messageCases);
    sourceCases = List.copyOf(sourceCases);
  }

  /** Makes the tables; buckets come from the allocator. */
  static XfwTables of(Policy policy, BucketAllocator allocator) {
    VerdictTable messages = VerdictTable.of(policy, allocator);
    int messageCases = allocator.cases().size();
    SourceTable sources = SourceTable.of(policy, allocator);
    List<LimitCase> cases = allocator.cases();
    return new XfwTables(
        messages,
        sources,
        cases.subList(0, messageCases),
        cases.subList(messageCases, cases.size()));
  }

  /** Where things are counted. */
  public XfwCells cells() {
    return new XfwCells(sources.isEmpty() ? 0 : sources.verdicts().size());
  }

  /** What is counted. */
  List<Counted> counted() {
    List<Counted> counted = new ArrayList<>();
    for (Family family : Family.values()) {
      for (int type = 0; type < 256; type++) {
        TypeVerdict verdict = messages.verdict(family, type);
        int passed = XfwCells.ofType(family, type, false);
        int dropped = XfwCells.ofType(family, type, true);
        counted.add(
            new Counted(passed, Direction.IN, family, type, verdict.passed(), verdict.statement()));
        counted.add(
            new Counted(
                dropped, Direction.IN, family, type, verdict.dropped(), verdict.statement()));
      }
    }
    for (Family family : Family.values()) {
      counted.add(untyped(XfwCells.fragment(family), family, Reason.FRAGMENT));
      counted.add(untyped(XfwCells.malformed(family), family, Reason.MALFORMED));
    }
    counted.add(
        new Counted(
            XfwCells.malformed(null), Direction.IN, null, Counted.NO_TYPE, Reason.MALFORMED, null));
    counted.add(
        new Counted(XfwCells.NOT_ICMP, Direction.IN, null, Counted.NO_TYPE, Reason.NOT_ICMP, null));
    if (!sources.isEmpty()) {
      addSources(counted);
    }
    return counted;
  }

  private static Counted untyped(int cell, Family family, Reason reason) {
    return new Counted(cell, Direction.IN, family, Counted.NO_TYPE, reason, null);
  }

  /**
   * Those of the source filter: by place and reason, which many statements share, and by statement.
   */
  private void addSources(List<Counted> counted) {
    for (Family family : Family.values()) {
      for (int type = 0; type < 256; type++) {
        addPlace(TypeIndex.of(family, type), family, type, counted);
      }
      addPlace(XfwCells.placeOfOthers(family), family, Counted.NO_TYPE, counted);
    }
    for (SourceVerdict verdict : sources.verdicts()) {
      counted.add(
          new Counted(
              XfwCells.ofRecord(verdict.record()),
              Direction.IN,
              null,
              Counted.NO_TYPE,
              null,
              verdict.statement()));
    }
  }

  private static void addPlace(int place, Family family, int type, List<Counted> counted) {
    for (int reason = 0; reason < SourceVerdict.REASONS.size(); reason++) {
      counted.add(
          new Counted(
              XfwCells.ofSource(place, reason),
              Direction.IN,
              family,
              type,
              SourceVerdict.REASONS.get(reason),
              null));
    }
  }
}
