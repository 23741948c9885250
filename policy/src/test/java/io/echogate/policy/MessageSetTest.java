package io.echogate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.MessageRange;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageSetTest {

  @Test
  void holdsTypesAndSingleCodes() {
    MessageSet set = MessageSet.of(List.of(MessageRange.ofType(8), new MessageRange(3, 3, 4)));

    assertThat(set.contains(8, 200)).isTrue();
    assertThat(set.contains(3, 4)).isTrue();
    assertThat(set.contains(3, 3)).isFalse();
    assertThat(set.containsAll(3)).isFalse();
    assertThat(set.containsAny(3)).isTrue();
    assertThat(set.types()).containsExactly(3, 8);
    assertThat(set).hasToString("{3/4, 8}");
  }

  @Test
  void allCodesOneByOneAreTheType() {
    MessageSet set = new MessageSet.Builder().addCodes(3, 0, 100).addCodes(3, 101, 255).build();

    assertThat(set).isEqualTo(MessageSet.of(List.of(MessageRange.ofType(3))));
    assertThat(set.containsAll(3)).isTrue();
  }

  private static MessageSet set(String... messages) {
    MessageSet.Builder builder = new MessageSet.Builder();
    for (String message : messages) {
      int slash = message.indexOf('/');
      int type = Integer.parseInt(slash < 0 ? message : message.substring(0, slash));
      if (slash < 0) {
        builder.addTypes(type, type);
      } else {
        int code = Integer.parseInt(message.substring(slash + 1));
        builder.addCodes(type, code, code);
      }
    }
    return builder.build();
  }

  @Test
  void whatTwoSetsShareAndWhatOneLacksMakeItUp() {
    MessageSet one = set("3/4", "3/5", "8", "11", "12/0");
    MessageSet other = set("3/4", "8/0", "11", "13");
    assertThat(one.intersection(other)).isEqualTo(set("3/4", "8/0", "11"));
    assertThat(one.without(other).toString()).startsWith("{3/5, 8/1, 8/2").endsWith("12/0}");
    assertThat(one.intersection(other).union(one.without(other))).isEqualTo(one);
    assertThat(one.intersection(MessageSet.all())).isEqualTo(one);
    assertThat(one.containsAll(set("3/5", "8/7"))).isTrue();
    assertThat(one.containsAll(set("3"))).isFalse();
    assertThat(MessageSet.all().without(MessageSet.all()).isEmpty()).isTrue();
  }
}
