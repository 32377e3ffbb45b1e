package io.github.kafkaeasy.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Kafka serializers and deserializers of text that behave like those of a schema registry: a header
 * names the format, and reading removes it. They record how they are configured and closed.
 */
final class KafkaPairs {
  /** Names the format of the value. */
  static final String FORMAT = "value.format";

  /** Names the format of the key. */
  static final String KEY_FORMAT = "key.format";

  private KafkaPairs() {}

  /** The calls that one instance received. */
  static class Life {
    final List<Map<String, Object>> settings = new CopyOnWriteArrayList<>();
    final List<Boolean> keys = new CopyOnWriteArrayList<>();
    final List<String> topics = new CopyOnWriteArrayList<>();
    final AtomicInteger closed = new AtomicInteger();
    final AtomicInteger inside = new AtomicInteger();
    final AtomicInteger mostInside = new AtomicInteger();

    void configured(Map<String, ?> configs, boolean isKey) {
      settings.add(new HashMap<>(configs));
      keys.add(isKey);
      if ("s3cret-but-wrong".equals(configs.get("registry.password"))) {
        throw new SerializationException("refused: s3cret-but-wrong");
      }
    }

    void enter(String topic) {
      topics.add(topic);
      int now = inside.incrementAndGet();
      mostInside.accumulateAndGet(now, Math::max);
      if (keys.isEmpty() || closed.get() > 0) {
        throw new IllegalStateException("used before configure or after close");
      }
    }

    void leave() {
      inside.decrementAndGet();
    }

    String header() {
      return keys.get(0) ? KEY_FORMAT : FORMAT;
    }
  }

  static final class Writer implements Serializer<String> {
    final Life life = new Life();

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
      life.configured(configs, isKey);
    }

    @Override
    public byte[] serialize(String topic, String text) {
      throw new SerializationException("without headers there is no format");
    }

    @Override
    public byte[] serialize(String topic, Headers headers, String text) {
      life.enter(topic);
      try {
        if (text.equals("null")) {
          return null;
        }
        headers.add(life.header(), "v1".getBytes(UTF_8));
        return new StringBuilder(text).reverse().toString().getBytes(UTF_8);
      } finally {
        life.leave();
      }
    }

    @Override
    public void close() {
      life.closed.incrementAndGet();
    }
  }

  /** Not thread-safe: keeps the text that is being read in a field. */
  static final class Reader implements Deserializer<String> {
    final Life life = new Life();
    private StringBuilder text = new StringBuilder();

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
      life.configured(configs, isKey);
    }

    @Override
    public String deserialize(String topic, byte[] bytes) {
      throw new SerializationException("without headers there is no format");
    }

    @Override
    public String deserialize(String topic, Headers headers, byte[] bytes) {
      life.enter(topic);
      try {
        Header format = headers.lastHeader(life.header());
        if (format == null || !new String(format.value(), UTF_8).equals("v1")) {
          throw new SerializationException("no format that is known");
        }
        headers.remove(life.header());
        text = new StringBuilder();
        String whole = new String(bytes, UTF_8);
        text.append(whole, 0, whole.length() / 2);
        LockSupport.parkNanos(1_000); // gives a second thread time to damage the text
        text.append(whole, whole.length() / 2, whole.length());
        return text.reverse().toString();
      } finally {
        life.leave();
      }
    }

    @Override
    public void close() {
      life.closed.incrementAndGet();
    }
  }

  /** Creates serializers and deserializers and keeps references to them. */
  static final class Makers {
    final List<Writer> writers = new CopyOnWriteArrayList<>();
    final List<Reader> readers = new CopyOnWriteArrayList<>();

    Writer writer() {
      Writer writer = new Writer();
      writers.add(writer);
      return writer;
    }

    Reader reader() {
      Reader reader = new Reader();
      readers.add(reader);
      return reader;
    }

    List<Life> lives() {
      List<Life> lives = new ArrayList<>();
      writers.forEach(writer -> lives.add(writer.life));
      readers.forEach(reader -> lives.add(reader.life));
      return lives;
    }
  }
}
