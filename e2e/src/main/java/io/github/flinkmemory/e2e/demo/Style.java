package io.github.flinkmemory.e2e.demo;

/** Colours of a terminal, or none of them. */
enum Style {
  PLAIN {
    @Override
    String paint(Colour colour, String text) {
      return text;
    }
  },
  COLOURED {
    @Override
    String paint(Colour colour, String text) {
      return "\u001b[" + colour.code + "m" + text + "\u001b[0m";
    }
  };

  abstract String paint(Colour colour, String text);

  /** By meaning; the eight basic colours follow the terminal's own theme. */
  enum Colour {
    HEADING("1"),
    QUIET("2"),
    GOOD("32"),
    TIGHT("33"),
    SHORT("31"),
    ADDRESS("36");

    private final String code;

    Colour(String code) {
      this.code = code;
    }
  }
}
