package io.echogate.cli;

import io.echogate.engine.Decision;
import io.echogate.policy.Direction;
import io.echogate.policy.Verdict;
import io.echogate.traffic.ReplayListener;
import io.echogate.traffic.capture.Capture;
import io.echogate.traffic.capture.CaptureWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/** The packets of a replay that are written to captures of their own, by verdict. */
final class KeptPackets implements AutoCloseable {
  static final String PASSED = "--passed";
  static final String DROPPED = "--dropped";

  private static final String PCAP = ".pcap";

  private final String policy;
  private final List<Output> outputs = new ArrayList<>();
  private final Map<Decision, String> comments = new HashMap<>();

  private record Output(Verdict verdict, String name, CaptureWriter writer) {}

  private KeptPackets(String policy) {
    this.policy = policy;
  }

  /**
   * Begins the captures that are asked for.
   *
   * @param inputs the captures that are read, which none may overwrite
   * @param policy what the policy's text is called
   * @throws Refusal if one cannot be written, or should not be
   */
  static KeptPackets open(ParseResult arguments, List<String> inputs, String policy) {
    Optional<String> passed = Options.value(arguments, PASSED);
    Optional<String> dropped = Options.value(arguments, DROPPED);
    List<String> others = new ArrayList<>(inputs);
    others.add(policy);
    passed.ifPresent(out -> refuseSame(PASSED, out, others));
    dropped.ifPresent(out -> refuseSame(DROPPED, out, others));
    KeptPackets kept = new KeptPackets(policy);
    try {
      passed.ifPresent(out -> kept.begin(Verdict.PASS, out));
      dropped.ifPresent(
          out -> {
            passed.ifPresent(other -> refuseSame(DROPPED, out, List.of(other)));
            kept.begin(Verdict.DROP, out);
          });
    } catch (RuntimeException e) {
      // Whatever it was, it is thrown on; but nothing stays open.
      kept.close();
      throw e;
    }
    return kept;
  }

  private static void refuseSame(String option, String out, List<String> others) {
    if (PolicyFiles.isStdin(out)) {
      throw Refusal.usage(
          option + " takes a file", "standard output is for the report; name a file");
    }
    for (String other : others) {
      if (isSame(out, other)) {
        throw Refusal.usage(
            option + " would overwrite " + other + ", which is used here too", "name another file");
      }
    }
  }

  private static boolean isSame(String one, String other) {
    try {
      return one.equals(other)
          || (Files.exists(Path.of(one))
              && Files.exists(Path.of(other))
              && Files.isSameFile(Path.of(one), Path.of(other)));
    } catch (IOException | InvalidPathException e) {
      return false;
    }
  }

  private void begin(Verdict verdict, String out) {
    try {
      FileChannel channel =
          FileChannel.open(
              Path.of(out),
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE);
      CaptureWriter.Form form =
          out.endsWith(PCAP) ? CaptureWriter.Form.PCAP : CaptureWriter.Form.PCAPNG;
      outputs.add(new Output(verdict, out, new CaptureWriter(channel, form)));
    } catch (IOException | InvalidPathException e) {
      throw unwritable(out, e);
    }
  }

  private static Refusal unwritable(String out, Exception e) {
    return Refusal.environment(
        out + " cannot be written: " + e.getMessage(),
        "check the path, permissions and free space");
  }

  /** Whether any are written. */
  boolean isAny() {
    return !outputs.isEmpty();
  }

  /** Writes what is judged. */
  ReplayListener listener() {
    return outputs.isEmpty()
        ? ReplayListener.none()
        : (capture, packet, direction, decision) -> keep(capture, direction, decision);
  }

  private void keep(Capture capture, Direction direction, @Nullable Decision decision) {
    if (decision == null) {
      return;
    }
    for (Output output : outputs) {
      if (output.verdict() == decision.verdict()) {
        write(output, capture, direction, comments.computeIfAbsent(decision, this::comment));
      }
    }
  }

  private static void write(Output output, Capture capture, Direction direction, String comment) {
    try {
      output.writer().write(capture, direction, comment);
    } catch (IllegalArgumentException e) {
      throw Refusal.usage(
          output.name() + " is pcap, and the packets are of several link types",
          "give it a name that ends in .pcapng");
    } catch (IOException e) {
      throw unwritable(output.name(), e);
    }
  }

  private String comment(Decision decision) {
    String verdict = decision.verdict().text() + " " + decision.reason().text();
    return decision.statement() == null
        ? verdict
        : "%s, %s:%d: %s"
            .formatted(verdict, policy, decision.statement().line(), decision.statement().text());
  }

  /**
   * Ends the captures.
   *
   * @throws Refusal if one cannot be written to its end
   */
  @Override
  public void close() {
    @Nullable Refusal refusal = null;
    for (Output output : outputs) {
      try {
        output.writer().close();
      } catch (IOException e) {
        refusal = unwritable(output.name(), e);
      }
    }
    if (refusal != null) {
      throw refusal;
    }
  }
}
