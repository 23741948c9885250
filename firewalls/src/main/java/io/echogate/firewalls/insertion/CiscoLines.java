package io.echogate.firewalls.insertion;

import io.echogate.firewalls.cisco.CiscoWriter;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Entries of an access list, with numbers between those around them where entries have some. */
final class CiscoLines {
  private static final Pattern ENTRY =
      Pattern.compile(
          "(?<list>access-list\\s+\\S+\\s+)?(?<word>sequence\\s+)?(?<number>\\d+\\s+)?"
              + "(?:permit|deny)\\b.*",
          Pattern.DOTALL);
  private static final long STEP = 10;

  private final Spot spot;
  private final Taken taken;

  CiscoLines(Spot spot, Taken taken) {
    this.spot = spot;
    this.taken = taken;
  }

  Insertion insertion(List<Rule> rules, Dialect dialect, Family family) {
    CiscoWriter writer = new CiscoWriter(dialect, family);
    List<String> entries =
        rules.stream().flatMap(rule -> writer.entries(rule).stream()).distinct().toList();
    Matcher entry = ENTRY.matcher(spot.words());
    if (!entry.matches()) {
      return spot.byHand(entries, "the list has no entry yet");
    }
    String list = group(entry, "list");
    String number = group(entry, "number").strip();
    if (number.isEmpty()) {
      List<String> lines = entries.stream().map(line -> list + line).toList();
      return spot.before().isPresent() ? spot.inFront(lines) : spot.behind(lines);
    }
    long to = Long.parseLong(number);
    boolean atEnd = spot.before().isEmpty();
    String place = spot.chain().name() + (atEnd ? " behind " : " before ") + to;
    long from = taken.highest(place, atEnd ? to : numberBefore());
    long fresh = entries.stream().filter(line -> !taken.hasNumber(place, line)).count();
    long room = atEnd ? STEP * (fresh + 1) : to - from;
    if (room <= fresh) {
      return spot.byHand(
          entries,
          "there is no room for "
              + fresh
              + " entries between "
              + from
              + " and "
              + to
              + ": resequence the list first");
    }
    // More may go in front of the same entry, behind these: they leave most of the room.
    long step = atEnd ? STEP : Math.max(1, Math.min(room / STEP, room / (fresh + 1)));
    List<String> lines = new ArrayList<>();
    long next = from + step;
    for (String line : entries) {
      long own = taken.number(place, line, next);
      next = own == next ? next + step : next;
      lines.add(list + group(entry, "word") + own + " " + line);
    }
    return atEnd ? spot.behind(lines) : spot.inFront(lines);
  }

  /** The number of the entry before the spot; 0 if there is none. */
  @SuppressWarnings("ReferenceEquality") // two entries may say the same
  private long numberBefore() {
    long number = 0;
    for (Rule rule : spot.chain().rules()) {
      if (rule == spot.before().orElse(null)) {
        break;
      }
      Matcher entry = ENTRY.matcher(rule.text());
      if (entry.matches() && !group(entry, "number").isEmpty()) {
        number = Long.parseLong(group(entry, "number").strip());
      }
    }
    return number;
  }

  private static String group(Matcher entry, String name) {
    String group = entry.group(name);
    return group == null ? "" : group.replaceAll("\\s+", " ");
  }
}
