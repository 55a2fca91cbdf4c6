package io.cadastre.ec2.protocol;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * An XML document written element by element. Text survives any conforming parser unchanged: tab,
 * line feed and carriage return go out as character references, because parsers may turn the bare
 * ones into something else. What XML 1.0 cannot carry at all becomes U+FFFD.
 */
final class XmlText {
  private final StringWriter text = new StringWriter(1024);
  private final XMLStreamWriter xml;

  /** Writes {@code content} into a new document and returns it as UTF-8 with an XML declaration. */
  static byte[] document(Content content) {
    try {
      XmlText document = new XmlText();
      document.xml.writeStartDocument("UTF-8", "1.0");
      content.writeTo(document);
      document.xml.writeEndDocument();
      document.xml.flush();
      return document.text.toString().getBytes(StandardCharsets.UTF_8);
    } catch (XMLStreamException e) {
      // Into memory, with names from the SDK: nothing a caller sends gets here.
      throw new IllegalStateException(e);
    }
  }

  /** Something that writes elements. */
  interface Content {
    void writeTo(XmlText xml) throws XMLStreamException;
  }

  private XmlText() throws XMLStreamException {
    // The JDK's own, whatever StAX library comes onto the class path. Written to a Writer: to an
    // OutputStream it would turn characters beyond the BMP into two references to half a character.
    xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
  }

  static boolean isLegal(int c) {
    return c >= 0x20 && c <= 0xD7FF
        || c == '\t'
        || c == '\n'
        || c == '\r'
        || c >= 0xE000 && c <= 0xFFFD
        || c >= 0x10000;
  }

  void element(String name, String value) throws XMLStreamException {
    xml.writeStartElement(name);
    characters(value);
    xml.writeEndElement();
  }

  void element(String name, Content content) throws XMLStreamException {
    xml.writeStartElement(name);
    content.writeTo(this);
    xml.writeEndElement();
  }

  void empty(String name) throws XMLStreamException {
    xml.writeEmptyElement(name);
  }

  void root(String name, String namespace, Content content) throws XMLStreamException {
    xml.writeStartElement(name);
    xml.writeDefaultNamespace(namespace);
    content.writeTo(this);
    xml.writeEndElement();
  }

  private void characters(String value) throws XMLStreamException {
    StringBuilder run = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); ) {
      int c = value.codePointAt(i);
      i += Character.charCount(c);
      if (c == '\t' || c == '\n' || c == '\r') {
        xml.writeCharacters(run.toString());
        run.setLength(0);
        xml.writeEntityRef("#" + c);
      } else {
        run.appendCodePoint(isLegal(c) ? c : 0xFFFD);
      }
    }
    xml.writeCharacters(run.toString());
  }
}
