package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.policy.Address;
import io.echogate.policy.Policy;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a policy does to the login that applies it. */
class LoginPeerTest {

  private static Policy policy(String text) {
    Reading reading = PolicyReader.read(new Source("test.xfw", "xfw {\n" + text + "\n}"));
    assertThat(reading.hasErrors()).as("%s", reading.diagnostics()).isFalse();
    return reading.policies().getFirst();
  }

  private static String login(String text, String peer) {
    return LoginPeer.warning(policy(text), Address.parse(peer).orElseThrow())
        .map(warning -> warning.message() + " | " + warning.help().orElse(""))
        .orElse("");
  }

  @Test
  void aLoginThatTheSourceFilterCatches() {
    assertThat(login("src ip4: block { 192.0.2.0/24 }", "192.0.2.9"))
        .isEqualTo(
            "cuts off the login that runs this, which comes from 192.0.2.9"
                + " | add src ip4.tcp: allow { 192.0.2.9 }");
    assertThat(login("src ip6.tcp: block { 2001:db8::9 }", "2001:db8::9"))
        .isEqualTo(
            "cuts off the login that runs this, which comes from 2001:db8::9"
                + " | take 2001:db8::9 out of this statement");
    assertThat(login("defaults { src_ip: block; }", "192.0.2.9")).startsWith("cuts off");
    assertThat(login("ratelimit=r pps=5; src ip4: ratelimit=r { 192.0.2.9 }", "192.0.2.9"))
        .startsWith("limits the login that runs this below what it needs; it comes from 192.0.2.9");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "src ip4: block { 198.51.100.0/24 }",
        "src ip4.udp: block { 192.0.2.0/24 }",
        "src ip4.icmp: block { 192.0.2.0/24 }",
        "src ip6: block { ::/0 } defaults { src_ip ip6: block; }",
        "src ip4: block { 192.0.2.0/24 } src ip4.tcp: allow { 192.0.2.9 }",
        "defaults { src_ip: block; } src ip4.tcp: allow { 192.0.2.9 }",
        "ratelimit=ample pps=1000; src ip4: ratelimit=ample { 192.0.2.0/24 }",
      })
  void aLoginThatSurvives(String text) {
    assertThat(login(text, "192.0.2.9")).isEmpty();
  }
}
