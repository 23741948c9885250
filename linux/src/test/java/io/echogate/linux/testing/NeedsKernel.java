package io.echogate.linux.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that needs root and features of the kernel. Without root it skips as {@code needs-root:},
 * without a feature as {@code needs-kernel:NAME:}.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith({NeedsRootCondition.class, NeedsKernelCondition.class})
public @interface NeedsKernel {
  /** The features needed. */
  KernelFeature[] value();
}
