package io.github.kafkaeasy.cli.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** A request that a test defines byte by byte, with headers that HTTP clients would not send. */
public final class RawRequest {
  private final URI server;
  private final String line;
  private final List<String> headers = new ArrayList<>();
  private String host;
  private String body = "";

  private RawRequest(String server, String line) {
    this.server = URI.create(server);
    this.line = line;
    this.host = this.server.getAuthority();
  }

  /** The response. */
  public record Answer(int status, String head, String body) {
    /** A header's value; empty if it is missing. */
    public String header(String name) {
      return head.lines()
          .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst()
          .orElse("");
    }
  }

  /** A GET request for a path of a server. */
  public static RawRequest get(String server, String path) {
    return new RawRequest(server, "GET " + path);
  }

  /** A request with another method. */
  public static RawRequest of(String server, String method, String path) {
    return new RawRequest(server, method + " " + path);
  }

  public RawRequest host(String name) {
    host = name;
    return this;
  }

  public RawRequest header(String name, String value) {
    headers.add(name + ": " + value);
    return this;
  }

  public RawRequest body(String text) {
    body = text;
    return this;
  }

  public Answer send() {
    StringBuilder text = new StringBuilder(line + " HTTP/1.1\r\nHost: " + host + "\r\n");
    headers.forEach(header -> text.append(header).append("\r\n"));
    text.append("Connection: close\r\nContent-Length: ").append(body.length()).append("\r\n\r\n");
    text.append(body);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(text.toString().getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
      String all = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      int end = all.indexOf("\r\n\r\n");
      if (end < 0) {
        throw new AssertionError("no answer: " + all);
      }
      return new Answer(
          Integer.parseInt(all.substring(9, 12)), all.substring(0, end), all.substring(end + 4));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
