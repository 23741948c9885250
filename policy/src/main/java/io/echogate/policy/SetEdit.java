package io.echogate.policy;

/**
 * What of a named set is otherwise than its definition says.
 *
 * @param set the name of the set
 * @param added entries that are not in the definition
 * @param removed entries that are in the definition
 */
public record SetEdit(String set, PrefixSet added, PrefixSet removed) {

  /** Whether nothing is otherwise. */
  public boolean isEmpty() {
    return added.isEmpty() && removed.isEmpty();
  }

  /** What leads back to the definition. */
  SetEdit undone() {
    return new SetEdit(set, /* added= */ removed, /* removed= */ added);
  }

  /** The entries of the set that its definition gives these. */
  public PrefixSet of(PrefixSet defined) {
    return defined.changed(removed, added);
  }
}
