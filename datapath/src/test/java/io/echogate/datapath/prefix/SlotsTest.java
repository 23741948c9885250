package io.echogate.datapath.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.Family;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Slots are where the prefixes are. */
class SlotsTest {
  private static final long DOCUMENTATION = 0x2001_0db8_0000_0000L;

  private static Steps steps(PrefixSet set, Family family) {
    Intervals intervals = Intervals.of(Question.of(family, set, false));
    return family == Family.IP4 ? Steps.ofIp4(intervals) : Ip6Steps.of(intervals).highs();
  }

  private static PrefixSet networks(long first, int count, int length) {
    return PrefixSet.of(
        IntStream.range(0, count)
            .mapToObj(i -> Prefix.of(Family.IP6, first | (long) i << (65 - length), 0, length))
            .toList());
  }

  @Test
  void whatNearlyAllHaveInCommonIsPassedOver() {
    PrefixSet set = networks(DOCUMENTATION, 200, 48).union(networks(0xfd00L << 48, 3, 48));
    Slots cut = Window.of(steps(set, Family.IP6), Long.SIZE, 8);
    // The networks differ in bits 39 to 46; no more than 24 are passed over.
    assertThat(cut).isEqualTo(new Slots(Long.SIZE, 24, 0x20010d, 8));
    assertThat(cut.count()).isEqualTo(258);
    assertThat(Window.of(steps(networks(0, 20, 48), Family.IP6), Long.SIZE, 4).skip()).isZero();
  }

  @Test
  void whatLiesOutsideHasASlotForEachHighestBit() {
    SlotRegions regions = new SlotRegions(Family.IP4, new Slots(Integer.SIZE, 3, 0b101, 4));
    Prefix inside = Prefix.of(Family.IP4, 0, 0xa800_0000L, 8);
    Prefix high = Prefix.of(Family.IP4, 0, 0xc000_0000L, 8);
    Prefix low = Prefix.of(Family.IP4, 0, 0x0a00_0000L, 8);
    assertThat(spans(regions, inside)).containsExactly(new SlotRegions.Span(4, 5));
    assertThat(spans(regions, high)).containsOnly(new SlotRegions.Span(17, 18));
    assertThat(spans(regions, low)).containsOnly(new SlotRegions.Span(16, 17));
    Prefix all = Prefix.of(Family.IP4, 0, 0, 0);
    assertThat(spans(regions, all))
        .contains(
            new SlotRegions.Span(0, 16),
            new SlotRegions.Span(16, 17),
            new SlotRegions.Span(17, 18));
    // All but the window, and nothing of it.
    assertThat(regions.of(PrefixSet.of(List.of(high))).prefixes())
        .map(Prefix::toString)
        .containsExactly("128.0.0.0/3", "192.0.0.0/2");
  }

  private static List<SlotRegions.Span> spans(SlotRegions regions, Prefix changed) {
    return regions
        .of(PrefixSet.of(List.of(changed)))
        .prefixes()
        .map(regions::span)
        .distinct()
        .toList();
  }
}
