package io.echogate.datapath;

import io.echogate.icmp.Family;
import io.echogate.policy.BuiltInSet;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.SetEdit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A named set of a policy in force, as it is now: the entries that its text defines, and what of
 * them was changed since. It may be asked as long as the filter is open from which it comes.
 */
public final class SetState {
  private static final Comparator<Prefix> ORDER =
      Comparator.comparing(Prefix::high, Long::compareUnsigned)
          .thenComparing(Prefix::low, Long::compareUnsigned)
          .thenComparingInt(Prefix::length);

  private final SetDefinitions.Part definition;
  private final SetEdit edit;
  private final List<String> members;
  private final Set<Family> asked;

  /**
   * A set.
   *
   * @param members the named sets in it
   * @param asked for which families' addresses programs ask it, by itself or in others
   */
  SetState(SetDefinitions.Part definition, SetEdit edit, List<String> members, Set<Family> asked) {
    this.definition = definition;
    this.edit = edit;
    this.members = List.copyOf(members);
    this.asked = Set.copyOf(asked);
  }

  /** The name. */
  public String name() {
    return definition.name();
  }

  /** The named sets that the set names: what is in them is in it too. */
  public List<String> members() {
    return members;
  }

  /** The built-in sets that the set names. */
  public Set<BuiltInSet> builtIns() {
    return definition.builtIns();
  }

  /**
   * Whether programs ask the set for addresses of a family. If they do not, its entries of the
   * family are without effect.
   */
  public boolean isAsked(Family family) {
    return asked.contains(family);
  }

  Set<Family> asked() {
    return asked;
  }

  /** What of the set is otherwise than the policy's text says. */
  public SetEdit edit() {
    return edit;
  }

  /** How many entries of a family there are. */
  public int entries(Family family) {
    return definition.own(family).size()
        - edit.removed().entries(family)
        + edit.added().entries(family);
  }

  /** Whether the text defines the set with this entry. */
  boolean isOfText(Prefix prefix) {
    return definition.own(prefix.family()).lists(prefix);
  }

  /** Whether a prefix is one of the entries. */
  public boolean lists(Prefix prefix) {
    return edit.added().lists(prefix) || (isOfText(prefix) && !edit.removed().lists(prefix));
  }

  /** Another entry in which all of a prefix lies. */
  public Optional<Prefix> around(Prefix prefix) {
    PackedPrefixes own = definition.own(prefix.family());
    for (int at = own.around(prefix); at >= 0; at = own.aroundEntry(at)) {
      Prefix around = own.prefix(at);
      if (!edit.removed().lists(around)) {
        return Optional.of(around);
      }
    }
    return edit.added().holder(prefix).filter(around -> !around.equals(prefix));
  }

  /** Entries, those included that lie in others, that lie within a prefix and are not it itself. */
  public List<Prefix> inside(Prefix prefix) {
    List<Prefix> inside = new ArrayList<>();
    definition
        .own(prefix.family())
        .within(
            prefix,
            (high, low, length) -> {
              Prefix entry = new Prefix(prefix.family(), high, low, length);
              if (length > prefix.length() && !edit.removed().lists(entry)) {
                inside.add(entry);
              }
            });
    edit.added().entryList().stream()
        .filter(entry -> entry.family() == prefix.family() && entry.length() > prefix.length())
        .filter(entry -> prefix.contains(entry.high(), entry.low()))
        .forEach(inside::add);
    return inside;
  }

  /** Gives away the entries of a family, in ascending order of their addresses. */
  public void forEachEntry(Family family, PrefixSet.Receiver receiver) {
    Iterator<Prefix> added =
        edit.added().entryList().stream().filter(prefix -> prefix.family() == family).iterator();
    Merge merge = new Merge(family, added, receiver);
    definition.own(family).forEach(merge::ofText);
    merge.end();
  }

  /** Puts what was added between the entries of the text. */
  private final class Merge {
    private final Family family;
    private final Iterator<Prefix> added;
    private final PrefixSet.Receiver receiver;
    private final boolean complete;
    private @Nullable Prefix next;

    Merge(Family family, Iterator<Prefix> added, PrefixSet.Receiver receiver) {
      this.family = family;
      this.added = added;
      this.receiver = receiver;
      this.complete = edit.removed().entries(family) == 0;
      advance();
    }

    private void advance() {
      next = added.hasNext() ? added.next() : null;
    }

    void ofText(long high, long low, int length) {
      if (next != null || !complete) {
        Prefix entry = new Prefix(family, high, low, length);
        while (next != null && ORDER.compare(next, entry) < 0) {
          give(next);
        }
        if (edit.removed().lists(entry)) {
          return;
        }
      }
      receiver.accept(high, low, length);
    }

    private void give(Prefix prefix) {
      receiver.accept(prefix.high(), prefix.low(), prefix.length());
      advance();
    }

    void end() {
      while (next != null) {
        give(next);
      }
    }
  }
}
