package io.github.kafkaeasy.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.kafkaeasy.error.KafkaEasyException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * Prints the examples' output in Chinese if the first set variable of LC_ALL, LC_MESSAGES and LANG
 * begins with "zh", otherwise in English. The English texts are in the examples themselves, so that
 * an example can be read, and copied with {@code System.out.printf} in place of this class. {@code
 * texts_en.properties} gives each text a name, {@code texts_zh.properties} has its translation.
 */
public final class Say {
  private static final String LOCALE = localeName(System.getenv());
  private static final boolean CHINESE = LOCALE.startsWith("zh");

  /** English text to Chinese text; empty if the output is English. */
  private static final Map<String, String> TEXTS = CHINESE ? texts() : Map.of();

  /** Not System.out, because with a locale that is not installed it would print question marks. */
  private static final PrintStream OUT =
      CHINESE
          ? new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset(LOCALE))
          : System.out;

  private Say() {}

  /** Prints a line; arguments as for {@link String#format}. */
  public static void line(String english, @Nullable Object... arguments) {
    OUT.println(text(english, arguments));
  }

  /**
   * Ends a program after an exception: prints one line, and the stack trace only with {@code
   * -Dexamples.stacktrace=true}.
   */
  public static void failed(Class<?> program, Throwable failure) {
    OUT.flush();
    String message = String.valueOf(failure.getMessage());
    String why =
        failure instanceof KafkaEasyException
            ? message
            : failure.getClass().getSimpleName()
                + message.lines().findFirst().map(line -> ": " + line).orElse("");
    System.err.println(program.getSimpleName() + ": " + why);
    if (Boolean.getBoolean("examples.stacktrace")) {
      failure.printStackTrace();
    }
    System.exit(1);
  }

  /** The text in the reader's language; arguments as for {@link String#format}. */
  public static String text(String english, @Nullable Object... arguments) {
    String format = TEXTS.getOrDefault(english, english);
    return arguments.length == 0 ? format : String.format(Locale.ROOT, format, arguments);
  }

  /** The width of a text in terminal columns; a Chinese character takes two. */
  public static int columns(String text) {
    return text.codePoints().map(character -> isWide(character) ? 2 : 1).sum();
  }

  private static boolean isWide(int character) {
    return character >= 0x2E80 && character <= 0xFF60;
  }

  /** As in POSIX, an empty variable counts as not set. */
  static String localeName(Map<String, String> environment) {
    for (String variable : List.of("LC_ALL", "LC_MESSAGES", "LANG")) {
      String value = environment.getOrDefault(variable, "");
      if (!value.isEmpty()) {
        return value;
      }
    }
    return "";
  }

  /** The charset after the dot, as in {@code zh_CN.GB18030}; otherwise UTF-8. */
  static Charset charset(String locale) {
    String name = locale.replaceFirst("^[^.]*\\.?", "").replaceFirst("@.*", "");
    try {
      return name.isEmpty() ? UTF_8 : Charset.forName(name);
    } catch (IllegalArgumentException e) { // a charset that this JVM does not know
      return UTF_8;
    }
  }

  private static Map<String, String> texts() {
    ResourceBundle english = bundle("en");
    ResourceBundle chinese = bundle("zh");
    Map<String, String> texts = new HashMap<>();
    english.keySet().forEach(key -> texts.put(english.getString(key), chinese.getString(key)));
    return texts;
  }

  static ResourceBundle bundle(String language) {
    return ResourceBundle.getBundle("io.github.kafkaeasy.examples.texts_" + language, Locale.ROOT);
  }
}
