package io.echogate.datapath;

import io.echogate.ebpf.BpfException;
import io.echogate.ebpf.BpfLink;
import io.echogate.ebpf.ProgramInfo;
import io.echogate.linux.DirectoryLock;
import io.echogate.linux.GracePeriod;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.Links;
import io.echogate.linux.NetNamespace;
import io.echogate.policy.Address;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.SetEdits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The filters on the interfaces of one network namespace: puts them in place, finds them again from
 * any process, removes them. They outlive the process that made them, because they are pinned.
 *
 * <p>It is large because it is the one place that holds the lock of a namespace: whatever changes
 * filters is a public method here, which takes the lock, settles what a process before left undone,
 * and has another class do the work: loading ({@code CandidateLoader}), putting in place and
 * undoing what fails ({@code Installer}), hooks ({@code Attacher}), files ({@code Pins}), sets
 * ({@code SetsInForce}), queries of others ({@code QueryKeeping}).
 */
public final class Filters {
  private final NetNamespace namespace;
  private final Pins pins;
  private final Function<AppliedPolicy, Optional<Policy>> texts;

  /** Reads the text of a policy, and edits its sets. */
  private final Function<AppliedPolicy, Optional<Policy>> reader;

  private final Settlement settlement;
  private final Attacher attacher;
  private final Installer installer;
  private final QueryKeeping queries;
  private final LastChanges lastChanges = new LastChanges();

  /**
   * Those of a namespace.
   *
   * @param bpffs where a bpf file system is mounted
   * @param reader reads the text of a policy that was applied; empty if it is none that this
   *     version reads, and then nothing is carried over from it
   */
  public Filters(
      NetNamespace namespace, Path bpffs, Function<AppliedPolicy, Optional<Policy>> reader) {
    this(namespace, bpffs, reader, Attachment::hold);
  }

  /** The same, on kernels that behave as {@code holding} does. */
  Filters(
      NetNamespace namespace,
      Path bpffs,
      Function<AppliedPolicy, Optional<Policy>> reader,
      Attacher.Holding holding) {
    this.attacher = new Attacher(namespace, holding);
    this.namespace = namespace;
    this.pins = new Pins(bpffs, namespace.identity());
    this.texts = reader;
    this.reader = applied -> reader.apply(applied).map(applied.edits()::in);
    this.settlement = new Settlement(attacher, this.reader);
    this.installer = new Installer(namespace, pins, attacher, settlement);
    this.queries = new QueryKeeping(new OfQueries());
  }

  /**
   * What came of {@link #apply}.
   *
   * @param hook where the program for what arrives runs
   * @param leaving where the one for what leaves runs; empty if the policy needs none
   * @param replaced whether they took the place of another policy, without a gap
   * @param refusal why the hook that was tried before is not used for what arrives, if one was
   * @param undone what of the sets of the policy before was otherwise than its text said
   * @param unkept filters of the namespace that do not write queries down, though one asks for them
   * @param program the program for what arrives
   * @param loading what the kernel took to verify and load all
   */
  public record Installation(
      Hook hook,
      Optional<Hook> leaving,
      boolean replaced,
      Optional<String> refusal,
      SetEdits undone,
      List<UnkeptQueries> unkept,
      ProgramInfo program,
      Duration loading) {

    private Installation with(List<UnkeptQueries> others) {
      return new Installation(hook, leaving, replaced, refusal, undone, others, program, loading);
    }
  }

  /**
   * Puts a policy on an interface; one that is there already is replaced without a gap, and what it
   * counted and let pass is carried over. If it fails, nothing has changed. A policy on trial is
   * replaced too: what another trial would go back to is the last one in force for good.
   *
   * <p>Where a policy of the namespace asks for queries that left, every other filter is made to
   * write them down, by programs of its policy that take the place of those before, without a gap.
   *
   * @param on an interface of the namespace
   * @param hooks what to try in turn, suiting the program's form. An interface that has a filter
   *     keeps its hook, which must be one of these
   * @param trial after which time the kernel itself goes back, unless {@link #confirm} comes
   *     before; empty for a policy that stays
   * @throws FilterException if the interface cannot be filtered as asked
   * @throws BpfException if the kernel refuses
   */
  public Installation apply(
      Candidate candidate, LinkInfo on, List<Hook> hooks, Optional<Duration> trial) {
    try (DirectoryLock _ = pins.lock()) {
      refreshMachine();
      Candidate fitting = candidate.keepingQueries(queries.isAskedBeside(on.name()));
      CandidateLoader loader = new CandidateLoader(fitting, trial, reader, common());
      Installation done = install(loader, on, hooks);
      return done.with(queries.spread());
    }
  }

  private Installation install(CandidateLoader loader, LinkInfo on, List<Hook> hooks) {
    try (Closing closing = new Closing()) {
      Optional<InstalledFilter> running = settled(filter -> filter.isOn(on));
      if (running.isPresent()) {
        closing.add(running.get());
        return installer.replace(running.get(), loader, on, hooks);
      }
      return installer.attach(installer.freePlace(on), closing.add(loader.first()), on, hooks);
    }
  }

  /** What it takes to have others write queries down. */
  private final class OfQueries implements QueryKeeping.Host {
    @Override
    public List<InstalledFilter> all() {
      return open(links());
    }

    @Override
    public Optional<InstalledFilter> settled(String interfaceName) {
      return Filters.this.settled(filter -> filter.interfaceName().equals(interfaceName));
    }

    @Override
    public Optional<Policy> policy(AppliedPolicy applied) {
      return reader.apply(applied);
    }

    @Override
    public void reload(InstalledFilter filter, Candidate candidate) {
      Filters.this.reload(filter, candidate);
    }
  }

  /** Whatever is applied, what the programs of others know of the machine is brought up to date. */
  private void refreshMachine() {
    Optional<MachineSets> known = machineSets();
    if (known.isPresent()) {
      try (MachineSets sets = known.get()) {
        var _ = sets.refresh();
      } catch (FilterException remaining) {
        // The status says that it is stale. A policy that asks for it itself is refused below.
      }
    }
  }

  /**
   * Changes a named set of the policies in force on some interfaces, on all of them or on none; and
   * of those to which their trials go back, where these have a set of the name too. Every packet is
   * judged by the sets before or by those behind the change. Where the tables have no room for it,
   * programs with larger ones take the place of those before, without a gap.
   *
   * <p>A process that is killed may have changed the set on some of the interfaces.
   *
   * @param interfaceNames where, each once
   */
  public SetOutcome changeSets(List<String> interfaceNames, SetRequest request) {
    try (Closing closing = new Closing()) {
      if (pins.exist()) {
        closing.add(pins.lock());
      }
      GracePeriod.Begun leaving = GracePeriod.begin();
      List<InstalledFilter> filters = new ArrayList<>();
      List<SetProblem> problems = new ArrayList<>();
      for (String name : interfaceNames) {
        Optional<InstalledFilter> found =
            pins.exist()
                ? settled(filter -> filter.interfaceName().equals(name))
                : Optional.empty();
        found.ifPresentOrElse(
            filter -> filters.add(closing.add(filter)),
            () -> problems.add(new SetProblem.NoFilter(name)));
      }
      return problems.isEmpty()
          ? closing
              .add(new SetsInForce(filters, leaving, lastChanges, new OfSets()))
              .change(request)
          : new SetOutcome.Refused(problems);
    }
  }

  /** What changed sets need beyond their filters. */
  private final class OfSets implements SetsInForce.Host {
    @Override
    public Optional<Policy> text(AppliedPolicy applied) {
      return texts.apply(applied);
    }

    @Override
    public void reload(InstalledFilter filter, Candidate candidate) {
      Filters.this.reload(filter, candidate);
    }

    @Override
    public InstalledFilter reopen(InstalledFilter filter) {
      return require(filter.interfaceName());
    }
  }

  /** Has other programs of a policy take the place of those that run. */
  private void reload(InstalledFilter filter, Candidate candidate) {
    LinkInfo on =
        filter
            .on()
            .orElseThrow(() -> new FilterException(filter.interfaceName() + " is not there"));
    CandidateLoader loader = new CandidateLoader(candidate, Optional.empty(), reader, common());
    var _ = installer.replace(filter, loader, on, List.of(filter.hook().orElseThrow()));
  }

  private NamespaceMaps common() {
    return new NamespaceMaps(namespace, pins.shared());
  }

  /** Removes what is left of a filter that never came to be. */
  private void removeLeftovers(Pins.OfInterface place) {
    if (!place.isHeld(Direction.IN)) {
      installer.withdraw(place);
    }
  }

  /**
   * Makes a policy on trial one that stays, unless it is too late.
   *
   * @throws FilterException if the interface has no filter
   */
  public Confirmation confirm(String interfaceName) {
    requireAny(interfaceName);
    try (Closing closing = new Closing()) {
      closing.add(pins.lock());
      InstalledFilter filter = closing.add(require(interfaceName));
      Optional<Trial> trial = filter.running().trial();
      if (trial.isEmpty() || trial.get().state() instanceof Trial.State.Confirmed) {
        var _ = settle(filter);
        return Confirmation.NOTHING_ON_TRIAL;
      }
      Trial.State state = trial.get().confirm();
      var _ = settle(filter);
      // What its trial kept from being reloaded can be now; the status tells if it was not.
      var _ = queries.spread();
      return state instanceof Trial.State.Confirmed
          ? Confirmation.CONFIRMED
          : Confirmation.TOO_LATE;
    }
  }

  /**
   * Ends a trial at once: the policy before is in force again, or none if there was none.
   *
   * @return whether a policy was on trial
   * @throws FilterException if the interface has no filter
   */
  public boolean endTrial(String interfaceName) {
    requireAny(interfaceName);
    try (Closing closing = new Closing()) {
      closing.add(pins.lock());
      InstalledFilter filter = closing.add(require(interfaceName));
      Optional<Trial> trial = filter.running().trial();
      if (trial.isEmpty() || !(trial.get().state() instanceof Trial.State.Pending)) {
        var _ = settle(filter);
        return false;
      }
      boolean ended = trial.get().end() instanceof Trial.State.Expired;
      var _ = settle(filter);
      var _ = queries.spread();
      return ended;
    }
  }

  /**
   * The policies that were in force for good on an interface before the present one, at most five,
   * the latest first; without a filter none.
   */
  public List<AppliedPolicy> history(String interfaceName) {
    Optional<InstalledFilter> found = find(interfaceName);
    if (found.isEmpty()) {
      return List.of();
    }
    try (InstalledFilter filter = found.get()) {
      return filter.place().history().list();
    }
  }

  /**
   * The policies that run on the interfaces, with those that were in force on them before; what
   * another version applied is left out.
   */
  public List<AppliedPolicy> policies() {
    List<AppliedPolicy> policies = new ArrayList<>();
    for (InstalledFilter filter : all()) {
      try (filter) {
        policies.addAll(filter.place().history().list());
        policies.add(filter.applied());
        policies.add(filter.running().applied());
      } catch (FilterException | BpfException unreadable) {
        // Another version's, or it was replaced or taken away meanwhile.
      }
    }
    return policies;
  }

  /**
   * The filters that do not write down which queries leave, though one of the namespace asks for
   * them: they were on trial when it came, or could not be reloaded.
   */
  public List<UnkeptQueries> unkept() {
    return queries.unkept();
  }

  /** What the programs know of this machine; empty if none of them asks. The caller closes it. */
  public Optional<MachineSets> machineSets() {
    return common().machine();
  }

  /**
   * Whether an address is one that programs know of this machine, as it is now: its own, a
   * broadcast, or one of an attached subnet. Of no address if no program asks.
   */
  public Predicate<Address> addressesOfMachine() {
    Optional<MachineSets> known = machineSets();
    if (known.isEmpty()) {
      return _ -> false;
    }
    try (MachineSets sets = known.get()) {
      return sets.addresses();
    }
  }

  /**
   * Begins to read what the filters drop or log; empty if there are no filters, or the kernel has
   * no rings. The caller closes it.
   *
   * @throws FilterException if somebody else reads
   */
  public Optional<EventReader> events() {
    return common().events();
  }

  /**
   * Whether filters report to a reader. They do not any more when the last of them has been taken
   * away, and those that come later report to the next reader.
   */
  public boolean reach(EventReader reader) {
    return common().reachesReader(reader);
  }

  private void requireAny(String interfaceName) {
    if (!pins.exist()) {
      throw noFilter(interfaceName);
    }
  }

  private InstalledFilter require(String interfaceName) {
    return find(interfaceName).orElseThrow(() -> noFilter(interfaceName));
  }

  private static FilterException noFilter(String interfaceName) {
    return new FilterException("no filter of Echogate is on " + interfaceName);
  }

  /** The filter of which something holds, after what was left undone has been done. */
  private Optional<InstalledFilter> settled(Predicate<InstalledFilter> condition) {
    List<LinkInfo> links = links();
    Optional<InstalledFilter> found = first(condition, links);
    if (found.isEmpty()) {
      return found;
    }
    try (Closing closing = new Closing()) {
      InstalledFilter filter = closing.add(found.get());
      if (!settle(filter) || filter.running().trial().isEmpty()) {
        var _ = closing.handOver();
        return found;
      }
    }
    // Whatever became of the trial, something else may run now.
    return first(condition, links);
  }

  /** Whether it is one that can be settled: whose interface is there, and which can be read. */
  private boolean settle(InstalledFilter filter) {
    if (filter.on().isEmpty() || !filter.isReadable()) {
      return false;
    }
    var _ = settlement.settle(filter.place(), filter.held(), filter.on().get(), filter.running());
    pins.removeIfEmpty();
    return true;
  }

  /**
   * Checks that {@link #apply} would find no other's program where it puts the filter.
   *
   * @throws FilterException if there is one
   */
  public void requireUnoccupied(LinkInfo on, Placement placement) {
    if (placement.form().isXdp() && on.xdpProgram() != 0 && hookOn(on).isEmpty()) {
      throw Attacher.occupied(on, null);
    }
  }

  /**
   * Attaches a policy without pinning anything: it ends with the link, or with this process.
   *
   * @throws IllegalArgumentException if there are no links at the hook
   */
  public BpfLink attach(LoadedPolicy policy, LinkInfo on, Hook hook) {
    return namespace.call(() -> hook.attach(policy.program(), on.index(), Direction.IN));
  }

  /** The filter on an interface, by the name that it has now or had when it was put there. */
  public Optional<InstalledFilter> find(String interfaceName) {
    return first(filter -> filter.interfaceName().equals(interfaceName));
  }

  /** The first filter of which something holds; the caller closes it. */
  private Optional<InstalledFilter> first(Predicate<InstalledFilter> condition) {
    return first(condition, links());
  }

  private Optional<InstalledFilter> first(
      Predicate<InstalledFilter> condition, List<LinkInfo> links) {
    Optional<InstalledFilter> found = Optional.empty();
    for (InstalledFilter filter : open(links)) {
      if (found.isEmpty() && condition.test(filter)) {
        found = Optional.of(filter);
      } else {
        filter.close();
      }
    }
    return found;
  }

  /**
   * All filters of the namespace, those included whose interface has gone. The caller closes them.
   */
  public List<InstalledFilter> all() {
    List<InstalledFilter> filters = open(links());
    if (filters.stream().noneMatch(InstalledFilter::isDivided)) {
      return filters;
    }
    // Either a process did not come to its end, or one is in the midst of a change.
    try (DirectoryLock _ = pins.lock()) {
      filters.forEach(InstalledFilter::close);
      filters = open(links());
      filters.forEach(InstalledFilter::isDivided);
      return filters;
    } catch (FilterException busy) {
      return filters;
    }
  }

  private List<LinkInfo> links() {
    try (Links open = Links.of(namespace)) {
      return open.all();
    }
  }

  private List<InstalledFilter> open(List<LinkInfo> links) {
    List<InstalledFilter> filters = new ArrayList<>();
    for (Pins.OfInterface place : pins.all()) {
      if (place.isHeld(Direction.IN)) {
        filters.add(InstalledFilter.open(namespace, place, links));
      }
    }
    return filters;
  }

  /** Where the filter on an interface runs; empty if there is none. */
  public Optional<Hook> hookOn(LinkInfo on) {
    Optional<InstalledFilter> found = first(filter -> filter.isOn(on));
    found.ifPresent(InstalledFilter::close);
    return found.flatMap(InstalledFilter::hook);
  }

  /**
   * Takes the filter from an interface and removes all that was pinned for it.
   *
   * @return whether there was one
   */
  public boolean detach(String interfaceName) {
    if (!pins.exist()) {
      return false;
    }
    try (DirectoryLock _ = pins.lock()) {
      Optional<InstalledFilter> found = find(interfaceName);
      found.ifPresentOrElse(
          filter -> filter.detach(new Departures(attacher, filter.place())),
          () -> removeLeftovers(pins.of(interfaceName)));
      pins.removeIfEmpty();
      return found.isPresent();
    }
  }
}
