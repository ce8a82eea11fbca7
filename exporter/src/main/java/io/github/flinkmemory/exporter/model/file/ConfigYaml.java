package io.github.flinkmemory.exporter.model.file;

import java.io.InputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * {@code config.yaml} as YAML 1.2, nested or flat, by the parser and the schema that Flink uses
 * from 1.19 on.
 *
 * <p>Flink keeps the type of an unquoted value; here each is kept as the text from which reading a
 * size, a fraction or a number gives what Flink gets from the typed value.
 */
final class ConfigYaml {
  /** Aliases can make a small file large; no configuration has this many options. */
  private static final int MAX_OPTIONS = 100_000;

  private static final int MAX_DEPTH = 100;

  private final String name;
  private final LoadedConfiguration.Builder builder = new LoadedConfiguration.Builder();
  private int options;

  private ConfigYaml(String name) {
    this.name = name;
  }

  /**
   * @param name what origins and errors call the file
   */
  static LoadedConfiguration parse(InputStream bytes, String name)
      throws ConfigurationFileException {
    ConfigYaml file = new ConfigYaml(name);
    Object document = file.load(bytes);
    if (document == null) {
      return LoadedConfiguration.empty();
    }
    if (!(document instanceof Map)) {
      throw new ConfigurationFileException(
          name + ": the document is no mapping; write options as 'key: value'");
    }
    file.flatten((Map<?, ?>) document, "", 0);
    return file.builder.build();
  }

  @SuppressWarnings("NullAway") // An empty document is null, which the parser does not declare.
  private Object load(InputStream bytes) throws ConfigurationFileException {
    LoadSettings settings = LoadSettings.builder().setSchema(new SchemaOfFlink()).build();
    try {
      return new Load(settings).loadFromInputStream(bytes);
    } catch (MarkedYamlEngineException e) {
      throw new ConfigurationFileException(name + ": " + position(e), e);
    } catch (YamlEngineException e) {
      throw new ConfigurationFileException(name + ": " + oneLine(e), e);
    } catch (StackOverflowError e) {
      throw new ConfigurationFileException(name + ": nested too deeply", e);
    } catch (RuntimeException e) {
      // Some malformed scalars ("!!int x") come out of the parser as bare runtime exceptions.
      throw new ConfigurationFileException(name + ": no readable YAML: " + oneLine(e), e);
    }
  }

  /** Never the parser's own text: it quotes the line, which may hold a password. */
  private static String position(MarkedYamlEngineException e) {
    String where =
        e.getProblemMark()
            .map(
                mark ->
                    "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) + ": ")
            .orElse("");
    String problem = e.getProblem();
    return where + (problem == null ? "no readable YAML" : problem.replace('\n', ' '));
  }

  private static String oneLine(Throwable e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s+", " ").trim();
  }

  private void flatten(Map<?, ?> mapping, String prefix, int depth)
      throws ConfigurationFileException {
    if (depth > MAX_DEPTH) {
      throw new ConfigurationFileException(name + ": nested too deeply, or an alias of itself");
    }
    for (Map.Entry<?, ?> entry : mapping.entrySet()) {
      // Flink casts keys to text: null alone passes, as "null".
      if (entry.getKey() != null && !(entry.getKey() instanceof String)) {
        throw new ConfigurationFileException(
            // Not the key itself: a mapping or a list as a key may hold a password.
            name
                + ": a key"
                + (prefix.isEmpty() ? "" : " of " + prefix.substring(0, prefix.length() - 1))
                + " is no text; quote it");
      }
      String key = prefix + entry.getKey();
      if (entry.getValue() instanceof Map) {
        flatten((Map<?, ?>) entry.getValue(), key + ".", depth + 1);
      } else {
        add(key, entry.getValue());
      }
    }
  }

  private void add(String key, Object value) throws ConfigurationFileException {
    if (++options > MAX_OPTIONS) {
      throw new ConfigurationFileException(name + ": more than " + MAX_OPTIONS + " options");
    }
    if (value == null) {
      throw new ConfigurationFileException(
          name + ": " + key + " has no value; give it one or remove the line");
    }
    if (builder.isSet(key)) {
      builder.remark(name + " sets " + key + " both nested and flat: the last one wins");
    }
    builder.set(key, text(value), name);
  }

  private static String text(Object value) throws ConfigurationFileException {
    if (value instanceof Double) {
      return text(((Double) value).doubleValue());
    }
    return value instanceof List ? flow(value) : String.valueOf(value);
  }

  /**
   * Flink casts a floating-point value to a float, where reading its digits again could round
   * another way; and it refuses what a float cannot hold, where reading the digits gives 0.
   */
  private static String text(double value) {
    String digits = Double.toString(value);
    double magnitude = Math.abs(value);
    if (magnitude == 0) {
      return digits;
    }
    if (!(magnitude >= Float.MIN_VALUE && magnitude <= Float.MAX_VALUE)) {
      return digits + " (out of the range of a float)";
    }
    if ((float) value == Float.parseFloat(digits)) {
      return digits;
    }
    // The point keeps the exact digits of a large value from being read as a size.
    String exact = new BigDecimal(value).toPlainString();
    return exact.indexOf('.') < 0 ? exact + ".0" : exact;
  }

  private static String flow(Object value) throws ConfigurationFileException {
    DumpSettings settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.FLOW)
            .setSplitLines(false)
            .setSchema(new SchemaOfFlink())
            .build();
    try {
      return new Dump(settings).dumpToString(value).trim();
    } catch (YamlEngineException | StackOverflowError e) {
      throw new ConfigurationFileException("a list that holds itself", e);
    }
  }
}
