package io.github.flinkmemory.e2e.evaluation;

/** How a fault ends when nobody does anything about it. */
enum Ending {
  /** It does not, or it is not waited for. */
  NONE,
  /** The job fails, or the TaskManager ends. */
  FAILURE,
  /**
   * The process takes more than its configured size, at which a container of that size is killed.
   */
  RESIDENT
}
