package io.echogate.icmp.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The acceptance tables: what policies must say of frames. */
public final class Acceptance {
  private Acceptance() {}

  /**
   * A frame, and what a policy says of it.
   *
   * @param id names the row, or the step of a sequence
   * @param policy the policy's text
   * @param nanos when the frame arrives; 0 outside sequences
   * @param direction {@code in} or {@code out}
   * @param hex the frame from its Ethernet header, in hex
   * @param verdict the verdict's text
   * @param reason the reason's text
   */
  public record Row(
      String id,
      String policy,
      long nanos,
      String direction,
      String hex,
      String verdict,
      String reason) {

    /** The frame from its Ethernet header. */
    public byte[] frame() {
      return HexFormat.of().parseHex(hex);
    }

    /** Whether the policy is an {@code xfw} block. */
    public boolean xfw() {
      return policy.startsWith("xfw");
    }

    @Override
    public String toString() {
      return id;
    }
  }

  /** All single frames, in file order. */
  public static List<Row> verdicts() {
    return lines("verdicts.tsv").stream()
        .map(cells -> new Row(cells[0], cells[1], 0, cells[2], cells[3], cells[4], cells[5]))
        .toList();
  }

  /** The sequences by name; the frames of one meet the same running policy, one after the other. */
  public static Map<String, List<Row>> sequences() {
    Map<String, List<Row>> sequences = new LinkedHashMap<>();
    for (String[] cells : lines("sequences.tsv")) {
      String id = cells[0] + " step " + cells[1];
      long nanos = Math.multiplyExact(Long.parseLong(cells[3]), 1_000L);
      sequences
          .computeIfAbsent(cells[0], name -> new ArrayList<>())
          .add(new Row(id, cells[2], nanos, cells[4], cells[5], cells[6], cells[7]));
    }
    return sequences;
  }

  private static List<String[]> lines(String table) {
    try (InputStream in =
        Objects.requireNonNull(Acceptance.class.getResourceAsStream("/acceptance/" + table))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().skip(1).map(line -> line.split("\t", -1)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
