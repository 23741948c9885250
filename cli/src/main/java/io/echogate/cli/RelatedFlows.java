package io.echogate.cli;

import io.echogate.datapath.FlowKnowledge;
import io.echogate.datapath.InstalledFilter;
import io.echogate.datapath.ProgramForm;
import io.echogate.ebpf.Features;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.Sysctl;
import io.echogate.policy.Condition;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/**
 * Whom the programs of a policy ask whether an error is about a flow that is known.
 *
 * @param tracked how many connections the kernel tracks now
 */
record RelatedFlows(FlowKnowledge knowledge, long tracked) {

  /** Those of a policy in force; empty if it does not ask. */
  static Optional<RelatedFlows> of(Policy policy, InstalledFilter filter) {
    return asks(policy)
        ? Optional.of(new RelatedFlows(filter.flowKnowledge(), filter.trackedConnections()))
        : Optional.empty();
  }

  /** Those that a policy would have; empty if it does not ask. */
  static Optional<RelatedFlows> of(Policy policy, ProgramForm form, NetNamespace namespace) {
    return asks(policy)
        ? Optional.of(
            new RelatedFlows(
                FlowKnowledge.of(Features.ofKernel(), form),
                FlowKnowledge.trackedConnections(namespace)))
        : Optional.empty();
  }

  private static boolean asks(Policy policy) {
    return policy.rules().stream()
        .filter(rule -> rule.direction() == Direction.IN)
        .anyMatch(rule -> rule.conditions().contains(Condition.Flag.RELATED));
  }

  /** In words. */
  String text() {
    if (!knowledge.coversForwarded()) {
      return knowledge.text() + "; not flows that this machine forwards";
    }
    return knowledge.text() + (tracked == 0 ? "; the kernel tracks no connection here now" : "");
  }

  /** What a machine that forwards packets would miss, if it would miss something. */
  Optional<String> warning(NetNamespace namespace) {
    if (!forwards(namespace) || (knowledge.coversForwarded() && tracked > 0)) {
      return Optional.empty();
    }
    String why =
        knowledge.coversForwarded()
            ? "the kernel tracks no connection here now (it does where a rule of a firewall asks"
                + " for a connection's state)"
            : "this kernel lets programs not ask its connection tracking";
    return Optional.of(
        "related-unavailable: this machine forwards packets, and "
            + why
            + ": errors about forwarded flows are not related then, and meet the statements"
            + " below; echogate check --explain related-unavailable");
  }

  private static boolean forwards(NetNamespace namespace) {
    return Stream.of("net.ipv4.ip_forward", "net.ipv6.conf.all.forwarding")
        .anyMatch(key -> isOn(namespace, key));
  }

  private static boolean isOn(NetNamespace namespace, String key) {
    try {
      return Sysctl.read(namespace, key).equals("1");
    } catch (UncheckedIOException none) {
      return false;
    }
  }

  /** As an object. */
  void json(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("knowledge", knowledge.text());
    json.writeBooleanProperty("coversForwarded", knowledge.coversForwarded());
    json.writeNumberProperty("trackedConnections", tracked);
    json.writeEndObject();
  }
}
