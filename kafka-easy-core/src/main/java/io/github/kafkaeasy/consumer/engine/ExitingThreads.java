package io.github.kafkaeasy.consumer.engine;

/** Finds threads that wait inside System.exit for the shutdown hooks to end. */
final class ExitingThreads {

  private ExitingThreads() {}

  static boolean is(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getClassName().equals("java.lang.Runtime")
          && frame.getMethodName().equals("exit")) {
        return true;
      }
    }
    return false;
  }
}
