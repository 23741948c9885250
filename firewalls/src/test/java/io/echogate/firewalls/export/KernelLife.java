package io.echogate.firewalls.export;

import io.echogate.linux.Links;
import io.echogate.linux.testing.NamedNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A network namespace in which exports are loaded and removed by the commands that their heads
 * name. It has the interfaces {@code wan0} and {@code lan0}.
 */
final class KernelLife implements AutoCloseable {
  private static final String NFT =
      """
      nft --check -f FILE
      test -z "$(nft list ruleset)"
      LOAD
      nft -s list ruleset > first
      LOAD
      nft -s list ruleset > second
      diff first second
      REMOVE
      left=$(nft list ruleset)
      test -z "$left" || { echo "left behind: $left"; exit 1; }
      """;

  /** The jumps are those into the own chains: {@code JUMPS} of them, none of them twice. */
  private static final String IPTABLES =
      """
      saved() {
        { iptables-save; ip6tables-save; } | sed '/^#/d; s/\\[[0-9:]*\\]//'
      }
      jumps() {
        for tool in iptables ip6tables; do
          all=$($tool -S | grep -E '^-A (INPUT|FORWARD|OUTPUT) ')
          test "$(echo "$all" | wc -l)" = JUMPS || { echo "jumps: $all"; exit 1; }
          twice=$(echo "$all" | sort | uniq -d)
          test -z "$twice" || { echo "twice: $twice"; exit 1; }
        done
      }
      LOAD
      saved > first
      LOAD
      saved > second
      diff first second
      HOOK
      jumps
      HOOK
      jumps
      saved > first
      LOAD
      saved > second
      diff first second
      REMOVE
      left=$(saved | grep -E '^(-A|:ICMP)' || true)
      test -z "$left" || { echo "left behind: $left"; exit 1; }
      """;

  private static final String TEST =
      """
      iptables-restore --noflush --test < FILE
      ip6tables-restore --noflush --test < FILE
      """;

  private static final String SETS =
      """
      ipset restore < SETS
      ipset save | sort > before
      ipset restore < SETS
      ipset save | sort > after
      diff before after
      """;

  private final NamedNamespace namespace = NamedNamespace.create();
  private final Path directory;
  private final Set<String> variants = new HashSet<>();
  private int scripts;

  KernelLife() throws IOException {
    directory = Files.createTempDirectory("export");
    try (Links links = Links.of(namespace.namespace())) {
      links.createVeth("wan0", namespace.namespace(), "lan0");
    }
  }

  /** Loads rules twice and removes them. */
  void nft(String rules) {
    List<String> head = head(rules);
    run(
        NFT.replace("LOAD", after(head, "Load it, also in the place of an earlier one: "))
            .replace("REMOVE", after(head, "Remove it: ")),
        rules,
        "");
  }

  /**
   * Loads rules twice, hooks them in twice, and removes them.
   *
   * @param variant {@code nft} or {@code legacy}
   * @param hooks at how many hooks they are asked
   * @param sets what {@code ipset} has to load before; empty if nothing
   */
  void iptables(String rules, String variant, int hooks, String sets) {
    List<String> head = head(rules);
    boolean named = rules.contains("--match-set");
    String script =
        tools(variant)
            + (named ? SETS : "")
            + TEST
            + IPTABLES
                .replace("JUMPS", Integer.toString(2 * hooks))
                .replace("LOAD", below(head, "Load it, "))
                .replace("HOOK", below(head, "Have it asked"))
                .replace("REMOVE", below(head, "Remove it:"))
            + (named ? "ipset destroy\n" : "");
    run(script, rules, sets);
  }

  /** Has rules read by the tools, and not loaded. */
  void iptablesTest(String rules, String variant) {
    run(tools(variant) + TEST, rules, "");
  }

  /** The tools tell by their name what they are: the documented commands run as they are. */
  private String tools(String variant) {
    if (variants.add(variant)) {
      StringBuilder script = new StringBuilder("mkdir ../" + variant + "\n");
      for (String tool : List.of("iptables", "ip6tables")) {
        for (String what : List.of("", "-restore", "-save")) {
          String name = tool + "-" + variant + what;
          script.append("ln -s \"$(readlink -f \"$(command -v ").append(name).append(")\")\"");
          script.append(" ../").append(variant).append('/').append(tool).append(what).append('\n');
        }
      }
      run(script.toString(), "", "");
    }
    return "PATH=$PWD/../" + variant + ":$PATH\n";
  }

  private static List<String> head(String rules) {
    return rules
        .lines()
        .takeWhile(line -> line.startsWith("#"))
        .map(line -> line.substring(1).strip())
        .toList();
  }

  private static String after(List<String> head, String words) {
    return head.stream()
        .filter(line -> line.startsWith(words))
        .map(line -> line.substring(words.length()))
        .findFirst()
        .orElseThrow();
  }

  private static String below(List<String> head, String words) {
    return head.stream()
        .dropWhile(line -> !line.startsWith(words))
        .skip(1)
        .findFirst()
        .orElseThrow();
  }

  private void run(String script, String rules, String sets) {
    List<String> command = new ArrayList<>(List.of("sh", "-e", "script"));
    try {
      Path place = Files.createDirectory(directory.resolve("" + scripts++));
      Files.writeString(place.resolve("FILE"), rules);
      Files.writeString(place.resolve("SETS"), sets);
      Files.writeString(place.resolve("script"), script);
      Process process =
          namespace
              .namespace()
              .call(
                  () ->
                      new ProcessBuilder(command)
                          .directory(place.toFile())
                          .redirectErrorStream(true)
                          .start());
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0 || !output.isEmpty()) {
        throw new AssertionError(output + "\n" + script + "\n" + rules);
      }
    } catch (IOException e) {
      throw new AssertionError(script, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(script, e);
    }
  }

  @Override
  public void close() throws IOException {
    namespace.close();
    try (var files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
