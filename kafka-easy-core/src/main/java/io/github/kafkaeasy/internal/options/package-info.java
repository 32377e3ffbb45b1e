/**
 * Internal: options as data. Each builder and configuration has a table with one {@link Option} for
 * each of its setters. Validation, the default and {@code describe()} use that row, and tests
 * compare the tables in {@code docs/options.md} with it. A new option therefore needs a row in the
 * table, a setter, and a line on that page in both languages.
 *
 * <p>A table is in the package of the code that it configures. The tables of core's public
 * configurations are in this package, because all public packages that use them may import this
 * package.
 */
@NullMarked
package io.github.kafkaeasy.internal.options;

import org.jspecify.annotations.NullMarked;
