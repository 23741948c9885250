package io.echogate.datapath;

import io.echogate.datapath.layout.MachineContents;
import io.echogate.datapath.layout.MachineMap;
import io.echogate.engine.Machine;
import io.echogate.linux.Mapping;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A machine with some of the addresses of random frames, for the evaluator and for the kernel. */
record RandomMachine(Machine machine) {
  static RandomMachine of(RandomGenerator random) {
    Set<Address> addresses = new HashSet<>();
    if (random.nextBoolean()) {
      addresses.add(address("192.0.2.3"));
      addresses.add(address("2001:db8::3"));
    }
    Set<Prefix> subnets =
        (random.nextBoolean()
                ? Stream.of("192.0.2.0/29", "198.51.100.4/30")
                : Stream.of("192.0.2.0/24", "2001:db8::/64"))
            .map(RandomMachine::prefix)
            .collect(Collectors.toSet());
    return new RandomMachine(new Machine(addresses, subnets));
  }

  private static Address address(String text) {
    return Address.parse(text).orElseThrow();
  }

  private static Prefix prefix(String text) {
    int slash = text.indexOf('/');
    return Prefix.of(
        address(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
  }

  /** Tells it to the programs of a policy that ask. */
  void write(LoadedPolicy policy) {
    policy.objects().maps().stream()
        .filter(map -> map.spec().name().equals(MachineMap.NAME))
        .forEach(
            map -> {
              try (Mapping mapping = map.mmap(Mapping.Access.READ_WRITE)) {
                MachineMap.write(
                    mapping.segment(),
                    MachineContents.of(machine.addresses(), machine.subnets()),
                    new SecureRandom());
              }
            });
  }
}
