package io.echogate.ebpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.ebpf.KernelBtf.Field;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The offsets here are those of the running kernel. */
@EnabledIf(value = "kernelHasBtf", disabledReason = "needs-kernel:btf: no /sys/kernel/btf/vmlinux")
class LayoutTest {
  private static KernelBtf kernel;

  @BeforeAll
  static void read() throws IOException {
    kernel = new KernelBtf();
  }

  static boolean kernelHasBtf() {
    return Files.isReadable(KernelBtf.FILE);
  }

  @Test
  void theAttributesAreThoseOfTheKernel() {
    assertThat(attributes("map_type"))
        .containsEntry("map_type", Attributes.MapCreate.TYPE)
        .containsEntry("key_size", Attributes.MapCreate.KEY_SIZE)
        .containsEntry("value_size", Attributes.MapCreate.VALUE_SIZE)
        .containsEntry("max_entries", Attributes.MapCreate.MAX_ENTRIES)
        .containsEntry("map_flags", Attributes.MapCreate.FLAGS)
        .containsEntry("map_name", Attributes.MapCreate.NAME);
    assertThat(attributes("prog_type"))
        .containsEntry("prog_type", Attributes.ProgramLoad.TYPE)
        .containsEntry("insn_cnt", Attributes.ProgramLoad.SLOTS)
        .containsEntry("insns", Attributes.ProgramLoad.INSNS)
        .containsEntry("license", Attributes.ProgramLoad.LICENSE)
        .containsEntry("log_level", Attributes.ProgramLoad.LOG_LEVEL)
        .containsEntry("log_size", Attributes.ProgramLoad.LOG_SIZE)
        .containsEntry("log_buf", Attributes.ProgramLoad.LOG)
        .containsEntry("prog_flags", Attributes.ProgramLoad.FLAGS)
        .containsEntry("prog_name", Attributes.ProgramLoad.NAME)
        .containsEntry("expected_attach_type", Attributes.ProgramLoad.EXPECTED_ATTACH_TYPE)
        .containsEntry("prog_btf_fd", Attributes.ProgramLoad.BTF)
        .containsEntry("func_info_rec_size", Attributes.ProgramLoad.FUNC_INFO_SIZE)
        .containsEntry("func_info", Attributes.ProgramLoad.FUNC_INFO)
        .containsEntry("func_info_cnt", Attributes.ProgramLoad.FUNC_INFO_COUNT)
        .containsEntry("line_info_rec_size", Attributes.ProgramLoad.LINE_INFO_SIZE)
        .containsEntry("line_info", Attributes.ProgramLoad.LINE_INFO)
        .containsEntry("line_info_cnt", Attributes.ProgramLoad.LINE_INFO_COUNT)
        .containsEntry("fd_array", Attributes.ProgramLoad.DESCRIPTORS)
        .containsEntry("log_true_size", Attributes.ProgramLoad.LOG_TRUE_SIZE);
    assertThat(attributes("pathname"))
        .containsEntry("pathname", Attributes.Pin.PATH)
        .containsEntry("bpf_fd", Attributes.Pin.OBJECT);
    assertThat(attributes("btf"))
        .containsEntry("btf", Attributes.BtfLoad.BTF)
        .containsEntry("btf_size", Attributes.BtfLoad.LENGTH);
    assertThat(attributes("map_fd"))
        .containsEntry("map_fd", Attributes.Element.MAP)
        .containsEntry("key", Attributes.Element.KEY)
        .containsEntry("flags", Attributes.Element.FLAGS);
    assertThat(offsets("bpf_attr"))
        .containsEntry("value", Attributes.Element.VALUE)
        .containsEntry("next_key", Attributes.Element.VALUE)
        .containsEntry("start_id", Attributes.ById.ID)
        .containsEntry("next_id", Attributes.ById.NEXT_ID);
  }

  @Test
  void theAttributesInStructuresOfTheirOwnAreThoseOfTheKernel() {
    assertThat(attributesIn("test"))
        .containsEntry("prog_fd", Attributes.Run.PROGRAM)
        .containsEntry("retval", Attributes.Run.RESULT)
        .containsEntry("data_size_in", Attributes.Run.INPUT_LENGTH)
        .containsEntry("data_size_out", Attributes.Run.OUTPUT_LENGTH)
        .containsEntry("data_in", Attributes.Run.INPUT)
        .containsEntry("repeat", Attributes.Run.REPEAT)
        .containsEntry("duration", Attributes.Run.DURATION)
        .containsEntry("flags", Attributes.Run.FLAGS);
    assertThat(attributesIn("info"))
        .containsEntry("bpf_fd", Attributes.GetInfo.OBJECT)
        .containsEntry("info_len", Attributes.GetInfo.LENGTH)
        .containsEntry("info", Attributes.GetInfo.INFO);
    assertThat(attributesIn("link_create"))
        .containsEntry("prog_fd", Attributes.LinkCreate.PROGRAM)
        .containsEntry("target_ifindex", Attributes.LinkCreate.INTERFACE)
        .containsEntry("attach_type", Attributes.LinkCreate.ATTACH_TYPE)
        .containsEntry("flags", Attributes.LinkCreate.FLAGS);
    assertThat(attributesIn("link_update"))
        .containsEntry("link_fd", Attributes.LinkUpdate.LINK)
        .containsEntry("new_prog_fd", Attributes.LinkUpdate.NEW_PROGRAM)
        .containsEntry("flags", Attributes.LinkUpdate.FLAGS)
        .containsEntry("old_prog_fd", Attributes.LinkUpdate.OLD_PROGRAM);
    assertThat(attributesIn("prog_bind_map"))
        .containsEntry("prog_fd", Attributes.BindMap.PROGRAM)
        .containsEntry("map_fd", Attributes.BindMap.MAP);
  }

  @Test
  void theInfosAreThoseOfTheKernel() {
    assertThat(offsets("bpf_prog_info"))
        .containsEntry("type", ProgramInfo.TYPE)
        .containsEntry("id", ProgramInfo.ID)
        .containsEntry("jited_prog_len", ProgramInfo.JITED_LENGTH)
        .containsEntry("xlated_prog_len", ProgramInfo.XLATED_LENGTH)
        .containsEntry("xlated_prog_insns", ProgramInfo.XLATED)
        .containsEntry("nr_map_ids", ProgramInfo.MAP_COUNT)
        .containsEntry("map_ids", ProgramInfo.MAP_IDS)
        .containsEntry("name", ProgramInfo.NAME)
        .containsEntry("gpl_compatible", ProgramInfo.FLAGS)
        .containsEntry("verified_insns", ProgramInfo.VERIFIED_INSNS);
    assertThat(offsets("bpf_map_info"))
        .containsEntry("type", MapInfo.TYPE)
        .containsEntry("id", MapInfo.ID)
        .containsEntry("key_size", MapInfo.KEY_SIZE)
        .containsEntry("value_size", MapInfo.VALUE_SIZE)
        .containsEntry("max_entries", MapInfo.MAX_ENTRIES)
        .containsEntry("map_flags", MapInfo.FLAGS)
        .containsEntry("name", MapInfo.NAME);
    assertThat(offsets("bpf_btf_info"))
        .containsEntry("id", BtfInfo.ID)
        .containsEntry("name", BtfInfo.NAME)
        .containsEntry("name_len", BtfInfo.NAME_LENGTH)
        .containsEntry("kernel_btf", BtfInfo.KERNEL_BTF);
    assertThat(offsets("bpf_link_info"))
        .containsEntry("type", BpfLinkInfo.TYPE)
        .containsEntry("id", BpfLinkInfo.ID)
        .containsEntry("prog_id", BpfLinkInfo.PROGRAM_ID);
  }

  @Test
  void theContextsAreThoseOfTheKernel() {
    assertThat(offsets("xdp_md"))
        .containsEntry("data", XdpField.DATA)
        .containsEntry("data_end", XdpField.DATA_END)
        .containsEntry("data_meta", XdpField.DATA_META)
        .containsEntry("ingress_ifindex", XdpField.INGRESS_IFINDEX)
        .containsEntry("rx_queue_index", XdpField.RX_QUEUE_INDEX);
    assertThat(offsets("__sk_buff"))
        .containsEntry("len", SkbField.LEN)
        .containsEntry("pkt_type", SkbField.PKT_TYPE)
        .containsEntry("mark", SkbField.MARK)
        .containsEntry("protocol", SkbField.PROTOCOL)
        .containsEntry("vlan_present", SkbField.VLAN_PRESENT)
        .containsEntry("vlan_tci", SkbField.VLAN_TCI)
        .containsEntry("vlan_proto", SkbField.VLAN_PROTO)
        .containsEntry("ingress_ifindex", SkbField.INGRESS_IFINDEX)
        .containsEntry("ifindex", SkbField.IFINDEX)
        .containsEntry("data", SkbField.DATA)
        .containsEntry("data_end", SkbField.DATA_END)
        .containsEntry("tstamp", SkbField.TSTAMP);
  }

  @Test
  void theNumbersAreThoseOfTheKernel() {
    Map<String, Integer> helpers = kernel.constants("bpf_func_id");
    for (Helper helper : Helper.values()) {
      assertThat(helpers)
          .containsEntry(helper.toString().replaceFirst("bpf_", "BPF_FUNC_"), helper.number());
    }
    Map<String, Integer> maps = kernel.constants("bpf_map_type");
    for (MapType type : MapType.values()) {
      assertThat(maps).containsEntry("BPF_MAP_TYPE_" + type, type.code());
    }
    Map<String, Integer> programs = kernel.constants("bpf_prog_type");
    for (ProgramType type : ProgramType.values()) {
      assertThat(programs).containsEntry("BPF_PROG_TYPE_" + type, type.code());
    }
    Map<String, Integer> hooks = kernel.constants("bpf_attach_type");
    for (TcxHook hook : TcxHook.values()) {
      assertThat(hooks).containsEntry("BPF_TCX_" + hook, hook.attachType());
    }
    Map<String, Integer> commands = kernel.constants("bpf_cmd");
    for (Command command : Command.values()) {
      assertThat(commands).containsEntry("BPF_" + command, command.number());
    }
  }

  /** The fields of one command: those that are in one structure with this one. */
  private static Map<String, Integer> attributes(String member) {
    List<Field> fields = kernel.fields("bpf_attr");
    int group =
        fields.stream()
            .filter(field -> field.name().equals(member))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no field " + member))
            .group();
    return offsets(fields.stream().filter(field -> field.group() == group).toList());
  }

  /** The fields of a command whose structure has a name in the union. */
  private static Map<String, Integer> attributesIn(String name) {
    return kernel.fields("bpf_attr").stream()
        .filter(field -> field.name().equals(name))
        .findFirst()
        .map(field -> offsets(kernel.fields(field)))
        .orElseThrow(() -> new AssertionError("no structure " + name));
  }

  private static Map<String, Integer> offsets(String structure) {
    return offsets(kernel.fields(structure));
  }

  private static Map<String, Integer> offsets(List<Field> fields) {
    Map<String, Integer> offsets = new HashMap<>();
    fields.forEach(field -> offsets.putIfAbsent(field.name(), field.offset()));
    return offsets;
  }
}
