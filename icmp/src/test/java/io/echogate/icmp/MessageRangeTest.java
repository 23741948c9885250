package io.echogate.icmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class MessageRangeTest {

  @Test
  void readsAsPoliciesWriteIt() {
    assertThat(MessageRange.ofType(8)).hasToString("8");
    assertThat(new MessageRange(44, 252, MessageRange.ANY_CODE)).hasToString("44-252");
    assertThat(new MessageRange(3, 3, 0)).hasToString("3/0");
  }

  @Test
  void refusesWhatIsNoMessage() {
    assertThatIllegalArgumentException().isThrownBy(() -> MessageRange.ofType(256));
    assertThatIllegalArgumentException().isThrownBy(() -> MessageRange.ofType(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> new MessageRange(5, 4, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> new MessageRange(5, 5, 256));
    assertThatIllegalArgumentException().isThrownBy(() -> new MessageRange(5, 5, -2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MessageRange(5, 6, 0))
        .withMessage("no ICMP code of the types 5-6: 0");
  }
}
