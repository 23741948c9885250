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
}
