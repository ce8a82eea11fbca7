package io.github.flinkmemory.exporter.model.flink;

import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.FlinkVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The released classes of one Flink version, in a class loader of their own. */
public final class FlinkRelease {
  private static final String RUNTIME = "org.apache.flink.runtime.";
  private static final FlinkVersion FIRST_MODEL_OF_JOB_MANAGERS = FlinkVersion.of(1, 11, 0);
  private static final FlinkVersion LEGACY_REMOVED = FlinkVersion.of(2, 0, 0);

  private final FlinkVersion version;
  private final ClassLoader loader;
  private final Class<?> configuration;

  private FlinkRelease(FlinkVersion version, Path jars) {
    this.version = version;
    try {
      List<URL> urls = new ArrayList<>();
      for (Path directory : List.of(jars, jars.resolveSibling("all"))) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.jar")) {
          for (Path file : files) {
            urls.add(file.toUri().toURL());
          }
        }
      }
      loader = new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
      configuration = loader.loadClass("org.apache.flink.configuration.Configuration");
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException("no Flink in " + jars, e);
    }
  }

  /** All releases that the build has fetched, oldest first. */
  public static List<FlinkRelease> all() {
    return Fetched.RELEASES;
  }

  private static final class Fetched {
    static final List<FlinkRelease> RELEASES = load();

    private static List<FlinkRelease> load() {
      Path jars = Path.of(System.getProperty("flink.jars", "target/flink"));
      List<FlinkRelease> releases = new ArrayList<>();
      try (DirectoryStream<Path> versions = Files.newDirectoryStream(jars, "[0-9]*")) {
        for (Path directory : versions) {
          FlinkVersion version = FlinkVersion.parse(directory.getFileName().toString());
          releases.add(new FlinkRelease(version, directory));
        }
      } catch (IOException e) {
        throw new UncheckedIOException("build once with Maven: it fetches Flink", e);
      }
      releases.sort(Comparator.comparing(FlinkRelease::version));
      return releases;
    }
  }

  public FlinkVersion version() {
    return version;
  }

  @Override
  public String toString() {
    return "Flink " + version;
  }

  public boolean hasModelOfJobManagers() {
    return version.atLeast(FIRST_MODEL_OF_JOB_MANAGERS);
  }

  /** What the launcher of the deploy mode resolves for a TaskManager. */
  public FlinkOutcome taskManager(
      Map<String, String> options, DeployMode mode, Map<String, String> environment) {
    return outcome(
        environment,
        () -> {
          Object config = configuration(options);
          Class<?> utils = load(RUNTIME + "clusterframework.TaskExecutorProcessUtils");
          if (!version.atLeast(LEGACY_REMOVED)) {
            String target =
                mode == DeployMode.STANDALONE ? "TOTAL_FLINK_MEMORY" : "TOTAL_PROCESS_MEMORY";
            config =
                call(
                    utils,
                    "getConfigurationMapLegacyTaskManagerHeapSizeToConfigOption",
                    config,
                    option("TaskManagerOptions", target));
          }
          Object spec = call(utils, "processSpecFromConfig", config);
          Map<String, String> values = new TreeMap<>();
          values.put("framework_heap", bytes(spec, "getFrameworkHeapSize"));
          values.put("task_heap", bytes(spec, "getTaskHeapSize"));
          values.put("framework_off_heap", bytes(spec, "getFrameworkOffHeapMemorySize"));
          values.put("task_off_heap", bytes(spec, "getTaskOffHeapSize"));
          values.put("network", bytes(spec, "getNetworkMemSize"));
          values.put("managed", bytes(spec, "getManagedMemorySize"));
          values.put("flags", jvmFlags(utils, spec));
          putShared(values, spec);
          putDynamic(values, (String) call(utils, "generateDynamicConfigsStr", spec));
          return FlinkOutcome.of(values);
        });
  }

  /** What the launcher of the deploy mode resolves for a JobManager; from 1.11 on. */
  public FlinkOutcome jobManager(
      Map<String, String> options, boolean heapByProcess, Map<String, String> environment) {
    return outcome(
        environment,
        () -> {
          Object config = configuration(options);
          Class<?> utils = load(RUNTIME + "jobmanager.JobManagerProcessUtils");
          Object spec =
              version.atLeast(LEGACY_REMOVED)
                  ? call(utils, "processSpecFromConfig", config)
                  : call(
                      utils,
                      "processSpecFromConfigWithNewOptionToInterpretLegacyHeap",
                      config,
                      option(
                          "JobManagerOptions",
                          heapByProcess ? "TOTAL_PROCESS_MEMORY" : "JVM_HEAP_MEMORY"));
          Map<String, String> values = new TreeMap<>();
          values.put("heap", bytes(spec, "getJvmHeapMemorySize"));
          values.put("off_heap", bytes(spec, "getJvmDirectMemorySize"));
          values.put("flags", (String) call(utils, "generateJvmParametersStr", spec, config));
          putShared(values, spec);
          if (version.atLeast(1, 12, 0)) {
            putDynamic(values, (String) call(utils, "generateDynamicConfigsStr", spec));
          }
          return FlinkOutcome.of(values);
        });
  }

  /** What a MiniCluster gives its TaskManagers. */
  public FlinkOutcome localExecution(Map<String, String> options) {
    return outcome(
        Map.of(),
        () -> {
          Class<?> utils = load(RUNTIME + "taskexecutor.TaskExecutorResourceUtils");
          Object spec =
              call(utils, "resourceSpecFromConfigForLocalExecution", configuration(options));
          Map<String, String> values = new TreeMap<>();
          values.put("network", bytes(spec, "getNetworkMemSize"));
          values.put("managed", bytes(spec, "getManagedMemorySize"));
          return FlinkOutcome.of(values);
        });
  }

  /** The configuration object that Flink loads from a directory. */
  public LoadedByFlink load(Path directory) {
    try {
      Object loaded =
          call(
              load("org.apache.flink.configuration.GlobalConfiguration"),
              "loadConfiguration",
              directory.toString());
      return new LoadedByFlink(this, loaded);
    } catch (InvocationTargetException e) {
      throw new RefusedByFlinkException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private String jvmFlags(Class<?> utils, Object spec) throws ReflectiveOperationException {
    Class<?> owner =
        version.atLeast(1, 11, 0) ? load(RUNTIME + "util.config.memory.ProcessMemoryUtils") : utils;
    return (String) call(owner, "generateJvmParametersStr", spec);
  }

  private static void putShared(Map<String, String> values, Object spec)
      throws ReflectiveOperationException {
    values.put("jvm_metaspace", bytes(spec, "getJvmMetaspaceSize"));
    values.put("jvm_overhead", bytes(spec, "getJvmOverheadSize"));
    values.put("total_flink", bytes(spec, "getTotalFlinkMemorySize"));
    values.put("total_process", bytes(spec, "getTotalProcessMemorySize"));
  }

  private static void putDynamic(Map<String, String> values, String arguments) {
    for (String argument : arguments.trim().split("\\s*-D ")) {
      int equals = argument.indexOf('=');
      String key = equals < 0 ? "" : argument.substring(0, equals);
      if (key.contains(".memory.") || key.equals("taskmanager.numberOfTaskSlots")) {
        values.put("-D" + key, argument.substring(equals + 1).trim());
      }
    }
  }

  private interface Resolving {
    FlinkOutcome resolve() throws ReflectiveOperationException;
  }

  private static FlinkOutcome outcome(Map<String, String> environment, Resolving resolving) {
    try {
      return ProcessEnvironment.with(environment, resolving::resolve);
    } catch (InvocationTargetException e) {
      return FlinkOutcome.refused(String.valueOf(e.getCause()));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private Object configuration(Map<String, String> options) throws ReflectiveOperationException {
    readListsAsYaml();
    Object config = configuration.getConstructor().newInstance();
    Method set = configuration.getMethod("setString", String.class, String.class);
    for (Map.Entry<String, String> entry : options.entrySet()) {
      set.invoke(config, entry.getKey(), entry.getValue());
    }
    return config;
  }

  /** 1.19 and 1.20 remember in a static field that the last file they loaded had no real YAML. */
  private void readListsAsYaml() throws ReflectiveOperationException {
    if (version.atLeast(1, 19, 0) && !version.atLeast(LEGACY_REMOVED)) {
      Field field =
          load("org.apache.flink.configuration.GlobalConfiguration")
              .getDeclaredField("standardYaml");
      field.setAccessible(true);
      field.setBoolean(null, true);
    }
  }

  Object option(String holder, String name) throws ReflectiveOperationException {
    return load("org.apache.flink.configuration." + holder).getField(name).get(null);
  }

  Class<?> load(String name) throws ClassNotFoundException {
    return loader.loadClass(name);
  }

  private static String bytes(Object spec, String getter) throws ReflectiveOperationException {
    Method get = getter(spec.getClass(), getter);
    get.setAccessible(true);
    Object size = get.invoke(spec);
    return String.valueOf(size.getClass().getMethod("getBytes").invoke(size));
  }

  /** Some getters are visible to their own package alone, some are inherited. */
  private static Method getter(Class<?> type, String name) throws NoSuchMethodException {
    try {
      return type.getDeclaredMethod(name);
    } catch (NoSuchMethodException e) {
      return type.getMethod(name);
    }
  }

  static Object call(Class<?> owner, String method, Object... arguments)
      throws ReflectiveOperationException {
    for (Method candidate : owner.getDeclaredMethods()) {
      if (candidate.getName().equals(method) && takes(candidate, arguments)) {
        candidate.setAccessible(true);
        return candidate.invoke(null, arguments);
      }
    }
    throw new NoSuchMethodException(owner + "." + method);
  }

  private static boolean takes(Method method, Object[] arguments) {
    Class<?>[] types = method.getParameterTypes();
    if (types.length != arguments.length) {
      return false;
    }
    for (int i = 0; i < types.length; i++) {
      if (!types[i].isInstance(arguments[i])) {
        return false;
      }
    }
    return true;
  }
}
