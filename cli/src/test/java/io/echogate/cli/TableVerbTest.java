package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TableVerbTest {
  private static final String POLICY =
      """
      xfw {
          ratelimit=ping pps=20;
          defaults { icmp ip4: block; }
          icmp ip4: allow { 0, 3, 11, 12 }
          icmp=more ip4: ratelimit=ping { 8, 13-14 }
          icmp ip6: block { 137 }
      }
      """;

  private static Run table(String... options) {
    String[] arguments = new String[options.length + 2];
    arguments[0] = "table";
    arguments[1] = "-";
    System.arraycopy(options, 0, arguments, 2, options.length);
    return Run.onInput(POLICY, arguments);
  }

  @Test
  void aRowSaysWhatHappensToAMessageAndWhichLineDecides() {
    assertThat(table())
        .isEqualTo(
            new Run(
                0,
                """
                <stdin>: xfw

                     ip4  message                  in          line
                       0  echo-reply               pass           4
                       3  destination-unreachable  pass           4
                       4  source-quench            drop           3
                       5  redirect                 drop           3
                       8  echo-request             limit ping     5
                   9, 10  @router-discovery        drop           3
                      11  time-exceeded            pass           4
                      12  parameter-problem        pass           4
                  13, 14  @timestamps              limit ping     5
                          all others               drop           3
                          fragments                drop           -
                          malformed                drop           -

                           ip6  message                  in    line
                             1  destination-unreachable  pass     -
                             2  packet-too-big           pass     -
                             3  time-exceeded            pass     -
                             4  parameter-problem        pass     -
                           128  echo-request             pass     -
                           129  echo-reply               pass     -
                  130-132, 143  @multicast-listener      pass     -
                       133-136  @neighbor-discovery      pass     -
                           137  redirect                 drop     6
                                all others               pass     -
                                fragments                drop     -
                                malformed                drop     -
                """,
                ""));
  }

  @Test
  void aMessageThatSeveralStatementsMayDecideHasALineForEach() {
    String policy =
        """
        set office { 192.0.2.0/28, 2001:db8:1::/48 }
        policy host {
            ratelimit=few rate=5/s;
            icmp ip4: allow { fragmentation-needed }
            icmp: allow { @errors } related;
            icmp: ratelimit=few { @errors, experimental-mobility }
            icmp: allow { echo-request } from @office payload<=1000;
            icmp: block { echo-request } from @office payload<=1000 log;
            icmp ip4: allow { 8 } from not { 2001:db8::/32 };
            icmp ip4 out: block { 17-18, 30-39 } log;
            defaults { icmp in: block; fragments ip4 in: allow; }
        }
        """;
    assertThat(Run.onInput(policy, "table", "-", "--family", "ip4").out())
        .isEqualTo(
            """
            <stdin>: policy host

                 ip4  message                  in                                      line  out   line
                   0  echo-reply               drop                                      11  pass     -
                   3  destination-unreachable  pass if related                            5  pass     -
                                               else limit few                             6
                 3/4  fragmentation-needed     pass                                       4  pass     -
                   4  source-quench            drop                                      11  pass     -
                   5  redirect                 drop                                      11  pass     -
                   8  echo-request             pass if from @office and payload<=1000     7  pass     -
                                               else pass                                  9
               9, 10  @router-discovery        drop                                      11  pass     -
                  11  time-exceeded            pass if related                            5  pass     -
                                               else limit few                             6
                  12  parameter-problem        pass if related                            5  pass     -
                                               else limit few                             6
              13, 14  @timestamps              drop                                      11  pass     -
                  17  address-mask-request     drop                                      11  drop    10
                  18  address-mask-reply       drop                                      11  drop    10
               30-39  10 unused types          drop                                      11  drop    10
                  41  experimental-mobility    limit few                                  6  pass     -
                      all others               drop                                      11  pass     -
                      fragments                pass                                      11  pass     -
                      malformed                drop                                       -  pass     -
            """);
  }

  @Test
  void allOthersAreWhatTheDefaultIsFor() {
    String policy =
        "policy p { icmp ip6: allow { 5-99, 102-126, 162-199 } defaults { icmp in: block; } }";
    assertThat(Run.onInput(policy, "table", "-", "--family", "ip6", "--direction", "in").out())
        .contains("          5-99  unassigned-errors-5-99     pass     1\n")
        .contains("                all others                 drop     1\n")
        .doesNotContain("mpl-control", "private-experimentation-100");
  }

  @Test
  void oneFamilyOrOneDirectionCanBeAskedFor() {
    assertThat(table("--family", "ip6").out()).contains("ip6").doesNotContain("ip4");
    assertThat(table("--direction", "out", "--family", "ip4").out())
        .contains("     ip4  message                  out   line\n")
        .contains("          all others               pass     -\n");
  }

  @Test
  void allMeansARowForEachType() {
    List<String> rows = table("--all", "--family", "ip4").out().lines().toList();
    for (int type : IntStream.range(0, 256).toArray()) {
      assertThat(rows)
          .filteredOn(row -> row.strip().startsWith(type + "  "))
          .as("%d", type)
          .hasSize(1);
    }
  }

  @Test
  void markdownIsForPasting() {
    assertThat(table("--markdown", "--family", "ip4").out())
        .startsWith(
            """
            ### <stdin>: xfw

            | ip4 | message | in | line |
            |--:|---|---|--:|
            | 0 | echo-reply | pass | 4 |
            """);
  }

  @Test
  void coloursDoNotShiftColumns() {
    assertThat(Run.onTerminal(POLICY, "table", "-").out().replaceAll("\u001b\\[[0-9;]*m", ""))
        .isEqualTo(table().out());
  }

  @Test
  void jsonTellsOfEveryType() {
    JsonTree document = JsonTree.parse(table("--json").out());
    assertThat(document.elements()).hasSize(2 * (256 + 2));
    assertThat(document.at(8))
        .isEqualTo(
            JsonTree.parse(
                """
                {"policy":"xfw","family":"ip4","type":8,"code":null,"slug":"echo-request",
                "direction":"in","verdict":"limit","outcome":"limit ping","condition":null,
                "file":"<stdin>","line":5}
                """));
  }

  @Test
  void aWordThatNamesNoFamilyIsWrongUsage() {
    assertThat(table("--family", "ipv4"))
        .isEqualTo(
            new Run(
                2,
                "",
                """
                echogate: error: --family takes no 'ipv4'
                help: it takes ip4 or ip6
                """));
    assertThat(table("--json", "--markdown").status()).isEqualTo(2);
  }

  @Test
  void aTextWithErrorsHasNoTable() {
    Run run = Run.onInput("xfw { icmp ip4: allow { 256 } }", "table", "-");
    assertThat(run.status()).isOne();
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("no ICMP type is above 255");
  }
}
