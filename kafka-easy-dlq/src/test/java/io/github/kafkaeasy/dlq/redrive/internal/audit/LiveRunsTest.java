package io.github.kafkaeasy.dlq.redrive.internal.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.dlq.redrive.internal.topic.LetterTopic;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicFacts;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import org.junit.jupiter.api.Test;

@KafkaTest
class LiveRunsTest {

  @Test
  void aHeartbeatOfARunThatWasTakenOverDoesNotHideTheActiveRun(
      TestKafka broker, TestTopics topics, RawKafka raw) {
    KafkaEasy kafka = KafkaEasy.connect(broker.bootstrapServers());
    LetterTopic letters = new LetterTopic(kafka, topics.create("dlq"), progress -> {});
    raw.createTopic(letters.auditTopic(), 1);
    TopicFacts topic = TopicFacts.of(kafka, letters.topic());
    for (String entry :
        new String[] {
          "STARTED\",\"job\":\"old",
          "ALIVE\",\"job\":\"old",
          "STARTED\",\"job\":\"active",
          "ALIVE\",\"job\":\"active",
          "ALIVE\",\"job\":\"old"
        }) {
      raw.publish(
          letters.auditTopic(),
          "k",
          "{\"topicId\":\"" + topic.id() + "\",\"action\":\"" + entry + "\"}");
    }

    try (LiveRuns runs = LiveRuns.read(letters, topic).orElseThrow()) {
      assertThat(runs.newestBeside("another")).map(LiveRuns.Run::job).contains("active");
    }
  }
}
