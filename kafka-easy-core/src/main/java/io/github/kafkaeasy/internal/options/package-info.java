/**
 * Internal: options of builders as data. A builder has a table, one {@link Option} for each of its
 * methods. The check of a value, the default, {@code describe()} and the tables of README and
 * {@code docs/options.md} come from the row or are compared with it, so a new option is written
 * down in the table, in its setter and on the page in two languages.
 */
@NullMarked
package io.github.kafkaeasy.internal.options;

import org.jspecify.annotations.NullMarked;
