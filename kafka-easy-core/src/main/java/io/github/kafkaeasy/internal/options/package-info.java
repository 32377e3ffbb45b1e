/**
 * Internal: options as data. A builder, and a configuration whose methods answer changed copies,
 * has a table, one {@link Option} for each of its methods. The check of a value, the default,
 * {@code describe()} and the tables of {@code docs/options.md} come from the row or are
 * compared with it, so a new option is written down in the table, in its setter and on the page in
 * two languages.
 *
 * <p>Tables stand beside what is set up from them. The tables of core's configurations that users
 * hold stand here, since those live in public packages and no other room is below all of them.
 */
@NullMarked
package io.github.kafkaeasy.internal.options;

import org.jspecify.annotations.NullMarked;
