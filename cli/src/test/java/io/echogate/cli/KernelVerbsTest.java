package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.LinkInfo;
import io.echogate.linux.Links;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import io.echogate.linux.testing.TwoHosts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The verbs that reach the kernel, between two hosts that send real pings. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
class KernelVerbsTest {
  private static final String BLOCK = "xfw { icmp ip4: block { 8 } }";

  private static final String NATIVE =
      "native: in the driver, before the kernel makes a packet of a frame";
  private static final String GENERIC =
      "generic: behind the driver, before the kernel looks at a packet";

  private TwoHosts hosts;

  @BeforeEach
  void connect() {
    hosts = TwoHosts.createNamed();
    hosts.silence();
  }

  @AfterEach
  void disconnect() {
    run("", "detach", "-i", "right0");
    hosts.close();
  }

  /** Runs a verb on the host to the right. */
  private Run run(String policy, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--netns", hosts.right().namespace().label()));
    return Run.onInput(policy, all.toArray(String[]::new));
  }

  private Run apply(String policy, String... options) {
    List<String> all = new ArrayList<>(List.of("apply", "-", "-i", "right0"));
    all.addAll(List.of(options));
    return run(policy, all.toArray(String[]::new));
  }

  private LinkInfo link() {
    try (Links links = Links.of(hosts.right().namespace())) {
      return links.require("right0");
    }
  }

  /** What a policy's coming into force is told with. */
  private String report(String state, String filter) {
    return """
    right0: <stdin> %s
      policy   1 statement, digest c436485018f3
      filter   %s
      note     tcpdump on right0 does not show what is dropped
      look     echogate status --interface right0 --netns %s
      undo     echogate detach --interface right0 --netns %3$s
    """
        .formatted(state, filter, hosts.right().namespace().label());
  }

  /** Sends pings from left to right; whether all of them were answered. */
  private boolean ping(int count) throws IOException, InterruptedException {
    Process ping =
        hosts
            .left()
            .namespace()
            .call(
                () ->
                    new ProcessBuilder(
                            "ping", "-q", "-c", "" + count, "-i", "0.01", "-W", "0.3", "192.0.2.2")
                        .redirectErrorStream(true)
                        .start());
    String output = new String(ping.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    ping.waitFor();
    return output.contains(count + " received");
  }

  @Test
  @NeedsTool("ping")
  void whatAPolicyBlocksIsDroppedAndCounted() throws Exception {
    assertThat(apply(BLOCK)).isEqualTo(new Run(0, report("is in force", NATIVE), ""));

    assertThat(ping(3)).isFalse();

    String namespace = hosts.right().namespace().label();
    assertThat(run("", "status", "--json"))
        .isEqualTo(
            new Run(
                0,
                """
                {"interfaces":[{"interface":"right0","netns":"%s","appliedTo":"right0","policy":"<stdin>",\
                "digest":"c436485018f3067f483eb1e7a3547d0cef6e96bff43a9d8967d352a77ca37707","mode":"native","form":"direct","evaluation":false,\
                "since":"2026-01-02T03:04:05.678Z","setChanges":[],\
                "countingSince":"2026-01-02T03:04:05.678Z","leaving":null,"trial":null,"problem":null,\
                "related":null,"wouldHaveDropped":null,\
                "counters":[{"direction":"in","family":"ip4","type":8,"reason":"blocked",\
                "packets":3,"bytes":294}],\
                "statements":[{"line":1,"text":"icmp ip4: block { 8 }","packets":3,"bytes":294}],\
                "limits":[]}],"machine":null}
                """
                    .formatted(namespace),
                ""));
    assertThat(run("", "status").out())
        .isEqualTo(
            """
            right0: <stdin> (c436485018f3), native, since 2026-01-02T03:04:05.678Z

              verdict  reason   packets  bytes
              drop     blocked        3    294

              message             reason   packets  bytes
              ip4 8 echo-request  blocked        3    294

              line  packets  bytes  statement
                 1        3    294  icmp ip4: block { 8 }
            """);
  }

  @Test
  @NeedsTool("ping")
  void aPolicyThatIsEvaluatedDropsNothing() throws Exception {
    assertThat(apply(BLOCK, "--evaluate"))
        .isEqualTo(new Run(0, report("counts, and drops nothing", NATIVE), ""));

    assertThat(ping(3)).isTrue();

    assertThat(run("", "status", "--json").out())
        .contains("\"evaluation\":true", "\"reason\":\"blocked\",\"packets\":3,\"bytes\":294");
  }

  @Test
  @NeedsTool("ping")
  void detachingLetsEverythingPassAgain() throws Exception {
    apply(BLOCK);

    assertThat(run("", "detach", "--interface", "right0"))
        .isEqualTo(new Run(0, "right0: the filter is gone, all ICMP passes\n", ""));

    assertThat(ping(1)).isTrue();
    assertThat(run("", "status"))
        .isEqualTo(new Run(0, "no interface has a filter of Echogate\n", ""));
    assertThat(run("", "status", "--json"))
        .isEqualTo(new Run(0, "{\"interfaces\":[],\"machine\":null}\n", ""));
  }

  @Test
  void aSecondPolicyTakesThePlaceOfTheFirst() {
    apply(BLOCK);

    assertThat(apply("xfw { }").out())
        .startsWith("right0: <stdin> is in force, in place of the policy before\n");
  }

  @Test
  void buckets() {
    apply("xfw { ratelimit=calm pps=7; icmp ip4: ratelimit=calm { 8 } }");

    assertThat(run("", "status").out())
        .endsWith(
            """
              limit  line  bucket of           packets left  bytes left
              calm      1  ip4 8 echo-request        7 of 7         any
            """);
  }

  @Test
  @NeedsTool("ping")
  void bucketsThatAreSharedAndTables() throws Exception {
    apply(
        """
        policy p {
            ratelimit=each rate=1/h burst=3 per=source table=1000;
            ratelimit=all rate=1/h burst=9 shared;
            icmp ip4: ratelimit=each+all { 8, 13 }
            defaults { icmp in: allow; }
        }
        """);

    assertThat(ping(5)).isFalse();

    assertThat(run("", "status").out())
        .endsWith(
            """
              limit  line  bucket of                                    packets left  bytes left
              all       3  all uses                                           6 of 9         any
              each      4  ip4 8 echo-request, each source        1 busy, 1 at limit
              each      4  ip4 13 timestamp-request, each source  0 busy, 0 at limit
            """);
    assertThat(run("", "status", "--json").out())
        .contains(
            "{\"limit\":\"each\",\"line\":4,\"direction\":\"in\",\"family\":\"ip4\",\"type\":8,"
                + "\"packets\":null,\"bytes\":null,"
                + "\"prefixes\":{\"busy\":1,\"atLimit\":1,\"table\":1000}}");
  }

  @Test
  void genericModeIsForWhoAsksForItAndSaysSo() {
    assertThat(apply(BLOCK, "--mode", "generic"))
        .isEqualTo(
            new Run(
                0,
                report("is in force", GENERIC),
                "echogate: warning: right0 is filtered behind its driver (generic mode), with most"
                    + " of the gain lost\n"));
    assertThat(run("", "status", "--json").out()).contains("\"mode\":\"generic\"");
  }

  @Test
  void aDryRunAttachesNothing() {
    assertThat(apply(BLOCK, "--dry-run").out())
        .matches(
            """
            right0: <stdin> could be put in force; nothing was changed
              policy   1 statement, digest c436485018f3
              program  \\d+ bytes of instructions, \\d+ of machine code
              load     \\d+\\.\\d ms, in which the verifier walked \\d+ instructions
              cost     \\d+ ns for an echo request, \\d+ ns for TCP, over an empty program and with warm caches: a lower bound
              frames   \\d{4} judged by the program: each as the policy says
            """);
    assertThat(link().xdpProgram()).isZero();
    assertThat(run("", "status").out()).isEqualTo("no interface has a filter of Echogate\n");
  }

  @Test
  void whatIsWrongChangesNothing() {
    apply(BLOCK);
    int program = link().xdpProgram();

    assertThat(apply("xfw {").status()).isOne();
    assertThat(apply("").status()).isOne();
    String twoLimits = "ratelimit=a pps=1; ratelimit=b pps=2; src ip4: ratelimit=a+b { 192.0.2.1 }";
    assertThat(apply("xfw { " + twoLimits + " }").status()).isOne();
    assertThat(apply(BLOCK, "--mode", "fast"))
        .isEqualTo(
            new Run(
                2,
                "",
                """
                echogate: error: there is no mode 'fast'
                help: the modes are auto, native and generic
                """));
    assertThat(run(BLOCK, "apply", "/does/not/exist", "-i", "right0").status()).isEqualTo(3);

    assertThat(link().xdpProgram()).isEqualTo(program);
  }

  @Test
  void aWrongInterfaceGetsTheNearestOne() {
    Run run = run(BLOCK, "apply", "-", "-i", "rigth0");
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err())
        .isEqualTo(
            """
            echogate: error: there is no interface rigth0 in this network namespace
            help: did you mean right0?
            """);
  }

  @Test
  void loopbackIsFilteredOnlyByForce() {
    assertThat(run(BLOCK, "apply", "-", "-i", "lo"))
        .isEqualTo(
            new Run(
                3,
                "",
                """
                echogate: error: lo is the loopback interface: local programs learn of errors through it
                help: filter the interface to the network, or say --force
                """));
    assertThat(run(BLOCK, "apply", "-", "-i", "lo", "--force").status()).isZero();
    assertThat(run("", "detach", "-i", "lo").status()).isZero();
  }

  @Test
  void aNamespaceThatIsMissingIsNamed() {
    Run run = Run.of("status", "--netns", "no-such-namespace");
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err())
        .startsWith("echogate: error: cannot open network namespace \"no-such-namespace\"");
  }

  @Test
  void anInterfaceWithoutAFilterHasANegativeStatusAndNothingToDetach() {
    assertThat(run("", "status", "-i", "right0"))
        .isEqualTo(new Run(1, "right0: no filter of Echogate is there\n", ""));
    assertThat(run("", "status", "-i", "right0", "--json"))
        .isEqualTo(new Run(1, "{\"interfaces\":[],\"machine\":null}\n", ""));
    assertThat(run("", "detach", "-i", "right0"))
        .isEqualTo(new Run(0, "right0: no filter of Echogate is there, nothing was changed\n", ""));
    assertThat(run("", "detach", "-i", "rigth0").status()).isEqualTo(3);
  }
}
