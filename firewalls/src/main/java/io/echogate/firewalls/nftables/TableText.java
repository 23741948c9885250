package io.echogate.firewalls.nftables;

import io.echogate.policy.source.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A table as written, while it is read: later lines may add to it. */
final class TableText {
  private final String family;
  private final String name;
  private final Span span;
  private final Map<String, ChainText> chains = new LinkedHashMap<>();
  private final Map<String, SetText> sets = new LinkedHashMap<>();
  private final Map<String, Rate> limits = new LinkedHashMap<>();
  private final Set<String> changing = new HashSet<>();
  private boolean dormant;

  TableText(String family, String name, Span span) {
    this.family = family;
    this.name = name;
    this.span = span;
  }

  String family() {
    return family;
  }

  /** Family and name. */
  String title() {
    return family + " " + name;
  }

  Span span() {
    return span;
  }

  boolean isDormant() {
    return dormant;
  }

  void sleep() {
    dormant = true;
  }

  Map<String, ChainText> chains() {
    return chains;
  }

  Map<String, SetText> sets() {
    return sets;
  }

  Map<String, Rate> limits() {
    return limits;
  }

  /** The names of the sets that rules change while packets come. */
  Set<String> changing() {
    return changing;
  }

  ChainText chain(String chain, Span where) {
    return chains.computeIfAbsent(chain, key -> new ChainText(chain, where));
  }

  SetText set(String set) {
    return sets.computeIfAbsent(set, key -> new SetText());
  }

  /** A chain as written. */
  static final class ChainText {
    private final String name;
    private final Span span;
    private final List<RuleText> rules = new ArrayList<>();
    private @Nullable BaseText base;
    private @Nullable Span drops;

    ChainText(String name, Span span) {
      this.name = name;
      this.span = span;
    }

    String name() {
      return name;
    }

    Span span() {
      return span;
    }

    List<RuleText> rules() {
      return rules;
    }

    @Nullable BaseText base() {
      return base;
    }

    void base(BaseText text) {
      base = text;
    }

    /** Where the policy says that it drops; null if it accepts. */
    @Nullable Span drops() {
      return drops;
    }

    void policy(@Nullable Span drop) {
      drops = drop;
    }
  }

  /**
   * Where a chain is asked.
   *
   * @param nat whether it sees only the first packet of each flow
   */
  record BaseText(boolean nat, String hook, int priority, Set<String> devices, Span span) {}

  /** A set or map as written. */
  static final class SetText {
    private final List<Expr> elements = new ArrayList<>();
    private boolean stateful;

    List<Expr> elements() {
      return elements;
    }

    /** Whether a match depends on a limit or quota of the element. */
    boolean isStateful() {
      return stateful;
    }

    void makeStateful() {
      stateful = true;
    }
  }
}
