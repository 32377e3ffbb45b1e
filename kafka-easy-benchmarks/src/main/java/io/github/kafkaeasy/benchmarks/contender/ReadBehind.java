package io.github.kafkaeasy.benchmarks.contender;

import java.util.function.Consumer;

/**
 * A loop that forwards its records, and a raw consumer that reads the committed results. The body
 * is called with the values that this consumer reads.
 */
final class ReadBehind implements Loop {
  private final Loop sends;
  private final Consumer<byte[]> body;

  ReadBehind(Loop sends, Consumer<byte[]> body) {
    this.sends = sends;
    this.body = body;
  }

  @Override
  public Running start(Arena place, String group) {
    Arena behind =
        new Arena(
            place.bootstrap(),
            /* topic= */ place.sink(),
            place.partitions(),
            place.records(),
            /* sink= */ place.topic());
    Running reader = new RawLoop(body).start(behind, group + "-reader");
    Running sending = sends.start(place, group);
    return new BothRunning(sending, reader);
  }

  private record BothRunning(Running sending, Running reader) implements Running {
    @Override
    public long seen() {
      return sending.seen();
    }

    @Override
    public void close() {
      sending.close();
      reader.close();
    }
  }
}
