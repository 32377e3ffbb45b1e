package io.github.kafkaeasy.consumer.internal.shared;

/** Tells errors of the JVM from failures of a record. */
public final class JvmHealth {

  private JvmHealth() {}

  /**
   * True for errors after which no result of this JVM can be trusted. A stack overflow is not among
   * them: it is the record that recursed too deep, and the stack is whole again.
   */
  public static boolean isUnwell(Throwable thrown) {
    return (thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError))
        || thrown instanceof LinkageError
        || thrown instanceof ThreadDeath;
  }
}
