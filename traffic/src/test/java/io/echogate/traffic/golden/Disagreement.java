package io.echogate.traffic.golden;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where another program sees something else than Echogate in a golden capture. There are no others.
 *
 * @param more how many messages it counts more, by family and type; fewer if negative
 * @param complaint what it says about the file; empty if nothing
 * @param why the reason why both are right
 */
record Disagreement(
    Dissector by, String capture, Map<String, Long> more, String complaint, String why) {

  /** The messages of captures that have one of each sort that matters. */
  private static final Map<String, Long> FEW =
      Map.ofEntries(
          Map.entry("ip4 0", 1L),
          Map.entry("ip4 3", 2L),
          Map.entry("ip4 8", 1L),
          Map.entry("ip6 2", 1L),
          Map.entry("ip6 128", 1L),
          Map.entry("ip6 129", 1L),
          Map.entry("ip6 135", 1L));

  private static final List<Disagreement> ALL =
      Stream.of(
              differences(
                  "below-vlan-thrice.pcap",
                  "a third VLAN tag is malformed (language reference, section 6); others read on",
                  FEW,
                  FEW),
              differences(
                  "odd-extensions.pcap",
                  "a ninth extension header is malformed (section 6); others read on",
                  Map.of("ip6 128", 1L),
                  Map.of("ip6 128", 1L)),
              differences(
                  "odd-malformed.pcap",
                  "messages too short, in the other family, or in packets longer than their frame",
                  Map.of("ip4 8", 1L, "ip6 128", 2L, "ip6 said to be length 0 (invalid)", 1L),
                  Map.of("ip4 8", 2L, "ip6 128", 2L, "ip6 8", 1L)),
              Stream.of("pcap", "pcapng")
                  .map(
                      form ->
                          new Disagreement(
                              Dissector.TCPDUMP,
                              "cut-42." + form,
                              Map.of("ip4 3", -2L),
                              "",
                              "tcpdump names no error of which it does not have what it quotes")),
              refusals(
                  "link-raw-14.pcap",
                  "unknown data link type 14",
                  "14 is raw IP where OpenBSD wrote it, as Wireshark knows; libpcap writes 101"),
              refusals(
                  "interfaces-of-other-links.pcapng",
                  "an interface has a type 101 different from the type of the first interface",
                  "libpcap reads captures of one link type only"),
              refusals(
                  "sections-of-other-links.pcapng",
                  "an interface has a type 101 different from the type of the first interface",
                  "libpcap reads captures of one link type only"),
              refusals(
                  "sections-of-both-orders.pcapng",
                  "pcapng block size 469762048 > maximum 16777216",
                  "libpcap reads sections of one byte order only"))
          .flatMap(each -> each)
          .toList();

  private static Stream<Disagreement> differences(
      String capture, String why, Map<String, Long> tcpdump, Map<String, Long> tshark) {
    return Stream.of(
        new Disagreement(Dissector.TCPDUMP, capture, tcpdump, "", why),
        new Disagreement(Dissector.TSHARK, capture, tshark, "", why));
  }

  /** Of a capture of which tcpdump reads a part at most. */
  private static Stream<Disagreement> refusals(String capture, String complaint, String why) {
    return Stream.of(new Disagreement(Dissector.TCPDUMP, capture, Map.of(), complaint, why));
  }

  /** The one of a program and a capture, if there is one. */
  static Optional<Disagreement> of(Dissector by, String capture) {
    return ALL.stream().filter(each -> each.by == by && each.capture.equals(capture)).findFirst();
  }
}
