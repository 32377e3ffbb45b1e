package io.github.kafkaeasy.dlq.redrive.internal.send;

import static io.github.kafkaeasy.internal.options.Option.count;
import static io.github.kafkaeasy.internal.options.Option.flag;
import static io.github.kafkaeasy.internal.options.Option.line;
import static io.github.kafkaeasy.internal.options.Option.topicName;

import io.github.kafkaeasy.dlq.redrive.Redrive;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import io.github.kafkaeasy.internal.options.Option;
import io.github.kafkaeasy.message.OutgoingMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;

/**
 * The table of a {@link Redrive}'s options, in the order of the options page. Not for applications.
 */
public final class RedriveOptions {
  private static final List<Option<?>> ROWS = new ArrayList<>();

  public static final Option<String> TO =
      row(topicName("to").otherwise("where it failed", "a redrive repeats the failed handling"));
  public static final Option<Boolean> ONLY_FAILED_GROUP =
      row(flag("onlyFailedGroup", "it works by a header that only consumers of kafka-easy know"));
  public static final Option<Integer> PER_SECOND =
      row(
          count("perSecond", 1, 1_000_000)
              .otherwise("no limit", "as fast as the brokers acknowledge"));
  public static final Option<Integer> MAX_REDRIVES =
      row(
          count("maxRedrives", 1, 1_000)
              .usual(5, "a record that failed this often will fail again"));
  public static final Option<String> QUARANTINE =
      row(
          topicName("quarantine")
              .otherwise("`<topic>.quarantine`", "for letters that were redriven too often"));
  public static final Option<
          BiFunction<StoredLetter, OutgoingMessage<byte[]>, OutgoingMessage<byte[]>>>
      EDIT = row(edit());
  public static final Option<String> BY =
      row(line("by").otherwise("the user of the process", "the audit record contains a user"));
  public static final Option<String> BECAUSE =
      row(line("because").otherwise("nothing", "the reason is optional in the audit record"));
  public static final Option<Boolean> TAKE_OVER =
      row(flag("takeOver", "a running redrive is not ended without a request"));

  private RedriveOptions() {}

  /** All rows of the table. */
  public static List<Option<?>> table() {
    return Collections.unmodifiableList(ROWS);
  }

  private static Option<BiFunction<StoredLetter, OutgoingMessage<byte[]>, OutgoingMessage<byte[]>>>
      edit() {
    Option<BiFunction<StoredLetter, OutgoingMessage<byte[]>, OutgoingMessage<byte[]>>> option =
        Option.any("edit");
    return option.otherwise("nothing is changed", "the bytes of the failed record are sent");
  }

  private static <T> Option<T> row(Option<T> option) {
    ROWS.add(option);
    return option;
  }
}
