package io.echogate.datapath;

import io.echogate.linux.GracePeriod;
import io.echogate.policy.NamedSet;
import io.echogate.policy.Policy;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.SetEdit;
import io.echogate.policy.SetEdits;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A named set of one loaded policy, on its way from what it is to what it is to be.
 *
 * @param text the policy as its text says it
 * @param applied the policy as it is
 * @param edits what of its sets is to be otherwise than the text says
 * @param changed the entries that are to come or go
 */
record SetChanger(
    PolicyObjects objects,
    Path pinned,
    Policy text,
    AppliedPolicy applied,
    String set,
    SetEdits edits,
    List<Prefix> changed) {

  /**
   * Finds out what a change of a set means for a policy.
   *
   * @param text the policy as its text says it
   * @return empty if the policy has no such set
   */
  static Optional<SetChanger> of(
      PolicyObjects objects,
      Path pinned,
      Policy text,
      String set,
      SetChange.Action action,
      PrefixSet prefixes) {
    return find(text, set)
        .map(
            defined -> {
              SetEdit before = objects.edits().of(set);
              PrefixSet written = defined.addresses().own();
              PrefixSet present = before.of(written);
              boolean add = action == SetChange.Action.ADD;
              List<Prefix> changed =
                  prefixes.entryList().stream()
                      .filter(prefix -> present.lists(prefix) != add)
                      .toList();
              return new SetChanger(
                  objects,
                  pinned,
                  text,
                  objects.applied(),
                  set,
                  objects.edits().with(edit(before, written, changed, add)),
                  changed);
            });
  }

  /** The set with a name among those that a policy defines. */
  static Optional<NamedSet> find(Policy policy, String set) {
    return policy.sets().stream().filter(named -> named.name().equals(set)).findFirst();
  }

  private static SetEdit edit(
      SetEdit before, PrefixSet written, List<Prefix> changed, boolean add) {
    PrefixSet.Builder ofText = new PrefixSet.Builder();
    PrefixSet.Builder others = new PrefixSet.Builder();
    changed.forEach(prefix -> (written.lists(prefix) ? ofText : others).add(prefix));
    PrefixSet none = PrefixSet.empty();
    return add
        ? new SetEdit(
            before.set(),
            before.added().changed(none, others.build()),
            before.removed().changed(ofText.build(), none))
        : new SetEdit(
            before.set(),
            before.added().changed(others.build(), none),
            before.removed().changed(none, ofText.build()));
  }

  /** The policy as it is to be. */
  Policy policy() {
    return edits.in(text);
  }

  /**
   * Changes the sets of policies in place: all of them, or none if one has no room.
   *
   * @throws io.echogate.datapath.prefix.NoRoomException if one has no room
   */
  static void inPlace(List<SetChanger> changers) {
    try (Closing closing = new Closing()) {
      List<Started> started =
          changers.stream()
              .filter(changer -> !changer.changed().isEmpty())
              .map(changer -> changer.start(closing))
              .toList();
      started.forEach(Started::commit);
      if (!started.isEmpty()) {
        GracePeriod.await();
      }
      started.forEach(Started::finish);
    }
  }

  /** Tables, and a change for which all is written but the slots. */
  private record Started(SetTables tables, SetTables.Prepared prepared) {
    void commit() {
      tables.commit(prepared);
    }

    void finish() {
      tables.finish(prepared);
    }
  }

  private Started start(Closing closing) {
    SetTables tables = closing.add(SetTables.open(objects, pinned, text));
    tables.settle();
    return new Started(tables, tables.prepare(set, edits, PrefixSet.of(changed)));
  }
}
