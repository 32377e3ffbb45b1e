package io.github.kafkaeasy.consumer.internal.shared;

/** Recognizes threads that wait inside System.exit for the end of the shutdown hooks. */
public final class ExitingThreads {

  private ExitingThreads() {}

  public static boolean is(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getClassName().equals("java.lang.Runtime")
          && frame.getMethodName().equals("exit")) {
        return true;
      }
    }
    return false;
  }
}
