package io.echogate.cli;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.rules.Match.Part;
import java.util.Locale;

/** Packets as rules see them, in the words that {@code explain} takes. */
final class SituationText {
  private SituationText() {}

  /** {@code ip4 in 3/4 from 192.0.2.1 to 198.51.100.1 length 84 hop-limit 64 state related}. */
  static String of(Course course, Situation packet) {
    StringBuilder text = new StringBuilder();
    text.append(packet.family().text()).append(' ').append(course.text());
    text.append(' ').append(packet.type()).append('/').append(packet.code());
    text.append(" from ").append(packet.source()).append(" to ").append(packet.destination());
    if (!packet.in().isEmpty()) {
      text.append(" iif ").append(packet.in());
    }
    if (!packet.out().isEmpty()) {
      text.append(" oif ").append(packet.out());
    }
    text.append(" length ").append(packet.length());
    text.append(" hop-limit ").append(packet.hopLimit());
    if (packet.part() == Part.FIRST || packet.part() == Part.LATER) {
      text.append(" fragment ").append(packet.part().name().toLowerCase(Locale.ROOT));
    }
    return text + " state " + packet.state().name().toLowerCase(Locale.ROOT);
  }
}
