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
 * The input and output of a command. Answers go to standard output; progress, questions, warnings
 * and errors go to standard error, so that answers can be piped. Used by one thread at a time.
 */
public final class Terminal {
  private final PrintWriter out;
  private final PrintWriter err;
  private final BufferedReader in;
  private final boolean terminal;
  private final boolean colour;
  private final IntSupplier columns;

  /** 0 until it is first needed. */
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

  /**
   * The terminal of this process. It has colours if it is a terminal, {@code TERM} is not {@code
   * dumb} and {@code NO_COLOR} is not set.
   */
  @SuppressWarnings(
      "SystemConsoleNull") // null on JDK 17 to 21; isTerminal(console) handles newer JDKs
  public static Terminal ofProcess(Map<String, String> environment) {
    Console console = System.console();
    boolean terminal = console != null && isTerminal(console);
    Charset charset = terminal && console != null ? console.charset() : StandardCharsets.UTF_8;
    boolean dumb = "dumb".equals(environment.get("TERM"));
    boolean colour = terminal && !dumb && environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Terminal(
        writer(new FileOutputStream(FileDescriptor.out), charset),
        writer(new FileOutputStream(FileDescriptor.err), charset),
        new BufferedReader(new InputStreamReader(System.in, charset)),
        terminal,
        colour,
        () -> TerminalWidth.of(environment));
  }

  /**
   * A terminal over any streams, for tests; with {@code terminal} it has colours and an unlimited
   * width.
   */
  public static Terminal of(OutputStream out, OutputStream err, InputStream in, boolean terminal) {
    return of(out, err, in, terminal, Integer.MAX_VALUE);
  }

  /** A terminal over any streams with this number of columns. */
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

  /** The largest number of columns in a line; unlimited without a terminal. */
  public int width() {
    if (!terminal) {
      return Integer.MAX_VALUE;
    }
    if (width == 0) {
      width = columns.getAsInt();
    }
    return width;
  }

  /** Whether standard input and standard output both are a terminal. */
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

  /** Prints one line of the answer, made harmless. */
  public void line(String text) {
    line(Style.PLAIN, text);
  }

  /** Prints one line of the answer in a style, made harmless. */
  public void line(Style style, String text) {
    out.println(paint(style, Printable.line(text)));
  }

  /** Prints a part of the answer with several lines, made harmless. */
  public void text(String text) {
    out.println(Printable.lines(text));
  }

  /** Prints one line to standard error, made harmless. */
  public void note(Style style, String text) {
    err.println(paint(style, Printable.line(text)));
  }

  /** Whether styles are shown. */
  public boolean hasColours() {
    return colour;
  }

  /** The text in this style if colours are shown; the text must already be harmless. */
  public String paint(Style style, String text) {
    return colour ? style.paint(text) : text;
  }

  /** Whether the reader of the output has closed it, as {@code head} does. */
  public boolean isGone() {
    return out.checkError();
  }

  /** Asks the user a question; null at the end of the input. */
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

  /** Whether a console is a terminal: from JDK 22 on there is a console even without a terminal. */
  private static boolean isTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException olderJdk) {
      return true;
    }
  }
}
