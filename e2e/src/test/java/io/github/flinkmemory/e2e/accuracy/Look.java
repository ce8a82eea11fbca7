package io.github.flinkmemory.e2e.accuracy;

import io.github.flinkmemory.e2e.agent.MetricsPage;

/** A page of the agent, and what was true right after. */
record Look(MetricsPage page, Truth truth) {}
