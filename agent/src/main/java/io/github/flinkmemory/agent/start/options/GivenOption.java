package io.github.flinkmemory.agent.start.options;

/** A name and a text that somebody wrote somewhere; neither need be right. */
final class GivenOption {
  private final String name;
  private final String text;
  private final String place;
  private final String spelling;

  /**
   * @param name the option's name as in the argument, or what stood in its place
   * @param place where it stood, for messages; empty if the spelling says it
   * @param spelling the name as it was written
   */
  GivenOption(String name, String text, String place, String spelling) {
    this.name = name;
    this.text = text;
    this.place = place;
    this.spelling = spelling;
  }

  String name() {
    return name;
  }

  String text() {
    return text;
  }

  /** As it was written, on one line. */
  @Override
  public String toString() {
    String written = spelling + "=" + text;
    return written.replaceAll("\\p{Cntrl}", "?") + (place.isEmpty() ? "" : " " + place);
  }
}
