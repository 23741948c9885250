package io.echogate.ebpf;

import io.echogate.linux.Capabilities;
import io.echogate.linux.Errno;
import io.echogate.linux.LinuxException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What of {@link Feature} there is to build upon. Each is tried once, when it is first asked for.
 * {@link #without} makes less of a kernel than it is: so the ways that are taken on old kernels are
 * tested on new ones.
 */
public final class Features {
  /** What has been found out, by what the thread may do that asks: that is a part of the answer. */
  private static final ConcurrentMap<Capabilities, Features> FOUND = new ConcurrentHashMap<>();

  private final Set<Feature> hidden;
  private final ConcurrentMap<Feature, Optional<LinuxException>> answers;

  private Features(Set<Feature> hidden, ConcurrentMap<Feature, Optional<LinuxException>> answers) {
    this.hidden = hidden;
    this.answers = answers;
  }

  /**
   * Those of the running kernel, for a process with the capabilities of the calling thread. What
   * has been tried once in this process is not tried again.
   */
  public static Features ofKernel() {
    return FOUND.computeIfAbsent(
        Capabilities.effective(),
        _ -> new Features(EnumSet.noneOf(Feature.class), new ConcurrentHashMap<>()));
  }

  /** These without some, whatever the kernel has. */
  public Features without(Feature... features) {
    EnumSet<Feature> less = EnumSet.noneOf(Feature.class);
    less.addAll(hidden);
    less.addAll(Set.of(features));
    return new Features(less, answers);
  }

  /** Whether it works here. */
  public boolean has(Feature feature) {
    return missing(feature).isEmpty();
  }

  /** Why it does not work here; empty if it does. */
  public Optional<LinuxException> missing(Feature feature) {
    return hidden.contains(feature)
        ? Optional.of(
            BpfException.of(
                "cannot use " + feature.title() + ", hidden on purpose", Errno.EOPNOTSUPP))
        : answers.computeIfAbsent(feature, Feature::missing);
  }
}
