package io.echogate.linux.testing;

import static org.junit.platform.commons.support.AnnotationSupport.findAnnotation;

import java.util.Arrays;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Tries each feature once in a test run. */
final class NeedsKernelCondition implements ExecutionCondition {
  private static final ExtensionContext.Namespace TRIED =
      ExtensionContext.Namespace.create(NeedsKernelCondition.class);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (!NeedsRootCondition.isRoot(context)) {
      return ConditionEvaluationResult.disabled(NeedsRootCondition.SKIPPED);
    }
    return findAnnotation(context.getElement(), NeedsKernel.class).stream()
        .flatMap(needs -> Arrays.stream(needs.value()))
        .filter(feature -> !present(context, feature))
        .findFirst()
        .map(
            lacking ->
                ConditionEvaluationResult.disabled(lacking.skipName() + ": this kernel lacks it"))
        .orElseGet(() -> ConditionEvaluationResult.enabled("the kernel has all it needs"));
  }

  private static boolean present(ExtensionContext context, KernelFeature feature) {
    return context
        .getRoot()
        .getStore(TRIED)
        .computeIfAbsent(feature, KernelFeature::present, Boolean.class);
  }
}
