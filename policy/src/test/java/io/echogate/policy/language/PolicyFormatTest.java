package io.echogate.policy.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.testing.Property;
import io.echogate.policy.source.DiagnosticText;
import io.echogate.policy.source.Source;
import io.echogate.policy.testing.RandomLayout;
import io.echogate.policy.testing.RandomPolicies;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyFormatTest {
  private static final int POLICIES = 1_500;

  @Test
  void everyStatementHasItsLine() {
    assertThat(
            format(
                """
                set monitoring {192.0.2.10,198.51.100.0/28 2001:DB8:10::/48};
                policy   web{ratelimit = each  rate=20 / s burst=40 per=source/24,56;


                icmp ip4:allow{fragmentation-needed};icmp ip4 both
                  : ratelimit=each{8}to @self payload <= 1472
                  ;
                defaults{icmp in:block;icmp out:allow;}}
                """))
        .isEqualTo(
            """
            set monitoring { 192.0.2.10, 198.51.100.0/28, 2001:db8:10::/48 }
            policy web {
                ratelimit=each rate=20/s burst=40 per=source/24,56;

                icmp ip4 : allow { fragmentation-needed }
                icmp ip4 both : ratelimit=each { echo-request } to @self payload<=1472;
                defaults { icmp in: block; icmp out: allow; }
            }
            """);
  }

  @Test
  void commentsStayWhereTheyBelong() {
    assertThat(
            format(
                """
                # what this is

                # for whom
                policy web { # the name
                # first
                icmp ip4 : allow { 8 } # why
                icmp # inside
                ip6 : allow { # lists
                  # errors
                  1, 2 # big
                  , 3 # end
                  # last
                } # behind

                defaults { # all
                  icmp in: block; # strict
                }
                # nothing more
                }
                # the end
                """))
        .isEqualTo(
            """
            # what this is

            # for whom
            policy web {  # the name
                # first
                icmp ip4 : allow { echo-request }  # why
                # inside
                icmp ip6 : allow {  # lists
                    # errors
                    destination-unreachable, packet-too-big,  # big
                    time-exceeded  # end
                    # last
                }  # behind

                defaults {  # all
                    icmp in: block;  # strict
                }
                # nothing more
            }
            # the end
            """);
  }

  @Test
  void longListsAreBroken() {
    assertThat(
            format(
                """
                policy p {
                icmp ip6 : allow { 1, 2, 3, 4, 128, 129, 130, 131, 132, 133, 134, 135, 136, 137 } from { 2001:db8:0000:1::/64, 2001:db8:0:2::/64, 2001:db8:0:3::/64, 2001:db8:0:4::/64, 2001:db8:0:5::/64 } until 2027-03-31;
                defaults { icmp in: block; }
                }
                """))
        .isEqualTo(
            """
            policy p {
                icmp ip6 : allow {
                    destination-unreachable, packet-too-big, time-exceeded, parameter-problem, echo-request,
                    echo-reply, mld-query, mld-report, mld-done, router-solicitation, router-advertisement,
                    neighbor-solicitation, neighbor-advertisement, redirect
                } from {
                    2001:db8:0:1::/64, 2001:db8:0:2::/64, 2001:db8:0:3::/64, 2001:db8:0:4::/64,
                    2001:db8:0:5::/64
                } until 2027-03-31;
                defaults { icmp in: block; }
            }
            """);
  }

  @Test
  void filesForTheOriginalKeepTheirNumbers() {
    assertThat(
            format(
                """
                xfw{ratelimit=icmp_rl pps=10 bps=1000;defaults{icmp ip4:block;}
                icmp ip4 : ratelimit=icmp_rl { 0, 3, ping, };
                src=a ip6.tcp:block{[::1] 2001:DB8::/032 :80-90} ip_proto {1,58}
                tcp_flags { x,   y }; evaluation_mode/del;
                }
                """))
        .isEqualTo(
            """
            xfw {
                ratelimit=icmp_rl pps=10 bps=1000;
                defaults { icmp ip4: block; }
                icmp ip4 : ratelimit=icmp_rl { 0, 3, ping }
                src=a ip6.tcp : block { [::1], 2001:DB8::/032, :80-90 }
                ip_proto { 1, 58 }
                tcp_flags { x,   y };
                evaluation_mode/del;
            }
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ip4 | 8              | echo-request",
        "ip4 | 008            | echo-request",
        "ip4 | ping           | echo-request",
        "ip4 | 3/4            | fragmentation-needed",
        "ip4 | 3/fragmentation-needed | fragmentation-needed",
        "ip4 | packet-too-big | fragmentation-needed",
        "ip4 | 3/*            | destination-unreachable",
        "ip4 | 3/0-255        | destination-unreachable",
        "ip4 | 3/0-3          | destination-unreachable/0-3",
        "ip4 | 8/0            | echo-request/0",
        "ip4 | 8/7            | echo-request/7",
        "ip4 | 13-14          | 13-14",
        "ip4 | 13-13          | timestamp-request",
        "ip4 | 1              | 1",
        "ip4 | 11-12/0        | 11-12/0",
        "ip4 | @errors        | @errors",
        "''  | 8              | 8",
        "''  | ping           | echo-request",
        "''  | packet-too-big | packet-too-big",
        "''  | 1-2/3          | 1-2/3"
      })
  void messagesAreCalledByTheirSlugs(String family, String item, String slug) {
    assertThat(format("policy p { icmp " + family + " : block { " + item + " } }"))
        .contains("{ " + slug + " }");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "from { @self }        | from @self",
        "from not {192.0.2.1/32} | from not 192.0.2.1",
        "to [2001:DB8::1]      | to 2001:db8::1",
        "to { ::/0, 0.0.0.0/0 } | to { ::/0, 0.0.0.0/0 }",
        "hop-limit = 255 log   | hop-limit=255 log",
        "from nothing          | from nothing"
      })
  void conditionsHaveOneForm(String condition, String form) {
    assertThat(format("policy p { icmp ip4 : block { 8 } " + condition + "; }"))
        .contains("{ echo-request } " + form + ";\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "# only\n", "xfw { }", "set a { }\n", "include \"a\"\n"})
  void smallTextsStay(String text) {
    assertThat(format(text)).isEqualTo(text.isBlank() ? "" : text.strip() + "\n");
  }

  @Test
  void aTextWithErrorsOfSyntaxIsLeftAlone() {
    PolicyFormat.Formatted formatted =
        PolicyFormat.format(new Source("p", "policy p { icmp ip4 : block { 8 "));

    assertThat(formatted.text()).isEmpty();
    assertThat(DiagnosticText.of(formatted.diagnostics())).contains("missing '}'");
  }

  @Test
  void theMeaningStaysAndSoDoTheComments() {
    Property.holds(
        random -> {
          for (int i = 0; i < POLICIES; i++) {
            String text = text(random);
            String formatted = format(text);

            assertThat(meaning(formatted)).as(text).isEqualTo(meaning(text));
            assertThat(comments(formatted)).as(text).isEqualTo(comments(text));
            assertThat(format(formatted)).as(text).isEqualTo(formatted);
          }
        });
  }

  private static String text(RandomGenerator random) {
    List<String> tokens =
        random.nextInt(3) == 0
            ? RandomPolicies.tokens(random, true)
            : RandomPolicies.policyTokens(random);
    return random.nextInt(4) == 0
        ? RandomLayout.plain(tokens)
        : RandomLayout.random(tokens, random);
  }

  private static List<String> meaning(String text) {
    Reading reading = PolicyReader.read(new Source("p", text));
    assertThat(reading.hasErrors())
        .as(() -> text + DiagnosticText.of(reading.diagnostics()))
        .isFalse();
    return Meaning.of(reading);
  }

  private static List<String> comments(String text) {
    return Arrays.stream(text.split("\n"))
        .filter(line -> line.indexOf('#') >= 0)
        .map(line -> line.substring(line.indexOf('#')).strip())
        .sorted()
        .toList();
  }

  private static String format(String text) {
    PolicyFormat.Formatted formatted = PolicyFormat.format(new Source("p", text));
    return formatted.text().orElseThrow(() -> new AssertionError(formatted.diagnostics()));
  }
}
