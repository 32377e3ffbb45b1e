package io.github.kafkaeasy.cli.console;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.cli.jobs.Action;
import io.github.kafkaeasy.cli.jobs.Change;
import io.github.kafkaeasy.cli.jobs.Job;
import io.github.kafkaeasy.cli.jobs.Jobs;
import io.github.kafkaeasy.cli.jobs.Plan;
import io.github.kafkaeasy.cli.jobs.Wanted;
import io.github.kafkaeasy.cli.page.LetterView;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.web.Call;
import io.github.kafkaeasy.cli.web.EventStream;
import io.github.kafkaeasy.cli.web.Refused;
import io.github.kafkaeasy.dlq.letter.Original;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import io.github.kafkaeasy.message.OutgoingMessage;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The routes for actions on letters: plan, run, watch, stop. Only a planned action can be run, by
 * the id of its plan and once; only actions that the command allows are planned. Thread-safe; a
 * lock on this object guards the map of plans.
 */
final class Actions {
  private static final int MOST_PLANS = 20;
  private static final long LOOK_MILLIS = 250;

  private final KafkaEasy kafka;
  private final Set<Action> allowed;
  private final Jobs jobs;

  /** Plans by id, the oldest first. Guarded by this. */
  private final Map<String, Plan> plans = new LinkedHashMap<>();

  Actions(KafkaEasy kafka, Set<Action> allowed, Jobs jobs) {
    this.kafka = kafka;
    this.jobs = jobs;
    this.allowed = allowed.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(allowed));
  }

  /** Starts a job that plans an action. */
  void plan(Call call) {
    Asked asked = new Asked(call.body());
    requireAllowed(asked.action());
    Wanted wanted = asked.wanted();
    DeadLetters letters = DeadLetters.of(kafka, asked.required("topic"));
    String id = UUID.randomUUID().toString();
    started(
        call,
        jobs.start(
            letters.topic(),
            "plan",
            pulse -> {
              Plan plan = wanted.plan(letters.onProgress(pulse::at));
              keep(id, plan);
              Map<String, @Nullable Object> shown = plan.shown();
              shown.put("plan", id);
              return shown;
            }));
  }

  private synchronized void keep(String id, Plan plan) {
    plans.put(id, plan);
    if (plans.size() > MOST_PLANS) {
      plans.remove(plans.keySet().iterator().next());
    }
  }

  /** Starts a job that runs a plan. A plan is run once; if no job can start, it is kept. */
  void run(Call call) {
    Asked asked = new Asked(call.body());
    String id = asked.required("plan");
    Plan plan = taken(id, asked);
    Job job =
        jobs.start(
            plan.topic(),
            plan.action().name().toLowerCase(Locale.ROOT),
            pulse ->
                plan.run().on(DeadLetters.of(kafka, plan.topic()).onProgress(pulse::at), pulse));
    if (job == null) {
      keep(id, plan);
    }
    started(call, job);
  }

  private synchronized Plan taken(String id, Asked asked) {
    Plan plan = plans.get(id);
    if (plan == null) {
      throw new Refused(404, "This plan no longer exists. Plan the action again.");
    }
    requireAllowed(plan.action());
    if (plan.action() == Action.PURGE && !plan.topic().equals(asked.required("name"))) {
      throw new Refused(400, "The topic is called " + plan.topic() + "; nothing was deleted.");
    }
    plans.remove(id);
    return plan;
  }

  /** Asks a job to stop. */
  void stop(Call call) {
    Job job = job(new Asked(call.body()).required("job"));
    job.stop();
    call.json(job.json());
  }

  /** Sends the state of a job until it is over; if the browser disconnects, the job continues. */
  void watch(Call call) {
    Job job = job(call.required("id"));
    EventStream events = call.events();
    while (!job.isOver()) {
      events.send("job", job.json());
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    events.send("end", job.json());
  }

  /** The jobs of a topic that are not over, for a page that was opened again. */
  void underWay(Call call) {
    call.json(jobs.underWay(call.required("topic")).stream().map(Job::json).toList());
  }

  /** One record before and after the changes of a redrive. */
  void preview(Call call) {
    Asked asked = new Asked(call.body());
    requireAllowed(Action.REDRIVE);
    Change change = asked.change();
    DeadLetters letters = DeadLetters.of(kafka, asked.required("topic"));
    StoredLetter letter = OneLetter.find(letters, asked.required("place"));
    Original original = letters.original(letter).original();
    if (original == null) {
      throw new Refused(404, "The original record of this letter no longer exists.");
    }
    OutgoingMessage<byte[]> message = message(original);
    call.json(
        Json.object(
            "before", LetterView.sides(message), "after", LetterView.sides(change.apply(message))));
  }

  private static OutgoingMessage<byte[]> message(Original original) {
    byte[] value = original.value();
    OutgoingMessage<byte[]> message =
        value == null ? OutgoingMessage.tombstone() : OutgoingMessage.of(value);
    byte[] key = original.key();
    message = key == null ? message : message.keyBytes(key);
    return message.headers(original.headers());
  }

  private void requireAllowed(Action action) {
    if (!allowed.contains(action)) {
      String name = action.name().toLowerCase(Locale.ROOT);
      throw new Refused(
          403, "This console may not " + name + ": start it with --allow " + name + ".");
    }
  }

  private Job job(String id) {
    Job job = jobs.find(id);
    if (job == null) {
      throw new Refused(404, "This job no longer exists.");
    }
    return job;
  }

  /**
   * Responds with a job that was started. Refuses the request if {@code job} is null, because too
   * many jobs are active or waiting.
   */
  static void started(Call call, @Nullable Job job) {
    if (job == null) {
      throw new Refused(503, "Too many jobs are active. Wait until one ends, or stop one.");
    }
    call.json(job.json());
  }
}
