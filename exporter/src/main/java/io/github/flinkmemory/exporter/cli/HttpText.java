package io.github.flinkmemory.exporter.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.net.URLConnection;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Asks a server for a text and says in one line what is wrong when there is none. */
public final class HttpText {
  private static final int CONNECT_MILLIS = 5_000;

  /** An agent renders what it has. */
  private static final int READ_MILLIS = 15_000;

  /** A Prometheus gives up on a query after two minutes. */
  private static final int QUERY_MILLIS = 130_000;

  /** No report and no answer to a query of ours comes near this. */
  private static final int MOST_BYTES = 256 << 20;

  private HttpText() {}

  /**
   * @param option the command's option that named the server, for messages
   * @param server as the user gave it: {@code host:port} or a URL, which may hold {@code
   *     user:password@}
   * @param path with its query
   */
  static String get(String option, String server, String path) throws UsageException {
    return get(option, server, path, null);
  }

  /**
   * @param option the command's option that named the server, for messages
   * @param server as the user gave it: {@code host:port} or a URL, which may hold {@code
   *     user:password@}
   * @param path with its query
   * @param token a bearer token, which goes before a password; null for none
   */
  public static String get(String option, String server, String path, @Nullable String token)
      throws UsageException {
    URL base = url(option, server);
    String told = option + " " + shown(server);
    try {
      URL url = new URL(base, trimmed(base) + path);
      URLConnection connection = url.openConnection();
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout(path.contains("?") ? QUERY_MILLIS : READ_MILLIS);
      String userInfo = base.getUserInfo();
      if (token != null) {
        connection.setRequestProperty("Authorization", "Bearer " + token);
      } else if (userInfo != null) {
        connection.setRequestProperty("Authorization", "Basic " + encoded(userInfo));
      }
      return body((HttpURLConnection) connection, told);
    } catch (SSLException e) {
      throw new UsageException(told + ": " + tls(e), e);
    } catch (UnknownHostException e) {
      throw new UsageException(told + ": no such host " + base.getHost(), e);
    } catch (SocketTimeoutException e) {
      throw new UsageException(
          told
              + ": no answer in time; is it the right port"
              + (base.getProtocol().equals("https") ? ", and does it speak https?" : "?"),
          e);
    } catch (ConnectException e) {
      throw new UsageException(
          told + ": nothing listens there (" + e.getMessage() + "); see the agent's start line", e);
    } catch (IOException e) {
      throw new UsageException(told + ": " + e.getMessage(), e);
    }
  }

  private static URL url(String option, String server) throws UsageException {
    String full = server.contains("://") ? server : "http://" + server;
    try {
      URL url = new URL(full);
      boolean known = url.getProtocol().equals("http") || url.getProtocol().equals("https");
      if (known && !url.getHost().isEmpty()) {
        return url;
      }
    } catch (MalformedURLException e) {
      // Told below, like a URL of another kind.
    }
    throw new UsageException(
        option + " " + shown(server) + ": must be a URL, such as http://host:9249");
  }

  private static String trimmed(URL base) {
    String path = base.getPath();
    while (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    return path;
  }

  /** The server as the user gave it, without user and password. */
  public static String shown(String server) {
    int start = server.contains("://") ? server.indexOf("://") + 3 : 0;
    // A password may hold what ends an address: rather tell too little.
    int at = server.lastIndexOf('@');
    return at < start ? server : server.substring(0, start) + server.substring(at + 1);
  }

  private static String tls(SSLException failure) {
    String message = String.valueOf(failure.getMessage());
    if (message.contains("PKIX") || message.contains("certificate")) {
      return "this JVM does not trust the server's certificate ("
          + message
          + "); give -Djavax.net.ssl.trustStore";
    }
    return "no TLS connection (" + message + "); does the server speak https?";
  }

  private static String encoded(String userInfo) {
    return Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
  }

  private static String body(HttpURLConnection connection, String told)
      throws IOException, UsageException {
    connection.setInstanceFollowRedirects(false);
    int status = connection.getResponseCode();
    if (status == 401 || status == 403) {
      throw new UsageException(
          told + ": answered " + status + "; give user and password as http://user:password@host");
    }
    if (status >= 300 && status < 400) {
      throw new UsageException(
          told
              + ": redirects to "
              + shown(String.valueOf(connection.getHeaderField("Location")))
              + "; give the address of the server itself");
    }
    boolean failed = status >= 400;
    try (InputStream in = failed ? connection.getErrorStream() : connection.getInputStream()) {
      String text = in == null ? "" : read(in, told);
      if (failed) {
        throw new UsageException(told + ": answered " + status + " " + reason(text));
      }
      return text;
    }
  }

  private static String read(InputStream in, String told) throws IOException, UsageException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      bytes.write(buffer, 0, count);
      if (bytes.size() > MOST_BYTES) {
        throw new UsageException(told + ": answers more than 256 MiB; ask for less");
      }
    }
    return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
  }

  /** The message of a server that answers its errors as JSON, as Prometheus does. */
  private static String reason(String text) {
    try {
      String error = JsonTree.parse(text).text("error");
      return firstLine(error.isEmpty() ? text : error);
    } catch (IOException e) {
      return firstLine(text);
    }
  }

  private static String firstLine(@Nullable String text) {
    String line = text == null ? "" : text.trim();
    int end = line.indexOf('\n');
    line = end < 0 ? line : line.substring(0, end);
    return line.length() > 200 ? line.substring(0, 200) + "…" : line;
  }
}
