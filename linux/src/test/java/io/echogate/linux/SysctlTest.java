package io.echogate.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.linux.testing.NeedsRoot;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

@NeedsRoot
final class SysctlTest {
  @Test
  void settingsBelongToTheirNamespace() {
    try (NetNamespace here = NetNamespace.createAnonymous();
        NetNamespace there = NetNamespace.createAnonymous()) {
      Sysctl.write(here, "net.ipv4.ip_forward", "1");
      Sysctl.write(there, "net.ipv4.ip_forward", "0");
      assertThat(Sysctl.read(here, "net.ipv4.ip_forward")).isEqualTo("1");
      assertThat(Sysctl.read(there, "net/ipv4/ip_forward")).isEqualTo("0");
    }
  }

  @Test
  void aSettingIsReadWhole() {
    try (NetNamespace here = NetNamespace.createAnonymous()) {
      Sysctl.write(here, "net.ipv4.icmp_ratemask", "12345");
      assertThat(Sysctl.read(here, "net.ipv4.icmp_ratemask")).isEqualTo("12345");
      assertThat(Sysctl.find(here, "net.ipv4.icmp_ratemask")).contains("12345");
    }
  }

  @Test
  void aSettingThatIsNotThereIsNotFound() {
    try (NetNamespace here = NetNamespace.createAnonymous()) {
      assertThat(Sysctl.find(here, "net.ipv4.no_such")).isEmpty();
      assertThat(Sysctl.find(here, "net.ipv4.ip_forward")).isPresent();
    }
  }

  @Test
  void unknownSettingIsNamed() {
    try (NetNamespace here = NetNamespace.createAnonymous()) {
      assertThatThrownBy(() -> Sysctl.write(here, "net.ipv4.no_such", "1"))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessage("cannot set net.ipv4.no_such=1 in %s", here);
    }
  }

  @Test
  void settingsOutsideTheNetworkAreRefused() {
    try (NetNamespace here = NetNamespace.createAnonymous()) {
      assertThatThrownBy(() -> Sysctl.write(here, "net/../kernel/hostname", "x"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("\"net/../kernel/hostname\" is no setting below net");
    }
  }
}
