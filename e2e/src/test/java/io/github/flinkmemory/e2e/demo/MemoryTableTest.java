package io.github.flinkmemory.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.e2e.agent.MetricsPage;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryTableTest {

  private static final String PAGE =
      """
      # HELP flink_memory_configured_bytes Size that is configured for an area.
      # TYPE flink_memory_configured_bytes gauge
      flink_memory_configured_bytes{area="heap"} 5.36870902E8
      flink_memory_configured_bytes{area="off_heap"} 1.34217728E8
      flink_memory_configured_bytes{area="network"} 1.3421773E8
      flink_memory_configured_bytes{area="managed"} 5.3687092E8
      flink_memory_configured_bytes{area="metaspace"} 2.68435456E8
      flink_memory_configured_bytes{area="overhead"} 2.01326592E8
      flink_memory_used_bytes{area="heap"} 2.1E8
      flink_memory_used_bytes{area="off_heap"} 8388608
      flink_memory_used_bytes{area="network"} 262144
      flink_memory_used_bytes{area="managed"} 6.5E8
      flink_memory_used_bytes{area="metaspace"} 7.0E7
      flink_memory_demand_bytes{area="network"} 131072
      flink_memory_demand_bytes{area="managed"} 4.0E8
      flink_memory_peak_bytes{area="network"} 262144
      flink_memory_peak_bytes{area="managed"} 6.0E8
      flink_memory_gap_bytes{area="network"} 1.33955586E8
      flink_memory_gap_bytes{area="managed"} -6.312908E7
      flink_memory_process_configured_bytes 1.811939328E9
      flink_memory_process_resident_bytes 9.05969664E8
      flink_memory_container_limit_bytes 4294967296
      """;

  @Test
  void standsInColumnsWithAbsentValuesAsDashes() {
    List<String> lines = new MemoryTable(Style.PLAIN, 100).lines(MetricsPage.parse(PAGE));

    assertThat(String.join("\n", lines).lines().map(String::stripTrailing))
        .containsExactlyElementsOf(
            """
            area            configured       used     demand       peak        gap  in use
            heap             512.0 MiB  200.3 MiB          –          –          –  ██████████▉·················
            off_heap         128.0 MiB    8.0 MiB          –          –          –  █▊··························
            network          128.0 MiB    0.3 MiB    0.1 MiB    0.3 MiB  127.8 MiB  ◆···························
            managed          512.0 MiB  619.9 MiB  381.5 MiB  572.2 MiB  -60.2 MiB  ████████████████████◆██████»
            metaspace        256.0 MiB   66.8 MiB          –          –          –  ███████▎····················
            overhead         192.0 MiB          –          –          –          –
            ────────────────────────────────────────────────────────────────────────────────────────────────────
            total process     1.69 GiB
            resident         864.0 MiB  50 % of the total process                   ██████████████··············
            container limit   4.00 GiB  21 % of the limit is resident               █████▉······················
            █ used   ◆ demand   ▲ peak demand   – not known (yet)
            """
                .lines()
                .toList());
  }

  @Test
  void staysWholeWithoutAnyValue() {
    List<String> lines = new MemoryTable(Style.PLAIN, 100).lines(MetricsPage.parse(""));

    assertThat(lines).anyMatch(line -> line.startsWith("heap") && line.contains("–"));
    assertThat(lines).contains("container limit          –");
  }

  @Test
  void fitsIntoEightyColumns() {
    List<String> lines = new MemoryTable(Style.PLAIN, 80).lines(MetricsPage.parse(PAGE));

    assertThat(lines).allMatch(line -> line.length() <= 80);
  }

  @Test
  void paintsAShortageInAnotherColourThanTheRest() {
    MemoryTable table = new MemoryTable(Style.COLOURED, 100);
    List<String> lines = table.lines(MetricsPage.parse(PAGE));

    assertThat(lines).filteredOn(line -> line.contains("\u001b[31m")).hasSize(1);
    assertThat(lines)
        .filteredOn(line -> line.contains("\u001b[31m"))
        .allMatch(line -> line.startsWith("managed"));
  }
}
