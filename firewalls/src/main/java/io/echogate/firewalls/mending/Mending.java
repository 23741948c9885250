package io.echogate.firewalls.mending;

import io.echogate.advice.knowledge.Role;
import io.echogate.firewalls.audit.Audit;
import io.echogate.firewalls.audit.AuditFinding;
import io.echogate.firewalls.audit.Comparison;
import io.echogate.firewalls.audit.Placement;
import io.echogate.firewalls.audit.Report;
import io.echogate.firewalls.imports.Importer;
import io.echogate.firewalls.insertion.Edit;
import io.echogate.firewalls.insertion.Insertion;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.nftables.NftJson;
import io.echogate.firewalls.rules.Imported;
import io.echogate.policy.source.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rules of a firewall with what was found in them mended.
 *
 * @param texts the rules, with what was put in: of JSON again JSON
 * @param mends what was mended, in the order in which it was done
 * @param left what was not
 * @param before what an audit found in the rules as they were
 * @param after what it finds in the texts
 * @param changes all that the texts do to packets otherwise than the rules as they were; empty if
 *     that could not be compared in time
 */
public record Mending(
    List<Source> texts,
    List<Mend> mends,
    List<Unmended> left,
    Report before,
    Report after,
    Optional<Comparison> changes) {
  private static final String NO_TIME = "there was no time for it";

  public Mending {
    texts = List.copyOf(texts);
    mends = List.copyOf(mends);
    left = List.copyOf(left);
  }

  /**
   * Mends what rules can mend: the worst first, one after the other, each only if another audit no
   * longer finds it and finds nothing new, and if no packet is treated otherwise but those that the
   * finding is about.
   *
   * @param texts of which the rules are, as they were read
   * @param placement the rules
   * @param chain the list that is judged, as in {@link Placement#of}
   * @param nanos how long it may take; what there was no time for is left
   */
  public static Mending of(
      List<Source> texts,
      Placement placement,
      Optional<String> chain,
      Role role,
      Instant now,
      long nanos) {
    long end = System.nanoTime() + nanos;
    Report report = audit(placement, role, now, end);
    State first = new State(written(texts, placement), placement, report);
    Worker worker = new Worker(chain, role, now, end);
    State last = worker.mend(first);
    Comparison changes =
        Comparison.of(
            placement.rules(), last.placement.rules(), role, now, end - System.nanoTime());
    return new Mending(
        texts.size() == 1 && NftJson.is(texts.getFirst())
            ? List.of(NftJson.with(texts.getFirst(), added(worker.mends)))
            : last.texts,
        worker.mends,
        worker.left(last.report),
        report,
        last.report,
        changes.unfinished().isEmpty() ? Optional.of(changes) : Optional.empty());
  }

  /** What was not looked at, in the rules as they were or in those that came out. */
  public List<Report.Unfinished> unfinished() {
    return Stream.concat(before.unfinished().stream(), after.unfinished().stream())
        .distinct()
        .toList();
  }

  /** Whether more might be mended if there was more time. */
  public boolean isCutOff() {
    return unfinished().stream().anyMatch(Report.Unfinished::time)
        || left.stream()
            .map(Unmended::reason)
            .anyMatch(reason -> reason.equals(NO_TIME) || reason.equals(Proof.NO_TIME));
  }

  /** What was found before, and not any more. */
  public List<AuditFinding> gone() {
    return Proof.onlyIn(before, after);
  }

  /** What was not found before: part of what was worse. */
  public List<AuditFinding> fresh() {
    return Proof.onlyIn(after, before);
  }

  private static List<NftJson.Added> added(List<Mend> mends) {
    List<NftJson.Added> added = new ArrayList<>();
    for (Mend mend : mends) {
      Insertion insertion = mend.insertion();
      Edit edit = insertion.edit().orElseThrow();
      boolean head = insertion.place().behind();
      added.add(
          new NftJson.Added(
              edit.source().lineOf(edit.at()),
              head,
              insertion.place().chain(),
              head ? insertion.rules().reversed() : insertion.rules()));
    }
    return added;
  }

  /** Rules, and what was found in them. */
  private record State(List<Source> texts, Placement placement, Report report) {}

  private static Report audit(Placement placement, Role role, Instant now, long end) {
    return Audit.of(
        placement.rules(), role, EnumSet.allOf(Course.class), now, end - System.nanoTime());
  }

  /** The texts on whose lines the rules stand; of JSON that is what was made of it. */
  private static List<Source> written(List<Source> texts, Placement placement) {
    Set<Source> sources = new LinkedHashSet<>();
    placement.rules().chains().forEach(chain -> sources.add(chain.origin().source()));
    return texts.containsAll(sources) ? texts : List.copyOf(sources);
  }

  private static final class Worker {
    private final Optional<String> chain;
    private final Role role;
    private final Instant now;
    private final long end;
    private final List<Unmended> refused = new ArrayList<>();
    private List<Mend> mends = new ArrayList<>();

    Worker(Optional<String> chain, Role role, Instant now, long end) {
      this.chain = chain;
      this.role = role;
      this.now = now;
      this.end = end;
    }

    State mend(State first) {
      State state = first;
      Optional<State> next = Optional.of(first);
      while (next.isPresent()) {
        state = next.get();
        // A remedy that leaves half of a finding is worse than one for all of it.
        next = step(state, Proof.Demand.NOTHING_NEW);
        if (next.isEmpty()) {
          next = step(state, Proof.Demand.NOTHING_WORSE);
        }
      }
      return state;
    }

    /** Mends the worst finding that can be mended; empty if there is none. */
    private Optional<State> step(State state, Proof.Demand demand) {
      refused.clear();
      for (AuditFinding finding : state.report.findings()) {
        if (finding.remedy().filter(remedy -> !remedy.offered()).isEmpty()) {
          continue;
        }
        String reason = "";
        for (Insertion insertion : finding.remedy().get().insertions()) {
          if (System.nanoTime() >= end) {
            reason = NO_TIME;
            break;
          }
          Trial trial = trial(state, finding, insertion, demand);
          if (trial.objection.isEmpty()) {
            note(Proof.onlyIn(state.report, trial.state.orElseThrow().report), insertion);
            return trial.state;
          }
          reason = reason.isEmpty() ? trial.objection.get() : reason;
        }
        refused.add(new Unmended(finding, reason));
      }
      return Optional.empty();
    }

    private void note(List<AuditFinding> findings, Insertion insertion) {
      Edit edit = insertion.edit().orElseThrow();
      List<Mend> moved = new ArrayList<>(mends.stream().map(mend -> mend.after(edit)).toList());
      moved.add(new Mend(findings, insertion, edit.source().lineOf(edit.at())));
      mends = moved;
    }

    /** Rules with an insertion, or why it must not be. */
    private record Trial(Optional<State> state, Optional<String> objection) {
      static Trial failed(String objection) {
        return new Trial(Optional.empty(), Optional.of(objection));
      }
    }

    private Trial trial(
        State state, AuditFinding finding, Insertion insertion, Proof.Demand demand) {
      if (insertion.edit().isEmpty()) {
        return Trial.failed(insertion.obstacle());
      }
      Edit edit = insertion.edit().get();
      List<Source> texts =
          state.texts.stream()
              .map(source -> source.equals(edit.source()) ? edit.done() : source)
              .toList();
      Imported imported = Importer.read(texts);
      if (imported.rules().isEmpty()) {
        return Trial.failed(
            "the rules could not be read with it: " + imported.diagnostics().getFirst().message());
      }
      Placement placement = Placement.of(imported.rules().get(), chain);
      if (!placement.choices().isEmpty()) {
        return Trial.failed("the rules would stand elsewhere with it");
      }
      if (!Kept.in(state.placement.rules(), placement.rules(), edit)) {
        return Trial.failed("other rules would change: some are named by their place in the chain");
      }
      Report report = audit(placement, role, now, end);
      Comparison changes =
          Comparison.of(
              state.placement.rules(), placement.rules(), role, now, end - System.nanoTime());
      Optional<String> objection =
          Proof.objection(state.placement.rules(), state.report, report, changes, finding, demand);
      return new Trial(Optional.of(new State(texts, placement, report)), objection);
    }

    /** All that is found at the end, each with the reason why it is still there. */
    List<Unmended> left(Report report) {
      List<Unmended> left = new ArrayList<>();
      for (AuditFinding finding : report.findings()) {
        left.add(
            new Unmended(
                finding,
                refused.stream()
                    .filter(one -> Proof.isSame(one.finding(), finding))
                    .map(Unmended::reason)
                    .findFirst()
                    .orElse(finding.kind().cure())));
      }
      return left;
    }
  }
}
