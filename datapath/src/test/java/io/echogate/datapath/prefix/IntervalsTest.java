package io.echogate.datapath.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Property;
import io.echogate.linux.Clocks;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IntervalsTest {
  private static final int ROUNDS = 300;
  private static final int STATEMENTS = 20_000;
  private static final long MOST_NANOS = 200_000_000;

  private static PrefixSet set(String... prefixes) {
    return PrefixSet.of(
        List.of(prefixes).stream()
            .map(
                text -> {
                  int slash = text.indexOf('/');
                  return Prefix.of(
                      Address.parse(text.substring(0, slash)).orElseThrow(),
                      Integer.parseInt(text.substring(slash + 1)));
                })
            .toList());
  }

  private static String text(Intervals intervals) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < intervals.size(); i++) {
      Address last = new Address(intervals.family(), intervals.lastHigh(i), intervals.lastLow(i));
      text.append(intervals.answer(i)).append(" to ").append(last).append("; ");
    }
    return text.toString().trim();
  }

  @Test
  void theFirstSetAnswersWhereSeveralHoldAnAddress() {
    Question question =
        new Question(
            Family.IP4,
            List.of(set("10.1.0.0/16"), set("10.0.0.0/8"), set("10.1.2.0/24", "11.0.0.0/8")),
            false);

    assertThat(text(Intervals.of(question)))
        .isEqualTo(
            "0 to 9.255.255.255; 2 to 10.0.255.255; 1 to 10.1.255.255; 2 to 10.255.255.255;"
                + " 3 to 11.255.255.255; 0 to 255.255.255.255;");
  }

  @Test
  void neighboursWithTheSameAnswerAreOne() {
    Question question =
        Question.of(Family.IP6, set("::/2", "4000::/2", "8000::/128", "::/128"), false);

    assertThat(text(Intervals.of(question)))
        .isEqualTo("1 to 8000::; 0 to ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff;");
  }

  @Test
  void noPrefixesAndAllAddressesAreOneInterval() {
    assertThat(text(Intervals.of(Question.of(Family.IP4, set("2001:db8::/32"), false))))
        .isEqualTo("0 to 255.255.255.255;");
    assertThat(text(Intervals.of(Question.of(Family.IP4, set("0.0.0.0/0"), false))))
        .isEqualTo("1 to 255.255.255.255;");
    assertThat(text(Intervals.of(new Question(Family.IP4, List.of(), false))))
        .isEqualTo("0 to 255.255.255.255;");
  }

  @ParameterizedTest
  @EnumSource
  void intervalsAnswerAsTheSetsDo(Family family) {
    Property.holds(
        random -> {
          for (int round = 0; round < ROUNDS; round++) {
            Question question = RandomQuestions.next(random, family);
            Intervals intervals = Intervals.of(question);
            assertThat(intervals.size()).isLessThanOrEqualTo(2 * question.prefixes() + 1);
            for (int i = 1; i < intervals.size(); i++) {
              assertThat(intervals.answer(i)).isNotEqualTo(intervals.answer(i - 1));
            }
            for (Address address : RandomQuestions.addresses(random, question)) {
              assertThat(answer(intervals, address))
                  .as("%s in %s", address, question)
                  .isEqualTo(question.answer(address.high(), address.low()));
            }
          }
        });
  }

  private static int answer(Intervals intervals, Address address) {
    int i = 0;
    while (Long.compareUnsigned(intervals.lastHigh(i), address.high()) < 0
        || (intervals.lastHigh(i) == address.high()
            && Long.compareUnsigned(intervals.lastLow(i), address.low()) < 0)) {
      i++;
    }
    return intervals.answer(i);
  }

  @Test
  void manySetsOfOnePrefixTakeLittleTime() {
    List<PrefixSet> sets = new ArrayList<>();
    for (int i = 0; i < STATEMENTS; i++) {
      // Odd multiples of a prime near the golden ratio: all over the place, and none twice.
      sets.add(PrefixSet.of(List.of(Prefix.of(Family.IP4, 0, i * 2654435769L & 0xffff_ffffL, 32))));
    }
    long start = Clocks.threadCpu();
    Intervals intervals = Intervals.of(new Question(Family.IP4, sets, false));
    assertThat(Clocks.threadCpu() - start).isLessThan(MOST_NANOS);
    assertThat(intervals.size()).isGreaterThan(2 * STATEMENTS - 2);
  }
}
