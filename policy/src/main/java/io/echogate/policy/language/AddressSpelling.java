package io.echogate.policy.language;

import io.echogate.policy.Address;
import io.echogate.policy.language.StatementSyntax.SourceItem;
import java.util.Optional;
import java.util.OptionalInt;

/** How prefixes are written. */
final class AddressSpelling {
  private AddressSpelling() {}

  /** The canonical form in sets and conditions: RFC 5952, and no length behind one address. */
  static String of(SourceItem item) {
    Token word = item.address();
    Token length = item.length();
    if (word == null || word.startsWith("@")) {
      return asWritten(item);
    }
    Optional<Address> address = Address.parse(word.text());
    if (address.isEmpty()) {
      return asWritten(item);
    }
    int bits = Address.bits(address.get().family());
    OptionalInt number = length == null ? OptionalInt.of(bits) : Numbers.upTo(bits, length.text());
    if (number.isEmpty()) {
      return asWritten(item);
    }
    return number.getAsInt() == bits
        ? address.get().toString()
        : address.get() + "/" + number.getAsInt();
  }

  /** The same words and signs, without blanks between them. */
  static String asWritten(SourceItem item) {
    Token address = item.address();
    Token length = item.length();
    Token port = item.port();
    StringBuilder text = new StringBuilder();
    if (address != null) {
      text.append(item.bracket() == null ? address.text() : "[" + address.text() + "]");
    }
    if (length != null) {
      text.append('/').append(length.text());
    }
    if (port != null) {
      text.append(':').append(port.text());
    }
    return text.toString();
  }
}
