package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class InitVerbTest {

  static Stream<List<String>> commands() {
    return Stream.of("host", "lan-host", "border", "transit")
        .flatMap(
            role ->
                Stream.of(
                        List.<String>of(),
                        List.of("--ping", "5/s"),
                        List.of("--no-ipv6"),
                        List.of("--monitoring", "192.0.2.0/28,2001:db8:1::/48"))
                    .map(
                        options -> {
                          List<String> command = new ArrayList<>(List.of("init", role));
                          command.addAll(options);
                          return command;
                        }))
        .filter(command -> command.size() < 4 || !command.get(1).equals("lan-host"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void thereIsNothingToSayAboutARecommendedPolicy(List<String> command) {
    Run init = Run.of(command.toArray(String[]::new));
    assertThat(init.status()).isZero();
    Run check = Run.onInput(init.out(), "check", "-", "--strict", "--role", command.get(1));
    assertThat(check.err()).isEmpty();
    assertThat(check.status()).isZero();
    assertThat(check.out()).endsWith("<stdin>: ok\n");
  }

  @Test
  void optionsAreFoundInTheText() {
    String text =
        Run.of("init", "host", "--ping", "7", "--monitoring", "192.0.2.0/28,2001:db8::1").out();
    assertThat(text).contains("rate=7/s", "set monitoring { 192.0.2.0/28, 2001:db8::1 }");
    assertThat(Run.of("init", "host", "--no-ipv6").out())
        .contains("icmp ip6 both : block { @all }");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "init lan-host --ping 5 | the policy of lan-host limits no pings: --ping would change"
            + " nothing | leave it out, or start from host",
        "init lan-host --monitoring 192.0.2.1 | the policy of lan-host limits no pings:"
            + " --monitoring would change nothing | leave it out, or start from host",
        "init host --no-ipv6 --monitoring 192.0.2.1,2001:db8::/32 | 2001:db8::/32 is of IPv6, and"
            + " --no-ipv6 drops all of its ICMP | leave out one of them",
        "init                   | a role is missing | the roles are host, lan-host, border,"
            + " transit; --detect chooses one",
        "init border --detect   | --detect chooses the role, and 'border' is named, too | leave out"
            + " --detect to have the role that you name, or the name to have it chosen",
        "init host --json       | --json goes with --detect | add that, or leave it out",
        "init host --netns x    | --netns goes with --detect | add that, or leave it out",
        "init hots              | there is no role 'hots' | did you mean host?",
        "init host --ping 0     | '0' is no rate of pings | --ping takes pings a second from 1 to"
            + " 1000000, such as 20/s",
        "init host --ping 5/m   | '5/m' is no rate of pings | --ping takes pings a second from 1"
            + " to 1000000, such as 20/s",
        "init host --monitoring 192.0.2.300 | '192.0.2.300' is no prefix | --monitoring takes"
            + " 192.0.2.0/28,2001:db8:1::/48",
        "init host --monitoring 192.0.2.1/33 | '33' is no prefix length of 192.0.2.1 | write 0 to"
            + " 32",
        "init host --monitoring 192.0.2.1/24 | '192.0.2.1/24' has bits set behind the prefix |"
            + " did you mean 192.0.2.0/24?"
      })
  void whatCannotBeMeantIsRefused(String command, String message, String help) {
    assertThat(Run.of(command.split(" ", -1)))
        .isEqualTo(new Run(2, "", "echogate: error: %s\nhelp: %s\n".formatted(message, help)));
  }
}
