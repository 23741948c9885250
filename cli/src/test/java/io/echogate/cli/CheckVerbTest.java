package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckVerbTest {
  @TempDir Path directory;

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  @Test
  void aPolicyWithoutErrorsIsOk() {
    assertThat(Run.onInput("xfw { icmp ip4: block { 8 } }", "check", "-"))
        .isEqualTo(new Run(0, "<stdin>: ok\n", ""));
  }

  @Test
  void errorsAreShownWhereTheyStand() throws IOException {
    String file = file("a.xfw", "xfw {\n  icmp ip4: blok { 8, 256 }\n}\n");
    assertThat(Run.of("check", file))
        .isEqualTo(
            new Run(
                1,
                file + ": 2 errors\n",
                """
                FILE:2:13: error: unknown action 'blok'
                      icmp ip4: blok { 8, 256 }
                                ^^^^
                help: did you mean 'block'?
                FILE:2:23: error: no ICMP type is above 255
                      icmp ip4: blok { 8, 256 }
                                          ^^^
                help: Tempesta xFW keeps the lowest 8 bits only: 264 counts as 8 there
                """
                    .replace("FILE", file)));
  }

  @Test
  void notesDoNotMakeAPolicyWrong() {
    assertThat(Run.onInput("icmp ip4: allow { 8 }", "check", "-"))
        .isEqualTo(
            new Run(
                0,
                "<stdin>: ok, 2 notes\n",
                """
                <stdin>:1:1: note: no root block: read as the inside of xfw { }
                    icmp ip4: allow { 8 }
                    ^
                help: put the statements into xfw { ... }
                <stdin>:1:11: note: this statement has no effect: the default of ip4 is allow
                    icmp ip4: allow { 8 }
                              ^^^^^
                help: write defaults { icmp ip4: block; } to let only these pass
                """));
  }

  @Test
  void warningsSayWhatAPolicyBreaksAndDoNotMakeItWrong() {
    String policy = "xfw { icmp ip4: block { 3 } }";
    assertThat(Run.onInput(policy, "check", "-"))
        .isEqualTo(
            new Run(
                0,
                "<stdin>: ok, 1 warning\n",
                """
                <stdin>:1:7: warning: fragmentation-needed (3/4) is dropped: connections hang where the path has a small MTU
                    xfw { icmp ip4: block { 3 } }
                          ^^^^^^^^^^^^^^^^^^^^^
                help: let it pass: icmp=pmtu4 ip4: allow { 3 }
                """));
    assertThat(Run.onInput(policy, "check", "--json", "-").out())
        .contains("\"errors\":[],\"warnings\":[{\"file\":\"<stdin>\",\"line\":1,\"column\":7,");
    assertThat(Run.onTerminal(policy, "check", "-").err())
        .contains("\u001b[1;33mwarning\u001b[m: ");
  }

  @Test
  void allFilesAreCheckedAndTheWorstDecides() throws IOException {
    String good = file("good.xfw", "xfw { }");
    String bad = file("bad.xfw", "xfw {");
    String missing = directory.resolve("missing.xfw").toString();
    Run run = Run.of("check", bad, missing, good);
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.out()).isEqualTo(bad + ": 1 error\n" + good + ": ok\n");
    assertThat(run.err())
        .endsWith(
            "echogate: error: there is no file "
                + missing
                + "\nhelp: check the path, and where you are\n");
  }

  @Test
  void aDirectoryIsNoPolicy() {
    assertThat(Run.of("check", directory.toString()))
        .isEqualTo(
            new Run(
                3,
                "",
                "echogate: error: %s is a directory\nhelp: name the policy file in it\n"
                    .formatted(directory)));
  }

  @Test
  void aBinaryFileIsRefusedAtItsFirstBadByte() throws IOException {
    Path file =
        Files.write(directory.resolve("a.out"), new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 0, 0});
    Run run = Run.of("check", file.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(":1:7: error: a NUL byte: this is not a text file");
  }

  @Test
  void aFileOfFiftyMegabytesIsRefusedUnread() throws IOException {
    Path file = directory.resolve("huge.xfw");
    try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
      huge.setLength(50_000_000);
    }
    Run run = Run.of("check", file.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("error: the text has ");
  }

  @Test
  void jsonHoldsErrorsAndNotesAndNothingElseIsPrinted() {
    assertThat(Run.onInput("icmp ip4: allow { 256 }", "check", "--json", "-"))
        .isEqualTo(
            new Run(
                1,
                """
                {"verdict":"errors","errors":[{"file":"<stdin>","line":1,"column":19,\
                "message":"no ICMP type is above 255",\
                "help":"Tempesta xFW keeps the lowest 8 bits only: 264 counts as 8 there"}],\
                "warnings":[],\
                "notes":[{"file":"<stdin>","line":1,"column":1,\
                "message":"no root block: read as the inside of xfw { }",\
                "help":"put the statements into xfw { ... }"}]}
                """,
                ""));
  }

  @Test
  void jsonNamesAFileThatCannotBeRead() {
    assertThat(Run.of("check", "--json", "/does/not/exist"))
        .isEqualTo(
            new Run(
                3,
                """
                {"verdict":"errors","errors":[{"file":"/does/not/exist","line":null,"column":null,\
                "message":"there is no file /does/not/exist",\
                "help":"check the path, and where you are"}],"warnings":[],"notes":[]}
                """,
                ""));
  }
}
