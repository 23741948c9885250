package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckVerbTest {
  @TempDir Path directory;

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  /** The recommended policy: there is nothing to say about it. */
  private static final String GOOD = Run.of("init", "host").out();

  /** Blocks what nobody can do without. */
  private static final String NOTHING = "policy nothing { defaults { icmp in: block; } }\n";

  /** Blocks one thing that nobody can do without. */
  private static final String SHORT =
      "policy brief { icmp: allow { echo-request } defaults { icmp in: block; } }\n";

  @Test
  void aPolicyWithoutErrorsAndFindingsIsOk() {
    assertThat(Run.onInput(GOOD, "check", "-")).isEqualTo(new Run(0, "<stdin>: ok\n", ""));
  }

  @Test
  void errorsAreShownWhereTheyStand() throws IOException {
    String file = file("a.xfw", "xfw {\n  icmp ip4: blok { 8, 256 }\n}\n");
    assertThat(Run.of("check", file))
        .isEqualTo(
            new Run(
                1,
                file + ": 2 errors\n",
                """
                FILE:2:13: error: unknown action 'blok'
                      icmp ip4: blok { 8, 256 }
                                ^^^^
                help: did you mean 'block'?
                FILE:2:23: error: no ICMP type is above 255
                      icmp ip4: blok { 8, 256 }
                                          ^^^
                help: Tempesta xFW keeps the lowest 8 bits only: 264 counts as 8 there
                """
                    .replace("FILE", file)));
  }

  @Test
  void notesDoNotMakeAPolicyWrong() {
    Run run = Run.onInput("icmp ip4: allow { 8 }", "check", "-");
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("\n<stdin>: ").endsWith("2 notes\n");
    assertThat(run.err())
        .startsWith(
            """
            <stdin>:1:1: note: no root block: read as the inside of xfw { }
                icmp ip4: allow { 8 }
                ^
            help: put the statements into xfw { ... }
            <stdin>:1:11: note: this statement has no effect: the default of ip4 is allow
                icmp ip4: allow { 8 }
                          ^^^^^
            help: write defaults { icmp ip4: block; } to let only these pass
            """);
  }

  @Test
  void aFindingSaysWhoWillSeeWhatAndWhichLineToWrite() {
    Run run = Run.onInput(SHORT, "check", "-", "--role", "host");
    assertThat(run.status()).isOne();
    assertThat(run.err())
        .containsPattern(
            """
            <stdin>:1:56: critical\\[breaks-pmtud-v4\\]: [^\n]+
                policy brief [^\n]+
                 {55}\\^{15}
            example: ip4 in 3/4 from [^\n]+
            help: [^\n]*icmp ip4: allow \\{ fragmentation-needed }
            source: RFC1191 [^\n]+
            """);
    assertThat(run.out()).containsPattern("\n<stdin>: \\d+ critical findings.*\n$");
    assertThat(Run.onTerminal(SHORT, "check", "-", "--role", "host").err())
        .contains("\u001b[1;31mcritical\u001b[m[breaks-pmtud-v4]: ");
  }

  @Test
  void aRoleAddsItsFindingsAndWhatWorks() {
    Run run = Run.onInput(NOTHING, "check", "-", "--role", "host,transit");
    assertThat(run.out())
        .containsPattern("as host\n  broken +pmtud \\(1\\), ")
        .containsPattern("as transit\n  broken +pmtud \\(1\\), ");
    assertThat(Run.onInput(GOOD, "check", "-", "--role", "host").out())
        .startsWith("as host\n  works while under a limit    ping ip4 (")
        .doesNotContain("broken")
        .endsWith("<stdin>: ok\n");
  }

  /** Lets in what hosts need none of, what is of the link from anywhere, and pings. */
  private static final String OPEN =
      """
      policy open {
          icmp ip4: allow { redirect, source-quench }
          icmp: allow { echo-request } to @self;
          icmp ip6: allow { 130-136, 143 }
          defaults { icmp in: block; }
      }
      """;

  @Test
  void whatIsLeftOpenIsALineForEachAttack() {
    assertThat(Run.onInput(OPEN, "check", "-", "--role", "host").out())
        .contains(
            """
            left open, as host (echogate explain NAME tells what helps)
              messages pass that such a machine does not need
                source-quench-throttle        ip4 4 (2)
                pmtu-exception-side-channel   ip4 5/1 (2)
                redirect-mitm                 ip4 5/1, 5/3 (2)
              messages of one link pass from elsewhere
                off-link-nd                   ip6 130-136, 143 (4)
              messages pass without a limit
                ping-flood                    ip4 8; ip6 128 (3)
                host-sweep                    ip4 8; ip6 128 (3)
                icmp-tunnel                   ip4 8; ip6 128 (3)
            <stdin>: \
            """);
    assertThat(Run.onInput(OPEN, "check", "-").out())
        .startsWith("left open, whatever the machine is (echogate explain NAME tells what helps)\n")
        .contains("source-quench-throttle", "off-link-nd")
        .as("hosts on a LAN may answer pings freely")
        .doesNotContain("ping-flood");
  }

  @Test
  void whatIsLeftOpenChangesNoExitCode() {
    String pings =
        Run.of("init", "lan-host").out().replace("policy lan-host {", "policy internal {");
    Run run = Run.onInput(pings, "check", "-", "--role", "host", "--strict");
    assertThat(run.out()).contains("  ping-flood ").endsWith("<stdin>: ok\n");
    assertThat(run.status()).isZero();
  }

  @Test
  void strictTakesAnyFindingForANo() {
    assertThat(Run.onInput(GOOD, "check", "-", "--role", "host", "--strict").status()).isZero();
    assertThat(Run.onInput(NOTHING, "check", "-", "--role", "host", "--strict").status()).isOne();
  }

  @Test
  void aRoleThatIsNoneGetsTheNearest() {
    assertThat(Run.onInput(GOOD, "check", "-", "--role", "hots"))
        .isEqualTo(
            new Run(
                2,
                "",
                """
                echogate: error: there is no role 'hots'
                help: did you mean host?
                """));
    assertThat(Run.onInput(GOOD, "check", "-", "--role", "").err())
        .endsWith("help: the roles are host, lan-host, border, transit\n");
  }

  @Test
  void theStoryOfAFindingIsTold() {
    assertThat(Run.of("check", "--explain", "breaks-pmtud-v4").out())
        .startsWith("breaks-pmtud-v4 (critical): ")
        .contains("\nWhat is seen\n", "\nHow it comes to that\n", "\nWhat to do\n", "\nSource\n");
    assertThat(Run.of("check", "--explain", "smurf").out())
        .startsWith("smurf: Smurf (broadcast echo amplification)\n")
        .contains("\nLeft open\n  Echo requests to broadcast addresses pass without a limit.\n");
    assertThat(Run.of("check", "--explain", "smurv"))
        .isEqualTo(
            new Run(
                2,
                "",
                """
                echogate: error: there is no finding and no attack 'smurv'
                help: did you mean smurf?
                """));
    assertThat(Run.of("check", "--explain", "breaks-pmtud").err())
        .endsWith("help: did you mean breaks-pmtud-v4?\n");
    assertThat(Run.of("check", "--explain", "breaks-pmtud-v4", "x.policy").status()).isEqualTo(2);
  }

  @Test
  void jsonHoldsFindingsAndWhatWorks() {
    JsonTree document =
        JsonTree.parse(Run.onInput(NOTHING, "check", "-", "--json", "--role", "host").out());
    assertThat(document.at("verdict").value()).isEqualTo("findings");
    assertThat(document.at("findings").elements())
        .filteredOn(finding -> "icmp-all-blocked".equals(finding.at("id").value()))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.at("severity").value()).isEqualTo("critical");
              assertThat(finding.at("line").value()).isEqualTo(1L);
              assertThat(finding.at("text").value()).isEqualTo("icmp in: block;");
            });
    assertThat(document.at("functions").elements())
        .filteredOn(function -> "pmtud".equals(function.at("function").value()))
        .extracting(function -> function.at("standing").value())
        .containsExactly("broken", "broken");
  }

  @Test
  void jsonHoldsWhatIsLeftOpen() {
    JsonTree document =
        JsonTree.parse(Run.onInput(OPEN, "check", "-", "--json", "--role", "host,transit").out());
    assertThat(document.at("attacks").elements())
        .filteredOn(attack -> "redirect-mitm".equals(attack.at("attack").value()))
        .hasSize(2)
        .first()
        .satisfies(
            attack -> {
              assertThat(attack.at("policy").value()).isEqualTo("open");
              assertThat(attack.at("role").value()).isEqualTo("host");
              assertThat(attack.at("gap").value()).isEqualTo("needless");
              assertThat(attack.at("messages").value()).isEqualTo("ip4 5/1, 5/3");
              assertThat(attack.at("lines").elements())
                  .extracting(JsonTree::value)
                  .containsExactly(2L);
              assertThat((String) attack.at("example").value()).startsWith("ip4 in 5/1 from ");
            });
    assertThat(
            JsonTree.parse(Run.onInput(OPEN, "check", "-", "--json").out())
                .at("attacks")
                .elements())
        .isNotEmpty()
        .allSatisfy(attack -> assertThat(attack.at("role").value()).isNull());
  }

  @Test
  void allFilesAreCheckedAndTheWorstDecides() throws IOException {
    String good = file("good.policy", GOOD);
    String bad = file("bad.xfw", "xfw {");
    String missing = directory.resolve("missing.xfw").toString();
    Run run = Run.of("check", bad, missing, good);
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.out()).isEqualTo(bad + ": 1 error\n" + good + ": ok\n");
    assertThat(run.err())
        .endsWith(
            "echogate: error: there is no file "
                + missing
                + "\nhelp: check the path, and where you are\n");
  }

  @Test
  void aDirectoryIsNoPolicy() {
    assertThat(Run.of("check", directory.toString()))
        .isEqualTo(
            new Run(
                3,
                "",
                "echogate: error: %s is a directory\nhelp: name a file in it\n"
                    .formatted(directory)));
  }

  @Test
  void aBinaryFileIsRefusedAtItsFirstBadByte() throws IOException {
    Path file =
        Files.write(directory.resolve("a.out"), new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 0, 0});
    Run run = Run.of("check", file.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(":1:7: error: a NUL byte: this is not a text file");
  }

  @Test
  void aFileOfFiftyMegabytesIsRefusedUnread() throws IOException {
    Path file = directory.resolve("huge.xfw");
    try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
      huge.setLength(50_000_000);
    }
    Run run = Run.of("check", file.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("error: the text has ");
  }

  @Test
  void jsonHoldsErrorsAndNotesAndNothingElseIsPrinted() {
    assertThat(Run.onInput("icmp ip4: allow { 256 }", "check", "--json", "-"))
        .isEqualTo(
            new Run(
                1,
                """
                {"verdict":"errors","errors":[{"file":"<stdin>","line":1,"column":19,\
                "message":"no ICMP type is above 255",\
                "help":"Tempesta xFW keeps the lowest 8 bits only: 264 counts as 8 there"}],\
                "notes":[{"file":"<stdin>","line":1,"column":1,\
                "message":"no root block: read as the inside of xfw { }",\
                "help":"put the statements into xfw { ... }"}],"findings":[],"functions":[],"attacks":[]}
                """,
                ""));
  }

  @Test
  void jsonNamesAFileThatCannotBeRead() {
    assertThat(Run.of("check", "--json", "/does/not/exist"))
        .isEqualTo(
            new Run(
                3,
                """
                {"verdict":"errors","errors":[{"file":"/does/not/exist","line":null,"column":null,\
                "message":"there is no file /does/not/exist",\
                "help":"check the path, and where you are"}],"notes":[],"findings":[],\
                "functions":[],"attacks":[]}
                """,
                ""));
  }
}
