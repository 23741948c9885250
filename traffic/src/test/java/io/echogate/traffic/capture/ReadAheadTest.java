package io.echogate.traffic.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.icmp.testing.Property;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is read ahead is what the stream says, and no more waited for than it. */
@Timeout(30)
class ReadAheadTest {
  private static InputStream failing(Throwable failure) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        switch (failure) {
          case IOException e -> throw e;
          case RuntimeException e -> throw e;
          default -> throw new AssertionError(failure);
        }
      }

      @Override
      public int read(byte[] into, int from, int most) throws IOException {
        return read();
      }
    };
  }

  @Test
  void allOfAStreamComesInItsOrder() {
    Property.holds(
        random -> {
          byte[] bytes = new byte[random.nextInt(3 << 20)];
          random.nextBytes(bytes);
          ByteBuffer all = ByteBuffer.allocate(bytes.length + 1);
          try (ReadAhead ahead = new ReadAhead(new ByteArrayInputStream(bytes))) {
            int count = 0;
            while (count >= 0) {
              ByteBuffer some = all.slice();
              some.limit(Math.min(some.capacity(), 1 + random.nextInt(400_000)));
              count = ahead.read(some);
              all.position(all.position() + Math.max(0, count));
            }
            assertThat(ahead.read(all)).isEqualTo(-1);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
          assertThat(all.flip()).isEqualTo(ByteBuffer.wrap(bytes));
        });
  }

  @Test
  void aFailureComesBehindWhatCameBefore() throws IOException {
    for (Throwable failure : new Throwable[] {new IOException("a"), new IllegalStateException()}) {
      InputStream stream =
          new SequenceInputStream(new ByteArrayInputStream(new byte[10]), failing(failure));
      try (ReadAhead ahead = new ReadAhead(stream)) {
        ByteBuffer into = ByteBuffer.allocate(100);
        assertThat(ahead.read(into)).isEqualTo(10);
        assertThatThrownBy(() -> ahead.read(into)).isSameAs(failure);
        assertThatThrownBy(() -> ahead.read(into)).isSameAs(failure);
      }
    }
  }

  @Test
  void whatHasComeIsThereBeforeMoreComes() throws IOException {
    try (PipedOutputStream out = new PipedOutputStream();
        ReadAhead ahead = new ReadAhead(new PipedInputStream(out))) {
      out.write(new byte[] {1, 2, 3});
      out.flush();
      assertThat(ahead.read(ByteBuffer.allocate(100))).isEqualTo(3);
    }
  }

  @Test
  void aStreamIsClosedWhoeverStops() throws Exception {
    for (boolean toItsEnd : new boolean[] {true, false}) {
      CountDownLatch closed = new CountDownLatch(1);
      InputStream stream =
          new FilterInputStream(new ByteArrayInputStream(new byte[toItsEnd ? 5 : 9 << 20])) {
            @Override
            public void close() throws IOException {
              super.close();
              closed.countDown();
            }
          };
      try (ReadAhead ahead = new ReadAhead(stream)) {
        assertThat(ahead.read(ByteBuffer.allocate(5))).isEqualTo(5);
        assertThat(ahead.isOpen()).isTrue();
      }
      assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }
}
