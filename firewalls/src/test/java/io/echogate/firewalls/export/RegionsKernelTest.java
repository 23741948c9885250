package io.echogate.firewalls.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.audit.AllSpaces;
import io.echogate.firewalls.export.RegionPackets.Attempt;
import io.echogate.firewalls.export.RegionPackets.Values;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.regions.Budget;
import io.echogate.firewalls.regions.Plane;
import io.echogate.firewalls.regions.Slice;
import io.echogate.firewalls.regions.Space;
import io.echogate.firewalls.regions.Subject;
import io.echogate.firewalls.regions.Survey;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Property;
import io.echogate.linux.testing.NeedsRoot;
import io.echogate.linux.testing.NeedsTool;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Random rules in the kernel: of all regions that a survey reports, real packets meet the fate that
 * it says. States are made by real flows, kinds of addresses by routes.
 */
@NeedsRoot
@NeedsTool({"nft", "iptables-nft", "iptables-legacy", "ipset", "ip", "python3"})
class RegionsKernelTest {
  private static final int SETS = Integer.getInteger("regions.kernel", 40);
  private static final long MINUTE = 60_000_000_000L;

  /** Tries to find a packet of a cell in one of its slices, or the other way round. */
  private static final int TRIES = 6;

  @Test
  void ofEachRegionPacketsMeetTheirFate() throws IOException {
    RegionTally tally = new RegionTally();
    try (JudgedRouter router = JudgedRouter.create()) {
      Property.holds(
          random -> {
            int identifier = 1;
            for (int i = 0; i < SETS; i++) {
              KernelRules rules = i == 0 ? KernelRules.everything() : KernelRules.random(random);
              identifier = one(router, rules, random, identifier, tally);
            }
          });
    }
    System.out.println(tally);
    tally.assertEnough(SETS);
  }

  private static int one(
      JudgedRouter router,
      KernelRules rules,
      RandomGenerator random,
      int identifier,
      RegionTally tally) {
    AddressUses addresses = new AddressUses(random);
    RegionPackets packets = new RegionPackets(random, addresses, identifier);
    List<RegionSample> samples = new ArrayList<>();
    Instant now = Instant.now();
    for (Course course : Course.values()) {
      for (Family family : Family.values()) {
        samples(rules.model(), Subject.of(course, family, now), packets, random, tally, samples);
      }
    }
    router.watch();
    router.routes(addresses.routes("add"));
    for (RegionSample sample : samples) {
      for (RegionSample.Before before : sample.before()) {
        send(
            router,
            before.leaves(),
            JudgedRouter.LINKS.getFirst(),
            before.packet().bytes(),
            new byte[0]);
      }
    }
    rules.load(router);
    for (RegionSample sample : samples) {
      boolean leaves = sample.course() == Course.OUT;
      send(
          router,
          leaves,
          leaves ? sample.situation().out() : sample.situation().in(),
          RegionTally.bytes(sample.packet()),
          RegionTally.bytes(sample.station()));
    }
    RouterWatch seen = router.seen();
    for (RegionSample sample : samples) {
      tally.compare(sample, seen, rules.text());
    }
    rules.unload(router);
    router.routes(addresses.routes("del"));
    return packets.identifier();
  }

  private static void send(
      JudgedRouter router, boolean leaves, String link, byte[] packet, byte[] station) {
    if (leaves) {
      router.leave(List.of(packet), List.of(link));
    } else {
      router.arrive(packet, link, station);
    }
  }

  private record Found(List<Slice> slices, Plane plane) {}

  private static void samples(
      RuleSet rules,
      Subject subject,
      RegionPackets packets,
      RandomGenerator random,
      RegionTally tally,
      List<RegionSample> samples) {
    Space.Links links = new Space.Links(false, Set.copyOf(JudgedRouter.LINKS));
    Map<State, Space> spaces = AllSpaces.of(subject.course(), subject.family());
    List<Space> here = spaces.values().stream().map(space -> space.by(links, links)).toList();
    Survey survey = Survey.of(List.of(rules), subject, here);
    int number = 0;
    for (State state : spaces.keySet()) {
      for (Found found : survey.look(number++, Budget.nanos(MINUTE), Found::new)) {
        List<Values> slices =
            found.slices.stream().map(slice -> Values.of(slice, subject.course())).toList();
        List<Plane.Cell> cells = found.plane.cells();
        // Each cell with some slice, and each slice with some cell.
        for (int i = 0; i < Math.max(slices.size(), cells.size()); i++) {
          Attempt attempt = null;
          for (int j = 0; j < TRIES && !(attempt instanceof Attempt.Made); j++) {
            Values slice =
                i < slices.size() ? slices.get(i) : slices.get(random.nextInt(slices.size()));
            Plane.Cell cell =
                i < cells.size() ? cells.get(i) : cells.get(random.nextInt(cells.size()));
            if (j > 0) {
              if (cells.size() > slices.size()) {
                slice = slices.get(random.nextInt(slices.size()));
              } else {
                cell = cells.get(random.nextInt(cells.size()));
              }
            }
            attempt = packets.of(subject, state, slice, cell);
          }
          switch (attempt) {
            case Attempt.Made made -> samples.add(made.sample());
            case Attempt.Impossible impossible -> tally.exclude(impossible.why());
            case null -> throw new AssertionError();
          }
        }
      }
    }
    assertThat(spaces).isNotEmpty();
  }
}
