package io.github.flinkmemory.agent.read.loader;

import io.github.flinkmemory.agent.read.Cadence;
import io.github.flinkmemory.agent.read.SampleReader;
import io.github.flinkmemory.agent.read.UserCodeLoaders;
import io.github.flinkmemory.agent.read.WideningInterval;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import io.github.flinkmemory.exporter.sample.UserLoader;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.management.JMException;
import org.jspecify.annotations.Nullable;

/**
 * The class loaders of user code. At each tick it looks at what Flink holds and at what was
 * collected, which takes microseconds and no pause. All classes of the JVM are walked at most once
 * a minute where cost counts, and only when some were loaded or unloaded since: that finds the
 * loaders of jobs that were shorter than a tick. Then the JVM is asked for the sizes of loaders,
 * when there are any. Where a job has ended whose loader's size is not known, it is asked after ten
 * seconds already, as far as the same bound of cost allows.
 *
 * <p>Holds no loader between ticks.
 */
public final class UserCodeReader implements SampleReader {
  /** Of the time between two looks to that of one: what pauses takes 10 ms a minute at most. */
  private static final int SPARING = 6_000;

  /** Where a job has ended of whose loader the size is not known. */
  private static final long LEAST_LOOK_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final long FIRST_LOOK_NANOS = TimeUnit.SECONDS.toNanos(15);

  /** The agent's own metaspace hardly changes. */
  private static final long OWN_NANOS = TimeUnit.HOURS.toNanos(1);

  private final Instrumentation instrumentation;
  private final UserCodeLoaders flink;
  private final String untracked;
  private final @Nullable String ownLoader;
  private final LongSupplier nanoTime;
  private final LoaderStatisticsCommand command;
  private final WideningInterval interval;
  private final TrackedLoaders loaders = new TrackedLoaders();
  private final Canaries canaries = new Canaries();
  private final UserCodeRows rows = new UserCodeRows(loaders);

  private long nextLook;
  private long nextForEnded;
  private long betweenLooks;
  private long nextOwn;
  private long classChanges = -1;
  private boolean driverManager;
  private boolean looked;
  private String remark = "";

  /**
   * @param untracked why Flink cannot tell which loaders it uses, where it cannot
   * @param ownLoader class of the agent's own loader; null when it has none
   * @param cadence with which all classes are looked at
   */
  public UserCodeReader(
      Instrumentation instrumentation,
      UserCodeLoaders flink,
      String untracked,
      @Nullable String ownLoader,
      Cadence cadence) {
    this(
        instrumentation,
        flink,
        untracked,
        ownLoader,
        System::nanoTime,
        new LoaderStatisticsCommand(),
        cadence.interval(SPARING));
  }

  UserCodeReader(
      Instrumentation instrumentation,
      UserCodeLoaders flink,
      String untracked,
      @Nullable String ownLoader,
      LongSupplier nanoTime,
      LoaderStatisticsCommand command,
      WideningInterval interval) {
    this.instrumentation = instrumentation;
    this.flink = flink;
    this.untracked = untracked;
    this.ownLoader = ownLoader;
    this.nanoTime = nanoTime;
    this.command = command;
    this.interval = interval;
    betweenLooks = longestNanos();
    nextLook = nanoTime.getAsLong() + Math.min(FIRST_LOOK_NANOS, betweenLooks);
    nextForEnded = nextLook;
    nextOwn = nextLook;
  }

  @Override
  public long cadenceMillis() {
    return TimeUnit.NANOSECONDS.toMillis(betweenLooks);
  }

  @Override
  public boolean pausesHost() {
    return looked;
  }

  @Override
  public SourceStatus read(MemorySample.Builder sample) throws Exception {
    long nanos = nanoTime.getAsLong();
    looked = false;
    loaders.forgetGone();
    SourceStatus failure = null;
    boolean tracked = false;
    try {
      tracked = lookAtFlink(nanos);
    } catch (Exception e) {
      failure = SourceStatus.failed(e);
    }
    if (nanos - nextLook >= 0 || (nanos - nextForEnded >= 0 && endedIsUnmeasured())) {
      lookAtTheJvm(nanos, tracked);
      if (looked) {
        spare(nanos);
      }
    }
    if (canaries.mark(loaders.all())) {
      suspect();
    }
    canaries.plant(loaders.all(), nanos);
    rows.into(sample, tracked);
    if (failure != null) {
      return failure;
    }
    String lacking = tracked ? remark : untracked;
    return lacking.isEmpty() ? SourceStatus.up() : SourceStatus.upBut(lacking);
  }

  /** Whether Flink told which loaders it uses. */
  private boolean lookAtFlink(long nanos) throws Exception {
    IdentityHashMap<ClassLoader, String> inUse = flink.inUse();
    if (inUse == null) {
      return rows.wereTracked();
    }
    loaders.heldByFlink(inUse, nanos);
    boolean unnamed = false;
    for (TrackedLoader loader : loaders.all()) {
      unnamed |= loader.state == UserLoader.State.LIVE && loader.jobName == null;
    }
    if (unnamed) {
      Map<String, String> names = flink.jobNames();
      for (TrackedLoader loader : loaders.all()) {
        if (loader.jobName == null && loader.job != null) {
          loader.jobName = names.get(loader.job);
        }
      }
    }
    return true;
  }

  private void lookAtTheJvm(long nanos, boolean tracked) throws JMException {
    ClassLoadingMXBean bean = ManagementFactory.getClassLoadingMXBean();
    long changes = bean.getTotalLoadedClassCount() + bean.getUnloadedClassCount();
    boolean changed = changes != classChanges;
    boolean own = ownLoader != null && nanos - nextOwn >= 0;
    if (!changed && !own) {
      return;
    }
    looked = true;
    nextLook = nanos + betweenLooks;
    nextForEnded = nextLook;
    classChanges = changes;
    if (changed) {
      LoadedClasses classes = new LoadedClasses(instrumentation.getAllLoadedClasses());
      driverManager = classes.hasDriverManager();
      classes.into(loaders, flink);
      if (tracked) {
        releaseNew(nanos);
      }
    }
    if (own || (changed && !loaders.all().isEmpty())) {
      measure(nanos);
    }
  }

  private long longestNanos() {
    return TimeUnit.MILLISECONDS.toNanos(interval.longestMillis());
  }

  /** Looks the less often the more classes and loaders there are. */
  private void spare(long nanos) {
    interval.read(nanos, nanoTime.getAsLong());
    long wanted = TimeUnit.MILLISECONDS.toNanos(interval.leastMillis());
    betweenLooks = Math.max(longestNanos(), wanted);
    nextLook = nanos + betweenLooks;
    nextForEnded = nanos + Math.min(betweenLooks, Math.max(LEAST_LOOK_NANOS, wanted));
  }

  /**
   * Until its size is known, what an ended job has left in metaspace is taken for what running jobs
   * need.
   */
  private boolean endedIsUnmeasured() {
    if (!remark.isEmpty()) {
      return false;
    }
    for (TrackedLoader loader : loaders.all()) {
      if (loader.state == UserLoader.State.RELEASED && loader.bytes < 0) {
        return true;
      }
    }
    return false;
  }

  /** What was found in the JVM alone belongs to a job that has gone. */
  private void releaseNew(long nanos) {
    for (TrackedLoader loader : loaders.all()) {
      if (loader.state == UserLoader.State.UNTRACKED) {
        loader.state = UserLoader.State.RELEASED;
        loader.releasedNanos = nanos;
      }
    }
  }

  private void measure(long nanos) throws JMException {
    LoaderStatistics statistics = command.statistics();
    if (statistics == null) {
      remark = "no metaspace per loader: this JVM offers no DiagnosticCommand bean with it";
      return;
    }
    remark = "";
    LoaderBytes.join(loaders.all(), statistics);
    LoaderStatistics.Row row = ownLoader == null ? null : statistics.only(ownLoader);
    if (row != null) {
      rows.own(row.bytes());
    }
    nextOwn = nanos + OWN_NANOS;
  }

  /** A loader that something holds is leaked; so is one that outlived even soft references. */
  private void suspect() throws IOException {
    Suspects suspects = new Suspects();
    for (TrackedLoader loader : loaders.all()) {
      ClassLoader alive = loader.outlivedUnloading ? loader.get() : null;
      if (alive != null) {
        suspects.add(alive);
      }
    }
    try {
      JdkFields fields = new JdkFields(instrumentation);
      new ThreadSuspects(fields, suspects).look();
      new RegistrySuspects(fields, suspects).look(driverManager);
    } finally {
      // The canary is gone: what it proved must not be lost with a look that failed.
      judge(suspects);
    }
  }

  private void judge(Suspects suspects) {
    for (TrackedLoader loader : loaders.all()) {
      ClassLoader alive = loader.outlivedUnloading ? loader.get() : null;
      if (alive != null) {
        loader.suspects = suspects.of(alive);
        if (loader.outlivedSoftReferences || !loader.suspects.isEmpty()) {
          loader.state = UserLoader.State.LEAKED;
        }
      }
    }
  }
}
