/**
 * The demo program: sends, handles and dead-letters records, and counts the outcomes. Not an API.
 */
@NullMarked
package io.github.kafkaeasy.examples.demo;

import org.jspecify.annotations.NullMarked;
