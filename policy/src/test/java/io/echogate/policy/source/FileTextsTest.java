package io.echogate.policy.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.language.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileTextsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "web.policy, sets.policy, sets.policy",
    "/etc/web.policy, sets.policy, /etc/sets.policy",
    "/etc/web.policy, ../sets.policy, /sets.policy",
    "/etc/web.policy, ./a/../b, /etc/b",
    "dir/web.policy, /var/sets, /var/sets"
  })
  void namesAreRelativeToTheFileThatNamesThem(String from, String path, String name) {
    assertThat(Texts.nameOf(from, path)).isEqualTo(name);
  }

  @Test
  void aPolicyIsReadWithTheFilesBesideIt() throws IOException {
    Files.createDirectory(directory.resolve("sets"));
    write("sets/all.policy", "include \"office.policy\"");
    write("sets/office.policy", "set office { 192.0.2.0/24 }");
    write("blocked.txt", "198.51.100.0/24\n");
    Reading reading =
        read(
            """
            include "sets/all.policy"
            set blocked file "blocked.txt"
            policy web {
                icmp : block { @all } from { @office, @blocked };
                defaults { icmp in: allow; }
            }
            """);

    assertThat(reading.diagnostics()).isEmpty();
    assertThat(reading.sources())
        .extracting(source -> directory.relativize(Path.of(source.name())).toString())
        .containsExactly("web.policy", "sets/all.policy", "sets/office.policy", "blocked.txt");
    assertThat(
            PolicyReader.read(reading.source(), Texts.of(reading.sources()))
                .policies()
                .getFirst()
                .sets())
        .extracting(set -> set.name() + " " + set.addresses().prefixes())
        .containsExactly("office [192.0.2.0/24]", "blocked [198.51.100.0/24]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "missing.txt | there is no file DIR/missing.txt",
        "nested      | DIR/nested is no regular file",
        "/dev/zero   | /dev/zero is no regular file",
        "binary      | a NUL byte: this is not a text file",
        "large       | the text has 33,554,433 bytes; at most 33,554,432 are read"
      })
  void whatIsNoTextIsRefused(String name, String message) throws IOException {
    Files.createDirectory(directory.resolve("nested"));
    Files.write(directory.resolve("binary"), new byte[] {'a', 0});
    Files.write(directory.resolve("large"), new byte[40_000_000]);

    Reading reading = read("set blocked file \"" + name + "\"");

    assertThat(reading.diagnostics())
        .extracting(Diagnostic::message)
        .containsExactly(message.replace("DIR", directory.toString()));
  }

  @Test
  void aTextThatComesFromNoFileNamesNone() {
    Reading reading = PolicyReader.read(new Source("<stdin>", "include \"a\"\nset s file \"a\"\n"));

    assertThat(reading.diagnostics())
        .extracting(Diagnostic::message)
        .containsExactly("other files cannot be named here: this text was not read from a file");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  private Reading read(String text) throws IOException {
    Path file = directory.resolve("web.policy");
    Files.writeString(file, text);
    return PolicyReader.read(file.toString(), Files.readAllBytes(file), new FileTexts());
  }
}
