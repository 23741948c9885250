package io.echogate.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.echogate.linux.NetNamespace;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NamespaceCommand;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import io.echogate.linux.testing.TwoHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README promises, from end to end: the launcher, a recommended policy, real packets. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.TCX, KernelFeature.VETH})
@NeedsTool({"ping", "nping", "setpriv", "nsenter"})
class LauncherTrafficTest {
  private static final String TIMESTAMPS =
      "nping --icmp --icmp-type timestamp --rate 100 -c 5 192.0.2.2";

  @TempDir private Path directory;
  private TwoHosts hosts;

  @BeforeEach
  void connect() {
    assumeTrue(
        Files.exists(Shell.checkout().resolve("cli/target/echogate/echogate.jar")),
        "needs-build: the application is not packaged; mvn verify does that");
    hosts = TwoHosts.createNamed();
  }

  @AfterEach
  void disconnect() {
    if (hosts != null) {
      hosts.close();
    }
  }

  @Test
  void aRecommendedPolicyThatTheLauncherAppliesLetsThroughWhatItShould() throws IOException {
    NetNamespace other = hosts.left().namespace();
    NetNamespace host = hosts.right().namespace();
    assertThat(NamespaceCommand.run(other, TIMESTAMPS)).contains("Rcvd: 5 ");
    Files.writeString(directory.resolve("host.policy"), echogate("init", "host"));

    echogate("apply", "host.policy", "-i", "right0", "--netns", host.label());
    try {
      assertThat(NamespaceCommand.run(other, TIMESTAMPS)).contains("Rcvd: 0 ");
      assertPings(other, "192.0.2.2");
      assertPings(other, "2001:db8::2");
      assertPings(host, "192.0.2.1");
      assertPings(host, "2001:db8::1");
      assertThat(echogate("status", "--netns", host.label()))
          .containsPattern("in +ip4 13 timestamp-request +default-blocked +5 ");
    } finally {
      echogate("detach", "-i", "right0", "--netns", host.label());
    }
    assertThat(NamespaceCommand.run(other, TIMESTAMPS)).contains("Rcvd: 5 ");
  }

  private static void assertPings(NetNamespace from, String address) {
    assertThat(NamespaceCommand.run(from, "ping -n -q -c 3 -i 0.01 -W 2 " + address))
        .contains(" 3 received");
  }

  /** Runs a verb that has to succeed, and gives what it printed. */
  private String echogate(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Shell.checkout().resolve("echogate").toString());
    command.addAll(List.of(arguments));
    Shell.Result result = Shell.run(directory, Map.of(), command);
    assertThat(result.status()).as("%s", result).isZero();
    return result.output();
  }
}
