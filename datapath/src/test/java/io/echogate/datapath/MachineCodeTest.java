package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.datapath.MachineQuestions.Question;
import io.echogate.datapath.layout.MachineContents;
import io.echogate.datapath.layout.MachineMap;
import io.echogate.ebpf.BpfMap;
import io.echogate.engine.Evaluator;
import io.echogate.engine.Machine;
import io.echogate.engine.Surroundings;
import io.echogate.icmp.Family;
import io.echogate.icmp.Form;
import io.echogate.icmp.PacketValue;
import io.echogate.icmp.testing.Property;
import io.echogate.linux.GracePeriod;
import io.echogate.linux.Mapping;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Address;
import io.echogate.policy.Direction;
import io.echogate.policy.Prefix;
import io.echogate.policy.Verdict;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What programs are told of a machine is what the evaluator is told. */
@NeedsKernel(KernelFeature.XDP)
class MachineCodeTest {
  private static final int MACHINES = 60;
  private static final int QUESTIONS = 300;
  private static final int MOST_VERIFIED = 400;
  private static final int REDIRECT = 5;
  private static final int ECHO_REQUEST4 = 8;
  private static final int ECHO_REQUEST6 = 128;

  private final BpfMap map = BpfMap.create(MachineMap.spec());
  private final Mapping mapping = map.mmap(Mapping.Access.READ_WRITE);
  private final MachineQuestions questions = new MachineQuestions(map);

  @AfterEach
  void close() {
    questions.close();
    mapping.close();
    map.close();
  }

  private void write(Machine machine, RandomGenerator random) {
    MachineContents contents = MachineContents.of(machine.addresses(), machine.subnets());
    MachineMap.write(mapping.segment(), contents, random);
    assertThat(MachineMap.read(mapping.segment())).isEqualTo(contents);
  }

  @Test
  void aMapThatNobodyWroteKnowsNothing() {
    for (String address : new String[] {"0.0.0.0", "192.0.2.1", "255.255.255.255"}) {
      assertThat(questions.ask(Question.SELF4, address(address))).isFalse();
      assertThat(questions.ask(Question.BROADCAST, address(address))).isFalse();
      assertThat(questions.ask(Question.ON_SUBNET, address(address))).isFalse();
    }
    assertThat(questions.ask(Question.SELF6, address("::"))).isFalse();
    assertThat(MachineMap.isWritten(mapping.segment())).isFalse();
  }

  @Test
  void theVerifierWalksOnePath() {
    for (Question question : Question.values()) {
      assertThat(questions.verified(question)).as("%s", question).isLessThan(MOST_VERIFIED);
    }
  }

  @Test
  void kernelAndEvaluatorKnowTheSameOfRandomMachines() {
    Property.holds(
        random -> {
          for (int i = 0; i < MACHINES; i++) {
            agree(random, randomMachine(random, 1 << random.nextInt(9)));
          }
        });
  }

  @Test
  void kernelAndEvaluatorKnowTheSameOfTheLargestMachine() {
    Property.holds(random -> agree(random, randomMachine(random, MachineMap.MOST - 1)));
  }

  private void agree(RandomGenerator random, Machine machine) {
    write(machine, random);
    Judges judges = new Judges(machine);
    for (int i = 0; i < QUESTIONS; i++) {
      Address four = askedFor(random, machine, Family.IP4);
      Address six = askedFor(random, machine, Family.IP6);
      compare(machine, Question.SELF4, four, judges.self(four));
      compare(machine, Question.SELF6, six, judges.self(six));
      compare(machine, Question.BROADCAST, four, judges.broadcast(four));
      compare(machine, Question.ON_SUBNET, four, judges.onSubnet(four));
    }
  }

  private void compare(Machine machine, Question question, Address address, boolean expected) {
    assertThat(questions.ask(question, address))
        .as("%s of %s on %s", question, address, machine)
        .isEqualTo(expected);
  }

  /** What evaluators of policies with the conditions say. */
  private static final class Judges {
    private final Evaluator self;
    private final Evaluator broadcast;
    private final Evaluator onLink;

    Judges(Machine machine) {
      Surroundings around = Surroundings.unknown().withMachine(machine);
      self = judge("icmp : allow { echo-request } to @self;", around);
      broadcast = judge("icmp : allow { echo-request } to @broadcast;", around);
      onLink = judge("icmp ip4 : allow { redirect } on-link;", around);
    }

    private static Evaluator judge(String statement, Surroundings around) {
      String text = "policy test { " + statement + " defaults { icmp in: block; } }";
      return Evaluator.of(TestPolicies.policy(text), around);
    }

    boolean self(Address address) {
      return passes(self, address, true);
    }

    boolean broadcast(Address address) {
      return passes(broadcast, address, true);
    }

    boolean onSubnet(Address address) {
      return passes(onLink, address, false);
    }

    private static boolean passes(Evaluator judge, Address address, boolean destination) {
      boolean ip4 = address.family() == Family.IP4;
      int type = destination ? ip4 ? ECHO_REQUEST4 : ECHO_REQUEST6 : REDIRECT;
      PacketValue packet =
          new PacketValue(
              Form.WHOLE,
              address.family(),
              address.family().protocol(),
              type,
              0,
              false,
              98,
              84,
              56,
              64,
              destination ? 0 : address.high(),
              destination ? 0 : address.low(),
              destination ? address.high() : 0,
              destination ? address.low() : 0);
      return judge.evaluate(packet, Direction.IN, 0).verdict() == Verdict.PASS;
    }
  }

  private static Machine randomMachine(RandomGenerator random, int most) {
    Set<Address> addresses = new HashSet<>();
    Set<Prefix> subnets = new HashSet<>();
    int count = random.nextInt(most + 1);
    // Addresses near each other, as networks have them, and far from each other.
    long near = random.nextLong() & 0xffff_ff00L;
    for (int i = 0; i < count; i++) {
      Address four =
          random.nextBoolean()
              ? new Address(Family.IP4, 0, (near + i) & 0xffff_ffffL)
              : new Address(Family.IP4, 0, random.nextLong() & 0xffff_ffffL);
      Address six =
          random.nextBoolean()
              ? new Address(Family.IP6, 0x2001_0db8_0000_0000L | random.nextInt(4), i + 1)
              : new Address(Family.IP6, random.nextLong(), random.nextLong());
      addresses.add(four);
      addresses.add(six);
      subnets.add(Prefix.of(four, 8 + random.nextInt(25)));
      subnets.add(Prefix.of(six, 64));
    }
    if (random.nextInt(8) == 0) {
      subnets.add(Prefix.of(address("0.0.0.0"), 0));
    }
    return new Machine(addresses, subnets);
  }

  /** An address that is of interest on a machine. */
  private static Address askedFor(RandomGenerator random, Machine machine, Family family) {
    Address base = new Address(family, 0, 0);
    switch (random.nextInt(4)) {
      case 0 -> base = any(random, machine.addresses(), base);
      case 1 -> {
        Prefix none = Prefix.of(base, 32);
        Prefix subnet =
            any(
                random,
                machine.subnets().stream()
                    .filter(prefix -> prefix.family() == family)
                    .collect(Collectors.toUnmodifiableSet()),
                none);
        long last = subnet.low() | 0xffff_ffffL >>> Math.min(subnet.length(), 32);
        base = new Address(family, subnet.high(), random.nextBoolean() ? subnet.low() : last);
      }
      case 2 -> base = new Address(family, random.nextLong(), random.nextLong());
      default -> base = new Address(family, -random.nextInt(2), -random.nextInt(2));
    }
    long step = random.nextInt(3) == 0 ? random.nextInt(3) - 1 : 0;
    return family == Family.IP4
        ? new Address(family, 0, (base.low() + step) & 0xffff_ffffL)
        : new Address(family, base.high(), base.low() + step);
  }

  private static <T> T any(RandomGenerator random, Set<T> from, T otherwise) {
    return from.isEmpty()
        ? otherwise
        : from.stream().skip(random.nextInt(from.size())).findFirst().orElseThrow();
  }

  private static Address address(String text) {
    return Address.parse(text).orElseThrow();
  }

  @Test
  void aQuestionHasOneAnswerWhileTheMapIsWritten() throws InterruptedException {
    // One address is always there, the others come and go around it.
    Address always = address("192.0.2.1");
    Address always6 = address("2001:db8::1");
    Address never = address("203.0.113.9");
    RandomGenerator random = RandomGenerator.getDefault();
    Set<Address> addresses = new HashSet<>(Set.of(always, always6));
    MachineMap.write(mapping.segment(), contents(addresses), random);
    AtomicBoolean running = new AtomicBoolean(true);
    AtomicBoolean wrong = new AtomicBoolean();
    Thread asker =
        Thread.ofPlatform()
            .start(
                () -> {
                  try (MachineQuestions others = new MachineQuestions(map)) {
                    while (running.get()) {
                      if (!others.ask(Question.SELF4, always)
                          || !others.ask(Question.SELF6, always6)
                          || others.ask(Question.SELF4, never)
                          || !others.ask(Question.ON_SUBNET, always)) {
                        wrong.set(true);
                      }
                    }
                  }
                });
    for (int i = 0; i < 200; i++) {
      addresses.clear();
      addresses.addAll(Set.of(always, always6));
      for (int other = 0; other < random.nextInt(300); other++) {
        addresses.add(new Address(Family.IP4, 0, 0x0a00_0000L + random.nextInt(1 << 20)));
        addresses.add(new Address(Family.IP6, random.nextLong(), random.nextLong()));
      }
      GracePeriod.await();
      MachineMap.write(mapping.segment(), contents(addresses), random);
    }
    running.set(false);
    asker.join();
    assertThat(wrong).isFalse();
  }

  private static MachineContents contents(Set<Address> addresses) {
    Set<Prefix> subnets = new HashSet<>();
    for (Address address : addresses) {
      subnets.add(Prefix.of(address, address.family() == Family.IP4 ? 28 : 64));
    }
    return MachineContents.of(addresses, subnets);
  }

  @Test
  void moreThanThereIsRoomForIsRefused() {
    Set<Address> addresses = new HashSet<>();
    for (int i = 0; i <= MachineMap.MOST; i++) {
      addresses.add(new Address(Family.IP4, 0, i));
    }
    assertThat(MachineMap.fits(MachineContents.of(addresses, Set.of()))).isFalse();
    addresses.remove(new Address(Family.IP4, 0, 0));
    assertThat(MachineMap.fits(MachineContents.of(addresses, Set.of()))).isTrue();
  }
}
