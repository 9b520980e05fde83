package dev.dipole.contrastive.data;

import dev.dipole.contrastive.data.TextLines.BadLine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A table with a header: tab separated without quoting, or CSV as RFC 4180 has it.
///
/// In CSV a field in double quotes may hold commas, doubled quotes and line ends. A row must have as many
/// fields as the header; blank lines are skipped.
final class TableRows implements RowReader {
    /// How fields are told apart.
    enum Dialect {
        TSV,
        CSV
    }

    private final TextLines lines;
    private final Dialect dialect;
    private final List<String> header;
    private long line;

    private TableRows(TextLines lines, Dialect dialect, List<String> header) {
        this.lines = lines;
        this.dialect = dialect;
        this.header = header;
    }

    static TableRows withHeader(TextLines lines, Dialect dialect) {
        try {
            List<String> header = new TableRows(lines, dialect, List.of()).cells();
            if (header == null) throw DataException.of(lines.file(), "is empty: expected a header line");
            if (Set.copyOf(header).size() < header.size()) {
                throw DataException.of(lines.file(), 1, "two columns of the header have the same name");
            }
            return new TableRows(lines, dialect, header);
        } catch (BadLine e) {
            lines.close();
            throw DataException.of(lines.file(), 1, e.getMessage());
        } catch (DataException e) {
            lines.close();
            throw e;
        }
    }

    @Override
    public @Nullable Row next() throws BadLine {
        List<String> cells = cells();
        if (cells == null) return null;
        if (cells.size() != header.size()) {
            throw new BadLine("%d fields where the header has %d (%s)"
                    .formatted(cells.size(), header.size(), String.join(", ", header)));
        }
        Map<String, List<String>> fields = new LinkedHashMap<>();
        for (int i = 0; i < cells.size(); i++) {
            if (!cells.get(i).isEmpty()) fields.put(header.get(i), List.of(cells.get(i)));
        }
        return new Row(fields);
    }

    private @Nullable List<String> cells() throws BadLine {
        String text = lines.next();
        while (text != null && text.isBlank()) text = lines.next();
        line = lines.number();
        if (text == null) return null;
        return dialect == Dialect.TSV ? List.of(text.split("\t", -1)) : new CsvRecord(lines, text).cells();
    }

    @Override
    public long line() {
        return line;
    }

    @Override
    public void close() {
        lines.close();
    }
}
