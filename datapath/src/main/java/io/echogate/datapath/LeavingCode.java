package io.echogate.datapath;

import io.echogate.datapath.code.AddressQuestions;
import io.echogate.datapath.code.MessageCode;
import io.echogate.datapath.code.QueriesCode;
import io.echogate.datapath.code.Target;
import io.echogate.datapath.layout.FilterMaps;
import io.echogate.datapath.layout.MessageTables;
import io.echogate.datapath.layout.PolicyTables;
import io.echogate.datapath.layout.XfwTables;
import io.echogate.ebpf.Assembler;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import java.util.Optional;

/** Makes the program for what leaves, of policies that need one. */
@FunctionalInterface
interface LeavingCode {
  /** Makes one for policies that judge what leaves, and where queries are written down. */
  LeavingCode OF_TABLES =
      (policy, tables, questions, maps) ->
          switch (tables.meaning()) {
            case XfwTables xfw ->
                maps.requests()
                    .map(
                        requests ->
                            (asm, target) ->
                                new QueriesCode(asm, maps.config(), requests, target).emit());
            case MessageTables messages ->
                messages.judgesLeaving() || maps.requests().isPresent()
                    ? Optional.of(
                        (asm, target) ->
                            new MessageCode(
                                    asm, policy, messages, Direction.OUT, questions, maps, target)
                                .emit())
                    : Optional.empty();
          };

  /** What to emit for a policy; empty if it needs no program for what leaves. */
  Optional<Body> of(
      Policy policy, PolicyTables tables, AddressQuestions questions, FilterMaps maps);

  /** The instructions. */
  @FunctionalInterface
  interface Body {
    /** Emits them all; r1 is the program's context. */
    void emit(Assembler asm, Target target);
  }
}
