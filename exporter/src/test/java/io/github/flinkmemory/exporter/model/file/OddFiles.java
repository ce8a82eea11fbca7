package io.github.flinkmemory.exporter.model.file;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Configuration files that people really write, and some that they should not. */
final class OddFiles {
  private OddFiles() {}

  static List<String> lines() {
    List<String> files = new ArrayList<>();
    for (String line :
        List.of(
            "",
            "\n\n\n",
            "# only a comment",
            "a: 1",
            "a: 1\nb: 2",
            "a: 1\nb: 2\n",
            "a:1",
            "a :1",
            "a : 1",
            "a:  1",
            "a:\t1",
            "a: \t1",
            "\ta: 1",
            "  a: 1  ",
            "a: ",
            "a:",
            ": 1",
            "a",
            "a: 1 # comment",
            "a: 1# comment",
            "a: #1",
            "#a: 1",
            "a#b: 1",
            "a: b: c",
            "a: http://host:8080/x",
            "a: b:c",
            "a: 'quoted'",
            "a: \"quoted # hash\"",
            "a: 1\na: 2",
            "a: 1\na: ",
            "a: 1\na:2\na: 3",
            "a.b.c: 1\na.b: 2",
            "a: 1\rb: 2\r",
            "a: 1\r\nb: 2\r\n",
            "a: 1\n\rb: 2",
            "\uFEFFa: 1\nb: 2",
            "a: \u00fcml\u00e4ut\nsch\u00f6n: 1",
            "a: \u65e5\u672c\u8a9e",
            "a: \uD83D\uDE00",
            "\u00A0a: 1",
            "a:\u00A01",
            "a: 1\u2028b: 2",
            "a: 1\u0085b: 2",
            "a: 1\u000Bb: 2",
            "a: 1\fb: 2",
            "a: \u0000",
            "\u0001a: 1",
            "- a: 1",
            "- a\n- b",
            "{a: 1, b: 2}",
            "a: {b: 1}",
            "a: [1, 2]",
            "a:\n  b: 1\n  c: 2",
            "a: &x 1\nb: *x",
            "---\na: 1\n---\nb: 2",
            "%YAML 1.2\n---\na: 1",
            "a: |\n  text\n  more",
            "a: >\n  folded",
            "a: 1 \\\n  continued",
            "a = 1",
            "a=1",
            "export a: 1",
            "? a: 1",
            "!tag a: 1",
            "a: !!int 1",
            "taskmanager.memory.process.size: 1728m",
            "taskmanager.memory.process.size: 1728 m",
            "taskmanager.memory.process.size: 1728m;",
            "env.java.opts: -Dx=y -Dz=\"a: b\"",
            "env.java.opts: -Durl=jdbc:x://h:1/d?a=b",
            "a: ${B}",
            "a: $B",
            "a: %x",
            "a:: 1",
            "a: : 1",
            "a : : 1",
            "::: ",
            ": : : ",
            "a: 1 : 2 : 3",
            "key with spaces: value with spaces",
            "\"a\": 1",
            "'a': 1")) {
      files.add(line);
    }
    return files;
  }

  static List<String> yaml() {
    List<String> files = new ArrayList<>(lines());
    files.addAll(
        List.of(
            "taskmanager:\n  memory:\n    process:\n      size: 4g",
            "taskmanager:\n  memory.process:\n    size: 4g\n    size2: 5",
            "taskmanager.memory:\n  process.size: 4g",
            "a: {b: 1}\na.b: 2",
            "a.b: 2\na: {b: 1}",
            "a: {b: {c: {d: {e: 1}}}}",
            "a: {}",
            "a: []",
            "a: [1, two, 3.0, {b: c}, [d]]",
            "a: {b: [1, {c: d}]}",
            "a: null",
            "a: ~",
            "a: Null",
            "a: true\nb: False\nc: TRUE\nd: yes\ne: no\nf: on\ng: off",
            "a: 0\nb: -0\nc: +1\nd: 007\ne: 0o17\nf: 0x1F\ng: 0b11\nh: 1_000",
            "a: 9223372036854775807\nb: 9223372036854775808\nc: -9223372036854775809",
            "a: 2147483647\nb: 2147483648",
            "a: 0.1\nb: .5\nc: 5.\nd: 1e3\ne: 1E-3\nf: -0.0\ng: +.5e+1",
            "a: 0.10000000149011612\nb: 0.30000001192092898\nc: 1e-46\nd: 1e39\ne: 1.4e-45",
            "a: 1.00000017881393432617187499\nb: 1.00000017881393432617187501\nc: 16777217.0",
            "a: 16777217.0\nb: 33554434.0\nc: 9007199791611905.0\nd: 9.007199791611905e15",
            "a: .inf\nb: -.inf\nc: .nan\nd: .Inf\ne: .NaN",
            "a: 1g\nb: '1g'\nc: \"1g\"\nd: 1 g",
            "a: 12:30:45\nb: 2001-12-14\nc: 2001-12-14t21:59:43.10-05:00",
            "1: a\n2.5: b\ntrue: c\n~: d",
            "? [a, b]\n: c",
            "? {a: b}\n: c",
            "a: !!str 5\nb: !!float 5\nc: !!int '5'",
            "a: !!int x",
            "a: !!binary aGVsbG8=",
            "a: !!set {x, y}",
            "a: !!omap [x: 1]",
            "a: !foo bar",
            "a: !!java.net.URL [http://x]",
            "a: &x {b: 1}\nc: *x",
            "a: &x 4g\nb: *x",
            "a: &x {b: 1}\nc: {<<: *x, d: 2}",
            "a: *undefined",
            "a: &x {b: *x}",
            "a: &x [*x]",
            "a: &x [1]\nb: [*x, *x]",
            "a: 1\n b: 2",
            "a:\n- 1\n- 2",
            "a:\n  - 1\n b: 2",
            "a: [1, 2",
            "a: {b: 1",
            "a: 'open",
            "a: \"open",
            "a: \"\\u00e9\\n\\x41\"",
            "a: \"\\q\"",
            "a: 'it''s'",
            "a: |\n  1g\n",
            "a: |-\n  1g\n",
            "a: >-\n  1\n  g\n",
            "a: |+\n  x\n\n\n",
            "--- {a: 1}\n...",
            "a: 1\n...\nb: 2",
            "---\n---\n",
            "just text",
            "42",
            "- 1\n- 2",
            "null",
            "~",
            "...",
            "@a: 1",
            "`a: 1",
            "a: @b",
            "a: b # c",
            "a: b#c",
            "a: '#'",
            "a: b:\n",
            "a: b: c: d",
            "\ta: 1",
            "a:\n\tb: 1",
            "a: \u0007",
            "a: \uFEFF1",
            "\uFEFF---\na: 1",
            "a: x\u0085y",
            "\"a\\u0000b\": 1",
            "a: " + "9".repeat(400),
            "a: 0." + "1".repeat(400),
            "[".repeat(200) + "]".repeat(200),
            "a: " + "{b: ".repeat(40) + "1" + "}".repeat(40),
            "a".repeat(1100) + ": 1",
            "taskmanager.numberOfTaskSlots: 2\ntaskmanager.memory.managed.fraction: 0.4\n"));
    return files;
  }

  /** Files made of pieces of the odd ones. */
  static Arbitrary<String> fragments(List<String> files) {
    List<String> pieces = new ArrayList<>();
    files.forEach(file -> pieces.addAll(List.of(file.split("(?<=\n)"))));
    pieces.addAll(
        List.of("  ", " ", "\n", ": ", ":", "#", "\t", "\r\n", "'", "\"", "- ", "{", "}"));
    return Arbitraries.of(pieces).list().ofMaxSize(8).map(list -> String.join("", list));
  }

  /** Plain values as YAML types them. */
  static Arbitrary<String> scalars() {
    return Arbitraries.oneOf(
        Arbitraries.doubles().map(String::valueOf),
        Arbitraries.floats().map(value -> String.valueOf((double) value)),
        Arbitraries.floats()
            .between(0, 2)
            .map(value -> String.valueOf((value + (double) Math.nextUp(value)) / 2)),
        Arbitraries.longs().map(String::valueOf),
        Arbitraries.integers().map(value -> "0x" + Integer.toHexString(value)),
        Arbitraries.strings().withChars("0123456789.eE+-_xobgmk:~ ").ofMaxLength(8));
  }
}
