package io.github.kafkaeasy.consumer.internal.run;

import io.github.kafkaeasy.consumer.BatchHandler;
import io.github.kafkaeasy.consumer.internal.shared.JvmHealth;
import io.github.kafkaeasy.consumer.spi.HandlerHook;
import io.github.kafkaeasy.consumer.spi.HandlerRun;
import io.github.kafkaeasy.internal.hooks.HookFailures;
import io.github.kafkaeasy.message.Message;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hooks of one consumer. They are wrapped around its handlers when the engine is created;
 * without hooks the handlers stay unwrapped. Called by workers, and by the threads that end
 * asynchronous stages.
 */
public final class HandlerHooks {
  private static final Logger LOG = LoggerFactory.getLogger(HandlerHook.class);

  private final List<HandlerHook> hooks;
  private final String consumerName;
  private final @Nullable String group;
  private final Consumer<Throwable> onJvmUnwell;
  private final HookFailures failures = new HookFailures(LOG);

  public HandlerHooks(
      List<HandlerHook> hooks,
      String consumerName,
      @Nullable String group,
      Consumer<Throwable> onJvmUnwell) {
    this.hooks = List.copyOf(hooks);
    this.consumerName = consumerName;
    this.group = group;
    this.onJvmUnwell = onJvmUnwell;
  }

  /** Wraps the call in the hooks; the first hook is the outermost. */
  public <V> HandlerCall<V> around(HandlerCall<V> call) {
    HandlerCall<V> hooked = call;
    for (int i = hooks.size() - 1; i >= 0; i--) {
      HandlerHook hook = hooks.get(i);
      HandlerCall<V> inner = hooked;
      hooked = message -> run(hook, new Run(List.of(message), false), () -> inner.call(message));
    }
    return hooked;
  }

  /** Wraps the handler in the hooks; the first hook is the outermost. */
  public <V> BatchHandler<V> aroundBatch(BatchHandler<V> handler) {
    BatchHandler<V> hooked = handler;
    for (int i = hooks.size() - 1; i >= 0; i--) {
      HandlerHook hook = hooks.get(i);
      BatchHandler<V> inner = hooked;
      hooked =
          messages -> {
            RunOutcome unused =
                run(
                    hook,
                    new Run(messages, true),
                    () -> {
                      inner.handle(messages);
                      return RunOutcome.HANDLED;
                    });
          };
    }
    return hooked;
  }

  private interface Call {
    RunOutcome run() throws Exception;
  }

  private RunOutcome run(HandlerHook hook, Run run, Call call) throws Exception {
    HandlerHook.Scope scope = hook.begin(run);
    if (scope == HandlerHook.Scope.NONE) {
      return call.run();
    }
    Objects.requireNonNull(scope, "a HandlerHook returned null, not Scope.NONE");
    RunOutcome outcome;
    try {
      outcome = call.run();
    } catch (Throwable thrown) {
      close(hook, scope);
      ended(hook, scope, thrown);
      throw thrown;
    }
    close(hook, scope);
    if (outcome instanceof OpenStage stage) {
      stage.beforeItsEndIsTold(end -> ended(hook, scope, failureOf(end)));
    } else {
      ended(hook, scope, failureOf(outcome));
    }
    return outcome;
  }

  private void close(HandlerHook hook, HandlerHook.Scope scope) {
    try {
      scope.close();
    } catch (Throwable thrown) {
      caught(hook, "close", thrown);
    }
  }

  private void ended(HandlerHook hook, HandlerHook.Scope scope, @Nullable Throwable failure) {
    try {
      scope.ended(failure);
    } catch (Throwable thrown) {
      caught(hook, "ended", thrown);
    }
  }

  private void caught(HandlerHook hook, String place, Throwable thrown) {
    if (JvmHealth.isUnwell(thrown)) {
      onJvmUnwell.accept(thrown);
    }
    failures.caught(hook, place, thrown);
  }

  private static @Nullable Throwable failureOf(RunOutcome outcome) {
    if (outcome instanceof RunOutcome.Failed failed) {
      return failed.cause();
    }
    return outcome instanceof RunOutcome.JvmUnwell unwell ? unwell.cause() : null;
  }

  private final class Run implements HandlerRun {
    private final List<? extends Message<?>> messages;
    private final boolean batch;

    Run(List<? extends Message<?>> messages, boolean batch) {
      this.messages = messages;
      this.batch = batch;
    }

    @Override
    public List<? extends Message<?>> messages() {
      return messages;
    }

    @Override
    public boolean isBatch() {
      return batch;
    }

    @Override
    public String consumerName() {
      return consumerName;
    }

    @Override
    public @Nullable String group() {
      return group;
    }
  }
}
