package dev.dipole.contrastive.data;

import dev.dipole.contrastive.data.TextLines.BadLine;
import java.io.Closeable;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A file of records, one [Row] at a time, whatever its format: JSON lines, or a table with a header.
sealed interface RowReader extends Closeable permits JsonRows, TableRows {
    /// The next record, or null at the end.
    ///
    /// @throws BadLine if it cannot be used; the one after it can still be read
    @Nullable
    Row next() throws BadLine;

    /// The line on which the last record began.
    long line();

    @Override
    void close();

    /// Chooses the format by the file's name, `.gz` aside.
    static RowReader open(Path file) {
        if (Files.isDirectory(file)) throw DataException.of(file, "is a folder, not a file");
        String name = String.valueOf(file.getFileName());
        String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        String suffix = plain.substring(plain.lastIndexOf('.') + 1);
        return switch (suffix) {
            case "jsonl", "ndjson", "json" -> new JsonRows(TextLines.open(file));
            case "tsv", "txt" -> TableRows.withHeader(TextLines.open(file), TableRows.Dialect.TSV);
            case "csv" -> TableRows.withHeader(TextLines.open(file), TableRows.Dialect.CSV);
            default ->
                throw DataException.of(
                        file, "the name tells no format: expected .jsonl, .tsv or .csv, each also with .gz");
        };
    }
}
