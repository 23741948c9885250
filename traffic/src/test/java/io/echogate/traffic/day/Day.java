package io.echogate.traffic.day;

import io.echogate.icmp.testing.Frames;
import io.echogate.policy.Policy;
import io.echogate.policy.Reason;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.source.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A day of traffic, and what the policy makes of each packet of it. What a limit admits is worked
 * out here on paper: every stream that meets one comes at equal intervals, or has a full bucket.
 */
final class Day {
  static final Policy POLICY =
      PolicyReader.read(
              new Source(
                  "day.policy",
                  """
                  policy day {
                    ratelimit=flood rate=10/s burst=10;
                    ratelimit=each rate=1/s burst=3 per=source;
                    ratelimit=volume bytes=1000/s;
                    icmp ip4 : ratelimit=flood { echo-request } to 198.51.100.1;
                    icmp ip4 : ratelimit=each { echo-request }
                    icmp ip4 : block { fragmentation-needed }
                    icmp ip6 : allow { packet-too-big }
                    icmp ip6 : allow { neighbor-solicitation, neighbor-advertisement } hop-limit=255;
                    icmp ip4 : ratelimit=volume { time-exceeded }
                    icmp ip4 : block { redirect }
                    icmp ip4 : allow { timestamp-request }
                    defaults { icmp in: block; icmp out: allow; }
                  }
                  """))
          .policies()
          .getFirst();

  static final int FLOOD = 5;
  static final int EACH = 6;
  static final int TOO_BIG_4 = 7;
  static final int TOO_BIG_6 = 8;
  static final int NEIGHBORS = 9;
  static final int TRACES = 10;
  static final int REDIRECTS = 11;
  static final int DEFAULTS = 13;

  /** What is ours, 256 addresses; all else is foreign. */
  static final String LOCAL = "198.51.100.0";

  static final long MILLISECOND = 1_000_000;
  static final long SECOND = 1000 * MILLISECOND;
  private static final long HOUR = 3600 * SECOND;
  private static final long END = 24 * HOUR;

  private static final String SERVER = "198.51.100.7";
  private static final String FLOODED = "198.51.100.1";

  /** Pings of the flood, one each 50 ms for an hour. */
  static final int FLOOD_PINGS = 72_000;

  static final long FLOOD_INTERVAL = 50 * MILLISECOND;
  private static final long FLOOD_BEGIN = 5 * HOUR;

  /** Errors at once, one each millisecond, of 70 bytes each. */
  static final int STORM_ERRORS = 200;

  static final int ERROR_BYTES = 70;

  /** Of a rate below half of it: the longest frame. */
  static final int BYTE_BURST = 9_216;

  private final List<Sent> packets = new ArrayList<>();

  private Day() {}

  /** All packets, in the order in which they come. */
  static List<Sent> packets() {
    Day day = new Day();
    day.steadyPings();
    day.pingsTooFast();
    day.flood();
    day.pathErrors();
    day.neighbors();
    day.traces();
    day.redirects();
    day.broken();
    day.otherProtocols();
    day.lateOnes();
    day.cutOnes();
    day.packets.sort(Comparator.comparingLong(Sent::place));
    return day.packets;
  }

  private void add(long time, Shape shape, @Nullable Fate fate) {
    packets.add(new Sent(time, time, shape, fate));
  }

  /** Something that comes all day at equal intervals. */
  private void allDay(long first, long interval, Shape shape, @Nullable Fate fate) {
    for (long time = first; time < END; time += interval) {
      add(time, shape, fate);
    }
  }

  private static Shape ping(String from, String to, int payload) {
    return Shape.message(from, to, 8, 0, payload);
  }

  /** A host that pings each second, and is answered now and then; others that do it more rarely. */
  private void steadyPings() {
    Fate within = Fate.in("ip4 8", Reason.WITHIN_LIMIT, EACH);
    allDay(7 * MILLISECOND, SECOND, ping("192.0.2.1", SERVER, 56), within);
    Shape answer = Shape.message(SERVER, "192.0.2.1", 0, 0, 56);
    allDay(
        12 * MILLISECOND, 10 * SECOND, answer, Fate.out("ip4 0", Reason.DEFAULT_ALLOWED, DEFAULTS));
    for (int host = 2; host <= 20; host++) {
      allDay(11L * host * MILLISECOND, 40 * SECOND, ping("192.0.2." + host, SERVER, 120), within);
    }
  }

  /** Five pings in 40 ms each ten minutes: a bucket of three that has filled up refuses two. */
  private void pingsTooFast() {
    for (int i = 0; i < 5; i++) {
      Reason reason = i < 3 ? Reason.WITHIN_LIMIT : Reason.RATE_LIMITED;
      allDay(
          30 * SECOND + 10L * i * MILLISECOND,
          600 * SECOND,
          ping("192.0.2.66", SERVER, 8),
          Fate.in("ip4 8", reason, EACH));
    }
  }

  /**
   * Twice as many pings as the limit admits. Of the first 19 all pass, by the burst and what comes
   * back meanwhile; then every second one is refused.
   */
  private void flood() {
    for (int i = 0; i < FLOOD_PINGS; i++) {
      Reason reason = i < 19 || i % 2 == 0 ? Reason.WITHIN_LIMIT : Reason.RATE_LIMITED;
      Shape shape = ping(flooder(i / 2 + 1), FLOODED, 24);
      add(FLOOD_BEGIN + i * FLOOD_INTERVAL, shape, Fate.in("ip4 8", reason, FLOOD));
    }
  }

  /** One of a thousand, or one of those that send half of what the one before does. */
  private static String flooder(int number) {
    int halvings = Integer.numberOfTrailingZeros(number);
    return halvings == 0
        ? "198.18.%d.%d".formatted(1 + number / 2 % 1000 / 250, number / 2 % 250)
        : "198.18.0." + halvings;
  }

  /** Two routers each: what the policy blocks in IPv4 it lets pass in IPv6. */
  private void pathErrors() {
    for (int router = 1; router <= 2; router++) {
      Shape error4 = Shape.message("203.0.113." + router, SERVER, 3, 4, 28);
      Fate blocked = Fate.in("ip4 3", Reason.BLOCKED, TOO_BIG_4);
      allDay(111L * router * SECOND + 1, 600 * SECOND, error4, blocked);
      Shape error6 = Shape.message("2001:db8:99::" + router, "2001:db8:7::7", 2, 0, 1232);
      Fate allowed = Fate.in("ip6 2", Reason.ALLOWED, TOO_BIG_6);
      allDay(222L * router * SECOND + 1, 1200 * SECOND, error6, allowed);
    }
  }

  /** Neighbours find each other; somebody from afar pretends to be one. */
  private void neighbors() {
    Frames question = Frames.ip6().hopLimit(255).icmp(135, 0, 24);
    Frames answer = Frames.ip6().hopLimit(255).icmp(136, 0, 24);
    allDay(
        SECOND / 3,
        30 * SECOND,
        Shape.of(question, "fe80::2", "ff02::1:ff00:1"),
        Fate.in("ip6 135", Reason.ALLOWED, NEIGHBORS));
    allDay(
        SECOND / 3 + 1,
        30 * SECOND,
        Shape.of(answer, "fe80::1", "fe80::2"),
        Fate.in("ip6 136", Reason.ALLOWED, NEIGHBORS));
    allDay(
        SECOND / 7,
        1000 * SECOND,
        Shape.message("2001:db8:bad::1", "ff02::1:ff00:1", 135, 0, 24),
        Fate.in("ip6 135", Reason.DEFAULT_BLOCKED, DEFAULTS));
  }

  /**
   * Traceroutes: 90 errors at once, which are less than the burst; at noon more, and a bucket of
   * bytes has room for another one when burst and refill together do.
   */
  private void traces() {
    Fate within = Fate.in("ip4 11", Reason.WITHIN_LIMIT, TRACES);
    for (int i = 0; i < 90; i++) {
      allDay(100 * SECOND + i * MILLISECOND, 450 * SECOND, error(i), within);
    }
    int admitted = 0;
    for (int i = 0; i < STORM_ERRORS; i++) {
      // A byte comes back each millisecond.
      boolean passes = (admitted + 1) * ERROR_BYTES <= BYTE_BURST + i;
      admitted += passes ? 1 : 0;
      Fate fate = passes ? within : Fate.in("ip4 11", Reason.RATE_LIMITED, TRACES);
      add(12 * HOUR + i * MILLISECOND, error(i), fate);
    }
  }

  private static Shape error(int number) {
    return Shape.message("203.0.113." + (101 + number % 30), SERVER, 11, 0, 28);
  }

  private void redirects() {
    allDay(
        SECOND / 2,
        60 * SECOND,
        Shape.message("192.0.2.254", SERVER, 5, 1, 28),
        Fate.in("ip4 5", Reason.BLOCKED, REDIRECTS));
  }

  private void broken() {
    Fate fragment4 = Fate.in("ip4 -", Reason.FRAGMENT, 0);
    Shape first4 = Shape.of(Frames.ip4().icmp(8, 0, 64).fragment(0, true), "192.0.2.33", SERVER);
    Shape later4 = Shape.of(Frames.ip4().icmp(8, 0, 64).fragment(9, false), "192.0.2.33", SERVER);
    allDay(3 * SECOND, 900 * SECOND, first4, fragment4);
    allDay(3 * SECOND + 1, 900 * SECOND, later4, fragment4);
    Shape later6 =
        Shape.of(Frames.ip6().fragment(9, false).icmp(128, 0, 64), "2001:db8::33", "2001:db8:7::7");
    allDay(4 * SECOND, 1800 * SECOND, later6, Fate.in("ip6 -", Reason.FRAGMENT, 0));
    Fate malformed4 = Fate.in("ip4 -", Reason.MALFORMED, 0);
    Shape foreign = Shape.of(Frames.ip4().body(58, new byte[8]), "192.0.2.44", SERVER);
    allDay(5 * SECOND, 1200 * SECOND, foreign, malformed4);
    allDay(6 * SECOND, 7200 * SECOND, Shape.nameless(Frames.ip4().version(5)), malformed4);
    Shape tags = Shape.nameless(Frames.ip4().tag(0x8100).tag(0x8100).tag(0x8100));
    allDay(7 * SECOND, 14_400 * SECOND, tags, Fate.in("- -", Reason.MALFORMED, 0));
  }

  private void otherProtocols() {
    Shape request = Shape.other("192.0.2.80", SERVER, 6, 20);
    allDay(SECOND / 5, 10 * SECOND, request, Fate.in("- -", Reason.NOT_ICMP, 0));
    Shape answer = Shape.other(SERVER, "192.0.2.53", 17, 100);
    allDay(SECOND / 9, 20 * SECOND, answer, Fate.out("- -", Reason.NOT_ICMP, 0));
  }

  /** They come three seconds after the time that they tell; others have come meanwhile. */
  private void lateOnes() {
    Shape shape = ping("192.0.2.200", SERVER, 8);
    Fate fate = Fate.in("ip4 8", Reason.WITHIN_LIMIT, EACH);
    for (long place = 60 * SECOND + 1; place < END; place += 120 * SECOND) {
      packets.add(new Sent(place, place - 3 * SECOND, shape, fate));
    }
  }

  private void cutOnes() {
    Shape ping = ping("192.0.2.150", SERVER, 1000);
    Fate within = Fate.in("ip4 8", Reason.WITHIN_LIMIT, EACH);
    allDay(8 * SECOND, 300 * SECOND, ping.cutTo(14 + 20 + 8), within);
    allDay(9 * SECOND, 3600 * SECOND, ping.cutTo(20), null);
    Shape tcp = Shape.other("192.0.2.80", SERVER, 6, 1480).cutTo(60);
    allDay(10 * SECOND, 600 * SECOND, tcp, Fate.in("- -", Reason.NOT_ICMP, 0));
  }
}
