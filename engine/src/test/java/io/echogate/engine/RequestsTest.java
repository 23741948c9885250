package io.echogate.engine;

import static io.echogate.engine.Limits.SECOND;
import static io.echogate.engine.Packets.nodeInformation;
import static io.echogate.engine.Packets.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Frames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RequestsTest {
  private final Requests requests = new Requests();

  private void sent(Frames frame, long now) {
    requests.sent(Packets.of(frame), now);
  }

  private boolean answered(Frames frame, long now) {
    return requests.answeredBy(Packets.of(frame), now);
  }

  private static String here(Family family) {
    return family == Family.IP4 ? "192.0.2.1" : "2001:db8::1";
  }

  private static String there(Family family) {
    return family == Family.IP4 ? "203.0.113.5" : "2001:db8:1::5";
  }

  private static Frames request(Family family, int type, int identifier) {
    return query(family, type, identifier).source(here(family)).destination(there(family));
  }

  private static Frames reply(Family family, int type, int identifier) {
    return query(family, type, identifier).source(there(family)).destination(here(family));
  }

  @ParameterizedTest
  @CsvSource({
    "IP4, 8, 0",
    "IP4, 13, 14",
    "IP4, 15, 16",
    "IP4, 17, 18",
    "IP4, 42, 43",
    "IP6, 128, 129",
    "IP6, 160, 161"
  })
  void aReplyAnswersItsQueryAndNoOther(Family family, int query, int reply) {
    sent(request(family, query, 7), 0);

    for (int type = 0; type < 256; type++) {
      assertThat(answered(reply(family, type, 7), 1)).as("%d", type).isEqualTo(type == reply);
    }
    assertThat(answered(reply(family, reply, 8), 1)).isFalse();
    assertThat(answered(reply(family, reply, 7).source(here(family)), 1)).isFalse();
    assertThat(answered(reply(family, reply, 7).destination(there(family)), 1)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void aReplyMayRepeatUntilSixtySecondsHavePassed(Family family) {
    int query = family == Family.IP4 ? 8 : 128;
    int reply = family == Family.IP4 ? 0 : 129;
    sent(request(family, query, 7), 5 * SECOND);

    assertThat(answered(reply(family, reply, 7), 5 * SECOND)).isTrue();
    assertThat(answered(reply(family, reply, 7), 65 * SECOND)).isTrue();
    assertThat(answered(reply(family, reply, 7), 65 * SECOND + 1)).isFalse();
    sent(request(family, query, 7), 70 * SECOND);
    assertThat(answered(reply(family, reply, 7), 130 * SECOND)).isTrue();
  }

  @Test
  void nodeInformationIsToldByItsNonce() {
    Frames query =
        nodeInformation(139, 0x1122_3344_5566_7788L)
            .source(here(Family.IP6))
            .destination(there(Family.IP6));
    sent(query, 0);

    assertThat(answered(response(0x1122_3344_5566_7788L), 1)).isTrue();
    assertThat(answered(response(0x1122_3344_5566_7789L), 1)).isFalse();
    assertThat(answered(response(0x1122_3344_5566_7788L).cutBody(15), 1)).isFalse();
  }

  private static Frames response(long nonce) {
    return nodeInformation(140, nonce).source(there(Family.IP6)).destination(here(Family.IP6));
  }

  @Test
  void aQueryWithoutNonceCannotBeAnswered() {
    sent(
        nodeInformation(139, 0).source(here(Family.IP6)).destination(there(Family.IP6)).cutBody(8),
        0);

    assertThat(answered(response(0), 1)).isFalse();
    assertThat(answered(response(0).cutBody(8), 1)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"IP4, 8, 0, 224.0.0.1", "IP6, 128, 129, ff02::1"})
  void aQueryToAGroupMayBeAnsweredFromAnywhere(Family family, int query, int reply, String group) {
    sent(query(family, query, 7).source(here(family)).destination(group), 0);

    assertThat(answered(reply(family, reply, 7), 60 * SECOND)).isTrue();
    assertThat(answered(reply(family, reply, 7).source(here(family)), 1)).isTrue();
    assertThat(answered(reply(family, reply, 9), 1)).isFalse();
    assertThat(answered(reply(family, reply, 7).destination(there(family)), 1)).isFalse();
    assertThat(answered(reply(family, reply, 7), 60 * SECOND + 1)).isFalse();
  }

  @Test
  void familiesWithEqualNumbersAreApart() {
    sent(query(Family.IP4, 8, 7).source("0.0.0.1").destination("0.0.0.2"), 0);

    assertThat(answered(query(Family.IP6, 129, 7).source("::2").destination("::1"), 0)).isFalse();
    assertThat(answered(query(Family.IP4, 0, 7).source("0.0.0.2").destination("0.0.0.1"), 0))
        .isTrue();
  }

  @Test
  void onlyQueriesAreWrittenDown() {
    sent(reply(Family.IP4, 0, 7), 0);
    sent(request(Family.IP4, 8, 7).cutBody(7), 0);
    sent(request(Family.IP4, 8, 7).fragment(1, true), 0);

    assertThat(answered(reply(Family.IP4, 0, 7), 0)).isFalse();
  }

  @Test
  void aQueryThatIsSentInFragmentsIsKnownByItsFirst() {
    sent(request(Family.IP4, 8, 7).fragment(0, true), 0);

    assertThat(answered(reply(Family.IP4, 0, 7), 0)).isTrue();
  }

  @Test
  void overCapacityTheQuerySentLeastRecentlyIsForgotten() {
    Requests two = new Requests(2);
    for (int identifier : new int[] {1, 2, 1, 3}) {
      two.sent(Packets.of(request(Family.IP4, 8, identifier)), identifier);
    }

    assertThat(two.answeredBy(Packets.of(reply(Family.IP4, 0, 1)), 4)).isTrue();
    assertThat(two.answeredBy(Packets.of(reply(Family.IP4, 0, 2)), 4)).isFalse();
    assertThat(two.answeredBy(Packets.of(reply(Family.IP4, 0, 3)), 4)).isTrue();
  }
}
