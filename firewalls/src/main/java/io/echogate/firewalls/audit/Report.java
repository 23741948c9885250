package io.echogate.firewalls.audit;

import io.echogate.advice.knowledge.Role;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.regions.Subject;
import io.echogate.firewalls.regions.UnfinishedException;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import java.util.List;
import java.util.Set;

/**
 * What an audit found.
 *
 * @param role the role for which it was judged
 * @param families those that the rules see
 * @param findings the most severe first
 * @param rows what happens to each message, by family and course
 * @param dead rules that name ICMP and decide about no message
 * @param unknown rules that may concern ICMP and of which something is not understood
 * @param unfinished what could not be looked at in the time, or in the room, that there was
 */
public record Report(
    Role role,
    Set<Family> families,
    List<AuditFinding> findings,
    List<Row> rows,
    List<Shadowed> dead,
    List<Rule> unknown,
    List<Unfinished> unfinished) {

  public Report {
    families = Set.copyOf(families);
    findings = List.copyOf(findings);
    rows = List.copyOf(rows);
    dead = List.copyOf(dead);
    unknown = List.copyOf(unknown);
    unfinished = List.copyOf(unfinished);
  }

  /**
   * What was not looked at, or not as a whole.
   *
   * @param reason why, in words
   * @param time whether it is time that was missing; else more of it does not help
   */
  public record Unfinished(Family family, Course course, String reason, boolean time) {
    static Unfinished of(Subject subject, UnfinishedException cause) {
      return of(subject, cause.reason(), "");
    }

    /** With more words, such as what was looked at all the same. */
    static Unfinished of(Subject subject, UnfinishedException.Reason cause, String more) {
      String reason =
          switch (cause) {
            case TIME -> "there was not enough time";
            case ROOM -> "the rules divide packets into too many regions";
          };
      boolean time = cause == UnfinishedException.Reason.TIME;
      return new Unfinished(subject.family(), subject.course(), reason + more, time);
    }
  }
}
