package io.echogate.policy.language;

import io.echogate.policy.Limit;
import io.echogate.policy.Limit.Rate;
import io.echogate.policy.Origin;
import io.echogate.policy.language.StatementSyntax.Argument;
import io.echogate.policy.language.StatementSyntax.LimitStatement;
import io.echogate.policy.source.Span;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Makes a limit of its statement in {@code xfw { }}: language reference, section 7. */
final class LimitResolver {
  private static final Map<String, Long> SECONDS =
      Map.of("s", 1L, "m", 60L, "h", 3_600L, "d", 86_400L);
  private static final Map<Character, Long> MULTIPLES =
      Map.of('k', 1_000L, 'M', 1_000_000L, 'G', 1_000_000_000L);

  private final Reporter reporter;
  private final LimitStatement statement;
  private final Map<String, Argument> given = new HashMap<>();
  private boolean broken;

  LimitResolver(Reporter reporter, LimitStatement statement) {
    this.reporter = reporter;
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
    if (broken || !statement.complete()) {
      return Optional.empty();
    }
    Token name = statement.name();
    if (packets.isEmpty() && bytes.isEmpty()) {
      Span span = name == null ? statement.keyword().span() : name.span();
      error(span, "a limit that limits nothing", "write pps=N, bps=N or both");
      return Optional.empty();
    }
    if (name == null) {
      return Optional.empty();
    }
    if (packets.isEmpty() && burst.isPresent()) {
      reporter.add(reporter.note(name.span(), "'burst' has no effect: packets are not limited"));
    }
    noteMissing(name, packets, "pps", "packets");
    noteMissing(name, bytes, "bps", "bytes");
    return Optional.of(
        new Limit(
            name.text(),
            packets,
            bytes,
            burst.orElseGet(() -> atLeastOne(perSecond(packets))),
            perSecond(bytes),
            Optional.empty(),
            false,
            new Origin(reporter.source(), statement.span())));
  }

  private void take(Argument argument) {
    Token key = argument.key();
    String text = key.text();
    if (Keywords.POLICY_LIMIT_KEYS.contains(text)) {
      error(key.span(), "'" + text + "' belongs to policy NAME { }", "leave it out");
    } else if (!Keywords.LIMIT_KEYS.contains(text)) {
      String known = "a limit knows " + String.join(", ", Keywords.LIMIT_KEYS);
      error(
          key.span(),
          "unknown word " + key.shown() + " in a limit",
          reporter.didYouMean(key, Keywords.LIMIT_KEYS, known));
    } else if (given.putIfAbsent(text, argument) != null) {
      error(key.span(), "'" + text + "' is written twice", "write it once");
    }
  }

  private void refuseBoth(String plain, String general) {
    Argument second = given.get(general);
    if (given.containsKey(plain) && second != null) {
      error(
          second.key().span(),
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
      error(place.span(), "'" + key + "' needs a unit of time", "write /s, /m, /h or /d");
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
      error(value.span(), value.shown() + " is no number", "write " + form);
      return OptionalLong.empty();
    }
    OptionalLong number = Numbers.unsigned(digits);
    if (number.isEmpty() || Math.unsignedMultiplyHigh(number.getAsLong(), factor) != 0) {
      error(value.span(), "the number is too large", "the largest is 18446744073709551615");
      return OptionalLong.empty();
    }
    return OptionalLong.of(number.getAsLong() * factor);
  }

  private OptionalLong missing(Argument argument, String form) {
    error(argument.key().span(), argument.key().shown() + " needs a number", "write " + form);
    return OptionalLong.empty();
  }

  private void refuseUnit(Argument argument) {
    Token unit = argument.unit();
    if (unit != null) {
      error(
          unit.span(),
          argument.key().shown() + " takes no unit",
          "pps and bps are per second; write rate=N/m or bytes=N/m for other times");
    }
  }

  private void noteMissing(Token name, Optional<Rate> rate, String key, String what) {
    if (rate.isEmpty()) {
      reporter.add(
          reporter
              .note(name.span(), "no '" + key + "': " + what + " are not limited")
              .withHelp("Tempesta xFW lets nothing pass here; write " + key + "=0 for that"));
    }
  }

  private void error(Span span, String message, String help) {
    broken = true;
    reporter.add(reporter.error(span, message).withHelp(help));
  }

  private static long atLeastOne(long number) {
    return number == 0 ? 1 : number;
  }

  /** What a full second lets pass, rounded down; an unsigned number. */
  private static long perSecond(Optional<Rate> rate) {
    return rate.map(value -> Long.divideUnsigned(value.amount(), value.seconds())).orElse(0L);
  }
}
