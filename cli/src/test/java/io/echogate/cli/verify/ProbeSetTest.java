package io.echogate.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.Family;
import io.echogate.icmp.Form;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.PacketValue;
import io.echogate.policy.Address;
import io.echogate.policy.Policy;
import io.echogate.policy.Prefix;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.source.Source;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The frames of a verification are the frames that they are said to be, and leave nothing out. */
class ProbeSetTest {
  private static int echo(Family family) {
    return family == Family.IP4 ? 8 : 128;
  }

  private static Policy policy(String text) {
    return PolicyReader.read(new Source("test.xfw", text)).policies().getFirst();
  }

  private static Tried tried(String text) {
    return new Tried(policy(text), false);
  }

  private static PacketValue decode(Probe probe) {
    byte[] frame = probe.frame();
    return PacketValue.copyOf(
        new FrameDecoder().decode(MemorySegment.ofArray(frame), 0, frame.length));
  }

  private static Form form(String name) {
    return ProbeSet.of(tried("xfw { }"), ProbeSetTest::echo).stream()
        .filter(probe -> probe.name().equals(name))
        .findFirst()
        .map(probe -> decode(probe).form())
        .orElseThrow();
  }

  @Test
  void everyTypeAndEveryFormIsThere() {
    List<PacketValue> packets =
        ProbeSet.of(tried("xfw { }"), ProbeSetTest::echo).stream()
            .map(ProbeSetTest::decode)
            .toList();
    for (Family family : Family.values()) {
      assertThat(
              packets.stream()
                  .filter(packet -> packet.family() == family && packet.form() == Form.WHOLE)
                  .map(PacketValue::type))
          .containsAll(IntStream.range(0, 256).boxed().toList());
    }
    assertThat(packets.stream().map(PacketValue::form).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(Form.values());
  }

  @Test
  void eachHasANameOfItsOwn() {
    assertThat(ProbeSet.of(tried("xfw { src: block { 192.0.2.0/24 } }"), ProbeSetTest::echo))
        .extracting(Probe::name)
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({
    "ip4 8/0, WHOLE",
    "ip6 135 of 1400 bytes, WHOLE",
    "ip4 8 in QinQ, WHOLE",
    "ip4 8 in three VLANs, MALFORMED",
    "ip4 8 with all options, WHOLE",
    "'ip4 8, first fragment', FIRST_FRAGMENT",
    "'ip6 128, last fragment', LATER_FRAGMENT",
    "'ip6 128, atomic fragment', ATOMIC",
    "'ip4 8, longer than its frame', MALFORMED",
    "'ip4 3, version 6', MALFORMED",
    "'ip6 2, version 6', WHOLE",
    "ip6 128 behind header 51, WHOLE",
    "ip6 128 behind headers 0 and 43, WHOLE",
    "ip6 128 behind 8 headers, WHOLE",
    "ip6 128 behind 9 headers, MALFORMED",
    "ip4 protocol 58, MALFORMED",
    "ip6 protocol 6, NOT_ICMP",
    "arp, NOT_ICMP",
  })
  void framesAreWhatTheirNamesSay(String name, Form form) {
    assertThat(form(name)).isEqualTo(form);
  }

  @Test
  void theEdgesOfEveryPrefixAreTriedForEveryProtocol() {
    List<String> names =
        ProbeSet.of(tried("xfw { src ip4: block { 192.0.2.0/24 } }"), ProbeSetTest::echo).stream()
            .map(Probe::name)
            .filter(name -> name.contains("from"))
            .toList();
    assertThat(names)
        .hasSize(12)
        .contains("ip4 8 from 192.0.2.255", "ip4 tcp from 192.0.1.255", "ip4 udp from 192.0.3.0");
  }

  @Test
  void ofManyPrefixesSomeAreTried() {
    String prefixes =
        IntStream.range(0, 2000)
            .mapToObj(i -> "10.%d.%d.0/24".formatted(i / 256, i % 256))
            .collect(Collectors.joining(", "));
    long sources =
        ProbeSet.of(tried("xfw { src ip4: block { " + prefixes + " } }"), ProbeSetTest::echo)
            .stream()
            .filter(probe -> probe.name().contains("from"))
            .count();
    assertThat(sources).isEqualTo(256 * 4 * 3);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.0, 24, 192.0.2.0 192.0.2.255 192.0.1.255 192.0.3.0",
    "192.0.2.1, 32, 192.0.2.1 192.0.2.0 192.0.2.2",
    "0.0.0.0, 0, 0.0.0.0 255.255.255.255",
    "255.255.255.255, 32, 255.255.255.255 255.255.255.254",
    "2001:db8::, 64, 2001:db8:: 2001:db8::ffff:ffff:ffff:ffff"
        + " 2001:db7:ffff:ffff:ffff:ffff:ffff:ffff 2001:db8:0:1::",
    "::, 128, :: ::1",
    "::, 0, :: ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
  })
  void edges(String address, int length, String edges) {
    Address first = Address.parse(address).orElseThrow();
    assertThat(Edges.of(Prefix.of(first, length)))
        .extracting(Address::toString)
        .isEqualTo(Arrays.asList(edges.split(" ", -1)));
  }
}
