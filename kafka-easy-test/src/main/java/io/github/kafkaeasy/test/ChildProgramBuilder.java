package io.github.kafkaeasy.test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Builder for a {@link ChildProgram}. Not thread-safe; can start several programs. */
public final class ChildProgramBuilder {

  private static final List<String> DEFAULT_OPTIONS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData");

  private final Class<?> mainClass;
  private final List<String> jvmOptions = new ArrayList<>(DEFAULT_OPTIONS);
  private final Map<String, String> environment = new HashMap<>();
  private List<String> arguments = List.of();
  private Consumer<ChildEvent> onEvent = event -> {};
  private int heapMegabytes = 256;

  ChildProgramBuilder(Class<?> mainClass) {
    this.mainClass = Objects.requireNonNull(mainClass, "mainClass");
  }

  /**
   * Sets the program's arguments. Default: none.
   *
   * @param values in this order
   * @return this builder
   */
  public ChildProgramBuilder arguments(String... values) {
    arguments = List.of(values);
    return this;
  }

  /**
   * Adds an environment variable to those of this JVM.
   *
   * @param name the variable's name
   * @param value its value
   * @return this builder
   */
  public ChildProgramBuilder environment(String name, String value) {
    environment.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
    return this;
  }

  /**
   * Adds an option for the program's JVM, such as {@code -Dname=value}. It comes after our own
   * options and overrides them.
   *
   * @param option one option
   * @return this builder
   */
  public ChildProgramBuilder jvmOption(String option) {
    jvmOptions.add(Objects.requireNonNull(option, "option"));
    return this;
  }

  /**
   * Sets the largest heap. Default: 256 MB.
   *
   * @param megabytes at least 16
   * @return this builder
   * @throws IllegalArgumentException when it is less
   */
  public ChildProgramBuilder heapMegabytes(int megabytes) {
    if (megabytes < 16) {
      throw new IllegalArgumentException("heapMegabytes must be at least 16, not " + megabytes);
    }
    heapMegabytes = megabytes;
    return this;
  }

  /**
   * Sets a listener that is called with every event. Default: none. {@link ChildProgram#events()}
   * has all events anyway.
   *
   * @param listener called on the thread that reads the program's output, one event after the other
   * @return this builder
   */
  public ChildProgramBuilder onEvent(Consumer<ChildEvent> listener) {
    onEvent = Objects.requireNonNull(listener, "listener");
    return this;
  }

  /**
   * Starts the program without waiting for any event.
   *
   * @return the program, to be closed by the caller
   */
  public ChildProgram start() {
    List<String> options = new ArrayList<>();
    options.add("-Xmx" + heapMegabytes + "m");
    options.addAll(jvmOptions);
    return ChildProgram.start(
        new Settings(mainClass, options, arguments, Map.copyOf(environment), onEvent));
  }

  /** Immutable copy of the builder's settings. */
  record Settings(
      Class<?> mainClass,
      List<String> jvmOptions,
      List<String> arguments,
      Map<String, String> environment,
      Consumer<ChildEvent> onEvent) {}
}
