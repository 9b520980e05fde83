package dev.dipole.contrastive.data;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.AnnotatedTypeTree;
import com.sun.source.tree.ArrayTypeTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The documented methods of one source file, in their order, those of named classes at any depth.
///
/// A method counts when it has a body and a summary sentence. Methods inside other methods' bodies (local and
/// anonymous classes) don't: nobody looks for them. Nor do constructors.
final class JdkMethodScanner {
    private final CompilationUnitTree unit;
    private final DocTrees trees;
    private final SourcePositions positions;
    private final CharSequence source;
    private final String module;
    private final List<JdkMethod> found = new ArrayList<>();

    private JdkMethodScanner(CompilationUnitTree unit, String path, DocTrees trees, CharSequence source) {
        this.unit = unit;
        this.trees = trees;
        this.positions = trees.getSourcePositions();
        this.source = source;
        this.module = module(path, packageName(unit));
    }

    static List<JdkMethod> scan(CompilationUnitTree unit, String path, DocTrees trees) {
        try {
            var scanner =
                    new JdkMethodScanner(unit, path, trees, unit.getSourceFile().getCharContent(true));
            scanner.scanFile();
            return scanner.found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void scanFile() {
        var root = new TreePath(unit);
        String prefix = packageName(unit).isEmpty() ? "" : packageName(unit) + ".";
        for (Tree declaration : unit.getTypeDecls()) {
            if (declaration instanceof ClassTree type) {
                String name = prefix + type.getSimpleName();
                scanType(new TreePath(root, type), type, name, name);
            }
        }
    }

    private void scanType(TreePath path, ClassTree type, String name, String topLevel) {
        for (Tree member : type.getMembers()) {
            var memberPath = new TreePath(path, member);
            if (member instanceof ClassTree inner) {
                scanType(memberPath, inner, name + "." + inner.getSimpleName(), topLevel);
            } else if (member instanceof MethodTree method && isMethodWithBody(method)) {
                scanMethod(memberPath, method, name, topLevel);
            }
        }
    }

    private static boolean isMethodWithBody(MethodTree method) {
        return method.getBody() != null && !method.getName().contentEquals("<init>");
    }

    private void scanMethod(TreePath path, MethodTree method, String type, String topLevel) {
        DocCommentTree comment = trees.getDocCommentTree(path);
        String summary = comment == null ? null : JavadocSummary.of(comment, trees);
        if (summary == null) return;
        String code = code(method);
        if (code != null) found.add(new JdkMethod(module, type, topLevel, name(method), summary, code));
    }

    /// From the first token after modifiers and annotations to the closing brace; null for what the compiler
    /// made up.
    private @Nullable String code(MethodTree method) {
        long start = positions.getStartPosition(unit, method);
        long end = positions.getEndPosition(unit, method);
        long afterModifiers = positions.getEndPosition(unit, method.getModifiers());
        if (start < 0 || end <= start) return null;
        return CodeText.of(source, (int) Math.max(start, afterModifiers), (int) end);
    }

    private static String name(MethodTree method) {
        return method.getParameters().stream()
                .map(JdkMethodScanner::parameter)
                .collect(Collectors.joining(", ", method.getName() + "(", ")"));
    }

    private static String parameter(VariableTree parameter) {
        boolean varargs = parameter.toString().contains("...");
        String type = erased(parameter.getType());
        return varargs && type.endsWith("[]") ? type.substring(0, type.length() - 2) + "..." : type;
    }

    private static String erased(Tree type) {
        return switch (type) {
            case ParameterizedTypeTree generic -> erased(generic.getType());
            case AnnotatedTypeTree annotated -> erased(annotated.getUnderlyingType());
            case ArrayTypeTree array -> erased(array.getType()) + "[]";
            default -> type.toString();
        };
    }

    private static String packageName(CompilationUnitTree unit) {
        return unit.getPackageName() == null ? "" : unit.getPackageName().toString();
    }

    /// What stands before the package's folder: `java.base` of `java.base/java/util/List.java`; nothing in a
    /// JDK 8.
    private static String module(String path, String packageName) {
        int folder = path.lastIndexOf('/');
        String directory = folder < 0 ? "" : path.substring(0, folder);
        String packageFolder = packageName.replace('.', '/');
        if (!directory.endsWith(packageFolder)) return "";
        String before = directory.substring(0, directory.length() - packageFolder.length());
        return before.endsWith("/") ? before.substring(0, before.length() - 1) : before;
    }
}
