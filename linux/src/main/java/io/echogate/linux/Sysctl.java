package io.echogate.linux;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The kernel's settings below {@code /proc/sys/net}, each namespace with its own values. A key is
 * as {@code sysctl(8)} has it, {@code net.ipv4.ip_forward}; for an interface with a dot in its name
 * the parts are separated by slashes, {@code net/ipv4/conf/eth0.7/rp_filter}.
 */
public final class Sysctl {
  private static final Path ROOT = Path.of("/proc/sys");

  /** Longer than any setting of the network. */
  private static final int MOST_BYTES = 1 << 16;

  private Sysctl() {}

  /**
   * Reads a setting.
   *
   * @throws UncheckedIOException if there is none of that key or it cannot be read
   */
  public static String read(NetNamespace namespace, String key) {
    try {
      return namespace.call(() -> content(path(key))).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + key + " in " + namespace, e);
    }
  }

  /** Reads a setting; empty if this kernel has none of that key, or it is not ours to read. */
  public static Optional<String> find(NetNamespace namespace, String key) {
    try {
      return Optional.of(namespace.call(() -> content(path(key))).strip());
    } catch (IOException lacking) {
      return Optional.empty();
    }
  }

  /**
   * Writes a setting.
   *
   * @throws UncheckedIOException if there is none of that key, it may not be written, or the kernel
   *     refuses the value
   */
  public static void write(NetNamespace namespace, String key, String value) {
    try {
      namespace.call(() -> Files.writeString(path(key), value));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot set " + key + "=" + value + " in " + namespace, e);
    }
  }

  /**
   * All of a file at once. These files have no length, so that what comes with the system begins
   * with a single byte; and the kernel gives numbers to the first who reads, nothing to the second.
   */
  private static String content(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = new byte[MOST_BYTES];
      int length = in.read(bytes);
      return length < 0 ? "" : new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
  }

  private static Path path(String key) {
    Path path = ROOT.resolve(key.contains("/") ? key : key.replace('.', '/')).normalize();
    if (!path.startsWith(ROOT.resolve("net"))) {
      throw new IllegalArgumentException("\"" + key + "\" is no setting below net");
    }
    return path;
  }
}
