package io.github.kafkaeasy.cli.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.dlq.redrive.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The bounds on the number of jobs, and the ways in which a job ends. */
class JobsTest {
  private final Jobs jobs = new Jobs();
  private final CountDownLatch gate = new CountDownLatch(1);

  @AfterEach
  void releaseJobs() {
    gate.countDown();
    jobs.close();
  }

  @Test
  void noMoreThanSixJobsRunAtATime() {
    List<@Nullable Job> started = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      started.add(jobs.start("orders.dlq", "redrive", pulse -> awaitGate()));
    }

    assertThat(started.subList(0, 6)).doesNotContainNull();
    assertThat(started.subList(6, 9)).containsOnlyNulls();
    assertThat(jobs.underWay("orders.dlq")).hasSize(6);
    assertThat(jobs.underWay("others.dlq")).isEmpty();
  }

  @Test
  void onlyTheLatestJobsAreKept() {
    Job first = over(jobs.start("orders.dlq", "plan", pulse -> Json.object()));
    for (int i = 0; i < 60; i++) {
      Job unused = over(jobs.start("orders.dlq", "plan", pulse -> Json.object()));
    }

    assertThat(jobs.find(first.id())).isNull();
  }

  @Test
  void aJobThatIsStoppedEndsAtItsNextStep() {
    Job job =
        Objects.requireNonNull(
            jobs.start(
                "orders.dlq",
                "redrive",
                pulse -> {
                  Map<String, @Nullable Object> unused = awaitGate();
                  pulse.at(new Progress(1, 2, Duration.ofSeconds(1)));
                  return Json.object("letters", 2);
                }));
    job.stop();
    gate.countDown();

    assertThat(over(job).json()).containsEntry("state", "failed");
    assertThat(String.valueOf(job.json().get("error"))).startsWith("Stopped.");
  }

  @Test
  void aFailedJobHasTheReason() {
    Job job =
        over(
            jobs.start(
                "orders.dlq",
                "plan",
                pulse -> {
                  throw new IllegalStateException("no such thing");
                }));

    assertThat(job.json()).containsEntry("state", "failed").containsEntry("error", "no such thing");
  }

  @Test
  void aJobThatEndsWithAnErrorHasFailed() {
    Job job =
        over(
            jobs.start(
                "orders.dlq",
                "redrive",
                pulse -> {
                  throw new NoClassDefFoundError("a class");
                }));

    assertThat(job.json())
        .containsEntry("state", "failed")
        .containsEntry("error", "java.lang.NoClassDefFoundError: a class");
  }

  private Map<String, @Nullable Object> awaitGate() {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Json.object();
  }

  private static Job over(@Nullable Job job) {
    Job started = Objects.requireNonNull(job);
    await().dontCatchUncaughtExceptions().atMost(Duration.ofSeconds(30)).until(started::isOver);
    return started;
  }
}
