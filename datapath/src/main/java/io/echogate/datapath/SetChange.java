package io.echogate.datapath;

import io.echogate.policy.NamedSet;
import io.echogate.policy.Prefix;
import java.util.List;
import java.util.Optional;

/**
 * What came of a change of a named set.
 *
 * @param applied the policy whose set it is, as it is now
 * @param before the set as it was
 * @param after the set as it is now
 * @param changed the prefixes that came or went, in ascending order; the others were there, or not,
 *     already
 * @param way how it was done
 * @param fallback what became of the same set in the policy to which a trial goes back; empty
 *     without a trial, or if nothing was before it
 */
public record SetChange(
    AppliedPolicy applied,
    NamedSet before,
    NamedSet after,
    List<Prefix> changed,
    Way way,
    Optional<Fallback> fallback) {

  public SetChange {
    changed = List.copyOf(changed);
  }

  /** What to do with prefixes. */
  public enum Action {
    ADD,
    REMOVE
  }

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
