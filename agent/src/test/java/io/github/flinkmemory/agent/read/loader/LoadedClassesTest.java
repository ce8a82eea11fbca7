package io.github.flinkmemory.agent.read.loader;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.Timestamp;
import org.junit.jupiter.api.Test;

class LoadedClassesTest {
  @Test
  void findsTheDriverManagerAmongClassesThatAreLikeIt() {
    assertThat(hasDriverManager(DriverManager.class)).isTrue();
    assertThat(hasDriverManager(String.class, DriverManager.class, Timestamp.class)).isTrue();
    assertThat(
            hasDriverManager(
                int.class, Driver.class, DriverPropertyInfo.class, DriverManager[].class))
        .isFalse();
    assertThat(hasDriverManager()).isFalse();
  }

  private static boolean hasDriverManager(Class<?>... classes) {
    return new LoadedClasses(classes).hasDriverManager();
  }
}
