package io.echogate.linux.testing;

import static org.junit.platform.commons.support.AnnotationSupport.findAnnotation;

import io.echogate.linux.Errno;
import io.echogate.linux.Links;
import io.echogate.linux.LinuxException;
import io.echogate.linux.NetNamespace;
import java.util.Arrays;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Tries each kind of interface once in a test run. */
final class NeedsLinkKindCondition implements ExecutionCondition {
  private static final ExtensionContext.Namespace TRIED =
      ExtensionContext.Namespace.create(NeedsLinkKindCondition.class);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (!NeedsRootCondition.isRoot(context)) {
      return ConditionEvaluationResult.disabled(NeedsRootCondition.SKIPPED);
    }
    return findAnnotation(context.getElement(), NeedsLinkKind.class).stream()
        .flatMap(needs -> Arrays.stream(needs.value()))
        .filter(kind -> !present(context, kind))
        .findFirst()
        .map(
            lacking ->
                ConditionEvaluationResult.disabled(
                    "needs-link-kind:" + lacking + ": this kernel lacks it"))
        .orElseGet(() -> ConditionEvaluationResult.enabled("the kernel has all these links"));
  }

  private static boolean present(ExtensionContext context, String kind) {
    return context
        .getRoot()
        .getStore(TRIED)
        .computeIfAbsent(kind, NeedsLinkKindCondition::present, Boolean.class);
  }

  /** A kind that wants to know more than a name is there too: it refuses in another way. */
  private static boolean present(String kind) {
    try (NetNamespace namespace = NetNamespace.createAnonymous();
        Links links = Links.of(namespace)) {
      links.create("probe0", kind);
      return true;
    } catch (LinuxException refused) {
      return refused.errno() != Errno.EOPNOTSUPP;
    }
  }
}
