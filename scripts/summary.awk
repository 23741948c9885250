# Sums up surefire's XML reports: names what failed and what was skipped, and ends with one line
# "N passed, N failed, N skipped". Writes the names of skipped tests to the file in the variable
# skips, one a line, each once. Exits with 1 when a test failed or none ran.

function attribute(name,    value) {
  if (!match($0, " " name "=\"[^\"]*\"")) return ""
  value = substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
  gsub(/&lt;/, "<", value)
  gsub(/&gt;/, ">", value)
  gsub(/&quot;/, "\"", value)
  gsub(/&apos;/, "'", value)
  gsub(/&#10;/, " ", value)
  gsub(/&amp;/, "\\&", value)
  return value
}

# The method's name without what a parameterized test adds.
function plain(name) {
  sub(/[({\[].*/, "", name)
  return name
}

/^ *<testcase / {
  test = attribute("classname")
  if (plain(attribute("name")) != "") test = test "." plain(attribute("name"))
  case_name = attribute("classname") "." attribute("name")
  tests++
}
/^ *<(failure|error)[ >]/ {
  failed++
  failures[failed] = case_name
}
/^ *<skipped[ \/>]/ {
  skipped++
  if (!(test in why)) order[++distinct] = test
  why[test] = attribute("message")
  times[test]++
}

END {
  printf "" > skips
  if (distinct) print "\nSkipped:"
  for (i = 1; i <= distinct; i++) {
    print order[i] > skips
    print "  " order[i] (times[order[i]] > 1 ? " (" times[order[i]] " times)" : "") (why[order[i]] == "" ? "" : ": " why[order[i]])
  }
  if (failed) print "\nFailed:"
  for (i = 1; i <= failed; i++) print "  " failures[i]
  if (!tests) print "\nNo test ran."
  printf "\n%d passed, %d failed, %d skipped\n", tests - failed - skipped, failed, skipped
  exit failed || !tests
}
