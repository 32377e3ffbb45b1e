package io.github.kafkaeasy.faults;

/** Kinds of faults that are injected while a chain works. */
enum ChainFault {
  /** A process with one member of each stage joins. */
  JOIN,

  /** A process leaves cleanly (SIGTERM). */
  LEAVE,

  /** A process is killed (SIGKILL), and another one starts with the same name or a new one. */
  KILL,

  /** A process is suspended (SIGSTOP) until its groups have removed its members, then continues. */
  PAST_ITS_SESSION,

  /** A process is suspended (SIGSTOP) until its open transaction has timed out, then continues. */
  PAST_ITS_TRANSACTION,

  /** A broker is killed and started again. */
  BROKER,

  /** All connections are reset. */
  CONNECTIONS
}
