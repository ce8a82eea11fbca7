package io.github.flinkmemory.agent.read.os;

/** Tells what a test says, and counts how often it was asked. */
final class FakeOshi extends OshiProcesses {
  long resident;
  int asked;

  @Override
  long residentOfThisProcess() {
    asked++;
    return resident;
  }

  @Override
  long residentOfDescendants() {
    asked++;
    return resident;
  }
}
