package io.github.kafkaeasy.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles the Java code of pages. */
final class Snippets {
  /** Imports that an IDE would add. */
  static final String IMPORTS =
      """
      import static org.assertj.core.api.Assertions.assertThat;
      import com.fasterxml.jackson.databind.ObjectMapper;
      import io.github.kafkaeasy.*;
      import io.github.kafkaeasy.admin.*;
      import io.github.kafkaeasy.config.*;
      import io.github.kafkaeasy.consumer.*;
      import io.github.kafkaeasy.consumer.spi.*;
      import io.github.kafkaeasy.dlq.*;
      import io.github.kafkaeasy.dlq.letter.*;
      import io.github.kafkaeasy.dlq.redrive.*;
      import io.github.kafkaeasy.error.*;
      import io.github.kafkaeasy.message.*;
      import io.github.kafkaeasy.message.json.*;
      import io.github.kafkaeasy.opentelemetry.*;
      import io.github.kafkaeasy.micrometer.*;
      import io.github.kafkaeasy.producer.*;
      import io.github.kafkaeasy.producer.outcome.*;
      import io.github.kafkaeasy.spool.*;
      import io.github.kafkaeasy.test.*;
      import io.opentelemetry.api.*;
      import io.micrometer.core.instrument.MeterRegistry;
      import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
      import java.nio.charset.StandardCharsets;
      import java.nio.file.Path;
      import java.time.*;
      import java.util.*;
      import java.util.concurrent.*;
      import org.apache.kafka.common.TopicPartition;
      import org.junit.jupiter.api.*;
      import org.slf4j.MDC;
      """;

  private Snippets() {}

  /** The import lines at the beginning of blocks, which must precede the generated class. */
  static String imports(List<String> blocks) {
    return lines(blocks, line -> line.startsWith("import "));
  }

  /** The blocks without their import lines. */
  static String withoutImports(List<String> blocks) {
    return lines(blocks, line -> !line.startsWith("import "));
  }

  private static String lines(List<String> blocks, Predicate<String> wanted) {
    return blocks.stream()
        .flatMap(String::lines)
        .filter(wanted)
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  /** Compiles a class into a folder; it may use classes that are in the folder already. */
  static void compile(Path folder, String className, String source) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    SimpleJavaFileObject file =
        new SimpleJavaFileObject(
            URI.create("string:///" + className + ".java"), SimpleJavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    List<String> options =
        List.of(
            "-d",
            folder.toString(),
            "-cp",
            folder + File.pathSeparator + System.getProperty("java.class.path"),
            "-proc:none");
    boolean compiled = compiler.getTask(messages, null, null, options, null, List.of(file)).call();

    assertThat(compiled).as("%s%n%s", messages, source).isTrue();
  }
}
