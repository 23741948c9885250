package io.echogate.ebpf;

/**
 * Commands of {@code bpf(2)}, each with the size of its attributes: the smallest that covers the
 * fields used here, so that older kernels take them; {@code enum bpf_cmd} of the kernel.
 */
enum Command {
  MAP_CREATE(0, 72),
  MAP_LOOKUP_ELEM(1, 32),
  MAP_UPDATE_ELEM(2, 32),
  MAP_DELETE_ELEM(3, 32),
  MAP_GET_NEXT_KEY(4, 32),
  PROG_LOAD(5, 144),
  OBJ_PIN(6, 16),
  OBJ_GET(7, 16),
  PROG_TEST_RUN(10, 80),
  PROG_GET_NEXT_ID(11, 12),
  MAP_GET_NEXT_ID(12, 12),
  PROG_GET_FD_BY_ID(13, 12),
  MAP_GET_FD_BY_ID(14, 12),
  OBJ_GET_INFO_BY_FD(15, 16),
  BTF_LOAD(18, 28),
  BTF_GET_FD_BY_ID(19, 12),
  MAP_FREEZE(22, 4),
  BTF_GET_NEXT_ID(23, 12),
  MAP_UPDATE_BATCH(26, 56),
  LINK_CREATE(28, 16),
  LINK_UPDATE(29, 16),
  LINK_GET_FD_BY_ID(30, 12),
  LINK_GET_NEXT_ID(31, 12),
  LINK_DETACH(34, 4),
  PROG_BIND_MAP(35, 12);

  private final int number;
  private final int size;

  Command(int number, int size) {
    this.number = number;
    this.size = size;
  }

  int number() {
    return number;
  }

  int size() {
    return size;
  }
}
