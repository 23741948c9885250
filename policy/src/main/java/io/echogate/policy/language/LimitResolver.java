package io.echogate.policy.language;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Dialect;
import io.echogate.policy.Limit;
import io.echogate.policy.Limit.Per;
import io.echogate.policy.Limit.Rate;
import io.echogate.policy.Limit.Side;
import io.echogate.policy.Origin;
import io.echogate.policy.language.StatementSyntax.Argument;
import io.echogate.policy.language.StatementSyntax.LimitStatement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Makes a limit of its statement: language reference, section 7. */
final class LimitResolver {
  private static final Map<String, Long> SECONDS =
      Map.of("s", 1L, "m", 60L, "h", 3_600L, "d", 86_400L);
  private static final Map<Character, Long> MULTIPLES =
      Map.of('k', 1_000L, 'M', 1_000_000L, 'G', 1_000_000_000L);

  /** Entries of a table, and prefix lengths, where none are written. */
  private static final int TABLE = 65_536;

  private static final int BITS4 = 32;
  private static final int BITS6 = 64;

  /** The largest table: a kernel map of that many entries takes a gigabyte or so. */
  private static final int MOST_ENTRIES = 1 << 24;

  private final Reporter reporter;
  private final Dialect dialect;
  private final LimitStatement statement;
  private final Map<String, Argument> given = new HashMap<>();
  private boolean broken;

  LimitResolver(Reporter reporter, Dialect dialect, LimitStatement statement) {
    this.reporter = reporter;
    this.dialect = dialect;
    this.statement = statement;
  }

  /** The limit; empty, and errors, if the statement is wrong. */
  Optional<Limit> resolve() {
    statement.arguments().forEach(this::take);
    refuseBoth("pps", "rate");
    refuseBoth("bps", "bytes");
    Optional<Rate> packets = rate("pps", "rate");
    Optional<Rate> bytes = rate("bps", "bytes");
    OptionalLong burst = burst();
    Optional<Per> per = per();
    if (broken || !statement.complete()) {
      return Optional.empty();
    }
    Token name = statement.name();
    if (packets.isEmpty() && bytes.isEmpty()) {
      Token place = name == null ? statement.keyword() : name;
      error(
          place,
          "a limit that limits nothing",
          switch (dialect) {
            case XFW -> "write pps=N, bps=N or both";
            case POLICY -> "write rate=N/s, bytes=N/s or both";
          });
      return Optional.empty();
    }
    if (name == null) {
      return Optional.empty();
    }
    if (packets.isEmpty() && burst.isPresent()) {
      reporter.add(reporter.note(name, "'burst' has no effect: packets are not limited"));
    }
    if (dialect == Dialect.XFW) {
      noteMissing(name, packets, "pps", "packets");
      noteMissing(name, bytes, "bps", "bytes");
    }
    return Optional.of(
        new Limit(
            name.text(),
            packets,
            bytes,
            burst.orElseGet(() -> BucketSize.packets(dialect, packets)),
            BucketSize.bytes(dialect, bytes),
            per,
            given.containsKey(Keywords.SHARED),
            new Origin(statement.keyword().source(), statement.span())));
  }

  private void take(Argument argument) {
    Token key = argument.key();
    String text = key.text();
    if (dialect == Dialect.XFW && Keywords.POLICY_LIMIT_KEYS.contains(text)) {
      error(key, "'" + text + "' belongs to policy NAME { }", "leave it out");
    } else if (!known().contains(text)) {
      error(
          key,
          "unknown word " + key.shown() + " in a limit",
          reporter.didYouMean(key, known(), "a limit knows " + String.join(", ", known())));
    } else if (given.putIfAbsent(text, argument) != null) {
      error(key, "'" + text + "' is written twice", "write it once");
    } else if (dialect == Dialect.POLICY && text.equals("bps")) {
      error(
          key,
          "'bps' reads like bits and means bytes per second",
          "write bytes=" + (argument.value() == null ? "N" : argument.value().clipped()) + "/s");
    }
  }

  private List<String> known() {
    return switch (dialect) {
      case XFW -> Keywords.LIMIT_KEYS;
      case POLICY -> Keywords.ALL_LIMIT_KEYS;
    };
  }

  private void refuseBoth(String plain, String general) {
    Argument second = given.get(general);
    if (given.containsKey(plain) && second != null) {
      error(
          second.key(),
          "'" + general + "' beside '" + plain + "'",
          "both limit the same; write one of them");
    }
  }

  private Optional<Rate> rate(String plain, String general) {
    Argument perSecond = given.get(plain);
    if (perSecond != null) {
      OptionalLong amount = number(perSecond, plain + "=N");
      refuseUnit(perSecond);
      return amount.isEmpty() ? Optional.empty() : Optional.of(new Rate(amount.getAsLong(), 1));
    }
    Argument perUnit = given.get(general);
    return perUnit == null ? Optional.empty() : generalRate(perUnit, general);
  }

  private Optional<Rate> generalRate(Argument argument, String key) {
    OptionalLong amount = key.equals("bytes") ? multiple(argument) : number(argument, key + "=N/s");
    Token unit = argument.unit();
    Long seconds = unit == null ? null : SECONDS.get(unit.text());
    if (seconds == null) {
      Token place = unit == null ? argument.key() : unit;
      error(place, "'" + key + "' needs a unit of time", "write /s, /m, /h or /d");
      return Optional.empty();
    }
    return amount.isEmpty() ? Optional.empty() : Optional.of(new Rate(amount.getAsLong(), seconds));
  }

  private OptionalLong burst() {
    Argument argument = given.get("burst");
    if (argument == null) {
      return OptionalLong.empty();
    }
    refuseUnit(argument);
    return number(argument, "burst=N");
  }

  /** The prefixes that have buckets of their own; only if that is written. */
  private Optional<Per> per() {
    Argument shared = given.get(Keywords.SHARED);
    if (shared != null && shared.value() != null) {
      error(shared.value(), "'shared' takes no value", "write shared");
    }
    Argument per = given.get(Keywords.PER);
    Argument table = given.get(Keywords.TABLE);
    if (table != null && per == null) {
      error(
          table.key(),
          "'table' without 'per'",
          "only per=source and per=destination keep a table; leave it out");
    }
    OptionalInt entries = table == null ? OptionalInt.of(TABLE) : table(table);
    return per == null || entries.isEmpty() ? Optional.empty() : per(per, entries.getAsInt());
  }

  private Optional<Per> per(Argument argument, int entries) {
    Token value = argument.value();
    Optional<Side> side =
        Arrays.stream(Side.values())
            .filter(one -> value != null && one.text().equals(value.text()))
            .findFirst();
    if (side.isEmpty()) {
      Token place = value == null ? argument.key() : value;
      String otherwise = "write per=source or per=destination";
      List<String> sides = Arrays.stream(Side.values()).map(Side::text).toList();
      error(
          place,
          value == null ? "'per' needs a side" : value.shown() + " is no side of a packet",
          value == null ? otherwise : reporter.didYouMean(value, sides, otherwise));
      return Optional.empty();
    }
    OptionalInt bits4 = bits(argument.unit(), Family.IP4, BITS4);
    OptionalInt bits6 = bits(argument.second(), Family.IP6, BITS6);
    return bits4.isEmpty() || bits6.isEmpty()
        ? Optional.empty()
        : Optional.of(new Per(side.get(), bits4.getAsInt(), bits6.getAsInt(), entries));
  }

  private OptionalInt bits(@Nullable Token word, Family family, int otherwise) {
    if (word == null) {
      return OptionalInt.of(otherwise);
    }
    OptionalInt bits = Numbers.upTo(Address.bits(family), word.text());
    if (bits.isEmpty()) {
      error(
          word,
          word.shown() + " is no prefix length of " + family,
          "write the length for ip4 and then that for ip6, such as per=source/24,56");
    }
    return bits;
  }

  private OptionalInt table(Argument argument) {
    refuseUnit(argument);
    OptionalLong number = number(argument, "table=N");
    if (number.isEmpty()) {
      return OptionalInt.empty();
    }
    long entries = number.getAsLong();
    if (entries < 1 || entries > MOST_ENTRIES) {
      Token value = argument.value();
      error(
          value == null ? argument.key() : value,
          "a table has from 1 to " + MOST_ENTRIES + " entries",
          "leave 'table' out for " + TABLE);
      return OptionalInt.empty();
    }
    return OptionalInt.of((int) entries);
  }

  /** The number behind a key. */
  private OptionalLong number(Argument argument, String form) {
    Token value = argument.value();
    return value == null ? missing(argument, form) : number(value, value.text(), 1, form);
  }

  /** The number behind {@code bytes=}, with k, M or G. */
  private OptionalLong multiple(Argument argument) {
    String form = "bytes=N/s, bytes=Nk/s, bytes=NM/s or bytes=NG/s";
    Token value = argument.value();
    if (value == null) {
      return missing(argument, form);
    }
    String text = value.text();
    Long factor = MULTIPLES.get(text.charAt(text.length() - 1));
    return factor == null
        ? number(value, text, 1, form)
        : number(value, text.substring(0, text.length() - 1), factor, form);
  }

  private OptionalLong number(Token value, String digits, long factor, String form) {
    if (!Numbers.isDecimal(digits)) {
      error(value, value.shown() + " is no number", "write " + form);
      return OptionalLong.empty();
    }
    OptionalLong number = Numbers.unsigned(digits);
    if (number.isEmpty() || Math.unsignedMultiplyHigh(number.getAsLong(), factor) != 0) {
      error(value, "the number is too large", "the largest is 18446744073709551615");
      return OptionalLong.empty();
    }
    return OptionalLong.of(number.getAsLong() * factor);
  }

  private OptionalLong missing(Argument argument, String form) {
    error(argument.key(), argument.key().shown() + " needs a number", "write " + form);
    return OptionalLong.empty();
  }

  private void refuseUnit(Argument argument) {
    Token unit = argument.unit();
    if (unit != null) {
      error(
          unit,
          argument.key().shown() + " takes no unit",
          argument.key().isWord("pps") || argument.key().isWord("bps")
              ? "pps and bps are per second; write rate=N/m or bytes=N/m for other times"
              : "write " + argument.key().clipped() + "=N");
    }
  }

  private void noteMissing(Token name, Optional<Rate> rate, String key, String what) {
    if (rate.isEmpty()) {
      reporter.add(
          reporter
              .note(name, "no '" + key + "': " + what + " are not limited")
              .withHelp("Tempesta xFW lets nothing pass here; write " + key + "=0 for that"));
    }
  }

  private void error(Token place, String message, String help) {
    broken = true;
    reporter.add(reporter.error(place, message).withHelp(help));
  }
}
