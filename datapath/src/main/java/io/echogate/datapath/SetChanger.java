package io.echogate.datapath;

import io.echogate.icmp.Family;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.SetEdit;
import io.echogate.policy.SetEdits;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A named set of one loaded policy, on its way from what it is to what it is to be.
 *
 * @param set its place among the policy's sets
 * @param before the set as it is
 * @param changed the entries that are to come or go
 * @param edits what of the sets is to be otherwise than the text says
 */
record SetChanger(
    SetTables tables, int set, SetState before, List<Prefix> changed, SetEdits edits) {

  /**
   * Finds out what a request means for a policy.
   *
   * @param tables those of the policy
   * @return empty if the policy has no such set
   */
  static Optional<SetChanger> of(SetTables tables, SetRequest request) {
    SetDefinitions definitions = tables.definitions();
    SetEdits present = tables.edits();
    OptionalInt set = definitions.find(request.set());
    if (set.isEmpty()) {
      return Optional.empty();
    }
    definitions.bringNear(set.getAsInt(), request.prefixes());
    SetState before = definitions.state(set.getAsInt(), present);
    boolean add = request.action() == SetRequest.Action.ADD;
    List<Prefix> changed =
        request.prefixes().entryList().stream()
            .filter(prefix -> before.lists(prefix) != add)
            .toList();
    SetEdits edits = present.with(edit(before, changed, add));
    return Optional.of(new SetChanger(tables, set.getAsInt(), before, changed, edits));
  }

  private static SetEdit edit(SetState before, List<Prefix> changed, boolean add) {
    PrefixSet.Builder ofText = new PrefixSet.Builder();
    PrefixSet.Builder others = new PrefixSet.Builder();
    changed.forEach(prefix -> (before.isOfText(prefix) ? ofText : others).add(prefix));
    SetEdit edit = before.edit();
    PrefixSet none = PrefixSet.empty();
    return add
        ? new SetEdit(
            edit.set(),
            edit.added().changed(none, others.build()),
            edit.removed().changed(ofText.build(), none))
        : new SetEdit(
            edit.set(),
            edit.added().changed(others.build(), none),
            edit.removed().changed(none, ofText.build()));
  }

  /** What of a request to remove is not there. */
  List<SetProblem.Absent> absent(SetRequest request) {
    return request.prefixes().entryList().stream()
        .filter(prefix -> !before.lists(prefix))
        .map(
            prefix ->
                new SetProblem.Absent(prefix, before.around(prefix), before.inside(prefix).size()))
        .toList();
  }

  /** Whether there is something to change. */
  boolean isChange() {
    return !changed.isEmpty();
  }

  /**
   * Writes new answers where no program asks.
   *
   * @throws io.echogate.datapath.prefix.NoRoomException if the tables have no room for them
   */
  SetTables.Prepared prepare() {
    return tables.prepare(set, edits, PrefixSet.of(changed));
  }

  /** What the policy's sets are afterwards. */
  SetState after() {
    return tables.definitions().state(set, edits);
  }

  /** How many entries there are afterwards. */
  Map<Family, Integer> entries() {
    SetState after = after();
    Map<Family, Integer> entries = new EnumMap<>(Family.class);
    for (Family family : Family.values()) {
      entries.put(family, after.entries(family));
    }
    return entries;
  }

  /** The changed entries that something else in the set holds. */
  List<SetChange.Covered> covered() {
    SetState after = after();
    List<SetState> members =
        after.members().stream()
            .map(name -> tables.definitions().find(name).orElseThrow())
            .map(place -> tables.definitions().state(place, edits))
            .toList();
    List<SetChange.Covered> covered = new ArrayList<>();
    for (Prefix prefix : changed) {
      cover(prefix, after, members).ifPresent(covered::add);
    }
    return covered;
  }

  private static Optional<SetChange.Covered> cover(
      Prefix prefix, SetState after, List<SetState> members) {
    Optional<Prefix> own = after.around(prefix);
    if (own.isPresent()) {
      return Optional.of(new SetChange.Covered(prefix, own.get(), after.name()));
    }
    for (SetState member : members) {
      Optional<Prefix> by = member.lists(prefix) ? Optional.of(prefix) : member.around(prefix);
      if (by.isPresent()) {
        return Optional.of(new SetChange.Covered(prefix, by.get(), member.name()));
      }
    }
    return Optional.empty();
  }
}
