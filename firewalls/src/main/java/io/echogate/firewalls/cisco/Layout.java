package io.echogate.firewalls.cisco;

import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts rules into an order of entries that means the same.
 *
 * <p>An entry that permits a type lets later fragments pass as well, if its addresses fit. Where
 * rules do not say that, all that they say of later fragments is put in front, in entries with the
 * word {@code fragments} that decide about every one of them; what follows then never sees any.
 */
final class Layout {
  private final Dialect dialect;
  private final Family family;
  private final EntryText text;

  Layout(Dialect dialect, Family family) {
    this.dialect = dialect;
    this.family = family;
    this.text = new EntryText(dialect, family);
  }

  /** Entries of one rule, and what is to be remarked before them. */
  record Block(String comment, List<String> entries) {}

  /** Rules that go together: one, or a permitting one and what its entry says of fragments. */
  private record Item(String comment, Form form, boolean twin) {}

  /**
   * The entries of a chain.
   *
   * @throws IllegalArgumentException if a rule or the policy cannot be said
   */
  List<Block> blocks(Chain chain) {
    boolean accepts = accepts(chain);
    int implied = accepts ? 0 : Implicit.count(dialect, family, chain.rules());
    List<Item> items = items(chain.rules().subList(0, chain.rules().size() - implied));
    if (items.isEmpty() && (accepts || chain.bases().isEmpty()) && implied == 0) {
      return List.of();
    }
    List<Block> blocks = new ArrayList<>();
    if (!inOrder(items, blocks)) {
      blocks.clear();
      // what is implied says something of later fragments too
      items = items(chain.rules());
      implied = 0;
      fragmentsFirst(items, accepts, blocks);
    }
    boolean closed = !items.isEmpty() && items.getLast().form.takesAll();
    if (implied == 0 && !closed) {
      blocks.add(new Block("", List.of((accepts ? "permit " : "deny ") + text.any() + " any any")));
    }
    return blocks;
  }

  /** Whether what no rule decides passes. */
  private static boolean accepts(Chain chain) {
    return chain
        .accepts()
        .orElseThrow(
            () -> new IllegalArgumentException("a list cannot say: two policies of one list"));
  }

  private List<Item> items(List<Rule> rules) {
    List<Form> forms = new ArrayList<>(rules.size());
    for (Rule rule : rules) {
      forms.add(CiscoWriter.form(rule, dialect, family));
    }
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < forms.size(); i++) {
      Form form = forms.get(i);
      boolean twin =
          form.messages().isPresent()
              && i + 1 < forms.size()
              && form.hasTwin(forms.get(i + 1), family);
      String comment = rules.get(i).comment();
      items.add(new Item(comment.equals(Implicit.COMMENT) ? "" : comment, form, twin));
      if (twin) {
        i++;
      }
    }
    return items;
  }

  /** The entries in the order of the rules; says whether they mean the same like this. */
  private boolean inOrder(List<Item> items, List<Block> blocks) {
    boolean laterDecided = false;
    for (Item item : items) {
      Form form = item.form;
      boolean types = form.messages().isPresent();
      if (form.reach() == Form.Reach.NOT_LATER
          && !laterDecided
          && (types ? form.permit() && !item.twin : true)) {
        return false;
      }
      if (form.reach() == Form.Reach.NOT_LATER && !types && !onlyIcmp(form)) {
        return false;
      }
      blocks.add(new Block(item.comment, text.entries(form, form.reach() == Form.Reach.LATER)));
      laterDecided |= form.takesAllLater(family);
    }
    return true;
  }

  private boolean onlyIcmp(Form form) {
    return form.protocols().equals(Optional.of(Ranges.of(family.protocol())));
  }

  private void fragmentsFirst(List<Item> items, boolean accepts, List<Block> blocks) {
    boolean decided = false;
    for (Item item : items) {
      Form form = item.form;
      if (item.twin) {
        blocks.add(new Block(item.comment, text.entries(laterOf(form), true)));
      } else if (form.reach() != Form.Reach.NOT_LATER) {
        blocks.add(new Block(item.comment, text.entries(form, true)));
        decided = form.protocols().isEmpty() && form.ends().isEmpty() && form.numbers().isEmpty();
        if (decided) {
          break;
        }
      }
    }
    if (!decided) {
      blocks.add(
          new Block(
              "", List.of((accepts ? "permit " : "deny ") + text.any() + " any any fragments")));
    }
    for (Item item : items) {
      if (item.form.reach() != Form.Reach.LATER) {
        blocks.add(new Block(item.comment, text.entries(item.form, false)));
      }
    }
  }

  /** What the entry of a type says of later fragments. */
  private Form laterOf(Form form) {
    return new Form(
        true,
        Optional.of(Ranges.of(family.protocol())),
        Optional.empty(),
        form.ends(),
        form.numbers(),
        Form.Reach.LATER);
  }
}
