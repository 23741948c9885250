package io.echogate.firewalls.nftables;

import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Way;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Diagnostics;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says in the words of the model when a comparison holds: in one of several ways, each a list of
 * matches that must all hold, and of which no packet meets two.
 */
final class Relations {
  /** More ways of one comparison are not taken apart. */
  private static final int MOST_WAYS = 4096;

  private final Scope scope;
  private final Comparison comparison;
  private final AddressMatches addresses;
  private final Diagnostics diagnostics;

  Relations(Scope scope, Diagnostics diagnostics) {
    this.scope = scope;
    this.comparison = new Comparison(scope);
    this.addresses = new AddressMatches(scope);
    this.diagnostics = diagnostics;
  }

  /** The ways in which a comparison holds; no way if it never does. */
  List<List<Match>> of(Expr left, String operator, Expr right, String text) {
    if (left instanceof Expr.Concat concat) {
      return several(concat, operator, right, text);
    }
    return one(left, operator, right, text);
  }

  private List<List<Match>> one(Expr left, String operator, Expr right, String text) {
    Optional<String> key = key(left);
    if (key.isEmpty()) {
      return unknown(List.of(), text);
    }
    String name = key.get();
    if (scope.isUncertain(right)) {
      return unknown(conditions(name), text);
    }
    Optional<Field> field = Field.of(name, scope.table().family());
    if (field.isPresent()) {
      return field(field.get(), left, operator, right, text);
    }
    Optional<AddressMatches.Place> place = AddressMatches.Place.of(name);
    if (place.isPresent()) {
      return addresses
          .of(place.get(), left, operator, right)
          .map(match -> List.of(List.of(match)))
          .orElseGet(() -> unknown(conditions(name), text));
    }
    Optional<Match> match =
        switch (name) {
          case "meta iif", "meta iifname" -> interfaces(Way.IN, left, operator, right);
          case "meta oif", "meta oifname" -> interfaces(Way.OUT, left, operator, right);
          case "meta time" -> before(operator, right);
          default -> Optional.empty();
        };
    if (match.isPresent()) {
      return List.of(List.of(match.get()));
    }
    if (isAlwaysTrue(name, left, right)) {
      return List.of(List.of());
    }
    return unknown(conditions(name), text);
  }

  private List<List<Match>> field(
      Field field, Expr left, String operator, Expr right, String text) {
    if (field == Field.NEXT_HEADER) {
      diagnostics.add(
          Diagnostic.warning(
                  scope.source(),
                  left.span(),
                  "'ip6 nexthdr' sees the first header only: it misses messages behind extension"
                      + " headers, which MLD always has")
              .withHelp("write 'meta l4proto' instead"));
    }
    Optional<Comparison.Outcome> outcome = comparison.of(field, left, operator, right);
    if (outcome.isEmpty()) {
      return unknown(conditions(field), text);
    }
    List<List<Match>> ways = new ArrayList<>();
    if (!outcome.get().always().isEmpty()) {
      ways.addAll(FieldMatches.of(field, outcome.get().always(), text));
    }
    if (!outcome.get().sometimes().isEmpty()) {
      for (List<Match> way : FieldMatches.of(field, outcome.get().sometimes(), text)) {
        List<Match> uncertain = new ArrayList<>(way);
        uncertain.add(new Match.Unknown(text));
        ways.add(uncertain);
      }
    }
    return ways.isEmpty() ? List.of(List.of(Needs.never())) : ways;
  }

  /** What a key takes: of arithmetic, the key in it. */
  private static Optional<String> key(Expr left) {
    Expr inner = left;
    while (inner instanceof Expr.Binary binary) {
      inner = binary.left();
    }
    return inner instanceof Expr.Key key ? Optional.of(key.name()) : Optional.empty();
  }

  /** What must hold for a key to be there at all. */
  List<Match> conditions(Expr key) {
    if (key instanceof Expr.Concat concat) {
      List<Match> all = new ArrayList<>();
      concat.parts().forEach(part -> all.addAll(conditions(part)));
      return all;
    }
    return key(key).map(this::conditions).orElse(List.of());
  }

  private List<Match> conditions(String key) {
    return Field.of(key, scope.table().family())
        .map(Relations::conditions)
        .orElseGet(() -> Needs.of(key));
  }

  private static List<Match> conditions(Field field) {
    return switch (field) {
      case ICMP_TYPE, ICMP_CODE -> List.of(Needs.message(Family.IP4));
      case ICMP6_TYPE, ICMP6_CODE -> List.of(Needs.message(Family.IP6));
      case IP_PROTOCOL, IP_LENGTH, TTL, IP_DSCP, FRAG_OFF -> List.of(Needs.family(Family.IP4));
      case NEXT_HEADER, IP6_LENGTH, HOP_LIMIT, IP6_DSCP, FRAG_HEADER, FRAG6_OFFSET, FRAG6_MORE ->
          List.of(Needs.family(Family.IP6));
      case L4PROTO, NFPROTO, ETHERTYPE, STATE, LENGTH, SOURCE_KIND, DESTINATION_KIND, LINK_KIND ->
          List.of();
    };
  }

  private static List<List<Match>> unknown(List<Match> conditions, String text) {
    List<Match> matches = new ArrayList<>(conditions);
    matches.add(new Match.Unknown(text));
    return List.of(matches);
  }

  private Optional<Match> interfaces(Way way, Expr left, String operator, Expr right) {
    if (!(left instanceof Expr.Key)) {
      return Optional.empty();
    }
    boolean negated = operator.equals("!=");
    if (!negated && !operator.isEmpty() && !operator.equals("==")) {
      return Optional.empty();
    }
    Set<String> names = new LinkedHashSet<>();
    for (Expr element : scope.elements(right)) {
      Expr bare = Scope.bare(element);
      String name = scope.text(bare);
      // A number is an index; which interface has it is not in the text.
      if (!(bare instanceof Expr.Word || bare instanceof Expr.Any)
          || name.isEmpty()
          || Symbols.number(name).isPresent()) {
        return Optional.empty();
      }
      names.add(name);
    }
    return Optional.of(new Match.Interfaces(way, negated, names));
  }

  /** {@code meta time < "2030-01-01 00:00:00"}. */
  private Optional<Match> before(String operator, Expr right) {
    if (!(right instanceof Expr.Word) || !(operator.equals("<") || operator.equals("<="))) {
      return Optional.empty();
    }
    @Nullable Instant end = instant(scope.text(right));
    if (end == null) {
      return Optional.empty();
    }
    if (Symbols.number(scope.text(right)).isEmpty()) {
      diagnostics.add(
          Diagnostic.note(
              scope.source(),
              right.span(),
              "this time is read as UTC; nft shows times in the zone of its machine"));
    }
    return Optional.of(new Match.Before(operator.equals("<") ? end : end.plusNanos(1)));
  }

  private @Nullable Instant instant(String text) {
    OptionalLong seconds = Symbols.number(text);
    if (seconds.isPresent()) {
      return seconds.getAsLong() > Integer.MAX_VALUE * 100L
          ? null
          : Instant.ofEpochSecond(seconds.getAsLong());
    }
    int blank = text.indexOf(' ');
    try {
      LocalDate day = LocalDate.parse(blank < 0 ? text : text.substring(0, blank));
      LocalTime time =
          blank < 0 ? LocalTime.MIDNIGHT : LocalTime.parse(text.substring(blank + 1).strip());
      return day.atTime(time).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /**
   * {@code @th,56,8 & 0x0 == 0x0} asks only whether the packet has 8 bytes behind its IP headers,
   * which messages have that are not cut off.
   */
  private boolean isAlwaysTrue(String key, Expr left, Expr right) {
    return key.startsWith("@th,")
        && left instanceof Expr.Binary binary
        && binary.operator() == '&'
        && binary.left() instanceof Expr.Key
        && isZero(binary.right())
        && isZero(right);
  }

  private boolean isZero(Expr expr) {
    OptionalLong number = scope.number(expr, SymbolType.NUMBER);
    return number.isPresent() && number.getAsLong() == 0;
  }

  /** Several keys at once: {@code icmp type . icmp code { 3 . 4, 11 . 0 }}. */
  private List<List<Match>> several(Expr.Concat left, String operator, Expr right, String text) {
    boolean negated = operator.equals("!=");
    List<Expr> elements = scope.isUncertain(right) ? List.of() : scope.elements(right);
    boolean plain = negated || operator.isEmpty() || operator.equals("==");
    if (scope.isUncertain(right) || !plain) {
      return unknown(conditions(left), text);
    }
    Ways ways = new Ways();
    for (Expr element : elements) {
      Expr bare = Scope.bare(element);
      if (bare instanceof Expr.Any) {
        ways.add(conditions(left));
        continue;
      }
      if (!(bare instanceof Expr.Concat values) || values.parts().size() != left.parts().size()) {
        return unknown(conditions(left), text);
      }
      List<List<Match>> together = List.of(List.of());
      for (int i = 0; i < values.parts().size(); i++) {
        Expr part = values.parts().get(i);
        String words = scope.line(left.parts().get(i).span()) + " " + scope.line(part.span());
        together = Ways.both(together, one(left.parts().get(i), "", part, words));
      }
      together.forEach(ways::add);
    }
    List<List<Match>> all = ways.list();
    if (negated) {
      return withoutMessages(all, left, text);
    }
    if (all.size() > MOST_WAYS) {
      diagnostics.add(
          Diagnostic.warning(
              scope.source(), right.span(), "this set is too mixed to take apart; it is unknown"));
      return unknown(conditions(left), text);
    }
    return all.isEmpty() ? List.of(List.of(Needs.never())) : all;
  }

  /** All messages but these, if it is messages alone. */
  private List<List<Match>> withoutMessages(List<List<Match>> all, Expr.Concat left, String text) {
    List<Match> conditions = Matches.merged(conditions(left));
    if (conditions.size() == 1
        && conditions.getFirst() instanceof Match.Messages of
        && all.size() <= 1
        && all.stream().allMatch(way -> way.size() == 1)) {
      MessageSet excluded =
          all.isEmpty() || !(all.getFirst().getFirst() instanceof Match.Messages some)
              ? new MessageSet.Builder().build()
              : some.messages();
      MessageSet.Builder rest = new MessageSet.Builder();
      for (int type = 0; type < 256; type++) {
        for (int code = 0; code < 256; code++) {
          if (!excluded.contains(type, code)) {
            rest.addCodes(type, code, code);
          }
        }
      }
      return List.of(List.of(new Match.Messages(of.family(), rest.build())));
    }
    return unknown(conditions, text);
  }
}
