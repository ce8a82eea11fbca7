package io.github.flinkmemory.exporter.cli.advise;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.cli.HttpText;
import io.github.flinkmemory.exporter.cli.UsageException;
import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.file.UserConfiguration;
import io.github.flinkmemory.exporter.model.resolve.MemoryModelResolver;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmallPartsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 s",
    "59999, 59 s",
    "60000, 1 min",
    "90000, 1 min 30 s",
    "7200000, 2 h",
    "93600000, 1 d 2 h",
    "86460000, 1 d",
  })
  void timesHaveTwoUnits(long millis, String text) {
    assertThat(TimeText.of(millis)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "http://host:1, http://host:1",
    "http://me:pw@host:1/x, http://host:1/x",
    "http://me:p@w@host:1, http://host:1",
    "me:pw@host:1, host:1",
    "http://me:p/w@host:1, http://host:1",
    "host:1, host:1",
  })
  void addressesAreToldWithoutPasswords(String address, String told) {
    assertThat(HttpText.shown(address)).isEqualTo(told);
  }

  @Test
  void selectorsAreTakenApart() throws UsageException {
    SeriesSelector selector =
        SeriesSelector.parse(" { a=\"x, y}\" ,config_hash!='z', b=~`c.*` ,} ");
    assertThat(selector).hasToString("{a=\"x, y}\",config_hash!='z',b=~`c.*`}");
    assertThat(selector.ofMeasurements()).hasToString("{a=\"x, y}\",b=~`c.*`}");
    assertThat(selector.labelBeyond(Set.of("a", "b"))).isEqualTo("config_hash");
    assertThat(selector.labelBeyond(Set.of("a", "b", "config_hash"))).isEmpty();
    assertThat(SeriesSelector.parse("{}").and("a", "\"\\")).hasToString("{a=\"\\\"\\\\\"}");
    assertThat(SeriesSelector.parse("{}").andOther("a", "\"\\\n"))
        .hasToString("{a!=\"\\\"\\\\\\n\",a!=\"\"}");
    assertThat(SeriesSelector.parse("a=\"b\"")).hasToString("{a=\"b\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "1.20.3, process.size, 1728m, managed.fraction, 0.4",
    "2.3.0, flink.size, 4g, framework.heap.size, 256m",
    "1.10.0, process.size, 8g, jvm-overhead.max, 300m",
    "1.14.0, task.heap.size, 1g, managed.size, 1g",
  })
  void aMinimalConfigurationResolvesToTheSame(
      String version, String one, String size, String two, String value) {
    MemoryModelResolver resolver =
        new MemoryModelResolver(
            FlinkVersion.parse(version), ProcessRole.TASK_MANAGER, DeployMode.STANDALONE);
    MemoryModel model =
        resolver
            .resolve(Map.of("taskmanager.memory." + one, size, "taskmanager.memory." + two, value))
            .model()
            .orElseThrow();
    UserConfiguration minimal = MinimalConfiguration.of(model, version, DeployMode.STANDALONE);
    assertThat(minimal.isKnown()).isTrue();
    assertThat(resolver.resolve(minimal.values()).model().orElseThrow().components())
        .isEqualTo(model.components());
    String remark = MinimalConfiguration.remark(model, FlinkVersion.parse(version));
    assertThat(remark.contains("framework.heap.size must stay 256m"))
        .isEqualTo(two.startsWith("framework"));
  }

  @Test
  void aMinimalConfigurationOfAJobManagerToo() {
    MemoryModelResolver resolver =
        new MemoryModelResolver(
            FlinkVersion.parse("1.20.3"), ProcessRole.JOB_MANAGER, DeployMode.STANDALONE);
    MemoryModel model =
        resolver
            .resolve(
                Map.of(
                    "jobmanager.memory.process.size",
                    "1600m",
                    "jobmanager.memory.off-heap.size",
                    "200m"))
            .model()
            .orElseThrow();
    UserConfiguration minimal = MinimalConfiguration.of(model, "1.20.3", DeployMode.STANDALONE);
    assertThat(resolver.resolve(minimal.values()).model().orElseThrow().components())
        .isEqualTo(model.components());
    assertThat(MinimalConfiguration.foreign(ProcessRole.JOB_MANAGER, FlinkVersion.parse("2.3.0")))
        .containsExactly(
            "jobmanager.memory.flink.size",
            "jobmanager.memory.heap.size",
            "jobmanager.memory.jvm-overhead.fraction");
    assertThat(MinimalConfiguration.of(model, "", DeployMode.STANDALONE).isKnown()).isFalse();
  }
}
