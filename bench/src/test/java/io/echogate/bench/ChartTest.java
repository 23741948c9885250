package io.echogate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.bench.PeerBench.Cost;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ChartTest {
  private static final Series FAST = new Series("Echogate, block", new double[] {1, 2, 3});
  private static final Series SLOW = new Series("iptables <legacy> & co", new double[] {7, 8, 9});

  /** One of the conditions that are shown; the others are not. */
  private static final Series ADDED = new Series("one code", new double[] {1, 1.5, 2});

  private static Document drawn() throws Exception {
    String svg =
        ChartBench.draw(
            List.of(new Cost("echo, allow", FAST, Optional.of(SLOW))),
            List.of(ADDED, FAST),
            List.of(FAST, SLOW),
            "2026-01-02, Linux 6.18");
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Element> elements(Document chart, String name) {
    NodeList found = chart.getElementsByTagName(name);
    return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
  }

  @Test
  void aChartNamesItsCasesAndWhatTheyBelongTo() throws Exception {
    assertThat(elements(drawn(), "text"))
        .extracting(Element::getTextContent)
        .contains("echo, allow", "Echogate, block", "iptables <legacy> & co")
        .contains("2026-01-02, Linux 6.18", "2.0", "8.0")
        .containsOnlyOnce("one code", "1.5");
  }

  @Test
  void barsAreAsLongAsTheirFigures() throws Exception {
    List<Double> widths =
        elements(drawn(), "rect").stream()
            .filter(bar -> !bar.getAttribute("width").endsWith("%"))
            .map(bar -> Double.parseDouble(bar.getAttribute("width")))
            .filter(width -> width > 12)
            .toList();

    assertThat(widths).hasSize(5);
    assertThat(widths.get(1) / widths.get(0)).isBetween(3.99, 4.01);
  }

  @Test
  void aChartHasColoursForDarkPages() throws Exception {
    assertThat(elements(drawn(), "style").getFirst().getTextContent())
        .contains("prefers-color-scheme: dark");
  }
}
