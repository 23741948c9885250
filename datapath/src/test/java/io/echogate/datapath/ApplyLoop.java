package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.LinkInfo;
import io.echogate.linux.Links;
import io.echogate.linux.NetNamespace;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A process that applies one policy after the other, every third on trial, until it is killed.
 * Arguments: namespace, interface, bpf file system, a word that all policies contain, hook.
 */
final class ApplyLoop {
  private ApplyLoop() {}

  public static void main(String[] arguments) {
    try (NetNamespace namespace = NetNamespace.open(arguments[0]);
        Links links = Links.of(namespace)) {
      Filters filters = new Filters(namespace, Path.of(arguments[2]), TestPolicies::read);
      LinkInfo link = links.require(arguments[1]);
      Placement placement = Placement.keeping(link, Hook.valueOf(arguments[4]));
      for (int round = 0; ; round++) {
        Optional<Duration> trial =
            round % 3 == 2 ? Optional.of(Duration.ofMillis(50)) : Optional.empty();
        filters.apply(
            TestPolicies.candidate(policy(arguments[3], round), placement.form()),
            links.require(link.index()),
            placement.hooks(),
            trial);
        System.out.println(round);
      }
    }
  }

  /** Runs a program of this room's tests in a process of its own. */
  static Process start(Class<?> program, String... arguments) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            program.getName());
    return new ProcessBuilder(Stream.concat(command.stream(), Stream.of(arguments)).toList())
        .redirectErrorStream(true)
        .start();
  }

  /** Runs it in a process of its own, and kills that at a random moment. */
  static void killAtRandom(Random random, String... arguments) throws IOException {
    Process process = start(ApplyLoop.class, arguments);
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (int rounds = random.nextInt(4); rounds >= 0; rounds--) {
        assertThat(output.readLine()).containsOnlyDigits();
      }
      LockSupport.parkNanos(random.nextInt(60_000_000));
    } finally {
      process.destroyForcibly();
      process.onExit().join();
    }
  }

  /** A policy that blocks echo requests; the rest of it differs from round to round. */
  static String policy(String word, int round) {
    return "# %s\nxfw { icmp ip4: block { 8 } icmp=b ip4: block { %d } }"
        .formatted(word, 100 + round % 50);
  }
}
