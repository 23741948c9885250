package io.echogate.icmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExchangeTest {

  @ParameterizedTest
  @EnumSource
  void whatAnswersAQueryIsAReplyToIt(Family family) {
    for (int type = 0; type < 256; type++) {
      int reply = Exchange.replyTo(family, type);
      if (reply != Tuple.NONE) {
        assertThat(Exchange.queryOf(family, reply)).isEqualTo(type);
        assertThat(kind(family, type)).isEqualTo(Kind.QUERY);
        assertThat(kind(family, reply)).isEqualTo(Kind.REPLY);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyReplyInUseAnswersAQuery(Family family) {
    int[] replies =
        IntStream.range(0, 256)
            .filter(type -> kind(family, type) == Kind.REPLY)
            .filter(type -> type != domainNameReply(family))
            .toArray();

    assertThat(IntStream.range(0, 256).filter(type -> Exchange.queryOf(family, type) >= 0))
        .containsExactly(IntStream.of(replies).boxed().toArray(Integer[]::new));
  }

  /** The reply of RFC 1788, which is deprecated and which no policy can ask to be solicited. */
  private static int domainNameReply(Family family) {
    return family == Family.IP4 ? 38 : Tuple.NONE;
  }

  @ParameterizedTest
  @EnumSource
  void theRegistrysErrorsAreThoseThatQuote(Family family) {
    for (int type = 0; type < 256; type++) {
      assertThat(QuoteDecoder.isIn(family, type))
          .as("%s type %d", family, type)
          .isEqualTo(kind(family, type) == Kind.ERROR);
    }
  }

  private static Kind kind(Family family, int type) {
    return Registry.instance().type(family, type).kind();
  }
}
