package io.github.kafkaeasy.test;

/** Program that starts a broker and never ends by itself; {@link GuardianTest} kills it. */
final class StartsABroker {

  private StartsABroker() {}

  @SuppressWarnings("resource") // Never closed: the test checks that the guardian ends the broker.
  public static void main(String[] args) throws InterruptedException {
    LocalKafka kafka = LocalKafka.builder().start();
    if (args[0].equals("suspended")) {
      kafka.suspend();
    }
    System.out.println(kafka.pid() + " " + kafka.logFile().getParent());
    Thread.currentThread().join();
  }
}
