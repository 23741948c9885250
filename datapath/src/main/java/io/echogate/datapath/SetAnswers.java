package io.echogate.datapath;

import io.echogate.datapath.prefix.ChangingTables;
import io.echogate.datapath.prefix.Question;
import io.echogate.icmp.Family;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.SetEdit;
import io.echogate.policy.SetEdits;
import java.util.HashMap;
import java.util.Map;

/**
 * What tables are to answer for sets with these edits, where something changes: it looks at what is
 * in the sets there, and at nothing else.
 */
record SetAnswers(SetDefinitions definitions, SetEdits edits) implements ChangingTables.Answers {

  @Override
  public Question within(int table, PrefixSet regions) {
    SetDefinitions.Asked asked = definitions.asked().get(table);
    Contents contents = new Contents(asked.family(), regions);
    return new Question(
        asked.family(), asked.sets().stream().map(contents::of).toList(), /* changing= */ true);
  }

  /** What sets hold in some regions. */
  private final class Contents {
    private final Family family;
    private final PrefixSet regions;
    private final Map<Integer, PrefixSet> known = new HashMap<>();

    Contents(Family family, PrefixSet regions) {
      this.family = family;
      this.regions = regions;
    }

    PrefixSet of(SetDefinitions.Part part) {
      SetEdit edit = edits.of(part.name());
      PrefixSet.Builder some = new PrefixSet.Builder();
      part.own(family)
          .within(
              regions,
              (high, low, length) -> {
                Prefix prefix = new Prefix(family, high, low, length);
                if (!edit.removed().lists(prefix)) {
                  some.add(prefix);
                }
              });
      some.addAll(edit.added().within(regions));
      part.members().forEach(member -> some.addAll(named(member)));
      return some.build();
    }

    private PrefixSet named(int place) {
      PrefixSet set = known.get(place);
      if (set == null) {
        set = of(definitions.named().get(place));
        known.put(place, set);
      }
      return set;
    }
  }
}
