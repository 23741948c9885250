package io.echogate.firewalls.export;

import io.echogate.icmp.Family;
import io.echogate.linux.Clocks;
import io.echogate.policy.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A flood of messages that empties buckets and keeps them empty, and counters of what arrives at
 * the judged host and of what passes its rules. They are read when all is over, so no interval
 * depends on how long it takes to read them: it is from the first packet sent to the last.
 */
final class RateFlood {
  private static final double SECOND = Duration.ofSeconds(1).toNanos();

  /** Not a whole number, so that no packet is admitted at its very end. */
  private static final long LENGTH = Duration.ofMillis(6_500).toNanos();

  private static final long PAUSE = Duration.ofNanos(300_000).toNanos();

  /** So many times what is admitted is sent. */
  private static final int OVER = 2;

  /** So much of a bucket may fill up while the sender stalls. */
  private static final double MOST_IDLE = 0.8;

  private final JudgedHost host;
  private final List<Offer> offers;

  /** Messages of a type from an address to the judged host. */
  record Stream(Family family, int type, String source) {
    private String match() {
      return family == Family.IP4
          ? "icmp type " + type + " ip saddr " + source
          : "icmpv6 type " + type + " ip6 saddr " + source;
    }

    private byte[] packet() {
      Address from = Address.parse(source).orElseThrow();
      boolean ip4 = family == Family.IP4;
      Address to = Address.parse(ip4 ? "192.0.2.2" : "2001:db8::2").orElseThrow();
      int protocol = ip4 ? 1 : 58;
      return new RawPackets.Packet(
              family,
              from,
              to,
              64,
              1,
              0,
              false,
              protocol,
              RawPackets.message(family, from, to, type, 0, new byte[28]))
          .bytes();
    }
  }

  /**
   * A bucket of a limit.
   *
   * @param line of the policy that names the limit
   * @param rate in packets a second, by the policy
   */
  record Bucket(String name, int line, double rate, int burst, List<Stream> streams) {
    Bucket(String name, int line, double rate, int burst, Stream... streams) {
      this(name, line, rate, burst, List.of(streams));
    }
  }

  /**
   * What was measured.
   *
   * @param seconds from the first packet sent to the last
   */
  record Figures(Bucket bucket, long arrived, long admitted, double seconds) {}

  /** What is sent to a bucket, and when. */
  private static final class Offer {
    private final Bucket bucket;
    private final List<byte[]> packets;
    private long first;
    private long last;
    private long sent;
    private long longestGap;

    Offer(Bucket bucket) {
      this.bucket = bucket;
      this.packets = bucket.streams().stream().map(Stream::packet).toList();
    }

    /** Sends what is due; what a busy machine delays is sent later. */
    void send(JudgedHost host, long start) {
      long now = Clocks.monotonic();
      // A machine that cannot keep up sends the rest after the end, and then it is over.
      long due = (long) (Math.min(now - start, LENGTH) / SECOND * bucket.rate() * OVER);
      while (sent < due) {
        now = Clocks.monotonic();
        host.arrive(List.of(packets.get((int) (sent % packets.size()))));
        if (sent == 0) {
          first = now;
        } else {
          longestGap = Math.max(longestGap, now - last);
        }
        last = now;
        sent++;
      }
    }

    /** A bucket that had time to fill up takes no more: what it would have had is lost. */
    Optional<String> disturbance(long arrived) {
      if (longestGap / SECOND > bucket.burst() / bucket.rate() * MOST_IDLE) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "%s: nothing was sent for %.3f s",
                bucket.name(),
                longestGap / SECOND));
      }
      return arrived * 2 < sent
          ? Optional.of(bucket.name() + ": " + arrived + " of " + sent + " packets arrived")
          : Optional.empty();
    }
  }

  private Optional<String> disturbance = Optional.empty();

  RateFlood(JudgedHost host, List<Bucket> buckets) {
    this.host = host;
    this.offers = buckets.stream().map(Offer::new).toList();
  }

  /** Floods the host, whose rules are loaded. */
  List<Figures> run() {
    host.run(List.of("nft", "-f", "-"), counters());
    long start = Clocks.monotonic();
    while (Clocks.monotonic() - start < LENGTH) {
      offers.forEach(offer -> offer.send(host, start));
      LockSupport.parkNanos(PAUSE);
    }
    var _ = host.passed();
    String listing = host.run(List.of("nft", "list", "table", "inet", "count"), "");
    List<Figures> all = new ArrayList<>();
    for (Offer offer : offers) {
      Bucket bucket = offer.bucket;
      long arrived = count(listing, "arrived " + bucket.name());
      long admitted = count(listing, "admitted " + bucket.name());
      disturbance = disturbance.or(() -> offer.disturbance(arrived));
      all.add(new Figures(bucket, arrived, admitted, (offer.last - offer.first) / SECOND));
    }
    return all;
  }

  /** Why the last run says nothing: the sender stalled, or packets got lost on the way. */
  Optional<String> disturbance() {
    return disturbance;
  }

  private String counters() {
    return "table inet count {\n"
        + chain("arrived", "prerouting", -500)
        + chain("admitted", "input", 150)
        + "}\n";
  }

  private String chain(String what, String hook, int priority) {
    StringBuilder text = new StringBuilder();
    text.append("chain ").append(what).append(" { type filter hook ").append(hook);
    text.append(" priority ").append(priority).append("; policy accept;\n");
    for (Offer offer : offers) {
      for (Stream stream : offer.bucket.streams()) {
        text.append(stream.match()).append(" counter comment \"").append(what).append(' ');
        text.append(offer.bucket.name()).append("\"\n");
      }
    }
    return text.append("}\n").toString();
  }

  private static long count(String listing, String comment) {
    String packets = "counter packets ";
    return listing
        .lines()
        .filter(line -> line.endsWith('"' + comment + '"'))
        .map(line -> line.substring(line.indexOf(packets) + packets.length()))
        .mapToLong(rest -> Long.parseLong(rest.substring(0, rest.indexOf(' '))))
        .sum();
  }
}
