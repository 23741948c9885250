package io.echogate.firewalls.junos;

import io.echogate.firewalls.rules.Hook;
import io.echogate.icmp.Family;
import io.echogate.policy.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A filter at work, or several of them one after the other. */
final class Application {
  final Family family;
  final Hook hook;

  /** The interface; empty for all of them. */
  final Optional<String> place;

  /** Whether there may be several filters. */
  final boolean list;

  final List<Word> names = new ArrayList<>();

  /** Where that is said. */
  Span span;

  Application(Family family, Hook hook, Optional<String> place, boolean list, Span span) {
    this.family = family;
    this.hook = hook;
    this.place = place;
    this.list = list;
    this.span = span;
  }

  /** Whether a further name belongs to the same list. */
  boolean takes(Application other) {
    return list
        && other.list
        && family == other.family
        && hook == other.hook
        && place.equals(other.place);
  }
}
