module app.billing {
  requires io.github.kafkaeasy.dlq;
  requires io.github.kafkaeasy.core;
  requires kafka.clients;
  requires org.slf4j;
  requires com.fasterxml.jackson.databind;

  opens app to
      com.fasterxml.jackson.databind;
}
