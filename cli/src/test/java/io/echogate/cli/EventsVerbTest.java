package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code events} shows of real pings. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
@NeedsTool({"ip", "ping"})
class EventsVerbTest {
  private static final String BLOCK = "xfw { icmp ip4: block { 8 } }";

  /** Runs a verb that ends by itself, and meanwhile the other again and again. */
  private static Run whileIt(Callable<Run> verb, Runnable other) {
    FutureTask<Run> task = new FutureTask<>(verb);
    Thread.ofPlatform().start(task);
    while (!task.isDone()) {
      other.run();
    }
    try {
      return task.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private static Run events(FilteredHost host, String... options) {
    List<String> all = new ArrayList<>(List.of("events"));
    all.addAll(List.of(options));
    return whileIt(
        () -> host.run("", all.toArray(String[]::new)), () -> host.ping("192.0.2.2", 1, 20));
  }

  @Test
  void eachDroppedPacketIsALine() {
    try (FilteredHost host = new FilteredHost()) {
      host.enforce(BLOCK);

      Run run = events(host, "--count", "2");

      assertThat(run.status()).isZero();
      assertThat(run.err())
          .isEqualTo(
              "echogate: times are UTC; what XDP drops, tcpdump does not show: it is shown here\n");
      assertThat(run.out().lines().toList())
          .hasSize(2)
          .allSatisfy(
              line ->
                  assertThat(line)
                      .matches(
                          "\\d\\d:\\d\\d:\\d\\d\\.\\d{3} right0   in  drop  blocked       "
                              + "ip4 8/0 echo-request  192\\.0\\.2\\.1 > 192\\.0\\.2\\.2"
                              + "  length 48  <stdin>:1"));
    }
  }

  @Test
  void withoutPerfmonTooWhatIsDroppedIsReported() {
    try (FilteredHost host = new FilteredHost()) {
      Run applied = host.runWithoutPerfmon(BLOCK, "apply", "-", "-i", FilteredHost.INTERFACE);
      assertThat(applied.status()).as("%s", applied).isZero();

      Run run =
          whileIt(
              () -> host.runWithoutPerfmon("", "events", "--count", "2"),
              () -> host.ping("192.0.2.2", 1, 20));

      assertThat(run.status()).isZero();
      assertThat(run.out().lines().toList())
          .hasSize(2)
          .allSatisfy(
              line ->
                  assertThat(line)
                      .contains(" right0   in  drop  blocked ", "192.0.2.1 > 192.0.2.2"));
    }
  }

  @Test
  void jsonIsALineForEachEvent() {
    try (FilteredHost host = new FilteredHost()) {
      host.enforce(BLOCK);

      Run run = events(host, "--json", "--count", "3", "--interface", "right0");

      assertThat(run.err()).isEmpty();
      List<String> lines = run.out().lines().toList();
      assertThat(lines).hasSize(3);
      for (String line : lines) {
        assertThat(Schema.faults("events", line)).isEmpty();
        JsonTree event = JsonTree.parse(line);
        assertThat(event.at("interface").value()).isEqualTo("right0");
        assertThat(event.at("reason").value()).isEqualTo("blocked");
        assertThat(event.at("verdict").value()).isEqualTo("drop");
        assertThat(event.at("line").value()).isEqualTo(1L);
        assertThat(event.at("statement").value()).isEqualTo("icmp ip4: block { 8 }");
        assertThat(event.at("type").value()).isEqualTo(8L);
        assertThat(event.at("message").value()).isEqualTo("echo-request");
        assertThat(event.at("source").value()).isEqualTo("192.0.2.1");
        assertThat(event.at("length").value()).isEqualTo(48L);
        assertThat(event.at("frameLength").value()).isEqualTo(62L);
        assertThat((String) event.at("bytes").value()).startsWith("4500003").hasSize(96);
      }
    }
  }

  @Test
  void itGoesOnWhenThePolicyIsReplacedAndWhenItIsTakenAwayAndComesAgain() {
    try (FilteredHost host = new FilteredHost()) {
      host.enforce(BLOCK);
      int[] pings = {0};

      Run run =
          whileIt(
              () -> host.run("", "events", "--json", "--count", "60"),
              () -> {
                host.ping("192.0.2.2", 5, 20);
                pings[0]++;
                switch (pings[0]) {
                  case 3 -> host.enforce("xfw {\n  icmp ip4: block { echo-request }\n}");
                  case 6 -> host.run("", "detach", "-i", "right0");
                  case 8 -> host.enforce("xfw { defaults { icmp ip4: block; } }");
                  default -> {
                    // Goes on.
                  }
                }
              });

      List<Object> statements =
          run.out().lines().map(line -> JsonTree.parse(line).at("statement").value()).toList();
      assertThat(statements)
          .contains("icmp ip4: block { 8 }", "icmp ip4: block { echo-request }", "icmp ip4: block;")
          .doesNotContainNull();
    }
  }

  @Test
  void aPolicyThatOnlyEvaluatesSaysWhatItWouldDrop() {
    try (FilteredHost host = new FilteredHost()) {
      assertThat(host.apply(BLOCK, "--evaluate").status()).isZero();

      Run run = events(host, "--count", "1");

      assertThat(run.out()).contains(" in  pass  blocked ");
    }
  }

  @Test
  void whatIsLoggedAndWhatLeavesIsShown() {
    try (FilteredHost host = new FilteredHost()) {
      host.enforce(
          """
          policy both {
            icmp ip4 : allow { echo-request } log;
            icmp ip4 out : block { echo-reply }
            defaults { icmp in: allow; }
          }
          """);

      Run run = events(host, "--count", "4");

      assertThat(run.out())
          .contains(
              " right0   in  pass  allowed       ip4 8/0 echo-request  192.0.2.1 > 192.0.2.2"
                  + "  length 48  <stdin>:2\n",
              " right0   out drop  blocked       ip4 0/0 echo-reply  192.0.2.2 > 192.0.2.1"
                  + "  length 48  <stdin>:3\n");
    }
  }

  @Test
  void withoutAFilterThereAreNoEvents() {
    try (FilteredHost host = new FilteredHost()) {
      assertThat(host.run("", "events"))
          .isEqualTo(
              new Run(
                  1,
                  "",
                  """
                  echogate: error: no filter of Echogate is in this network namespace, so there are no events
                  help: echogate apply puts one on an interface
                  """));
    }
  }

  @Test
  void aSecondReaderIsRefused() throws Exception {
    try (FilteredHost host = new FilteredHost()) {
      host.enforce(BLOCK);
      try (VerbProcess first = VerbProcess.start(List.of("events", "--netns", host.netns()))) {
        first.readTo("tcpdump does not show");

        assertThat(host.run("", "events"))
            .isEqualTo(
                new Run(
                    3,
                    "",
                    """
                    echogate: error: another process reads the events of this network namespace: end it, and try again
                    help: echogate status has the counts
                    """));
      }
    }
  }

  @Test
  void numbersAreChecked() {
    assertThat(Run.of("events", "--count", "0"))
        .isEqualTo(
            new Run(
                2,
                "",
                """
                echogate: error: --count takes no 0
                help: write a number from 1 to 9223372036854775807
                """));
  }

  @Test
  void aSummaryIsPrintedWhenItEnds() {
    try (FilteredHost host = new FilteredHost()) {
      host.enforce(BLOCK);

      Run run = events(host, "--summary", "--count", "3");

      assertThat(run.out())
          .matches(
              "(\\d\\d:\\d\\d right0   in  drop  blocked +[123]  <stdin>:1: icmp ip4: block"
                  + " \\{ 8 \\}\n)+");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void aSignalEndsItCleanly(String signal) throws Exception {
    try (FilteredHost host = new FilteredHost()) {
      host.enforce(BLOCK);
      List<String> command = List.of("events", "--summary", "--netns", host.netns());
      try (VerbProcess process = VerbProcess.start(command)) {
        process.readTo("tcpdump does not show");
        host.ping("192.0.2.2", 5, 20);
        process.signal(signal);
        assertThat(process.end()).isZero();
        assertThat(process.text()).containsPattern("drop  blocked +5  <stdin>:1");
      }

      // Nobody is in the way of the next.
      assertThat(events(host, "--count", "1").status()).isZero();
    }
  }

  @Test
  void itKeepsTheMachinesAddressesUpToDate() throws Exception {
    try (FilteredHost host = new FilteredHost()) {
      String policy =
          """
          policy own {
            icmp ip4 : allow { echo-request } to @self;
            defaults { icmp in: block; }
          }
          """;
      Run run = host.apply(policy, "--accept", "breaks-pmtud-v4,ipv6-rules-missing");
      assertThat(run.status()).as("%s", run).isZero();
      assertThat(host.ping("192.0.2.2", 1, 0)).isOne();
      host.ip("addr add 192.0.2.99/24 dev right0");
      assertThat(host.ping("192.0.2.99", 1, 0)).isZero();

      try (VerbProcess process = VerbProcess.start(List.of("events", "--netns", host.netns()))) {
        process.readTo("tcpdump does not show");
        int answered = 0;
        for (int i = 0; i < 20 && answered == 0; i++) {
          answered = host.ping("192.0.2.99", 1, 0);
        }
        assertThat(answered).isOne();
        host.ip("addr del 192.0.2.99/24 dev right0");
        host.ip("addr add 192.0.2.98/24 dev right0");
        answered = 0;
        for (int i = 0; i < 20 && answered == 0; i++) {
          answered = host.ping("192.0.2.98", 1, 0);
        }
        assertThat(answered).isOne();
      }
    }
  }
}
