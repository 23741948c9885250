package io.echogate.ebpf;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** BTF's string section: texts with closing zeroes, each once, the empty one first. */
final class BtfStrings {
  /** Longer texts are cut; they are for people who read a log. */
  private static final int MAX_LENGTH = 200;

  private final Map<String, Integer> offsets = new HashMap<>();
  private final ByteArrayOutputStream section = new ByteArrayOutputStream();

  BtfStrings() {
    offset("");
  }

  /** Where in the section the text is; puts it there if it is new. */
  int offset(String text) {
    String printable = text.replaceAll("\\p{Cntrl}", " ");
    String cut = printable.length() > MAX_LENGTH ? printable.substring(0, MAX_LENGTH) : printable;
    return offsets.computeIfAbsent(cut, this::append);
  }

  private int append(String text) {
    int offset = section.size();
    section.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    section.write(0);
    return offset;
  }

  byte[] bytes() {
    return section.toByteArray();
  }
}
