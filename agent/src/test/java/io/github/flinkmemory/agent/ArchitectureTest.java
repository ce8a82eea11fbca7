package io.github.flinkmemory.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Timer;
import org.junit.jupiter.api.Test;

/**
 * The arrows between the rooms of the agent, and what each may touch of the JVM it is a guest in.
 */
class ArchitectureTest {
  private static final String BASE = "io.github.flinkmemory.agent";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(BASE);

  @Test
  void roomsKnowOnlyWhatTheyMust() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage(BASE + "..")
        .layer("bridge")
        .definedBy(BASE + ".bridge..")
        .layer("launch")
        .definedBy(BASE + ".launch..")
        .layer("once")
        .definedBy(BASE + ".once..")
        .layer("hook")
        .definedBy(BASE + ".hook..")
        .layer("seam")
        .definedBy(BASE + ".read")
        .layer("jvm")
        .definedBy(BASE + ".read.jvm..")
        .layer("os")
        .definedBy(BASE + ".read.os..")
        .layer("flink")
        .definedBy(BASE + ".read.flink..")
        .layer("loader")
        .definedBy(BASE + ".read.loader..")
        .layer("start")
        .definedBy(BASE + ".start..")
        .whereLayer("bridge")
        .mayNotAccessAnyLayer()
        .whereLayer("launch")
        .mayOnlyAccessLayers("bridge")
        .whereLayer("launch")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("once")
        .mayNotAccessAnyLayer()
        .whereLayer("hook")
        .mayOnlyAccessLayers("bridge", "once")
        .whereLayer("seam")
        .mayNotAccessAnyLayer()
        .whereLayer("jvm")
        .mayOnlyAccessLayers("seam")
        .whereLayer("os")
        .mayOnlyAccessLayers("seam")
        .whereLayer("flink")
        .mayOnlyAccessLayers("seam")
        .whereLayer("loader")
        .mayOnlyAccessLayers("seam")
        .whereLayer("start")
        .mayOnlyAccessLayers("hook", "seam", "jvm", "os", "flink", "loader", "bridge", "once")
        .check(CLASSES);
  }

  /** They are read on the host's main thread; of the server they know its range of ports. */
  @Test
  void optionsKnowNoRoomOfTheAgent() {
    classes()
        .that()
        .resideInAPackage(BASE + ".start.options..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            BASE + ".start.options..",
            "io.github.flinkmemory.exporter.http",
            "io.github.flinkmemory.exporter.model",
            "java..",
            "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void theBridgeKnowsTheJdkAlone() {
    classes()
        .that()
        .resideInAPackage(BASE + ".bridge..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(BASE + ".bridge..", "java..", "org.jspecify..")
        .check(CLASSES);
  }

  /** It runs before the host's first line, on its main thread. */
  @Test
  void theLauncherSetsUpNothingOfTheJvm() {
    classes()
        .that()
        .resideInAPackage(BASE + ".launch..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            BASE + ".launch..",
            BASE + ".bridge..",
            "java.lang",
            "java.lang.instrument",
            "java.lang.reflect",
            "java.io",
            "java.net",
            "java.nio.charset",
            "java.security",
            "java.util",
            "java.util.concurrent.atomic",
            "java.util.function",
            "java.util.zip",
            "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void onlyTheHookWeavesAndOnlyOneReaderAsksOshi() {
    noClasses()
        .that()
        .resideOutsideOfPackage(BASE + ".hook..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("net.bytebuddy..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackage(BASE + ".read.os..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("oshi..")
        .check(CLASSES);
  }

  /** Only the ASM that Byte Buddy carries is in the jar. */
  @Test
  void weavesWithAsmAlone() {
    noClasses()
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are Byte Buddy's but not its ASM",
                type ->
                    type.getPackageName().startsWith("net.bytebuddy")
                        && !type.getPackageName().startsWith("net.bytebuddy.jar.asm")))
        .check(CLASSES);
  }

  /** Standard output is the host's, so is logging, and the end of the process is not ours. */
  @Test
  void nothingOfTheHostsIsUsed() {
    noClasses().should().accessField(System.class, "out").check(CLASSES);
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.util.logging..", "org.slf4j..", "org.apache.flink..", "org.apache.logging..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackage(BASE + ".launch")
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .orShould()
        .callMethod(Runtime.class, "addShutdownHook", Thread.class)
        .check(CLASSES);
  }

  /** Threads are made in one place: daemons, in a group that keeps what they throw. */
  @Test
  void threadsAreMadeInOnePlace() {
    noClasses()
        .that()
        .doNotHaveSimpleName("AgentThreads")
        .should()
        .callConstructorWhere(
            DescribedPredicate.describe(
                "makes a thread or a thread local",
                call ->
                    call.getTargetOwner().isAssignableTo(Thread.class)
                        || call.getTargetOwner().isAssignableTo(ThreadLocal.class)
                        || call.getTargetOwner().isAssignableTo(Timer.class)))
        .check(CLASSES);
  }

  @Test
  void onlyTheJdkAndTheBundledLibrariesAreUsed() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.github.flinkmemory..",
            "java..",
            "javax.management..",
            "com.sun.management..",
            "io.micrometer..",
            "io.prometheus..",
            "net.bytebuddy.jar.asm..",
            "oshi..",
            "org.jspecify..")
        .check(CLASSES);
  }
}
