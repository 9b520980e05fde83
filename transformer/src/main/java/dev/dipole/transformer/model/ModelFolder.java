package dev.dipole.transformer.model;

import dev.dipole.nn.Weights;
import dev.dipole.nn.io.AtomicFiles;
import dev.dipole.nn.io.FileFormatException;
import dev.dipole.nn.io.InputException;
import dev.dipole.nn.io.JsonFiles;
import dev.dipole.transformer.Dense;
import dev.dipole.transformer.EmbeddingModel;
import dev.dipole.transformer.Pooling;
import dev.dipole.transformer.model.ModuleList.Kind;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A model as a folder in the layout of sentence-transformers, in and out.
///
/// ```
/// my-model/
///   modules.json                        the modules in their order: Transformer, Pooling, Dense, Normalize
///   config_sentence_transformers.json   prompts, similarity
///   sentence_bert_config.json           greatest length
///   config.json, model.safetensors      the encoder, as Hugging Face's BERT
///   tokenizer.json, tokenizer_config.json, special_tokens_map.json, vocab.txt
///   1_Pooling/config.json
///   2_Dense/config.json, model.safetensors
///   3_Normalize/
///   README.md                           the model card
/// ```
///
/// Both dialects are read, that of sentence-transformers up to 5.3 and the newer one; the older is written,
/// because everything reads
/// it. A folder without `modules.json` is a bare Hugging Face encoder: its tokens' mean is taken, and the
/// listener is told.
/// What is unknown is an error, never skipped. Everything that was decided on the way is a [Note].
///
/// Errors are [dev.dipole.nn.io.FileException]s: one sentence that names the file.
public final class ModelFolder {
    private ModelFolder() {}

    /// Reads a model onto the current backend; what had to be assumed is logged as a warning.
    public static EmbeddingModel read(Path folder) {
        var log = System.getLogger("dev.dipole");
        return read(
                folder,
                note -> log.log(note.kind() == Note.Kind.ASSUMED ? Level.WARNING : Level.DEBUG, note::toString));
    }

    /// Reads a model onto the current backend; `listener` hears what was decided on the way.
    public static EmbeddingModel read(Path folder, Consumer<Note> listener) {
        requireModel(folder);
        var notes = new Notes(folder, listener);
        if (!ModuleList.exists(folder)) return readBare(folder, notes);
        var modules = ModuleList.read(folder);
        var transformer = modules.folder(modules.only(Kind.TRANSFORMER));
        var config = BertConfigFile.read(require(transformer, BertConfigFile.FILE), notes);
        try (var encoder = Meanwhile.read(notes, own -> EncoderWeights.read(transformer, config, own))) {
            var text = TextFiles.read(folder, transformer, config, notes);
            var poolingFolder = modules.folder(modules.only(Kind.POOLING));
            var pooling = PoolingFile.read(
                    require(poolingFolder, "config.json"),
                    config.width(),
                    !text.prompts().isEmpty(),
                    notes);
            var dense = new ArrayList<Dense>();
            int width = pooling.width(config.width());
            for (var entry : modules.all(Kind.DENSE)) {
                dense.add(DenseFolder.read(modules.folder(entry), width, notes));
                width = dense.getLast().linear().weight().shape().dim(0);
            }
            var normalize = modules.all(Kind.NORMALIZE);
            normalize.forEach(entry -> requireSentences(modules.folder(entry)));
            if (!modules.all(Kind.DROPOUT).isEmpty())
                notes.ignored(modules.file(), "Dropout has no part in embeddings");
            return new EmbeddingModel(text, encoder.get(), pooling, dense, !normalize.isEmpty());
        }
    }

    /// What a folder holds, for people; reads all of it.
    public static Inspection inspect(Path folder) {
        return Inspection.of(folder);
    }

    /// Writes a model; the folder appears whole or not at all, and the same model gives the same bytes.
    ///
    /// @throws dev.dipole.nn.io.OutputException if the folder exists and may not be replaced, or cannot be
    /// written
    /// @throws IllegalArgumentException if the layout has no words for a part of the model
    public static void write(EmbeddingModel model, Path folder, Options options) {
        AtomicFiles.writeFolder(folder, options.existing(), inside -> fill(model, inside, options));
    }

    /// How a folder is written.
    ///
    /// @param existing what happens to a folder that is there already
    /// @param title of the model card
    /// @param text Markdown put into the model card, such as measured results; may be empty
    public record Options(AtomicFiles.Existing existing, String title, String text) {
        /// A card without results; an existing folder is refused.
        public Options() {
            this(AtomicFiles.Existing.REFUSE, "A text-embedding model", "");
        }

        /// The same, in place of an existing folder.
        public Options replacing() {
            return new Options(AtomicFiles.Existing.REPLACE, title, text);
        }

        /// The same with another model card.
        public Options card(String title, String text) {
            return new Options(existing, title, text);
        }
    }

    /// The folders in which a model keeps weights.
    static List<Path> weightFolders(Path folder) {
        if (!ModuleList.exists(folder)) return List.of(folder);
        var modules = ModuleList.read(folder);
        return modules.entries().stream()
                .filter(entry -> entry.kind() == Kind.TRANSFORMER || entry.kind() == Kind.DENSE)
                .map(modules::folder)
                .toList();
    }

    private static EmbeddingModel readBare(Path folder, Notes notes) {
        notes.assumed(folder, "has no modules.json: a bare encoder, whose token vectors' mean is taken as it is");
        var config = BertConfigFile.read(folder.resolve(BertConfigFile.FILE), notes);
        try (var encoder = Meanwhile.read(notes, own -> EncoderWeights.read(folder, config, own))) {
            var text = TextFiles.read(folder, folder, config, notes);
            return new EmbeddingModel(text, encoder.get(), new Pooling.Mean(), List.of(), false);
        }
    }

    private static void requireModel(Path folder) {
        if (!Files.exists(folder)) throw new InputException(folder, new NoSuchFileException(folder.toString()));
        if (Files.exists(folder.resolve(ModuleList.FILE)) || Files.exists(folder.resolve(BertConfigFile.FILE))) return;
        var inner = folder.resolve("model");
        throw new FileFormatException(
                folder.toString(),
                "",
                Files.exists(inner.resolve(ModuleList.FILE))
                        ? "is a run folder; its model is " + inner
                        : "is no model folder: it has neither modules.json nor config.json; give the folder that holds"
                                + " them");
    }

    /// A file that a module needs.
    static Path require(Path folder, String name) {
        var file = folder.resolve(name);
        if (Files.exists(file)) return file;
        throw new FileFormatException(
                folder.toString(),
                name,
                "has no %s, which the model needs; copy the whole model folder again".formatted(name));
    }

    /// The folder of a Normalize module may be empty or absent; the newer dialect has a file in it.
    private static void requireSentences(Path folder) {
        var file = folder.resolve("config.json");
        if (!Files.exists(file)) return;
        var config = Settings.read(file);
        DenseFolder.requireSentences(config, "module_input_name");
        DenseFolder.requireSentences(config, "module_output_name");
    }

    private static void fill(EmbeddingModel model, Path folder, Options options) throws IOException {
        var config = model.encoder().config();
        var modules = JsonFiles.mapper().createArrayNode();
        ModuleList.add(modules, Kind.TRANSFORMER);
        JsonFiles.write(
                folder.resolve(BertConfigFile.FILE),
                BertConfigFile.write(config, model.text().tokenizer().id("[PAD]")));
        Weights.save(BertNames.of(model.encoder()), folder.resolve(WeightFiles.FILE));
        TextFiles.write(model.text(), folder);
        var pooling = Files.createDirectory(folder.resolve(ModuleList.add(modules, Kind.POOLING)));
        JsonFiles.write(pooling.resolve("config.json"), PoolingFile.write(model.pooling(), config.width()));
        for (var layer : model.dense()) {
            DenseFolder.write(layer, Files.createDirectory(folder.resolve(ModuleList.add(modules, Kind.DENSE))));
        }
        if (model.normalize()) Files.createDirectory(folder.resolve(ModuleList.add(modules, Kind.NORMALIZE)));
        JsonFiles.write(folder.resolve(ModuleList.FILE), modules);
        AtomicFiles.write(folder.resolve("README.md"), ModelCard.of(model, options));
    }
}
