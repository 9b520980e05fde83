package dev.dipole.contrastive.data;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;

/// A judged collection: documents, queries, and which documents answer which query. Maps keep the files' order.
///
/// On disk it has the BEIR layout: `corpus.jsonl` (`{"_id", "title", "text"}`), `queries.jsonl`
/// (`{"_id", "text"}`) and `qrels/test.tsv` (header `query-id`, `corpus-id`, `score`), each also as `.gz`.
///
/// @param documents id to title and text, joined by a blank; an empty document (published sets have some) stays
/// @param queries id to text: those with judgements
/// @param judgements query id to document id to grade; above 0 is relevant
/// @param unknownDocuments judgements of documents that the corpus doesn't have: nothing can find them
public record RetrievalSet(
        Map<String, String> documents,
        Map<String, String> queries,
        Map<String, Map<String, Integer>> judgements,
        int unknownDocuments) {

    public RetrievalSet {
        documents = Collections.unmodifiableMap(documents);
        queries = Collections.unmodifiableMap(queries);
        judgements = Collections.unmodifiableMap(judgements);
    }

    /// The test split of a folder in the BEIR layout, or of the one folder in it that has the layout.
    ///
    /// @throws DataException naming file, line and cause
    public static RetrievalSet read(Path folder) {
        return read(folder, "test");
    }

    /// A split of such a folder: the judgements of `qrels/SPLIT.tsv`.
    ///
    /// @throws DataException naming file, line and cause
    public static RetrievalSet read(Path folder, String split) {
        return read(folder, split, BadLines.fail());
    }

    /// A split of such a folder, whose bad lines may be skipped.
    ///
    /// @throws DataException if a file cannot be read to its end, or holds nothing that can be used
    public static RetrievalSet read(Path folder, String split, BadLines badLines) {
        return new BeirFolder(folder, badLines).read(split);
    }
}
