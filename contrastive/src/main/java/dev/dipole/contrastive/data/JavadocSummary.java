package dev.dipole.contrastive.data;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EndElementTree;
import com.sun.source.doctree.EntityTree;
import com.sun.source.doctree.ErroneousTree;
import com.sun.source.doctree.EscapeTree;
import com.sun.source.doctree.IndexTree;
import com.sun.source.doctree.InheritDocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.RawTextTree;
import com.sun.source.doctree.ReferenceTree;
import com.sun.source.doctree.ReturnTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.doctree.SummaryTree;
import com.sun.source.doctree.SystemPropertyTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.doctree.ValueTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.SimpleDocTreeVisitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The summary sentence of a javadoc comment as plain text.
///
/// Inline tags resolve to what a reader would see: `code` and `literal` to their text, `link` to its label or,
/// without one, to `A.b` for `A#b(C)`, `value` to the constant's name, `return` to "Returns …." HTML elements
/// vanish, entities become characters, white space one blank. A sentence that leans on another comment
/// (`inheritDoc`) or that the parser could not read is no sentence.
final class JavadocSummary extends SimpleDocTreeVisitor<Void, StringBuilder> {
    /// Elements around which words do not touch.
    private static final Set<String> BREAKS =
            Set.of("p", "br", "li", "ul", "ol", "div", "pre", "table", "tr", "td", "hr");

    private final DocTrees trees;
    private boolean usable = true;

    private JavadocSummary(DocTrees trees) {
        this.trees = trees;
    }

    /// The sentence, or null where the comment has none that stands alone.
    static @Nullable String of(DocCommentTree comment, DocTrees trees) {
        var visitor = new JavadocSummary(trees);
        var text = new StringBuilder();
        visitor.append(comment.getFirstSentence(), text);
        String sentence = oneLine(text);
        return visitor.usable && !sentence.isEmpty() ? sentence : null;
    }

    private void append(Iterable<? extends DocTree> parts, StringBuilder text) {
        for (DocTree part : parts) part.accept(this, text);
    }

    private static String oneLine(CharSequence text) {
        var line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean blank = Character.isWhitespace(c) || Character.isSpaceChar(c);
            if (!blank) line.append(c);
            else if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') line.append(' ');
        }
        return line.toString().strip();
    }

    @Override
    public @Nullable Void visitText(TextTree node, StringBuilder text) {
        text.append(node.getBody());
        return null;
    }

    @Override
    public @Nullable Void visitRawText(RawTextTree node, StringBuilder text) {
        withoutMarks(node.getContent(), text);
        return null;
    }

    /// Markdown read aloud: no backticks, and outside them no asterisk that touches a word. Links are trees
    /// already.
    private static void withoutMarks(String markdown, StringBuilder text) {
        boolean code = false;
        for (int i = 0; i < markdown.length(); i++) {
            char c = markdown.charAt(i);
            boolean alone = isBlank(markdown, i - 1) && isBlank(markdown, i + 1);
            if (c == '`') code = !code;
            else if (c != '*' || code || alone) text.append(c);
        }
    }

    private static boolean isBlank(String text, int index) {
        return index < 0 || index >= text.length() || Character.isWhitespace(text.charAt(index));
    }

    @Override
    public @Nullable Void visitLiteral(LiteralTree node, StringBuilder text) {
        text.append(node.getBody().getBody());
        return null;
    }

    @Override
    public @Nullable Void visitEscape(EscapeTree node, StringBuilder text) {
        text.append(node.getBody());
        return null;
    }

    @Override
    public @Nullable Void visitEntity(EntityTree node, StringBuilder text) {
        String characters = trees.getCharacters(node);
        text.append(characters != null ? characters : " ");
        return null;
    }

    @Override
    public @Nullable Void visitStartElement(StartElementTree node, StringBuilder text) {
        breakAt(node.getName().toString(), text);
        return null;
    }

    @Override
    public @Nullable Void visitEndElement(EndElementTree node, StringBuilder text) {
        breakAt(node.getName().toString(), text);
        return null;
    }

    private static void breakAt(String element, StringBuilder text) {
        if (BREAKS.contains(element.toLowerCase(Locale.ROOT))) text.append(' ');
    }

    @Override
    public @Nullable Void visitLink(LinkTree node, StringBuilder text) {
        if (node.getLabel().isEmpty()) text.append(readable(node.getReference()));
        else append(node.getLabel(), text);
        return null;
    }

    @Override
    public @Nullable Void visitValue(ValueTree node, StringBuilder text) {
        ReferenceTree reference = node.getReference();
        if (reference != null) text.append(readable(reference));
        return null;
    }

    @Override
    public @Nullable Void visitReturn(ReturnTree node, StringBuilder text) {
        text.append("Returns ");
        append(node.getDescription(), text);
        text.append('.');
        return null;
    }

    @Override
    public @Nullable Void visitSummary(SummaryTree node, StringBuilder text) {
        append(node.getSummary(), text);
        return null;
    }

    @Override
    public @Nullable Void visitIndex(IndexTree node, StringBuilder text) {
        node.getSearchTerm().accept(this, text);
        return null;
    }

    @Override
    public @Nullable Void visitSystemProperty(SystemPropertyTree node, StringBuilder text) {
        text.append(node.getPropertyName());
        return null;
    }

    @Override
    public @Nullable Void visitInheritDoc(InheritDocTree node, StringBuilder text) {
        usable = false;
        return null;
    }

    @Override
    public @Nullable Void visitErroneous(ErroneousTree node, StringBuilder text) {
        usable = false;
        return null;
    }

    /// `java.util.Map.Entry#comparingByKey(Comparator)` read aloud: `Map.Entry.comparingByKey`.
    private static String readable(ReferenceTree reference) {
        String signature = reference.getSignature();
        int open = signature.indexOf('(');
        String path = open < 0 ? signature : signature.substring(0, open);
        int hash = path.indexOf('#');
        String type = hash < 0 ? path : path.substring(0, hash);
        List<String> words = new ArrayList<>();
        String simple = withoutPackage(type);
        if (!simple.isEmpty()) words.add(simple);
        if (hash >= 0) words.add(path.substring(hash).replace("#", ""));
        return String.join(".", words);
    }

    /// Packages begin with a small letter, types with a capital; a name without a capital is a package and
    /// stays whole.
    private static String withoutPackage(String type) {
        String name = type.substring(type.indexOf('/') + 1);
        for (int start = 0; start < name.length(); start = name.indexOf('.', start) + 1) {
            if (Character.isUpperCase(name.charAt(start))) return name.substring(start);
            if (name.indexOf('.', start) < 0) break;
        }
        return name.isEmpty() ? type.replace("/", "") : name;
    }
}
