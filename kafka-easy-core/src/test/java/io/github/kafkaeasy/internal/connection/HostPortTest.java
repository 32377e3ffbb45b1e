package io.github.kafkaeasy.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.error.InvalidOptionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {

  @Test
  void aListOfNamesAndNumbersIsRead() {
    assertThat(HostPort.list("bootstrap", "broker-1.example:9092, 10.0.0.2:19092,[::1]:9093"))
        .containsExactly(
            new HostPort("broker-1.example", 9092),
            new HostPort("10.0.0.2", 19092),
            new HostPort("::1", 9093));
  }

  @Test
  void aListIsWrittenAsKafkaTakesIt() {
    assertThat(HostPort.join(HostPort.list("bootstrap", " kafka_1:9092 ,[fe80::1%eth0]:9092")))
        .isEqualTo("kafka_1:9092,[fe80::1%eth0]:9092");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost,port is missing",
    "[::1],port is missing",
    "::1:9092,in brackets",
    "localhost:,write host:port",
    "localhost:0,1 to 65535",
    "localhost:65536,1 to 65535",
    "localhost:x,write host:port",
    "PLAINTEXT://localhost:9092,no scheme",
    "'a:1,,b:2',is empty",
    "'a:1,',is empty",
    "a b:9092,write host:port",
    "'a:9092;b:9093','did you mean a:9092,b:9093?'",
    "'a:9092 b:9093','did you mean a:9092,b:9093?'",
    "'a:9092 | b:9093','did you mean a:9092,b:9093?'",
    "'[::1]:1;b:2','did you mean [::1]:1,b:2?'",
    "'a:1;b',write host:port"
  })
  void aWrongAddressIsRefusedWithTheReason(String list, String reason) {
    assertThatThrownBy(() -> HostPort.list("KAFKA_BOOTSTRAP_SERVERS", list))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("KAFKA_BOOTSTRAP_SERVERS")
        .hasMessageContaining(reason);
  }

  @Test
  void aRepeatedAddressCountsOnce() {
    assertThat(HostPort.list("bootstrap", "a:1, b:2,a:1"))
        .containsExactly(new HostPort("a", 1), new HostPort("b", 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${file:/run/kafka.properties:brokers}",
        "a:1,${file:/run/kafka.properties:brokers}",
        "${env:BROKER}:9092"
      })
  void aVariableReferenceIsRefusedAsAnAddressAndShownUnchanged(String list) {
    assertThatThrownBy(() -> HostPort.list("bootstrap", list))
        .hasMessageContaining("bootstrap = \"${")
        .hasMessageContaining("are not replaced here")
        .hasMessageContaining("KAFKA_BOOTSTRAP_SERVERS")
        .hasMessageNotContaining("IPv6");
  }

  @Test
  void credentialsInAnAddressAreNotRepeated() {
    assertThatThrownBy(() -> HostPort.list("bootstrap", "user:s3cret@broker:9092"))
        .hasMessageContaining("must not contain credentials")
        .hasMessageNotContaining("s3cret");
  }
}
