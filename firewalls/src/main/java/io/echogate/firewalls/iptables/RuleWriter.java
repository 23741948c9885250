package io.echogate.firewalls.iptables;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.firewalls.rules.Match.Way;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import io.echogate.policy.Prefix;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes rules of one family in the words of iptables. */
final class RuleWriter {
  private static final int LONGEST_COMMENT = 255;
  private static final int TCP = 6;

  private final Family family;
  private final MatchWriter extensions;

  /** What iptables itself asks, in the order in which it is printed. */
  private @Nullable String source;

  private @Nullable String destination;
  private @Nullable String in;
  private @Nullable String out;
  private @Nullable String protocol;
  private @Nullable String fragment;
  private boolean tcp;
  private boolean icmp;

  RuleWriter(Family family) {
    this.family = family;
    this.extensions = new MatchWriter(family);
  }

  String options(Rule rule) {
    source = null;
    destination = null;
    in = null;
    out = null;
    protocol = null;
    fragment = null;
    tcp = false;
    icmp = false;
    extensions.clear();
    boolean limited = false;
    for (Match match : rule.matches()) {
      boolean own = isBase(match);
      if (own && limited) {
        throw new UnsayableException("a limit before addresses, interfaces or the protocol");
      }
      if (own) {
        base(match);
      } else {
        extensions.add(match);
      }
      limited |= match instanceof Match.Limit;
    }
    if (extensions.needsProtocol()) {
      if (protocol == null) {
        protocol = "-p " + ProtocolNames.name(family.protocol());
      } else if (!icmp) {
        throw new UnsayableException("ICMP types of another protocol");
      }
    }
    StringBuilder text = new StringBuilder(96);
    for (String part : new @Nullable String[] {source, destination, in, out, protocol, fragment}) {
      append(text, part);
    }
    append(text, extensions.text());
    append(text, comment(rule.comment()));
    append(text, action(rule.action()));
    return text.toString();
  }

  private static void append(StringBuilder text, @Nullable String part) {
    if (part != null && !part.isEmpty()) {
      if (!text.isEmpty()) {
        text.append(' ');
      }
      text.append(part);
    }
  }

  private boolean isBase(Match match) {
    return switch (match) {
      case Match.OfFamily of -> true;
      case Match.Protocol is -> true;
      case Match.Addresses addresses -> addresses.set().isEmpty();
      case Match.Wildcard wildcard -> true;
      case Match.Interfaces interfaces -> true;
      case Match.Parts parts -> family == Family.IP4 && isOption(parts.parts());
      case Match.Unknown unknown ->
          unknown.what().startsWith("-i ")
              || unknown.what().startsWith("-o ")
              || unknown.what().startsWith("! -");
      default -> false;
    };
  }

  private static boolean isOption(Set<Part> parts) {
    return parts.equals(Set.of(Part.LATER)) || isNegatedOption(parts);
  }

  /** No packet of IPv4 is atomic. */
  private static boolean isNegatedOption(Set<Part> parts) {
    return parts.equals(Set.of(Part.WHOLE, Part.FIRST))
        || parts.equals(Set.of(Part.WHOLE, Part.ATOMIC, Part.FIRST));
  }

  private void base(Match match) {
    switch (match) {
      case Match.OfFamily of -> {
        if (!of.families().contains(family)) {
          throw new UnsayableException("a rule for the other family");
        }
      }
      case Match.Protocol is -> protocol(is);
      case Match.Addresses addresses -> addresses(addresses);
      case Match.Wildcard wildcard -> {
        if (wildcard.value().family() != family) {
          throw new UnsayableException("addresses of the other family");
        }
        side(wildcard.side(), wildcard.negated(), wildcard.value() + "/" + wildcard.mask());
      }
      case Match.Interfaces interfaces -> interfaces(interfaces);
      case Match.Parts parts ->
          fragment = once(fragment, isNegatedOption(parts.parts()) ? "! -f" : "-f", "fragments");
      case Match.Unknown unknown -> {
        if (unknown.what().contains("-i ")) {
          in = once(in, unknown.what(), "interfaces");
        } else {
          out = once(out, unknown.what(), "interfaces");
        }
      }
      default -> throw new IllegalStateException("no match of iptables itself: " + match);
    }
  }

  private static String once(@Nullable String before, String now, String what) {
    if (before != null) {
      throw new UnsayableException("two tests of " + what + " in one rule");
    }
    return now;
  }

  private void protocol(Match.Protocol match) {
    if (match.protocols().list().size() != 1
        || match.protocols().list().getFirst().first()
            != match.protocols().list().getFirst().last()) {
      throw new UnsayableException("several protocols in one rule");
    }
    int number = match.protocols().list().getFirst().first();
    if (number == 0) {
      throw new UnsayableException("the protocol 0");
    }
    tcp = number == TCP && !match.negated();
    icmp = number == family.protocol() && !match.negated();
    protocol =
        once(
            protocol,
            (match.negated() ? "! -p " : "-p ") + ProtocolNames.name(number),
            "the protocol");
  }

  private void addresses(Match.Addresses match) {
    if (match.family() != family) {
      throw new UnsayableException("addresses of the other family");
    }
    if (match.prefixes().size() != 1 || match.prefixes().size(family) != 1) {
      throw new UnsayableException(
          match.prefixes().isEmpty() ? "a set without addresses" : "several prefixes in one rule");
    }
    Prefix prefix = match.prefixes().prefix(family, 0);
    if (prefix.length() > 0 || match.negated()) {
      side(match.side(), match.negated(), prefix.toString());
    }
  }

  private void side(Side side, boolean negated, String text) {
    String option = (negated ? "! " : "") + (side == Side.SOURCE ? "-s " : "-d ") + text;
    if (side == Side.SOURCE) {
      source = once(source, option, "the source");
    } else {
      destination = once(destination, option, "the destination");
    }
  }

  private void interfaces(Match.Interfaces match) {
    if (match.names().size() != 1) {
      throw new UnsayableException("several interfaces in one rule");
    }
    String name = match.names().iterator().next();
    String pattern = name.endsWith("*") ? name.substring(0, name.length() - 1) + "+" : name;
    if (pattern.length() > 15 || pattern.isEmpty() || pattern.indexOf('*') >= 0) {
      throw new UnsayableException("an interface " + name);
    }
    if (name.endsWith("+")) {
      throw new UnsayableException("an interface whose name ends with +");
    }
    if (pattern.equals("+") && !match.negated()) {
      return;
    }
    String text = (match.negated() ? "! " : "") + (match.way() == Way.IN ? "-i " : "-o ") + pattern;
    if (match.way() == Way.IN) {
      in = once(in, text, "the way in");
    } else {
      out = once(out, text, "the way out");
    }
  }

  private static @Nullable String comment(String comment) {
    if (comment.isEmpty()) {
      return null;
    }
    StringBuilder line = new StringBuilder(comment.length());
    int bytes = 0;
    for (int i = 0; i < comment.length(); ) {
      int c = comment.codePointAt(i);
      i += Character.charCount(c);
      int shown = c < ' ' || c == 127 ? ' ' : c;
      bytes += Character.toString(shown).getBytes(StandardCharsets.UTF_8).length;
      if (bytes > LONGEST_COMMENT) {
        break;
      }
      line.appendCodePoint(shown);
    }
    return "-m comment --comment " + Quoting.saved(line.toString());
  }

  private @Nullable String action(Action action) {
    return switch (action) {
      case Action.Accept accept -> "-j ACCEPT";
      case Action.Drop drop -> "-j DROP";
      case Action.Return back -> "-j RETURN";
      case Action.Jump jump -> "-j " + jump.chain().name();
      case Action.Goto go -> "-g " + go.chain().name();
      case Action.Continue on -> on.what().isEmpty() ? null : "-j " + on.what();
      case Action.Unknown unknown -> "-j " + unknown.what();
      case Action.Reject reject -> "-j REJECT --reject-with " + answer(reject);
    };
  }

  private String answer(Action.Reject reject) {
    if (reject.answer().isEmpty()) {
      if (tcp) {
        return Reject.TCP_RESET;
      }
      throw new UnsayableException("a rejection with an answer that is not known");
    }
    return Reject.name(family, reject.answer().get())
        .orElseThrow(() -> new UnsayableException("a rejection with this answer"));
  }
}
