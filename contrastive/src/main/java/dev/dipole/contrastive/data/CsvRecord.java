package dev.dipole.contrastive.data;

import dev.dipole.contrastive.data.TextLines.BadLine;
import java.util.ArrayList;
import java.util.List;

/// One record of a CSV file (RFC 4180): as many lines as its quoted fields span.
final class CsvRecord {
    /// An unclosed quote would otherwise swallow the rest of the file before anyone noticed.
    private static final int MAX_FIELD = 1 << 28;

    private final TextLines lines;
    private String text;
    private int at;

    CsvRecord(TextLines lines, String first) {
        this.lines = lines;
        this.text = first;
    }

    List<String> cells() throws BadLine {
        var cells = new ArrayList<String>();
        while (true) {
            cells.add(at < text.length() && text.charAt(at) == '"' ? quoted() : bare());
            if (at >= text.length()) return cells;
            at++; // the comma
        }
    }

    private String bare() {
        int comma = text.indexOf(',', at);
        int stop = comma < 0 ? text.length() : comma;
        String cell = text.substring(at, stop);
        at = stop;
        return cell;
    }

    private String quoted() throws BadLine {
        var cell = new StringBuilder();
        at++;
        while (true) {
            int quote = text.indexOf('"', at);
            if (quote < 0) {
                cell.append(text, at, text.length()).append('\n');
                if (cell.length() > MAX_FIELD) throw new BadLine("a quoted field without end");
                nextLine();
            } else if (quote + 1 < text.length() && text.charAt(quote + 1) == '"') {
                cell.append(text, at, quote + 1);
                at = quote + 2;
            } else {
                cell.append(text, at, quote);
                at = quote + 1;
                break;
            }
        }
        if (at < text.length() && text.charAt(at) != ',') {
            throw new BadLine("text after a closing quote: quotes inside a field are doubled");
        }
        return cell.toString();
    }

    private void nextLine() throws BadLine {
        String next = lines.next();
        if (next == null) throw new BadLine("a quoted field is never closed");
        text = next;
        at = 0;
    }
}
