package io.github.kafkaeasy.cli.console;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.cli.jobs.Action;
import io.github.kafkaeasy.cli.jobs.Jobs;
import io.github.kafkaeasy.cli.page.PageFiles;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.web.Assets;
import io.github.kafkaeasy.cli.web.Route;
import io.github.kafkaeasy.cli.web.WebServer;
import io.github.kafkaeasy.internal.connection.ClientClosing;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A running console: the HTTP server with the page's files and its routes. Thread-safe. */
public final class Console implements AutoCloseable {
  private static final List<String> FILES =
      List.of(
          "style.css",
          "icon.svg",
          "main.js",
          "api.js",
          "dom.js",
          "texts.js",
          "topics.js",
          "topic.js",
          "chart.js",
          "letters.js",
          "letter.js",
          "whole.js",
          "rows.js",
          "counts.js",
          "chips.js",
          "history.js",
          "actions.js",
          "vendor/uplot/uPlot.esm.js",
          "vendor/uplot/uPlot.min.css");

  private final WebServer server;
  private final Jobs jobs;
  private final Exports exports;

  private Console(WebServer server, Jobs jobs, Exports exports) {
    this.server = server;
    this.jobs = jobs;
    this.exports = exports;
  }

  /**
   * Starts the console.
   *
   * @param kafka the connection
   * @param cluster the cluster's name on the page
   * @param topics the dead-letter topics to show; empty for all that are found
   * @param allowed the allowed actions; empty for none
   * @param port 0 for any free port
   * @throws io.github.kafkaeasy.error.InvalidOptionException if the server cannot listen on the
   *     port, for example because another program uses it
   */
  public static Console start(
      KafkaEasy kafka, String cluster, List<String> topics, Set<Action> allowed, int port) {
    KafkaEasy reading = kafka.withoutHooks();
    Turns turns = new Turns();
    OneLetter letter = new OneLetter(reading);
    Map<String, Route> routes = new HashMap<>();
    Assets assets = new Assets(PageFiles::read);
    routes.put("/", assets.file("index.html"));
    FILES.forEach(file -> routes.put("/" + file, assets.file(file)));
    routes.put("/api/about", call -> call.json(about(cluster, allowed)));
    routes.put("/api/topics", turns.bounded(new TopicList(reading, topics)));
    routes.put("/api/counts", turns.bounded(new Counting(reading)));
    routes.put("/api/letters", turns.bounded(new LetterList(reading)));
    routes.put("/api/letter", turns.bounded(letter::show));
    routes.put("/api/value", turns.bounded(letter::value));
    routes.put("/api/history", turns.bounded(new History(reading)));
    Jobs jobs = new Jobs();
    Actions actions = new Actions(kafka, allowed, jobs);
    Exports exports = new Exports(reading, jobs);
    Turns watching = new Turns();
    routes.put("/api/plan", actions::plan);
    routes.put("/api/run", actions::run);
    routes.put("/api/stop", actions::stop);
    routes.put("/api/jobs", actions::underWay);
    routes.put("/api/job", watching.bounded(actions::watch));
    routes.put("/api/preview", turns.bounded(actions::preview));
    routes.put("/api/export", exports::start);
    routes.put("/api/exported", turns.bounded(exports::send));
    return new Console(WebServer.start(port, routes), jobs, exports);
  }

  private static Map<String, @Nullable Object> about(String cluster, Set<Action> allowed) {
    return Json.object(
        "cluster",
        cluster,
        "allowed",
        allowed.stream().map(action -> action.name().toLowerCase(Locale.ROOT)).sorted().toList());
  }

  /**
   * The link that opens the page. It contains the access token: everyone who has the link can use
   * the console.
   */
  public String link() {
    return server.link();
  }

  @Override
  public void close() {
    ClientClosing.all(server::close, jobs::close, exports::close);
  }
}
