/** What can be checked of dashboards and rules without Grafana: by promtool, by their own text. */
package io.github.flinkmemory.e2e.dashboards;
