package io.github.kafkaeasy.message;

/** Serializers, or deserializers, that one client uses. Any thread. */
interface Instances<P> {
  /** One for one call, which gives it back. */
  P take();

  void giveBack(P instance);

  /** Called once, when the client ends. */
  void close();
}
