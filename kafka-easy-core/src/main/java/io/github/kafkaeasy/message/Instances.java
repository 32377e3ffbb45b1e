package io.github.kafkaeasy.message;

/** The serializers or deserializers of one client. Thread-safe. */
interface Instances<P> {
  /** Takes an instance for one call; the caller must give it back. */
  P take();

  void giveBack(P instance);

  /** Called once, when the client closes. */
  void close();
}
