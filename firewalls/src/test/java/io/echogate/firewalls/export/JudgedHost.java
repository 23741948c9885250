package io.echogate.firewalls.export;

import io.echogate.icmp.Family;
import io.echogate.linux.Cpus;
import io.echogate.linux.IpConfig;
import io.echogate.linux.PacketSocket;
import io.echogate.linux.Sysctl;
import io.echogate.linux.testing.Host;
import io.echogate.linux.testing.TwoHosts;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host whose netfilter judges what another one sends to it, and what it sends itself. It has
 * several addresses, answers nothing, and knows by a table of its own which packets came through
 * input and output: IPv4 by the identification, IPv6 by the flow label.
 */
final class JudgedHost implements AutoCloseable {
  /** The addresses of the judged host; those of the cable first. */
  static final List<String> ADDRESSES =
      List.of(
          "192.0.2.2",
          "198.51.100.2",
          "198.51.100.3",
          "10.0.0.5",
          "2001:db8::2",
          "2001:db8:0:1::3",
          "fe80::5");

  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final int MARKER_PROTOCOL = 253;
  private static final String TRACKING =
      """
      table inet track {
        chain input {
          type filter hook input priority 200; policy accept;
          ct state new counter
        }
      }
      """;

  /**
   * What the kernels say by themselves bears numbers of their own, which may be those of a packet
   * that was sent by a test and dropped: what programs send has a user, and the other host, whose
   * packets of a packet socket meet no rules, says nothing.
   */
  private static final String SILENCE =
      """
      table inet silence {
        chain output {
          type filter hook output priority 0; policy drop;
        }
      }
      """;

  private static final String OBSERVER =
      """
      table inet observe {
        set seen4 { typeof ip id; flags dynamic; size 65535; }
        set seen6 { typeof ip6 flowlabel; flags dynamic; size 65535; }
        chain input {
          type filter hook input priority 100; policy accept;
          meta nfproto ipv4 add @seen4 { ip id }
          meta nfproto ipv6 add @seen6 { ip6 flowlabel }
        }
        chain output {
          type filter hook output priority 100; policy accept;
          meta skuid 0 meta nfproto ipv4 add @seen4 { ip id }
          meta skuid 0 meta nfproto ipv6 add @seen6 { ip6 flowlabel }
        }
      }
      """;

  private final TwoHosts hosts;
  private final PacketSocket socket;
  private final Path script;

  /** The processors of the thread that made this, until it is closed. */
  private final BitSet before;

  private final Process sender;
  private final PrintStream toSender;
  private final BufferedReader fromSender;
  private int marker = 0xf000;

  private JudgedHost(TwoHosts hosts, Path script, BitSet before) throws IOException {
    this.before = before;
    this.hosts = hosts;
    this.script = script;
    this.socket = hosts.left().openSocket();
    Host right = hosts.right();
    sender =
        right
            .namespace()
            .call(
                () ->
                    new ProcessBuilder("python3", script.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
    toSender = new PrintStream(sender.getOutputStream(), false, StandardCharsets.US_ASCII);
    fromSender =
        new BufferedReader(
            new InputStreamReader(sender.getInputStream(), StandardCharsets.US_ASCII));
  }

  static JudgedHost create() throws IOException {
    Path script = Files.createTempFile("send", ".py");
    try (InputStream in = JudgedHost.class.getResourceAsStream("send.py")) {
      Files.write(script, Objects.requireNonNull(in).readAllBytes());
    }
    // Frames of one sender on one processor arrive in their order.
    BitSet before = Cpus.allowed();
    Cpus.allow(lowest());
    TwoHosts hosts = TwoHosts.create();
    JudgedHost judged = new JudgedHost(hosts, script, before);
    judged.prepare();
    return judged;
  }

  private static BitSet lowest() {
    BitSet one = new BitSet();
    one.set(Cpus.allowed().nextSetBit(0));
    return one;
  }

  private void prepare() {
    hosts.fixNeighbours();
    // What the other host says by itself would be charged to limits.
    Sysctl.write(
        hosts.left().namespace(),
        "net/ipv6/conf/" + hosts.left().link().name() + "/disable_ipv6",
        "1");
    run(hosts.left(), List.of("nft", "-f", "-"), SILENCE);
    Host right = hosts.right();
    try (IpConfig config = IpConfig.of(right.namespace())) {
      for (String address : ADDRESSES) {
        if (!address.equals("192.0.2.2") && !address.equals("2001:db8::2")) {
          InetAddress inet = InetAddress.ofLiteral(address);
          config.addAddress(right.link().index(), inet, inet.getAddress().length * 8);
        }
      }
      // Whoever has to be looked for costs messages that nobody sent.
      for (String neighbour : List.of("192.0.2.3", "192.0.2.4", "2001:db8::4")) {
        config.addNeighbour(
            right.link().index(), InetAddress.ofLiteral(neighbour), hosts.left().mac());
      }
      config.addDefaultRoute(right.link().index(), hosts.left().ip4());
      config.addDefaultRoute(right.link().index(), hosts.left().ip6());
    }
    String link = right.link().name();
    for (String setting :
        List.of(
            "net/ipv4/conf/all/rp_filter=0",
            "net/ipv4/conf/" + link + "/rp_filter=0",
            "net/ipv4/conf/all/accept_redirects=0",
            "net/ipv4/conf/" + link + "/accept_redirects=0",
            "net/ipv6/conf/" + link + "/accept_redirects=0",
            "net/ipv6/conf/" + link + "/accept_ra=0",
            "net/ipv4/icmp_echo_ignore_all=1",
            "net/ipv6/icmp/echo_ignore_all=1")) {
      String[] parts = setting.split("=", 2);
      Sysctl.write(right.namespace(), parts[0], parts[1]);
    }
  }

  /** The own addresses, as a policy sees them. */
  static Set<Address> addresses() {
    Set<Address> all = new HashSet<>();
    ADDRESSES.forEach(text -> all.add(Address.parse(text).orElseThrow()));
    return all;
  }

  /** The subnets of the interface. */
  static Set<Prefix> subnets() {
    Set<Prefix> all = new HashSet<>();
    for (String text : ADDRESSES) {
      Address address = Address.parse(text).orElseThrow();
      int length =
          switch (text) {
            case "192.0.2.2" -> 24;
            case "2001:db8::2" -> 64;
            default -> Address.bits(address.family());
          };
      all.add(Prefix.of(address, length));
    }
    return all;
  }

  /**
   * Puts these rules of nftables in the place of all others, beside the observer.
   *
   * @param tracking whether connections are tracked, and so fragments put together, whatever the
   *     rules ask
   */
  void loadNft(String rules, boolean tracking) {
    run(
        List.of("nft", "-f", "-"),
        "flush ruleset\n" + OBSERVER + (tracking ? TRACKING : "") + rules);
  }

  /**
   * Puts rules of iptables in the place of all others, beside the observer, asked where their own
   * head says: in one go, not by a process for each jump.
   *
   * @param variant {@code nft} or {@code legacy}
   */
  void loadIptables(String rules, String variant, boolean tracking) {
    String hook =
        rules
            .lines()
            .filter(line -> line.startsWith("#   for t") && line.contains(" -I "))
            .findFirst()
            .orElseThrow();
    String own = between(hook, " -j ", "$c");
    StringBuilder jumps = new StringBuilder();
    for (String protocol : between(hook, "for p in ", ";").split(" ", -1)) {
      for (String chain : between(hook, "for c in ", ";").split(" ", -1)) {
        jumps.append("-A ").append(chain).append(" -p ").append(protocol);
        jumps.append(" -j ").append(own).append(chain).append('\n');
      }
    }
    String hooked = rules.replace("\nCOMMIT\n", "\n" + jumps + "COMMIT\n");
    run(List.of("nft", "-f", "-"), "flush ruleset\n" + OBSERVER + (tracking ? TRACKING : ""));
    run(List.of("iptables-" + variant + "-restore"), hooked);
    run(List.of("ip6tables-" + variant + "-restore"), hooked);
  }

  private static String between(String text, String before, String after) {
    int from = text.indexOf(before) + before.length();
    return text.substring(from, text.indexOf(after, from));
  }

  /** Starts a command in the judged host's namespace. */
  Process start(List<String> command) {
    try {
      return hosts
          .right()
          .namespace()
          .call(() -> new ProcessBuilder(command).redirectErrorStream(true).start());
    } catch (IOException e) {
      throw new AssertionError(command.toString(), e);
    }
  }

  /** Runs a command in the judged host's namespace. */
  String run(List<String> command, String input) {
    return run(hosts.right(), command, input);
  }

  private static String run(Host host, List<String> command, String input) {
    try {
      Process process =
          host.namespace()
              .call(() -> new ProcessBuilder(command).redirectErrorStream(true).start());
      try (var to = process.getOutputStream()) {
        to.write(input.getBytes(StandardCharsets.UTF_8));
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(command + ": " + output + "\n" + input);
      }
      return output;
    } catch (IOException e) {
      throw new AssertionError(command.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(command.toString(), e);
    }
  }

  /** Sends packets to the judged host, as they are. */
  void arrive(List<byte[]> packets) {
    for (byte[] packet : packets) {
      ByteBuffer frame = ByteBuffer.allocate(14 + packet.length);
      frame.put(hosts.right().mac().bytes()).put(hosts.left().mac().bytes());
      frame.putShort((short) (packet[0] >> 4 == 4 ? 0x0800 : 0x86dd)).put(packet);
      if (!socket.send(frame.array())) {
        throw new AssertionError("a frame was not sent");
      }
    }
  }

  /** Both hosts: that which sends, and the judged one on the right. */
  TwoHosts hosts() {
    return hosts;
  }

  /** Sends packets from the judged host, as its own. */
  void leave(List<byte[]> packets) {
    leave(packets, Collections.nCopies(packets.size(), hosts.right().link().name()));
  }

  /**
   * Sends packets from the judged host, as its own.
   *
   * @param links by which interface each of them leaves
   */
  void leave(List<byte[]> packets, List<String> links) {
    for (int i = 0; i < packets.size(); i++) {
      toSender.println(HexFormat.of().formatHex(packets.get(i)) + " " + links.get(i));
    }
    toSender.println();
    toSender.flush();
    try {
      String failed = fromSender.readLine();
      if (!"0".equals(failed)) {
        throw new AssertionError("packets were not sent: " + failed);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tags of packets that came through. */
  record Passed(Set<Integer> ip4, Set<Integer> ip6) {
    boolean contains(RawPackets.Packet packet) {
      return (packet.family() == Family.IP4 ? ip4 : ip6).contains(packet.tag());
    }
  }

  /** The packets that came through, once all that was sent has arrived. */
  Passed passed() {
    marker = 0xf000 | (marker + 1);
    arrive(List.of(markerPacket()));
    for (int i = 0; i < 100; i++) {
      String listing = run(List.of("nft", "-j", "list", "table", "inet", "observe"), "");
      Set<Integer> ip4 = seen(listing, "seen4");
      if (ip4.contains(marker)) {
        return new Passed(ip4, seen(listing, "seen6"));
      }
    }
    throw new AssertionError("the last packet never came");
  }

  private byte[] markerPacket() {
    return new RawPackets.Packet(
            Family.IP4,
            Address.parse("192.0.2.1").orElseThrow(),
            Address.parse("192.0.2.2").orElseThrow(),
            64,
            marker,
            0,
            false,
            MARKER_PROTOCOL,
            RawPackets.list(new byte[8]))
        .bytes();
  }

  private static Set<Integer> seen(String listing, String set) {
    int at = listing.indexOf('"' + set + '"');
    int elements = listing.indexOf("\"elem\": [", at);
    Set<Integer> tags = new HashSet<>();
    if (elements < 0 || elements > listing.indexOf("}}", at)) {
      return tags;
    }
    Matcher matcher = NUMBER.matcher(listing).region(elements, listing.indexOf(']', elements));
    while (matcher.find()) {
      tags.add(Integer.valueOf(matcher.group()));
    }
    return tags;
  }

  @Override
  public void close() {
    toSender.close();
    sender.destroy();
    socket.close();
    hosts.close();
    script.toFile().delete();
    Cpus.allow(before);
  }
}
