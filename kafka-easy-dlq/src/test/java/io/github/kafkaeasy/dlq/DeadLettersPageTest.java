package io.github.kafkaeasy.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java of docs/dead-letters.md compiles, as one program. */
class DeadLettersPageTest {
  private static final Path PAGE = Path.of("..", "docs", "dead-letters.md");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\\n(.*?)^```$");

  @Test
  void everyBlockCompiles(@TempDir Path folder) throws IOException {
    List<String> blocks =
        BLOCK.matcher(Files.readString(PAGE)).results().map(found -> found.group(1)).toList();
    assertThat(blocks).hasSizeGreaterThanOrEqualTo(5);
    String program =
        """
        import io.github.kafkaeasy.*;
        import io.github.kafkaeasy.consumer.*;
        import io.github.kafkaeasy.dlq.*;
        import io.github.kafkaeasy.dlq.letter.*;
        import io.github.kafkaeasy.dlq.redrive.*;
        import java.time.*;
        import java.util.*;
        class Page {
          static void run(KafkaEasy kafka) throws Exception {
        """
            + String.join("\n", blocks)
            + "}}";
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    SimpleJavaFileObject file =
        new SimpleJavaFileObject(
            URI.create("string:///Page.java"), SimpleJavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return program;
          }
        };
    List<String> options =
        List.of(
            "-d", folder.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none");
    boolean compiled = compiler.getTask(messages, null, null, options, null, List.of(file)).call();
    assertThat(compiled).as("%s%n%s", messages, program).isTrue();
  }
}
