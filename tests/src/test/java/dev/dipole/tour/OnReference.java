package dev.dipole.tour;

import dev.dipole.tensor.Backends;
import java.lang.reflect.Method;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/// Runs each lesson on the float64 backend, where numbers are what one works out by hand.
final class OnReference implements InvocationInterceptor {
    @Override
    public void interceptTestMethod(
            Invocation<Void> lesson, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        var failure = Backends.with(Backends.named("reference"), () -> failureOf(lesson));
        if (failure.isPresent()) throw failure.get();
    }

    private static Optional<Throwable> failureOf(Invocation<Void> lesson) {
        try {
            lesson.proceed();
            return Optional.empty();
        } catch (Throwable failure) {
            return Optional.of(failure);
        }
    }
}
