package io.github.flinkmemory.exporter.sample;

/**
 * Key of a part of a sample that is more than numbers: rows for the report's page, such as names,
 * which have no place in metrics. Compared by identity: one constant of each, declared here.
 *
 * @param <T> the immutable type of a row
 */
public final class SampleDetail<T> {
  /** The allocated slots in the order of their numbers. */
  public static final SampleDetail<SlotMemory> SLOTS =
      new SampleDetail<>(Source.MANAGED, SlotMemory.class);

  /** The jobs that have tasks here, the one that is guaranteed most buffers first. */
  public static final SampleDetail<JobBuffers> JOBS =
      new SampleDetail<>(Source.TASKS, JobBuffers.class);

  /** The user-code class loaders, leaked ones first. */
  public static final SampleDetail<UserLoader> USER_LOADERS =
      new SampleDetail<>(Source.USER_CODE, UserLoader.class);

  /** The native allocator; one row. */
  public static final SampleDetail<NativeAllocator> NATIVE_ALLOCATOR =
      new SampleDetail<>(Source.MAPPINGS, NativeAllocator.class);

  private final Source source;
  private final Class<T> rowType;

  SampleDetail(Source source, Class<T> rowType) {
    this.source = source;
    this.rowType = rowType;
  }

  /** The source that measures this detail. */
  public Source source() {
    return source;
  }

  T row(Object object) {
    return rowType.cast(object);
  }
}
