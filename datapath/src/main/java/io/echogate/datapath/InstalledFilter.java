package io.echogate.datapath;

import io.echogate.datapath.layout.PolicyTables;
import io.echogate.datapath.layout.Succession;
import io.echogate.ebpf.BpfException;
import io.echogate.ebpf.Features;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.linux.Clocks;
import io.echogate.linux.Cpus;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.Mapping;
import io.echogate.linux.NetNamespace;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.SetEdits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A filter that some process put on an interface, found by its pins. What the program was made of
 * and what it counted is opened when first asked for: a filter that another version of Echogate
 * applied can be found and detached all the same. For one thread at a time.
 *
 * <p>It is large because it is all that can be asked about a filter in one place, each question a
 * few lines: who is open, who closes it, and what another version makes unreadable is known here
 * alone. What the answers are is in the classes that it gives ({@code Counts}, {@code NamedSets},
 * {@code FilterCopy}, {@code TrialStatus}).
 */
public final class InstalledFilter implements AutoCloseable {
  private final Closing closing;
  private final NetNamespace namespace;
  private final Pins.OfInterface place;
  private final Attachment held;
  private final List<LinkInfo> links;
  private final Optional<LinkInfo> on;
  private @Nullable PolicyObjects running;
  private @Nullable PolicyObjects inForce;
  private @Nullable LeavingStatus leaving;

  private InstalledFilter(
      Closing closing,
      NetNamespace namespace,
      Pins.OfInterface place,
      Attachment held,
      List<LinkInfo> links) {
    this.closing = closing;
    this.namespace = namespace;
    this.place = place;
    this.held = held;
    this.links = links;
    this.on = on(held, links);
  }

  /** The interface on which a program is held now. */
  private static Optional<LinkInfo> on(Attachment held, List<LinkInfo> links) {
    int index = held.interfaceIndex();
    return links.stream().filter(known -> known.index() == index).findFirst();
  }

  static InstalledFilter open(
      NetNamespace namespace, Pins.OfInterface place, List<LinkInfo> links) {
    try (Closing closing = new Closing()) {
      Attachment held = closing.add(Attachment.open(namespace, place, Direction.IN));
      return new InstalledFilter(closing.handOver(), namespace, place, held, links);
    }
  }

  /** The interface's name now; if the interface has gone, the one that it had. */
  public String interfaceName() {
    return on.map(LinkInfo::name).orElseGet(place::interfaceName);
  }

  /** The interface's name when the filter was put on it. */
  public String appliedTo() {
    return place.interfaceName();
  }

  /** Whether there is an interface now of the name that the filter's had. */
  public boolean isNameInUse() {
    return links.stream().anyMatch(link -> link.name().equals(place.interfaceName()));
  }

  /**
   * Where the program for what arrives runs; empty if the interface has gone, or others have taken
   * it off.
   */
  public Optional<Hook> hook() {
    return on.map(held::hook);
  }

  /**
   * How what leaves the interface is filtered.
   *
   * @throws FilterException if another version of Echogate applied the policy, or its pins are
   *     incomplete
   */
  public LeavingStatus leaving() {
    LeavingStatus read = leaving;
    if (read == null) {
      read = readLeaving();
      leaving = read;
    }
    return read;
  }

  private LeavingStatus readLeaving() {
    // Of another version's policy nothing else may be readable.
    running().requireReadable();
    boolean needed = judgesLeaving();
    Optional<Held> found = heldLeaving();
    if (found.isEmpty()) {
      return needed && on.isPresent()
          ? new LeavingStatus.Missing()
          : new LeavingStatus.Unfiltered();
    }
    Hook hook = found.get().hook();
    int program = found.get().program();
    if (running().isForLeaving(program) || inForce().isForLeaving(program)) {
      return needed ? new LeavingStatus.InForce(hook) : new LeavingStatus.Unfiltered();
    }
    return new LeavingStatus.Other(hook, place.policyOfLeaving(program));
  }

  /** Whether the policy in force has a program for what leaves. */
  private boolean judgesLeaving() {
    boolean nothingInForce =
        trial().map(trial -> trial.failed() && !trial.goesBack()).orElse(false);
    return !nothingInForce && inForce().leaving().isPresent();
  }

  /** A program that filters what leaves, and where. */
  private record Held(Hook hook, int program) {}

  private Optional<Held> heldLeaving() {
    if (!place.isHeld(Direction.OUT)) {
      return Optional.empty();
    }
    try (Attachment out = Attachment.open(namespace, place, Direction.OUT)) {
      return on(out, links).map(link -> new Held(out.hook(link), out.program()));
    } catch (BpfException e) {
      if (e.kind() == BpfException.Kind.MISSING) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Whether it can be told that the directions do not run the same policy. */
  boolean isDivided() {
    try {
      return !leaving().isWhole();
    } catch (FilterException unreadable) {
      return false;
    }
  }

  /**
   * The policy in force, as it was applied. If a trial has failed, that is the one before; if there
   * was none before, nothing is in force, and this is the one that failed.
   *
   * @throws FilterException if another version of Echogate applied it, or its pins are incomplete
   */
  public AppliedPolicy applied() {
    return inForce().applied();
  }

  /**
   * What of the sets of the policy in force is otherwise than its text says.
   *
   * @throws FilterException if another version of Echogate applied it, or its pins are incomplete
   */
  public SetEdits setEdits() {
    inForce().requireReadable();
    return inForce().edits();
  }

  /**
   * The named sets of the policy in force. They may be asked as long as this is open.
   *
   * @throws FilterException if another version of Echogate applied it, or its pins are incomplete
   */
  public NamedSets sets() {
    PolicyObjects objects = inForce();
    AppliedPolicy.Head head = objects.head();
    Mapping definitions = closing.add(objects.definitions().mmap(Mapping.Access.READ));
    return new NamedSets(
        head.name(), SetDefinitionBytes.read(definitions.segment()).states(objects.edits()));
  }

  /**
   * The program of {@link #applied}.
   *
   * @throws FilterException if its pins are incomplete
   */
  public LoadedProgram program() {
    return inForce().program();
  }

  /** The trial that is under way, or has failed and was not yet cleared away. */
  public Optional<TrialStatus> trial() {
    PolicyObjects running = running();
    return running
        .trial()
        .flatMap(
            trial ->
                switch (trial.state()) {
                  case Trial.State.Confirmed() -> Optional.empty();
                  case Trial.State.Pending(Duration left) ->
                      Optional.of(status(running, Optional.of(left)));
                  case Trial.State.Expired() -> Optional.of(status(running, Optional.empty()));
                });
  }

  private static TrialStatus status(PolicyObjects running, Optional<Duration> left) {
    boolean goesBack = ConfigReader.succession(running).replaced() != 0;
    return new TrialStatus(running.applied(), left, goesBack);
  }

  /**
   * Since when counters count that have been carried over from policy to policy: since the first of
   * them was applied.
   */
  public Instant countingSince() {
    return ConfigReader.succession(inForce()).countingSince();
  }

  /**
   * What was counted, by this program and, where the same statements decided, by those before it.
   *
   * @param policy what {@link AppliedPolicy#text} says
   */
  public Counts counts(Policy policy) {
    return Counts.read(inForce().counters(), tables(policy), policy);
  }

  /**
   * What was counted since the policy was applied.
   *
   * @param policy what {@link AppliedPolicy#text} says
   */
  public Counts ownCounts(Policy policy) {
    return Counts.readOwn(inForce().counters(), tables(policy), policy);
  }

  /**
   * Whom the program for what arrives asks whether an error is related, if the policy makes it ask.
   *
   * @throws FilterException if another version of Echogate made it, or its pins are incomplete
   */
  public FlowKnowledge flowKnowledge() {
    return FlowKnowledge.of(program(), form());
  }

  /** How many connections the kernel tracks: {@link FlowKnowledge#trackedConnections}. */
  public long trackedConnections() {
    return FlowKnowledge.trackedConnections(namespace);
  }

  /**
   * How full the buckets are now, in the order of the policy's statements.
   *
   * @param policy what {@link AppliedPolicy#text} says
   */
  public List<BucketFill> fills(Policy policy) {
    return BucketReader.read(inForce(), tables(policy).buckets());
  }

  /**
   * What the program in force for what arrives is made for.
   *
   * @throws FilterException if another version of Echogate made it, or its pins are incomplete
   */
  public ProgramForm form() {
    return form(program());
  }

  /**
   * What the program in force for what leaves is made for; empty if there is none.
   *
   * @throws FilterException if another version of Echogate made it, or its pins are incomplete
   */
  public Optional<ProgramForm> leavingForm() {
    return inForce().leaving().map(InstalledFilter::form);
  }

  private static ProgramForm form(LoadedProgram program) {
    return ProgramForm.of(program.name())
        .orElseThrow(
            () ->
                new FilterException(
                    "another version of Echogate made the program "
                        + program.name()
                        + ": apply the policy again"));
  }

  /**
   * Makes a second program for what arrives of the policy text in force, which reads the tables of
   * the first. Of another form than the first it differs in how it comes by a frame's bytes. The
   * caller closes it.
   *
   * @param policy what is in force: what {@link AppliedPolicy#text} says, with its {@link
   *     AppliedPolicy#edits}
   * @throws FilterException if the program has other maps than the text asks for
   */
  public FilterCopy copy(Policy policy, ProgramForm form) {
    return FilterCopy.of(inForce(), policy, options(form));
  }

  /**
   * Makes a second program for what leaves, if there is a first: as {@link #copy}, from which it is
   * known that the text asks for one.
   *
   * @param policy what is in force: what {@link AppliedPolicy#text} says, with its {@link
   *     AppliedPolicy#edits}
   * @throws FilterException if the program has other maps than the text asks for
   */
  public FilterCopy copyLeaving(Policy policy, ProgramForm form) {
    return FilterCopy.ofLeaving(inForce(), policy, options(form()), form);
  }

  /** How the policy in force was compiled, but for the form. */
  CompileOptions options(ProgramForm form) {
    return new CompileOptions(
            CompileOptions.Time.KERNEL,
            inForce().head().evaluate(),
            Clocks.tick(),
            Cpus.possible().length(),
            form)
        .keepingQueries(inForce().keepsQueries());
  }

  /** How this process compiles a program for the place of the one that runs. */
  CompileOptions optionsOfSuccessor() {
    return options(form().by(ProgramForm.Access.of(Features.ofKernel())));
  }

  /**
   * Whether a policy asks which queries left the machine: the one in force, or the one to which its
   * trial may go back.
   *
   * @throws FilterException if another version of Echogate applied it, or its pins are incomplete
   */
  public boolean asksForQueries() {
    return judging().stream().anyMatch(PolicyObjects::asksForQueries);
  }

  /**
   * Whether queries that leave the interface are written down, so that any filter of the network
   * namespace can ask for them; also once a trial has failed.
   *
   * @throws FilterException if another version of Echogate applied it, or its pins are incomplete
   */
  public boolean keepsQueries() {
    return judging().stream().allMatch(PolicyObjects::keepsQueries);
  }

  /** What judges packets now, and may without anybody's doing later: none after a failed trial. */
  private List<PolicyObjects> judging() {
    PolicyObjects running = running();
    running.requireReadable();
    Optional<Trial.State> trial = running.trial().map(Trial::state);
    if (trial.isEmpty() || trial.get() instanceof Trial.State.Confirmed) {
      return List.of(running);
    }
    List<PolicyObjects> judging = new ArrayList<>();
    if (trial.get() instanceof Trial.State.Pending) {
      judging.add(running);
    }
    int before = succession().replaced();
    if (before != 0) {
      judging.add(closing.add(PolicyObjects.open(place.program(before))));
    }
    return judging;
  }

  Succession succession() {
    return ConfigReader.succession(running());
  }

  Predecessor predecessor(Policy policy, Optional<PolicyObjects> comesBack) {
    return Predecessor.of(running(), policy, comesBack);
  }

  /** What the interface runs. */
  PolicyObjects running() {
    PolicyObjects opened = running;
    if (opened == null) {
      opened = closing.add(openRunning());
      running = opened;
    }
    return opened;
  }

  /** What judges the packets: what the interface runs, or what that hands them on to. */
  private PolicyObjects inForce() {
    PolicyObjects opened = inForce;
    if (opened == null) {
      opened = running();
      boolean failed =
          opened.trial().map(trial -> trial.state() instanceof Trial.State.Expired).orElse(false);
      int previous = failed ? ConfigReader.succession(opened).replaced() : 0;
      if (previous != 0) {
        opened = closing.add(PolicyObjects.open(place.program(previous)));
      }
      inForce = opened;
    }
    return opened;
  }

  /** Opens what the interface runs; looks again where it was replaced meanwhile. */
  private PolicyObjects openRunning() {
    int program = held.program();
    while (true) {
      try {
        return PolicyObjects.open(place.program(program));
      } catch (BpfException e) {
        int now = held.program();
        if (e.kind() != BpfException.Kind.MISSING) {
          throw e;
        }
        if (now == program) {
          throw new FilterException(
              ("the pins of the filter on %s are incomplete, so nobody can tell what it does:"
                      + " detach it and apply the policy again")
                  .formatted(interfaceName()),
              e);
        }
        program = now;
      }
    }
  }

  /** Whether this version applied what the interface runs, so that it can work on its maps. */
  boolean isReadable() {
    try {
      running().requireReadable();
      return true;
    } catch (FilterException foreign) {
      return false;
    }
  }

  Pins.OfInterface place() {
    return place;
  }

  Attachment held() {
    return held;
  }

  /** The interface; empty if it has gone, or others have taken the program off. */
  Optional<LinkInfo> on() {
    return on;
  }

  boolean isOn(LinkInfo other) {
    return on.isPresent() && on.get().index() == other.index();
  }

  /** The tables by which the maps of a running policy are read. */
  static PolicyTables tables(Policy policy) {
    return PolicyTables.of(policy, Clocks.tick());
  }

  /** Takes the filter from the interface and removes all pins; closes this. */
  void detach(Departures departures) {
    held.detach();
    departures.release();
    place.remove();
    close();
  }

  /** Lets go of it; it filters on. */
  @Override
  public void close() {
    closing.close();
  }
}
