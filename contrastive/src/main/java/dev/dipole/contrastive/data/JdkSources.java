package dev.dipole.contrastive.data;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import javax.tools.Diagnostic;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// The parsing half of [JdkCorpus]: every documented method of a `src.zip`, in the order of path and position.
///
/// Files are parsed in batches of [#BATCH], each by a compiler of its own, on all cores. A batch's result
/// depends on its files alone and the batches are joined in order, so the number of threads shows only on the
/// clock.
final class JdkSources {
    private static final int BATCH = 32;

    private final ZipFile zip;
    private final JavaCompiler compiler;

    private JdkSources(ZipFile zip, JavaCompiler compiler) {
        this.zip = zip;
        this.compiler = compiler;
    }

    /// What a set of files gave. `damaged` names the files the compiler could not parse.
    record Harvest(List<JdkMethod> methods, int files, List<String> damaged) {}

    static Harvest read(Path file, JdkCorpus.Watcher watcher) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new DataException("this Java runtime has no compiler (module jdk.compiler): run on a JDK");
        }
        try (var zip = new ZipFile(file.toFile())) {
            return new JdkSources(zip, compiler).readAll(watcher);
        } catch (ZipException e) {
            throw new DataException(file + ": not a readable zip file (" + e.getMessage() + ")", e);
        } catch (IOException e) {
            throw new DataException(file + ": cannot be read (" + e.getMessage() + ")", e);
        } catch (UncheckedIOException e) {
            throw new DataException(file + ": damaged (" + e.getMessage() + ")", e);
        }
    }

    private Harvest readAll(JdkCorpus.Watcher watcher) {
        List<? extends ZipEntry> sources = zip.stream()
                .filter(entry -> isSource(entry.getName()))
                .sorted(Comparator.comparing(ZipEntry::getName))
                .toList();
        var done = new AtomicInteger();
        int batches = Math.ceilDiv(sources.size(), BATCH);
        List<Harvest> parts = IntStream.range(0, batches)
                .parallel()
                .mapToObj(i -> sources.subList(i * BATCH, Math.min(sources.size(), (i + 1) * BATCH)))
                .map(batch -> {
                    Harvest harvest = readBatch(batch);
                    watcher.parsed(done.addAndGet(batch.size()), sources.size());
                    return harvest;
                })
                .toList();
        var methods = new ArrayList<JdkMethod>();
        var damaged = new ArrayList<String>();
        for (Harvest part : parts) {
            methods.addAll(part.methods());
            damaged.addAll(part.damaged());
        }
        return new Harvest(methods, sources.size(), damaged);
    }

    private static boolean isSource(String path) {
        return path.endsWith(".java") && !path.endsWith("module-info.java") && !path.endsWith("package-info.java");
    }

    private Harvest readBatch(List<? extends ZipEntry> entries) {
        var documented = new ArrayList<JavaFileObject>();
        for (ZipEntry entry : entries) {
            String text = text(entry);
            if (text.contains("/**") || text.contains("///")) documented.add(new Source(entry.getName(), text));
        }
        var damaged = new HashSet<String>();
        var methods = new ArrayList<JdkMethod>();
        if (!documented.isEmpty()) parse(documented, methods, damaged);
        return new Harvest(methods, entries.size(), damaged.stream().sorted().toList());
    }

    private void parse(List<JavaFileObject> files, List<JdkMethod> methods, Set<String> damaged) {
        var task = (JavacTask) compiler.getTask(
                Writer.nullWriter(), null, problem -> note(problem, damaged), List.of("-proc:none"), null, files);
        var trees = DocTrees.instance(task);
        try {
            for (CompilationUnitTree unit : task.parse()) {
                String path = unit.getSourceFile().getName();
                if (!damaged.contains(path)) methods.addAll(JdkMethodScanner.scan(unit, path, trees));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void note(Diagnostic<? extends JavaFileObject> problem, Set<String> damaged) {
        if (problem.getKind() == Diagnostic.Kind.ERROR && problem.getSource() != null) {
            damaged.add(problem.getSource().getName());
        }
    }

    private String text(ZipEntry entry) {
        try (InputStream in = zip.getInputStream(entry)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(entry.getName() + ": " + e.getMessage(), e);
        }
    }

    /// A source file in memory; its name is its path in the zip, also when the compiler wraps it.
    private static final class Source extends SimpleJavaFileObject {
        private final String path;
        private final String text;

        Source(String path, String text) {
            super(URI.create("zip:///" + URLEncoder.encode(path, StandardCharsets.UTF_8)), Kind.SOURCE);
            this.path = path;
            this.text = text;
        }

        @Override
        public String getName() {
            return path;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
