package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Attacks are sent by the tools that attackers use, reach a machine without a policy, and do not
 * reach those that have the recommended policy of their role, although their filters saw them.
 */
@NeedsKernel({KernelFeature.XDP, KernelFeature.TCX, KernelFeature.VETH, KernelFeature.BRIDGE})
@NeedsTool({"ip", "ping", "hping3", "nping", "atk6-thcping6"})
class AttackTrafficTest {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int MOST_TRIES = 5;

  private static AttackSite site;

  @BeforeAll
  static void connect() {
    site = AttackSite.create();
  }

  @AfterAll
  static void disconnect() {
    site.close();
  }

  static List<Attempt> attempts() {
    return Attempt.all();
  }

  @ParameterizedTest
  @MethodSource("attempts")
  void theRecommendedPolicyStopsIt(Attempt attempt) {
    List<Victim> victims = new ArrayList<>();
    victims.add(site.bare(attempt));
    attempt.roles().forEach(role -> victims.add(site.victim(role)));
    if (attempt.arriving()) {
      site.connectAll();
      send(attempt, site.attacker(), victims);
    } else {
      victims.forEach(victim -> sendFrom(victim, attempt));
    }
  }

  /** Makes a victim send. Nobody else receives, who might send something, too. */
  private static void sendFrom(Victim victim, Attempt attempt) {
    site.connectOnly(victim);
    boolean takenOver = attempt.course() == Attempt.Course.TAKEN_OVER;
    send(attempt, takenOver ? victim.machine() : site.attacker(), List.of(victim));
  }

  /** Sends to these victims at once, or from the only one. */
  private static void send(Attempt attempt, Machine sender, List<Victim> victims) {
    List<Observation> observations =
        victims.stream().map(victim -> new Observation(attempt, victim, site.attacker())).toList();
    long start = System.nanoTime();
    BooleanSupplier seen = () -> observations.stream().allMatch(Observation::complete);
    int tries = 1;
    while (!sendUntil(seen, sender, attempt.command())) {
      assertThat(tries++).as("tries; %s", observations).isLessThan(MOST_TRIES);
    }
    observations.forEach(observation -> observation.assertStopped(System.nanoTime() - start));
  }

  /**
   * Sends until all is seen that has to be, and says whether it was. Some tools send while they
   * handle a signal, and now and then get stuck in it: patience with one process is limited.
   */
  private static boolean sendUntil(BooleanSupplier seen, Machine sender, String command) {
    Process process = sender.startUnread(command);
    try {
      return Patience.until(PATIENCE, seen);
    } finally {
      process.destroyForcibly().onExit().join();
    }
  }

  /** A redirect that the kernel heeds, so that what it does can be seen. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ip4/5   | ip route get 203.0.113.9    | via 192.0.2.1 | hping3 -q --icmp -C 5 -K 1 -i"
            + " u1000 -a 192.0.2.3 --icmp-gw 192.0.2.1 --icmp-ipsrc 192.0.2.2 --icmp-ipdst"
            + " 203.0.113.9 --icmp-ipproto 1 --icmp-srcport 0 192.0.2.2",
        "ip6/137 | ip route get 2001:db8:77::1 | via fe80::ff:fe00:1 | atk6-redir6 eth0 2001:db8::2"
            + " 2001:db8:77::1 fe80::ff:fe00:3 fe80::ff:fe00:1 02:00:00:00:00:01"
      })
  void aRedirectTurnsNoRoute(String message, String ask, String turned, String command) {
    Attempt attempt = of("redirect-mitm", Attempt.Course.ATTACK, message, command);

    theRecommendedPolicyStopsIt(attempt);

    Machine bare = site.bare(attempt).machine();
    assertThat(Patience.until(() -> bare.output(ask).contains(turned))).isTrue();
    for (String role : attempt.roles()) {
      assertThat(site.victim(role).machine().output(ask)).contains("via ").doesNotContain(turned);
    }
  }

  /** A taken-over host advertises itself as a router, and the neighbour would believe it. */
  @Test
  void nobodyTakesAnAddressFromAHost() {
    Attempt attempt =
        of(
            "rogue-ra",
            Attempt.Course.TAKEN_OVER,
            "ip6/134",
            "atk6-fake_router6 eth0 2001:db8:bad::/64");
    Machine neighbour = site.attacker();
    neighbour.set("net/ipv6/conf/eth0/accept_ra", "1");
    try {
      for (String role : attempt.roles()) {
        sendFrom(site.victim(role), attempt);
        assertThat(hasTaken(neighbour)).as(role).isFalse();
      }
      sendFrom(site.bare(attempt), attempt);
      assertThat(Patience.until(() -> hasTaken(neighbour))).isTrue();
    } finally {
      neighbour.set("net/ipv6/conf/eth0/accept_ra", "0");
      neighbour.ip("addr flush dev eth0 to 2001:db8:bad::/64");
    }
  }

  private static boolean hasTaken(Machine machine) {
    return machine.output("ip -o addr show dev eth0").contains(" 2001:db8:bad:");
  }

  private static Attempt of(String attack, Attempt.Course course, String message, String command) {
    return new Attempt(
        attack,
        course,
        false,
        message,
        1,
        Attempt.Most.NOTHING,
        List.of("host", "lan-host"),
        Optional.empty(),
        command);
  }
}
