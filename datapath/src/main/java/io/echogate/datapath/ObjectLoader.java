package io.echogate.datapath;

import io.echogate.datapath.layout.BucketSpec;
import io.echogate.datapath.layout.Buckets;
import io.echogate.datapath.layout.FilterMaps;
import io.echogate.datapath.layout.PolicyTables;
import io.echogate.datapath.layout.SourceVerdict;
import io.echogate.datapath.layout.Succession;
import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.Program;
import io.echogate.linux.Mapping;
import io.echogate.policy.Prefix;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Creates what a policy is in the kernel. */
final class ObjectLoader {
  private ObjectLoader() {}

  /**
   * What a policy is loaded into.
   *
   * @param plan where its buckets lie
   * @param before the policy that it takes the place of, if something is carried over from it
   * @param shared the map of buckets of the policy before, if the plan is to share it
   * @param sources the map of source addresses of the policy before, if both have one
   * @param trial the trial that the policy is on
   */
  record Setting(
      BucketPlan plan,
      Optional<PolicyObjects> before,
      Optional<BpfMap> shared,
      Optional<BpfMap> sources,
      Succession succession,
      Optional<Trial> trial,
      SharedMaps common) {}

  /**
   * Creates the objects of a policy, and takes over shared buckets and trial. Buckets that were not
   * there before are full, and the counters zero.
   *
   * @throws io.echogate.ebpf.BpfException if the kernel refuses; nothing is left of the attempt
   */
  static PolicyObjects load(CompiledPolicy compiled, AppliedPolicy applied, Setting setting) {
    FilterMaps maps = compiled.maps();
    BucketPlan plan = setting.plan();
    try (Closing closing = new Closing()) {
      setting.trial().ifPresent(closing::add);
      setting.shared().ifPresent(closing::add);
      setting.sources().ifPresent(closing::add);
      byte[] contents =
          maps.config()
              .contents(
                  compiled.tables(),
                  applied.tag(),
                  plan.places(),
                  setting.succession(),
                  compiled.options().deadlines());
      BpfMap config = closing.add(FrozenMap.filled(maps.config().spec(), contents));
      BpfMap buckets = setting.shared().orElseGet(() -> closing.add(BpfMap.create(maps.buckets())));
      fill(buckets, compiled.tables(), plan);
      BpfMap counters = closing.add(BpfMap.create(maps.counters()));
      Optional<BpfMap> sources =
          setting.sources().or(() -> maps.sources().map(spec -> closing.add(BpfMap.create(spec))));
      BpfMap text = closing.add(text(applied));
      BpfMap definitions = closing.add(compiled.definitions(applied.edits()).map());
      Map<MapSpec, BpfMap> bySpec = new HashMap<>();
      Stream.of(config, buckets, counters).forEach(map -> bySpec.put(map.spec(), map));
      sources.ifPresent(map -> bySpec.put(map.spec(), map));
      List<BpfMap> others = new ArrayList<>();
      for (Map<Prefix, SourceVerdict> list : compiled.tables().sources().prefixes()) {
        MapSpec spec = maps.prefixes().get(others.size());
        BpfMap map = closing.add(PrefixMap.create(spec, list, plan.places()));
        others.add(map);
        bySpec.put(spec, map);
      }
      for (MapSpec spec : maps.common()) {
        BpfMap map = closing.add(setting.common().open(spec));
        others.add(map);
        bySpec.put(spec, map);
      }
      for (MapSpec spec : compiled.prefixes().maps()) {
        BpfMap map = closing.add(BpfMap.create(spec));
        try (Mapping mapping = map.mmap(Mapping.Access.READ_WRITE)) {
          compiled.prefixes().fill(spec, mapping.segment());
        }
        others.add(map);
        bySpec.put(spec, map);
      }
      setting.trial().ifPresent(on -> bySpec.putAll(on.maps(compiled.trial().orElseThrow())));
      LoadedProgram program = closing.add(load(compiled.program(), bySpec, text));
      Optional<LoadedProgram> leaving =
          compiled.leaving().map(made -> closing.add(load(made, bySpec, text)));
      Optional<LoadedProgram> interim =
          compiled.interim().map(made -> closing.add(load(made, bySpec, text)));
      return new PolicyObjects(
          closing.handOver(),
          program,
          leaving,
          interim,
          config,
          buckets,
          counters,
          sources,
          text,
          Optional.of(definitions),
          others,
          setting.trial(),
          Optional.empty(),
          applied.edits());
    }
  }

  /** Loads one of the programs, and binds the text to it. */
  private static LoadedProgram load(Program made, Map<MapSpec, BpfMap> maps, BpfMap text) {
    try (Closing closing = new Closing()) {
      LoadedProgram program = closing.add(LoadedProgram.load(made, maps));
      program.bind(text);
      var _ = closing.handOver();
      return program;
    }
  }

  /** Fills the buckets that have not been there before. */
  private static void fill(BpfMap map, PolicyTables tables, BucketPlan plan) {
    try (Mapping mapping = map.mmap(Mapping.Access.READ_WRITE)) {
      for (int i = 0; i < tables.buckets().size(); i++) {
        if (!plan.kept().contains(i)) {
          BucketSpec bucket = tables.buckets().get(i);
          MemorySegment line = Buckets.line(mapping.segment(), plan.places().line(i));
          int first = plan.places().ways().first(i);
          Buckets.write(line, bucket, first, Succession.newSecret());
        }
      }
    }
  }

  private static BpfMap text(AppliedPolicy applied) {
    return FrozenMap.of("eg_policy", applied.encode());
  }
}
