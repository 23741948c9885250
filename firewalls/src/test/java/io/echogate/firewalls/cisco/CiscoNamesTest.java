package io.echogate.firewalls.cisco;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.names.MessageNames;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Match;
import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.policy.MessageSet;
import io.echogate.policy.source.Source;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CiscoNamesTest {

  @ParameterizedTest
  @CsvSource({"IOS, IP4", "IOS, IP6", "IOS_XR, IP4", "IOS_XR, IP6", "NX_OS, IP4", "NX_OS, IP6"})
  void everyNameMeansWhatTheTableSays(Dialect dialect, Family family) {
    boolean xr = dialect == Dialect.IOS_XR;
    MessageNames names =
        family == Family.IP4
            ? xr ? MessageNames.IOS_XR : MessageNames.IOS
            : xr ? MessageNames.IOS_XR6 : MessageNames.IOS6;
    assertThat(names.names()).hasSizeGreaterThan(30);
    for (String name : names.names()) {
      assertThat(read(dialect, family, name)).as(name).isEqualTo(names.message(name).orElseThrow());
    }
  }

  /** The command line's own words, which the model of IOS XR does not have. */
  @ParameterizedTest
  @CsvSource({
    "IP4, net-unreachable, 3, 0",
    "IP4, net-redirect, 5, 0",
    "IP6, nd-na, 136, 0",
    "IP6, nd-ns, 135, 0",
    "IP6, echo-request, 128, 0",
    "IP6, hop-limit, 3, 0",
    "IP6, mld-query, 130, -1"
  })
  void iosXrHasWordsOfItsOwn(Family family, String name, int type, int code) {
    assertThat(read(Dialect.IOS_XR, family, name)).isEqualTo(new MessageRange(type, type, code));
  }

  private static MessageRange read(Dialect dialect, Family family, String name) {
    String icmp = dialect == Dialect.IOS_XR && family == Family.IP6 ? "icmpv6" : "icmp";
    String text =
        new CiscoWriter(dialect, family).header("L")
            + "\n deny "
            + icmp
            + " any any "
            + name
            + " log\n";
    Chain chain =
        CiscoReader.read(new Source("t", text), dialect).rules().orElseThrow().chains().getFirst();
    Match.Messages messages = (Match.Messages) chain.rules().getFirst().matches().getFirst();
    assertThat(messages.family()).isEqualTo(family);
    int type = messages.messages().types().findFirst().orElseThrow();
    MessageRange range =
        messages.messages().containsAll(type)
            ? MessageRange.ofType(type)
            : new MessageRange(
                type, type, messages.messages().codes(type).findFirst().orElseThrow());
    assertThat(messages.messages()).isEqualTo(MessageSet.of(List.of(range)));
    return range;
  }
}
