package io.github.kafkaeasy.cli.shared;

import io.github.kafkaeasy.dlq.redrive.NothingSelectedException;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.NotFoundException;
import io.github.kafkaeasy.error.NotReadyException;
import io.github.kafkaeasy.error.internal.Causes;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.AuthenticationException;

/** The exit codes of the process. Documented in docs/cli.md: scripts rely on them. */
public final class Exit {
  /** The work was done, or the plan was shown. */
  public static final int OK = 0;

  /** The cluster refused, or the work failed on the way. */
  public static final int FAILED = 1;

  /** The command line is wrong; nothing was changed. */
  public static final int USAGE = 2;

  /** The topic, the group or the letters do not exist. */
  public static final int NOT_FOUND = 3;

  /** The cluster does not answer, or refuses the credentials. */
  public static final int UNREACHABLE = 4;

  /**
   * A check found problems ({@code doctor}, {@code lag --fail-above}), a redrive refused letters,
   * or the original of a pointer could not be read ({@code dlq show}, {@code dlq export}).
   */
  public static final int PROBLEMS = 5;

  private Exit() {}

  public static int of(Throwable failure) {
    if (failure instanceof InvalidOptionException) {
      return USAGE;
    }
    if (failure instanceof NotFoundException || failure instanceof NothingSelectedException) {
      return NOT_FOUND;
    }
    return Causes.chain(failure).stream().anyMatch(Exit::isUnreachable) ? UNREACHABLE : FAILED;
  }

  private static boolean isUnreachable(Throwable failure) {
    return failure instanceof NotReadyException
        || failure instanceof AuthenticationException
        || Set.of(
                TimeoutException.class.getName(),
                org.apache.kafka.common.errors.TimeoutException.class.getName())
            .contains(failure.getClass().getName());
  }
}
