package host;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.matcher.ElementMatchers;
import org.slf4j.LoggerFactory;
import org.slf4j.impl.StaticLoggerBinder;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Works with its own libraries while the agent works with others of the same names. */
public final class OlderLibraries {
  public static void main(String[] arguments) throws Exception {
    own();
    Probes.run("probe.HiddenLibraries");
    own();
  }

  private static void own() throws Exception {
    Metrics.addRegistry(new SimpleMeterRegistry());
    Metrics.counter("host").increment();
    say("micrometer", Metrics.class, Metrics.counter("host").count() > 0);
    LoggerFactory.getLogger("host").info("a line of the host");
    say("slf4j", StaticLoggerBinder.class, LoggerFactory.getILoggerFactory() != null);
    Object made =
        new ByteBuddy()
            .subclass(Object.class)
            .method(ElementMatchers.named("toString"))
            .intercept(FixedValue.value("made"))
            .make()
            .load(OlderLibraries.class.getClassLoader())
            .getLoaded()
            .getConstructor()
            .newInstance();
    say("byte-buddy", ByteBuddy.class, made.toString().equals("made"));
    Object read = new Load(LoadSettings.builder().build()).loadFromString("[1, 2]");
    say("snakeyaml-engine", Load.class, read.toString().equals("[1, 2]"));
  }

  private static void say(String name, Class<?> type, boolean works) {
    String jar = type.getProtectionDomain().getCodeSource().getLocation().getPath();
    System.out.println(
        "host " + name + " " + works + " " + jar.substring(jar.lastIndexOf('/') + 1));
  }
}
