package io.echogate.cli.live;

import io.echogate.firewalls.imports.Importer;
import io.echogate.firewalls.rules.Imported;
import io.echogate.linux.NetNamespace;
import io.echogate.policy.source.Source;
import java.util.List;

/**
 * The rules of all firewalls in force in a network namespace, as the texts that their own tools
 * print.
 *
 * <p>Rules that {@code iptables} keeps in nftables are taken from {@code iptables-nft-save} and
 * left out of the text of {@code nft}, on empty lines: what is left has the line numbers that
 * {@code nft list ruleset} shows.
 *
 * @param parts each firewall that has rules; a packet meets all of them
 * @param remarks what may be missing, each a sentence without its stop
 */
public record LiveRules(List<Part> parts, List<String> remarks) {
  public LiveRules {
    parts = List.copyOf(parts);
    remarks = List.copyOf(remarks);
  }

  /** Who keeps rules in the kernel. */
  public enum Firewall {
    /** nftables, without what iptables keeps there. */
    NFTABLES("nftables"),
    /** iptables and ip6tables, of the variant that keeps its rules in nftables. */
    IPTABLES_NFT("iptables (nft)"),
    /** iptables and ip6tables of old. */
    IPTABLES_LEGACY("iptables (legacy)");

    private final String text;

    Firewall(String text) {
      this.text = text;
    }

    /** Its name in texts. */
    public String text() {
      return text;
    }
  }

  /**
   * One firewall's rules.
   *
   * @param sources at least one; each is called by the command that prints it, such as {@code
   *     ip6tables-nft-save}
   */
  public record Part(Firewall firewall, List<Source> sources) {
    public Part {
      sources = List.copyOf(sources);
    }

    /** Reads the rules. */
    public Imported read() {
      return Importer.read(sources);
    }
  }

  /**
   * Collects the rules of a namespace. Needs CAP_NET_ADMIN and CAP_NET_RAW. Changes nothing, and
   * makes no table that is not there.
   *
   * @throws UnreadableException if there are rules that cannot be read
   * @throws io.echogate.linux.LinuxException EPERM without the capabilities
   */
  public static LiveRules read(NetNamespace namespace, Programs programs) {
    return new RuleCollector(namespace, programs).collect();
  }
}
