package io.github.flinkmemory.exporter.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the option {@code --token-file} names: a bearer token, which no message tells. */
public final class TokenFile {
  private TokenFile() {}

  /**
   * @param file null for none
   * @return null for none
   * @throws UsageException when it cannot be read, or is not one word
   */
  public static @Nullable String read(@Nullable Path file) throws UsageException {
    if (file == null) {
      return null;
    }
    String token;
    try {
      token = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).trim();
    } catch (NoSuchFileException e) {
      throw new UsageException("--token-file " + file + ": does not exist", e);
    } catch (IOException e) {
      throw new UsageException("--token-file " + file + ": cannot be read: " + e.getMessage(), e);
    }
    for (int i = 0; i < token.length(); i++) {
      if (token.charAt(i) <= ' ' || token.charAt(i) > '~') {
        throw new UsageException("--token-file " + file + ": holds more than one token in a line");
      }
    }
    if (token.isEmpty()) {
      throw new UsageException("--token-file " + file + ": is empty");
    }
    return token;
  }
}
