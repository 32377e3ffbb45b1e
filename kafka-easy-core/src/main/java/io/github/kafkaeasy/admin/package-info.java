/** Topics and the cluster, asked and changed from a program, every answer within a time limit. */
@NullMarked
package io.github.kafkaeasy.admin;

import org.jspecify.annotations.NullMarked;
