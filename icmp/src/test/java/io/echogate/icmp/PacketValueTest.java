package io.echogate.icmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.echogate.icmp.testing.Frames;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PacketValueTest {

  private static PacketValue packet(
      Form form, @Nullable Family family, int type, boolean truncated) {
    return new PacketValue(form, family, 1, type, 0, truncated, 42, 28, 0, 64, 0, 0, 0, 0);
  }

  @Test
  void aCopyStaysAsTheDecoderGoesOn() {
    FrameDecoder decoder = new FrameDecoder();
    byte[] first = Frames.ip4().icmp(3, 1, 20).bytes();
    byte[] second = Frames.ip6().bytes();

    PacketValue copy = PacketValue.copyOf(decoder.decode(MemorySegment.ofArray(first), 0, 62));
    decoder.decode(MemorySegment.ofArray(second), 0, second.length);

    assertThat(copy.family()).isEqualTo(Family.IP4);
    assertThat(copy.type()).isEqualTo(3);
    assertThat(PacketValue.copyOf(copy)).isSameAs(copy);
  }

  @Test
  void aMessageHasAFamilyAndUnlessItIsCutAType() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> packet(Form.WHOLE, null, 8, false))
        .withMessage("an ICMP message without family or type: 8");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> packet(Form.ATOMIC, Family.IP6, Packet.NONE, false));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> packet(Form.FIRST_FRAGMENT, Family.IP4, 256, false));
    assertThat(packet(Form.WHOLE, Family.IP4, Packet.NONE, true).truncated()).isTrue();
    assertThat(packet(Form.LATER_FRAGMENT, Family.IP4, Packet.NONE, false).type()).isNegative();
  }
}
