/** Findings: what the model and the measurements say together. Pure functions. */
package io.github.flinkmemory.exporter.advice;
