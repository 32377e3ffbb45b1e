package io.github.kafkaeasy.cli.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of the page, which are resources in this package. The console serves them one by one.
 * The report is a single file, so its modules are joined to one script: each module becomes a
 * function that returns its exports, and is called once, after the modules that it imports.
 */
public final class PageFiles {
  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import (?:(\\w+)|(\\{ [\\w, ]+ \\})) from \"\\./([\\w./]+)\";$");
  private static final Pattern EXPORT =
      Pattern.compile("(?m)^export (?=(?:async )?(?:function|const) (\\w+))");
  private static final Pattern EXPORT_DEFAULT =
      Pattern.compile("(?m)^export \\{ (\\w+) as default \\};$");
  private static final Pattern NOT_UNDERSTOOD = Pattern.compile("(?m)^(?:import|export)\\b.*");

  private PageFiles() {}

  /** The text of a file. */
  public static String read(String name) {
    try (InputStream file = PageFiles.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(file, name).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A module and all modules that it imports, as one script without imports. */
  public static String joined(String module) {
    Map<String, String> functions = new LinkedHashMap<>();
    join(module, functions);
    return "\"use strict\";\n" + String.join("", functions.values());
  }

  /** Adds the function of a module after those of the modules that it imports. */
  private static void join(String module, Map<String, String> functions) {
    if (functions.containsKey(module)) {
      return;
    }
    String text = read(module);
    StringBuilder imports = new StringBuilder();
    Matcher imported = IMPORT.matcher(text);
    while (imported.find()) {
      String from = imported.group(3);
      join(from, functions);
      String whole = imported.group(1);
      String names = whole == null ? imported.group(2) : "{ default: " + whole + " }";
      imports.append("const ").append(names).append(" = ").append(variable(from)).append(";\n");
    }
    functions.put(
        module, "const " + variable(module) + " = (() => {\n" + imports + body(module) + "})();\n");
  }

  /** The code of the module without imports, with a return statement for its exports at the end. */
  private static String body(String module) {
    String text = IMPORT.matcher(read(module)).replaceAll("");
    Matcher library = EXPORT_DEFAULT.matcher(text);
    if (library.find()) {
      return library.replaceFirst("return { default: $1 };");
    }
    StringJoiner exports = new StringJoiner(", ", "return { ", " };\n");
    EXPORT.matcher(text).results().forEach(found -> exports.add(found.group(1)));
    String body = EXPORT.matcher(text).replaceAll("");
    Matcher other = NOT_UNDERSTOOD.matcher(body);
    if (other.find()) {
      throw new IllegalStateException(module + " cannot be joined because of: " + other.group());
    }
    return body + exports;
  }

  private static String variable(String module) {
    return "module_" + module.replaceAll("\\W", "_");
  }
}
