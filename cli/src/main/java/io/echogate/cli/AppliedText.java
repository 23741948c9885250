package io.echogate.cli;

import io.echogate.policy.Policy;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Policy texts as one text, to be kept with a program: the file itself; and, where it holds several
 * policies or names other texts, behind NUL characters, which no policy text has, the name of the
 * policy and the names and texts of the others.
 */
final class AppliedText {
  private static final String SEPARATOR = "\0";

  private AppliedText() {}

  /** The texts of which a policy was read. */
  static String of(Reading reading, Policy policy) {
    String text = reading.source().text();
    if (reading.policies().size() == 1 && reading.sources().size() == 1) {
      return text;
    }
    List<String> parts = new ArrayList<>(List.of(text, policy.name()));
    for (Source source : reading.sources().subList(1, reading.sources().size())) {
      parts.add(source.name());
      parts.add(source.text());
    }
    return String.join(SEPARATOR, parts);
  }

  /**
   * Reads the policy again.
   *
   * @param name the name of the file
   * @param kept what {@link #of} gave
   * @return empty if this version reads no such policy in it
   */
  static Optional<Policy> policy(String name, String kept) {
    String[] parts = kept.split(SEPARATOR, -1);
    List<Source> others = new ArrayList<>();
    for (int i = 2; i + 1 < parts.length; i += 2) {
      others.add(new Source(parts[i], parts[i + 1]));
    }
    return PolicyReader.read(new Source(name, parts[0]), Texts.of(others)).policies().stream()
        .filter(policy -> parts.length == 1 || policy.name().equals(parts[1]))
        .findFirst();
  }
}
