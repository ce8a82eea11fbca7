package io.github.flinkmemory.agent.read.flink.python;

/** Named like an operator of Flink's Python module. */
public final class Operator {}
