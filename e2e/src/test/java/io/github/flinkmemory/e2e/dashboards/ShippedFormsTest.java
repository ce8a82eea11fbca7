package io.github.flinkmemory.e2e.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinkmemory.e2e.dashboards.Dashboards.Board;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The boards are what their source makes, and the Kubernetes forms hold the same. */
class ShippedFormsTest {

  private static final Path KUBERNETES = Dashboards.FOLDER.resolve("kubernetes");

  @Test
  void boardsAreUpToDate() throws Exception {
    Tool.needed("node").accepts(Dashboards.FOLDER.resolve("grafana/source/build.mjs"), "--check");
  }

  @Test
  void kubernetesFormsAreUpToDate() throws Exception {
    Tool.needed("node").accepts(KUBERNETES.resolve("build.mjs"), "--check");
  }

  @Test
  void prometheusRulesHoldTheRules() {
    assertThat(Dashboards.yaml(KUBERNETES.resolve("prometheus-rule-alerts.yaml")).get("spec"))
        .isEqualTo(Dashboards.yaml(Dashboards.ALERTS));
    assertThat(Dashboards.yaml(KUBERNETES.resolve("prometheus-rule-recordings.yaml")).get("spec"))
        .isEqualTo(Dashboards.yaml(Dashboards.RECORDINGS));
  }

  @Test
  void configMapsHoldTheBoards() throws Exception {
    for (Board board : Dashboards.boards()) {
      Map<String, Object> configMap =
          Dashboards.yaml(
              KUBERNETES.resolve("dashboard-" + board.file().replace(".json", ".yaml")));
      String text =
          String.valueOf(Dashboards.map(configMap, "data").get("flink-memory-" + board.file()));
      assertThat(new ObjectMapper().readTree(text)).isEqualTo(board.json());
      assertThat(text.length()).as("kubectl keeps at most 256 KiB").isLessThan(250_000);
    }
  }
}
