package io.echogate.datapath;

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
import java.util.concurrent.locks.LockSupport;

/**
 * A process that puts a policy on trial and then waits to be killed. Arguments: namespace,
 * interface, bpf file system, the policy, milliseconds.
 */
final class ApplyOnTrial {
  private static final String DONE = "on trial";

  private ApplyOnTrial() {}

  public static void main(String[] arguments) {
    try (NetNamespace namespace = NetNamespace.open(arguments[0]);
        Links links = Links.of(namespace)) {
      Filters filters = new Filters(namespace, Path.of(arguments[2]), TestPolicies::read);
      LinkInfo link = links.require(arguments[1]);
      Duration time = Duration.ofMillis(Long.parseLong(arguments[4]));
      filters.apply(
          TestPolicies.candidate(arguments[3]), link, List.of(Hook.NATIVE), Optional.of(time));
      System.out.println(DONE);
      while (true) {
        LockSupport.park();
      }
    }
  }

  /** Runs it in a process of its own, and kills that once the policy is on trial. */
  static void killed(String... arguments) throws IOException {
    Process process = ApplyLoop.start(ApplyOnTrial.class, arguments);
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      String line = output.readLine();
      if (!DONE.equals(line)) {
        throw new AssertionError(line);
      }
    } finally {
      process.destroyForcibly();
      process.onExit().join();
    }
  }
}
