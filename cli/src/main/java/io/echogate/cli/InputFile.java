package io.echogate.cli;

import io.echogate.firewalls.imports.Look;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Bounds;
import io.echogate.policy.source.Decoded;
import io.echogate.policy.source.Texts;

/** The bytes of a file that may be a policy, or rules of another firewall. */
final class InputFile {
  private final String name;
  private final byte[] bytes;
  private final Texts beside;

  InputFile(String name, byte[] bytes, Texts beside) {
    this.name = name;
    this.bytes = bytes;
    this.beside = beside;
  }

  /** Reads it as a policy, as far as the bounds of policies let it. */
  Reading policy() {
    return PolicyReader.read(name, bytes, beside);
  }

  /** Reads it as a text and nothing else. */
  Decoded text() {
    return Decoded.of(name, bytes, Bounds.STANDARD);
  }

  /** Whether a text looks like a policy. */
  static boolean isPolicy(Decoded text) {
    return text.problem().isEmpty()
        && Look.of(text.source().text()).filter(look -> look == Look.POLICY).isPresent();
  }

  /** Whether a text looks like the rules of another firewall. */
  static boolean isFirewall(Decoded text) {
    return text.problem().isEmpty()
        && Look.of(text.source().text()).filter(look -> look != Look.POLICY).isPresent();
  }
}
