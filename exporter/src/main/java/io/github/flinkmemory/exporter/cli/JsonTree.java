package io.github.flinkmemory.exporter.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One object of a JSON text. What is asked for and is not there, or is of another type, is absent:
 * texts come from agents of other versions, and from servers that are none.
 */
public final class JsonTree {
  private static final JsonTree EMPTY = new JsonTree(Collections.<String, Object>emptyMap());

  private final Map<String, @Nullable Object> members;

  private JsonTree(Map<String, ? extends @Nullable Object> members) {
    this.members = Collections.unmodifiableMap(members);
  }

  /**
   * @throws IOException when the text is not one JSON object
   */
  public static JsonTree parse(String text) throws IOException {
    try (JsonParser json = new JsonFactory().createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not a JSON object");
      }
      JsonTree tree = new JsonTree(object(json));
      if (json.nextToken() != null) {
        throw new IOException("something follows the JSON object");
      }
      return tree;
    }
  }

  private static Map<String, @Nullable Object> object(JsonParser json) throws IOException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      members.put(name, value(json));
    }
    return members;
  }

  private static @Nullable Object value(JsonParser json) throws IOException {
    switch (json.currentToken()) {
      case START_OBJECT:
        return new JsonTree(object(json));
      case START_ARRAY:
        List<@Nullable Object> elements = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          elements.add(value(json));
        }
        return elements;
      case VALUE_NUMBER_INT:
        return json.getLongValue();
      case VALUE_NUMBER_FLOAT:
        return json.getDoubleValue();
      case VALUE_TRUE:
        return true;
      case VALUE_FALSE:
        return false;
      case VALUE_NULL:
        return null;
      default:
        return json.getText();
    }
  }

  /** A member that is an object; one without members when there is none. */
  public JsonTree object(String name) {
    Object value = members.get(name);
    return value instanceof JsonTree ? (JsonTree) value : EMPTY;
  }

  /** The objects of a member that is a list; empty when there is none. */
  public List<JsonTree> objects(String name) {
    List<JsonTree> objects = new ArrayList<>();
    for (Object element : list(name)) {
      if (element instanceof JsonTree) {
        objects.add((JsonTree) element);
      }
    }
    return objects;
  }

  /** The elements of a member that is a list, as they are. */
  public List<?> list(String name) {
    Object value = members.get(name);
    return value instanceof List ? (List<?>) value : Collections.emptyList();
  }

  /** A text; empty when there is none. */
  public String text(String name) {
    Object value = members.get(name);
    return value instanceof String ? (String) value : "";
  }

  public boolean flag(String name) {
    return Boolean.TRUE.equals(members.get(name));
  }

  /** A whole number; null when there is none. */
  public @Nullable Long number(String name) {
    Object value = members.get(name);
    return value instanceof Long ? (Long) value : null;
  }

  /** A whole number; absent when there is none. */
  public OptionalLong optional(String name) {
    Long number = number(name);
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }

  /** A number, with a fraction or without; null when there is none. */
  public @Nullable Double decimal(String name) {
    Object value = members.get(name);
    return value instanceof Number ? Double.valueOf(((Number) value).doubleValue()) : null;
  }

  /** All members that are whole numbers. */
  public Map<String, Long> numbers() {
    Map<String, Long> numbers = new LinkedHashMap<>();
    for (Map.Entry<String, @Nullable Object> member : members.entrySet()) {
      if (member.getValue() instanceof Long) {
        numbers.put(member.getKey(), (Long) member.getValue());
      }
    }
    return numbers;
  }

  /** All members that are texts. */
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, @Nullable Object> member : members.entrySet()) {
      if (member.getValue() instanceof String) {
        texts.put(member.getKey(), (String) member.getValue());
      }
    }
    return texts;
  }

  /** All members that are objects. */
  public Map<String, JsonTree> objects() {
    Map<String, JsonTree> objects = new LinkedHashMap<>();
    for (Map.Entry<String, @Nullable Object> member : members.entrySet()) {
      if (member.getValue() instanceof JsonTree) {
        objects.put(member.getKey(), (JsonTree) member.getValue());
      }
    }
    return objects;
  }

  /** All members by name: {@code JsonTree}, {@code List}, text, number, truth value or null. */
  Map<String, @Nullable Object> members() {
    return members;
  }

  public boolean isEmpty() {
    return members.isEmpty();
  }
}
