package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be applied says why, and the policy in force stays in force. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
class BadInputTest {
  private static FilteredHost host;
  private static String before;

  @TempDir Path directory;

  @BeforeAll
  static void connect() {
    host = new FilteredHost();
    host.enforce("xfw { icmp ip4: block { 8 } }");
    before = host.state();
  }

  @AfterAll
  static void disconnect() {
    host.close();
  }

  static Stream<Arguments> badPolicies() {
    return Stream.of(
        Arguments.of(
            "unknown word",
            "xfw { icpm ip4: block { 8 } }",
            """
            <stdin>:1:7: error: unknown statement 'icpm'
                xfw { icpm ip4: block { 8 } }
                      ^^^^
            help: did you mean 'icmp'?
            """),
        Arguments.of(
            "missing brace",
            "xfw { icmp ip4: block { 8 }",
            """
            <stdin>:1:28: error: missing '}'
                xfw { icmp ip4: block { 8 }
                                           ^
            <stdin>:1:5: note: the block begins here
                xfw { icmp ip4: block { 8 }
                    ^
            """),
        Arguments.of(
            "type 256",
            "xfw { icmp ip4: block { 256 } }",
            """
            <stdin>:1:25: error: no ICMP type is above 255
                xfw { icmp ip4: block { 256 } }
                                        ^^^
            help: Tempesta xFW keeps the lowest 8 bits only: 264 counts as 8 there
            """),
        Arguments.of(
            "duplicate type",
            "xfw { icmp ip4: block { 8 } icmp=b ip4: allow { 8 } }",
            """
            <stdin>:1:49: error: type 8 of ip4 is listed twice
                xfw { icmp ip4: block { 8 } icmp=b ip4: allow { 8 } }
                                                                ^
            <stdin>:1:25: note: the first one is here
                xfw { icmp ip4: block { 8 } icmp=b ip4: allow { 8 } }
                                        ^
            help: list each type once; the order of statements means nothing in xfw { }
            """),
        Arguments.of(
            "undefined limit",
            "xfw { icmp ip4: ratelimit=x { 8 } }",
            """
            <stdin>:1:27: error: the limit 'x' is not defined
                xfw { icmp ip4: ratelimit=x { 8 } }
                                          ^
            help: define it: ratelimit=x pps=N bps=N;
            """),
        Arguments.of(
            "bad prefix",
            "xfw { src ip4: block { 192.0.2.0/33 } }",
            """
            <stdin>:1:34: error: '33' is no prefix length of ip4
                xfw { src ip4: block { 192.0.2.0/33 } }
                                                 ^^
            help: write /0 to /32
            """),
        Arguments.of(
            "more than the kernel program can do",
            "xfw { ratelimit=a pps=1 bps=9; src ip4: ratelimit=a+b { 192.0.2.1 }\n"
                + "ratelimit=b pps=2 bps=9; }",
            """
            <stdin>:1:32: error: the kernel program keeps one limit for each source address
                xfw { ratelimit=a pps=1 bps=9; src ip4: ratelimit=a+b { 192.0.2.1 }
                                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            help: name one limit
            """),
        Arguments.of(
            "empty",
            "",
            """
            <stdin>:1:1: error: there is no policy in this file
            help: echogate init ROLE writes one
            """));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badPolicies")
  void aBadPolicyIsRefusedWhereItIsBad(String what, String policy, String errors) {
    assertThat(host.apply(policy)).as(what).isEqualTo(new Run(1, "", errors));
    assertUnchanged();
  }

  @Test
  void aBinaryFile() throws IOException {
    Path file = Files.write(directory.resolve("a.out"), new byte[] {0x7f, 'E', 'L', 'F', 2, 0});

    Run run = applyFile(file);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("a.out:1:6: error: a NUL byte: this is not a text file\n");
    assertUnchanged();
  }

  @Test
  void aFileOfFiftyMegabytes() throws IOException {
    Path file = directory.resolve("huge.xfw");
    try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
      huge.setLength(50_000_000);
    }

    Run run = applyFile(file);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo(
            """
            %s:1:1: error: the text has 33,554,433 bytes; at most 33,554,432 are read
            help: check that this is the file you meant
            """
                .formatted(file));
    assertUnchanged();
  }

  @Test
  void aMissingFile() {
    Path file = directory.resolve("missing.xfw");
    assertThat(applyFile(file))
        .isEqualTo(refused("there is no file " + file, "check the path, and where you are"));
    assertUnchanged();
  }

  @Test
  void aDirectory() {
    assertThat(applyFile(directory))
        .isEqualTo(refused(directory + " is a directory", "name a file in it"));
    assertUnchanged();
  }

  @Test
  void anUnknownInterface() {
    assertThat(host.run("xfw { }", "apply", "-", "-i", "rigth0"))
        .isEqualTo(
            refused(
                "there is no interface rigth0 in this network namespace", "did you mean right0?"));
    assertThat(host.run("xfw { }", "apply", "-", "-i", "wlan7"))
        .isEqualTo(
            refused(
                "there is no interface wlan7 in this network namespace", "there are lo, right0"));
    assertUnchanged();
  }

  @Test
  void anUnknownMode() {
    assertThat(host.apply("xfw { }", "--mode", "fast"))
        .isEqualTo(
            new Run(
                2,
                "",
                """
                echogate: error: there is no mode 'fast'
                help: the modes are auto, native and generic
                """));
    assertUnchanged();
  }

  @Test
  void anotherModeThanTheRunningOne() {
    assertThat(host.apply("xfw { }", "--mode", "generic"))
        .isEqualTo(
            new Run(
                3,
                "",
                """
                echogate: error: the filter on right0 runs in native mode, and a replacement \
                without a gap keeps it: detach it first to change the mode
                """));
    assertUnchanged();
  }

  private Run applyFile(Path file) {
    return host.run("", "apply", file.toString(), "-i", FilteredHost.INTERFACE);
  }

  private static Run refused(String message, String help) {
    return new Run(3, "", "echogate: error: " + message + "\nhelp: " + help + "\n");
  }

  private static void assertUnchanged() {
    assertThat(host.state()).isEqualTo(before);
  }
}
