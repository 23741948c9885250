package io.echogate.firewalls.iptables;

import io.echogate.firewalls.rules.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a chain while it changes. Inserting and deleting where the last change was costs
 * nothing: the free room of the array stays there.
 */
final class RuleList {
  private @Nullable Rule[] rules = new Rule[8];
  private int size;

  /** Where the free room begins. */
  private int gap;

  RuleList() {}

  int size() {
    return size;
  }

  /** The rule at an index, from 0. */
  Rule get(int index) {
    int place = index < gap ? index : index + (rules.length - size);
    return Objects.requireNonNull(rules[place]);
  }

  /**
   * Puts a rule before the one at an index; {@code index} may be the size.
   *
   * @return how many rules were moved
   */
  int insert(int index, Rule rule) {
    if (size == rules.length) {
      grow();
    }
    int moved = moveGap(index);
    rules[gap++] = rule;
    size++;
    return moved;
  }

  /**
   * Takes a rule away.
   *
   * @return how many rules were moved
   */
  int remove(int index) {
    int moved = moveGap(index + 1);
    rules[--gap] = null;
    size--;
    return moved;
  }

  void set(int index, Rule rule) {
    rules[index < gap ? index : index + (rules.length - size)] = rule;
  }

  void clear() {
    rules = new Rule[8];
    size = 0;
    gap = 0;
  }

  List<Rule> toList() {
    List<Rule> list = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      list.add(get(i));
    }
    return list;
  }

  private void grow() {
    moveGap(size);
    rules = Arrays.copyOf(rules, 2 * rules.length);
  }

  private int moveGap(int index) {
    int room = rules.length - size;
    int moved = Math.abs(index - gap);
    if (index < gap) {
      System.arraycopy(rules, index, rules, index + room, moved);
    } else if (index > gap) {
      System.arraycopy(rules, gap + room, rules, gap, moved);
    }
    gap = index;
    Arrays.fill(rules, gap, gap + Math.min(room, moved), null);
    return moved;
  }
}
