package io.github.flinkmemory.agent.launch;

import io.github.flinkmemory.agent.host.AgentHost;
import io.github.flinkmemory.agent.host.JavaHome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs host programs with the agent, a folder for each class of tests, on every Java that is here.
 */
abstract class HostedIT {
  static AgentHost host;

  @BeforeAll
  static void prepare(@TempDir Path folder) throws IOException {
    host = new AgentHost(folder);
  }

  static List<JavaHome> javas() {
    return JavaHome.present();
  }
}
