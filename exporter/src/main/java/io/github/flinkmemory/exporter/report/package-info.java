/** Model and usage side by side: the report, its text and its page. */
package io.github.flinkmemory.exporter.report;
