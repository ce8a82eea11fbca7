package probe;

import io.github.flinkmemory.agent.bridge.AgentBridge;
import io.github.flinkmemory.exporter.model.ProcessRole;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;

/** Put into a copy of the agent's jar by a test: looks around in the hidden loader. */
public final class HiddenLoading {
  private static final StringBuilder RESULT = new StringBuilder();

  public static String use() throws Exception {
    ClassLoader hidden = HiddenLoading.class.getClassLoader();
    ClassLoader launchers = ClassLoader.getSystemClassLoader();
    say("sees the host", sees("host.Probes"));
    say("sees the launcher", sees("io.github.flinkmemory.agent.launch.Launcher"));
    say("sees the JDK", sees("java.sql.Driver") && sees("com.sun.net.httpserver.HttpServer"));
    Class<?> bridge =
        Class.forName("io.github.flinkmemory.agent.bridge.AgentBridge", false, launchers);
    say("shares the bridge", bridge == AgentBridge.class);
    say("is the loader", ProcessRole.class.getClassLoader() == hidden);

    Package ours = ProcessRole.class.getPackage();
    say("has a version", ours.getImplementationVersion() != null);
    say("has a title", "Flink Memory Agent".equals(ours.getImplementationTitle()));
    say("has packages of libraries", org.slf4j.Logger.class.getPackage() != null);

    URL properties = hidden.getResource("oshi.properties");
    say("has resources", properties != null && read(properties.openStream()) > 0);
    say("reads resources", read(hidden.getResourceAsStream("oshi.properties")) > 0);
    say("has classes as resources", hidden.getResource("oshi/SystemInfo.class") == null
        && read(hidden.getResourceAsStream("probe/HiddenLoading.class")) > 0);
    say("has what the host has", hidden.getResource("host/Probes.class") != null);
    String service = "META-INF/services/org.slf4j.spi.SLF4JServiceProvider";
    say("has one provider", Collections.list(hidden.getResources(service)).size() == 1);
    String foreign = "META-INF/services/org.slf4j.Logger";
    say("has no foreign provider", !hidden.getResources(foreign).hasMoreElements());
    say("has the JDK's resources", hidden.getResource("java/lang/Object.class") != null);
    say("lacks what is not there", hidden.getResource("no/such") == null
        && hidden.getResourceAsStream("no/such") == null
        && !hidden.getResources("no/such").hasMoreElements());
    return RESULT.toString().trim();
  }

  private static boolean sees(String name) {
    try {
      Class.forName(name, false, HiddenLoading.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static int read(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      bytes.write(b);
    }
    in.close();
    return bytes.size();
  }

  private static void say(String what, boolean is) {
    RESULT.append(what + ": " + (is ? "yes" : "no") + "\n");
  }
}
