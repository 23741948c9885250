package io.echogate.policy.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.Dialect;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.Statement;
import io.echogate.policy.source.Source;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class PolicyReaderTest {

  @Test
  void theStatementsOfAPolicyAreNumberedInFileOrder() {
    Policy policy =
        read(
            """
            xfw {
                ratelimit=icmp_rl pps=10 bps=1000;
                defaults { icmp ip4: block; icmp ip6: block; }
                icmp ip4 : ratelimit=icmp_rl { 0, 3, 8, 11, 12 };
                icmp ip6 : allow { 1, 2, 3, 4, 128, 129 }   # no more
            }
            """);

    assertThat(policy.name()).isEqualTo("xfw");
    assertThat(policy.dialect()).isEqualTo(Dialect.XFW);
    assertThat(policy.statements())
        .extracting(Statement::index, Statement::line, Statement::text)
        .containsExactly(
            tuple(0, 3, "icmp ip4: block;"),
            tuple(1, 3, "icmp ip6: block;"),
            tuple(2, 4, "icmp ip4 : ratelimit=icmp_rl { 0, 3, 8, 11, 12 }"),
            tuple(3, 5, "icmp ip6 : allow { 1, 2, 3, 4, 128, 129 }"));
    assertThat(policy.rules())
        .extracting(rule -> rule.family() + " " + rule.direction() + " " + rule.messages())
        .containsExactly("ip4 IN {0, 3, 8, 11, 12}", "ip6 IN {1, 2, 3, 4, 128, 129}");
    assertThat(policy.rules().getFirst().action()).isEqualTo(new Action.RateLimit(policy.limits()));
  }

  @Test
  void onlyWhatDecidesPacketsIsAStatement() {
    Policy policy =
        read(
            """
            xfw {
                ratelimit=a pps=1 bps=1; evaluation_mode; dns_filter;
                ip_proto { 1, 58 }
                src ip4.tcp: block { :80 }
                src=b ip4: block {
                    192.0.2.0/24   # documentation
                    198.51.100.0/24
                };
                defaults { dst: block; src_ip ip6: ratelimit=a; }
            }
            """);

    assertThat(policy.statements())
        .extracting(Statement::index, Statement::line, Statement::text)
        .containsExactly(
            tuple(0, 3, "ip_proto { 1, 58 }"),
            tuple(1, 5, "src=b ip4: block { 192.0.2.0/24 198.51.100.0/24 }"),
            tuple(2, 9, "src_ip ip6: ratelimit=a;"));
    assertThat(policy.protocolStatement()).hasValue(policy.statements().getFirst());
    assertThat(policy.evaluation()).hasValueSatisfying(at -> assertThat(at.line()).isEqualTo(2));
    assertThat(policy.limits().getFirst().origin().text()).isEqualTo("ratelimit=a pps=1 bps=1;");
  }

  @Test
  void aFamilyWithoutDefaultIsAllowed() {
    Policy policy = read("xfw { icmp ip4: block { 8 } }");

    assertThat(policy.defaultOf(Family.IP6, Direction.IN))
        .hasValueSatisfying(
            rule -> {
              assertThat(rule.action()).isEqualTo(Action.ALLOW);
              assertThat(rule.statement()).isNull();
            });
    assertThat(policy.defaultOf(Family.IP6, Direction.OUT)).isEmpty();
  }

  private static Tuple tuple(Object... values) {
    return Tuple.tuple(values);
  }

  private static Policy read(String text) {
    Reading reading = PolicyReader.read(new Source("test.xfw", text));
    assertThat(reading.hasErrors()).as("%s", reading.diagnostics()).isFalse();
    return reading.policies().getFirst();
  }
}
