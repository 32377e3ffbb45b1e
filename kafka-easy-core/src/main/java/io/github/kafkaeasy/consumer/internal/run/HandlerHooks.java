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
 * The hooks of one consumer, wrapped around its handlers when it is wired; without hooks the
 * handlers stay unwrapped. Called by workers, and by the threads that end asynchronous stages.
 */
public final class HandlerHooks {
  private static final Logger LOG = LoggerFactory.getLogger(HandlerHook.class);

  private final HandlerHook[] hooks;
  private final String consumerName;
  private final @Nullable String group;
  private final Consumer<Throwable> onJvmUnwell;
  private final HookFailures failures = new HookFailures(LOG);

  public HandlerHooks(
      List<HandlerHook> hooks,
      String consumerName,
      @Nullable String group,
      Consumer<Throwable> onJvmUnwell) {
    this.hooks = hooks.toArray(new HandlerHook[0]);
    this.consumerName = consumerName;
    this.group = group;
    this.onJvmUnwell = onJvmUnwell;
  }

  /** Wraps the call in the hooks. */
  public <V> HandlerCall<V> around(HandlerCall<V> call) {
    return hooks.length == 0
        ? call
        : message -> run(new Run(List.of(message), false), () -> call.call(message));
  }

  /** Wraps the handler in the hooks. */
  public <V> BatchHandler<V> aroundBatch(BatchHandler<V> handler) {
    return hooks.length == 0
        ? handler
        : messages -> {
          RunOutcome unused =
              run(
                  new Run(messages, true),
                  () -> {
                    handler.handle(messages);
                    return RunOutcome.HANDLED;
                  });
        };
  }

  private interface Call {
    RunOutcome run() throws Exception;
  }

  private RunOutcome run(Run run, Call call) throws Exception {
    HandlerHook.Scope[] open = new HandlerHook.Scope[hooks.length];
    int begun = 0;
    RunOutcome outcome = null;
    Throwable failure = null;
    try {
      for (; begun < open.length; begun++) {
        open[begun] =
            Objects.requireNonNull(
                hooks[begun].begin(run), () -> "a HandlerHook returned null, not Scope.NONE");
      }
      outcome = call.run();
      return outcome;
    } catch (Throwable thrown) {
      failure = thrown;
      throw thrown;
    } finally {
      close(open, begun);
      if (outcome instanceof OpenStage stage) {
        stage.beforeItsEndIsTold(end -> ended(open, open.length, failureOf(end)));
      } else {
        ended(open, begun, outcome == null ? failure : failureOf(outcome));
      }
    }
  }

  private void close(HandlerHook.Scope[] open, int count) {
    for (int i = count - 1; i >= 0; i--) {
      try {
        open[i].close();
      } catch (Throwable thrown) {
        caught(i, "close", thrown);
      }
    }
  }

  private void ended(HandlerHook.Scope[] open, int count, @Nullable Throwable failure) {
    for (int i = count - 1; i >= 0; i--) {
      try {
        open[i].ended(failure);
      } catch (Throwable thrown) {
        caught(i, "ended", thrown);
      }
    }
  }

  private void caught(int hook, String place, Throwable thrown) {
    if (JvmHealth.isUnwell(thrown)) {
      onJvmUnwell.accept(thrown);
    }
    failures.caught(hooks[hook], place, thrown);
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
