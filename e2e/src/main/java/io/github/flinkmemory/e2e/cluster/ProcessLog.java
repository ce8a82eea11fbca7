package io.github.flinkmemory.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Everything a process wrote to stdout and stderr. */
public final class ProcessLog {

  private final Path file;

  ProcessLog(Path file) {
    this.file = file;
  }

  public String text() {
    try {
      // Not Files.readString: a log may end in half a character, or hold what a native library
      // wrote.
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<String> lines() {
    return text().lines().toList();
  }

  public Optional<MatchResult> find(Pattern pattern) {
    Matcher matcher = pattern.matcher(text());
    return matcher.find() ? Optional.of(matcher.toMatchResult()) : Optional.empty();
  }

  String lastLines(int count) {
    List<String> lines = lines();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
  }
}
