package io.echogate.firewalls.junos;

import io.echogate.firewalls.rules.ChainName;
import io.echogate.icmp.Family;
import io.echogate.policy.Origin;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A filter as it grows, statement by statement. */
final class Filter {
  final ChainName name;
  final Family family;
  final Place place;
  final Map<String, Term> terms = new LinkedHashMap<>();

  Filter(ChainName name, Family family, Place place) {
    this.name = name;
    this.family = family;
    this.place = place;
  }

  /** The table of a family's filters. */
  static ChainName name(Family family, String name) {
    return new ChainName(family == Family.IP4 ? "inet" : "inet6", name);
  }

  /** Where something stands, as far as it goes on without a gap. */
  static final class Place {
    private final int start;
    private int end;
    private int line;

    Place(int start, Statement statement) {
      this.start = start;
      this.end = statement.span().end();
      this.line = statement.line();
    }

    /** Takes in a further statement, if it is of the same block or on the next line. */
    void extend(Statement statement) {
      if (statement.line() == 0 || statement.line() <= line + 1) {
        end = Math.max(end, statement.span().end());
        line = statement.line();
      }
    }

    Span span() {
      return new Span(start, end);
    }

    Origin origin(Source source) {
      return new Origin(source, span());
    }
  }

  /**
   * A condition or an action of a term.
   *
   * @param words from its keyword on
   */
  record Item(List<Word> words, Span span) {
    String name() {
      return words.getFirst().text();
    }

    /** The word at a place, or "" behind the end. */
    String text(int at) {
      return at < words.size() ? words.get(at).text() : "";
    }

    /** The words from a place on. */
    String rest(int from) {
      return String.join(
          " ",
          words.subList(Math.min(from, words.size()), words.size()).stream()
              .map(Word::text)
              .toList());
    }
  }

  /** A term as it grows. */
  static final class Term {
    final Place place;
    final List<Item> from = new ArrayList<>();
    final List<Item> then = new ArrayList<>();
    final List<Item> filters = new ArrayList<>();
    String comment = "";

    Term(Place place) {
      this.place = place;
    }
  }
}
