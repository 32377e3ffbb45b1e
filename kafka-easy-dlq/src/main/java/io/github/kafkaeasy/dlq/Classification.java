package io.github.kafkaeasy.dlq;

import io.github.kafkaeasy.consumer.spi.FailureStage;
import io.github.kafkaeasy.dlq.internal.options.RetryOptions;
import io.github.kafkaeasy.error.DecodeException;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.RejectedMessage;
import io.github.kafkaeasy.error.StaleRecordException;
import io.github.kafkaeasy.internal.options.Option;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The division of exceptions into fatal ones, which are not retried, and retryable ones. Immutable.
 */
final class Classification {
  static final Classification DEFAULT = new Classification(Set.of(), Set.of(), Set.of());

  private static final Set<Class<? extends Throwable>> FATAL_BY_DEFAULT =
      Set.of(
          DecodeException.class,
          ClassCastException.class,
          IllegalArgumentException.class,
          SecurityException.class,
          RejectedMessage.class,
          StaleRecordException.class);

  private static final Set<Class<? extends Throwable>> WRAPPERS =
      Set.of(
          CompletionException.class,
          ExecutionException.class,
          InvocationTargetException.class,
          UndeclaredThrowableException.class);

  /** Bounds the search through causes, because a chain of causes may be circular. */
  private static final int DEEPEST_WRAPPING = 20;

  private final Set<Class<? extends Throwable>> fatal;
  private final Set<Class<? extends Throwable>> retryable;

  /**
   * Exception classes that have their own retry policy. They are retryable; unlike an entry in
   * {@code retryable}, they do not make all other classes fatal.
   */
  private final Set<Class<? extends Throwable>> withPolicy;

  private Classification(
      Set<Class<? extends Throwable>> fatal,
      Set<Class<? extends Throwable>> retryable,
      Set<Class<? extends Throwable>> withPolicy) {
    this.fatal = fatal;
    this.retryable = retryable;
    this.withPolicy = withPolicy;
  }

  Classification fatal(List<Class<? extends Throwable>> exceptions) {
    Set<Class<? extends Throwable>> more =
        added(RetryOptions.FATAL, fatal, exceptions, RetryOptions.RETRYABLE, retryable);
    return new Classification(more, retryable, withPolicy);
  }

  Classification retryable(List<Class<? extends Throwable>> exceptions) {
    Set<Class<? extends Throwable>> more =
        added(RetryOptions.RETRYABLE, retryable, exceptions, RetryOptions.FATAL, fatal);
    return new Classification(fatal, more, withPolicy);
  }

  /**
   * Adds an exception class that has its own retry policy and is therefore retryable; the
   * classification of all other classes stays unchanged.
   */
  Classification policyFor(Class<? extends Throwable> exception) {
    if (fatal.contains(exception)) {
      throw InvalidOptionException.conflict(
          "retry",
          exception.getName(),
          "fatal",
          exception.getName(),
          "a fatal exception is not retried. Remove the class from retry or from fatal");
    }
    Set<Class<? extends Throwable>> more = new LinkedHashSet<>(withPolicy);
    more.add(exception);
    return new Classification(fatal, retryable, Set.copyOf(more));
  }

  private static Set<Class<? extends Throwable>> added(
      Option<List<Class<? extends Throwable>>> option,
      Set<Class<? extends Throwable>> soFar,
      List<Class<? extends Throwable>> more,
      Option<List<Class<? extends Throwable>>> otherOption,
      Set<Class<? extends Throwable>> other) {
    Set<Class<? extends Throwable>> all = new LinkedHashSet<>(soFar);
    for (Class<? extends Throwable> exception : option.checked(more)) {
      if (other.contains(exception)) {
        throw InvalidOptionException.conflict(
            option.name(),
            exception.getName(),
            otherOption.name(),
            exception.getName(),
            "one class cannot be both. To treat a subclass differently, list the subclass in the"
                + " other one");
      }
      all.add(exception);
    }
    return Set.copyOf(all);
  }

  /** Whether a retry of this failure is useless. */
  boolean isFatal(FailureStage stage, Throwable unwrapped) {
    // Some decode failures are temporary: the same bytes can be decoded once the schema registry
    // answers again.
    boolean passing = unwrapped instanceof DecodeException decode && decode.isTransient();
    Boolean listed = listed(unwrapped.getClass(), passing ? Set.of() : FATAL_BY_DEFAULT);
    if (listed != null) {
      return listed;
    }
    return (stage == FailureStage.DECODE && !passing) || !retryable.isEmpty();
  }

  /**
   * The decision of the nearest listed class, from the exception's own class upwards: true for
   * fatal, false for retryable; null if no class is listed.
   */
  private @Nullable Boolean listed(
      Class<?> thrown, Set<Class<? extends Throwable>> fatalByDefault) {
    for (Class<?> type = thrown; type != null; type = type.getSuperclass()) {
      if (fatal.contains(type)) {
        return true;
      }
      if (retryable.contains(type) || withPolicy.contains(type)) {
        return false;
      }
      if (fatalByDefault.contains(type)) {
        return true;
      }
    }
    return null;
  }

  /** The exception that was really thrown, without exceptions that only wrap another one. */
  Throwable unwrap(Throwable thrown) {
    Throwable inner = thrown;
    for (int depth = 0; depth < DEEPEST_WRAPPING; depth++) {
      Throwable cause = inner.getCause();
      if (cause == null || !isWrapper(inner)) {
        return inner;
      }
      inner = cause;
    }
    return inner;
  }

  private boolean isWrapper(Throwable thrown) {
    // A wrapper class that the program has listed is classified itself, not its cause.
    return WRAPPERS.stream().anyMatch(wrapper -> wrapper.isInstance(thrown))
        && !fatal.contains(thrown.getClass())
        && !retryable.contains(thrown.getClass())
        && !withPolicy.contains(thrown.getClass());
  }
}
