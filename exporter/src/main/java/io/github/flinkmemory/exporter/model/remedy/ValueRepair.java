package io.github.flinkmemory.exporter.model.remedy;

import io.github.flinkmemory.exporter.model.MemorySize;
import io.github.flinkmemory.exporter.model.option.OptionType;
import io.github.flinkmemory.exporter.model.resolve.Setting;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an unreadable value was probably meant to be. */
final class ValueRepair {
  private static final Pattern SIZE =
      Pattern.compile("\\+?(\\d{1,18}(?:[.,]\\d{1,9})?)\\s*([kmgt]?)(?:ib?|b)?");
  private static final Pattern NUMBER = Pattern.compile("\\+?(\\d{1,9}(?:\\.\\d{1,9})?)\\s*(%?)");
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /** No one means a fraction of one hundredth by 1.5; 40 means 40 percent. */
  private static final BigDecimal LEAST_PERCENTAGE = BigDecimal.valueOf(5);

  private static final String UNITS = "kmgt";

  private ValueRepair() {}

  /** A value of the right type; empty when nothing comes to mind. */
  static Optional<String> repair(Setting setting) {
    String text =
        setting.value().replaceAll("#.*", "").replace("_", "").trim().toLowerCase(Locale.ROOT);
    OptionType type = setting.option().type();
    if (type == OptionType.SIZE) {
      return size(text);
    }
    return type == OptionType.FRACTION ? fraction(text.replace(',', '.')) : Optional.empty();
  }

  /** {@code 1.5g}, {@code 2Gi}, {@code 1_024 MiB}. */
  private static Optional<String> size(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String unit = matcher.group(2);
    int power = unit.isEmpty() ? 0 : UNITS.indexOf(unit) + 1;
    BigDecimal bytes =
        new BigDecimal(matcher.group(1).replace(',', '.'))
            .multiply(BigDecimal.valueOf(1L << (10 * power)));
    return bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
        ? Optional.empty()
        : Optional.of(MemorySize.format(bytes.longValue()));
  }

  /** {@code 10%}, {@code 40}, {@code 0,4}. */
  private static Optional<String> fraction(String text) {
    Matcher matcher = NUMBER.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    BigDecimal value = new BigDecimal(matcher.group(1));
    if (!matcher.group(2).isEmpty() || value.compareTo(LEAST_PERCENTAGE) >= 0) {
      value = value.divide(HUNDRED);
    }
    return value.compareTo(BigDecimal.ONE) >= 0
        ? Optional.empty()
        : Optional.of(value.stripTrailingZeros().toPlainString());
  }
}
