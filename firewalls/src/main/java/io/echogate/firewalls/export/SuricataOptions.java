package io.echogate.firewalls.export;

/**
 * What an export to rules of Suricata may be told.
 *
 * @param does what a rule does
 * @param sid the number of the first rule, 1 to {@link #LAST_SID}; the others follow it
 */
public record SuricataOptions(Does does, long sid) implements ExportTarget {
  /** The first number, where nobody says another. */
  public static final long SID = 9_100_001;

  /** The highest number that the first rule can have; what follows fits into 32 bits. */
  public static final long LAST_SID = 4_000_000_000L;

  public SuricataOptions {
    if (sid < 1 || sid > LAST_SID) {
      throw new IllegalArgumentException("no first sid: " + sid);
    }
  }

  /** What a rule does with the packets that meet it. */
  public enum Does {
    /** Reports them. */
    ALERT("alert"),
    /** Drops them and reports it, where Suricata stands in the way of packets (IPS). */
    DROP("drop");

    private final String text;

    Does(String text) {
      this.text = text;
    }

    /** Its word in rules and on the command line. */
    public String text() {
      return text;
    }
  }

  @Override
  public String text() {
    return "suricata";
  }
}
