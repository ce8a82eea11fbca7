package io.github.flinkmemory.e2e.demo;

import io.github.flinkmemory.e2e.demo.Style.Colour;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The lines above the table: what runs, for how long, and where it answers. */
record DemoHeader(
    String what, URI agent, URI jobManager, Optional<URI> prometheus, Optional<Duration> duration) {

  List<String> lines(Style style, String jobState, Duration elapsed) {
    List<String> lines = new ArrayList<>();
    lines.add(
        style.paint(Colour.HEADING, what)
            + " · job "
            + jobState
            + " · "
            + elapsed.toSeconds()
            + " s"
            + duration.map(limit -> " of " + limit.toSeconds() + " s").orElse(" · Ctrl-C ends it"));
    lines.add("agent       " + address(style, agent.resolve("/metrics")));
    lines.add("Flink REST  " + address(style, jobManager.resolve("/taskmanagers")));
    lines.add(
        "Prometheus  "
            + prometheus.map(at -> address(style, at.resolve("/alerts"))).orElse("not installed"));
    lines.add("");
    return lines;
  }

  private static String address(Style style, URI uri) {
    return style.paint(Colour.ADDRESS, uri.toString());
  }
}
