package io.github.kafkaeasy.consumer.internal.outputs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Outputs of one record, kept from the end of its handling until a transaction has committed the
 * record and its outputs.
 */
public final class Kept {

  /** Approximate size of the objects around one output's bytes. */
  private static final long OVERHEAD_BYTES = 200;

  /** Offset of the record that sends these outputs. */
  public final long offset;

  public final List<Output> outputs;

  /** Size that counts towards the limit of kept outputs. */
  public final long bytes;

  /**
   * The element below in the stack of outputs that the poll thread has not seen yet. Written by the
   * lane's owner before it publishes this object, then by the thread that takes the stack.
   */
  @Nullable Kept below;

  /**
   * Created by a lane's owner.
   *
   * @param outputs not changed afterwards
   */
  public Kept(long offset, List<Output> outputs) {
    this.offset = offset;
    this.outputs = outputs;
    long sum = OVERHEAD_BYTES * outputs.size();
    for (int i = 0; i < outputs.size(); i++) {
      sum += outputs.get(i).bytes();
    }
    this.bytes = sum;
  }

  /** Tells the hooks that the outputs will not be committed. */
  public void forgotten(Throwable why) {
    outputs.forEach(output -> output.forgotten(why));
  }
}
