package io.echogate.linux.testing;

import io.echogate.linux.NetNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Commands that run inside a network namespace. */
public final class NamespaceCommand {
  private NamespaceCommand() {}

  /**
   * Runs a command and waits for it.
   *
   * @param command its words, a blank between them
   * @return what it printed
   * @throws AssertionError if it fails, with what it printed
   */
  public static String run(NetNamespace namespace, String command) {
    try {
      Process process =
          namespace.call(
              () ->
                  new ProcessBuilder(List.of(command.split(" ", -1)))
                      .redirectErrorStream(true)
                      .start());
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int status = process.waitFor();
      if (status != 0) {
        throw new AssertionError(command + " ended with " + status + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new AssertionError(command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(command, e);
    }
  }
}
