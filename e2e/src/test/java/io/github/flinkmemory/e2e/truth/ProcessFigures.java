package io.github.flinkmemory.e2e.truth;

/**
 * What a JVM's process was made of at one moment. Bytes but for the number of threads.
 *
 * @param resident of the whole process, by the kernel's sum over its mappings
 * @param heapUsed by the JVM
 * @param heapResident by the kernel
 * @param metaspaceUsed by the JVM, class space included
 * @param metaspaceCommitted by the JVM, class space included
 * @param metaspaceResident by the kernel, at the addresses that the JVM tells
 * @param codeResident of the code cache, by the kernel, at the addresses that the JVM tells
 * @param threads the kernel's count
 * @param stacksResident of all threads' stacks, by the kernel
 * @param librariesResident of mapped libraries and the launcher, by the kernel
 * @param mappedFilesResident of other mapped files outside the heap, by the kernel
 * @param tracked the JVM's tracking of native memory; empty when it is off
 */
public record ProcessFigures(
    long resident,
    long heapUsed,
    long heapResident,
    long metaspaceUsed,
    long metaspaceCommitted,
    long metaspaceResident,
    long codeResident,
    int threads,
    long stacksResident,
    long librariesResident,
    long mappedFilesResident,
    NativeMemory tracked) {}
