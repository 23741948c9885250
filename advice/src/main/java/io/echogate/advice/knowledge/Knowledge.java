package io.echogate.advice.knowledge;

import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The knowledge base. Every message of either family is described in it. */
public final class Knowledge {
  private final Map<Family, Map<Integer, MessageFacts>> messages = new EnumMap<>(Family.class);
  private final Map<String, Function> functions = new LinkedHashMap<>();
  private final Map<String, Attack> attacks = new LinkedHashMap<>();
  private final Map<Family, Map<Integer, LanAdvice>> lan = new EnumMap<>(Family.class);

  /** Where an internal host differs from one that faces the internet. */
  record LanAdvice(Recommendation in, Recommendation out) {}

  /** Filled by {@link KnowledgeReader}, then only read. */
  Knowledge() {
    for (Family family : Family.values()) {
      messages.put(family, new HashMap<>());
      lan.put(family, new HashMap<>());
    }
  }

  /** The only knowledge base; read when first asked for. */
  public static Knowledge instance() {
    return Loaded.KNOWLEDGE;
  }

  private static final class Loaded {
    static final Knowledge KNOWLEDGE = KnowledgeReader.read();
  }

  void add(MessageFacts facts) {
    MessageRange range = facts.entry().messages();
    for (int type = range.firstType(); type <= range.lastType(); type++) {
      messages(facts.entry().family()).put(key(type, range.code()), facts);
    }
  }

  void add(Function function) {
    functions.put(function.name(), function);
  }

  void add(Attack attack) {
    attacks.put(attack.name(), attack);
  }

  void add(Family family, MessageRange range, LanAdvice advice) {
    lan(family).put(key(range.firstType(), range.code()), advice);
  }

  /**
   * What is known of a message: of its code where the code is assigned, else of its type.
   *
   * @param type 0-255
   * @param code 0-255, or {@link MessageRange#ANY_CODE} for the type as a whole
   */
  public MessageFacts message(Family family, int type, int code) {
    MessageFacts facts = of(messages(family), type, code);
    if (facts == null) {
      throw new IllegalArgumentException("no ICMP type: " + type);
    }
    return facts;
  }

  /** The assigned codes of a type, in ascending order. */
  public List<MessageFacts> codes(Family family, int type) {
    return messages(family).values().stream()
        .filter(facts -> facts.entry().messages().firstType() == type)
        .filter(facts -> !facts.entry().messages().anyCode())
        .sorted((one, other) -> code(one) - code(other))
        .toList();
  }

  private static int code(MessageFacts facts) {
    return facts.entry().messages().code();
  }

  /** All functions, in the order of their table. */
  public Collection<Function> functions() {
    return Collections.unmodifiableCollection(functions.values());
  }

  /** The function of that name: {@code pmtud}. */
  public Optional<Function> function(String name) {
    return Optional.ofNullable(functions.get(name));
  }

  /** All attacks, in the order of their table. */
  public Collection<Attack> attacks() {
    return Collections.unmodifiableCollection(attacks.values());
  }

  /** The attack of that name: {@code smurf}. */
  public Optional<Attack> attack(String name) {
    return Optional.ofNullable(attacks.get(name));
  }

  /** The attacks that use a message, in the order of their table. */
  public List<Attack> attacks(Family family, int type, int code) {
    return attacks.values().stream().filter(attack -> attack.uses(family, type, code)).toList();
  }

  /**
   * What a machine of a role should do with a message.
   *
   * @param way {@link Way#FORWARD} is no single way; a role that does not forward has only {@link
   *     Way#IN} and {@link Way#OUT}
   * @param type 0-255
   * @param code 0-255, or {@link MessageRange#ANY_CODE} for the type as a whole
   */
  public Recommendation recommendation(Role role, Way way, Family family, int type, int code) {
    MessageFacts facts = message(family, type, code);
    return switch (way) {
      case IN, OUT -> own(role, way, facts, type, code);
      case FORWARD_IN -> forwarded(role, facts, Situation.BORDER_IN);
      case FORWARD_OUT -> forwarded(role, facts, Situation.BORDER_OUT);
      case FORWARD -> throw new IllegalArgumentException("two ways at once");
    };
  }

  private static Recommendation forwarded(Role role, MessageFacts facts, Situation border) {
    return switch (role) {
      case HOST, LAN_HOST -> throw new IllegalArgumentException(role.text() + " forwards nothing");
      case BORDER -> facts.recommendation(border);
      case TRANSIT -> facts.recommendation(Situation.TRANSIT);
    };
  }

  private Recommendation own(Role role, Way way, MessageFacts facts, int type, int code) {
    boolean in = way == Way.IN;
    Recommendation host = facts.recommendation(in ? Situation.HOST_IN : Situation.HOST_OUT);
    return switch (role) {
      case HOST -> host;
      case LAN_HOST -> {
        LanAdvice advice = of(lan(facts.entry().family()), type, code);
        yield advice == null ? host : in ? advice.in() : advice.out();
      }
      case BORDER, TRANSIT -> in ? host : facts.sentByRouters().orElse(host);
    };
  }

  private Map<Integer, MessageFacts> messages(Family family) {
    return Objects.requireNonNull(messages.get(family));
  }

  private Map<Integer, LanAdvice> lan(Family family) {
    return Objects.requireNonNull(lan.get(family));
  }

  /** The value of a code, or else that of its type. */
  private static <T> @Nullable T of(Map<Integer, T> values, int type, int code) {
    T exact = values.get(key(type, code));
    return exact != null ? exact : values.get(key(type, MessageRange.ANY_CODE));
  }

  private static int key(int type, int code) {
    return type << 9 | (code + 1);
  }
}
