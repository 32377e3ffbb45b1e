/**
 * What a browser shows of letters, for the console and for the report. {@code LetterView} is a
 * letter and {@code Tally} their counts, as data that the page's modules take; {@code PageFiles}
 * has these modules, the style and the report's frame. The modules are resources beside these
 * classes, and they show as text whatever stands in a letter. The room knows no server and no
 * command.
 */
@NullMarked
package io.github.kafkaeasy.cli.page;

import org.jspecify.annotations.NullMarked;
