package io.echogate.linux.testing;

import io.echogate.linux.LinuxException;
import io.echogate.linux.NetNamespace;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Tries, once in a test run, what root alone may do: to make a network namespace. */
final class NeedsRootCondition implements ExecutionCondition {
  static final String SKIPPED = "needs-root: run the tests as root";

  private static final ExtensionContext.Namespace TRIED =
      ExtensionContext.Namespace.create(NeedsRootCondition.class);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return isRoot(context)
        ? ConditionEvaluationResult.enabled("may make network namespaces")
        : ConditionEvaluationResult.disabled(SKIPPED);
  }

  static boolean isRoot(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(TRIED)
        .computeIfAbsent("root", key -> makesNamespace(), Boolean.class);
  }

  private static boolean makesNamespace() {
    try (NetNamespace namespace = NetNamespace.createAnonymous()) {
      return namespace.inode() != 0;
    } catch (LinuxException e) {
      return false;
    }
  }
}
