package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.cli.AttachedPolicies.Attached;
import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.Hook;
import io.echogate.linux.LinkInfo;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.source.Source;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What has to be known of attached policies to judge them as rules. */
class LivePoliciesTest {
  private static final String TEXT = "policy web { defaults { icmp in: block; } }";
  private static final List<LinkInfo> LINKS =
      List.of(
          link(2, "eth0", "", 0, 0),
          link(3, "eth0.5", "vlan", 0, 2),
          link(4, "eth0.5.6", "vlan", 0, 3),
          link(5, "br0", "bridge", 0, 0),
          link(6, "eth1", "", 5, 0),
          link(7, "br0.7", "vlan", 0, 5),
          link(8, "veth0", "veth", 0, 2));

  private static LinkInfo link(int index, String name, String kind, int master, int lower) {
    return new LinkInfo(
        index,
        name,
        LinkInfo.ETHERNET,
        1500,
        true,
        true,
        false,
        kind,
        master,
        lower,
        Optional.empty(),
        0,
        false);
  }

  /** The remarks on a policy, without what each begins with. */
  private static List<String> remarks(String interfaceName) {
    Attached attached =
        new Attached(
            interfaceName,
            Hook.NATIVE,
            Optional.empty(),
            new AppliedPolicy("web.policy", TEXT, Instant.EPOCH, false),
            PolicyReader.read(new Source("web.policy", TEXT)).policies().getFirst(),
            false);
    String called = "the policy web on " + interfaceName;
    return LivePolicies.of(new AttachedPolicies(List.of(attached), List.of()), LINKS)
        .remarks()
        .stream()
        .map(remark -> remark.replace(called, "it"))
        .toList();
  }

  @Test
  void whatMayComeThroughAnInterfaceToOthersIsTold() {
    String judges = "it judges what arrives by XDP, before all rules, not what leaves";
    assertThat(remarks("eth0"))
        .containsExactly(
            judges,
            "it also judges what comes through it to eth0.5, eth0.5.6; here it is taken to judge"
                + " what comes by eth0 itself");
    assertThat(remarks("eth0.5"))
        .containsExactly(
            judges,
            "it also judges what comes through it to eth0.5.6; here it is taken to judge what comes"
                + " by eth0.5 itself");
    assertThat(remarks("eth1"))
        .containsExactly(
            judges,
            "it also judges what comes through it to br0, br0.7; here it is taken to judge what"
                + " comes by eth1 itself");
    assertThat(remarks("eth0.5.6")).containsExactly(judges);
  }
}
