package io.github.kafkaeasy.faults;

/** What goes wrong while a chain works. */
enum ChainFault {
  /** A process with one member of each stage joins. */
  JOIN,

  /** One leaves in good order (SIGTERM). */
  LEAVE,

  /** One is killed (SIGKILL), and comes back under its name. */
  KILL,

  /** One stands still (SIGSTOP) until its groups have given it up, then goes on. */
  PAST_ITS_SESSION,

  /** One stands still (SIGSTOP) until its open transaction has timed out, then goes on. */
  PAST_ITS_TRANSACTION,

  /** A broker is killed and started again. */
  BROKER,

  /** All connections are reset. */
  CONNECTIONS
}
