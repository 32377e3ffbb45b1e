package io.github.kafkaeasy;

/** Throws checked exceptions without declaring them, as code in Kotlin does. */
public final class Undeclared {
  private Undeclared() {}

  /** Throws the exception; a caller writes {@code throw Undeclared.thrown(e)}. */
  public static RuntimeException thrown(Exception e) {
    return Undeclared.<RuntimeException>cast(e);
  }

  @SuppressWarnings("unchecked") // not checked at run time
  private static <X extends Exception> RuntimeException cast(Exception e) throws X {
    throw (X) e;
  }
}
