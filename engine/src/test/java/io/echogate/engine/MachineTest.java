package io.echogate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.policy.Address;
import io.echogate.policy.BuiltInSet;
import io.echogate.policy.Prefix;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MachineTest {
  private static final Machine MACHINE =
      new Machine(
          Set.of(address("192.0.2.9"), address("2001:db8::9")),
          Set.of(
              prefix("192.0.2.0", 24),
              prefix("10.0.0.0", 30),
              prefix("10.1.0.0", 31),
              prefix("10.2.0.1", 32),
              prefix("2001:db8::", 64)));

  private static Address address(String text) {
    return Address.parse(text).orElseThrow();
  }

  private static Prefix prefix(String text, int length) {
    return Prefix.of(address(text), length);
  }

  @Test
  void selfIsItsAddresses() {
    assertThat(MACHINE.set(BuiltInSet.SELF).prefixes().map(Prefix::toString))
        .containsExactly("192.0.2.9/32", "2001:db8::9/128");
  }

  @Test
  void broadcastIsTheLimitedOneAndThoseOfSubnetsThatHaveOne() {
    assertThat(MACHINE.set(BuiltInSet.BROADCAST).prefixes().map(Prefix::toString))
        .containsExactly("10.0.0.3/32", "192.0.2.255/32", "255.255.255.255/32");
  }

  @Test
  void multicastIsThatOfBothFamilies() {
    assertThat(MACHINE.set(BuiltInSet.MULTICAST).prefixes().map(Prefix::toString))
        .containsExactly("224.0.0.0/4", "ff00::/8");
  }

  @Test
  void anUnknownMachineHasNoAddressesButKnowsTheOthers() {
    assertThat(Machine.unknown().set(BuiltInSet.SELF).isEmpty()).isTrue();
    assertThat(Machine.unknown().set(BuiltInSet.BROADCAST).prefixes().map(Prefix::toString))
        .containsExactly("255.255.255.255/32");
  }
}
