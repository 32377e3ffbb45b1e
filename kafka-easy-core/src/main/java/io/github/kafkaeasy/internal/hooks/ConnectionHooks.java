package io.github.kafkaeasy.internal.hooks;

import io.github.kafkaeasy.consumer.spi.HandlerHook;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.settings.Options;
import io.github.kafkaeasy.producer.spi.SendHook;
import java.util.ArrayList;
import java.util.List;

/**
 * The hooks of a connection, used by all its consumers and producers. Immutable.
 *
 * @param handler hooks around each handler call
 * @param send hooks for each sent record
 */
public record ConnectionHooks(List<HandlerHook> handler, List<SendHook> send) {
  public static final ConnectionHooks NONE = new ConnectionHooks(List.of(), List.of());

  public ConnectionHooks {
    handler = List.copyOf(handler);
    send = List.copyOf(send);
  }

  /**
   * A copy with one more handler hook.
   *
   * @throws InvalidOptionException if the hook is null or was added before
   */
  public ConnectionHooks withHandler(HandlerHook hook) {
    return new ConnectionHooks(plus("handlerHook", handler, hook), send);
  }

  /**
   * A copy with one more send hook.
   *
   * @throws InvalidOptionException if the hook is null or was added before
   */
  public ConnectionHooks withSend(SendHook hook) {
    return new ConnectionHooks(handler, plus("sendHook", send, hook));
  }

  /**
   * A copy of the list with one more hook.
   *
   * @throws InvalidOptionException if the hook is null or is already in the list
   */
  private static <T> List<T> plus(String option, List<T> hooks, T hook) {
    requireNew(option, hooks, hook);
    List<T> all = new ArrayList<>(hooks);
    all.add(hook);
    return all;
  }

  /**
   * Refuses a hook that is already in the list.
   *
   * @throws InvalidOptionException if the hook is null or is already in the list, naming the option
   */
  public static <T> void requireNew(String option, List<T> hooks, T hook) {
    if (hooks.contains(Options.required(option, hook))) {
      throw InvalidOptionException.of(
          option, hook.getClass().getName(), "it was added before, and would run twice");
    }
  }
}
