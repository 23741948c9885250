package io.echogate.policy.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.policy.source.Source;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How an {@code xfw} policy reads in the other dialect; that it means the same, engine tests. */
class NativePolicyTest {

  @Test
  void aPlainFilterKeepsItsOrderAndComments() {
    NativePolicy.Rewritten rewritten =
        rewrite(
            """
            # the seed
            xfw {
                ratelimit=icmp_RL pps=10;   # generous
                # what else
                defaults { icmp ip4: block; icmp ip6: block; }
                icmp ip4 : ratelimit=icmp_RL { 0, 3, 8, 11, 12 };
                # neighbour discovery
                icmp ip6 : allow { 1-4, 128, 129, @neighbor-discovery }
                # the end
            }
            """);

    assertThat(rewritten.text())
        .isEqualTo(
            """
            # the seed
            policy web {
                # generous
                ratelimit=icmp_rl rate=10/s burst=10;

                icmp ip4 : ratelimit=icmp_rl {
                    echo-reply, destination-unreachable, echo-request, time-exceeded, parameter-problem
                }
                # neighbour discovery
                icmp ip6 : allow { 1-4, echo-request, echo-reply, @neighbor-discovery }

                # what else
                defaults { icmp ip4 in: block; icmp ip6 in: block; fragments in: block; malformed in: block; }
                # the end
            }
            """);
    assertThat(texts(rewritten))
        .singleElement()
        .asString()
        .startsWith("0: an IPv6 message in one piece behind a fragment header");
  }

  @Test
  void whatTheSourceFilterBlocksComesFirst() {
    assertThat(
            rewrite(
                    """
                    xfw {
                        icmp ip4 : allow { 8 }
                        src ip4.icmp: block { 10.0.0.0/8, 192.0.2.0/24 }
                        src=b ip4.icmp: allow { 10.0.0.0/9 }
                    }
                    """)
                .text())
        .contains(
            """
                icmp ip4 : block { @all } from { 10.128.0.0/9, 192.0.2.0/24 };
                icmp ip4 : allow { echo-request }
            """);
  }

  @Test
  void differencesNameTheirLines() {
    assertThat(
            texts(
                rewrite(
                    """
                    xfw {
                        ratelimit=few pps=10 bps=1000;
                        src ip4: block { 192.0.2.0/24 }
                        src=b ip6.icmp: ratelimit=few { 2001:db8::/32 }
                        ip_proto { 1 }
                        defaults { src_ip ip4.tcp: ratelimit=few; }
                    }
                    """)))
        .extracting(text -> text.substring(0, Math.min(40, text.length())))
        .containsExactly(
            "0: an IPv6 message in one piece behind a",
            "2: a bucket of bytes holds two seconds' ",
            "3: policy { } does not judge TCP and UDP",
            "3: a packet from a blocked source is not",
            "5: what ip_proto leaves out is counted a",
            "6: policy { } does not judge TCP from th",
            "6: a packet that this limit or that of i");
  }

  @Test
  void namesThatDifferInCaseOnlyStayApart() {
    assertThat(
            rewrite(
                    "xfw { ratelimit=A pps=1; ratelimit=a pps=2; icmp ip4: ratelimit=A { 8 } icmp"
                        + " ip6: ratelimit=a { 128 } }")
                .text())
        .contains("ratelimit=a rate=1/s burst=1;", "ratelimit=a-2 rate=2/s burst=2;")
        .contains("icmp ip4 : ratelimit=a {", "icmp ip6 : ratelimit=a-2 {");
  }

  @Test
  void aLimitOfSourcesAloneIsNotDefinedTwice() {
    String filter =
        "xfw { ratelimit=few pps=10; ratelimit=none pps=1; %s src ip6.icmp: ratelimit=few {"
            + " 2001:db8::/32 } defaults { icmp ip6: block; } icmp ip6: allow { 128 } }";
    assertThat(rewrite(filter.formatted("")).text())
        .contains("ratelimit=few-each-", "ratelimit=none rate=1/s")
        .doesNotContain("ratelimit=few rate");
    assertThat(rewrite(filter.formatted("icmp ip4: ratelimit=few { 8 }")).text())
        .contains("ratelimit=few-each-", "ratelimit=few rate=10/s");
  }

  @Test
  void onlyXfwPoliciesAreRewritten() {
    Reading reading =
        PolicyReader.read(new Source("p", "policy p { defaults { icmp in: block; } }"));

    assertThatThrownBy(() -> NativePolicy.of(reading, "web"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> NativePolicy.of(PolicyReader.read(new Source("x", "xfw { }")), "No Name"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<String> texts(NativePolicy.Rewritten rewritten) {
    return rewritten.differences().stream()
        .map(
            difference ->
                difference.origin().map(origin -> origin.line()).orElse(0)
                    + ": "
                    + difference.text())
        .toList();
  }

  private static NativePolicy.Rewritten rewrite(String text) {
    return NativePolicy.of(PolicyReader.read(new Source("web.xfw", text)), "web");
  }
}
