package io.cadastre.ec2.list;

import java.util.Arrays;

/**
 * A filter value: {@code *} stands for any run of characters, {@code ?} for one, and a backslash
 * takes the meaning from the character after it. Never a regular expression: matching takes at most
 * pattern times text steps, whatever a caller sends.
 */
final class Wildcard {
  private final int[] symbols;

  private static final int ANY_RUN = -1;
  private static final int ANY_ONE = -2;

  private Wildcard(int[] symbols) {
    this.symbols = symbols;
  }

  static Wildcard of(String pattern) {
    int[] sent = pattern.codePoints().toArray();
    int[] symbols = new int[sent.length];
    int length = 0;
    for (int i = 0; i < sent.length; i++) {
      int c = sent[i];
      if (c == '\\' && i + 1 < sent.length) {
        symbols[length++] = sent[++i];
      } else {
        symbols[length++] = c == '*' ? ANY_RUN : c == '?' ? ANY_ONE : c;
      }
    }
    return new Wildcard(Arrays.copyOf(symbols, length));
  }

  boolean matches(String candidate) {
    int[] text = candidate.codePoints().toArray();
    int t = 0;
    int p = 0;
    // Where to take up again if what follows the last run does not fit: one further into the text.
    int run = -1;
    int runText = 0;
    while (t < text.length) {
      if (p < symbols.length && symbols[p] == ANY_RUN) {
        run = p++;
        runText = t;
      } else if (p < symbols.length && (symbols[p] == ANY_ONE || symbols[p] == text[t])) {
        p++;
        t++;
      } else if (run >= 0) {
        p = run + 1;
        t = ++runText;
      } else {
        return false;
      }
    }
    while (p < symbols.length && symbols[p] == ANY_RUN) {
      p++;
    }
    return p == symbols.length;
  }
}
