package io.github.kafkaeasy.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.spi.FailureStage;
import io.github.kafkaeasy.error.DecodeException;
import io.github.kafkaeasy.error.RejectedMessage;
import io.github.kafkaeasy.error.StaleRecordException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class ClassificationTest {
  private static final Classification DEFAULT = Classification.DEFAULT;

  private static boolean fatal(Classification rules, Throwable thrown) {
    return rules.isFatal(FailureStage.HANDLE, rules.unwrap(thrown));
  }

  @Test
  void byDefaultFailuresThatARetryCannotRepairAreFatalWithTheirSubclasses() {
    assertThat(fatal(DEFAULT, new ClassCastException())).isTrue();
    assertThat(fatal(DEFAULT, new NumberFormatException())).isTrue();
    assertThat(fatal(DEFAULT, new SecurityException())).isTrue();
    assertThat(fatal(DEFAULT, new RejectedMessage("no"))).isTrue();
    assertThat(fatal(DEFAULT, new StaleRecordException(Duration.ofHours(2), Duration.ofHours(1))))
        .isTrue();
    assertThat(fatal(DEFAULT, new IOException())).isFalse();
    assertThat(fatal(DEFAULT, new IllegalStateException())).isFalse();
    assertThat(fatal(DEFAULT, new StackOverflowError())).isFalse();
    assertThat(fatal(DEFAULT, new AssertionError())).isFalse();
  }

  @Test
  void decodingFailuresAreFatalUnlessTheyAreListedAsRetryable() {
    Throwable decode =
        DecodeException.of(DecodeException.Part.VALUE, "json", new byte[0], new IOException());
    assertThat(DEFAULT.isFatal(FailureStage.DECODE, decode)).isTrue();
    assertThat(DEFAULT.isFatal(FailureStage.DECODE, new StackOverflowError())).isTrue();
    Classification registryOutages = DEFAULT.retryable(List.of(DecodeException.class));
    assertThat(registryOutages.isFatal(FailureStage.DECODE, decode)).isFalse();
  }

  @Test
  void anUnreachableRegistryIsNotAFailureOfTheRecord() {
    for (Throwable cause :
        List.of(
            new ConnectException("refused"),
            new UnknownHostException("registry"),
            new SocketTimeoutException(),
            new TimeoutException(),
            new HttpConnectTimeoutException("registry"),
            new org.apache.kafka.common.errors.TimeoutException(),
            new IllegalStateException(new ExecutionException(new ConnectException("refused"))))) {
      Throwable decode = decode(cause);
      assertThat(DEFAULT.isFatal(FailureStage.DECODE, decode)).as("%s", cause).isFalse();
      assertThat(DEFAULT.fatal(List.of(DecodeException.class)).isFatal(FailureStage.DECODE, decode))
          .isTrue();
      assertThat(DEFAULT.retryable(List.of(IOException.class)).isFatal(FailureStage.DECODE, decode))
          .isTrue();
    }
    assertThat(DEFAULT.isFatal(FailureStage.DECODE, decode(new IllegalStateException()))).isTrue();
    assertThat(DEFAULT.isFatal(FailureStage.DECODE, decode(new FileNotFoundException()))).isTrue();
  }

  private static Throwable decode(Throwable cause) {
    return DecodeException.of(DecodeException.Part.VALUE, "avro", new byte[0], cause);
  }

  @Test
  void classesListedAsFatalAreAddedToTheDefaults() {
    Classification rules = DEFAULT.fatal(List.of(IOException.class));
    assertThat(fatal(rules, new FileNotFoundException())).isTrue();
    assertThat(fatal(rules, new ClassCastException())).isTrue();
    assertThat(fatal(rules, new IllegalStateException())).isFalse();
  }

  @Test
  void ifAClassIsListedAsRetryableNoOtherIsRetried() {
    Classification rules = DEFAULT.retryable(List.of(IOException.class));
    assertThat(fatal(rules, new FileNotFoundException())).isFalse();
    assertThat(fatal(rules, new IllegalStateException())).isTrue();
  }

  @Test
  void theNearestListedClassDecides() {
    Classification rules =
        DEFAULT.fatal(List.of(IOException.class)).retryable(List.of(FileNotFoundException.class));
    assertThat(fatal(rules, new FileNotFoundException())).isFalse();
    assertThat(fatal(rules, new IOException())).isTrue();
    Classification all = DEFAULT.retryable(List.of(Exception.class));
    assertThat(fatal(all, new IllegalArgumentException())).isTrue();
    assertThat(fatal(all, new IllegalStateException())).isFalse();
    Classification numbers = DEFAULT.retryable(List.of(IllegalArgumentException.class));
    assertThat(fatal(numbers, new NumberFormatException())).isFalse();
  }

  @Test
  void wrapperExceptionsAreUnwrapped() {
    Throwable inner = new RejectedMessage("no");
    assertThat(DEFAULT.unwrap(new CompletionException(new ExecutionException(inner))))
        .isSameAs(inner);
    assertThat(DEFAULT.unwrap(new InvocationTargetException(inner))).isSameAs(inner);
    assertThat(DEFAULT.unwrap(new UndeclaredThrowableException(inner))).isSameAs(inner);
    Throwable other = new IllegalStateException(inner);
    assertThat(DEFAULT.unwrap(other)).isSameAs(other);
    Throwable empty = new ExecutionException("no cause", null);
    assertThat(DEFAULT.unwrap(empty)).isSameAs(empty);
  }

  @Test
  void aListedWrapperExceptionIsNotUnwrapped() {
    Throwable wrapped = new ExecutionException(new IOException());
    assertThat(DEFAULT.policyFor(ExecutionException.class).unwrap(wrapped)).isSameAs(wrapped);
    assertThat(DEFAULT.fatal(List.of(ExecutionException.class)).unwrap(wrapped)).isSameAs(wrapped);
  }

  @Test
  void circularCausesDoNotHang() {
    Circular first = new Circular();
    CompletionException second = new CompletionException(first);
    first.initCause(second);
    assertThat(DEFAULT.unwrap(first)).isIn(first, second);
  }

  private static final class Circular extends ExecutionException {
    private static final long serialVersionUID = 1L;

    Circular() {
      super("first");
    }
  }
}
