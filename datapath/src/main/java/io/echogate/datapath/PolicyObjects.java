package io.echogate.datapath;

import io.echogate.datapath.layout.RequestTable;
import io.echogate.datapath.prefix.InUse;
import io.echogate.ebpf.BpfException;
import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.policy.SetEdits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a policy is in the kernel: a program for what arrives, and if it needs one another for what
 * leaves; the maps of both, and the text that they were made of, bound to them; and what its trial
 * needs while it is on one. Held by descriptors, and where it is pinned, also by files of one
 * directory.
 */
final class PolicyObjects implements AutoCloseable {
  private static final String PROGRAM = "program";
  private static final String LEAVING = "leaving";
  private static final String INTERIM = "interim";
  private static final String CONFIG = "config";
  private static final String BUCKETS = "buckets";
  private static final String COUNTERS = "counters";
  private static final String SOURCES = "sources";
  private static final String PREFIXES = "prefixes_";
  private static final String TEXT = "text";
  private static final String DEFINITIONS = "definitions";

  private final Closing closing;
  private final LoadedProgram program;
  private final Optional<LoadedProgram> leaving;
  private final Optional<LoadedProgram> interim;
  private final BpfMap config;
  private final BpfMap buckets;
  private final BpfMap counters;
  private final Optional<BpfMap> sources;
  private final BpfMap text;

  /** Empty where another version applied the policy, which kept none. */
  private final Optional<BpfMap> definitions;

  /** What only the program needs, and whoever compares it with the text. */
  private final List<BpfMap> others;

  private final Optional<Trial> trial;

  /** Where it is pinned; empty before it is. */
  private final Optional<SetRecords> records;

  /** What of the named sets was otherwise than the text says when this was loaded or opened. */
  private @Nullable SetEdits edits;

  private AppliedPolicy.@Nullable Head head;

  PolicyObjects(
      Closing closing,
      LoadedProgram program,
      Optional<LoadedProgram> leaving,
      Optional<LoadedProgram> interim,
      BpfMap config,
      BpfMap buckets,
      BpfMap counters,
      Optional<BpfMap> sources,
      BpfMap text,
      Optional<BpfMap> definitions,
      List<BpfMap> others,
      Optional<Trial> trial,
      Optional<SetRecords> records,
      @Nullable SetEdits edits) {
    this.closing = closing;
    this.program = program;
    this.leaving = leaving;
    this.interim = interim;
    this.config = config;
    this.buckets = buckets;
    this.counters = counters;
    this.sources = sources;
    this.text = text;
    this.definitions = definitions;
    this.others = List.copyOf(others);
    this.trial = trial;
    this.records = records;
    this.edits = edits;
  }

  /** Opens what {@link #pin} left in a directory. */
  static PolicyObjects open(Path directory) {
    try (Closing closing = new Closing()) {
      LoadedProgram program = closing.add(LoadedProgram.open(directory.resolve(PROGRAM)));
      Optional<LoadedProgram> leaving = openProgram(directory.resolve(LEAVING));
      leaving.ifPresent(closing::add);
      Optional<LoadedProgram> interim = openProgram(directory.resolve(INTERIM));
      interim.ifPresent(closing::add);
      BpfMap config = closing.add(BpfMap.open(directory.resolve(CONFIG)));
      BpfMap buckets = closing.add(openBuckets(directory));
      BpfMap counters = closing.add(BpfMap.open(directory.resolve(COUNTERS)));
      BpfMap text = closing.add(BpfMap.open(directory.resolve(TEXT)));
      Optional<BpfMap> definitions = openDefinitions(directory.resolve(DEFINITIONS));
      definitions.ifPresent(closing::add);
      Optional<BpfMap> sources = openSources(directory);
      sources.ifPresent(closing::add);
      List<BpfMap> others = new ArrayList<>();
      for (Path pin = prefixes(directory, 0);
          Files.exists(pin);
          pin = prefixes(directory, others.size())) {
        others.add(closing.add(BpfMap.open(pin)));
      }
      Trial.remains(directory).forEach(map -> others.add(closing.add(map)));
      Optional<Trial> trial = Trial.open(directory);
      trial.ifPresent(closing::add);
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
          definitions,
          others,
          trial,
          Optional.of(new SetRecords(directory)),
          /* edits= */ null);
    }
  }

  private static Optional<LoadedProgram> openProgram(Path pin) {
    try {
      return Files.exists(pin) ? Optional.of(LoadedProgram.open(pin)) : Optional.empty();
    } catch (BpfException e) {
      if (e.kind() == BpfException.Kind.MISSING) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Optional<BpfMap> openDefinitions(Path pin) {
    return Files.exists(pin) ? Optional.of(BpfMap.open(pin)) : Optional.empty();
  }

  /**
   * Opens the program with an id if it stands in a directory for what leaves.
   *
   * @return empty if there is another, or none, or the directory has gone meanwhile
   */
  static Optional<LoadedProgram> openLeaving(Path directory, int id) {
    for (String name : List.of(LEAVING, INTERIM)) {
      try (Closing closing = new Closing()) {
        Optional<LoadedProgram> program = openProgram(directory.resolve(name));
        program.ifPresent(closing::add);
        if (program.isPresent() && program.get().info().id() == id) {
          var _ = closing.handOver();
          return program;
        }
      }
    }
    return Optional.empty();
  }

  /** Opens the map of buckets that is pinned in a directory. */
  static BpfMap openBuckets(Path directory) {
    return BpfMap.open(directory.resolve(BUCKETS));
  }

  /** Opens the map of source addresses that is pinned in a directory, if there is one. */
  static Optional<BpfMap> openSources(Path directory) {
    Path pin = directory.resolve(SOURCES);
    return Files.exists(pin) ? Optional.of(BpfMap.open(pin)) : Optional.empty();
  }

  private static Path prefixes(Path directory, int number) {
    return directory.resolve(PREFIXES + number);
  }

  /** Pins them all in a new directory of a bpf file system. */
  void pin(Path directory) {
    Pins.makeDirectory(directory);
    config.pin(directory.resolve(CONFIG));
    buckets.pin(directory.resolve(BUCKETS));
    counters.pin(directory.resolve(COUNTERS));
    sources.ifPresent(map -> map.pin(directory.resolve(SOURCES)));
    for (int i = 0; i < others.size(); i++) {
      others.get(i).pin(prefixes(directory, i));
    }
    trial.ifPresent(on -> on.pin(directory));
    if (!edits().isEmpty()) {
      new SetRecords(directory).write(0, SetRecord.loaded(edits(), InUse.NONE));
    }
    definitions().pin(directory.resolve(DEFINITIONS));
    text.pin(directory.resolve(TEXT));
    leaving.ifPresent(out -> out.pin(directory.resolve(LEAVING)));
    interim.ifPresent(out -> out.pin(directory.resolve(INTERIM)));
    program.pin(directory.resolve(PROGRAM));
  }

  /** The program for what arrives. */
  LoadedProgram program() {
    return program;
  }

  /** The policy's program for what leaves, if it needs one. */
  Optional<LoadedProgram> leaving() {
    return leaving;
  }

  /**
   * What has to be where packets leave as long as the policy is in force: its own program, or while
   * it is on trial one that only looks whether it is over.
   */
  Optional<LoadedProgram> standing() {
    boolean pending = trial.map(on -> on.state() instanceof Trial.State.Pending).orElse(false);
    return leaving.or(() -> pending ? interim : Optional.empty());
  }

  /** Whether the program with an id is the policy's for what leaves, or stands in for one. */
  boolean isForLeaving(int id) {
    return Stream.of(leaving, interim)
        .flatMap(Optional::stream)
        .anyMatch(program -> program.info().id() == id);
  }

  /** Unpins from a directory what stood in for a program as long as the policy was on trial. */
  static void removeInterim(Path directory) {
    Pins.removeTree(directory.resolve(INTERIM));
  }

  /** Whether the policy asks which queries left the machine. */
  boolean asksForQueries() {
    return ConfigReader.asksForQueries(this);
  }

  /** Whether queries that leave are written down, for the policy itself or for other filters. */
  boolean keepsQueries() {
    return others.stream().anyMatch(map -> map.spec().name().equals(RequestTable.NAME));
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

  /** The state of limits for each source address, if there are any. */
  Optional<BpfMap> sources() {
    return sources;
  }

  /** All maps that the program uses or that are bound to it. */
  List<BpfMap> maps() {
    return Stream.of(
            Stream.of(config, buckets, counters, text),
            sources.stream(),
            others.stream(),
            trial.stream().flatMap(on -> on.maps().stream()))
        .flatMap(maps -> maps)
        .toList();
  }

  /** The trial that the program is or was on; empty once it is confirmed and that is done with. */
  Optional<Trial> trial() {
    return trial;
  }

  /** The policy's named sets, as {@link SetDefinitionBytes}. */
  BpfMap definitions() {
    return definitions.orElseThrow(
        () ->
            new FilterException(
                "what is kept with the program of its sets is missing: apply the policy again, or"
                    + " detach it"));
  }

  /** What the program was made of, but for the text itself. */
  AppliedPolicy.Head head() {
    AppliedPolicy.Head known = head;
    if (known == null) {
      known = AppliedPolicy.head(text);
      head = known;
    }
    return known;
  }

  /**
   * Makes sure that this version applied the policy, so that it can work on its maps.
   *
   * @throws FilterException if another did
   */
  void requireReadable() {
    var _ = head();
  }

  /** What the program was made of, and what of its sets has been changed since. */
  AppliedPolicy applied() {
    return applied(text).with(edits());
  }

  /** What of its sets is otherwise than the text says, as it was when this was asked first. */
  SetEdits edits() {
    SetEdits known = edits;
    if (known == null) {
      known = records.orElseThrow().edits(config);
      edits = known;
    }
    return known;
  }

  /** What of its sets was otherwise than the text says when it was loaded. */
  SetEdits loadedEdits() {
    return records.map(SetRecords::loaded).orElseGet(this::edits);
  }

  /** What the programs in a directory were made of; empty if that cannot be read. */
  static Optional<AppliedPolicy> appliedIn(Path directory) {
    try {
      return Optional.of(appliedAt(directory.resolve(TEXT)));
    } catch (FilterException | BpfException unreadable) {
      return Optional.empty();
    }
  }

  /** Pins the text alone. */
  void pinText(Path pin) {
    text.pin(pin);
  }

  /** Reads a text that {@link #pinText} pinned. */
  static AppliedPolicy appliedAt(Path pin) {
    try (BpfMap text = BpfMap.open(pin)) {
      return applied(text);
    }
  }

  private static AppliedPolicy applied(BpfMap text) {
    return AppliedPolicy.decode(FrozenMap.read(text));
  }

  @Override
  public void close() {
    closing.close();
  }
}
