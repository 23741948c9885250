package io.echogate.firewalls.audit;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.regions.Space;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.icmp.Family;
import java.util.Map;

/** The spaces that an audit looks at, for tests of other packages. */
public final class AllSpaces {
  private AllSpaces() {}

  /** All messages that there can be, by what connection tracking can call them. */
  public static Map<State, Space> of(Course course, Family family) {
    return Spaces.all(course, family);
  }
}
