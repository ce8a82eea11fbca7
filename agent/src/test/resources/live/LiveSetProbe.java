import io.github.flinkmemory.agent.read.SampleReader;
import io.github.flinkmemory.agent.read.jvm.BufferPoolReader;
import io.github.flinkmemory.agent.read.jvm.GarbageCollectionReader;
import io.github.flinkmemory.agent.read.jvm.HeapReader;
import io.github.flinkmemory.agent.read.jvm.MetaspaceReader;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import java.lang.management.ManagementFactory;
import java.util.Random;
import javax.management.ObjectName;

/**
 * Runs in a JVM of its own, of any version from Java 8. Holds a known set of objects while its old
 * generation is collected in one way or another, and prints what the reader tells ("absent" or
 * bytes) beside what the JVM's own class histogram counts, and the limits it sees.
 */
public class LiveSetProbe {
  private static final int SIZE = 8 << 10;
  private static final byte[][] kept = new byte[(96 << 20) / SIZE][];
  private static final Random random = new Random(7);
  private static final HeapReader reader = new HeapReader();
  private static volatile Object sink;

  public static void main(String[] args) throws Exception {
    print("start", live());
    for (int i = 0; i < kept.length; i++) {
      kept[i] = new byte[SIZE];
    }
    for (int i = 0; i < 20_000; i++) {
      sink = new byte[SIZE];
    }
    print("young", live());
    if (args[0].equals("full")) {
      System.gc();
      print("collected", live());
      for (int i = 0; i < 40_000; i++) {
        sink = new byte[SIZE];
      }
      print("youngAgain", live());
    } else {
      print("collected", churnUntilTold());
    }
    print("histogram", histogram());
    print("heapLimit", read(reader, SampleField.HEAP_LIMIT));
    print("metaspaceLimit", read(new MetaspaceReader(), SampleField.METASPACE_LIMIT));
    print("directLimit", read(new BufferPoolReader(), SampleField.DIRECT_LIMIT));
    print("afterCollection", read(reader, SampleField.HEAP_AFTER_COLLECTION));
    print("pauseMillis", read(new GarbageCollectionReader(), SampleField.GC_PAUSE_MILLIS));
  }

  /** Lets old objects die, a few at a time, until a collection of the old generation was told. */
  private static String churnUntilTold() throws Exception {
    long deadline = System.nanoTime() + 60_000_000_000L;
    String told = live();
    String first = told;
    while (told.equals(first) && System.nanoTime() < deadline) {
      for (int i = 0; i < 10; i++) {
        kept[random.nextInt(kept.length)] = new byte[SIZE];
      }
      for (int i = 0; i < 90; i++) {
        sink = new byte[SIZE];
      }
      // Leaves a concurrent collector its time: what dies while it marks is not found dead.
      Thread.sleep(1);
      told = live();
    }
    return told;
  }

  private static String live() throws Exception {
    return read(reader, SampleField.HEAP_LIVE);
  }

  private static String read(SampleReader reader, SampleField field) throws Exception {
    MemorySample.Builder builder = MemorySample.builder(0);
    reader.read(builder);
    MemorySample sample = builder.build();
    return sample.has(field) ? String.valueOf(sample.get(field)) : "absent";
  }

  /** Bytes of all objects that can be reached; the JVM collects the whole heap for it. */
  private static String histogram() throws Exception {
    String text =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
    String[] total = text.substring(text.lastIndexOf("Total")).trim().split("\\s+");
    return total[2];
  }

  private static void print(String what, String value) {
    System.out.println(what + " " + value);
  }
}
