package io.echogate.firewalls.iptables;

import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code -m frag} of ip6tables, and the {@code -m u32} that finds fragments of IPv4. */
final class PartOptions implements MatchOptions {
  private static final Set<String> OTHERS = Set.of("--fragid", "--fraglen", "--fragres");

  private final String name;
  private final Family family;
  private final OtherOptions all;
  private boolean first;
  private boolean more;
  private boolean last;
  private boolean unknown;
  private @Nullable Match parts;

  PartOptions(String name, Family family) {
    this.name = name;
    this.family = family;
    this.all = OtherOptions.match(name);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean knows(String option) {
    return switch (option) {
      case "--u32" -> name.equals("u32");
      case "--fragfirst", "--fragmore", "--fraglast" -> name.equals("frag");
      default -> name.equals("frag") && OTHERS.contains(option);
    };
  }

  @Override
  public int read(String option, boolean negated, Words words, int at) {
    switch (option) {
      case "--fragfirst" -> first = true;
      case "--fragmore" -> more = true;
      case "--fraglast" -> last = true;
      case "--u32" -> {
        if (!words.has(at, option)) {
          return at;
        }
        if (family == Family.IP4 && U32.isFragment(words.word(at))) {
          parts = new Match.Parts(negated ? Set.of(Part.WHOLE) : Set.of(Part.FIRST, Part.LATER));
        } else if (family == Family.IP4 && !negated) {
          U32.message(words.word(at))
              .ifPresentOrElse(
                  range ->
                      parts =
                          new Match.Messages(family, new MessageSet.Builder().add(range).build()),
                  () -> unknown = true);
        } else {
          unknown = true;
        }
      }
      default -> unknown = true;
    }
    return all.read(option, negated, words, at);
  }

  @Override
  public void finish(Words words, int at, List<Match> matches) {
    if (parts != null) {
      matches.add(parts);
    } else if (name.equals("u32") && !unknown) {
      words.error(at, "-m u32 needs --u32", "write the test behind it");
    } else if (unknown || (!first && (more || last))) {
      // A later fragment may be the last one or not; the model does not tell them apart.
      all.finish(words, at, matches);
    } else if (first) {
      matches.add(
          more && last
              ? new Match.Unknown(all.text())
              : new Match.Parts(
                  more
                      ? Set.of(Part.FIRST)
                      : last ? Set.of(Part.ATOMIC) : Set.of(Part.ATOMIC, Part.FIRST)));
    } else {
      matches.add(new Match.Parts(Set.of(Part.ATOMIC, Part.FIRST, Part.LATER)));
    }
  }
}
