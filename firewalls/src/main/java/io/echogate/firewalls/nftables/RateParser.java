package io.echogate.firewalls.nftables;

import io.echogate.firewalls.rules.LimitSpec.Unit;
import io.echogate.policy.source.Diagnostic;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads rates of limits: how much in which time, and how much at once. */
final class RateParser {
  private static final Map<String, Long> SECONDS =
      Map.of("second", 1L, "minute", 60L, "hour", 3600L, "day", 86_400L, "week", 604_800L);

  private static final Map<String, Long> BYTES =
      Map.of("bytes", 1L, "kbytes", 1L << 10, "mbytes", 1L << 20, "gbytes", 1L << 30);

  private final Cursor at;

  RateParser(Cursor at) {
    this.at = at;
  }

  /** {@code [over] 10/second burst 5 packets}, behind the word {@code rate}. */
  Rate rate() {
    boolean over = at.accept("over");
    if (!over) {
      at.accept("until");
    }
    long amount = at.number();
    Unit unit = Unit.PACKETS;
    long scale = 1;
    String period;
    int start = at.start();
    if (at.accept('/')) {
      period = at.name("a time");
    } else {
      String word = at.name("'/' and a time");
      int slash = word.indexOf('/');
      unit = Unit.BYTES;
      scale = bytes(slash < 0 ? word : word.substring(0, slash), start);
      if (slash >= 0) {
        period = word.substring(slash + 1);
      } else {
        at.expect('/');
        period = at.name("a time");
      }
    }
    @Nullable Long seconds = SECONDS.get(period);
    if (seconds == null) {
      throw new Refusal(
          Diagnostic.error(at.source(), at.since(start), "'" + period + "' is no time of a rate")
              .withHelp("write second, minute, hour, day or week"));
    }
    if (amount == 0) {
      throw new Refusal(
          Diagnostic.error(at.source(), at.since(start), "a rate of 0 is none")
              .withHelp("nft refuses it too; write 'drop' to let nothing through"));
    }
    long burst = -1;
    if (at.accept("burst")) {
      burst = at.number();
      if (at.accept("packets")) {
        return new Rate(amount, seconds, burst, Unit.PACKETS, over);
      }
      if (at.isWord() && BYTES.containsKey(at.peek())) {
        int unitStart = at.start();
        burst = times(burst, bytes(at.name("a unit"), unitStart));
      }
    }
    return new Rate(times(amount, scale), seconds, burst, unit, over);
  }

  private long bytes(String unit, int start) {
    @Nullable Long bytes = BYTES.get(unit);
    if (bytes == null) {
      throw new Refusal(
          Diagnostic.error(at.source(), at.since(start), "'" + unit + "' is no unit of a rate")
              .withHelp("write NUMBER/second, or NUMBER bytes/second, kbytes or mbytes"));
    }
    return bytes;
  }

  private static long times(long a, long b) {
    long high = Math.multiplyHigh(a, b);
    long low = a * b;
    return high != 0 || low < 0 ? Long.MAX_VALUE : low;
  }
}
