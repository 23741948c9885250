package io.echogate.datapath;

import io.echogate.datapath.Filters.Installation;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.NetNamespace;
import io.echogate.policy.Direction;
import io.echogate.policy.SetEdits;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Puts the programs of a policy on an interface, where none run or in place of others, and undoes
 * it if it fails. Whoever asks for it holds the lock of {@link Pins}.
 */
record Installer(NetNamespace namespace, Pins pins, Attacher attacher, Settlement settlement) {

  /**
   * Has programs of a policy take the place of those that run, without a gap. If it fails, nothing
   * has changed.
   *
   * @param hooks among which the one must be that they run at
   * @throws FilterException if it is not
   */
  Installation replace(
      InstalledFilter running, CandidateLoader loader, LinkInfo on, List<Hook> hooks) {
    // What the caller knows of the interface may be older than the filter.
    Hook hook = running.hook().orElseThrow();
    if (!hooks.contains(hook)) {
      throw new FilterException(
          ("the filter on %s runs in %s mode, and a replacement without a gap keeps it: detach it"
                  + " first to change the mode")
              .formatted(on.name(), hook.text()));
    }
    Departures departures = new Departures(attacher, running.place());
    SetEdits undone = running.isReadable() ? running.running().edits() : SetEdits.NONE;
    try (LoadedPolicy policy = loader.after(running)) {
      Path pinned = running.place().program(policy.program().info().id());
      Optional<Hook> leaving;
      try {
        policy.objects().pin(pinned);
        leaving =
            policy
                .objects()
                .standing()
                .map(program -> departures.hold(program, on, hook).hook())
                .filter(_ -> policy.objects().leaving().isPresent());
        running.held().replace(policy.program(), running.running().program());
      } catch (RuntimeException e) {
        // Whatever it was, the interface has what it had before.
        takeBack(e, () -> departures.follow(running.running(), on, hook));
        Pins.removeTree(pinned);
        throw e;
      }
      var _ = settlement.settle(running.place(), running.held(), on);
      policy.moved().settle(running.running(), policy.objects());
      return installation(hook, leaving, true, Optional.empty(), undone, policy);
    }
  }

  /**
   * Puts programs where none run. If it fails, nothing has changed.
   *
   * @param place where nothing is pinned
   * @param hooks what to try in turn
   */
  Installation attach(Pins.OfInterface place, LoadedPolicy policy, LinkInfo on, List<Hook> hooks) {
    int program = policy.program().info().id();
    Departures departures = new Departures(attacher, place);
    try {
      policy.objects().pin(place.program(program));
      Attacher.Attached done = attacher.attach(place, Direction.IN, policy.program(), on, hooks);
      Optional<Hook> leaving =
          policy.objects().leaving().map(out -> departures.hold(out, on, done.hook()).hook());
      place.keepPrograms(Set.of(program));
      removeLost(Optional.of(done.hook()), Direction.IN, on);
      removeLost(leaving, Direction.OUT, on);
      return installation(done.hook(), leaving, false, done.refusal(), SetEdits.NONE, policy);
    } catch (RuntimeException e) {
      // Whatever it was, nothing is left of it.
      takeBack(e, () -> withdraw(place));
      pins.removeIfEmpty();
      throw e;
    }
  }

  /** What is held by traffic control outlives its pins, and would filter on. */
  private void removeLost(Optional<Hook> hook, Direction direction, LinkInfo on) {
    if (!hook.equals(Optional.of(Hook.CLSACT))) {
      ClassifierAttachment.removeLost(namespace, direction, on);
    }
  }

  private static Installation installation(
      Hook hook,
      Optional<Hook> leaving,
      boolean replaced,
      Optional<String> refusal,
      SetEdits undone,
      LoadedPolicy policy) {
    return new Installation(
        hook,
        leaving,
        replaced,
        refusal,
        undone,
        List.of(),
        policy.program().info(),
        policy.loadingTime());
  }

  /** Undoes what a failed attempt did; what comes of that must not hide why it failed. */
  private static void takeBack(RuntimeException failure, Runnable undo) {
    try {
      undo.run();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
      throw failure;
    }
  }

  /** Takes off what is held on an interface, and removes all pins. */
  void withdraw(Pins.OfInterface place) {
    if (place.isHeld(Direction.IN)) {
      try (Attachment held = Attachment.open(namespace, place, Direction.IN)) {
        held.detach();
      }
    }
    new Departures(attacher, place).release();
    place.remove();
  }

  /**
   * Where to pin the filter of an interface that has none. Removes what a former interface of that
   * name left, and what filters of former namespaces did.
   *
   * @throws FilterException if the filter of that name is on an interface that was renamed
   */
  Pins.OfInterface freePlace(LinkInfo on) {
    pins.removeFormer();
    Pins.OfInterface place = pins.of(on.name());
    if (place.isHeld(Direction.IN)) {
      try (Attachment held = Attachment.open(namespace, place, Direction.IN)) {
        int index = held.interfaceIndex();
        if (index != 0) {
          throw new FilterException(
              ("the filter that was put on %s is on another interface now (index %d), which was"
                      + " renamed: detach it under its new name first")
                  .formatted(on.name(), index));
        }
      }
    }
    if (place.isHeld()) {
      withdraw(place);
    }
    return place;
  }
}
