package io.github.flinkmemory.agent.read.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.agent.read.Reading;
import io.github.flinkmemory.agent.read.UserCodeLoaders;
import io.github.flinkmemory.agent.read.WideningInterval;
import io.github.flinkmemory.exporter.sample.SampleDetail;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceState;
import io.github.flinkmemory.exporter.sample.UserLoader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UserCodeReaderTest {
  private final List<Class<?>> loaded = new ArrayList<>(List.of(String.class));
  private final Flink flink = new Flink();
  private @Nullable LoaderStatistics statistics;
  private long nanos;
  private long lookNanos;
  private int looks;
  private final UserCodeReader reader = reader(new WideningInterval(60_000, 6_000));

  private UserCodeReader reader(WideningInterval interval) {
    return new UserCodeReader(
        (Instrumentation)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Instrumentation.class},
                (self, method, arguments) -> {
                  looks++;
                  nanos += lookNanos;
                  return loaded.toArray(new Class<?>[0]);
                }),
        flink,
        "nobody tells",
        null,
        () -> nanos,
        new LoaderStatisticsCommand() {
          @Override
          @Nullable LoaderStatistics statistics() {
            return statistics;
          }
        },
        interval);
  }

  /** Where jobs end faster than a minute, as in a demonstration, a minute's sizes are too old. */
  @Test
  void looksAsOftenAsItIsToldWhereNothingIsToBeSpared() throws Exception {
    UserCodeReader unsparing = reader(new WideningInterval(1_000, 0));
    lookNanos = TimeUnit.MILLISECONDS.toNanos(20);
    for (int second = 1; second <= 3; second++) {
      nanos = TimeUnit.SECONDS.toNanos(second);
      new Job(getClass().getClassLoader());
      Reading.of(unsparing);
    }
    assertThat(looks).isEqualTo(3);
    assertThat(unsparing.cadenceMillis()).isEqualTo(1_000);
  }

  @Test
  void looksTheLessOftenTheLongerItTakes() throws Exception {
    nanos = TimeUnit.SECONDS.toNanos(15);
    Reading.of(reader);
    lookNanos = TimeUnit.MILLISECONDS.toNanos(20);
    look(TimeUnit.HOURS.toNanos(1));
    look(TimeUnit.HOURS.toNanos(1));
    assertThat(looks).isEqualTo(3);
    assertThat(reader.cadenceMillis()).isEqualTo(TimeUnit.MINUTES.toMillis(2));

    look(TimeUnit.SECONDS.toNanos(119));
    assertThat(looks).isEqualTo(3);
    look(TimeUnit.SECONDS.toNanos(1));
    assertThat(looks).isEqualTo(4);

    lookNanos = TimeUnit.MILLISECONDS.toNanos(5);
    look(TimeUnit.MINUTES.toNanos(2));
    assertThat(reader.cadenceMillis()).isEqualTo(TimeUnit.MINUTES.toMillis(1));
  }

  /** Else it counts for a minute as what running jobs need. */
  @Test
  void looksEarlierWhereAJobHasEndedWhoseLoaderWasNotMeasured() throws Exception {
    statistics = new LoaderStatistics("", 0);
    nanos = TimeUnit.SECONDS.toNanos(15);
    Reading.of(reader);
    Job job = new Job(getClass().getClassLoader());
    flink.inUse.put(job, "cafe");
    nanos = TimeUnit.SECONDS.toNanos(26);
    Reading.of(reader);
    assertThat(looks).isEqualTo(1);
    flink.inUse.clear();
    nanos = TimeUnit.SECONDS.toNanos(27);
    Reading.of(reader);
    assertThat(looks).isEqualTo(2);
    nanos = TimeUnit.SECONDS.toNanos(36);
    new Job(job);
    Reading.of(reader);
    assertThat(looks).isEqualTo(2);
  }

  private void look(long laterNanos) throws Exception {
    nanos += laterNanos;
    // Where no class came there is nothing to look at.
    new Job(getClass().getClassLoader());
    Reading.of(reader);
  }

  @Test
  void withoutTheJvmsStatisticsLoadersAreCountedAndTheirBytesUnknown() throws Exception {
    Job job = new Job(getClass().getClassLoader());
    flink.inUse.put(job, "cafe");
    flink.names.put("cafe", "words");
    loaded.add(job.type);
    nanos = TimeUnit.SECONDS.toNanos(15);
    Reading reading = Reading.of(reader);

    assertThat(reading.state()).isEqualTo(SourceState.UP);
    assertThat(reading.status().reason()).contains("DiagnosticCommand");
    assertThat(reading.get(SampleField.USER_LOADERS_LIVE)).isEqualTo(1);
    assertThat(reading.get(SampleField.USER_LOADERS_LEAKED)).isZero();
    assertThat(reading.has(SampleField.USER_LOADER_BYTES_LIVE)).isFalse();
    assertThat(reading.get(SampleField.USER_LOADER_BYTES_LEAKED)).isZero();
    assertThat(reading.has(SampleField.USER_LOADERS_UNTRACKED)).isFalse();
    assertThat(reading.sample().rows(SampleDetail.USER_LOADERS))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.job()).isEqualTo("cafe");
              assertThat(row.jobName()).isEqualTo("words");
              assertThat(row.classes()).hasValue(1);
              assertThat(row.bytes()).isEmpty();
            });
  }

  @Test
  void whereNobodyTellsWhatIsInUseNothingIsCalledALeak() throws Exception {
    flink.reachable = false;
    Job job = new Job(getClass().getClassLoader());
    loaded.add(job.type);
    nanos = TimeUnit.SECONDS.toNanos(15);
    Reading reading = Reading.of(reader);

    assertThat(reading.status().reason()).isEqualTo("nobody tells");
    assertThat(reading.get(SampleField.USER_LOADERS_UNTRACKED)).isEqualTo(1);
    assertThat(reading.has(SampleField.USER_LOADERS_LEAKED)).isFalse();
    assertThat(reading.has(SampleField.USER_LOADERS_COLLECTED)).isFalse();
    assertThat(reading.sample().rows(SampleDetail.USER_LOADERS))
        .singleElement()
        .satisfies(row -> assertThat(row.job()).isEqualTo("by address"));
  }

  @Test
  void aFlinkThatIsNotAsKnownIsAFailureAndLoadersAreStillCounted() throws Exception {
    flink.failure = "this Flink has no such thing";
    Job job = new Job(getClass().getClassLoader());
    loaded.add(job.type);
    nanos = TimeUnit.SECONDS.toNanos(15);
    Reading reading = Reading.of(reader);

    assertThat(reading.state()).isEqualTo(SourceState.FAILED);
    assertThat(reading.status().reason()).isEqualTo(flink.failure);
    assertThat(reading.get(SampleField.USER_LOADERS_UNTRACKED)).isEqualTo(1);
  }

  @Test
  void aFailureWithoutAMessageIsSaidByItsKind() throws Exception {
    flink.silent = true;

    assertThat(Reading.of(reader).status().reason()).isEqualTo("java.lang.IllegalStateException");
  }

  @Test
  void allClassesAreLookedAtOnceAMinuteAtMostAndThatAloneIsAPause() throws Exception {
    flink.reachable = true;
    Reading.of(reader);
    assertThat(reader.pausesHost()).isFalse();
    nanos = TimeUnit.SECONDS.toNanos(15);
    Reading.of(reader);
    assertThat(reader.pausesHost()).isTrue();
    new Job(getClass().getClassLoader());
    nanos = TimeUnit.SECONDS.toNanos(74);
    Reading.of(reader);
    assertThat(reader.pausesHost()).isFalse();
    assertThat(looks).isEqualTo(1);
    nanos = TimeUnit.SECONDS.toNanos(75);
    Reading.of(reader);
    assertThat(looks).isEqualTo(2);
    assertThat(reader.cadenceMillis()).isEqualTo(60_000);
  }

  @Test
  void whatIsFoundBesideFlinkIsReleasedAndALoaderWithinAnotherIsNoJob() throws Exception {
    Job job = new Job(getClass().getClassLoader());
    Job within = new Job(job);
    loaded.add(job.type);
    loaded.add(within.type);
    nanos = TimeUnit.SECONDS.toNanos(15);
    Reading reading = Reading.of(reader);

    assertThat(reading.get(SampleField.USER_LOADERS_RELEASED)).isEqualTo(1);
    assertThat(reading.sample().rows(SampleDetail.USER_LOADERS))
        .singleElement()
        .satisfies(row -> assertThat(row.state()).isEqualTo(UserLoader.State.RELEASED));
    // Seen a moment before Flink had entered it.
    flink.inUse.put(job, "cafe");
    assertThat(Reading.of(reader).get(SampleField.USER_LOADERS_LIVE)).isEqualTo(1);
  }

  /** Defines one class. */
  private static final class Job extends ClassLoader {
    final Class<?> type;

    Job(ClassLoader parent) throws IOException {
      super(parent);
      String name = Row.class.getName();
      try (InputStream in =
          UserCodeReaderTest.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
        byte[] bytes = in == null ? new byte[0] : in.readAllBytes();
        type = defineClass(name, bytes, 0, bytes.length);
      }
    }
  }

  private static final class Row {}

  private static final class Flink implements UserCodeLoaders {
    final IdentityHashMap<ClassLoader, String> inUse = new IdentityHashMap<>();
    final Map<String, String> names = new java.util.HashMap<>();
    boolean reachable = true;
    boolean silent;
    @Nullable String failure;

    @Override
    public boolean isUserCode(ClassLoader loader) {
      return loader instanceof Job;
    }

    @Override
    public String job(ClassLoader loader) {
      return "by address";
    }

    @Override
    public @Nullable IdentityHashMap<ClassLoader, String> inUse() throws Exception {
      if (silent) {
        throw new IllegalStateException();
      }
      if (failure != null) {
        throw new Exception(failure);
      }
      return reachable ? inUse : null;
    }

    @Override
    public Map<String, String> jobNames() {
      return names;
    }
  }
}
