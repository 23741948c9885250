package io.echogate.linux.testing;

import io.echogate.linux.LinuxException;
import io.echogate.linux.NetNamespace;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Tries what root alone may do: to make a network namespace. */
final class NeedsRootCondition implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return isRoot()
        ? ConditionEvaluationResult.enabled("may make network namespaces")
        : ConditionEvaluationResult.disabled("needs-root: run the tests as root");
  }

  static boolean isRoot() {
    try (NetNamespace namespace = NetNamespace.createAnonymous()) {
      return namespace.inode() != 0;
    } catch (LinuxException e) {
      return false;
    }
  }
}
