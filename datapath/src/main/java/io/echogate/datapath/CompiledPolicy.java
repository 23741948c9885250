package io.echogate.datapath;

import io.echogate.ebpf.Program;
import io.echogate.policy.Policy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A policy as a program and the contents of its maps, ready to be loaded. Making one needs no
 * kernel and no rights.
 */
public final class CompiledPolicy {
  private final Policy policy;
  private final CompileOptions options;
  private final PolicyTables tables;
  private final FilterMaps maps;
  private final Program program;

  private CompiledPolicy(
      Policy policy,
      CompileOptions options,
      PolicyTables tables,
      FilterMaps maps,
      Program program) {
    this.policy = policy;
    this.options = options;
    this.tables = tables;
    this.maps = maps;
    this.program = program;
  }

  /**
   * Compiles a policy.
   *
   * @throws IllegalArgumentException if the policy asks for what {@link Enforceable} refuses
   */
  public static CompiledPolicy of(Policy policy, CompileOptions options) {
    if (!Enforceable.refusals(policy).isEmpty()) {
      throw new IllegalArgumentException(Enforceable.refusals(policy).toString());
    }
    PolicyTables tables = PolicyTables.of(policy, options.tick());
    FilterMaps maps = FilterMaps.create(tables, options.cpus());
    Program program =
        Program.xdp(
            "echogate_in", asm -> new IngressCode(asm, policy, tables, maps, options).emit());
    return new CompiledPolicy(policy, options, tables, maps, program);
  }

  /** The policy that it was made of. */
  public Policy policy() {
    return policy;
  }

  /** The program, for those who want to look at it. */
  public Program program() {
    return program;
  }

  CompileOptions options() {
    return options;
  }

  PolicyTables tables() {
    return tables;
  }

  FilterMaps maps() {
    return maps;
  }

  byte[] configContents() {
    return maps.config().contents(tables.messages());
  }

  byte[] bucketContents() {
    ByteBuffer value =
        ByteBuffer.allocate(maps.buckets().valueSize()).order(ByteOrder.nativeOrder());
    for (int i = 0; i < tables.buckets().size(); i++) {
      BucketSpec bucket = tables.buckets().get(i);
      Buckets.write(value, i, bucket.figures(), bucket.clock());
    }
    return value.array();
  }
}
