module app.billing {
  requires io.github.kafkaeasy.dlq;
  requires io.github.kafkaeasy.core;
  requires kafka.clients;
  requires org.slf4j;
  requires com.fasterxml.jackson.databind;
  requires com.fasterxml.jackson.datatype.jdk8;
  requires com.fasterxml.jackson.datatype.jsr310;

  opens app to
      com.fasterxml.jackson.databind;
}
