/** System calls through java.lang.foreign. */
module io.echogate.linux {
  requires static org.jspecify;

  exports io.echogate.linux;
}
