package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes of their own: with fewer capabilities, and with other mounts. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
@NeedsTool({"setpriv", "unshare"})
class EnvironmentTest {
  private static final List<String> WITHOUT_CAPABILITIES =
      List.of("setpriv", "--bounding-set", "-all", "--inh-caps", "-all");

  @TempDir Path directory;

  @AutoClose private final FilteredHost host = new FilteredHost();
  private Path policy;

  @BeforeEach
  void writePolicy() throws IOException {
    policy = Files.writeString(directory.resolve("web.xfw"), "xfw { icmp ip4: block { 8 } }");
  }

  /** The command line in a new process inside the host's namespace. */
  private Run child(List<String> prefix, String... arguments) throws Exception {
    List<String> java =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "io.echogate.cli.Main");
    List<String> command =
        Stream.of(prefix, java, List.of(arguments)).flatMap(List::stream).toList();
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    Process process =
        host.hosts()
            .right()
            .namespace()
            .call(
                () ->
                    new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start());
    int status = process.waitFor();
    return new Run(status, Files.readString(out), Files.readString(err));
  }

  @Test
  void withoutCapabilitiesTheMissingOnesAreNamed() throws Exception {
    String before = host.state();

    assertThat(child(WITHOUT_CAPABILITIES, "apply", policy.toString(), "-i", "right0"))
        .isEqualTo(lacks("apply", "CAP_BPF, CAP_NET_ADMIN"));
    assertThat(child(WITHOUT_CAPABILITIES, "status", "--netns", host.netns()))
        .isEqualTo(lacks("status", "CAP_BPF, CAP_NET_ADMIN"));
    String elsewhere = host.hosts().left().namespace().label();
    assertThat(child(WITHOUT_CAPABILITIES, "status", "--netns", elsewhere))
        .isEqualTo(lacks("status", "CAP_BPF, CAP_NET_ADMIN, CAP_SYS_ADMIN"));

    assertThat(host.state()).isEqualTo(before);
  }

  private static Run lacks(String verb, String capabilities) {
    return new Run(
        3,
        "",
        """
        echogate: error: %s needs capabilities that this process lacks: %s
        help: run it as root, or grant these; check and explain need none
        """
            .formatted(verb, capabilities));
  }

  @Test
  void threeCapabilitiesAreEnough() throws Exception {
    List<String> three = only("bpf", "net_admin", "perfmon");

    Run run = child(three, "apply", policy.toString(), "-i", "right0");

    assertThat(run.status()).as("%s", run).isZero();
    assertThat(host.link().xdpProgram()).isNotZero();

    Run status = child(three, "status", "-i", "right0");
    assertThat(status.status()).as("%s", status).isZero();
    assertThat(status.out()).contains("icmp ip4: block { 8 }");

    Run detach = child(three, "detach", "-i", "right0");
    assertThat(detach.status()).as("%s", detach).isZero();
    assertThat(host.link().xdpProgram()).isZero();
  }

  @Test
  void twoCapabilitiesAreEnoughForCopiesOfHeaders() throws Exception {
    List<String> two = only("bpf", "net_admin");

    Run run = child(two, "apply", policy.toString(), "-i", "right0");
    assertThat(run.status()).as("%s", run).isZero();
    assertThat(run.out()).contains("\n  form     copied: this process lacks CAP_PERFMON, ");
    assertThat(host.ping("192.0.2.2", 3, 20)).isZero();

    Run status = child(two, "status", "-i", "right0");
    assertThat(status.status()).as("%s", status).isZero();
    assertThat(status.out()).contains("\n  form: copied: it was applied without CAP_PERFMON, ");
    assertVerified(two);

    Run detach = child(two, "detach", "-i", "right0");
    assertThat(detach.status()).as("%s", detach).isZero();
    assertThat(host.link().xdpProgram()).isZero();
  }

  @Test
  void changedSetsNeedNoMore() throws Exception {
    List<String> three = only("bpf", "net_admin", "perfmon");
    Files.writeString(
        policy,
        """
        set bad { 198.51.100.0/24 }
        policy host {
            icmp ip4 both : block { echo-request } from @bad;
            defaults { icmp in: allow; }
        }
        """);
    String list =
        IntStream.range(0, 4_000)
            .mapToObj(i -> "10.%d.%d.0/24\n".formatted(i >> 7, 2 * i & 255))
            .collect(Collectors.joining());
    Path file = policy.resolveSibling("list");
    Files.writeString(file, list);
    assertThat(child(three, "apply", policy.toString(), "-i", "right0").status()).isZero();

    Run added = child(three, "set", "add", "-i", "right0", "bad", "203.0.113.7");
    assertThat(added.out()).isEqualTo("right0: bad: 1 prefix added, 2 prefixes now\n");
    Run loaded = child(three, "set", "add", "-i", "right0", "bad", "--file", file.toString());
    assertThat(loaded.status()).as("%s", loaded).isZero();
    assertThat(loaded.out()).contains("larger ones took their place");
    assertThat(child(three, "set", "remove", "-i", "right0", "bad", "203.0.113.7").status())
        .isZero();
    assertVerified(three);
    List<String> two = only("bpf", "net_admin");
    Run listed = child(two, "set", "list", "-i", "right0", "bad");
    assertThat(listed.out().lines()).hasSize(4_001);
    Run more = child(two, "set", "add", "-i", "right0", "bad", "::1");
    assertThat(more.status()).as("%s", more).isZero();
    assertThat(child(three, "set", "list", "-i", "right0", "bad").out().lines()).hasSize(4_002);
  }

  @ParameterizedTest
  @ValueSource(strings = {"xdp", "tcx"})
  void verifyNeedsNoMore(String hook) throws Exception {
    List<String> three = only("bpf", "net_admin", "perfmon");
    Files.writeString(
        policy,
        """
        xfw {
            ratelimit=slow pps=2;
            icmp ip4: block { 8 }
            icmp ip6: ratelimit=slow { 128 }
            src ip4: block { 198.51.100.0/24 }
            src ip6.tcp: block { 2001:db8:1::/48 }
        }
        """);
    assertThat(child(three, "apply", policy.toString(), "-i", "right0", "--hook", hook).status())
        .isZero();
    assertVerified(three);
    child(three, "apply", policy.toString(), "-i", "right0", "--confirm", "60");
    assertVerified(three);
    assertThat(child(three, "confirm", "-i", "right0").status()).isZero();
    assertVerified(three);
  }

  private void assertVerified(List<String> three) throws Exception {
    Run run = child(three, "verify", "-i", "right0");
    assertThat(run.status()).as("%s", run).isZero();
    assertThat(run.err()).isEmpty();
  }

  /** A prefix that leaves a process these capabilities. */
  private static List<String> only(String... capabilities) {
    String set =
        Stream.of(capabilities)
            .map(name -> ",+" + name)
            .collect(Collectors.joining("", "-all", ""));
    return List.of("setpriv", "--bounding-set", set, "--inh-caps", "-all");
  }

  @Test
  void aFileThatMayNotBeRead() throws Exception {
    Files.setPosixFilePermissions(policy, PosixFilePermissions.fromString("---------"));

    assertThat(child(WITHOUT_CAPABILITIES, "apply", policy.toString(), "-i", "right0"))
        .isEqualTo(
            new Run(
                3,
                "",
                """
                echogate: error: no permission to read %s
                help: run this as a user who may read it, or change the file's permissions
                """
                    .formatted(policy)));
  }

  @Test
  void aMissingBpfFileSystemIsMounted() throws Exception {
    List<String> firstOfItsKind =
        List.of("unshare", "--mount", "--pid", "--fork", "--mount-proc", "sh", "-c", unmounting());

    Run run = child(firstOfItsKind, "apply", policy.toString(), "-i", "right0");

    assertThat(run.status()).as("%s", run).isZero();
    assertThat(run.out()).startsWith("right0: " + policy + " is in force\n").endsWith("mounted\n");
    assertThat(run.err())
        .isEqualTo(
            "echogate: warning: mounted a bpf file system on /sys/fs/bpf: it keeps the filter\n");
  }

  /** As in {@code ip netns exec}, which has mounts of its own. */
  @ParameterizedTest
  @ValueSource(strings = {"apply POLICY -i right0", "status", "detach -i right0"})
  void whereFiltersCannotBeSeenNothingIsSaidOrDone(String line) throws Exception {
    host.enforce("xfw { }");
    String before = host.state();
    List<String> netnsExec = List.of("unshare", "--mount", "sh", "-c", unmounting());

    Run run = child(netnsExec, line.replace("POLICY", policy.toString()).split(" ", -1));

    assertThat(run)
        .isEqualTo(
            new Run(
                0,
                "ended with 3\n",
                """
                echogate: error: no bpf file system is mounted on /sys/fs/bpf in this mount \
                namespace: here filters are neither seen nor kept
                help: leave `ip netns exec` and name the network namespace: --netns NAME
                """));
    assertThat(host.state()).isEqualTo(before);
  }

  /** A script that runs its arguments where no bpf file system is mounted, and says how it went. */
  private static String unmounting() {
    return Stream.of(
            "while umount /sys/fs/bpf 2>/dev/null; do :; done",
            "\"$0\" \"$@\" || { echo ended with $?; exit 0; }",
            "stat -f -c %T /sys/fs/bpf | grep -q bpf && echo mounted")
        .collect(Collectors.joining("\n"));
  }
}
