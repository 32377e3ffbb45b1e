package io.github.kafkaeasy.cli.terminal;

import java.io.BufferedReader;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a command reads and writes. Answers go to standard output, everything said beside them
 * (progress, questions, warnings, errors) to standard error, so that answers can be piped. One
 * thread at a time.
 */
public final class Terminal {
  private final PrintWriter out;
  private final PrintWriter err;
  private final BufferedReader in;
  private final boolean terminal;
  private final boolean colour;
  private final IntSupplier columns;

  /** 0 until somebody asks. */
  private int width;

  private Terminal(
      PrintWriter out,
      PrintWriter err,
      BufferedReader in,
      boolean terminal,
      boolean colour,
      IntSupplier columns) {
    this.out = out;
    this.err = err;
    this.in = in;
    this.terminal = terminal;
    this.colour = colour;
    this.columns = columns;
  }

  /** This process's own. Colours when it is a terminal and {@code NO_COLOR} is not set. */
  @SuppressWarnings("SystemConsoleNull") // null on JDK 17 to 21; newer ones are asked
  public static Terminal ofProcess(Map<String, String> environment) {
    Console console = System.console();
    boolean terminal = console != null && isTerminal(console);
    Charset charset = terminal && console != null ? console.charset() : StandardCharsets.UTF_8;
    boolean dumb = "dumb".equals(environment.get("TERM"));
    boolean colour = terminal && !dumb && environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Terminal(
        writer(new FileOutputStream(FileDescriptor.out), charset),
        writer(new FileOutputStream(FileDescriptor.err), charset),
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
        terminal,
        colour,
        () -> TerminalWidth.of(environment));
  }

  /** Any streams, for tests; a terminal of it has colours, and is as wide as anybody wants. */
  public static Terminal of(OutputStream out, OutputStream err, InputStream in, boolean terminal) {
    return of(out, err, in, terminal, Integer.MAX_VALUE);
  }

  /** The same with so many columns. */
  public static Terminal of(
      OutputStream out, OutputStream err, InputStream in, boolean terminal, int columns) {
    return new Terminal(
        writer(out, StandardCharsets.UTF_8),
        writer(err, StandardCharsets.UTF_8),
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)),
        terminal,
        terminal,
        () -> columns);
  }

  /** How many columns a line may have; no bound where no person looks at it. */
  public int width() {
    if (!terminal) {
      return Integer.MAX_VALUE;
    }
    if (width == 0) {
      width = columns.getAsInt();
    }
    return width;
  }

  /** Whether a person looks at it. */
  public boolean isTerminal() {
    return terminal;
  }

  public PrintWriter out() {
    return out;
  }

  public PrintWriter err() {
    return err;
  }

  public BufferedReader in() {
    return in;
  }

  /** One harmless line of the answer. */
  public void line(String text) {
    line(Style.PLAIN, text);
  }

  /** One harmless line of the answer. */
  public void line(Style style, String text) {
    out.println(paint(style, Printable.line(text)));
  }

  /** Harmless text of the answer that may have several lines. */
  public void text(String text) {
    out.println(Printable.lines(text));
  }

  /** One harmless line beside the answer. */
  public void note(Style style, String text) {
    err.println(paint(style, Printable.line(text)));
  }

  /** Whether texts may stand out. */
  public boolean hasColours() {
    return colour;
  }

  /** In this style where colours are shown; the text must be harmless already. */
  public String paint(Style style, String text) {
    return colour ? style.paint(text) : text;
  }

  /** Whether whoever read the answer has gone, as {@code head} does when it has enough. */
  public boolean isGone() {
    return out.checkError();
  }

  /** Asks a person; null when there is no answer to come. */
  public @Nullable String ask(String question) {
    out.flush();
    err.print(Printable.line(question));
    err.flush();
    try {
      return in.readLine();
    } catch (IOException e) {
      return null;
    }
  }

  public void flush() {
    out.flush();
    err.flush();
  }

  private static PrintWriter writer(OutputStream stream, Charset charset) {
    return new PrintWriter(new OutputStreamWriter(stream, charset), false);
  }

  /** From JDK 22 on there is a console even without a terminal, and it can be asked. */
  private static boolean isTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException olderJdk) {
      return true;
    }
  }
}
