package io.github.flinkmemory.agent.read.os;

/** Pressure stall information: Documentation/accounting/psi.rst. */
final class Pressure {
  private Pressure() {}

  /**
   * From "some avg10=1.23 avg60=…": the share of the last ten seconds in which some task waited, in
   * 1/10,000. {@link KernelFile#ABSENT} when the line is not there.
   */
  static long someOverTenSeconds(KernelFile file) {
    int at = file.afterLineStart("some avg10=");
    if (at < 0) {
      return KernelFile.ABSENT;
    }
    long percent = 0;
    int digit;
    int start = at;
    while ((digit = file.digitAt(at)) >= 0 && at - start < 4) {
      percent = 10 * percent + digit;
      at++;
    }
    int tenths = file.digitAt(at + 1);
    int hundredths = file.digitAt(at + 2);
    boolean whole = at > start && file.matches(at, ".") && tenths >= 0 && hundredths >= 0;
    return whole ? 100 * percent + 10L * tenths + hundredths : KernelFile.ABSENT;
  }
}
