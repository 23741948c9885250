package io.echogate.cli;

import io.echogate.advice.settings.IcmpSettings;
import io.echogate.advice.settings.KernelRuling;
import io.echogate.advice.settings.KernelRuling.Extent;
import io.echogate.advice.settings.KernelRulings;
import io.echogate.firewalls.audit.Diagnosis;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.regions.UnfinishedException;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.MessageSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who on a machine drops messages.
 *
 * @param rules all that were asked
 * @param courses what was found, for each message and way
 * @param remarks what has to be known to judge it, each a sentence without its stop
 * @param unfinished what was not looked at, each a sentence without its stop
 * @param live what stands before commands on the machine
 */
record DoctorReport(
    RuleSet rules,
    List<OnCourse> courses,
    List<String> remarks,
    List<String> unfinished,
    Optional<String> live) {
  DoctorReport {
    courses = List.copyOf(courses);
    remarks = List.copyOf(remarks);
    unfinished = List.copyOf(unfinished);
  }

  /**
   * What becomes of messages on one course.
   *
   * @param asked as it was asked for
   * @param rules what rules do to them
   * @param kernel what the kernel does to those that rules let pass
   */
  record OnCourse(AskedMessages asked, Diagnosis rules, List<KernelRuling> kernel) {
    OnCourse {
      kernel = List.copyOf(kernel);
    }

    /** Whether something drops them, or some of them, other than by a limit. */
    boolean isStopped() {
      return rules.stopsSome() || kernelStops().findAny().isPresent();
    }

    /** Whether nothing of them is left. */
    boolean isStoppedWhole() {
      return rules.stopsAll() || kernelStops().anyMatch(ruling -> ruling.interfaces().isEmpty());
    }

    private Stream<KernelRuling> kernelStops() {
      return kernel.stream().filter(ruling -> ruling.extent() == Extent.ALL);
    }

    /** In a word or two. */
    String verdict() {
      return isStoppedWhole() ? "dropped" : isStopped() ? "dropped in part" : "passes";
    }
  }

  /**
   * Looks at a machine.
   *
   * @param by the interface by which messages come or leave; empty for all
   * @param nanos how long all of it may take
   * @throws Refusal if there is no such interface, or none at all
   */
  static DoctorReport of(
      LiveSystem system, List<AskedMessages> asked, Optional<String> by, Instant now, long nanos) {
    IcmpSettings settings = system.settings();
    Set<String> interfaces = Set.copyOf(settings.interfaces());
    if (interfaces.isEmpty()) {
      throw Refusal.environment(
          "there is no interface here but the loopback one: no message comes or leaves",
          "name the network namespace that is meant: " + Kernel.NETNS + " NAME");
    }
    by.ifPresent(name -> require(name, settings.interfaces()));
    RuleSet rules =
        system.rules().orElseGet(() -> new RuleSet(Dialect.NFTABLES, List.of(), List.of()));
    List<OnCourse> found = new ArrayList<>();
    List<String> unfinished = new ArrayList<>();
    Map<Family, Set<MessageSet>> told = new EnumMap<>(Family.class);
    long end = System.nanoTime() + nanos;
    for (AskedMessages some : asked) {
      for (Family family : Family.values()) {
        MessageSet messages = some.of(family);
        // Two words may mean the same: what IPv6 calls packet-too-big is 3/4 of IPv4.
        if (!told.computeIfAbsent(family, key -> new HashSet<>()).add(messages)) {
          continue;
        }
        for (Course course : Course.values()) {
          if (messages.isEmpty() || !isTaken(course, family, settings)) {
            continue;
          }
          try {
            long left = Math.max(0, end - System.nanoTime());
            Diagnosis diagnosis =
                Diagnosis.of(rules, family, course, messages, interfaces, by, now, left);
            found.add(new OnCourse(some, diagnosis, kernel(settings, diagnosis, by)));
          } catch (UnfinishedException e) {
            unfinished.add(
                "not looked at: %s %s %s; %s"
                    .formatted(
                        some.words(),
                        family.text(),
                        AuditPage.way(course),
                        e.reason() == UnfinishedException.Reason.TIME
                            ? "--timeout gives more time"
                            : "the rules divide packets into too many regions"));
          }
        }
      }
    }
    List<String> remarks = new ArrayList<>(system.remarks());
    if (found.stream().anyMatch(one -> one.rules().stopsSome())) {
      remarks.addAll(RuleOwners.notes(rules));
    }
    return new DoctorReport(rules, found, remarks, unfinished, Optional.of(system.prefix()));
  }

  private static void require(String name, List<String> names) {
    if (!names.contains(name)) {
      throw Refusal.environment(
          "there is no interface " + name + " in this network namespace",
          DidYouMean.or("there are " + String.join(", ", names), name, names));
    }
  }

  private static boolean isTaken(Course course, Family family, IcmpSettings settings) {
    return course != Course.FORWARD || settings.forwards(family);
  }

  /** What the kernel does, where it looks at messages itself, by the interface that is meant. */
  private static List<KernelRuling> kernel(
      IcmpSettings settings, Diagnosis of, Optional<String> by) {
    if (of.course() == Course.FORWARD) {
      return List.of();
    }
    Direction direction = of.course() == Course.IN ? Direction.IN : Direction.OUT;
    List<String> meant = by.map(List::of).orElse(settings.interfaces());
    return KernelRulings.of(settings, of.family(), direction, of.messages()).stream()
        .flatMap(ruling -> on(ruling, meant).stream())
        .toList();
  }

  /** A ruling as it concerns some interfaces; empty if it does not. */
  private static Optional<KernelRuling> on(KernelRuling ruling, List<String> meant) {
    if (ruling.interfaces().isEmpty()) {
      return Optional.of(ruling);
    }
    List<String> both = ruling.interfaces().stream().filter(meant::contains).toList();
    boolean all = both.containsAll(meant);
    return both.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new KernelRuling(
                ruling.setting(),
                ruling.value(),
                all ? List.of() : both,
                ruling.extent(),
                ruling.text(),
                ruling.cure()));
  }

  /** Where something drops them. */
  Stream<OnCourse> stopped() {
    return courses.stream().filter(OnCourse::isStopped);
  }
}
