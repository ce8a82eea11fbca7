/** The command line of the exporter. */
package io.github.flinkmemory.exporter.cli;
