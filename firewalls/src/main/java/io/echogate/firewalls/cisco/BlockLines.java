package io.echogate.firewalls.cisco;

import io.echogate.firewalls.rules.Hook;
import io.echogate.icmp.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what stands beside the lists: where they are applied, and what else changes what becomes of
 * ICMP. Blocks are told by their heads, and end with a line that is not indented, or, where nothing
 * is, with the next head.
 */
final class BlockLines {
  private final List<Application> applications = new ArrayList<>();
  private final Settings settings = new Settings();
  private Optional<String> place = Optional.empty();
  private Optional<String> classMap = Optional.empty();
  private Optional<String> policyMap = Optional.empty();
  private Optional<String> policyClass = Optional.empty();
  private boolean police;

  /** Whether the block is a group; what is in it was read before. */
  private boolean group;

  /** Whether the block is about an interface, and not a line or the control plane. */
  private boolean isInterface;

  /** Whether nothing was read behind the head yet. */
  private boolean fresh;

  /** Whether the block's lines are not indented, as where somebody pasted them. */
  private boolean flat;

  /** Where lists are applied. */
  List<Application> applications() {
    return applications;
  }

  Settings settings() {
    return settings;
  }

  /** Leaves the block. */
  void leave() {
    place = Optional.empty();
    classMap = Optional.empty();
    policyMap = Optional.empty();
    policyClass = Optional.empty();
    police = false;
    group = false;
    isInterface = false;
    fresh = false;
    flat = false;
  }

  /** A comment, which ends the block of an interface. */
  void comment(Words words) {
    if (isInterface && !words.isEmpty() && !words.isIndented()) {
      leave();
    }
  }

  /** Reads the line if it is the head of a block that matters. */
  boolean head(Words words) throws Unreadable {
    boolean top = !words.isIndented();
    String key = words.key();
    boolean anywhere =
        key.equals("control-plane") || key.equals("class-map") || key.equals("policy-map");
    boolean outside = key.equals("object-group") || key.equals("interface") || key.equals("line");
    if (!anywhere && !(outside && top)) {
      return false;
    }
    leave();
    switch (key) {
      case "object-group" -> group = true;
      case "interface" -> {
        words.skip(1);
        place = Optional.of(interfaceName(words));
        isInterface = true;
        fresh = true;
      }
      case "class-map" -> classMap = Optional.of(last(words));
      case "policy-map" -> policyMap = Optional.of(last(words));
      default -> place = Optional.of(words.line());
    }
    return true;
  }

  /** Reads the line if it says something that matters, in the block where it stands or anywhere. */
  boolean member(Words words) throws Unreadable {
    if (group && GroupLines.isMember(words)) {
      return true;
    }
    boolean held = holds(words);
    if (inBlock(words)) {
      return true;
    }
    if (!held) {
      leave();
    }
    if (!Settings.isOne(words)) {
      return false;
    }
    settings.add(words.line(), isOfInterface(words) ? place : Optional.empty(), words.origin());
    return true;
  }

  private boolean holds(Words words) {
    flat |= isInterface && fresh && !words.isIndented();
    fresh = false;
    return words.isIndented() || (flat && !words.key().equals("exit"));
  }

  private static String last(Words words) {
    String line = words.line();
    return line.substring(line.lastIndexOf(' ') + 1);
  }

  private static String interfaceName(Words words) throws Unreadable {
    if (words.key().equals("preconfigure")) {
      words.skip(1);
    }
    String name = words.next("the name of an interface").text();
    String next = words.text();
    boolean apart =
        !next.isEmpty()
            && Character.isDigit(next.charAt(0))
            && Character.isLetter(name.charAt(name.length() - 1));
    return apart ? name + next : name;
  }

  /** Whether a setting is one of interfaces; others stand outside of them. */
  private static boolean isOfInterface(Words words) {
    int at = words.key().equals("no") || words.key().equals("default") ? 1 : 0;
    return switch (words.key(at + 1)) {
      case "source-route", "icmp" -> false;
      default -> !words.key(at).equals("icmp");
    };
  }

  /** Whether the line says something that matters in the block in which it stands. */
  private boolean inBlock(Words words) throws Unreadable {
    if (isInterface && application(words)) {
      return true;
    }
    if (place.isPresent()) {
      switch (words.key()) {
        case "service-policy" -> {
          settings.addService(words.line(), place, last(words), words.origin());
          return true;
        }
        case "rate-limit" -> {
          settings.add(words.line(), place, words.origin());
          return true;
        }
        case "access-class" -> {
          settings.add(words.line(), place, words.origin());
          return true;
        }
        case "ip", "ipv6", "ipv4" -> {
          if (words.key(1).equals("access-class") && place.get().startsWith("line")) {
            settings.add(words.line(), place, words.origin());
            return true;
          }
        }
        default -> {}
      }
    }
    if (classMap.isPresent()
        && words.key().equals("match")
        && words.line().contains("access-group")) {
      settings.addMatch(words.line(), classMap.get(), words.origin());
      return true;
    }
    return policyMap.isPresent() && inPolicy(words, policyMap.get());
  }

  private boolean inPolicy(Words words, String policy) {
    return switch (words.key()) {
      case "class" -> {
        policyClass = Optional.of(last(words));
        police = false;
        yield true;
      }
      case "police" -> {
        policyClass.ifPresent(
            name -> settings.addPolice(words.line(), policy, name, words.origin()));
        police = policyClass.isPresent();
        yield police;
      }
      case "conform-action", "exceed-action", "violate-action" -> {
        if (police) {
          settings.append(words.line());
        }
        yield police;
      }
      default -> false;
    };
  }

  private boolean application(Words words) throws Unreadable {
    int at =
        switch (words.key()) {
          case "ip" -> words.key(1).equals("port") ? 2 : 1;
          case "ipv4" -> 1;
          case "ipv6" -> words.key(1).equals("port") ? 2 : 1;
          default -> 0;
        };
    if (at == 0
        || !(words.key(at).equals("access-group") || words.key(at).equals("traffic-filter"))) {
      return false;
    }
    Family family = words.key().equals("ipv6") ? Family.IP6 : Family.IP4;
    words.skip(at + 1);
    if (words.key().equals("common")) {
      throw words.wrong(
          words.here(),
          "common lists are not understood",
          "put the entries of the common list before those of the interface's own list");
    }
    Word name = words.next("the name of a list");
    Word way = words.next("in or out");
    Hook hook =
        switch (way.key()) {
          case "in", "ingress" -> Hook.INGRESS;
          case "out", "egress" -> Hook.EGRESS;
          default ->
              throw words.wrong(
                  way.span(), "no direction: " + AddressWords.shown(way.text()), "in or out");
        };
    applications.add(
        new Application(
            AccessList.name(family, name.text()), hook, place.orElse(""), words.span()));
    return true;
  }
}
