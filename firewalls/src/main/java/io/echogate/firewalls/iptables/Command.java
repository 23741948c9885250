package io.echogate.firewalls.iptables;

import io.echogate.firewalls.rules.Rule;
import java.util.ArrayList;
import java.util.List;

/** What one call of iptables, or one line of a save text, wants done. Reused. */
final class Command {
  /** None yet. */
  static final char NONE = ' ';

  /** The letter of the command: {@code A} for {@code -A}. */
  char letter;

  /** The place of the command's word. */
  int at;

  /** The chain; empty for all. */
  String chain = "";

  /** The number of a rule, from 1, or 0. */
  long number;

  /** The second word: a new name, a policy. */
  String second = "";

  /** Whether the command has a rule. */
  boolean hasRule;

  /** The rules that its words are, without those that a wrong family takes away. */
  final List<Rule> rules = new ArrayList<>();

  Command() {}

  void clear() {
    letter = NONE;
    at = 0;
    chain = "";
    number = 0;
    second = "";
    hasRule = false;
    rules.clear();
  }
}
