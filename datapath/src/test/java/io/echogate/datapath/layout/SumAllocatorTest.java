package io.echogate.datapath.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.Limit;
import io.echogate.policy.Policy;
import io.echogate.policy.Rule;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Source;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SumAllocatorTest {
  private static final long TICK = 4_000_000;

  /** What the rules of a policy were given, in their order; each lists one type. */
  private record Given(List<Optional<SumAllocator.Allocated>> sums, List<BucketSpec> buckets) {
    SumAllocator.Allocated sum(int rule) {
      return sums.get(rule).orElseThrow();
    }
  }

  private static Given allocate(String statements) {
    Reading reading =
        PolicyReader.read(
            new Source(
                "test.policy",
                "policy p {\n" + statements + "defaults { icmp in: block; icmp out: allow; }\n}"));
    assertThat(reading.hasErrors()).as("%s", reading.diagnostics()).isFalse();
    Policy policy = reading.policies().getFirst();
    SumAllocator allocator = new SumAllocator(policy, TICK);
    List<Optional<SumAllocator.Allocated>> sums =
        policy.rules().stream().map(rule -> allocate(allocator, rule)).toList();
    return new Given(sums, allocator.buckets());
  }

  private static Optional<SumAllocator.Allocated> allocate(SumAllocator allocator, Rule rule) {
    List<Limit> limits = ((Action.RateLimit) rule.action()).limits();
    int type = rule.messages().types().findFirst().orElseThrow();
    return allocator.allocate(rule.statement(), rule.direction(), rule.family(), type, limits);
  }

  @Test
  void onlyASharedLimitHasOneBucketForAllItsUses() {
    Given given =
        allocate(
            """
            ratelimit=own rate=1/s;
            ratelimit=all rate=1/s shared;
            icmp ip4 both: ratelimit=own+all { 8 }
            icmp ip6: ratelimit=all { 128 }
            """);

    assertThat(given.sum(0).buckets()).containsExactly(0, 1);
    assertThat(given.sum(1).buckets()).containsExactly(2, 1);
    assertThat(given.sum(2).buckets()).containsExactly(1);
    assertThat(given.buckets()).hasSize(3);
    assertThat(given.buckets().get(1).owner()).isEmpty();
  }

  @Test
  void limitsThatCountAllPacketsTogetherAreAskedFirst() {
    Given given =
        allocate(
            """
            ratelimit=each rate=1/s per=source/24;
            ratelimit=all rate=1/s;
            icmp ip4: ratelimit=each+all { 8 }
            """);

    assertThat(given.sum(0).shape().uses())
        .containsExactly(
            new SumShape.Use(LimitCase.Count.PACKETS, Optional.empty()),
            new SumShape.Use(
                LimitCase.Count.PACKETS,
                Optional.of(new PrefixKey(Limit.Side.SOURCE, Family.IP4, 24))));
    assertThat(given.buckets())
        .extracting(bucket -> bucket.limit().name())
        .containsExactly("all", "each");
  }

  /**
   * The exact clock of {@code fast} goes by {@code one} to the second, by {@code two} to the third.
   */
  @Test
  void whatASharedLimitConnectsReadsOneClock() {
    Given given =
        allocate(
            """
            ratelimit=fast rate=1000000/s;
            ratelimit=slow rate=1/s;
            ratelimit=one rate=1/s shared;
            ratelimit=two rate=1/s shared per=source;
            icmp ip4: ratelimit=fast+one { 8 }
            icmp ip4: ratelimit=one+two { 13 }
            icmp ip4: ratelimit=two { 15 }
            icmp ip4: ratelimit=slow { 17 }
            """);

    assertThat(given.sums())
        .extracting(sum -> sum.orElseThrow().shape().clock())
        .containsExactly(LimitClock.KTIME, LimitClock.KTIME, LimitClock.KTIME, LimitClock.JIFFIES);
    assertThat(given.buckets())
        .extracting(bucket -> bucket.limit().name() + " " + bucket.clock())
        .containsExactly("fast KTIME", "one KTIME", "two KTIME", "slow JIFFIES");
  }

  @Test
  void aLimitThatAdmitsNothingIsABlock() {
    Given given =
        allocate(
            """
            ratelimit=none rate=0/s;
            ratelimit=some rate=1/s shared;
            icmp ip4: ratelimit=some+none { 8 }
            """);

    assertThat(given.sums()).containsExactly(Optional.empty());
    assertThat(given.buckets()).isEmpty();
  }

  @Test
  void aTableHasRoomForTwiceAsManyPrefixesInWholePages() {
    Given given =
        allocate(
            """
            ratelimit=usual rate=1/s per=source;
            ratelimit=both rate=1/s bytes=1k/s per=source;
            ratelimit=small rate=1/s per=source table=1;
            icmp ip4: ratelimit=usual+both+small { 8 }
            """);

    assertThat(given.buckets())
        .extracting(bucket -> bucket.table().orElseThrow())
        .containsExactly(
            new WayTable(32_768, false, false),
            new WayTable(32_768, true, false),
            new WayTable(64, false, false));
    assertThat(WayPlaces.fresh(given.buckets()))
        .isEqualTo(new WayPlaces(List.of(0, 32_768, 98_304), 262_144));
  }
}
