package io.echogate.firewalls.meaning;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.rules.Dialect;
import io.echogate.icmp.Family;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** RegionsKernelTest asks the kernel. */
class AnsweringTest {
  @Test
  void linuxTakesMoreForErrorsThanThereAre() {
    assertThat(Answering.messages(Dialect.IPTABLES, Family.IP4).types())
        .containsExactly(0, 8, 13, 14, 15, 16, 17, 18);
    assertThat(Answering.messages(Dialect.NFTABLES, Family.IP6).types())
        .containsExactlyElementsOf(IntStream.range(128, 256).boxed().toList());
    assertThat(Answering.answersParts(Dialect.NFTABLES, Family.IP4)).isFalse();
  }

  @Test
  void routersAnswerAllButErrors() {
    assertThat(Answering.messages(Dialect.JUNOS, Family.IP4).types())
        .contains(0, 8, 9, 10, 42)
        .doesNotContain(3, 4, 5, 11, 12);
    assertThat(Answering.messages(Dialect.JUNOS, Family.IP6).types())
        .contains(128, 135)
        .doesNotContain(1, 2, 127, 137);
  }
}
