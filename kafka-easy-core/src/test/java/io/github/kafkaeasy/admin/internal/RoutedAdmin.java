package io.github.kafkaeasy.admin.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.BiFunction;
import org.apache.kafka.clients.admin.Admin;

/**
 * An admin client whose calls go to the admin client that a test chooses for each call. The test's
 * function gets the name of the called method and its arguments, and runs on the calling thread.
 */
final class RoutedAdmin {
  private RoutedAdmin() {}

  static Admin of(BiFunction<String, Object[], Admin> route) {
    return (Admin)
        Proxy.newProxyInstance(
            Admin.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (proxy, method, arguments) -> {
              try {
                return method.invoke(route.apply(method.getName(), arguments), arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
