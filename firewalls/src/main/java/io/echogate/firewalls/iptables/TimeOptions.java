package io.echogate.firewalls.iptables;

import io.echogate.firewalls.rules.Match;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code -m time}: an end that is known, or something that comes and goes. */
final class TimeOptions implements MatchOptions {
  /** The end of {@code --datestop} that means none. */
  static final Instant NEVER = Instant.ofEpochSecond(Integer.MAX_VALUE);

  private static final Set<String> OTHERS =
      Set.of(
          "--datestart",
          "--timestart",
          "--timestop",
          "--monthdays",
          "--weekdays",
          "--contiguous",
          "--kerneltz",
          "--utc",
          "--localtz");

  private final OtherOptions all = OtherOptions.match("time");
  private @Nullable Instant stop;
  private boolean unknown;

  TimeOptions() {}

  @Override
  public String name() {
    return "time";
  }

  @Override
  public boolean knows(String option) {
    return option.equals("--datestop") || OTHERS.contains(option);
  }

  @Override
  public int read(String option, boolean negated, Words words, int at) {
    if (option.equals("--datestop")) {
      if (!words.has(at, option)) {
        return at;
      }
      Optional<Instant> date = date(words.word(at));
      if (date.isEmpty()) {
        words.error(
            at, "no date: " + words.word(at), "write it as 2026-12-31T23:59:59, up to 2038");
      } else {
        stop = date.get();
      }
    } else if (!option.equals("--utc")) {
      unknown = true;
    }
    return all.read(option, negated, words, at);
  }

  /** {@code YYYY[-MM[-DD[Thh[:mm[:ss]]]]]}. */
  private static Optional<Instant> date(String word) {
    int[] fields = {0, 1, 1, 0, 0, 0};
    String separators = "--T::";
    int at = 0;
    for (int i = 0; i < fields.length; i++) {
      int from = at;
      while (at < word.length() && Character.isDigit(word.charAt(at))) {
        at++;
      }
      if (at == from || at - from > 4) {
        return Optional.empty();
      }
      fields[i] = (int) Numbers.parse(decimal(word, from, at));
      if (at == word.length()) {
        break;
      }
      if (i == separators.length() || word.charAt(at) != separators.charAt(i)) {
        return Optional.empty();
      }
      at++;
    }
    try {
      Instant instant =
          LocalDateTime.of(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5])
              .toInstant(ZoneOffset.UTC);
      return instant.isAfter(NEVER) || instant.isBefore(Instant.EPOCH)
          ? Optional.empty()
          : Optional.of(instant);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Without zeros in front, which would make it octal. */
  private static String decimal(String word, int from, int to) {
    int at = from;
    while (at < to - 1 && word.charAt(at) == '0') {
      at++;
    }
    return word.substring(at, to);
  }

  @Override
  public void finish(Words words, int at, List<Match> matches) {
    if (unknown) {
      all.finish(words, at, matches);
    } else if (stop != null && stop.isBefore(NEVER)) {
      // The second of the stop still belongs to it.
      matches.add(new Match.Before(stop.plusSeconds(1)));
    }
  }
}
