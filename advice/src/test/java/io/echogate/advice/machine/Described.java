package io.echogate.advice.machine;

import io.echogate.advice.machine.MachineFacts.DefaultRoute;
import io.echogate.advice.machine.NetworkInterface.Assigned;
import io.echogate.advice.machine.NetworkInterface.Kind;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Machines in a line: interfaces with semicolons between them, each its name and words. {@code
 * guests}, {@code tunnel}, {@code bridge}; {@code in=br0} a port; {@code forwards}, {@code fwd4},
 * {@code fwd6}; {@code default4}, {@code default6}, {@code ra} a default route; {@code down},
 * {@code no6}, {@code deaf}; addresses with prefix length, {@code ~} behind one that is leased.
 * {@code bgp:3} is routes, {@code netns:x} another namespace.
 */
final class Described {
  private final List<NetworkInterface> interfaces = new ArrayList<>();
  private final List<DefaultRoute> routes = new ArrayList<>();
  private final Map<String, Integer> protocols = new TreeMap<>();
  private final List<String> namespaces = new ArrayList<>();

  private Described() {}

  static MachineFacts machine(String line) {
    Described described = new Described();
    for (String part : line.split(";", -1)) {
      described.add(List.of(part.strip().split(" +", -1)));
    }
    return new MachineFacts(
        described.interfaces, described.routes, described.protocols, described.namespaces);
  }

  private void add(List<String> words) {
    String name = words.getFirst();
    int colon = name.indexOf(':');
    if (name.startsWith("netns:")) {
      namespaces.add(name.substring(colon + 1));
    } else if (colon > 0) {
      protocols.put(name.substring(0, colon), Integer.parseInt(name.substring(colon + 1)));
    } else if (!name.isEmpty()) {
      interfaces.add(networkInterface(name, words.subList(1, words.size())));
    }
  }

  private NetworkInterface networkInterface(String name, List<String> words) {
    List<Assigned> addresses = new ArrayList<>();
    Optional<String> bridge = Optional.empty();
    for (String word : words) {
      switch (word) {
        case "default4" -> routes.add(new DefaultRoute(Family.IP4, name, false));
        case "default6" -> routes.add(new DefaultRoute(Family.IP6, name, false));
        case "ra" -> routes.add(new DefaultRoute(Family.IP6, name, true));
        default -> {
          if (word.startsWith("in=")) {
            bridge = Optional.of(word.substring(3));
          } else if (word.contains("/")) {
            addresses.add(assigned(word));
          }
        }
      }
    }
    boolean forwards = words.contains("forwards");
    return new NetworkInterface(
        name,
        words.contains("guests")
            ? Kind.GUESTS
            : words.contains("tunnel") ? Kind.TUNNEL : Kind.NETWORK,
        words.contains("bridge") ? "bridge" : "",
        !words.contains("down"),
        bridge,
        addresses,
        forwards || words.contains("fwd4"),
        forwards || words.contains("fwd6"),
        !words.contains("no6"),
        words.contains("deaf"));
  }

  private static Assigned assigned(String word) {
    boolean leased = word.endsWith("~");
    int slash = word.indexOf('/');
    return new Assigned(
        Address.parse(word.substring(0, slash)).orElseThrow(),
        Integer.parseInt(word.substring(slash + 1, word.length() - (leased ? 1 : 0))),
        leased);
  }
}
