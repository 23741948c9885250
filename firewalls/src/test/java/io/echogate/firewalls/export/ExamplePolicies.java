package io.echogate.firewalls.export;

import io.echogate.policy.Dialect;
import io.echogate.policy.Policy;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Severity;
import io.echogate.policy.source.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The policies of the repository's examples, as they are exported. */
final class ExamplePolicies {
  private static final Path ROOT = Path.of(System.getProperty("echogate.root", ".."));

  private ExamplePolicies() {}

  /** A policy, and what got lost before. */
  record Example(Policy policy, List<Loss> before) {}

  /** All of them. */
  static List<Example> all() throws IOException {
    List<Example> all = new ArrayList<>();
    for (Path file : files(ROOT.resolve("examples"))) {
      add(all, file);
    }
    return all;
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".policy") || file.toString().endsWith(".xfw"))
          .sorted()
          .toList();
    }
  }

  private static void add(List<Example> all, Path file) throws IOException {
    String name = file.getFileName().toString();
    Reading reading = PolicyReader.read(new Source(name, Files.readString(file)));
    if (reading.diagnostics().stream().anyMatch(one -> one.severity() == Severity.ERROR)) {
      // There are examples of what is wrong.
      return;
    }
    for (Policy policy : reading.policies()) {
      if (policy.dialect() == Dialect.POLICY) {
        all.add(new Example(policy, List.of()));
      } else {
        XfwRewriting rewriting = XfwRewriting.of(reading);
        all.add(new Example(rewriting.policy(), rewriting.losses()));
      }
    }
  }
}
