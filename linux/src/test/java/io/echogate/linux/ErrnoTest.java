package io.echogate.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class ErrnoTest {
  @Test
  void everyConstantIsDescribedByItsName() {
    assertThat(Arrays.stream(Errno.class.getFields()))
        .isNotEmpty()
        .allSatisfy(
            constant -> assertThat(Errno.name(number(constant))).isEqualTo(constant.getName()));
  }

  @Test
  void descriptionHasTextAndName() {
    assertThat(Errno.describe(Errno.EBUSY)).isEqualTo("device or resource busy (EBUSY)");
  }

  @Test
  void otherErrorsGoByNumber() {
    assertThat(Errno.describe(77)).isEqualTo("unknown error (errno 77)");
  }

  @Test
  void exceptionSaysWhatFailedWhyAndWhatToDo() {
    LinuxException e = new LinuxException("cannot open the door", Errno.EPERM, "ask for the key");
    assertThat(e)
        .hasMessage("cannot open the door: operation not permitted (EPERM): ask for the key");
    assertThat(e.errno()).isEqualTo(1);
  }

  private static int number(Field constant) {
    try {
      return constant.getInt(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
