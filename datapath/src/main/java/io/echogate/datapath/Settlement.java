package io.echogate.datapath;

import io.echogate.datapath.layout.Succession;
import io.echogate.linux.GracePeriod;
import io.echogate.linux.LinkInfo;
import io.echogate.policy.Policy;
import io.echogate.policy.SetEdits;
import java.nio.file.Files;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Finishes what follows from the program for what arrives that an interface runs: has the same
 * policy judge what leaves, carries counts over, ends a trial that was decided, remembers the
 * policy before, removes what is needed no longer. Done after each change, and before the next one
 * in case a process did not come so far. Whoever does it holds the lock of {@link Pins}.
 *
 * @param reader reads a policy's text; empty if it is none that this version reads
 */
record Settlement(Attacher attacher, Function<AppliedPolicy, Optional<Policy>> reader) {

  /**
   * Settles a filter.
   *
   * @param on the interface, which is there
   * @return whether it is still there: a trial that failed may have had nothing to go back to
   */
  boolean settle(Pins.OfInterface place, Attachment held, LinkInfo on) {
    try (PolicyObjects running = PolicyObjects.open(place.program(held.program()))) {
      return settle(place, held, on, running);
    }
  }

  /**
   * The same for a filter of which it is open what it runs. Without a trial that stays as it is.
   *
   * @param running what {@code held} holds
   */
  boolean settle(Pins.OfInterface place, Attachment held, LinkInfo on, PolicyObjects running) {
    int program = running.program().info().id();
    Succession succession = ConfigReader.succession(running);
    Optional<Trial.State> trial = running.trial().map(Trial::state);
    if (trial.isPresent() && trial.get() instanceof Trial.State.Expired) {
      return goBack(place, held, on, running, succession.replaced());
    }
    new Departures(attacher, place).follow(running, on, held.hook(on));
    if (!succession.carried()) {
      carry(place, running, succession.predecessor());
    }
    if (trial.isPresent() && trial.get() instanceof Trial.State.Pending) {
      place.keepPrograms(Set.of(program, succession.replaced()));
      return true;
    }
    remember(place, succession.replaced(), running);
    running.trial().ifPresent(over -> over.forget(place.program(program)));
    PolicyObjects.removeInterim(place.program(program));
    place.keepPrograms(Set.of(program));
    return true;
  }

  /** Attaches the programs to which the trial of others has gone back already. */
  private boolean goBack(
      Pins.OfInterface place, Attachment held, LinkInfo on, PolicyObjects running, int previous) {
    Departures departures = new Departures(attacher, place);
    if (previous == 0) {
      held.detach();
      departures.release();
      place.remove();
      return false;
    }
    try (PolicyObjects back = PolicyObjects.open(place.program(previous))) {
      departures.follow(back, on, held.hook(on));
      held.replace(back.program(), running.program());
    }
    place.keepPrograms(Set.of(previous));
    return true;
  }

  private void carry(Pins.OfInterface place, PolicyObjects running, int predecessor) {
    GracePeriod.await();
    if (isPinned(place, predecessor)) {
      try (PolicyObjects before = PolicyObjects.open(place.program(predecessor))) {
        Optional<Policy> old = reader.apply(before.applied());
        Optional<Policy> policy = reader.apply(running.applied());
        if (old.isPresent() && policy.isPresent()) {
          CarriedCounters.carry(before, old.get(), running, policy.get());
        }
      }
    }
    ConfigReader.noteCarried(running);
  }

  private static void remember(Pins.OfInterface place, int replaced, PolicyObjects running) {
    if (isPinned(place, replaced)) {
      try (PolicyObjects before = PolicyObjects.open(place.program(replaced))) {
        if (!isSame(before, running)) {
          place.history().add(replaced, before);
        }
      }
    }
  }

  /** Whether both were applied at once: then one is the other with larger tables. */
  private static boolean isSame(PolicyObjects one, PolicyObjects other) {
    return one.head().equals(other.head())
        && one.applied().with(SetEdits.NONE).equals(other.applied().with(SetEdits.NONE));
  }

  private static boolean isPinned(Pins.OfInterface place, int program) {
    return program != 0 && Files.exists(place.program(program));
  }
}
