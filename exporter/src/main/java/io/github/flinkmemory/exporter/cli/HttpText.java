package io.github.flinkmemory.exporter.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UnsupportedEncodingException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Asks a server for a text and says in one line what is wrong when there is none. */
public final class HttpText {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int MOST_PORT = 65_535;

  private HttpText() {}

  /**
   * @param option the command's option that named the server, for messages
   * @param server as the user gave it: {@code host:port} or a URL, which may hold {@code
   *     user:password@}
   * @param path with its query
   * @param token a bearer token, which goes before a password; null for none
   * @throws UsageException when there is no answer within the limits: one line without secrets
   */
  public static String get(
      String option, String server, String path, @Nullable String token, AnswerLimits limits)
      throws UsageException {
    URL base = url(option, server);
    String told = option + " " + shown(server);
    try {
      URL url = new URL(base, trimmed(base) + path);
      HttpURLConnection connection = (HttpURLConnection) url.openConnection();
      connection.setConnectTimeout(Math.min(CONNECT_MILLIS, limits.millis()));
      // Less than all, so that a server that says nothing is told from one that drips.
      connection.setReadTimeout(limits.millis() / 10 * 9);
      String userInfo = base.getUserInfo();
      if (token != null) {
        connection.setRequestProperty("Authorization", "Bearer " + token);
      } else if (userInfo != null) {
        connection.setRequestProperty("Authorization", "Basic " + encoded(userInfo));
      }
      String credentials = credentials(token, userInfo);
      return TimedRequest.run(
          connection, limits.millis(), () -> body(connection, told, credentials, limits.bytes()));
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
    } catch (InterruptedIOException e) {
      throw new UsageException(
          told + ": " + e.getMessage() + "; does the server, or a proxy before it, hang?", e);
    } catch (ConnectException e) {
      throw new UsageException(
          told
              + ": nothing listens there ("
              + e.getMessage()
              + ")"
              + (option.equals("--agent") ? "; see the agent's start line" : ""),
          e);
    } catch (IOException e) {
      throw new UsageException(told + ": " + e.getMessage(), e);
    }
  }

  private static URL url(String option, String server) throws UsageException {
    String full = server.contains("://") ? server : "http://" + server;
    try {
      URL url = new URL(full);
      boolean known = url.getProtocol().equals("http") || url.getProtocol().equals("https");
      if (known && url.getPort() > MOST_PORT) {
        throw new UsageException(option + " " + shown(server) + ": a port is at most " + MOST_PORT);
      }
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

  /** The server as the user gave it, without what may be secret: user, password, query. */
  public static String shown(String server) {
    int start = server.contains("://") ? server.indexOf("://") + 3 : 0;
    // A password may hold what ends an address: rather tell too little.
    int at = server.lastIndexOf('@');
    int query = start;
    while (query < server.length() && "?#".indexOf(server.charAt(query)) < 0) {
      query++;
    }
    if (at > query) {
      return server.substring(0, start) + "…";
    }
    return server.substring(0, start)
        + server.substring(at < start ? start : at + 1, Math.max(query, at + 1));
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
    return Base64.getEncoder().encodeToString(decoded(userInfo).getBytes(StandardCharsets.UTF_8));
  }

  /** A password that holds what ends an address can only be written with percent signs. */
  private static String decoded(String userInfo) {
    try {
      // The decoder is one of forms, where a plus sign is a blank.
      return URLDecoder.decode(userInfo.replace("+", "%2B"), "UTF-8");
    } catch (IllegalArgumentException | UnsupportedEncodingException e) {
      return userInfo;
    }
  }

  /** What to do when the server wants other credentials than those. */
  private static String credentials(@Nullable String token, @Nullable String userInfo) {
    if (token != null) {
      return "it does not take the token of --token-file";
    }
    return userInfo == null
        ? "give user and password as http://user:password@host, or a token with --token-file"
        : "it does not take this user and password";
  }

  private static String body(
      HttpURLConnection connection, String told, String credentials, int mostBytes)
      throws IOException, UsageException {
    connection.setInstanceFollowRedirects(false);
    int status = connection.getResponseCode();
    if (status == 401 || status == 403) {
      throw new UsageException(told + ": answered " + status + "; " + credentials);
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
      String text = in == null ? "" : read(in, told, mostBytes);
      if (failed) {
        throw new UsageException(told + ": answered " + status + reason(text));
      }
      return text;
    }
  }

  private static String read(InputStream in, String told, int mostBytes)
      throws IOException, UsageException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      bytes.write(buffer, 0, count);
      if (bytes.size() > mostBytes) {
        throw new UsageException(
            told + ": answers more than " + (mostBytes >> 20) + " MiB; is it the right server?");
      }
    }
    return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
  }

  /** The message of a server that answers its errors as JSON, as Prometheus does. */
  private static String reason(String text) {
    String told = text;
    try {
      String error = JsonTree.parse(text).text("error");
      told = error.isEmpty() ? text : error;
    } catch (IOException e) {
      // A page for people, of the server or of a proxy before it, tells what the number does.
      told = text.trim().startsWith("<") ? "" : text;
    }
    String line = firstLine(told);
    return line.isEmpty() ? "; see that server's log" : " " + line;
  }

  private static String firstLine(@Nullable String text) {
    String line = text == null ? "" : text.trim();
    int end = line.indexOf('\n');
    line = end < 0 ? line : line.substring(0, end);
    return line.length() > 200 ? line.substring(0, 200) + "…" : line;
  }
}
