package io.echogate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.testing.Property;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AddressMapTest {
  private record Address(long high, long low) {}

  @Test
  void behavesAsAnOrdinaryMap() {
    Property.holds(
        random -> {
          AddressMap<Integer> map = new AddressMap<>();
          Map<Address, Integer> model = new HashMap<>();
          for (int i = 0; i < 20_000; i++) {
            Address address = new Address(random.nextInt(3), (long) random.nextInt(2_000) << 32);
            if (random.nextInt(3) == 0) {
              assertThat(map.find(address.high, address.low)).isEqualTo(model.get(address));
            } else {
              map.put(address.high, address.low, i);
              model.put(address, i);
            }
            if (random.nextInt(4_000) == 0) {
              int threshold = i - 300;
              map.retainIf(value -> value > threshold);
              model.values().removeIf(value -> value <= threshold);
            }
            assertThat(map.size()).isEqualTo(model.size());
          }
          model.forEach(
              (address, v) -> assertThat(map.find(address.high, address.low)).isEqualTo(v));
        });
  }

  @Test
  void knowsTheAddressOfZeros() {
    AddressMap<String> map = new AddressMap<>();
    assertThat(map.find(0, 0)).isNull();

    map.put(0, 0, "zero");

    assertThat(map.find(0, 0)).isEqualTo("zero");
    assertThat(map.find(0, 1)).isNull();
  }
}
