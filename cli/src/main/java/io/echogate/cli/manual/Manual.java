package io.echogate.cli.manual;

import io.echogate.advice.knowledge.Attack;
import io.echogate.advice.knowledge.Function;
import io.echogate.advice.knowledge.Knowledge;
import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.icmp.Registry;
import io.echogate.policy.source.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds pages: by a message's number or name, by a function's name, by an attack's name. */
public final class Manual {
  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,3})(?:/(\\d{1,3}|\\*))?");
  private static final int HIGHEST = 255;

  private final Knowledge knowledge = Knowledge.instance();

  /** The manual of the knowledge base. */
  public Manual() {}

  /**
   * The pages for a word; a message that both families have gets two.
   *
   * @param families the families to look in
   * @return none if nothing is called so
   */
  public List<Topic> topics(String word, List<Family> families) {
    List<Topic> topics = new ArrayList<>();
    for (Family family : families) {
      messages(family, word)
          .ifPresent(
              range ->
                  topics.add(
                      new Topic.OfMessage(
                          family,
                          range.firstType(),
                          range.code(),
                          knowledge.message(family, range.firstType(), range.code()))));
    }
    knowledge.function(word).map(Topic.OfFunction::new).ifPresent(topics::add);
    knowledge.attack(word).map(Topic.OfAttack::new).ifPresent(topics::add);
    return topics;
  }

  private static Optional<MessageRange> messages(Family family, String word) {
    Matcher numbers = NUMBERS.matcher(word);
    if (!numbers.matches()) {
      return Registry.instance().find(family, word).map(entry -> entry.messages());
    }
    int type = Integer.parseInt(numbers.group(1));
    String code = numbers.group(2);
    boolean any = code == null || code.equals("*");
    int number = any ? MessageRange.ANY_CODE : Integer.parseInt(code);
    return type > HIGHEST || number > HIGHEST
        ? Optional.empty()
        : Optional.of(new MessageRange(type, type, number));
  }

  /** The name that somebody may have meant by a word that names nothing. */
  public Optional<String> nearest(String word) {
    Set<String> names = new TreeSet<>();
    for (Family family : Family.values()) {
      names.addAll(Registry.instance().names(family));
    }
    knowledge.functions().stream().map(Function::name).forEach(names::add);
    knowledge.attacks().stream().map(Attack::name).forEach(names::add);
    return Nearest.to(word, names);
  }
}
