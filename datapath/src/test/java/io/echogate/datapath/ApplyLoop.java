package io.echogate.datapath;

import io.echogate.linux.LinkInfo;
import io.echogate.linux.Links;
import io.echogate.linux.NetNamespace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A process that applies one policy after the other, every third on trial, until it is killed.
 * Arguments: namespace, interface, bpf file system, a word that all policies contain.
 */
final class ApplyLoop {
  private ApplyLoop() {}

  public static void main(String[] arguments) {
    try (NetNamespace namespace = NetNamespace.open(arguments[0]);
        Links links = Links.of(namespace)) {
      Filters filters = new Filters(namespace, Path.of(arguments[2]), TestPolicies::read);
      LinkInfo link = links.require(arguments[1]);
      for (int round = 0; ; round++) {
        Optional<Duration> trial =
            round % 3 == 2 ? Optional.of(Duration.ofMillis(50)) : Optional.empty();
        filters.apply(
            TestPolicies.candidate(policy(arguments[3], round)),
            links.require(link.index()),
            List.of(Hook.NATIVE),
            trial);
        System.out.println(round);
      }
    }
  }

  /** A policy that blocks echo requests; the rest of it differs from round to round. */
  static String policy(String word, int round) {
    return "# %s\nxfw { icmp ip4: block { 8 } icmp=b ip4: block { %d } }"
        .formatted(word, 100 + round % 50);
  }
}
