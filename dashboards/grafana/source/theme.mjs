// What every board shares: the colour of each area, and the levels at which the alerts speak.

export const AREAS = {
  heap: { title: 'Heap', color: 'blue' },
  off_heap: { title: 'Off-heap', color: 'purple' },
  network: { title: 'Network', color: 'green' },
  managed: { title: 'Managed', color: 'orange' },
  metaspace: { title: 'Metaspace', color: 'yellow' },
  overhead: { title: 'Overhead', color: '#8e9aa8' },
};

/** Flink's components in the order in which Flink stacks them; two parts of one area are two shades of its colour. */
export const COMPONENTS = {
  framework_heap: { title: 'Framework heap', color: 'light-blue' },
  task_heap: { title: 'Task heap', color: 'blue' },
  heap: { title: 'Heap', color: 'blue' },
  framework_off_heap: { title: 'Framework off-heap', color: 'light-purple' },
  task_off_heap: { title: 'Task off-heap', color: 'purple' },
  off_heap: { title: 'Off-heap', color: 'purple' },
  network: { title: 'Network', color: 'green' },
  managed: { title: 'Managed', color: 'orange' },
  jvm_metaspace: { title: 'JVM metaspace', color: 'yellow' },
  jvm_overhead: { title: 'JVM overhead', color: '#8e9aa8' },
};

/** What resident memory consists of, in the order of the agent's page; kinds of one area share its colour. */
export const KINDS = {
  heap: { title: 'Heap', color: 'blue' },
  metaspace: { title: 'Metaspace', color: 'yellow' },
  network: { title: 'Network segments', color: 'green' },
  netty: { title: 'Netty', color: 'light-purple' },
  direct: { title: 'Other direct buffers', color: 'purple' },
  managed: { title: 'Managed segments', color: 'light-orange' },
  rocksdb: { title: 'RocksDB', color: 'orange' },
  code: { title: 'Compiled code', color: '#5f6b7a' },
  thread_stacks: { title: 'Thread stacks', color: '#748091' },
  jvm_native: { title: 'JVM, native', color: '#8e9aa8' },
  unsafe: { title: 'Taken by Unsafe', color: '#7a4fa0' },
  allocator: { title: 'Kept by the allocator', color: '#a0694f' },
  libraries: { title: 'Libraries', color: '#a9b3be' },
  mapped_files: { title: 'Mapped files', color: '#c3cad2' },
  agent: { title: 'This agent', color: 'super-light-blue' },
  unexplained: { title: 'Unexplained', color: 'red' },
};

/**
 * What the alert of each area compares, and with what. Demand, but for managed memory: there the alert is on what is used, since the
 * budget is a promise to the container, and who broke it is no matter. The limit of the overhead is what the container leaves it, and
 * there may be no container; its measure is what was configured. A test reads the alerts and compares.
 */
export const MEASURES = {
  heap: ['demand_bytes', 'limit_bytes'],
  off_heap: ['demand_bytes', 'limit_bytes'],
  network: ['demand_bytes', 'limit_bytes'], // the alert names the same two in buffers: required and total
  managed: ['used_bytes', 'limit_bytes'],
  metaspace: ['demand_bytes', 'limit_bytes'],
  overhead: ['demand_bytes', 'configured_bytes'],
};

/**
 * Orange and red per subject: the numbers of the alerts named beside them. A test reads both and compares.
 * Where there is one alert only, there is one level only. Alerts that follow no level of the panel are named apart.
 */
export const LEVELS = {
  heap: { warning: 0.8, critical: 0.9, alerts: ['FlinkHeapLiveHigh', 'FlinkHeapLiveCritical'] },
  off_heap: { warning: 0.8, critical: 0.95, alerts: ['FlinkDirectHigh', 'FlinkDirectCritical'], withoutLevel: ['FlinkDirectLeak'] },
  network: { warning: 0.9, alerts: ['FlinkNetworkRequiredHigh'], withoutLevel: ['FlinkNetworkRefused'] },
  managed: { warning: 1.05, alerts: ['FlinkRocksDbOverBudget'], withoutLevel: ['FlinkManagedUnused'] },
  metaspace: { warning: 0.85, critical: 0.95, alerts: ['FlinkMetaspaceHigh', 'FlinkMetaspaceCritical'], withoutLevel: ['FlinkMetaspaceRunningOut', 'FlinkMetaspaceLeak'] },
  overhead: { warning: 0.9, alerts: ['FlinkOverheadHigh'], withoutLevel: ['FlinkAllocatorFragmentation'] },
  // No warning at 0.9: a TaskManager that uses its whole budget sits at 0.92 for good; its alert asks for a rise as well.
  container: { critical: 0.95, alerts: ['FlinkContainerKillRisk'], withoutLevel: ['FlinkContainerMemoryHigh'] },
  pressure: { warning: 0.1, alerts: ['FlinkContainerKillRisk'] },
  gc: { warning: 0.1, critical: 0.3, alerts: ['FlinkGcPauseHigh', 'FlinkGcPauseCritical'] },
};
