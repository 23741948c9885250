package io.echogate.cli.live;

import io.echogate.cli.live.LiveRules.Firewall;
import io.echogate.cli.live.LiveRules.Part;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.NfTables;
import io.echogate.linux.NfTables.Table;
import io.echogate.policy.source.Source;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks each firewall's tools, as far as the kernel says that there is something to be asked. */
final class RuleCollector {
  private static final String NFT = "nft";
  private static final String IPSET = "ipset";
  private static final String INSTALL = "install it (the package ";

  /** The tables of iptables. */
  private static final Set<String> IPTABLES = Set.of("filter", "nat", "mangle", "raw", "security");

  /** The families of iptables as nft, the tools and the kernel call them. */
  private enum Family {
    IP4("ip", "iptables", "ip_tables_names"),
    IP6("ip6", "ip6tables", "ip6_tables_names");

    private final String nft;
    private final String tool;
    private final String names;

    Family(String nft, String tool, String names) {
      this.nft = nft;
      this.tool = tool;
      this.names = names;
    }
  }

  private final NetNamespace namespace;
  private final Tools tools;
  private final Map<Firewall, List<Source>> sources = new EnumMap<>(Firewall.class);
  private final Set<Firewall> askSets = new HashSet<>();
  private final List<String> remarks = new ArrayList<>();

  RuleCollector(NetNamespace namespace, Programs programs) {
    this.namespace = namespace;
    this.tools = new Tools(namespace, programs);
  }

  LiveRules collect() {
    nftables(NfTables.of(namespace));
    for (Family family : Family.values()) {
      legacy(family);
    }
    sets();
    List<Part> parts = new ArrayList<>();
    sources.forEach((firewall, texts) -> parts.add(new Part(firewall, texts)));
    return new LiveRules(parts, remarks);
  }

  private void nftables(List<Table> tables) {
    if (!tools.has(NFT)) {
      withoutNft(tables);
      return;
    }
    if (tables.isEmpty()) {
      return;
    }
    // With handles: by these a command says where a rule goes. The lines are the same.
    Tools.Said said = tools.run(NFT, "-a", "list", "ruleset");
    NftText text = NftText.of(said.out());
    Set<Table> elsewhere = new HashSet<>();
    for (Family family : Family.values()) {
      elsewhere.addAll(ofIptables(family, tables, text, said));
    }
    for (NftText.Block block : text.blocks()) {
      Table table = block.table();
      if (table.family().equals("arp")) {
        elsewhere.add(table);
      } else if (block.opaque() && !elsewhere.contains(table)) {
        remarks.add(
            "the table %s holds rules that neither nft nor iptables-save can print: what it does is"
                    .formatted(table)
                + " not known");
        elsewhere.add(table);
      }
    }
    boolean left = text.blocks().stream().anyMatch(block -> !elsewhere.contains(block.table()));
    if (left) {
      add(
          Firewall.NFTABLES,
          "nft list ruleset",
          text.without(block -> elsewhere.contains(block.table())));
    }
  }

  /**
   * Takes a family's tables of iptables from its tool.
   *
   * @return those that were taken
   */
  private Set<Table> ofIptables(Family family, List<Table> tables, NftText text, Tools.Said said) {
    List<NftText.Block> candidates =
        tables.stream()
            .filter(table -> isCandidate(table, family))
            .flatMap(table -> text.block(table).stream())
            .toList();
    if (candidates.isEmpty()) {
      return Set.of();
    }
    Optional<String> saver = tools.saver(family.tool, "nft");
    if (saver.isEmpty()) {
      candidates.stream()
          .filter(NftText.Block::opaque)
          .findFirst()
          .ifPresent(block -> refuse(family.tool + "-nft-save", "the table " + block.table()));
      return Set.of();
    }
    SaveText saved = new SaveText(tools.run(saver.get()).out());
    Set<String> printed = saved.tables();
    Set<Table> own = new HashSet<>();
    for (NftText.Block block : candidates) {
      boolean managed =
          said.errors().contains(warning(block)) || said.out().contains(warning(block));
      boolean likely = block.opaque() || block.counted() || managed;
      if (likely && printed.contains(block.table().name())) {
        own.add(block.table());
        if (!block.counted()) {
          remarks.add(
              "the table %s holds rules of nft among those of iptables: %s may not say all that they"
                      .formatted(block.table(), saver.get())
                  + " do");
        }
      }
    }
    if (!own.isEmpty()) {
      add(Firewall.IPTABLES_NFT, saver.get(), saved, own, family);
    }
    return own;
  }

  private static String warning(NftText.Block block) {
    return "table " + block.table() + " is managed by iptables-nft";
  }

  private static boolean isCandidate(Table table, Family family) {
    return table.family().equals(family.nft) && IPTABLES.contains(table.name());
  }

  /** Without nft, iptables can still say what is its own. */
  private void withoutNft(List<Table> tables) {
    if (tables.isEmpty()) {
      remarks.add("nft is not installed; nftables has no tables here, so nothing is missed");
      return;
    }
    for (Family family : Family.values()) {
      List<Table> candidates = tables.stream().filter(table -> isCandidate(table, family)).toList();
      if (candidates.isEmpty()) {
        continue;
      }
      Optional<String> saver = tools.saver(family.tool, "nft");
      if (saver.isEmpty()) {
        refuse(NFT, "the table " + candidates.getFirst());
      }
      SaveText saved = new SaveText(tools.run(saver.orElseThrow()).out());
      Set<Table> own = new HashSet<>();
      for (Table table : candidates) {
        if (!saved.tables().contains(table.name())) {
          refuse(NFT, "the table " + table);
        }
        own.add(table);
      }
      remarks.add(
          "nft is not installed: if rules were added by nft to the tables of "
              + family.tool
              + ", they may be missing");
      add(Firewall.IPTABLES_NFT, saver.orElseThrow(), saved, own, family);
    }
    tables.stream()
        .filter(table -> !table.family().equals("arp"))
        .filter(table -> List.of(Family.values()).stream().noneMatch(f -> isCandidate(table, f)))
        .findFirst()
        .ifPresent(table -> refuse(NFT, "the table " + table));
  }

  /** Asks for old tables only where there are some: the tool would make them. */
  private void legacy(Family family) {
    String names = legacyTables(family);
    if (names.isEmpty()) {
      return;
    }
    Optional<String> saver = tools.saver(family.tool, "legacy");
    if (saver.isEmpty()) {
      refuse(family.tool + "-legacy-save", "the old table " + names.lines().findFirst().orElse(""));
    }
    SaveText saved = new SaveText(tools.run(saver.orElseThrow()).out());
    if (!saved.tables().isEmpty()) {
      add(Firewall.IPTABLES_LEGACY, saver.orElseThrow(), saved.only(name -> true));
      if (saved.asksSets()) {
        askSets.add(Firewall.IPTABLES_LEGACY);
      }
    }
  }

  private String legacyTables(Family family) {
    Path file = Path.of("/proc/thread-self/net", family.names);
    try {
      return namespace.call(() -> Files.readString(file)).strip();
    } catch (NoSuchFileException none) {
      return "";
    } catch (AccessDeniedException denied) {
      throw new UnreadableException("no permission to read " + file, "run it as root");
    } catch (IOException e) {
      throw new UnreadableException(
          file + " cannot be read: " + e.getMessage(), "check that /proc is what it should be");
    }
  }

  /** The sets that rules of iptables ask. */
  private void sets() {
    if (askSets.isEmpty()) {
      return;
    }
    if (!tools.has(IPSET)) {
      remarks.add("ipset is not installed: the sets that rules of iptables ask are not known");
      return;
    }
    try {
      String text = tools.run(IPSET, "save").out();
      if (!text.isBlank()) {
        askSets.forEach(firewall -> add(firewall, "ipset save", text));
      }
    } catch (UnreadableException refused) {
      remarks.add("the sets of ipset are not known: " + refused.message());
    }
  }

  private void add(
      Firewall firewall, String command, SaveText saved, Set<Table> own, Family family) {
    add(firewall, command, saved.only(name -> own.contains(new Table(family.nft, name))));
    if (saved.asksSets()) {
      askSets.add(firewall);
    }
  }

  private void add(Firewall firewall, String command, String text) {
    sources.computeIfAbsent(firewall, key -> new ArrayList<>()).add(new Source(command, text));
  }

  private static void refuse(String tool, String evidence) {
    throw new UnreadableException(
        tool + " is not installed, but " + evidence + " is in force: its rules cannot be read",
        INSTALL + packageOf(tool) + "), or give the rules as a file");
  }

  private static String packageOf(String tool) {
    return tool.equals(NFT) ? "nftables" : "iptables";
  }
}
