package io.echogate.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.testing.NamespaceCommand;
import io.echogate.linux.testing.NeedsRoot;
import io.echogate.linux.testing.NeedsTool;
import org.junit.jupiter.api.Test;

@NeedsRoot
@NeedsTool("nft")
final class NfTablesTest {
  @Test
  void tablesAreListedByFamilyAndName() {
    try (NetNamespace here = NetNamespace.createAnonymous()) {
      assertThat(NfTables.of(here)).isEmpty();
      for (String table : new String[] {"ip filter", "ip6 filter", "inet mine", "bridge b"}) {
        NamespaceCommand.run(here, "nft add table " + table);
      }
      assertThat(NfTables.of(here).stream().map(NfTables.Table::toString))
          .containsExactlyInAnyOrder("ip filter", "ip6 filter", "inet mine", "bridge b");
    }
  }
}
