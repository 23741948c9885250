package io.echogate.firewalls.iptables;

import io.echogate.firewalls.rules.Imported;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.policy.source.Bounds;
import io.echogate.policy.source.Decoded;
import io.echogate.policy.source.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what {@code iptables-save}, {@code ip6tables-save} and {@code ipset save} print, of the
 * legacy and of the nft variant. Several texts are one set of rules: those of both families, the
 * sets that they name, or texts that add to the same tables.
 */
public final class IptablesReader {
  private IptablesReader() {}

  /**
   * Reads texts that tell their family themselves: by the comment in front, or by what only the
   * rules of one family say.
   */
  public static Imported read(List<Source> sources) {
    return readTexts(sources.stream().map(IptablesText::of).toList());
  }

  /** Reads texts whose family is known, or not. */
  public static Imported readTexts(List<IptablesText> given) {
    List<IptablesText> texts =
        given.stream().flatMap(text -> FamilyMarks.split(text).stream()).toList();
    List<Source> sources = given.stream().map(IptablesText::source).toList();
    Remarks remarks = new Remarks();
    Draft draft = new Draft();
    Commands commands = new Commands();
    Ipsets sets = new Ipsets();
    WordCache cache = new WordCache();
    RuleReader rules = new RuleReader(sets);
    List<SaveReader> readers = new ArrayList<>();
    for (IptablesText text : texts) {
      int length = text.source().text().length();
      if (length > Bounds.STANDARD.bytes()) {
        remarks.addError(Decoded.tooLong(text.source().name(), length, Bounds.STANDARD));
      } else {
        readers.add(new SaveReader(text, remarks, draft, commands, rules, sets, cache));
      }
    }
    readers.forEach(SaveReader::readSets);
    readers.forEach(SaveReader::readRules);
    return imported(draft, remarks, sources);
  }

  static Imported imported(Draft draft, Remarks remarks, List<Source> sources) {
    RuleSet rules = new Linker(remarks).link(draft);
    return new Imported(
        remarks.errors() > 0 ? Optional.empty() : Optional.of(rules), remarks.list(sources));
  }
}
