package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.cli.live.LiveRules.Firewall;
import io.echogate.datapath.Filters;
import io.echogate.linux.Capabilities;
import io.echogate.linux.Capability;
import io.echogate.linux.Links;
import io.echogate.linux.Mounts;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NamespaceCommand;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
class LiveMachineTest {
  private final FilteredHost host = new FilteredHost();

  @AfterEach
  void close() {
    host.close();
  }

  private LiveMachine read(Map<String, String> environment) {
    return LiveMachine.read("audit", Optional.of(host.netns()), environment);
  }

  @Test
  @NeedsTool("nft")
  void rulesAndSettingsAreThoseOfTheNamespace() {
    NetNamespace namespace = host.hosts().right().namespace();
    NamespaceCommand.run(namespace, "nft add table inet own");
    NamespaceCommand.run(
        namespace, "nft add chain inet own input { type filter hook input priority 0 ; }");
    LiveMachine machine = read(System.getenv());
    assertThat(machine.rules().parts()).hasSize(1);
    assertThat(machine.rules().parts().getFirst().firewall()).isEqualTo(Firewall.NFTABLES);
    assertThat(machine.settings().interfaces()).containsExactly("right0");
  }

  @Test
  void withoutThePrivilegeTheCureIsSaid() {
    NetNamespace namespace = host.hosts().right().namespace();
    assertThatThrownBy(
            () ->
                namespace.call(
                    () ->
                        Capabilities.callWithout(
                            () -> LiveMachine.read("audit", Optional.empty(), Map.of()),
                            Capability.NET_ADMIN,
                            Capability.SYS_ADMIN)))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
              assertThat(refusal.message()).contains("CAP_NET_ADMIN");
              assertThat(refusal.help()).startsWith("run it as root");
            });
  }

  private AttachedPolicies attached() {
    NetNamespace namespace = host.hosts().right().namespace();
    return AttachedPolicies.of(
        new Kernel(
            namespace,
            Optional.of(host.netns()),
            Links.of(namespace),
            new Filters(namespace, Mounts.BPFFS, PolicyFiles::applied),
            new AppliedTexts()));
  }

  @Test
  void policiesInForceAreFoundWithTheirTexts() {
    assertThat(attached()).isEqualTo(new AttachedPolicies(List.of(), List.of()));
    String policy =
        "policy web { icmp ip4 : block { 5 } icmp ip4 out : block { 5 }"
            + " defaults { icmp in: allow; icmp out: allow; } }";
    host.enforce(policy);
    AttachedPolicies attached = attached();
    assertThat(attached.problems()).isEmpty();
    assertThat(attached.policies()).hasSize(1);
    AttachedPolicies.Attached only = attached.policies().getFirst();
    assertThat(only.interfaceName()).isEqualTo("right0");
    assertThat(only.applied().text()).isEqualTo(policy);
    assertThat(only.policy().name()).isEqualTo("web");
    assertThat(only.leaving()).isPresent();
    assertThat(only.evaluates()).isFalse();
    assertThat(
            host.apply(
                    "policy calm { icmp ip4 : block { 4 } defaults { icmp in: allow; } }",
                    "--evaluate")
                .status())
        .isZero();
    AttachedPolicies.Attached next = attached().policies().getFirst();
    assertThat(next.evaluates()).isTrue();
    assertThat(next.leaving()).isEmpty();
    assertThat(host.run("", "detach", "-i", "right0").status()).isZero();
    assertThat(attached().policies()).isEmpty();
  }
}
