package io.echogate.linux.testing;

import static org.junit.platform.commons.support.AnnotationSupport.findAnnotation;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Looks for programs on the PATH. */
final class NeedsToolCondition implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return findAnnotation(context.getElement(), NeedsTool.class).stream()
        .flatMap(needs -> Arrays.stream(needs.value()))
        .filter(tool -> !present(tool))
        .findFirst()
        .map(tool -> ConditionEvaluationResult.disabled("needs-tool:" + tool + ": not on the PATH"))
        .orElseGet(() -> ConditionEvaluationResult.enabled("all tools are there"));
  }

  private static boolean present(String tool) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
  }
}
