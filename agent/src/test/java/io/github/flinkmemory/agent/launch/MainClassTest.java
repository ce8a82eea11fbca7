package io.github.flinkmemory.agent.launch;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The main class in a command line as the kernel has it. */
class MainClassTest {
  @ParameterizedTest
  @CsvSource({
    "java Main, Main",
    "java Main -jar x.jar, Main",
    "/opt/java/bin/java -Xmx1g -XX:+UseG1GC -Da=b -cp a.jar:b.jar Main x y, Main",
    "java -classpath lib/* Main, Main",
    "java --class-path lib Main, Main",
    "java --class-path=lib Main, Main",
    "java -p mods --add-modules ALL-SYSTEM Main, Main",
    "java --add-opens java.base/java.util=ALL-UNNAMED Main, Main",
    "java --add-opens=java.base/java.util=ALL-UNNAMED Main, Main",
    "java @options Main, Main",
    "java -javaagent:a.jar=port=1 Main, Main",
    "java -jar x.jar Main, ",
    "java -Xmx1g -m a.module/Main, ",
    "java --module a.module/Main, ",
    "java -version, ",
    "java, ",
  })
  void isTheFirstWordThatIsNoOption(String commandLine, @Nullable String mainClass) {
    assertThat(Launcher.mainClass(commandLine.split(" "))).isEqualTo(mainClass);
  }
}
