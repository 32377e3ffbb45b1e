package io.github.kafkaeasy.faults;

import io.github.kafkaeasy.test.TakeTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;

/**
 * Observes the transactions of a suspended process.
 *
 * @param admin an admin client that bypasses the proxies
 */
record ChainTransactions(Admin admin) {
  private static final int LOOK_EVERY_MILLIS = 100;

  /**
   * Waits until the coordinator aborts one of the open transactions. Only the coordinator can,
   * because the process is suspended.
   *
   * @return true if one was aborted; false, at once, if none is open
   */
  boolean timesOut(Collection<String> ids) throws ExecutionException, InterruptedException {
    for (String id : open(ids)) {
      // The process may have sent a commit just before it was suspended.
      TakeTime.millis(LOOK_EVERY_MILLIS);
      while (state(id) == TransactionState.ONGOING) {
        TakeTime.millis(LOOK_EVERY_MILLIS);
      }
      TransactionState end = state(id);
      if (end == TransactionState.COMPLETE_ABORT || end == TransactionState.PREPARE_ABORT) {
        return true;
      }
    }
    return false;
  }

  boolean isOneOpen(Collection<String> ids) throws ExecutionException, InterruptedException {
    return !open(ids).isEmpty();
  }

  private List<String> open(Collection<String> ids)
      throws ExecutionException, InterruptedException {
    List<String> open = new ArrayList<>();
    for (String id : ids) {
      if (state(id) == TransactionState.ONGOING) {
        open.add(id);
      }
    }
    return open;
  }

  private TransactionState state(String id) throws ExecutionException, InterruptedException {
    try {
      TransactionDescription found = admin.describeTransactions(List.of(id)).description(id).get();
      return found.state();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TransactionalIdNotFoundException) {
        return TransactionState.EMPTY;
      }
      throw e;
    }
  }
}
