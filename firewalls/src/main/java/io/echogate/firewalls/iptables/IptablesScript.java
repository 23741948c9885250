package io.echogate.firewalls.iptables;

import io.echogate.firewalls.rules.Imported;
import io.echogate.policy.source.Bounds;
import io.echogate.policy.source.Decoded;
import io.echogate.policy.source.Source;
import java.util.List;

/**
 * Reads shell scripts that call {@code iptables} and {@code ip6tables} line by line. Nothing is
 * run: the tables are empty at first, all policies are ACCEPT, and each call changes them as the
 * tool would. Scripts that decide, loop or ask are refused; what they have done is what {@code
 * iptables-save} prints.
 */
public final class IptablesScript {
  private IptablesScript() {}

  /**
   * Reads scripts, one after the other. A text of {@code ipset save} may be among them, for the
   * sets that rules name.
   */
  public static Imported read(List<Source> scripts) {
    Remarks remarks = new Remarks();
    Draft draft = new Draft();
    Commands commands = new Commands();
    Ipsets sets = new Ipsets();
    WordCache cache = new WordCache();
    RuleReader rules = new RuleReader(sets);
    for (Source script : scripts) {
      String text = script.text();
      if (text.length() > Bounds.STANDARD.bytes()) {
        remarks.addError(Decoded.tooLong(script.name(), text.length(), Bounds.STANDARD));
      } else if (IpsetReader.isLine(text, 0)) {
        new SaveReader(IptablesText.of(script), remarks, draft, commands, rules, sets, cache)
            .readSets();
      } else {
        new ScriptReader(script, remarks, draft, commands, rules, sets, cache).read();
      }
    }
    return IptablesReader.imported(draft, remarks, scripts);
  }
}
