package io.echogate.datapath;

import io.echogate.ebpf.LoadedProgram;
import io.echogate.linux.LinkInfo;
import io.echogate.policy.Direction;
import java.util.Optional;

/**
 * The hold of a filter on what leaves its interface: brought in line with what filters that which
 * arrives. Whoever changes it holds the lock of {@link Pins}.
 *
 * <p>The program for what arrives says which policy is in force. Whatever may go wrong, a process
 * that is killed included, this hold can be made from it: so it changes before that program does
 * where the next policy filters what leaves, and is given up after it where the next does not.
 */
final class Departures {
  private final Attacher attacher;
  private final Pins.OfInterface place;

  Departures(Attacher attacher, Pins.OfInterface place) {
    this.attacher = attacher;
    this.place = place;
  }

  /**
   * Has a program filter what leaves, without a gap if one does already.
   *
   * @param arriving the hook for what arrives
   * @throws FilterException if others' filters are in the way, or what filters there is not pinned
   */
  Attacher.Attached hold(LoadedProgram wanted, LinkInfo on, Hook arriving) {
    if (place.isHeld(Direction.OUT)) {
      try (Attachment held = open()) {
        if (held.interfaceIndex() == on.index()) {
          replace(held, wanted, on);
          return new Attacher.Attached(held.hook(on), Optional.empty());
        }
      }
      release();
    }
    return attacher.attach(place, Direction.OUT, wanted, on, arriving.forLeaving());
  }

  private void replace(Attachment held, LoadedProgram wanted, LinkInfo on) {
    int now = held.program();
    if (now == wanted.info().id()) {
      return;
    }
    try (LoadedProgram expected =
        place
            .openLeaving(now)
            .orElseThrow(
                () ->
                    new FilterException(
                        ("the pins of the filter on %s are incomplete, so nobody can tell what it"
                                + " does with what leaves: detach it and apply the policy again")
                            .formatted(on.name())))) {
      held.replace(wanted, expected);
    }
  }

  /** Has nothing filter what leaves. */
  void release() {
    if (place.isHeld(Direction.OUT)) {
      try (Attachment held = open()) {
        held.detach();
      }
      place.removeLeaving();
    }
  }

  /** Brings what leaves in line with the policy that is in force for what arrives. */
  void follow(PolicyObjects running, LinkInfo on, Hook arriving) {
    Optional<LoadedProgram> wanted = running.standing();
    if (wanted.isPresent()) {
      var _ = hold(wanted.get(), on, arriving);
    } else {
      release();
    }
  }

  private Attachment open() {
    return Attachment.open(attacher.namespace(), place, Direction.OUT);
  }
}
