package dev.dipole.cli;

import dev.dipole.nn.io.JsonFiles;
import dev.dipole.transformer.tokenizer.Encoding;
import dev.dipole.transformer.tokenizer.Tokenizer;
import dev.dipole.transformer.tokenizer.TokenizerJson;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/// Shows how a model reads texts.
@Command(
        name = "tokenize",
        description = {
            "Shows how a model reads texts: a JSON line for each, with ids, tokens, and the offsets of each token in"
                    + " the text (in Unicode code points; special tokens have [0,0])."
        },
        footerHeading = "%nExample:%n",
        footer = "  echo 'Removes the eldest entry' | dipole tokenize --model my-model")
final class Tokenize implements Runnable {
    @Option(names = "--model", required = true, paramLabel = "DIR", description = "Model folder, or a tokenizer.json.")
    private Path model;

    @Mixin
    private InputTexts input;

    @Option(
            names = "--max-length",
            paramLabel = "N",
            description = "Cut texts to N tokens, special ones included (default: as the tokenizer says).")
    private @Nullable Integer maxLength;

    @Mixin
    private Console console;

    @Override
    public void run() {
        ModelOption.refuseRunFolder(model);
        var tokenizer = TokenizerJson.read(Files.isDirectory(model) ? model.resolve("tokenizer.json") : model);
        long cut = 0;
        try (var texts = input.open();
                var out = console.jsonLines()) {
            for (var text = texts.next(); text != null; text = texts.next()) {
                var encoding = encode(tokenizer, text.text());
                if (encoding.truncatedTokens() > 0) cut++;
                out.append(row(encoding));
                if (texts.wouldWait()) out.commit();
            }
            out.commit();
        }
        input.report(console);
        console.count(cut, "1 text was cut to the greatest length", "%,d texts were cut to the greatest length");
    }

    private Encoding encode(Tokenizer tokenizer, String text) {
        return maxLength == null ? tokenizer.encode(text) : tokenizer.encode(text, maxLength);
    }

    private static ObjectNode row(Encoding encoding) {
        var row = JsonFiles.object();
        var ids = row.putArray("ids");
        for (int id : encoding.ids()) ids.add(id);
        var tokens = row.putArray("tokens");
        encoding.tokens().forEach(tokens::add);
        var offsets = row.putArray("offsets");
        for (int i = 0; i < encoding.length(); i++) {
            offsets.addArray().add(encoding.start(i)).add(encoding.end(i));
        }
        return row;
    }
}
