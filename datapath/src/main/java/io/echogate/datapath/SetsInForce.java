package io.echogate.datapath;

import io.echogate.datapath.prefix.NoRoomException;
import io.echogate.policy.Policy;
import io.echogate.policy.PrefixSet;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The named sets of the policy on an interface, and of the one to which its trial goes back.
 * Whoever changes them holds the lock of {@link Pins}.
 *
 * @param filter what is on the interface, settled
 * @param texts reads the text of a policy
 * @param reload has programs of a candidate take the place of those that run
 */
record SetsInForce(
    InstalledFilter filter,
    Function<AppliedPolicy, Optional<Policy>> texts,
    Consumer<Candidate> reload) {

  /** Changes a set; as {@link Filters#changeSet}. */
  SetChange change(String set, SetChange.Action action, PrefixSet prefixes) {
    PolicyObjects running = filter.running();
    Path pinned = filter.place().program(running.program().info().id());
    SetChanger changer =
        changer(running, pinned, set, action, prefixes)
            .orElseThrow(
                () ->
                    new FilterException(
                        "the policy on " + filter.interfaceName() + " has no set " + set));
    int comesBack = filter.trial().isPresent() ? filter.succession().replaced() : 0;
    if (comesBack == 0) {
      return changed(changer, change(changer, Optional.empty()), Optional.empty());
    }
    Path other = filter.place().program(comesBack);
    try (PolicyObjects objects = PolicyObjects.open(other)) {
      Optional<SetChanger> before = changer(objects, other, set, action, prefixes);
      return changed(
          changer,
          change(changer, before),
          Optional.of(
              before.isPresent() ? SetChange.Fallback.CHANGED : SetChange.Fallback.NO_SUCH_SET));
    }
  }

  private static SetChange changed(
      SetChanger changer, SetChange.Way way, Optional<SetChange.Fallback> fallback) {
    Policy before = changer.applied().edits().in(changer.text());
    return new SetChange(
        changer.applied().with(changer.edits()),
        SetChanger.find(before, changer.set()).orElseThrow(),
        SetChanger.find(changer.policy(), changer.set()).orElseThrow(),
        changer.changed(),
        way,
        fallback);
  }

  private Optional<SetChanger> changer(
      PolicyObjects objects, Path pinned, String set, SetChange.Action action, PrefixSet prefixes) {
    Policy text =
        texts
            .apply(objects.applied())
            .orElseThrow(
                () ->
                    new FilterException(
                        "this version cannot read the policy "
                            + objects.applied().name()
                            + ": use the version that applied it, or apply it again"));
    return SetChanger.of(objects, pinned, text, set, action, prefixes);
  }

  private SetChange.Way change(SetChanger changer, Optional<SetChanger> before) {
    try {
      // The policy that may come back is changed first: where the change is seen, it is in both.
      SetChanger.inPlace(Stream.concat(before.stream(), Stream.of(changer)).toList());
      return changer.changed().isEmpty() ? SetChange.Way.NOTHING : SetChange.Way.IN_PLACE;
    } catch (NoRoomException e) {
      if (filter.trial().isPresent()) {
        throw new FilterException(
            ("the tables of the programs have no room for this change of %s, and larger ones can"
                    + " be loaded only when no policy is on trial: confirm it, or roll it back")
                .formatted(changer.set()),
            e);
      }
      reload.accept(
          new Candidate(
              changer.policy(),
              filter.optionsOfSuccessor(),
              changer.applied().with(changer.edits())));
      return SetChange.Way.RELOADED;
    }
  }
}
