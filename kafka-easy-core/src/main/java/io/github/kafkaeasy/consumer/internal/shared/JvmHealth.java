package io.github.kafkaeasy.consumer.internal.shared;

/** Distinguishes errors of the JVM from failures of a record. */
public final class JvmHealth {

  private JvmHealth() {}

  /**
   * True for errors after which no result of this JVM can be trusted. A stack overflow is not one
   * of them: it is caused by the record, and the stack is intact afterwards.
   */
  public static boolean isUnwell(Throwable thrown) {
    return (thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError))
        || thrown instanceof LinkageError
        || thrown instanceof ThreadDeath;
  }
}
