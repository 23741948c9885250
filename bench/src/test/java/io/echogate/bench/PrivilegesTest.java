package io.echogate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.testing.NamedNamespace;
import io.echogate.linux.testing.NeedsRoot;
import io.echogate.linux.testing.NeedsTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With what privileges the launcher, run by root, starts the JVM. */
@NeedsRoot
@NeedsTool({"setpriv", "nsenter"})
class PrivilegesTest {
  private static final long NET_ADMIN = 1L << 12;
  private static final long NET_RAW = 1L << 13;
  private static final long SYS_ADMIN = 1L << 21;
  private static final long SYSLOG = 1L << 34;
  private static final long PERFMON = 1L << 38;
  private static final long BPF = 1L << 39;
  private static final long READ_ANYTHING = 1L << 2;
  private static final long THREE = NET_ADMIN | PERFMON | BPF;

  @TempDir Path directory;
  private FakeCheckout checkout;

  @BeforeEach
  void makeCheckout() throws IOException {
    checkout = FakeCheckout.in(directory);
    checkout.start();
  }

  /** What the JVM's process would have had, by the names of /proc. */
  private Map<String, String> start(List<String> prefix, String... arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.add("./echogate");
    command.addAll(List.of(arguments));
    return privileges(Map.of(), command);
  }

  private Map<String, String> privileges(Map<String, String> more, List<String> command) {
    Map<String, String> environment = new HashMap<>(checkout.environment());
    environment.put("SHOW_PRIVILEGES", "yes");
    environment.putAll(more);
    Shell.Result result = Shell.run(checkout.root(), environment, command);
    assertThat(result.status()).as(result.output()).isEqualTo(7);
    Map<String, String> said = new HashMap<>();
    result
        .output()
        .lines()
        .forEach(
            line -> said.put(line.split("[:\\s]", 2)[0], line.replaceFirst("^\\w+[:\\s]\\s*", "")));
    return said;
  }

  private static void assertConfined(Map<String, String> privileges, long capabilities) {
    String set = "%016x".formatted(capabilities);
    assertThat(privileges)
        .containsEntry("CapEff", set)
        .containsEntry("CapPrm", set)
        .containsEntry("CapBnd", set)
        .containsEntry("CapInh", "0000000000000000")
        .containsEntry("NoNewPrivs", "1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"apply", "status", "events", "confirm", "rollback", "detach"})
  void theVerbsForFiltersHaveThreeCapabilities(String verb) {
    assertConfined(start(List.of(), verb, "-i", "eth0"), THREE);
  }

  @Test
  void verifyAndTheDemoHaveWhatTheyNeedBeyond() {
    assertConfined(start(List.of(), "verify", "-i", "eth0"), THREE | SYSLOG);
    assertConfined(start(List.of(), "demo"), THREE | SYS_ADMIN | NET_RAW);
  }

  @Test
  void whoLooksAtAllFirewallsHasWhatTheirToolsNeed() {
    assertConfined(start(List.of(), "doctor", "3/4"), NET_ADMIN | NET_RAW | BPF);
    assertConfined(start(List.of(), "audit", "--live"), NET_ADMIN | NET_RAW | BPF);
    assertThat(start(List.of(), "audit", "a.rules").get("CapEff")).isEqualTo(own("CapEff"));
  }

  @Test
  void whatReadsCapturesHasNothingUnlessItAsksTheKernelOrWrites() {
    assertConfined(start(List.of(), "replay", "a.policy", "b.pcap"), 0);
    assertConfined(start(List.of(), "learn", "b.pcap"), 0);
    assertConfined(start(List.of(), "replay", "a", "b", "--engine", "kernel"), THREE);
    assertThat(start(List.of(), "replay", "a", "b", "--passed", "c").get("CapEff"))
        .isEqualTo(own("CapEff"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "explain", "--version", "--help"})
  void theOtherVerbsAreStartedAsTheyAre(String verb) {
    assertThat(start(List.of(), verb).get("CapEff")).isEqualTo(own("CapEff"));
  }

  private String own(String name) {
    Shell.Result status =
        Shell.run(directory, Map.of(), List.of("grep", name, "/proc/self/status"));
    return status.output().split("\\s+", -1)[1];
  }

  @ParameterizedTest
  @CsvSource({"--netns NAME", "--netns=NAME"})
  void aNamespaceIsEnteredBefore(String option) {
    try (NamedNamespace named = NamedNamespace.create()) {
      String[] arguments =
          Stream.concat(
                  Stream.of("status"),
                  Stream.of(option.replace("NAME", named.name()).split(" ", -1)))
              .toArray(String[]::new);

      Map<String, String> privileges = start(List.of(), arguments);

      assertConfined(privileges, THREE);
      assertThat(privileges.get("net")).isEqualTo("[" + named.namespace().inode() + "]");
    }
  }

  @Test
  void aNamespaceThatIsNotThereIsLeftToTheVerb() {
    assertConfined(start(List.of(), "status", "--netns", "no-such"), THREE | SYS_ADMIN);
  }

  @Test
  void aFileThatRootMayReadByPrivilegeOnlyCanStillBeRead() throws IOException {
    Path policy = directory.resolve("of another.xfw");
    Files.createFile(
        policy, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("---------")));

    assertConfined(start(List.of(), "apply", policy.toString()), THREE | READ_ANYTHING);
    Files.setPosixFilePermissions(policy, PosixFilePermissions.fromString("r--------"));
    assertConfined(start(List.of(), "apply", policy.toString()), THREE);
  }

  /** As in a container that has not been given it: the verbs can do without. */
  @Test
  void whereOneOfThemIsMissingTheOthersAreKept() {
    List<String> lesser =
        List.of("setpriv", "--bounding-set", "-perfmon,-sys_admin", "--inh-caps", "-all");

    assertConfined(start(lesser, "apply", "-i", "eth0"), NET_ADMIN | BPF);
  }

  @Test
  void whoMayDropNothingIsStartedAsItIs() {
    List<String> three =
        List.of("setpriv", "--bounding-set", "-all,+bpf,+net_admin,+perfmon", "--inh-caps", "-all");

    Map<String, String> privileges = start(three, "apply", "-i", "eth0");

    assertThat(privileges)
        .containsEntry("CapEff", "%016x".formatted(THREE))
        .containsEntry("NoNewPrivs", "0");
  }

  @Test
  void withoutSetprivItIsSaid() throws IOException {
    Path tools = Files.createDirectory(directory.resolve("without"));
    for (String name : List.of("sh", "readlink", "cksum", "tr", "find", "mkdir", "grep")) {
      Path tool = tools.resolve(name);
      Files.writeString(tool, "#!/bin/sh\nexec /usr/bin/" + name + " \"$@\"\n");
      Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    Map<String, String> said =
        privileges(Map.of("PATH", tools.toString()), List.of("./echogate", "status"));

    assertThat(said)
        .containsEntry("CapEff", own("CapEff"))
        .containsEntry(
            "echogate", "setpriv (util-linux) is missing, so no privileges are dropped.");
  }

  @Test
  void theLoginThatSudoHidesIsFoundAbove() {
    String script = "env -u SSH_CONNECTION ./echogate apply web.xfw; exit $?";
    String login = "192.0.2.7 50022 192.0.2.2 22";

    Map<String, String> said =
        privileges(Map.of("SSH_CONNECTION", login), List.of("sh", "-c", script));

    assertThat(said).containsEntry("login", login);
    assertConfined(said, THREE);
  }
}
