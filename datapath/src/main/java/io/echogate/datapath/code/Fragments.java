package io.echogate.datapath.code;

/** What the decoder does with packets that have to do with fragments. */
enum Fragments {
  /** All of them leave it: {@code xfw { }}, where one that is whole counts as a fragment too. */
  LEAVE,
  /** Those that are not whole leave it. */
  LEAVE_UNLESS_WHOLE,
  /** Later ones leave it; first ones go on as messages. */
  FIRST_GO_ON
}
