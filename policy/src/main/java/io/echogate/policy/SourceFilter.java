package io.echogate.policy;

import io.echogate.icmp.Family;
import java.util.List;
import java.util.Set;

/**
 * The source filter of {@code xfw { }}: it judges what ICMP statements let pass, and TCP and UDP.
 * The longest prefix wins; for ICMP, entries of the scopes {@code tcp} and {@code icmp} compete,
 * and {@code icmp} wins at equal length.
 *
 * @param entries in file order; no two of one scope and family overlap in the same prefix
 * @param defaults at most one for each family and scope
 */
public record SourceFilter(List<Entry> entries, List<Default> defaults) {

  public SourceFilter {
    entries = List.copyOf(entries);
    defaults = List.copyOf(defaults);
  }

  /** The protocol part of a scope. */
  public enum Scope {
    TCP("tcp"),
    UDP("udp"),
    ICMP("icmp");

    private final String text;

    Scope(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /**
   * A {@code src} statement, for one family. With a limit it counts for each source address.
   *
   * @param scopes what it judges, at least one
   */
  public record Entry(
      Statement statement, Family family, Set<Scope> scopes, List<Prefix> prefixes, Action action) {
    public Entry {
      scopes = Set.copyOf(scopes);
      prefixes = List.copyOf(prefixes);
    }
  }

  /** A {@code defaults { src_ip }} entry, for one family. */
  public record Default(Statement statement, Family family, Set<Scope> scopes, Action action) {
    public Default {
      scopes = Set.copyOf(scopes);
    }
  }

  /** Whether it can change nothing. */
  public boolean isEmpty() {
    return entries.isEmpty() && defaults.isEmpty();
  }
}
