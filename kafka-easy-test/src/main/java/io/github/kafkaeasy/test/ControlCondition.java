package io.github.kafkaeasy.test;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * JUnit condition that skips tests which the back end of this run cannot serve; the report says
 * why.
 */
final class ControlCondition implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    BackEnd backEnd = BackEnd.of(context);
    if (backEnd.isLocal()) {
      return ConditionEvaluationResult.enabled("a local broker supports all operations");
    }
    return missing(context)
        .map(
            what ->
                ConditionEvaluationResult.disabled(
                    "SKIPPED on "
                        + backEnd
                        + ": "
                        + context.getDisplayName()
                        + " needs a LocalKafka to "
                        + what
                        + "; run it without -D"
                        + BackEnd.PROPERTY))
        .orElseGet(() -> ConditionEvaluationResult.enabled("it needs no control over the broker"));
  }

  private static Optional<String> missing(ExtensionContext context) {
    return context.getElement().flatMap(ControlCondition::missing);
  }

  private static Optional<String> missing(AnnotatedElement element) {
    Optional<NeedsControl> needs = AnnotationSupport.findAnnotation(element, NeedsControl.class);
    if (needs.isPresent()) {
      return Optional.of(
          Arrays.stream(needs.get().value())
              .map(BrokerControl::description)
              .collect(Collectors.joining(", ")));
    }
    return executables(element).anyMatch(ControlCondition::asksForALocalKafka)
        ? Optional.of("pass as a parameter")
        : Optional.empty();
  }

  /**
   * The test method; for a class, its constructors and the methods that run before and after tests.
   */
  private static Stream<Executable> executables(AnnotatedElement element) {
    if (element instanceof Executable method) {
      return Stream.of(method);
    }
    if (!(element instanceof Class<?> testClass)) {
      return Stream.empty();
    }
    Stream<Executable> around =
        Arrays.stream(testClass.getDeclaredMethods())
            .filter(
                method ->
                    Stream.of(BeforeAll.class, BeforeEach.class, AfterEach.class, AfterAll.class)
                        .anyMatch(method::isAnnotationPresent))
            .map(Executable.class::cast);
    return Stream.concat(around, Arrays.stream(testClass.getDeclaredConstructors()));
  }

  private static boolean asksForALocalKafka(Executable executable) {
    return Arrays.asList(executable.getParameterTypes()).contains(LocalKafka.class);
  }
}
