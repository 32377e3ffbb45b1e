package io.github.kafkaeasy.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.kafkaeasy.cli.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Runs the command in the test's process, on streams instead of a terminal. */
public final class Cli {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final List<String> always;

  /** Arguments that are passed to every command. */
  public Cli(String... always) {
    this.always = List.of(always);
  }

  /** The result of a command. */
  public record Result(int code, String out, String err) {
    public JsonNode json() {
      try {
        return MAPPER.readTree(out);
      } catch (JsonProcessingException e) {
        throw new AssertionError("no JSON: " + out + err, e);
      }
    }

    /** The error as a program reads it: one object on one line of standard error. */
    public JsonNode error() {
      try {
        return MAPPER.readTree(err).get("error");
      } catch (JsonProcessingException e) {
        throw new AssertionError("no JSON: " + err, e);
      }
    }

    /** Both streams together, as a person sees them. */
    public String all() {
      return out + err;
    }
  }

  public Result run(String... arguments) {
    return run("", false, arguments);
  }

  public Result typing(String input, String... arguments) {
    return run(input, false, arguments);
  }

  public Result onTerminal(String... arguments) {
    return run("", true, arguments);
  }

  private Result run(String input, boolean terminal, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(always);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal streams =
        Terminal.of(out, err, new ByteArrayInputStream(input.getBytes(UTF_8)), terminal);
    int code = Main.run(streams, all.toArray(new String[0]));
    return new Result(code, out.toString(UTF_8), err.toString(UTF_8));
  }
}
