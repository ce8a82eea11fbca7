// The JobManager board: the four areas that a JobManager has.
import { board } from './board.mjs';
import { advice, agent, areaRow, container, firstScreen, ledger, loaders, pauses, SCOPE } from './process.mjs';

const AREAS = ['heap', 'off_heap', 'metaspace', 'overhead'];
const KINDS = ['heap', 'metaspace', 'direct', 'code', 'thread_stacks', 'jvm_native', 'unsafe', 'allocator', 'libraries', 'mapped_files', 'agent', 'unexplained'];
const COMPONENTS = ['heap', 'off_heap', 'jvm_metaspace', 'jvm_overhead'];

export const jobManager = () =>
  board({
    uid: 'flink-memory-jobmanager', title: 'Flink memory / JobManager', role: 'jobmanager', scope: SCOPE,
    description: 'The memory of JobManagers: configured, used and needed, for each area, against the limits that end a process.',
    panels: [
      ...firstScreen({ areas: AREAS, components: COMPONENTS, refusals: false }),
      ...advice,
      ...ledger(KINDS),
      ...areaRow('heap', {
        about: 'Heap: used contains garbage; demand is what survived the last collection of the old generation, absent until there was one.', normal: 'used swings up to the limit and back; demand below 80 % of it.',
        act: 'demand near the limit: raise jobmanager.memory.process.size or heap.size. It grows with the number of tasks, of checkpoints kept, and of finished jobs in the history of a session cluster.', extra: pauses,
      }),
      ...areaRow('off_heap', {
        about: 'Direct memory of the RPC layer, of file system clients and of user code that runs in main(). Without jobmanager.memory.enable-jvm-direct-memory-limit the JVM limits it to the size of the heap only.',
        normal: 'flat after warm-up.', act: 'near the limit: raise jobmanager.memory.off-heap.size. Growing with every checkpoint: a leak in a file system client.',
      }),
      ...areaRow('metaspace', {
        about: 'Class metadata: used, and committed (demand), to which the JVM\'s limit applies. In application mode the user\'s jar is loaded here too.', normal: 'a step at each submission on a session cluster, which comes back.',
        act: 'steps that never come back are leaked class loaders of main(). One high step: raise jobmanager.memory.jvm-metaspace.size.', extra: loaders(['untracked'], 12),
      }),
      ...areaRow('overhead', {
        about: 'Resident memory that belongs to no other area: thread stacks, code cache, the JVM itself, native libraries, and what nobody can explain.', normal: 'below what is configured.',
        act: 'raise jobmanager.memory.jvm-overhead.min and .max together; steady growth is a native leak or a fragmented allocator.',
      }),
      ...container, ...agent,
    ],
  });
