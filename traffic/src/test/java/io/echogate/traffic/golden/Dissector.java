package io.echogate.traffic.golden;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Another program that reads captures. */
enum Dissector {
  /** Says what it sees in words. */
  TCPDUMP,

  /** Gives the type as a number. */
  TSHARK;

  private String command() {
    return switch (this) {
      case TCPDUMP -> "tcpdump -nn -t -r";
      // Fragments are to be seen as they are, not put together.
      case TSHARK ->
          "tshark -n -o ip.defragment:FALSE -o ipv6.defragment:FALSE"
              + " -T fields -E occurrence=f -e icmp.type -e icmpv6.type -r";
    };
  }

  private Optional<String> kind(String line) {
    return switch (this) {
      case TCPDUMP -> TcpdumpText.kind(line);
      case TSHARK -> fields(line);
    };
  }

  /**
   * What it sees.
   *
   * @param messages how many by family and type; what has no type is not among them
   * @param complaint what it says about the file; empty if nothing
   */
  record Seen(Map<String, Long> messages, String complaint) {}

  /** Lets it read a capture. */
  Seen see(Path capture) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(command().split(" ", -1)));
    all.add(capture.toString());
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    Map<String, Long> messages = new TreeMap<>();
    StringBuilder complaint = new StringBuilder();
    for (String line : text.lines().toList()) {
      if (line.startsWith(all.getFirst() + ": ")) {
        complaint.append(line);
      } else {
        kind(line).ifPresent(seen -> messages.merge(seen, 1L, Long::sum));
      }
    }
    return new Seen(messages, complaint.toString());
  }

  /** The fields of tshark: a type of ICMPv4, a tabulator, one of ICMPv6; one of them or none. */
  private static Optional<String> fields(String line) {
    if (!line.matches("\\d*\t\\d*") || line.length() == 1) {
      return Optional.empty();
    }
    return Optional.of(
        line.startsWith("\t")
            ? "ip6 " + line.strip()
            : "ip4 " + line.substring(0, line.indexOf('\t')));
  }
}
