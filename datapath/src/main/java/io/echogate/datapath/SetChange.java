package io.echogate.datapath;

import io.echogate.icmp.Family;
import io.echogate.policy.Prefix;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What came of a change of a named set on an interface.
 *
 * @param policy what the text of the policy was called whose set it is
 * @param changed the entries that came or went, in ascending order; the others were there, or not,
 *     already
 * @param covered those of them in all of whose addresses nothing changed, since something else in
 *     the set holds them
 * @param entries how many entries of each family the set has now
 * @param asked for which families' addresses programs ask the set; entries of the others are
 *     without effect
 * @param way how it was done
 * @param fallback what became of the same set in the policy to which a trial goes back; empty
 *     without a trial, or if nothing was before it
 */
public record SetChange(
    String interfaceName,
    String policy,
    List<Prefix> changed,
    List<Covered> covered,
    Map<Family, Integer> entries,
    Set<Family> asked,
    Way way,
    Optional<Fallback> fallback) {

  public SetChange {
    changed = List.copyOf(changed);
    covered = List.copyOf(covered);
    entries = Map.copyOf(entries);
    asked = Set.copyOf(asked);
  }

  /**
   * An entry all of whose addresses are in the set by something else.
   *
   * @param by an entry that holds it
   * @param set the set that has that entry: the changed one, or one that it names
   */
  public record Covered(Prefix prefix, Prefix by, String set) {}

  /** How a change was done. */
  public enum Way {
    /** There was nothing to change. */
    NOTHING,
    /** In the tables of the running programs. */
    IN_PLACE,
    /** By other programs with larger tables, which took the place of those before without a gap. */
    RELOADED
  }

  /** What became of the set in the policy to which a trial goes back. */
  public enum Fallback {
    /** It was changed too, or there was nothing to change. */
    CHANGED,
    /** That policy has no set of the name. */
    NO_SUCH_SET
  }
}
