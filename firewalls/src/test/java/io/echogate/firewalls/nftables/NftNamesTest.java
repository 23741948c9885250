package io.echogate.firewalls.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.testing.NamedNamespace;
import io.echogate.linux.testing.NamespaceCommand;
import io.echogate.linux.testing.NeedsRoot;
import io.echogate.linux.testing.NeedsTool;
import io.echogate.policy.source.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every name that nft has for a number must be the same number here. */
@NeedsRoot
@NeedsTool("nft")
class NftNamesTest {

  @ParameterizedTest
  @CsvSource({
    "icmp type, ICMP_TYPE, 15",
    "icmp code, ICMP_CODE, 8",
    "icmpv6 type, ICMP6_TYPE, 19",
    "icmpv6 code, ICMP6_CODE, 6",
    "icmpx_code, ICMPX_CODE, 4",
    "ct_state, STATE, 5",
    "fib_addrtype, ADDRESS_KIND, 9",
    "pkt_type, LINK_KIND, 5",
    "nf_proto, NFPROTO, 2",
    "ip dscp, DSCP, 25",
    "inet_proto, PROTOCOL, 50"
  })
  void namesHaveTheNumbersThatNftGivesThem(String what, SymbolType type, int least) {
    try (NamedNamespace namespace = NamedNamespace.create()) {
      Map<String, Long> names =
          names(NamespaceCommand.run(namespace.namespace(), "nft describe " + what));
      assertThat(names).hasSizeGreaterThanOrEqualTo(least);
      names.forEach(
          (name, number) ->
              assertThat(Symbols.number(type, name)).describedAs(name).hasValue(number));
    }
  }

  /** Lines of a name and a number. */
  private static Map<String, Long> names(String text) {
    Map<String, Long> names = new LinkedHashMap<>();
    for (String line : text.lines().toList()) {
      List<String> words = List.of(line.strip().split("\\s+", -1));
      if (words.size() == 2 && Character.isDigit(words.getLast().charAt(0))) {
        names.put(words.getFirst(), Long.decode(words.getLast()));
      }
    }
    return names;
  }

  /** 256 types and 256 codes in either family, by the names that nft lists them with. */
  @Test
  void everyTypeAndCodeComesBackFromTheKernel(@TempDir Path directory) throws IOException {
    StringBuilder text = new StringBuilder("table inet t {\n chain c {\n");
    for (int number = 0; number < 256; number++) {
      for (String key : List.of("icmp type", "icmp code", "icmpv6 type", "icmpv6 code")) {
        text.append("  ").append(key).append(' ').append(number).append(" accept\n");
      }
    }
    text.append(" }\n}\n");
    Path file = directory.resolve("all.nft");
    Files.writeString(file, text);
    try (NamedNamespace namespace = NamedNamespace.create()) {
      NamespaceCommand.run(namespace.namespace(), "nft -f " + file);
      List<String> written = read(text.toString());
      for (String form :
          List.of("nft list ruleset", "nft -n list ruleset", "nft -j list ruleset")) {
        assertThat(read(NamespaceCommand.run(namespace.namespace(), form))).isEqualTo(written);
      }
    }
  }

  private static List<String> read(String text) {
    return Normal.of(NftReader.read(new Source("rules", text)).rules().orElseThrow());
  }
}
