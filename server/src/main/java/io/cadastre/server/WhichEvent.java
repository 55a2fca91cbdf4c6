package io.cadastre.server;

import io.cadastre.domain.ipam.IpamId;
import io.cadastre.kafka.message.Recorded;
import io.cadastre.kafka.topic.SourceOffset;
import io.cadastre.kafka.topic.Tag;
import io.cadastre.kafka.topic.Topics;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Which event somebody means: by its number in its IPAM, or by its place on the topic.
 *
 * @param ipam null: it is meant by its place
 * @param sequence in that IPAM
 * @param offset in the partition; 0 where the number says which
 */
record WhichEvent(@Nullable IpamId ipam, long sequence, int partition, long offset) {
  /** As refusals of undo and, with a slash, CloudEvents name it. */
  private static final Pattern NUMBERED = Pattern.compile("(ipam-[0-9a-f]+)[#/](\\d{1,18})");

  /** As the lines of tail, history and whohad name it. */
  private static final Pattern PLACED = Pattern.compile("\\d{1,4}@\\d{1,18}");

  /**
   * @throws IllegalArgumentException with a sentence, when no event is named so
   */
  static WhichEvent parse(String text, Topics topics) {
    Matcher numbered = NUMBERED.matcher(text);
    if (numbered.matches()) {
      IpamId ipam = new IpamId(numbered.group(1));
      int partition = Tag.partition(ipam.tag(), Topics.PARTITIONS);
      return new WhichEvent(ipam, Long.parseLong(numbered.group(2)), partition, 0);
    }
    boolean placed = PLACED.matcher(text).matches();
    SourceOffset place =
        SourceOffset.parse(placed ? topics.events() + "-" + text : text)
            .filter(found -> found.topic().equals(topics.events()))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "'%s' names no event: say IPAM#NUMBER, PARTITION@OFFSET or %s-PARTITION@OFFSET"
                            .formatted(text, topics.events())));
    return new WhichEvent(null, 0, place.partition(), place.offset());
  }

  boolean is(ConsumerRecord<byte[], byte[]> record, Recorded recorded) {
    return ipam == null
        ? record.offset() == offset
        : recorded.envelope().aggregate().equals(ipam)
            && recorded.envelope().sequence() == sequence;
  }
}
