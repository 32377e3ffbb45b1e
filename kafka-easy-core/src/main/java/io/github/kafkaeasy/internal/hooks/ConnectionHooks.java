package io.github.kafkaeasy.internal.hooks;

import io.github.kafkaeasy.consumer.spi.HandlerHook;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.settings.Options;
import io.github.kafkaeasy.producer.spi.SendHook;
import java.util.ArrayList;
import java.util.List;

/**
 * The hooks of a connection, which all its consumers and producers have. Immutable.
 *
 * @param handler around each call of a handler
 * @param send for each record that is sent
 */
public record ConnectionHooks(List<HandlerHook> handler, List<SendHook> send) {
  public static final ConnectionHooks NONE = new ConnectionHooks(List.of(), List.of());

  public ConnectionHooks {
    handler = List.copyOf(handler);
    send = List.copyOf(send);
  }

  /**
   * These and one more.
   *
   * @throws InvalidOptionException if it is null, or one of them already
   */
  public ConnectionHooks withHandler(HandlerHook hook) {
    return new ConnectionHooks(plus("handlerHook", handler, hook), send);
  }

  /**
   * These and one more.
   *
   * @throws InvalidOptionException if it is null, or one of them already
   */
  public ConnectionHooks withSend(SendHook hook) {
    return new ConnectionHooks(handler, plus("sendHook", send, hook));
  }

  /**
   * A list of hooks and one more.
   *
   * @throws InvalidOptionException if it is null, or one of them already
   */
  private static <T> List<T> plus(String option, List<T> hooks, T hook) {
    requireNew(option, hooks, hook);
    List<T> all = new ArrayList<>(hooks);
    all.add(hook);
    return all;
  }

  /**
   * Refuses a hook that is there already.
   *
   * @throws InvalidOptionException naming the option; also for null
   */
  public static <T> void requireNew(String option, List<T> hooks, T hook) {
    if (hooks.contains(Options.required(option, hook))) {
      throw InvalidOptionException.of(option, hook, "it is there already, and would run twice");
    }
  }
}
