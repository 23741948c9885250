package io.echogate.firewalls.junos;

import static io.echogate.firewalls.junos.Read.rules;
import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Quantity;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.policy.MessageSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whole configurations of routers, with braces and as {@code set} lines. */
class JunosConfigurationTest {
  private static Match messages(Family family, MessageRange... ranges) {
    return new Match.Messages(family, MessageSet.of(List.of(ranges)));
  }

  @Test
  void aConfigurationIsReadWithItsInterfacesListsAndPolicers() {
    RuleSet rules =
        rules(
            """
            ## Last commit: 2026-01-01
            version 20.4R3;
            system {
                host-name edge;
                internet-options {
                    icmpv4-rate-limit packet-rate 500;
                }
                no-redirects;
            }
            interfaces {
                ge-0/0/0 {
                    unit 0 {
                        family inet {
                            no-redirects;
                            filter {
                                input EDGE;
                                output-list [ EDGE LAST ];
                            }
                            address 192.0.2.1/24;
                        }
                        family inet6 {
                            filter {
                                input EDGE;
                            }
                        }
                    }
                }
                lo0 {
                    unit 0 {
                        family inet {
                            filter {
                                input PROTECT;
                            }
                        }
                    }
                }
            }
            policy-options {
                prefix-list MONITORS {
                    192.0.2.9/32;
                    198.51.100.0/24;
                    2001:db8:9::/48;
                }
            }
            firewall {
                family inet {
                    filter EDGE {
                        interface-specific;
                        /* what path MTU discovery needs */
                        term ptb {
                            from {
                                protocol icmp;
                                icmp-type unreachable;
                                icmp-code fragmentation-needed;
                            }
                            then {
                                count ptb;
                                accept;
                            }
                        }
                        inactive: term old {
                            then discard;
                        }
                        term ping {
                            from {
                                source-prefix-list {
                                    MONITORS;
                                }
                                protocol icmp;
                                icmp-type [ echo-request echo-reply ];
                            }
                            then {
                                policer one-meg;
                                accept;
                            }
                        }
                        term rest {
                            from {
                                protocol icmp;
                            }
                            then {
                                log;
                                reject host-prohibited;
                            }
                        }
                        term all {
                            then accept;
                        }
                    }
                    filter LAST {
                        term 1 {
                            then {
                                discard;
                            }
                        }
                    }
                }
                family inet6 {
                    filter EDGE {
                        term nd {
                            from {
                                next-header icmp6;
                                icmp-type 133-137;
                                hop-limit 255;
                            }
                        }
                    }
                }
                policer one-meg {
                    if-exceeding {
                        bandwidth-limit 1m;
                        burst-size-limit 15k;
                    }
                    then discard;
                }
                filter PROTECT {
                    term 1 {
                        then accept;
                    }
                }
            }
            """);
    assertThat(rules.dialect()).isEqualTo(Dialect.JUNOS);
    assertThat(rules.chains())
        .extracting(chain -> chain.name().toString())
        .containsExactly("inet EDGE", "inet LAST", "inet6 EDGE", "inet PROTECT", "inet EDGE LAST");
    Chain edge = rules.chains().getFirst();
    assertThat(edge.bases())
        .containsExactly(new Chain.Base(Hook.INGRESS, 0, Set.of("ge-0/0/0.0"), Action.DROP));
    assertThat(rules.chains().get(3).bases())
        .containsExactly(new Chain.Base(Hook.INPUT, 0, Set.of(), Action.DROP));
    assertThat(rules.chains().get(4).bases())
        .containsExactly(new Chain.Base(Hook.EGRESS, 0, Set.of("ge-0/0/0.0"), Action.DROP));
    assertThat(rules.chains().get(4).rules())
        .extracting(Rule::action)
        .containsExactly(
            new Action.Jump(new ChainName("inet", "EDGE")),
            new Action.Jump(new ChainName("inet", "LAST")));
    List<Rule> said = edge.rules();
    assertThat(said).hasSize(5);
    assertThat(said.getFirst().matches())
        .containsExactly(messages(Family.IP4, new MessageRange(3, 3, 4)));
    assertThat(said.getFirst().comment()).isEqualTo("what path MTU discovery needs");
    assertThat(said.getFirst().line()).isEqualTo(50);
    assertThat(said.getFirst().text()).startsWith("term ptb { from { protocol icmp;").endsWith("}");
    Match.Addresses monitors = (Match.Addresses) said.get(1).matches().getFirst();
    assertThat(monitors.set()).contains("MONITORS");
    assertThat(monitors.prefixes().toString()).isEqualTo("[192.0.2.9/32, 198.51.100.0/24]");
    assertThat(said.get(1).matches())
        .last()
        .isEqualTo(
            new Match.Limit(
                new LimitSpec(125_000, 1, 15_000, LimitSpec.Unit.BYTES, Set.of(), Optional.empty()),
                true));
    assertThat(said.get(1).action()).isEqualTo(Action.DROP);
    assertThat(said.get(2).action()).isEqualTo(Action.ACCEPT);
    assertThat(said.get(2).origin()).isEqualTo(said.get(1).origin());
    assertThat(said.get(2).matches())
        .containsExactly(
            monitors, messages(Family.IP4, MessageRange.ofType(0), MessageRange.ofType(8)));
    assertThat(said.get(3).action())
        .isEqualTo(new Action.Reject(Optional.of(new Action.Answer(3, 10, -1, -1))));
    assertThat(said.get(4).matches()).isEmpty();
    Rule nd = rules.chains().get(2).rules().getFirst();
    assertThat(nd.action()).isEqualTo(Action.ACCEPT);
    assertThat(nd.matches())
        .containsExactly(
            new Match.Numbers(Quantity.HOP_LIMIT, false, Ranges.of(255)),
            messages(Family.IP6, new MessageRange(133, 137, -1)));
    assertThat(rules.settings())
        .extracting(setting -> setting.place().orElse("-") + ": " + setting.text())
        .containsExactly(
            "-: system internet-options icmpv4-rate-limit packet-rate 500",
            "-: system no-redirects",
            "ge-0/0/0.0: no-redirects");
  }

  @Test
  void theSameIsReadFromSetLines() {
    RuleSet rules =
        rules(
            """
            set version 20.4R3
            set interfaces lo0 unit 0 family inet filter input PROTECT
            set firewall family inet filter PROTECT term a from protocol icmp
            set firewall family inet filter PROTECT term a from icmp-type [ 3 11 ]
            set firewall family inet filter PROTECT term a then accept
            set firewall family inet filter PROTECT term b then discard
            set firewall family inet filter PROTECT term c then discard
            deactivate firewall family inet filter PROTECT term b
            """);
    Chain chain = rules.chains().getFirst();
    assertThat(chain.bases()).containsExactly(new Chain.Base(Hook.INPUT, 0, Set.of(), Action.DROP));
    assertThat(chain.rules()).hasSize(2);
    assertThat(chain.rules().getFirst().matches())
        .containsExactly(messages(Family.IP4, MessageRange.ofType(3), MessageRange.ofType(11)));
    assertThat(chain.rules().getFirst().origin().span().end())
        .isEqualTo(chain.rules().getFirst().origin().source().endOf(5));
    assertThat(chain.rules().get(1).line()).isEqualTo(7);
  }
}
