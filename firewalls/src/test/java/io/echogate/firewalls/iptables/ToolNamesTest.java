package io.echogate.firewalls.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.names.MessageNames;
import io.echogate.firewalls.rules.Match;
import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.linux.testing.NeedsRoot;
import io.echogate.linux.testing.NeedsTool;
import io.echogate.policy.MessageSet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of messages mean to us what they mean to the real tools. */
@NeedsRoot
@NeedsTool({
  "iptables-nft-restore",
  "iptables-legacy-restore",
  "ip6tables-nft-restore",
  "ip6tables-legacy-restore"
})
class ToolNamesTest {

  private static String option(Family family) {
    return family == Family.IP4
        ? "-p icmp -m icmp --icmp-type "
        : "-p ipv6-icmp -m icmp6 --icmpv6-type ";
  }

  private static Match messages(Read.Bare rule) {
    return rule.matches().getLast();
  }

  private static MessageNames names(Family family) {
    return family == Family.IP4 ? MessageNames.IPTABLES : MessageNames.IP6TABLES;
  }

  /** A text of rules, one for each word. */
  private static String rules(Family family, List<String> words) {
    return Read.input(
        family,
        words.stream()
            .map(word -> "-A INPUT " + option(family) + word + " -j ACCEPT")
            .toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({"NFT,IP4", "NFT,IP6", "LEGACY,IP4", "LEGACY,IP6"})
  void aNameIsTheMessageThatTheToolSaves(IptablesTools.Variant variant, Family family) {
    List<String> names = new ArrayList<>(names(family).names());
    try (IptablesTools tools = new IptablesTools()) {
      tools.restore(variant, family, rules(family, names));
      List<Read.Bare> saved = input(family, tools.save(variant, family));
      List<Read.Bare> named = input(family, rules(family, names));
      assertThat(saved).hasSameSizeAs(names);
      for (int i = 0; i < names.size(); i++) {
        MessageRange range = names(family).message(names.get(i)).orElseThrow();
        Match expected = new Match.Messages(family, MessageSet.of(List.of(range)));
        assertThat(messages(saved.get(i))).as(names.get(i)).isEqualTo(expected);
        assertThat(messages(named.get(i))).as(names.get(i)).isEqualTo(expected);
      }
    }
  }

  private static List<Read.Bare> input(Family family, String text) {
    return Read.bare(Read.rules(text), family == Family.IP4 ? "ip filter" : "ip6 filter", "INPUT");
  }

  /** Also those that have no name, and what comes with codes. */
  @ParameterizedTest
  @CsvSource({"NFT,IP4", "NFT,IP6", "LEGACY,IP4", "LEGACY,IP6"})
  void everyNumberIsTheMessageThatTheToolSaves(IptablesTools.Variant variant, Family family) {
    List<String> words = new ArrayList<>();
    for (int type = 0; type < 256; type++) {
      words.add(Integer.toString(type));
      words.add(type + "/" + (type * 7) % 256);
    }
    try (IptablesTools tools = new IptablesTools()) {
      tools.restore(variant, family, rules(family, words));
      assertThat(input(family, tools.save(variant, family)))
          .isEqualTo(input(family, rules(family, words)));
    }
  }

  /** A beginning of a name is taken or refused as the tool does. */
  @ParameterizedTest
  @CsvSource({"NFT,IP4", "NFT,IP6"})
  void theBeginningsOfNamesAreReadAsTheToolReadsThem(IptablesTools.Variant variant, Family family) {
    List<String> good = new ArrayList<>();
    try (IptablesTools tools = new IptablesTools()) {
      for (String name : names(family).names()) {
        for (int length = 1; length < Math.min(name.length(), 8); length++) {
          String word = name.substring(0, length);
          boolean known = Read.imported(rules(family, List.of(word))).rules().isPresent();
          if (known) {
            good.add(word);
          } else if (length % 3 == 1) {
            String text = rules(family, List.of(word));
            assertThat(tools.run(text, variant.tool(family, "restore"), "--test").status())
                .as(word)
                .isNotZero();
          }
        }
      }
      tools.restore(variant, family, rules(family, good));
      assertThat(input(family, tools.save(variant, family)))
          .isEqualTo(input(family, rules(family, good)));
    }
  }

  @ParameterizedTest
  @CsvSource({"NFT,IP4,icmp", "NFT,IP6,icmpv6"})
  void everyNameInTheHelpIsUnderstood(
      IptablesTools.Variant variant, Family family, String protocol) {
    try (IptablesTools tools = new IptablesTools()) {
      String help = tools.run("", variant.tool(family, ""), "-p", protocol, "-h").out();
      String list = help.substring(help.indexOf("Valid ICMP"));
      List<String> words = new ArrayList<>();
      list.lines()
          .skip(1)
          .filter(line -> !line.isBlank())
          .forEach(
              line -> {
                for (String word : line.strip().split("[ ()]+", -1)) {
                  if (!word.isEmpty()) {
                    words.add(word);
                  }
                }
              });
      assertThat(words).hasSizeGreaterThan(25);
      assertThat(input(family, rules(family, words))).hasSameSizeAs(words);
      tools.restore(variant, family, rules(family, words));
    }
  }
}
