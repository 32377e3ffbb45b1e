/** How answers look: tables and records for people, JSON for programs. */
@NullMarked
package io.github.kafkaeasy.cli.render;

import org.jspecify.annotations.NullMarked;
