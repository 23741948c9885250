package io.echogate.icmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RegistryTest {
  private final Registry registry = Registry.instance();

  private Optional<String> found(Family family, String name) {
    return registry.find(family, name).map(entry -> entry.messages().toString());
  }

  @Test
  void describesAType() {
    assertThat(registry.type(Family.IP4, 3))
        .isEqualTo(
            new RegistryEntry(
                Family.IP4,
                MessageRange.ofType(3),
                "destination-unreachable",
                "Destination Unreachable (all codes)",
                Kind.ERROR,
                Status.CURRENT,
                "RFC792"));
  }

  @Test
  void describesACodeAndFallsBackToItsType() {
    assertThat(registry.message(Family.IP4, 3, 4).slug()).isEqualTo("fragmentation-needed");
    assertThat(registry.message(Family.IP4, 3, 200)).isEqualTo(registry.type(Family.IP4, 3));
    assertThat(registry.message(Family.IP6, 138, 255).slug())
        .isEqualTo("router-renumbering-sequence-reset");
  }

  @ParameterizedTest
  @EnumSource
  void describesEveryTypeOfAFamily(Family family) {
    for (int type = 0; type < 256; type++) {
      RegistryEntry entry = registry.type(family, type);

      assertThat(entry.family()).isEqualTo(family);
      assertThat(entry.messages().firstType()).isLessThanOrEqualTo(type);
      assertThat(entry.messages().lastType()).isGreaterThanOrEqualTo(type);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "IP4, echo-request, 8",
    "IP4, fragmentation-needed, 3/4",
    "IP4, time-exceeded, 11",
    "IP4, unassigned-44-252, 44-252",
    "IP6, packet-too-big, 2",
    "IP6, port-unreachable, 1/4",
    "IP6, router-renumbering-command, 138/0",
  })
  void findsSlugs(Family family, String slug, String messages) {
    assertThat(found(family, slug)).contains(messages);
  }

  @Test
  void aSlugSharedByATypeAndItsOnlyCodeMeansTheType() {
    assertThat(found(Family.IP4, "echo-reply")).contains("0");
    assertThat(found(Family.IP6, "neighbor-solicitation")).contains("135");
  }

  @ParameterizedTest
  @CsvSource({
    "IP4, ping, 8",
    "IP4, pong, 0",
    "IP4, TOS-network-unreachable, 3/11",
    "IP4, ttl-exceeded, 11",
    "IP4, info-request, 15",
    "IP4, echo, 8",
    "IP4, packet-too-big, 3/4",
    "IP4, unreachable, 3",
    "IP6, neighbour-solicitation, 135",
    "IP6, nd-router-advert, 134",
    "IP6, mld-listener-reduction, 132",
    "IP6, nd-na, 136",
    "IP6, no-admin, 1/1",
  })
  void findsNamesOfOtherTools(Family family, String name, String messages) {
    assertThat(found(family, name)).contains(messages);
  }

  @Test
  void aSlugWinsOverTheSameNameOfAnotherTool() {
    // Cisco IOS calls ICMPv6 1/3 so.
    assertThat(found(Family.IP6, "destination-unreachable")).contains("1");
  }

  @Test
  void anEarlierToolWinsOverTheSameNameOfALaterOne() {
    // Cisco IOS calls 11/0 so, iptables the type.
    assertThat(found(Family.IP4, "ttl-exceeded")).contains("11");
  }

  @Test
  void phrasesWithACodeAreNoNames() {
    assertThat(registry.names(Family.IP4)).noneMatch(name -> name.contains(" "));
    assertThat(registry.names(Family.IP6)).noneMatch(name -> name.contains(" "));
  }

  @Test
  void aNameOfOneFamilyIsUnknownInTheOther() {
    assertThat(found(Family.IP4, "router-renumbering")).isEmpty();
    assertThat(found(Family.IP4.other(), "router-renumbering")).contains("138");
    assertThat(found(Family.IP6, "source-quench")).isEmpty();
  }

  @Test
  void namesAreCaseSensitive() {
    assertThat(found(Family.IP4, "Echo-Request")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void findsEveryNameThatItLists(Family family) {
    assertThat(registry.names(family)).isNotEmpty().allMatch(n -> found(family, n).isPresent());
    assertThat(registry.names(family)).startsWith(registry.type(family, 0).slug());
  }

  @Test
  void knowsTheGroups() {
    assertThat(registry.group(Family.IP4, "errors"))
        .contains(
            List.of(MessageRange.ofType(3), MessageRange.ofType(11), MessageRange.ofType(12)));
    assertThat(registry.group(Family.IP4, "pmtud")).contains(List.of(new MessageRange(3, 3, 4)));
    assertThat(registry.group(Family.IP6, "all"))
        .contains(List.of(new MessageRange(0, 255, MessageRange.ANY_CODE)));
    assertThat(registry.group(Family.IP6, "timestamps")).isEmpty();
    assertThat(registry.group(Family.IP4, "timestamps")).isPresent();
    assertThat(registry.groups(Family.IP6)).contains("neighbor-discovery", "all");
  }
}
