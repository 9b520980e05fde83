package dev.dipole.contrastive.data;

import dev.dipole.nn.io.AtomicFiles;
import dev.dipole.nn.io.OutputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// A folder of corpora read before, one gzip file of JSON lines for each `src.zip`.
///
/// The file's name carries the zip's size, its date and the version of the reader, so a new JDK or a new rule
/// makes a new file. The first line is a [Header]; gzip's own checksum and the header's count tell a damaged
/// copy.
final class JdkCorpusCache {
    /// To be raised whenever the same zip would give other pairs.
    static final int READER_VERSION = 1;

    private static final System.Logger LOG = System.getLogger(JdkCorpusCache.class.getName());
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path folder;

    JdkCorpusCache(Path folder) {
        this.folder = folder;
    }

    record Header(int readerVersion, int methods, JdkCorpus.Census census) {}

    JdkCorpus read(Path zip, JdkCorpus.Watcher watcher) {
        Path copy;
        try {
            copy = copyOf(zip);
        } catch (IOException e) {
            throw new DataException(zip + ": cannot be read (" + e.getMessage() + ")", e);
        }
        JdkCorpus cached = Files.isRegularFile(copy) ? load(copy) : null;
        if (cached != null) return cached;
        JdkCorpus corpus = JdkCorpus.read(zip, watcher);
        store(corpus, copy);
        return corpus;
    }

    Path copyOf(Path zip) throws IOException {
        var facts = Files.readAttributes(zip, BasicFileAttributes.class);
        return folder.resolve("jdk-corpus-v" + READER_VERSION + "-" + facts.size() + "-"
                + facts.lastModifiedTime().toMillis() + ".jsonl.gz");
    }

    private @Nullable JdkCorpus load(Path copy) {
        try (InputStream in = Files.newInputStream(copy);
                var gzip = new GZIPInputStream(in, 1 << 16);
                var lines = new BufferedReader(new InputStreamReader(gzip, StandardCharsets.UTF_8))) {
            String first = lines.readLine();
            Header header = first == null ? null : JSON.readValue(first, Header.class);
            List<JdkMethod> methods = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                methods.add(JSON.readValue(line, JdkMethod.class));
            }
            if (header != null && header.readerVersion() == READER_VERSION && header.methods() == methods.size()) {
                return new JdkCorpus(methods, header.census());
            }
        } catch (IOException | JacksonException e) {
            LOG.log(System.Logger.Level.DEBUG, "cached corpus unreadable", e);
        }
        LOG.log(System.Logger.Level.DEBUG, "{0} is damaged and is made anew", copy);
        return null;
    }

    private void store(JdkCorpus corpus, Path copy) {
        try {
            AtomicFiles.write(copy, out -> writeTo(out, corpus));
        } catch (OutputException e) {
            LOG.log(System.Logger.Level.INFO, "no copy of the corpus kept: {0}", e.getMessage());
        }
    }

    private static void writeTo(OutputStream out, JdkCorpus corpus) throws IOException {
        try (var gzip = new GZIPOutputStream(out, 1 << 16)) {
            var header = new Header(READER_VERSION, corpus.methods().size(), corpus.census());
            gzip.write(JSON.writeValueAsBytes(header));
            for (JdkMethod method : corpus.methods()) {
                gzip.write('\n');
                gzip.write(JSON.writeValueAsBytes(method));
            }
        }
    }
}
