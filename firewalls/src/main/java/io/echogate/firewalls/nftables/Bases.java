package io.echogate.firewalls.nftables;

import io.echogate.firewalls.rules.Hook;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The words of nftables for where chains are asked, and when. */
final class Bases {
  private Bases() {}

  /** The hook of that name. */
  static Optional<Hook> hook(String name) {
    return Arrays.stream(Hook.values()).filter(hook -> hook.text().equals(name)).findFirst();
  }

  static List<String> hooks() {
    return Arrays.stream(Hook.values()).map(Hook::text).toList();
  }

  /** The number of a priority's name; a bridge has others than the rest. */
  static OptionalInt priority(String family, String name) {
    boolean bridge = family.equals("bridge");
    return switch (name) {
      case "raw" -> OptionalInt.of(-300);
      case "mangle" -> OptionalInt.of(-150);
      case "dstnat" -> OptionalInt.of(bridge ? -300 : -100);
      case "filter" -> OptionalInt.of(bridge ? -200 : 0);
      case "security" -> OptionalInt.of(50);
      case "out" -> bridge ? OptionalInt.of(100) : OptionalInt.empty();
      case "srcnat" -> OptionalInt.of(bridge ? 300 : 100);
      default -> OptionalInt.empty();
    };
  }
}
