package io.echogate.datapath;

import io.echogate.datapath.Enforceable.Refusal;
import io.echogate.policy.Condition.Flag;
import io.echogate.policy.Policy;
import io.echogate.policy.Rule;
import io.echogate.policy.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the statements of a {@code policy { }} say that {@code xfw { }} has no words for. */
final class BeyondXfw {
  private final Map<Statement, Set<String>> found = new LinkedHashMap<>();

  private BeyondXfw() {}

  /** A refusal for each statement with such words. */
  static List<Refusal> refusals(Policy policy) {
    BeyondXfw search = new BeyondXfw();
    policy.rules().forEach(search::look);
    List<Refusal> refusals = new ArrayList<>();
    search.found.forEach(
        (statement, words) ->
            refusals.add(
                new Refusal(
                    Optional.of(statement.origin()),
                    "the kernel program cannot enforce " + String.join(", ", words),
                    "leave it out in xfw { }; check and explain judge it as it stands")));
    return refusals;
  }

  private void look(Rule rule) {
    if (rule.conditions().contains(Flag.LOG)) {
      add(rule.statement(), Flag.LOG.text());
    }
  }

  private void add(@Nullable Statement statement, String words) {
    if (statement != null) {
      found.computeIfAbsent(statement, key -> new LinkedHashSet<>()).add(words);
    }
  }
}
