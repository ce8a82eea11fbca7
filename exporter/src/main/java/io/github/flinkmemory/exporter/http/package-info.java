/** Serves the registry and the report over HTTP. */
package io.github.flinkmemory.exporter.http;
