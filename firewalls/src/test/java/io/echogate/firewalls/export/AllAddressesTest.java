package io.echogate.firewalls.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.policy.Policy;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.source.Source;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A set of all addresses: the kernel refuses to be asked what lies outside of it. */
class AllAddressesTest {

  private static String export(String condition) {
    String text =
        "policy all { icmp ip6 : block { 1 } "
            + condition
            + "; defaults { icmp in: allow; fragments in: allow; malformed in: allow; } }";
    Policy policy = PolicyReader.read(new Source("all", text)).policies().getFirst();
    return Exporter.export(policy, IptablesOptions.standard(), Optional.of(Erring.BLOCK))
        .text()
        .orElseThrow();
  }

  @Test
  void whatComesFromNowhereIsNoRule() {
    assertThat(export("from not ::/0")).doesNotContain("--icmpv6-type 1 ");
  }

  @Test
  void whatComesFromAnywhereIsAskedNothing() {
    assertThat(export("from ::/0"))
        .contains("--icmpv6-type 1 -m comment")
        .doesNotContain("-s ::/0");
    assertThat(export("to { @self, ::/0 }")).doesNotContain("addrtype");
  }
}
