package probe;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import net.bytebuddy.jar.asm.ClassReader;
import org.slf4j.LoggerFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import oshi.spi.SystemInfoFactory;

/** Put into a copy of the agent's jar by a test: uses what the agent brings, from within. */
public final class HiddenLibraries {
  private static final StringBuilder RESULT = new StringBuilder();

  public static String use() throws Exception {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.counter("agent").increment();
    registry.timer("agent.timer").record(() -> {});
    say("micrometer", MeterRegistry.class, registry.scrape().contains("agent_total 1.0"));
    String logger = LoggerFactory.getLogger("agent").getClass().getName();
    say("slf4j", LoggerFactory.class, logger.equals("org.slf4j.helpers.NOPLogger"));
    ClassReader reader = new ClassReader("java.lang.Object");
    say("asm", ClassReader.class, reader.getClassName().equals("java/lang/Object"));
    LoadSettings settings = LoadSettings.builder().setCodePointLimit(1000).build();
    Object read = new Load(settings).loadFromString("[1, 2]");
    say("snakeyaml-engine", Load.class, read.toString().equals("[1, 2]"));
    say("oshi", SystemInfoFactory.class, SystemInfoFactory.create() != null);
    return RESULT.toString().trim();
  }

  private static void say(String name, Class<?> type, boolean works) {
    String jar = type.getProtectionDomain().getCodeSource().getLocation().getPath();
    boolean ours = type.getClassLoader() == HiddenLibraries.class.getClassLoader();
    RESULT
        .append("agent " + name + " " + works + " " + (ours ? "hidden " : "foreign "))
        .append(jar.substring(jar.lastIndexOf('/') + 1))
        .append('\n');
  }
}
