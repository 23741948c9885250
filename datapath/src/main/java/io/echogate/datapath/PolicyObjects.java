package io.echogate.datapath;

import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.MapType;
import io.echogate.ebpf.UpdateMode;
import io.echogate.policy.Prefix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a policy is in the kernel: a program, its three maps, and the text that it was made of,
 * bound to it. Held by descriptors, and where it is pinned, also by five files of one directory.
 */
final class PolicyObjects implements AutoCloseable {
  private static final String PROGRAM = "program";
  private static final String CONFIG = "config";
  private static final String BUCKETS = "buckets";
  private static final String COUNTERS = "counters";
  private static final String TEXT = "text";

  private final Closing closing;
  private final LoadedProgram program;
  private final BpfMap config;
  private final BpfMap buckets;
  private final BpfMap counters;
  private final BpfMap text;

  private PolicyObjects(
      Closing closing,
      LoadedProgram program,
      BpfMap config,
      BpfMap buckets,
      BpfMap counters,
      BpfMap text) {
    this.closing = closing;
    this.program = program;
    this.config = config;
    this.buckets = buckets;
    this.counters = counters;
    this.text = text;
  }

  /**
   * Creates them. The buckets are full and the counters zero.
   *
   * @throws io.echogate.ebpf.BpfException if the kernel refuses; nothing is left of the attempt
   */
  static PolicyObjects load(CompiledPolicy compiled, AppliedPolicy applied) {
    FilterMaps specs = compiled.maps();
    try (Closing closing = new Closing()) {
      BpfMap config = closing.add(filled(specs.config().spec(), compiled.configContents()));
      BpfMap buckets = closing.add(filled(specs.buckets(), compiled.bucketContents()));
      BpfMap counters = closing.add(BpfMap.create(specs.counters()));
      BpfMap text = closing.add(text(applied));
      try (Closing programOnly = new Closing()) {
        Map<MapSpec, BpfMap> maps = new HashMap<>();
        Stream.of(config, buckets, counters).forEach(map -> maps.put(map.spec(), map));
        specs.sources().ifPresent(spec -> maps.put(spec, programOnly.add(BpfMap.create(spec))));
        List<Map<Prefix, SourceVerdict>> prefixes = compiled.tables().sources().prefixes();
        for (int i = 0; i < prefixes.size(); i++) {
          MapSpec spec = specs.prefixes().get(i);
          maps.put(spec, programOnly.add(PrefixMap.create(spec, prefixes.get(i))));
        }
        LoadedProgram program = closing.add(LoadedProgram.load(compiled.program(), maps));
        program.bind(text);
        return new PolicyObjects(closing.handOver(), program, config, buckets, counters, text);
      }
    }
  }

  /** Opens what {@link #pin} left in a directory. */
  static PolicyObjects open(Path directory) {
    try (Closing closing = new Closing()) {
      LoadedProgram program = closing.add(LoadedProgram.open(directory.resolve(PROGRAM)));
      BpfMap config = closing.add(BpfMap.open(directory.resolve(CONFIG)));
      BpfMap buckets = closing.add(BpfMap.open(directory.resolve(BUCKETS)));
      BpfMap counters = closing.add(BpfMap.open(directory.resolve(COUNTERS)));
      BpfMap text = closing.add(BpfMap.open(directory.resolve(TEXT)));
      return new PolicyObjects(closing.handOver(), program, config, buckets, counters, text);
    }
  }

  private static BpfMap text(AppliedPolicy applied) {
    byte[] record = applied.encode();
    MapSpec spec = new MapSpec("eg_policy", MapType.ARRAY, Integer.BYTES, record.length, 1, 0);
    try (Closing closing = new Closing()) {
      BpfMap map = closing.add(filled(spec, record));
      map.freeze();
      var _ = closing.handOver();
      return map;
    }
  }

  private static BpfMap filled(MapSpec spec, byte[] value) {
    try (Closing closing = new Closing()) {
      BpfMap map = closing.add(BpfMap.create(spec));
      map.update(firstKey(), MemorySegment.ofArray(value), UpdateMode.ANY);
      var _ = closing.handOver();
      return map;
    }
  }

  private static MemorySegment firstKey() {
    return MemorySegment.ofArray(new byte[Integer.BYTES]);
  }

  /** Pins them all in a new directory of a bpf file system. */
  void pin(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the directory " + directory, e);
    }
    config.pin(directory.resolve(CONFIG));
    buckets.pin(directory.resolve(BUCKETS));
    counters.pin(directory.resolve(COUNTERS));
    text.pin(directory.resolve(TEXT));
    program.pin(directory.resolve(PROGRAM));
  }

  LoadedProgram program() {
    return program;
  }

  BpfMap config() {
    return config;
  }

  BpfMap buckets() {
    return buckets;
  }

  BpfMap counters() {
    return counters;
  }

  /** What the program was made of. */
  AppliedPolicy applied() {
    byte[] record = new byte[text.valueBytes()];
    if (!text.lookup(firstKey(), MemorySegment.ofArray(record))) {
      throw new IllegalStateException("an array without its first entry");
    }
    return AppliedPolicy.decode(record);
  }

  @Override
  public void close() {
    closing.close();
  }
}
