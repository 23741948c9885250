package io.echogate.firewalls.iptables;

import io.echogate.firewalls.names.MessageNames;
import io.echogate.firewalls.rules.Match;
import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.policy.MessageSet;
import io.echogate.policy.source.Nearest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code -m icmp} and {@code -m icmp6}. */
final class IcmpOptions implements MatchOptions {
  private static final int ANY = 255;

  private final Family family;
  private final String option;
  private final Known known;
  private Match.@Nullable Messages messages;
  private boolean given;

  IcmpOptions(Family family, Known known) {
    this.family = family;
    this.option = family == Family.IP4 ? "--icmp-type" : "--icmpv6-type";
    this.known = known;
  }

  /** What words meant before; there are few different ones in a text. */
  static final class Known {
    private static final int MOST = 10_000;
    private final Map<MessageRange, Match.Messages> plain4 = new HashMap<>();
    private final Map<MessageRange, Match.Messages> plain6 = new HashMap<>();

    Known() {}

    private Match.Messages messages(Family family, boolean negated, MessageRange messages) {
      if (negated) {
        return new Match.Messages(family, set(true, messages));
      }
      Map<MessageRange, Match.Messages> plain = family == Family.IP4 ? plain4 : plain6;
      Match.@Nullable Messages match = plain.get(messages);
      if (match == null) {
        match = new Match.Messages(family, set(false, messages));
        if (plain.size() < MOST) {
          plain.put(messages, match);
        }
      }
      return match;
    }

    private static MessageSet set(boolean negated, MessageRange messages) {
      MessageSet.Builder builder = new MessageSet.Builder();
      if (!negated) {
        return builder.add(messages).build();
      }
      for (int type = 0; type < 256; type++) {
        if (type < messages.firstType() || type > messages.lastType()) {
          builder.addTypes(type, type);
        } else if (!messages.anyCode()) {
          if (messages.code() > 0) {
            builder.addCodes(type, 0, messages.code() - 1);
          }
          if (messages.code() < 255) {
            builder.addCodes(type, messages.code() + 1, 255);
          }
        }
      }
      return builder.build();
    }
  }

  @Override
  public String name() {
    return family == Family.IP4 ? "icmp" : "icmp6";
  }

  @Override
  public boolean knows(String option) {
    return option.equals(this.option);
  }

  @Override
  public int read(String option, boolean negated, Words words, int at) {
    if (!words.has(at, option)) {
      return at;
    }
    if (given) {
      words.error(at, option + " stands twice", "write one rule for each type");
    }
    given = true;
    Optional<MessageRange> range = range(words, at);
    range.ifPresent(messages -> this.messages = known.messages(family, negated, messages));
    return at + 1;
  }

  private Optional<MessageRange> range(Words words, int at) {
    String word = words.word(at);
    if (word.isEmpty() || !Character.isDigit(word.charAt(0))) {
      return named(words, at, word);
    }
    int slash = word.indexOf('/');
    long type = Numbers.parse(word, 0, slash < 0 ? word.length() : slash);
    if (type < 0 || type > 255) {
      boolean range = slash < 0 && word.indexOf(':') > 0;
      words.error(
          at,
          range ? "iptables has no ranges of ICMP types" : "no ICMP type: " + word,
          range ? "write one rule for each type" : "write a number from 0 to 255, or a name");
      return Optional.empty();
    }
    long code = MessageRange.ANY_CODE;
    if (slash >= 0) {
      code = code(words, at, word, slash + 1);
      if (code < 0) {
        return Optional.empty();
      }
    }
    if (type == ANY && family == Family.IP4) {
      words.warning(
          at,
          "iptables takes the ICMP type 255 for any type",
          "write any, if that is what is meant; type 255 alone cannot be matched");
      return Optional.of(everything());
    }
    return Optional.of(new MessageRange((int) type, (int) type, (int) code));
  }

  private static long code(Words words, int at, String word, int from) {
    int colon = word.indexOf(':', from);
    long code = Numbers.parse(word, from, colon < 0 ? word.length() : colon);
    if (code < 0 || code > 255) {
      words.error(at, "no ICMP code in " + word, "write TYPE/CODE with a code from 0 to 255");
      return -1;
    }
    if (colon >= 0) {
      words.warning(
          at,
          "iptables reads over what follows the code: " + word + " is " + word.substring(0, colon),
          "write one rule for each code");
    }
    return code;
  }

  private static MessageRange everything() {
    return new MessageRange(0, 255, MessageRange.ANY_CODE);
  }

  private Optional<MessageRange> named(Words words, int at, String word) {
    MessageNames names = family == Family.IP4 ? MessageNames.IPTABLES : MessageNames.IP6TABLES;
    Optional<MessageRange> exact = names.message(word);
    if (exact.isPresent()) {
      return exact;
    }
    if (word.equals("any") && family == Family.IP4) {
      return Optional.of(everything());
    }
    String wanted = word.toLowerCase(Locale.ROOT);
    @Nullable String found = null;
    List<String> all = names.names();
    for (String name : all) {
      if (!wanted.isEmpty() && name.toLowerCase(Locale.ROOT).startsWith(wanted)) {
        if (name.length() == wanted.length()) {
          return names.message(name);
        }
        if (found != null) {
          words.error(at, word + " may be " + found + " or " + name, "write the whole name");
          return Optional.empty();
        }
        found = name;
      }
    }
    boolean any = family == Family.IP4 && !wanted.isEmpty() && "any".startsWith(wanted);
    if (found != null && any) {
      words.error(at, word + " may be any or " + found, "write the whole name");
      return Optional.empty();
    }
    if (found != null) {
      return names.message(found);
    }
    if (any) {
      return Optional.of(everything());
    }
    unknown(words, at, word, all);
    return Optional.empty();
  }

  private void unknown(Words words, int at, String word, List<String> all) {
    String tool = family == Family.IP4 ? "iptables" : "ip6tables";
    if (word.equals("any")) {
      words.error(at, "ip6tables has no ICMPv6 type any", "leave out --icmpv6-type");
      return;
    }
    boolean others =
        (family == Family.IP4 ? MessageNames.IP6TABLES : MessageNames.IPTABLES)
            .message(word)
            .isPresent();
    words.error(
        at,
        tool + " has no ICMP type " + word,
        others
            ? "this name is one of the other family; is the text one of "
                + (family == Family.IP4 ? "ip6tables" : "iptables")
                + "?"
            : Nearest.to(word, all)
                .map(near -> "did you mean " + near + "?")
                .orElse(
                    "write a number from 0 to 255, or a name that " + tool + " -p icmp -h lists"));
  }

  @Override
  public void finish(Words words, int at, List<Match> matches) {
    if (messages != null) {
      matches.add(messages);
    } else if (!given) {
      words.error(at, "-m " + name() + " needs " + option, "name the type, or leave out -m");
    }
  }
}
