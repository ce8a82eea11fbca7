package io.github.flinkmemory.exporter.model.file;

import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * The core schema of YAML 1.2 as the parser knows it that Flink ships (2.6, from 1.19 to 2.3): a
 * key {@code <<} is a key like others there, where newer parsers merge what it refers to.
 */
final class SchemaOfFlink extends CoreSchema {
  private static final boolean WITHOUT_MERGE = false;

  @Override
  public ScalarResolver getScalarResolver() {
    return new CoreScalarResolver(WITHOUT_MERGE);
  }
}
