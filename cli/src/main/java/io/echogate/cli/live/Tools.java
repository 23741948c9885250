package io.echogate.cli.live;

import io.echogate.linux.NetNamespace;
import io.echogate.policy.source.Bounds;
import io.echogate.policy.source.Decoded;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The tools of firewalls, as one network namespace sees them. */
final class Tools {
  private static final Command.Limits LIMITS =
      new Command.Limits(Duration.ofSeconds(60), Bounds.STANDARD.bytes());

  private final NetNamespace namespace;
  private final Programs programs;

  Tools(NetNamespace namespace, Programs programs) {
    this.namespace = namespace;
    this.programs = programs;
  }

  /** What a tool printed and complained of, each as text. */
  record Said(String out, String errors) {}

  boolean has(String name) {
    return programs.find(name).isPresent();
  }

  /**
   * What saves the rules of a variant of iptables: the tool for it, or the usual one where it is of
   * that variant.
   *
   * @param family {@code iptables} or {@code ip6tables}
   * @param variant {@code nft} or {@code legacy}
   */
  Optional<String> saver(String family, String variant) {
    String own = family + "-" + variant + "-save";
    if (has(own)) {
      return Optional.of(own);
    }
    String usual = family + "-save";
    boolean nft = variant.equals("nft");
    return has(usual) && run(usual, "--version").out().contains("nf_tables") == nft
        ? Optional.of(usual)
        : Optional.empty();
  }

  /**
   * Runs a tool that is there.
   *
   * @throws UnreadableException if it fails
   */
  Said run(String name, String... words) {
    Path program = programs.find(name).orElseThrow();
    Command command = Command.run(namespace, program, List.of(words), LIMITS);
    String line = (name + " " + String.join(" ", words)).strip();
    if (command.status() != 0) {
      throw new UnreadableException(
          line + " fails: " + beginning(command.errors()),
          "run it as root, by hand, to see what it needs");
    }
    Decoded decoded = Decoded.of(line, command.out(), Bounds.STANDARD);
    if (decoded.problem().isPresent()) {
      // A comment of a rule may be in any encoding; it decides nothing.
      return new Said(
          new String(command.out(), StandardCharsets.ISO_8859_1).replace('\0', '?'),
          command.errors());
    }
    return new Said(decoded.source().text(), command.errors());
  }

  private static String beginning(String errors) {
    String first =
        errors
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .findFirst()
            .orElse("it does not say why");
    return first.length() > 200 ? first.substring(0, 200) : first;
  }
}
