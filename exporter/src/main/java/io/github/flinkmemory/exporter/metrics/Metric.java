package io.github.flinkmemory.exporter.metrics;

/** Name, type, unit and meaning of every metric. Names are as Prometheus shows them. */
public enum Metric {
  COMPONENT_CONFIGURED(
      "flink_memory_component_configured_bytes",
      "bytes",
      "Size of a component of Flink's memory model as Flink resolved it."),
  CONFIGURED(
      "flink_memory_configured_bytes",
      "bytes",
      "Size that is configured for an area: the sum of its components."),
  LIMIT(
      "flink_memory_limit_bytes",
      "bytes",
      "Limit that is really enforced for an area, by the JVM's effective flags, Flink's pools or the container."),
  USED(
      "flink_memory_used_bytes",
      "bytes",
      "Occupied now. Heap includes garbage; managed is what is really occupied, not what is reserved."),
  DEMAND(
      "flink_memory_demand_bytes",
      "bytes",
      "What the workload needs: heap that survived a collection of the old generation, guaranteed network segments, committed metaspace, pinned managed memory."),
  PEAK("flink_memory_peak_bytes", "bytes", "Highest demand of the last 24 hours."),
  GAP(
      "flink_memory_gap_bytes",
      "bytes",
      "Configured minus peak: headroom when positive, shortage when negative. Absent while the present demand is unknown."),
  PROCESS_CONFIGURED(
      "flink_memory_process_configured_bytes", "bytes", "Total process memory of the model."),
  PROCESS_RESIDENT(
      "flink_memory_process_resident_bytes",
      "bytes",
      "Resident memory of the process, as the kernel counts it: with ZGC without generations (up to Java 23) the heap is at three addresses, and a page of it that was touched at all counts three times; the container counts it once."),
  PROCESS_RESIDENT_PEAK(
      "flink_memory_process_resident_peak_bytes",
      "bytes",
      "Highest resident memory since the start of the process."),
  PROCESS_SWAPPED(
      "flink_memory_process_swapped_bytes", "bytes", "Memory of the process that is swapped out."),
  RESIDENT(
      "flink_memory_resident_bytes",
      "bytes",
      "Partition of the process's resident memory by kind; the sum is the resident memory. Basis measured or derived; unexplained is what remains, negative when the kinds were overestimated. With ZGC without generations (up to Java 23) the heap counts up to three times, as in the resident memory."),
  CONTAINER_LIMIT(
      "flink_memory_container_limit_bytes",
      "bytes",
      "Smallest memory limit of the control groups around the process; absent when there is none."),
  CONTAINER_UNRECLAIMABLE(
      "flink_memory_container_unreclaimable_bytes",
      "bytes",
      "Anonymous, shared and unreclaimable kernel memory of the container: what counts towards a kill."),
  CONTAINER_WORKING_SET(
      "flink_memory_container_working_set_bytes",
      "bytes",
      "Usage of the container without inactive file pages. Holds active page cache, which can be reclaimed."),
  CONTAINER_PRESSURE(
      "flink_memory_container_pressure_ratio",
      "ratio",
      "Share of the last 10 seconds in which some task of the container waited for memory."),
  CONTAINER_OOM_KILLS(
      "flink_memory_container_oom_kills_total",
      "",
      "Processes of the container that the kernel killed for memory. A killed TaskManager takes its own count with it."),
  GC_PAUSE(
      "flink_memory_gc_pause_seconds_total",
      "seconds",
      "Time in stop-the-world collections; concurrent cycles are not pauses."),
  NETWORK_BUFFERS(
      "flink_memory_network_buffers",
      "",
      "Network segments by state: total, used (handed to local pools), available, required (guaranteed minimum of the local pools), wanted (the sum of their maxima; a pool without one counts as the whole pool), holding_data."),
  NETWORK_REFUSED(
      "flink_memory_network_refused_total",
      "",
      "Requests for a local buffer pool that were refused: insufficient number of network buffers."),
  MANAGED_RESERVED(
      "flink_memory_managed_reserved_bytes",
      "bytes",
      "Managed memory that consumers reserved or allocated; RocksDB reserves its share in full at once."),
  OFF_HEAP(
      "flink_memory_off_heap_bytes",
      "bytes",
      "Off-heap area by holder: Netty of the data plane and of the remote calls, batch shuffle reads, buffers that threads keep for the JDK; the rest is the tasks' and their connectors'."),
  CLASS_SPACE(
      "flink_memory_class_space_bytes",
      "bytes",
      "Part of the used metaspace in the compressed class space, which has a limit of its own (1 GiB unless set); absent where there is none."),
  CHILDREN_RESIDENT(
      "flink_memory_children_resident_bytes",
      "bytes",
      "Resident memory of child processes, such as Python workers."),
  TASKS("flink_memory_tasks", "", "Tasks in the slots, starting and ending ones included."),
  ROCKSDB(
      "flink_memory_rocksdb_bytes",
      "bytes",
      "Shared block caches of RocksDB: capacity, usage (write buffers included), pinned."),
  USER_LOADERS(
      "flink_memory_user_loaders",
      "",
      "User-code class loaders by state: live, released (let go by Flink, not proven leaked), leaked (outlived a collection that unloads classes, and something is found that keeps it, or it outlived soft references too), untracked (nobody tells whether Flink uses them, as in a JobManager)."),
  USER_LOADER_BYTES(
      "flink_memory_user_loader_bytes",
      "bytes",
      "Metaspace of the user-code class loaders by state, hidden classes and child loaders included."),
  USER_LOADER_SUSPECTS(
      "flink_memory_user_loader_suspects",
      "",
      "Things found that hold leaked class loaders: threads, shutdown hooks, timers, drivers, thread locals. The page names them."),
  METASPACE_GROWTH(
      "flink_memory_metaspace_growth_per_job_bytes",
      "bytes",
      "Metaspace that a finished job leaves behind for good: median of the leaked loaders times their share among finished jobs."),
  METASPACE_JOBS_LEFT(
      "flink_memory_metaspace_jobs_left",
      "",
      "Jobs that can still finish before the metaspace is exhausted at that growth; absent without a leak."),
  FINDING(
      "flink_memory_finding",
      "",
      "1 where the reason holds for the area, 0 where it was looked at and does not; reasons of severity info only while they are the area's primary one."),
  RECOMMENDED(
      "flink_memory_recommended_bytes",
      "bytes",
      "What the area should have by this TaskManager's own advice; as configured when nothing needs to change."),
  ADVICE_OPTION(
      "flink_memory_advice_option_bytes",
      "bytes",
      "Value of each size option in the advised edit of the user's configuration; absent when nothing is to change."),
  ADVICE_CONFIDENCE(
      "flink_memory_advice_confidence_ratio",
      "ratio",
      "Share of the time seen that is wanted before anything is lowered: 1 is a day of running tasks."),
  EXHAUSTION(
      "flink_memory_exhaustion_seconds",
      "seconds",
      "Time until the area is exhausted at the present trend; absent when no trend is significant."),
  INFO("flink_memory_info", "", "Identity of the process; always 1."),
  SOURCE_STATE(
      "flink_memory_source_state",
      "",
      "Present state of each source of measurements: up, off, unavailable, failed; always 1."),
  SOURCE_INTERVAL(
      "flink_memory_source_interval_seconds",
      "seconds",
      "Time between two reads of a source that is not read, or not whole, at each sample; absent for the others."),
  SAMPLE_TIMESTAMP(
      "flink_memory_sample_timestamp_seconds",
      "seconds",
      "Time of the last sample since the epoch. Measurements older than three intervals are withheld."),
  AGENT_TICKS("flink_memory_agent_ticks_total", "", "Samples taken."),
  AGENT_TICK_CPU(
      "flink_memory_agent_tick_cpu_seconds_total", "seconds", "Processor time that sampling took."),
  AGENT_PAUSE(
      "flink_memory_agent_pause_seconds_total",
      "seconds",
      "Time in calls by which the agent stopped the host's threads for a part of it: an upper bound of the pauses it caused."),
  AGENT_SCRAPES("flink_memory_agent_scrapes_total", "", "Scrapes answered."),
  AGENT_SCRAPE(
      "flink_memory_agent_scrape_seconds_total",
      "seconds",
      "Time spent on collecting the metrics for scrapes."),
  AGENT_CLASSES("flink_memory_agent_classes", "", "Classes that the agent's own loader defined."),
  AGENT_METASPACE(
      "flink_memory_agent_metaspace_bytes", "bytes", "Metaspace of the agent's own loader."),
  AGENT_ERRORS(
      "flink_memory_agent_errors_total", "", "Failures inside the agent that were caught.");

  /** Nothing was added since; what is added later gets its version beside its description. */
  private static final String FIRST_VERSION = "0.1.0";

  private final String prometheusName;
  private final String unit;
  private final String description;

  Metric(String prometheusName, String unit, String description) {
    this.prometheusName = prometheusName;
    this.unit = unit;
    this.description = description;
  }

  /** The name on the page, with unit and, for counters, {@code _total}. */
  public String prometheusName() {
    return prometheusName;
  }

  /** Base unit, or empty for counts. */
  public String unit() {
    return unit;
  }

  public String description() {
    return description;
  }

  /** The first version that serves it. */
  public String since() {
    return FIRST_VERSION;
  }

  public boolean isCounter() {
    return prometheusName.endsWith("_total");
  }

  /** The name that Micrometer's naming convention turns into {@link #prometheusName}. */
  String meterName() {
    String name =
        isCounter()
            ? prometheusName.substring(0, prometheusName.length() - "_total".length())
            : prometheusName;
    return unit.isEmpty() ? name : name.substring(0, name.length() - unit.length() - 1);
  }
}
