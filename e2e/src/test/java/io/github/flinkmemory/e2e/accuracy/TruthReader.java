package io.github.flinkmemory.e2e.accuracy;

import java.io.IOException;

/** Reads all that is true of a process now. */
interface TruthReader {
  Truth read() throws IOException;
}
