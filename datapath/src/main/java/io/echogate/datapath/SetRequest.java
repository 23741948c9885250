package io.echogate.datapath;

import io.echogate.policy.PrefixSet;

/**
 * What is to become of a named set.
 *
 * @param set its name
 * @param prefixes the entries to add or to remove, those included that lie in others of them. What
 *     is there already is not added again
 * @param lenient whether entries that are to be removed and are not there are passed over
 */
public record SetRequest(String set, Action action, PrefixSet prefixes, boolean lenient) {

  /** What to do with entries. */
  public enum Action {
    ADD,
    REMOVE
  }
}
