package io.github.kafkaeasy.admin.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;

/**
 * An admin client that runs an action after its first request for offsets was answered, and before
 * its second one is sent.
 */
public final class BetweenListings {
  private final Runnable happens;
  private ListOffsetsResult first; // guarded by this
  private boolean happened; // guarded by this

  private BetweenListings(Runnable happens) {
    this.happens = happens;
  }

  public static Admin of(Admin real, Runnable happens) {
    BetweenListings between = new BetweenListings(happens);
    return (Admin)
        Proxy.newProxyInstance(
            Admin.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("listOffsets")) {
                return invoke(real, method, arguments);
              }
              synchronized (between) {
                between.beforeSecond();
                Object result = invoke(real, method, arguments);
                if (between.first == null) {
                  between.first = (ListOffsetsResult) result;
                }
                return result;
              }
            });
  }

  private static Object invoke(Admin real, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private synchronized void beforeSecond() throws Exception {
    if (first != null && !happened) {
      happened = true;
      var unused = first.all().get(60, TimeUnit.SECONDS);
      happens.run();
    }
  }
}
