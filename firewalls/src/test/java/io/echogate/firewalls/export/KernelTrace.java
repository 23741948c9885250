package io.echogate.firewalls.export;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the kernel itself says of the ways of packets: {@code nft monitor trace}. */
final class KernelTrace implements AutoCloseable {
  private static final Pattern PACKET =
      Pattern.compile("trace id \\S+ \\S+ \\S+ \\S+ packet: .*? (?:ip id|ip6 flowlabel) (\\d+) .*");
  private static final Pattern RULE =
      Pattern.compile("trace id \\S+ (\\S+ \\S+ \\S+) rule (.*) \\(verdict .*\\)\\s*");
  private static final Pattern POLICY =
      Pattern.compile("trace id \\S+ (\\S+ \\S+ \\S+) policy (\\S+)\\s*");

  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final Map<Integer, List<String>> ways = new LinkedHashMap<>();
  private int current = -1;

  KernelTrace(JudgedHost host) {
    process = host.start(List.of("stdbuf", "-oL", "nft", "monitor", "trace"));
    Thread.ofPlatform().daemon().start(this::read);
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      @Nullable String line = reader.readLine();
      while (line != null) {
        lines.add(line);
        line = reader.readLine();
      }
    } catch (IOException e) {
      lines.add("unreadable: " + e);
    }
  }

  /**
   * The rules that packets met, by their tags, as {@code chain: rule}, and the policies that they
   * came to, as {@code chain: policy}.
   */
  Map<Integer, List<String>> ways() {
    return ways;
  }

  /** Reads on until this packet was seen, at most so long; whatever came before was seen then. */
  boolean awaits(int tag, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!ways.containsKey(tag)) {
      @Nullable String line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null) {
        return false;
      }
      take(line);
    }
    return true;
  }

  private void take(String line) {
    Matcher packet = PACKET.matcher(line);
    if (packet.matches()) {
      current = Integer.parseInt(packet.group(1));
      ways.computeIfAbsent(current, key -> new ArrayList<>());
      return;
    }
    Matcher rule = RULE.matcher(line);
    Matcher policy = POLICY.matcher(line);
    String said =
        rule.matches()
            ? rule.group(1) + ": " + rule.group(2)
            : policy.matches() ? policy.group(1) + ": policy " + policy.group(2) : "";
    List<String> way = ways.get(current);
    if (!said.isEmpty() && way != null) {
      way.add(said);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
