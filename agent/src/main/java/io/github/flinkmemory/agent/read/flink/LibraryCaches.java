package io.github.flinkmemory.agent.read.flink;

import io.github.flinkmemory.agent.read.UserCodeLoaders;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Flink's class loaders of user code, as the library caches of all TaskExecutors hold them while
 * their jobs have slots. Takes no lock.
 */
public final class LibraryCaches implements UserCodeLoaders {
  /** The folder that the libraries of a job are kept in; from 2.3 it may be an application's. */
  private static final Pattern FOLDER = Pattern.compile("/(job|application)_([0-9a-f]{32})/");

  private final Supplier<List<Object>> roots;

  /**
   * @param roots the TaskExecutors that are alive; none where they cannot be reached
   */
  public LibraryCaches(Supplier<List<Object>> roots) {
    this.roots = roots;
  }

  @Override
  public boolean isUserCode(ClassLoader loader) {
    return FlinkHandles.owns(FlinkSymbol.USER_CODE_LOADER, loader);
  }

  @Override
  public @Nullable String job(ClassLoader loader) {
    if (!(loader instanceof URLClassLoader)) {
      return null;
    }
    for (URL url : ((URLClassLoader) loader).getURLs()) {
      Matcher folder = FOLDER.matcher(url.getPath());
      if (folder.find()) {
        String id = folder.group(2);
        return folder.group(1).equals("job") ? id : folder.group(1) + " " + id;
      }
    }
    return null;
  }

  @Override
  public @Nullable IdentityHashMap<ClassLoader, String> inUse() throws Exception {
    List<Object> taskExecutors = roots.get();
    if (taskExecutors.isEmpty()) {
      return null;
    }
    IdentityHashMap<ClassLoader, String> inUse = new IdentityHashMap<>();
    for (Object taskExecutor : taskExecutors) {
      List<Object> caches = caches(taskExecutor);
      if (caches == null) {
        return null;
      }
      for (Object cache : caches) {
        // A job manager without tasks yet, or a test, has another kind of cache: nothing to see.
        if (FlinkHandles.owns(FlinkSymbol.LIBRARY_CACHE_ENTRIES, cache) && !add(cache, inUse)) {
          return null;
        }
      }
    }
    return inUse;
  }

  @Override
  public Map<String, String> jobNames() throws Exception {
    Map<String, String> names = new HashMap<>();
    for (Object taskExecutor : roots.get()) {
      Object metrics = FlinkHandles.object(FlinkSymbol.TASK_EXECUTOR_METRICS, taskExecutor);
      List<Object> jobs = entries(FlinkSymbol.TM_METRICS_JOBS, metrics);
      if (jobs != null) {
        for (Object job : jobs) {
          Map.Entry<?, ?> entry = (Map.Entry<?, ?>) job;
          Object name = FlinkHandles.nullable(FlinkSymbol.JOB_NAME, entry.getValue());
          names.put(String.valueOf(entry.getKey()), String.valueOf(name));
        }
      }
    }
    return names;
  }

  /** Null when connections came and went under the look. */
  private static @Nullable List<Object> caches(Object taskExecutor) throws Exception {
    Object services = FlinkHandles.object(FlinkSymbol.TASK_EXECUTOR_SERVICES, taskExecutor);
    List<Object> caches = new ArrayList<>();
    if (!FlinkHandles.has(FlinkSymbol.TM_SERVICES_JOB_MANAGERS, services)) {
      caches.add(FlinkHandles.object(FlinkSymbol.TM_SERVICES_LIBRARY_CACHE, services));
      return caches;
    }
    Object table = FlinkHandles.object(FlinkSymbol.TM_SERVICES_JOB_MANAGERS, services);
    Map<?, ?> connections =
        (Map<?, ?>) FlinkHandles.object(FlinkSymbol.JOB_MANAGERS_CONNECTIONS, table);
    List<Object> copy = Snapshots.copyOf(connections.values());
    if (copy == null) {
      return null;
    }
    for (Object connection : copy) {
      caches.add(FlinkHandles.object(FlinkSymbol.JOB_MANAGER_LIBRARY_CACHE, connection));
    }
    return caches;
  }

  /** False when the cache changed under the look. */
  private static boolean add(Object cache, IdentityHashMap<ClassLoader, String> inUse)
      throws Exception {
    List<Object> entries = entries(FlinkSymbol.LIBRARY_CACHE_ENTRIES, cache);
    if (entries == null) {
      return false;
    }
    for (Object object : entries) {
      Map.Entry<?, ?> entry = (Map.Entry<?, ?>) object;
      ClassLoader loader = loader(entry.getValue());
      if (loader != null) {
        inUse.put(loader, String.valueOf(entry.getKey()));
      }
    }
    return true;
  }

  private static @Nullable ClassLoader loader(Object entry) throws Exception {
    Object holder =
        FlinkHandles.has(FlinkSymbol.LIBRARY_CACHE_LOADER, entry)
            ? entry
            : FlinkHandles.nullable(FlinkSymbol.LIBRARY_CACHE_ENTRY_RESOLVED, entry);
    Object loader =
        holder == null ? null : FlinkHandles.nullable(FlinkSymbol.LIBRARY_CACHE_LOADER, holder);
    if (loader != null && FlinkHandles.owns(FlinkSymbol.LOADER_WRAPPER_INNER, loader)) {
      loader = FlinkHandles.nullable(FlinkSymbol.LOADER_WRAPPER_INNER, loader);
    }
    return loader == null || isOfTheHost((ClassLoader) loader) ? null : (ClassLoader) loader;
  }

  /** The loader of a job without libraries; it lives as long as the process. */
  private static boolean isOfTheHost(ClassLoader loader) {
    for (ClassLoader host = ClassLoader.getSystemClassLoader(); host != null; ) {
      if (host == loader) {
        return true;
      }
      host = host.getParent();
    }
    return false;
  }

  /** Entries whose keys and values do not change; null when the map changed under the look. */
  private static @Nullable List<Object> entries(FlinkSymbol symbol, Object target)
      throws Exception {
    return Snapshots.copyOf(((Map<?, ?>) FlinkHandles.object(symbol, target)).entrySet());
  }
}
