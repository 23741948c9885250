package io.echogate.datapath;

import io.echogate.datapath.layout.Succession;
import io.echogate.linux.GracePeriod;
import io.echogate.policy.Policy;
import java.nio.file.Files;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Finishes what follows from the program that an interface runs: carries counts over, ends a trial
 * that was decided, remembers the policy before, removes what is needed no longer. Done after each
 * change, and before the next one in case a process did not come so far. Whoever does it holds the
 * lock of {@link Pins}.
 *
 * @param reader reads a policy's text; empty if it is none that this version reads
 */
record Settlement(Function<AppliedPolicy, Optional<Policy>> reader) {

  /**
   * Settles a filter whose interface is there.
   *
   * @return whether it is still there: a trial that failed may have had nothing to go back to
   */
  boolean settle(Pins.OfInterface place, Attachment held) {
    int program = held.program();
    try (PolicyObjects running = PolicyObjects.open(place.program(program))) {
      Succession succession = ConfigReader.succession(running);
      Optional<Trial.State> trial = running.trial().map(Trial::state);
      if (trial.isPresent() && trial.get() instanceof Trial.State.Expired) {
        return goBack(place, held, running, succession.replaced());
      }
      if (!succession.carried()) {
        carry(place, running, succession.predecessor());
      }
      if (trial.isPresent() && trial.get() instanceof Trial.State.Pending) {
        place.keepPrograms(Set.of(program, succession.replaced()));
        return true;
      }
      remember(place, succession.replaced());
      running.trial().ifPresent(on -> on.forget(place.program(program)));
      place.keepPrograms(Set.of(program));
      return true;
    }
  }

  /** Attaches the program to which the trial of another has gone back already. */
  private static boolean goBack(
      Pins.OfInterface place, Attachment held, PolicyObjects running, int previous) {
    if (previous == 0) {
      held.detach();
      place.remove();
      return false;
    }
    try (PolicyObjects back = PolicyObjects.open(place.program(previous))) {
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

  private static void remember(Pins.OfInterface place, int replaced) {
    if (isPinned(place, replaced)) {
      try (PolicyObjects before = PolicyObjects.open(place.program(replaced))) {
        place.history().add(replaced, before);
      }
    }
  }

  private static boolean isPinned(Pins.OfInterface place, int program) {
    return program != 0 && Files.exists(place.program(program));
  }
}
