package io.echogate.cli;

import static io.echogate.cli.HostWithSets.PINGER4;
import static io.echogate.cli.HostWithSets.PINGER6;
import static io.echogate.cli.HostWithSets.POLICY;
import static io.echogate.cli.HostWithSets.assertDone;
import static io.echogate.cli.HostWithSets.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code set} takes on the command line, and what it says. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.TCX, KernelFeature.VETH})
@NeedsTool({"ip", "ping"})
class SetWordsTest {
  @AutoClose private final HostWithSets sets = new HostWithSets();
  private final FilteredHost host = sets.host();

  @Test
  void prefixesComeFromFilesAndStandardInput(@TempDir Path directory) throws IOException {
    host.enforce(POLICY);
    Path file = directory.resolve("list");
    Files.writeString(file, "# from a feed\n192.0.2.0/25\n\n203.0.113.7 # one\n");

    Run run =
        sets.verbOn(
            "right0", "2001:db8::1\n", "add", "bad", "10.0.0.0/8", "-", "--file", "" + file);

    assertThat(run).isEqualTo(new Run(0, "right0: bad: 4 prefixes added, 6 prefixes now\n", ""));
    assertThat(sets.pings()).isEqualTo("0 0");
    assertThat(sets.verb("list", "bad").out())
        .isEqualTo(
            """
            10.0.0.0/8
            192.0.2.0/25
            198.51.100.0/24
            203.0.113.7
            2001:db8::1
            2001:db8:bad::/48
            """);
    assertThat(sets.verb("list", "bad", "--changes").out())
        .isEqualTo("+ 10.0.0.0/8\n+ 192.0.2.0/25\n+ 203.0.113.7\n+ 2001:db8::1\n");
    // What list prints is what --file reads.
    Run back = sets.verbOn("right0", sets.verb("list", "bad").out(), "remove", "bad", "-");
    assertThat(back.out()).isEqualTo("right0: bad: 6 prefixes removed, 0 prefixes now\n");
    assertThat(sets.verb("list", "bad").out()).isEmpty();
    assertThat(sets.verb("list", "bad", "--changes").out())
        .isEqualTo("- 198.51.100.0/24\n- 2001:db8:bad::/48\n");
    assertThat(sets.pings()).isEqualTo("2 2");
  }

  @Test
  void wrongLinesAreNamedAndNothingChanges() {
    host.enforce(POLICY);

    Run run =
        sets.verbOn("right0", "203.0.113.0/24\n192.0.2.1/24\nhost.example\n", "add", "bad", "-");

    assertThat(run)
        .isEqualTo(
            new Run(
                1,
                "",
                """
                <stdin>:2:1: error: host bits are set behind /24
                    192.0.2.1/24
                    ^^^^^^^^^^^^
                help: write 192.0.2.0/24, or 192.0.2.1 for the one address
                <stdin>:3:1: error: 'host.example' is no address
                    host.example
                    ^^^^^^^^^^^^
                help: write 192.0.2.0/24, 2001:db8::/32 or @SET; names are not looked up
                """));
    assertThat(sets.verb("list", "bad", "--changes").out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "2 | ad bad 192.0.2.1 | 'ad' is nothing to do with a set | say add, remove or list",
        "2 | remov bad 192.0.2.1 | 'remov' is nothing to do with a set | did you mean remove?",
        "2 | add | which set to change is missing | name it behind add",
        "2 | add bad | no prefix is named"
            + " | name some, such as 192.0.2.0/24, or a file with --file",
        "2 | add bad @mute | '@mute' is no prefix: which sets a set names is for the policy to say"
            + " | name prefixes, or a file of them with --file mute",
        "2 | add bad - --file - | standard input is named twice | it can be read once",
        "2 | add bad 192.0.2.1 --missing-ok | --missing-ok means nothing to add"
            + " | it goes with remove: leave it out",
        "2 | remove bad 192.0.2.1 --changes | --changes means nothing to remove"
            + " | it goes with list: leave it out",
        "2 | list bad 192.0.2.1 | list takes no prefixes | say add or remove, or leave them out",
        "1 | add self 192.0.2.1"
            + " | @self is a built-in set: what is in it is for the machine to say"
            + " | use a set of the policy, which may name it: set NAME { @self, ... }",
        "1 | add bda 192.0.2.1 | right0: the policy <stdin> has no set bda | did you mean bad?",
        "1 | add unknown 192.0.2.1 | right0: the policy <stdin> has no set unknown"
            + " | it has bad, mute, idle",
        "1 | list unknown | right0: the policy <stdin> has no set unknown | it has bad, mute, idle",
        "3 | add bad --file /does/not/exist | there is no file /does/not/exist"
            + " | check the path, and where you are",
      })
  void whatCannotBeDoneIsSaid(int status, String operands, String message, String help) {
    host.enforce(POLICY);
    List<String> words = List.of(operands.split(" "));
    Run run = sets.verb(words.getFirst(), words.subList(1, words.size()).toArray(String[]::new));
    assertRefused(run, status, "echogate: error: " + message + "\nhelp: " + help + "\n");
  }

  @Test
  void aWrongPrefixIsShown() {
    assertRefused(
        sets.verb("add", "bad", "192.0.2.0/33"),
        2,
        """
        PREFIX:1:11: error: '33' is no prefix length of ip4
            192.0.2.0/33
                      ^^
        help: write /0 to /32
        """);
  }

  @Test
  void withoutAFilterThereIsNoSet() {
    String none =
        """
        echogate: error: no filter of Echogate is on right0
        help: echogate status lists those that there are
        """;
    assertRefused(sets.verb("add", "bad", PINGER4), 3, none);
    assertRefused(sets.verb("list"), 3, none);
    assertThat(sets.verbOn("rigth0", "", "add", "bad", PINGER4))
        .isEqualTo(
            new Run(
                3,
                "",
                """
                echogate: error: there is no interface rigth0 in this network namespace
                help: did you mean right0?
                """));
    host.enforce("xfw { icmp ip4: block { 8 } }");
    assertRefused(
        sets.verb("add", "bad", PINGER4),
        1,
        """
        echogate: error: right0: the policy <stdin> has no named sets
        help: define one in policy { }, such as set bad { 192.0.2.0/24 }, and apply it
        """);
    assertThat(sets.verb("list")).isEqualTo(new Run(0, "right0: <stdin> has no named sets\n", ""));
  }

  @Test
  void whatIsNotThereIsNotRemovedUnlessThatMayBe() {
    host.enforce(POLICY);

    Run run = sets.verb("remove", "bad", "198.51.100.0/24", "198.51.100.7", "198.0.0.0/8", "::1");

    assertRefused(
        run,
        1,
        """
        echogate: error: right0: not in bad:
          198.0.0.0/8, in which an entry lies
          198.51.100.7, which lies in the entry 198.51.100.0/24
          ::1
        help: nothing was changed; --missing-ok passes over what is not there, and echogate set list shows what is
        """);
    assertThat(sets.verb("list", "bad", "--changes").out()).isEmpty();
    assertThat(sets.verb("remove", "bad", "198.51.100.0/24", "198.51.100.7", "--missing-ok"))
        .isEqualTo(new Run(0, "right0: bad: 1 prefix removed, 1 not there, 1 prefix now\n", ""));
    assertThat(sets.verb("add", "bad", "2001:db8:bad::/48").out())
        .isEqualTo("right0: bad: nothing to change, 1 there already, 1 prefix now\n");
  }

  @Test
  void whatMakesNoDifferenceToPacketsIsSaid() {
    host.enforce(POLICY);
    assertThat(sets.verb("add", "bad", "198.51.100.128/25"))
        .isEqualTo(
            new Run(
                0,
                "right0: bad: 1 prefix added, 3 prefixes now\n",
                "echogate: warning: right0: 198.51.100.128/25 was covered before, and adding it"
                    + " changes nothing for packets: it lies in 198.51.100.0/24, which is in"
                    + " bad\n"));
    assertThat(sets.verb("remove", "bad", "198.51.100.128/25").err())
        .isEqualTo(
            "echogate: warning: right0: 198.51.100.128/25 is still covered, and removing it changes"
                + " nothing for packets: it lies in 198.51.100.0/24, which is in bad\n");
    assertThat(sets.verb("add", "mute", "198.51.100.0/24").err())
        .isEqualTo(
            "echogate: warning: right0: 198.51.100.0/24 was covered before, and adding it changes"
                + " nothing for packets: it is in the set bad, which mute names\n");
    assertThat(sets.verb("add", "idle", PINGER4).err())
        .isEqualTo(
            "echogate: warning: right0: no statement of <stdin> asks the set idle: for packets this"
                + " changes nothing\n");
    host.enforce(
        """
        set bad { }
        policy host {
            icmp ip4 in : block { echo-request } from @bad;
            defaults { icmp in: allow; }
        }
        """);
    assertThat(sets.verb("add", "bad", PINGER4, PINGER6).err())
        .isEqualTo(
            "echogate: warning: right0: no statement of <stdin> asks the set bad for addresses of"
                + " ip6: for packets this changes nothing\n");
    String many =
        IntStream.range(0, 5).mapToObj(i -> "10.0.0." + i + "\n").collect(Collectors.joining());
    assertDone(sets.verb("add", "bad", "10.0.0.0/8"));
    assertThat(sets.verbOn("right0", many, "add", "bad", "-").err())
        .contains("10.0.0.2 was covered")
        .endsWith("echogate: warning: right0: and so are 2 more\n");
  }

  @Test
  void setsAreListedWithWhatIsInThem() {
    host.enforce(POLICY);
    assertDone(sets.verb("add", "bad", PINGER4, "10.0.0.0/8"));
    assertDone(sets.verb("remove", "bad", "2001:db8:bad::/48"));
    assertThat(sets.verb("list"))
        .isEqualTo(
            new Run(
                0,
                """
                right0: <stdin>

                  set   ip4  ip6  added  removed  asked for  and the sets
                  bad     3    0      2        1  ip4, ip6
                  mute    0    0      0        0  ip4, ip6   @self, @bad
                  idle    0    0      0        0
                """,
                ""));
  }

  @Test
  void documentsAreAsTheirSchemasSay() {
    host.enforce(POLICY);
    sets.enforceOnSecond(POLICY);
    Run added = sets.verb("add", "bad", PINGER4, "198.51.100.0/25", "198.51.100.0/24", "--json");
    assertThat(Schema.faults("set", added.out())).isEmpty();
    JsonTree change = JsonTree.parse(added.out());
    assertThat(change.at("changed").elements())
        .map(JsonTree::value)
        .containsExactly("192.0.2.1", "198.51.100.0/25");
    assertThat(change.at("unchanged").value()).isEqualTo(1L);
    assertThat(change.at("covered", 0).at("by").value()).isEqualTo("198.51.100.0/24");
    assertThat(change.at("way").value()).isEqualTo("in-place");
    assertThat(Schema.faults("set", sets.verb("add", "idle", PINGER4, "--json").out())).isEmpty();
    assertThat(
            JsonTree.parse(sets.verbOn("right0,second0", "", "add", "bad", "::1", "--json").out())
                .elements())
        .hasSize(2);
    for (String[] list :
        new String[][] {{"--json"}, {"bad", "--json"}, {"bad", "--changes", "--json"}}) {
      Run run = sets.verb("list", list);
      assertThat(Schema.faults("set-list", run.out())).as("%s", run).isEmpty();
    }
    assertThat(
            JsonTree.parse(sets.verb("list", "bad", "--json").out())
                .at("sets", 0)
                .at("addedPrefixes")
                .elements())
        .map(JsonTree::value)
        .containsExactly("192.0.2.1", "198.51.100.0/25", "::1");
    assertThat(JsonTree.parse(sets.verbOn("right0,second0", "", "list", "--json").out()).elements())
        .hasSize(2);
    Run status = host.run("", "status", "--json");
    assertThat(Schema.faults("status", status.out())).isEmpty();
  }
}
