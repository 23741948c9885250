package io.echogate.firewalls.iptables;

import io.echogate.icmp.Family;
import io.echogate.linux.testing.NamedNamespace;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The real tools, in a network namespace of their own. */
final class IptablesTools implements AutoCloseable {
  private final NamedNamespace namespace = NamedNamespace.create();

  IptablesTools() {}

  /** Both implementations of iptables. */
  enum Variant {
    NFT,
    LEGACY;

    /** The name of a tool: {@code ip6tables-legacy-save}. */
    String tool(Family family, String what) {
      String name = family == Family.IP4 ? "iptables-" : "ip6tables-";
      return name + (this == NFT ? "nft" : "legacy") + (what.isEmpty() ? "" : "-" + what);
    }
  }

  /** What a command did. */
  record Result(int status, String out, String errors) {}

  /** Loads a text; fails with what the tool says. */
  void restore(Variant variant, Family family, String text) {
    Result result = run(text, variant.tool(family, "restore"));
    if (result.status() != 0) {
      throw new AssertionError(variant + " refuses: " + result.errors() + "\n" + text);
    }
  }

  /** What the tool prints of the rules that are there. */
  String save(Variant variant, Family family) {
    return check(run("", variant.tool(family, "save")));
  }

  /** Runs a command that must not fail. */
  String call(String... command) {
    return check(run("", command));
  }

  private static String check(Result result) {
    if (result.status() != 0) {
      throw new AssertionError(result.errors());
    }
    return result.out();
  }

  /** Runs a command with an input. */
  Result run(String input, String... command) {
    try {
      Path errors = Files.createTempFile("echogate", ".err");
      try {
        List<String> words = Arrays.asList(command);
        Process process =
            namespace
                .namespace()
                .call(() -> new ProcessBuilder(words).redirectError(errors.toFile()).start());
        Thread writer = Thread.ofVirtual().start(() -> write(process, input));
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        writer.join();
        return new Result(status, out, Files.readString(errors));
      } finally {
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static void write(Process process, String input) {
    try (OutputStream to = process.getOutputStream()) {
      to.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It ended before it had read everything, and says why.
    }
  }

  @Override
  public void close() {
    namespace.close();
  }
}
