package io.github.kafkaeasy.consumer.internal.outputs;

import java.util.List;

/** What one record sends, from its end until a unit has committed both. */
public final class Kept {

  /** The objects around the bytes of one output, roughly. */
  private static final long OVERHEAD_BYTES = 200;

  /** The offset of the record that sends this. */
  public final long offset;

  public final List<Output> outputs;

  /** What it weighs against the budget of kept outputs. */
  public final long bytes;

  /** The unit that has it; 0: none. Poll thread only. */
  private long unit;

  /** Made by a lane's owner. */
  public Kept(long offset, List<Output> outputs) {
    this.offset = offset;
    this.outputs = List.copyOf(outputs);
    this.bytes =
        this.outputs.stream().mapToLong(Output::bytes).sum() + OVERHEAD_BYTES * this.outputs.size();
  }

  /** Poll thread: it goes with this unit; 0: with none. */
  public void goesWith(long number) {
    unit = number;
  }

  long unit() {
    return unit;
  }

  void forgotten(Throwable why) {
    outputs.forEach(output -> output.forgotten(why));
  }
}
