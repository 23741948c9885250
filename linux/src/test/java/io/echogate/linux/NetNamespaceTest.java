package io.echogate.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.linux.testing.NamedNamespace;
import io.echogate.linux.testing.NeedsRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class NetNamespaceTest {
  private static final Path OF_THIS_THREAD = Path.of("/proc/thread-self/ns/net");

  @Test
  void currentIsTheNamespaceOfTheCaller() throws IOException {
    try (NetNamespace current = NetNamespace.current()) {
      assertThat(linkOf(current)).isEqualTo(linkOfThisThread());
    }
  }

  @Test
  @NeedsRoot
  void whoIsInsideKnowsItByName() {
    try (NamedNamespace named = NamedNamespace.create()) {
      assertThat(NetNamespace.isCurrent(named.name())).isFalse();
      assertThat(named.namespace().call(() -> NetNamespace.isCurrent(named.name()))).isTrue();
      assertThat(NetNamespace.isCurrent("no-such-name")).isFalse();
    }
  }

  @Test
  @NeedsRoot
  void anonymousIsAnotherOneAndTheCallerStaysWhereItWas() throws IOException {
    String before = linkOfThisThread();
    try (NetNamespace other = NetNamespace.createAnonymous()) {
      assertThat(other.call(NetNamespaceTest::linkOfThisThread))
          .isEqualTo(linkOf(other))
          .isNotEqualTo(before);
    }
    assertThat(linkOfThisThread()).isEqualTo(before);
  }

  @Test
  @NeedsRoot
  void currentInsideIsTheNamespaceItself() {
    try (NetNamespace other = NetNamespace.createAnonymous()) {
      long inside =
          other.call(
              () -> {
                try (NetNamespace current = NetNamespace.current()) {
                  return current.inode();
                }
              });
      assertThat(inside).isEqualTo(other.inode());
    }
  }

  @Test
  void workInsideWorkRunsAtOnce() {
    try (NetNamespace current = NetNamespace.current()) {
      assertThat(current.<String, RuntimeException>call(() -> current.call(() -> "inner")))
          .isEqualTo("inner");
    }
  }

  @Test
  void exceptionComesBackWithBothStacks() {
    try (NetNamespace current = NetNamespace.current()) {
      assertThatThrownBy(
              () ->
                  current.call(
                      () -> {
                        throw failure();
                      }))
          .isInstanceOf(IOException.class)
          .hasMessage("inside")
          .satisfies(
              e ->
                  assertThat(e.getStackTrace())
                      .extracting(StackTraceElement::getMethodName)
                      .containsSubsequence("failure", "exceptionComesBackWithBothStacks"));
    }
  }

  @Test
  void errorComesBackAsItIs() {
    AssertionError error = new AssertionError("inside");
    try (NetNamespace current = NetNamespace.current()) {
      assertThatThrownBy(
              () ->
                  current.call(
                      () -> {
                        throw error;
                      }))
          .isSameAs(error);
    }
  }

  @Test
  void interruptStaysPendingAndTheWorkIsDone() throws Exception {
    try (NetNamespace current = NetNamespace.current();
        ExecutorService callers = Executors.newSingleThreadExecutor()) {
      CountDownLatch inside = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      Callable<Boolean> call =
          () -> {
            current.call(
                () -> {
                  inside.countDown();
                  goOn.await();
                  return "done";
                });
            return Thread.interrupted();
          };
      Thread[] caller = new Thread[1];
      Future<Boolean> interrupted =
          callers.submit(
              () -> {
                caller[0] = Thread.currentThread();
                return call.call();
              });
      inside.await();
      caller[0].interrupt();
      goOn.countDown();
      assertThat(interrupted.get()).isTrue();
    }
  }

  @Test
  void missingNameSaysWhereItLooked() {
    assertThatThrownBy(() -> NetNamespace.open("eg-no-such-namespace"))
        .isInstanceOf(LinuxException.class)
        .hasMessageStartingWith(
            "cannot open network namespace \"eg-no-such-namespace\": "
                + "no such file or object (ENOENT): not in /run/netns")
        .extracting(e -> ((LinuxException) e).errno())
        .isEqualTo(Errno.ENOENT);
  }

  @Test
  void nameIsNoPath() {
    assertThatThrownBy(() -> NetNamespace.open("../../etc/passwd"))
        .isInstanceOf(LinuxException.class)
        .hasMessage(
            "cannot open network namespace \"../../etc/passwd\": invalid argument (EINVAL): "
                + "a name is a file name of /run/netns");
  }

  @Test
  void noOtherNamespaceHasItsIdentity() {
    Set<String> identities = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      try (NetNamespace one = NetNamespace.createAnonymous()) {
        assertThat(identities.add(one.identity())).isTrue();
        assertThat(one.identity())
            .matches("\\d+-\\d+")
            .startsWith(one.inode() + "-")
            .isEqualTo(one.identity());
      }
    }
  }

  private static IOException failure() {
    return new IOException("inside");
  }

  private static String linkOfThisThread() throws IOException {
    return Files.readSymbolicLink(OF_THIS_THREAD).toString();
  }

  private static String linkOf(NetNamespace namespace) {
    return "net:[" + namespace.inode() + "]";
  }
}
