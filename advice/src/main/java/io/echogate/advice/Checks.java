package io.echogate.advice;

import java.util.List;

/** All checks, those of definitions aside. */
final class Checks {
  /** What they find depends on what the machine is for. */
  static final List<Check> OF_ROLES =
      List.of(
          new ShutFamilies(),
          new PathMtu(),
          new UnknownFlows(),
          new NeighborDiscovery(),
          new LinkMessages(),
          new NeededMessages(),
          new CriticalLimits(),
          new SentMessages(),
          new HarmfulMessages(),
          new OffLink(),
          new DefaultActions());

  /** What they find is the same for every machine. */
  static final List<Check> OF_ALL =
      List.of(
          new UnusedTypes(),
          new LimitFigures(),
          new SharedBuckets(),
          new UnwrittenDefaults(),
          new StatementOrder(),
          subject -> Definitions.ofRules(subject.policy(), subject.analysis().day()));

  private Checks() {}
}
