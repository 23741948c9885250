package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R9;

import io.echogate.datapath.layout.ConfigMap;
import io.echogate.datapath.layout.TypeIndex;
import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.Size;
import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.Verdict;
import java.util.EnumSet;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The program for what leaves of a policy that has no word for it ({@code xfw { }}), where other
 * filters ask for queries: it writes them down, counts nothing and lets everything pass.
 *
 * @param requests the map of queries, of the network namespace
 */
public record QueriesCode(Assembler asm, ConfigMap config, MapSpec requests, Target target) {

  /** Emits the whole program. */
  public void emit() {
    FrameCode.Exits exits = FrameCode.Exits.create(asm);
    asm.at(FrameCode.decoder("context"));
    asm.store(Size.LONG, R10, Stack.CONTEXT, R1);
    Keeper keeper =
        new FactKeeper(
            asm,
            target.context(),
            EnumSet.of(Fact.SOURCE, Fact.DESTINATION, Fact.PAYLOAD, Fact.ICMP_OFFSET));
    // A query is in the first of its fragments.
    Map<Family, Fragments> fragments =
        Map.of(Family.IP4, Fragments.FIRST_GO_ON, Family.IP6, Fragments.FIRST_GO_ON);
    new FrameCode(asm, target.context(), config, exits, keeper, fragments).emit();
    Label ip6 = asm.newLabel("query of ip6");
    Label pass = asm.newLabel("pass");
    asm.at(FrameCode.decoder("queries that leave"));
    asm.bind(exits.decide());
    asm.jumpIf(Cond.GE, R9, TypeIndex.of(Family.IP6, 0), ip6);
    flows().remember(Family.IP4);
    asm.jump(pass);
    asm.bind(ip6);
    flows().remember(Family.IP6);
    asm.bind(pass);
    Stream.of(
            exits.notIcmp(),
            exits.other4(),
            exits.other6(),
            exits.malformed(),
            exits.malformed4(),
            exits.malformed6(),
            exits.fragment4(),
            exits.fragment6(),
            exits.neighborFragment())
        .forEach(asm::bind);
    asm.mov(R0, target.context().result(Verdict.PASS)).exit();
  }

  private FlowCode flows() {
    return new FlowCode(
        asm,
        target.context().bytes(),
        requests,
        target.clock(),
        target.swaps(),
        target.lookups(),
        Direction.OUT);
  }
}
