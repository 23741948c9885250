package io.echogate.linux.testing;

import io.echogate.linux.LinuxException;
import io.echogate.linux.Mounts;
import io.echogate.linux.NetNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network namespace under a name of its own, {@code eg-PID-NUMBER}, kept as {@code ip netns add}
 * keeps one. The name goes away on close, or when the process ends.
 */
public final class NamedNamespace implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Path file;
  private final NetNamespace namespace;
  private final Thread atExit;

  private NamedNamespace(Path file, NetNamespace namespace) {
    this.file = file;
    this.namespace = namespace;
    this.atExit = new Thread(() -> forget(file), "forget-" + file.getFileName());
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** A new one. */
  public static NamedNamespace create() {
    String name = "eg-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
    Path file = NetNamespace.DIRECTORY.resolve(name);
    try (NetNamespace unnamed = NetNamespace.createAnonymous()) {
      Files.createDirectories(NetNamespace.DIRECTORY);
      Files.createFile(file);
      try {
        Mounts.bind(Path.of("/proc/self/fd/" + unnamed.fd().value()), file);
      } catch (LinuxException e) {
        Files.delete(file);
        throw e;
      }
      return new NamedNamespace(file, NetNamespace.open(name));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep a network namespace as " + name, e);
    }
  }

  /** The name, as for {@code ip netns exec}. */
  public String name() {
    return namespace.label();
  }

  /** The namespace, open until this is closed. */
  public NetNamespace namespace() {
    return namespace;
  }

  private static void forget(Path file) {
    Mounts.unmount(file);
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + file, e);
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    namespace.close();
    forget(file);
  }
}
