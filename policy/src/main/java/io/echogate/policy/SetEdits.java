package io.echogate.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What of the named sets of a policy is otherwise than its text says: together they are the policy
 * that is in force.
 *
 * @param list at most one for each set, none of them empty
 */
public record SetEdits(List<SetEdit> list) {
  /** All is as the text says. */
  public static final SetEdits NONE = new SetEdits(List.of());

  public SetEdits {
    list = list.stream().filter(edit -> !edit.isEmpty()).toList();
  }

  public boolean isEmpty() {
    return list.isEmpty();
  }

  /** What of a set is otherwise. */
  public SetEdit of(String set) {
    return list.stream()
        .filter(edit -> edit.set().equals(set))
        .findFirst()
        .orElseGet(() -> new SetEdit(set, PrefixSet.empty(), PrefixSet.empty()));
  }

  /** The same edits, but of one set this one. */
  public SetEdits with(SetEdit edit) {
    return new SetEdits(
        Stream.concat(
                list.stream().filter(other -> !other.set().equals(edit.set())), Stream.of(edit))
            .toList());
  }

  /**
   * The same changes of another policy's sets, as far as it has sets of these names. What its text
   * says already is no change.
   */
  public SetEdits onto(Policy other) {
    List<SetEdit> edits = new ArrayList<>();
    for (NamedSet set : other.sets()) {
      PrefixSet own = set.addresses().own();
      SetEdit edit = of(set.name());
      edits.add(
          new SetEdit(
              set.name(),
              PrefixSet.of(
                  edit.added().entryList().stream().filter(entry -> !own.lists(entry)).toList()),
              PrefixSet.of(edit.removed().entryList().stream().filter(own::lists).toList())));
    }
    return new SetEdits(edits);
  }

  /** Those of these changes that are not among others. */
  public SetEdits without(SetEdits others) {
    List<SetEdit> edits = new ArrayList<>();
    for (SetEdit edit : list) {
      SetEdit other = others.of(edit.set());
      edits.add(
          new SetEdit(
              edit.set(),
              edit.added().changed(other.added(), PrefixSet.empty()),
              edit.removed().changed(other.removed(), PrefixSet.empty())));
    }
    return new SetEdits(edits);
  }

  /** What leads back from these edits to the text. */
  public SetEdits undone() {
    return new SetEdits(list.stream().map(SetEdit::undone).toList());
  }

  /** Gives the sets of a text as they are when its named sets have been changed so. */
  public UnaryOperator<AddressSet> inSets() {
    return new Edited(this)::addresses;
  }

  /** The policy of a text whose sets have been changed so. */
  public Policy in(Policy text) {
    return isEmpty() ? text : new Edited(this).policy(text);
  }

  /** Puts changed sets wherever a policy names them. */
  private static final class Edited {
    private final SetEdits edits;
    private final Map<String, NamedSet> sets = new HashMap<>();

    /** The names of those that are otherwise, or have one in them that is. */
    private final Set<String> edited = new HashSet<>();

    Edited(SetEdits edits) {
      this.edits = edits;
    }

    Policy policy(Policy text) {
      return new Policy(
          text.name(),
          text.dialect(),
          text.evaluation(),
          text.limits(),
          each(text.sets(), this::named),
          each(text.rules(), this::rule),
          text.defaults(),
          text.forms(),
          text.unlisted(),
          text.protocolStatement(),
          text.sources(),
          text.statements());
    }

    private static <T> List<T> each(List<T> list, UnaryOperator<T> operator) {
      List<T> results = new ArrayList<>(list.size());
      list.forEach(element -> results.add(operator.apply(element)));
      return results;
    }

    private NamedSet named(NamedSet set) {
      NamedSet known = sets.get(set.name());
      if (known == null) {
        known = set;
        if (!edits.of(set.name()).isEmpty() || isEdited(set.addresses())) {
          known = edited(set);
          edited.add(set.name());
        }
        sets.put(set.name(), known);
      }
      return known;
    }

    private boolean isEdited(AddressSet set) {
      return set.members().stream().anyMatch(member -> edited.contains(named(member).name()));
    }

    private NamedSet edited(NamedSet set) {
      AddressSet before = set.addresses();
      PrefixSet own = edits.of(set.name()).of(before.own());
      AddressSet after =
          new AddressSet(own, each(before.members(), this::named), before.ownBuiltIns());
      return new NamedSet(set.name(), after, set.origin());
    }

    /** The set itself, if nothing in it is otherwise. */
    private AddressSet addresses(AddressSet set) {
      return isEdited(set)
          ? new AddressSet(set.own(), each(set.members(), this::named), set.ownBuiltIns())
          : set;
    }

    private Rule rule(Rule rule) {
      if (rule.conditions().stream().noneMatch(Edited::hasAddresses)) {
        return rule;
      }
      return new Rule(
          rule.statement(),
          rule.family(),
          rule.direction(),
          rule.messages(),
          rule.action(),
          each(rule.conditions(), this::condition));
    }

    private static boolean hasAddresses(Condition condition) {
      return condition instanceof Condition.From || condition instanceof Condition.To;
    }

    private Condition condition(Condition condition) {
      return switch (condition) {
        case Condition.From(boolean negated, AddressSet set) ->
            new Condition.From(negated, addresses(set));
        case Condition.To(boolean negated, AddressSet set) ->
            new Condition.To(negated, addresses(set));
        case Condition.Compare compare -> compare;
        case Condition.Until until -> until;
        case Condition.Flag flag -> flag;
      };
    }
  }
}
