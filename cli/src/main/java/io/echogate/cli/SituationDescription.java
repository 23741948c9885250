package io.echogate.cli;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.meaning.Tracking;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A packet in words as rules of other firewalls see it: those of {@link PacketDescription}, and
 * what policies do not ask for, {@code ip4 forward 3/4 iif eth0 oif eth1 state related}.
 */
final class SituationDescription {
  private static final String ON_LINK = "on-link";
  private static final String PAYLOAD = "payload";
  private static final String LENGTH = "length";
  private static final String STATE = "state";
  private static final String IIF = "iif";
  private static final String OIF = "oif";
  private static final int FRAGMENT_HEADER = 8;

  private final Words words;
  private final Family family;
  private final Course course;
  private final PacketWords parts;
  private final PacketWords.Message message;
  private Address source;
  private Address destination;
  private int payload = 56;
  private Optional<Integer> length = Optional.empty();
  private int hopLimit = 64;
  private int dscp;
  private Part part = Part.WHOLE;
  private Optional<State> state = Optional.empty();
  private String in = "";
  private String out = "";

  private SituationDescription(String text) {
    this.words = new Words(PacketDescription.NAME, text);
    this.family = PacketWords.family(words);
    this.course = course();
    this.parts = new PacketWords(words, family);
    Address neighbor = OwnMachine.neighbor(family);
    Address own = OwnMachine.address(family);
    this.source = course == Course.OUT ? own : neighbor;
    this.destination =
        switch (course) {
          case IN -> own;
          case OUT -> neighbor;
          case FORWARD -> OwnMachine.beyond(family);
        };
    this.message = parts.message();
  }

  /**
   * Reads a description.
   *
   * @param now when the packet is there
   * @throws Refusal when it is not one
   */
  static AskedSituation parse(String text, Instant now) {
    SituationDescription description = new SituationDescription(text);
    description.details();
    return description.asked(now);
  }

  private Course course() {
    for (Course candidate : Course.values()) {
      if (words.takeIf(candidate.text())) {
        return candidate;
      }
    }
    return Course.IN;
  }

  private List<String> known() {
    List<String> known =
        new ArrayList<>(
            List.of(
                "from",
                "to",
                PAYLOAD,
                LENGTH,
                PacketWords.HOP_LIMIT,
                "dscp",
                "fragment",
                STATE,
                PacketWords.RELATED,
                PacketWords.SOLICITED,
                ON_LINK));
    if (course != Course.OUT) {
      known.add(IIF);
    }
    if (course != Course.IN) {
      known.add(OIF);
    }
    return known;
  }

  private void details() {
    List<String> missing = known();
    while (words.hasNext()) {
      String word = words.peek();
      if (!missing.remove(word)) {
        throw words.unexpected(missing);
      }
      words.takeIf(word);
      detail(word, missing);
    }
  }

  private void detail(String word, List<String> missing) {
    switch (word) {
      case "from" -> source = parts.address();
      case "to" -> destination = parts.address();
      case PAYLOAD -> {
        payload = parts.payload();
        missing.remove(LENGTH);
      }
      case LENGTH -> {
        length = Optional.of(length());
        missing.remove(PAYLOAD);
      }
      case PacketWords.HOP_LIMIT -> {
        hopLimit = parts.hopLimit();
        missing.remove(ON_LINK);
      }
      case "dscp" -> dscp = parts.number(words.take("the DSCP", "46"), 63);
      case "fragment" -> part = fragment();
      case IIF -> in = words.take("the interface by which it comes", "eth0");
      case OIF -> out = words.take("the interface by which it leaves", "eth1");
      case ON_LINK -> {
        onLink(missing.contains("from"));
        missing.remove(PacketWords.HOP_LIMIT);
      }
      default -> {
        state = Optional.of(state(word));
        missing.removeAll(List.of(STATE, PacketWords.RELATED, PacketWords.SOLICITED));
      }
    }
  }

  private State state(String word) {
    if (word.equals(PacketWords.RELATED)) {
      parts.related(message);
      return State.RELATED;
    }
    if (word.equals(PacketWords.SOLICITED)) {
      parts.solicited(message);
      return State.ESTABLISHED;
    }
    String name = words.take("the state", "new");
    return States.of(name).orElseThrow(() -> unknown(name, "state", States.all()));
  }

  private Part fragment() {
    String name = words.take("which fragment it is", "later");
    List<Part> all = Parts.of(family);
    return all.stream()
        .filter(one -> Parts.text(one).equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name, "fragment", all.stream().map(Parts::text).toList()));
  }

  private Refusal unknown(String word, String what, List<String> all) {
    return words.atLast(
        "'" + word + "' is no " + what + (what.equals("fragment") ? " of " + family : ""),
        DidYouMean.or("write " + String.join(", ", all), word, all));
  }

  private int length() {
    int number = parts.number(words.take("the packet's length", "84"), 0xffff);
    int least = headers();
    if (number < least) {
      throw words.atLast(
          "a packet of " + number + " bytes has no room for its headers",
          "write at least " + least);
    }
    return number;
  }

  /**
   * As it is on the own link.
   *
   * @param unsaid whether the source is not written
   */
  private void onLink(boolean unsaid) {
    hopLimit = parts.hopLimitOnLink(message);
    if (unsaid) {
      source =
          course == Course.OUT ? OwnMachine.ownOnLink(family) : OwnMachine.linkNeighbor(family);
    }
  }

  private int headers() {
    int fragment = family == Family.IP6 && part != Part.WHOLE ? FRAGMENT_HEADER : 0;
    return PacketWords.length(family, fragment);
  }

  private AskedSituation asked(Instant now) {
    int bytes = length.orElse(headers() + payload);
    Situation situation =
        new Situation(
            family,
            message.protocol(),
            part,
            Math.max(message.type(), 0),
            Math.max(message.code(), 0),
            source,
            destination,
            bytes,
            hopLimit,
            dscp,
            in,
            out,
            state.orElse(untracked()),
            RoutingKinds.source(course, source),
            RoutingKinds.destination(course, destination),
            RoutingKinds.link(destination),
            now);
    return new AskedSituation(course, situation, state, Math.max(bytes - headers(), 0));
  }

  /** What it is called if it belongs to no known flow. */
  private State untracked() {
    return message.isOther() ? State.NEW : Tracking.unknown(family, message.type());
  }
}
