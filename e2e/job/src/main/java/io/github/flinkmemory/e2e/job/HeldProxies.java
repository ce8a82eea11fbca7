package io.github.flinkmemory.e2e.job;

import java.io.Closeable;
import java.io.Flushable;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.EventListener;
import java.util.List;
import java.util.RandomAccess;
import java.util.concurrent.Callable;

/**
 * Large classes in the loader of this job's own: proxies of an interface with 190 methods, each
 * with another choice of further interfaces, since a loader has one proxy of each. About 82 KiB of
 * metaspace a class.
 */
final class HeldProxies extends HeldMemory {

  private static final Class<?>[] FURTHER = {
    Runnable.class,
    Callable.class,
    Comparable.class,
    Cloneable.class,
    Serializable.class,
    RandomAccess.class,
    EventListener.class,
    Flushable.class,
    Closeable.class,
    Readable.class,
    Appendable.class,
    CharSequence.class
  };

  private final List<Object> proxies = new ArrayList<>();

  @Override
  void take(long amount) {
    for (long i = 0; i < amount; i++) {
      proxies.add(proxy(proxies.size()));
    }
  }

  private static Object proxy(int choice) {
    if (choice >>> FURTHER.length != 0) {
      throw new IllegalArgumentException("more than " + (1 << FURTHER.length) + " classes");
    }
    List<Class<?>> interfaces = new ArrayList<>();
    interfaces.add(ResultSet.class);
    for (int i = 0; i < FURTHER.length; i++) {
      if ((choice & 1 << i) != 0) {
        interfaces.add(FURTHER[i]);
      }
    }
    return Proxy.newProxyInstance(
        HeldProxies.class.getClassLoader(),
        interfaces.toArray(new Class<?>[0]),
        (proxy, method, arguments) -> {
          throw new UnsupportedOperationException(method.getName());
        });
  }

  @Override
  void giveBack() {
    proxies.clear();
  }
}
