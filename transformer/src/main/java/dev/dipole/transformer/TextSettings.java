package dev.dipole.transformer;

import dev.dipole.nn.io.NearestName;
import dev.dipole.transformer.tokenizer.Tokenizer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How texts reach the encoder and how its vectors are meant to be compared.
///
/// @param tokenizer cuts texts into tokens
/// @param maxLength tokens of a text, special ones included; longer texts are cut, and counted
/// @param prompts texts put in front, by name
/// @param defaultPrompt the name of the prompt used where none is asked for, or null
/// @param similarity cosine, dot, euclidean or manhattan
public record TextSettings(
        Tokenizer tokenizer,
        int maxLength,
        Map<String, String> prompts,
        @Nullable String defaultPrompt,
        String similarity) {
    public TextSettings {
        if (maxLength < 1) throw new IllegalArgumentException("maxLength must be ≥ 1, not " + maxLength);
        if (defaultPrompt != null && !prompts.containsKey(defaultPrompt)) {
            throw new IllegalArgumentException(
                    "the default prompt '%s' is none of %s".formatted(defaultPrompt, prompts.keySet()));
        }
        prompts = Collections.unmodifiableMap(new LinkedHashMap<>(prompts));
    }

    /// Without prompts, compared by cosine.
    public static TextSettings of(Tokenizer tokenizer, int maxLength) {
        return new TextSettings(tokenizer, maxLength, Map.of(), null, "cosine");
    }

    /// The prompt of a name; of null, the default one or nothing.
    public String prompt(@Nullable String name) {
        String wanted = name == null ? defaultPrompt : name;
        if (wanted == null) return "";
        String prompt = prompts.get(wanted);
        if (prompt != null) return prompt;
        throw new IllegalArgumentException("the model has no prompt '%s'; it has %s%s"
                .formatted(
                        wanted,
                        prompts.isEmpty() ? "none at all" : String.join(", ", prompts.keySet()),
                        NearestName.hint(wanted, prompts.keySet())));
    }
}
