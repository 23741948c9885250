package io.echogate.cli.manual;

import io.echogate.advice.FindingKind;
import io.echogate.advice.FindingKinds;
import io.echogate.advice.knowledge.Attack;
import io.echogate.advice.knowledge.Function;
import io.echogate.advice.knowledge.Knowledge;
import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.icmp.Registry;
import io.echogate.policy.source.Nearest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds pages: by a message's number or name, by the names of groups, functions and attacks, by the
 * ids of findings.
 */
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
    List<Topic> topics = new ArrayList<>(messages(word, families));
    group(word, families).ifPresent(topics::add);
    knowledge.function(word).map(Topic.OfFunction::new).ifPresent(topics::add);
    story(word).ifPresent(topics::add);
    return topics;
  }

  /** The page of an attack or a finding. */
  public Optional<Topic> story(String name) {
    Optional<Topic> attack = knowledge.attack(name).map(Topic.OfAttack::new);
    return attack.or(() -> FindingKinds.find(name).map(Topic.OfFinding::new));
  }

  private List<Topic> messages(String word, List<Family> families) {
    Matcher numbers = NUMBERS.matcher(word);
    if (numbers.matches()) {
      return messages(numbers.group(1), numbers.group(2), families);
    }
    return families.stream()
        .flatMap(
            family ->
                Registry.instance().find(family, word).stream()
                    .map(entry -> message(family, entry.messages())))
        .toList();
  }

  /** By numbers; of a code that no family has, the page of its type. */
  private List<Topic> messages(String first, @Nullable String second, List<Family> families) {
    int type = Integer.parseInt(first);
    boolean any = second == null || second.equals("*");
    int code = any ? MessageRange.ANY_CODE : Integer.parseInt(second);
    if (type > HIGHEST || code > HIGHEST) {
      return List.of();
    }
    List<Family> assigned =
        families.stream().filter(family -> any || isAssigned(family, type, code)).toList();
    return assigned.isEmpty()
        ? families.stream().map(family -> message(family, MessageRange.ofType(type))).toList()
        : assigned.stream()
            .map(family -> message(family, new MessageRange(type, type, code)))
            .toList();
  }

  private static boolean isAssigned(Family family, int type, int code) {
    return !Registry.instance().message(family, type, code).messages().anyCode();
  }

  private Topic message(Family family, MessageRange range) {
    return new Topic.OfMessage(
        family,
        range.firstType(),
        range.code(),
        knowledge.message(family, range.firstType(), range.code()));
  }

  private static Optional<Topic> group(String word, List<Family> families) {
    if (!word.startsWith("@")) {
      return Optional.empty();
    }
    String name = word.substring(1);
    Map<Family, List<MessageRange>> messages = new EnumMap<>(Family.class);
    for (Family family : families) {
      Registry.instance().group(family, name).ifPresent(group -> messages.put(family, group));
    }
    return messages.isEmpty() ? Optional.empty() : Optional.of(new Topic.OfGroup(name, messages));
  }

  /** The name that somebody may have meant by a word that names nothing. */
  public Optional<String> nearest(String word) {
    Set<String> names = new TreeSet<>(stories());
    for (Family family : Family.values()) {
      names.addAll(Registry.instance().names(family));
      Registry.instance().groups(family).forEach(group -> names.add("@" + group));
    }
    knowledge.functions().stream().map(Function::name).forEach(names::add);
    return Nearest.to(word, names);
  }

  /** The same among attacks and findings. */
  public Optional<String> nearestStory(String word) {
    return Nearest.to(word, stories());
  }

  private List<String> stories() {
    return Stream.concat(
            knowledge.attacks().stream().map(Attack::name),
            FindingKinds.all().stream().map(FindingKind::id))
        .toList();
  }
}
