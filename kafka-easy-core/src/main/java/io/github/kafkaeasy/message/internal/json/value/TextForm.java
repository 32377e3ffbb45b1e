package io.github.kafkaeasy.message.internal.json.value;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import io.github.kafkaeasy.message.internal.json.shared.JsonWords;
import io.github.kafkaeasy.message.internal.json.shared.Leniencies;
import io.github.kafkaeasy.message.internal.json.shared.Refusal;
import io.github.kafkaeasy.message.json.JsonLeniency;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks the form of a value before Jackson's lenient deserializer reads it. */
public final class TextForm extends DelegatingDeserializer {
  private static final long serialVersionUID = 1L;

  /**
   * A rule for the text of a type.
   *
   * @param unless the leniency that disables the rule
   */
  public record Rule(
      java.util.function.Predicate<String> broken, String found, JsonLeniency unless) {}

  /**
   * The accepted forms of a type in a document.
   *
   * @param rules the rules, checked in this order
   * @param numbersUnless the leniency that accepts a number or a boolean where text is expected;
   *     null if Jackson's deserializer decides
   * @param arraysToo whether {@code numbersUnless} applies to arrays and objects too
   */
  public record Form(
      Class<?> type, List<Rule> rules, @Nullable JsonLeniency numbersUnless, boolean arraysToo) {}

  private final transient Form form;
  private final transient Leniencies leniencies;

  /** Checks the form, then delegates to Jackson's deserializer. */
  public TextForm(Form form, Leniencies leniencies, JsonDeserializer<?> jacksons) {
    super(jacksons);
    this.form = form;
    this.leniencies = leniencies;
  }

  @Override
  protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> jacksons) {
    return new TextForm(form, leniencies, jacksons);
  }

  /** A property with its own pattern or numeric shape overrides the form of its type. */
  @Override
  public JsonDeserializer<?> createContextual(
      DeserializationContext ctxt, @Nullable BeanProperty property) throws JsonMappingException {
    JsonDeserializer<?> own = super.createContextual(ctxt, property);
    if (property == null || !(own instanceof TextForm same)) {
      return own;
    }
    JsonFormat.Value format = property.findPropertyFormat(ctxt.getConfig(), form.type);
    boolean numbers = format.getShape().isNumeric() || format.getShape() == JsonFormat.Shape.ARRAY;
    if (!numbers && !format.hasPattern()) {
      return own;
    }
    Form told =
        new Form(
            form.type,
            format.hasPattern() ? PatternRule.of(form.type, format) : form.rules,
            numbers ? null : form.numbersUnless,
            form.arraysToo);
    return new TextForm(told, leniencies, same.getDelegatee());
  }

  @Override
  public @Nullable Object deserialize(JsonParser p, DeserializationContext ctxt)
      throws IOException {
    JsonToken token = p.currentToken();
    if (token == JsonToken.VALUE_STRING) {
      checkText(p);
    } else if (form.numbersUnless != null && !leniencies.take(form.numbersUnless)) {
      if (token == JsonToken.START_ARRAY && form.arraysToo) {
        return Single.element(this, form.type, leniencies, p, ctxt);
      }
      if (token.isNumeric()
          || token.isBoolean()
          || (form.arraysToo && token == JsonToken.START_OBJECT)) {
        throw Refusal.of(p, form.type, JsonWords.kindOf(p));
      }
    }
    return super.deserialize(p, ctxt);
  }

  private void checkText(JsonParser p) throws IOException {
    String text = p.getText();
    if (text.isEmpty() || (text.isBlank() && leniencies.take(JsonLeniency.EMPTY_TEXT_AS_NULL))) {
      return;
    }
    for (Rule rule : form.rules) {
      if (!leniencies.take(rule.unless) && rule.broken.test(text)) {
        throw Refusal.of(p, form.type, rule.found);
      }
    }
  }
}
