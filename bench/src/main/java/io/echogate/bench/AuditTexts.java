package io.echogate.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Rule sets as iptables-save prints them, such as hosts, routers and block lists have. */
final class AuditTexts {
  private static final int LINKS = 8;
  private static final int CHANGES = 4;
  private static final List<String> STATES = List.of("NEW", "ESTABLISHED", "RELATED", "INVALID");

  private final SplittableRandom random = new SplittableRandom(7);
  private final StringBuilder text = new StringBuilder();

  private AuditTexts() {}

  /** A host's rules: so many lines, of which one in four speaks of ICMP. */
  static String host(int lines) {
    AuditTexts texts = new AuditTexts();
    texts.head("DROP", "DROP");
    texts.policy("INPUT", lines * 2 / 3);
    texts.policy("OUTPUT", lines / 3);
    return texts.end();
  }

  /**
   * A router's rules: from objects to objects, for messages, and some for interfaces and states.
   *
   * @param objects how many prefixes there are as sources, and as many as destinations
   */
  static String objects(int rules, int objects) {
    AuditTexts texts = new AuditTexts();
    texts.head("ACCEPT", "DROP");
    List<String> from = texts.prefixes(objects);
    List<String> to = texts.prefixes(objects);
    for (int i = 0; i < rules; i++) {
      texts.object(from, to);
    }
    return texts.end();
  }

  /** A block list that all that arrives goes through, and a policy behind it. */
  static String blocked(int listed, int lines) {
    AuditTexts texts = new AuditTexts();
    texts.head("DROP", "DROP");
    texts.text.append(":blocked - [0:0]\n");
    texts.text.append("-A INPUT -j blocked\n-A FORWARD -j blocked\n");
    texts.policy("INPUT", lines);
    for (int i = 0; i < listed; i++) {
      texts.text.append("-A blocked -s ").append(texts.prefix(i % 2 == 0 ? 32 : 24));
      texts.text.append(" -j DROP\n");
    }
    return texts.end();
  }

  /** The same with four of its lines turned into their opposite. */
  static String changed(String text) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    for (int i = 1; i <= CHANGES; i++) {
      int at = lines.size() * i / (CHANGES + 1);
      String line = lines.get(at);
      lines.set(
          at,
          line.endsWith("ACCEPT")
              ? line.replace("-j ACCEPT", "-j DROP")
              : line.replace("-j DROP", "-j ACCEPT"));
    }
    return String.join("\n", lines) + "\n";
  }

  private void head(String input, String forward) {
    text.append("*filter\n:INPUT ").append(input).append(" [0:0]\n:FORWARD ").append(forward);
    text.append(" [0:0]\n:OUTPUT ACCEPT [0:0]\n");
  }

  private String end() {
    return text.append("COMMIT\n").toString();
  }

  private void policy(String chain, int lines) {
    text.append("-A ").append(chain).append(" -m conntrack --ctstate RELATED,ESTABLISHED");
    text.append(" -j ACCEPT\n");
    for (int i = 1; i < lines; i++) {
      text.append("-A ").append(chain);
      if (random.nextInt(3) == 0) {
        text.append(" -s ").append(prefix(16 + random.nextInt(17)));
      }
      if (random.nextInt(10) == 0) {
        text.append(chain.equals("INPUT") ? " -i eth" : " -o eth").append(random.nextInt(LINKS));
      }
      if (random.nextInt(4) == 0) {
        text.append(" -p icmp -m icmp --icmp-type ").append(random.nextInt(19));
        text.append(random.nextInt(4) == 0 ? " -m limit --limit 10/sec" : "");
      } else {
        text.append(" -p tcp -m tcp --dport ").append(1 + random.nextInt(65_535));
      }
      text.append(random.nextInt(3) == 0 ? " -j DROP\n" : " -j ACCEPT\n");
    }
  }

  private List<String> prefixes(int count) {
    List<String> prefixes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      prefixes.add(prefix(16 + random.nextInt(17)));
    }
    return prefixes;
  }

  private void object(List<String> from, List<String> to) {
    text.append("-A FORWARD");
    boolean both = random.nextInt(10) < 3;
    boolean one = random.nextBoolean();
    if (both || one) {
      text.append(" -s ").append(from.get(random.nextInt(from.size())));
    }
    if (both || !one) {
      text.append(" -d ").append(to.get(random.nextInt(to.size())));
    }
    if (random.nextInt(10) < 2) {
      text.append(" -i eth").append(random.nextInt(LINKS));
    }
    int type = random.nextInt(14);
    if (type < 12) {
      text.append(" -p icmp -m icmp --icmp-type ").append(type);
      text.append(type == 3 ? "/" + random.nextInt(16) : "");
    }
    if (random.nextInt(10) < 2) {
      text.append(" -m conntrack --ctstate ").append(STATES.get(random.nextInt(STATES.size())));
    }
    text.append(random.nextBoolean() ? " -j ACCEPT\n" : " -j DROP\n");
  }

  private String prefix(int length) {
    int address = random.nextInt() & (int) (-1L << (32 - length));
    return (address >>> 24)
        + "."
        + ((address >>> 16) & 255)
        + "."
        + ((address >>> 8) & 255)
        + "."
        + (address & 255)
        + "/"
        + length;
  }
}
