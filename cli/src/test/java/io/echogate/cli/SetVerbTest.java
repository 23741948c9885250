package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.linux.Mapping;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sets change for real packets, and for all that tells of them. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.TCX, KernelFeature.VETH})
@NeedsTool({"ip", "ping"})
class SetVerbTest {
  private static final String POLICY =
      """
      set bad { 198.51.100.0/24, 2001:db8:bad::/48 }
      set mute { @bad, @self }
      set idle { }
      policy host {
          icmp ip4 in : block { echo-request } from @bad;
          icmp ip6 in : block { echo-request } from @bad;
          icmp ip4 out : block { echo-reply } to @mute;
          icmp ip6 out : block { echo-reply } to @mute;
          defaults { icmp in: allow; }
      }
      """;

  /** The addresses of the other host, which pings. */
  private static final String PINGER4 = "192.0.2.1";

  private static final String PINGER6 = "2001:db8::1";

  @AutoClose private final FilteredHost host = new FilteredHost();

  private Run set(String action, String... operands) {
    return setOn("right0", "", action, operands);
  }

  private Run setOn(String interfaces, String input, String action, String... operands) {
    List<String> all = new ArrayList<>(List.of("set", action, "-i", interfaces));
    all.addAll(List.of(operands));
    return host.run(input, all.toArray(String[]::new));
  }

  private static void assertDone(Run run) {
    assertThat(run.status()).as("%s", run).isZero();
  }

  private static void assertRefused(Run run, int status, String err) {
    assertThat(run).isEqualTo(new Run(status, "", err));
  }

  /** How many of two pings in each family are answered. */
  private String pings() {
    return host.ping("192.0.2.2", 2, 56) + " " + host.ping("2001:db8::2", 2, 56);
  }

  private void assertVerified() {
    Run verified = host.verb("verify");
    assertThat(verified.status()).as("%s", verified).isZero();
  }

  @Test
  void whatArrivesFromAnAddedAddressIsDroppedUntilItIsRemoved() {
    host.enforce(POLICY);
    assertThat(pings()).isEqualTo("2 2");

    assertThat(set("add", "bad", PINGER4, "2001:db8::/64"))
        .isEqualTo(new Run(0, "right0: bad: 2 prefixes added, 4 prefixes now\n", ""));
    assertThat(pings()).isEqualTo("0 0");
    assertVerified();
    assertThat(set("remove", "bad", PINGER4))
        .isEqualTo(new Run(0, "right0: bad: 1 prefix removed, 3 prefixes now\n", ""));
    assertThat(pings()).isEqualTo("2 0");
    assertDone(set("remove", "bad", "2001:db8::/64"));

    assertThat(pings()).isEqualTo("2 2");
    assertVerified();
    assertThat(host.counters())
        .contains("in ip4/8 blocked 2/196", "in ip6/128 blocked 4/472")
        .noneMatch(counter -> counter.startsWith("out") && counter.contains("blocked"));
  }

  @Test
  void whatLeavesForAnAddedAddressIsDroppedUntilItIsRemoved() {
    host.enforce(POLICY);
    assertDone(set("add", "mute", PINGER4));
    assertThat(pings()).isEqualTo("0 2");
    assertDone(set("add", "mute", PINGER6));
    assertThat(pings()).isEqualTo("0 0");
    assertVerified();
    assertDone(set("remove", "mute", PINGER4, PINGER6));
    assertThat(pings()).isEqualTo("2 2");
    assertThat(host.counters()).contains("out ip4/0 blocked 4/392", "out ip6/129 blocked 2/236");
  }

  @Test
  void prefixesComeFromFilesAndStandardInput(@TempDir Path directory) throws IOException {
    host.enforce(POLICY);
    Path file = directory.resolve("list");
    Files.writeString(file, "# from a feed\n192.0.2.0/25\n\n203.0.113.7 # one\n");

    Run run =
        setOn("right0", "2001:db8::1\n", "add", "bad", "10.0.0.0/8", "-", "--file", "" + file);

    assertThat(run).isEqualTo(new Run(0, "right0: bad: 4 prefixes added, 6 prefixes now\n", ""));
    assertThat(pings()).isEqualTo("0 0");
    assertThat(set("list", "bad").out())
        .isEqualTo(
            """
            10.0.0.0/8
            192.0.2.0/25
            198.51.100.0/24
            203.0.113.7
            2001:db8::1
            2001:db8:bad::/48
            """);
    assertThat(set("list", "bad", "--changes").out())
        .isEqualTo("+ 10.0.0.0/8\n+ 192.0.2.0/25\n+ 203.0.113.7\n+ 2001:db8::1\n");
    // What list prints is what --file reads.
    Run back = setOn("right0", set("list", "bad").out(), "remove", "bad", "-");
    assertThat(back.out()).isEqualTo("right0: bad: 6 prefixes removed, 0 prefixes now\n");
    assertThat(set("list", "bad").out()).isEmpty();
    assertThat(set("list", "bad", "--changes").out())
        .isEqualTo("- 198.51.100.0/24\n- 2001:db8:bad::/48\n");
    assertThat(pings()).isEqualTo("2 2");
  }

  @Test
  void wrongLinesAreNamedAndNothingChanges() {
    host.enforce(POLICY);

    Run run = setOn("right0", "203.0.113.0/24\n192.0.2.1/24\nhost.example\n", "add", "bad", "-");

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
    assertThat(set("list", "bad", "--changes").out()).isEmpty();
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
    Run run = set(words.getFirst(), words.subList(1, words.size()).toArray(String[]::new));
    assertRefused(run, status, "echogate: error: " + message + "\nhelp: " + help + "\n");
  }

  @Test
  void aWrongPrefixIsShown() {
    assertRefused(
        set("add", "bad", "192.0.2.0/33"),
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
    assertRefused(set("add", "bad", PINGER4), 3, none);
    assertRefused(set("list"), 3, none);
    assertThat(setOn("rigth0", "", "add", "bad", PINGER4))
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
        set("add", "bad", PINGER4),
        1,
        """
        echogate: error: right0: the policy <stdin> has no named sets
        help: define one in policy { }, such as set bad { 192.0.2.0/24 }, and apply it
        """);
    assertThat(set("list")).isEqualTo(new Run(0, "right0: <stdin> has no named sets\n", ""));
  }

  @Test
  void whatIsNotThereIsNotRemovedUnlessThatMayBe() {
    host.enforce(POLICY);

    Run run = set("remove", "bad", "198.51.100.0/24", "198.51.100.7", "198.0.0.0/8", "::1");

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
    assertThat(set("list", "bad", "--changes").out()).isEmpty();
    assertThat(set("remove", "bad", "198.51.100.0/24", "198.51.100.7", "--missing-ok"))
        .isEqualTo(new Run(0, "right0: bad: 1 prefix removed, 1 not there, 1 prefix now\n", ""));
    assertThat(set("add", "bad", "2001:db8:bad::/48").out())
        .isEqualTo("right0: bad: nothing to change, 1 there already, 1 prefix now\n");
  }

  @Test
  void whatMakesNoDifferenceToPacketsIsSaid() {
    host.enforce(POLICY);
    assertThat(set("add", "bad", "198.51.100.128/25"))
        .isEqualTo(
            new Run(
                0,
                "right0: bad: 1 prefix added, 3 prefixes now\n",
                "echogate: warning: right0: 198.51.100.128/25 was covered before, and adding it"
                    + " changes nothing for packets: it lies in 198.51.100.0/24, which is in"
                    + " bad\n"));
    assertThat(set("remove", "bad", "198.51.100.128/25").err())
        .isEqualTo(
            "echogate: warning: right0: 198.51.100.128/25 is still covered, and removing it changes"
                + " nothing for packets: it lies in 198.51.100.0/24, which is in bad\n");
    assertThat(set("add", "mute", "198.51.100.0/24").err())
        .isEqualTo(
            "echogate: warning: right0: 198.51.100.0/24 was covered before, and adding it changes"
                + " nothing for packets: it is in the set bad, which mute names\n");
    assertThat(set("add", "idle", PINGER4).err())
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
    assertThat(set("add", "bad", PINGER4, PINGER6).err())
        .isEqualTo(
            "echogate: warning: right0: no statement of <stdin> asks the set bad for addresses of"
                + " ip6: for packets this changes nothing\n");
    String many =
        IntStream.range(0, 5).mapToObj(i -> "10.0.0." + i + "\n").collect(Collectors.joining());
    assertDone(set("add", "bad", "10.0.0.0/8"));
    assertThat(setOn("right0", many, "add", "bad", "-").err())
        .contains("10.0.0.2 was covered")
        .endsWith("echogate: warning: right0: and so are 2 more\n");
  }

  private void enforceOnSecond(String policy) {
    host.addSecond();
    assertDone(host.run(policy, "apply", "-", "-i", "second0"));
  }

  @Test
  void onSeveralInterfacesASetChangesOnAllOrOnNone() {
    host.enforce(POLICY);
    enforceOnSecond(POLICY.replace("set idle { }", "set other { }"));

    assertThat(setOn("right0,second0", "", "add", "bad", PINGER4, PINGER6).out())
        .isEqualTo(
            """
            right0: bad: 2 prefixes added, 4 prefixes now
            second0: bad: 2 prefixes added, 4 prefixes now
            """);
    assertThat(pings()).isEqualTo("0 0");
    assertDone(setOn("second0", "", "remove", "bad", PINGER4));

    assertRefused(
        setOn("right0,second0", "", "remove", "bad", PINGER4, PINGER6),
        1,
        """
        echogate: error: second0: not in bad:
          192.0.2.1
        help: nothing was changed; --missing-ok passes over what is not there, and echogate set list shows what is
        """);
    assertRefused(
        setOn("right0,second0", "", "add", "idle", PINGER4),
        1,
        """
        echogate: error: second0: the policy <stdin> has no set idle
        help: it has bad, mute, other
        """);
    assertRefused(
        setOn("right0,third0", "", "remove", "bad", PINGER4),
        3,
        """
        echogate: error: no filter of Echogate is on third0
        help: echogate status lists those that there are
        """);
    assertThat(pings()).isEqualTo("0 0");
    assertThat(set("list", "--changes").out()).isEqualTo("bad + 192.0.2.1\nbad + 2001:db8::1\n");
    assertThat(setOn("right0,right0", "", "list").err())
        .isEqualTo(
            """
            echogate: error: the interface right0 is named twice
            help: name it once
            """);
    assertThat(setOn("right0,", "", "list").err())
        .isEqualTo(
            """
            echogate: error: the name of an interface is missing
            help: write --interface eth0,eth1
            """);
  }

  @Test
  void setsAreListedWithWhatIsInThem() {
    host.enforce(POLICY);
    assertDone(set("add", "bad", PINGER4, "10.0.0.0/8"));
    assertDone(set("remove", "bad", "2001:db8:bad::/48"));
    assertThat(set("list"))
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
    enforceOnSecond(POLICY);
    Run added = set("add", "bad", PINGER4, "198.51.100.0/25", "198.51.100.0/24", "--json");
    assertThat(Schema.faults("set", added.out())).isEmpty();
    JsonTree change = JsonTree.parse(added.out());
    assertThat(change.at("changed").elements())
        .map(JsonTree::value)
        .containsExactly("192.0.2.1", "198.51.100.0/25");
    assertThat(change.at("unchanged").value()).isEqualTo(1L);
    assertThat(change.at("covered", 0).at("by").value()).isEqualTo("198.51.100.0/24");
    assertThat(change.at("way").value()).isEqualTo("in-place");
    assertThat(Schema.faults("set", set("add", "idle", PINGER4, "--json").out())).isEmpty();
    assertThat(
            JsonTree.parse(setOn("right0,second0", "", "add", "bad", "::1", "--json").out())
                .elements())
        .hasSize(2);
    for (String[] list :
        new String[][] {{"--json"}, {"bad", "--json"}, {"bad", "--changes", "--json"}}) {
      Run run = set("list", list);
      assertThat(Schema.faults("set-list", run.out())).as("%s", run).isEmpty();
    }
    assertThat(
            JsonTree.parse(set("list", "bad", "--json").out())
                .at("sets", 0)
                .at("addedPrefixes")
                .elements())
        .map(JsonTree::value)
        .containsExactly("192.0.2.1", "198.51.100.0/25", "::1");
    assertThat(JsonTree.parse(setOn("right0,second0", "", "list", "--json").out()).elements())
        .hasSize(2);
    Run status = host.run("", "status", "--json");
    assertThat(Schema.faults("status", status.out())).isEmpty();
  }

  @Test
  void applyEndsChangesAndSaysSo() {
    host.enforce(POLICY);
    assertDone(set("add", "bad", PINGER4, PINGER6));
    assertDone(set("remove", "bad", "198.51.100.0/24"));
    assertThat(host.run("", "status").out())
        .contains("\n  sets changed since it was applied: bad (2 added, 1 removed)\n");

    Run dry = host.apply(POLICY, "--dry-run");
    assertThat(dry.err())
        .isEqualTo(
            "echogate: warning: right0: what echogate set changed of sets would end: bad (2 added,"
                + " 1 removed); --keep-sets keeps it\n");
    Run applied = host.apply("# next\n" + POLICY);
    assertThat(applied.err())
        .isEqualTo(
            "echogate: warning: right0: what echogate set changed of sets ended with the policy"
                + " before: bad (2 added, 1 removed); echogate rollback --interface right0 --netns "
                + host.netns()
                + " brings both back\n");
    assertThat(pings()).isEqualTo("2 2");
    assertThat(host.run("", "rollback", "--list", "-i", "right0").out())
        .contains("  bad (2 added, 1 removed)\n");

    Run back = host.verb("rollback");

    assertThat(back.out())
        .endsWith(
            " is in force again, with the changes of sets that it had: bad (2 added, 1"
                + " removed)\n");
    assertThat(pings()).isEqualTo("0 0");
    assertThat(set("list", "--changes").out())
        .isEqualTo("bad + 192.0.2.1\nbad + 2001:db8::1\nbad - 198.51.100.0/24\n");
    assertVerified();
  }

  @Test
  void applyTakesChangesOverWhereItIsAskedTo() {
    host.enforce(POLICY);
    assertDone(set("add", "bad", PINGER4, "10.0.0.0/8"));
    assertDone(set("remove", "bad", "198.51.100.0/24", "2001:db8:bad::/48"));
    assertDone(set("add", "idle", PINGER4));
    // The next text says one change itself, has one of the prefixes no more, and one set less.
    String next =
        POLICY.replace("198.51.100.0/24", "203.0.113.0/24, 10.0.0.0/8").replace("set idle { }", "");

    Run applied = host.apply(next, "--keep-sets");

    assertThat(applied.out())
        .contains("\n  sets     changed as before: bad (1 added, 1 removed)\n");
    assertThat(applied.err())
        .contains("ended with the policy before: bad (1 added, 1 removed), idle (1 added);");
    assertThat(pings()).isEqualTo("0 2");
    assertThat(set("list", "bad").out()).isEqualTo("10.0.0.0/8\n192.0.2.1\n203.0.113.0/24\n");
    assertVerified();
    assertThat(Schema.faults("apply", host.apply(next, "--keep-sets", "--json").out())).isEmpty();
    assertDone(set("remove", "bad", PINGER4));
    assertThat(pings()).isEqualTo("2 2");
  }

  @Test
  void anApplyThatIsTakenBackBringsTheSetsBackToo() {
    host.enforce(POLICY);
    assertDone(set("add", "bad", PINGER4));
    // A filter under the name of the second interface is on another one now.
    enforceOnSecond(POLICY);
    host.ip("link set second0 down");
    host.ip("link set second0 name other0");
    host.ip("link add second0 type veth peer name fourth0");

    Run run =
        host.run(
            """
            policy wan { defaults { icmp in: allow; } }
            policy lan { defaults { icmp in: allow; } }
            """,
            "apply",
            "-",
            "-i",
            "right0=wan,second0=lan");

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).contains("right0: taken back, <stdin> (", ") is in force again\n");
    assertThat(pings()).isEqualTo("0 2");
    assertThat(set("list", "--changes").out()).isEqualTo("bad + 192.0.2.1\n");
  }

  @Test
  void aSetOfAPolicyOnTrialChangesInBoth() {
    host.enforce(POLICY);
    assertDone(host.apply("# next\n" + POLICY, "--confirm", "300"));

    assertThat(set("add", "bad", PINGER4).out())
        .isEqualTo(
            """
            right0: bad: 1 prefix added, 3 prefixes now
              trial    the policy that it goes back to is changed too
            """);
    assertThat(pings()).isEqualTo("0 2");
    assertDone(host.verb("rollback"));

    assertThat(pings()).isEqualTo("0 2");
    assertThat(set("list", "--changes").out()).isEqualTo("bad + 192.0.2.1\n");
    assertVerified();
    assertDone(host.apply(POLICY.replace("set idle", "set other"), "--confirm", "300"));
    assertThat(set("add", "other", PINGER4).out())
        .endsWith("  trial    the policy that it goes back to has no such set\n");
    assertRefused(
        setOn("right0", many(), "add", "bad", "-"),
        1,
        """
        echogate: error: right0: the tables have no room for this change of bad, and larger ones can be loaded only when no policy is on trial
        help: echogate confirm --interface right0 --netns %s keeps the policy, or echogate rollback goes back
        """
            .formatted(host.netns()));
    assertThat(pings()).isEqualTo("2 2");
  }

  /** More prefixes than small tables have room for. */
  private static String many() {
    return IntStream.range(0, 4_000)
        .mapToObj(i -> "10.%d.%d.0/24\n".formatted(i >> 7, 2 * i & 255))
        .collect(Collectors.joining());
  }

  @Test
  void whatHasNoRoomGetsLargerTables() {
    host.enforce(POLICY);
    assertThat(host.ping("192.0.2.2", 2, 56)).isEqualTo(2);
    Object since = host.status().at("since").value();

    Run run = setOn("right0", many() + PINGER4 + "\n", "add", "bad", "-");

    assertThat(run)
        .isEqualTo(
            new Run(
                0,
                """
                right0: bad: 4,001 prefixes added, 4,003 prefixes now
                  tables   were too small: larger ones took their place, without a gap
                """,
                ""));
    assertThat(pings()).isEqualTo("0 2");
    assertThat(host.status().at("since").value()).isEqualTo(since);
    assertThat(host.counters()).contains("in ip4/8 default-allowed 2/196");
    assertVerified();
  }

  @Test
  void eventsNameTheStatementThatAsksAChangedSet() throws Exception {
    host.enforce(POLICY);
    assertDone(set("add", "bad", PINGER4));
    // The programs with larger tables report for the same policy.
    assertDone(setOn("right0", many(), "add", "bad", "-"));
    FutureTask<Run> events =
        new FutureTask<>(() -> host.run("", "events", "--json", "--count", "1"));
    Thread.ofPlatform().start(events);
    while (!events.isDone()) {
      assertThat(host.ping("192.0.2.2", 1, 56)).isZero();
    }
    JsonTree event = JsonTree.parse(events.get().out());
    assertThat(event.at("reason").value()).isEqualTo("blocked");
    assertThat(event.at("statement").value())
        .isEqualTo("icmp ip4 in : block { echo-request } from @bad;");
  }

  @Test
  void verifyFindsTablesThatDoNotFollowASet() {
    host.enforce(POLICY);
    byte[] before = tables();
    assertDone(set("add", "bad", "203.0.113.0/24"));
    assertVerified();

    putBack(before);

    Run verified = host.verb("verify");
    assertThat(verified.status()).as("%s", verified).isOne();
    assertThat(verified.out())
        .contains("the filter does not do what its policy says")
        .contains("ip4 8/0 from 203.0.113.0 ", "ip4 0/0 to 203.0.113.255 ")
        .doesNotContain("from 198.51.100.0 ", "from 203.0.112.255 ");
  }

  private byte[] tables() {
    try (BpfMap map = prefixes();
        Mapping bytes = map.mmap(Mapping.Access.READ)) {
      return bytes.segment().toArray(ValueLayout.JAVA_BYTE);
    }
  }

  private void putBack(byte[] tables) {
    try (BpfMap map = prefixes();
        Mapping bytes = map.mmap(Mapping.Access.READ_WRITE)) {
      MemorySegment.copy(tables, 0, bytes.segment(), ValueLayout.JAVA_BYTE, 0, tables.length);
    }
  }

  /** The map of the running program in which the tables lie. */
  private BpfMap prefixes() {
    try (LoadedProgram program = LoadedProgram.open(host.pinned("program"))) {
      for (int id : program.info().mapIds()) {
        BpfMap map = BpfMap.open(id);
        if (map.spec().name().startsWith("eg_prefixes")) {
          return map;
        }
        map.close();
      }
    }
    throw new AssertionError("no tables");
  }
}
