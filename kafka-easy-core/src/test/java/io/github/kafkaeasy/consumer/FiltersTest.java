package io.github.kafkaeasy.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** The two filters by header, which differ for records without the header. */
class FiltersTest {

  private static ConsumerRecord<byte[], byte[]> record(String type) {
    ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("t", 0, 0, null, null);
    if (type != null) {
      record.headers().add("type", type.getBytes(StandardCharsets.UTF_8));
    }
    return record;
  }

  @Test
  void headerEqualsRefusesRecordsWithoutTheHeader() throws Exception {
    RecordFilter filter = Filters.headerEquals("type", "greeting");

    assertThat(filter.accepts(record("greeting"))).isTrue();
    assertThat(filter.accepts(record("payment"))).isFalse();
    assertThat(filter.accepts(record(null))).isFalse();
  }

  @Test
  void headerEqualsOrAbsentAcceptsRecordsWithoutTheHeader() throws Exception {
    RecordFilter filter = Filters.headerEqualsOrAbsent("type", "greeting");

    assertThat(filter.accepts(record("greeting"))).isTrue();
    assertThat(filter.accepts(record("payment"))).isFalse();
    assertThat(filter.accepts(record(null))).isTrue();
  }
}
