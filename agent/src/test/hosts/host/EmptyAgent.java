package host;

/** The least that an agent can be. */
public final class EmptyAgent {
  public static void premain(String arguments) {}
}
