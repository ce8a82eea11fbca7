package io.github.flinkmemory.agent.read.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flinkmemory.agent.FlinkRelease;
import io.github.flinkmemory.agent.Unconstructed;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LibraryCachesTest {
  private static final String CACHE = "execution.librarycache.BlobLibraryCacheManager";
  private static final String ID = "0123456789abcdef0123456789abcdef";

  private final Map<Object, Object> entries = new HashMap<>();

  static Stream<FlinkRelease> releases() {
    return Releases.runnable();
  }

  @ParameterizedTest
  @MethodSource("releases")
  void whatFlinkHoldsIsTheLoaderThatDefinesClasses(FlinkRelease release) throws Exception {
    for (String order : List.of("childFirst", "parentFirst")) {
      TaskExecutorFixture flink = withCache(release);
      LibraryCaches caches = new LibraryCaches(flink);
      ClassLoader loader = userLoader(flink, order, "file:/tmp/any.jar");
      Object job = newJob(flink);
      entries.clear();
      entries.put(job, entry(flink, loader));

      IdentityHashMap<ClassLoader, String> inUse = Objects.requireNonNull(caches.inUse());
      assertThat(inUse).hasSize(1).containsValue(job.toString());
      ClassLoader defining = inUse.keySet().iterator().next();
      assertThat(caches.isUserCode(defining)).isTrue();
      boolean wrapped = release.isAtLeast("1.12.0");
      assertThat(defining == loader).isEqualTo(!wrapped);
      assertThat(caches.isUserCode(loader)).isEqualTo(!wrapped);
      assertThat(caches.isUserCode(getClass().getClassLoader())).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void theFolderOfItsLibrariesTellsALoadersJob(FlinkRelease release) throws Exception {
    TaskExecutorFixture flink = withCache(release);
    LibraryCaches caches = new LibraryCaches(flink);

    assertThat(
            caches.job(
                userLoader(
                    flink,
                    "childFirst",
                    "file:/tmp/lib/x.jar",
                    "file:/tmp/blobStore-1/job_" + ID + "/blob_p-1")))
        .isEqualTo(release.isAtLeast("1.12.0") && !release.isAtLeast("1.16.0") ? null : ID);
    assertThat(caches.job(userLoader(flink, "childFirst", "file:/tmp/lib/x.jar"))).isNull();
    assertThat(caches.job(ClassLoader.getPlatformClassLoader())).isNull();
  }

  @ParameterizedTest
  @MethodSource("releases")
  void runningJobsHaveNames(FlinkRelease release) throws Exception {
    TaskExecutorFixture flink = withCache(release);
    Object job = newJob(flink);
    Object group = flink.instance("metrics.groups.TaskManagerJobMetricGroup");
    Unconstructed.set(group, "jobName", "count words");
    Object metrics = flink.instance("metrics.groups.TaskManagerMetricGroup");
    Unconstructed.set(metrics, "jobs", new HashMap<>(Map.of(job, group)));
    Unconstructed.set(flink.taskExecutor(), "taskManagerMetricGroup", metrics);

    assertThat(new LibraryCaches(flink).jobNames())
        .containsExactly(Map.entry(job.toString(), "count words"));
  }

  @Test
  void anApplicationsFolderIsNoJobs() throws Exception {
    TaskExecutorFixture flink = withCache(Releases.newest());
    ClassLoader loader =
        new java.net.URLClassLoader(
            new URL[] {new URL("file:/tmp/blobStore-1/application_" + ID + "/blob_p-1")});
    assertThat(new LibraryCaches(flink).job(loader)).isEqualTo("application " + ID);
  }

  @Test
  void anEntryWithoutALoaderYetAndTheSystemsLoaderAreNotUsers() throws Exception {
    TaskExecutorFixture flink = withCache(Releases.newest());
    entries.put(newJob(flink), entry(flink, null));
    Object unresolved = flink.instance(CACHE + "$LibraryCacheEntry");
    entries.put(newJob(flink), unresolved);
    entries.put(newJob(flink), entry(flink, ClassLoader.getSystemClassLoader()));

    assertThat(new LibraryCaches(flink).inUse()).isEmpty();
  }

  @Test
  void withoutATaskExecutorNothingIsTold() throws Exception {
    LibraryCaches caches = new LibraryCaches(List::of);
    assertThat(caches.inUse()).isNull();
    assertThat(caches.jobNames()).isEmpty();
  }

  @Test
  void aRenamedMemberIsNamed() throws Exception {
    TaskExecutorFixture flink =
        TaskExecutorFixture.of(Releases.newest(), new RenamedMember("cacheEntries"));
    Object cache = flink.instance(CACHE);
    Unconstructed.set(flink.services(), "libraryCacheManager", cache);

    assertThatThrownBy(() -> new LibraryCaches(flink).inUse())
        .hasMessageContaining("BlobLibraryCacheManager.cacheEntries");
  }

  private TaskExecutorFixture withCache(FlinkRelease release) throws Exception {
    TaskExecutorFixture flink = TaskExecutorFixture.of(release);
    Object cache = flink.instance(CACHE);
    Unconstructed.set(cache, "cacheEntries", entries);
    if (release.isAtLeast("1.11.0")) {
      Unconstructed.set(flink.services(), "libraryCacheManager", cache);
      return flink;
    }
    Object connection = flink.instance("taskexecutor.JobManagerConnection");
    Unconstructed.set(connection, "libraryCacheManager", cache);
    Object table = flink.instance("taskexecutor.JobManagerTable");
    Unconstructed.set(
        table, "jobManagerConnections", new HashMap<>(Map.of(newJob(flink), connection)));
    Unconstructed.set(flink.services(), "jobManagerTable", table);
    return flink;
  }

  private static Object newJob(TaskExecutorFixture flink) throws Exception {
    return flink.newInstance("org.apache.flink.api.common.JobID");
  }

  @SuppressWarnings("NullAway") // As Flink has it until the first task asks.
  private static Object entry(TaskExecutorFixture flink, @Nullable ClassLoader loader)
      throws Exception {
    Object entry = flink.instance(CACHE + "$LibraryCacheEntry");
    Object holder = entry;
    try {
      holder = flink.instance(CACHE + "$ResolvedClassLoader");
      Unconstructed.set(entry, "resolvedClassLoader", holder);
    } catch (ClassNotFoundException before111) {
      // The entry itself has it.
    }
    Unconstructed.set(holder, "classLoader", loader);
    return entry;
  }

  /** As Flink makes it, with a look-out for leaks where this version has one. */
  private static ClassLoader userLoader(TaskExecutorFixture flink, String order, String... urls)
      throws Exception {
    Class<?> factory;
    try {
      factory = flink.type("org.apache.flink.util.FlinkUserCodeClassLoaders");
    } catch (ClassNotFoundException before116) {
      factory = flink.type("execution.librarycache.FlinkUserCodeClassLoaders");
    }
    for (Method method : factory.getDeclaredMethods()) {
      if (method.getName().equals(order)) {
        List<Object> arguments = new ArrayList<>();
        for (Class<?> type : method.getParameterTypes()) {
          arguments.add(argument(type, urls));
        }
        method.setAccessible(true);
        return (ClassLoader) method.invoke(null, arguments.toArray());
      }
    }
    throw new NoSuchMethodException(order);
  }

  private static Object argument(Class<?> type, String... urls) throws Exception {
    if (type == URL[].class) {
      URL[] array = new URL[urls.length];
      for (int i = 0; i < urls.length; i++) {
        array[i] = new URL(urls[i]);
      }
      return array;
    }
    if (type == ClassLoader.class) {
      return ClassLoader.getPlatformClassLoader();
    }
    if (type == Consumer.class) {
      InvocationHandler nothing = (self, method, arguments) -> null;
      return Proxy.newProxyInstance(
          LibraryCachesTest.class.getClassLoader(), new Class<?>[] {Consumer.class}, nothing);
    }
    return type == boolean.class ? true : new String[0];
  }
}
