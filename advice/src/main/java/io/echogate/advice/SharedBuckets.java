package io.echogate.advice;

import io.echogate.policy.Limit;
import io.echogate.policy.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Buckets that unlike messages draw from: a flood of one starves the others. */
final class SharedBuckets implements Check {

  @Override
  public List<Finding> find(Subject subject) {
    List<Finding> findings = new ArrayList<>();
    Map<Limit, Set<Sort>> sorts = new LinkedHashMap<>();
    Map<Limit, Statement> first = new LinkedHashMap<>();
    for (Uses use : Uses.of(subject.policy())) {
      Set<Sort> some = EnumSet.noneOf(Sort.class);
      use.messages().types().forEach(type -> some.add(Sort.of(use.family(), type)));
      for (Limit limit : use.limits()) {
        if (limit.per().isEmpty() && limit.shared()) {
          first.putIfAbsent(limit, use.statement());
          sorts.computeIfAbsent(limit, key -> EnumSet.noneOf(Sort.class)).addAll(some);
        } else if (limit.per().isEmpty() && !use.listed() && isMixed(some)) {
          findings.add(finding(use.statement(), limit));
        }
      }
    }
    sorts.forEach(
        (limit, some) -> {
          Statement statement = first.get(limit);
          if (statement != null && isMixed(some)) {
            findings.add(finding(statement, limit));
          }
        });
    return findings.stream().distinct().toList();
  }

  /** Pings with anything that is needed, or errors with what a link needs. */
  private static boolean isMixed(Set<Sort> sorts) {
    int needed = (sorts.contains(Sort.ERRORS) ? 1 : 0) + (sorts.contains(Sort.LINK) ? 1 : 0);
    return needed + (sorts.contains(Sort.ECHO) ? 1 : 0) > 1;
  }

  private static Finding finding(Statement statement, Limit limit) {
    return Finding.of(
            "shared-bucket",
            Optional.of(statement.origin()),
            new Fix.Advise(
                "limit echo requests by a statement of their own, and errors by another"))
        .withRelated(limit.origin(), "this is the limit");
  }
}
