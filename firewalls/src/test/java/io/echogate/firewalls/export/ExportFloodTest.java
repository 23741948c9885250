package io.echogate.firewalls.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.export.RateFlood.Bucket;
import io.echogate.firewalls.export.RateFlood.Stream;
import io.echogate.icmp.Family;
import io.echogate.linux.testing.NeedsRoot;
import io.echogate.linux.testing.NeedsTool;
import io.echogate.policy.Policy;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.source.Source;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Real packets, several times as many as limits admit: what gets through is what was exported. */
@NeedsRoot
@NeedsTool({"nft", "iptables-nft", "iptables-legacy", "python3"})
class ExportFloodTest {
  /** How far the kernel may be from what the export says. */
  private static final double ACCURACY = 0.03;

  private static final int ATTEMPTS = 3;

  private static final String TEXT =
      """
      policy flood {
        ratelimit=slow rate=60/m burst=5;
        ratelimit=ten rate=10/s burst=20;
        ratelimit=hundred rate=100/s burst=100;
        ratelimit=types rate=300/s burst=300;
        ratelimit=thousand rate=1000/s burst=1000;
        ratelimit=fast rate=3000/s burst=3000;
        ratelimit=each rate=200/s burst=200 per=source;
        ratelimit=both rate=400/s burst=400 shared;
        icmp ip4 in: ratelimit=slow { 8 };
        icmp ip4 in: ratelimit=ten { 15 };
        icmp ip4 in: ratelimit=hundred { 17 };
        icmp ip4 in: ratelimit=types { 37 38 };
        icmp ip4 in: ratelimit=thousand { 33 };
        icmp ip4 in: ratelimit=fast { 35 };
        icmp ip4 in: ratelimit=each { 39 };
        icmp ip4 in: ratelimit=both { 40 41 };
        icmp ip6 in: ratelimit=thousand { 128 };
        icmp ip6 in: ratelimit=each { 139 };
        defaults { icmp in: block; }
      }
      """;

  private static final List<Bucket> BUCKETS =
      List.of(
          new Bucket("60/m", 10, 1, 5, ip4(8)),
          new Bucket("10/s", 11, 10, 20, ip4(15)),
          new Bucket("100/s", 12, 100, 100, ip4(17)),
          new Bucket("300/s, one of two types", 13, 300, 300, ip4(37)),
          new Bucket("300/s, the other", 13, 300, 300, ip4(38)),
          new Bucket("1000/s", 14, 1000, 1000, ip4(33)),
          new Bucket("3000/s", 15, 3000, 3000, ip4(35)),
          new Bucket("200/s of a source", 16, 200, 200, ip4(39)),
          new Bucket(
              "200/s of another source", 16, 200, 200, new Stream(Family.IP4, 39, "192.0.2.3")),
          new Bucket("400/s shared", 17, 400, 400, ip4(40), ip4(41)),
          new Bucket("1000/s of IPv6", 18, 1000, 1000, ip6(128, "2001:db8::1")),
          new Bucket(
              "200/s of a network of IPv6",
              19,
              200,
              200,
              ip6(139, "2001:db8::1"),
              ip6(139, "2001:db8::4")),
          new Bucket(
              "200/s of another network of IPv6", 19, 200, 200, ip6(139, "2001:db8:0:2::1")));

  private static Stream ip4(int type) {
    return new Stream(Family.IP4, type, "192.0.2.1");
  }

  private static Stream ip6(int type, String source) {
    return new Stream(Family.IP6, type, source);
  }

  /** How rules get into the kernel. */
  private interface Loader {
    String load(JudgedHost host, int attempt);
  }

  @Test
  void nftablesAdmitsTheRateThatItIsGiven() throws IOException {
    flood(
        "nftables",
        (host, attempt) -> {
          String rules = exported(NftOptions.standard());
          host.loadNft(rules, false);
          return rules;
        });
  }

  @Test
  void iptablesInTheVariantOfNftablesAdmitsTheRateThatItIsGiven() throws IOException {
    iptables("nft");
  }

  @Test
  void iptablesInTheOldVariantAdmitsTheRateThatItIsGiven() throws IOException {
    iptables("legacy");
  }

  private static void iptables(String variant) throws IOException {
    flood(
        "iptables-" + variant,
        (host, attempt) -> {
          // Buckets of one name live on while rules come and go: each attempt has its own.
          var options = new IptablesOptions("F" + attempt, Set.of(), Set.of(), false);
          String rules = exported(options);
          host.loadIptables(rules, variant, false);
          return rules;
        });
  }

  private static String exported(ExportTarget target) {
    Policy policy = PolicyReader.read(new Source("flood.policy", TEXT)).policies().getFirst();
    return Exporter.export(policy, target, Optional.empty()).text().orElseThrow();
  }

  private static void flood(String what, Loader loader) throws IOException {
    StringBuilder disturbances = new StringBuilder();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try (JudgedHost host = JudgedHost.create()) {
        String rules = loader.load(host, attempt);
        RateFlood flood = new RateFlood(host, BUCKETS);
        List<RateFlood.Figures> figures = flood.run();
        Optional<String> disturbed = flood.disturbance();
        if (disturbed.isEmpty()) {
          check(what, rules, figures);
          return;
        }
        disturbances.append(disturbed.get()).append('\n');
      }
    }
    throw new AssertionError("the machine is too busy to measure rates:\n" + disturbances);
  }

  private static void check(String what, String rules, List<RateFlood.Figures> all) {
    SoftAssertions softly = new SoftAssertions();
    for (RateFlood.Figures figures : all) {
      Bucket bucket = figures.bucket();
      double said = SaidRate.of(rules, bucket.line());
      double expected = said * figures.seconds();
      long refilled = figures.admitted() - bucket.burst();
      String text =
          String.format(
              "%s %s: says %.1f/s, admitted %d of %d in %.3f s, without the burst %.2f/s",
              what,
              bucket.name(),
              said,
              figures.admitted(),
              figures.arrived(),
              figures.seconds(),
              refilled / figures.seconds());
      System.out.println(text);
      softly.assertThat(said).as(text).isBetween(bucket.rate() * 0.97, bucket.rate() * 1.03);
      // A packet more or less is where the interval cuts the one that is being waited for.
      softly
          .assertThat((double) refilled)
          .as(text)
          .isBetween(expected * (1 - ACCURACY) - 1, expected * (1 + ACCURACY) + 1);
    }
    softly.assertAll();
    assertThat(all).hasSameSizeAs(BUCKETS);
  }
}
