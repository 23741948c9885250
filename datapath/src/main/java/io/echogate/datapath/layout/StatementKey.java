package io.echogate.datapath.layout;

import io.echogate.policy.Policy;
import io.echogate.policy.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What makes a statement the same in two policies: its words, wherever they stand.
 *
 * @param text the statement on one line, without comments
 * @param occurrence which of the statements with these words it is, from 0
 */
record StatementKey(String text, int occurrence) {

  /** The keys of a policy's statements. */
  static Map<Statement, StatementKey> of(Policy policy) {
    Map<String, Integer> seen = new HashMap<>();
    Map<Statement, StatementKey> keys = new LinkedHashMap<>();
    for (Statement statement : policy.statements()) {
      int occurrence = seen.merge(statement.text(), 1, Integer::sum) - 1;
      keys.put(statement, new StatementKey(statement.text(), occurrence));
    }
    return keys;
  }
}
