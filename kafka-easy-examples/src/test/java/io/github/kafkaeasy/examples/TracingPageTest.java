package io.github.kafkaeasy.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program with traces on docs/tracing.md sends its spans to a collector before it ends. */
@KafkaTest
class TracingPageTest {

  @TempDir private Path folder;

  @Test
  void theProgramOfThePageSendsItsSpansBeforeItEnds(TestKafka kafka, TestTopics topics)
      throws Exception {
    String topic = topics.create("orders");
    List<String> setUp =
        Readme.page("docs/tracing.md").javaBlocks().stream()
            .filter(block -> block.contains("class TracedKafka"))
            .toList();
    assertThat(setUp).hasSize(1);
    Snippets.compile(
        folder,
        "TracedProgram",
        Snippets.IMPORTS
            + Snippets.imports(setUp)
            + """
            public class TracedProgram {
              public static void run(String collector, String brokers, String topic) {
            """
            + Snippets.withoutImports(setUp)
            + """
                try (TracedKafka traced = new TracedKafka("billing", collector, brokers);
                    EasyProducer<String> orders =
                        traced.kafka.producer(String.class).topic(topic).start()) {
                  orders.sendAndWait("anna", "10");
                }
              }
            }
            """);

    assertThat(spansOf(topic, kafka.bootstrapServers()))
        .anyMatch(spans -> spans.contains("send " + topic) && spans.contains("billing"));
  }

  /** The bodies of the requests that the collector gets while the program runs. */
  private List<String> spansOf(String topic, String brokers) throws Exception {
    List<String> received = new CopyOnWriteArrayList<>();
    HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/v1/traces",
        exchange -> {
          boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
          byte[] body =
              packed
                  ? new GZIPInputStream(exchange.getRequestBody()).readAllBytes()
                  : exchange.getRequestBody().readAllBytes();
          received.add(new String(body, ISO_8859_1));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      loader
          .loadClass("TracedProgram")
          .getMethod("run", String.class, String.class, String.class)
          .invoke(
              null,
              "http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces",
              brokers,
              topic);
    } finally {
      collector.stop(0);
    }
    return received;
  }
}
