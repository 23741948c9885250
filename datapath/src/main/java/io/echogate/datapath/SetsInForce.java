package io.echogate.datapath;

import io.echogate.datapath.prefix.NoRoomException;
import io.echogate.linux.GracePeriod;
import io.echogate.policy.Policy;
import io.echogate.policy.PrefixSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The named sets of the policies on some interfaces, and of those to which their trials go back:
 * they change on all of them or on none. Whoever changes them holds the lock of {@link Pins}.
 */
final class SetsInForce implements AutoCloseable {
  private final List<InstalledFilter> filters;
  private final Host host;
  private final Closing closing = new Closing();

  /** The wait for programs to leave what was asked before the last changes. */
  private final GracePeriod.Begun leaving;

  private final LastChanges last;

  /** What is to be known of filters beyond these. */
  interface Host {
    /** Reads the text of a policy; empty if this version cannot. */
    Optional<Policy> text(AppliedPolicy applied);

    /** Has programs of a candidate take the place of those that run. */
    void reload(InstalledFilter filter, Candidate candidate);

    /** Opens a filter anew. */
    InstalledFilter reopen(InstalledFilter filter);
  }

  /**
   * Those of some filters.
   *
   * @param filters settled
   * @param leaving a wait that has begun since the lock is held, and behind all changes
   * @param last what the process remembers of earlier ones; it will remember these too
   */
  SetsInForce(
      List<InstalledFilter> filters, GracePeriod.Begun leaving, LastChanges last, Host host) {
    this.leaving = leaving;
    this.last = last;
    this.filters = List.copyOf(filters);
    this.host = host;
  }

  /**
   * What is to be changed on an interface.
   *
   * @param before the same set of the policy to which a trial goes back, if that has it
   * @param goesBack whether there is such a policy
   */
  private record Target(
      InstalledFilter filter, SetChanger changer, Optional<SetChanger> before, boolean goesBack) {

    /**
     * All that changes. The policy that may come back is the first: where the change is seen, it is
     * in both.
     */
    List<SetChanger> changers() {
      return Stream.concat(before.stream(), Stream.of(changer))
          .filter(SetChanger::isChange)
          .toList();
    }

    Optional<SetChange.Fallback> fallback() {
      return goesBack
          ? Optional.of(
              before.isPresent() ? SetChange.Fallback.CHANGED : SetChange.Fallback.NO_SUCH_SET)
          : Optional.empty();
    }

    SetChange done(SetChange.Way way) {
      return new SetChange(
          filter.interfaceName(),
          filter.running().head().name(),
          changer.changed(),
          changer.covered(),
          changer.entries(),
          changer.before().asked(),
          way,
          fallback());
    }
  }

  /** A change for which all is written but the slots. */
  private record Started(SetTables tables, SetTables.Prepared prepared) {}

  /** Does what is asked. */
  SetOutcome change(SetRequest request) {
    List<SetProblem> problems = new ArrayList<>();
    List<Target> targets = new ArrayList<>();
    for (InstalledFilter filter : filters) {
      target(filter, request, problems).ifPresent(targets::add);
    }
    List<Started> started = new ArrayList<>();
    List<Target> crowded = new ArrayList<>();
    for (Target target : problems.isEmpty() ? targets : List.<Target>of()) {
      try {
        started.addAll(start(target));
      } catch (NoRoomException e) {
        if (target.filter().trial().isPresent()) {
          problems.add(new SetProblem.NoRoomOnTrial(target.filter().interfaceName()));
        }
        crowded.add(target);
      }
    }
    if (!problems.isEmpty()) {
      return new SetOutcome.Refused(problems);
    }
    // First what may fail for one of them.
    started.forEach(one -> one.tables().keep(one.prepared()));
    Optional<SetProblem> tooLarge = reload(crowded, request);
    if (tooLarge.isPresent()) {
      return new SetOutcome.Refused(List.of(tooLarge.get()));
    }
    started.forEach(one -> one.tables().commit(one.prepared()));
    remember(started);
    return new SetOutcome.Changed(
        targets.stream().map(target -> target.done(way(target, crowded))).toList());
  }

  /** Has the next changes find that programs have left what they asked before these. */
  private void remember(List<Started> started) {
    if (!started.isEmpty()) {
      GracePeriod.Begun behind = GracePeriod.begin();
      started.forEach(
          one -> last.remember(one.tables().program(), one.prepared().number(), behind));
    }
  }

  private static SetChange.Way way(Target target, List<Target> crowded) {
    if (crowded.contains(target)) {
      return SetChange.Way.RELOADED;
    }
    return target.changer().isChange() ? SetChange.Way.IN_PLACE : SetChange.Way.NOTHING;
  }

  /** What is to be changed; empty, and a problem, if the request cannot be met. */
  private Optional<Target> target(
      InstalledFilter filter, SetRequest request, List<SetProblem> problems) {
    PolicyObjects running = filter.running();
    Path pinned = filter.place().program(running.program().info().id());
    SetTables tables = open(running, pinned);
    Optional<SetChanger> changer = SetChanger.of(tables, request);
    if (changer.isEmpty()) {
      problems.add(
          new SetProblem.NoSuchSet(
              filter.interfaceName(), running.head().name(), tables.definitions().names()));
      return Optional.empty();
    }
    if (request.action() == SetRequest.Action.REMOVE && !request.lenient()) {
      List<SetProblem.Absent> absent = changer.get().absent(request);
      if (!absent.isEmpty()) {
        problems.add(new SetProblem.NotThere(filter.interfaceName(), absent));
        return Optional.empty();
      }
    }
    int comesBack = filter.trial().isPresent() ? filter.succession().replaced() : 0;
    return Optional.of(
        new Target(
            filter,
            changer.get(),
            comesBack == 0 ? Optional.empty() : before(filter, comesBack, request),
            comesBack != 0));
  }

  private Optional<SetChanger> before(InstalledFilter filter, int program, SetRequest request) {
    Path pinned = filter.place().program(program);
    PolicyObjects objects = closing.add(PolicyObjects.open(pinned));
    return SetChanger.of(open(objects, pinned), request);
  }

  private SetTables open(PolicyObjects objects, Path pinned) {
    objects.requireReadable();
    int program = objects.program().info().id();
    return closing.add(
        SetTables.open(objects, pinned, number -> last.behind(program, number).orElse(leaving)));
  }

  private static List<Started> start(Target target) {
    return target.changers().stream()
        .map(changer -> new Started(changer.tables(), changer.prepare()))
        .toList();
  }

  /** Loads larger tables where there is no room. If one cannot be loaded, none is. */
  private Optional<SetProblem> reload(List<Target> crowded, SetRequest request) {
    List<Target> done = new ArrayList<>();
    try {
      for (Target target : crowded) {
        reload(target);
        done.add(target);
      }
      return Optional.empty();
    } catch (RuntimeException e) {
      for (Target target : done) {
        try {
          takeBack(target, request);
        } catch (RuntimeException stays) {
          // The others are taken back all the same, and why it failed is what is told.
          e.addSuppressed(stays);
        }
      }
      if (e.getCause() instanceof NoRoomException noRoom && e.getSuppressed().length == 0) {
        String name = crowded.get(done.size()).filter().interfaceName();
        return Optional.of(new SetProblem.TooLarge(name, String.valueOf(noRoom.getMessage())));
      }
      throw e;
    }
  }

  private void reload(Target target) {
    AppliedPolicy applied = target.filter().running().applied();
    Policy text =
        host.text(applied)
            .orElseThrow(
                () ->
                    new FilterException(
                        ("the changed set needs larger tables, and this version cannot read the"
                                + " policy %s to make them: use the version that applied it, or"
                                + " apply it again")
                            .formatted(applied.name())));
    host.reload(
        target.filter(),
        new Candidate(
            target.changer().edits().in(text),
            target.filter().optionsOfSuccessor(),
            applied.with(target.changer().edits())));
  }

  private void takeBack(Target target, SetRequest request) {
    SetRequest back =
        new SetRequest(
            request.set(),
            request.action() == SetRequest.Action.ADD
                ? SetRequest.Action.REMOVE
                : SetRequest.Action.ADD,
            PrefixSet.of(target.changer().changed()),
            /* lenient= */ true);
    try (InstalledFilter filter = host.reopen(target.filter());
        SetsInForce sets = new SetsInForce(List.of(filter), GracePeriod.begin(), last, host)) {
      var _ = sets.change(back);
    }
  }

  @Override
  public void close() {
    closing.close();
  }
}
