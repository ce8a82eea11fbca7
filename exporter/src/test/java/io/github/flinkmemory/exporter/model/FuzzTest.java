package io.github.flinkmemory.exporter.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.flinkmemory.exporter.model.file.ConfigurationFileException;
import io.github.flinkmemory.exporter.model.file.ConfigurationFiles;
import io.github.flinkmemory.exporter.model.remedy.Findings;
import io.github.flinkmemory.exporter.model.resolve.MemoryModelResolver;
import io.github.flinkmemory.exporter.model.resolve.Resolution;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random input for every parser: no exception but the declared one, no hang, no memory blow-up. A
 * short run in each build, millions of inputs with {@code -Pnightly}.
 */
class FuzzTest {
  private static final boolean NIGHTLY = Boolean.getBoolean("nightly");
  private static final int INPUTS = NIGHTLY ? 3_000_000 : 100_000;
  private static final int FILES = NIGHTLY ? 300_000 : 3_000;
  private static final Duration LIMIT = Duration.ofMinutes(NIGHTLY ? 60 : 5);

  private static final String[] PIECES = {
    "0",
    "1",
    "9",
    "92233720368547758",
    "07",
    ".",
    "-",
    "+",
    "e",
    "E",
    "x",
    " ",
    "\t",
    "b",
    "k",
    "m",
    "g",
    "t",
    "B",
    "kb",
    "gib",
    "bytes",
    "mebibytes",
    "NaN",
    "Infinity",
    "f",
    "d",
    "%",
    "_",
    ":",
    ": ",
    "\n",
    "\r\n",
    "#",
    "'",
    "\"",
    "{",
    "}",
    "[",
    "]",
    ",",
    "- ",
    "? ",
    "&a ",
    "*a",
    "!!",
    "!!int ",
    "|",
    ">",
    "---",
    "...",
    "<<: ",
    "~",
    "null",
    "true",
    "\uFEFF",
    "\u0000",
    "\u00fc",
    "\uD83D\uDE00",
    "\uD83D",
    "\u212A",
    "a",
    "key",
    "  ",
    "taskmanager.memory.process.size",
    "taskmanager",
    "@",
    "`",
    "\\",
    "\\u",
    "\u2028",
    "\u0085"
  };

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it.
  Path directory;

  private static String text(SplittableRandom random, int most) {
    StringBuilder text = new StringBuilder();
    int pieces = random.nextInt(most + 1);
    for (int i = 0; i < pieces; i++) {
      text.append(
          random.nextInt(12) == 0
              ? String.valueOf((char) random.nextInt(0x10000))
              : PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  @Test
  void sizes() {
    SplittableRandom random = new SplittableRandom(1);
    assertTimeoutPreemptively(
        LIMIT,
        () -> {
          for (int i = 0; i < INPUTS; i++) {
            String text = text(random, 5);
            try {
              assertThat(MemorySize.parseBytes(text)).isNotNegative();
            } catch (IllegalArgumentException e) {
              assertThat(e.getMessage()).contains(text);
            }
          }
        });
  }

  @Test
  void valuesOfEveryOption() {
    SplittableRandom random = new SplittableRandom(2);
    String[] keys = {
      "taskmanager.memory.process.size",
      "taskmanager.memory.managed.fraction",
      "taskmanager.memory.network.fraction",
      "taskmanager.numberOfTaskSlots",
      "taskmanager.cpu.cores",
      "taskmanager.network.numberOfBuffers",
      "taskmanager.heap.mb"
    };
    MemoryModelResolver resolver =
        new MemoryModelResolver(
            FlinkVersion.of(1, 20, 5), ProcessRole.TASK_MANAGER, DeployMode.STANDALONE);
    assertTimeoutPreemptively(
        LIMIT,
        () -> {
          for (int i = 0; i < INPUTS; i++) {
            Map<String, String> options =
                Map.of(
                    "taskmanager.memory.flink.size",
                    "2g",
                    keys[random.nextInt(keys.length)],
                    text(random, 4));
            Resolution resolution = resolver.resolve(options);
            assertThat(resolution.model().isPresent())
                .isNotEqualTo(resolution.refusal().isPresent());
            if (i % 100 == 0) {
              assertThat(Findings.of(resolution).isEmpty())
                  .isEqualTo(resolution.model().isPresent());
            }
          }
        });
  }

  @Test
  void linesOfFlinkConfYaml() {
    files("flink-conf.yaml", 3);
  }

  @Test
  void yamlOfConfigYaml() {
    files("config.yaml", 4);
  }

  private void files(String name, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Path file = directory.resolve(name);
    assertTimeoutPreemptively(
        LIMIT,
        () -> {
          for (int i = 0; i < FILES; i++) {
            write(file, text(random, 30), random);
            try {
              assertThat(ConfigurationFiles.load(file, FlinkVersion.NEWEST).values())
                  .doesNotContainValue(null);
            } catch (ConfigurationFileException e) {
              assertThat(e.reason()).isNotBlank().doesNotContain("\n");
            }
          }
        });
  }

  /** Mostly text, sometimes bytes that are no UTF-8. */
  private static void write(Path file, String text, SplittableRandom random) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0 && random.nextInt(20) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    Files.write(file, bytes);
  }
}
