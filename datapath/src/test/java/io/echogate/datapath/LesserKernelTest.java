package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.ebpf.Feature;
import io.echogate.ebpf.Features;
import io.echogate.icmp.testing.Property;
import io.echogate.linux.Capabilities;
import io.echogate.linux.Capability;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Reason;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * On kernels that lack something, and in processes that may not do all, policies mean the same:
 * each thing that programs can be without is hidden in turn, or taken away, and random policies of
 * the whole language are compared with the evaluator.
 */
@NeedsKernel(KernelFeature.XDP)
class LesserKernelTest {
  private static final int POLICIES = Integer.getInteger("lesser.policies", 8);
  private static final int FRAMES = Integer.getInteger("lesser.frames", 4_000);

  /** What Linux 5.10 lacks, and every one before Linux 5.18 or 6.6 lacks in part. */
  private static final Feature[] LINUX_5_10 = {
    Feature.FETCHING_ATOMICS,
    Feature.XDP_LOAD_BYTES,
    Feature.XDP_FRAGMENTS,
    Feature.XDP_CONNTRACK,
    Feature.TC_CONNTRACK,
    Feature.FAR_JUMPS,
    Feature.TCX_LINKS
  };

  /**
   * Something that is hidden.
   *
   * @param traces what a listing of a program shows that uses it
   */
  record Hidden(String name, ProgramForm form, List<Feature> features, List<String> traces) {
    static Hidden of(ProgramForm form, Feature feature, String... traces) {
      return new Hidden(feature.title(), form, List.of(feature), List.of(traces));
    }

    CompileOptions options(CompileOptions.Time time) {
      return TestPolicies.options(time).withForm(form).without(features.toArray(Feature[]::new));
    }

    @Override
    public String toString() {
      return "without " + name;
    }
  }

  static Stream<Hidden> hidden() {
    return Stream.of(
        Hidden.of(ProgramForm.XDP, Feature.FETCHING_ATOMICS, "cmpxchg"),
        Hidden.of(ProgramForm.XDP, Feature.JIFFIES_CLOCK, "bpf_jiffies64"),
        Hidden.of(ProgramForm.XDP, Feature.RING_BUFFERS, "bpf_ringbuf"),
        Hidden.of(ProgramForm.XDP, Feature.XDP_LOAD_BYTES, "bpf_xdp_load_bytes"),
        Hidden.of(ProgramForm.XDP, Feature.SOCKET_LOOKUP, "bpf_skc_lookup", "bpf_sk_lookup"),
        Hidden.of(ProgramForm.XDP, Feature.XDP_CONNTRACK, "bpf_xdp_ct_lookup"),
        Hidden.of(ProgramForm.TC, Feature.TC_CONNTRACK, "bpf_skb_ct_lookup"),
        Hidden.of(ProgramForm.XDP, Feature.FAR_JUMPS, "gotol"),
        new Hidden(
            "what Linux 5.10 lacks", ProgramForm.XDP, List.of(LINUX_5_10), List.of("cmpxchg")),
        new Hidden(
            "what Linux 5.10 lacks", ProgramForm.TC, List.of(LINUX_5_10), List.of("cmpxchg")));
  }

  @ParameterizedTest
  @MethodSource("hidden")
  void theyAgree(Hidden hidden) {
    compare(hidden.options(CompileOptions.Time.VIRTUAL));
  }

  /** Otherwise nothing would have been tried: with the feature, programs do use it. */
  @ParameterizedTest
  @MethodSource("hidden")
  void whatIsHiddenIsNotUsed(Hidden hidden) {
    String all =
        """
        policy all {
          ratelimit=r pps=5 per=source;
          icmp ip4 : ratelimit=r { 8 }
          icmp : allow { destination-unreachable, packet-too-big } related;
          icmp ip4 : allow { 0 } solicited;
          %s
          defaults { icmp in: block; }
        }
        """
            .formatted(hidden.features().contains(Feature.FAR_JUMPS) ? longEnough(13) : "");
    CompileOptions without = hidden.options(CompileOptions.Time.KERNEL);
    CompileOptions with = TestPolicies.options(CompileOptions.Time.KERNEL).withForm(hidden.form());
    assertThat(listing(all, without)).doesNotContain(hidden.traces());
    assertThat(listing(all, with)).contains(hidden.traces());
  }

  /** Jumps over 16 bits go over islands. */
  @Test
  void aLongPolicyMeansTheSameWithoutFarJumps() {
    compareLong(TestPolicies.options(CompileOptions.Time.VIRTUAL).without(Feature.FAR_JUMPS));
  }

  /** The kernel's instructions between ours leave jumps of 16 bits where they were to go. */
  @Test
  void aLongPolicyMeansTheSameWithoutPerfmon() {
    CompileOptions options =
        TestPolicies.options(CompileOptions.Time.VIRTUAL).withForm(ProgramForm.XDP_COPIED);
    withoutPerfmon(() -> compareLong(options));
    withoutPerfmon(() -> compareLong(options.without(Feature.FAR_JUMPS)));
  }

  /**
   * Sets of all sizes, for each kind of tables; those by name may change, and have theirs twice.
   */
  @ParameterizedTest
  @ValueSource(ints = {3, 40, 400, 5_000})
  void largeSetsMeanTheSameWithoutPerfmon(int prefixes) {
    CompileOptions options =
        TestPolicies.options(CompileOptions.Time.VIRTUAL).withForm(ProgramForm.XDP_COPIED);
    Property.holds(
        random -> {
          for (int part : new int[] {0, 1}) {
            String text =
                """
                policy sets {
                  set named4 { %s }
                  set named6 { %s }
                  icmp ip4 : block { 8 } from @named4 payload<=40;
                  icmp ip4 : block { 8 } to { %s };
                  icmp ip6 : block { 128 } from @named6 hop-limit>=9;
                  icmp ip6 : block { 128 } to { %s };
                  %s
                  defaults { icmp in: allow; }
                }
                """
                    .formatted(
                        list(prefixes, () -> prefix4(random, part)),
                        list(prefixes, () -> prefix6(random, part)),
                        list(prefixes, () -> prefix4(random, part)),
                        list(prefixes, () -> prefix6(random, part)),
                        IntStream.range(0, 30)
                            .mapToObj(
                                i ->
                                    "icmp ip4 : %s { 0 } from %s;"
                                        .formatted(
                                            i % 2 == 0 ? "block" : "allow", prefix4(random, part)))
                            .collect(Collectors.joining("\n")));
            withoutPerfmon(() -> compare(text, options, random));
          }
        });
  }

  private static String list(int count, Supplier<String> prefix) {
    return Stream.generate(prefix).limit(count).collect(Collectors.joining(", "));
  }

  /** One in whose neighbourhood random frames come from, or anywhere: of all, or of a part. */
  private static String prefix4(RandomGenerator random, int part) {
    return switch (random.nextInt(3)) {
      case 0 -> "192.0.2." + random.nextInt(8);
      case 1 -> part == 0 ? "198.51.100." + random.nextInt(256) : "192.0.2.128/25";
      default ->
          "%d.%d.%d.0/24"
              .formatted(
                  part == 0 ? random.nextInt(1, 224) : 192,
                  random.nextInt(256),
                  random.nextInt(256));
    };
  }

  private static String prefix6(RandomGenerator random, int part) {
    return switch (random.nextInt(3)) {
      case 0 -> "2001:db8::%x".formatted(random.nextInt(8));
      case 1 -> part == 0 ? "fe80::%x".formatted(random.nextInt(256)) : "2001:db8::/64";
      default ->
          "%x:%x:%x::/48"
              .formatted(
                  part == 0 ? random.nextInt(0x2000, 0x3fff) : 0x2001,
                  part == 0 ? random.nextInt(0x10000) : 0xdb8,
                  random.nextInt(0x10000));
    };
  }

  private static void compareLong(CompileOptions options) {
    String text = "policy long {\n" + longEnough(8) + "defaults { icmp in: allow; }\n}\n";
    Property.holds(random -> compare(text, options, random));
  }

  private static void compare(String text, CompileOptions options, RandomGenerator random) {
    CompiledPolicy compiled = CompiledPolicy.of(TestPolicies.policy(text), options);
    try (LoadedPolicy loaded = LoadedPolicy.load(compiled, TestPolicies.applied(text));
        KernelRun kernel = new KernelRun(loaded)) {
      LongPolicyTest.compare(compiled.policy(), kernel, random);
    }
  }

  /** Statements over which a jump of 16 bits does not reach. */
  private static String longEnough(int type) {
    return IntStream.range(0, 2_500)
        .mapToObj(
            i -> "icmp ip4 : block { %d } payload<=%d hop-limit>=%d;\n".formatted(type, i, i % 250))
        .collect(Collectors.joining());
  }

  private static String listing(String text, CompileOptions options) {
    CompiledPolicy compiled = CompiledPolicy.of(TestPolicies.policy(text), options);
    return Stream.concat(Stream.of(compiled.program()), compiled.leaving().stream())
        .flatMap(program -> program.disassembly().stream())
        .collect(Collectors.joining("\n"));
  }

  /** A process without PERFMON may load these, and they mean the same. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "(?!.*LEAVING).*COPIED")
  void theyAgreeWithoutPerfmon(ProgramForm form) {
    withoutPerfmon(() -> compare(TestPolicies.options(CompileOptions.Time.VIRTUAL).withForm(form)));
  }

  /** No process of the kind has a right to anything better there. */
  @Test
  void theyAgreeWithoutPerfmonOnAnOldKernel() {
    withoutPerfmon(
        () ->
            compare(
                TestPolicies.options(CompileOptions.Time.VIRTUAL)
                    .withForm(ProgramForm.TC_COPIED)
                    .without(LINUX_5_10)));
  }

  @Test
  void withoutPerfmonNoFormThatReadsWherePacketsLieIsTaken() {
    withoutPerfmon(
        () -> {
          Features kernel = Features.ofKernel();
          assertThat(ProgramForm.Access.of(kernel)).isEqualTo(ProgramForm.Access.COPIED);
        });
    assertThat(ProgramForm.Access.of(Features.ofKernel())).isEqualTo(ProgramForm.Access.DIRECT);
  }

  /** Where XDP programs cannot read packets without PERFMON, those behind XDP can. */
  @Test
  void whatMayNotBeLoadedForXdpIsLoadedBehindIt() {
    LinkInfo link =
        new LinkInfo(
            7,
            "eth0",
            LinkInfo.ETHERNET,
            9000,
            true,
            true,
            false,
            "",
            0,
            0,
            Optional.empty(),
            0,
            false);
    withoutPerfmon(
        () -> {
          Features kernel = Features.ofKernel();
          Features old = kernel.without(Feature.XDP_LOAD_BYTES, Feature.XDP_FRAGMENTS);
          assertThat(Placement.of(link, Optional.empty(), kernel))
              .isEqualTo(
                  new Placement(
                      List.of(Hook.NATIVE, Hook.GENERIC), ProgramForm.XDP_FRAGMENTS_COPIED));
          assertThat(Placement.of(link, Optional.empty(), old))
              .isEqualTo(new Placement(List.of(Hook.TCX, Hook.CLSACT), ProgramForm.TC_COPIED));
          assertThatThrownBy(() -> Placement.of(link, Optional.of(Hook.NATIVE), old))
              .isInstanceOf(FilterException.class)
              .hasMessage(
                  "this kernel lets XDP programs of processes without the capability PERFMON read"
                      + " no packets (Linux 5.18 and newer copy them), and this process lacks it:"
                      + " grant it, or filter behind XDP by TCX");
        });
    Features kernel = Features.ofKernel();
    assertThat(Placement.of(link, Optional.of(Hook.NATIVE), kernel).form())
        .isEqualTo(ProgramForm.XDP_FRAGMENTS);
    assertThat(
            Placement.of(link, Optional.of(Hook.NATIVE), kernel.without(Feature.XDP_FRAGMENTS))
                .form())
        .isEqualTo(ProgramForm.XDP);
  }

  private static void withoutPerfmon(Runnable work) {
    Capabilities.callWithout(
        () -> {
          assertThat(Capabilities.effective().has(Capability.PERFMON)).isFalse();
          work.run();
          return true;
        },
        Capability.PERFMON,
        Capability.SYS_ADMIN);
  }

  private static void compare(CompileOptions options) {
    Property.holds(
        random -> {
          Map<Reason, Long> reasons = new EnumMap<>(Reason.class);
          for (int i = 0; i < POLICIES; i++) {
            compare(options, random, reasons);
          }
          assertThat(reasons).as("what was compared").hasSizeGreaterThan(4);
        });
  }

  private static void compare(
      CompileOptions options, RandomGenerator random, Map<Reason, Long> reasons) {
    MessageDifferentialTest.agree(
        MessageDifferentialTest.enforceable(random), options, FRAMES, random, reasons);
    DifferentialTest.agree(
        DifferentialTest.enforceable(random, random.nextBoolean()), options, random, reasons);
  }
}
