package io.echogate.linux.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that makes interfaces of some kinds. Without root it skips as {@code needs-root:}, where
 * the kernel lacks a kind as {@code needs-link-kind:NAME:}.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith({NeedsRootCondition.class, NeedsLinkKindCondition.class})
public @interface NeedsLinkKind {
  /** The kinds, as {@code ip link add type} names them. */
  String[] value();
}
