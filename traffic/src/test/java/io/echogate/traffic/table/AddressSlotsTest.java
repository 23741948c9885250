package io.echogate.traffic.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Property;
import io.echogate.policy.Address;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Slots of addresses are a map of bounded size. */
class AddressSlotsTest {
  private static final int CAPACITY = 256;

  @Test
  void theyAreAMapOfSoManyAddresses() {
    Property.holds(
        random -> {
          AddressSlots slots = new AddressSlots(CAPACITY);
          Map<Address, Long> expected = new HashMap<>();
          for (int i = 0; i < 2000; i++) {
            Address address = address(random);
            long sum = expected.getOrDefault(address, 0L) + i;
            int slot = slots.take(address.family(), address.high(), address.low());
            if (slot == AddressSlots.NONE) {
              assertThat(expected).hasSize(CAPACITY).doesNotContainKey(address);
              continue;
            }
            slots.addNumber(slot, i);
            slots.setOther(slot, -sum);
            expected.put(address, sum);
            assertThat(slots.size()).isEqualTo(expected.size());
          }
          assertThat(contents(slots)).isEqualTo(expected);
        });
  }

  /** The same number in low bits of both families, and in both halves. */
  private static Address address(RandomGenerator random) {
    return random.nextBoolean()
        ? new Address(Family.IP4, 0, random.nextInt(200))
        : new Address(Family.IP6, random.nextInt(3), random.nextInt(100));
  }

  /** What was kept, of which both numbers of a slot tell the same. */
  private static Map<Address, Long> contents(AddressSlots slots) {
    Map<Address, Long> contents = new HashMap<>();
    slots.forEach(
        slot -> {
          assertThat(slots.other(slot)).isEqualTo(-slots.number(slot));
          contents.put(
              new Address(slots.family(slot), slots.high(slot), slots.low(slot)),
              slots.number(slot));
        });
    return contents;
  }
}
